//! A world: what a registry says, in plain names and exact numbers. No ids, no masks, nothing derived. The
//! oracle reads this, and so does the writer of YAML; the product sees only what the writer wrote.

use crate::fraction::Fraction;
use crate::oracle::Rule;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A fact that may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stated {
    /// So much.
    Known(Fraction),
    /// A source says there is no limit.
    Unlimited,
    /// Nobody says.
    #[default]
    Unknown,
}

impl Stated {
    /// Whether nobody says.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self == Self::Unknown
    }
}

/// Everything a registry says. Lists are in catalogue order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct World {
    /// Names of interfaces; what stands before the first `_` is the model.
    pub interfaces: Vec<String>,
    /// Word and interface: `ttl`, `keyvalue_ttl`.
    pub capabilities: Vec<(String, String)>,
    /// Scales, each with its words from weakest to strongest.
    pub scales: Vec<(String, Vec<String>)>,
    /// Where things run.
    pub regions: Vec<Region>,
    /// From, to, seconds.
    pub round_trips: Vec<(String, String, Fraction)>,
    /// Technologies.
    pub backends: Vec<Backend>,
    /// Ways to buy them, grouped by backend.
    pub offerings: Vec<Offering>,
    /// What is being built.
    pub patterns: Vec<Pattern>,
}

/// Where things run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Region {
    /// `eu-1`; the one called `local` is where the client is.
    pub name: String,
    /// Whose data centres.
    pub cloud: String,
    /// Unknown if absent.
    pub continent: Option<String>,
    /// Unknown if absent.
    pub jurisdiction: Option<String>,
}

/// A technology.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backend {
    /// `redis`.
    pub name: String,
    /// Whether something runs it; without, it fills a slot only if that is allowed.
    pub plugged: bool,
    /// Interfaces that work.
    pub interfaces: BTreeSet<String>,
    /// Those of them that are only imitated, with dollars a month for each slot that has to have one.
    pub emulated: BTreeMap<String, Fraction>,
    /// Interfaces that are listed and do not work yet.
    pub planned: BTreeSet<String>,
    /// Scale and word; a scale that is absent is unknown.
    pub attributes: BTreeMap<String, String>,
    /// Whether data size is memory size.
    pub in_memory: bool,
    /// Largest value, in bytes.
    pub max_value: Stated,
    /// Marks; none means unknown.
    pub compliance: BTreeSet<String>,
}

/// How units add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// One endpoint per region.
    #[default]
    None,
    /// Each unit is a bin of its own.
    Instances,
    /// Capacities add.
    Shards,
}

/// One way to buy a backend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Offering {
    /// `aws-redis-small`.
    pub name: String,
    /// What it runs.
    pub backend: String,
    /// Who bills.
    pub vendor: String,
    /// Either of these, or all at once if `replicated`.
    pub regions: Vec<String>,
    /// One site in all its regions.
    pub replicated: bool,
    /// How units add up.
    pub scale: Scale,
    /// Without a price it is no site.
    pub price: Option<Price>,
    /// What a unit holds.
    pub capacity: Capacity,
    /// Interfaces of the backend it does not have.
    pub lacks: BTreeSet<String>,
    /// Where it may be used; none means everywhere.
    pub environments: BTreeSet<String>,
    /// Promised availability, as a fraction.
    pub sla: Option<Fraction>,
    /// Service latency, in seconds.
    pub latency_p99: Option<Fraction>,
}

/// What an offering costs in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Price {
    /// Dollars, once when used.
    pub base: Fraction,
    /// Dollars per unit.
    pub unit: Fraction,
    /// Usage.
    pub meters: Vec<Meter>,
}

/// Metered usage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meter {
    /// `primary`.
    pub name: String,
    /// `writes`, `reads`, `requests`, `queue_requests`, `bytes_in`, `bytes_out`, `bytes_io` or `data`.
    pub drives: String,
    /// A count, or `GiB`, `GB`, `GiB-month`, `GB-month`, `GiB-hour`.
    pub per: String,
    /// Dollars.
    pub price: Fraction,
    /// Beyond so many requests or bytes a month another price holds: limit and dollars, ascending.
    pub tiers: Vec<(Fraction, Fraction)>,
    /// How many times stored bytes are billed.
    pub copies: u32,
    /// Requests or bytes already covered; 0 for none.
    pub included: Fraction,
    /// Bytes of which each started one counts.
    pub write_increment: Option<Fraction>,
    /// As above, for reads and scans.
    pub read_increment: Option<Fraction>,
}

