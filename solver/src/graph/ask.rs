//! Whether a fact keeps a site away from a demand, and why: each kind of fact is asked in its own way.

use super::Standing;
use crate::running::{Left, left, sized_otherwise};
use prism_model::catalog::{Catalog, Known, Plugin, Scale};
use prism_model::request::{FactName, Request, WishKind};
use prism_model::workload::{Resource, SlotLoad};
use prism_model::{AttributeId, Cause, DemandId, Exact, Fact, InterfaceId, RegionId, SiteId};

/// One site asked about one demand.
pub(crate) struct Ask<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) request: &'a Request,
    pub(crate) site: SiteId,
    pub(crate) load: &'a SlotLoad,
    pub(crate) loads: &'a [i64; 6],
}

impl Ask<'_> {
    /// Why the fact keeps the site away; `None` if it does not.
    pub(crate) fn obstacle(&self, fact: Fact) -> Option<Cause> {
        match fact {
            Fact::Requires(_, interface) => self.lacking(interface),
            Fact::AnyOf(demand) => self.no_alternative(demand),
            Fact::Plugged => {
                let backend = self.catalog.site(self.site).backend;
                (self.catalog.backend(backend).plugin == Plugin::Missing).then_some(Cause::NoPlugin(backend))
            }
            Fact::Environment => {
                let offering = self.catalog.site(self.site).offering;
                let allowed = &self.catalog.offering(offering).environments;
                let elsewhere = !allowed.is_empty() && !allowed.contains(&self.request.environment.value);
                elsewhere.then_some(Cause::OtherEnvironment(offering))
            }
            Fact::Wish(wish) => self.unmet(&self.request.wish(wish).kind),
            Fact::Load(demand, resource) => self.overload(demand, resource),
            Fact::Item(demand) => self.too_large(demand),
            Fact::Price(_) | Fact::Rule(_) | Fact::Known(_) | Fact::Filled(_) => None,
        }
    }

    fn lacking(&self, interface: InterfaceId) -> Option<Cause> {
        let site = self.catalog.site(self.site);
        if !self.catalog.backend(site.backend).interfaces.contains(interface) {
            Some(Cause::NotImplemented(site.backend, interface))
        } else if self.catalog.offering(site.offering).lacks.contains(interface) {
            Some(Cause::Lacks(site.offering, interface))
        } else {
            None
        }
    }

    /// The backend does not take so large an item, or has to say that it does and says nothing.
    fn too_large(&self, demand: DemandId) -> Option<Cause> {
        let least = self.request.least_value(self.catalog, demand);
        match (self.catalog.backend_at(self.site).max_value, least) {
            (Known::Unlimited, _) | (Known::Unknown, None) => None,
            (Known::Unknown, Some(_)) => self.compared(FactName::ValueSize, None, |_| false),
            (Known::Value(most), least) => {
                let item = least.map_or(self.load.item, |least| least.max(self.load.item));
                self.compared(FactName::ValueSize, Some(most), |most| most >= item)
            }
        }
    }

    fn no_alternative(&self, demand: DemandId) -> Option<Cause> {
        let slot = self.request.slot(self.catalog, demand);
        let offered = self.catalog.interfaces_at(self.site);
        let whole = slot.any_of.iter().any(|branch| branch.covered_by(&offered));
        (!whole).then_some(Cause::NoAlternative(self.catalog.site(self.site).backend))
    }

    fn unmet(&self, kind: &WishKind) -> Option<Cause> {
        let site = self.catalog.site(self.site);
        let offering = self.catalog.offering(site.offering);
        let elsewhere = |away: bool| away.then_some(Cause::Elsewhere);
        match kind {
            WishKind::Interface(interface) => self.lacking(*interface),
            WishKind::WithoutInterface(interface) => {
                self.lacking(*interface).is_none().then_some(Cause::Has(site.backend, *interface))
            }
            WishKind::WantInterface(_) => None,
            WishKind::Pin(targets) => elsewhere(!self.standing().is_pinned(targets)),
            WishKind::Exclude(target) => elsewhere(self.standing().touches(target)),
            WishKind::ExcludeWhere(targets) => {
                elsewhere(targets.iter().all(|target| self.standing().touches(target)))
            }
            WishKind::Keep(kept) => elsewhere(self.site != *kept),
            WishKind::OnlyVendors(vendors) => elsewhere(!vendors.contains(&offering.vendor)),
            WishKind::AvoidVendors(vendors) => elsewhere(vendors.contains(&offering.vendor)),
            WishKind::Jurisdiction(wanted) => self.outside(wanted, FactName::Jurisdiction, |region| {
                self.catalog.region(region).jurisdiction.as_deref()
            }),
            WishKind::Continent(wanted) => self.outside(wanted, FactName::Continent, |region| {
                self.catalog.region(region).continent.as_deref()
            }),
            WishKind::Cloud(wanted) => elsewhere(!self.is_local() && !self.standing().is_wholly_in(wanted)),
            WishKind::MaxRoundTrip { clients, limit } => {
                if self.is_local() {
                    return None;
                }
                clients.iter().find_map(|&client| self.too_far(client, *limit))
            }
            WishKind::AtLeast(attribute, level) => self.below(*attribute, *level),
            WishKind::Sla(least) => {
                let sla = offering.sla.map(|figure| figure.value);
                self.compared(FactName::Sla, sla, |sla| sla >= *least)
            }
            WishKind::LatencyP99(most) => {
                let p99 = offering.latency_p99.map(|figure| figure.value);
                self.compared(FactName::LatencyP99, p99, |p99| p99 <= *most)
            }
            WishKind::ValueSize(least) => match self.catalog.backend(site.backend).max_value {
                Known::Unlimited => None,
                Known::Value(most) => self.compared(FactName::ValueSize, Some(most), |most| most >= *least),
                Known::Unknown => self.compared(FactName::ValueSize, None, |_| false),
            },
            WishKind::Compliance(mark) => {
                let marks = &self.catalog.backend(site.backend).compliance;
                let known = (!marks.is_empty()).then_some(Exact::ZERO);
                self.compared(FactName::Compliance, known, |_| marks.contains(mark))
            }
        }
    }

    fn standing(&self) -> Standing<'_> {
        Standing { catalog: self.catalog, site: self.site }
    }

    fn is_local(&self) -> bool {
        self.catalog.is_local(self.site)
    }

    /// An unknown fact stands in the way unless its absence is accepted.
    fn compared(
        &self,
        fact: FactName,
        known: Option<Exact>,
        enough: impl Fn(Exact) -> bool,
    ) -> Option<Cause> {
        match known {
            None => (!self.request.unknown.accepts(fact)).then_some(Cause::Unknown(fact)),
            Some(value) => (!enough(value)).then_some(Cause::NotEnough(fact)),
        }
    }

    fn below(&self, attribute: AttributeId, level: u8) -> Option<Cause> {
        let fact = FactName::parse(&self.catalog.attribute(attribute).name).unwrap_or(FactName::Durability);
        match self.catalog.backend_at(self.site).attributes.get(attribute.index()) {
            Some(Known::Unlimited) => None,
            Some(Known::Value(reached)) if *reached >= level => None,
            Some(Known::Value(_)) => Some(Cause::NotEnough(fact)),
            Some(Known::Unknown) | None => self.compared(fact, None, |_| false),
        }
    }

    /// Some region of the site is not there, or nobody says where it is.
    fn outside<'s>(
        &'s self,
        wanted: &str,
        fact: FactName,
        of: impl Fn(RegionId) -> Option<&'s str>,
    ) -> Option<Cause> {
        if self.is_local() {
            return None;
        }
        let judge = |&region: &RegionId| match of(region) {
            None => self.compared(fact, None, |_| false),
            Some(value) => (!value.eq_ignore_ascii_case(wanted)).then_some(Cause::Elsewhere),
        };
        self.catalog.site(self.site).regions.iter().find_map(judge)
    }

    fn too_far(&self, client: RegionId, limit: Exact) -> Option<Cause> {
        let trips = self.catalog.site(self.site).regions.iter();
        let nearest = trips.filter_map(|&region| self.catalog.round_trip(client, region)).min();
        self.compared(FactName::MaxRtt, nearest, |trip| trip <= limit)
    }

    /// One purchase cannot hold the load, or nobody says whether it can and that is not accepted.
    fn overload(&self, demand: DemandId, resource: Resource) -> Option<Cause> {
        let asked = self.loads[resource.index()];
        let offering = self.catalog.offering_at(self.site);
        if !self.request.demand(demand).dedicated {
            let pools = self.request.running_at(self.site);
            let lefts: Vec<Left> =
                pools.map(|pool| left(self.catalog, self.request, pool, resource)).collect();
            if lefts.iter().any(|left| left.holds(asked)) {
                return None;
            }
            if let (Some(Left::Unknown(fact)), Scale::Single) = (lefts.last(), offering.scale) {
                return Some(Cause::Unknown(*fact));
            }
            if !lefts.is_empty() && offering.scale == Scale::Single {
                return Some(Cause::TooSmall(resource));
            }
        }
        match self.catalog.capacity_at(self.site, resource) {
            Known::Unlimited => None,
            Known::Value(capacity) => {
                let spans = offering.scale == Scale::Shards && capacity > 0;
                (asked > capacity && !spans).then_some(Cause::TooSmall(resource))
            }
            Known::Unknown if asked == 0 => None,
            Known::Unknown => {
                let fact = unsized_fact(self.catalog, self.site, resource)?;
                (!self.request.unknown.accepts(fact)).then_some(Cause::Unknown(fact))
            }
        }
    }
}

/// The fact that is missing where a capacity is unknown; `None` where another figure sizes the same thing
/// (requests are stated in total, or as writes and reads).
#[must_use]
pub fn unsized_fact(catalog: &Catalog, site: SiteId, resource: Resource) -> Option<FactName> {
    let known = |resource| !catalog.capacity_at(site, resource).is_unknown();
    let sized = known(resource) || sized_otherwise(resource, known);
    (!sized).then(|| fact_of(catalog, site, resource))
}

/// The fact by which the absence of a capacity is accepted or refused.
pub(crate) fn fact_of(catalog: &Catalog, site: SiteId, resource: Resource) -> FactName {
    match resource {
        Resource::Data if catalog.backend_at(site).in_memory => FactName::Memory,
        Resource::Data => FactName::Storage,
        Resource::Connections => FactName::Connections,
        Resource::Throughput => FactName::Throughput,
        Resource::Ops | Resource::WriteOps | Resource::ReadOps => FactName::Ops,
    }
}
