//! The columns and rows of a proof, flat: each column once per row, by row and by column.

use super::domain::Domain;
use crate::problem::{Cap, Measure, Problem};
use crate::rows::{Column, Meaning, Rows, Terms, gcd, merged};

/// What a bound is proven about.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    /// What each column says and its most.
    pub(super) columns: Vec<Column>,
    /// Between which numbers each column is.
    pub(super) bounds: Vec<(i64, i64)>,
    /// The objective, per column.
    pub(super) cost: Vec<i64>,
    /// Per row the least; `None` has none.
    pub(super) low: Vec<Option<i64>>,
    /// Per row the most; `None` has none.
    pub(super) high: Vec<Option<i64>>,
    by_row: Sparse,
    by_column: Sparse,
}

/// Lists of pairs, one after the other.
#[derive(Clone, Debug, Default)]
struct Sparse {
    starts: Vec<usize>,
    entries: Vec<(usize, i64)>,
}

impl Sparse {
    fn of(&self, index: usize) -> &[(usize, i64)] {
        &self.entries[self.starts[index]..self.starts[index + 1]]
    }

    /// The same by the other side.
    fn turned(&self, width: usize) -> Self {
        let mut starts = vec![0; width + 1];
        self.entries.iter().for_each(|&(column, _)| starts[column + 1] += 1);
        for index in 0..width {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); self.entries.len()];
        for row in 0..self.starts.len() - 1 {
            for &(column, factor) in self.of(row) {
                entries[next[column]] = (row, factor);
                next[column] += 1;
            }
        }
        Self { starts, entries }
    }
}

impl Matrix {
    /// The columns and rows of a level. Without a measure the objective is nothing.
    pub(super) fn new(problem: &Problem, measure: Option<Measure>, caps: &[Cap]) -> Self {
        let (rows, objective) = level_rows(problem, measure, caps);
        Self::of(&rows, &objective)
    }

    /// The same of rows that are there already.
    pub(super) fn of(rows: &Rows<'_>, objective: &Terms) -> Self {
        let mut cost = vec![0; rows.columns.len()];
        objective.iter().for_each(|&(column, factor)| cost[column] = factor);
        let mut by_row = Sparse { starts: vec![0], entries: Vec::new() };
        for row in &rows.rows {
            once_each(&row.terms, &mut by_row.entries);
            by_row.starts.push(by_row.entries.len());
        }
        let by_column = by_row.turned(rows.columns.len());
        let (low, high) = rows.rows.iter().map(|row| (row.low, row.high)).unzip();
        let bounds = rows.columns.iter().map(|column| (0, column.most)).collect();
        Self { columns: rows.columns.clone(), bounds, cost, low, high, by_row, by_column }
    }

    /// Some of the columns and rows, within a domain that leaves the other columns one value each. `None` if a number
    /// leaves 64 bits.
    pub(super) fn within(&self, domain: &Domain, columns: &[usize], rows: &[usize]) -> Option<Self> {
        let mut at = vec![None; self.columns.len()];
        columns.iter().enumerate().for_each(|(index, &column)| at[column] = Some(index));
        let mut by_row = Sparse { starts: vec![0], entries: Vec::new() };
        let (mut low, mut high) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for &row in rows {
            let mut settled = 0_i128;
            for &(column, factor) in self.row(row) {
                match at[column] {
                    Some(index) => by_row.entries.push((index, factor)),
                    None => settled += domain.least_of(factor.into(), column),
                }
            }
            by_row.starts.push(by_row.entries.len());
            let left = |side: Option<i64>| match side {
                Some(side) => i64::try_from(i128::from(side) - settled).ok().map(Some),
                None => Some(None),
            };
            low.push(left(self.low[row])?);
            high.push(left(self.high[row])?);
        }
        Some(Self {
            columns: columns.iter().map(|&column| self.columns[column]).collect(),
            bounds: columns.iter().map(|&column| (domain.low(column), domain.high(column))).collect(),
            cost: columns.iter().map(|&column| self.cost[column]).collect(),
            by_column: by_row.turned(columns.len()),
            low,
            high,
            by_row,
        })
    }

    /// A row's columns, each once.
    pub(super) fn row(&self, row: usize) -> &[(usize, i64)] {
        self.by_row.of(row)
    }

    /// A column's rows, each once.
    pub(super) fn column(&self, column: usize) -> &[(usize, i64)] {
        self.by_column.of(column)
    }

    /// A row whose low side is above its high side.
    pub(super) fn contradiction(&self) -> Option<usize> {
        let sides = self.low.iter().zip(&self.high);
        sides.into_iter().position(|(low, high)| low.zip(*high).is_some_and(|(low, high)| low > high))
    }

    /// What every value of the objective is a multiple of.
    pub(super) fn step(&self) -> i64 {
        let common = self.cost.iter().fold(0, |common, factor| gcd(common, factor.unsigned_abs()));
        i64::try_from(common).unwrap_or(1).max(1)
    }

    /// Which demand a column is an option of.
    pub(super) fn demand_of(&self, column: usize) -> Option<usize> {
        match self.columns[column].meaning {
            Meaning::Serves { demand, .. } => Some(demand),
            _ => None,
        }
    }
}

/// The rows of a level: the problem's, its measure's, then the caps of the levels before; and its objective, each
/// column once.
pub(super) fn level_rows<'p>(
    problem: &'p Problem,
    measure: Option<Measure>,
    caps: &[Cap],
) -> (Rows<'p>, Terms) {
    let mut rows = Rows::new(problem);
    let objective = measure.map(|measure| merged(&rows.measure(measure))).unwrap_or_default();
    caps.iter().for_each(|&cap| rows.hold(cap));
    (rows, objective)
}

/// Adds a sum with each column once. Most rows state each column once, in order.
fn once_each(terms: &[(usize, i64)], to: &mut Vec<(usize, i64)>) {
    let in_order = terms.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if in_order && terms.iter().all(|&(_, factor)| factor != 0) {
        to.extend_from_slice(terms);
    } else {
        to.extend(merged(terms));
    }
}
