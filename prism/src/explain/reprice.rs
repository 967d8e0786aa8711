//! The catalogue with other prices: those of a backend, an offering or a vendor, times a factor.

use prism_model::catalog::{Catalog, Inconsistent, Offering};
use prism_model::request::Target;
use prism_model::tariff::Tariff;
use prism_model::{Exact, MicroUsd, OfferingId, Overflow};

/// Every price of what the target names, times `factor`; fixed prices are rounded up to the micro-USD. A figure that
/// leaves the exact range is no longer for sale. Regions and clouds have no prices of their own.
///
/// # Errors
/// Never for a catalogue that exists; the reader's own inconsistency would be told here.
pub fn repriced(catalog: &Catalog, target: &Target, factor: Exact) -> Result<Catalog, Inconsistent> {
    let mut parts = catalog.parts().clone();
    for (index, offering) in parts.offerings.iter_mut().enumerate() {
        if names(target, OfferingId::new(index), offering) {
            offering.tariff = offering.tariff.take().and_then(|tariff| times(tariff, factor).ok());
        }
    }
    Catalog::new(parts)
}

fn names(target: &Target, id: OfferingId, offering: &Offering) -> bool {
    match target {
        Target::Backend(backend) => offering.backend == *backend,
        Target::Offering(named) => *named == id,
        Target::Vendor(vendor) => offering.vendor == *vendor,
        Target::Region(_) | Target::Cloud(_) => false,
    }
}

fn times(mut tariff: Tariff, factor: Exact) -> Result<Tariff, Overflow> {
    let fixed = |amount: MicroUsd| -> Result<MicroUsd, Overflow> {
        let micros = Exact::integer(amount.0).times(factor)?.ceil()?;
        if micros.abs() <= MicroUsd::LIMIT { Ok(MicroUsd(micros)) } else { Err(Overflow) }
    };
    tariff.base = fixed(tariff.base)?;
    tariff.unit = fixed(tariff.unit)?;
    for meter in &mut tariff.meters {
        meter.price = meter.price.times(factor)?;
        for tier in &mut meter.tiers {
            tier.price = tier.price.times(factor)?;
        }
    }
    Ok(tariff)
}
