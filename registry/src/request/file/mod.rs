//! A request file as a [`Document`]: YAML or JSON, every value with its place, every fault of the file in one
//! run. A key that means nothing here is an error: a misspelt wish must not be read over.

mod namespace;
mod rules;
mod words;

#[cfg(test)]
pub(crate) use rules::KINDS;

use super::codes;
use super::document::{Document, PoolWords};
use super::said::Said;
use crate::node::{Map, Node, Reader, Spot};
use std::sync::Arc;
use words::File;

/// Reads the text of a request file.
pub(super) fn document(path: &str, text: &str) -> Document {
    let path: Arc<str> = path.into();
    let (nodes, mut findings) = Node::parse_all(&path, text);
    let mut file = File { reader: Reader::new(path.clone(), &mut findings) };
    let document = match nodes.as_slice() {
        [node] => file.document(node),
        [] => None,
        [_, second, ..] => {
            file.error(codes::DOCUMENTS, second, "a request is one document, this is another");
            None
        }
    };
    let mut document = document.unwrap_or_default();
    // What could not be read is no second fault by not being there.
    document.unread = document.namespaces.is_empty() && !findings.is_empty();
    document.start = Some(Said::file(&path, Spot { line: 1, column: 1, width: 1 }, ""));
    document.found = findings;
    document
}

impl File<'_> {
    fn document(&mut self, node: &Node) -> Option<Document> {
        let mut map = self.reader.map(node, "a request")?;
        let mut document = Document {
            environment: self.list(&mut map, "environment"),
            defaults: self.defaults(&mut map),
            optimize: self.list(&mut map, "optimize"),
            unplugged: self.boolean(&mut map, "unplugged"),
            margin: self.word(&mut map, "margin"),
            current: self.word(&mut map, "current"),
            max_moves: self.word(&mut map, "max_moves"),
            keep: self.list(&mut map, "keep"),
            ..Document::default()
        };
        self.unknown(&mut map, &mut document);
        self.top_vendors(&mut map, &mut document);
        document.pools = self.each(&mut map, "pools", "a list of pools", Self::pool);
        document.rules = self.each(&mut map, "rules", "a list of rules", Self::rule);
        document.namespaces = self.each(&mut map, "namespaces", "a list of namespaces", Self::namespace);
        self.finish(map);
        Some(document)
    }

    fn unknown(&mut self, map: &mut Map<'_>, document: &mut Document) {
        let Some(mut map) = map.take("unknown").and_then(|node| self.reader.map(node, "`unknown`")) else {
            return;
        };
        document.accept_unknown = self.list(&mut map, "accept");
        document.refuse_unknown = self.list(&mut map, "refuse");
        self.finish(map);
    }

    /// `vendors` beside `defaults` says the same as in them.
    fn top_vendors(&mut self, map: &mut Map<'_>, document: &mut Document) {
        let Some(node) = map.take("vendors") else { return };
        let Some(stated) = self.vendors(node) else { return };
        if document.defaults.vendors != super::document::VendorWords::default() {
            self.error(codes::TWICE, node, "`vendors` stands here and in `defaults`");
        }
        document.defaults.vendors = stated;
    }

    fn pool(&mut self, node: &Node) -> Option<PoolWords> {
        let mut map = self.reader.map(node, "a pool")?;
        let id = self.needed(&mut map, "id");
        let offering = self.needed(&mut map, "offering");
        let region = self.word(&mut map, "region");
        let units = self.word(&mut map, "units");
        let spare = self.entries(&mut map, "spare", "`spare`");
        self.finish(map);
        Some(PoolWords { id: id?, offering, region, units, spare })
    }

    /// Every element of a list, read by `one`.
    fn each<T>(
        &mut self,
        map: &mut Map<'_>,
        key: &'static str,
        what: &str,
        one: impl Fn(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let items = map.take(key).map_or(&[][..], |node| self.reader.list(node, what));
        items.iter().filter_map(|item| one(self, item)).collect()
    }

    /// A word that has to be there.
    fn needed(&mut self, map: &mut Map<'_>, key: &'static str) -> Option<Said> {
        map.need(&mut self.reader, key).and_then(|node| self.said(node))
    }
}
