//! Objectives by name become measures by number, and option values that something measures become columns.

use super::builder::{ABSENT, ProblemBuilder};
use super::fault::{Path, Wrong, nearest};
use super::named::NamedLevel;
use super::spec::{MeasureSpec, ObjectiveSpec, WeightSpec};
use crate::problem::Measure;

/// Looks every objective up: the names of the columns that are measured, and the levels.
pub(super) fn resolve(builder: &mut ProblemBuilder) -> (Vec<String>, Vec<NamedLevel>) {
    let objectives = std::mem::take(&mut builder.objectives);
    let root = Path::Root.key("objectives");
    let mut measured: Vec<usize> = Vec::new();
    let mut levels = Vec::new();
    for (index, objective) in objectives.iter().enumerate() {
        let Some(objective) = objective else { continue };
        levels.extend(level(builder, &root.index(index), objective, &mut measured));
    }
    builder.objectives = objectives;
    // What the stated levels leave open is decided by the cost.
    let cost = NamedLevel { measure: Measure::Cost, tolerance_ppm: 0 };
    if !levels.contains(&cost) {
        levels.push(cost);
    }
    // Nothing comes after the last one that could use its slack.
    if let Some(last) = levels.last_mut() {
        last.tolerance_ppm = 0;
    }
    keep(builder, &measured);
    let names = measured.iter().map(|&column| builder.columns.names()[column].clone()).collect();
    (names, levels)
}

fn level(
    builder: &mut ProblemBuilder,
    at: &Path<'_>,
    objective: &ObjectiveSpec,
    measured: &mut Vec<usize>,
) -> Option<NamedLevel> {
    builder.not_negative(&at.key("tolerance_ppm"), objective.tolerance_ppm);
    let measure = match &objective.measure {
        MeasureSpec::Weighted(parts) => weighted(builder, &at.key("weighted"), parts, measured)?,
        plain => self::plain(builder, &at.key("measure"), plain, measured)?,
    };
    Some(NamedLevel { measure, tolerance_ppm: objective.tolerance_ppm })
}

fn plain(
    builder: &mut ProblemBuilder,
    at: &Path<'_>,
    measure: &MeasureSpec,
    measured: &mut Vec<usize>,
) -> Option<Measure> {
    Some(match measure {
        MeasureSpec::Cost => Measure::Cost,
        MeasureSpec::Distinct(attribute) => Measure::Distinct(builder.attribute(at, attribute)?),
        MeasureSpec::Sum(name) => Measure::Sum(column(builder, at, name, measured)?),
        MeasureSpec::Worst(name) => Measure::Worst(column(builder, at, name, measured)?),
        MeasureSpec::Weighted(_) => {
            let found = "a weighted sum".to_owned();
            builder.faults.push(at, Wrong::Kind { found, expected: "a part of one" });
            return None;
        }
    })
}

/// A weighted sum is kept with the problem, once for each level that has one.
fn weighted(
    builder: &mut ProblemBuilder,
    at: &Path<'_>,
    parts: &[WeightSpec],
    measured: &mut Vec<usize>,
) -> Option<Measure> {
    if parts.is_empty() {
        builder.faults.push(at, Wrong::NoObjective);
    }
    let mut sum = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let at = at.index(index);
        let weight = at.key("weight");
        builder.number(&weight, part.weight);
        if part.weight < 1 {
            builder.faults.push(&weight, Wrong::Range { number: part.weight, why: "below 1" });
        }
        sum.push((part.weight, plain(builder, &at.key("measure"), &part.measure, measured)?));
    }
    builder.problem.weighted.push(sum);
    Some(Measure::Weighted(builder.problem.weighted.len() - 1))
}

/// The place of a value's name among those that are measured.
fn column(
    builder: &mut ProblemBuilder,
    at: &Path<'_>,
    name: &str,
    measured: &mut Vec<usize>,
) -> Option<usize> {
    let Some(column) = builder.columns.get(name) else {
        let nearest = nearest(name, builder.columns.iter());
        let what = "a value of any option";
        builder.faults.push(at, Wrong::Unknown { what, name: name.to_owned(), nearest });
        return None;
    };
    if let Some(known) = measured.iter().position(|&known| known == column) {
        return Some(known);
    }
    stated_everywhere(builder, at, column);
    measured.push(column);
    Some(measured.len() - 1)
}

/// An option that does not state what is measured could not be compared with the others.
fn stated_everywhere(builder: &mut ProblemBuilder, at: &Path<'_>, column: usize) {
    let demands = builder.problem.demands.iter().enumerate();
    let options =
        demands.flat_map(|(demand, stated)| stated.options.iter().map(move |choice| (demand, choice)));
    let silent = |values: &[i64]| values.get(column).is_none_or(|&value| value == ABSENT);
    let mut lacking = options.filter(|(_, choice)| silent(&choice.values));
    let Some((demand, choice)) = lacking.next() else { return };
    let wrong = Wrong::NoValue {
        demand: builder.demands.names().get(demand).cloned().unwrap_or_default(),
        site: builder.sites.names().get(choice.site).cloned().unwrap_or_default(),
        name: builder.columns.names()[column].clone(),
        more: lacking.count(),
    };
    builder.faults.push(at, wrong);
}

/// Keeps the columns that are measured, in the order they were first named.
fn keep(builder: &mut ProblemBuilder, measured: &[usize]) {
    builder.problem.columns = measured.len();
    for choice in builder.problem.demands.iter_mut().flat_map(|demand| &mut demand.options) {
        let value = |&column: &usize| choice.values.get(column).copied().unwrap_or(ABSENT);
        choice.values = measured.iter().map(value).collect();
    }
}
