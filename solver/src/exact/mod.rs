//! The exact engine: branch and bound over the options of demands.
//!
//! `core` flattens the problem and leaves out what cannot matter, `form` takes the measure apart, `state`
//! keeps what is still possible, `rules` propagate, `bound` bounds from below and fixes by reduced cost,
//! `search` decides and comes back, `polish` finds plans without proof.

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
        Stepwise(Steps::default()).minimise(problem, measure, caps, budget)
    }
}

/// Steps that make the search shorter and must not change its answer, each to be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Options that another one makes pointless are left out.
    pub dominance: bool,
    /// A site that only one option could use is counted with that option.
    pub folding: bool,
    /// Sites that must be opened to hold what is asked count before they are chosen.
    pub covering: bool,
    /// Options that the bound cannot afford are removed.
    pub fixing: bool,
    /// Prices are improved by subgradient steps.
    pub pricing: bool,
    /// Plans near the bound are looked for first.
    pub near_first: bool,
}

impl Default for Steps {
    fn default() -> Self {
        Self { dominance: true, folding: true, covering: true, fixing: true, pricing: true, near_first: true }
    }
}

impl Steps {
    /// All steps but one, for every one of them, with its name.
    #[must_use]
    pub fn all_but_one() -> [(&'static str, Self); 6] {
        let all = Self::default();
        [
            ("dominance", Self { dominance: false, ..all }),
            ("folding", Self { folding: false, ..all }),
            ("covering", Self { covering: false, ..all }),
            ("fixing", Self { fixing: false, ..all }),
            ("pricing", Self { pricing: false, ..all }),
            ("near_first", Self { near_first: false, ..all }),
        ]
    }
}

/// [`Exact`] with some steps switched off: slower, and never different.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stepwise(pub Steps);

impl Engine for Stepwise {
    fn name(&self) -> &'static str {
        "exact"
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        let mut search = Search::new(problem, Some(measure), caps, self.0);
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
    let mut search = Search::new(problem, None, caps, Steps::default());
    search.run(budget);
    search.best.map(|(_, assignment)| assignment)
}
