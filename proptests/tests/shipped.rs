//! The exact search, the integer program and the oracle agree on the registry that ships: every pattern, with its
//! optional slots empty and filled, without a wish, in the EU, in the US, from each vendor and with each need.
//!
//! The oracle knows the registry by name ([`shipped::world`]) and shares no code with the solver.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::bridge;
use prism_proptests::check::compare;
use prism_proptests::oracle::{Best, Oracle};
use prism_proptests::world::{Ask, World};
use prism_proptests::{generate, shipped, yaml};
use prism_solver::{Engine, Exact, Ilp};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a thread went through.
#[derive(Debug, Default)]
struct Tally {
    /// Questions per pattern on which all three agree.
    agreed: BTreeMap<String, usize>,
    infeasible: usize,
    /// One purchase serves several slots.
    shared: usize,
    /// Something a price includes was given back.
    credit: usize,
    broke: Vec<String>,
    wrong: Vec<String>,
}

impl Tally {
    fn ask(&mut self, world: &World, ask: &Ask) {
        let catalog = prism_registry_embedded::catalog();
        let request = match bridge::request(catalog, ask) {
            Ok(request) => request,
            Err(why) => return self.wrong.push(format!("{}: {why}", yaml::typed(ask))),
        };
        let best = Oracle::new(world, ask).turning_back().best();
        let against = |engine: &dyn Engine| compare(catalog, &request, engine, best.as_ref());
        match (against(&Exact), against(&Ilp::default())) {
            (Ok(()), Ok(())) => self.count(ask, best.as_ref()),
            (Ok(()), Err(why)) if why.contains("engine `ilp` failed") => self.broke.push(yaml::typed(ask)),
            (exact, ilp) => self.wrong.push(format!("{}: {exact:?} {ilp:?}", yaml::typed(ask))),
        }
    }

    fn count(&mut self, ask: &Ask, best: Option<&Best>) {
        *self.agreed.entry(ask.pattern.clone()).or_default() += 1;
        self.infeasible += usize::from(best.is_none());
        let purchases = best.map_or(&[][..], |best| &best.bill.purchases);
        self.shared += usize::from(purchases.iter().any(|purchase| purchase.slots.len() > 1));
        self.credit += usize::from(purchases.iter().any(|p| p.lines.iter().any(|line| line.amount < 0)));
    }

    fn join(mut self, other: Self) -> Self {
        for (pattern, count) in other.agreed {
            *self.agreed.entry(pattern).or_default() += count;
        }
        self.infeasible += other.infeasible;
        self.shared += other.shared;
        self.credit += other.credit;
        self.broke.extend(other.broke);
        self.wrong.extend(other.wrong);
        self
    }
}

#[test]
fn all_three_agree_on_the_registry_that_ships() {
    let world = shipped::world(prism_registry_embedded::catalog());
    let asks = generate::shipped(&world);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut tally = Tally::default();
        while let Some(ask) = asks.get(next.fetch_add(1, Ordering::Relaxed)) {
            tally.ask(&world, ask);
        }
        tally
    };
    let tally = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Tally::default(), Tally::join)
    });
    println!("{tally:#?}");
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n\n"));
    assert!(tally.agreed.values().sum::<usize>() >= 800, "{tally:?}");
    assert!(
        tally.agreed.len() == world.patterns.len() && tally.agreed.values().all(|&n| n >= 80),
        "{tally:?}"
    );
    assert!(tally.infeasible >= 200 && tally.shared >= 100 && tally.credit >= 100, "{tally:?}");
    assert!(tally.broke.len() <= asks.len() / 50, "{tally:?}");
}
