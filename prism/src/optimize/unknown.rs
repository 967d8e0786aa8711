//! Facts that nobody states and that keep offerings away: what knowing them could save.

use super::optimum::IfKnown;
use super::story::Story;
use prism_model::request::FactName;
use prism_model::{Cause, OfferingId, Place};
use prism_solver::SolveError;
use prism_solver::graph::{Graph, causes};
use prism_solver::lower::Change;
use std::collections::{BTreeMap, BTreeSet};

impl Story<'_> {
    pub(super) fn if_known(&self) -> Result<Vec<IfKnown>, SolveError> {
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
}
