//! A search that was stopped with a valid plan, and what it proved: no more than that, and no less.

use super::measures::{name, shown};
use super::money::exact;
use super::placed::Placed;
use prism::model::catalog::Catalog;
use prism::model::request::{Level, Measure, Request};
use prism::model::{MicroUsd, Plan};
use prism::solver::Reached;
use prism::words::Across;

/// `stopped early   $75.19/month is valid, not proven cheapest   no plan is below $59.04, gap 21.5 %`, and the plan.
pub(super) fn stopped(catalog: &Catalog, request: &Request, plan: &Plan, reached: &Reached) -> String {
    let proven = match reached.open {
        None => "is valid and proven the best   that it comes first among equals is not".to_owned(),
        Some((Measure::Cost, bound)) => of_cost(request, plan, reached, bound),
        Some((measure, bound)) => {
            let own = plan.measure(catalog, request, measure);
            format!("{}   {}", cheapest(plan, reached), of_another(measure, own, reached, bound))
        }
    };
    let across = Across::new(catalog, request);
    let placed = Placed { catalog, request, plan, across: &across, voice: request };
    format!("stopped early   ${}/month {proven}\n{}", exact(plan.cost()), placed.table(None))
}

/// A search that was stopped for a plan that is known to be the best from before.
pub(super) fn known(catalog: &Catalog, request: &Request, plan: Plan) -> (Option<Plan>, MicroUsd, Reached) {
    let levels = request.levels();
    let is_strict = levels.iter().all(|level| level.tolerance.is_zero());
    let value = |level: &Level| (level.measure, plan.measure(catalog, request, level.measure));
    let reached = match (is_strict, levels.first()) {
        (true, _) => Reached { proven: levels.iter().map(value).collect(), open: None },
        // How far it is from the best of the first is not known any more.
        (false, Some(first)) => Reached { proven: Vec::new(), open: Some((first.measure, None)) },
        (false, None) => Reached::default(),
    };
    let by_cost = levels.first().is_some_and(|level| level.measure == Measure::Cost && is_strict);
    let bound = if by_cost { plan.cost() } else { MicroUsd(i64::MIN) };
    (Some(plan), bound, reached)
}

/// It was stopped while the least cost was looked for.
fn of_cost(request: &Request, plan: &Plan, reached: &Reached, bound: Option<i64>) -> String {
    let (cost, is_first) = (plan.cost(), reached.proven.is_empty());
    let Some(bound) = bound.filter(|&bound| bound > 0).map(MicroUsd) else {
        return "is valid, not proven cheapest   nothing is proven about the cheapest".to_owned();
    };
    match (bound >= cost, is_first) {
        (true, true) if request.levels().len() > 1 => {
            "is valid and proven cheapest   what is asked after cost is not proven".to_owned()
        }
        (true, true) => "is valid and proven cheapest   that it comes first among equals is not".to_owned(),
        (true, false) => {
            "is valid, and the cheapest that does as well in what comes before cost   the rest is not proven"
                .to_owned()
        }
        (false, _) => {
            let who = if is_first { "no plan" } else { "none that does as well in what comes before cost" };
            let gap = gap(cost, bound);
            format!("is valid, not proven cheapest   {who} is below ${}, gap {gap}", exact(bound))
        }
    }
}

/// What is proven of the cost where it came first.
fn cheapest(plan: &Plan, reached: &Reached) -> String {
    match reached.proven.first() {
        Some(&(Measure::Cost, least)) if plan.cost().0 <= least => "is valid and proven cheapest".to_owned(),
        Some(&(Measure::Cost, least)) => {
            let (least, gap) = (exact(MicroUsd(least)), gap(plan.cost(), MicroUsd(least)));
            format!("is valid, not proven cheapest   no plan is below ${least}, gap {gap}")
        }
        _ => "is valid, not proven the best".to_owned(),
    }
}

/// It was stopped while the least of this was looked for.
fn of_another(measure: Measure, own: i64, reached: &Reached, bound: Option<i64>) -> String {
    let what = name(measure);
    let before =
        if reached.proven.is_empty() { "no plan" } else { "none that does as well in what comes before" };
    match bound.filter(|&bound| bound > 0) {
        None => format!("nothing is proven about {what}"),
        Some(bound) if bound >= own => format!("{before} is better in {what}, and the rest is not proven"),
        Some(bound) => {
            format!(
                "{before} is below {} in {what}, and this one is at {}",
                shown(measure, bound),
                shown(measure, own)
            )
        }
    }
}

/// How much of the cost a better plan could save at most, rounded up.
fn gap(cost: MicroUsd, bound: MicroUsd) -> String {
    let (cost, apart) = (i128::from(cost.0).max(1), i128::from(cost.0) - i128::from(bound.0));
    let tenths = (apart.max(0) * 1000 + cost - 1) / cost;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prism::request::{Flags, lower};
    use prism::{Options, Report, optimize, shipped};

    fn told(optimize_by: &str) -> (Reached, MicroUsd, Plan) {
        let flags = Flags {
            pattern: Some("session-store".into()),
            optimize: vec![optimize_by.into()],
            ..Flags::default()
        };
        let request = lower(shipped(), &flags).unwrap_or_else(|why| panic!("{why:?}")).request;
        let Ok(Report::Optimal(best)) = optimize(shipped(), &request, Options::default()) else {
            panic!("a plan")
        };
        let (plan, bound, reached) = known(shipped(), &request, best.plan.clone());
        assert_eq!(plan.as_ref().map(Plan::cost), Some(best.plan.cost()));
        (reached, bound, best.plan)
    }

    #[test]
    fn what_was_proven_before_is_proven_still() {
        let (reached, bound, plan) = told("cost");
        assert_eq!((reached.proven, reached.open), (vec![(Measure::Cost, plan.cost().0)], None));
        assert_eq!(bound, plan.cost());
        // A plan within a tolerance says nothing of the best.
        let (reached, bound, _) = told("cost:20%,regions");
        assert!(reached.proven.is_empty() && reached.open == Some((Measure::Cost, None)), "{reached:?}");
        assert_eq!(bound, MicroUsd(i64::MIN));
    }
}
