//! Several namespaces with every kind of rule: the exact search, the integer program, the clauses, the engine that
//! chooses among them and brute force agree on the verdict, every level's optimum, the plan and the bill line by line. Each word is counted where it *binds*:
//! without it the verdict, a level or the bill would be another.

use prism_proptests::check::{Way, agree_on_group};
use prism_proptests::{generate, runs};
use prism_solver::{Auto, Engine, Exact, Ilp, Sat};
use std::collections::BTreeMap;

/// Every so many groups are asked as clauses as well.
const SAT_EVERY: u64 = 5;
/// So often each word decides.
const BINDING: u64 = 40;
const WORDS: [&str; 19] = [
    "at least",
    "at most",
    "budget",
    "charge",
    "different",
    "if then",
    "keep",
    "latency",
    "max moves",
    "moves",
    "not all",
    "own preference",
    "running",
    "same",
    "share of bill",
    "share of charges",
    "share of load",
    "share of slots",
    "sum:0",
];

#[derive(Debug, Default)]
struct Tally {
    agreed: u64,
    infeasible: u64,
    broke: Vec<u64>,
    wrong: Vec<String>,
    binding: BTreeMap<String, u64>,
}

impl runs::Tally for Tally {
    fn add(&mut self, seed: u64) {
        let (world, group) = generate::group(seed);
        let engines: [&dyn Engine; 5] =
            [&Exact, &Auto::new(), &Auto::after(1), &Ilp { seconds: 2, ..Ilp::default() }, &Sat];
        let asked = if seed.is_multiple_of(SAT_EVERY) { 5 } else { 4 };
        match agree_on_group(&world, &group, Way::Short, &engines[..asked]) {
            Ok(bound) => {
                self.agreed += 1;
                self.infeasible += u64::from(bound.infeasible);
                bound.words.into_iter().for_each(|word| *self.binding.entry(word).or_default() += 1);
            }
            Err(why) if why.starts_with("ilp: engine `ilp` failed") => self.broke.push(seed),
            Err(why) => self.wrong.push(format!("seed {seed}: {why}\n{group:?}")),
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.agreed += other.agreed;
        self.infeasible += other.infeasible;
        self.broke.extend(other.broke);
        self.wrong.extend(other.wrong);
        other.binding.into_iter().for_each(|(word, count)| *self.binding.entry(word).or_default() += count);
        self
    }
}

#[test]
fn every_rule_binds_and_all_agree() {
    let tally: Tally = runs::tally("groups");
    let cases = runs::cases("groups").count() as u64;
    println!("{} agreed, {} infeasible; ilp broke on {:?}", tally.agreed, tally.infeasible, tally.broke);
    println!("{:#?}", tally.binding);
    let shown: Vec<String> = tally.wrong.iter().take(5).cloned().collect();
    assert!(tally.wrong.is_empty(), "{} wrong\n{}", tally.wrong.len(), shown.join("\n\n"));
    assert!(tally.agreed * 50 >= cases * 49, "the integer program broke too often: {:?}", tally.broke);
    assert!((cases / 10..cases / 2).contains(&tally.infeasible), "{} without a plan", tally.infeasible);
    for word in WORDS {
        let count = tally.binding.get(word).copied().unwrap_or(0);
        assert!(count >= BINDING, "`{word}` decides only {count} times");
    }
}
