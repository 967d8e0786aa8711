//! Rules of patterns bind something: two slots at least, and names that somebody has. Whether they can hold
//! together is the solver's to say.

use super::Scope;
use super::recommended::gap;
use crate::{Diagnostic, Severity, codes, nearest};
use prism_model::catalog::{Pattern, PatternRule, PatternRuleKind, SlotCondition};
use prism_model::request::Target;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    for pattern in &scope.catalog.parts().patterns {
        for rule in &pattern.rules {
            match &rule.kind {
                PatternRuleKind::Same(_, slots) | PatternRuleKind::Different(_, slots) => {
                    if slots.len() < 2 {
                        let message = "a rule among fewer than two slots says nothing".to_owned();
                        findings
                            .push(found(scope, rule, message).hint("name two slots or more, or remove it"));
                    }
                }
                PatternRuleKind::Implies(when, then) => {
                    findings.extend(never(scope, pattern, rule, when));
                    for condition in [when, then] {
                        findings.extend(condition.targets.iter().filter_map(|to| nobody(scope, rule, to)));
                    }
                }
            }
        }
    }
}

fn found(scope: &Scope<'_>, rule: &PatternRule, message: String) -> Diagnostic {
    scope.entry(codes::IDLE_RULE, Severity::Warning, rule.mark, message)
}

/// A backend that cannot fill the slot: what follows from it never does.
fn never(
    scope: &Scope<'_>,
    pattern: &Pattern,
    rule: &PatternRule,
    when: &SlotCondition,
) -> Option<Diagnostic> {
    let slot = pattern.slots.get(when.slot.index())?;
    let backend = when.targets.iter().find_map(|target| match target {
        Target::Backend(id) => Some(scope.catalog.backend(*id)),
        _ => None,
    })?;
    let gap = gap(scope, slot, backend)?;
    let message = format!("`{}` never fills slot `{}`: it {gap}", backend.name, slot.name);
    Some(found(scope, rule, message).hint("nothing ever follows; name another backend, or remove the rule"))
}

/// A vendor that bills nothing, a cloud without a region.
fn nobody(scope: &Scope<'_>, rule: &PatternRule, target: &Target) -> Option<Diagnostic> {
    let parts = scope.catalog.parts();
    let (kind, name, known): (&str, &String, Vec<&str>) = match target {
        Target::Vendor(name) => ("vendor", name, parts.offerings.iter().map(|o| o.vendor.as_str()).collect()),
        Target::Cloud(name) => ("cloud", name, parts.regions.iter().map(|r| r.cloud.as_str()).collect()),
        Target::Backend(_) | Target::Offering(_) | Target::Region(_) => return None,
    };
    if known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return None;
    }
    let finding = found(scope, rule, format!("no offering is of {kind} `{name}`"));
    Some(match nearest(name, known) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding,
    })
}
