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

/// A conflict among the facts of ten namespaces, and all that is told about one.
fn explain(criterion: &mut Criterion) {
    let catalog = prism::shipped();
    let namespace = |index: usize| {
        format!(
            "  - {{name: n{index}, pattern: multicast-registry, needs: {{ttl: required, sla: 99.9%}}, workload: {{data_size: 4GiB}}}}\n"
        )
    };
    let all: String = (0..10).map(namespace).collect();
    let text =
        format!("rules: [{{budget: $50}}]\ndefaults: {{needs: {{jurisdiction: eu}}}}\nnamespaces:\n{all}");
    let lowered = prism::request::Document::read("request.yaml", &text).lower(catalog);
    let request = lowered.expect("it says nothing wrong").request;
    let graph = Graph::new(catalog, &request).expect("the workload is small");
    let facts = prism::solver::explain::all_facts(&request, &graph).len();
    criterion.bench_function(&format!("conflict/{facts}-facts"), |bench| {
        bench.iter(|| {
            let budget = &mut Budget::unlimited();
            prism::solver::explain::conflict(catalog, black_box(&request), &graph, budget)
        });
    });
    for (name, request) in prism_benches::requests(catalog) {
        let report = prism::optimize(catalog, &request, prism::Options::default());
        let Ok(prism::Report::Optimal(optimum)) = report else { continue };
        criterion.bench_function(&format!("prices/{name}"), |bench| {
            let options = prism::Options::default;
            bench.iter(|| prism::explain::prices(catalog, black_box(&request), &optimum.plan, options()));
        });
        criterion.bench_function(&format!("room/{name}"), |bench| {
            let options = prism::Options::default;
            bench.iter(|| prism::explain::room(catalog, black_box(&request), &optimum.plan, options()));
        });
    }
}

criterion_group!(benches, load, solve, explain);
criterion_main!(benches);
