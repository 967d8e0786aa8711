//! The exact search, the integer program, the clauses, the engine that chooses among them and the brute-force oracle
//! agree: verdict, every level's optimum, the bill line by line, and the plan itself.
//!
//! The integer program computes in floats, so it may break, and says so; it may never be wrong. How often it
//! breaks is bounded here, and the seeds are printed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::check::{Seen, Way, agree};
use prism_proptests::{generate, runs, yaml};
use prism_solver::{Auto, Engine, Exact, Ilp, Sat};

/// Every so many worlds go through YAML text and flags, the others through a catalogue.
const TEXT_EVERY: u64 = 10;

/// Every so many worlds are asked as clauses as well.
const SAT_EVERY: u64 = 7;

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

impl runs::Tally for Tally {
    fn add(&mut self, seed: u64) {
        let (world, ask) = generate::world(seed);
        let way = if seed.is_multiple_of(TEXT_EVERY) { Way::Text } else { Way::Short };
        let engines: [&dyn Engine; 5] = [&Exact, &Auto::new(), &Auto::after(1), &Ilp::default(), &Sat];
        let asked = if seed.is_multiple_of(SAT_EVERY) { 5 } else { 4 };
        match agree(&world, &ask, way, &engines[..asked]) {
            Ok(seen) => self.count(seen),
            Err(why) if why.starts_with("ilp: engine `ilp` failed") => self.broke.push(seed),
            Err(why) => self.wrong.push(format!("seed {seed}: {why}\n{}", yaml::typed(&ask))),
        }
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

impl Tally {
    fn count(&mut self, seen: Seen) {
        self.agreed += 1;
        self.infeasible += u64::from(seen.infeasible);
        self.sharing += u64::from(seen.sharing_decides);
        self.units += u64::from(seen.several_units);
    }
}

#[test]
fn every_engine_agrees_with_brute_force() {
    let tally: Tally = runs::tally("agreement");
    println!(
        "{} agreed: {} infeasible, {} in which sharing decides, {} with several units; ilp broke on {:?}",
        tally.agreed, tally.infeasible, tally.sharing, tally.units, tally.broke
    );
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n\n"));
    assert!(tally.agreed >= 5_000 && (tally.broke.len() as u64) * 500 <= tally.agreed, "{tally:?}");
    assert!(tally.infeasible >= 1_000 && tally.sharing >= 1_000 && tally.units >= 500, "{tally:?}");
}
