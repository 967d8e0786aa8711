//! From text to [`Node`]s, by way of `serde_yaml`'s spans.
//!
//! Two passes: the parser hands out values with spans (`Raw`), then each plain scalar is cut out of the text
//! at its span, because `1.10` must not come back as the number 1.1. What an alias stands for is placed where
//! it is defined. Bounds: bytes, nodes and depth; what aliases add counts as nodes and as text, and is
//! bounded by the size of the file, so that a file costs what its size says and no more.

use super::{Kind, Node, Scalar, Spot, Value};
use crate::{Diagnostic, Severity, codes};
use prism_model::Place;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{
    DuplicateKeyPolicy, Error, Location, NonFiniteFloatPolicy, Options, Spanned, alias_limits, budget,
    options,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The largest file that is read.
pub const MAX_BYTES: usize = 16 << 20;
/// The most values in one file; a file of the largest size has fewer unless it is made of brackets.
const MAX_NODES: usize = 2_000_000;
/// Lists in maps in lists.
const MAX_DEPTH: usize = 64;
/// Values that aliases may add to any file; larger files may add as many as they have bytes.
const FREE_ALIASED: usize = 20_000;
/// Copies kept of what has an anchor; nested anchors are kept once per level.
const MAX_RECORDED: usize = 200_000;

/// The text of a file, or where it stops being UTF-8.
///
/// # Errors
/// A finding at the first byte that is not UTF-8.
pub fn decode(path: &Arc<str>, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..good).unwrap_or_default()).into_owned();
        let place = Place::File { path: path.clone(), line: line_at(&before), column: column_at(&before) };
        let message = "this is not UTF-8 text";
        Box::new(
            Diagnostic::new(codes::NOT_UTF8, Severity::Error, place, message).hint("save the file as UTF-8"),
        )
    })
}

fn line_at(before: &str) -> u32 {
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}

fn column_at(before: &str) -> u32 {
    let line = before.rsplit('\n').next().unwrap_or_default();
    u32::try_from(line.chars().count() + 1).unwrap_or(u32::MAX)
}

pub(super) fn parse_all(path: &Arc<str>, text: &str) -> (Vec<Node>, Vec<Diagnostic>) {
    if text.len() > MAX_BYTES {
        return (Vec::new(), vec![too_large(path, text.len())]);
    }
    let raw: Result<Vec<Spanned<Raw>>, Error> =
        serde_yaml::from_multiple_with_options(text, limits(text.len()));
    match raw {
        Ok(documents) => {
            let mut lowering = Lowering { path, text, findings: Vec::new() };
            let nodes = documents.into_iter().map(|document| lowering.node(document)).collect();
            (nodes, lowering.findings)
        }
        Err(error) => (Vec::new(), vec![explain(path, &error)]),
    }
}

fn too_large(path: &Arc<str>, bytes: usize) -> Diagnostic {
    let message =
        format!("the file has {} MiB, more than the {} that are read", bytes >> 20, MAX_BYTES >> 20);
    let place = Spot { line: 1, column: 1, width: 1 }.place(path);
    Diagnostic::new(codes::TOO_LARGE, Severity::Error, place, message).hint("split it")
}

fn limits(bytes: usize) -> Options {
    let aliased = FREE_ALIASED + bytes;
    let nodes = (bytes + aliased).min(MAX_NODES);
    options! {
        strict_booleans: true,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        ignore_binary_tag_for_string: true,
        with_snippet: false,
        alias_limits: alias_limits! { max_total_replayed_events: aliased },
        budget: budget! {
            max_nodes: nodes,
            max_events: 3 * nodes + 1024,
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH + 1,
            max_total_scalar_bytes: 2 * bytes + FREE_ALIASED,
            max_recorded_anchor_events: MAX_RECORDED,
            enforce_alias_anchor_ratio: false,
        },
    }
}

/// What ended the file, in our words where we have better ones.
fn explain(path: &Arc<str>, error: &Error) -> Diagnostic {
    let place = |location: Location| Spot {
        line: u32::try_from(location.line()).unwrap_or(u32::MAX).max(1),
        column: u32::try_from(location.column()).unwrap_or(u32::MAX).max(1),
        width: 1,
    };
    let spot = error.location().map_or(Spot { line: 1, column: 1, width: 1 }, place);
    let text = error.to_string();
    let found = |code, message: &str| Diagnostic::new(code, Severity::Error, spot.place(path), message);
    if text.contains("recursion limit") || text.contains("Depth {") {
        return found(codes::TOO_MUCH, &format!("values are nested more than {MAX_DEPTH} deep"));
    }
    if text.contains("replay") || text.contains("breached") || text.contains("expansion") {
        let message = "this file unfolds to more than its size allows";
        return found(codes::TOO_MUCH, message)
            .hint("write out what the aliases (`*name`) stand for, or split the file");
    }
    let unread = "what follows is not read";
    if text.contains("recursive reference") {
        let message = "this alias stands for something that it is part of";
        return found(codes::SYNTAX, message).hint(format!("write out what it stands for; {unread}"));
    }
    if text.contains("unknown anchor") {
        let message = "nothing before this alias has its name (`&name`)";
        return found(codes::SYNTAX, message).hint(format!("write out what it stands for; {unread}"));
    }
    let message = text.split(" at line ").next().unwrap_or(&text).trim_end_matches('.');
    let message = message.replace(['`', '\''], "`");
    found(codes::SYNTAX, &message).hint(format!("from here on the file is not YAML; {unread}"))
}

