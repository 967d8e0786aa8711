//! Sums that narrow columns, for VeriPB: the sum stays as a constraint, from which unit propagation finds what it rules out of
//! a bit; what it cuts of a column of several bits becomes a clause.

use super::super::leaf::{Leaf, Sums};
use super::walk::{Above, Walk, threshold};
use std::collections::BTreeMap;

/// A sum that narrows columns, at work until its part is over.
pub(super) struct Narrowing {
    /// How many splits are above it; all that follows rests on them.
    pub(super) depth: usize,
    pub(super) sum: usize,
    /// Which columns of several bits it cuts.
    pub(super) cuts: BTreeMap<(usize, Side), Cut>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Least,
    Most,
}

/// The end of what a column may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cut {
    /// It is 0: unit propagation finds that.
    Zero,
    /// At least, or at most, so much, and the clause that says so.
    At(i64, usize),
}

/// What bounds a column on one side.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    /// The split that is so deep.
    Split(usize),
    /// A sum.
    Cut(Cut),
}

impl Side {
    /// The number whose "at least so much" tells what is beyond this end of a column from the rest.
    pub(super) fn beyond(self, end: i64) -> i64 {
        match self {
            Self::Least => end,
            Self::Most => end + 1,
        }
    }
}

impl Walk<'_> {
    /// Adds a sum that narrows columns, and clauses about those of several bits.
    pub(super) fn narrow(&mut self, leaf: &Leaf, above: &[Above], sums: &mut Sums) -> Option<()> {
        let all = self.terms(leaf, above, sums)?;
        let sum = self.steps.add_up(&all.terms)?;
        let depth = above.len();
        self.narrowings.push(Narrowing { depth, sum, cuts: BTreeMap::new() });
        let changes = sums.narrowed(self.matrix, &self.domain, leaf, self.goal)?;
        let columns: Vec<usize> = changes.iter().map(|&(column, ..)| column).collect();
        let left = sums.left(self.matrix, leaf, &columns)?;
        let several: Vec<usize> =
            (0..self.matrix.columns.len()).filter(|&column| self.matrix.columns[column].most > 1).collect();
        let mut cuts = BTreeMap::new();
        for (&(column, low, high), left) in changes.iter().zip(left) {
            if self.matrix.columns[column].most == 1 {
                continue;
            }
            let (side, end) = if left > 0 { (Side::Most, high) } else { (Side::Least, low) };
            let (least, most) = self.threshold(column, side.beyond(end));
            let (beyond, sign) = if side == Side::Most { (least, "~") } else { (most, "") };
            let beyond = (beyond, left.unsigned_abs());
            let cut = match all.of_column.get(&column) {
                None => self.steps.add_up(&[(sum, 1), beyond])?,
                // The sum counts with an end of the column that beyond this one takes the place of.
                Some(&end) => {
                    let mut terms = all.terms.clone();
                    terms[end] = beyond;
                    self.steps.add_up(&terms)?
                }
            };
            let literal = format!("{sign}{}", threshold(column, side.beyond(end)));
            let splits: Vec<usize> = (0..depth).collect();
            let clause = self.clause(above, &splits, Some(literal), cut);
            self.steps.forget(&[cut]);
            cuts.insert((column, side), Cut::At(end, clause));
        }
        changes.into_iter().for_each(|(column, low, high)| self.domain.set(self.matrix, column, low, high));
        let open: Vec<usize> = several.into_iter().filter(|&column| self.domain.high(column) > 0).collect();
        self.domain.force(self.matrix);
        let forced = open.into_iter().filter(|&column| self.domain.high(column) == 0);
        cuts.extend(forced.map(|column| ((column, Side::Most), Cut::Zero)));
        self.narrowings.last_mut()?.cuts = cuts;
        Some(())
    }

    /// What bounds the columns last, from below and from above: whatever came later is tighter.
    pub(super) fn tightest(&self, above: &[Above]) -> BTreeMap<(usize, Side), By> {
        let mut tight = BTreeMap::new();
        let mut narrowings = self.narrowings.iter().peekable();
        for depth in 0..=above.len() {
            while let Some(next) = narrowings.next_if(|next| next.depth == depth) {
                tight.extend(next.cuts.iter().map(|(&key, &cut)| (key, By::Cut(cut))));
            }
            if let Some(split) = above.get(depth) {
                let side = if split.more { Side::Least } else { Side::Most };
                tight.insert((split.column, side), By::Split(depth));
            }
        }
        tight
    }
}
