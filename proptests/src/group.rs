//! A question about several namespaces at once, in plain names: what each of them asks, what binds them
//! together, what already runs, and where everything is today. A slot is called `namespace.slot` here.

use crate::fraction::Fraction;
use crate::oracle::{Resource, Rule};
use crate::world::{Ask, Stated};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A whole request. Each question keeps to its namespace: what it would say about the whole (environment, what
/// may be unknown) is the same in all of them, and budget, preference and objective are said here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    /// Names and questions.
    pub namespaces: Vec<(String, Ask)>,
    /// Across slots.
    pub rules: Vec<Rule>,
    /// Purchases that exist.
    pub running: Vec<Running>,
    /// Slot and the place where it is; `None`: at something that is not for sale. Others are nowhere yet.
    pub current: BTreeMap<String, Option<Place>>,
    /// Slots that stay where they are.
    pub keep: BTreeSet<String>,
    /// Slot and what it must not be, all at once.
    pub not_all: BTreeMap<String, BTreeSet<crate::world::Target>>,
    /// Preferred vendors.
    pub prefer: Option<Prefer>,
    /// Weighted sums; the `i`-th is the measure `sum:i`.
    pub sums: Vec<Vec<(i128, String)>>,
    /// Measures with tolerances, most important first.
    pub optimize: Vec<(String, Fraction)>,
}

/// An offering in a region, or in all regions of a replicated one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// What.
    pub offering: String,
    /// Where.
    pub regions: Vec<String>,
}

/// A purchase that exists and is paid for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Running {
    /// `pool-1`.
    pub id: String,
    /// What and where.
    pub place: Place,
    /// What is left of each resource, in the resource's own units; unknown where nothing is said.
    pub spare: Vec<(Resource, Stated)>,
}

impl Running {
    /// What is left of a resource.
    #[must_use]
    pub fn spare(&self, resource: Resource) -> Stated {
        self.spare.iter().find(|(of, _)| *of == resource).map_or(Stated::Unknown, |&(_, left)| left)
    }
}

/// Vendors that are preferred.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefer {
    /// By every slot without a list of its own.
    pub vendors: BTreeSet<String>,
    /// Slot and its own list; an empty one prefers nobody.
    pub own: BTreeMap<String, BTreeSet<String>>,
    /// What they may cost more.
    pub premium: Option<Fraction>,
}
