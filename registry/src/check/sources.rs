//! Figures say where they are from. A list of prices without a source is read all the same, and its figures then go
//! by the name of its file; nobody can look them up.

use super::Scope;
use crate::{Diagnostic, Severity, codes};
use prism_model::Place;
use prism_model::catalog::Offering;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let sourceless = |offering: &&Offering| {
        let source = &scope.catalog.source(offering.source).text;
        matches!(scope.catalog.place(offering.mark), Place::File { path, .. } if *path == **source)
    };
    for offering in scope.catalog.parts().offerings.iter().filter(sourceless) {
        let message = format!("`{}` states no `source`", offering.name);
        let finding = scope.entry(codes::NO_SOURCE, Severity::Warning, offering.mark, message);
        findings.push(finding.width(offering.name.chars().count()).hint(
            "say where its figures are from and since when: `source: our contract`, `as_of: 2026-01-31`",
        ));
    }
}
