//! What a patch writes: words, lists and maps in brackets, as YAML or, in a file of JSON, as JSON. And where it stands.

use crate::yaml::{figure, quoted};
use std::fmt;

/// A value as a patch writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word or a figure, read as what YAML takes it for.
    Word(String),
    /// `[a, b]`.
    List(Vec<Value>),
    /// `{a: b}`.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// A word.
    #[must_use]
    pub fn word(text: &str) -> Self {
        Self::Word(text.to_owned())
    }

    /// A map of one key.
    #[must_use]
    pub fn map(key: &str, value: Self) -> Self {
        Self::Map(vec![(key.to_owned(), value)])
    }

    pub(super) fn yaml(&self) -> String {
        self.text(&figure)
    }

    pub(super) fn json(&self) -> String {
        self.text(&|text| match text {
            "true" | "false" => text.to_owned(),
            // A count is a number.
            _ if text.parse::<u32>().is_ok_and(|count| count.to_string() == text) => text.to_owned(),
            _ => quoted(text),
        })
    }

    fn text(&self, word: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::Word(text) => word(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.text(word)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(pairs) => {
                let pair = |(key, value): &(String, Self)| format!("{}: {}", word(key), value.text(word));
                format!("{{{}}}", pairs.iter().map(pair).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// The keys and positions that lead to a value, the outermost first. It is shown as RFC 6901 (JSON Pointer) joins them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pointer(pub Vec<String>);

impl Pointer {
    /// What holds it; `None` of the whole file.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, parent) = self.0.split_last()?;
        Some(Self(parent.to_vec()))
    }

    /// What it holds under a key.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        Self(self.0.iter().cloned().chain([key.to_owned()]).collect())
    }

    /// Its first few keys.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        Self(self.0.iter().take(count).cloned().collect())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|key| write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")))
    }
}

/// One change as RFC 6902 (JSON Patch) knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// What stands there goes, with its key.
    Remove(Pointer),
    /// It says this.
    Replace(Pointer, Value),
    /// A new key of a map, or, as `-`, a new last element of a list.
    Add(Pointer, Value),
}

impl Operation {
    /// `remove`, `replace` or `add`.
    #[must_use]
    pub fn op(&self) -> &'static str {
        match self {
            Self::Remove(_) => "remove",
            Self::Replace(..) => "replace",
            Self::Add(..) => "add",
        }
    }

    /// Where.
    #[must_use]
    pub fn path(&self) -> &Pointer {
        match self {
            Self::Remove(path) | Self::Replace(path, _) | Self::Add(path, _) => path,
        }
    }

    /// What it says now.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Remove(_) => None,
            Self::Replace(_, value) | Self::Add(_, value) => Some(value),
        }
    }
}
