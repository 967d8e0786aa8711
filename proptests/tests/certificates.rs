//! Every proven answer to a random problem file gets a certificate, and the checker, which shares no code with the
//! prover, accepts it. What the checker refuses is tested in `verify_lies`.

use prism_proptests::bare::certified::{Accepted, certified, certified_within, is_true};
use prism_proptests::bare::{Bare, generate, text};
use prism_proptests::runs;
use prism_verify::Claim;

#[derive(Debug, Default)]
struct Tally {
    optimal: u64,
    infeasible: u64,
    split: u64,
    several_levels: u64,
    witnesses: u64,
    narrowed: u64,
    short: u64,
    wrong: Vec<String>,
}

impl runs::Tally for Tally {
    fn add(&mut self, seed: u64) {
        if let Err(why) = try_one(seed, self) {
            self.wrong.push(format!("seed {seed}: {why}\n{}", text::file(&problem(seed))));
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.optimal += other.optimal;
        self.infeasible += other.infeasible;
        self.split += other.split;
        self.several_levels += other.several_levels;
        self.witnesses += other.witnesses;
        self.narrowed += other.narrowed;
        self.short += other.short;
        self.wrong.extend(other.wrong);
        self
    }
}

/// Every fourth in tens, where a proof may stop short of the bound.
fn problem(seed: u64) -> Bare {
    let bare = generate::problem(seed);
    if seed % 4 == 3 { generate::in_tens(bare) } else { bare }
}

fn try_one(seed: u64, tally: &mut Tally) -> Result<(), String> {
    let Accepted { certificate, verdict } = certified(&problem(seed))?;
    tally.split += u64::from(verdict.nodes > verdict.levels.len().max(1));
    tally.several_levels += u64::from(verdict.levels.len() > 1);
    tally.witnesses += u64::from(certificate.contains("\"witness\""));
    tally.narrowed += u64::from(certificate.contains("\"narrow\""));
    if verdict.nodes > verdict.levels.len().max(1) {
        let bare = problem(seed);
        let less = certified_within(&bare, 1)?;
        tally.short += u64::from(less.as_ref().is_some_and(|less| less.claim == Claim::Feasible));
        if less.is_some_and(|less| !is_true(&bare, &less)) {
            return Err("what is left of a proof that was not finished is not so".into());
        }
    }
    match verdict.claim {
        Claim::Infeasible => tally.infeasible += 1,
        Claim::Optimal | Claim::Feasible => tally.optimal += 1,
    }
    Ok(())
}

#[test]
fn every_proven_answer_gets_a_certificate_that_a_plain_check_accepts() {
    let tally: Tally = runs::tally("certificates");
    let some: Vec<&String> = tally.wrong.iter().take(3).collect();
    assert!(tally.wrong.is_empty(), "{} wrong, among them\n{some:#?}", tally.wrong.len());
    println!("{tally:?}");
    let counts = [tally.optimal, tally.infeasible, tally.split, tally.several_levels];
    assert!(
        counts.iter().all(|&count| count >= 200) && tally.witnesses >= 10 && tally.short >= 200,
        "{tally:?}"
    );
}
