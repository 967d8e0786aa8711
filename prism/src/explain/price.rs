//! What every constraint costs: each is dropped, alone, and the request is solved again. The difference is exact where
//! both solves are proven, else an interval.
//!
//! A constraint that forbids never costs less than nothing where cost is what is optimised first; where it is not, a
//! request without it may come to a dearer plan that is better in what comes first.

use super::conflicts::wishes;
use super::edit::{Edit, Subject};
use super::solving::Asking;
use crate::optimize::Options;
use prism_model::request::{Measure, Request};
use prism_model::{Catalog, FillId, MicroUsd, Plan};
use prism_solver::graph::Graph;
use prism_solver::{Found, SolveError};

/// What dropping a constraint changes of the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// So much cheaper without it, proven.
    Exact(MicroUsd),
    /// Without it there is no plan: units of its own are what a slot may need.
    Needed,
    /// At least and at most so much; `None` where nothing is known.
    Between(Option<MicroUsd>, Option<MicroUsd>),
}

/// A constraint and what it costs.
#[derive(Clone, Debug)]
pub struct Price {
    /// What is dropped.
    pub edit: Edit,
    /// What that saves.
    pub costs: Difference,
    /// The best plan without it, as far as it is known.
    pub plan: Option<Plan>,
}

/// The price of every constraint of a request whose best plan is known, in the order of their places. What nobody
/// stated is listed where it costs something.
///
/// # Errors
/// As [`crate::optimize`].
pub fn prices(
    catalog: &Catalog,
    request: &Request,
    plan: &Plan,
    options: Options<'_>,
) -> Result<Vec<Price>, SolveError> {
    let graph = Graph::new(catalog, request)?;
    let mut prices = Vec::new();
    for edit in constraints(catalog, request, &graph) {
        // Each may take as much search as the plan itself.
        let mut own = Options { engine: options.engine, budget: options.budget.clone() };
        let mut asking = Asking::new(catalog, request, &mut own);
        let found = asking.best(std::slice::from_ref(&edit))?;
        let (costs, without) = compared(plan.cost(), request, &edit, found);
        let stated = edit.place(request).is_stated() || !matches!(edit.of(), Subject::Plugged);
        if stated || costs != Difference::Exact(MicroUsd::ZERO) {
            prices.push(Price { edit, costs, plan: without });
        }
    }
    Ok(prices)
}

/// Everything that may be dropped: what forbids, what is preferred, and what is optimised beside the cost.
pub(super) fn constraints(catalog: &Catalog, request: &Request, graph: &Graph) -> Vec<Edit> {
    let mut all = wishes(catalog, request, graph);
    // What is refused by default while unknown is told with the figures that knowing it would save.
    all.retain(|edit| !matches!(edit, Edit::Accept(name) if !request.unknown.refuses(*name)));
    let told = |id: &FillId| !all.contains(&Edit::Empty(*id));
    let fills: Vec<Edit> = (0..request.fills.len()).map(FillId::new).filter(told).map(Edit::Empty).collect();
    all.extend(fills);
    let dedicated = request.demand_ids().filter(|&demand| request.demand(demand).dedicated);
    all.extend(dedicated.map(Edit::Share));
    all.extend(request.preference.is_some().then_some(Edit::DropPreference));
    let cost_alone =
        |level: &prism_model::request::Level| level.measure == Measure::Cost && level.tolerance.is_zero();
    all.extend((!request.objective.iter().all(cost_alone)).then_some(Edit::CostAlone));
    all
}

/// What the bill is more than that of the best plan without a constraint.
fn compared(cost: MicroUsd, request: &Request, edit: &Edit, found: Found) -> (Difference, Option<Plan>) {
    match found {
        Found::Plan(plan, _) => (Difference::Exact(cost - plan.cost()), Some(plan)),
        Found::Nothing => (Difference::Needed, None),
        Found::Stopped { best, bound, .. } => {
            let first = request.levels().first().is_some_and(|level| level.measure == Measure::Cost);
            let most = (first && bound.0 > i64::MIN).then(|| cost - bound);
            let least = best.as_ref().map(|best| cost - best.cost());
            // Without what forbids the plan itself is still there, and a dearer one is not better. Without a slot it is not
            // the same plan, and what may cost more for something else may come to more.
            let is_strict = request.preference.is_none()
                && request.levels().iter().all(|level| level.tolerance.is_zero());
            let stays = first && is_strict && !matches!(edit, Edit::Empty(_));
            let least = if stays {
                Some(least.map_or(MicroUsd::ZERO, |least| least.max(MicroUsd::ZERO)))
            } else {
                least
            };
            (Difference::Between(least, most), best)
        }
    }
}
