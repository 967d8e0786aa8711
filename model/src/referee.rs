//! The referee: re-checks a claimed assignment from the catalogue and the request alone, and prices it anew.
//! It shares no code with the search: it asks of one site at a time whether it may serve a demand, adds up
//! loads, walks the rules, and writes the bill line by line. [`Plan::checked`] is the only way to a plan.

use crate::catalog::{Aspect, Catalog, Known, Plugin, Scale};
use crate::exact::{Exact, Overflow};
use crate::money::MicroUsd;
use crate::plan::{Choice, CostLine, Filling, LineKind, Plan, Pool, aspect_value};
use crate::request::{FactName, Request, RuleKind, Target, Wish, WishKind};
use crate::tariff::Tariff;
use crate::workload::{Resource, SlotLoad, loads};
use crate::{DemandId, InterfaceId, RegionId, RuleId, SiteId, SourceId, WishId};

/// What is wrong with a claimed assignment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// One choice per demand is needed.
    #[error("{given} choices for {needed} demands")]
    Shape {
        /// Choices given.
        given: usize,
        /// Demands asked.
        needed: usize,
    },
    /// The site does not have an interface the slot requires.
    #[error("demand {demand:?}: site {site:?} does not have interface {interface:?}")]
    Interface {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// What is missing; `None`: no alternative is whole.
        interface: Option<InterfaceId>,
    },
    /// No plugin, or another environment.
    #[error("demand {demand:?}: site {site:?} may not be used: {why}")]
    Barred {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// `no plugin` or `environment`.
        why: &'static str,
    },
    /// A wish is not met.
    #[error("demand {demand:?}: site {site:?} does not meet wish {wish:?}")]
    Wish {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// Which wish.
        wish: WishId,
    },
    /// The item is larger than the backend's largest value.
    #[error("demand {demand:?}: an item does not fit site {site:?}")]
    Item {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
    },
    /// A capacity that must be known is not.
    #[error("demand {demand:?}: {resource:?} of site {site:?} is unknown")]
    UnknownCapacity {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// What is unknown.
        resource: Resource,
    },
    /// One purchase is asked to hold more than it can.
    #[error("site {site:?}: {load} {resource:?} on {capacity}")]
    Overload {
        /// Which site.
        site: SiteId,
        /// What overflows.
        resource: Resource,
        /// What is asked.
        load: i64,
        /// What one purchase holds.
        capacity: i64,
    },
    /// A single endpoint was bought twice, or a dedicated demand shares.
    #[error("site {site:?}: {why}")]
    Purchase {
        /// Which site.
        site: SiteId,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A rule across demands is broken.
    #[error("rule {0:?} is broken")]
    Rule(RuleId),
    /// A figure left the exact range.
    #[error("demand {0:?} cannot be priced exactly")]
    Overflow(DemandId),
}

impl Plan {
    /// Checks a claimed assignment, one choice per demand, and prices it.
    ///
    /// Cost: one pass over the demands, plus one over the pools and the rules.
    ///
    /// # Errors
    /// The first [`Violation`] found.
    pub fn checked(catalog: &Catalog, request: &Request, choices: &[Choice]) -> Result<Self, Violation> {
        if choices.len() != request.demands.len() {
            return Err(Violation::Shape { given: choices.len(), needed: request.demands.len() });
        }
        let mut pools: Vec<Pool> = Vec::new();
        let mut fillings = Vec::new();
        let mut slot_loads = Vec::new();
        for (demand, &choice) in request.demand_ids().zip(choices) {
            let load = request.load(catalog, demand).map_err(|_| Violation::Overflow(demand))?;
            eligible(catalog, request, demand, choice.site, &load)?;
            let pool = join(&mut pools, choice, demand, &load, catalog)?;
            let lines = usage_lines(catalog, choice.site, &load).map_err(|_| Violation::Overflow(demand))?;
            let interfaces = interfaces_used(catalog, request, demand, choice.site);
            fillings.push(Filling { demand, choice, pool, interfaces, lines });
            slot_loads.push(load);
        }
        for pool in &mut pools {
            buy(catalog, request, pool, &slot_loads)?;
        }
        single_endpoints(catalog, request, &pools)?;
        let cost = pools.iter().map(Pool::fixed).chain(fillings.iter().map(Filling::usage)).sum();
        let plan = Self { fillings, pools, cost };
        rules(catalog, request, &plan)?;
        Ok(plan)
    }
}

