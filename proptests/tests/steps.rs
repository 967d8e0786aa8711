//! The steps that make the exact search shorter, switched off one by one: the levels, the plan and its bill stay
//! what they are. Random worlds, of one namespace and of several.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use prism_model::{Catalog, Request};
use prism_proptests::check::{Way, catalog};
use prism_proptests::{bridge, generate};
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::{Budget, Engine, Exact, Found, Steps, Stepwise, find};

const SEEDS: u64 = 400;

fn answer(catalog: &Catalog, request: &Request, engine: &dyn Engine) -> String {
    let graph = Graph::new(catalog, request).unwrap();
    match find(catalog, request, &graph, &Change::default(), engine, &mut Budget::unlimited()).unwrap() {
        Found::Plan(plan, levels) => format!("{levels:?} {:?}", plan.fillings()),
        Found::Nothing => String::from("nothing"),
        Found::Stopped { .. } => String::from("stopped"),
    }
}

fn one(seed: u64) -> (Catalog, Request) {
    let (world, ask) = generate::world(seed);
    let catalog = catalog(&world, Way::Short).unwrap();
    let request = bridge::request(&catalog, &ask).unwrap();
    (catalog, request)
}

fn several(seed: u64) -> (Catalog, Request) {
    let (world, group) = generate::group(seed);
    let catalog = catalog(&world, Way::Short).unwrap();
    let request = bridge::group_request(&catalog, &group).unwrap();
    (catalog, request)
}

#[test]
fn a_step_left_out_changes_nothing() {
    let mut plans = 0;
    for seed in 0..SEEDS {
        let (catalog, request) = if seed.is_multiple_of(2) { one(seed) } else { several(seed) };
        let expected = answer(&catalog, &request, &Exact);
        plans += u64::from(expected != "nothing");
        for (name, steps) in Steps::all_but_one() {
            assert_eq!(answer(&catalog, &request, &Stepwise(steps)), expected, "seed {seed} without {name}");
        }
    }
    assert!(plans >= SEEDS / 3, "only {plans} plans among {SEEDS}");
}
