//! What the splits above a node leave of every column, and what the objective comes to at least in that box.

use super::matrix::Matrix;

/// Columns with fewer values than before: column, least, most.
pub(super) type Narrower = Vec<(usize, i64, i64)>;

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
        let (low, high): (Vec<i64>, Vec<i64>) = matrix.bounds.iter().copied().unzip();
        let bounds = matrix.cost.iter().zip(&matrix.bounds);
        let least = bounds.map(|(&cost, &(low, high))| least(cost.into(), low, high)).sum();
        Self { low, high, least, trail: Vec::new() }
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

    /// How many columns can still move.
    pub(super) fn open(&self) -> usize {
        self.low.iter().zip(&self.high).filter(|(low, high)| low < high).count()
    }

    /// The least of `factor · column`.
    pub(super) fn least_of(&self, factor: i128, column: usize) -> i128 {
        least(factor, self.low[column], self.high[column])
    }

    /// The same; `None` beyond 128 bits.
    pub(super) fn least_of_checked(&self, factor: i128, column: usize) -> Option<i128> {
        let bound = if factor > 0 { self.low[column] } else { self.high[column] };
        factor.checked_mul(bound.into())
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

    /// Once through the rows in their order: a row that has one side left puts its columns where this side needs them
    /// (a forcing constraint: Brearley, Mitra and Williams 1975). Of columns of several bits only those that become 0, which
    /// a clause can say.
    pub(super) fn force(&mut self, matrix: &Matrix) {
        for row in 0..matrix.low.len() {
            let sum = |sign: i128| -> Option<i128> {
                let terms = matrix.row(row).iter();
                let least = |&(column, factor): &(usize, i64)| {
                    self.least_of_checked(sign * i128::from(factor), column)
                };
                terms.map(least).try_fold(0_i128, |sum, term| sum.checked_add(term?))
            };
            let held = |side: Option<i64>, sign: i128| {
                side.is_some_and(|side| sum(sign) == Some(sign * i128::from(side)))
            };
            let sign = if held(matrix.high[row], 1) {
                1
            } else if held(matrix.low[row], -1) {
                -1
            } else {
                continue;
            };
            for &(column, factor) in matrix.row(row) {
                let (low, high) = (self.low[column], self.high[column]);
                let value = if sign * i128::from(factor) > 0 { low } else { high };
                if low < high && (value == 0 || matrix.columns[column].most == 1) {
                    self.set(matrix, column, value, value);
                }
            }
        }
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
