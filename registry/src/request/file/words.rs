//! Words and lists of words out of a file.

use super::super::codes;
use super::super::document::Entry;
use super::super::said::Said;
use crate::node::{Kind, Map, Node, Reader, Value};

/// A request file being read.
pub(super) struct File<'a> {
    pub(super) reader: Reader<'a>,
}

impl File<'_> {
    pub(super) fn error(&mut self, code: &'static str, node: &Node, message: &str) {
        let finding = self.reader.error(code, node, message);
        self.reader.push(finding);
    }

    /// Reports every key nobody asked for.
    pub(super) fn finish(&mut self, map: Map<'_>) {
        map.refuse(&mut self.reader, codes::KEY);
    }

    /// A scalar with its place.
    pub(super) fn said(&mut self, node: &Node) -> Option<Said> {
        let text = self.reader.text(node, "a word or a figure")?;
        Some(Said::file(self.reader.path(), node.at, text.trim()))
    }

    /// A scalar under `key`, if there is one.
    pub(super) fn word(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<Said> {
        map.take(key).and_then(|node| self.said(node))
    }

    /// `true` or `false` under `key`.
    pub(super) fn boolean(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<Said> {
        let node = map.take(key)?;
        self.reader.bool(node)?;
        self.said(node)
    }

    /// One word or a list of them under `key`.
    pub(super) fn list(&mut self, map: &mut Map<'_>, key: &'static str) -> Vec<Said> {
        map.take(key).map_or_else(Vec::new, |node| self.words(node))
    }

    /// One word or a list of them. A list that says nothing is most likely unfinished.
    pub(super) fn words(&mut self, node: &Node) -> Vec<Said> {
        match &node.value {
            Value::Seq(items) if items.is_empty() => {
                self.error(codes::SHAPE, node, "the list is empty");
                Vec::new()
            }
            Value::Seq(items) => items.iter().filter_map(|item| self.said(item)).collect(),
            Value::Scalar(_) | Value::Map(_) => self.said(node).into_iter().collect(),
        }
    }

    /// `{word: value}` under `key`, in the order written. A word without a value is asked for as it is.
    pub(super) fn entries(&mut self, map: &mut Map<'_>, key: &'static str, what: &'static str) -> Vec<Entry> {
        map.take(key).map_or_else(Vec::new, |node| self.entries_of(node, what))
    }

    fn entries_of(&mut self, node: &Node, what: &'static str) -> Vec<Entry> {
        let Some(entries) = self.reader.map(node, what).map(|mut map| map.rest()) else { return Vec::new() };
        entries.into_iter().flat_map(|(word, value)| self.entry(word, value)).collect()
    }

    /// A list of values is the word once for each.
    fn entry(&mut self, word: &Node, value: &Node) -> Vec<Entry> {
        let Some(word) = self.said(word) else { return Vec::new() };
        let values = match value.scalar().map(|scalar| scalar.kind) {
            Some(Kind::Null) => vec![word.assuming("required")],
            _ => self.words(value),
        };
        values.into_iter().map(|value| Entry { word: word.clone(), value }).collect()
    }
}
