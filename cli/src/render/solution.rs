//! An answer of the bare solver, for people.

use super::style::{BAD, BOLD, GOOD, WARN, paint};
use super::table::columns;
use prism_solver::exchange::{Bounds, Named, RuleSpec, Run, Solved, Status};
use std::fmt::Write as _;

/// The whole page.
pub(crate) fn text(named: &Named, solved: &Solved<'_>, run: Option<&Run>) -> String {
    let mut text = headline(named, solved);
    if let Some(conflict) = solved.conflict() {
        text.push_str(&conflict_lines(named, conflict));
    }
    text.push_str(&levels(named, solved));
    text.push_str(&assignment(named, solved));
    if let Some(run) = run {
        text.push_str(&how_it_went(run));
    }
    text
}

fn headline(named: &Named, solved: &Solved<'_>) -> String {
    let cost = solved.objective().map(|cost| format!("  cost {cost}")).unwrap_or_default();
    let bound =
        solved.bound().map_or("nothing proven".to_owned(), |bound| format!("none costs less than {bound}"));
    let (style, words) = match solved.status() {
        Status::Optimal => (GOOD, format!("{cost}  proven")),
        Status::Feasible => (WARN, format!("{cost}  stopped early, {bound}")),
        Status::Infeasible => (BAD, "  proven".to_owned()),
        Status::Unknown => (WARN, format!("  stopped early without a solution, {bound}")),
    };
    let name = if named.name().is_empty() { String::new() } else { format!("{}  ", named.name()) };
    format!("{name}{}{words}\n", paint(style, solved.status().word()))
}

/// What each member of a conflict asks.
fn conflict_lines(named: &Named, conflict: &[String]) -> String {
    let rows: Vec<Vec<String>> =
        conflict.iter().map(|member| vec![String::new(), member.clone(), meaning(named, member)]).collect();
    format!(
        "{} parts cannot hold together, and each of them is needed for that\n{}",
        rows.len(),
        columns(&rows)
    )
}

fn meaning(named: &Named, member: &str) -> String {
    match member.split_once(':') {
        Some(("rule", index)) => {
            let rule = index.parse().ok().and_then(|index: usize| named.rules().get(index));
            rule.map(rule_words).unwrap_or_default()
        }
        Some(("capacity", site)) if named.sites().iter().any(|known| known == site) => {
            format!("what a unit of `{site}` holds")
        }
        Some(("limit", site)) if named.sites().iter().any(|known| known == site) => {
            format!("how many units of `{site}` can be bought")
        }
        _ => "has to be served".to_owned(),
    }
}

fn rule_words(rule: &RuleSpec) -> String {
    match rule {
        RuleSpec::Linear { terms, bounds } => {
            format!("linear over {} terms: {}", terms.len(), bounded(*bounds))
        }
        RuleSpec::Distinct { attribute, bounds, .. } => {
            format!("different values of `{attribute}`: {}", bounded(*bounds))
        }
        RuleSpec::Same { attribute, .. } => format!("one value of `{attribute}`"),
        RuleSpec::Different { attribute, .. } => format!("another value of `{attribute}` for each"),
        RuleSpec::PairMax { matrix, max, .. } => format!("`{matrix}` of each pair: at most {max}"),
        RuleSpec::Implies { condition, consequence } => format!(
            "if `{}` has {} `{}`, then `{}` has {} `{}`",
            condition.demand,
            condition.attribute,
            condition.value,
            consequence.demand,
            consequence.attribute,
            consequence.value
        ),
        RuleSpec::Share { attribute, value, max_percent, .. } => {
            format!("at most {max_percent} % to {attribute} `{value}`")
        }
        RuleSpec::CostShare { attribute, value, max_ppm } => {
            format!("at most {} of the cost to {attribute} `{value}`", percent(*max_ppm))
        }
        RuleSpec::Open { sites, bounds } => {
            format!("used ones of {} sites: {}", sites.len(), bounded(*bounds))
        }
        RuleSpec::CostMax { max } => format!("the whole cost: at most {max}"),
    }
}

/// `33.3333 %` for 333,333 millionths.
fn percent(ppm: i64) -> String {
    let digits = format!("{}.{:04}", ppm / 10_000, ppm % 10_000);
    format!("{} %", digits.trim_end_matches('0').trim_end_matches('.'))
}

fn bounded(bounds: Bounds) -> String {
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "any".to_owned(),
    }
}

/// Objectives that the problem states, one to a line.
fn levels(named: &Named, solved: &Solved<'_>) -> String {
    let stated = named.objectives().iter().zip(solved.levels());
    let line = |value: Option<i64>| value.map_or("-".to_owned(), |value| value.to_string());
    let rows = stated
        .map(|(objective, level)| vec![objective.measure.to_string(), line(level.value), line(level.bound)]);
    table(["OBJECTIVE", "VALUE", "BOUND"].map(str::to_owned).to_vec(), rows.collect())
}

fn assignment(named: &Named, solved: &Solved<'_>) -> String {
    if solved.objective().is_none() {
        return String::new();
    }
    let row =
        |demand: &String| vec![demand.clone(), solved.site_of(demand).map_or("-".to_owned(), str::to_owned)];
    let demands =
        table(["DEMAND", "SITE"].map(str::to_owned).to_vec(), named.demands().iter().map(row).collect());
    let units = solved.units().map(|(site, units)| vec![site.to_owned(), units.to_string()]).collect();
    demands + &table(["SITE", "UNITS BOUGHT"].map(str::to_owned).to_vec(), units)
}

fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let text = columns(&std::iter::once(head).chain(rows).collect::<Vec<_>>());
    let (head, rows) = text.split_once('\n').unwrap_or((&text, ""));
    format!("\n{}\n{rows}", paint(BOLD, head))
}

fn how_it_went(run: &Run) -> String {
    let mut text = format!(
        "\nengine {}, {} nodes, read in {:.3} s, solved in {:.3} s",
        run.engine, run.nodes, run.read_seconds, run.solve_seconds
    );
    if let Some(peak) = run.peak_rss_mib {
        let _ = write!(text, ", {peak} MiB at most");
    }
    text + "\n"
}
