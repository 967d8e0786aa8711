//! The bipartite graphs everything starts from.
//!
//! [`catalog_graph`] is backends × interfaces (and the slots that ask for them), for people to look at.
//! [`Graph`] is demands × sites: where there is no edge it keeps the *gap*, the set of facts that removed it,
//! so the code that decides can also explain. An empty gap is the edge.

use crate::running::{Left, left, sized_otherwise};
use petgraph::graph::{DiGraph, NodeIndex};
use prism_model::catalog::{Catalog, Known, Plugin, Scale, Support};
use prism_model::request::{FactName, Request, Target, WishKind};
use prism_model::workload::{Resource, SlotLoad, loads};
use prism_model::{
    AttributeId, BackendId, BitSet, Cause, DemandId, Exact, Fact, InterfaceId, InterfaceSet, Overflow,
    PatternId, RegionId, SiteId, SlotId, WishId,
};
use std::collections::BTreeMap;

/// A node of the catalogue graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A technology.
    Backend(BackendId),
    /// What it may do.
    Interface(InterfaceId),
    /// What asks for it.
    Slot(PatternId, SlotId),
}

/// An edge of the catalogue graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The backend has the interface.
    Implements(Support),
    /// The slot requires it.
    Requires,
    /// The slot would like it.
    Wants,
}

/// Backends → interfaces ← slots, in catalogue order.
#[must_use]
pub fn catalog_graph(catalog: &Catalog) -> DiGraph<Node, Edge> {
    let parts = catalog.parts();
    let mut graph = DiGraph::new();
    let interfaces: Vec<NodeIndex> =
        (0..parts.interfaces.len()).map(|i| graph.add_node(Node::Interface(InterfaceId::new(i)))).collect();
    for (index, backend) in parts.backends.iter().enumerate() {
        let node = graph.add_node(Node::Backend(BackendId::new(index)));
        for line in &backend.implements {
            graph.add_edge(node, interfaces[line.interface.index()], Edge::Implements(line.support));
        }
    }
    for (index, pattern) in parts.patterns.iter().enumerate() {
        for (position, slot) in pattern.slots.iter().enumerate() {
            let node = graph.add_node(Node::Slot(PatternId::new(index), SlotId::new(position)));
            let required = slot.required.iter().map(|&(interface, _)| (interface, Edge::Requires));
            let any_of = slot.any_of.iter().flat_map(InterfaceSet::iter).map(|i| (i, Edge::Wants));
            let optional = slot.optional.iter().map(|&(interface, _)| (interface, Edge::Wants));
            for (interface, edge) in required.chain(any_of).chain(optional) {
                graph.add_edge(node, interfaces[interface.index()], edge);
            }
        }
    }
    graph
}

/// One demand's side of the graph.
#[derive(Clone, Debug)]
pub struct DemandNode {
    /// Every fact that could remove a site, in the order explanations prefer.
    pub facts: Vec<Fact>,
    /// Per site the facts (by position) that remove it.
    pub gaps: Vec<BitSet>,
    /// What the demand asks.
    pub load: SlotLoad,
    /// Per site what it asks of each resource of a unit.
    pub loads: Vec<[i64; 6]>,
}

/// Demands × sites.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Per demand, in canonical order.
    pub demands: Vec<DemandNode>,
}

/// A demand whose load cannot be computed exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the workload of demand {0:?} is too large to be computed exactly")]
pub struct TooLarge(pub DemandId);

impl Graph {
    /// Asks of every demand and site which facts stand between them.
    ///
    /// Cost: demands × sites × facts per demand (about ten); nothing is priced here.
    ///
    /// # Errors
    /// [`TooLarge`] if a workload leaves the exact range.
    pub fn new(catalog: &Catalog, request: &Request) -> Result<Self, TooLarge> {
        let node = |demand| DemandNode::new(catalog, request, demand).map_err(|Overflow| TooLarge(demand));
        Ok(Self { demands: request.demand_ids().map(node).collect::<Result<_, _>>()? })
    }

