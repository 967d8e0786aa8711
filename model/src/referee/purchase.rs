//! What is bought: who shares which purchase, how many units hold them, and what that costs line by line.

use super::Violation;
use crate::catalog::{Catalog, Known, Scale};
use crate::exact::{Exact, Overflow};
use crate::money::MicroUsd;
use crate::plan::{Choice, CostLine, LineKind, Pool};
use crate::request::{FactName, Request, Running};
use crate::tariff::Tariff;
use crate::workload::{Resource, SlotLoad};
use crate::{DemandId, SiteId, SourceId};

/// Adds the demand to its purchase and returns its position.
pub(super) fn join(
    pools: &mut Vec<Pool>,
    choice: Choice,
    demand: DemandId,
    asked: &[i64; 6],
) -> Result<usize, Overflow> {
    let index = pools.iter().position(|pool| pool.choice == choice).unwrap_or_else(|| {
        pools.push(Pool { choice, ..Pool::default() });
        pools.len() - 1
    });
    let pool = &mut pools[index];
    pool.demands.push(demand);
    for (total, more) in pool.load.iter_mut().zip(asked) {
        *total = total.checked_add(*more).ok_or(Overflow)?;
    }
    Ok(index)
}

/// Buys the units a pool needs and writes its fixed lines.
pub(super) fn buy(
    catalog: &Catalog,
    request: &Request,
    pool: &mut Pool,
    loads: &[SlotLoad],
) -> Result<(), Violation> {
    let site = pool.choice.site;
    let offering = catalog.offering_at(site);
    let running = request.joined(pool.choice);
    let shares = pool.demands.len() > 1 || running.is_some();
    if shares && pool.demands.iter().any(|&demand| request.demand(demand).dedicated) {
        return Err(Violation::Purchase { site, why: "a dedicated demand shares its units" });
    }
    pool.running = running.map(|running| running.id.clone());
    pool.units = i64::from(running.is_none());
    for resource in Resource::ALL {
        let units = units(catalog, request, pool, running, resource)?;
        pool.units = pool.units.max(units);
    }
    let first = pool.demands.first().copied().unwrap_or(DemandId(0));
    let Some(tariff) = &offering.tariff else {
        return Err(Violation::Purchase { site, why: "it has no price" });
    };
    let lines = if pool.running.is_some() {
        added_lines(tariff, offering.source, pool)
    } else {
        fixed_lines(tariff, offering.source, pool, loads)
    };
    pool.lines = lines.map_err(|Overflow| Violation::Overflow(first))?;
    Ok(())
}

/// Whether a new purchase holds a demand that has it alone, and has a price.
pub(super) fn holds_alone(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    site: SiteId,
    load: [i64; 6],
) -> Result<(), Violation> {
    if catalog.offering_at(site).tariff.is_none() {
        return Err(Violation::Purchase { site, why: "it has no price" });
    }
    let choice = Choice { site, bin: u32::MAX };
    let pool = Pool { choice, demands: vec![demand], load, ..Pool::default() };
    Resource::ALL
        .into_iter()
        .try_for_each(|resource| units(catalog, request, &pool, None, resource).map(drop))
}

/// Whether a pool that runs holds a demand that joins it alone.
pub(super) fn joins_alone(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    running: &Running,
    load: [i64; 6],
) -> Result<(), Violation> {
    let choice = Choice { site: running.site, bin: u32::MAX };
    let pool = Pool { choice, demands: vec![demand], load, ..Pool::default() };
    Resource::ALL
        .into_iter()
        .try_for_each(|resource| units(catalog, request, &pool, Some(running), resource).map(drop))
}

/// How much of a demand's usage a purchase could give back: never more than it gives to all.
pub(super) fn charge_included(
    catalog: &Catalog,
    site: SiteId,
    load: &SlotLoad,
) -> Result<MicroUsd, Overflow> {
    let mut sum = MicroUsd::ZERO;
    let meters = catalog.offering_at(site).tariff.iter().flat_map(|tariff| &tariff.meters);
    for meter in meters.filter(|meter| meter.includes_something()) {
        let asked: MicroUsd = meter.charges(load)?.iter().map(|charge| charge.creditable).sum();
        sum += asked.min(meter.credit_limit()?);
    }
    Ok(sum)
}

/// Units to be bought so that one resource suffices; what is left of a running pool is used up first.
fn units(
    catalog: &Catalog,
    request: &Request,
    pool: &Pool,
    running: Option<&Running>,
    resource: Resource,
) -> Result<i64, Violation> {
    let site = pool.choice.site;
    let Some(left) = running.map_or(Some(0), |running| left(catalog, request, running, resource)) else {
        return Ok(0);
    };
    let load = pool.load[resource.index()] - left;
    if load <= 0 {
        return Ok(0);
    }
    let spans = catalog.offering_at(site).scale == Scale::Shards;
    if running.is_some() && !spans {
        return Err(Violation::Overload { site, resource, load: load + left, capacity: left });
    }
    match catalog.capacity_at(site, resource) {
        Known::Unlimited => Ok(1),
        Known::Unknown => known_enough(catalog, request, pool, resource).map(|()| 1),
        Known::Value(capacity) if load <= capacity => Ok(1),
        Known::Value(capacity) if spans && capacity > 0 => {
            Ok(load / capacity + i64::from(load % capacity != 0))
        }
        Known::Value(capacity) => Err(Violation::Overload { site, resource, load, capacity }),
    }
}

