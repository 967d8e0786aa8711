//! Load, graph and solve on the shipped registry, and the whole story on top.
//!
//! `cargo bench -p prism-benches`; how to read the figures stands in `benches/README.md`.
#![allow(missing_docs, reason = "criterion's macros define the entry point")]
#![allow(clippy::expect_used, reason = "a bench that cannot run should say so and stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use prism::model::{Catalog, CatalogParts};
use prism::solver::graph::Graph;
use prism::solver::lower::{Change, Lowered};
use prism::solver::problem::Measure;
use prism::solver::{Budget, Engine, Exact, find};
use std::hint::black_box;

/// Decoding the compiled registry, as every process does once.
fn load(criterion: &mut Criterion) {
    let bytes = postcard::to_stdvec(prism::shipped().parts()).expect("the catalogue encodes");
    criterion.bench_function("load/embedded", |bench| {
        bench.iter(|| {
            let parts: CatalogParts = postcard::from_bytes(black_box(&bytes)).expect("it decodes");
            Catalog::new(parts).expect("it is consistent")
        });
    });
}

/// Asking every site about every demand, pricing the edges, and the searches.
fn solve(criterion: &mut Criterion) {
    let catalog = prism::shipped();
    for (name, request) in prism_benches::requests(catalog) {
        let graph = Graph::new(catalog, &request).expect("the workload is small");
        let change = Change::default();
        let lowered = Lowered::new(catalog, &request, &graph, &change);
        criterion.bench_function(&format!("graph/{name}"), |bench| {
            bench.iter(|| Graph::new(black_box(catalog), black_box(&request)));
        });
        criterion.bench_function(&format!("lower/{name}"), |bench| {
            bench.iter(|| Lowered::new(catalog, &request, black_box(&graph), &change));
        });
        criterion.bench_function(&format!("search/{name}"), |bench| {
            bench.iter(|| {
                Exact.minimise(black_box(&lowered.problem), Measure::Cost, &[], &mut Budget::unlimited())
            });
        });
        criterion.bench_function(&format!("solve/{name}"), |bench| {
            bench.iter(|| {
                find(catalog, &request, black_box(&graph), &change, &Exact, &mut Budget::unlimited())
            });
        });
        criterion.bench_function(&format!("story/{name}"), |bench| {
            bench.iter(|| prism::optimize(catalog, black_box(&request), prism::Options::default()));
        });
    }
}

criterion_group!(benches, load, solve);
criterion_main!(benches);
