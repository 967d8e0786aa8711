//! The referee accepts exactly the assignments that the oracle calls valid, and bills them alike: best plans,
//! mutated ones and ones thrown together, on random worlds and on the registry that ships.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::{Catalog, Choice, Plan, Request, Violation};
use prism_proptests::bridge::{self, Back};
use prism_proptests::check::bill;
use prism_proptests::oracle::{self, Oracle};
use prism_proptests::world::{Ask, World};
use prism_proptests::{generate, mutate, shipped, yaml};
use prism_solver::{Budget, Exact, Found, find, graph::Graph, lower::Change};
use std::collections::BTreeMap;

/// What was reached.
#[derive(Debug, Default)]
struct Tally {
    /// Valid assignments, and those of them that buy something twice or share it.
    accepted: usize,
    shared: usize,
    /// By what the referee says.
    refused: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
}

fn kind(violation: &Violation) -> &'static str {
    match violation {
        Violation::Shape { .. } => "shape",
        Violation::Interface { .. } => "interface",
        Violation::Barred { .. } => "barred",
        Violation::Wish { .. } => "wish",
        Violation::Item { .. } => "item",
        Violation::UnknownCapacity { .. } => "unknown capacity",
        Violation::Overload { .. } => "overload",
        Violation::Purchase { .. } => "purchase",
        Violation::Rule(_) => "rule",
        Violation::Overflow(_) => "overflow",
    }
}

/// The best plan's choices; purchases of a place are numbered as they are met.
fn best(catalog: &Catalog, request: &Request) -> Option<Vec<Choice>> {
    let graph = Graph::new(catalog, request).unwrap();
    let found = find(catalog, request, &graph, &Change::default(), &Exact, &mut Budget::unlimited()).unwrap();
    let Found::Plan(plan, _) = found else { return None };
    let bins = Back { catalog, request }.choices(&plan);
    Some(
        plan.fillings()
            .iter()
            .zip(bins)
            .map(|(filling, there)| Choice { site: filling.site(), bin: u32::try_from(there.bin).unwrap() })
            .collect(),
    )
}

impl Tally {
    fn ask(&mut self, seed: u64, (world, ask, catalog): (&World, &Ask, &Catalog), count: usize) {
        let request = bridge::request(catalog, ask).unwrap();
        let oracle = Oracle::new(world, ask);
        let good = best(catalog, &request);
        let mut plans = mutate::plans(seed, catalog, request.demands.len(), good.as_deref(), count);
        plans.extend(good);
        for plan in plans {
            if let Err(why) = self.compare(&oracle, catalog, &request, &plan) {
                self.wrong.push(format!("{} {plan:?}: {why}", yaml::typed(ask)));
            }
        }
    }

    fn compare(
        &mut self,
        oracle: &Oracle<'_>,
        catalog: &Catalog,
        request: &Request,
        plan: &[Choice],
    ) -> Result<(), String> {
        let back = Back { catalog, request };
        let named = |choice: &Choice| {
            let (offering, regions) = back.site(choice.site);
            oracle::Choice { offering, regions, bin: choice.bin as usize }
        };
        let named: Vec<oracle::Choice> = plan.iter().map(named).collect();
        match (Plan::checked(catalog, request, plan), oracle.judge(&named)) {
            (Ok(plan), Ok(expected)) => {
                self.accepted += 1;
                self.shared += usize::from(plan.pools().len() < plan.fillings().len());
                let told = bill(&back, &plan);
                if told == expected { Ok(()) } else { Err(format!("bill {told:?}, oracle {expected:?}")) }
            }
            (Err(violation), Err(_)) => {
                *self.refused.entry(kind(&violation)).or_default() += 1;
                Ok(())
            }
            (referee, oracle) => Err(format!("referee {referee:?}, oracle {oracle:?}")),
        }
    }

    fn check(&self) {
        println!("{} accepted, {} of them shared; refused: {:?}", self.accepted, self.shared, self.refused);
        assert!(self.wrong.is_empty(), "{} wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}

#[test]
fn the_referee_is_right_about_mutated_plans() {
    let mut tally = Tally::default();
    for seed in 0..3_000 {
        let (world, ask) = generate::world(seed);
        let catalog = bridge::catalog(&world).unwrap();
        tally.ask(seed, (&world, &ask, &catalog), 60);
    }
    tally.check();
    assert!(tally.accepted >= 15_000 && tally.shared >= 8_000, "{tally:?}");
    let kinds =
        ["shape", "interface", "barred", "wish", "item", "unknown capacity", "overload", "purchase", "rule"];
    for kind in kinds {
        assert!(tally.refused.get(kind).is_some_and(|&count| count >= 1_000), "{kind}: {tally:?}");
    }
}

#[test]
fn the_referee_is_right_about_mutated_plans_of_the_registry_that_ships() {
    let catalog = prism_registry_embedded::catalog();
    let world = shipped::world(catalog);
    let mut tally = Tally::default();
    for (seed, ask) in (0..).zip(generate::shipped(&world).iter().step_by(7)) {
        tally.ask(seed, (&world, ask, catalog), 100);
    }
    tally.check();
    assert!(tally.accepted >= 500 && tally.shared >= 50, "{tally:?}");
}
