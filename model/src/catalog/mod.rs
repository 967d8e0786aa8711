//! The catalogue: what can be asked (interfaces), who can do it (backends), at what price (offerings in
//! regions, which make sites) and what is being built (patterns with slots). Built once by the registry,
//! read by everything else; a [`Catalog`] that exists is consistent: every id resolves.

mod backend;
mod interface;
mod offering;
mod pattern;
mod whole;

use crate::{Exact, RegionId};
pub use backend::{Backend, Implements, Plugin, StatedAttribute, Support};
pub use interface::{Attribute, Capability, DataModel, Interface};
pub use offering::{EnvironmentName, Figure, Offering, Region, Scale, Site};
pub use pattern::{Aspect, Mode, Pattern, PatternRule, PatternRuleKind, Presence, Slot, SlotCondition, Step};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
pub use whole::{Catalog, Inconsistent};

/// A fact that may be missing. Unknown is never unlimited, zero or free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Known<T> {
    /// Stated by a source.
    Value(T),
    /// A source says there is no limit.
    Unlimited,
    /// Nobody says.
    #[default]
    Unknown,
}

impl<T> Known<T> {
    /// The stated value.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Unlimited | Self::Unknown => None,
        }
    }

    /// Whether nobody says.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// How far a figure can be trusted to be the list price at its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// One secondary source.
    Low,
    /// Official with an ambiguity, derived, or agreeing secondary sources.
    Medium,
    /// Official feed or vendor page.
    High,
}

/// Where figures come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// As the data names it.
    pub text: String,
    /// `2024-08-09`, `2026-06`, or `unknown`.
    pub as_of: String,
    /// Its fidelity.
    pub confidence: Option<Confidence>,
}

/// A plugin or executor at a version that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// `prism-redis`.
    pub name: String,
    /// `v1.2.0`.
    pub version: String,
    /// Nobody published it; the registry assumes it.
    pub assumed: bool,
}

/// Everything the registry read, before it is trusted. Lists are in catalogue order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CatalogParts {
    /// Files, as [`Mark`](crate::Mark)s name them.
    pub files: Vec<Arc<str>>,
    /// Sources of figures.
    pub sources: Vec<Source>,
    /// Families.
    pub models: Vec<DataModel>,
    /// Interfaces, grouped by family.
    pub interfaces: Vec<Interface>,
    /// Capability words, in the order of their interfaces.
    pub capabilities: Vec<Capability>,
    /// Ordered attributes.
    pub attributes: Vec<Attribute>,
    /// Backends.
    pub backends: Vec<Backend>,
    /// Offerings, grouped by backend.
    pub offerings: Vec<Offering>,
    /// Regions.
    pub regions: Vec<Region>,
    /// Round trips in seconds between regions; either direction may be missing.
    pub round_trips: Vec<(RegionId, RegionId, Exact)>,
    /// Patterns.
    pub patterns: Vec<Pattern>,
    /// Plugins that exist.
    pub plugins: Vec<Release>,
    /// Executors that exist.
    pub executors: Vec<Release>,
}
