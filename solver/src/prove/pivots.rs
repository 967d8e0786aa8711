//! Which pivots a basis is eliminated by: singletons first, then the cheapest that is not small.

use std::collections::BTreeSet;

/// A pivot is at least so large beside the largest of its column.
const STABLE: f64 = 0.1;
/// Below this a number is noise.
const TINY: f64 = 1e-11;
/// So many of the shortest columns are looked at for a pivot.
const LOOKED_AT: usize = 4;

/// What was subtracted: a pivot row, and the other rows with the factor.
type Lower = Vec<(usize, Vec<(usize, f64)>)>;

/// A row of the upper triangle.
#[derive(Clone, Debug)]
pub(super) struct UpperRow {
    pub(super) row: usize,
    pub(super) position: usize,
    pub(super) value: f64,
    pub(super) entries: Vec<(usize, f64)>,
}

/// A matrix in the middle of being eliminated.
pub(super) struct Elimination {
    /// What is left of each row.
    rows: Vec<Vec<(usize, f64)>>,
    /// Rows that may have something in a column; some no longer do.
    column_rows: Vec<Vec<usize>>,
    /// How many rows really do.
    counts: Vec<usize>,
    row_done: Vec<bool>,
    column_done: Vec<bool>,
    /// Columns and rows that were seen to have one entry left.
    single_columns: Vec<usize>,
    single_rows: Vec<usize>,
    /// Columns that are left, by their counts, once singletons are through.
    shortest: Option<BTreeSet<(usize, usize)>>,
    /// Per column its place in the row at hand, plus one.
    place: Vec<usize>,
    lower: Lower,
    upper: Vec<UpperRow>,
}

impl Elimination {
    pub(super) fn new(columns: Vec<Vec<(usize, f64)>>) -> Self {
        let size = columns.len();
        let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); size];
        let mut column_rows: Vec<Vec<usize>> = Vec::with_capacity(size);
        for (column, entries) in columns.into_iter().enumerate() {
            entries.iter().for_each(|&(row, value)| rows[row].push((column, value)));
            column_rows.push(entries.into_iter().map(|(row, _)| row).collect());
        }
        let counts: Vec<usize> = column_rows.iter().map(Vec::len).collect();
        let one = |counts: &[usize]| (0..size).rev().filter(|&index| counts[index] == 1).collect();
        let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
        Self {
            single_columns: one(&counts),
            single_rows: one(&lengths),
            rows,
            column_rows,
            counts,
            row_done: vec![false; size],
            column_done: vec![false; size],
            shortest: None,
            place: vec![0; size],
            lower: Vec::new(),
            upper: Vec::with_capacity(size),
        }
    }

    /// Eliminates everything; `None` if that is not possible.
    pub(super) fn run(mut self) -> Option<(Lower, Vec<UpperRow>)> {
        while self.upper.len() < self.rows.len() {
            if let Some(column) = self.single_columns.pop() {
                if !self.column_done[column] && self.counts[column] == 1 {
                    let row = self.rows_of(column).next()?;
                    self.pivot(row, column)?;
                }
            } else if let Some(row) = self.single_rows.pop() {
                if let (false, &[(column, _)]) = (self.row_done[row], &self.rows[row][..]) {
                    self.pivot(row, column)?;
                }
            } else {
                let (row, column) = self.cheapest()?;
                self.pivot(row, column)?;
            }
        }
        Some((self.lower, self.upper))
    }

    fn entry(&self, row: usize, column: usize) -> Option<f64> {
        self.rows[row].iter().find(|&&(known, _)| known == column).map(|&(_, value)| value)
    }

    fn rows_of(&self, column: usize) -> impl Iterator<Item = usize> + '_ {
        let rows = self.column_rows[column].iter().copied();
        rows.filter(move |&row| !self.row_done[row] && self.entry(row, column).is_some())
    }

    /// The pivot that could fill in the least, among the shortest columns.
    fn cheapest(&mut self) -> Option<(usize, usize)> {
        if self.shortest.is_none() {
            let left = (0..self.counts.len()).filter(|&column| !self.column_done[column]);
            self.shortest = Some(left.map(|column| (self.counts[column], column)).collect());
        }
        let shortest: Vec<(usize, usize)> = self.shortest.iter().flatten().take(LOOKED_AT).copied().collect();
        let mut best: Option<(usize, usize, usize)> = None;
        for (count, column) in shortest {
            let entries: Vec<(usize, f64)> =
                self.rows_of(column).filter_map(|row| Some((row, self.entry(row, column)?))).collect();
            let largest = entries.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max);
            for (row, value) in entries {
                let fills = (self.rows[row].len() - 1) * (count - 1);
                let is_better = best.is_none_or(|(known, ..)| fills < known);
                if value.abs() >= STABLE * largest && value.abs() > TINY && is_better {
                    best = Some((fills, row, column));
                }
            }
        }
        best.map(|(_, row, column)| (row, column))
    }

    /// Eliminates a column by a row.
    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let value = self.entry(row, column).filter(|value| value.abs() > TINY)?;
        self.row_done[row] = true;
        let mut entries = std::mem::take(&mut self.rows[row]);
        entries.retain(|&(other, _)| other != column);
        let others: Vec<usize> = {
            let mut others = std::mem::take(&mut self.column_rows[column]);
            others.retain(|&other| !self.row_done[other]);
            others.sort_unstable();
            others.dedup();
            others
        };
        for &(other, _) in &entries {
            self.count(other, -1);
        }
        let mut subtracted = Vec::new();
        for other in others {
            let Some(at) = self.rows[other].iter().position(|&(known, _)| known == column) else { continue };
            let (_, entry) = self.rows[other].swap_remove(at);
            let factor = entry / value;
            subtracted.push((other, factor));
            self.subtract(other, &entries, factor);
            if self.rows[other].len() == 1 {
                self.single_rows.push(other);
            }
        }
        if !subtracted.is_empty() {
            self.lower.push((row, subtracted));
        }
        if let Some(shortest) = &mut self.shortest {
            shortest.remove(&(self.counts[column], column));
        }
        self.column_done[column] = true;
        self.upper.push(UpperRow { row, position: column, value, entries });
        Some(())
    }

    /// `row -= factor · entries`.
    fn subtract(&mut self, row: usize, entries: &[(usize, f64)], factor: f64) {
        if entries.is_empty() {
            return;
        }
        let mut own = std::mem::take(&mut self.rows[row]);
        own.iter().enumerate().for_each(|(index, &(column, _))| self.place[column] = index + 1);
        for &(column, value) in entries {
            match self.place[column] {
                0 => {
                    own.push((column, -factor * value));
                    self.column_rows[column].push(row);
                    self.count(column, 1);
                }
                place => own[place - 1].1 -= factor * value,
            }
        }
        own.iter().for_each(|&(column, _)| self.place[column] = 0);
        own.retain(|&(column, value)| {
            let stays = value.abs() > TINY;
            if !stays {
                self.count(column, -1);
            }
            stays
        });
        self.rows[row] = own;
    }

    fn count(&mut self, column: usize, by: isize) {
        let (before, now) = (self.counts[column], self.counts[column].saturating_add_signed(by));
        self.counts[column] = now;
        if now == 1 {
            self.single_columns.push(column);
        }
        if let Some(shortest) = self.shortest.as_mut().filter(|_| !self.column_done[column]) {
            shortest.remove(&(before, column));
            shortest.insert((now, column));
        }
    }
}