/// What is left of a running pool; `None` where there is no limit. What nobody states counts as nothing, unless
/// the catalogue knows no limit, another figure sizes the same thing, or its absence is accepted.
#[must_use]
pub fn left(catalog: &Catalog, request: &Request, running: &Running, resource: Resource) -> Option<i64> {
    let stated = |resource| !running.spare(resource).is_unknown();
    match running.spare(resource) {
        Known::Value(left) => Some(left),
        Known::Unlimited => None,
        Known::Unknown => {
            let unlimited = catalog.capacity_at(running.site, resource) == Known::Unlimited;
            let accepted = request.unknown.accepts(fact_of(catalog, running.site, resource));
            let none = unlimited || accepted || is_sized(resource, stated);
            (!none).then_some(0)
        }
    }
}

/// Requests are sized by their total or by writes and reads, whichever is stated.
fn is_sized(resource: Resource, stated: impl Fn(Resource) -> bool) -> bool {
    match resource {
        Resource::Ops => stated(Resource::WriteOps) && stated(Resource::ReadOps),
        Resource::WriteOps | Resource::ReadOps => stated(Resource::Ops),
        Resource::Data | Resource::Connections | Resource::Throughput => false,
    }
}

/// The fact whose absence is accepted or refused where a resource is unknown.
fn fact_of(catalog: &Catalog, site: SiteId, resource: Resource) -> FactName {
    match resource {
        Resource::Data if catalog.backend_at(site).in_memory => FactName::Memory,
        Resource::Data => FactName::Storage,
        Resource::Connections => FactName::Connections,
        Resource::Throughput => FactName::Throughput,
        Resource::Ops | Resource::WriteOps | Resource::ReadOps => FactName::Ops,
    }
}

/// An unknown capacity is fine if another figure sizes the same thing or its absence is accepted.
fn known_enough(
    catalog: &Catalog,
    request: &Request,
    pool: &Pool,
    resource: Resource,
) -> Result<(), Violation> {
    let site = pool.choice.site;
    let known = |resource| !catalog.capacity_at(site, resource).is_unknown();
    if is_sized(resource, known) || request.unknown.accepts(fact_of(catalog, site, resource)) {
        return Ok(());
    }
    let demand = pool.demands.first().copied().unwrap_or(DemandId(0));
    Err(Violation::UnknownCapacity { demand, site, resource })
}

/// One endpoint per region is bought once, and so is what grows by units that add up; except by demands that get
/// one of their own.
pub(super) fn bought_once(catalog: &Catalog, request: &Request, pools: &[Pool]) -> Result<(), Violation> {
    let shared = |pool: &&Pool| !pool.demands.iter().any(|&demand| request.demand(demand).dedicated);
    for (index, pool) in pools.iter().enumerate() {
        let site = pool.choice.site;
        let again = pools[..index].iter().filter(shared).any(|other| other.choice.site == site);
        let again = again || request.running_at(site).next().is_some();
        let bought = pool.running.is_none() && shared(&pool);
        if catalog.offering_at(site).scale != Scale::Instances && bought && again {
            return Err(Violation::Purchase { site, why: "what is bought once is bought twice" });
        }
    }
    Ok(())
}

/// What a running pool costs more: units that are added. Its base is paid.
fn added_lines(tariff: &Tariff, source: SourceId, pool: &Pool) -> Result<Vec<CostLine>, Overflow> {
    let units = line(LineKind::Units, pool.units, tariff.unit, "unit", source)?;
    Ok(units.into_iter().collect())
}

/// So many of a price; none where there is nothing to pay.
fn line(
    kind: LineKind,
    count: i64,
    each: MicroUsd,
    per: &str,
    source: SourceId,
) -> Result<Option<CostLine>, Overflow> {
    if each == MicroUsd::ZERO || count == 0 {
        return Ok(None);
    }
    let (price, quantity) = (dollars(each), Exact::integer(count));
    let amount = MicroUsd::rounded_up(quantity.times(price)?)?;
    Ok(Some(CostLine { kind, quantity, price, per: per.to_owned(), amount, source }))
}

fn dollars(amount: MicroUsd) -> Exact {
    Exact::ratio(i128::from(amount.0), 1_000_000).unwrap_or(Exact::ZERO)
}

fn fixed_lines(
    tariff: &Tariff,
    source: SourceId,
    pool: &Pool,
    loads: &[SlotLoad],
) -> Result<Vec<CostLine>, Overflow> {
    let base = line(LineKind::Base, 1, tariff.base, "month", source)?;
    let units = line(LineKind::Units, pool.units, tariff.unit, "unit", source)?;
    let mut lines: Vec<CostLine> = base.into_iter().chain(units).collect();
    for meter in tariff.meters.iter().filter(|meter| meter.includes_something()) {
        let mut asked = MicroUsd::ZERO;
        for demand in &pool.demands {
            asked += meter.charges(&loads[demand.index()])?.iter().map(|charge| charge.creditable).sum();
        }
        let credit = asked.min(meter.credit_limit()?);
        let quantity = meter.included.over(meter.per)?;
        lines.push(CostLine {
            kind: LineKind::Included(meter.name.clone()),
            quantity,
            price: meter.price,
            per: meter.per_text.clone(),
            amount: -credit,
            source: meter.source,
        });
    }
    Ok(lines)
}

pub(super) fn usage_lines(
    catalog: &Catalog,
    site: SiteId,
    load: &SlotLoad,
) -> Result<Vec<CostLine>, Overflow> {
    let mut lines = Vec::new();
    for meter in catalog.offering_at(site).tariff.iter().flat_map(|tariff| &tariff.meters) {
        lines.extend(meter.charges(load)?.into_iter().map(|charge| CostLine {
            kind: LineKind::Meter(meter.name.clone()),
            quantity: charge.quantity,
            price: charge.price,
            per: meter.per_text.clone(),
            amount: charge.amount,
            source: meter.source,
        }));
    }
    Ok(lines)
}
