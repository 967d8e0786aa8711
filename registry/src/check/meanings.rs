//! A word people ask with means one thing: a capability, or an attribute.

use super::Scope;
use crate::{Diagnostic, Severity, codes};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let parts = scope.catalog.parts();
    for capability in &parts.capabilities {
        let attribute = parts.attributes.iter().find(|attribute| attribute.name == capability.name);
        if let Some(attribute) = attribute {
            let message = format!("`{}` is a capability and an attribute", capability.name);
            let finding = scope.entry(codes::TWO_MEANINGS, Severity::Error, capability.mark, message);
            let finding = finding.related(scope.catalog.place(attribute.mark), "the attribute");
            findings.push(finding.width(capability.name.chars().count()).hint("rename one of them"));
        }
        if let Some(bare) = capability.name.strip_suffix("_support") {
            let message = format!("`{}` is what the capability `{bare}` is also known as", capability.name);
            let finding = scope.entry(codes::TWO_MEANINGS, Severity::Error, capability.mark, message);
            let finding = finding.width(capability.name.chars().count()).fix(&capability.name, bare);
            findings.push(finding.hint(format!("call it `{bare}`")));
        }
    }
}
