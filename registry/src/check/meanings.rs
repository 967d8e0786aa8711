//! A word people ask with means one thing: a capability, or an attribute; a value, or another word for one.

use super::Scope;
use crate::{Diagnostic, Severity, codes};
use prism_model::catalog::Attribute;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let parts = scope.catalog.parts();
    for attribute in &parts.attributes {
        findings.extend(
            attribute.synonyms.iter().filter_map(|(word, level)| synonym(scope, attribute, word, *level)),
        );
    }
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

/// A value of the scale that is said to be another word for another value.
fn synonym(scope: &Scope<'_>, attribute: &Attribute, word: &str, level: u8) -> Option<Diagnostic> {
    let position = attribute.order.iter().position(|value| value == word)?;
    if position == usize::from(level) {
        return None;
    }
    let other = attribute.order.get(usize::from(level)).map_or("", String::as_str);
    let message = format!("`{word}` is a value of `{}` and another word for `{other}`", attribute.name);
    let finding = scope.entry(codes::TWO_MEANINGS, Severity::Error, attribute.mark, message);
    Some(finding.width(attribute.name.chars().count()).hint(format!("remove the synonym `{word}`")))
}
