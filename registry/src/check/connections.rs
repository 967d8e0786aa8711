//! What a backend writes as its connection has the form that it states itself.

use super::Scope;
use crate::config::{connection_for, format};
use crate::read::places::Part;
use crate::{Diagnostic, Severity, codes};
use prism_model::catalog::Backend;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    for backend in &scope.catalog.parts().backends {
        if backend.connection_format.is_empty() {
            continue;
        }
        if !format::is_format(&backend.connection_format) {
            let message = format!("`{}` has no scheme", backend.connection_format);
            let finding = at(scope, backend, Part::ConnectionFormat, message);
            findings.push(finding.hint("write it like `redis://host:port/db`"));
            continue;
        }
        let template = connection_for(backend, "namespace", "slot", "region");
        let written = [
            (Part::DefaultConnection, &backend.default_connection, &backend.default_connection),
            (Part::ConnectionTemplate, &backend.connection_template, &template),
        ];
        for (part, _, connection) in written.into_iter().filter(|(_, stated, _)| !stated.is_empty()) {
            let fault = |fault| {
                at(scope, backend, part, format!("this is no connection of `{}`: {fault}", backend.name))
            };
            let hint = format!("its form is `{}`", backend.connection_format);
            findings
                .extend(format::faults(backend, connection).into_iter().map(|f| fault(f).hint(hint.clone())));
        }
    }
}

fn at(scope: &Scope<'_>, backend: &Backend, part: Part, message: String) -> Diagnostic {
    scope.at(codes::CONNECTION_FORM, Severity::Error, backend.mark, (part, 0), message)
}
