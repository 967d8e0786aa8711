//! Certificates without a prover: every column is split until a row breaks or the bound is reached. Slow, plain and
//! of no use beyond small problems; what the checker is tested with.

use super::Bare;
use super::check;
use prism_solver::exchange::{self, LevelAnswer, Solved, Status};
use prism_solver::{Budget, Exact};
use prism_verify::{Line, Problem, Sheet};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A multiplier that outweighs every objective of a small problem.
const HEAVY: i128 = 1_000_000_000_000;

/// More nodes than this are not worth their while.
const MOST_NODES: usize = 4_000;

/// The certificate of a problem's answer, as text. `None` if its proof grows too large.
///
/// # Errors
/// What the solver says.
pub fn certificate(bare: &Bare, problem: &Problem) -> Result<Option<String>, String> {
    let named = check::read(bare)?;
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    if solved.status() == Status::Infeasible {
        let sheet = Sheet { objective: Vec::new(), ..sheet(problem, 0, &[])? };
        let level = |nodes: String| format!("{{\"measure\": \"none\", \"nodes\": [{nodes}]}}");
        return Ok(nodes(&sheet, bare, i128::MAX).map(|nodes| document("infeasible", "", &level(nodes))));
    }
    let mut caps = Vec::new();
    let mut levels = Vec::new();
    for (index, (level, answer)) in named.levels().iter().zip(solved.levels()).enumerate() {
        let &LevelAnswer { value: Some(value), bound: Some(bound) } = answer else {
            return Err("a level without a bound".into());
        };
        let Some(nodes) = nodes(&sheet(problem, index, &caps)?, bare, bound.into()) else { return Ok(None) };
        let witness = if value > bound { witness(bare, index)? } else { String::new() };
        levels.push(format!(
            "{{\"measure\": \"{}\", \"value\": \"{value}\", \"bound\": \"{bound}\"{witness}, \"nodes\": [{nodes}]}}",
            stated(bare, index)
        ));
        caps.push(bound + bound.abs() * level.tolerance_ppm / 1_000_000);
    }
    Ok(Some(document("optimal", &plan(&solved, ", "), &levels.join(",\n"))))
}

fn sheet(problem: &Problem, level: usize, caps: &[i64]) -> Result<Sheet, String> {
    Sheet::of(problem, level, caps).ok_or_else(|| "its rows leave 64 bits".into())
}

fn document(claim: &str, plan: &str, levels: &str) -> String {
    format!(
        "{{\"format\": \"prism-certificate/1\", \"name\": \"bare\", \"claim\": \"{claim}\"{plan},\n\"levels\": [{levels}]}}\n"
    )
}

fn stated(bare: &Bare, level: usize) -> String {
    bare.objectives.get(level).map_or("cost".into(), |(measure, _)| super::text::measure(*measure))
}

fn plan(solved: &Solved<'_>, before: &str) -> String {
    let assignment: BTreeMap<_, _> = solved.assignment().collect();
    let units: BTreeMap<_, _> = solved.units().collect();
    format!("{before}\"assignment\": {}, \"units\": {}", json(&assignment), json(&units))
}

fn json<V: serde::Serialize>(map: &BTreeMap<&str, V>) -> String {
    serde_json::to_string(map).unwrap_or_default()
}

/// A plan that reaches a level's optimum: that of the problem whose levels end there.
fn witness(bare: &Bare, level: usize) -> Result<String, String> {
    let mut shorter = bare.clone();
    shorter.objectives.truncate(level + 1);
    if let Some(last) = shorter.objectives.last_mut() {
        last.1 = 0;
    }
    let named = check::read(&shorter)?;
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    Ok(format!(", \"witness\": {{{}}}", plan(&solved, "")))
}

/// The proof that the objective is at least `goal`.
fn nodes(sheet: &Sheet, bare: &Bare, goal: i128) -> Option<String> {
    proof(sheet, goal, false).demands(bare, 0, 0)
}

fn proof(sheet: &Sheet, goal: i128, lying: bool) -> Proof<'_> {
    Proof { sheet, goal, lying, low: vec![0; sheet.most.len()], high: sheet.most.clone(), nodes: 0 }
}

