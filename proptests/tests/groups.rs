//! Several namespaces with every kind of rule: the exact search, the integer program and brute force agree on the
//! verdict, every level's optimum, the plan and the bill line by line. Each word is counted where it *binds*:
//! without it the verdict, a level or the bill would be another.

use prism_proptests::check::{Way, agree_on_group};
use prism_proptests::generate;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seeds that are tried.
const SEEDS: u64 = 3_000;

#[derive(Debug, Default)]
struct Tally {
    agreed: u64,
    infeasible: u64,
    broke: Vec<u64>,
    wrong: Vec<String>,
    binding: BTreeMap<String, u64>,
}

impl Tally {
    fn add(&mut self, seed: u64) {
        let (world, group) = generate::group(seed);
        match agree_on_group(&world, &group, Way::Short) {
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
    println!("{} agreed, {} infeasible; ilp broke on {:?}", tally.agreed, tally.infeasible, tally.broke);
    println!("{:#?}", tally.binding);
    let shown: Vec<String> = tally.wrong.iter().take(5).cloned().collect();
    assert!(tally.wrong.is_empty(), "{} wrong\n{}", tally.wrong.len(), shown.join("\n\n"));
}
