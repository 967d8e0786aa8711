//! What a person asks, in ids: demands (one slot of one namespace each), the wishes that bind them, rules
//! across them, and what to optimise. Flags and files are lowered to this by the registry crate; every
//! wish keeps the place that stated it, because explanations quote it.

use crate::catalog::{Aspect, Catalog};
use crate::exact::{Exact, Overflow};
use crate::money::MicroUsd;
use crate::workload::{SlotLoad, Workload};
use crate::{
    AttributeId, BackendId, DemandId, InterfaceId, OfferingId, PatternId, Place, RegionId, RuleId, SlotId,
    WishId,
};

/// A value with who stated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Who stated it.
    pub place: Place,
}

impl<T> Placed<T> {
    /// A documented default.
    pub fn default_of(value: T) -> Self {
        Self { value, place: Place::Default }
    }
}

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

/// One namespace: an instance of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// `iot-devices`.
    pub name: String,
    /// What it is an instance of.
    pub pattern: PatternId,
}

/// One slot of one namespace, to be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Index in [`Request::namespaces`].
    pub namespace: usize,
    /// The slot.
    pub slot: SlotId,
    /// What binds it, in the order stated.
    pub wishes: Vec<WishId>,
    /// What it asks.
    pub workload: Workload,
    /// Whether it gets units of its own.
    pub dedicated: bool,
    /// Backends it would rather have, best first.
    pub prefer: Vec<BackendId>,
}

/// What an exclusion names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A technology.
    Backend(BackendId),
    /// One way to buy it.
    Offering(OfferingId),
    /// Who bills.
    Vendor(String),
    /// Where.
    Region(RegionId),
    /// Whose data centres.
    Cloud(String),
}

/// A wish that binds demands. Words are lower case; locality words compare without case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WishKind {
    /// The backend must have this interface.
    Interface(InterfaceId),
    /// It must not have it.
    WithoutInterface(InterfaceId),
    /// It would be nice to have it: counts in [`Measure::Optional`], filters nothing.
    WantInterface(InterfaceId),
    /// Pinned to what it names; several pins of a kind mean any of them.
    Pin(Vec<Target>),
    /// Not this.
    Exclude(Target),
    /// Only these vendors.
    OnlyVendors(Vec<String>),
    /// Not these vendors.
    AvoidVendors(Vec<String>),
    /// Every region of the site is in this jurisdiction.
    Jurisdiction(String),
    /// Every region of the site is on this continent.
    Continent(String),
    /// The site runs in this cloud.
    Cloud(String),
    /// Round trip from every client to the nearest region of the site, in seconds.
    MaxRoundTrip {
        /// Where the clients are.
        clients: Vec<RegionId>,
        /// Seconds.
        limit: Exact,
    },
    /// An ordered attribute at least at this level.
    AtLeast(AttributeId, u8),
    /// Availability promise at least this fraction.
    Sla(Exact),
    /// Service latency at most this, in seconds.
    LatencyP99(Exact),
    /// Largest value at least this many bytes.
    ValueSize(Exact),
    /// A compliance mark.
    Compliance(String),
}

/// A wish and who stated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What is wished.
    pub kind: WishKind,
    /// Who stated it.
    pub place: Place,
}

/// A rule across demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// All the same in this aspect.
    Same(Aspect, Vec<DemandId>),
    /// All different in this aspect.
    Different(Aspect, Vec<DemandId>),
    /// At most so many distinct values over the whole request.
    AtMost(Aspect, u32),
    /// The whole bill.
    Budget(MicroUsd),
}

/// A rule and who stated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it says.
    pub kind: RuleKind,
    /// Who stated it.
    pub place: Place,
    /// Whether the pattern states it, not the person asking.
    pub of_pattern: bool,
}

/// What is made as small as possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The bill.
    Cost,
    /// Filled demands away from a preferred vendor.
    Away,
    /// Distinct backends, vendors …
    Distinct(Aspect),
    /// Optional and wanted interfaces that the chosen backends lack.
    Optional,
    /// Slots on a backend that the pattern does not recommend.
    Recommended,
    /// Positions in the slots' own lists of preferred backends, summed.
    Preferred,
}

/// One level of a lexicographic objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// What.
    pub measure: Measure,
    /// How far above its optimum later levels may push it, as a fraction.
    pub tolerance: Exact,
}

/// Vendors preferred as long as the whole bill stays within `premium` of the best without the preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Any of these.
    pub vendors: Vec<String>,
    /// As a fraction (0.15); without it the preference only breaks ties of cost.
    pub premium: Option<Exact>,
    /// Who stated it.
    pub place: Place,
}

/// A whole request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `prod` unless stated.
    pub environment: Placed<String>,
    /// Whether backends without a plugin may fill slots.
    pub unplugged: Placed<bool>,
    /// What may be unknown.
    pub unknown: UnknownPolicy,
    /// A win by less than this fraction of an offering whose price is incomplete is a warning.
    pub margin: Exact,
    /// The namespaces.
    pub namespaces: Vec<Namespace>,
    /// Every slot to be filled.
    pub demands: Vec<Demand>,
    /// All wishes.
    pub wishes: Vec<Wish>,
    /// All rules across demands.
    pub rules: Vec<Rule>,
    /// Preferred vendors.
    pub preference: Option<Preference>,
    /// What to optimise, as stated: the preference is not in it.
    pub objective: Vec<Level>,
}

impl Request {
    /// One demand.
    #[must_use]
    pub fn demand(&self, id: DemandId) -> &Demand {
        &self.demands[id.index()]
    }

    /// One wish.
    #[must_use]
    pub fn wish(&self, id: WishId) -> &Wish {
        &self.wishes[id.index()]
    }

    /// One rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// Ids of all demands, in canonical order.
    pub fn demand_ids(&self) -> impl Iterator<Item = DemandId> + use<> {
        (0..self.demands.len()).map(DemandId::new)
    }

    /// The slot a demand fills.
    #[must_use]
    pub fn slot<'a>(&self, catalog: &'a Catalog, demand: DemandId) -> &'a crate::catalog::Slot {
        let demand = self.demand(demand);
        &catalog.pattern(self.namespaces[demand.namespace].pattern).slots[demand.slot.index()]
    }

    /// What a demand asks, in numbers.
    ///
    /// # Errors
    /// [`Overflow`] if a figure leaves the exact range.
    pub fn load(&self, catalog: &Catalog, demand: DemandId) -> Result<SlotLoad, Overflow> {
        let slot = self.slot(catalog, demand);
        slot.load.load(slot.item, &self.demand(demand).workload)
    }

    /// The levels solved in turn: the stated ones with the vendor preference in its place (see `requests`),
    /// and cost once more at the end, so that slack is never spent for nothing.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let plain = |measure| Level { measure, tolerance: Exact::ZERO };
        let mut levels = Vec::new();
        match &self.preference {
            Some(Preference { premium: Some(premium), .. }) => {
                levels.push(Level { measure: Measure::Cost, tolerance: *premium });
                levels.push(plain(Measure::Away));
                levels.extend(&self.objective);
            }
            Some(_) => {
                let after = self.objective.iter().position(|level| level.measure == Measure::Cost);
                levels.extend(&self.objective);
                levels.insert(after.map_or(levels.len(), |index| index + 1), plain(Measure::Away));
            }
            None => levels.extend(&self.objective),
        }
        let slack_left = levels.iter().rposition(|level| level.measure == Measure::Cost);
        if slack_left.is_none_or(|index| !levels[index].tolerance.is_zero()) {
            levels.push(plain(Measure::Cost));
        }
        levels
    }
}
