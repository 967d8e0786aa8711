//! The tree of a level as clauses: each leaf says that its splits cannot all be so, and two parts resolve to what
//! says the same of the splits above them.

use super::super::leaf::{Leaf, Sums};
use super::super::matrix::Matrix;
use super::super::tree::Node;
use super::steps::Steps;
use crate::exchange::{Opb, Sides};
use std::collections::BTreeMap;

/// The literal of "the objective is below its bound".
pub(super) const BELOW: &str = "below";

/// A split above the node where we are.
struct Above {
    column: usize,
    at: i64,
    /// In the second part: at least `at + 1`.
    more: bool,
    /// What closed the first part.
    first: Option<Clause>,
}

/// "Not all of these splits": the number of the constraint, and how deep each of them is, ascending.
struct Clause {
    id: usize,
    splits: Vec<usize>,
}

/// A proof being written.
pub(super) struct Walk<'a> {
    pub(super) opb: &'a Opb<'a>,
    pub(super) matrix: &'a Matrix,
    pub(super) sides: &'a BTreeMap<usize, Sides>,
    pub(super) steps: Steps,
    /// That [`BELOW`] means what it says; `None` where there is no objective.
    pub(super) below: Option<usize>,
    /// Per column of several bits and number the constraints that "at least so many" is right both ways.
    pub(super) thresholds: BTreeMap<(usize, i64), (usize, usize)>,
}

impl Walk<'_> {
    /// Writes the tree; returns the number of what says that the root is closed. `None` if a number leaves 128 bits.
    pub(super) fn tree(&mut self, nodes: &[Node]) -> Option<usize> {
        let mut sums = Sums::new(self.matrix);
        let mut above: Vec<Above> = Vec::new();
        let mut next = 0;
        loop {
            let node = nodes.get(next)?;
            next += 1;
            match node {
                &Node::Column { column, at } => above.push(Above { column, at, more: false, first: None }),
                Node::Leaf(leaf) => {
                    let closed = self.leaf(leaf, &above, &mut sums)?;
                    if let Some(root) = self.up(closed, &mut above, nodes, &mut next) {
                        return Some(root);
                    }
                }
            }
        }
    }

    /// From what closes a part up to a part that is still open, or to the root.
    fn up(
        &mut self,
        mut closed: Clause,
        above: &mut Vec<Above>,
        nodes: &[Node],
        next: &mut usize,
    ) -> Option<usize> {
        while let Some(mut split) = above.pop() {
            let decides = closed.splits.last() == Some(&above.len());
            match (decides, split.first.take()) {
                (true, None) => {
                    above.push(Above { more: true, first: Some(closed), ..split });
                    return None;
                }
                (true, Some(first)) => closed = self.resolved(first, closed),
                // What closes this part without the split closes the other one too.
                (false, None) => *next = after(nodes, *next),
                (false, Some(first)) => self.steps.forget(&[first.id]),
            }
        }
        Some(closed.id)
    }

    fn leaf(&mut self, leaf: &Leaf, above: &[Above], sums: &mut Sums) -> Option<Clause> {
        let tight = tightest(above);
        let columns: Vec<usize> = tight.keys().copied().collect();
        let left = sums.left(self.matrix, leaf, &columns)?;
        let below = self.below.map(|below| (below, leaf.scale.unsigned_abs()));
        let mut terms: Vec<(usize, u128)> = below.into_iter().collect();
        for &(row, times) in &leaf.rows {
            // What says nothing is not in the file, and adds nothing.
            let Some(&(low, high)) = self.sides.get(&row) else { continue };
            terms.push((if times > 0 { low } else { high }?, times.unsigned_abs()));
        }
        let mut splits = Vec::new();
        for ((&column, &(low, high)), left) in tight.iter().zip(left) {
            let decisive = if left > 0 { low } else { high };
            let Some(depth) = decisive.filter(|_| left != 0) else { continue };
            splits.push(depth);
            if self.matrix.columns[column].most > 1 {
                let (least, most) = *self.thresholds.get(&(column, above[depth].at + 1))?;
                terms.push((if left > 0 { least } else { most }, left.unsigned_abs()));
            }
        }
        splits.sort_unstable();
        let sum = self.steps.add_up(&terms)?;
        let below = self.below.map(|_| format!("~{BELOW}"));
        let others = splits.iter().map(|&depth| self.not(&above[depth]));
        let literals: Vec<String> = below.into_iter().chain(others).collect();
        let id = self.steps.clause(&literals, sum);
        self.steps.forget(&[sum]);
        Some(Clause { id, splits })
    }

    /// The literal that says that a split is not so.
    fn not(&self, split: &Above) -> String {
        let sign = if split.more { "~" } else { "" };
        match self.opb.bits(split.column) {
            [(bit, _)] => format!("{sign}x{bit}"),
            _ => format!("{sign}{}", threshold(split.column, split.at + 1)),
        }
    }

    /// What is left of two parts' clauses without the split between them, which is the deepest of both.
    fn resolved(&mut self, first: Clause, second: Clause) -> Clause {
        let id = self.steps.derive(format_args!("pol {} {} + s", first.id, second.id));
        self.steps.forget(&[first.id, second.id]);
        let mut splits = [first.splits, second.splits].concat();
        splits.sort_unstable();
        splits.dedup();
        splits.pop();
        Clause { id, splits }
    }
}

/// The literal of "the column is at least so much", for a column of several bits.
pub(super) fn threshold(column: usize, least: i64) -> String {
    format!("c{column}_ge_{least}")
}

/// Per column how deep the last split is that bounds it from below, and from above.
fn tightest(above: &[Above]) -> BTreeMap<usize, (Option<usize>, Option<usize>)> {
    let mut tight: BTreeMap<usize, (Option<usize>, Option<usize>)> = BTreeMap::new();
    for (depth, split) in above.iter().enumerate() {
        let (low, high) = tight.entry(split.column).or_default();
        *(if split.more { low } else { high }) = Some(depth);
    }
    tight
}

/// Where the subtree that begins here has ended.
fn after(nodes: &[Node], mut next: usize) -> usize {
    let mut open = 1;
    while open > 0 && next < nodes.len() {
        match nodes[next] {
            Node::Column { .. } => open += 1,
            Node::Leaf(_) => open -= 1,
        }
        next += 1;
    }
    next
}
