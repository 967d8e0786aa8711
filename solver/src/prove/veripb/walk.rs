//! The tree of a level as clauses: each leaf says that its splits cannot all be so, and two parts resolve to what
//! says the same of the splits above them. A sum that narrows columns stays while its part lasts, and unit propagation
//! rules their values out wherever a leaf needs it; of a column of several bits a clause says it.

use super::super::domain::Domain;
use super::super::leaf::{Goal, Leaf, Sums};
use super::super::matrix::Matrix;
use super::super::tree::Node;
use super::narrow::{By, Cut, Narrowing, Side};
use super::steps::Steps;
use crate::exchange::{Opb, Sides};
use std::collections::BTreeMap;

/// The literal of "the objective is below its bound".
pub(super) const BELOW: &str = "below";

/// A split above the node where we are.
pub(super) struct Above {
    pub(super) column: usize,
    at: i64,
    /// In the second part: at least `at + 1`.
    pub(super) more: bool,
    /// What the domain was before.
    mark: usize,
    /// What closed the first part.
    first: Option<Clause>,
}

/// "Not all of these splits": the number of the constraint, and how deep each of them is, ascending.
struct Clause {
    id: usize,
    splits: Vec<usize>,
}

/// The constraints of a sum.
pub(super) struct Terms {
    /// Numbers and multipliers.
    pub(super) terms: Vec<(usize, u128)>,
    /// How deep the splits are that it rests on, ascending.
    splits: Vec<usize>,
    /// Which of the terms says where a column of several bits ends.
    pub(super) of_column: BTreeMap<usize, usize>,
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
    /// What has to be reached.
    pub(super) goal: Goal,
    /// What the splits and narrowings above leave of the columns.
    pub(super) domain: Domain,
    pub(super) narrowings: Vec<Narrowing>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        opb: &'a Opb<'a>,
        matrix: &'a Matrix,
        sides: &'a BTreeMap<usize, Sides>,
        steps: Steps,
    ) -> Self {
        let (domain, goal) = (Domain::new(matrix), Goal::Nothing);
        Self {
            opb,
            matrix,
            sides,
            steps,
            below: None,
            thresholds: BTreeMap::new(),
            goal,
            domain,
            narrowings: Vec::new(),
        }
    }

    /// Writes the tree; returns the number of what says that the root is closed. `None` if a number leaves 128 bits.
    pub(super) fn tree(&mut self, nodes: &[Node]) -> Option<usize> {
        let mut sums = Sums::new(self.matrix);
        let mut above: Vec<Above> = Vec::new();
        let mut next = 0;
        loop {
            let node = nodes.get(next)?;
            next += 1;
            match node {
                &Node::Column { column, at } => {
                    let mark = self.domain.mark();
                    above.push(Above { column, at, more: false, mark, first: None });
                    self.enter(column, i64::MIN, at);
                }
                Node::Narrow(leaf) => self.narrow(leaf, &above, &mut sums)?,
                Node::Leaf(leaf) => {
                    let closed = self.leaf(leaf, &above, &mut sums)?;
                    if let Some(root) = self.up(closed, &mut above, nodes, &mut next) {
                        return Some(root);
                    }
                }
            }
        }
    }

    fn enter(&mut self, column: usize, low: i64, high: i64) {
        let (low, high) = (low.max(self.domain.low(column)), high.min(self.domain.high(column)));
        self.domain.set(self.matrix, column, low, high);
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
            self.leave(above.len(), split.mark);
            let decides = closed.splits.last() == Some(&above.len());
            match (decides, split.first.take()) {
                (true, None) => {
                    self.enter(split.column, split.at + 1, i64::MAX);
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

    /// Takes back what a part narrowed that has so many splits above it.
    fn leave(&mut self, depth: usize, mark: usize) {
        self.domain.undo(self.matrix, mark);
        while let Some(last) = self.narrowings.pop_if(|last| last.depth > depth) {
            let clauses = last.cuts.values().filter_map(|cut| match cut {
                Cut::Zero => None,
                Cut::At(_, clause) => Some(*clause),
            });
            let ids: Vec<usize> = clauses.chain([last.sum]).collect();
            self.steps.forget(&ids);
        }
    }

    fn leaf(&mut self, leaf: &Leaf, above: &[Above], sums: &mut Sums) -> Option<Clause> {
        let Terms { terms, splits, .. } = self.terms(leaf, above, sums)?;
        let sum = self.steps.add_up(&terms)?;
        let id = self.clause(above, &splits, None, sum);
        self.steps.forget(&[sum]);
        Some(Clause { id, splits })
    }

    /// "Not all of these splits", or that a literal holds, where something is not below the bound.
    pub(super) fn clause(
        &mut self,
        above: &[Above],
        splits: &[usize],
        literal: Option<String>,
        sum: usize,
    ) -> usize {
        let below = self.below.map(|_| format!("~{BELOW}"));
        let others = splits.iter().map(|&depth| self.not(&above[depth]));
        let literals: Vec<String> = below.into_iter().chain(others).chain(literal).collect();
        if self.narrowings.is_empty() {
            self.steps.clause(&literals, sum)
        } else {
            self.steps.implied(&literals)
        }
    }

    /// A sum's constraints.
    pub(super) fn terms(&mut self, leaf: &Leaf, above: &[Above], sums: &mut Sums) -> Option<Terms> {
        let below = self.below.map(|below| (below, leaf.scale.unsigned_abs()));
        let mut terms: Vec<(usize, u128)> = below.into_iter().collect();
        for &(row, times) in &leaf.rows {
            // What says nothing is not in the file, and adds nothing.
            let Some(&(low, high)) = self.sides.get(&row) else { continue };
            terms.push((if times > 0 { low } else { high }?, times.unsigned_abs()));
        }
        let tight = self.tightest(above);
        let columns: Vec<usize> = tight.keys().map(|&(column, _)| column).collect();
        let left = sums.left(self.matrix, leaf, &columns)?;
        let narrowed = self.narrowings.last().map_or(0, |last| last.depth);
        let mut splits: Vec<usize> = (0..narrowed).collect();
        let mut of_column = BTreeMap::new();
        for ((&(column, side), &by), left) in tight.iter().zip(left) {
            if left == 0 || (left > 0) != (side == Side::Least) {
                continue;
            }
            let end = match by {
                By::Split(depth) => {
                    splits.extend((depth >= narrowed).then_some(depth));
                    let split = &above[depth];
                    Some(if split.more { split.at + 1 } else { split.at })
                }
                By::Cut(Cut::At(end, _)) => Some(end),
                By::Cut(Cut::Zero) => None,
            };
            if let Some(end) = end.filter(|_| self.matrix.columns[column].most > 1) {
                let (least, most) = self.threshold(column, side.beyond(end));
                of_column.insert(column, terms.len());
                terms.push((if side == Side::Least { least } else { most }, left.unsigned_abs()));
            }
        }
        splits.sort_unstable();
        Some(Terms { terms, splits, of_column })
    }

    /// The literal of "at least so much" for a column of several bits: what says that it means that, either way.
    pub(super) fn threshold(&mut self, column: usize, least: i64) -> (usize, usize) {
        if let Some(&known) = self.thresholds.get(&(column, least)) {
            return known;
        }
        let sum = |sign: &str| -> String {
            let bits = self.opb.bits(column).iter();
            bits.map(|(bit, weight)| format!("{weight} {sign}x{bit} ")).collect()
        };
        let (name, rest) = (threshold(column, least), self.matrix.columns[column].most - least + 1);
        let so = format!("red {least} ~{name} {}>= {least} : {name} -> 0", sum(""));
        let not_so = format!("red {rest} {name} {}>= {rest} : {name} -> 1", sum("~"));
        let ids = (self.steps.derive(so), self.steps.derive(not_so));
        self.thresholds.insert((column, least), ids);
        ids
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

/// Where the subtree that begins here has ended.
fn after(nodes: &[Node], mut next: usize) -> usize {
    let mut open = 1;
    while open > 0 && next < nodes.len() {
        match nodes[next] {
            Node::Column { .. } => open += 1,
            Node::Narrow(_) => {}
            Node::Leaf(_) => open -= 1,
        }
        next += 1;
    }
    next
}
