//! The tree of a proof: splits until every part is closed by a leaf.
//!
//! The optimum is known, so nothing is searched for: a node is left as soon as its bound is beyond it, depth
//! first, and the simplex goes on from part to part without going back.

use super::domain::{Domain, Narrower};
use super::leaf::{Goal, Leaf, Sums, broken, close, narrowing, strongest};
use super::matrix::Matrix;
use super::part::Part;
use super::simplex::{Simplex, Step};
use super::split::split;
use crate::budget::Budget;

/// A node of a proof; a split is followed by its parts, one subtree after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// For all that follows: every column keeps only the values with which this sum leaves the goal open.
    Narrow(Leaf),
    /// The column is at most `at`, or at least one more.
    Column {
        /// Which column.
        column: usize,
        /// At most so much in the first part.
        at: i64,
    },
    /// A part that is closed.
    Leaf(Leaf),
}

/// Why there is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The budget ended before the tree was whole.
    #[error("the proof was not finished after {0} nodes")]
    Budget(u64),
    /// A part is left with nothing to split and a bound that does not reach: the claim is wrong, or its numbers
    /// are too large for floats to suggest multipliers.
    #[error("part of the proof has nothing left to split and does not close")]
    Stuck,
}

/// Steps after which it is asked whether to stop.
const POLLED: usize = 64;
/// Steps that the bound of a search that was stopped may take after the stop.
const GRACE: usize = 256;
/// Steps times columns and rows, a look for what a sum rules out counting as some steps: what a proof may take, some 10 to 20 seconds. Without a limit nobody would know whether a
/// proof is slow or has no end.
const WORK: usize = 1_000_000_000;
/// A bound that is no further below the goal, as part of it, may be there.
const NEAR: f64 = 1e-6;
/// So often a node that ran in a circle is begun again.
const AGAIN: u32 = 3;

/// Steps that a look for what a sum rules out takes about as long as.
const LOOK: usize = 4;
/// A part with fewer columns is left as it is.
const SMALL: usize = 8;
/// A part that a sum leaves one column in so many of is worth a fresh start.
const WORTH: usize = 2;

/// A proof that was not finished, and what the relaxation of its root proves all the same.
#[derive(Clone, Debug)]
pub(super) struct Short {
    pub(super) why: Unproven,
    pub(super) bound: i64,
    pub(super) leaf: Leaf,
}

/// Proves that nothing is better than the goal; `guide` is the cost that the simplex makes small.
pub(super) fn prove(
    matrix: Matrix,
    guide: Vec<f64>,
    goal: Goal,
    budget: &mut Budget,
) -> Result<Vec<Node>, Box<Short>> {
    let (part, mut work) = (Part::whole(matrix, guide, goal), WORK);
    let mut tree = Tree::new(&part, &mut work);
    match tree.grow(budget) {
        Ok(()) => Ok(tree.nodes),
        Err(why) => {
            let (bound, leaf) = strongest(&part.matrix, &Domain::new(&part.matrix), &tree.root);
            Err(Box::new(Short { why, bound, leaf }))
        }
    }
}

fn prove_part(part: &Part, work: &mut usize, budget: &mut Budget) -> Result<Vec<Node>, Unproven> {
    let mut tree = Tree::new(part, work);
    tree.grow(budget)?;
    Ok(tree.nodes.into_iter().map(|node| part.told_node(node)).collect())
}

/// The bound of the relaxation as a whole: the largest that a rounding of its multipliers proves.
/// Where it is stopped, the multipliers of that moment: they prove less.
pub(super) fn root(matrix: &Matrix, guide: Vec<f64>, budget: &mut Budget) -> (i64, Leaf) {
    let domain = Domain::new(matrix);
    let mut simplex = Simplex::new(matrix, guide, &domain);
    for step in 0..most_steps(matrix).min(WORK / size(matrix)) {
        let is_over = step >= GRACE && step % POLLED == 0 && budget.poll();
        if is_over || simplex.step(f64::INFINITY) != Step::Moved {
            break;
        }
    }
    strongest(matrix, &domain, &simplex.multipliers())
}

