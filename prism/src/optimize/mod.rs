//! `optimize`: the proven cheapest plan with its story, or why there is none.
//!
//! The story is made of re-solves on the same graph: the runner-up, what one cloud or one region would cost,
//! what would change if an unknown fact were known, what covers everything stated. Each figure in it is the
//! cost of a plan that passed the referee.
//!
//! `optimum` is what is told, `story` finds it out: `sized` what the workload falls on, `unknown` what knowing a
//! fact could save, `spread` what being in several places means, `trust` how far the bill can be trusted.

mod optimum;
mod sized;
mod spread;
mod story;
mod trust;
mod unknown;

pub use optimum::{Covered, Figures, IfKnown, Incomplete, NotSized, Optimum, RunnerUp, SlotStory, Spans};

use crate::explain::weighed;
use crate::resolve::Resolves;
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::{Explanation, MicroUsd, Plan};
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::{Budget, Engine, Exact, Found, Reached, SolveError, explain, find};
use story::Story;

/// How to solve.
pub struct Options<'e> {
    /// Which engine proves the optimum.
    pub engine: &'e dyn Engine,
    /// How much may be searched.
    pub budget: Budget,
}

impl Default for Options<'static> {
    /// The exact search, until it is done. Unlike [`Auto`](prism_solver::Auto), which the command takes and which tells
    /// afterwards who answered, it has no state, so whoever wants no more than the answer can share it. The answers are
    /// the same; requests that ask for nearly all that pools have left are better asked with `engine: &Auto::new()`.
    fn default() -> Self {
        Self { engine: &Exact, budget: Budget::unlimited() }
    }
}

/// What a request comes to.
#[derive(Clone, Debug)]
pub enum Report {
    /// Proven optimal.
    Optimal(Box<Optimum>),
    /// Proven impossible.
    NoPlan(Explanation),
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

/// Finds the proven optimal plan for a request and tells its story.
///
/// ```
/// use prism::request::{Flags, lower};
/// let catalog = prism::shipped();
/// let flags = Flags { pattern: Some("multicast-registry".into()), ..Flags::default() };
/// let request = lower(catalog, &flags).expect("a valid request").request;
/// let prism::Report::Optimal(optimum) = prism::optimize(catalog, &request, prism::Options::default())? else {
///     panic!("there is a plan");
/// };
/// assert_eq!(optimum.plan.fillings().len(), 2);
/// # Ok::<(), prism::SolveError>(())
/// ```
///
/// # Errors
/// [`SolveError`] if a workload is too large to be exact, or an engine broke.
pub fn optimize(
    catalog: &Catalog,
    request: &Request,
    mut options: Options<'_>,
) -> Result<Report, SolveError> {
    let graph = Graph::new(catalog, request)?;
    match find(catalog, request, &graph, &Change::default(), options.engine, &mut options.budget)? {
        Found::Nothing => {
            let why = explain::conflict(catalog, request, &graph, &mut options.budget);
            Ok(Report::NoPlan(weighed(catalog, request, why, &[], &mut options.budget)?))
        }
        Found::Stopped { best, bound, reached } => Ok(Report::Stopped { best, bound, reached }),
        Found::Plan(plan, levels) => {
            let resolves = Resolves::new(options.budget.renewed());
            let story = Story { catalog, request, graph: &graph, plan: &plan, resolves };
            let optimum = story.tell(levels)?;
            Ok(Report::Optimal(Box::new(optimum)))
        }
    }
}
