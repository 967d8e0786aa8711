//! Every proven answer to a random problem file gets a certificate, and the checker, which shares no code with the
//! prover, accepts it. What the checker refuses is tested in `verify_lies`.
//!
//! `CERTIFICATE_SEEDS=from..to` tries others, as many as there is time for.
#![allow(clippy::expect_used, reason = "a test that cannot go on should stop")]

use prism_proptests::bare::{check, generate, text};
use prism_solver::exchange::{self, Named, Solved, Status};
use prism_solver::prove;
use prism_solver::{Budget, Exact};
use prism_verify::{Certificate, Claim, Problem, Verdict};
use std::ops::Range;

/// Seeds that are tried in the gate.
const SEEDS: Range<u64> = 0..20_000;

#[derive(Debug, Default)]
struct Tally {
    optimal: u64,
    infeasible: u64,
    split: u64,
    several_levels: u64,
    witnesses: u64,
}

fn seeds() -> Range<u64> {
    let Ok(asked) = std::env::var("CERTIFICATE_SEEDS") else { return SEEDS };
    let (from, to) = asked.split_once("..").expect("CERTIFICATE_SEEDS=from..to");
    from.parse().expect("a number")..to.parse().expect("a number")
}

fn certified(named: &Named, solved: &Solved<'_>) -> Result<String, String> {
    let certificate = prove::Certificate::new(named, solved, &mut Budget::nodes(10_000));
    certificate.map(|certificate| certificate.to_json(None)).map_err(|error| error.to_string())
}

/// What the checker says of a certificate, by its own reading of the file.
fn checked(file: &str, certificate: &str) -> Result<Verdict, String> {
    let problem = Problem::read(file).map_err(|error| error.to_string())?;
    let certificate = Certificate::read(certificate).map_err(|error| error.to_string())?;
    prism_verify::check(&problem, &certificate).map_err(|refusal| refusal.to_string())
}

fn try_one(seed: u64, tally: &mut Tally) -> Result<(), String> {
    let bare = generate::problem(seed);
    let (named, file) = (check::read(&bare)?, text::file(&bare));
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    let text = certified(&named, &solved)?;
    let verdict = checked(&file, &text)?;
    tally.split += u64::from(verdict.nodes > verdict.levels.len().max(1));
    tally.several_levels += u64::from(verdict.levels.len() > 1);
    tally.witnesses += u64::from(text.contains("\"witness\""));
    if solved.status() == Status::Infeasible {
        tally.infeasible += 1;
        return if verdict.claim == Claim::Infeasible { Ok(()) } else { Err("another claim".into()) };
    }
    tally.optimal += 1;
    let proven: Vec<i128> = verdict.levels.iter().map(|level| level.bound).collect();
    let bounds: Vec<i128> = solved.levels().iter().filter_map(|level| level.bound).map(i128::from).collect();
    if verdict.claim != Claim::Optimal || proven != bounds {
        return Err(format!("{:?} {proven:?} is proven, {bounds:?} claimed", verdict.claim));
    }
    Ok(())
}

#[test]
fn every_proven_answer_gets_a_certificate_that_a_plain_check_accepts() {
    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    for seed in seeds() {
        if let Err(why) = try_one(seed, &mut tally) {
            wrong.push(format!("seed {seed}: {why}\n{}", text::file(&generate::problem(seed))));
        }
    }
    let some: Vec<&String> = wrong.iter().take(3).collect();
    assert!(wrong.is_empty(), "{} wrong, among them\n{some:#?}", wrong.len());
    println!("{tally:?}");
    if seeds() == SEEDS {
        let counts = [tally.optimal, tally.infeasible, tally.split, tally.several_levels];
        assert!(counts.iter().all(|&count| count >= 200) && tally.witnesses >= 10, "{tally:?}");
    }
}
