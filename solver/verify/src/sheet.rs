//! The rows of a problem as a list, for tests that compare them with those of others.

use crate::problem::Problem;
use crate::rows::Rows;

/// A row: its terms, and the sides it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Columns with their factors, each column once, in order, none of factor 0.
    pub terms: Vec<(usize, i64)>,
    /// At least.
    pub low: Option<i64>,
    /// At most.
    pub high: Option<i64>,
}

/// What a proof of one level is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The most of each column.
    pub most: Vec<i64>,
    /// The rows.
    pub rows: Vec<Line>,
    /// What is made small.
    pub objective: Vec<(usize, i64)>,
}

impl Sheet {
    /// The rows of a level, the levels before held at these caps. `None` where they leave 64 bits.
    #[must_use]
    pub fn of(problem: &Problem, level: usize, caps: &[i64]) -> Option<Self> {
        let held: Vec<_> =
            problem.levels.iter().map(|level| &level.measure).zip(caps.iter().copied()).collect();
        let rows = Rows::new(problem, Some(&problem.levels[level].measure), &held).ok()?;
        let line =
            |row: &crate::rows::Row| Line { terms: once(rows.terms(*row)), low: row.low, high: row.high };
        let lines = rows.rows.iter().map(line).collect();
        Some(Self { most: rows.most.clone(), rows: lines, objective: once(&rows.objective) })
    }
}

fn once(terms: &[(usize, i64)]) -> Vec<(usize, i64)> {
    let mut sums = std::collections::BTreeMap::new();
    terms.iter().for_each(|&(column, factor)| *sums.entry(column).or_insert(0) += factor);
    sums.into_iter().filter(|&(_, factor)| factor != 0).collect()
}
