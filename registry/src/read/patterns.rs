//! `patterns/<name>.yaml`: what is being built.

use super::context::Context;
use super::index::Entity;
use super::interfaces::{methods, part};
use super::load::{default_item, default_load, load};
use super::places::Part;
use crate::node::{Map, Node, Value};
use crate::{codes, nearest};
use prism_model::catalog::{Aspect, Pattern, PatternRule, Presence, Slot, Step};
use prism_model::workload::ItemSize;
use prism_model::{BackendId, InterfaceId, InterfaceSet, Mark, SlotId};

const ITEMS: [(&str, ItemSize); 2] = [("record_size", ItemSize::Record), ("message_size", ItemSize::Message)];
const ASPECTS: [Aspect; 5] = [Aspect::Backend, Aspect::Vendor, Aspect::Region, Aspect::Cloud, Aspect::Site];

pub(super) fn pattern(cx: &mut Context<'_>, entity: &Entity<'_>) -> Pattern {
    let mut pattern = empty(cx, entity);
    let Some(mut map) = cx.reader.map(entity.node, "a pattern") else { return pattern };
    map.allow(&[
        "pattern",
        "name",
        "modes",
        "parameters",
        "capabilities",
        "performance",
        "use_cases",
        "notes",
    ]);
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
        pattern.slots = entries.iter().map(|(name, node)| slot(cx, name, node)).collect();
    }
    if let Some(rules) = map.take("rules") {
        let rules = cx.reader.list(rules, "a list of rules");
        pattern.rules = rules.iter().flat_map(|node| rule(cx, node, &pattern.slots)).collect();
    }
    if let Some(api) = map.take("api") {
        self::api(cx, api, &mut pattern);
    }
    if let Some(flows) = map.take("implementation") {
        let flows = named(cx, flows, "the flows of a pattern");
        pattern.flows = flows.iter().map(|(name, node)| flow(cx, name, node, &pattern.slots)).collect();
    }
    map.finish(&mut cx.reader);
    pattern
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

fn slot(cx: &mut Context<'_>, name: &Node, node: &Node) -> Slot {
    let mut slot = Slot {
        name: name.text().unwrap_or_default().to_owned(),
        description: String::new(),
        required: Vec::new(),
        any_of: Vec::new(),
        any_of_mark: None,
        optional: Vec::new(),
        recommended: Vec::new(),
        presence: Presence::Required,
        load: default_load(""),
        load_stated: false,
        item: ItemSize::Record,
        mark: cx.mark(name),
    };
    let Some(mut map) = cx.reader.map(node, "a slot") else { return slot };
    map.allow(&["capabilities", "performance", "use_cases", "notes"]);
    slot.description = map.text(&mut cx.reader, "description").unwrap_or_default().to_owned();
    if map.take("optional").and_then(|node| cx.reader.bool(node)) == Some(true) {
        slot.presence = Presence::Optional;
    }
    interfaces(cx, &mut map, &mut slot);
    if let Some(backends) = map.take("recommended_backends") {
        slot.recommended = recommended(cx, backends, slot.mark);
    }
    let model = first(&slot).map(|interface| cx.names.model_of(interface).to_owned()).unwrap_or_default();
    slot.load = default_load(&model);
    if let Some(node) = map.take("load") {
        slot.load = load(cx, node, &model);
        slot.load_stated = true;
    }
    let item = map.take("item").and_then(|node| cx.reader.word(node, "the size of an item", &ITEMS));
    slot.item = item.unwrap_or_else(|| default_item(&model));
    map.finish(&mut cx.reader);
    slot
}

/// What a slot's defaults go by.
fn first(slot: &Slot) -> Option<InterfaceId> {
    let required = slot.required.first().map(|&(interface, _)| interface);
    required.or_else(|| slot.any_of.first().and_then(|branch| branch.iter().next()))
}

