//! Modes of patterns say what they mean: what is required is in every one of them, and no two are the same.

use super::Scope;
use crate::{Diagnostic, Severity, codes};
use prism_model::SlotId;
use prism_model::catalog::{Mode, Pattern, Presence, Slot};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    for pattern in &scope.catalog.parts().patterns {
        for (index, mode) in pattern.modes.iter().enumerate() {
            findings.extend(left_out(scope, pattern, mode));
            let twin =
                pattern.modes[..index].iter().find(|other| filled(pattern, other) == filled(pattern, mode));
            findings.extend(twin.map(|twin| same(scope, mode, twin)));
        }
    }
}

fn is_required((_, slot): &(usize, &Slot)) -> bool {
    slot.presence == Presence::Required
}

/// Slots that are filled in a mode.
fn filled(pattern: &Pattern, mode: &Mode) -> Vec<SlotId> {
    let required = pattern.slots.iter().enumerate().filter(is_required).map(|(index, _)| SlotId::new(index));
    let mut filled: Vec<SlotId> = required.chain(mode.slots.iter().copied()).collect();
    filled.sort_unstable();
    filled.dedup();
    filled
}

/// Required slots that a mode does not list: they are filled all the same.
fn left_out(scope: &Scope<'_>, pattern: &Pattern, mode: &Mode) -> Vec<Diagnostic> {
    let required = pattern.slots.iter().enumerate().filter(is_required);
    let missing = required.filter(|(index, _)| !mode.slots.contains(&SlotId::new(*index)));
    let finding = |slot: &Slot| {
        let message =
            format!("mode `{}` does not list slot `{}`, which every mode fills", mode.name, slot.name);
        let finding = scope.entry(codes::MODE, Severity::Warning, mode.mark, message);
        let finding = finding.width(mode.name.chars().count());
        let finding = finding.related(scope.catalog.place(slot.mark), "the slot is not optional");
        finding.hint(format!("add `{}`, or make the slot `optional: true`", slot.name))
    };
    missing.map(|(_, slot)| finding(slot)).collect()
}

fn same(scope: &Scope<'_>, mode: &Mode, twin: &Mode) -> Diagnostic {
    let message = format!("modes `{}` and `{}` fill the same slots", twin.name, mode.name);
    let finding = scope.entry(codes::MODE, Severity::Warning, mode.mark, message);
    let finding = finding.width(mode.name.chars().count());
    finding.related(scope.catalog.place(twin.mark), "the other one").hint("remove one of them")
}
