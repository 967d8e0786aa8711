//! What lowering one file needs at hand: its reader, the names of all files, and the sources.

use super::kinds::Kind;
use super::names::{Lookup, Names};
use super::places::{Part, Places};
use super::sources::Sources;
use crate::node::{Map, Node, Reader};
use crate::units::UnitError;
use crate::{codes, nearest};
use prism_model::catalog::{Confidence, Figure, Known};
use prism_model::{BackendId, Exact, FileId, InterfaceId, InterfaceSet, Mark, RegionId, SourceId};

const CONFIDENCES: [(&str, Confidence); 3] =
    [("high", Confidence::High), ("medium", Confidence::Medium), ("low", Confidence::Low)];

pub(super) struct Context<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) names: &'a Names,
    sources: &'a mut Sources,
    places: &'a mut Places,
    file: FileId,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        names: &'a Names,
        sources: &'a mut Sources,
        places: &'a mut Places,
        reader: Reader<'a>,
        file: FileId,
    ) -> Self {
        Self { reader, names, sources, places, file }
    }

    /// Remembers where parts of an entry stand.
    pub(super) fn keep<'n>(&mut self, entry: Mark, part: Part, nodes: impl IntoIterator<Item = &'n Node>) {
        self.places.keep(entry, part, nodes);
    }

    pub(super) fn mark(&self, node: &Node) -> Mark {
        Mark { file: self.file, line: node.at.line, column: node.at.column }
    }

    /// The interface a scalar names.
    pub(super) fn interface(&mut self, node: &Node) -> Option<InterfaceId> {
        self.look_up(node, &self.names.interfaces, codes::NO_INTERFACE, "an interface in the catalogue")
    }

    /// The backend a scalar names.
    pub(super) fn backend(&mut self, node: &Node) -> Option<BackendId> {
        self.look_up(node, &self.names.backends, codes::NO_BACKEND, "a backend in the catalogue")
    }

    /// The region a scalar names, whatever its case.
    pub(super) fn region(&mut self, node: &Node) -> Option<RegionId> {
        self.look_up(node, &self.names.regions, codes::NO_REGION, "a region in the catalogue")
    }

    fn look_up<Id: Copy>(
        &mut self,
        node: &Node,
        names: &Lookup<Id>,
        code: &'static str,
        what: &str,
    ) -> Option<Id> {
        let text = self.reader.text(node, "a name")?;
        let found = names.get(text);
        if found.is_none() {
            self.unknown(node, code, what, names.names());
        }
        found
    }

    /// Reports a name that means nothing, with the nearest one that does; not if it stands in a file that could
    /// not be parsed.
    pub(super) fn unknown<'k>(
        &mut self,
        node: &Node,
        code: &'static str,
        what: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let text = node.text().unwrap_or_default();
        if defined_in(code).is_some_and(|kind| self.names.hidden.has(kind, text)) {
            return;
        }
        let finding = self.reader.error(code, node, format!("`{text}` is not {what}"));
        let near = nearest(text, known).filter(|near| *near != text);
        self.reader.push(match near {
            Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
            None => finding,
        });
    }

    /// Interfaces of a list, each once, with their nodes.
    pub(super) fn interfaces<'n>(&mut self, node: &'n Node) -> Vec<(InterfaceId, &'n Node)> {
        let mut found: Vec<(InterfaceId, &Node)> = Vec::new();
        for item in self.reader.list(node, "a list of interfaces") {
            let Some(interface) = self.interface(item) else { continue };
            match found.iter().find(|(known, _)| *known == interface) {
                Some(&(_, first)) => self.repeated(item, first),
                None => found.push((interface, item)),
            }
        }
        found
    }

    /// Names of interfaces, in catalogue order.
    pub(super) fn names_of(&self, interfaces: &InterfaceSet) -> Vec<&str> {
        interfaces.iter().map(|interface| self.names.interface(interface)).collect()
    }

    /// Reports an entry that stands twice in one list.
    pub(super) fn repeated(&mut self, node: &Node, first: &Node) {
        let message = format!("`{}` is listed twice", node.text().unwrap_or_default());
        let finding = self.reader.warning(codes::LISTED_TWICE, node, message);
        let finding =
            finding.related(self.reader.place(first), "first listed here").hint("remove one of them");
        self.reader.push(finding);
    }

    /// What a parser of units makes of a scalar; its error becomes a finding with its fix.
    pub(super) fn quantity(
        &mut self,
        node: &Node,
        what: &str,
        parse: fn(&str) -> Result<Exact, UnitError>,
    ) -> Option<Exact> {
        let text = self.reader.text(node, what)?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let finding = self.reader.error(codes::BAD_VALUE, node, error.to_string());
                self.reader.push(match error.fix() {
                    Some(fix) => finding.fix(text, fix),
                    None => finding,
                });
                None
            }
        }
    }

    /// A quantity, or the word `unlimited`. Absent or faulty: unknown.
    pub(super) fn known(
        &mut self,
        node: Option<&Node>,
        what: &str,
        parse: fn(&str) -> Result<Exact, UnitError>,
    ) -> Known<Exact> {
        match node {
            None => Known::Unknown,
            Some(node) if node.text() == Some("unlimited") => Known::Unlimited,
            Some(node) => self.quantity(node, what, parse).map_or(Known::Unknown, Known::Value),
        }
    }

    /// A size that may be absent.
    pub(super) fn maybe(
        &mut self,
        node: Option<&Node>,
        what: &str,
        parse: fn(&str) -> Result<Exact, UnitError>,
    ) -> Option<Exact> {
        node.and_then(|node| self.quantity(node, what, parse))
    }

    /// A whole number of things, at least one.
    pub(super) fn count(&mut self, node: &Node) -> Option<u32> {
        self.reader.value(node, "a count", |text| match text.parse() {
            Ok(0) | Err(_) => Err(format!("`{text}` is not a count of at least 1")),
            Ok(count) => Ok(count),
        })
    }

    /// Reports a figure that does not fit.
    pub(super) fn too_large(&mut self, node: &Node) {
        let finding =
            self.reader.error(codes::BAD_VALUE, node, "this figure is too large to be computed exactly");
        self.reader.push(finding);
    }

    /// `source`, `as_of` and `confidence` of a map. Who states no source is the source.
    pub(super) fn source(&mut self, map: &mut Map<'_>, outer: Option<SourceId>) -> SourceId {
        let text = map.text(&mut self.reader, "source");
        let as_of = map.take("as_of").and_then(|node| self.date(node));
        let confidence = map.take("confidence");
        let confidence = confidence.and_then(|node| self.reader.word(node, "a confidence", &CONFIDENCES));
        match (text, outer) {
            (None, Some(outer)) if as_of.is_none() && confidence.is_none() => outer,
            (text, _) => {
                let path = self.reader.path().clone();
                self.sources.intern(text.unwrap_or(&path), as_of.unwrap_or("unknown"), confidence)
            }
        }
    }

    /// A source that is no file: a documented default.
    pub(super) fn documented(&mut self, text: &str) -> SourceId {
        self.sources.intern(text, "unknown", None)
    }

    /// `2024-08-09`, `2026-06`, `2022` or `unknown`; a remark may follow.
    fn date<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let text = self.reader.text(node, "a date")?;
        let date = text.split(' ').next().unwrap_or_default();
        let why = match date_of(date) {
            _ if date == "unknown" => return Some(text),
            Some(numbers) if is_in_calendar(numbers) => return Some(text),
            Some(_) => format!("`{date}` is not in the calendar"),
            None => {
                format!("`{text}` is not a date, which is written like `2024-08-09`, `2024-08` or `unknown`")
            }
        };
        let finding = self.reader.error(codes::BAD_VALUE, node, why);
        self.reader.push(finding);
        None
    }

    /// `{value, source, as_of, confidence}`, or the value alone.
    pub(super) fn figure(
        &mut self,
        node: &Node,
        what: &'static str,
        parse: fn(&str) -> Result<Exact, UnitError>,
        outer: SourceId,
    ) -> Option<Figure> {
        if node.scalar().is_some() {
            return Some(Figure { value: self.quantity(node, what, parse)?, source: outer });
        }
        let mut map = self.reader.map(node, what)?;
        let value = map.need(&mut self.reader, "value").and_then(|value| self.quantity(value, what, parse));
        let source = self.source(&mut map, Some(outer));
        map.finish(&mut self.reader);
        Some(Figure { value: value?, source })
    }
}

