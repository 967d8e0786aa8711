//! The minimal sets that hit every conflict, one by one (Berge's product), those that are the same but for the names of
//! alike namespaces only once.
//!
//! A set is minimal where each of its elements alone hits some conflict. Conflicts come one after the other, so on the way
//! some alike namespaces are told apart by those so far, and others not: sets are in their first form among the latter.
//! Before a conflict is hit, each set is laid out in every way it can meet it.

use super::symmetry::{Blocks, Set, Symmetry};
use std::collections::BTreeSet;

/// The sets so far.
pub(super) struct Hitting<'s> {
    symmetry: &'s Symmetry,
    /// What is hit.
    conflicts: BTreeSet<Set>,
    /// Whom it does not tell apart.
    blocks: Blocks,
    /// By size, then in order.
    pub(super) sets: Vec<Set>,
}

impl<'s> Hitting<'s> {
    /// Nothing has to be hit.
    pub(super) fn new(symmetry: &'s Symmetry) -> Self {
        let conflicts = BTreeSet::new();
        let blocks = symmetry.blocks(&conflicts);
        Self { symmetry, conflicts, blocks, sets: vec![Set::new()] }
    }

    /// One more is hit.
    pub(super) fn hit(&mut self, conflict: &Set) {
        if !self.conflicts.insert(conflict.clone()) {
            return;
        }
        let met = |set: &Set| self.symmetry.meetings(&self.blocks, set, conflict);
        let grown: Vec<Set> =
            self.sets.iter().flat_map(met).flat_map(|set| self.grown(set, conflict)).collect();
        self.blocks = self.symmetry.blocks(&self.conflicts);
        self.sets = grown.iter().map(|set| self.symmetry.first_form(&self.blocks, set)).collect();
        self.sets.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        self.sets.dedup();
    }

    /// The set, where it hits the conflict; else what it takes one element of it to.
    fn grown(&self, set: Set, conflict: &Set) -> Vec<Set> {
        if !set.is_disjoint(conflict) {
            return vec![set];
        }
        let with = |&element: &usize| set.iter().copied().chain([element]).collect::<Set>();
        conflict.iter().map(with).filter(|set| self.is_minimal(set)).collect()
    }

    /// Whether each element alone hits some conflict.
    fn is_minimal(&self, set: &Set) -> bool {
        let alone = |conflict: &Set| {
            let mut both = set.intersection(conflict).copied();
            both.next().filter(|_| both.next().is_none())
        };
        self.conflicts.iter().filter_map(alone).collect::<Set>().len() == set.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(elements: &[usize]) -> Set {
        elements.iter().copied().collect()
    }

    #[test]
    fn minimal_sets_only() {
        let symmetry = Symmetry::default();
        let mut hitting = Hitting::new(&symmetry);
        hitting.hit(&set(&[1, 2]));
        assert_eq!(hitting.sets, [set(&[1]), set(&[2])]);
        hitting.hit(&set(&[2, 3]));
        assert_eq!(hitting.sets, [set(&[2]), set(&[1, 3])]);
        hitting.hit(&set(&[3]));
        assert_eq!(hitting.sets, [set(&[1, 3]), set(&[2, 3])]);
    }
}