    /// Sites that may serve the demand once `dropped` facts are gone, in canonical order.
    pub fn candidates<'a>(
        &'a self,
        demand: DemandId,
        dropped: &'a [Fact],
    ) -> impl Iterator<Item = SiteId> + 'a {
        let node = &self.demands[demand.index()];
        let gone: BitSet = node.positions(dropped).collect();
        node.gaps
            .iter()
            .enumerate()
            .filter(move |(_, gap)| gap.is_subset(&gone))
            .map(|(site, _)| SiteId::new(site))
    }
}

impl DemandNode {
    fn new(catalog: &Catalog, request: &Request, demand: DemandId) -> Result<Self, Overflow> {
        let load = request.load(catalog, demand)?;
        let facts = facts(catalog, request, demand);
        let loads = site_loads(catalog, &load)?;
        let mut node = Self { gaps: Vec::with_capacity(loads.len()), facts, load, loads };
        for site in catalog.site_ids() {
            let asked = Ask { catalog, request, site, load: &node.load, loads: &node.loads[site.index()] };
            let stands = |&(_, &fact): &(usize, &Fact)| asked.obstacle(fact).is_some();
            let gap = node.facts.iter().enumerate().filter(stands).map(|(position, _)| position).collect();
            node.gaps.push(gap);
        }
        Ok(node)
    }

    /// Positions of those of `facts` that concern this demand.
    fn positions<'a>(&'a self, facts: &'a [Fact]) -> impl Iterator<Item = usize> + 'a {
        facts.iter().filter_map(|fact| self.facts.iter().position(|own| own == fact))
    }

    /// Sites that this fact alone rules out.
    pub fn ruled_out_by(&self, fact: Fact) -> impl Iterator<Item = SiteId> + '_ {
        let position = self.facts.iter().position(|&own| own == fact);
        let alone = move |gap: &BitSet| position.is_some() && gap.only() == position;
        self.gaps.iter().enumerate().filter(move |(_, gap)| alone(gap)).map(|(site, _)| SiteId::new(site))
    }

    /// Sites that fall to several facts at once.
    #[must_use]
    pub fn ruled_out_by_several(&self) -> usize {
        self.gaps.iter().filter(|gap| gap.len() > 1).count()
    }
}

/// The increments in which an offering's capacities count writes and reads.
type Increments = (Option<Exact>, Option<Exact>);

/// Loads per site; sites whose offerings count requests alike share one computation.
fn site_loads(catalog: &Catalog, load: &SlotLoad) -> Result<Vec<[i64; 6]>, Overflow> {
    let mut known: Vec<(Increments, [i64; 6])> = Vec::new();
    let mut of = |site: SiteId| {
        let offering = catalog.offering_at(site);
        let units = (offering.write_unit, offering.read_unit);
        if let Some((_, asked)) = known.iter().find(|(same, _)| *same == units) {
            return Ok(*asked);
        }
        let asked = loads(load, offering)?;
        known.push((units, asked));
        Ok(asked)
    };
    catalog.site_ids().map(&mut of).collect()
}

/// Every fact that could remove a site from a demand, in the order explanations prefer.
fn facts(catalog: &Catalog, request: &Request, demand: DemandId) -> Vec<Fact> {
    let slot = request.slot(catalog, demand);
    let required = slot.required.iter().map(|&(interface, _)| Fact::Requires(demand, interface));
    let any_of = (!slot.any_of.is_empty()).then_some(Fact::AnyOf(demand));
    let mut wishes: Vec<WishId> = request.demand(demand).wishes.clone();
    wishes.retain(|&wish| !matches!(request.wish(wish).kind, WishKind::WantInterface(_)));
    wishes.sort_by_key(|&wish| wish_rank(&request.wish(wish).kind));
    let (interfaces, others): (Vec<WishId>, Vec<WishId>) =
        wishes.into_iter().partition(|&wish| wish_rank(&request.wish(wish).kind) == 0);
    let plugged = (!request.unplugged.value).then_some(Fact::Plugged);
    let loads = Resource::ALL.into_iter().map(|resource| Fact::Load(demand, resource));
    required
        .chain(any_of)
        .chain(interfaces.into_iter().map(Fact::Wish))
        .chain(plugged)
        .chain([Fact::Environment])
        .chain(others.into_iter().map(Fact::Wish))
        .chain([Fact::Item(demand)])
        .chain(loads)
        .collect()
}

