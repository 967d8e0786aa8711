//! `patterns/<name>.yaml`: what is being built.

mod flow;
mod mode;
mod rule;
mod slot;

use super::context::Context;
use super::index::Entity;
use super::interfaces::{methods, part};
use super::places::Part;
use crate::codes;
use crate::node::{Map, Node, Value};
use prism_model::SlotId;
use prism_model::catalog::{Pattern, Slot};

pub(super) fn pattern(cx: &mut Context<'_>, entity: &Entity<'_>) -> Pattern {
    let mut pattern = empty(cx, entity);
    let Some(mut map) = cx.reader.map(entity.node, "a pattern") else { return pattern };
    map.allow(&["pattern", "name", "parameters", "capabilities", "performance", "use_cases", "notes"]);
    let text = |cx: &mut Context<'_>, map: &mut Map<'_>, key| {
        map.text(&mut cx.reader, key).unwrap_or_default().to_owned()
    };
    pattern.version = map.need_text(&mut cx.reader, "version").unwrap_or_default().to_owned();
    pattern.description = text(cx, &mut map, "description");
    pattern.summary = text(cx, &mut map, "summary");
    if pattern.summary.is_empty() {
        pattern.summary = pattern.description.lines().next().unwrap_or_default().to_owned();
    }
    cx.keep(pattern.mark, Part::Executor, map.take("executor"));
    pattern.executor = text(cx, &mut map, "executor");
    if let Some(slots) = map.need(&mut cx.reader, "slots") {
        let entries = named(cx, slots, "the slots of a pattern");
        pattern.slots = entries.iter().map(|(name, node)| slot::slot(cx, name, node)).collect();
    }
    if let Some(rules) = map.take("rules") {
        let rules = cx.reader.list(rules, "a list of rules");
        pattern.rules = rules.iter().flat_map(|node| rule::rules(cx, node, &pattern.slots)).collect();
    }
    if let Some(modes) = map.take("modes") {
        pattern.modes = mode::modes(cx, modes, &pattern.slots);
    }
    match map.take("api") {
        Some(api) => self::api(cx, api, &mut pattern),
        None => {
            unfinished(cx, entity, "has no `api`: nobody can call it", "api: {proto_file: …, service: …}")
        }
    }
    if pattern.executor.is_empty() {
        unfinished(cx, entity, "names no `executor`: nothing runs it", "executor: NAME:VERSION");
    }
    if let Some(flows) = map.take("implementation") {
        let flows = named(cx, flows, "the flows of a pattern");
        pattern.flows = flows.iter().map(|(name, node)| flow::flow(cx, name, node, &pattern.slots)).collect();
    }
    map.finish(&mut cx.reader);
    pattern
}

/// Warns of what running the pattern takes and its file does not say.
fn unfinished(cx: &mut Context<'_>, entity: &Entity<'_>, lacks: &str, add: &str) {
    let message = format!("pattern `{}` {lacks}", entity.name);
    let finding = cx.reader.warning(codes::MISSING_KEY, entity.at, message);
    cx.reader.push(finding.hint(format!("add `{add}`")));
}

fn empty(cx: &Context<'_>, entity: &Entity<'_>) -> Pattern {
    Pattern {
        name: entity.name.to_owned(),
        version: String::new(),
        summary: String::new(),
        description: String::new(),
        executor: String::new(),
        slots: Vec::new(),
        rules: Vec::new(),
        modes: Vec::new(),
        proto_file: String::new(),
        service: String::new(),
        methods: Vec::new(),
        flows: Vec::new(),
        mark: cx.mark(entity.at),
    }
}

/// A map from names to things.
fn named<'n>(cx: &mut Context<'_>, node: &'n Node, what: &'static str) -> &'n [(Node, Node)] {
    if let Value::Map(entries) = &node.value {
        return entries;
    }
    cx.reader.map(node, what);
    &[]
}

/// The slot a scalar names.
fn slot_id(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Option<SlotId> {
    let text = cx.reader.text(node, "a slot")?;
    let found = slots.iter().position(|slot| slot.name == text).map(SlotId::new);
    if found.is_none() {
        cx.unknown(
            node,
            codes::NO_SLOT,
            "a slot of this pattern",
            slots.iter().map(|slot| slot.name.as_str()),
        );
    }
    found
}

fn api(cx: &mut Context<'_>, node: &Node, pattern: &mut Pattern) {
    let Some(mut map) = cx.reader.map(node, "an API") else { return };
    pattern.proto_file = part(cx, &mut map, "proto_file", pattern.mark, Part::ProtoFile);
    pattern.service = part(cx, &mut map, "service", pattern.mark, Part::Service);
    if let Some(methods) = map.take("methods") {
        pattern.methods = self::methods(cx, methods, pattern.mark);
    }
    map.finish(&mut cx.reader);
}

/// Slots of a list, each once.
fn slot_ids(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Vec<SlotId> {
    let mut found: Vec<(SlotId, &Node)> = Vec::new();
    for item in cx.reader.list(node, "a list of slots") {
        let Some(slot) = slot_id(cx, item, slots) else { continue };
        match found.iter().find(|(known, _)| *known == slot) {
            Some(&(_, first)) => cx.repeated(item, first),
            None => found.push((slot, item)),
        }
    }
    found.into_iter().map(|(slot, _)| slot).collect()
}
