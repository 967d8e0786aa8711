//! Leaves: multipliers in whole numbers, and the exact sum that says what they prove.
//!
//! Every column has finite bounds, so whatever multipliers are taken, with the right signs, prove something: a
//! float may suggest them and only this sum decides (Neumaier and Shcherbina 2004, Mathematical Programming 99,
//! "Safe bounds in linear and mixed-integer programming", with integers instead of directed rounding).

use super::domain::{Domain, Narrower};
use super::matrix::Matrix;

/// A sum of rows: `scale` times the objective is at least what the rows, so multiplied, add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Above 0.
    pub scale: i128,
    /// Rows and multipliers: above 0 for a row's low side, below for its high side.
    pub rows: Vec<(usize, i128)>,
}

/// Room for exact sums over columns, used again and again.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    sum: Vec<i128>,
    touched: Vec<usize>,
}

impl Sums {
    pub(super) fn new(matrix: &Matrix) -> Self {
        Self { sum: vec![0; matrix.cost.len()], touched: Vec::new() }
    }

    /// `B` of a leaf: `scale` times the objective is at least this in the domain. `None` beyond 128 bits, or if a
    /// multiplier asks for a side that its row does not have.
    pub(super) fn bound(&mut self, matrix: &Matrix, domain: &Domain, leaf: &Leaf) -> Option<i128> {
        let bound = self.added_up(matrix, domain, leaf);
        self.touched.drain(..).for_each(|column| self.sum[column] = 0);
        bound
    }

    /// What a leaf leaves of `scale` times the objective in some columns, once its rows are taken off. `None` as
    /// for [`Sums::bound`].
    pub(super) fn left(&mut self, matrix: &Matrix, leaf: &Leaf, columns: &[usize]) -> Option<Vec<i128>> {
        let rows = self.rows(matrix, leaf);
        let left = |&column: &usize| {
            leaf.scale.checked_mul(matrix.cost[column].into())?.checked_sub(self.sum[column])
        };
        let left = rows.and_then(|_| columns.iter().map(left).collect());
        self.touched.drain(..).for_each(|column| self.sum[column] = 0);
        left
    }

    /// What a leaf that misses the goal leaves of each column in whatever misses it too: columns with less room than
    /// before, and their bounds. A column that is `k` away from the bound that the leaf counts with adds `k` times what
    /// the rows leave of it.
    pub(super) fn narrowed(
        &mut self,
        matrix: &Matrix,
        domain: &Domain,
        leaf: &Leaf,
        goal: Goal,
    ) -> Option<Narrower> {
        let sides = self.rows(matrix, leaf);
        let left =
            |column: usize, sum: i128| leaf.scale.checked_mul(matrix.cost[column].into())?.checked_sub(sum);
        let left: Option<Vec<i128>> =
            self.sum.iter().enumerate().map(|(column, &sum)| left(column, sum)).collect();
        self.touched.drain(..).for_each(|column| self.sum[column] = 0);
        let (mut room, left) = (goal.scaled(leaf.scale)?.checked_sub(sides?)?, left?);
        for (column, &left) in left.iter().enumerate() {
            room = room.checked_sub(domain.least_of_checked(left, column)?)?;
        }
        if room < 0 {
            return None;
        }
        let open = left.into_iter().enumerate().filter(|&(_, left)| left != 0);
        let narrower = open.filter_map(|(column, left)| {
            let (low, high) = (domain.low(column), domain.high(column));
            let away = i64::try_from(room / left.checked_abs()?).ok().filter(|&away| away < high - low)?;
            Some(if left > 0 { (column, low, low + away) } else { (column, high - away, high) })
        });
        Some(narrower.collect())
    }

    fn added_up(&mut self, matrix: &Matrix, domain: &Domain, leaf: &Leaf) -> Option<i128> {
        let sides = self.rows(matrix, leaf)?;
        let mut bound = domain.least().checked_mul(leaf.scale)?.checked_add(sides)?;
        // A column whose sum came back to 0 on the way stands here twice, and counts once.
        for &column in &self.touched {
            let sum = std::mem::take(&mut self.sum[column]);
            if sum == 0 {
                continue;
            }
            let whole = leaf.scale.checked_mul(matrix.cost[column].into())?;
            let left = whole.checked_sub(sum)?;
            let (low, high) = (i128::from(domain.low(column)), i128::from(domain.high(column)));
            let now = left.checked_mul(if left > 0 { low } else { high })?;
            let before = whole.checked_mul(if whole > 0 { low } else { high })?;
            bound = bound.checked_add(now)?.checked_sub(before)?;
        }
        Some(bound)
    }

    /// Adds up a leaf's rows: per column here, and what their sides come to.
    fn rows(&mut self, matrix: &Matrix, leaf: &Leaf) -> Option<i128> {
        let mut sides = 0_i128;
        for &(row, multiplier) in &leaf.rows {
            let side = if multiplier > 0 { matrix.low[row]? } else { matrix.high[row]? };
            sides = sides.checked_add(multiplier.checked_mul(side.into())?)?;
            for &(column, factor) in matrix.row(row) {
                let sum = &mut self.sum[column];
                if *sum == 0 {
                    self.touched.push(column);
                }
                *sum = sum.checked_add(multiplier.checked_mul(factor.into())?)?;
            }
        }
        Some(sides)
    }
}

/// What a leaf has to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// More than this, per scale: the bound less one step.
    Above(i64),
    /// That there is nothing: more than 0, with no objective.
    Nothing,
}

impl Goal {
    /// That nothing is below a bound; `step` divides whatever the objective can be.
    pub(super) fn below(bound: i64, step: i64) -> Self {
        // The bound of a search that was stopped need not be a multiple of the step; what is proven is.
        Self::Above(bound.saturating_sub(1).div_euclid(step).saturating_mul(step))
    }

