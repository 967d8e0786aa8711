//! `modes:` of a pattern: ways to use it, each with the slots that have to be filled.

use super::{named, slot_ids};
use crate::node::{Node, Value};
use crate::read::context::Context;
use prism_model::SlotId;
use prism_model::catalog::{Mode, Slot};

pub(super) fn modes(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Vec<Mode> {
    named(cx, node, "the modes of a pattern")
        .iter()
        .filter_map(|(name, node)| mode(cx, name, node, slots))
        .collect()
}

/// The slots alone, or a map with more to say.
fn mode(cx: &mut Context<'_>, name: &Node, node: &Node, slots: &[Slot]) -> Option<Mode> {
    let text = cx.reader.text(name, "the name of a mode")?.to_owned();
    let mark = cx.mark(name);
    let mode = |description: String, mut slots: Vec<SlotId>| {
        slots.sort_unstable();
        Mode { name: text, description, slots, mark }
    };
    if let Value::Seq(_) = node.value {
        return Some(mode(String::new(), slot_ids(cx, node, slots)));
    }
    let mut map = cx.reader.map(node, "a mode")?;
    let description = map.text(&mut cx.reader, "description").unwrap_or_default().to_owned();
    // The same in the words of another tool.
    let list = map.take("slots_required").or_else(|| map.need(&mut cx.reader, "required_slots"));
    map.allow(&["required_slots", "use_case", "use_cases", "notes"]);
    map.finish(&mut cx.reader);
    let slots = list.map(|list| slot_ids(cx, list, slots)).unwrap_or_default();
    Some(mode(description, slots))
}
