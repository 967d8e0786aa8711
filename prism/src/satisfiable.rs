//! Can every pattern be built at all? The solver-backed check of `registry validate`: each pattern's required
//! slots, together with its rules, on the unpriced catalogue; then each optional slot on top.

use crate::{unpriced, words};
use prism_model::catalog::{Catalog, Presence};
use prism_model::{Answer, Explanation, Request};
use prism_registry::request::{Flags, lower};
use prism_registry::{Diagnostic, Severity};
use prism_solver::{Budget, Exact, solve};

/// The code of these findings.
const UNSATISFIABLE: &str = "PRISM0402";

/// One finding per pattern that no backends satisfy, with the minimal conflict; a warning for an optional slot
/// that could never be filled.
#[must_use]
pub fn unsatisfiable_patterns(catalog: &Catalog) -> Vec<Diagnostic> {
    let Ok(bare) = unpriced(catalog) else { return Vec::new() };
    let mut findings = Vec::new();
    for pattern in &catalog.parts().patterns {
        let asked =
            |fill: Vec<String>| Flags { pattern: Some(pattern.name.clone()), fill, ..Flags::default() };
        let place = catalog.place(pattern.mark);
        if let Some((request, why)) = refuted(&bare, &asked(Vec::new())) {
            let message = format!("no backends satisfy pattern `{}`", pattern.name);
            findings.push(explained(Severity::Error, place, message, &bare, &request, &why));
            continue;
        }
        for slot in pattern.slots.iter().filter(|slot| slot.presence == Presence::Optional) {
            if let Some((request, why)) = refuted(&bare, &asked(vec![slot.name.clone()])) {
                let message = format!("no backend can fill the optional slot `{}`", slot.name);
                findings.push(explained(
                    Severity::Warning,
                    catalog.place(slot.mark),
                    message,
                    &bare,
                    &request,
                    &why,
                ));
            }
        }
    }
    findings
}

/// The request and its conflict, if there is no plan.
fn refuted(catalog: &Catalog, flags: &Flags) -> Option<(Request, Explanation)> {
    let request = lower(catalog, flags).ok()?.request;
    match solve(catalog, &request, &Exact, &mut Budget::unlimited()).ok()? {
        Answer::NoPlan(why) => Some((request, why)),
        Answer::Plan(_) | Answer::Unknown { .. } => None,
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
