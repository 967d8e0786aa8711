//! A slot of a pattern: what it asks of whichever backend fills it.

use crate::node::{Map, Node};
use crate::read::context::Context;
use crate::read::load::{default_item, default_load, load};
use crate::read::places::Part;
use crate::{Severity, codes};
use prism_model::catalog::{Presence, Slot};
use prism_model::workload::ItemSize;
use prism_model::{BackendId, InterfaceId, InterfaceSet, Mark};

const ITEMS: [(&str, ItemSize); 2] = [("record_size", ItemSize::Record), ("message_size", ItemSize::Message)];

pub(super) fn slot(cx: &mut Context<'_>, name: &Node, node: &Node) -> Slot {
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
        min_value: None,
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
    let least = map.take("min_value");
    slot.min_value = least.and_then(|node| cx.reader.word(node, "the size of a value", &ITEMS));
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
    any_of(cx, map, slot);
    if slot.required.is_empty() && slot.any_of.is_empty() {
        map.need(&mut cx.reader, "required_interfaces");
    }
}

/// Alternatives, in either spelling.
fn any_of(cx: &mut Context<'_>, map: &mut Map<'_>, slot: &mut Slot) {
    let new = map.entry("any_of").filter(|(_, list)| !list.is_null());
    let older = map.entry("alternative_interfaces").filter(|(_, list)| !list.is_null());
    if let (Some(_), Some((key, _))) = (new, older) {
        let message = "`any_of` and `alternative_interfaces` say the same thing in two ways";
        let finding = cx.reader.error(codes::WRONG_SHAPE, key, message);
        return cx.reader.push(finding.hint("keep `any_of`"));
    }
    if let Some((key, list)) = new {
        slot.any_of_mark = Some(cx.mark(key));
        let branches = cx.reader.list(list, "a list of alternatives, each a list of interfaces");
        slot.any_of = branches.iter().filter_map(|branch| self::branch(cx, branch)).collect();
    }
    if let Some((key, list)) = older {
        alternatives(cx, key, list, slot);
    }
}

/// The older spelling: what is required, or else these, all of them. A list of lists is several alternatives.
fn alternatives(cx: &mut Context<'_>, key: &Node, list: &Node, slot: &mut Slot) {
    let nested = list.items().is_some_and(|items| items.iter().any(|item| item.items().is_some()));
    let others = match nested {
        true => list.items().unwrap_or_default().iter().filter_map(|item| branch(cx, item)).collect(),
        false => branch(cx, list).into_iter().collect::<Vec<InterfaceSet>>(),
    };
    let required: InterfaceSet = slot.required.drain(..).map(|(interface, _)| interface).collect();
    let first = (!required.is_empty()).then_some(required);
    slot.any_of_mark = Some(cx.mark(key));
    slot.any_of = first.into_iter().chain(others).collect();
    let finding =
        cx.reader.found(codes::OLDER_SPELLING, Severity::Note, key, "this is the older spelling of `any_of`");
    let branches: Vec<String> =
        slot.any_of.iter().map(|branch| format!("[{}]", cx.names_of(branch).join(", "))).collect();
    cx.reader.push(finding.hint(format!("write `any_of: [{}]` in place of both", branches.join(", "))));
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
