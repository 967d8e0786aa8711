//! A request file with something taken out of it, or said otherwise, at the place where it stands: everything else,
//! comments included, stays as it is.
//!
//! The file is read into its tree of places, the value at a place is found with the keys that lead there, and the text is
//! changed from its first to its last character. What would be left empty goes with it. Whether the file then says what
//! was meant is for whoever asks to find out, by reading it.

use crate::Node;
use crate::node::{Spot, Value};
use crate::yaml::figure;
use prism_model::Place;
use std::ops::Range;
use std::sync::Arc;

/// What happens to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It goes, with its key.
    Remove,
    /// It says this.
    Replace(String),
}

/// One change as RFC 6902 (JSON Patch) writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// `remove`, `replace` or `add`.
    pub op: &'static str,
    /// The keys that lead there, as RFC 6901 (JSON Pointer) joins them.
    pub path: String,
    /// What it says now.
    pub value: Option<String>,
}

/// The text with the value at a place changed, and what that is called. `None` where the place is not found, or the text
/// there is of a form that is not taken apart (aliases, a dash alone on its line).
#[must_use]
pub fn changed(text: &str, place: &Place, change: &Change) -> Option<(String, Operation)> {
    let Place::File { line, column, .. } = place else { return None };
    let (documents, _) = Node::parse_all(&Arc::from(""), text);
    let [root] = documents.as_slice() else { return None };
    let mut way = Vec::new();
    if !find(root, (*line, *column), &mut way) {
        return None;
    }
    let source = Source::new(text);
    match change {
        Change::Replace(value) => {
            let last = way.last()?;
            let at = last.value.at;
            last.value.scalar()?;
            let range = source.range(at)?;
            let operation = Operation { op: "replace", path: pointer(&way), value: Some(value.clone()) };
            Some((source.with(range, &figure(value)), operation))
        }
        Change::Remove => {
            // What would be left empty goes too.
            while way.len() > 1 && way.last()?.alone {
                way.pop();
            }
            let range = source.entry(way.last()?)?;
            Some((source.with(range, ""), Operation { op: "remove", path: pointer(&way), value: None }))
        }
    }
}

/// The text with one more key at its top, `key: value`.
#[must_use]
pub fn added(text: &str, key: &str, value: &str) -> Option<(String, Operation)> {
    let (documents, _) = Node::parse_all(&Arc::from(""), text);
    let [root] = documents.as_slice() else { return None };
    if Source::new(text).is_flow(root)?
        || root.entries().is_none_or(|entries| entries.is_empty())
        || root.get(key).is_some()
    {
        return None;
    }
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let operation = Operation { op: "add", path: format!("/{key}"), value: Some(value.to_owned()) };
    Some((format!("{text}{end}{key}: {value}\n"), operation))
}

/// A value on the way to a place, and how it stands in what holds it.
struct Step<'n> {
    /// Its key or its position.
    name: String,
    /// The key, in a map.
    key: Option<&'n Node>,
    value: &'n Node,
    /// What holds it.
    holder: &'n Node,
    /// Whether it is all that holder has.
    alone: bool,
}

/// The steps to the value at a place, or to the value of the key there: the innermost.
fn find<'n>(node: &'n Node, at: (u32, u32), way: &mut Vec<Step<'n>>) -> bool {
    let is_at = |spot: Spot| (spot.line, spot.column) == at;
    match &node.value {
        Value::Scalar(_) => false,
        Value::Map(entries) => entries.iter().any(|(key, value)| {
            let name = key.scalar().map_or_else(String::new, |scalar| scalar.text.clone());
            let alone = entries.len() == 1;
            way.push(Step { name, key: Some(key), value, holder: node, alone });
            let found = find(value, at, way) || is_at(value.at) || is_at(key.at);
            found || way.pop().is_none()
        }),
        Value::Seq(items) => items.iter().enumerate().any(|(index, value)| {
            let alone = items.len() == 1;
            way.push(Step { name: index.to_string(), key: None, value, holder: node, alone });
            find(value, at, way) || is_at(value.at) || way.pop().is_none()
        }),
    }
}