/// What one node of a unit holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capacity {
    /// Nodes, where stated.
    pub nodes: Option<u32>,
    /// Nodes add up; else they are replicas.
    pub nodes_are_shards: bool,
    /// Bytes.
    pub memory: Stated,
    /// Bytes.
    pub storage: Stated,
    /// Requests per second.
    pub ops: Stated,
    /// Write requests per second.
    pub write_ops: Stated,
    /// Read requests per second.
    pub read_ops: Stated,
    /// Open connections.
    pub connections: Stated,
    /// Bytes per second.
    pub throughput: Stated,
    /// The increment in which `write_ops` counts.
    pub write_unit: Option<Fraction>,
    /// The increment in which `read_ops` counts.
    pub read_unit: Option<Fraction>,
}

/// What is being built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pattern {
    /// `multicast`.
    pub name: String,
    /// In the order written.
    pub slots: Vec<Slot>,
    /// Across slots.
    pub rules: Vec<PatternRule>,
    /// If the one slot is served at all of these, the other one is at all of those.
    pub implies: Vec<(Condition, Condition)>,
    /// Ways to use it: a name and the slots that have to be filled.
    pub modes: Vec<(String, BTreeSet<String>)>,
}

/// A slot of a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slot {
    /// `registry`.
    pub name: String,
    /// May it stay empty?
    pub may_stay_empty: bool,
    /// Each must be there.
    pub required: Vec<String>,
    /// One of these lists must be there whole.
    pub any_of: Vec<Vec<String>>,
    /// Nice to have.
    pub optional: Vec<String>,
    /// Backends the pattern would take.
    pub recommended: Vec<String>,
    /// What it asks; absent means the documented default.
    pub load: Option<Load>,
    /// `record_size` or `message_size`; absent means the documented default.
    pub item: Option<String>,
    /// As above: the size of a value that a backend must be known to take.
    pub min_value: Option<String>,
}

/// A slot is served at all of these.
pub type Condition = (String, BTreeSet<Target>);

/// What a slot asks per second and holds: each a product of workload words and numbers, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Load {
    /// `[write_rps, fan_out]`; an empty product is not written and means the documented default.
    pub writes: Vec<String>,
    /// Reads per second.
    pub reads: Vec<String>,
    /// Scans of everything per second.
    pub scans: Vec<String>,
    /// Bytes.
    pub data: Vec<String>,
}

/// `different_backend: [cache, source]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternRule {
    /// `same_backend`, `different_vendor`, …
    pub word: String,
    /// Among which slots.
    pub slots: Vec<String>,
}

