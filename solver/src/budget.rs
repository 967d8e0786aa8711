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
    /// How many threads may work at once. The answer does not depend on it.
    threads: usize,
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
        Self { nodes: u64::MAX, spent: 0, stop: None, threads: 1 }
    }

    /// At most so many nodes.
    #[must_use]
    pub fn nodes(nodes: u64) -> Self {
        Self { nodes, spent: 0, stop: None, threads: 1 }
    }

    /// Ends early when `stop` is set.
    #[must_use]
    pub fn until(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Work that falls apart is done by so many threads.
    #[must_use]
    pub fn on(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// How many threads may work at once.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// What a part of the work may take: all that is left, on one thread.
    pub(crate) fn share(&self) -> Self {
        Self { spent: 0, threads: 1, ..self.clone() }
    }

    /// The first so many of the nodes that are left, for work that is tried before other work.
    #[must_use]
    pub fn slice(&self, nodes: u64) -> Self {
        Self { nodes: self.nodes.min(nodes), spent: 0, ..self.clone() }
    }

    /// Takes the nodes that a part took.
    pub fn take(&mut self, nodes: u64) {
        // Without a limit none is counted down from it.
        if self.nodes != u64::MAX {
            self.nodes = self.nodes.saturating_sub(nodes);
        }
        self.spent += nodes;
    }

    /// No node is left.
    pub(crate) fn end(&mut self) {
        self.nodes = 0;
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
    /// How many are left changes nothing here: work without nodes comes to the same with any budget.
    pub fn poll(&mut self) -> bool {
        let stopped = self.stopped();
        if stopped {
            self.nodes = 0;
        }
        stopped
    }

    /// As many nodes as it takes, ended by the same flag.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self { nodes: u64::MAX, spent: 0, stop: self.stop.clone(), threads: self.threads }
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
