//! The proof of a bound: a tree of cases, each closed by a sum of rows.

use crate::certificate::{Node, Sum};
use crate::rows::Rows;

/// Why a proof is refused, and at which of its nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) node: usize,
    pub(crate) why: String,
}

/// What every leaf has to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The measure is at least this.
    AtLeast(i128),
    /// There is nothing at all.
    Nothing,
}

/// A split on the way from the root to the node at hand.
struct Split<'n> {
    node: &'n Node,
    /// The part that comes next.
    next: usize,
    /// How many changes of bounds came before it.
    changes: usize,
}

/// A proof being walked through.
struct Walk<'r, 'p> {
    rows: &'r Rows<'p>,
    goal: Goal,
    /// The objective's factor of each column, and what divides them all.
    factors: Vec<i128>,
    divisor: i128,
    low: Vec<i64>,
    high: Vec<i64>,
    /// How many columns have a low above their high.
    empty: usize,
    /// The least the objective comes to within the bounds alone.
    rest: i128,
    /// Bounds to be restored: column, low, high.
    changes: Vec<(usize, i64, i64)>,
    /// Per column what the rows of a leaf add up to; which are named in it, and those as a list.
    sums: Vec<i128>,
    named: Vec<bool>,
    touched: Vec<usize>,
}

/// Where 128 bits do not suffice.
const OVERFLOW: &str = "its numbers leave 128 bits";

/// Checks that a tree proves a goal.
pub(crate) fn check(rows: &Rows<'_>, nodes: &[Node], goal: Goal) -> Result<(), Gap> {
    let at_root = |why: &str| Gap { node: 0, why: why.to_owned() };
    let mut walk = Walk::new(rows, goal).ok_or_else(|| at_root(OVERFLOW))?;
    let mut path: Vec<Split<'_>> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let gap = |why: String| Gap { node: index, why };
        if index > 0 && !walk.turn(&mut path).map_err(gap)? {
            return Err(gap("the tree was complete before this node".into()));
        }
        match node {
            Node::Leaf(sum) => walk.leaf(sum).map_err(gap)?,
            split => {
                walk.covers(split).map_err(gap)?;
                // What is narrowed is taken back with the part in which it stands.
                if let Node::Narrow(sum) = split {
                    walk.rule_out(sum).map_err(gap)?;
                }
                path.push(Split { node: split, next: 0, changes: walk.changes.len() });
            }
        }
    }
    match walk.turn(&mut path) {
        Ok(false) if !nodes.is_empty() => Ok(()),
        _ => Err(Gap { node: nodes.len(), why: "the tree ends before all its parts are there".into() }),
    }
}

impl<'r, 'p> Walk<'r, 'p> {
    fn new(rows: &'r Rows<'p>, goal: Goal) -> Option<Self> {
        let mut factors = vec![0_i128; rows.most.len()];
        if goal != Goal::Nothing {
            rows.objective.iter().for_each(|&(column, factor)| factors[column] += i128::from(factor));
        }
        let divisor = factors.iter().fold(0, |divisor, &factor| gcd(divisor, factor)).max(1);
        let mut walk = Self {
            goal,
            divisor,
            low: vec![0; factors.len()],
            high: rows.most.clone(),
            // A column whose most is below 0 has nothing between.
            empty: rows.most.iter().filter(|&&most| most < 0).count(),
            rest: 0,
            changes: Vec::new(),
            sums: vec![0; factors.len()],
            named: vec![false; factors.len()],
            touched: Vec::new(),
            factors,
            rows,
        };
        for column in 0..walk.factors.len() {
            walk.rest = walk.rest.checked_add(walk.least(column, walk.factors[column])?)?;
        }
        Some(walk)
    }

    /// The least of a column's part within its bounds.
    fn least(&self, column: usize, factor: i128) -> Option<i128> {
        let bound = if factor > 0 { self.low[column] } else { self.high[column] };
        factor.checked_mul(i128::from(bound))
    }

    fn set(&mut self, column: usize, low: i64, high: i64) -> Result<(), String> {
        let before = self.least(column, self.factors[column]);
        self.empty -= usize::from(self.low[column] > self.high[column]);
        (self.low[column], self.high[column]) = (low, high);
        self.empty += usize::from(low > high);
        let after = self.least(column, self.factors[column]);
        let rest =
            before.zip(after).and_then(|(before, after)| self.rest.checked_sub(before)?.checked_add(after));
        self.rest = rest.ok_or(OVERFLOW)?;
        Ok(())
    }

    /// Tightens a column's bounds, to be undone when its part is over.
    fn narrow(&mut self, column: usize, low: i64, high: i64) -> Result<(), String> {
        let before = (self.low[column], self.high[column]);
        let after = (before.0.max(low), before.1.min(high));
        if after == before {
            return Ok(());
        }
        self.changes.push((column, before.0, before.1));
        self.set(column, after.0, after.1)
    }

