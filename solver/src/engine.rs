//! What an engine is: something that minimises one measure of a [`Problem`] under caps on others, and says
//! honestly how far it got. Engines are interchangeable; the referee decides what is believed.

use crate::budget::Budget;
use crate::problem::{Assignment, Cap, Measure, Problem};

/// How far an engine got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Proven: nothing is smaller.
    Optimal {
        /// The least value.
        value: i64,
        /// One assignment that reaches it.
        assignment: Assignment,
    },
    /// Proven: nothing satisfies the caps and rules.
    Infeasible,
    /// The budget ended first.
    Stopped {
        /// The best valid assignment so far, with its value.
        best: Option<(i64, Assignment)>,
        /// No assignment is below this.
        bound: i64,
    },
    /// The engine broke (a dependency panicked, or made a claim that does not hold) and has no answer.
    Failed(String),
}

/// An engine.
pub trait Engine {
    /// Its name, as `--engine` takes it.
    fn name(&self) -> &'static str;

    /// The name of what gave the last answer: an engine that chooses among others says which.
    fn answered(&self) -> &'static str {
        self.name()
    }

    /// Minimises `measure` under `caps`.
    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome;
}
