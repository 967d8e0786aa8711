//! Certificates without a prover: every column is split until a row breaks or the bound is reached. Slow, plain and
//! of no use beyond small problems; what the checker is tested with. [`super::untrue`] has those of what is not so.

use super::check;
use super::{Bare, Measure};
use crate::dice::Dice;
use prism_solver::exchange::{self, LevelAnswer, Solved, Status};
use prism_solver::{Budget, Exact};
use prism_verify::{Line, Problem, Sheet};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A multiplier that outweighs every objective of a small problem.
const HEAVY: i128 = 1_000_000_000_000;

/// So many sums are tried for one that narrows columns.
const DRAWN: usize = 12;

/// More nodes than this are not worth their while.
const MOST_NODES: usize = 4_000;

/// The certificate of a problem's answer, as text; with sums that narrow columns here and there if there is a `seed`. `None`
/// if its proof grows too large.
///
/// # Errors
/// What the solver says.
pub fn certificate(bare: &Bare, problem: &Problem, seed: Option<u64>) -> Result<Option<String>, String> {
    let named = check::read(bare)?;
    let solved =
        exchange::solve(&named, &Exact, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    if solved.status() == Status::Infeasible {
        let sheet = Sheet { objective: Vec::new(), ..sheet(problem, 0, &[])? };
        let seed = seed.filter(|_| is_plain(bare));
        let level = |nodes: String| format!("{{\"measure\": \"none\", \"nodes\": [{nodes}]}}");
        return Ok(
            nodes(&sheet, bare, i128::MAX, seed).map(|nodes| document("infeasible", "", &level(nodes)))
        );
    }
    let mut caps = Vec::new();
    let mut levels = Vec::new();
    for (index, (level, answer)) in named.levels().iter().zip(solved.levels()).enumerate() {
        let &LevelAnswer { value: Some(value), bound: Some(bound) } = answer else {
            return Err("a level without a bound".into());
        };
        let nodes = nodes(&sheet(problem, index, &caps)?, bare, bound.into(), seed);
        let Some(nodes) = nodes else { return Ok(None) };
        let witness = if value > bound { witness(bare, index)? } else { String::new() };
        levels.push(format!(
            "{{\"measure\": \"{}\", \"value\": \"{value}\", \"bound\": \"{bound}\"{witness}, \"nodes\": [{nodes}]}}",
            stated(bare, index)
        ));
        caps.push(bound + bound.abs() * level.tolerance_ppm / 1_000_000);
    }
    Ok(Some(document("optimal", &plan(&solved, ", "), &levels.join(",\n"))))
}

/// Whether the first level has no columns and rows of its own.
pub(super) fn is_plain(bare: &Bare) -> bool {
    matches!(bare.objectives.first(), None | Some((Measure::Cost | Measure::Sum(_), _)))
}

pub(super) fn sheet(problem: &Problem, level: usize, caps: &[i64]) -> Result<Sheet, String> {
    Sheet::of(problem, level, caps).ok_or_else(|| "its rows leave 64 bits".into())
}

pub(super) fn document(claim: &str, plan: &str, levels: &str) -> String {
    format!(
        "{{\"format\": \"prism-certificate/1\", \"name\": \"bare\", \"claim\": \"{claim}\"{plan},\n\"levels\": [{levels}]}}\n"
    )
}

pub(super) fn stated(bare: &Bare, level: usize) -> String {
    bare.objectives.get(level).map_or("cost".into(), |(measure, _)| super::text::measure(*measure))
}

fn plan(solved: &Solved<'_>, before: &str) -> String {
    let assignment: BTreeMap<_, _> = solved.assignment().collect();
    let units: BTreeMap<_, _> = solved.units().collect();
    format!("{before}\"assignment\": {}, \"units\": {}", json(&assignment), json(&units))
}

pub(super) fn json<V: serde::Serialize>(map: &BTreeMap<&str, V>) -> String {
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
fn nodes(sheet: &Sheet, bare: &Bare, goal: i128, seed: Option<u64>) -> Option<String> {
    proof(sheet, goal, Open::Fails, seed).demands(bare, 0, 0)
}

/// What is done where a case cannot be closed, as it is a plan that should not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// There is no proof.
    Fails,
    /// It is not spoken of.
    LeftOut,
    /// It is closed by nothing, short of the goal.
    Short,
    /// It is closed by the side that a row does not have.
    OtherSide,
}

pub(super) fn proof(sheet: &Sheet, goal: i128, open: Open, seed: Option<u64>) -> Proof<'_> {
    let dice = seed.map(Dice::new);
    Proof { sheet, goal, open, dice, low: vec![0; sheet.most.len()], high: sheet.most.clone(), nodes: 0 }
}

