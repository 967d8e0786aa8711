//! The same problem as clauses, for what is mostly rules: through `rustsat` with the pure-Rust `batsat`.
//!
//! The measure becomes a binary number, and the room between what is proven and the best found is halved, solve by
//! solve, until nothing is left; options that alone would cost more than the best are ruled out on the way. All
//! figures are integers. An assignment is a claim until it has been measured again; the solver runs where its
//! panic is its failure and not ours. Each decision takes a node, so that the same budget gives the same answer.

mod cnf;
mod model;
mod search;

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::foreign::{Gone, Patience, contained, verified};
use crate::problem::{Assignment, Cap, Measure, Problem};
use std::time::Duration;

/// The engine of this module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sat;

/// The solver looks at the clock at every decision: this is for what lies between two of them.
const PATIENCE: Patience = Patience { limit: None, grace: Duration::from_millis(500) };

/// What went wrong.
#[derive(Clone, Debug)]
struct Broken(String);

/// How far the solver says it got.
enum Claim {
    /// Nothing is smaller.
    Optimal(Assignment),
    Infeasible,
    /// The budget ended: the best, and what nothing is below.
    Stopped(Option<Assignment>, i64),
}

impl Engine for Sat {
    fn name(&self) -> &'static str {
        "sat"
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        match ran(problem, measure, caps, budget) {
            Ok(Claim::Optimal(assignment)) => verified(problem, measure, caps, assignment),
            Ok(Claim::Infeasible) => Outcome::Infeasible,
            Ok(Claim::Stopped(best, bound)) => {
                budget.end();
                match best.map(|best| verified(problem, measure, caps, best)) {
                    Some(Outcome::Optimal { value, assignment }) => {
                        Outcome::Stopped { best: Some((value, assignment)), bound }
                    }
                    Some(other) => other,
                    None => Outcome::Stopped { best: None, bound },
                }
            }
            Err(Broken(why)) => Outcome::Failed(why),
        }
    }
}

/// Runs the search where it can do no harm.
fn ran(problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Result<Claim, Broken> {
    let (owned, caps, own) = (problem.clone(), caps.to_vec(), budget.share());
    match contained(PATIENCE, || budget.stopped(), move || search::least(&owned, measure, &caps, own)) {
        Ok((claim, spent)) => {
            budget.take(spent);
            claim
        }
        Err(Gone::Stopped) => Ok(Claim::Stopped(None, i64::MIN)),
        Err(Gone::Broken(why)) => Err(Broken(why)),
    }
}
