//! Recommended backends can fill the slot that recommends them.

use super::Scope;
use crate::node::listed;
use crate::read::places::Part;
use crate::{Diagnostic, Severity, codes};
use prism_model::catalog::{Backend, Slot};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    for slot in scope.catalog.parts().patterns.iter().flat_map(|pattern| &pattern.slots) {
        for (index, &backend) in slot.recommended.iter().enumerate() {
            let backend = scope.catalog.backend(backend);
            if let Some(gap) = gap(scope, slot, backend) {
                let message =
                    format!("`{}` is recommended for slot `{}`, but {gap}", backend.name, slot.name);
                let at = (Part::Recommended, index);
                let finding = scope.at(codes::NOT_QUALIFIED, Severity::Error, slot.mark, at, message);
                let finding = finding.related(scope.catalog.place(backend.mark), "the backend");
                findings.push(finding.hint("recommend another one, or list what it implements"));
            }
        }
    }
}

/// What keeps the backend from filling the slot.
pub(super) fn gap(scope: &Scope<'_>, slot: &Slot, backend: &Backend) -> Option<String> {
    let lacking = slot.required.iter().filter(|(interface, _)| !backend.interfaces.contains(*interface));
    let lacking: Vec<&str> =
        lacking.map(|&(interface, _)| scope.catalog.interface(interface).name.as_str()).collect();
    if !lacking.is_empty() {
        return Some(format!("does not implement {}", listed(&lacking)));
    }
    let whole = slot.any_of.iter().any(|branch| branch.covered_by(&backend.interfaces));
    (!slot.any_of.is_empty() && !whole).then(|| "implements no alternative of `any_of` whole".to_owned())
}
