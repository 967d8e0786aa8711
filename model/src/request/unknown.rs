//! What may be unknown about a chosen site, and who decided that.

use super::Placed;
use crate::Place;

/// A fact that may be unknown, by the word that accepts or refuses its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactName {
    /// Memory of a backend that lives in memory.
    Memory,
    /// Storage of any other.
    Storage,
    /// Requests per second.
    Ops,
    /// Open connections.
    Connections,
    /// Bytes per second.
    Throughput,
    /// Availability promise.
    Sla,
    /// Service latency.
    LatencyP99,
    /// Round trip to the clients.
    MaxRtt,
    /// Legal home of a region.
    Jurisdiction,
    /// Continent of a region.
    Continent,
    /// Largest single value.
    ValueSize,
    /// Ordered attribute.
    Durability,
    /// Ordered attribute.
    Consistency,
    /// Ordered attribute.
    Delivery,
    /// Compliance marks.
    Compliance,
}

impl FactName {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Memory,
        Self::Storage,
        Self::Ops,
        Self::Connections,
        Self::Throughput,
        Self::Sla,
        Self::LatencyP99,
        Self::MaxRtt,
        Self::Jurisdiction,
        Self::Continent,
        Self::ValueSize,
        Self::Durability,
        Self::Consistency,
        Self::Delivery,
        Self::Compliance,
    ];

    /// As written: `memory`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Storage => "storage",
            Self::Ops => "ops",
            Self::Connections => "connections",
            Self::Throughput => "throughput",
            Self::Sla => "sla",
            Self::LatencyP99 => "latency_p99",
            Self::MaxRtt => "max_rtt",
            Self::Jurisdiction => "jurisdiction",
            Self::Continent => "continent",
            Self::ValueSize => "value_size",
            Self::Durability => "durability",
            Self::Consistency => "consistency",
            Self::Delivery => "delivery",
            Self::Compliance => "compliance",
        }
    }

    /// The fact called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.name() == name)
    }

    /// Vendors rarely publish these, so their absence is accepted unless somebody refuses it.
    #[must_use]
    pub fn accepted_by_default(self) -> bool {
        matches!(self, Self::Storage | Self::Ops | Self::Connections | Self::Throughput)
    }
}

/// What may be unknown about a chosen site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPolicy([Placed<bool>; 15]);

impl Default for UnknownPolicy {
    fn default() -> Self {
        Self(FactName::ALL.map(|fact| Placed::default_of(fact.accepted_by_default())))
    }
}

impl UnknownPolicy {
    /// Whether a site may be chosen although `fact` is unknown.
    #[must_use]
    pub fn accepts(&self, fact: FactName) -> bool {
        self.0[fact as usize].value
    }

    /// Whether somebody said that what is unknown of `fact` is refused, and it would be accepted if nobody had.
    #[must_use]
    pub fn refuses(&self, fact: FactName) -> bool {
        let said = &self.0[fact as usize];
        !said.value && said.place.is_stated() && fact.accepted_by_default()
    }

    /// What somebody refuses.
    pub fn refused(&self) -> impl Iterator<Item = FactName> + '_ {
        FactName::ALL.into_iter().filter(|&fact| self.refuses(fact))
    }

    /// Who decided that.
    #[must_use]
    pub fn place(&self, fact: FactName) -> &Place {
        &self.0[fact as usize].place
    }

    /// Accepts or refuses.
    pub fn set(&mut self, fact: FactName, accept: bool, place: Place) {
        self.0[fact as usize] = Placed { value: accept, place };
    }
}
