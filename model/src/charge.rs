//! What a demand is charged: its usage and its share of the units it loads. Unlike the bill, a charge does not
//! depend on the neighbours, so it is what a namespace or a team can be held to.
//!
//! charge = usage + ⌈load share × (base + unit) ÷ target⌉, where the load share is the largest part of one unit
//! that the demand takes of any resource, and the whole is capped at the price of the units the load needs.

use crate::SiteId;
use crate::catalog::{Catalog, Known};
use crate::exact::{Exact, Overflow};
use crate::money::MicroUsd;
use crate::workload::Resource;

/// Units are filled to 70 % on average; what is left over is charged to those who load them.
fn target() -> Result<Exact, Overflow> {
    Exact::ratio(7, 10)
}

/// The fixed part of a charge: what a demand with these loads pays for units at a site.
///
/// # Errors
/// [`Overflow`] if it cannot be computed exactly, or the units that hold the demand alone exceed [`MicroUsd::LIMIT`].
pub fn of_units(
    catalog: &Catalog,
    site: SiteId,
    load: &[i64; 6],
    dedicated: bool,
) -> Result<MicroUsd, Overflow> {
    let Some(tariff) = &catalog.offering_at(site).tariff else { return Ok(MicroUsd::ZERO) };
    let one = Exact::integer(tariff.base.0).plus(Exact::integer(tariff.unit.0))?;
    let share = load_share(catalog, site, load)?;
    let share = if dedicated { share.max(Exact::ONE) } else { share };
    let needed = share.ceil()?.max(1);
    let most =
        Exact::integer(tariff.base.0).plus(Exact::integer(tariff.unit.0).times(Exact::integer(needed))?)?;
    let charged = share.times(one)?.over(target()?)?;
    MicroUsd::rounded_up(charged.min(most).over(Exact::integer(1_000_000))?)
}

/// The largest part of one unit that is asked of any resource; 1 where something is asked and no capacity is
/// known, for nobody can say how much room it leaves.
fn load_share(catalog: &Catalog, site: SiteId, load: &[i64; 6]) -> Result<Exact, Overflow> {
    let (mut share, mut unknown) = (None, false);
    for resource in Resource::ALL.into_iter().filter(|resource| load[resource.index()] > 0) {
        match catalog.capacity_at(site, resource) {
            Known::Value(0) | Known::Unknown => unknown = true,
            Known::Unlimited => {}
            Known::Value(capacity) => {
                let part = Exact::integer(load[resource.index()]).over(Exact::integer(capacity))?;
                share = share.max(Some(part));
            }
        }
    }
    Ok(share.unwrap_or(if unknown { Exact::ONE } else { Exact::ZERO }))
}
