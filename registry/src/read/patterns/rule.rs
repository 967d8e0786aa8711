//! `rules:` of a pattern: `{same_backend: [a, b]}`, and `{implies: {if: {slot: a, vendor: gcp}, then: {…}}}`.

use super::{named, slot_id, slot_ids};
use crate::node::Node;
use crate::read::context::Context;
use crate::{codes, nearest};
use prism_model::SlotId;
use prism_model::catalog::{Aspect, PatternRule, PatternRuleKind, Slot, SlotCondition};
use prism_model::request::Target;

const ASPECTS: [Aspect; 5] = [Aspect::Backend, Aspect::Vendor, Aspect::Region, Aspect::Cloud, Aspect::Site];

/// Several in one map are several rules.
pub(super) fn rules(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Vec<PatternRule> {
    if node.get("if").is_some() {
        let kind = implies(cx, node, slots);
        return kind.map(|kind| PatternRule { kind, mark: cx.mark(node) }).into_iter().collect();
    }
    let mut rules = Vec::new();
    for (key, value) in named(cx, node, "a rule") {
        let kind = match key.text() {
            Some("implies") => implies(cx, value, slots),
            _ => among(cx, key, value, slots),
        };
        rules.extend(kind.map(|kind| PatternRule { kind, mark: cx.mark(key) }));
    }
    rules
}

/// `same_backend: [a, b]`.
fn among(cx: &mut Context<'_>, key: &Node, list: &Node, slots: &[Slot]) -> Option<PatternRuleKind> {
    let (same, aspect) = word(cx, key)?;
    let kind: fn(Aspect, Vec<SlotId>) -> PatternRuleKind =
        if same { PatternRuleKind::Same } else { PatternRuleKind::Different };
    Some(kind(aspect, slot_ids(cx, list, slots)))
}

fn word(cx: &mut Context<'_>, key: &Node) -> Option<(bool, Aspect)> {
    let text = key.text().unwrap_or_default();
    let words = || [true, false].into_iter().flat_map(|same| ASPECTS.map(|aspect| (same, aspect)));
    let word =
        |same: bool, aspect: Aspect| format!("{}_{}", if same { "same" } else { "different" }, aspect.name());
    let found = words().find(|&(same, aspect)| word(same, aspect) == text);
    if found.is_none() {
        let known: Vec<String> = words().map(|(same, aspect)| word(same, aspect)).collect();
        let known = known.iter().map(String::as_str).chain(["implies"]);
        let finding = cx.reader.error(codes::BAD_WORD, key, format!("`{text}` is not a rule"));
        cx.reader.push(match nearest(text, known) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
            None => finding.hint(
                "rules are `implies`, or `same_` or `different_` with `backend`, `vendor`, `region`, `cloud` or \
                 `site` after it",
            ),
        });
    }
    found
}

/// `{if: …, then: …}`.
fn implies(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Option<PatternRuleKind> {
    let mut map = cx.reader.map(node, "an implication")?;
    let when = map.need(&mut cx.reader, "if").and_then(|node| condition(cx, node, slots));
    let then = map.need(&mut cx.reader, "then").and_then(|node| condition(cx, node, slots));
    map.finish(&mut cx.reader);
    Some(PatternRuleKind::Implies(when?, then?))
}

/// `{slot: a, backend: …, vendor: …, region: …, cloud: …}`: the slot is served at what is all of these.
fn condition(cx: &mut Context<'_>, node: &Node, slots: &[Slot]) -> Option<SlotCondition> {
    let mut map = cx.reader.map(node, "a condition")?;
    let slot = map.need(&mut cx.reader, "slot").and_then(|node| slot_id(cx, node, slots));
    let mut named = false;
    let mut targets = Vec::new();
    for aspect in ["backend", "vendor", "region", "cloud"] {
        let Some(value) = map.take(aspect) else { continue };
        named = true;
        targets.extend(match aspect {
            "backend" => cx.backend(value).map(Target::Backend),
            "region" => cx.region(value).map(Target::Region),
            "vendor" => cx.reader.text(value, "a vendor").map(|text| Target::Vendor(text.to_lowercase())),
            _ => cx.reader.text(value, "a cloud").map(|text| Target::Cloud(text.to_lowercase())),
        });
    }
    if !named {
        let message = "a condition needs `backend`, `vendor`, `region` or `cloud`";
        let finding = cx.reader.error(codes::MISSING_KEY, node, message);
        cx.reader.push(finding.hint("say what the slot is served at: `{slot: …, backend: …}`"));
    }
    map.finish(&mut cx.reader);
    (named && !targets.is_empty()).then_some(SlotCondition { slot: slot?, targets })
}
