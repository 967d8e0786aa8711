//! Where the parts of an entry stand, for the checks that come after reading: the catalogue itself keeps one
//! mark per entry.

use crate::node::{Node, Spot};
use prism_model::Mark;
use std::collections::BTreeMap;

/// A part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// `methods:`, one spot per method.
    Methods,
    ProtoFile,
    Service,
    Plugin,
    Executor,
    ConnectionFormat,
    DefaultConnection,
    ConnectionTemplate,
    /// `recommended_backends:`, one spot per backend.
    Recommended,
}

/// Spots by the mark of their entry, in the order written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<(Mark, Part), Vec<Spot>>);

impl Places {
    pub(crate) fn keep<'n>(&mut self, entry: Mark, part: Part, nodes: impl IntoIterator<Item = &'n Node>) {
        self.0.entry((entry, part)).or_default().extend(nodes.into_iter().map(|node| node.at));
    }

    /// The `index`-th spot of a part; the entry's own where the part is not written.
    pub(crate) fn spot(&self, entry: Mark, part: Part, index: usize) -> Spot {
        let own = Spot { line: entry.line, column: entry.column, width: 1 };
        self.0.get(&(entry, part)).and_then(|spots| spots.get(index)).copied().unwrap_or(own)
    }
}