    /// Goes on to the next part of the innermost split that has one left; false if there is none.
    fn turn(&mut self, path: &mut Vec<Split<'_>>) -> Result<bool, String> {
        while let Some(split) = path.last_mut() {
            while self.changes.len() > split.changes {
                if let Some((column, low, high)) = self.changes.pop() {
                    self.set(column, low, high)?;
                }
            }
            let part = split.next;
            split.next += 1;
            if self.enter(split.node, part)? {
                return Ok(true);
            }
            path.pop();
        }
        Ok(false)
    }

    /// Sets the bounds of a split's part; false if it has no such part.
    fn enter(&mut self, node: &Node, part: usize) -> Result<bool, String> {
        match node {
            Node::Options { demand, parts } => {
                let Some(kept) = parts.get(part) else { return Ok(false) };
                self.keep(*demand, kept)?;
            }
            Node::Column { column, at } => match part {
                0 => self.narrow(*column, i64::MIN, *at)?,
                1 => self.narrow(*column, at + 1, i64::MAX)?,
                _ => return Ok(false),
            },
            Node::Narrow(_) => return Ok(part == 0),
            Node::Leaf(_) => return Ok(false),
        }
        Ok(true)
    }

    /// Closes every option of a demand that is not kept.
    fn keep(&mut self, demand: usize, kept: &[usize]) -> Result<(), String> {
        let (first, count) = self.options(demand);
        let mut open = vec![false; count];
        kept.iter().for_each(|&option| open[option] = true);
        for option in (0..count).filter(|&option| !open[option]) {
            self.narrow(first + option, i64::MIN, 0)?;
        }
        if let [only] = *kept {
            self.narrow(first + only, 1, i64::MAX)?;
        }
        Ok(())
    }

    /// The column of a demand's first option, and how many it has.
    fn options(&self, demand: usize) -> (usize, usize) {
        (self.rows.first[demand], self.rows.problem.demands[demand].options.len())
    }

    /// Whether a split leaves nothing out.
    fn covers(&self, split: &Node) -> Result<(), String> {
        match split {
            Node::Options { demand, parts } => self.covers_options(*demand, parts),
            Node::Column { column, .. } if *column >= self.low.len() => {
                Err(format!("there is no column {column}"))
            }
            Node::Column { at: i64::MAX, .. } => Err(OVERFLOW.into()),
            Node::Column { .. } | Node::Narrow(_) | Node::Leaf(_) => Ok(()),
        }
    }

    fn covers_options(&self, demand: usize, parts: &[Vec<usize>]) -> Result<(), String> {
        let Some(described) = self.rows.problem.demands.get(demand) else {
            return Err(format!("there is no demand {demand}"));
        };
        let (first, count) = self.options(demand);
        let mut covered = vec![false; count];
        for &option in parts.iter().flatten() {
            *covered.get_mut(option).ok_or_else(|| format!("demand {demand} has no option {option}"))? = true;
        }
        if let Some(left) = (0..count).find(|&option| !covered[option] && self.high[first + option] > 0) {
            return Err(format!("option {left} of demand {demand} is in no part"));
        }
        if described.optional && !parts.iter().any(Vec::is_empty) {
            return Err(format!("that demand {demand} stays unserved is in no part"));
        }
        if parts.is_empty() { Err("a split needs a part".into()) } else { Ok(()) }
    }

    /// Whether a leaf reaches the goal.
    fn leaf(&mut self, sum: &Sum) -> Result<(), String> {
        let bound = self.bound(sum);
        self.forget();
        let bound = bound?;
        if self.empty > 0 {
            return Ok(());
        }
        match self.goal {
            Goal::Nothing if bound > 0 => Ok(()),
            Goal::Nothing => Err(format!("the leaf comes to {bound} and has to be above 0")),
            Goal::AtLeast(goal) => {
                let step = sum.scale.checked_mul(self.divisor).ok_or(OVERFLOW)?;
                let proven = ceiling(bound, step).checked_mul(self.divisor).ok_or(OVERFLOW)?;
                if proven >= goal { Ok(()) } else { Err(format!("the leaf proves {proven}, not {goal}")) }
            }
        }
    }

    /// Narrows every column to the values that a sum leaves to whatever misses the goal: a column that is `k` away
    /// from the bound that the sum counts with adds `k` times what is left of it.
    fn rule_out(&mut self, sum: &Sum) -> Result<(), String> {
        let bounds = self.bound(sum).and_then(|bound| self.left_over(sum, bound));
        self.forget();
        for (column, low, high) in bounds? {
            self.narrow(column, low, high)?;
        }
        (0..self.rows.rows.len()).try_for_each(|row| self.force(row))
    }