/// What a person asks of a world: one namespace. Sizes in bytes, times in seconds, money in dollars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ask {
    /// What is to be built.
    pub pattern: String,
    /// `prod`.
    pub environment: String,
    /// Backends without a plugin may fill slots.
    pub unplugged: bool,
    /// Facts whose absence is accepted.
    pub accept: BTreeSet<String>,
    /// Facts whose absence is refused.
    pub refuse: BTreeSet<String>,
    /// The mode of the pattern.
    pub mode: Option<String>,
    /// Optional slots to be filled.
    pub fill: BTreeSet<String>,
    /// Wishes of the whole namespace.
    pub needs: Vec<Need>,
    /// Where the clients are.
    pub clients: Vec<String>,
    /// Slot and the backends or offerings of which it takes any. Naming an optional slot fills it.
    pub pins: Vec<(String, Vec<Target>)>,
    /// Slot (or every slot without regions of its own) and the regions of which it takes any.
    #[serde(with = "pairs")]
    pub regions: BTreeMap<Option<String>, BTreeSet<String>>,
    /// Slot (or every slot) and what may not be used.
    pub excludes: Vec<(Option<String>, Target)>,
    /// Only these vendors, if any.
    pub only_vendors: BTreeSet<String>,
    /// None of these vendors.
    pub avoid_vendors: BTreeSet<String>,
    /// Preferred vendors and the premium they may cost.
    pub prefer: Option<(BTreeSet<String>, Option<Fraction>)>,
    /// Slots that get units of their own. No flag says this; it is set on the lowered request.
    pub dedicated: BTreeSet<String>,
    /// Rules that count slots, all of them filled. No flag says these either; they are added to the lowered request.
    pub counts: Vec<Rule>,
    /// Slots that share a region.
    pub same_region: BTreeSet<String>,
    /// Slots that share a cloud.
    pub same_cloud: BTreeSet<String>,
    /// Most distinct backends.
    pub max_backends: Option<u32>,
    /// Most distinct vendors.
    pub max_vendors: Option<u32>,
    /// Dollars for the whole bill.
    pub budget: Option<Fraction>,
    /// Slot (or every slot) and workload word; what a slot says counts more.
    #[serde(with = "pairs")]
    pub workload: BTreeMap<(Option<String>, String), Fraction>,
    /// Measures with tolerances, most important first.
    pub optimize: Vec<(String, Fraction)>,
}

/// One wish of a namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// A capability word, and `required`, `wanted` or `forbidden`.
    Capability(String, String),
    /// A scale and the word to reach.
    AtLeast(String, String),
    /// Availability.
    Sla(Fraction),
    /// Service latency.
    LatencyP99(Fraction),
    /// Largest value.
    ValueSize(Fraction),
    /// A mark.
    Compliance(String),
    /// Legal home.
    Jurisdiction(String),
    /// Continent.
    Continent(String),
    /// Whose data centres.
    Cloud(String),
    /// From every client to the site.
    MaxRoundTrip(Fraction),
}

/// What a pin or an exclusion names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    /// A technology.
    Backend(String),
    /// One way to buy it.
    Offering(String),
    /// Who bills.
    Vendor(String),
    /// Where.
    Region(String),
    /// Whose data centres.
    Cloud(String),
}

impl World {
    /// The slots of a pattern's mode; none without one.
    #[must_use]
    pub fn mode(&self, pattern: &str, mode: Option<&String>) -> BTreeSet<String> {
        let modes = self.pattern(pattern).map_or(&[][..], |pattern| &pattern.modes);
        let found = modes.iter().find(|(name, _)| Some(name) == mode);
        found.map(|(_, slots)| slots.clone()).unwrap_or_default()
    }

    /// The backend called `name`.
    #[must_use]
    pub fn backend(&self, name: &str) -> Option<&Backend> {
        self.backends.iter().find(|backend| backend.name == name)
    }

    /// The offering called `name`.
    #[must_use]
    pub fn offering(&self, name: &str) -> Option<&Offering> {
        self.offerings.iter().find(|offering| offering.name == name)
    }

    /// The region called `name`.
    #[must_use]
    pub fn region(&self, name: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    /// The pattern called `name`.
    #[must_use]
    pub fn pattern(&self, name: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.name == name)
    }

    /// Places where an offering can be bought: its regions one by one, or all at once.
    #[must_use]
    pub fn places(offering: &Offering) -> Vec<Vec<String>> {
        match (&offering.price, offering.replicated) {
            (None, _) => Vec::new(),
            (Some(_), true) if offering.regions.is_empty() => Vec::new(),
            (Some(_), true) => vec![offering.regions.clone()],
            (Some(_), false) => offering.regions.iter().map(|region| vec![region.clone()]).collect(),
        }
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            name: String::from("primary"),
            drives: String::from("writes"),
            per: String::from("1000000"),
            price: Fraction::ONE,
            tiers: Vec::new(),
            copies: 1,
            included: Fraction::ZERO,
            write_increment: None,
            read_increment: None,
        }
    }
}

impl Default for Fraction {
    fn default() -> Self {
        Self::ZERO
    }
}

/// Maps whose keys are no text, as lists of pairs.
mod pairs {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(from: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(from)?.into_iter().collect())
    }
}
