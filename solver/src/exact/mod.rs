//! The exact engine: branch and bound over the options of demands.
//!
//! [`core`] flattens the problem and leaves out what cannot matter, [`form`] takes the measure apart, [`state`]
//! keeps what is still possible, [`rules`] propagate, [`bound`] bounds from below and fixes by reduced cost,
//! [`search`] decides and comes back, [`polish`] finds plans without proof.

mod bound;
mod core;
mod cover;
mod form;
mod knapsack;
mod polish;
mod rules;
mod search;
mod state;

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::problem::{Assignment, Cap, Measure, Problem};
use search::Search;

/// The engine of this module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exact;

impl Engine for Exact {
    fn name(&self) -> &'static str {
        "exact"
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        let mut search = Search::new(problem, Some(measure), caps);
        let finished = search.run(budget);
        match (search.best, finished) {
            (Some((value, assignment)), true) => Outcome::Optimal { value, assignment },
            (None, true) => Outcome::Infeasible,
            (best, false) => Outcome::Stopped { best, bound: search.root },
        }
    }
}

/// The first assignment in canonical order (demands by position, options by site, unserved last) within the
/// caps: the tie-break that makes every engine answer alike. `None` if there is none or the budget ends.
#[must_use]
pub fn first_within(problem: &Problem, caps: &[Cap], budget: &mut Budget) -> Option<Assignment> {
    let mut search = Search::new(problem, None, caps);
    search.run(budget);
    search.best.map(|(_, assignment)| assignment)
}