fn pointer(way: &[Step<'_>]) -> String {
    way.iter().map(|step| format!("/{}", step.name.replace('~', "~0").replace('/', "~1"))).collect()
}

/// A text by lines and columns.
struct Source<'t> {
    text: &'t str,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl<'t> Source<'t> {
    fn new(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    fn with(&self, range: Range<usize>, new: &str) -> String {
        format!("{}{new}{}", &self.text[..range.start], &self.text[range.end..])
    }

    /// The byte where a spot starts.
    fn start(&self, spot: Spot) -> Option<usize> {
        let line = *self.starts.get((spot.line as usize).checked_sub(1)?)?;
        let before = (spot.column as usize).checked_sub(1)?;
        let rest = &self.text[line..];
        let mut letters = rest.char_indices().map(|(at, _)| at).chain(std::iter::once(rest.len()));
        letters.nth(before).map(|at| line + at)
    }

    fn from(&self, spot: Spot) -> Option<&'t str> {
        self.start(spot).map(|start| &self.text[start..])
    }

    /// The bytes of a word.
    fn range(&self, spot: Spot) -> Option<Range<usize>> {
        let start = self.start(spot)?;
        let length: usize = self.text[start..].chars().take(spot.width as usize).map(char::len_utf8).sum();
        Some(start..start + length)
    }

    /// Whether a map or a list stands in brackets: only then it starts before its first entry.
    fn is_flow(&self, holder: &Node) -> Option<bool> {
        let first = match &holder.value {
            Value::Map(entries) => entries.first().map(|(key, _)| key.at),
            Value::Seq(items) => items.first().map(|item| item.at),
            Value::Scalar(_) => None,
        };
        Some(first != Some(holder.at) && self.from(holder.at)?.starts_with(['{', '[']))
    }

    /// Everything that is to go with an entry of a map or of a list.
    fn entry(&self, step: &Step<'_>) -> Option<Range<usize>> {
        let first = step.key.unwrap_or(step.value).at;
        if self.is_flow(step.holder)? {
            return self.in_flow(first);
        }
        self.in_block(step, first)
    }

    /// Up to the comma after it, or from the comma before it.
    fn in_flow(&self, first: Spot) -> Option<Range<usize>> {
        let start = self.start(first)?;
        let end = start + flow_end(&self.text[start..])?;
        if self.text[end..].starts_with(',') {
            let after = &self.text[end + 1..];
            let blank = after.len() - after.trim_start_matches(' ').len();
            return Some(start..end + 1 + blank);
        }
        let before = self.text[..start].trim_end();
        let comma = before.strip_suffix(',').map(str::len);
        let last = self.text[..end].trim_end().len();
        Some(comma.unwrap_or(start)..last)
    }

    /// Its lines: the first, and those that are further in.
    fn in_block(&self, step: &Step<'_>, first: Spot) -> Option<Range<usize>> {
        let start = self.start(first)?;
        let line = (first.line as usize).checked_sub(1)?;
        let head = &self.text[self.starts[line]..start];
        // An item starts with its dash.
        let indent = match step.key {
            Some(_) => head.chars().count(),
            None => head.rfind('-').filter(|&dash| head[dash + 1..].trim().is_empty())?,
        };
        let end = self.block_end(line, indent, step.key.is_some());
        let own = match step.key {
            Some(_) => head,
            None => &head[..indent],
        };
        if own.trim().is_empty() {
            return Some(self.starts[line]..end);
        }
        // The first key of an item stands beside the dash: the next one takes its place.
        let rest = &self.text[end..];
        let next = end + rest.find(|c: char| !c.is_whitespace())?;
        Some(self.starts[line] + own.len()..next)
    }

    /// Where the lines of a block end that starts in a line at an indent; blank lines and comments after it are not its.
    fn block_end(&self, line: usize, indent: usize, is_key: bool) -> usize {
        let mut end = self.line_end(line);
        for next in line + 1..self.starts.len() {
            let text = &self.text[self.starts[next]..self.line_end(next)];
            let word = text.trim_start();
            if word.is_empty() || word.starts_with('#') {
                continue;
            }
            let own = text.len() - word.len();
            // A list may stand as far out as its key.
            let is_list = is_key && own == indent && (word.starts_with("- ") || word.trim_end() == "-");
            if own <= indent && !is_list {
                break;
            }
            end = self.line_end(next);
        }
        end
    }

    fn line_end(&self, line: usize) -> usize {
        self.starts.get(line + 1).copied().unwrap_or(self.text.len())
    }
}

