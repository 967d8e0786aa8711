//! `optimize`: the proven cheapest plan with its story, or why there is none.
//!
//! The story is made of re-solves on the same graph: the runner-up, what one cloud or one region would cost,
//! what would change if an unknown fact were known, what covers everything stated. Each figure in it is the
//! cost of a plan that passed the referee.

use prism_model::catalog::{Aspect, Catalog, Confidence, Support};
use prism_model::request::{FactName, Request, Rule, RuleKind, WishKind};
use prism_model::workload::{Factor, Resource, Word};
use prism_model::{
    BackendId, Cause, DemandId, Explanation, Fact, InterfaceId, MicroUsd, OfferingId, Place, Plan, SiteId,
    SourceId, WishId,
};
use prism_solver::exact::twins;
use prism_solver::graph::{Graph, causes, unsized_fact};
use prism_solver::lower::{Change, Lowered};
use prism_solver::solve::LevelValues;
use prism_solver::{Budget, Engine, Exact, Found, SolveError, explain, find};
use std::collections::{BTreeMap, BTreeSet};

use crate::decided::{Decision, decisions};
use crate::words;

/// How to solve.
pub struct Options<'e> {
    /// Which engine proves the optimum.
    pub engine: &'e dyn Engine,
    /// How much may be searched.
    pub budget: Budget,
}

impl Default for Options<'static> {
    /// The exact search, until it is done. Unlike [`Auto`](prism_solver::Auto), which the command takes and which tells
    /// afterwards who answered, it has no state, so whoever wants no more than the answer can share it. The answers are
    /// the same; requests that ask for nearly all that pools have left are better asked with `engine: &Auto::new()`.
    fn default() -> Self {
        Self { engine: &Exact, budget: Budget::unlimited() }
    }
}

/// What a request comes to.
#[derive(Clone, Debug)]
pub enum Report {
    /// Proven optimal.
    Optimal(Box<Optimum>),
    /// Proven impossible.
    NoPlan(Explanation),
    /// The budget ended first.
    Stopped {
        /// The best valid plan so far.
        best: Option<Plan>,
        /// No plan costs less.
        bound: MicroUsd,
    },
}

/// An optimal plan and its story.
#[derive(Clone, Debug)]
pub struct Optimum {
    /// The plan.
    pub plan: Plan,
    /// The proven optimum of each level.
    pub levels: LevelValues,
    /// Per demand, what the facts left and what decided.
    pub slots: Vec<SlotStory>,
    /// The cheapest plan with another backend in at least one slot.
    pub runner_up: Option<RunnerUp>,
    /// Capacities that nobody states, per chosen backend.
    pub not_sized: Vec<NotSized>,
    /// When something stated falls on one of them: what it takes to know them, if any offering can.
    pub covered: Option<Option<Covered>>,
    /// Unknown facts whose knowledge could lower the bill.
    pub if_known: Vec<IfKnown>,
    /// Slots in several clouds or regions, and what being together would cost.
    pub spans: Option<Spans>,
    /// Chosen offerings whose price is a lower bound.
    pub incomplete: Vec<Incomplete>,
    /// Chosen offerings with burstable performance, under a stated rate.
    pub burstable: Vec<OfferingId>,
    /// Interfaces that a chosen backend only imitates.
    pub emulated: Vec<(BackendId, InterfaceId)>,
    /// Locality wishes, and the backends that lost their only price by them.
    pub lost: Vec<(WishId, Vec<BackendId>)>,
    /// The price figures behind the bill.
    pub figures: Figures,
    /// Workload words that nobody stated, though the answer depends on them.
    pub assumed: Vec<Word>,
    /// Slots whose pattern states no load.
    pub default_loads: Vec<DemandId>,
    /// Whether it was asked to stop while the story was found out: then nothing that takes a re-solve is said.
    pub cut_short: bool,
}

