//! What an overlay takes away: a definition that overrides another one replaces it whole, so what it leaves out is
//! gone. That may be meant; it is told.

use super::Scope;
use crate::node::listed;
use crate::read::read;
use crate::{Diagnostic, Severity, codes};
use prism_model::catalog::{Backend, Pattern};
use prism_model::{Catalog, Mark};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((_, below @ [_, ..])) = scope.layers.split_last() else { return };
    let reading = read(below);
    let Some(below) = reading.readable() else { return };
    for backend in &scope.catalog.parts().backends {
        let before = below.find_backend(&backend.name).map(|id| below.backend(id));
        findings.extend(before.and_then(|before| fewer(scope, below, backend, before)));
    }
    for pattern in &scope.catalog.parts().patterns {
        let before = below.find_pattern(&pattern.name).map(|id| below.pattern(id));
        findings.extend(before.and_then(|before| without(scope, below, pattern, before)));
    }
}

fn fewer(scope: &Scope<'_>, below: &Catalog, backend: &Backend, before: &Backend) -> Option<Diagnostic> {
    let has =
        |name: &str| scope.catalog.find_interface(name).is_some_and(|id| backend.interfaces.contains(id));
    let names = before.interfaces.iter().map(|id| below.interface(id).name.as_str());
    let lost: Vec<&str> = names.filter(|name| !has(name)).collect();
    let what = format!("`{}` does not implement {} any more", backend.name, listed(&lost));
    told(scope, (backend.mark, &backend.name), below, before.mark, (!lost.is_empty()).then_some(what))
}

fn without(scope: &Scope<'_>, below: &Catalog, pattern: &Pattern, before: &Pattern) -> Option<Diagnostic> {
    let has = |name: &str| pattern.slots.iter().any(|slot| slot.name == name);
    let names = before.slots.iter().map(|slot| slot.name.as_str());
    let lost: Vec<&str> = names.filter(|name| !has(name)).collect();
    let what = format!("`{}` does not have slot {} any more", pattern.name, listed(&lost));
    told(scope, (pattern.mark, &pattern.name), below, before.mark, (!lost.is_empty()).then_some(what))
}

fn told(
    scope: &Scope<'_>,
    (mark, name): (Mark, &str),
    below: &Catalog,
    before: Mark,
    what: Option<String>,
) -> Option<Diagnostic> {
    let finding = scope.entry(codes::TAKES_AWAY, Severity::Warning, mark, what?);
    let finding = finding.width(name.chars().count()).related(below.place(before), "overridden");
    Some(finding.hint("an override replaces the whole definition; list what is to stay"))
}
