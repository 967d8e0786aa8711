//! A word of a request as a person wrote it, on the command line or in a file, and where. Everything a
//! [`Document`](super::Document) holds is made of these, so that one lowering reports its faults at the place
//! they were made and shows the way out in the language they were made in.

use crate::node::Spot;
use crate::{Diagnostic, Severity};
use prism_model::Place;
use std::ops::Range;
use std::sync::Arc;

/// Who said it.
#[derive(Clone, Debug)]
enum Origin {
    /// A part of a flag's value, as bytes of it.
    Flag { name: &'static str, text: Option<Arc<str>>, part: Range<usize> },
    /// A value of a file.
    File { path: Arc<str>, at: Spot },
}

/// A word or figure with where it stands. Two are equal when they say the same, whoever says it.
#[derive(Clone, Debug)]
pub struct Said {
    text: String,
    origin: Origin,
    /// Not written, but meant: the `required` of `--need ttl`.
    assumed: bool,
}

impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Said {}

impl Said {
    /// The whole value of `--name text`.
    pub(super) fn flag(name: &'static str, text: &str) -> Self {
        Self::new(text, Origin::Flag { name, text: Some(text.into()), part: 0..text.len() })
    }

    /// What a flag without a value says.
    pub(super) fn switch(name: &'static str, text: &str) -> Self {
        Self::new(text, Origin::Flag { name, text: None, part: 0..0 })
    }

    /// A value of a file.
    pub(super) fn file(path: &Arc<str>, at: Spot, text: &str) -> Self {
        Self::new(text, Origin::File { path: path.clone(), at })
    }

    fn new(text: &str, origin: Origin) -> Self {
        Self { text: text.to_owned(), origin, assumed: false }
    }

    /// A part of this flag's value; of a file's value it is the same place.
    pub(super) fn part(&self, text: &str) -> Self {
        let mut part = self.implying(text);
        if let Origin::Flag { part: range, .. } = &mut part.origin {
            // Where it is a piece of ours, its own bytes; offsets of slices are differences of addresses.
            let start = (text.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
            if let Some(start) = start.filter(|start| start + text.len() <= self.text.len()) {
                *range = range.start + start..range.start + start + text.len();
            }
        }
        part
    }

    /// As if it were all its flag says: one of the environments of `--env dev,prod`.
    pub(super) fn alone(&self) -> Self {
        match &self.origin {
            Origin::Flag { name, .. } => Self::flag(name, &self.text),
            Origin::File { .. } => self.clone(),
        }
    }

    /// Another word for what is said here.
    pub(super) fn implying(&self, text: &str) -> Self {
        Self::new(text, self.origin.clone())
    }

    /// What is meant where nothing is written.
    pub(super) fn assuming(&self, text: &str) -> Self {
        Self { assumed: true, ..self.implying(text) }
    }

    /// Whether it is meant rather than written.
    pub(super) fn is_assumed(&self) -> bool {
        self.assumed
    }

    /// What is said.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it was said on the command line.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        matches!(self.origin, Origin::Flag { .. })
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> Place {
        match &self.origin {
            Origin::Flag { name, text, .. } => Place::flag(typed(name, text.as_deref())),
            Origin::File { path, at } => at.place(path),
        }
    }

    /// An error here.
    pub(super) fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        self.found(code, Severity::Error, message)
    }

    /// A warning here.
    pub(super) fn warning(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        self.found(code, Severity::Warning, message)
    }

    fn found(&self, code: &'static str, severity: Severity, message: impl Into<String>) -> Diagnostic {
        let width = match &self.origin {
            Origin::Flag { .. } => 1,
            Origin::File { at, .. } => at.width as usize,
        };
        Diagnostic::new(code, severity, self.place(), message).width(width)
    }

    /// How one would write `new` instead: the whole flag, or the file's value alone.
    pub(super) fn instead(&self, new: &str) -> String {
        match &self.origin {
            Origin::Flag { name, text, part } => {
                let text = text.as_deref().unwrap_or_default();
                let pieces = [text.get(..part.start), Some(new), text.get(part.end..)];
                let text = pieces.map(Option::unwrap_or_default).concat();
                // Unquoted, a shell takes `$900` for a variable.
                let text = if text.contains('$') { format!("'{text}'") } else { text };
                typed(name, Some(&text))
            }
            Origin::File { .. } => new.to_owned(),
        }
    }

    /// The way out in the language this was said in: a flag, or lines of a file.
    pub(super) fn way(&self, flag: impl Into<String>, file: impl Into<String>) -> String {
        if self.is_flag() { flag.into() } else { file.into() }
    }
}

/// The place of what several words state together: every flag once, or the first of a file.
pub(super) fn place_of<'s>(words: impl IntoIterator<Item = &'s Said>) -> Place {
    let mut typed: Vec<String> = Vec::new();
    for word in words {
        match word.place() {
            Place::Flag(text) if typed.iter().any(|known| **known == *text) => {}
            Place::Flag(text) => typed.push(text.to_string()),
            place => return place,
        }
    }
    if typed.is_empty() { Place::Default } else { Place::flag(typed.join(" ")) }
}

/// As typed. What a shell needs quotes for has them.
fn typed(name: &str, text: Option<&str>) -> String {
    match text {
        None => format!("--{name}"),
        Some(text) if text.is_empty() || text.contains(char::is_whitespace) => format!("--{name} \"{text}\""),
        Some(text) => format!("--{name} {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_quoted_as_typed() {
        assert_eq!(Said::flag("need", "ttl=required").place().to_string(), "--need ttl=required");
        assert_eq!(Said::flag("slot", "").place().to_string(), "--slot \"\"");
        assert_eq!(Said::flag("slot", "a b").place().to_string(), "--slot \"a b\"");
    }

    #[test]
    fn a_part_is_corrected_within_its_flag() {
        let flag = Said::flag("slot", "registry:redis,reddis");
        let part = flag.part(&flag.text()[15..]);
        assert_eq!((part.text(), part.instead("etcd").as_str()), ("reddis", "--slot registry:redis,etcd"));
        assert_eq!(part.place(), flag.place());
        assert_eq!(flag.part("elsewhere").instead("x"), "--slot x");
    }

    #[test]
    fn equal_is_what_says_the_same() {
        let file = Said::file(&"r.yaml".into(), Spot { line: 3, column: 5, width: 2 }, "eu");
        assert_eq!(file, Said::flag("jurisdiction", "eu"));
        assert_ne!(file, Said::flag("jurisdiction", "us"));
        assert_eq!((file.place().to_string(), file.instead("us")), ("r.yaml:3:5".into(), "us".into()));
    }
}
