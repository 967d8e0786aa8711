//! What is being built: patterns with slots, the rules across them, and how an executor uses them.

use crate::request::Target;
use crate::workload::{ItemSize, LoadShape};
use crate::{BackendId, InterfaceId, InterfaceSet, Mark, SlotId};
use serde::{Deserialize, Serialize};

/// Whether a slot has to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// It must be filled.
    Required,
    /// It may stay empty.
    Optional,
}

/// A slot: what it asks of whichever backend fills it. Invariant: required and optional are disjoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// `registry`.
    pub name: String,
    /// One line.
    pub description: String,
    /// Must be implemented, each with the place that says so.
    pub required: Vec<(InterfaceId, Mark)>,
    /// Alternatives; one must be implemented whole.
    pub any_of: Vec<InterfaceSet>,
    /// Where the alternatives are listed.
    pub any_of_mark: Option<Mark>,
    /// Nice to have.
    pub optional: Vec<(InterfaceId, Mark)>,
    /// A preference, never a filter.
    pub recommended: Vec<BackendId>,
    /// Must it be filled?
    pub presence: Presence,
    /// What it asks per second and holds.
    pub load: LoadShape,
    /// Whether the pattern states the load, or the documented default applies.
    pub load_stated: bool,
    /// What one request carries.
    pub item: ItemSize,
    /// Values of this size must be kept whole: a backend that does not say how large a value it takes is refused.
    pub min_value: Option<ItemSize>,
    /// Where it is defined.
    pub mark: Mark,
}

/// What sites have in common or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Aspect {
    /// The technology.
    Backend,
    /// Who bills.
    Vendor,
    /// Where, exactly.
    Region,
    /// Whose data centres.
    Cloud,
    /// The very same purchase.
    Site,
}

impl Aspect {
    /// As written in rules: `backend`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Backend => "backend",
            Self::Vendor => "vendor",
            Self::Region => "region",
            Self::Cloud => "cloud",
            Self::Site => "site",
        }
    }
}

/// A rule of a pattern across its slots; empty optional slots are ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternRule {
    /// What it says.
    pub kind: PatternRuleKind,
    /// Where it is stated.
    pub mark: Mark,
}

/// What a rule of a pattern says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PatternRuleKind {
    /// These slots are the same in an aspect.
    Same(Aspect, Vec<SlotId>),
    /// They are all different in it.
    Different(Aspect, Vec<SlotId>),
    /// If one slot is served at something, another has to be.
    Implies(SlotCondition, SlotCondition),
}

/// A slot is served at what is all of these at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotCondition {
    /// Which slot.
    pub slot: SlotId,
    /// All of them.
    pub targets: Vec<Target>,
}

impl PatternRule {
    /// The slots it speaks of, in the order written.
    #[must_use]
    pub fn slots(&self) -> Vec<SlotId> {
        match &self.kind {
            PatternRuleKind::Same(_, slots) | PatternRuleKind::Different(_, slots) => slots.clone(),
            PatternRuleKind::Implies(when, then) => vec![when.slot, then.slot],
        }
    }
}

/// A way to use a pattern: which slots have to be filled. Those that are required are filled in every mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mode {
    /// `stateful`.
    pub name: String,
    /// One line.
    pub description: String,
    /// Which, in the pattern's order.
    pub slots: Vec<SlotId>,
    /// Where it is stated.
    pub mark: Mark,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which slot.
    pub slot: SlotId,
    /// `Scan(filter)`.
    pub operation: String,
    /// Where it is stated.
    pub mark: Mark,
}

/// What is being built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// `multicast-registry`.
    pub name: String,
    /// `v1`.
    pub version: String,
    /// One line, for lists.
    pub summary: String,
    /// More than a line.
    pub description: String,
    /// `prism-pattern-multicast-registry:v1.0.0`.
    pub executor: String,
    /// In the order written.
    pub slots: Vec<Slot>,
    /// Across slots.
    pub rules: Vec<PatternRule>,
    /// Ways to use it, in the order written; empty: there is only one.
    pub modes: Vec<Mode>,
    /// `proto/patterns/multicast_registry.proto`.
    pub proto_file: String,
    /// `MulticastRegistryService`.
    pub service: String,
    /// Methods of its API.
    pub methods: Vec<String>,
    /// Flow name and steps.
    pub flows: Vec<(String, Vec<Step>)>,
    /// Where it is defined.
    pub mark: Mark,
}

impl Pattern {
    /// The mode called `name`.
    #[must_use]
    pub fn mode(&self, name: &str) -> Option<&Mode> {
        self.modes.iter().find(|mode| mode.name == name)
    }
}
