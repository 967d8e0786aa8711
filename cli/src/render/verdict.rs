//! What the checker says, for people and for programs.

use super::style::{BAD, BOLD, GOOD, HINT, paint};
use super::table::columns;
use super::words::count;
use crate::generate::exact;
use crate::plan::check::Checked;
use prism_verify::{Claim, Problem, Proven, Verdict};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What holds.
#[derive(Clone, Copy)]
pub(crate) struct Accepted<'a> {
    /// The problem that was solved.
    pub(crate) problem: &'a Problem,
    /// What is proven of it.
    pub(crate) verdict: &'a Verdict,
    /// The plan file, where it is one.
    pub(crate) plan: Option<&'a Checked>,
}

/// What does not hold.
#[derive(Clone, Copy)]
pub(crate) struct Refused<'a> {
    /// The name of the problem, where it could be read.
    pub(crate) problem: &'a str,
    /// The file that claims it.
    pub(crate) file: &'a str,
    /// Where in it.
    pub(crate) place: &'a str,
    /// What is wrong there.
    pub(crate) why: &'a str,
}

/// What holds, and what of it was checked.
pub(crate) fn accepted(told: &Accepted<'_>) -> String {
    let title = match (told.plan, told.verdict.claim) {
        (Some(_), Claim::Optimal) => {
            "the configuration is valid, and nothing that the request allows is better"
        }
        (Some(_), Claim::Feasible) => "the configuration is valid; how far it may be from the best is below",
        (Some(_), Claim::Infeasible) => "nothing in the registry satisfies the request",
        (None, Claim::Optimal) => "the plan is valid, and no valid plan is better",
        (None, Claim::Feasible) => "the plan is valid; how far it may be from the best is below",
        (None, Claim::Infeasible) => {
            "no plan is valid: the demands, capacities, limits and rules cannot hold together"
        }
    };
    let mut all = told.plan.map(kept).unwrap_or_default();
    all.extend(rows(told.problem, told.verdict));
    if let Some(cost) = told.plan.and_then(|plan| plan.cost) {
        all.push(row("bill", format!("${cost} a month, line by line from the registry")));
    }
    page(told.problem.name(), title, &all)
}

/// What a plan file is held against.
fn kept(plan: &Checked) -> Vec<Vec<String>> {
    vec![
        row("registry", format!("{} as they were", count(plan.files, "file"))),
        row("request", format!("{} qualify, priced again", count(plan.candidates, "candidate"))),
    ]
}

fn row(name: &str, says: String) -> Vec<String> {
    vec![String::new(), name.to_owned(), says]
}

/// The same for programs: `prismctl schema verdict` says what may stand in it. Figures may be larger than what programs
/// read as numbers, so they are text.
pub(crate) fn json(told: &Result<Accepted<'_>, Refused<'_>>) -> Value {
    let mut map = Map::new();
    map.insert("format".into(), json!("prism-verdict/1"));
    match told {
        Ok(told) => {
            let (demands, _, rules) = told.problem.size();
            let (served, sites) = told.verdict.served;
            map.insert("verdict".into(), json!("accepted"));
            map.insert("problem".into(), json!(told.problem.name()));
            map.insert("claim".into(), json!(claim(told.verdict.claim)));
            if told.verdict.claim != Claim::Infeasible {
                map.insert("served".into(), json!({ "demands": served, "sites": sites }));
                map.insert("levels".into(), told.verdict.levels.iter().map(level).collect());
            }
            map.insert("size".into(), json!({ "demands": demands, "rules": rules }));
            map.insert("proof".into(), json!({ "cases": told.verdict.nodes, "rows": told.verdict.rows }));
            if let Some(plan) = told.plan {
                map.insert("registry".into(), json!({ "files": plan.files }));
                map.insert("request".into(), json!({ "candidates": plan.candidates }));
                if let Some(cost) = plan.cost {
                    map.insert("bill".into(), json!(exact(cost)));
                }
            }
        }
        Err(told) => {
            map.insert("verdict".into(), json!("refused"));
            if !told.problem.is_empty() {
                map.insert("problem".into(), json!(told.problem));
            }
            map.insert("file".into(), json!(told.file));
            map.insert("place".into(), json!(told.place));
            map.insert("why".into(), json!(told.why));
        }
    }
    Value::Object(map)
}

fn claim(claim: Claim) -> &'static str {
    match claim {
        Claim::Optimal => "optimal",
        Claim::Feasible => "feasible",
        Claim::Infeasible => "infeasible",
    }
}

fn level(level: &Proven) -> Value {
    json!({ "measure": level.measure, "value": level.value.to_string(), "bound": level.bound.to_string() })
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
        rows.push(row("plan", held));
    }
    rows.extend(verdict.levels.iter().map(|level| row(&level.measure, proven(level))));
    let proof = format!(
        "{} over {}, added up in exact integers",
        count(verdict.nodes, "case"),
        count(verdict.rows, "row")
    );
    rows.push(row("proof", proof));
    rows
}

fn proven(level: &Proven) -> String {
    if level.value == level.bound {
        return format!("{}, and nothing comes to less", level.value);
    }
    format!("{}, and nothing comes to less than {}", level.value, level.bound)
}

/// What does not hold.
pub(crate) fn refused(told: &Refused<'_>) -> String {
    let problem = match told.problem {
        "" => String::new(),
        name => format!("{}  ", paint(BOLD, name)),
    };
    let at = if told.place.is_empty() { String::new() } else { format!("{}: ", told.place) };
    format!(
        "{}  {problem}{}: {at}{}\n{}: what it claims may still be true, but this file does not show it\n",
        paint(BAD, "refused"),
        told.file,
        told.why,
        paint(HINT, "hint"),
    )
}

/// How long it took.
pub(crate) fn stats(verdict: Option<&Verdict>, reading: Duration, checking: Duration) -> String {
    let millis = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let cases = verdict.map(|verdict| format!(" of {}", count(verdict.nodes, "case"))).unwrap_or_default();
    format!("read in {}, checked{cases} in {}\n", millis(reading), millis(checking))
}