/// A certificate that claims more than is true of the first level, and is silent about the cases that would show it:
/// all else in it is right.
///
/// # Errors
/// What the solver says.
pub fn silent(bare: &Bare, problem: &Problem) -> Result<Option<String>, String> {
    let named = check::read(bare)?;
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    let Some(LevelAnswer { value: Some(value), bound: Some(bound) }) = solved.levels().first().copied()
    else {
        return Ok(None);
    };
    let Some(nodes) = proof(&sheet(problem, 0, &[])?, i128::from(bound) + 1, true).demands(bare, 0, 0) else {
        return Ok(None);
    };
    let level = format!(
        "{{\"measure\": \"{}\", \"value\": \"{value}\", \"bound\": \"{}\", \"nodes\": [{nodes}]}}",
        stated(bare, 0),
        bound + 1
    );
    Ok(Some(document("feasible", &plan(&solved, ", "), &level)))
}

struct Proof<'s> {
    sheet: &'s Sheet,
    goal: i128,
    /// Parts that do not reach the goal are left out.
    lying: bool,
    low: Vec<i64>,
    high: Vec<i64>,
    nodes: usize,
}

impl Proof<'_> {
    /// Splits one demand after the other by its options, then the rest by columns.
    fn demands(&mut self, bare: &Bare, demand: usize, first: usize) -> Option<String> {
        let Some(described) = bare.demands.get(demand) else { return self.columns(first) };
        if let Some(leaf) = self.closed() {
            return Some(leaf);
        }
        let count = described.options.len();
        let all = (0..count).map(|option| vec![option]).chain(described.optional.then(Vec::new));
        let before = (self.low.clone(), self.high.clone());
        let (mut parts, mut subtrees) = (Vec::new(), String::new());
        for part in all {
            for option in 0..count {
                let taken = i64::from(part.contains(&option));
                (self.low[first + option], self.high[first + option]) = (taken, taken);
            }
            let subtree = self.demands(bare, demand + 1, first + count);
            (self.low, self.high) = before.clone();
            match subtree {
                Some(subtree) => {
                    let _ = write!(subtrees, ",\n  {subtree}");
                    parts.push(part);
                }
                None if self.lying => {}
                None => return None,
            }
        }
        (!parts.is_empty()).then(|| format!("{{\"options\": {demand}, \"parts\": {parts:?}}}{subtrees}"))
    }

    fn columns(&mut self, from: usize) -> Option<String> {
        if let Some(leaf) = self.closed() {
            return Some(leaf);
        }
        self.nodes += 1;
        let column = (from..self.low.len()).find(|&column| self.low[column] < self.high[column])?;
        if self.nodes > MOST_NODES {
            return None;
        }
        let (low, high) = (self.low[column], self.high[column]);
        self.high[column] = low;
        let below = self.columns(from);
        (self.low[column], self.high[column]) = (low + 1, high);
        let above = self.columns(from);
        self.low[column] = low;
        Some(format!("{{\"column\": {column}, \"at\": {low}}},\n  {},\n  {}", below?, above?))
    }

    /// A leaf, if the bounds alone or one row close this node.
    fn closed(&self) -> Option<String> {
        if self.goal < i128::MAX && self.least(&self.sheet.objective, 1) >= self.goal {
            return Some("{\"scale\": \"1\", \"rows\": []}".into());
        }
        let broken =
            self.sheet.rows.iter().enumerate().find_map(|(index, row)| Some((index, self.breaks(row)?)));
        broken.map(|(row, times)| format!("{{\"scale\": \"3\", \"rows\": [[{row}, \"{}\"]]}}", times * HEAVY))
    }

    /// Which side of a row nothing within the bounds keeps.
    fn breaks(&self, row: &Line) -> Option<i128> {
        let beyond = row.high.is_some_and(|high| self.least(&row.terms, 1) > high.into());
        let below = row.low.is_some_and(|low| -self.least(&row.terms, -1) < low.into());
        if beyond { Some(-1) } else { below.then_some(1) }
    }

    fn least(&self, terms: &[(usize, i64)], sign: i128) -> i128 {
        let part = |&(column, factor): &(usize, i64)| {
            let factor = i128::from(factor) * sign;
            factor * i128::from(if factor > 0 { self.low[column] } else { self.high[column] })
        };
        terms.iter().map(part).sum()
    }
}
