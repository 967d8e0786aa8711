//! Several namespaces: the referee accepts exactly what brute force calls valid, and the facts of a "no plan" refute
//! alone, with none of them idle.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::{Answer, Choice, Explanation, Fact, Plan, Violation};
use prism_proptests::bridge::{self, Back};
use prism_proptests::check::bill;
use prism_proptests::group::Group;
use prism_proptests::oracle::{self, Oracle};
use prism_proptests::world::World;
use prism_proptests::{generate, mutate};
use prism_solver::{Budget, Exact, solve};

const SEEDS: u64 = 1_500;

/// A group in both languages.
struct Asked<'a> {
    world: &'a World,
    group: &'a Group,
    back: Back<'a>,
}

impl Asked<'_> {
    /// Whether the referee and brute force say the same of an assignment. `true`: that it is one.
    fn judge(&self, oracle: &Oracle<'_>, plan: &[Choice]) -> Result<bool, String> {
        let named = |choice: &Choice| {
            let (offering, regions) = self.back.site(choice.site);
            oracle::Choice { offering, regions, bin: choice.bin as usize }
        };
        let named: Vec<oracle::Choice> = plan.iter().map(named).collect();
        match (Plan::checked(self.back.catalog, self.back.request, plan), oracle.judge(&named)) {
            (Ok(plan), Ok(expected)) if bill(&self.back, &plan) == expected => Ok(true),
            (Err(Violation::Shape { .. }), _) | (Err(_), Err(_)) => Ok(false),
            (referee, oracle) => Err(format!("{plan:?}: referee {referee:?}, oracle {oracle:?}")),
        }
    }

    fn only(&self, facts: &[Fact]) -> bool {
        let kept: Vec<oracle::Fact> = facts.iter().flat_map(|&fact| self.back.facts(fact)).collect();
        Oracle::group_ways(self.world, self.group, &kept).unwrap().iter().any(Oracle::is_feasible)
    }

    fn refutes(&self, why: &Explanation) -> Result<(), String> {
        if !why.minimal || self.only(&why.facts) {
            return Err(format!("these do not refute: {:?}", why.facts));
        }
        let idle = why.facts.iter().find(|&&fact| {
            let others: Vec<Fact> = why.facts.iter().copied().filter(|&other| other != fact).collect();
            !self.only(&others)
        });
        idle.map_or(Ok(()), |idle| Err(format!("{idle:?} is idle among {:?}", why.facts)))
    }
}

#[derive(Debug, Default)]
struct Tally {
    accepted: usize,
    refused: usize,
    conflicts: usize,
    /// Conflicts in which a rule across slots takes part.
    across: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn ask(&mut self, seed: u64) -> Result<(), String> {
        let (world, group) = generate::group(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let request = bridge::group_request(&catalog, &group).unwrap();
        let asked =
            Asked { world: &world, group: &group, back: Back { catalog: &catalog, request: &request } };
        let answer = solve(&catalog, &request, &Exact, &mut Budget::unlimited());
        let good = match answer.map_err(|error| error.to_string())? {
            Answer::NoPlan(why) => {
                self.conflicts += 1;
                self.across += usize::from(why.facts.iter().any(|fact| matches!(fact, Fact::Rule(_))));
                return asked.refutes(&why);
            }
            Answer::Plan(plan) => plan.fillings().iter().map(prism_model::Filling::choice).collect(),
            Answer::Unknown { .. } => return Err("stopped without a limit".into()),
        };
        let good: Vec<Choice> = good;
        let oracle = Oracle::group(&world, &group, &[]).unwrap();
        let mut plans = mutate::plans(seed, &catalog, request.demands.len(), Some(&good), 60);
        plans.push(good);
        for plan in plans {
            let valid = asked.judge(&oracle, &plan)?;
            self.accepted += usize::from(valid);
            self.refused += usize::from(!valid);
        }
        Ok(())
    }
}

#[test]
fn referee_and_conflicts_are_right_about_groups() {
    let mut tally = Tally::default();
    for seed in 0..SEEDS {
        let outcome = tally.ask(seed);
        tally.wrong.extend(outcome.err().map(|why| format!("seed {seed}: {why}")));
    }
    println!("{} accepted, {} refused", tally.accepted, tally.refused);
    println!("{} conflicts, {} of them across slots", tally.conflicts, tally.across);
    let shown: Vec<&String> = tally.wrong.iter().take(5).collect();
    assert!(tally.wrong.is_empty(), "{} wrong: {shown:#?}", tally.wrong.len());
    assert!(tally.accepted >= 5_000 && tally.refused >= 20_000, "{tally:?}");
    assert!(tally.conflicts >= 400 && tally.across >= 100, "{tally:?}");
}