/// Steps of one node beyond which it is begun again.
fn most_steps(matrix: &Matrix) -> usize {
    1_000 + 4 * matrix.low.len()
}

fn size(matrix: &Matrix) -> usize {
    (matrix.columns.len() + matrix.low.len()).max(1)
}

struct Tree<'m> {
    part: &'m Part,
    matrix: &'m Matrix,
    domain: Domain,
    simplex: Simplex<'m>,
    sums: Sums,
    goal: Goal,
    /// What is left of the work.
    work: &'m mut usize,
    nodes: Vec<Node>,
    /// The multipliers at the end of the root's relaxation, or as far as it came.
    root: Vec<(usize, f64)>,
}

/// A split whose parts are not all closed.
struct Open {
    mark: usize,
    parts: std::vec::IntoIter<Narrower>,
}

impl<'m> Tree<'m> {
    fn new(part: &'m Part, work: &'m mut usize) -> Self {
        let matrix = &part.matrix;
        let domain = Domain::new(matrix);
        let simplex = Simplex::new(matrix, part.guide.clone(), &domain);
        let sums = Sums::new(matrix);
        Self {
            part,
            matrix,
            domain,
            simplex,
            sums,
            goal: part.goal,
            work,
            nodes: Vec::new(),
            root: Vec::new(),
        }
    }

    fn grow(&mut self, budget: &mut Budget) -> Result<(), Unproven> {
        let mut open: Vec<Open> = Vec::new();
        open.extend(self.visit(budget)?);
        while let Some(last) = open.last_mut() {
            let (mark, part) = (last.mark, last.parts.next());
            self.back(mark);
            let Some(part) = part else {
                open.pop();
                continue;
            };
            self.enter(&part);
            let more = self.visit(budget)?;
            open.extend(more);
        }
        Ok(())
    }

    fn back(&mut self, mark: usize) {
        for column in self.domain.undo(self.matrix, mark) {
            self.simplex.narrow(&self.domain, column);
        }
    }

    fn enter(&mut self, part: &Narrower) {
        for &(column, low, high) in part {
            self.domain.set(self.matrix, column, low, high);
            self.simplex.narrow(&self.domain, column);
        }
    }

    /// Closes the node where we are, or splits it.
    fn visit(&mut self, budget: &mut Budget) -> Result<Option<Open>, Unproven> {
        if !budget.spend() {
            return Err(Unproven::Budget(budget.spent()));
        }
        if let Some(leaf) = self.closed(budget) {
            self.nodes.push(Node::Leaf(leaf));
            return Ok(None);
        }
        if self.nodes.is_empty() {
            self.root = self.simplex.multipliers();
        }
        if budget.poll() || *self.work == 0 {
            return Err(Unproven::Budget(budget.spent()));
        }
        if let Some((leaf, fewer)) = self.fewer() {
            self.nodes.push(Node::Narrow(leaf));
            self.nodes.extend(prove_part(&fewer, self.work, budget)?);
            return Ok(None);
        }
        let (node, parts) = split(self.matrix, &self.domain, &mut self.simplex).ok_or(Unproven::Stuck)?;
        self.nodes.push(node);
        Ok(Some(Open { mark: self.domain.mark(), parts: parts.into_iter() }))
    }

    /// What is left once the relaxation of this node has ruled columns out, if that is much less.
    fn fewer(&mut self) -> Option<(Leaf, Part)> {
        let open = self.domain.open();
        if open < SMALL {
            return None;
        }
        *self.work = self.work.saturating_sub(LOOK * size(self.matrix));
        let multipliers = self.simplex.multipliers();
        let (leaf, bounds) = narrowing(self.matrix, &self.domain, &multipliers, self.goal, &mut self.sums)?;
        let mut domain = self.domain.clone();
        bounds.into_iter().for_each(|(column, low, high)| domain.set(self.matrix, column, low, high));
        domain.force(self.matrix);
        (domain.open() * WORTH <= open).then(|| self.part.within(&domain)).flatten().map(|part| (leaf, part))
    }

