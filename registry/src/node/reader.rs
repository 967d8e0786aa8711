//! Taking typed values out of a tree, collecting findings instead of stopping at the first.
//!
//! A [`Reader`] belongs to one file. [`Reader::map`] opens a map; [`Map::take`] and [`Map::need`] hand out
//! values by key; [`Map::finish`] reports the keys nobody asked for, with the nearest one that somebody did.

use super::{Kind, Node, Value};
use crate::{Diagnostic, Severity, codes, nearest};
use prism_model::Place;
use std::sync::Arc;

/// Reads the nodes of one file and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    findings: &'a mut Vec<Diagnostic>,
    path: Arc<str>,
}

impl<'a> Reader<'a> {
    /// A reader of the file `path`.
    pub fn new(path: Arc<str>, findings: &'a mut Vec<Diagnostic>) -> Self {
        Self { findings, path }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Where a node stands.
    #[must_use]
    pub fn place(&self, node: &Node) -> Place {
        node.at.place(&self.path)
    }

    /// A finding at a node; [`Reader::push`] reports it.
    #[must_use]
    pub fn found(
        &self,
        code: &'static str,
        severity: Severity,
        at: &Node,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, severity, self.place(at), message).width(at.at.width as usize)
    }

    /// An error at a node; [`Reader::push`] reports it.
    #[must_use]
    pub fn error(&self, code: &'static str, at: &Node, message: impl Into<String>) -> Diagnostic {
        self.found(code, Severity::Error, at, message)
    }

    /// A warning at a node; [`Reader::push`] reports it.
    #[must_use]
    pub fn warning(&self, code: &'static str, at: &Node, message: impl Into<String>) -> Diagnostic {
        self.found(code, Severity::Warning, at, message)
    }

    /// Reports a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Opens a map; `what` names it in messages: `a slot`.
    pub fn map<'n>(&mut self, node: &'n Node, what: &'static str) -> Option<Map<'n>> {
        match &node.value {
            Value::Map(entries) => {
                Some(Map { node, what, entries, taken: vec![false; entries.len()], known: Vec::new() })
            }
            Value::Scalar(_) | Value::Seq(_) => {
                self.shape(node, &format!("{what} is a map (`key: value`)"));
                None
            }
        }
    }

    /// The elements of a list; `what` says what it should hold: `a list of interfaces`.
    pub fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        if let Value::Seq(items) = &node.value {
            return items;
        }
        let mut finding =
            self.error(codes::WRONG_SHAPE, node, format!("this is {}, expected {what}", node.what()));
        if let Some(text) = node.text() {
            finding = finding.hint(format!("write `[{text}]`")).fix(text, format!("[{text}]"));
        }
        self.push(finding);
        &[]
    }

    /// The text of a scalar, whatever YAML takes it for; `what` says what it should be: `a name`.
    pub fn text<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        let text = node.text();
        if text.is_none() {
            self.shape(node, &format!("expected {what}"));
        }
        text
    }

    /// The texts of a list, each with its node.
    pub fn texts<'n>(&mut self, node: &'n Node, what: &str) -> Vec<(&'n str, &'n Node)> {
        let items = self.list(node, what);
        items.iter().filter_map(|item| Some((self.text(item, "a name")?, item))).collect()
    }

    /// `true` or `false`.
    pub fn bool(&mut self, node: &Node) -> Option<bool> {
        if let Some(Kind::Bool(value)) = node.scalar().map(|scalar| scalar.kind) {
            return Some(value);
        }
        let mut finding = self.error(
            codes::WRONG_SHAPE,
            node,
            format!("this is {}, expected `true` or `false`", node.what()),
        );
        let meant = match node.text().map(str::to_ascii_lowercase).as_deref() {
            Some("yes" | "on" | "y" | "true") => Some("true"),
            Some("no" | "off" | "n" | "false") => Some("false"),
            _ => None,
        };
        if let (Some(meant), Some(text)) = (meant, node.text()) {
            finding = finding.hint(format!("write `{meant}`")).fix(text, meant);
        }
        self.push(finding);
        None
    }

    /// What `parse` makes of a scalar's text; its error becomes a finding.
    pub fn value<T, E: std::fmt::Display>(
        &mut self,
        node: &Node,
        what: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(node, what)?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let finding = self.error(codes::BAD_VALUE, node, error.to_string());
                self.push(finding);
                None
            }
        }
    }

    /// One of the words of a closed list; anything else is a finding with the nearest one.
    pub fn word<T: Copy>(&mut self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what)?;
        if let Some(&(_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(value);
        }
        let known: Vec<&str> = words.iter().map(|&(word, _)| word).collect();
        let finding = self.error(codes::BAD_WORD, node, format!("`{text}` is not {what}"));
        let finding = match nearest(text, known.iter().copied()) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
            None => finding.hint(format!("it is one of {}", listed(&known))),
        };
        self.push(finding);
        None
    }

    fn shape(&mut self, node: &Node, expected: &str) {
        let finding = self.error(codes::WRONG_SHAPE, node, format!("this is {}; {expected}", node.what()));
        self.push(finding);
    }
}