fn interfaces(cx: &mut Context<'_>, map: &mut Map<'_>, slot: &mut Slot) {
    let required = map.take("required_interfaces").map(|node| cx.interfaces(node)).unwrap_or_default();
    let optional = map.take("optional_interfaces").map(|node| cx.interfaces(node)).unwrap_or_default();
    for &(interface, node) in &optional {
        match required.iter().find(|(known, _)| *known == interface) {
            Some(&(_, first)) => overlap(cx, node, first),
            None => slot.optional.push((interface, cx.mark(node))),
        }
    }
    slot.required = required.into_iter().map(|(interface, node)| (interface, cx.mark(node))).collect();
    let (any_of, older) = (map.entry("any_of"), map.entry("alternative_interfaces"));
    if let Some((key, list)) = any_of.or(older).filter(|(_, list)| !list.is_null()) {
        slot.any_of_mark = Some(cx.mark(key));
        let branches = cx.reader.list(list, "a list of alternatives, each a list of interfaces");
        slot.any_of = branches.iter().filter_map(|branch| self::branch(cx, branch)).collect();
    }
    if slot.required.is_empty() && slot.any_of.is_empty() {
        map.need(&mut cx.reader, "required_interfaces");
    }
}

/// An interface alone is an alternative of one.
fn branch(cx: &mut Context<'_>, node: &Node) -> Option<InterfaceSet> {
    let interfaces: InterfaceSet = match node.scalar() {
        Some(_) => cx.interface(node).into_iter().collect(),
        None => cx.interfaces(node).into_iter().map(|(interface, _)| interface).collect(),
    };
    (!interfaces.is_empty()).then_some(interfaces)
}

fn overlap(cx: &mut Context<'_>, node: &Node, first: &Node) {
    let message = format!("`{}` is required and optional", node.text().unwrap_or_default());
    let finding = cx.reader.warning(codes::REQUIRED_AND_OPTIONAL, node, message);
    let finding = finding.related(cx.reader.place(first), "required here");
    cx.reader.push(finding.hint("it counts as required; remove it from `optional_interfaces`"));
}

fn recommended(cx: &mut Context<'_>, node: &Node, slot: Mark) -> Vec<BackendId> {
    let mut found: Vec<(BackendId, &Node)> = Vec::new();
    for item in cx.reader.list(node, "a list of backends") {
        let Some(backend) = cx.backend(item) else { continue };
        match found.iter().find(|(known, _)| *known == backend) {
            Some(&(_, first)) => cx.repeated(item, first),
            None => found.push((backend, item)),
        }
    }
    cx.keep(slot, Part::Recommended, found.iter().map(|&(_, node)| node));
    found.into_iter().map(|(backend, _)| backend).collect()
}

/// `{same_backend: [a, b]}`; several in one map are several rules.
fn rule(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Vec<PatternRule> {
    let mut rules = Vec::new();
    for (key, list) in named(cx, node, "a rule") {
        let Some((same, aspect)) = rule_word(cx, key) else { continue };
        let names = cx.reader.list(list, "a list of slots");
        let slots: Vec<SlotId> = names.iter().filter_map(|name| slot_id(cx, name, slots)).collect();
        rules.push(PatternRule { same, aspect, slots, mark: cx.mark(key) });
    }
    rules
}

fn rule_word(cx: &mut Context<'_>, key: &Node) -> Option<(bool, Aspect)> {
    let text = key.text().unwrap_or_default();
    let words = || [true, false].into_iter().flat_map(|same| ASPECTS.map(|aspect| (same, aspect)));
    let word =
        |same: bool, aspect: Aspect| format!("{}_{}", if same { "same" } else { "different" }, aspect.name());
    let found = words().find(|&(same, aspect)| word(same, aspect) == text);
    if found.is_none() {
        let known: Vec<String> = words().map(|(same, aspect)| word(same, aspect)).collect();
        let finding = cx.reader.error(codes::BAD_WORD, key, format!("`{text}` is not a rule"));
        cx.reader.push(match nearest(text, known.iter().map(String::as_str)) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
            None => finding.hint(
                "rules are `same_` or `different_`, then `backend`, `vendor`, `region`, `cloud` or `site`",
            ),
        });
    }
    found
}

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

fn flow(cx: &mut Context<'_>, name: &Node, node: &Node, slots: &[Slot]) -> (String, Vec<Step>) {
    let steps = cx.reader.list(node, "a list of steps");
    let steps = steps.iter().filter_map(|node| step(cx, node, slots)).collect();
    (name.text().unwrap_or_default().to_owned(), steps)
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
