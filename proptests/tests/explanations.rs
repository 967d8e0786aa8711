//! What is said beside the answers is true. On random worlds and on the registry that ships: the facts of a
//! "no plan" refute alone, and none of them is idle; a fact that "rules out N sites" gives back N when it is dropped.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::{Optimum, Options, Report, optimize};
use prism_model::{Catalog, Explanation, Fact, FillId, Request, RuleId};
use prism_proptests::explained::Asked;
use prism_proptests::world::{Ask, World};
use prism_proptests::{bridge, generate, shipped, yaml};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Seeds that are tried: enough for 1,000 conflicts.
const SEEDS: usize = 3_000;
/// With rules that count slots.
const COUNTED: usize = 3_000;

/// What was gone through.
#[derive(Debug, Default)]
struct Tally {
    plans: usize,
    /// Facts said to rule out sites.
    told: usize,
    conflicts: usize,
    /// Conflicts of more facts than two.
    large: usize,
    /// Conflicts in which a rule across slots takes part.
    across: usize,
    /// Those in which one counts slots that may be empty.
    counted: usize,
    /// Figures of the workload that conflicts rest on.
    figures: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn ask(&mut self, world: &World, catalog: &Catalog, ask: &Ask) {
        let Ok(request) = bridge::request(catalog, ask) else { return };
        let asked = Asked { world, ask, catalog, request: &request };
        let outcome = match optimize(catalog, &request, Options::default()) {
            Ok(Report::Optimal(optimum)) => self.plan(&asked, &optimum),
            Ok(Report::NoPlan(why)) => self.conflict(&asked, &why),
            other => Err(format!("{other:?}")),
        };
        self.wrong.extend(outcome.err().map(|why| format!("{}: {why}", yaml::typed(ask))));
    }

    fn plan(&mut self, asked: &Asked<'_>, optimum: &Optimum) -> Result<(), String> {
        self.plans += 1;
        self.told += asked.rules_out(optimum)?;
        Ok(())
    }

    fn conflict(&mut self, asked: &Asked<'_>, why: &Explanation) -> Result<(), String> {
        self.conflicts += 1;
        self.large += usize::from(why.facts.len() > 2);
        self.across += usize::from(why.facts.iter().any(|fact| matches!(fact, Fact::Rule(_))));
        self.counted += usize::from(counts_slots(asked.request, why));
        self.figures += why.figures.len();
        asked.refutes(why)
    }

    fn join(mut self, other: Self) -> Self {
        self.plans += other.plans;
        self.told += other.told;
        self.conflicts += other.conflicts;
        self.large += other.large;
        self.across += other.across;
        self.counted += other.counted;
        self.figures += other.figures;
        self.wrong.extend(other.wrong);
        self
    }
}

/// Whether a rule of a conflict counts slots of which no fact says that they are filled.
fn counts_slots(request: &Request, why: &Explanation) -> bool {
    let rules = (0..request.rules.len()).map(RuleId::new);
    let gone: Vec<RuleId> = rules.filter(|&id| !why.facts.contains(&Fact::Rule(id))).collect();
    let mut fills = (0..request.fills.len()).map(FillId::new);
    fills.any(|id| request.is_counted(id, &gone) && !why.facts.contains(&Fact::Filled(id)))
}

/// Numbers from 0 on, shared out between two threads.
fn over(count: usize, ask: impl Fn(&mut Tally, usize) + Sync) -> Tally {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut tally = Tally::default();
        loop {
            match next.fetch_add(1, Ordering::Relaxed) {
                index if index < count => ask(&mut tally, index),
                _ => return tally,
            }
        }
    };
    let tally = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Tally::default(), Tally::join)
    });
    println!("{} wrong of {tally:?}", tally.wrong.len());
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n"));
    tally
}

#[test]
fn explanations_hold_on_random_worlds() {
    let tally = over(SEEDS, |tally, seed| {
        let (world, ask) = generate::world(seed as u64);
        tally.ask(&world, &bridge::catalog(&world).unwrap(), &ask);
    });
    assert!(tally.plans >= 900 && tally.told >= 3_500, "{tally:?}");
    assert!(tally.conflicts >= 1_500 && tally.large >= 400 && tally.across >= 130, "{tally:?}");
    assert!(tally.figures >= 30, "{tally:?}");
}

#[test]
fn explanations_hold_where_rules_count_optional_slots() {
    let tally = over(COUNTED, |tally, seed| {
        if let Some((world, ask)) = generate::counted(seed as u64) {
            tally.ask(&world, &bridge::catalog(&world).unwrap(), &ask);
        }
    });
    assert!(tally.conflicts >= 1_500 && tally.across >= 400 && tally.counted >= 100, "{tally:?}");
}

#[test]
fn explanations_hold_on_the_registry_that_ships() {
    let catalog = prism_registry_embedded::catalog();
    let world = shipped::world(catalog);
    // Every third question: their aims differ, and explanations do not depend on aims.
    let mut asks: Vec<Ask> = generate::shipped(&world).into_iter().step_by(3).collect();
    asks.extend(generate::hard(&world));
    let tally = over(asks.len(), |tally, index| tally.ask(&world, catalog, &asks[index]));
    assert!(tally.plans >= 400 && tally.told >= 1_800, "{tally:?}");
    assert!(tally.conflicts >= 600 && tally.large >= 25 && tally.across >= 25, "{tally:?}");
}
