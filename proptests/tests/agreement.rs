//! The exact search, the integer program and the brute-force oracle agree: verdict, every level's optimum, the
//! bill line by line, and the plan itself.
//!
//! The integer program computes in floats, so it may break, and says so; it may never be wrong. How often it
//! breaks is bounded here, and the seeds are printed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::check::{Seen, Way, agree};
use prism_proptests::{generate, yaml};
use std::sync::atomic::{AtomicU64, Ordering};

/// Seeds that are tried; a few more than the 5,000 on which all three must agree.
const SEEDS: u64 = 6_400;
/// Every so many worlds go through YAML text and flags, the others through a catalogue.
const TEXT_EVERY: u64 = 10;

/// What a thread went through.
#[derive(Debug, Default)]
struct Tally {
    agreed: u64,
    broke: Vec<u64>,
    infeasible: u64,
    sharing: u64,
    units: u64,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, seed: u64) {
        let (world, ask) = generate::world(seed);
        let way = if seed.is_multiple_of(TEXT_EVERY) { Way::Text } else { Way::Short };
        match agree(&world, &ask, way) {
            Ok(seen) => self.count(seen),
            Err(why) if why.starts_with("ilp: engine `ilp` failed") => self.broke.push(seed),
            Err(why) => self.wrong.push(format!("seed {seed}: {why}\n{}", yaml::typed(&ask))),
        }
    }

    fn count(&mut self, seen: Seen) {
        self.agreed += 1;
        self.infeasible += u64::from(seen.infeasible);
        self.sharing += u64::from(seen.sharing_decides);
        self.units += u64::from(seen.several_units);
    }

    fn join(mut self, other: Self) -> Self {
        self.agreed += other.agreed;
        self.infeasible += other.infeasible;
        self.sharing += other.sharing;
        self.units += other.units;
        self.broke.extend(other.broke);
        self.wrong.extend(other.wrong);
        self
    }
}

#[test]
fn both_engines_agree_with_brute_force() {
    let next = AtomicU64::new(0);
    let work = || {
        let mut tally = Tally::default();
        loop {
            match next.fetch_add(1, Ordering::Relaxed) {
                seed if seed < SEEDS => tally.add(seed),
                _ => return tally,
            }
        }
    };
    let tally = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Tally::default(), Tally::join)
    });
    println!(
        "{} agreed: {} infeasible, {} in which sharing decides, {} with several units; ilp broke on {:?}",
        tally.agreed, tally.infeasible, tally.sharing, tally.units, tally.broke
    );
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n\n"));
    assert!(tally.agreed >= 5_000 && tally.broke.len() <= 12, "{tally:?}");
    assert!(tally.infeasible >= 1_000 && tally.sharing >= 1_000 && tally.units >= 500, "{tally:?}");
}
