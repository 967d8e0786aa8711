//! A search that is stopped claims no more than is true: what it has is valid, what it calls proven is, and nothing is
//! below its bound. One that ends has the same answer whatever was left of its budget.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::{Catalog, Request};
use prism_proptests::bridge::{self, Back, measure as named};
use prism_proptests::check::compare_found;
use prism_proptests::generate;
use prism_proptests::oracle::{Best, Oracle};
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::{Budget, Exact, Found, Reached, find};

/// What was reached.
#[derive(Debug, Default)]
struct Tally {
    ended: usize,
    with_a_plan: usize,
    without: usize,
    /// Stopped with the optimum of the first level and its proof.
    proven: usize,
    /// Stopped with a bound of the level it was at, and where that was not the cost.
    bounds: usize,
    of_others: usize,
}

impl Tally {
    fn stop(
        &mut self,
        catalog: &Catalog,
        request: &Request,
        oracle: &Oracle<'_>,
        best: Option<&Best>,
        nodes: u64,
    ) {
        let graph = Graph::new(catalog, request).unwrap();
        let found =
            find(catalog, request, &graph, &Change::default(), &Exact, &mut Budget::nodes(nodes)).unwrap();
        let Found::Stopped { best: plan, bound, reached } = found else {
            self.ended += 1;
            return compare_found(catalog, request, found, best).unwrap();
        };
        let by_cost_first = oracle.levels().first().is_some_and(|(measure, _)| measure == "cost");
        if let (true, Some(best)) = (by_cost_first, best) {
            assert!(i128::from(bound.0) <= best.levels[0].1, "bound {bound}, optimum {}", best.levels[0].1);
        }
        self.reached(catalog, request, best, &reached);
        let Some(plan) = plan else { return self.without += 1 };
        self.with_a_plan += 1;
        let bill = oracle.judge(&Back { catalog, request }.choices(&plan)).unwrap();
        assert_eq!(bill.cost, i128::from(plan.cost().0));
        self.proven += usize::from(by_cost_first && bound == plan.cost());
    }
}

impl Tally {
    /// What is said to be proven of each level is what brute force finds.
    fn reached(&mut self, catalog: &Catalog, request: &Request, best: Option<&Best>, reached: &Reached) {
        let Some(best) = best else {
            assert!(reached.proven.is_empty(), "{reached:?}");
            return;
        };
        // The last level is the cost once more.
        let last = (String::from("cost"), best.cost);
        let optimum: Vec<_> = best.levels.iter().chain([&last]).collect();
        for (&(measure, value), (name, least)) in reached.proven.iter().zip(&optimum) {
            assert_eq!((&named(measure), i128::from(value)), (name, *least));
        }
        let Some((measure, bound)) = reached.open else { return };
        let (name, least) = optimum[reached.proven.len()];
        assert_eq!(&named(measure), name);
        if let Some(bound) = bound {
            self.bounds += 1;
            self.of_others += usize::from(name != "cost");
            assert!(i128::from(bound) <= *least, "{reached:?}, {optimum:?} {catalog:?} {request:?}");
        }
    }
}

#[test]
fn a_stopped_search_claims_no_more_than_is_true() {
    let mut tally = Tally::default();
    for seed in 0..1_500 {
        let (world, ask) = generate::world(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let request = bridge::request(&catalog, &ask).unwrap();
        let oracle = Oracle::new(&world, &ask);
        let best = oracle.best();
        for nodes in [0, 1, 2, 3, 5, 8, 13, 21, 34, 1 << 40] {
            tally.stop(&catalog, &request, &oracle, best.as_ref(), nodes);
        }
    }
    println!("{tally:?}");
    assert!(tally.ended >= 5_000 && tally.with_a_plan >= 500, "{tally:?}");
    assert!(tally.without >= 500 && tally.proven >= 100, "{tally:?}");
}
