//! Every proven answer to a random problem file gets a certificate, and a plain check from the problem's rows
//! accepts it; with one number changed for the better it does not.
//!
//! `CERTIFICATE_SEEDS=from..to` tries others, as many as there is time for.
#![allow(clippy::expect_used, reason = "a test that cannot go on should stop")]

use prism_proptests::bare::recheck::{Checked, recheck};
use prism_proptests::bare::{check, generate, text};
use prism_solver::exchange::{self, Named, Solved, Status};
use prism_solver::prove::Certificate;
use prism_solver::{Budget, Exact};
use std::ops::Range;

/// Seeds that are tried in the gate.
const SEEDS: Range<u64> = 0..6_000;

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

fn certified(named: &Named, solved: &Solved<'_>) -> Result<(String, Checked), String> {
    let certificate =
        Certificate::new(named, solved, &mut Budget::nodes(10_000)).map_err(|error| error.to_string())?;
    let text = certificate.to_json(None);
    let checked = recheck(named, &text)?;
    Ok((text, checked))
}

/// A bound that is one better than the truth cannot be proven by the same nodes.
fn claims_too_much(named: &Named, text: &str) -> bool {
    let mut document: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let levels = document["levels"].as_array_mut().expect("levels");
    let last = levels.last_mut().expect("a level");
    let bound: i64 = last["bound"].as_str().expect("a bound").parse().expect("a number");
    // Values may be multiples of something: two steps beyond are beyond for certain.
    last["bound"] = (bound + 2 * bound.abs().max(100)).to_string().into();
    recheck(named, &document.to_string()).is_ok()
}

fn try_one(seed: u64, tally: &mut Tally) -> Result<(), String> {
    let named = check::read(&generate::problem(seed))?;
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    let (text, checked) = certified(&named, &solved)?;
    tally.split += u64::from(checked.splits > 0);
    tally.several_levels += u64::from(checked.bounds.len() > 1);
    tally.witnesses += u64::from(text.contains("\"witness\""));
    match solved.status() {
        Status::Infeasible => tally.infeasible += 1,
        _ => {
            tally.optimal += 1;
            let bounds: Vec<i128> =
                solved.levels().iter().filter_map(|level| level.bound).map(i128::from).collect();
            if checked.bounds != bounds {
                return Err(format!("proven {:?}, claimed {bounds:?}", checked.bounds));
            }
            if claims_too_much(&named, &text) {
                return Err("the same nodes prove more than the optimum".into());
            }
        }
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
