//! What else there is: the next best plans ([`top`]), the trade between two or three measures ([`pareto`]), and
//! the best plan of each vendor, region or backend ([`by`]).
//!
//! Each is made of solves of the same request under a change, so every plan in it passed the referee, and each
//! says whether it is complete.

mod by;
mod frontier;
mod knee;
mod top;

pub use by::{Outcome, Row, Split, Table, by};
pub use frontier::{Frontier, Point, pareto};
pub use top::{Listed, top};

use crate::optimize::Options;
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::{Plan, SiteId};
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::solve::LevelValues;
use prism_solver::{Found, SolveError, find};

/// Why a list ends where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Proven: there is no more.
    Complete,
    /// As many as were asked for; there may be more.
    Limit,
    /// The search budget ended first.
    Stopped,
}

/// A request that is solved again and again.
struct Asked<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    graph: Graph,
}

impl<'a> Asked<'a> {
    fn new(catalog: &'a Catalog, request: &'a Request) -> Result<Self, SolveError> {
        Ok(Self { catalog, request, graph: Graph::new(catalog, request)? })
    }

    fn find(&self, change: &Change, options: &mut Options<'_>) -> Result<Found, SolveError> {
        find(self.catalog, self.request, &self.graph, change, options.engine, &mut options.budget)
    }

    /// The proven best, or why the list ends here.
    fn next(
        &self,
        change: &Change,
        options: &mut Options<'_>,
    ) -> Result<Result<(Plan, LevelValues), End>, SolveError> {
        Ok(match self.find(change, options)? {
            Found::Plan(plan, levels) => Ok((plan, levels)),
            Found::Nothing => Err(End::Complete),
            Found::Stopped { .. } => Err(End::Stopped),
        })
    }
}

/// Where a plan serves each demand: what makes it another plan.
fn sites(plan: &Plan) -> Vec<SiteId> {
    plan.fillings().iter().map(prism_model::Filling::site).collect()
}
