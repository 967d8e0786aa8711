//! The engine that is taken when none is asked for: the exact search, and clauses for the one question that they
//! answer sooner.
//!
//! Where capacities are so tight that nothing fits, the search tries what its bounds cannot exclude, one way after
//! another; clauses learn from each. So a small problem whose sites can run out, for which the search has found no
//! plan at all in its first nodes, is given to the clauses: if they prove that there is none, that is the answer.
//! Anything else stays with the search. What this was measured on: docs/decisions/0011-which-engine.md.

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::exact::Exact;
use crate::problem::{Cap, Measure, Problem, Site};
use crate::sat::Sat;
use std::sync::atomic::{AtomicBool, Ordering};

/// Nodes in which the search finds a plan, if there is one that is not hard to find.
const SEARCHED: u64 = 3_000;

/// Decisions in which the clauses prove that there is none.
const DECIDED: u64 = 50_000;

/// The search begins anew after the clauses, and on larger problems that would be a waste.
const MOST_DEMANDS: usize = 64;
const MOST_OPTIONS: usize = 4_096;

/// The engine of this module.
#[derive(Debug)]
pub struct Auto {
    /// Nodes of the search before the clauses are asked.
    searched: u64,
    /// The last answer is that of the clauses.
    by_clauses: AtomicBool,
}

impl Auto {
    /// Nothing answered yet.
    #[must_use]
    pub const fn new() -> Self {
        Self::after(SEARCHED)
    }

    /// The clauses are asked after so many nodes: with few of them, as tests ask, problems that anyone could solve come
    /// to the clauses too.
    #[must_use]
    pub const fn after(nodes: u64) -> Self {
        Self { searched: nodes, by_clauses: AtomicBool::new(false) }
    }
}

impl Default for Auto {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine for Auto {
    fn name(&self) -> &'static str {
        "auto"
    }

    fn answered(&self) -> &'static str {
        if self.by_clauses.load(Ordering::Relaxed) { Sat.name() } else { Exact.name() }
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        self.by_clauses.store(false, Ordering::Relaxed);
        if !(is_small(problem) && can_run_out(problem)) {
            return Exact.minimise(problem, measure, caps, budget);
        }
        let mut slice = budget.slice(self.searched);
        let searched = Exact.minimise(problem, measure, caps, &mut slice);
        budget.take(slice.spent());
        if !matches!(searched, Outcome::Stopped { .. }) || budget.poll() || budget.left() == 0 {
            return searched;
        }
        if matches!(searched, Outcome::Stopped { best: None, .. }) {
            let mut slice = budget.slice(DECIDED);
            let decided = Sat.minimise(problem, measure, caps, &mut slice);
            budget.take(slice.spent());
            if decided == Outcome::Infeasible {
                self.by_clauses.store(true, Ordering::Relaxed);
                return decided;
            }
        }
        Exact.minimise(problem, measure, caps, budget)
    }
}

fn is_small(problem: &Problem) -> bool {
    let options = problem.demands.iter().map(|demand| demand.options.len()).sum::<usize>();
    problem.demands.len() <= MOST_DEMANDS && options <= MOST_OPTIONS
}

/// Whether some site, with all units that may be bought, cannot hold all that could come to it.
fn can_run_out(problem: &Problem) -> bool {
    let mut asked = vec![vec![0_i64; problem.resources]; problem.sites.len()];
    for choice in problem.demands.iter().flat_map(|demand| &demand.options) {
        let loads = asked[choice.site].iter_mut().zip(&choice.load);
        loads.for_each(|(sum, &load)| *sum = sum.saturating_add(load));
    }
    let runs_out = |(site, asked): (&Site, Vec<i64>)| {
        let beyond = |(resource, asked)| site.most_held(resource).is_some_and(|most| asked > most);
        asked.into_iter().enumerate().any(beyond)
    };
    problem.sites.iter().zip(asked).any(runs_out)
}