    /// A row whose least sum is its high side, or whose largest is its low side, leaves its columns one value each; taken
    /// of those that become 0 and of those of most 1.
    fn force(&mut self, row: usize) -> Result<(), String> {
        let factors = self.factors_of(row)?;
        let row = self.rows.rows[row];
        let least = |sign: i128| -> Option<i128> {
            let parts = factors.iter().map(|&(column, factor)| self.least(column, sign * factor));
            parts.into_iter().try_fold(0_i128, |sum, part| sum.checked_add(part?))
        };
        let (lowest, highest) = (least(1).ok_or(OVERFLOW)?, -least(-1).ok_or(OVERFLOW)?);
        let is_full = row.high.is_some_and(|high| lowest == i128::from(high));
        let is_short = row.low.is_some_and(|low| highest == i128::from(low));
        for (column, factor) in factors {
            let at_low = if is_full { factor > 0 } else { factor < 0 };
            let value = if at_low { self.low[column] } else { self.high[column] };
            let is_sayable = value == 0 || self.rows.most[column] == 1;
            if factor != 0 && is_sayable && (is_full || is_short) {
                self.narrow(column, value, value)?;
            }
        }
        Ok(())
    }

    /// A row's factors, each column's added up.
    fn factors_of(&mut self, row: usize) -> Result<Vec<(usize, i128)>, String> {
        for &(column, factor) in self.rows.terms(self.rows.rows[row]) {
            if !std::mem::replace(&mut self.named[column], true) {
                self.touched.push(column);
            }
            self.sums[column] = self.sums[column].checked_add(i128::from(factor)).ok_or(OVERFLOW)?;
        }
        let factors = self.touched.iter().map(|&column| (column, self.sums[column])).collect();
        self.forget();
        Ok(factors)
    }

    /// Per column that a sum speaks of the bounds that it leaves.
    fn left_over(&self, sum: &Sum, bound: i128) -> Result<Vec<(usize, i64, i64)>, String> {
        let room = self.room(sum.scale, bound).ok_or(OVERFLOW)?;
        if self.empty > 0 {
            return Ok(Vec::new());
        }
        let columns = (0..self.factors.len()).map(|column| {
            let left = sum.scale.checked_mul(self.factors[column])?.checked_sub(self.sums[column])?;
            let (low, high) = (self.low[column], self.high[column]);
            // Further than a column's bounds are apart is as far as anything; less than nothing leaves no value.
            let away = |left: i128| i64::try_from(room.div_euclid(left).max(-1)).unwrap_or(i64::MAX);
            Some(match left {
                0 => (column, low, high),
                1.. => (column, low, low.saturating_add(away(left))),
                _ => (column, high.saturating_sub(away(left.checked_neg()?)), high),
            })
        });
        columns.collect::<Option<_>>().ok_or_else(|| OVERFLOW.into())
    }

    /// How far above its bound a sum can be in whatever misses the goal.
    fn room(&self, scale: i128, bound: i128) -> Option<i128> {
        let most = match self.goal {
            Goal::Nothing => 0,
            Goal::AtLeast(goal) => {
                let missed = ceiling(goal, self.divisor).checked_sub(1)?.checked_mul(self.divisor)?;
                scale.checked_mul(missed)?
            }
        };
        most.checked_sub(bound)
    }

    /// Makes ready for the next sum.
    fn forget(&mut self) {
        for column in self.touched.drain(..) {
            (self.sums[column], self.named[column]) = (0, false);
        }
    }

    /// Adds the rows' factors up per column; returns what their sides add up to.
    fn add_up(&mut self, rows: &[(usize, i128)]) -> Result<i128, String> {
        let mut sides = 0_i128;
        for &(index, multiplier) in rows {
            let row = *self.rows.rows.get(index).ok_or_else(|| format!("there is no row {index}"))?;
            let (side, which) = if multiplier > 0 { (row.low, "low") } else { (row.high, "high") };
            if multiplier == 0 {
                continue;
            }
            let side = side.ok_or_else(|| format!("row {index} has no {which} side"))?;
            let part = multiplier.checked_mul(i128::from(side)).ok_or(OVERFLOW)?;
            sides = sides.checked_add(part).ok_or(OVERFLOW)?;
            for &(column, factor) in self.rows.terms(row) {
                let part = multiplier.checked_mul(i128::from(factor)).ok_or(OVERFLOW)?;
                if !std::mem::replace(&mut self.named[column], true) {
                    self.touched.push(column);
                }
                self.sums[column] = self.sums[column].checked_add(part).ok_or(OVERFLOW)?;
            }
        }
        Ok(sides)
    }

    /// `B`: the sides of the rows, and the least of what they leave of the objective.
    fn bound(&mut self, sum: &Sum) -> Result<i128, String> {
        if sum.scale <= 0 {
            return Err(format!("scale {} is not above 0", sum.scale));
        }
        let sides = self.add_up(&sum.rows)?;
        self.added(sum.scale, sides).ok_or_else(|| OVERFLOW.into())
    }

    fn added(&self, scale: i128, sides: i128) -> Option<i128> {
        let mut bound = scale.checked_mul(self.rest)?.checked_add(sides)?;
        for &column in &self.touched {
            let whole = scale.checked_mul(self.factors[column])?;
            let left = whole.checked_sub(self.sums[column])?;
            bound = bound.checked_sub(self.least(column, whole)?)?.checked_add(self.least(column, left)?)?;
        }
        Some(bound)
    }
}

/// Rounded up; `by` is above 0.
fn ceiling(number: i128, by: i128) -> i128 {
    number.div_euclid(by) + i128::from(number.rem_euclid(by) != 0)
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1)
}
