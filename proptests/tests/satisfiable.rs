//! Satisfiability as a library, held against brute force; the strategies that are exported; and the example of rules
//! of one's own, which hold for what ships and are seen to break.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

#[path = "../examples/own_registry.rs"]
#[allow(dead_code, reason = "what it does as a program is not run here")]
mod own_registry;

use prism_model::{Catalog, Request};
use prism_proptests::bridge::Back;
use prism_proptests::oracle::{Choice, Oracle};
use prism_proptests::{bridge, strategies};
use prism_solver::{Budget, Satisfiable, satisfiable};
use proptest::prelude::*;
use std::cell::Cell;
use std::path::Path;

/// As brute force says: the first plan in canonical order, be it as dear as a budget allows, or a "no" without an idle
/// fact.
fn agrees(catalog: &Catalog, request: &Request, oracle: &Oracle<'_>) -> Result<bool, TestCaseError> {
    match satisfiable(catalog, request, &mut Budget::unlimited()) {
        Ok(Satisfiable::Yes(plan)) => {
            let places = |choices: Vec<Choice>| -> Vec<_> {
                choices.into_iter().map(|choice| (choice.offering, choice.regions)).collect()
            };
            let first = oracle.first().map(places);
            prop_assert_eq!(Some(places(Back { catalog, request }.choices(&plan))), first);
        }
        Ok(Satisfiable::No(why)) => {
            prop_assert!(!oracle.is_feasible() && why.minimal && !why.facts.is_empty())
        }
        other => prop_assert!(false, "{other:?}"),
    }
    Ok(oracle.is_feasible())
}

/// How often each answer came.
fn counted<S: Strategy>(cases: S, answer: impl Fn(S::Value) -> Result<bool, TestCaseError>) -> (u32, u32) {
    let counts = (Cell::new(0), Cell::new(0));
    let few = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) };
    let tried = proptest::test_runner::TestRunner::new(few).run(&cases, |case| {
        let count = if answer(case)? { &counts.0 } else { &counts.1 };
        count.set(count.get() + 1);
        Ok(())
    });
    assert!(tried.is_ok(), "{tried:?}");
    (counts.0.get(), counts.1.get())
}

#[test]
fn what_is_satisfiable_is_what_brute_force_finds() {
    let one = counted(strategies::request(), |(world, ask)| {
        let catalog = bridge::catalog(&world).unwrap();
        let request = bridge::request(&catalog, &ask).unwrap();
        agrees(&catalog, &request, &Oracle::new(&world, &ask))
    });
    let several = counted(strategies::group(), |(world, group)| {
        let catalog = bridge::catalog(&world).unwrap();
        let request = bridge::group_request(&catalog, &group).unwrap();
        agrees(&catalog, &request, &Oracle::group(&world, &group, &[]).unwrap())
    });
    println!("{one:?} {several:?}");
    assert!(one.0 > 100 && one.1 > 100 && several.0 > 100 && several.1 > 30, "{one:?} {several:?}");
}

#[test]
fn a_search_that_is_stopped_says_nothing() {
    let (world, ask) = prism_proptests::generate::world(1);
    let catalog = bridge::catalog(&world).unwrap();
    let request = bridge::request(&catalog, &ask).unwrap();
    let stopped = satisfiable(&catalog, &request, &mut Budget::nodes(0)).unwrap();
    assert!(matches!(stopped, Satisfiable::Unknown), "{stopped:?}");
}

#[test]
fn the_shipped_registry_keeps_the_rules_of_the_example() {
    let catalog = own_registry::catalog(None).unwrap();
    assert_eq!(own_registry::broken_rules(&catalog), Vec::<String>::new());
}

#[test]
fn a_registry_that_breaks_the_rules_of_the_example_is_told() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-registry");
    std::fs::create_dir_all(folder.join("patterns")).unwrap();
    let pattern = "pattern: rare\nversion: v1\nsummary: what one backend can do\ndescription: what one backend can do\nexecutor: prism-pattern-rare:v1.0.0\nslots:\n  graph:\n    description: walks\n    required_interfaces: [graph_traversal, graph_analytics]\n";
    std::fs::write(folder.join("patterns/rare.yaml"), pattern).unwrap();
    let catalog = own_registry::catalog(Some(&folder)).unwrap();
    let broken = own_registry::broken_rules(&catalog);
    assert!(broken.iter().any(|rule| rule.starts_with("rare ")), "{broken:?}");
}