/// Interface, pin, vendor, locality, attribute: the order of explanations among wishes.
pub(crate) fn wish_rank(kind: &WishKind) -> u8 {
    match kind {
        WishKind::Interface(_) | WishKind::WithoutInterface(_) | WishKind::WantInterface(_) => 0,
        WishKind::Pin(_) | WishKind::Exclude(_) | WishKind::ExcludeWhere(_) | WishKind::Keep(_) => 1,
        WishKind::OnlyVendors(_) | WishKind::AvoidVendors(_) => 2,
        WishKind::Jurisdiction(_)
        | WishKind::Continent(_)
        | WishKind::Cloud(_)
        | WishKind::MaxRoundTrip { .. } => 3,
        WishKind::AtLeast(..)
        | WishKind::Sla(_)
        | WishKind::LatencyP99(_)
        | WishKind::ValueSize(_)
        | WishKind::Compliance(_) => 4,
    }
}

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
            Fact::Price(_) | Fact::Rule(_) => None,
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

/// Where a site stands with regard to the targets of wishes and rules.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) site: SiteId,
}

impl Standing<'_> {
    /// One of the targets names the site; of regions, each of the site's must be among them.
    pub(crate) fn is_pinned(&self, targets: &[Target]) -> bool {
        let region =
            |region: &RegionId| targets.iter().any(|t| matches!(t, Target::Region(r) if r == region));
        let there = || self.catalog.site(self.site).regions.iter().all(region);
        targets.iter().any(|target| match target {
            Target::Region(_) => self.catalog.is_local(self.site) || there(),
            Target::Cloud(cloud) => self.catalog.is_local(self.site) || self.is_wholly_in(cloud),
            _ => self.touches(target),
        })
    }

    /// Whether all its regions are in this cloud.
    pub(crate) fn is_wholly_in(&self, cloud: &str) -> bool {
        self.clouds().all(|own| own.eq_ignore_ascii_case(cloud))
    }

    fn clouds(&self) -> impl Iterator<Item = &str> {
        self.catalog.site(self.site).regions.iter().map(|&region| self.catalog.region(region).cloud.as_str())
    }

    /// Whether the target names it, even in part.
    pub(crate) fn touches(&self, target: &Target) -> bool {
        let site = self.catalog.site(self.site);
        match target {
            Target::Backend(backend) => site.backend == *backend,
            Target::Offering(offering) => site.offering == *offering,
            Target::Vendor(vendor) => self.catalog.offering(site.offering).vendor == *vendor,
            Target::Region(region) => site.regions.contains(region),
            Target::Cloud(cloud) => self.clouds().any(|own| own.eq_ignore_ascii_case(cloud)),
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

/// What a fact meets at the given sites of a demand, most frequent first, ties in canonical order.
#[must_use]
pub fn causes(
    catalog: &Catalog,
    request: &Request,
    node: &DemandNode,
    fact: Fact,
    sites: impl IntoIterator<Item = SiteId>,
) -> Vec<(Cause, usize)> {
    let mut counts: BTreeMap<Cause, usize> = BTreeMap::new();
    for site in sites {
        let ask = Ask { catalog, request, site, load: &node.load, loads: &node.loads[site.index()] };
        if let Some(cause) = ask.obstacle(fact) {
            *counts.entry(cause).or_default() += 1;
        }
    }
    let mut counts: Vec<(Cause, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}