/// Whether the site may serve the demand at all.
fn eligible(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    site: SiteId,
    load: &SlotLoad,
) -> Result<(), Violation> {
    let slot = request.slot(catalog, demand);
    let backend = catalog.backend_at(site);
    let offering = catalog.offering_at(site);
    let has = |interface: InterfaceId| {
        backend.interfaces.contains(interface) && !offering.lacks.contains(interface)
    };
    if let Some(&(missing, _)) = slot.required.iter().find(|&&(interface, _)| !has(interface)) {
        return Err(Violation::Interface { demand, site, interface: Some(missing) });
    }
    if !slot.any_of.is_empty() && !slot.any_of.iter().any(|branch| branch.iter().all(has)) {
        return Err(Violation::Interface { demand, site, interface: None });
    }
    if backend.plugin == Plugin::Missing && !request.unplugged.value {
        return Err(Violation::Barred { demand, site, why: "no plugin" });
    }
    if !offering.environments.is_empty() && !offering.environments.contains(&request.environment.value) {
        return Err(Violation::Barred { demand, site, why: "environment" });
    }
    for &wish in &request.demand(demand).wishes {
        if !meets(catalog, request, site, request.wish(wish)) {
            return Err(Violation::Wish { demand, site, wish });
        }
    }
    if backend.max_value.value().is_some_and(|&most| load.item > most) {
        return Err(Violation::Item { demand, site });
    }
    Ok(())
}

/// Whether a site meets a wish; an unknown fact meets it only if its absence is accepted.
fn meets(catalog: &Catalog, request: &Request, site: SiteId, wish: &Wish) -> bool {
    let (backend, offering) = (catalog.backend_at(site), catalog.offering_at(site));
    let unknown = |fact: FactName| request.unknown.accepts(fact);
    let local = catalog.is_local(site);
    let regions = || catalog.site(site).regions.iter().map(|&region| catalog.region(region));
    let everywhere =
        |wanted: &str, fact: FactName, of: &dyn Fn(&crate::catalog::Region) -> Option<String>| {
            local
                || regions().all(|region| {
                    of(region).map_or_else(|| unknown(fact), |value| value.eq_ignore_ascii_case(wanted))
                })
        };
    match &wish.kind {
        WishKind::Interface(interface) => catalog.interfaces_at(site).contains(*interface),
        WishKind::WithoutInterface(interface) => !catalog.interfaces_at(site).contains(*interface),
        WishKind::WantInterface(_) => true,
        WishKind::Pin(targets) => is_pinned(catalog, site, targets, local),
        WishKind::Exclude(target) => !touches(catalog, site, target),
        WishKind::OnlyVendors(vendors) => vendors.contains(&offering.vendor),
        WishKind::AvoidVendors(vendors) => !vendors.contains(&offering.vendor),
        WishKind::Jurisdiction(wanted) => {
            everywhere(wanted, FactName::Jurisdiction, &|r| r.jurisdiction.clone())
        }
        WishKind::Continent(wanted) => everywhere(wanted, FactName::Continent, &|r| r.continent.clone()),
        WishKind::Cloud(wanted) => local || regions().all(|region| region.cloud.eq_ignore_ascii_case(wanted)),
        WishKind::MaxRoundTrip { clients, limit } => {
            local || clients.iter().all(|&client| near(catalog, request, site, client, *limit))
        }
        WishKind::AtLeast(attribute, level) => match backend.attributes.get(attribute.index()) {
            Some(Known::Value(reached)) => reached >= level,
            Some(Known::Unlimited) => true,
            Some(Known::Unknown) | None => unknown(attribute_fact(catalog, *attribute)),
        },
        WishKind::Sla(least) => {
            offering.sla.map_or_else(|| unknown(FactName::Sla), |sla| sla.value >= *least)
        }
        WishKind::LatencyP99(most) => {
            offering.latency_p99.map_or_else(|| unknown(FactName::LatencyP99), |p99| p99.value <= *most)
        }
        WishKind::ValueSize(least) => match &backend.max_value {
            Known::Value(most) => most >= least,
            Known::Unlimited => true,
            Known::Unknown => unknown(FactName::ValueSize),
        },
        WishKind::Compliance(mark) if backend.compliance.is_empty() => {
            let _ = mark;
            unknown(FactName::Compliance)
        }
        WishKind::Compliance(mark) => backend.compliance.contains(mark),
    }
}

/// The name under which an attribute's absence is accepted.
fn attribute_fact(catalog: &Catalog, attribute: crate::AttributeId) -> FactName {
    FactName::parse(&catalog.attribute(attribute).name).unwrap_or(FactName::Durability)
}

