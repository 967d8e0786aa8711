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
use prism_model::request::{FactName, Request, WishKind};
use prism_model::workload::{Resource, SlotLoad, loads};
use prism_model::{BitSet, Cause, DemandId, Exact, Fact, Overflow, Place, SiteId, WishId};
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
    /// Where somebody refuses what is unknown: per site the facts (by position) that would not remove it if this were
    /// accepted.
    pub excused: Vec<(FactName, Vec<BitSet>)>,
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
    /// Who stated the largest figure of its workload.
    pub place: Place,
}

impl TooLarge {
    fn new(catalog: &Catalog, request: &Request, demand: DemandId) -> Self {
        let slot = &request.slot(catalog, demand).name;
        let slot = match request.namespaces.as_slice() {
            [_] => slot.clone(),
            _ => format!("{}.{slot}", request.namespace(demand).name),
        };
        Self { demand, slot, place: request.largest_figure(demand) }
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
        let lenient = lenient(request);
        let node = |demand| {
            let node = DemandNode::new(catalog, request, lenient.as_ref(), demand);
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
        let accepted = node.accepted(dropped);
        let is_open = move |&(site, gap): &(usize, &BitSet)| {
            gap.is_subset(&gone) || (!accepted.is_empty() && left_of(gap, &accepted, site).is_subset(&gone))
        };
        node.gaps.iter().enumerate().filter(is_open).map(|(site, _)| SiteId::new(site))
    }

    /// The graph of the demands that are left ([`Request::emptied`]).
    #[must_use]
    pub fn emptied(&self, kept: &[DemandId]) -> Self {
        let node = |(index, &old): (usize, &DemandId)| {
            let mut node = self.demands[old.index()].clone();
            node.facts.iter_mut().for_each(|fact| *fact = fact.of(DemandId::new(index)));
            node
        };
        Self { demands: kept.iter().enumerate().map(node).collect() }
    }
}

/// The request with all accepted that somebody refuses while unknown; `None` where nobody does.
fn lenient(request: &Request) -> Option<Request> {
    let mut lenient = None;
    for fact in request.unknown.refused() {
        lenient.get_or_insert_with(|| request.clone()).unknown.set(fact, true, Place::Default);
    }
    lenient
}

/// What of a gap is left where these are accepted while unknown.
fn left_of(gap: &BitSet, accepted: &[&[BitSet]], site: usize) -> BitSet {
    gap.iter().filter(|&position| !accepted.iter().any(|sites| sites[site].contains(position))).collect()
}

impl DemandNode {
    fn new(
        catalog: &Catalog,
        request: &Request,
        lenient: Option<&Request>,
        demand: DemandId,
    ) -> Result<Self, Overflow> {
        let load = request.load(catalog, demand)?;
        let facts = facts(catalog, request, demand);
        let loads = site_loads(catalog, &load)?;
        let gaps = Vec::with_capacity(loads.len());
        let mut node = Self { gaps, facts, load, loads, excused: Vec::new() };
        for site in catalog.site_ids() {
            let asked = Ask { catalog, request, site, load: &node.load, loads: &node.loads[site.index()] };
            let stands = |&(_, &fact): &(usize, &Fact)| asked.obstacle(fact).is_some();
            let gap = node.facts.iter().enumerate().filter(stands).map(|(position, _)| position).collect();
            node.gaps.push(gap);
        }
        if let Some(lenient) = lenient {
            node.excused = node.excused(catalog, request, lenient);
        }
        Ok(node)
    }

    /// What would not remove a site any more if what is refused were accepted while unknown. No fact asks a site for more
    /// than one thing that may be unknown.
    fn excused(
        &self,
        catalog: &Catalog,
        request: &Request,
        lenient: &Request,
    ) -> Vec<(FactName, Vec<BitSet>)> {
        let mut all: BTreeMap<FactName, Vec<BitSet>> = BTreeMap::new();
        for (site, gap) in self.gaps.iter().enumerate() {
            let ask = |request| {
                let (site, loads) = (SiteId::new(site), &self.loads[site]);
                Ask { catalog, request, site, load: &self.load, loads }
            };
            for position in gap.iter() {
                let fact = self.facts[position];
                let Some(Cause::Unknown(name)) = ask(request).obstacle(fact) else { continue };
                if request.unknown.refuses(name) && ask(lenient).obstacle(fact).is_none() {
                    let sites = all.entry(name).or_insert_with(|| vec![BitSet::default(); self.gaps.len()]);
                    sites[site].insert(position);
                }
            }
        }
        all.into_iter().collect()
    }

    /// What is accepted while unknown once these facts are gone.
    fn accepted(&self, dropped: &[Fact]) -> Vec<&[BitSet]> {
        let own = self.excused.iter().filter(|(name, _)| dropped.contains(&Fact::Known(*name)));
        own.map(|(_, sites)| sites.as_slice()).collect()
    }

    /// Whether a fact removes a site as long as what these refuse while unknown is refused.
    #[must_use]
    pub fn stands(&self, fact: Fact, site: SiteId, refused: &[Fact]) -> bool {
        let Some(position) = self.facts.iter().position(|&own| own == fact) else { return false };
        let is_excused = |(name, sites): &(FactName, Vec<BitSet>)| {
            !refused.contains(&Fact::Known(*name)) && sites[site.index()].contains(position)
        };
        self.gaps[site.index()].contains(position) && !self.excused.iter().any(is_excused)
    }

    /// Positions of those of `facts` that concern this demand.
    fn positions<'a>(&'a self, facts: &'a [Fact]) -> impl Iterator<Item = usize> + 'a {
        facts.iter().filter_map(|fact| self.facts.iter().position(|own| own == fact))
    }

    /// Every fact that could remove a site, and what is refused while unknown where that does.
    pub fn all_facts(&self) -> impl Iterator<Item = Fact> + '_ {
        self.facts.iter().copied().chain(self.excused.iter().map(|(name, _)| Fact::Known(*name)))
    }

    /// Sites that would be there if this fact alone were gone. One that lacks what somebody refuses while unknown falls to
    /// the fact that asks for it and to the refusal, either of which would do.
    pub fn ruled_out_by(&self, fact: Fact) -> impl Iterator<Item = SiteId> + '_ {
        let position = self.facts.iter().position(|&own| own == fact);
        let accepted = self.accepted(&[fact]);
        let alone = move |site: usize, gap: &BitSet| match position {
            Some(_) => gap.only() == position,
            None => !accepted.is_empty() && !gap.is_empty() && left_of(gap, &accepted, site).is_empty(),
        };
        let sites = self.gaps.iter().enumerate();
        sites.filter(move |&(site, gap)| alone(site, gap)).map(|(site, _)| SiteId::new(site))
    }

    /// Sites that fall to several facts at once.
    #[must_use]
    pub fn ruled_out_by_several(&self) -> usize {
        let one_refusal = |site: usize, gap: &BitSet| {
            self.excused.iter().any(|(_, sites)| left_of(gap, &[sites.as_slice()], site).is_empty())
        };
        let sites = self.gaps.iter().enumerate();
        sites.filter(|&(site, gap)| gap.len() > 1 && !one_refusal(site, gap)).count()
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
