//! `registry graph`: who implements what, and which slots ask for it.

use super::data;
use super::patterns;
use crate::args::{GraphArgs, GraphFormat};
use crate::common::Common;
use crate::output::Text;
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;
use prism_model::catalog::Support;
use prism_model::{Catalog, PatternId};
use prism_solver::graph::{Edge, Node, catalog_graph};
use serde::Serialize;
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn run(args: &GraphArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    let catalog = loaded.catalog();
    let wanted: Vec<PatternId> =
        args.pattern.iter().map(|name| patterns::find(catalog, name)).collect::<Result<_, _>>()?;
    let drawing = Drawing::of(catalog, &wanted);
    let text = match args.format {
        GraphFormat::Dot => dot(&drawing),
        GraphFormat::Mermaid => mermaid(&drawing),
        GraphFormat::Json => data::json(&drawing)?,
    };
    common.out.write(args.output.as_deref(), Text::Exact(&text))?;
    Ok(ExitCode::SUCCESS)
}

/// Nodes and edges by name.
#[derive(Debug, Serialize)]
struct Drawing {
    nodes: Vec<Point>,
    edges: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Point {
    /// `backend:redis`, `interface:keyvalue_scan`, `slot:multicast-registry.registry`.
    id: String,
    kind: &'static str,
    name: String,
}

#[derive(Debug, Serialize)]
struct Line {
    from: String,
    to: String,
    kind: &'static str,
}

impl Drawing {
    fn of(catalog: &Catalog, wanted: &[PatternId]) -> Self {
        let graph = catalog_graph(catalog);
        let shown = |index: &NodeIndex| wanted.is_empty() || is_near(&graph, *index, wanted);
        let point = |index: NodeIndex| Point::of(catalog, graph[index]);
        let edges = graph.edge_references().filter(|edge| shown(&edge.source()) && shown(&edge.target()));
        Self {
            nodes: graph.node_indices().filter(shown).map(point).collect(),
            edges: edges
                .map(|edge| Line {
                    from: point(edge.source()).id,
                    to: point(edge.target()).id,
                    kind: kind(*edge.weight()),
                })
                .collect(),
        }
    }
}

/// A slot of the patterns, an interface that such a slot asks for, or a backend that has one of those.
fn is_near(graph: &DiGraph<Node, Edge>, index: NodeIndex, wanted: &[PatternId]) -> bool {
    let slot = |index: NodeIndex| matches!(graph[index], Node::Slot(pattern, _) if wanted.contains(&pattern));
    let asked = |interface: NodeIndex| graph.neighbors_directed(interface, Direction::Incoming).any(slot);
    match graph[index] {
        Node::Slot(..) => slot(index),
        Node::Interface(_) => asked(index),
        Node::Backend(_) => graph.neighbors(index).any(asked),
    }
}

impl Point {
    fn of(catalog: &Catalog, node: Node) -> Self {
        let (kind, name) = match node {
            Node::Backend(id) => ("backend", catalog.backend(id).name.clone()),
            Node::Interface(id) => ("interface", catalog.interface(id).name.clone()),
            Node::Slot(pattern, slot) => {
                let pattern = catalog.pattern(pattern);
                ("slot", format!("{}.{}", pattern.name, pattern.slots[slot.index()].name))
            }
        };
        Self { id: format!("{kind}:{name}"), kind, name }
    }
}

fn kind(edge: Edge) -> &'static str {
    match edge {
        Edge::Implements(Support::Implemented) => "implements",
        Edge::Implements(Support::Emulated) => "emulates",
        Edge::Implements(Support::Planned) => "plans",
        Edge::Requires => "requires",
        Edge::Wants => "wants",
    }
}

/// Left to right: slots, interfaces, backends.
fn dot(drawing: &Drawing) -> String {
    let mut text = "digraph registry {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n".to_owned();
    for node in &drawing.nodes {
        let shape = match node.kind {
            "backend" => "box",
            "slot" => "component",
            _ => "ellipse",
        };
        let _ = writeln!(text, "  {:?} [label={:?}, shape={shape}];", node.id, node.name);
    }
    for edge in &drawing.edges {
        // Backends stand on the right, so their arrows point against the reading direction.
        let style = match edge.kind {
            "implements" => ", dir=back",
            "emulates" | "plans" => ", dir=back, style=dashed",
            "wants" => ", style=dashed",
            _ => "",
        };
        let (from, to) =
            if edge.from.starts_with("backend:") { (&edge.to, &edge.from) } else { (&edge.from, &edge.to) };
        let _ = writeln!(text, "  {from:?} -> {to:?} [tooltip={:?}{style}];", edge.kind);
    }
    text + "}\n"
}

fn mermaid(drawing: &Drawing) -> String {
    let mut text = "graph LR\n".to_owned();
    let number = |id: &str| drawing.nodes.iter().position(|node| node.id == id).unwrap_or_default();
    for (number, node) in drawing.nodes.iter().enumerate() {
        let (open, close) = match node.kind {
            "backend" => ("[", "]"),
            "slot" => ("{{", "}}"),
            _ => ("([", "])"),
        };
        let _ = writeln!(text, "  n{number}{open}\"{}\"{close}", node.name);
    }
    for edge in &drawing.edges {
        let arrow = if matches!(edge.kind, "implements" | "requires") { "-->" } else { "-.->" };
        let _ = writeln!(text, "  n{} {arrow}|{}| n{}", number(&edge.from), edge.kind, number(&edge.to));
    }
    text
}