/// `` `a`, `b` and `c` ``.
#[must_use]
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// A map being read. Every key is asked for by name; what is left over is reported by [`Map::finish`].
#[derive(Debug)]
pub struct Map<'n> {
    node: &'n Node,
    what: &'static str,
    entries: &'n [(Node, Node)],
    taken: Vec<bool>,
    known: Vec<&'static str>,
}

impl<'n> Map<'n> {
    /// The map itself.
    #[must_use]
    pub fn node(&self) -> &'n Node {
        self.node
    }

    /// The value under `key`. A key with nothing after it counts as absent.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|(_, value)| value).filter(|value| !value.is_null())
    }

    /// Key and value, also where the value is nothing.
    pub fn entry(&mut self, key: &'static str) -> Option<(&'n Node, &'n Node)> {
        self.known.push(key);
        let index = self.entries.iter().position(|(name, _)| name.text() == Some(key))?;
        if let Some(taken) = self.taken.get_mut(index) {
            *taken = true;
        }
        self.entries.get(index).map(|(name, value)| (name, value))
    }

    /// As [`Map::take`]; its absence is an error at the map, or at the key that has no value.
    pub fn need(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<&'n Node> {
        let found = self.entry(key);
        match found {
            Some((_, value)) if !value.is_null() => return Some(value),
            Some((name, _)) => {
                let message = format!("`{key}` has no value");
                let finding = reader.error(codes::MISSING_KEY, name, message);
                reader.push(finding);
            }
            None => {
                let message = format!("{} needs `{key}`", self.what);
                let finding = reader.error(codes::MISSING_KEY, self.first(), message);
                reader.push(finding.hint(format!("add `{key}: …`")));
            }
        }
        None
    }

    /// Where the map's own faults are shown: at its first key.
    fn first(&self) -> &'n Node {
        self.entries.first().map_or(self.node, |(name, _)| name)
    }

    /// The text under `key`, if there is any.
    pub fn text(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<&'n str> {
        self.take(key).and_then(|node| reader.text(node, "text"))
    }

    /// The text under `key`, which must be there.
    pub fn need_text(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<&'n str> {
        self.need(reader, key).and_then(|node| reader.text(node, "text"))
    }

    /// Keys that may be there and say nothing to us.
    pub fn allow(&mut self, keys: &[&'static str]) {
        for key in keys {
            self.entry(key);
        }
    }

    /// The entries nobody asked for; they count as asked for now.
    pub fn rest(&mut self) -> Vec<(&'n Node, &'n Node)> {
        let left = self.entries.iter().zip(&mut self.taken).filter(|(_, taken)| !**taken);
        left.map(|((name, value), taken)| {
            *taken = true;
            (name, value)
        })
        .collect()
    }

    /// Warns about every key nobody asked for, with the nearest one that somebody did.
    pub fn finish(self, reader: &mut Reader<'_>) {
        self.leftovers(reader, Severity::Warning, codes::UNKNOWN_KEY);
    }

    /// As [`Map::finish`], where reading over a key would change what is meant: an error with this code.
    pub fn refuse(self, reader: &mut Reader<'_>, code: &'static str) {
        self.leftovers(reader, Severity::Error, code);
    }

    fn leftovers(mut self, reader: &mut Reader<'_>, severity: Severity, code: &'static str) {
        for (name, _) in self.rest() {
            let text = name.scalar().map_or("", |scalar| scalar.text.as_str());
            let finding = reader.found(code, severity, name, format!("{} has no key `{text}`", self.what));
            reader.push(match nearest(text, self.known.iter().copied()) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
                None => finding.hint(format!("its keys are {}", listed(&self.known))),
            });
        }
    }
}
