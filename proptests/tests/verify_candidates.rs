//! The candidates of exported problems, rebuilt from the registry and the request by the referee alone: the same
//! sites, loads and prices as the solver's, on the registry that ships and on random ones; and one figure changed is
//! seen.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::{Catalog, Request};
use prism_proptests::{bridge, generate, shipped};
use prism_solver::lower::Export;
use prism_verify::{Problem, compare_candidates};

const SEEDS: u64 = 3_000;

#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    /// Of them with pools that run.
    pools: usize,
    candidates: usize,
    lies: usize,
    not_written: usize,
}

impl Tally {
    fn add(&mut self, what: &str, catalog: &Catalog, request: &Request) {
        let Ok(named) = Export::new(catalog, request).and_then(|export| export.problem()) else {
            self.not_written += 1;
            return;
        };
        let text = named.to_json();
        let compare = |text: &str| compare_candidates(&Problem::read(text).unwrap(), catalog, request);
        self.pools += usize::from(!request.running.is_empty());
        self.candidates += compare(&text).unwrap_or_else(|why| panic!("{what}: {why}"));
        self.compared += 1;
        let figures = [("\"cost\":", "1"), ("\"unit\":", "7"), ("\"base\":", "3"), ("\"spare\": [", "8")];
        let figures = figures.map(|(key, digit)| text.replacen(key, &format!("{key}{digit}"), 1));
        for told in figures.into_iter().chain([without_an_option(&text)]).filter(|told| *told != text) {
            // One figure changed or one candidate missing: never what the registry says.
            if let Ok(problem) = Problem::read(&told) {
                assert!(compare_candidates(&problem, catalog, request).is_err(), "{what}\n{told}");
                self.lies += 1;
            }
        }
    }
}

/// The problem without its first candidate, all purchases of it.
fn without_an_option(text: &str) -> String {
    let mut problem: serde_json::Value = serde_json::from_str(text).unwrap();
    let options = problem["demands"][0]["options"].as_array_mut().unwrap();
    let bare =
        |option: &serde_json::Value| option["site"].as_str().unwrap().split('#').next().unwrap().to_owned();
    let Some(first) = options.first().map(bare) else { return text.to_owned() };
    options.retain(|option| bare(option) != first);
    problem["rules"] = serde_json::json!([]);
    problem.to_string()
}

#[test]
fn the_referee_rebuilds_the_candidates_of_every_problem() {
    let mut tally = Tally::default();
    let catalog = prism_registry_embedded::catalog();
    for ask in generate::shipped(&shipped::world(catalog)) {
        tally.add("shipped", catalog, &bridge::request(catalog, &ask).unwrap());
    }
    println!("shipped: {tally:?}");
    assert!(tally.compared > 50 && tally.candidates > 5_000, "{tally:?}");
    for seed in 0..SEEDS {
        let (world, ask) = generate::world(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let Ok(request) = bridge::request(&catalog, &ask) else { continue };
        tally.add(&format!("seed {seed}"), &catalog, &request);
    }
    for seed in 0..SEEDS / 3 {
        let (world, group) = generate::group(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let Ok(request) = bridge::group_request(&catalog, &group) else { continue };
        tally.add(&format!("group {seed}"), &catalog, &request);
    }
    println!("{tally:?}");
    assert!(tally.compared > 1_000 && tally.pools > 100 && tally.lies > 500, "{tally:?}");
}