    /// A leaf that closes this node, if its relaxation has one, or one of its rows.
    fn closed(&mut self, budget: &mut Budget) -> Option<Leaf> {
        for again in 0..=AGAIN {
            if let Some(end) = self.relaxed(budget) {
                return end.or_else(|| broken(self.matrix, &self.domain, self.goal));
            }
            let guide = nudged(&self.part.guide, self.goal, again);
            self.simplex = Simplex::new(self.matrix, guide, &self.domain);
        }
        broken(self.matrix, &self.domain, self.goal)
    }

    /// The leaf at the end of the relaxation, if it closes. Nothing if the simplex does not come to an end, as it may
    /// run in a circle where many steps are as good as each other, or if it is lost.
    fn relaxed(&mut self, budget: &mut Budget) -> Option<Option<Leaf>> {
        let mut enough = self.enough();
        let each = size(self.matrix);
        for step in 0..most_steps(self.matrix) {
            if *self.work == 0 || (step % POLLED == 0 && budget.poll()) {
                return Some(None);
            }
            *self.work = self.work.saturating_sub(each);
            match self.simplex.step(enough) {
                Step::Moved => {}
                Step::Enough => match self.leaf(&self.simplex.multipliers()) {
                    Some(leaf) => return Some(Some(leaf)),
                    // So close to the goal that rounding decides: only the optimum can help.
                    None => enough = f64::INFINITY,
                },
                Step::Optimal => {
                    // What rounding spoiled may look like the goal, or fall short of it by little.
                    let leaf = self.is_near().then(|| self.leaf(&self.simplex.multipliers())).flatten();
                    if leaf.is_some() || !self.is_near() || !self.simplex.renew() {
                        return Some(leaf);
                    }
                }
                // What does not close was said on an inverse that rounding spoiled.
                Step::Impossible => return self.impossible().map(Some),
            }
        }
        None
    }

    fn impossible(&mut self) -> Option<Leaf> {
        match self.goal {
            Goal::Nothing => close(self.matrix, &self.domain, self.simplex.ray(), self.goal, &mut self.sums),
            Goal::Above(value) => self.leaf(&self.simplex.beyond(float(value))),
        }
    }

    fn leaf(&mut self, multipliers: &[(usize, f64)]) -> Option<Leaf> {
        close(self.matrix, &self.domain, multipliers, self.goal, &mut self.sums)
    }

    /// Whether the relaxation comes so near the goal that a fresh start could reach it.
    fn is_near(&self) -> bool {
        match self.goal {
            Goal::Above(value) => {
                let goal = float(value);
                self.simplex.bound() >= goal - goal.abs().max(1.0) * NEAR
            }
            Goal::Nothing => false,
        }
    }

    /// The bound at which a float may believe that the goal is reached.
    fn enough(&self) -> f64 {
        match self.goal {
            Goal::Above(value) => {
                let step = float(self.matrix.step());
                float(value) + (step * 0.3).max(float(value).abs() * 1e-11)
            }
            Goal::Nothing => f64::INFINITY,
        }
    }
}

/// Costs that are nearly the same, and no two alike: a circle needs ties (Wolfe 1963).
fn nudged(guide: &[f64], goal: Goal, again: u32) -> Vec<f64> {
    let most = guide.iter().fold(1.0, |most: f64, cost| most.max(cost.abs()));
    let strength = most * if goal == Goal::Nothing { 0.1 } else { 1e-10 };
    let nudge = |column: usize| ((column + 1) * (7919 + 2 * again as usize) % 10_007) as f64 / 10_007.0;
    guide.iter().enumerate().map(|(column, cost)| cost + strength * nudge(column)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a float only suggests; exact integers decide")]
fn float(value: i64) -> f64 {
    value as f64
}
