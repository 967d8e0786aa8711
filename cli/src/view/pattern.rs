//! Patterns.

use super::names::{backends, interfaces, listed, qualifies};
use prism_model::catalog::{
    Mode, Pattern, PatternRule, PatternRuleKind, Plugin, Presence, Slot, SlotCondition,
};
use prism_model::request::Target;
use prism_model::{BackendId, Catalog, InterfaceSet, PatternId, SlotId};
use serde::Serialize;
use std::collections::BTreeMap;

/// A pattern in a list.
#[derive(Debug, Serialize)]
pub(crate) struct PatternRow<'a> {
    pub(crate) pattern: &'a str,
    pub(crate) version: &'a str,
    pub(crate) summary: &'a str,
}

/// A pattern in full.
#[derive(Debug, Serialize)]
pub(crate) struct PatternView<'a> {
    pub(crate) pattern: &'a str,
    pub(crate) version: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) description: &'a str,
    pub(crate) executor: &'a str,
    pub(crate) slots: Vec<SlotView<'a>>,
    pub(crate) rules: Vec<RuleView<'a>>,
    pub(crate) modes: Vec<ModeView<'a>>,
    pub(crate) api: Api<'a>,
    pub(crate) implementation: Vec<Flow<'a>>,
    pub(crate) defined_at: String,
}

/// A slot.
#[derive(Debug, Serialize)]
pub(crate) struct SlotView<'a> {
    pub(crate) slot: &'a str,
    pub(crate) description: &'a str,
    pub(crate) optional: bool,
    pub(crate) required_interfaces: Vec<String>,
    pub(crate) any_of: Vec<Vec<String>>,
    pub(crate) optional_interfaces: Vec<String>,
    pub(crate) recommended_backends: Vec<&'a str>,
    /// `message_size`: the largest value of a backend must be known to be as large as that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_value: Option<&'static str>,
    /// With a plugin.
    pub(crate) satisfied_by: Vec<&'a str>,
    /// They have the interfaces, and no plugin.
    pub(crate) satisfied_without_plugin: Vec<&'a str>,
}

/// A rule across slots.
#[derive(Debug, Serialize)]
pub(crate) struct RuleView<'a> {
    pub(crate) rule: String,
    pub(crate) slots: Vec<&'a str>,
    /// Of `implies`: what follows from what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) implies: Option<Implies<'a>>,
}

/// If the one, then the other.
#[derive(Debug, Serialize)]
pub(crate) struct Implies<'a> {
    #[serde(rename = "if")]
    pub(crate) when: ConditionView<'a>,
    pub(crate) then: ConditionView<'a>,
}

/// A slot is served at what is all of these.
#[derive(Debug, Serialize)]
pub(crate) struct ConditionView<'a> {
    pub(crate) slot: &'a str,
    #[serde(flatten)]
    pub(crate) at: BTreeMap<&'static str, &'a str>,
}

/// A way to use a pattern.
#[derive(Debug, Serialize)]
pub(crate) struct ModeView<'a> {
    pub(crate) mode: &'a str,
    pub(crate) description: &'a str,
    pub(crate) required_slots: Vec<&'a str>,
}

/// Its service.
#[derive(Debug, Serialize)]
pub(crate) struct Api<'a> {
    pub(crate) proto_file: &'a str,
    pub(crate) service: &'a str,
    pub(crate) methods: &'a [String],
}

/// How its executor uses the slots.
#[derive(Debug, Serialize)]
pub(crate) struct Flow<'a> {
    pub(crate) flow: &'a str,
    pub(crate) steps: Vec<StepView<'a>>,
}

/// One step.
#[derive(Debug, Serialize)]
pub(crate) struct StepView<'a> {
    pub(crate) slot: &'a str,
    pub(crate) operation: &'a str,
}

/// Every pattern in a line.
pub(crate) fn rows(catalog: &Catalog) -> Vec<PatternRow<'_>> {
    fn row(Pattern { name, version, summary, .. }: &Pattern) -> PatternRow<'_> {
        PatternRow { pattern: name, version, summary }
    }
    catalog.parts().patterns.iter().map(row).collect()
}

