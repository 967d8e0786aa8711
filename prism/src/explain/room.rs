//! How far prices may move: the most a chosen offering may cost, of what it costs today, before another plan is cheaper.
//!
//! The cost of a plan is a line in the factor on one offering's prices, steeper the more units and usage it buys there;
//! the least cost over all plans is the lower envelope of such lines, concave. The plan's line leaves the envelope where
//! a rival's first crosses it. That point is found as Dinkelbach found roots of ratios (1967): cross the line of some
//! rival, solve there, and cross the line of whatever is cheaper there, until nothing is. Two or three solves do.
//!
//! Every amount is rounded up to the micro-USD by itself, so lines are straight only nearly: the answer is a whole number
//! of thousandths at which the plan was solved to be the cheapest, and one more at which it was solved not to be.

use super::reprice::{crossing, repriced, split};
use crate::optimize::Options;
use prism_model::catalog::Catalog;
use prism_model::request::{Measure, Request, Target};
use prism_model::{Choice, Exact, Filling, OfferingId, Plan};
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::{Found, SolveError, find};

/// Today's price, in thousandths.
const TODAY: i64 = 1_000;
/// Dearer than a hundred times is as good as any price.
const MOST: i64 = 100 * TODAY;

/// How dear an offering may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many thousandths of today's prices, and the plan is still the cheapest; one more, and another is.
    UpTo(i64),
    /// A hundred times, and the plan is still the cheapest.
    Any,
    /// The search budget ended first.
    Unknown,
}

/// A chosen offering and how dear it may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What was chosen.
    pub offering: OfferingId,
    /// How dear it may get.
    pub limit: Limit,
}

/// How dear each chosen offering may get, in the order of the plan's pools. Nothing where cost is not what is optimised
/// first, or may be exceeded for something else: there no price alone decides.
///
/// # Errors
/// As [`crate::optimize`].
pub fn room(
    catalog: &Catalog,
    request: &Request,
    plan: &Plan,
    options: Options<'_>,
) -> Result<Vec<Room>, SolveError> {
    let by_cost = request
        .levels()
        .first()
        .is_some_and(|level| level.measure == Measure::Cost && level.tolerance.is_zero());
    if !by_cost {
        return Ok(Vec::new());
    }
    let graph = Graph::new(catalog, request)?;
    let mut offerings: Vec<OfferingId> = Vec::new();
    for pool in plan.pools() {
        let offering = catalog.site(pool.site()).offering;
        if !offerings.contains(&offering) {
            offerings.push(offering);
        }
    }
    let limit = |offering| {
        // Each may take as much search as the plan itself.
        let own = Options { engine: options.engine, budget: options.budget.clone() };
        let mut line = Line { catalog, request, graph: &graph, plan, offering, options: own };
        Ok(Room { offering, limit: line.limit()? })
    };
    offerings.into_iter().map(limit).collect()
}

/// The plan's cost as one offering gets dearer.
struct Line<'a, 'e> {
    catalog: &'a Catalog,
    request: &'a Request,
    graph: &'a Graph,
    plan: &'a Plan,
    offering: OfferingId,
    options: Options<'e>,
}

/// A solve at some price.
enum At {
    /// Nothing is cheaper than the plan.
    Cheapest,
    /// This is; `None`: the plan no longer keeps a rule, and none does.
    Cheaper(Option<Plan>),
    /// The budget ended.
    Stopped,
}

/// After so many crossings the rest is halved.
const CROSSINGS: usize = 8;

impl Line<'_, '_> {
    fn limit(&mut self) -> Result<Limit, SolveError> {
        let mut rival = match self.at(MOST)? {
            At::Cheapest => return Ok(Limit::Any),
            At::Stopped => return Ok(Limit::Unknown),
            At::Cheaper(rival) => rival,
        };
        // The plan is the cheapest at `low`, and not at `high`.
        let (mut low, mut high, mut solves) = (TODAY, MOST, 0);
        while high - low > 1 {
            let crossing = rival.as_ref().and_then(|rival| self.crossing(rival));
            let next = match crossing.filter(|_| solves < CROSSINGS) {
                // Where the lines cross just above, it ends with the next thousandth.
                Some(at) if at <= low => low + 1,
                Some(at) => at.min(high - 1),
                None => low + (high - low) / 2,
            };
            solves += 1;
            match self.at(next)? {
                At::Cheapest => low = next,
                At::Cheaper(other) => (rival, high) = (other, next),
                At::Stopped => return Ok(Limit::Unknown),
            }
        }
        Ok(Limit::UpTo(low))
    }

    /// Where the line of a rival crosses the plan's, in whole thousandths.
    fn crossing(&self, rival: &Plan) -> Option<i64> {
        crossing(self.line(self.plan)?, self.line(rival)?)
    }

    /// What a plan costs elsewhere and at the offering, at today's prices.
    fn line(&self, plan: &Plan) -> Option<(i64, i64)> {
        let choices: Vec<Choice> = plan.fillings().iter().map(Filling::choice).collect();
        let plan = Plan::checked(self.catalog, self.request, &choices).ok()?;
        Some(split(self.catalog, &plan, &[Target::Offering(self.offering)]))
    }

    /// Who is the cheapest at so many thousandths of today's prices.
    fn at(&mut self, thousandths: i64) -> Result<At, SolveError> {
        let failed = |why: String| SolveError::Failed { engine: "prices", why };
        let factor = Exact::ratio(thousandths.into(), TODAY.into()).unwrap_or(Exact::ONE);
        let catalog = repriced(self.catalog, &[Target::Offering(self.offering)], factor)
            .map_err(|why| failed(why.to_string()))?;
        let choices: Vec<Choice> = self.plan.fillings().iter().map(Filling::choice).collect();
        let own = Plan::checked(&catalog, self.request, &choices);
        let (engine, budget) = (self.options.engine, &mut self.options.budget);
        Ok(match find(&catalog, self.request, self.graph, &Change::default(), engine, budget)? {
            Found::Plan(best, _) => match own {
                Ok(own) if own.cost() <= best.cost() => At::Cheapest,
                _ => At::Cheaper(Some(best)),
            },
            Found::Nothing => At::Cheaper(None),
            Found::Stopped { .. } => At::Stopped,
        })
    }
}
