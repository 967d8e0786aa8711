//! Where a needed capability lands: on the filled slots whose pattern lists its interface. Nowhere is an error
//! that says what would make a place for it.

use super::codes;
use super::document::Entry;
use super::draft::{Draft, Scope};
use super::hints::listed;
use prism_model::InterfaceId;
use prism_model::catalog::{Pattern, Slot};

impl Draft<'_> {
    /// Some slot this is said of lists the interface.
    pub(super) fn check_landing(&mut self, scope: Scope, entry: &Entry, interface: InterfaceId) {
        let mut patterns: Vec<&Pattern> = Vec::new();
        let rooms = match scope {
            Scope::All => 0..self.rooms.len(),
            Scope::Namespace(room) => room..room + 1,
            Scope::Slot(_) => return,
        };
        patterns.extend(rooms.filter_map(|room| self.pattern(room)));
        let lands = self.within(scope).into_iter().any(|demand| lists(self.slot_of(demand), interface));
        let Some(first) = patterns.first().filter(|_| !lands) else { return };
        let slots = patterns.iter().flat_map(|pattern| &pattern.slots);
        let mut empty: Vec<&str> = Vec::new();
        for slot in slots.filter(|slot| lists(slot, interface)) {
            if !empty.contains(&slot.name.as_str()) {
                empty.push(&slot.name);
            }
        }
        let name = &self.catalog.interface(interface).name;
        let said = &entry.value;
        let finding = match empty.first() {
            Some(slot) => {
                let way = said.way(format!("--fill {slot}"), format!("slots.{slot}.fill: true"));
                let message = format!("`{name}` is listed by {} only, which stays empty", listed(&empty));
                said.error(codes::UNFILLED, message).hint(format!("fill it: `{way}`"))
            }
            None => {
                let whose = match patterns.iter().all(|pattern| pattern.name == first.name) {
                    true => format!("`{}`", first.name),
                    false => "any pattern of the request".to_owned(),
                };
                let slot = self.of_model(first, interface);
                let way =
                    said.way(format!("--require {slot}:{name}"), format!("slots.{slot}.require: [{name}]"));
                let finding = said.error(codes::NOWHERE, format!("no slot of {whose} lists `{name}`"));
                finding.hint(format!("ask it of one slot: `{way}`"))
            }
        };
        self.push(finding);
    }

    /// The slot whose interfaces are of the same model, else the first.
    fn of_model<'p>(&self, pattern: &'p Pattern, interface: InterfaceId) -> &'p str {
        let model = |id: InterfaceId| self.catalog.interface(id).model;
        let same = |slot: &&Slot| slot.required.iter().any(|&(other, _)| model(other) == model(interface));
        let slots = &pattern.slots;
        slots.iter().find(same).or(slots.first()).map_or("SLOT", |slot| slot.name.as_str())
    }
}

/// Whether a slot lists an interface at all: required, in an alternative, or optional.
pub(super) fn lists(slot: &Slot, interface: InterfaceId) -> bool {
    let named = slot.required.iter().chain(&slot.optional).any(|&(listed, _)| listed == interface);
    named || slot.any_of.iter().any(|set| set.contains(interface))
}
