//! Plans of whole requests, certified as the command does it: the plan that the search found, in the terms of the
//! exported problem, with a proof of every level. No rule is without words in a problem file. The checker accepts each,
//! the candidates are rebuilt, pools that run, weighed objectives and shares of the bill included; and where there is no plan it accepts that.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::request::{Measure, Request, Rule, RuleKind, Share, ShareOf, Target};
use prism_model::{Catalog, Place};
use prism_proptests::{bridge, generate};
use prism_solver::exchange::{Solved, Status};
use prism_solver::graph::Graph;
use prism_solver::lower::{Change, Export, NotWritten};
use prism_solver::prove::Certificate;
use prism_solver::{Budget, Exact, Found, find};
use prism_verify::{Claim, Problem, compare_candidates};

const GROUPS: u64 = 1_500;
const PROOF_NODES: u64 = 20_000;
/// Parts of the bill, in millionths.
const PARTS: [i64; 5] = [100_000, 333_333, 500_000, 666_667, 990_001];

#[derive(Debug, Default)]
struct Tally {
    plans: usize,
    refuted: usize,
    stopped: usize,
    pools: usize,
    weighed: usize,
    bills: [usize; 2],
    tolerances: usize,
    figures: usize,
    no_words: Vec<String>,
    unproven: Vec<String>,
}

impl Tally {
    fn add(&mut self, what: &str, catalog: &Catalog, request: &Request, budget: &mut Budget) {
        let graph = Graph::new(catalog, request).unwrap();
        let found = find(catalog, request, &graph, &Change::default(), &Exact, budget).unwrap();
        let unwritten = |why: NotWritten| format!("{what}: {why}");
        let export = match Export::new(catalog, request) {
            Ok(export) => export,
            Err(why) => return self.no_words.push(unwritten(why)),
        };
        let named = match export.problem() {
            Ok(named) => named,
            // A price of millions a month, a million times.
            Err(NotWritten::Figures(_)) => return self.figures += 1,
            Err(why) => return self.no_words.push(unwritten(why)),
        };
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
        let of_bill = |rule: &Rule| matches!(&rule.kind, RuleKind::Share(share) if share.of == ShareOf::Bill);
        let bills = request.rules.iter().any(of_bill);
        self.bills[usize::from(claim == Claim::Infeasible)] += usize::from(bills);
        let levels = request.levels();
        self.weighed += usize::from(levels.iter().any(|level| matches!(level.measure, Measure::Sum(_))));
        self.tolerances += usize::from(levels.iter().any(|level| !level.tolerance.is_zero()));
    }
}

/// Lets the first vendor that the plan of a request pays have a part of the bill at most; `false` without a plan.
fn share_bill(catalog: &Catalog, request: &mut Request, most_ppm: i64) -> bool {
    let graph = Graph::new(catalog, request).unwrap();
    let found = find(catalog, request, &graph, &Change::default(), &Exact, &mut Budget::unlimited());
    let Found::Plan(plan, _) = found.unwrap() else { return false };
    let Some(pool) = plan.pools().first() else { return false };
    let target = Target::Vendor(catalog.offering_at(pool.choice().site).vendor.clone());
    let demands = request.demand_ids().collect();
    let kind = RuleKind::Share(Share { of: ShareOf::Bill, target, demands, most_ppm });
    request.rules.push(Rule { kind, place: Place::default(), of_pattern: false });
    true
}

#[test]
fn every_plan_of_a_group_is_certified_as_it_was_found() {
    let mut tally = Tally::default();
    for seed in 0..GROUPS {
        let (world, group) = generate::group(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let Ok(mut request) = bridge::group_request(&catalog, &group) else { continue };
        let what = format!("group {seed}");
        tally.add(&what, &catalog, &request, &mut Budget::unlimited());
        if seed % 5 == 0 {
            tally.add(&what, &catalog, &request, &mut Budget::nodes(3));
        }
        // Groups seldom ask for less of the bill at a vendor than they get.
        if seed % 2 == 0 && share_bill(&catalog, &mut request, PARTS[seed as usize / 2 % PARTS.len()]) {
            tally.add(&format!("{what} with a share"), &catalog, &request, &mut Budget::unlimited());
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
        (tally.bills[0], 50),
        (tally.bills[1], 50),
    ];
    assert!(enough.iter().all(|&(seen, least)| seen >= least), "{tally:?}");
    assert!(tally.unproven.is_empty() && tally.no_words.is_empty() && tally.figures <= 2, "{tally:?}");
}