/// How far an entry of a flow map or list goes: to the comma or bracket that ends it.
fn flow_end(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(open), _) if letter == open && !escaped => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{') => depth += 1,
            (None, ',') if depth == 0 => return Some(at),
            (None, ']' | '}') if depth == 0 => return Some(at),
            (None, ']' | '}') => depth -= 1,
            (None, '#') => return None,
            (None, _) => {}
        }
        escaped = false;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# What we ask.
rules:
  - budget: $20  # agreed
  # the second
  - at_most: {distinct: vendor, count: 1}
namespaces:
  - pattern: saga
    # stay near
    needs: {jurisdiction: eu, ttl: required}
    slots:
      # the hot one
      state:
        backend: [redis, etcd]
        region: eu-west-1
";

    fn at(line: u32, column: u32) -> Place {
        Place::File { path: "f.yaml".into(), line, column }
    }

    fn removed(line: u32, column: u32) -> (String, String) {
        let (text, operation) = changed(FILE, &at(line, column), &Change::Remove).unwrap();
        (text, operation.path)
    }

    #[test]
    fn what_goes_takes_its_key_and_nothing_else() {
        let (text, path) = removed(3, 13);
        assert_eq!((text, path.as_str()), (FILE.replace("  - budget: $20  # agreed\n", ""), "/rules/0"));
        let (text, path) = removed(9, 27);
        assert_eq!(
            (text, path.as_str()),
            (FILE.replace("jurisdiction: eu, ", ""), "/namespaces/0/needs/jurisdiction")
        );
        let (text, _) = removed(9, 36);
        assert_eq!(text, FILE.replace(", ttl: required", ""));
        let (text, path) = removed(13, 19);
        assert_eq!(
            (text, path.as_str()),
            (FILE.replace("redis, ", ""), "/namespaces/0/slots/state/backend/0")
        );
        let (text, _) = removed(14, 17);
        assert_eq!(text, FILE.replace("        region: eu-west-1\n", ""));
        let (text, _) = removed(7, 14);
        assert_eq!(text, FILE.replace("pattern: saga\n    # stay near\n    needs", "# stay near\n    needs"));
    }

    #[test]
    fn what_would_be_left_empty_goes_too() {
        let text = "rules: [{budget: $20}]\nnamespaces:\n  - pattern: saga\n    needs: {ttl: required}\n";
        let (text, operation) = changed(text, &at(1, 18), &Change::Remove).unwrap();
        assert_eq!(operation.path, "/rules");
        let (text, _) = changed(&text, &at(3, 18), &Change::Remove).unwrap();
        assert_eq!(text, "namespaces:\n  - pattern: saga\n");
    }

    #[test]
    fn what_is_said_otherwise_stays_where_it_is() {
        let (text, operation) = changed(FILE, &at(3, 13), &Change::Replace("$24.82".into())).unwrap();
        assert_eq!(text, FILE.replace("$20 ", "$24.82 "));
        assert_eq!((operation.op, operation.path.as_str()), ("replace", "/rules/0/budget"));
        assert_eq!(changed(FILE, &at(1, 1), &Change::Remove), None);
    }

    #[test]
    fn a_key_is_added_below() {
        let (text, operation) = added(FILE, "unplugged", "true").unwrap();
        assert_eq!(text, format!("{FILE}unplugged: true\n"));
        assert_eq!(operation.path, "/unplugged");
        assert_eq!(added(FILE, "rules", "[]"), None);
    }
}
