//! The proof that the product gives for its answer to a problem file, and what the checker, which shares no code with
//! the prover, makes of it by its own reading of the file.

use super::{Bare, brute, check, text};
use prism_solver::exchange::{self, Status};
use prism_solver::prove;
use prism_solver::{Budget, Exact};
use prism_verify::{Certificate, Claim, Problem, Proven, Verdict};

/// A certificate that was accepted.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The certificate.
    pub certificate: String,
    /// What the checker says it proves.
    pub verdict: Verdict,
}

/// Solves a problem, has the answer proven and the proof checked.
///
/// # Errors
/// Why there is no certificate, why it is refused, or how what it proves differs from what was answered.
pub fn certified(bare: &Bare) -> Result<Accepted, String> {
    let named = check::read(bare)?;
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    let certificate = prove::Certificate::new(&named, &solved, &mut Budget::nodes(10_000))
        .map_err(|error| error.to_string())?
        .to_json(None);
    let problem = Problem::read(&text::file(bare)).map_err(|error| error.to_string())?;
    let read = Certificate::read(&certificate).map_err(|error| error.to_string())?;
    let verdict = prism_verify::check(&problem, &read).map_err(|refusal| refusal.to_string())?;
    let proven: Vec<i128> = verdict.levels.iter().map(|level| level.bound).collect();
    let bounds: Vec<i128> = solved.levels().iter().filter_map(|level| level.bound).map(i128::from).collect();
    let claimed = match solved.status() {
        Status::Infeasible => verdict.claim == Claim::Infeasible,
        _ => verdict.claim == Claim::Optimal && proven == bounds,
    };
    if claimed {
        Ok(Accepted { certificate, verdict })
    } else {
        Err(format!("{:?} {proven:?} is proven, {bounds:?} claimed", verdict.claim))
    }
}

/// What is proven of a problem whose proof may have so many nodes.
///
/// # Errors
/// Why there is no certificate, or why it is refused.
pub fn certified_within(bare: &Bare, nodes: u64) -> Result<Option<Verdict>, String> {
    let named = check::read(bare)?;
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    // That nothing is valid is proven whole or not at all.
    let Ok(certificate) = prove::Certificate::new(&named, &solved, &mut Budget::nodes(nodes)) else {
        return Ok(None);
    };
    let problem = Problem::read(&text::file(bare)).map_err(|error| error.to_string())?;
    let read = Certificate::read(&certificate.to_json(None)).map_err(|error| error.to_string())?;
    let verdict = prism_verify::check(&problem, &read).map_err(|refusal| refusal.to_string())?;
    match certificate.short().is_some() == (verdict.claim == Claim::Feasible) {
        true => Ok(Some(verdict)),
        false => Err(format!("{verdict:?} is not what was made")),
    }
}

/// Whether what a checker accepted is so: brute force says.
#[must_use]
pub fn is_true(bare: &Bare, verdict: &Verdict) -> bool {
    let Some(best) = brute::best(bare, &brute::Without::default()) else {
        return verdict.claim == Claim::Infeasible;
    };
    let exact = bare.objectives.iter().all(|&(_, tolerance)| tolerance == 0);
    let level = |(proven, &least): (&Proven, &i64)| {
        // A level within a tolerance may be left above its least.
        proven.bound <= proven.value && (!exact || proven.bound <= i128::from(least))
    };
    let levels = verdict.levels.iter().zip(&best.levels).all(level);
    let last = verdict.levels.last().map(|proven| proven.value);
    match verdict.claim {
        Claim::Infeasible => false,
        Claim::Feasible => levels,
        Claim::Optimal => levels && last == best.levels.last().map(|&cost| cost.into()),
    }
}
