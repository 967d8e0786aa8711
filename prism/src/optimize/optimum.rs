//! What is told of an optimal plan.

use crate::decided::Decision;
use prism_model::request::{FactName, Measure};
use prism_model::workload::Word;
use prism_model::{BackendId, DemandId, Fact, InterfaceId, MicroUsd, OfferingId, Plan, SourceId, WishId};
use prism_solver::solve::LevelValues;

/// An optimal plan and its story.
#[derive(Clone, Debug)]
pub struct Optimum {
    /// The plan.
    pub plan: Plan,
    /// The proven optimum of each level.
    pub levels: LevelValues,
    /// Per demand, what the facts left and what decided.
    pub slots: Vec<SlotStory>,
    /// The next best plan, by what is optimised, with another backend in at least one slot.
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
    /// The first level in which it does worse, with the best value and its own; none: it is as good, and comes later
    /// in the catalogue.
    pub by: Option<(Measure, i64, i64)>,
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

impl Optimum {
    /// Without what re-solves would have told.
    pub(super) fn cut_short(mut self) -> Self {
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
