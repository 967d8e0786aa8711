//! Re-solves that tell the story of a plan: all together they may take so much and no more, counted in nodes, so that an
//! answer that is proven is not held up by what is told beside it.

use prism_model::{Catalog, Plan, request::Request};
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::solve::LevelValues;
use prism_solver::{Budget, Exact, Found, SolveError, find};
use std::cell::Cell;

/// Nodes of all re-solves of a story: some seconds where a node is dear, and far beyond what most stories take.
const STORY: u64 = 20_000;

/// What re-solves may still take.
pub(crate) struct Resolves {
    budget: Budget,
    left: Cell<u64>,
    is_short: Cell<bool>,
}

impl Resolves {
    /// They end when the outside world says so, too.
    pub(crate) fn new(budget: Budget) -> Self {
        Self { budget, left: Cell::new(STORY), is_short: Cell::new(false) }
    }

    /// Whether one of them was not finished.
    pub(crate) fn were_short(&self) -> bool {
        self.is_short.get() || self.budget.stopped()
    }

    /// The best plan of another request or under a change, if there is one and it was found in time.
    pub(crate) fn find(
        &self,
        catalog: &Catalog,
        request: &Request,
        graph: &Graph,
        change: &Change,
    ) -> Result<Option<(Plan, LevelValues)>, SolveError> {
        if self.is_short.get() {
            return Ok(None);
        }
        let mut budget = self.budget.slice(self.left.get());
        let found = find(catalog, request, graph, change, &Exact, &mut budget)?;
        self.left.set(self.left.get().saturating_sub(budget.spent()));
        Ok(match found {
            Found::Plan(plan, levels) => Some((plan, levels)),
            Found::Nothing => None,
            Found::Stopped { .. } => {
                self.is_short.set(true);
                None
            }
        })
    }
}
