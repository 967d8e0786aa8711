//! Every interface has someone who implements it, someone with a plugin, and someone with a price.

use super::Scope;
use crate::node::listed;
use crate::{Diagnostic, Severity, codes};
use prism_model::catalog::{Backend, Interface, Plugin};
use prism_model::{InterfaceId, InterfaceSet};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let priced: InterfaceSet = scope
        .catalog
        .site_ids()
        .fold(InterfaceSet::default(), |all, site| all.or(&scope.catalog.interfaces_at(site)));
    for (index, interface) in scope.catalog.parts().interfaces.iter().enumerate() {
        let id = InterfaceId::new(index);
        let all = scope.catalog.parts().backends.iter();
        let providers: Vec<&Backend> = all.filter(|backend| backend.interfaces.contains(id)).collect();
        if providers.is_empty() {
            findings.push(nobody(scope, interface));
            continue;
        }
        let names: Vec<&str> = providers.iter().map(|backend| backend.name.as_str()).collect();
        if providers.iter().all(|backend| backend.plugin == Plugin::Missing) {
            let message = format!("no backend with a plugin implements `{}`", interface.name);
            let hint = format!("its only providers: {}; slots that need it stay empty", listed(&names));
            findings.push(found(scope, codes::NO_PLUGGED, Severity::Warning, interface, message).hint(hint));
        }
        if !priced.contains(id) {
            let message = format!("no offering with a price has `{}`", interface.name);
            let hint = format!("add an offering of {}", listed(&names));
            findings.push(found(scope, codes::NO_PRICED, Severity::Warning, interface, message).hint(hint));
        }
    }
}

fn nobody(scope: &Scope<'_>, interface: &Interface) -> Diagnostic {
    let message = format!("no backend implements `{}`", interface.name);
    let finding = found(scope, codes::NO_PROVIDER, Severity::Error, interface, message);
    finding.hint("add it to a backend's `implements`, or remove the interface")
}

fn found(
    scope: &Scope<'_>,
    code: &'static str,
    severity: Severity,
    interface: &Interface,
    message: String,
) -> Diagnostic {
    scope.entry(code, severity, interface.mark, message).width(interface.name.chars().count())
}
