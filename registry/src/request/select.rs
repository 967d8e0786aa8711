//! Which slots a rule speaks of: by namespace (names and globs), by label, by slot (`registry`, or
//! `iot-*.registry`). What is named and not there is an error; a glob that fits nothing deserves a look.

use super::codes;
use super::document::{Document, Entry, Match};
use super::draft::Draft;
use super::globs::matches;
use super::hints::suggesting_or;
use super::said::Said;
use prism_model::DemandId;

impl Draft<'_> {
    /// The filled slots that a rule speaks of; all of them where it says nothing.
    pub(super) fn select(&mut self, document: &Document, of: &Match) -> Vec<DemandId> {
        let rooms = self.select_rooms(document, of);
        let mut demands: Vec<DemandId> = rooms.into_iter().flat_map(|room| self.of_room(room)).collect();
        if !of.slot.is_empty() {
            let mut kept = Vec::new();
            for selector in &of.slot {
                let own = self.fitting(&demands, selector);
                if own.is_empty() {
                    self.fits_nothing(selector);
                }
                kept.extend(own);
            }
            demands.retain(|demand| kept.contains(demand));
        }
        demands
    }

    /// The slots that a list of selectors names, over all namespaces, in canonical order.
    pub(super) fn select_slots(&mut self, document: &Document, slots: &[Said]) -> Vec<DemandId> {
        self.select(document, &Match { slot: slots.to_vec(), ..Match::default() })
    }

    /// The namespaces that a rule speaks of.
    pub(super) fn select_rooms(&mut self, document: &Document, of: &Match) -> Vec<usize> {
        let labelled = |draft: &mut Self, room: usize| {
            let labels = &document.namespaces[room].labels;
            of.label.iter().all(|asked| draft.has_label(labels, asked, &of.label))
        };
        self.check_labels(document, &of.label);
        let mut rooms: Vec<usize> = (0..self.rooms.len()).collect();
        rooms.retain(|&room| labelled(self, room));
        if of.namespace.is_empty() {
            return rooms;
        }
        of.namespace.iter().for_each(|glob| self.check_namespace(glob));
        rooms.retain(|&room| of.namespace.iter().any(|glob| matches(glob.text(), &self.rooms[room].name)));
        rooms
    }

    /// Of several values asked of one label any will do.
    fn has_label(&self, labels: &[Entry], asked: &Entry, all: &[Entry]) -> bool {
        let wanted = || all.iter().filter(|other| other.word == asked.word);
        labels.iter().any(|own| {
            own.word == asked.word && wanted().any(|one| matches(one.value.text(), own.value.text()))
        })
    }

    pub(super) fn check_namespace(&mut self, glob: &Said) {
        if self.rooms.iter().any(|room| matches(glob.text(), &room.name)) {
            return;
        }
        let text = glob.text();
        let finding = match text.contains('*') {
            true => glob.warning(codes::IDLE, format!("no namespace fits `{text}`")),
            false => {
                let known: Vec<&str> = self.rooms.iter().map(|room| room.name.as_str()).collect();
                let finding = glob.error(codes::NO_NAMESPACE, format!("there is no namespace `{text}`"));
                suggesting_or(finding, text, &known, "`*` stands for any letters: `payments-*`")
            }
        };
        self.push(finding);
    }

    fn check_labels(&mut self, document: &Document, asked: &[Entry]) {
        let labels: Vec<&Entry> =
            document.namespaces.iter().flat_map(|namespace| &namespace.labels).collect();
        for entry in asked {
            let (word, value) = (&entry.word, &entry.value);
            let own: Vec<&&Entry> = labels.iter().filter(|label| label.word == *word).collect();
            let finding = if own.is_empty() {
                let known: Vec<&str> = labels.iter().map(|label| label.word.text()).collect();
                let finding = word.error(codes::LABEL, format!("no namespace has a label `{}`", word.text()));
                suggesting_or(finding, word.text(), &known, "give it to one: `labels: {team: payments}`")
            } else if own.iter().any(|label| matches(value.text(), label.value.text())) {
                continue;
            } else {
                let message = format!("no namespace has `{}` as its `{}`", value.text(), word.text());
                let known: Vec<&str> = own.iter().map(|label| label.value.text()).collect();
                suggesting_or(
                    value.warning(codes::IDLE, message),
                    value.text(),
                    &known,
                    "correct it or drop it",
                )
            };
            self.push(finding);
        }
    }

    fn fitting(&self, demands: &[DemandId], selector: &Said) -> Vec<DemandId> {
        let fits = |demand: &&DemandId| {
            let slot = &self.slot_of(**demand).name;
            match selector.text().contains('.') {
                true => {
                    let room = &self.rooms[self.demands[demand.index()].namespace];
                    matches(selector.text(), &format!("{}.{slot}", room.name))
                }
                false => matches(selector.text(), slot),
            }
        };
        demands.iter().filter(fits).copied().collect()
    }

    /// A selector without a slot: it is not there, it stays empty, or the rule's own scope leaves it out.
    fn fits_nothing(&mut self, selector: &Said) {
        let text = selector.text();
        let mut known: Vec<String> = Vec::new();
        for room in 0..self.rooms.len() {
            let slots = self.pattern(room).map_or(&[][..], |pattern| &pattern.slots);
            known.extend(slots.iter().map(|slot| match text.contains('.') {
                true => format!("{}.{}", self.rooms[room].name, slot.name),
                false => slot.name.clone(),
            }));
        }
        if known.is_empty() {
            // Without a pattern nothing can be said about slots, and its absence was reported.
            return;
        }
        let there = known.iter().any(|name| matches(text, name));
        let finding = if there {
            let finding =
                selector.warning(codes::EMPTY_SLOT, format!("no slot that is filled fits `{text}`"));
            finding.hint("fill it: `fill: true`")
        } else if text.contains('*') {
            selector.warning(codes::IDLE, format!("no slot fits `{text}`"))
        } else {
            let finding = selector.error(codes::SLOT, format!("there is no slot `{text}`"));
            known.sort_unstable();
            known.dedup();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            suggesting_or(
                finding,
                text,
                &known,
                "a slot goes by its name, or as `namespace.slot`; `*` stands for any letters",
            )
        };
        self.push(finding);
    }
}
