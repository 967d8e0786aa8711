//! Plans of whole requests, certified as the command does it: the plan that the search found, in the terms of the
//! exported problem, with a proof of every level. The checker accepts each, the candidates are rebuilt, pools that run
//! and weighed objectives included; and where there is no plan it accepts that.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::Catalog;
use prism_model::request::{Measure, Request};
use prism_proptests::{bridge, generate};
use prism_solver::exchange::{Solved, Status};
use prism_solver::graph::Graph;
use prism_solver::lower::{Change, Export};
use prism_solver::prove::Certificate;
use prism_solver::{Budget, Exact, Found, find};
use prism_verify::{Claim, Problem, compare_candidates};

const GROUPS: u64 = 1_500;
const PROOF_NODES: u64 = 20_000;

#[derive(Debug, Default)]
struct Tally {
    plans: usize,
    refuted: usize,
    stopped: usize,
    pools: usize,
    weighed: usize,
    tolerances: usize,
    no_words: usize,
    unproven: Vec<String>,
}

impl Tally {
    fn add(&mut self, what: &str, catalog: &Catalog, request: &Request, budget: &mut Budget) {
        let graph = Graph::new(catalog, request).unwrap();
        let found = find(catalog, request, &graph, &Change::default(), &Exact, budget).unwrap();
        let Ok(export) = Export::new(catalog, request) else { return self.no_words += 1 };
        let Ok(named) = export.problem() else { return self.no_words += 1 };
        let (solved, claim) = match &found {
            Found::Nothing => (Solved::nothing(&named), Claim::Infeasible),
            Found::Plan(plan, levels) => {
                let bounds = levels.iter().map(|&(_, value)| Some(value)).collect();
                let solved = export.answer(&named, plan, Status::Optimal, bounds);
                (solved.unwrap_or_else(|why| panic!("{what}: {why}")), Claim::Optimal)
            }
            Found::Stopped { best: Some(plan), reached, .. } => {
                let solved = export.answer(&named, plan, Status::Feasible, reached.bounds());
                (solved.unwrap_or_else(|why| panic!("{what}: {why}")), Claim::Feasible)
            }
            Found::Stopped { best: None, .. } => return,
        };
        let certificate = match Certificate::new(&named, &solved, &mut Budget::nodes(PROOF_NODES)) {
            Ok(certificate) => certificate,
            Err(why) => return self.unproven.push(format!("{what}: {why}")),
        };
        let problem = Problem::read(&named.to_json()).unwrap();
        let text = certificate.to_json(None);
        let verdict = prism_verify::check(&problem, &prism_verify::Certificate::read(&text).unwrap());
        let verdict = verdict.unwrap_or_else(|why| panic!("{what}: {why}\n{}\n{text}", named.to_json()));
        assert_eq!(verdict.claim, claim, "{what}");
        compare_candidates(&problem, catalog, request).unwrap_or_else(|why| panic!("{what}: {why}"));
        match claim {
            Claim::Optimal => self.plans += 1,
            Claim::Infeasible => self.refuted += 1,
            Claim::Feasible => self.stopped += 1,
        }
        self.pools += usize::from(!request.running.is_empty());
        let levels = request.levels();
        self.weighed += usize::from(levels.iter().any(|level| matches!(level.measure, Measure::Sum(_))));
        self.tolerances += usize::from(levels.iter().any(|level| !level.tolerance.is_zero()));
    }
}

#[test]
fn every_plan_of_a_group_is_certified_as_it_was_found() {
    let mut tally = Tally::default();
    for seed in 0..GROUPS {
        let (world, group) = generate::group(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let Ok(request) = bridge::group_request(&catalog, &group) else { continue };
        let what = format!("group {seed}");
        tally.add(&what, &catalog, &request, &mut Budget::unlimited());
        if seed % 5 == 0 {
            tally.add(&what, &catalog, &request, &mut Budget::nodes(3));
        }
    }
    println!("{tally:?}");
    let enough = [
        (tally.plans, 500),
        (tally.refuted, 100),
        (tally.stopped, 5),
        (tally.pools, 100),
        (tally.weighed, 30),
        (tally.tolerances, 30),
    ];
    assert!(enough.iter().all(|&(seen, least)| seen >= least), "{tally:?}");
    assert!(tally.unproven.is_empty(), "{tally:?}");
}
