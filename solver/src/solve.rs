//! Solving a request: graph, problem, then one objective level after the other, each proven optimum held as a
//! cap for the next, and at the end the canonical assignment among the optimal ones, checked by the referee.

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::exact::{Room, first_within};
use crate::explain;
use crate::graph::{Graph, TooLarge};
use crate::lower::{Change, Lowered};
use crate::problem::{Assignment, Cap};
use prism_model::catalog::Catalog;
use prism_model::request::{Level, Measure, Request};
use prism_model::{Answer, Exact, Explanation, MicroUsd, Overflow, Plan, Violation};

/// The engine or the model is wrong: this is a bug, not an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// A workload left the exact range.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// The referee refused what an engine claimed.
    #[error("engine `{engine}` claimed a plan that the referee refuses: {violation}")]
    Refused {
        /// Which engine.
        engine: &'static str,
        /// Why.
        violation: Violation,
    },
    /// An engine broke, or claimed a value that no assignment reaches.
    #[error("engine `{engine}` failed: {why}")]
    Failed {
        /// Which engine.
        engine: &'static str,
        /// How.
        why: String,
    },
}

/// The optimum of every level, in order.
pub type LevelValues = Vec<(Measure, i64)>;

/// What a search without explanation comes to.
#[derive(Clone, Debug)]
pub enum Found {
    /// Proven optimal, level by level.
    Plan(Plan, LevelValues),
    /// Proven impossible.
    Nothing,
    /// The budget ended first.
    Stopped {
        /// The best valid plan so far.
        best: Option<Plan>,
        /// No plan costs less.
        bound: MicroUsd,
        /// What is proven, level by level.
        reached: Reached,
    },
}

/// How far a search came that was stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// The optimum of every level that was finished, in order.
    pub proven: LevelValues,
    /// The level at which it was stopped, and what no plan is below that keeps to the levels before; nothing where all
    /// levels are proven and the first among equals is not.
    pub open: Option<(Measure, Option<i64>)>,
}

impl Reached {
    /// Level by level what no plan is below that keeps to the levels before.
    #[must_use]
    pub fn bounds(&self) -> Vec<Option<i64>> {
        let proven = self.proven.iter().map(|&(_, value)| Some(value));
        proven.chain(self.open.map(|(_, bound)| bound)).collect()
    }
}

/// Solves a request: the proven cheapest plan, or why there is none.
///
/// # Errors
/// [`SolveError`] if something is wrong with the engine or a figure is too large.
pub fn solve(
    catalog: &Catalog,
    request: &Request,
    engine: &dyn Engine,
    budget: &mut Budget,
) -> Result<Answer, SolveError> {
    let graph = Graph::new(catalog, request)?;
    Ok(match find(catalog, request, &graph, &Change::default(), engine, budget)? {
        Found::Plan(plan, _) => Answer::Plan(plan),
        Found::Nothing => Answer::NoPlan(conflict(catalog, request, &graph, budget)),
        Found::Stopped { best, bound, .. } => Answer::Unknown { best, bound },
    })
}

fn conflict(catalog: &Catalog, request: &Request, graph: &Graph, budget: &mut Budget) -> Explanation {
    explain::conflict(catalog, request, graph, budget)
}

/// Searches without explaining.
///
/// # Errors
/// As [`solve`].
pub fn find(
    catalog: &Catalog,
    request: &Request,
    graph: &Graph,
    change: &Change,
    engine: &dyn Engine,
    budget: &mut Budget,
) -> Result<Found, SolveError> {
    let lowered = Lowered::new(catalog, request, graph, change);
    let checked = |assignment: &Assignment| -> Result<Plan, SolveError> {
        let refused = |violation| SolveError::Refused { engine: engine.answered(), violation };
        let choices = lowered.choices(assignment).ok_or(refused(Violation::Shape { given: 0, needed: 0 }))?;
        Plan::checked(catalog, request, &choices).map_err(refused)
    };
    let failed = |why: String| SolveError::Failed { engine: engine.answered(), why };
    let held = change.capped.iter().map(|&(measure, most)| lowered.cap(measure, most));
    let mut caps: Vec<Cap> = held.collect();
    let mut values = LevelValues::new();
    let mut incumbent: Option<Assignment> = None;
    // What is best so far is left only for what is better in a later level: it is as good in the earlier ones.
    let kept = |measure: Measure, best: Option<Assignment>, value: i64| {
        let own = |best: &Assignment| lowered.problem.measure(best, lowered.measure(measure));
        best.filter(|best| own(best).is_some_and(|own| own <= value))
    };
    let stopped = |best: Option<Assignment>,
                   proven: LevelValues,
                   open: Option<(Measure, Option<i64>)>|
     -> Result<Found, SolveError> {
        let best = best.as_ref().map(checked).transpose()?;
        // The first proven cost is a bound for every later level.
        let cost = proven.iter().find(|(measure, _)| *measure == Measure::Cost).map(|&(_, value)| value);
        let of_cost = open.filter(|(measure, _)| *measure == Measure::Cost).and_then(|(_, bound)| bound);
        let bound = MicroUsd(cost.or(of_cost).unwrap_or(i64::MIN));
        Ok(Found::Stopped { best, bound, reached: Reached { proven, open } })
    };
    for level in request.levels() {
        match engine.minimise(&lowered.problem, lowered.measure(level.measure), &caps, budget) {
            Outcome::Optimal { value, assignment } => {
                let most = most(value, level).map_err(|Overflow| failed("a tolerance overflows".into()))?;
                caps.push(lowered.cap(level.measure, most));
                values.push((level.measure, value));
                incumbent = kept(level.measure, incumbent, value).or(Some(assignment));
            }
            Outcome::Infeasible if values.is_empty() => return Ok(Found::Nothing),
            Outcome::Infeasible => return Err(failed("a later level contradicts an earlier optimum".into())),
            Outcome::Stopped { best, bound } => {
                let before = best.as_ref().map_or(i64::MAX, |&(value, _)| value);
                let best = kept(level.measure, incumbent, before).or(best.map(|(_, assignment)| assignment));
                let known = (bound > i64::MIN).then_some(bound);
                return stopped(best, values, Some((level.measure, known)));
            }
            Outcome::Failed(why) => return Err(failed(why)),
        }
    }
    let least = |level: &Level| level.measure == Measure::Cost && level.tolerance.is_zero();
    let room = Room::unless(request.levels().iter().any(least));
    match first_within(&lowered.problem, &caps, room, budget) {
        Some(assignment) => Ok(Found::Plan(checked(&assignment)?, values)),
        None if budget.left() == 0 => stopped(incumbent, values, None),
        None => Err(failed(format!("no assignment reaches {values:?}"))),
    }
}

/// A level with optimum `v` and tolerance `t` is held at `v + ⌊|v|·t⌋`.
fn most(value: i64, level: Level) -> Result<i64, Overflow> {
    let slack = Exact::integer(value.saturating_abs()).times(level.tolerance)?.floor()?;
    Ok(value.saturating_add(slack))
}
