//! What the splits above a node leave of every column, and what the objective comes to at least in that box.

use super::matrix::Matrix;

/// Bounds of all columns, and how to get back to earlier ones.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    low: Vec<i64>,
    high: Vec<i64>,
    /// `Σ min(c·low, c·high)`.
    least: i128,
    trail: Vec<(usize, i64, i64)>,
}

impl Domain {
    pub(super) fn new(matrix: &Matrix) -> Self {
        let high: Vec<i64> = matrix.columns.iter().map(|column| column.most).collect();
        let least = matrix.cost.iter().zip(&high).map(|(&cost, &high)| least(cost.into(), 0, high)).sum();
        Self { low: vec![0; high.len()], high, least, trail: Vec::new() }
    }

    pub(super) fn low(&self, column: usize) -> i64 {
        self.low[column]
    }

    pub(super) fn high(&self, column: usize) -> i64 {
        self.high[column]
    }

    pub(super) fn least(&self) -> i128 {
        self.least
    }

    /// The least of `factor · column`.
    pub(super) fn least_of(&self, factor: i128, column: usize) -> i128 {
        least(factor, self.low[column], self.high[column])
    }

    /// Narrows a column.
    pub(super) fn set(&mut self, matrix: &Matrix, column: usize, low: i64, high: i64) {
        self.trail.push((column, self.low[column], self.high[column]));
        self.put(matrix, column, low, high);
    }

    fn put(&mut self, matrix: &Matrix, column: usize, low: i64, high: i64) {
        let cost = i128::from(matrix.cost[column]);
        self.least -= self.least_of(cost, column);
        (self.low[column], self.high[column]) = (low, high);
        self.least += self.least_of(cost, column);
    }

    /// Where we are, for [`Domain::undo`].
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes back what was narrowed since a mark; returns which columns.
    pub(super) fn undo(&mut self, matrix: &Matrix, mark: usize) -> Vec<usize> {
        let mut changed = Vec::new();
        while self.trail.len() > mark {
            let Some((column, low, high)) = self.trail.pop() else { break };
            self.put(matrix, column, low, high);
            changed.push(column);
        }
        changed
    }
}

/// The least of `factor · v` for `low ≤ v ≤ high`.
fn least(factor: i128, low: i64, high: i64) -> i128 {
    factor * i128::from(if factor > 0 { low } else { high })
}
