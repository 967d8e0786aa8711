//! Can every pattern be built at all? The solver-backed check of `registry validate`: each pattern's required
//! slots, together with its rules, on the unpriced catalogue; then each optional slot on top.

use crate::{unpriced, words};
use prism_model::catalog::{Catalog, Mode, Pattern, Presence, Slot};
use prism_model::{Explanation, Request};
use prism_registry::request::{Flags, lower};
use prism_registry::{Diagnostic, Severity};
use prism_solver::{Budget, Satisfiable, satisfiable};

/// The code of these findings.
const UNSATISFIABLE: &str = "PRISM0402";

/// One finding per pattern, and per mode of it, that no backends satisfy, with the minimal conflict; a warning for
/// an optional slot that could never be filled.
#[must_use]
pub fn unsatisfiable_patterns(catalog: &Catalog) -> Vec<Diagnostic> {
    let Ok(bare) = unpriced(catalog) else { return Vec::new() };
    catalog.parts().patterns.iter().flat_map(|pattern| of_pattern(&bare, pattern)).collect()
}

fn of_pattern(bare: &Catalog, pattern: &Pattern) -> Vec<Diagnostic> {
    let asked = || Flags { pattern: Some(pattern.name.clone()), ..Flags::default() };
    let refuted = |flags: Flags, severity, mark, message: String| {
        let (request, why) = refuted(bare, &flags)?;
        Some(explained(severity, bare.place(mark), message, bare, &request, &why))
    };
    let whole = format!("no backends satisfy pattern `{}`", pattern.name);
    if let Some(finding) = refuted(asked(), Severity::Error, pattern.mark, whole) {
        return vec![finding];
    }
    let mode = |mode: &Mode| {
        let message = format!("no backends satisfy mode `{}` of pattern `{}`", mode.name, pattern.name);
        refuted(Flags { mode: Some(mode.name.clone()), ..asked() }, Severity::Error, mode.mark, message)
    };
    let slot = |slot: &Slot| {
        let message = format!("no backend can fill the optional slot `{}`", slot.name);
        refuted(Flags { fill: vec![slot.name.clone()], ..asked() }, Severity::Warning, slot.mark, message)
    };
    let optional = pattern.slots.iter().filter(|slot| slot.presence == Presence::Optional);
    pattern.modes.iter().filter_map(mode).chain(optional.filter_map(slot)).collect()
}

/// The request and its conflict, if there is no plan.
fn refuted(catalog: &Catalog, flags: &Flags) -> Option<(Request, Explanation)> {
    let request = lower(catalog, flags).ok()?.request;
    match satisfiable(catalog, &request, &mut Budget::unlimited()).ok()? {
        Satisfiable::No(why) => Some((request, why)),
        Satisfiable::Yes(_) | Satisfiable::Unknown => None,
    }
}

fn explained(
    severity: Severity,
    place: prism_model::Place,
    message: String,
    catalog: &Catalog,
    request: &Request,
    why: &Explanation,
) -> Diagnostic {
    let finding = Diagnostic::new(UNSATISFIABLE, severity, place, message);
    let facts = why.facts.iter();
    facts.fold(finding, |finding, &fact| {
        finding.related(words::place(catalog, request, fact), words::fact(catalog, request, fact))
    })
}
