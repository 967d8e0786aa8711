//! A YAML file as a tree in which everything knows its place.
//!
//! Files are read into this tree first and lowered to types second, so that one run reports every fault of
//! every file that parses. Scalars are kept as they stand in the file: `version: 1.10` stays `1.10`, and
//! whoever wants a size, a price or a date reads it from the text. [`parse`](self) bounds what a hostile file
//! can cost; [`Reader`] and [`Map`] take values out and collect findings instead of stopping at the first.

mod parse;
mod reader;

pub use parse::{MAX_BYTES, decode};
pub(crate) use reader::listed;
pub use reader::{Map, Reader};

use prism_model::Place;
use std::sync::Arc;

/// Where something stands in its file: line and column from 1, columns and width in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Characters it covers on that line; 0 for what is not written.
    pub width: u32,
}

impl Spot {
    /// The place in the file `path`.
    #[must_use]
    pub fn place(self, path: &Arc<str>) -> Place {
        Place::File { path: path.clone(), line: self.line, column: self.column }
    }
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands. A block map or list stands where its first entry does.
    pub at: Spot,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One word, number or text.
    Scalar(Scalar),
    /// `[a, b]`.
    Seq(Vec<Node>),
    /// `{a: b}`, in the order written; keys are scalars and none repeats.
    Map(Vec<(Node, Node)>),
}

/// A scalar as written: without its quotes and escapes, with everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Its text.
    pub text: String,
    /// What YAML takes it for.
    pub kind: Kind,
}

/// What YAML takes a scalar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; its text is exact.
    Number,
    /// Anything else.
    Text {
        /// In quotes or as a block.
        quoted: bool,
    },
}

impl Node {
    /// Reads every document of a file; what is wrong with it comes beside the documents that could be read.
    /// A syntax error ends the file: no document is returned then. Empty documents are left out.
    #[must_use]
    pub fn parse_all(path: &Arc<str>, text: &str) -> (Vec<Self>, Vec<crate::Diagnostic>) {
        parse::parse_all(path, text)
    }

    /// The scalar, if it is one.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            Value::Seq(_) | Value::Map(_) => None,
        }
    }

    /// The text of a scalar that is not null.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.scalar().filter(|scalar| scalar.kind != Kind::Null).map(|scalar| scalar.text.as_str())
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Seq(items) => Some(items),
            Value::Scalar(_) | Value::Map(_) => None,
        }
    }

    /// Keys and values, if it is a map.
    #[must_use]
    pub fn entries(&self) -> Option<&[(Self, Self)]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            Value::Scalar(_) | Value::Seq(_) => None,
        }
    }

    /// The value under `key`, if it is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let entries = self.entries()?;
        entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// Whether nothing, `~` or `null` stands there.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.kind == Kind::Null)
    }

    /// What it is, for messages: `a list`, `text`.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match &self.value {
            Value::Seq(_) => "a list",
            Value::Map(_) => "a map",
            Value::Scalar(scalar) => match scalar.kind {
                Kind::Null => "nothing",
                Kind::Bool(_) => "true or false",
                Kind::Number => "a number",
                Kind::Text { .. } => "text",
            },
        }
    }
}
