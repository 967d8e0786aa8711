//! Backends × interfaces, and the slots that ask for them.

use petgraph::graph::{DiGraph, NodeIndex};
use prism_model::catalog::{Catalog, Support};
use prism_model::{BackendId, InterfaceId, InterfaceSet, PatternId, SlotId};

/// A node of the catalogue graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A technology.
    Backend(BackendId),
    /// What it may do.
    Interface(InterfaceId),
    /// What asks for it.
    Slot(PatternId, SlotId),
}

/// An edge of the catalogue graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The backend has the interface.
    Implements(Support),
    /// The slot requires it.
    Requires,
    /// The slot would like it.
    Wants,
}

/// Backends → interfaces ← slots, in catalogue order.
#[must_use]
pub fn catalog_graph(catalog: &Catalog) -> DiGraph<Node, Edge> {
    let parts = catalog.parts();
    let mut graph = DiGraph::new();
    let interfaces: Vec<NodeIndex> =
        (0..parts.interfaces.len()).map(|i| graph.add_node(Node::Interface(InterfaceId::new(i)))).collect();
    for (index, backend) in parts.backends.iter().enumerate() {
        let node = graph.add_node(Node::Backend(BackendId::new(index)));
        for line in &backend.implements {
            graph.add_edge(node, interfaces[line.interface.index()], Edge::Implements(line.support));
        }
    }
    for (index, pattern) in parts.patterns.iter().enumerate() {
        for (position, slot) in pattern.slots.iter().enumerate() {
            let node = graph.add_node(Node::Slot(PatternId::new(index), SlotId::new(position)));
            let required = slot.required.iter().map(|&(interface, _)| (interface, Edge::Requires));
            let any_of = slot.any_of.iter().flat_map(InterfaceSet::iter).map(|i| (i, Edge::Wants));
            let optional = slot.optional.iter().map(|&(interface, _)| (interface, Edge::Wants));
            for (interface, edge) in required.chain(any_of).chain(optional) {
                graph.add_edge(node, interfaces[interface.index()], edge);
            }
        }
    }
    graph
}
