//! Which demands hang together.

/// Sets of demands, joined step by step.
pub(super) struct Union {
    parent: Vec<usize>,
    /// How many sets are left.
    pub(super) sets: usize,
}

impl Union {
    pub(super) fn new(demands: usize) -> Self {
        Self { parent: (0..demands).collect(), sets: demands }
    }

    /// The one that stands for the set.
    pub(super) fn find(&mut self, mut demand: usize) -> usize {
        while self.parent[demand] != demand {
            self.parent[demand] = self.parent[self.parent[demand]];
            demand = self.parent[demand];
        }
        demand
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a != b {
            // The first demand stands for a set.
            self.parent[a.max(b)] = a.min(b);
            self.sets -= 1;
        }
    }

    pub(super) fn join_all(&mut self, demands: impl IntoIterator<Item = usize>) {
        let mut all = demands.into_iter();
        let Some(first) = all.next() else { return };
        all.for_each(|other| self.join(first, other));
    }
}
