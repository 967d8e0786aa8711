//! Flows of patterns call operations that their slots have: of the required interfaces, of the alternatives,
//! or of the optional ones.

use super::Scope;
use crate::node::listed;
use crate::{Diagnostic, Severity, codes, nearest};
use prism_model::catalog::{Interface, Pattern, Slot, Step};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    for pattern in &scope.catalog.parts().patterns {
        let steps = pattern.flows.iter().flat_map(|(_, steps)| steps);
        findings.extend(steps.filter_map(|step| self::step(scope, pattern, step)));
    }
}

fn step(scope: &Scope<'_>, pattern: &Pattern, step: &Step) -> Option<Diagnostic> {
    let slot = pattern.slots.get(step.slot.index())?;
    let name = operation(&step.operation);
    let has: Vec<&str> = interfaces(scope, slot).flat_map(operations).collect();
    if has.contains(&name) {
        return None;
    }
    let message = format!("no interface of slot `{}` has the operation `{name}`", slot.name);
    let finding = scope.entry(codes::NO_OPERATION, Severity::Error, step.mark, message);
    let finding = finding.width(step.operation.chars().count());
    let all = &scope.catalog.parts().interfaces;
    let elsewhere: Vec<&str> =
        all.iter().filter(|i| operations(i).any(|known| known == name)).map(|i| i.name.as_str()).collect();
    Some(match nearest(name, has.iter().copied()) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None if elsewhere.is_empty() => finding.hint(format!("its operations are {}", listed(&has))),
        None => finding.hint(format!("{} has it; list it in the slot", listed(&elsewhere))),
    })
}

fn interfaces<'a>(scope: &'a Scope<'_>, slot: &'a Slot) -> impl Iterator<Item = &'a Interface> {
    let named = slot.required.iter().chain(&slot.optional).map(|&(interface, _)| interface);
    let alternatives = slot.any_of.iter().flat_map(|branch| branch.iter());
    named.chain(alternatives).map(|interface| scope.catalog.interface(interface))
}

fn operations(interface: &Interface) -> impl Iterator<Item = &str> {
    interface.methods.iter().map(|method| operation(method))
}

/// `Set` of `Set(identity, metadata)`.
fn operation(text: &str) -> &str {
    text.split('(').next().unwrap_or_default().trim()
}
