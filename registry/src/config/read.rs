//! Reads configurations with the place of every word. Names stay text here: whether they exist is for
//! [`validate`](super::validate()) to say, so that a file can be read without a catalogue.

use super::{NamespaceConfig, Setting, SlotConfig, codes};
use crate::node::{Kind, Map, Spot, Value};
use crate::{Diagnostic, Node, Reader, Severity};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// A value and where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub at: Spot,
}

/// One namespace as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub path: Arc<str>,
    /// Its name.
    pub name: At<String>,
    /// Its pattern.
    pub pattern: At<String>,
    /// The pattern's version.
    pub pattern_version: Option<At<String>>,
    /// The mode of the pattern.
    pub mode: Option<At<String>>,
    /// Of the namespace, or of its document.
    pub environment: Option<At<String>>,
    /// In the order written.
    pub slots: Vec<WrittenSlot>,
}

/// One slot as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenSlot {
    /// Its name.
    pub slot: At<String>,
    /// What fills it; its absence has been reported.
    pub backend: Option<At<String>>,
    /// What is used of it; `None` if there is no such list.
    pub interfaces: Option<Vec<At<String>>>,
    /// The same in the older spelling.
    pub older: Option<Older>,
    /// What is bought.
    pub offering: Option<At<String>>,
    /// Where.
    pub region: Option<At<String>>,
    /// How many.
    pub units: Option<At<u64>>,
    /// How to connect.
    pub connection: Option<At<String>>,
    /// Everything else under `config:`.
    pub settings: Vec<(Node, Node)>,
}

/// `interface: keyvalue` with `required_capabilities: {scan_support: true}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Older {
    /// A model or an interface.
    pub interface: Option<At<String>>,
    /// Those that are required.
    pub capabilities: Vec<At<String>>,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The namespaces of all its documents.
    pub namespaces: Vec<Written>,
    /// What is wrong with its shape.
    pub findings: Vec<Diagnostic>,
}

/// Reads every document of a file.
#[must_use]
pub fn read(path: &str, text: &str) -> Reading {
    let path: Arc<str> = path.into();
    let (documents, mut findings) = Node::parse_all(&path, text);
    let broken = findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut reader = Reader::new(path.clone(), &mut findings);
    let namespaces: Vec<Written> = documents.iter().flat_map(|node| document(&mut reader, node)).collect();
    twice(&mut reader, &namespaces);
    if documents.is_empty() && !broken {
        let place = Spot { line: 1, column: 1, width: 0 }.place(&path);
        let finding =
            Diagnostic::new(codes::NOTHING, Severity::Error, place, "the file configures no namespace");
        findings.push(finding.hint("`prismctl generate config` writes one"));
    }
    Reading { namespaces, findings }
}

/// Each name once per environment.
fn twice(reader: &mut Reader<'_>, namespaces: &[Written]) {
    let mut seen: BTreeMap<(&str, Option<&str>), Spot> = BTreeMap::new();
    for written in namespaces {
        let environment = written.environment.as_ref().map(|at| at.value.as_str());
        match seen.entry((&written.name.value, environment)) {
            Entry::Vacant(entry) => {
                entry.insert(written.name.at);
            }
            Entry::Occupied(first) => {
                let place = written.name.at.place(&written.path);
                let message = format!("namespace `{}` is configured twice", written.name.value);
                let finding = Diagnostic::new(codes::TWICE, Severity::Error, place, message);
                let finding = finding.width(written.name.at.width as usize);
                reader.push(finding.related(first.get().place(&written.path), "first here"));
            }
        }
    }
}

fn document(reader: &mut Reader<'_>, node: &Node) -> Vec<Written> {
    let Some(mut map) = reader.map(node, "a configuration") else { return Vec::new() };
    let environment = text(reader, &mut map, "environment");
    let mut written = Vec::new();
    if let Some(list) = map.need(reader, "namespaces") {
        let items = reader.list(list, "a list of namespaces");
        if list.items().is_some_and(<[Node]>::is_empty) {
            let finding = reader.error(codes::NOTHING, list, "the list configures no namespace");
            reader.push(finding.hint("`prismctl generate config` writes one"));
        }
        written.extend(items.iter().filter_map(|item| namespace(reader, item, environment.as_ref())));
    }
    map.finish(reader);
    written
}

fn namespace(reader: &mut Reader<'_>, node: &Node, environment: Option<&At<String>>) -> Option<Written> {
    let mut map = reader.map(node, "a namespace")?;
    let name = need(reader, &mut map, "name");
    let pattern = need(reader, &mut map, "pattern");
    let pattern_version = text(reader, &mut map, "pattern_version");
    let mode = text(reader, &mut map, "mode");
    let own = text(reader, &mut map, "environment");
    let slots = map.need(reader, "slots").map_or_else(Vec::new, |node| slots(reader, node));
    map.finish(reader);
    let environment = own.or_else(|| environment.cloned());
    Some(Written {
        path: reader.path().clone(),
        name: name?,
        pattern: pattern?,
        pattern_version,
        mode,
        environment,
        slots,
    })
}

fn slots(reader: &mut Reader<'_>, node: &Node) -> Vec<WrittenSlot> {
    if reader.map(node, "`slots`").is_none() {
        return Vec::new();
    }
    let entries = node.entries().unwrap_or_default();
    entries.iter().filter_map(|(name, value)| slot(reader, name, value)).collect()
}

