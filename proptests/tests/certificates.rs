//! Every proven answer to a random problem file gets a certificate, and the checker, which shares no code with the
//! prover, accepts it. What the checker refuses is tested in `verify_lies`.

use prism_proptests::bare::{check, generate, text};
use prism_proptests::runs;
use prism_solver::exchange::{self, Named, Solved, Status};
use prism_solver::prove;
use prism_solver::{Budget, Exact};
use prism_verify::{Certificate, Claim, Problem, Verdict};

#[derive(Debug, Default)]
struct Tally {
    optimal: u64,
    infeasible: u64,
    split: u64,
    several_levels: u64,
    witnesses: u64,
    wrong: Vec<String>,
}

impl runs::Tally for Tally {
    fn add(&mut self, seed: u64) {
        if let Err(why) = try_one(seed, self) {
            self.wrong.push(format!("seed {seed}: {why}\n{}", text::file(&generate::problem(seed))));
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.optimal += other.optimal;
        self.infeasible += other.infeasible;
        self.split += other.split;
        self.several_levels += other.several_levels;
        self.witnesses += other.witnesses;
        self.wrong.extend(other.wrong);
        self
    }
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
    let tally: Tally = runs::tally("certificates");
    let some: Vec<&String> = tally.wrong.iter().take(3).collect();
    assert!(tally.wrong.is_empty(), "{} wrong, among them\n{some:#?}", tally.wrong.len());
    println!("{tally:?}");
    let counts = [tally.optimal, tally.infeasible, tally.split, tally.several_levels];
    assert!(counts.iter().all(|&count| count >= 200) && tally.witnesses >= 10, "{tally:?}");
}
