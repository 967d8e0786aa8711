//! Requests that change step by step, each answer held against brute force and against the one before. Steps shrink
//! to the fewest that still go wrong.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::machine::{Seen, Step, run};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;

const CASES: u32 = 600;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => any::<u64>().prop_map(Step::Add),
        2 => (0..3_usize).prop_map(Step::Remove),
        5 => any::<u64>().prop_map(Step::Rule),
        3 => (0..6_usize).prop_map(Step::Drop),
        3 => (0..6_usize).prop_map(Step::Relax),
        3 => (0..6_usize).prop_map(Step::Tighten),
        2 => any::<u64>().prop_map(Step::Start),
        1 => (0..2_usize).prop_map(Step::Stop),
        2 => Just(Step::Adopt),
        2 => (0..5_usize).prop_map(Step::Keep),
        1 => Just(Step::Release),
        1 => Just(Step::Wait),
    ]
}

#[test]
fn requests_that_change_are_answered_right_at_every_step() {
    let total = Cell::new(Seen::default());
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let seeds = (any::<u64>().no_shrink(), prop::collection::vec(step(), 1..14));
    let outcome = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
    .run(&seeds, |(seed, steps)| {
        let seen = run(seed, &steps).map_err(TestCaseError::fail)?;
        let sum = total.get();
        total.set(Seen {
            plans: sum.plans + seen.plans,
            none: sum.none + seen.none,
            confirmed: sum.confirmed + seen.confirmed,
            changed: sum.changed + seen.changed,
        });
        Ok(())
    });
    println!("{:?}", total.get());
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let Seen { plans, none, confirmed, changed } = total.get();
    assert!(plans >= 1_500 && none >= 500 && confirmed >= 3_000 && changed >= 600, "{:?}", total.get());
}
