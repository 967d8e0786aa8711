//! Whether every total that an engine could add up stays exact: below 2^60 with each part at its worst.

use super::builder::ProblemBuilder;
use super::fault::{Path, Wrong};
use crate::problem::{Measure, Problem, Rule, Site};
use crate::rows::share_factors;

/// An eighth of what 64 bits hold: totals can be added and compared by their difference, and an engine's
/// "unlimited" lies beyond.
const MOST: i128 = 1 << 60;

/// Tells what could grow too large.
pub(super) fn check(builder: &mut ProblemBuilder) {
    let root = Path::Root;
    let loads = loads(&builder.problem);
    let too_large: Vec<(String, &'static str)> = [
        (loads.iter().any(|total| *total > MOST), "sites", "loads"),
        (cost(&builder.problem, &loads) > MOST, "sites", "costs"),
        (
            (0..builder.problem.columns).any(|column| values(&builder.problem, column) > MOST),
            "demands",
            "values",
        ),
    ]
    .into_iter()
    .filter(|(too_large, ..)| *too_large)
    .map(|(_, place, what)| (place.to_owned(), what))
    .collect();
    for (place, what) in too_large {
        builder.faults.push(&root.key(&place), Wrong::TooLarge(what));
    }
    if (0..builder.problem.weighted.len()).any(|sum| weighted(&builder.problem, sum, &loads) > MOST) {
        builder.faults.push(&root.key("objectives"), Wrong::TooLarge("weights"));
    }
    let rules = root.key("rules");
    for index in 0..builder.problem.rules.len() {
        if coefficients(&builder.problem, &builder.problem.rules[index]) > MOST {
            builder.faults.push(&rules.index(index), Wrong::TooLarge("coefficients"));
        }
    }
}

/// The largest of some numbers, by magnitude.
fn largest(numbers: impl Iterator<Item = i64>) -> i128 {
    numbers.map(|number| i128::from(number).abs()).max().unwrap_or(0)
}

/// Per resource, everything that could be asked at once.
fn loads(problem: &Problem) -> Vec<i128> {
    let total = |resource: usize| {
        let most = |demand: &crate::problem::Demand| largest(demand.options.iter().map(|c| c.load[resource]));
        problem.demands.iter().map(most).sum()
    };
    (0..problem.sites.first().map_or(0, |site| site.capacity.len())).map(total).collect()
}

fn cost(problem: &Problem, loads: &[i128]) -> i128 {
    let options = problem.demands.iter().map(|demand| largest(demand.options.iter().map(|c| c.cost)));
    let sites =
        problem.sites.iter().map(|site| i128::from(site.base) + i128::from(site.unit) * units(site, loads));
    let fees = problem.rules.iter().flat_map(|rule| match rule {
        Rule::Distinct { fees, .. } => fees.as_slice(),
        _ => &[],
    });
    options.sum::<i128>() + sites.sum::<i128>() + fees.map(|&(_, fee)| i128::from(fee).abs()).sum::<i128>()
}

/// The largest of what is paid at once: an option, or a site with its first unit.
fn price(problem: &Problem) -> i128 {
    let options = problem.demands.iter().flat_map(|demand| &demand.options);
    let sites = problem.sites.iter().map(|site| i128::from(site.base) + i128::from(site.unit));
    sites.fold(largest(options.map(|choice| choice.cost)), i128::max)
}

/// The most units that could be needed.
fn units(site: &Site, loads: &[i128]) -> i128 {
    let needed = site.capacity.iter().zip(loads).map(|(capacity, load)| match capacity {
        Some(capacity) if *capacity > 0 => load / i128::from(*capacity) + 1,
        _ => 1,
    });
    let needed = needed.max().unwrap_or(1);
    site.limit.map_or(needed, |limit| needed.min(i128::from(limit)))
}

fn values(problem: &Problem, column: usize) -> i128 {
    problem.demands.iter().map(|demand| largest(demand.options.iter().map(|c| c.values[column]))).sum()
}

fn weighted(problem: &Problem, sum: usize, loads: &[i128]) -> i128 {
    let part = |&(weight, measure): &(i64, Measure)| {
        let most = match measure {
            Measure::Cost => cost(problem, loads),
            Measure::Distinct(_) => i128::try_from(problem.demands.len()).unwrap_or(MOST),
            Measure::Sum(column) | Measure::Worst(column) => values(problem, column),
            Measure::Weighted(_) => MOST,
        };
        i128::from(weight).saturating_mul(most)
    };
    problem.weighted[sum].iter().map(part).fold(0, i128::saturating_add)
}

/// What a rule's coefficients can add up to. Those of a share of the cost are only added up where 128 bits hold them: it
/// is enough that each is exact.
fn coefficients(problem: &Problem, rule: &Rule) -> i128 {
    match rule {
        Rule::CostShare { most_ppm, .. } => {
            let (there, elsewhere) = share_factors(*most_ppm);
            i128::from(there.max(-elsewhere)) * price(problem)
        }
        Rule::Linear { terms, .. } => terms.iter().map(|term| i128::from(term.coef).abs()).sum(),
        _ => 0,
    }
}