/// Regions pin a site when every one of its own is listed; anything else when it is named.
fn is_pinned(catalog: &Catalog, site: SiteId, targets: &[Target], local: bool) -> bool {
    let listed: Vec<RegionId> = targets
        .iter()
        .filter_map(|t| if let Target::Region(region) = t { Some(*region) } else { None })
        .collect();
    let regions =
        !listed.is_empty() && (local || catalog.site(site).regions.iter().all(|r| listed.contains(r)));
    let named = |target: &Target| match target {
        Target::Region(_) => false,
        Target::Cloud(wanted) => {
            local
                || catalog
                    .site(site)
                    .regions
                    .iter()
                    .all(|&r| catalog.region(r).cloud.eq_ignore_ascii_case(wanted))
        }
        Target::Backend(_) | Target::Offering(_) | Target::Vendor(_) => touches(catalog, site, target),
    };
    regions || targets.iter().any(named)
}

fn touches(catalog: &Catalog, site: SiteId, target: &Target) -> bool {
    match target {
        Target::Backend(backend) => catalog.site(site).backend == *backend,
        Target::Offering(offering) => catalog.site(site).offering == *offering,
        Target::Vendor(vendor) => catalog.offering_at(site).vendor == *vendor,
        Target::Region(region) => catalog.site(site).regions.contains(region),
        Target::Cloud(cloud) => {
            catalog.site(site).regions.iter().any(|&r| catalog.region(r).cloud.eq_ignore_ascii_case(cloud))
        }
    }
}

fn near(catalog: &Catalog, request: &Request, site: SiteId, client: RegionId, limit: Exact) -> bool {
    let trips: Vec<Option<Exact>> =
        catalog.site(site).regions.iter().map(|&region| catalog.round_trip(client, region)).collect();
    let nearest = trips.iter().flatten().min();
    nearest.map_or_else(|| request.unknown.accepts(FactName::MaxRtt), |&trip| trip <= limit)
}

/// Adds the demand to its purchase and returns its position.
fn join(
    pools: &mut Vec<Pool>,
    choice: Choice,
    demand: DemandId,
    load: &SlotLoad,
    catalog: &Catalog,
) -> Result<usize, Violation> {
    let asked = loads(load, catalog.offering_at(choice.site)).map_err(|_| Violation::Overflow(demand))?;
    let index = pools.iter().position(|pool| pool.choice == choice).unwrap_or_else(|| {
        pools.push(Pool { choice, units: 0, demands: Vec::new(), load: [0; 6], lines: Vec::new() });
        pools.len() - 1
    });
    let pool = &mut pools[index];
    pool.demands.push(demand);
    for (total, more) in pool.load.iter_mut().zip(asked) {
        *total = total.checked_add(more).ok_or(Violation::Overflow(demand))?;
    }
    Ok(index)
}

/// Buys the units a pool needs and writes its fixed lines.
fn buy(catalog: &Catalog, request: &Request, pool: &mut Pool, loads: &[SlotLoad]) -> Result<(), Violation> {
    let site = pool.choice.site;
    let offering = catalog.offering_at(site);
    if pool.demands.len() > 1 && pool.demands.iter().any(|&demand| request.demand(demand).dedicated) {
        return Err(Violation::Purchase { site, why: "a dedicated demand shares its units" });
    }
    pool.units = 1;
    for resource in Resource::ALL {
        let load = pool.load[resource.index()];
        match catalog.capacity_at(site, resource) {
            Known::Unlimited => {}
            Known::Unknown => known_enough(catalog, request, pool, resource)?,
            Known::Value(capacity) if load <= capacity => {}
            Known::Value(capacity) if offering.scale == Scale::Shards && capacity > 0 => {
                pool.units = pool.units.max(load / capacity + i64::from(load % capacity != 0));
            }
            Known::Value(capacity) => return Err(Violation::Overload { site, resource, load, capacity }),
        }
    }
    let first = pool.demands.first().copied().unwrap_or(DemandId(0));
    let Some(tariff) = &offering.tariff else {
        return Err(Violation::Purchase { site, why: "it has no price" });
    };
    pool.lines = fixed_lines(tariff, offering.source, pool, loads).map_err(|_| Violation::Overflow(first))?;
    Ok(())
}

/// An unknown capacity is fine if nothing falls on it or its absence is accepted.
fn known_enough(
    catalog: &Catalog,
    request: &Request,
    pool: &Pool,
    resource: Resource,
) -> Result<(), Violation> {
    let site = pool.choice.site;
    let known = |resource| !catalog.capacity_at(site, resource).is_unknown();
    let fact = match resource {
        Resource::Data if catalog.backend_at(site).in_memory => FactName::Memory,
        Resource::Data => FactName::Storage,
        Resource::Connections => FactName::Connections,
        Resource::Throughput => FactName::Throughput,
        // Requests are sized by their total or by writes and reads, whichever the vendor states.
        Resource::Ops if known(Resource::WriteOps) && known(Resource::ReadOps) => return Ok(()),
        Resource::WriteOps | Resource::ReadOps if known(Resource::Ops) => return Ok(()),
        Resource::Ops | Resource::WriteOps | Resource::ReadOps => FactName::Ops,
    };
    if pool.load[resource.index()] == 0 || request.unknown.accepts(fact) {
        return Ok(());
    }
    let demand = pool.demands.first().copied().unwrap_or(DemandId(0));
    Err(Violation::UnknownCapacity { demand, site, resource })
}

