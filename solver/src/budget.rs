//! How much may be searched. Counted in nodes, never in time: the same budget gives the same answer on any
//! machine. A flag polled now and then lets the outside world (a clock, Ctrl-C) end a search early.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A search budget.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Search nodes left.
    nodes: u64,
    /// Search nodes taken.
    spent: u64,
    /// Set from outside to stop.
    stop: Option<Arc<AtomicBool>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::unlimited()
    }
}

impl Budget {
    /// Until the answer is proven.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { nodes: u64::MAX, spent: 0, stop: None }
    }

    /// At most so many nodes.
    #[must_use]
    pub fn nodes(nodes: u64) -> Self {
        Self { nodes, spent: 0, stop: None }
    }

    /// Ends early when `stop` is set.
    #[must_use]
    pub fn until(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Takes one node; `false` when there is none left.
    pub fn spend(&mut self) -> bool {
        if self.nodes == 0 || self.stopped() {
            self.nodes = 0;
            return false;
        }
        self.nodes -= 1;
        self.spent += 1;
        true
    }

    /// Whether the outside world asked to stop.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Between nodes, where one takes long: whether the outside world asked to stop. If so, no node is left either.
    pub fn poll(&mut self) -> bool {
        if self.stopped() {
            self.nodes = 0;
        }
        self.nodes == 0
    }

    /// As many nodes as it takes, ended by the same flag.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self { nodes: u64::MAX, spent: 0, stop: self.stop.clone() }
    }

    /// Nodes taken so far.
    #[must_use]
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Nodes left.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.nodes
    }
}