/// Year, month and day of `2024-08-09`, `2024-08` or `2024`.
fn date_of(text: &str) -> Option<(u32, Option<u32>, Option<u32>)> {
    let number = |part: &str, digits| {
        (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    match *text.split('-').collect::<Vec<_>>().as_slice() {
        [year] => Some((number(year, 4)?, None, None)),
        [year, month] => Some((number(year, 4)?, Some(number(month, 2)?), None)),
        [year, month, day] => Some((number(year, 4)?, Some(number(month, 2)?), Some(number(day, 2)?))),
        _ => None,
    }
}

/// Whether there is such a day (Gregorian calendar).
fn is_in_calendar((year, month, day): (u32, Option<u32>, Option<u32>)) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        None => return year > 0,
        Some(2) => 28 + u32::from(leap),
        Some(4 | 6 | 9 | 11) => 30,
        Some(1..=12) => 31,
        Some(_) => return false,
    };
    year > 0 && day.is_none_or(|day| (1..=days).contains(&day))
}

/// The files that define what a code misses.
fn defined_in(code: &str) -> Option<Kind> {
    match code {
        codes::NO_INTERFACE | codes::NO_MODEL => Some(Kind::Interfaces),
        codes::NO_BACKEND => Some(Kind::Backend),
        codes::NO_REGION => Some(Kind::Regions),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let is = |text: &str| date_of(text).is_some_and(is_in_calendar);
        for text in ["2024-08-09", "2024-08", "2022", "2024-02-29", "2000-02-29", "2026-12-31", "2026-04-30"]
        {
            assert!(is(text), "{text}");
        }
        for text in [
            "2026-02-31",
            "2026-02-29",
            "1900-02-29",
            "2026-13",
            "2026-00",
            "2026-01-00",
            "2026-04-31",
            "0000",
            "2024-8-9",
            "2024-08-09-1",
            "24-08-09",
            "2024-0８",
            "",
            "+024",
        ] {
            assert!(!is(text), "{text}");
        }
    }
}
