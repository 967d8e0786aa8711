//! The bare search on seeded problems, ten seeds each.
//!
//! `cargo bench -p prism-benches --bench problems`; figures and how to read them stand in `benches/README.md`.
#![allow(missing_docs, reason = "criterion's macros define the entry point")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use prism_benches::instances::{assignment, catalogue};
use prism_solver::problem::{Measure, Problem};
use prism_solver::{Budget, Engine, Exact, Outcome};
use std::hint::black_box;
use std::time::Duration;

fn proven(problem: &Problem) -> Outcome {
    let outcome = Exact.minimise(black_box(problem), Measure::Cost, &[], &mut Budget::unlimited());
    assert!(!matches!(outcome, Outcome::Stopped { .. } | Outcome::Failed(_)), "{outcome:?}");
    outcome
}

fn problems(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("problems");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    for seed in 1..=10 {
        let kinds = [
            ("namespace-6x400", catalogue(6, 400, seed)),
            ("catalogue-10x2000", catalogue(10, 2000, seed)),
            ("assignment-10x50", assignment(10, 50, seed)),
        ];
        for (name, problem) in kinds {
            group.bench_with_input(BenchmarkId::new(name, seed), &problem, |bench, problem| {
                bench.iter(|| proven(problem));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, problems);
criterion_main!(benches);
