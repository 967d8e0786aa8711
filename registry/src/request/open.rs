//! What the request is about: the environment, the namespaces with their patterns, and which slots are filled:
//! the required ones, and the optional ones that something names.

use super::codes;
use super::document::{Document, Entry, NamespaceWords, SlotWords};
use super::draft::{Draft, Room};
use super::hints::{as_name, is_name, listed, meant, not_a_name, suggesting};
use super::modes::needs;
use super::said::Said;
use crate::{Diagnostic, Severity};
use prism_model::catalog::{Presence, Slot};
use prism_model::request::{Demand, Fill, Placed};
use prism_model::{Catalog, DemandId, PatternId, Place, SlotId};

/// Environments that everybody knows.
const USUAL: [&str; 4] = ["dev", "test", "staging", "prod"];

impl Draft<'_> {
    /// Opens every namespace with one demand per filled slot.
    pub(super) fn open(&mut self, document: &Document) {
        if document.namespaces.is_empty() && !document.unread {
            self.no_namespace(document);
        }
        for (index, namespace) in document.namespaces.iter().enumerate() {
            let pattern = self.find_pattern(document, namespace);
            let name = self.name(namespace, pattern);
            self.check_unique(document, index, namespace);
            namespace.labels.iter().for_each(|label| self.check_label(label));
            let first = self.demands.len();
            let mode = self.mode(namespace, pattern);
            let mode_name = mode.map(|mode| mode.name.clone());
            self.rooms.push(Room { name, pattern, mode: mode_name, demands: first..first });
            let slots = pattern.map_or(&[][..], |pattern| &self.catalog.pattern(pattern).slots);
            for (position, slot) in slots.iter().enumerate() {
                let demand = DemandId::new(self.demands.len());
                if needs(mode, position) || self.is_filled(namespace, slot) {
                    if slot.presence == Presence::Optional {
                        self.fill(demand, namespace, slot, needs(mode, position));
                    }
                    let slot = SlotId::new(position);
                    self.demands.push(Demand { namespace: index, slot, ..Demand::default() });
                }
            }
            self.rooms[index].demands.end = self.demands.len();
            namespace.slots.iter().for_each(|slot| self.check_slot(index, slot));
            mode.into_iter().for_each(|mode| self.beyond_mode(index, namespace, mode));
        }
    }

    fn no_namespace(&mut self, document: &Document) {
        if let Some(start) = &document.start {
            let finding = start.error(codes::PATTERN, "the request has no namespace");
            self.push(finding.hint("add one: `namespaces: [{pattern: NAME}]`"));
        }
    }

    fn find_pattern(&mut self, document: &Document, namespace: &NamespaceWords) -> Option<PatternId> {
        let catalog = self.catalog;
        let known: Vec<&str> = catalog.parts().patterns.iter().map(|pattern| pattern.name.as_str()).collect();
        let Some(name) = &namespace.pattern else {
            // A file's namespace without one was reported by its reader.
            if document.start.is_none() {
                let place = Place::flag("--pattern");
                let finding = Diagnostic::new(codes::PATTERN, Severity::Error, place, "no pattern is named");
                self.push(finding.hint(format!("write `--pattern NAME`: {}", listed(&known))));
            }
            return None;
        };
        let found = catalog.find_pattern(name.text());
        if found.is_none() {
            let finding = name.error(codes::PATTERN, format!("there is no pattern `{}`", name.text()));
            self.push(suggesting(finding, name.text(), &known));
        }
        found
    }

    /// The namespace's name: as stated, or the pattern's.
    fn name(&mut self, namespace: &NamespaceWords, pattern: Option<PatternId>) -> String {
        let Some(name) = &namespace.name else {
            return pattern.map(|id| self.catalog.pattern(id).name.clone()).unwrap_or_default();
        };
        let message = not_a_name(name.text());
        self.check_name(name, name.error(codes::NAMESPACE, message));
        name.text().to_owned()
    }

    /// Rules select by labels, so that both sides have to be words, and neither a list nor a glob.
    fn check_label(&mut self, label: &Entry) {
        for (said, part) in [(&label.word, "name"), (&label.value, "value")] {
            let text = said.text();
            let stray = text.chars().find(|&c| c.is_whitespace() || c.is_control() || ",=*".contains(c));
            let message = match stray {
                None if text.is_empty() => format!("the label has no {part}"),
                None => continue,
                Some(',') => format!("a label's {part} has no comma; each label is stated for itself"),
                Some(_) => format!("a label's {part} has no blank, `=` or `*`, but `{text}` has"),
            };
            let one = said.way("--label team=payments".to_owned(), "labels: {team: payments}".to_owned());
            self.push(said.error(codes::SHAPE, message).hint(format!("write `{one}`")));
        }
    }

    fn check_unique(&mut self, document: &Document, index: usize, namespace: &NamespaceWords) {
        let name =
            |namespace: &'_ NamespaceWords| namespace.name.clone().or_else(|| namespace.pattern.clone());
        let Some(own) = name(namespace) else { return };
        let twin = document.namespaces[..index].iter().filter_map(name).find(|other| *other == own);
        if let Some(twin) = twin {
            let finding = own.error(codes::TWICE, format!("there are two namespaces `{}`", own.text()));
            let finding = finding.related(twin.place(), "the first is here");
            self.push(if namespace.name.is_none() { finding.hint("give each a `name`") } else { finding });
        }
    }

    /// A required slot always is, an optional one when it is asked for or when something names what fills it.
    fn is_filled(&self, namespace: &NamespaceWords, slot: &Slot) -> bool {
        let asked = namespace.slots.iter().find(|words| words.name.text() == slot.name);
        let fill = asked.and_then(|words| words.fill.as_ref()).map(|fill| fill.text() == "true");
        let named = asked.is_some_and(SlotWords::is_named);
        slot.presence == Presence::Required || fill.unwrap_or(named)
    }

    /// Who fills an optional slot: its namespace's mode, and what is said of it.
    fn fill(&mut self, demand: DemandId, namespace: &NamespaceWords, slot: &Slot, by_mode: bool) {
        if let Some(mode) = namespace.mode.as_ref().filter(|_| by_mode) {
            self.add_fill(demand, mode.place(), Some(mode.text().to_owned()), true);
        }
        let words = namespace.slots.iter().find(|words| words.name.text() == slot.name);
        let Some(words) = words.filter(|_| self.is_filled(namespace, slot)) else { return };
        let said = words.fill.iter().chain(words.named());
        if let Some(first) = said.clone().next() {
            self.add_fill(demand, first.place(), None, said.count() == 1);
        }
    }

    fn add_fill(&mut self, demand: DemandId, place: Place, mode: Option<String>, is_one: bool) {
        match self.fills.iter_mut().find(|fill| fill.place == place && fill.mode == mode) {
            Some(fill) => {
                fill.demands.push(demand);
                fill.is_one &= is_one;
            }
            None => self.fills.push(Fill { demands: vec![demand], mode, is_one, place }),
        }
    }

    /// The slot is there; what is said of it is not said in vain.
    fn check_slot(&mut self, room: usize, words: &SlotWords) {
        let Some(slot) = self.slot(room, &words.name) else { return };
        let filled = self.demand_of(room, slot).is_some();
        let refused = words.fill.as_ref().filter(|fill| fill.text() == "false");
        match refused {
            Some(fill) if filled => {
                let slot = words.name.text();
                let message = match &self.rooms[room].mode {
                    Some(mode) => format!("mode `{mode}` needs slot `{slot}`: it cannot stay empty"),
                    None => format!("slot `{slot}` is required: it cannot stay empty"),
                };
                self.push(fill.error(codes::SENSELESS, message));
            }
            Some(fill) if words.is_named() => {
                let message = format!("slot `{}` stays empty, whatever is said of it", words.name.text());
                self.push(fill.warning(codes::EMPTY_SLOT, message).hint("drop `fill: false`, or the rest"));
            }
            Some(_) => {}
            None if !filled => {
                self.demand(room, &words.name);
            }
            None => {}
        }
    }

    /// The environment, `prod` unless stated.
    pub(super) fn environment(&mut self, document: &Document) -> Placed<String> {
        let Some(name) = document.environment.first() else { return Placed::default_of("prod".to_owned()) };
        let text = name.text();
        let message = format!("`{text}` is not an environment: a word of lower-case letters, digits and `-`");
        if self.check_name(name, name.error(codes::ENVIRONMENT, message)) {
            let known = environments(self.catalog);
            if !known.contains(&text) {
                let message = format!("no offering names environment `{text}`");
                self.push(match meant(text, &known) {
                    // Nobody names one so that it looks like another: it would silently rule out what runs there only.
                    Some(near) => name
                        .error(codes::NEW_ENVIRONMENT, message)
                        .hint(format!("did you mean `{near}`?"))
                        .fix(text, near),
                    None => name.warning(codes::NEW_ENVIRONMENT, message),
                });
            }
        }
        Placed { value: text.to_owned(), place: name.place() }
    }

    fn check_name(&mut self, name: &Said, finding: Diagnostic) -> bool {
        if is_name(name.text()) {
            return true;
        }
        self.push(match as_name(name.text()) {
            Some(better) => finding.hint(format!("write `{better}`")).fix(name.text(), better),
            None => finding,
        });
        false
    }
}

/// The environments that everybody knows or an offering names.
pub(crate) fn environments(catalog: &Catalog) -> Vec<&str> {
    let named = catalog.parts().offerings.iter().flat_map(|offering| &offering.environments);
    let mut known: Vec<&str> = USUAL.to_vec();
    for name in named {
        if !known.contains(&name.as_str()) {
            known.push(name);
        }
    }
    known
}
