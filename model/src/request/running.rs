//! What already runs and is paid for: pools that demands may join, and where each demand is today.

use crate::catalog::Known;
use crate::workload::Resource;
use crate::{Place, SiteId};

/// A purchase that exists. Its base and its units are paid; demands that join it pay their usage, and the units
/// that have to be added where units add up. Nothing its price includes is given back: who uses it up today is
/// not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// `redis-shared`.
    pub id: String,
    /// What it is, and where.
    pub site: SiteId,
    /// Units that run.
    pub units: u32,
    /// Per resource what is left, in the solver's integers (indexed by [`Resource::index`]). Unknown counts as
    /// nothing unless its absence is accepted.
    pub spare: [Known<i64>; 6],
    /// Who stated it.
    pub place: Place,
}

impl Running {
    /// What is left of a resource.
    #[must_use]
    pub fn spare(&self, resource: Resource) -> Known<i64> {
        self.spare[resource.index()]
    }
}

/// Where a demand is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Current {
    /// At this site.
    At(SiteId),
    /// At something the catalogue has no price for (any more): whatever is chosen, it moves.
    Elsewhere,
}
