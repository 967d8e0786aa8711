//! Whether one site may serve one demand, whatever else is chosen.

use super::Violation;
use crate::catalog::{Catalog, Known, Plugin};
use crate::exact::Exact;
use crate::request::{FactName, Request, Target, Wish, WishKind};
use crate::workload::SlotLoad;
use crate::{DemandId, InterfaceId, RegionId, SiteId};

/// Whether the site may serve the demand at all.
pub(super) fn eligible(
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
    let least = request.least_value(catalog, demand);
    let fits = match backend.max_value {
        Known::Value(most) => load.item <= most && least.is_none_or(|least| least <= most),
        Known::Unlimited => true,
        Known::Unknown => least.is_none() || request.unknown.accepts(FactName::ValueSize),
    };
    if fits { Ok(()) } else { Err(Violation::Item { demand, site }) }
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
        WishKind::Pin(targets) => is_pinned(catalog, site, targets),
        WishKind::Exclude(target) => !touches(catalog, site, target),
        WishKind::ExcludeWhere(targets) => !targets.iter().all(|target| touches(catalog, site, target)),
        WishKind::Keep(kept) => site == *kept,
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
pub(super) fn is_pinned(catalog: &Catalog, site: SiteId, targets: &[Target]) -> bool {
    let local = catalog.is_local(site);
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

/// Whether a site is, even in part, what the target names.
pub(super) fn touches(catalog: &Catalog, site: SiteId, target: &Target) -> bool {
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

/// The required interfaces, then those of the alternatives and the optional ones the site has.
pub(super) fn interfaces_used(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    site: SiteId,
) -> Vec<InterfaceId> {
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
