//! The list of what a backend implements, flat or grouped by model, and what each line says beside the name.

use crate::node::{Map, Node, Value};
use crate::read::context::Context;
use crate::{codes, units};
use prism_model::catalog::{Figure, Implements, Support};
use prism_model::{Exact, InterfaceId};

/// What an emulated interface costs a month in dollars where its line does not say.
const DEFAULT_PENALTY: i64 = 10;
/// Where that comes from.
const DEFAULT_SOURCE: &str = "the documented penalty of an emulated interface";

/// Words of both dialects.
const SUPPORT: [(&str, Support); 8] = [
    ("implemented", Support::Implemented),
    ("emulated", Support::Emulated),
    ("planned", Support::Planned),
    ("full", Support::Implemented),
    ("complete", Support::Implemented),
    ("supported", Support::Implemented),
    ("native", Support::Implemented),
    ("partial", Support::Emulated),
];
pub(super) fn implements(cx: &mut Context<'_>, map: &mut Map<'_>) -> List {
    let mut list = List::default();
    match (map.take("implements"), map.take("interfaces")) {
        (Some(flat), None) => {
            for item in cx.reader.list(flat, "a list of interfaces") {
                list.line(cx, item, None);
            }
        }
        (None, Some(grouped)) => groups(cx, grouped, &mut list),
        (Some(_), Some(grouped)) => {
            let message = "`implements` and `interfaces` say the same thing in two ways";
            let finding = cx.reader.error(codes::WRONG_SHAPE, grouped, message);
            cx.reader.push(finding.hint("keep `implements`"));
        }
        (None, None) => {
            map.need(&mut cx.reader, "implements");
        }
    }
    list
}

/// `{model: [line, …]}`.
fn groups(cx: &mut Context<'_>, node: &Node, list: &mut List) {
    let Value::Map(entries) = &node.value else {
        cx.reader.map(node, "the interfaces of a backend");
        return;
    };
    for (model, lines) in entries {
        let name = model.text().unwrap_or_default();
        if cx.names.models.get(name).is_none() {
            let names = cx.names;
            cx.unknown(model, codes::NO_MODEL, "a data model in the catalogue", names.models.names());
        }
        for item in cx.reader.list(lines, "a list of interfaces") {
            list.line(cx, item, Some(name));
        }
    }
}

#[derive(Default)]
pub(super) struct List {
    pub(super) lines: Vec<Implements>,
    seen: Vec<(InterfaceId, Node)>,
    /// Lines whose name means nothing; a total counts them all the same.
    pub(super) unknown: usize,
}

/// What a line says beside the name.
#[derive(Default)]
struct Beside<'n> {
    support: Option<Support>,
    penalty: Option<Figure>,
    note: Option<&'n str>,
}

impl List {
    /// A name, or a map with more to say. Inside a group the flavour alone is a name too.
    fn line(&mut self, cx: &mut Context<'_>, item: &Node, model: Option<&str>) {
        let Value::Map(_) = item.value else { return self.add(cx, item, model, Beside::default()) };
        let Some(mut map) = cx.reader.map(item, "an implemented interface") else { return };
        let name = map.need(&mut cx.reader, "interface");
        let support = map.take("status").and_then(|node| cx.reader.word(node, "a status", &SUPPORT));
        let note = map.take("note").or_else(|| map.take("notes"));
        let note = note.and_then(|node| cx.reader.text(node, "a remark"));
        let penalty = penalty(cx, &mut map, support);
        map.allow(&["notes", "version", "operations", "source", "as_of", "confidence"]);
        map.finish(&mut cx.reader);
        if let Some(name) = name {
            self.add(cx, name, model, Beside { support, penalty, note });
        }
    }

    fn add(&mut self, cx: &mut Context<'_>, name: &Node, model: Option<&str>, beside: Beside<'_>) {
        let flavour = model.and_then(|model| cx.names.interfaces.get(&format!("{model}_{}", name.text()?)));
        let Some(interface) = flavour.or_else(|| cx.interface(name)) else {
            self.unknown += 1;
            return;
        };
        if let Some((_, first)) = self.seen.iter().find(|(known, _)| *known == interface) {
            return cx.repeated(name, first);
        }
        self.seen.push((interface, name.clone()));
        let Beside { support, penalty, note } = beside;
        let (support, note) = (support.unwrap_or(Support::Implemented), note.map(str::to_owned));
        self.lines.push(Implements { interface, support, penalty, note, mark: cx.mark(name) });
    }
}

/// What an imitation costs a month: as stated, or the documented default. Nothing else has a penalty.
fn penalty(cx: &mut Context<'_>, map: &mut Map<'_>, support: Option<Support>) -> Option<Figure> {
    let stated = map.take("penalty");
    if support != Some(Support::Emulated) {
        if let Some(node) = stated {
            let message = "only an emulated interface has a penalty";
            let finding = cx.reader.warning(codes::IDLE_PENALTY, node, message);
            cx.reader.push(finding.hint("remove it, or say `status: emulated`"));
        }
        return None;
    }
    let Some(node) = stated else {
        let source = cx.documented(DEFAULT_SOURCE);
        return Some(Figure { value: Exact::integer(DEFAULT_PENALTY), source });
    };
    let value = cx.quantity(node, "an amount of money", units::money)?;
    let source = cx.source(map, None);
    Some(Figure { value, source })
}