pub(super) struct Proof<'s> {
    sheet: &'s Sheet,
    goal: i128,
    open: Open,
    /// For sums that narrow columns.
    dice: Option<Dice>,
    low: Vec<i64>,
    high: Vec<i64>,
    nodes: usize,
}

impl Proof<'_> {
    /// Splits one demand after the other by its options, then the rest by columns.
    pub(super) fn demands(&mut self, bare: &Bare, demand: usize, first: usize) -> Option<String> {
        let Some(described) = bare.demands.get(demand) else { return self.columns(first) };
        if let Some(leaf) = self.closed() {
            return Some(leaf);
        }
        let narrowing = if demand < 2 { self.narrowing().unwrap_or_default() } else { String::new() };
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
                None if self.open == Open::LeftOut => {}
                None => return None,
            }
        }
        (!parts.is_empty())
            .then(|| format!("{narrowing}{{\"options\": {demand}, \"parts\": {parts:?}}}{subtrees}"))
    }

    fn columns(&mut self, from: usize) -> Option<String> {
        if let Some(leaf) = self.closed() {
            return Some(leaf);
        }
        self.nodes += 1;
        let Some(column) = (from..self.low.len()).find(|&column| self.low[column] < self.high[column]) else {
            return self.pretended();
        };
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

    /// Of some sums one that narrows as many columns as any, as a node.
    fn narrowing(&mut self) -> Option<String> {
        let mut dice = self.dice.take()?;
        let tried = (0..DRAWN).map(|_| self.drawn(&mut dice));
        let best = tried.max_by_key(|&(narrowed, ..)| narrowed);
        self.dice = Some(dice);
        let (_, scale, rows) = best.filter(|&(narrowed, ..)| narrowed > 0)?;
        let rows: Vec<String> = rows.iter().map(|(row, times)| format!("[{row}, \"{times}\"]")).collect();
        Some(format!("{{\"narrow\": \"{scale}\", \"rows\": [{}]}},\n  ", rows.join(", ")))
    }

    /// A sum of a few rows: how many columns it narrows, its scale and its rows.
    fn drawn(&self, dice: &mut Dice) -> (usize, i128, Vec<(usize, i128)>) {
        let scale = 1 + dice.below(3) as i128;
        let mut left: Vec<i128> = vec![0; self.low.len()];
        self.sheet.objective.iter().for_each(|&(column, factor)| left[column] += scale * i128::from(factor));
        let (mut bound, mut rows) = (0, Vec::new());
        for _ in 0..=dice.below(4) {
            let row = dice.below(self.sheet.rows.len());
            let Some(line) = self.sheet.rows.get(row) else { break };
            let times = (1 + dice.below(40) as i128) * scale;
            let (times, side) = match (line.low, line.high) {
                (Some(low), _) => (times, low),
                (None, Some(high)) => (-times, high),
                (None, None) => continue,
            };
            bound += times * i128::from(side);
            line.terms.iter().for_each(|&(column, factor)| left[column] -= times * i128::from(factor));
            rows.push((row, times));
        }
        let ends = |column: usize| (i128::from(self.low[column]), i128::from(self.high[column]));
        let nearest =
            |(column, &left): (usize, &i128)| left * if left > 0 { ends(column).0 } else { ends(column).1 };
        bound += left.iter().enumerate().map(nearest).sum::<i128>();
        let room = if self.goal == i128::MAX { -bound } else { scale * (self.goal - 1) - bound };
        let is_narrowed = |&(column, left): &(usize, &i128)| {
            room >= 0 && left.abs() * (ends(column).1 - ends(column).0) > room
        };
        (left.iter().enumerate().filter(is_narrowed).count(), scale, rows)
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

    /// What closes a plan for whoever does not look.
    fn pretended(&self) -> Option<String> {
        let wrong = |(index, row): (usize, &Line)| {
            let times = match (row.low, row.high) {
                // Kept with room to spare: turned round, it is broken.
                (None, Some(high)) if self.least(&row.terms, 1) < high.into() => HEAVY,
                (Some(low), None) if self.least(&row.terms, 1) > low.into() => -HEAVY,
                _ => return None,
            };
            Some(format!("{{\"scale\": \"3\", \"rows\": [[{index}, \"{times}\"]]}}"))
        };
        match self.open {
            Open::Fails | Open::LeftOut => None,
            Open::Short => Some("{\"scale\": \"1\", \"rows\": []}".into()),
            Open::OtherSide => self.sheet.rows.iter().enumerate().find_map(wrong),
        }
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
