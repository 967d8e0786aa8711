//! `implementation:` of a pattern: flows of steps. A flow of another tool may tell more than which slot is asked
//! for what; that is read over, and steps in lists inside of it are steps all the same.

use super::slot_id;
use crate::codes;
use crate::node::{Node, Value};
use crate::read::context::Context;
use prism_model::catalog::{Slot, Step};

pub(super) fn flow(cx: &mut Context<'_>, name: &Node, node: &Node, slots: &[Slot]) -> (String, Vec<Step>) {
    let steps = cx.reader.list(node, "a list of steps");
    let steps = steps.iter().flat_map(|node| self::steps(cx, node, slots)).collect();
    (name.text().unwrap_or_default().to_owned(), steps)
}

/// The steps that an element of a flow stands for: one, or those inside of it.
fn steps(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Vec<Step> {
    if node.get("slot").is_some() || node.get("operation").is_some() {
        return step(cx, node, slots).into_iter().collect();
    }
    let Value::Map(entries) = &node.value else {
        cx.reader.map(node, "a step");
        return Vec::new();
    };
    let message = "this step asks no slot for anything and is read over";
    let finding = cx.reader.warning(codes::UNKNOWN_KEY, node, message);
    cx.reader.push(finding.hint("a step is `{slot: …, operation: \"…\"}`"));
    let inside = entries.iter().filter_map(|(_, value)| value.items()).flatten();
    inside.filter(|item| item.entries().is_some()).flat_map(|item| steps(cx, item, slots)).collect()
}

fn step(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Option<Step> {
    let mut map = cx.reader.map(node, "a step")?;
    let slot = map.need(&mut cx.reader, "slot").and_then(|node| slot_id(cx, node, slots));
    let operation = map.need(&mut cx.reader, "operation");
    map.allow(&["note", "description"]);
    map.finish(&mut cx.reader);
    let operation = operation?;
    let mark = cx.mark(operation);
    Some(Step { slot: slot?, operation: cx.reader.text(operation, "an operation")?.to_owned(), mark })
}