/// One endpoint per region is bought once, except by demands that get one of their own.
fn single_endpoints(catalog: &Catalog, request: &Request, pools: &[Pool]) -> Result<(), Violation> {
    let shared = |pool: &&Pool| !pool.demands.iter().any(|&demand| request.demand(demand).dedicated);
    for (index, pool) in pools.iter().enumerate() {
        let site = pool.choice.site;
        let again = pools[..index].iter().filter(shared).any(|other| other.choice.site == site);
        if catalog.offering_at(site).scale == Scale::Single && shared(&pool) && again {
            return Err(Violation::Purchase { site, why: "a single endpoint is bought twice" });
        }
    }
    Ok(())
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
    let mut lines = Vec::new();
    let mut line = |kind, count: i64, each: MicroUsd, per: &str| -> Result<(), Overflow> {
        if each != MicroUsd::ZERO {
            let price = dollars(each);
            let quantity = Exact::integer(count);
            let amount = MicroUsd::rounded_up(quantity.times(price)?)?;
            lines.push(CostLine { kind, quantity, price, per: per.to_owned(), amount, source });
        }
        Ok(())
    };
    line(LineKind::Base, 1, tariff.base, "month")?;
    line(LineKind::Units, pool.units, tariff.unit, "unit")?;
    for meter in tariff.meters.iter().filter(|meter| !meter.included.is_zero()) {
        let charges = pool.demands.iter().map(|demand| meter.charge(&loads[demand.index()]));
        let asked: MicroUsd = charges.map(|charge| charge.map(|c| c.creditable)).sum::<Result<_, _>>()?;
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

fn usage_lines(catalog: &Catalog, site: SiteId, load: &SlotLoad) -> Result<Vec<CostLine>, Overflow> {
    let meters = catalog.offering_at(site).tariff.iter().flat_map(|tariff| &tariff.meters);
    let line = |meter: &crate::tariff::Meter| {
        meter.charge(load).map(|charge| CostLine {
            kind: LineKind::Meter(meter.name.clone()),
            quantity: charge.quantity,
            price: meter.price,
            per: meter.per_text.clone(),
            amount: charge.amount,
            source: meter.source,
        })
    };
    meters.map(line).collect()
}

/// The required interfaces, then those of the alternatives and the optional ones the site has.
fn interfaces_used(catalog: &Catalog, request: &Request, demand: DemandId, site: SiteId) -> Vec<InterfaceId> {
    let slot = request.slot(catalog, demand);
    let has = catalog.interfaces_at(site);
    let alternatives = slot.any_of.iter().flat_map(crate::InterfaceSet::iter);
    let wished = request.demand(demand).wishes.iter().filter_map(|&wish| match request.wish(wish).kind {
        WishKind::Interface(interface) | WishKind::WantInterface(interface) => Some(interface),
        _ => None,
    });
    let optional = slot.optional.iter().map(|&(interface, _)| interface);
    let more = alternatives.chain(optional).chain(wished).filter(|&interface| has.contains(interface));
    let mut used: Vec<InterfaceId> = slot.required.iter().map(|&(interface, _)| interface).collect();
    for interface in more {
        if !used.contains(&interface) {
            used.push(interface);
        }
    }
    used
}

fn rules(catalog: &Catalog, request: &Request, plan: &Plan) -> Result<(), Violation> {
    let values = |aspect: Aspect, demands: &[DemandId]| {
        let of = |f: &Filling| aspect_value(catalog, f.choice, aspect);
        let mut values: Vec<String> =
            plan.fillings.iter().filter(|f| demands.contains(&f.demand)).map(of).collect();
        let filled = values.len();
        values.sort_unstable();
        values.dedup();
        (values.len(), filled)
    };
    let all: Vec<DemandId> = request.demand_ids().collect();
    for (index, rule) in request.rules.iter().enumerate() {
        let holds = match &rule.kind {
            RuleKind::Same(aspect, demands) => values(*aspect, demands).0 <= 1,
            RuleKind::Different(aspect, demands) => {
                let (distinct, filled) = values(*aspect, demands);
                distinct == filled
            }
            RuleKind::AtMost(aspect, most) => values(*aspect, &all).0 <= *most as usize,
            RuleKind::Budget(most) => plan.cost <= *most,
        };
        if !holds {
            return Err(Violation::Rule(RuleId::new(index)));
        }
    }
    Ok(())
}
