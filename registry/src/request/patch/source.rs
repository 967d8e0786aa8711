//! Where the parts of a file's text are: words, entries of maps and lists in lines or in brackets, and what of the lines goes
//! with an entry.

use super::{Step, Value};
use crate::Node;
use crate::node::{Spot, Value as Held};
use std::ops::Range;

/// A text by lines and columns.
#[derive(Debug)]
pub(super) struct Source<'t> {
    text: &'t str,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    pub(super) fn with(&self, range: Range<usize>, new: &str) -> String {
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
            Held::Map(entries) => entries.first().map(|(key, _)| key.at),
            Held::Seq(items) => items.first().map(|item| item.at),
            Held::Scalar(_) => None,
        };
        Some(first != Some(holder.at) && self.from(holder.at)?.starts_with(['{', '[']))
    }

    /// Everything that is to go with an entry of a map or of a list.
    pub(super) fn entry(&self, step: &Step<'_>) -> Option<Range<usize>> {
        let first = step.key.unwrap_or(step.value).at;
        if self.is_flow(step.holder)? {
            return self.in_flow(first);
        }
        self.in_block(step, first)
    }

    /// Whether what stands there is JSON: a word in double quotes, or a map whose first key is one.
    pub(super) fn is_json(&self, spot: Spot) -> bool {
        let inside = |text: &'t str| text.trim_start_matches(|c: char| c.is_whitespace() || "{[".contains(c));
        self.from(spot).is_some_and(|text| inside(text).starts_with('"'))
    }

    /// The text of a value, and what stands before another one in its place.
    pub(super) fn value(&self, step: &Step<'_>) -> Option<(Range<usize>, &'static str)> {
        let value = step.value;
        if value.scalar().is_some() {
            return Some((self.range(value.at)?, ""));
        }
        if self.is_flow(value)? {
            return Some((self.start(value.at)?..self.flow_close(value)? + 1, ""));
        }
        let key = step.key?;
        let colon = self.range(key.at)?.end;
        let start = colon + self.text[colon..].strip_prefix(':').map(|_| 1)?;
        let (line, indent) =
            ((key.at.line as usize).checked_sub(1)?, (key.at.column as usize).checked_sub(1)?);
        let end = self.block_end(line, indent, true);
        Some((start..self.text[..end].trim_end().len(), " "))
    }

    /// Where a new entry of a map or of a list stands, and its text there.
    pub(super) fn room(
        &self,
        holder: &Node,
        is_root: bool,
        key: Option<&str>,
        value: &Value,
    ) -> Option<(usize, String)> {
        let last = match (&holder.value, key) {
            (Held::Map(entries), Some(key)) if holder.get(key).is_none() => entries.last()?.0.at,
            (Held::Seq(items), None) => items.last()?.at,
            _ => return None,
        };
        if self.is_flow(holder)? {
            let close = self.flow_close(holder)?;
            let before = self.text[..close].trim_end();
            let comma = if before.ends_with(',') { " " } else { ", " };
            let json = self.is_json(holder.at);
            let value = if json { value.json() } else { value.yaml() };
            let key = key.map(|key| if json { format!("\"{key}\": ") } else { format!("{key}: ") });
            return Some((before.len(), format!("{comma}{}{value}", key.unwrap_or_default())));
        }
        let line = (last.line as usize).checked_sub(1)?;
        let head = &self.text[*self.starts.get(line)?..self.start(last)?];
        let indent = match key {
            Some(_) => (last.column as usize).checked_sub(1)?,
            None => self.dash(line, head)?.1,
        };
        let end = if is_root { self.text.len() } else { self.block_end(line, indent, key.is_some()) };
        let new = self.line_end_mark();
        let fresh = if self.text[..end].ends_with('\n') { "" } else { new };
        let mark = key.map_or_else(|| "- ".to_owned(), |key| format!("{key}: "));
        Some((end, format!("{fresh}{}{mark}{}{new}", " ".repeat(indent), value.yaml())))
    }

    /// How lines end: as the first does.
    fn line_end_mark(&self) -> &'static str {
        let first = self.text.split_inclusive('\n').next().unwrap_or_default();
        if first.ends_with("\r\n") { "\r\n" } else { "\n" }
    }

    /// The bracket that ends a map or a list.
    fn flow_close(&self, holder: &Node) -> Option<usize> {
        let mut at = self.start(holder.at)? + 1;
        loop {
            at += flow_end(&self.text[at..])?;
            match self.text[at..].starts_with(',') {
                true => at += 1,
                false => return Some(at),
            }
        }
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
        let Some(_) = step.key else {
            let (dash, indent) = self.dash(line, head)?;
            let own = &self.text[self.starts[dash]..self.starts[dash] + indent];
            return self.lines(dash, own, self.block_end(dash, indent, false));
        };
        self.lines(line, head, self.block_end(line, head.chars().count(), true))
    }

    /// The lines from one on; what stands before the entry in the first of them stays, and the next one joins it.
    fn lines(&self, line: usize, own: &str, end: usize) -> Option<Range<usize>> {
        if own.trim().is_empty() {
            return Some(self.starts[line]..end);
        }
        // The first key of an item stands beside the dash: the next one takes its place.
        let rest = &self.text[end..];
        let next = end + rest.find(|c: char| !c.is_whitespace())?;
        Some(self.starts[line] + own.len()..next)
    }

    /// The line and the indent of the dash of an item that starts in a line after this: beside it, or alone on a line before.
    fn dash(&self, line: usize, head: &str) -> Option<(usize, usize)> {
        if let Some(dash) = head.rfind('-') {
            return head[dash + 1..].trim().is_empty().then_some((line, dash));
        }
        let text = |line: usize| &self.text[self.starts[line]..self.line_end(line)];
        let is_note = |text: &str| text.trim().is_empty() || text.trim_start().starts_with('#');
        let before = (0..line).rev().find(|&line| !is_note(text(line)))?;
        let (indent, rest) = text(before).split_once('-')?;
        (head.trim().is_empty() && indent.trim().is_empty() && is_note(rest))
            .then_some((before, indent.len()))
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
    let (mut depth, mut quote, mut escaped, mut before, mut note) = (0_usize, None, false, ' ', false);
    for (at, letter) in text.char_indices() {
        if note {
            note = letter != '\n';
            continue;
        }
        match (quote, letter) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(open), _) if letter == open && !escaped => quote = None,
            (Some(_), _) => {}
            // Within a word they are letters: `it's`, `a#b`.
            (None, '"' | '\'') if before.is_whitespace() || "[{,:".contains(before) => quote = Some(letter),
            (None, '#') if before.is_whitespace() => note = true,
            (None, '[' | '{') => depth += 1,
            (None, ',' | ']' | '}') if depth == 0 => return Some(at),
            (None, ']' | '}') => depth -= 1,
            (None, _) => {}
        }
        before = letter;
        escaped = false;
    }
    None
}
