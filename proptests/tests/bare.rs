//! Problem files: the exact engine, the integer program, the clauses, the engine that chooses among them and brute
//! force agree on status, every level, the assignment, units and conflicts, and every word of the format decides in
//! many of them.

use prism_proptests::bare::check::{self, Seen};
use prism_proptests::bare::{KINDS, brute, generate, text};
use prism_proptests::runs;
use prism_solver::{Auto, Engine, Exact, Ilp, Sat};

/// The integer program is asked on every so many: it is a thousand times slower.
const ILP_EVERY: u64 = 6;
/// The clauses are asked on every so many.
const SAT_EVERY: u64 = 5;
/// The choosing engine turns to the clauses after so many nodes: so small a problem never gets that far by itself.
const SEARCHED: u64 = 1;

#[derive(Debug, Default)]
struct Tally {
    agreed: u64,
    by_ilp: u64,
    by_sat: u64,
    chose_sat: u64,
    broke: Vec<u64>,
    binding: [u64; KINDS.len()],
    infeasible: u64,
    owned: u64,
    several_units: u64,
    unlimited: u64,
    optional: u64,
    tolerance: u64,
    wrong: Vec<String>,
}

impl runs::Tally for Tally {
    fn add(&mut self, seed: u64) {
        let bare = generate::problem(seed);
        match self.try_one(seed, &bare) {
            Ok(seen) => self.count(seen),
            Err(why) => self.wrong.push(format!("seed {seed}: {why}\n{}", text::file(&bare))),
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.agreed += other.agreed;
        self.by_ilp += other.by_ilp;
        self.by_sat += other.by_sat;
        self.chose_sat += other.chose_sat;
        self.broke.extend(other.broke);
        self.binding.iter_mut().zip(other.binding).for_each(|(count, more)| *count += more);
        self.infeasible += other.infeasible;
        self.owned += other.owned;
        self.several_units += other.several_units;
        self.unlimited += other.unlimited;
        self.optional += other.optional;
        self.tolerance += other.tolerance;
        self.wrong.extend(other.wrong);
        self
    }
}

impl Tally {
    fn try_one(&mut self, seed: u64, bare: &prism_proptests::bare::Bare) -> Result<Seen, String> {
        let named = check::read(bare)?;
        let best = brute::best(bare, &brute::Without::default());
        check::compare(bare, &named, &Exact, best.as_ref()).map_err(|why| format!("exact: {why}"))?;
        for auto in [Auto::new(), Auto::after(SEARCHED)] {
            check::compare(bare, &named, &auto, best.as_ref()).map_err(|why| format!("auto: {why}"))?;
            self.chose_sat += u64::from(auto.answered() == Sat.name());
        }
        if seed.is_multiple_of(ILP_EVERY) {
            match check::compare(bare, &named, &Ilp::default(), best.as_ref()) {
                Ok(()) => self.by_ilp += 1,
                Err(why) if why.starts_with("engine `ilp` failed") => self.broke.push(seed),
                Err(why) => return Err(format!("{}: {why}", Ilp::default().name())),
            }
        }
        if seed.is_multiple_of(SAT_EVERY) {
            check::compare(bare, &named, &Sat, best.as_ref()).map_err(|why| format!("sat: {why}"))?;
            self.by_sat += 1;
        }
        Ok(check::seen(bare, best.as_ref()))
    }

    fn count(&mut self, seen: Seen) {
        self.agreed += 1;
        self.binding.iter_mut().zip(seen.binding).for_each(|(count, binds)| *count += u64::from(binds));
        self.infeasible += u64::from(seen.infeasible);
        self.owned += u64::from(seen.owned);
        self.several_units += u64::from(seen.several_units);
        self.unlimited += u64::from(seen.unlimited);
        self.optional += u64::from(seen.optional);
        self.tolerance += u64::from(seen.tolerance);
    }
}

#[test]
fn every_engine_agrees_with_brute_force_on_problem_files() {
    let tally: Tally = runs::tally("bare");
    let some: Vec<&String> = tally.wrong.iter().take(5).collect();
    assert!(tally.wrong.is_empty(), "{} wrong, among them\n{some:#?}", tally.wrong.len());
    println!("{tally:?}");
    if !runs::usual() {
        return;
    }
    assert!(
        tally.agreed == 20_000
            && tally.by_ilp >= 3_300
            && tally.by_sat == 4_000
            && tally.chose_sat >= 60
            && tally.broke.len() <= 5,
        "{tally:?}"
    );
    assert!(tally.binding.iter().all(|&count| count >= 300), "{tally:?}");
    let words = [tally.infeasible, tally.owned, tally.several_units, tally.unlimited, tally.optional];
    assert!(words.iter().all(|&count| count >= 500) && tally.tolerance >= 100, "{tally:?}");
}