/// What the facts left to one demand.
#[derive(Clone, Debug)]
pub struct SlotStory {
    /// Which demand.
    pub demand: DemandId,
    /// Sites left.
    pub candidates: usize,
    /// Facts that alone rule out sites, and how many.
    pub ruled_out: Vec<(Fact, usize)>,
    /// Sites that fall to several facts.
    pub several: usize,
    /// The first wish, in the order explanations prefer, that alone rules out sites, with how many and the
    /// backends it takes away altogether.
    pub deciding: Option<(Fact, usize, Vec<BackendId>)>,
    /// What decided among the sites left.
    pub decision: Decision,
}

/// The next best plan that differs in a backend.
#[derive(Clone, Debug)]
pub struct RunnerUp {
    /// The plan.
    pub plan: Plan,
    /// Where it differs.
    pub changes: Vec<(DemandId, BackendId)>,
}

/// Capacities of a chosen backend that nobody states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSized {
    /// The backend.
    pub backend: BackendId,
    /// What is unknown.
    pub facts: Vec<FactName>,
    /// Those of them that a stated rate or amount of data falls on.
    pub stated: Vec<FactName>,
}

/// The best plan when capacities that something stated falls on have to be known, and to suffice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Its bill.
    pub cost: MicroUsd,
    /// The capacities.
    pub facts: Vec<FactName>,
    /// Whether a slot of it that scans is on a capacity in plain requests: there a scan of all data counts as one, so
    /// the scans may well ask for more than is there.
    pub scans_as_requests: bool,
}

/// What knowing a fact could save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfKnown {
    /// The fact.
    pub fact: FactName,
    /// The bill if its absence were accepted.
    pub cost: MicroUsd,
    /// Offerings for which it is unknown and decides.
    pub offerings: usize,
}

/// A plan in several places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// Region names, in the order of the slots.
    pub regions: Vec<String>,
    /// How many clouds.
    pub clouds: usize,
    /// The bill in one cloud, if that is possible and the plan is not in one already.
    pub one_cloud: Option<MicroUsd>,
    /// The bill in one region, if that is possible.
    pub one_region: Option<MicroUsd>,
}

/// A price known to lack a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The offering.
    pub offering: OfferingId,
    /// How much dearer the best plan is whose prices are whole; `None`: there is none.
    pub lead: Option<MicroUsd>,
    /// Whether that is less than the request's margin.
    pub close: bool,
}

/// The price figures behind a bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many prices.
    pub count: usize,
    /// Oldest stated date.
    pub oldest: Option<String>,
    /// Prices whose date nobody states.
    pub undated: usize,
    /// Prices of low confidence.
    pub low: usize,
    /// Their sources.
    pub sources: Vec<SourceId>,
}

/// Finds the proven optimal plan for a request and tells its story.
///
/// ```
/// use prism::request::{Flags, lower};
/// let catalog = prism::shipped();
/// let flags = Flags { pattern: Some("multicast-registry".into()), ..Flags::default() };
/// let request = lower(catalog, &flags).expect("a valid request").request;
/// let prism::Report::Optimal(optimum) = prism::optimize(catalog, &request, prism::Options::default())? else {
///     panic!("there is a plan");
/// };
/// assert_eq!(optimum.plan.fillings().len(), 2);
/// # Ok::<(), prism::SolveError>(())
/// ```
///
/// # Errors
/// [`SolveError`] if a workload is too large to be exact, or an engine broke.
pub fn optimize(
    catalog: &Catalog,
    request: &Request,
    mut options: Options<'_>,
) -> Result<Report, SolveError> {
    let graph = Graph::new(catalog, request)?;
    match find(catalog, request, &graph, &Change::default(), options.engine, &mut options.budget)? {
        Found::Nothing => {
            Ok(Report::NoPlan(explain::conflict(catalog, request, &graph, &mut options.budget)))
        }
        Found::Stopped { best, bound } => Ok(Report::Stopped { best, bound }),
        Found::Plan(plan, levels) => {
            let story =
                Story { catalog, request, graph: &graph, plan: &plan, budget: options.budget.renewed() };
            let optimum = story.tell(levels)?;
            Ok(Report::Optimal(Box::new(optimum)))
        }
    }
}

