//! `capacity:` of an offering: what one unit holds, in the solver's integers, rounded down.
//!
//! Figures are per node. Nodes are replicas, which hold what one of them holds, unless they are shards, which
//! add up. Data is memory on a backend that lives in memory, and storage on any other.

use super::context::Context;
use crate::node::Node;
use crate::units::{self, UnitError};
use prism_model::Exact;
use prism_model::catalog::Known;
use prism_model::workload::Resource;

/// What `capacity:` says.
#[derive(Default)]
pub(super) struct Capacity {
    /// Indexed by [`Resource::index`].
    pub(super) holds: Vec<Known<i64>>,
    pub(super) nodes: Option<u32>,
    /// Every key as written.
    pub(super) facts: Vec<(String, String)>,
}

pub(super) fn unknown() -> Capacity {
    Capacity { holds: vec![Known::Unknown; Resource::ALL.len()], ..Capacity::default() }
}

pub(super) fn capacity(cx: &mut Context<'_>, node: &Node, in_memory: bool) -> Capacity {
    let mut capacity = unknown();
    let Some(mut map) = cx.reader.map(node, "a capacity") else { return capacity };
    capacity.facts = facts(node);
    capacity.nodes = map.take("nodes").and_then(|node| cx.count(node));
    let words = [("replicas", false), ("shards", true)];
    let shards = map.take("nodes_are").and_then(|node| cx.reader.word(node, "what nodes are", &words));
    let nodes = if shards == Some(true) { capacity.nodes.unwrap_or(1) } else { 1 };
    let mut figure = |cx: &mut Context<'_>, key, what, parse| {
        let node = map.take(key);
        (cx.known(node, what, parse), node.unwrap_or(map.node()))
    };
    let memory = figure(cx, "memory", "a size", units::size);
    let storage = figure(cx, "storage", "a size", units::size);
    let data = if in_memory && !memory.0.is_unknown() { memory } else { storage };
    let mut hold = |cx: &mut Context<'_>, resource: Resource, (value, node)| {
        let held = scaled(cx, value, nodes, resource, node);
        if let Some(slot) = capacity.holds.get_mut(resource.index()) {
            *slot = held;
        }
    };
    hold(cx, Resource::Data, data);
    for (key, resource) in [
        ("ops", Resource::Ops),
        ("write_ops", Resource::WriteOps),
        ("read_ops", Resource::ReadOps),
        ("connections", Resource::Connections),
    ] {
        let value = figure(cx, key, "a number", units::number);
        hold(cx, resource, value);
    }
    let value = figure(cx, "throughput", "a size per second", per_second);
    hold(cx, Resource::Throughput, value);
    map.take("vcpu").and_then(|node| cx.quantity(node, "a number", units::number));
    capacity
}

/// `149MiB` or `149MiB/s`.
fn per_second(text: &str) -> Result<Exact, UnitError> {
    units::size(text.strip_suffix("/s").unwrap_or(text))
}

fn scaled(
    cx: &mut Context<'_>,
    value: Known<Exact>,
    nodes: u32,
    resource: Resource,
    node: &Node,
) -> Known<i64> {
    let value = match value {
        Known::Value(value) => value,
        Known::Unlimited => return Known::Unlimited,
        Known::Unknown => return Known::Unknown,
    };
    let nodes = Exact::integer(i64::from(nodes));
    let all = value.times(nodes).and_then(|all| all.times(Exact::integer(resource.scale())));
    match all.and_then(Exact::floor) {
        Ok(units) => Known::Value(units),
        Err(_) => {
            cx.too_large(node);
            Known::Unknown
        }
    }
}

fn facts(node: &Node) -> Vec<(String, String)> {
    let entries = node.entries().unwrap_or_default();
    let fact = |(key, value): &(Node, Node)| Some((key.text()?.to_owned(), value.text()?.to_owned()));
    entries.iter().filter_map(fact).collect()
}
