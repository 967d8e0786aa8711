//! Which slots a configuration fills, beside those that the request fills: the request as if it asked for these. A slot
//! that has to be filled and that the file does not speak of stays open.

use super::super::codes;
use super::super::document::{Document, SlotWords};
use super::super::said::Said;
use crate::config::{Written, WrittenSlot};
use crate::{Diagnostic, Severity};
use prism_model::catalog::{Pattern, Presence, Slot};
use prism_model::request::Request;
use prism_model::{Catalog, Place, SlotId};

/// A slot that a configuration fills or leaves empty, and the request does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// `registry`, or `iot.registry` where there are several namespaces.
    pub slot: String,
    /// What the configuration does.
    pub does: Does,
    /// Who says so: of a slot that is left empty the one who asks for it.
    pub place: Place,
    /// Why it cannot be, in words.
    pub why: Option<String>,
}

/// What a configuration does with a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Fills an optional one that the request leaves empty.
    Fills,
    /// Leaves an optional one empty that the request fills.
    Empties,
    /// Says nothing of one that has to be filled, or that the request speaks of in a way that needs it.
    LeavesOpen,
}

/// A namespace of the request that a configuration speaks of.
pub(super) struct Room<'a> {
    /// Which.
    pub(super) namespace: usize,
    /// What is said of it.
    pub(super) written: &'a Written,
}

/// The slots in which a configuration and the request differ, and the request with those of the configuration.
///
/// # Errors
/// What stands against a request with these slots.
pub(super) fn filled(
    catalog: &Catalog,
    document: &Document,
    request: &Request,
    rooms: &[Room<'_>],
) -> Result<(Request, Vec<Beside>), Vec<Diagnostic>> {
    let mut apart = Apart { catalog, document: document.clone(), request, besides: Vec::new() };
    rooms.iter().for_each(|room| apart.room(room, true));
    let Some(findings) = apart.lowered().err() else { return apart.done() };
    // Something is asked of a slot that it leaves empty: then that one stays.
    let first = findings.into_iter().find(|finding| finding.severity == Severity::Error);
    let emptied = apart.besides.into_iter().filter(|beside| beside.does == Does::Empties);
    let kept: Vec<String> = emptied.map(|beside| beside.slot).collect();
    let mut apart = Apart { catalog, document: document.clone(), request, besides: Vec::new() };
    rooms.iter().for_each(|room| apart.room(room, false));
    for beside in apart.besides.iter_mut().filter(|beside| kept.contains(&beside.slot)) {
        if let Some(finding) = &first {
            (beside.why, beside.place) = (Some(finding.message.clone()), finding.place.clone());
        }
    }
    apart.done()
}

/// A request that is brought to a configuration's slots.
struct Apart<'a> {
    catalog: &'a Catalog,
    document: Document,
    request: &'a Request,
    besides: Vec<Beside>,
}

impl Apart<'_> {
    fn lowered(&self) -> Result<Request, Vec<Diagnostic>> {
        match self.besides.iter().all(|beside| beside.does == Does::LeavesOpen) {
            true => Ok(self.request.clone()),
            false => self.document.lower(self.catalog).map(|lowered| lowered.request),
        }
    }

    fn done(self) -> Result<(Request, Vec<Beside>), Vec<Diagnostic>> {
        Ok((self.lowered()?, self.besides))
    }

    fn is_asked(&self, namespace: usize, slot: usize) -> bool {
        let slot = (namespace, SlotId::new(slot));
        self.request.demands.iter().any(|demand| (demand.namespace, demand.slot) == slot)
    }

    /// What the file says of the slots of a namespace, by naming them or not.
    fn room(&mut self, room: &Room<'_>, empties: bool) {
        let space = &self.request.namespaces[room.namespace];
        let pattern = self.catalog.pattern(space.pattern);
        for (index, slot) in pattern.slots.iter().enumerate() {
            let written = room.written.slots.iter().find(|written| written.slot.value == slot.name);
            let (does, place) = match (self.is_asked(room.namespace, index), written) {
                (true, Some(_)) | (false, None) => continue,
                (false, Some(written)) => (Does::Fills, said(room, written).place()),
                (true, None) if empties && may_be_empty(pattern, space.mode.as_deref(), index, slot) => {
                    (Does::Empties, asked_by(&self.document, room.namespace, slot))
                }
                (true, None) => (Does::LeavesOpen, Place::Default),
            };
            if does != Does::LeavesOpen {
                let word = if does == Does::Fills { "true" } else { "false" };
                let by = written.map_or_else(|| unsaid(room), |written| said(room, written));
                let words = words(&mut self.document, room.namespace, &by.implying(&slot.name));
                words.fill = Some(by.implying(word));
            }
            let slot = match self.request.namespaces.as_slice() {
                [_] => slot.name.clone(),
                _ => format!("{}.{}", space.name, slot.name),
            };
            self.besides.push(Beside { slot, does, place, why: None });
        }
    }
}

fn may_be_empty(pattern: &Pattern, mode: Option<&str>, index: usize, slot: &Slot) -> bool {
    let needed =
        mode.and_then(|mode| pattern.mode(mode)).is_some_and(|mode| mode.slots.contains(&SlotId::new(index)));
    slot.presence == Presence::Optional && !needed
}

fn said(room: &Room<'_>, written: &WrittenSlot) -> Said {
    Said::file(&room.written.path, written.slot.at, &written.slot.value)
}

/// What a file says by not saying it, it says of its namespace.
fn unsaid(room: &Room<'_>) -> Said {
    Said::file(&room.written.path, room.written.name.at, &room.written.name.value)
}

/// The words of the request about a slot.
fn words<'d>(document: &'d mut Document, namespace: usize, name: &Said) -> &'d mut SlotWords {
    let slots = &mut document.namespaces[namespace].slots;
    let index = slots.iter().position(|words| words.name.text() == name.text()).unwrap_or_else(|| {
        slots.push(SlotWords::new(name.clone()));
        slots.len() - 1
    });
    &mut slots[index]
}

/// Who asks that an optional slot is filled: in so many words, or by naming what fills it.
fn asked_by(document: &Document, namespace: usize, slot: &Slot) -> Place {
    let words = document.namespaces[namespace].slots.iter().find(|words| words.name.text() == slot.name);
    let Some(words) = words else { return Place::Default };
    let pins = [&words.backend, &words.offering, &words.vendor, &words.region].into_iter().flatten();
    words.fill.iter().chain(pins).next().map(Said::place).unwrap_or_default()
}

/// A slot that the pattern does not have.
pub(super) fn unknown(catalog: &Catalog, request: &Request, room: &Room<'_>) -> Vec<Diagnostic> {
    let pattern = catalog.pattern(request.namespaces[room.namespace].pattern);
    let known: Vec<&str> = pattern.slots.iter().map(|slot| slot.name.as_str()).collect();
    let stray = room.written.slots.iter().filter(|written| !known.contains(&written.slot.value.as_str()));
    let told = |written: &WrittenSlot| {
        let name = &written.slot.value;
        let message = format!("`{}` has no slot `{name}`", pattern.name);
        super::super::hints::suggesting(said(room, written).error(codes::SLOT, message), name, &known)
    };
    stray.map(told).collect()
}
