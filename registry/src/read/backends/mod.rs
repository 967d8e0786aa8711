//! `backends/<name>.yaml`: who can do it. The grouped dialect, `name:` with `interfaces: {model: […]}`, reads
//! the same.

mod implements;

use super::context::Context;
use super::index::Entity;
use super::kinds::Kind;
use super::places::Part;
use crate::node::listed;
use crate::node::{Map, Node, Value};
use crate::{codes, nearest, units};
use prism_model::catalog::{Attribute, Backend, Known, Plugin, StatedAttribute, Support};

const QUALITIES: [(&str, ()); 3] = [("vendor", ()), ("secondary", ()), ("design", ())];

pub(super) fn backend(cx: &mut Context<'_>, entity: &Entity<'_>, attributes: &[Attribute]) -> Backend {
    let mut backend = empty(cx, entity, attributes);
    let Some(mut map) = cx.reader.map(entity.node, "a backend") else { return backend };
    map.allow(&["backend", "name", "version", "capabilities", "performance", "use_cases", "note", "notes"]);
    backend.description = map.text(&mut cx.reader, "description").unwrap_or_default().to_owned();
    let mark = backend.mark;
    let mut connection = |key, part| {
        let node = map.take(key);
        cx.keep(mark, part, node);
        node.and_then(|node| cx.reader.text(node, "a connection")).unwrap_or_default().to_owned()
    };
    backend.connection_format = connection("connection_string_format", Part::ConnectionFormat);
    backend.default_connection = connection("default_connection", Part::DefaultConnection);
    backend.connection_template = connection("connection_template", Part::ConnectionTemplate);
    let node = if is_grouped(entity.node) { map.take("plugin") } else { map.need(&mut cx.reader, "plugin") };
    match node {
        Some(node) => {
            cx.keep(backend.mark, Part::Plugin, [node]);
            backend.plugin = plugin(cx, node);
        }
        None if is_grouped(entity.node) => no_plugin(cx, entity),
        None => {}
    }
    let list = implements::implements(cx, &mut map);
    let listed = list.lines.len() + list.unknown;
    backend.implements = list.lines;
    let works = backend.implements.iter().filter(|line| line.support != Support::Planned);
    backend.interfaces = works.map(|line| line.interface).collect();
    if let Some(node) = map.take("interface_count") {
        count(cx, node, listed, &backend);
    }
    if let Some(node) = map.take("attributes") {
        attributes_of(cx, node, attributes, &mut backend);
    }
    map.finish(&mut cx.reader);
    backend
}

fn empty(cx: &Context<'_>, entity: &Entity<'_>, attributes: &[Attribute]) -> Backend {
    Backend {
        name: entity.name.to_owned(),
        description: String::new(),
        plugin: Plugin::Missing,
        connection_format: String::new(),
        default_connection: String::new(),
        connection_template: String::new(),
        implements: Vec::new(),
        interfaces: prism_model::InterfaceSet::default(),
        attributes: vec![Known::Unknown; attributes.len()],
        in_memory: false,
        max_value: Known::Unknown,
        compliance: Vec::new(),
        stated: Vec::new(),
        mark: cx.mark(entity.at),
    }
}

/// Whether interfaces are grouped by model, as other tools write them.
fn is_grouped(node: &Node) -> bool {
    node.get("implements").is_none() && node.get("interfaces").is_some_and(|list| list.entries().is_some())
}

/// The grouped dialect names no plugin.
fn no_plugin(cx: &mut Context<'_>, entity: &Entity<'_>) {
    let message = format!("backend `{}` names no plugin", entity.name);
    let finding = cx.reader.warning(codes::MISSING_KEY, entity.at, message);
    cx.reader.push(finding.hint(
        "it fills slots only where backends without one are allowed; add `plugin: NAME:VERSION`, or `plugin: none`",
    ));
}

fn plugin(cx: &mut Context<'_>, node: &Node) -> Plugin {
    let Some(text) = cx.reader.text(node, "a plugin") else { return Plugin::Missing };
    match (text, text.split_once(':')) {
        ("none", _) => Plugin::Missing,
        ("built-in", _) => Plugin::BuiltIn,
        (_, Some((name, version))) if !name.is_empty() && !version.is_empty() => {
            Plugin::Versioned { name: name.to_owned(), version: version.to_owned() }
        }
        _ => {
            let message = format!("`{text}` is not a plugin");
            let finding = cx.reader.error(codes::BAD_VALUE, node, message);
            cx.reader.push(finding.hint("write `name:version`, `built-in` or `none`"));
            Plugin::Missing
        }
    }
}

