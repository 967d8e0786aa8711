//! What the workload falls on: capacities that nobody states, what it takes to know them, and what was assumed of the
//! workload itself.

use super::optimum::{Covered, NotSized};
use super::story::Story;
use prism_model::request::FactName;
use prism_model::workload::{Factor, Resource, Word};
use prism_model::{BackendId, DemandId, Place, Plan, SiteId};
use prism_solver::SolveError;
use prism_solver::graph::{Graph, unsized_fact};
use prism_solver::lower::Change;
use std::collections::{BTreeMap, BTreeSet};

impl Story<'_> {
    pub(super) fn not_sized(&self) -> Vec<NotSized> {
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
    pub(super) fn is_stated(&self, demand: DemandId, fact: FactName) -> bool {
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
    pub(super) fn covered(&self, not_sized: &[NotSized]) -> Result<Option<Option<Covered>>, SolveError> {
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

    pub(super) fn assumed(&self) -> Vec<Word> {
        let mut words = BTreeSet::new();
        for demand in self.request.demand_ids() {
            let mut used = self.words_of_load(demand);
            used.extend([self.request.slot(self.catalog, demand).item.word(), Word::Mean]);
            used.retain(|&word| !self.request.demand(demand).workload.is_stated(word));
            words.extend(used);
        }
        words.into_iter().collect()
    }

    pub(super) fn default_loads(&self) -> Vec<DemandId> {
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
