//! The bipartite graphs everything starts from.
//!
//! [`catalog_graph`] is backends × interfaces (and the slots that ask for them), for people to look at.
//! [`Graph`] is demands × sites: where there is no edge it keeps the *gap*, the set of facts that removed it,
//! so the code that decides can also explain. An empty gap is the edge. `ask` finds out whether a fact keeps a site
//! away, and why.

mod ask;
mod catalog;
mod standing;

pub use ask::unsized_fact;
pub(crate) use ask::{Ask, fact_of};
pub use catalog::{Edge, Node, catalog_graph};
pub(crate) use standing::Standing;
pub use standing::is_pinned;

use prism_model::catalog::Catalog;
use prism_model::request::{Request, WishKind};
use prism_model::workload::{Resource, SlotLoad, loads};
use prism_model::{BitSet, Cause, DemandId, Exact, Fact, Overflow, SiteId, WishId};
use std::collections::BTreeMap;

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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the workload of slot `{slot}` is too large to be computed exactly")]
pub struct TooLarge {
    /// Which demand.
    pub demand: DemandId,
    /// Its slot, with the namespace when there are several.
    pub slot: String,
}

impl TooLarge {
    fn new(catalog: &Catalog, request: &Request, demand: DemandId) -> Self {
        let slot = &request.slot(catalog, demand).name;
        let slot = match request.namespaces.as_slice() {
            [_] => slot.clone(),
            _ => format!("{}.{slot}", request.namespace(demand).name),
        };
        Self { demand, slot }
    }
}

impl Graph {
    /// Asks of every demand and site which facts stand between them.
    ///
    /// Cost: demands × sites × facts per demand (about ten); nothing is priced here.
    ///
    /// # Errors
    /// [`TooLarge`] if a workload leaves the exact range.
    pub fn new(catalog: &Catalog, request: &Request) -> Result<Self, TooLarge> {
        let node = |demand| {
            let node = DemandNode::new(catalog, request, demand);
            node.map_err(|Overflow| TooLarge::new(catalog, request, demand))
        };
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