    pub(super) fn reached(self, leaf: &Leaf, bound: i128) -> bool {
        self.scaled(leaf.scale).is_some_and(|goal| bound > goal)
    }

    /// What a leaf of that scale has to be above.
    fn scaled(self, scale: i128) -> Option<i128> {
        match self {
            Self::Above(value) => scale.checked_mul(value.into()),
            Self::Nothing => Some(0),
        }
    }
}

/// Scales that are tried: 2 to the power of each. Small ones make short proofs.
const POWERS: [u32; 9] = [0, 4, 8, 14, 20, 26, 32, 38, 44];

/// One part in so many is nearly nothing.
const NEARLY: usize = 50;

/// Multipliers beyond this are noise.
const LARGEST: f64 = 1e30;

/// The shortest of some roundings of these multipliers that reaches the goal; exact.
pub(super) fn close(
    matrix: &Matrix,
    domain: &Domain,
    multipliers: &[(usize, f64)],
    goal: Goal,
    sums: &mut Sums,
) -> Option<Leaf> {
    POWERS.into_iter().find_map(|power| {
        let leaf = rounded(matrix, multipliers, power);
        let bound = sums.bound(matrix, domain, &leaf)?;
        goal.reached(&leaf, bound).then_some(leaf)
    })
}

/// The rounding of these multipliers that leaves the fewest columns open, and what it leaves of them; of nearly as good
/// ones the shortest. `None` if none narrows anything.
pub(super) fn narrowing(
    matrix: &Matrix,
    domain: &Domain,
    multipliers: &[(usize, f64)],
    goal: Goal,
    sums: &mut Sums,
) -> Option<(Leaf, Narrower)> {
    let tried = POWERS.into_iter().filter_map(|power| {
        let leaf = rounded(matrix, multipliers, power);
        let narrower = sums.narrowed(matrix, domain, &leaf, goal)?;
        let settled = narrower.iter().filter(|(_, low, high)| low == high).count();
        Some((settled, leaf, narrower))
    });
    let tried: Vec<_> = tried.filter(|(settled, ..)| *settled > 0).collect();
    let most = tried.iter().map(|(settled, ..)| *settled).max()?;
    let good = tried.into_iter().find(|(settled, ..)| *settled >= most - most / NEARLY)?;
    Some((good.1, good.2))
}

/// A leaf of one row that nothing in the box satisfies: what is broken by less than floats see. `gap` is by how much at
/// least, so that many times the row adds that many gaps to what the objective comes to.
pub(super) fn broken(matrix: &Matrix, domain: &Domain, goal: Goal) -> Option<Leaf> {
    let leaf = |row: usize, sign: i128, gap: i128| {
        let times = match goal {
            Goal::Nothing => 1,
            Goal::Above(value) => {
                (i128::from(value) - domain.least()).max(0).div_euclid(gap).checked_add(1)?
            }
        };
        Some(Leaf { scale: 1, rows: vec![(row, sign.checked_mul(times)?)] })
    };
    (0..matrix.low.len()).find_map(|row| {
        let sum = |sign: i128| -> Option<i128> {
            let terms = matrix.row(row).iter();
            terms
                .map(|&(column, factor)| domain.least_of(sign * i128::from(factor), column))
                .try_fold(0_i128, i128::checked_add)
        };
        let most = -sum(-1)?;
        let least = sum(1)?;
        match (matrix.low[row].map(i128::from), matrix.high[row].map(i128::from)) {
            (Some(low), _) if most < low => leaf(row, 1, low - most),
            (_, Some(high)) if least > high => leaf(row, -1, least - high),
            _ => None,
        }
    })
}

/// The largest bound that a rounding of these multipliers proves, and the first leaf that does.
pub(super) fn strongest(matrix: &Matrix, domain: &Domain, multipliers: &[(usize, f64)]) -> (i64, Leaf) {
    let mut sums = Sums::new(matrix);
    let step = i128::from(matrix.step());
    let mut best = proven(domain.least(), 1, step).map(|bound| (bound, Leaf { scale: 1, rows: Vec::new() }));
    for power in POWERS {
        let leaf = rounded(matrix, multipliers, power);
        let bound = sums.bound(matrix, domain, &leaf).and_then(|bound| proven(bound, leaf.scale, step));
        if let Some(bound) = bound.filter(|&bound| best.as_ref().is_none_or(|&(known, _)| bound > known)) {
            best = Some((bound, leaf));
        }
    }
    best.unwrap_or((i64::MIN, Leaf { scale: 1, rows: Vec::new() }))
}

/// `step · ⌈bound / (scale · step)⌉`.
fn proven(bound: i128, scale: i128, step: i128) -> Option<i64> {
    let whole = scale.checked_mul(step)?;
    let up = bound.div_euclid(whole) + i128::from(bound.rem_euclid(whole) != 0);
    i64::try_from(up.checked_mul(step)?).ok()
}

fn rounded(matrix: &Matrix, multipliers: &[(usize, f64)], power: u32) -> Leaf {
    let scale = 1_i128 << power;
    let one = |&(row, multiplier): &(usize, f64)| {
        let scaled = multiplier * (1_u64 << power) as f64;
        let whole = if scaled.abs() < LARGEST { scaled.round() as i128 } else { 0 };
        let side = if whole > 0 { matrix.low[row] } else { matrix.high[row] };
        (whole != 0 && side.is_some()).then_some((row, whole))
    };
    Leaf { scale, rows: multipliers.iter().filter_map(one).collect() }
}
