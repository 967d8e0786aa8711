//! What the checker says, for people.

use super::style::{BAD, BOLD, GOOD, HINT, paint};
use super::table::columns;
use super::words::count;
use crate::plan::check::Checked;
use prism_verify::{Claim, Problem, Proven, Verdict};
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
    page(problem.name(), title, &rows(problem, verdict))
}

/// A plan file that holds.
pub(crate) fn plan(checked: &Checked) -> String {
    let title = match checked.verdict.claim {
        Claim::Optimal => "the configuration is valid, and nothing that the request allows is better",
        Claim::Feasible => "the configuration is valid; how far it may be from the best is below",
        Claim::Infeasible => "nothing in the registry satisfies the request",
    };
    let mut all = vec![
        [String::new(), "registry".into(), format!("{} as they were", count(checked.files, "file"))].to_vec(),
        [
            String::new(),
            "request".into(),
            format!("{} qualify, priced again", count(checked.candidates, "candidate")),
        ]
        .to_vec(),
    ];
    all.extend(rows(&checked.problem, &checked.verdict));
    if let Some(cost) = &checked.cost {
        all.push(vec![
            String::new(),
            "bill".into(),
            format!("${cost} a month, line by line from the registry"),
        ]);
    }
    page(checked.problem.name(), title, &all)
}

fn page(name: &str, title: &str, rows: &[Vec<String>]) -> String {
    let name = if name.is_empty() { String::new() } else { format!("{}  ", paint(BOLD, name)) };
    format!("{}  {name}{title}\n{}", paint(GOOD, "accepted"), columns(rows))
}

fn rows(problem: &Problem, verdict: &Verdict) -> Vec<Vec<String>> {
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
    rows
}

fn proven(level: &Proven) -> String {
    if level.value == level.bound {
        return format!("{}, and nothing comes to less", level.value);
    }
    format!("{}, and nothing comes to less than {}", level.value, level.bound)
}

/// What does not hold.
pub(crate) fn refused(problem: &str, file: &str, why: &str) -> String {
    let problem = if problem.is_empty() { String::new() } else { format!("{}  ", paint(BOLD, problem)) };
    format!(
        "{}  {problem}{file}: {why}\n{}: what it claims may still be true, but this file does not show it\n",
        paint(BAD, "refused"),
        paint(HINT, "hint"),
    )
}

/// How long it took.
pub(crate) fn stats(verdict: Option<&Verdict>, reading: Duration, checking: Duration) -> String {
    let millis = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let cases = verdict.map(|verdict| format!(" of {}", count(verdict.nodes, "case"))).unwrap_or_default();
    format!("read in {}, checked{cases} in {}\n", millis(reading), millis(checking))
}