/// What the parser hands out: the kind, and the text where the parser has decoded it.
enum Raw<'de> {
    Text(Cow<'de, str>),
    /// Its text stands at its span.
    Plain(Kind),
    Seq(Vec<Spanned<Self>>),
    Map(Vec<(Spanned<Self>, Spanned<Self>)>),
}

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Raw::Plain(Kind::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Raw::Plain(Kind::Bool(value)))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Raw::Plain(Kind::Number))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Raw::Plain(Kind::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Raw::Plain(Kind::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

struct Lowering<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    findings: Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    fn node(&mut self, raw: Spanned<Raw<'_>>) -> Node {
        let slice = self.slice(raw.defined);
        let at = spot(raw.defined, slice);
        let value = match raw.value {
            Raw::Plain(kind) => Value::Scalar(Scalar { text: bare(slice).to_owned(), kind }),
            Raw::Text(text) => {
                let quoted = slice.starts_with(['"', '\'']) || self.is_block(raw.defined);
                let kind = Kind::Text { quoted };
                Value::Scalar(Scalar { text: text.into_owned(), kind })
            }
            Raw::Seq(items) => Value::Seq(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Map(entries) => self.map(entries),
        };
        Node { at, value }
    }

    /// The text at a location; empty for what is not written.
    fn slice(&self, location: Location) -> &'a str {
        let span = location.span();
        let bytes = span.byte_offset().zip(span.byte_len());
        let range = bytes.and_then(|(start, len)| {
            let start = usize::try_from(start).ok()?;
            Some(start..start.checked_add(usize::try_from(len).ok()?)?)
        });
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    /// Whether a scalar is the text of a block (`|`, `>-`, `|2+`): its span starts after that sign.
    fn is_block(&self, location: Location) -> bool {
        let start = location.span().byte_offset().and_then(|start| usize::try_from(start).ok());
        let before = start.and_then(|start| self.text.get(..start)).unwrap_or_default().trim_end();
        before.trim_end_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']).ends_with(['|', '>'])
    }

    /// Keys must be scalars, and the first of equal ones stays.
    fn map(&mut self, entries: Vec<(Spanned<Raw<'_>>, Spanned<Raw<'_>>)>) -> Value {
        let mut seen: BTreeMap<String, Spot> = BTreeMap::new();
        let mut kept = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let (key, value) = (self.node(key), self.node(value));
            let Some(name) = key.scalar().map(|scalar| scalar.text.clone()) else {
                let message = format!("a key must be text, this is {}", key.what());
                self.report(codes::WRONG_SHAPE, key.at, message);
                continue;
            };
            if let Some(&first) = seen.get(&name) {
                self.duplicate(&name, key.at, first);
                continue;
            }
            seen.insert(name, key.at);
            kept.push((key, value));
        }
        Value::Map(kept)
    }

    fn duplicate(&mut self, name: &str, at: Spot, first: Spot) {
        let message = format!("key `{name}` is written twice in the same map");
        let finding = Diagnostic::new(codes::DUPLICATE_KEY, Severity::Error, at.place(self.path), message);
        let finding = finding.width(at.width as usize).related(first.place(self.path), "first written here");
        self.findings.push(finding.hint("keep one of them"));
    }

    fn report(&mut self, code: &'static str, at: Spot, message: String) {
        let finding = Diagnostic::new(code, Severity::Error, at.place(self.path), message);
        self.findings.push(finding.width(at.width as usize));
    }
}

/// A number with a tag may stand in quotes: `!!int "5"`.
fn bare(slice: &str) -> &str {
    let quoted = |quote| slice.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(slice)
}

fn spot(location: Location, slice: &str) -> Spot {
    let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let width = slice.lines().next().unwrap_or_default().chars().count();
    Spot {
        line: small(location.line()).max(1),
        column: small(location.column()).max(1),
        width: u32::try_from(width).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
