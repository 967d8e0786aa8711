//! What the checker says, for people.

use super::style::{BAD, BOLD, GOOD, HINT, paint};
use super::table::columns;
use super::words::count;
use prism_verify::{Claim, Problem, Proven, Refusal, Verdict};
use std::time::Duration;

/// A certificate that holds.
pub(crate) fn accepted(problem: &Problem, verdict: &Verdict) -> String {
    let title = match verdict.claim {
        Claim::Optimal => "the plan is valid, and no valid plan is better",
        Claim::Feasible => "the plan is valid; how far it may be from the best is below",
        Claim::Infeasible => {
            "no plan is valid: the demands, capacities, limits and rules cannot hold together"
        }
    };
    format!("{}  {}{title}\n{}", paint(GOOD, "accepted"), name(problem), shown(problem, verdict))
}

fn name(problem: &Problem) -> String {
    if problem.name().is_empty() { String::new() } else { format!("{}  ", paint(BOLD, problem.name())) }
}

fn shown(problem: &Problem, verdict: &Verdict) -> String {
    let (demands, _, rules) = problem.size();
    let mut rows = Vec::new();
    if verdict.claim != Claim::Infeasible {
        let (served, sites) = verdict.served;
        let held = format!(
            "{served} of {} served at {}; capacities, limits and {} hold",
            count(demands, "demand"),
            count(sites, "site"),
            count(rules, "rule")
        );
        rows.push(vec![String::new(), "plan".into(), held]);
    }
    rows.extend(verdict.levels.iter().map(|level| vec![String::new(), level.measure.clone(), proven(level)]));
    let proof = format!(
        "{} over {}, added up in exact integers",
        count(verdict.nodes, "case"),
        count(verdict.rows, "row")
    );
    rows.push(vec![String::new(), "proof".into(), proof]);
    columns(&rows)
}

fn proven(level: &Proven) -> String {
    if level.value == level.bound {
        return format!("{}, and nothing comes to less", level.value);
    }
    format!("{}, and nothing comes to less than {}", level.value, level.bound)
}

/// A certificate that does not hold.
pub(crate) fn refused(problem: &Problem, file: &str, refusal: &Refusal) -> String {
    format!(
        "{}  {}{file}: {refusal}\n{}: the claim may still be true, but this file does not show it\n",
        paint(BAD, "refused"),
        name(problem),
        paint(HINT, "hint"),
    )
}

/// How long it took.
pub(crate) fn stats(verdict: Option<&Verdict>, reading: Duration, checking: Duration) -> String {
    let millis = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let cases = verdict.map(|verdict| format!(" of {}", count(verdict.nodes, "case"))).unwrap_or_default();
    format!("read in {}, checked{cases} in {}\n", millis(reading), millis(checking))
}
