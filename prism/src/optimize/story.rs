//! How the story of a plan is found out: what the facts left to each slot, and the next best plan.

use super::optimum::{Optimum, RunnerUp, SlotStory};
use crate::decided::{Decision, decisions};
use crate::levels::{figures, worse};
use crate::resolve::Resolves;
use crate::words;
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::{BackendId, DemandId, Fact, Plan, SiteId};
use prism_solver::SolveError;
use prism_solver::exact::twins;
use prism_solver::graph::Graph;
use prism_solver::lower::{Change, Lowered};
use prism_solver::solve::LevelValues;
use std::collections::BTreeSet;

pub(super) struct Story<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) graph: &'a Graph,
    pub(super) plan: &'a Plan,
    /// What re-solves may take.
    pub(super) resolves: Resolves,
}

impl Story<'_> {
    pub(super) fn tell(&self, levels: LevelValues) -> Result<Optimum, SolveError> {
        let whole = self.whole(levels)?;
        // What was found out before the stop may be right, but a re-solve that was stopped looks like one without
        // an answer: nothing of them is said.
        Ok(if self.resolves.were_short() { whole.cut_short() } else { whole })
    }

    fn whole(&self, levels: LevelValues) -> Result<Optimum, SolveError> {
        let not_sized = self.not_sized();
        let runner_up = self.runner_up(&levels)?;
        Ok(Optimum {
            plan: self.plan.clone(),
            levels,
            runner_up,
            slots: self.slots()?,
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
    pub(super) fn best(
        &self,
        request: &Request,
        graph: &Graph,
        change: &Change,
    ) -> Result<Option<Plan>, SolveError> {
        let found = self.resolves.find(self.catalog, request, graph, change)?;
        Ok(found.map(|(plan, _)| plan))
    }

    fn slots(&self) -> Result<Vec<SlotStory>, SolveError> {
        let decisions = decisions(self.catalog, self.request, self.graph, self.plan, &self.resolves)?;
        let demands = self.request.demand_ids().zip(decisions);
        Ok(demands.map(|(demand, decision)| self.slot(demand, decision)).collect())
    }

    fn slot(&self, demand: DemandId, decision: Decision) -> SlotStory {
        let node = &self.graph.demands[demand.index()];
        let counted = node.all_facts().map(|fact| (fact, node.ruled_out_by(fact).count()));
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
    pub(super) fn taken_away(&self, demand: DemandId, fact: Fact) -> Vec<BackendId> {
        let backend = |site: SiteId| self.catalog.site(site).backend;
        let left: BTreeSet<BackendId> = self.graph.candidates(demand, &[]).map(backend).collect();
        let gone: BTreeSet<BackendId> =
            self.graph.demands[demand.index()].ruled_out_by(fact).map(backend).collect();
        gone.difference(&left).copied().collect()
    }

    /// The next best plan with another backend in at least one slot: one demand at a time is forbidden its own.
    fn runner_up(&self, levels: &LevelValues) -> Result<Option<RunnerUp>, SolveError> {
        let own = self.plan.backends(self.catalog);
        let lowered = Lowered::new(self.catalog, self.request, self.graph, &Change::default());
        let twins = twins(&lowered.problem);
        // Of demands that nothing tells apart and that are on the same backend, one stands for all.
        let stands = |demand: DemandId| {
            let before = |&demand: &usize| twins.get(demand).copied().flatten();
            let mut earlier = std::iter::successors(before(&demand.index()), before);
            earlier.all(|twin| own[twin] != own[demand.index()])
        };
        let mut best: Option<(Plan, LevelValues)> = None;
        for (demand, &backend) in self.request.demand_ids().zip(&own).filter(|&(demand, _)| stands(demand)) {
            let change = Change { forbidden: vec![(demand, backend)], ..Change::default() };
            let found = self.resolves.find(self.catalog, self.request, self.graph, &change)?;
            let Some((plan, values)) = found else { continue };
            if best.as_ref().is_none_or(|(_, least)| figures(&values) < figures(least)) {
                best = Some((plan, values));
            }
        }
        Ok(best.map(|(plan, values)| {
            let rivals = plan.backends(self.catalog);
            let pairs = self.request.demand_ids().zip(own.iter().zip(rivals));
            let changes =
                pairs.filter(|(_, (own, rival))| *own != rival).map(|(demand, (_, rival))| (demand, rival));
            RunnerUp { changes: changes.collect(), by: worse(levels, &values), plan }
        }))
    }
}
