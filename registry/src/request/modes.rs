//! The mode of a pattern that a namespace runs in: which of its optional slots have to be filled.

use super::codes;
use super::document::NamespaceWords;
use super::draft::Draft;
use super::hints::suggesting;
use prism_model::catalog::{Mode, Presence};
use prism_model::{PatternId, SlotId};

impl<'a> Draft<'a> {
    /// The mode that is asked for.
    pub(super) fn mode(
        &mut self,
        namespace: &NamespaceWords,
        pattern: Option<PatternId>,
    ) -> Option<&'a Mode> {
        let (said, pattern) = (namespace.mode.as_ref()?, self.catalog.pattern(pattern?));
        let found = pattern.mode(said.text());
        if found.is_none() {
            let known: Vec<&str> = pattern.modes.iter().map(|mode| mode.name.as_str()).collect();
            let finding =
                said.error(codes::MODE, format!("`{}` has no mode `{}`", pattern.name, said.text()));
            let one = pattern.slots.iter().find(|slot| slot.presence == Presence::Optional);
            let slot = one.map_or("SLOT", |slot| slot.name.as_str());
            let way = said.way(format!("--fill {slot}"), format!("slots.{slot}.fill: true"));
            self.push(match known.as_slice() {
                [] => finding.hint(format!("it has no modes; `{way}` fills an optional slot")),
                known => suggesting(finding, said.text(), known),
            });
        }
        found
    }

    /// Warns of optional slots that are filled beyond the mode.
    pub(super) fn beyond_mode(&mut self, room: usize, namespace: &NamespaceWords, mode: &Mode) {
        let (Some(said), Some(pattern)) = (&namespace.mode, self.pattern(room)) else { return };
        for demand in self.of_room(room) {
            let (slot, id) = (self.slot_of(demand), self.demands[demand.index()].slot);
            if slot.presence == Presence::Required || mode.slots.contains(&id) {
                continue;
            }
            let message = format!("mode `{}` leaves slot `{}` empty, and it is filled", mode.name, slot.name);
            let finding = said.warning(codes::BEYOND_MODE, message);
            let has = |other: &&Mode| other.slots.contains(&id);
            self.push(match pattern.modes.iter().find(has) {
                Some(other) => finding.hint(format!("mode `{}` has it", other.name)),
                None => finding,
            });
        }
    }
}

/// Whether a mode needs a slot.
pub(super) fn needs(mode: Option<&Mode>, slot: usize) -> bool {
    mode.is_some_and(|mode| mode.slots.contains(&SlotId::new(slot)))
}
