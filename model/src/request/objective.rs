//! What is made as small as possible: measures, weighted sums of them, levels with tolerances, and the vendor
//! preference, which is a level of its own.

use crate::catalog::Aspect;
use crate::exact::Exact;
use crate::{DemandId, Place, SumId};

/// What is made as small as possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The bill, in micro-USD.
    Cost,
    /// Filled demands away from a preferred vendor.
    Away,
    /// Distinct backends, vendors …
    Distinct(Aspect),
    /// The slowest slot, in microseconds: service latency plus the round trip to the clients. Whoever lacks one
    /// of the figures ranks after all who lack none ([`LATENCY_UNKNOWN`]), and whoever lacks the way to the clients
    /// after all: not to know how far it is must not win.
    Latency,
    /// Optional and wanted interfaces that the chosen backends lack.
    Optional,
    /// Slots on a backend that the pattern does not recommend.
    Recommended,
    /// Positions in the slots' own lists of preferred backends, summed.
    Preferred,
    /// Demands that leave where they are.
    Moves,
    /// A weighted sum of others.
    Sum(SumId),
}

/// In microseconds, more than any latency that is known. Where the service's own latency is unknown it is added to the
/// round trip; where the round trip is unknown, or there are no clients, the whole counts as twice this.
pub const LATENCY_UNKNOWN: i64 = 100_000_000;

/// One term of a weighted sum: `$20*vendors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Micro-USD per unit of the measure; 1 for [`Measure::Cost`]. Not negative.
    pub weight: i64,
    /// Anything but a sum.
    pub measure: Measure,
}

/// One level of a lexicographic objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// What.
    pub measure: Measure,
    /// How far above its optimum later levels may push it, as a fraction.
    pub tolerance: Exact,
}

impl Level {
    /// A level that later ones may not worsen.
    #[must_use]
    pub fn strict(measure: Measure) -> Self {
        Self { measure, tolerance: Exact::ZERO }
    }
}

/// Vendors preferred as long as the whole bill stays within `premium` of the best without the preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Any of these, for every demand without a list of its own; empty: no preference.
    pub vendors: Vec<String>,
    /// Lists of their own.
    pub own: Vec<(DemandId, Vec<String>)>,
    /// As a fraction (0.15); without it the preference only breaks ties of cost.
    pub premium: Option<Exact>,
    /// Who stated it.
    pub place: Place,
}

impl Preference {
    /// The list of a demand; empty where it has no preference.
    #[must_use]
    pub fn vendors_of(&self, demand: DemandId) -> &[String] {
        self.own.iter().find(|(of, _)| *of == demand).map_or(&self.vendors, |(_, vendors)| vendors)
    }
}
