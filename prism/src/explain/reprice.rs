//! The catalogue with other prices: those of a backend, an offering or a vendor, times a factor; and what of a bill would
//! follow them.

use prism_model::catalog::{Catalog, Inconsistent, Offering};
use prism_model::request::Target;
use prism_model::tariff::Tariff;
use prism_model::{Exact, Filling, MicroUsd, OfferingId, Overflow, Plan};

/// Every price of what the targets name, times `factor`; fixed prices are rounded up to the micro-USD. A figure that
/// leaves the exact range is no longer for sale. Regions and clouds have no prices of their own.
///
/// # Errors
/// Never for a catalogue that exists; the reader's own inconsistency would be told here.
pub fn repriced(catalog: &Catalog, targets: &[Target], factor: Exact) -> Result<Catalog, Inconsistent> {
    let mut parts = catalog.parts().clone();
    for (index, offering) in parts.offerings.iter_mut().enumerate() {
        if targets.iter().any(|target| names(target, OfferingId::new(index), offering)) {
            offering.tariff = offering.tariff.take().and_then(|tariff| times(tariff, factor).ok());
        }
    }
    Catalog::new(parts)
}

/// What a plan costs elsewhere, and at the offerings of these targets.
pub(super) fn split(catalog: &Catalog, plan: &Plan, targets: &[Target]) -> (i64, i64) {
    let here = |site| {
        let id = catalog.site(site).offering;
        targets.iter().any(|target| names(target, id, catalog.offering(id)))
    };
    let pools = plan.pools().iter().filter(|pool| here(pool.site())).map(|pool| pool.fixed().0);
    let usage = plan.fillings().iter().filter(|filling| here(filling.site()));
    let own = pools.chain(usage.map(|filling| Filling::usage(filling).0)).sum::<i64>();
    (plan.cost().0 - own, own)
}

/// Where two bills are the same, in thousandths of today's prices, rounded down, if the first follows these prices more.
pub(super) fn crossing(own: (i64, i64), other: (i64, i64)) -> Option<i64> {
    let (ahead, steeper) = (i128::from(other.0 - own.0), i128::from(own.1 - other.1));
    let at = ahead.checked_mul(1_000)?.checked_div_euclid(steeper)?;
    i64::try_from(at).ok().filter(|_| steeper > 0)
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