fn slot(reader: &mut Reader<'_>, name: &Node, node: &Node) -> Option<WrittenSlot> {
    let slot = At { value: name.scalar()?.text.clone(), at: name.at };
    if let Some(backend) = node.text() {
        let finding = reader.found(codes::OLDER, Severity::Note, node, "a slot is a map nowadays");
        reader.push(finding.hint(format!("write `{}: {{backend: {backend}}}`", slot.value)));
        return Some(short(slot, At { value: backend.to_owned(), at: node.at }));
    }
    let mut map = reader.map(node, "a slot")?;
    let backend = need(reader, &mut map, "backend");
    let interfaces = map.take("interfaces").map(|list| texts(reader, list));
    let older = older(reader, &mut map);
    let offering = text(reader, &mut map, "offering");
    let region = text(reader, &mut map, "region");
    let units = map.take("units").and_then(|node| {
        let value = reader.value(node, "a number of units", units)?;
        Some(At { value, at: node.at })
    });
    let (connection, settings) =
        map.take("config").map_or_else(Default::default, |node| config(reader, node));
    map.finish(reader);
    Some(WrittenSlot { slot, backend, interfaces, older, offering, region, units, connection, settings })
}

/// A slot that names its backend and nothing else.
fn short(slot: At<String>, backend: At<String>) -> WrittenSlot {
    WrittenSlot {
        slot,
        backend: Some(backend),
        interfaces: None,
        older: None,
        offering: None,
        region: None,
        units: None,
        connection: None,
        settings: Vec::new(),
    }
}

fn older(reader: &mut Reader<'_>, map: &mut Map<'_>) -> Option<Older> {
    let interface = text(reader, map, "interface");
    let required = map.take("required_capabilities");
    let capabilities = required.map_or_else(Vec::new, |node| capabilities(reader, node));
    (interface.is_some() || required.is_some()).then_some(Older { interface, capabilities })
}

/// `{scan_support: true, ttl_support: false}` or `[scan_support]`: those that are required.
fn capabilities(reader: &mut Reader<'_>, node: &Node) -> Vec<At<String>> {
    let Value::Map(entries) = &node.value else { return texts(reader, node) };
    let required = |(name, value): &(Node, Node)| {
        let wanted = reader.bool(value)?;
        wanted.then(|| name.text().map(|text| At { value: text.to_owned(), at: name.at })).flatten()
    };
    entries.iter().filter_map(required).collect()
}

fn config(reader: &mut Reader<'_>, node: &Node) -> (Option<At<String>>, Vec<(Node, Node)>) {
    let Some(mut map) = reader.map(node, "`config`") else { return (None, Vec::new()) };
    let connection = text(reader, &mut map, "connection");
    let settings = map.rest().into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    (connection, settings)
}

/// A whole number from 1.
fn units(text: &str) -> Result<u64, String> {
    let units = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    units
        .filter(|&units| units > 0)
        .ok_or_else(|| format!("`{text}` is not a number of units: a whole number from 1"))
}

fn text(reader: &mut Reader<'_>, map: &mut Map<'_>, key: &'static str) -> Option<At<String>> {
    let node = map.take(key)?;
    located(reader, node)
}

fn need(reader: &mut Reader<'_>, map: &mut Map<'_>, key: &'static str) -> Option<At<String>> {
    let node = map.need(reader, key)?;
    located(reader, node)
}

fn located(reader: &mut Reader<'_>, node: &Node) -> Option<At<String>> {
    Some(At { value: reader.text(node, "text")?.to_owned(), at: node.at })
}

fn texts(reader: &mut Reader<'_>, list: &Node) -> Vec<At<String>> {
    let items = reader.texts(list, "a list of names");
    items.into_iter().map(|(text, node)| At { value: text.to_owned(), at: node.at }).collect()
}

impl Written {
    /// A place in its file.
    #[must_use]
    pub fn at(&self, spot: Spot) -> prism_model::Place {
        spot.place(&self.path)
    }

    /// The configuration without its places. The older spelling is not in it.
    #[must_use]
    pub fn config(&self) -> NamespaceConfig {
        let plain = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
        NamespaceConfig {
            name: self.name.value.clone(),
            pattern: self.pattern.value.clone(),
            pattern_version: plain(&self.pattern_version),
            mode: plain(&self.mode),
            environment: plain(&self.environment),
            slots: self.slots.iter().map(WrittenSlot::config).collect(),
        }
    }
}

impl WrittenSlot {
    fn config(&self) -> SlotConfig {
        let plain = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
        let key = |node: &Node| node.scalar().map_or_else(String::new, |scalar| scalar.text.clone());
        SlotConfig {
            slot: self.slot.value.clone(),
            backend: plain(&self.backend).unwrap_or_default(),
            interfaces: self.interfaces.iter().flatten().map(|at| at.value.clone()).collect(),
            offering: plain(&self.offering),
            region: plain(&self.region),
            units: self.units.as_ref().map(|at| at.value),
            connection: plain(&self.connection),
            settings: self.settings.iter().map(|(name, value)| (key(name), setting(value))).collect(),
        }
    }
}

fn setting(node: &Node) -> Setting {
    match &node.value {
        Value::Seq(items) => Setting::List(items.iter().map(setting).collect()),
        Value::Map(entries) => {
            let key = |name: &Node| name.scalar().map_or_else(String::new, |scalar| scalar.text.clone());
            Setting::Map(entries.iter().map(|(name, value)| (key(name), setting(value))).collect())
        }
        Value::Scalar(scalar) => match scalar.kind {
            Kind::Null => Setting::Bare("null".to_owned()),
            Kind::Bool(_) | Kind::Number => Setting::Bare(scalar.text.clone()),
            Kind::Text { .. } => Setting::Text(scalar.text.clone()),
        },
    }
}