impl Optimum {
    /// Without what re-solves would have told.
    fn cut_short(mut self) -> Self {
        self.runner_up = None;
        self.covered = None;
        self.if_known = Vec::new();
        self.spans = None;
        self.incomplete.iter_mut().for_each(|entry| (entry.lead, entry.close) = (None, false));
        self.slots.iter_mut().for_each(|slot| slot.decision = Decision::Whole);
        self.cut_short = true;
        self
    }
}

struct Story<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    graph: &'a Graph,
    plan: &'a Plan,
    /// What each re-solve may take: it ends when the outside world says so.
    budget: Budget,
}

impl Story<'_> {
    fn tell(&self, levels: LevelValues) -> Result<Optimum, SolveError> {
        let whole = self.whole(levels)?;
        // What was found out before the stop may be right, but a re-solve that was stopped looks like one without
        // an answer: nothing of them is said.
        Ok(if self.budget.stopped() { whole.cut_short() } else { whole })
    }

    fn whole(&self, levels: LevelValues) -> Result<Optimum, SolveError> {
        let not_sized = self.not_sized();
        Ok(Optimum {
            plan: self.plan.clone(),
            levels,
            slots: self.slots()?,
            runner_up: self.runner_up()?,
            covered: self.covered(&not_sized)?,
            not_sized,
            if_known: self.if_known()?,
            spans: self.spans()?,
            incomplete: self.incomplete()?,
            burstable: self.burstable(),
            emulated: self.emulated(),
            lost: self.lost(),
            figures: self.figures(),
            assumed: self.assumed(),
            default_loads: self.default_loads(),
            cut_short: false,
        })
    }

    /// The cost of the best plan of another request or under a change, if there is one.
    fn best(&self, request: &Request, graph: &Graph, change: &Change) -> Result<Option<Plan>, SolveError> {
        match find(self.catalog, request, graph, change, &Exact, &mut self.budget.clone())? {
            Found::Plan(plan, _) => Ok(Some(plan)),
            Found::Nothing | Found::Stopped { .. } => Ok(None),
        }
    }

    fn slots(&self) -> Result<Vec<SlotStory>, SolveError> {
        let decisions = decisions(self.catalog, self.request, self.graph, self.plan, &self.budget)?;
        let demands = self.request.demand_ids().zip(decisions);
        Ok(demands.map(|(demand, decision)| self.slot(demand, decision)).collect())
    }

    fn slot(&self, demand: DemandId, decision: Decision) -> SlotStory {
        let node = &self.graph.demands[demand.index()];
        let counted = node.facts.iter().map(|&fact| (fact, node.ruled_out_by(fact).count()));
        let ruled_out: Vec<(Fact, usize)> = counted.filter(|&(_, count)| count > 0).collect();
        let first =
            ruled_out.iter().find(|&&(fact, _)| words::is_wish(self.catalog, self.request, fact)).copied();
        SlotStory {
            demand,
            candidates: self.graph.candidates(demand, &[]).count(),
            deciding: first.map(|(fact, count)| (fact, count, self.taken_away(demand, fact))),
            ruled_out,
            several: node.ruled_out_by_several(),
            decision,
        }
    }

    /// Backends that a fact alone takes from a demand altogether, in catalogue order.
    fn taken_away(&self, demand: DemandId, fact: Fact) -> Vec<BackendId> {
        let backend = |site: SiteId| self.catalog.site(site).backend;
        let left: BTreeSet<BackendId> = self.graph.candidates(demand, &[]).map(backend).collect();
        let gone: BTreeSet<BackendId> =
            self.graph.demands[demand.index()].ruled_out_by(fact).map(backend).collect();
        gone.difference(&left).copied().collect()
    }

    /// The cheapest plan with another backend in at least one slot: one demand at a time is forbidden its own.
    fn runner_up(&self) -> Result<Option<RunnerUp>, SolveError> {
        let own = self.plan.backends(self.catalog);
        let lowered = Lowered::new(self.catalog, self.request, self.graph, &Change::default());
        let twins = twins(&lowered.problem);
        // Of demands that nothing tells apart and that are on the same backend, one stands for all.
        let stands = |demand: DemandId| {
            let before = |&demand: &usize| twins.get(demand).copied().flatten();
            let mut earlier = std::iter::successors(before(&demand.index()), before);
            earlier.all(|twin| own[twin] != own[demand.index()])
        };
        let mut best: Option<Plan> = None;
        for (demand, &backend) in self.request.demand_ids().zip(&own).filter(|&(demand, _)| stands(demand)) {
            let change = Change { forbidden: vec![(demand, backend)], ..Change::default() };
            let rival = self.best(self.request, self.graph, &change)?;
            best = match (best, rival) {
                (Some(best), Some(rival)) => Some(if rival.cost() < best.cost() { rival } else { best }),
                (best, rival) => best.or(rival),
            };
        }
        Ok(best.map(|plan| {
            let rivals = plan.backends(self.catalog);
            let pairs = self.request.demand_ids().zip(own.iter().zip(rivals));
            let changes =
                pairs.filter(|(_, (own, rival))| *own != rival).map(|(demand, (_, rival))| (demand, rival));
            RunnerUp { changes: changes.collect(), plan }
        }))
    }

    fn not_sized(&self) -> Vec<NotSized> {
        let mut by_backend: BTreeMap<BackendId, (BTreeSet<FactName>, BTreeSet<FactName>)> = BTreeMap::new();
        for pool in self.plan.pools() {
            for resource in Resource::ALL.into_iter().filter(|resource| pool.load()[resource.index()] > 0) {
                let Some(fact) = unsized_fact(self.catalog, pool.site(), resource) else { continue };
                let entry = by_backend.entry(self.catalog.site(pool.site()).backend).or_default();
                entry.0.insert(fact);
                if pool.demands().iter().any(|&demand| self.is_stated(demand, fact)) {
                    entry.1.insert(fact);
                }
            }
        }
        let entry = |(backend, (facts, stated)): (BackendId, (BTreeSet<FactName>, BTreeSet<FactName>))| {
            NotSized { backend, facts: facts.into_iter().collect(), stated: stated.into_iter().collect() }
        };
        by_backend.into_iter().map(entry).collect()
    }

    /// Whether somebody stated a rate, or an amount of data, that falls on this capacity.
    fn is_stated(&self, demand: DemandId, fact: FactName) -> bool {
        let workload = &self.request.demand(demand).workload;
        let stated = |word: &Word| workload.is_stated(*word);
        let rates = || {
            self.words_of_load(demand)
                .into_iter()
                .filter(|w| matches!(w, Word::WriteRps | Word::ReadRps | Word::FanOut))
        };
        match fact {
            FactName::Ops => rates().any(|word| stated(&word)),
            FactName::Connections => stated(&Word::Connections),
            FactName::Throughput => {
                rates().any(|word| stated(&word))
                    && stated(&self.request.slot(self.catalog, demand).item.word())
            }
            FactName::Memory | FactName::Storage => {
                words_of(&self.request.slot(self.catalog, demand).load.data).any(|word| stated(&word))
            }
            _ => false,
        }
    }

    /// Workload words that a slot's load is made of.
    fn words_of_load(&self, demand: DemandId) -> BTreeSet<Word> {
        let slot = self.request.slot(self.catalog, demand);
        let shape = &slot.load;
        [&shape.writes, &shape.reads, &shape.scans, &shape.data]
            .into_iter()
            .flat_map(|amount| words_of(amount))
            .collect()
    }

    /// The bill when capacities that stated rates fall on must be known.
    fn covered(&self, not_sized: &[NotSized]) -> Result<Option<Option<Covered>>, SolveError> {
        let stated: BTreeSet<FactName> =
            not_sized.iter().flat_map(|entry| entry.stated.iter().copied()).collect();
        if stated.is_empty() {
            return Ok(None);
        }
        let mut strict = self.request.clone();
        stated.iter().for_each(|&fact| strict.unknown.set(fact, false, Place::Default));
        let graph = Graph::new(self.catalog, &strict)?;
        let plan = self.best(&strict, &graph, &Change::default())?;
        Ok(Some(plan.map(|plan| Covered {
            cost: plan.cost(),
            facts: stated.into_iter().collect(),
            scans_as_requests: self.counts_scans_as_requests(&plan),
        })))
    }

    fn counts_scans_as_requests(&self, plan: &Plan) -> bool {
        let zero = Factor::Number(prism_model::Exact::ZERO);
        let scans = |demand: &DemandId| !self.request.slot(self.catalog, *demand).load.scans.contains(&zero);
        let plain = |site: SiteId| {
            let states = |resource| self.catalog.capacity_at(site, resource).value().is_some();
            let reads = states(Resource::ReadOps) && self.catalog.offering_at(site).read_unit.is_none();
            states(Resource::Ops) || reads
        };
        plan.pools().iter().any(|pool| plain(pool.site()) && pool.demands().iter().any(scans))
    }

    fn if_known(&self) -> Result<Vec<IfKnown>, SolveError> {
        let mut all = Vec::new();
        for (fact, offerings) in self.deciding_unknowns() {
            let mut lenient = self.request.clone();
            lenient.unknown.set(fact, true, Place::Default);
            let graph = Graph::new(self.catalog, &lenient)?;
            let cost = self.best(&lenient, &graph, &Change::default())?.map(|plan| plan.cost());
            if let Some(cost) = cost.filter(|&cost| cost < self.plan.cost()) {
                all.push(IfKnown { fact, cost, offerings: offerings.len() });
            }
        }
        Ok(all)
    }

    /// Unknown facts that alone keep an offering away from a demand.
    fn deciding_unknowns(&self) -> BTreeMap<FactName, BTreeSet<OfferingId>> {
        let mut unknowns: BTreeMap<FactName, BTreeSet<OfferingId>> = BTreeMap::new();
        for node in &self.graph.demands {
            for &fact in &node.facts {
                for site in node.ruled_out_by(fact) {
                    for (cause, _) in causes(self.catalog, self.request, node, fact, [site]) {
                        if let Cause::Unknown(unknown) = cause {
                            unknowns.entry(unknown).or_default().insert(self.catalog.site(site).offering);
                        }
                    }
                }
            }
        }
        unknowns
    }

    fn spans(&self) -> Result<Option<Spans>, SolveError> {
        let sites: Vec<SiteId> = self.plan.pools().iter().map(prism_model::Pool::site).collect();
        let away: Vec<SiteId> = sites.into_iter().filter(|&site| !self.catalog.is_local(site)).collect();
        let mut regions: Vec<String> = Vec::new();
        for name in away.iter().map(|&site| self.catalog.region_name(site)) {
            if !regions.contains(&name) {
                regions.push(name);
            }
        }
        let clouds: BTreeSet<&str> = away.iter().map(|&site| self.catalog.cloud_at(site)).collect();
        if regions.len() < 2 {
            return Ok(None);
        }
        let clouds = clouds.len();
        let one_cloud = if clouds > 1 { self.together(Aspect::Cloud)? } else { None };
        Ok(Some(Spans { regions, clouds, one_cloud, one_region: self.together(Aspect::Region)? }))
    }

    /// The bill with all slots together in an aspect.
    fn together(&self, aspect: Aspect) -> Result<Option<MicroUsd>, SolveError> {
        let mut together = self.request.clone();
        let kind = RuleKind::Same(aspect, self.request.demand_ids().collect());
        together.rules.push(Rule { kind, place: Place::Default, of_pattern: false });
        Ok(self.best(&together, self.graph, &Change::default())?.map(|plan| plan.cost()))
    }

    fn incomplete(&self) -> Result<Vec<Incomplete>, SolveError> {
        let lacks = |offering: OfferingId| !self.catalog.offering(offering).incomplete.is_empty();
        let bought = self.plan.pools().iter().map(|pool| self.catalog.site(pool.site()).offering);
        let bought: BTreeSet<OfferingId> = bought.filter(|&offering| lacks(offering)).collect();
        if bought.is_empty() {
            return Ok(Vec::new());
        }
        let without = (0..self.catalog.parts().offerings.len())
            .map(OfferingId::new)
            .filter(|&offering| lacks(offering));
        let whole =
            self.best(self.request, self.graph, &Change { without: without.collect(), ..Change::default() })?;
        let lead = whole.map(|plan| plan.cost() - self.plan.cost());
        let margin = prism_model::Exact::integer(self.plan.cost().0).times(self.request.margin);
        let close =
            lead.is_some_and(|lead| margin.is_ok_and(|margin| prism_model::Exact::integer(lead.0) < margin));
        Ok(bought.into_iter().map(|offering| Incomplete { offering, lead, close }).collect())
    }

    fn burstable(&self) -> Vec<OfferingId> {
        let stated = |pool: &&prism_model::Pool| {
            pool.demands().iter().any(|&demand| self.is_stated(demand, FactName::Ops))
        };
        let offering = |pool: &prism_model::Pool| self.catalog.site(pool.site()).offering;
        let mut all: Vec<OfferingId> = self.plan.pools().iter().filter(stated).map(offering).collect();
        all.retain(|&offering| self.catalog.offering(offering).burstable);
        all.dedup();
        all
    }

    fn emulated(&self) -> Vec<(BackendId, InterfaceId)> {
        let mut all = BTreeSet::new();
        for filling in self.plan.fillings() {
            let id = self.catalog.site(filling.site()).backend;
            for line in
                self.catalog.backend(id).implements.iter().filter(|line| line.support == Support::Emulated)
            {
                if filling.interfaces().contains(&line.interface) {
                    all.insert((id, line.interface));
                }
            }
        }
        all.into_iter().collect()
    }

    /// Locality wishes that took backends away altogether.
    fn lost(&self) -> Vec<(WishId, Vec<BackendId>)> {
        let mut all = Vec::new();
        for (index, wish) in self.request.wishes.iter().enumerate() {
            let locality = matches!(
                wish.kind,
                WishKind::Jurisdiction(_)
                    | WishKind::Continent(_)
                    | WishKind::Cloud(_)
                    | WishKind::MaxRoundTrip { .. }
            );
            let id = WishId::new(index);
            let backends: BTreeSet<BackendId> = self
                .request
                .demand_ids()
                .flat_map(|demand| self.taken_away(demand, Fact::Wish(id)))
                .collect();
            if locality && !backends.is_empty() {
                all.push((id, backends.into_iter().collect()));
            }
        }
        all
    }

    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        let mut seen = BTreeSet::new();
        for line in self.plan.lines() {
            let source = self.catalog.source(line.source);
            figures.count += 1;
            figures.low += usize::from(source.confidence == Some(Confidence::Low));
            let dated = source.as_of.starts_with(|c: char| c.is_ascii_digit());
            figures.undated += usize::from(!dated);
            if dated && figures.oldest.as_ref().is_none_or(|oldest| source.as_of < *oldest) {
                figures.oldest = Some(source.as_of.clone());
            }
            if seen.insert(line.source) {
                figures.sources.push(line.source);
            }
        }
        figures
    }

    fn assumed(&self) -> Vec<Word> {
        let mut words = BTreeSet::new();
        for demand in self.request.demand_ids() {
            let mut used = self.words_of_load(demand);
            used.extend([self.request.slot(self.catalog, demand).item.word(), Word::Mean]);
            used.retain(|&word| !self.request.demand(demand).workload.is_stated(word));
            words.extend(used);
        }
        words.into_iter().collect()
    }

    fn default_loads(&self) -> Vec<DemandId> {
        self.request
            .demand_ids()
            .filter(|&demand| !self.request.slot(self.catalog, demand).load_stated)
            .collect()
    }
}

/// Workload words that an amount is made of.
fn words_of(amount: &[Factor]) -> impl Iterator<Item = Word> {
    amount.iter().filter_map(|factor| match factor {
        Factor::Word(word) => Some(*word),
        Factor::MeanWrites => Some(Word::Mean),
        Factor::Number(_) => None,
    })
}