/// A stated total is believed if it is that of all lines or of those that work.
fn count(cx: &mut Context<'_>, node: &Node, listed: usize, backend: &Backend) {
    let parse = |text: &str| text.parse::<usize>().map_err(|_| format!("`{text}` is not a count"));
    let Some(stated) = cx.reader.value(node, "a count", parse) else { return };
    if stated != listed && stated != backend.interfaces.len() {
        let message = format!("`{}` states {stated} interfaces and lists {listed}", backend.name);
        let finding =
            cx.reader.error(codes::COUNT_MISMATCH, node, message).fix(stated.to_string(), listed.to_string());
        cx.reader.push(finding.hint("the list counts; correct or remove the total"));
    }
}

/// Each a value alone or `{value, source, quality}`; a source beside them holds for those without one.
fn attributes_of(cx: &mut Context<'_>, node: &Node, known: &[Attribute], backend: &mut Backend) {
    let Some(mut map) = cx.reader.map(node, "the attributes of a backend") else { return };
    let outer = provenance(cx, &mut map, None);
    for (key, node) in map.rest().into_iter().filter(|(_, node)| !node.is_null()) {
        let name = key.text().unwrap_or_default();
        let Some((value, (source, quality))) = stated(cx, node, &outer) else { continue };
        match (name, known.iter().position(|attribute| attribute.name == name)) {
            ("in_memory", _) => backend.in_memory = cx.reader.bool(value).unwrap_or(false),
            ("max_value", _) => backend.max_value = cx.known(Some(value), "a size", units::size),
            ("compliance", _) => backend.compliance = compliance(cx, value),
            (_, Some(index)) => level(cx, value, known, index, backend),
            (_, None) => unknown(cx, key, known),
        }
        let (name, value, mark) = (name.to_owned(), shown(value), cx.mark(key));
        backend.stated.push(StatedAttribute { name, value, source, quality, mark });
    }
}

/// Source and quality, each from outside where it is not said here.
type Provenance = (String, String);

fn provenance(cx: &mut Context<'_>, map: &mut Map<'_>, outer: Option<&Provenance>) -> Provenance {
    let (source, quality) = outer.cloned().unwrap_or_default();
    let stated = map.text(&mut cx.reader, "source").map(str::to_owned);
    let word = map.take("quality");
    let word = word.filter(|node| cx.reader.word(node, "a quality", &QUALITIES).is_some());
    (stated.unwrap_or(source), word.and_then(Node::text).map_or(quality, str::to_owned))
}

fn stated<'n>(cx: &mut Context<'_>, node: &'n Node, outer: &Provenance) -> Option<(&'n Node, Provenance)> {
    let Value::Map(_) = node.value else { return Some((node, outer.clone())) };
    let mut map = cx.reader.map(node, "an attribute")?;
    let value = map.need(&mut cx.reader, "value");
    let provenance = provenance(cx, &mut map, Some(outer));
    map.allow(&["note", "as_of", "confidence"]);
    map.finish(&mut cx.reader);
    Some((value?, provenance))
}

fn compliance(cx: &mut Context<'_>, node: &Node) -> Vec<String> {
    let marks = cx.reader.texts(node, "a list of compliance marks");
    marks.into_iter().map(|(mark, _)| mark.to_owned()).collect()
}

/// How far up the attribute's order a word stands.
fn level(cx: &mut Context<'_>, node: &Node, known: &[Attribute], index: usize, backend: &mut Backend) {
    let (Some(attribute), Some(reached)) = (known.get(index), backend.attributes.get_mut(index)) else {
        return;
    };
    let Some(text) = cx.reader.text(node, "a word") else { return };
    match attribute.level(text) {
        Some(level) => *reached = Known::Value(level),
        None => {
            let finding =
                cx.reader.error(codes::BAD_WORD, node, format!("`{text}` is not a {}", attribute.name));
            cx.reader.push(match nearest(text, attribute.order.iter().map(String::as_str)) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
                None => finding.hint(format!("weakest first, it is one of {}", listed(&attribute.order))),
            });
        }
    }
}

fn unknown(cx: &mut Context<'_>, key: &Node, known: &[Attribute]) {
    let text = key.text().unwrap_or_default();
    if cx.names.hidden.any(&[Kind::Capabilities]) {
        return;
    }
    let others = ["in_memory", "max_value", "compliance", "source", "quality"];
    let names = known.iter().map(|attribute| attribute.name.as_str()).chain(others);
    let finding = cx.reader.warning(codes::UNKNOWN_KEY, key, format!("`{text}` is not an attribute"));
    cx.reader.push(match nearest(text, names) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
        None => finding,
    });
}

fn shown(value: &Node) -> String {
    let items = value.items().unwrap_or(std::slice::from_ref(value));
    items.iter().filter_map(Node::text).collect::<Vec<_>>().join(", ")
}
