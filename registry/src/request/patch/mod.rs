//! A request file with something taken out of it, said otherwise or added, at the place where it stands: everything else,
//! comments included, stays as it is.
//!
//! The file is read into its tree of places, the value at a place is found with the keys that lead there, and the text is
//! changed from its first to its last character. Whether the file then says what was meant is for whoever asks to find out,
//! by reading it.

mod source;
#[cfg(test)]
mod tests;
mod value;

pub use value::{Operation, Pointer, Value};

use crate::Node;
use crate::node::{Spot, Value as Held};
use prism_model::Place;
use source::Source;
use std::sync::Arc;

/// The text of a file with its tree.
#[derive(Debug)]
pub struct Sheet<'t> {
    source: Source<'t>,
    root: Node,
}

/// A value on the way to a place, and how it stands in what holds it.
struct Step<'n> {
    /// Its key, in a map.
    key: Option<&'n Node>,
    value: &'n Node,
    /// What holds it.
    holder: &'n Node,
}

impl<'t> Sheet<'t> {
    /// The text as one document. `None` where it is none, or several.
    #[must_use]
    pub fn read(text: &'t str) -> Option<Self> {
        let (documents, _) = Node::parse_all(&Arc::from(""), text);
        let [root] = <[Node; 1]>::try_from(documents).ok()?;
        Some(Self { source: Source::new(text), root })
    }

    /// What leads to the value at a place, or to the value of the key there: the innermost.
    #[must_use]
    pub fn pointer(&self, place: &Place) -> Option<Pointer> {
        let Place::File { line, column, .. } = place else { return None };
        let mut way = Pointer::default();
        find(&self.root, (*line, *column), &mut way).then_some(way)
    }

    /// The value there.
    #[must_use]
    pub fn get(&self, way: &Pointer) -> Option<&Node> {
        way.0.iter().try_fold(&self.root, |node, name| Some(step(node, name)?.value))
    }

    /// What goes where this does: it, or the outermost of what would be left empty without it.
    #[must_use]
    pub fn whole(&self, way: &Pointer) -> Pointer {
        let is_alone = |way: &Pointer| {
            way.parent().filter(|parent| {
                !parent.0.is_empty() && self.get(parent).is_some_and(|node| count(node) == 1)
            })
        };
        let mut whole = way.clone();
        while let Some(parent) = is_alone(&whole) {
            whole = parent;
        }
        whole
    }

    /// The text with one change. `None` where there is no such place, or the text there is of a form that is not taken
    /// apart (a dash alone on its line, what holds an alias).
    #[must_use]
    pub fn with(&self, change: &Operation) -> Option<String> {
        let (last, holder) = change.path().0.split_last()?;
        let holder = self.get(&Pointer(holder.to_vec()))?;
        match change {
            // What would be left empty goes as a whole, or stays.
            Operation::Remove(_) if count(holder) == 1 => None,
            Operation::Remove(_) => {
                let range = self.source.entry(&step(holder, last)?)?;
                Some(self.source.with(range, ""))
            }
            Operation::Replace(_, value) => {
                let step = step(holder, last)?;
                let (range, before) = self.source.value(&step)?;
                let json = self.source.is_json(step.value.at) || self.source.is_json(holder.at);
                Some(
                    self.source
                        .with(range, &format!("{before}{}", if json { value.json() } else { value.yaml() })),
                )
            }
            Operation::Add(_, value) => {
                let is_root = change.path().0.len() == 1;
                let (at, text) =
                    self.source.room(holder, is_root, (last != "-").then_some(last.as_str()), value)?;
                Some(self.source.with(at..at, &text))
            }
        }
    }
}

/// How much a map or a list has.
fn count(node: &Node) -> usize {
    match &node.value {
        Held::Map(entries) => entries.len(),
        Held::Seq(items) => items.len(),
        Held::Scalar(_) => 0,
    }
}

fn step<'n>(holder: &'n Node, name: &str) -> Option<Step<'n>> {
    match &holder.value {
        Held::Scalar(_) => None,
        Held::Map(entries) => {
            let (key, value) =
                entries.iter().find(|(key, _)| key.scalar().is_some_and(|key| key.text == name))?;
            Some(Step { key: Some(key), value, holder })
        }
        Held::Seq(items) => Some(Step { key: None, value: items.get(name.parse::<usize>().ok()?)?, holder }),
    }
}

fn find(node: &Node, at: (u32, u32), way: &mut Pointer) -> bool {
    let is_at = |spot: Spot| (spot.line, spot.column) == at;
    let mut into = |name: String, key: Option<&Node>, value: &Node| {
        way.0.push(name);
        let found = find(value, at, way) || is_at(value.at) || key.is_some_and(|key| is_at(key.at));
        found || way.0.pop().is_none()
    };
    match &node.value {
        Held::Scalar(_) => false,
        Held::Map(entries) => entries.iter().any(|(key, value)| {
            let name = key.scalar().map_or_else(String::new, |scalar| scalar.text.clone());
            into(name, Some(key), value)
        }),
        Held::Seq(items) => {
            items.iter().enumerate().any(|(index, value)| into(index.to_string(), None, value))
        }
    }
}