impl<'a> PatternView<'a> {
    /// One pattern.
    pub(crate) fn of(catalog: &'a Catalog, id: PatternId) -> Self {
        let pattern = catalog.pattern(id);
        let slot = |id: &SlotId| pattern.slots[id.index()].name.as_str();
        let rule = |rule: &'a PatternRule| RuleView::of(catalog, pattern, rule);
        let mode = |mode: &'a Mode| ModeView {
            mode: &mode.name,
            description: &mode.description,
            required_slots: mode.slots.iter().map(slot).collect(),
        };
        let flow = |(flow, steps): &'a (String, Vec<prism_model::catalog::Step>)| Flow {
            flow,
            steps: steps.iter().map(|s| StepView { slot: slot(&s.slot), operation: &s.operation }).collect(),
        };
        Self {
            pattern: &pattern.name,
            version: &pattern.version,
            summary: &pattern.summary,
            description: &pattern.description,
            executor: &pattern.executor,
            slots: pattern.slots.iter().map(|slot| SlotView::of(catalog, slot)).collect(),
            rules: pattern.rules.iter().map(rule).collect(),
            modes: pattern.modes.iter().map(mode).collect(),
            api: Api {
                proto_file: &pattern.proto_file,
                service: &pattern.service,
                methods: &pattern.methods,
            },
            implementation: pattern.flows.iter().map(flow).collect(),
            defined_at: catalog.place(pattern.mark).to_string(),
        }
    }
}

impl<'a> RuleView<'a> {
    fn of(catalog: &'a Catalog, pattern: &'a Pattern, rule: &'a PatternRule) -> Self {
        let slots = rule.slots().iter().map(|id| pattern.slots[id.index()].name.as_str()).collect();
        let plain = |rule: String| Self { rule, slots, implies: None };
        match &rule.kind {
            PatternRuleKind::Same(aspect, _) => plain(format!("same_{}", aspect.name())),
            PatternRuleKind::Different(aspect, _) => plain(format!("different_{}", aspect.name())),
            PatternRuleKind::Implies(when, then) => {
                let of = |condition| ConditionView::of(catalog, pattern, condition);
                Self {
                    implies: Some(Implies { when: of(when), then: of(then) }),
                    ..plain("implies".to_owned())
                }
            }
        }
    }
}

impl<'a> ConditionView<'a> {
    fn of(catalog: &'a Catalog, pattern: &'a Pattern, condition: &'a SlotCondition) -> Self {
        let at = |target: &'a Target| match target {
            Target::Backend(id) => ("backend", catalog.backend(*id).name.as_str()),
            Target::Offering(id) => ("offering", catalog.offering(*id).name.as_str()),
            Target::Vendor(name) => ("vendor", name.as_str()),
            Target::Region(id) => ("region", catalog.region(*id).name.as_str()),
            Target::Cloud(name) => ("cloud", name.as_str()),
        };
        let slot = &pattern.slots[condition.slot.index()].name;
        Self { slot, at: condition.targets.iter().map(at).collect() }
    }
}

impl<'a> SlotView<'a> {
    fn of(catalog: &'a Catalog, slot: &'a Slot) -> Self {
        let required: InterfaceSet = slot.required.iter().map(|&(interface, _)| interface).collect();
        let enough = |offered: &InterfaceSet| {
            let branches = &slot.any_of;
            required.covered_by(offered)
                && (branches.is_empty() || branches.iter().any(|b| b.covered_by(offered)))
        };
        let satisfying = |plugged: bool| {
            let qualified = backends(catalog).filter(|&(id, _)| qualifies(catalog, id, enough));
            let wanted = qualified.filter(|(_, backend)| (backend.plugin != Plugin::Missing) == plugged);
            wanted.map(|(_, backend)| backend.name.as_str()).collect()
        };
        let name = |&id: &BackendId| catalog.backend(id).name.as_str();
        Self {
            slot: &slot.name,
            description: &slot.description,
            optional: slot.presence == Presence::Optional,
            required_interfaces: listed(catalog, &slot.required),
            any_of: slot.any_of.iter().map(|branch| interfaces(catalog, branch.iter())).collect(),
            optional_interfaces: listed(catalog, &slot.optional),
            recommended_backends: slot.recommended.iter().map(name).collect(),
            min_value: slot.min_value.map(|size| size.word().name()),
            satisfied_by: satisfying(true),
            satisfied_without_plugin: satisfying(false),
        }
    }
}
