//! The catalogue: what can be asked (interfaces), who can do it (backends), at what price (offerings in
//! regions, which make sites) and what is being built (patterns with slots). Built once by the registry,
//! read by everything else; a [`Catalog`] that exists is consistent: every id resolves.

use crate::tariff::Tariff;
use crate::workload::{ItemSize, LoadShape, Resource};
use crate::{
    AttributeId, BackendId, CapabilityId, Exact, InterfaceId, InterfaceSet, Mark, ModelId, OfferingId,
    PatternId, Place, RegionId, SiteId, SlotId, SourceId,
};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::sync::Arc;

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

/// A family of interfaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataModel {
    /// `keyvalue`.
    pub name: String,
    /// One line.
    pub description: String,
    /// Where it is defined.
    pub mark: Mark,
}

/// A thin proto service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// `keyvalue_scan`.
    pub name: String,
    /// Its family.
    pub model: ModelId,
    /// `KeyValueScanInterface`.
    pub service: String,
    /// `proto/interfaces/keyvalue_scan.proto`.
    pub proto_file: String,
    /// One line.
    pub description: String,
    /// As in the proto: `Scan(ScanRequest) returns (stream ScanResponse)`.
    pub methods: Vec<String>,
    /// Where it is defined.
    pub mark: Mark,
}

/// A word for an interface flavour: `ttl` for `keyvalue_ttl`. Also known as `ttl_support`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// `ttl`.
    pub name: String,
    /// What it stands for.
    pub interface: InterfaceId,
    /// One line.
    pub description: String,
    /// Where it is defined.
    pub mark: Mark,
}

/// An attribute whose values are ordered, weakest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// `durability`.
    pub name: String,
    /// Weakest first: `ephemeral`, `eventual`, `persistent`.
    pub order: Vec<String>,
    /// Other words for those values, with the position each stands for.
    pub synonyms: Vec<(String, u8)>,
    /// Where it is defined.
    pub mark: Mark,
}

impl Attribute {
    /// The position `word` stands for.
    #[must_use]
    pub fn level(&self, word: &str) -> Option<u8> {
        let ordered = self.order.iter().position(|value| value == word);
        let ordered = ordered.and_then(|index| u8::try_from(index).ok());
        ordered.or_else(|| self.synonyms.iter().find(|(name, _)| name == word).map(|&(_, level)| level))
    }
}

/// What runs a backend inside Prism.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plugin {
    /// Part of the Prism process.
    BuiltIn,
    /// A plugin at a version: `prism-redis:v1.2.0`.
    Versioned {
        /// `prism-redis`.
        name: String,
        /// `v1.2.0`.
        version: String,
    },
    /// None exists: the backend is listed and priced, but fills no slot unless that is allowed.
    Missing,
}

/// How well a backend does an interface it lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Support {
    /// It works.
    Implemented,
    /// It works by imitation: allowed, with a warning.
    Emulated,
    /// It does not work yet and satisfies nothing.
    Planned,
}

/// One line of a backend's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implements {
    /// The interface.
    pub interface: InterfaceId,
    /// How well.
    pub support: Support,
    /// What the file says beside it.
    pub note: Option<String>,
    /// Where it is listed.
    pub mark: Mark,
}

/// A technology and its promises: every interface in [`Backend::interfaces`] works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backend {
    /// `redis`.
    pub name: String,
    /// One line.
    pub description: String,
    /// What runs it.
    pub plugin: Plugin,
    /// `redis://host:port/db`.
    pub connection_format: String,
    /// Written when no offering is chosen.
    pub default_connection: String,
    /// Written with an offering; `${WORD}` and `{region}` are filled in.
    pub connection_template: String,
    /// The list as written, planned ones included.
    pub implements: Vec<Implements>,
    /// What works: the implemented and emulated ones of the list.
    pub interfaces: InterfaceSet,
    /// Per ordered attribute of the catalogue, the level it reaches.
    pub attributes: Vec<Known<u8>>,
    /// Whether data lives in memory, so that data size is memory size.
    pub in_memory: bool,
    /// Largest single value, in bytes.
    pub max_value: Known<Exact>,
    /// Compliance marks, where a source states them.
    pub compliance: Vec<String>,
    /// Attribute name, value, source and quality as written, for `describe`.
    pub stated: Vec<StatedAttribute>,
    /// Where it is defined.
    pub mark: Mark,
}

/// An attribute as a backend's file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedAttribute {
    /// `durability`.
    pub name: String,
    /// `eventual`.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// `vendor`, `secondary` or `design`.
    pub quality: String,
    /// Where it is written.
    pub mark: Mark,
}

/// How units of an offering add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Each unit is a bin of its own.
    Instances,
    /// A demand may span units: capacities add.
    Shards,
    /// One endpoint per region.
    Single,
}

/// A deployment environment. What an offering allows is a list of these words.
pub type EnvironmentName = String;

/// A figure with where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure.
    pub value: Exact,
    /// Its source.
    pub source: SourceId,
}

/// One way to buy or run a backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offering {
    /// `aws-elasticache-redis-t4g-small-1n-eu-west-1`.
    pub name: String,
    /// What it runs.
    pub backend: BackendId,
    /// Who bills.
    pub vendor: String,
    /// `ElastiCache (Redis OSS)`.
    pub service: String,
    /// `cache.t4g.small`.
    pub sku: String,
    /// `managed`, `serverless`, `self-hosted`.
    pub deployment: String,
    /// Either of these (one site each), or all at once when [`Offering::replicated`].
    pub regions: Vec<RegionId>,
    /// One site in all its regions at once.
    pub replicated: bool,
    /// How units add up.
    pub scale: Scale,
    /// `None`: listed, but no site.
    pub tariff: Option<Tariff>,
    /// Per resource, what one unit holds (indexed by [`Resource::index`]).
    pub capacity: Vec<Known<i64>>,
    /// Nodes in one unit, where stated.
    pub nodes: Option<u32>,
    /// The increment in bytes in which `WriteOps` and `ReadOps` capacities count requests.
    pub write_unit: Option<Exact>,
    /// As [`Offering::write_unit`], for reads.
    pub read_unit: Option<Exact>,
    /// Availability promise as a fraction (0.999).
    pub sla: Option<Figure>,
    /// 99th percentile latency of the service itself, in seconds.
    pub latency_p99: Option<Figure>,
    /// Interfaces of the backend that this offering does not have.
    pub lacks: InterfaceSet,
    /// Where each of them is stated.
    pub lacks_marks: Vec<(InterfaceId, Mark)>,
    /// Empty: every environment.
    pub environments: Vec<EnvironmentName>,
    /// Parts of the price known to be missing.
    pub incomplete: Vec<String>,
    /// Performance depends on spare credits.
    pub burstable: bool,
    /// Capacity facts as written, for `describe`.
    pub facts: Vec<(String, String)>,
    /// Remarks as written.
    pub note: Option<String>,
    /// Where the price comes from.
    pub source: SourceId,
    /// Where it is defined.
    pub mark: Mark,
}

/// Where things run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// `eu-west-1`.
    pub name: String,
    /// `aws`.
    pub cloud: String,
    /// `Dublin`.
    pub location: String,
    /// `Europe`.
    pub continent: Option<String>,
    /// `EU`.
    pub jurisdiction: Option<String>,
    /// Runs where the client runs, and so satisfies every locality wish.
    pub local: bool,
    /// Where it is defined.
    pub mark: Mark,
}

/// An offering in a region: a thing one can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// What is bought.
    pub offering: OfferingId,
    /// The backend of that offering.
    pub backend: BackendId,
    /// Where: one region, or several at once.
    pub regions: SmallVec<[RegionId; 1]>,
}

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
    /// Same (true) or different (false).
    pub same: bool,
    /// In what.
    pub aspect: Aspect,
    /// Among which slots.
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
    /// Files, as [`Mark`]s name them.
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

/// An id that points nowhere: the reader has a bug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue is inconsistent: {0}")]
pub struct Inconsistent(pub String);

/// The consistent catalogue.
#[derive(Clone, Debug)]
pub struct Catalog {
    parts: CatalogParts,
    sites: Vec<Site>,
    rtt: Vec<Option<Exact>>,
}

impl Catalog {
    /// Checks that every id resolves, and derives the sites: each priced offering in each of its regions.
    ///
    /// # Errors
    /// [`Inconsistent`] names the first id that points nowhere.
    pub fn new(parts: CatalogParts) -> Result<Self, Inconsistent> {
        check(&parts)?;
        let sites = sites(&parts);
        let rtt = round_trip_table(&parts);
        Ok(Self { parts, sites, rtt })
    }

    /// The lists it was built from.
    #[must_use]
    pub fn parts(&self) -> &CatalogParts {
        &self.parts
    }

    /// All sites, in canonical order: by offering, then by the offering's order of regions.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Ids of all sites, in canonical order.
    pub fn site_ids(&self) -> impl Iterator<Item = SiteId> + use<> {
        (0..self.sites.len()).map(SiteId::new)
    }

    /// One site.
    #[must_use]
    pub fn site(&self, id: SiteId) -> &Site {
        &self.sites[id.index()]
    }

    /// One interface.
    #[must_use]
    pub fn interface(&self, id: InterfaceId) -> &Interface {
        &self.parts.interfaces[id.index()]
    }

    /// One family.
    #[must_use]
    pub fn model(&self, id: ModelId) -> &DataModel {
        &self.parts.models[id.index()]
    }

    /// One capability word.
    #[must_use]
    pub fn capability(&self, id: CapabilityId) -> &Capability {
        &self.parts.capabilities[id.index()]
    }

    /// One ordered attribute.
    #[must_use]
    pub fn attribute(&self, id: AttributeId) -> &Attribute {
        &self.parts.attributes[id.index()]
    }

    /// One backend.
    #[must_use]
    pub fn backend(&self, id: BackendId) -> &Backend {
        &self.parts.backends[id.index()]
    }

    /// One offering.
    #[must_use]
    pub fn offering(&self, id: OfferingId) -> &Offering {
        &self.parts.offerings[id.index()]
    }

    /// One region.
    #[must_use]
    pub fn region(&self, id: RegionId) -> &Region {
        &self.parts.regions[id.index()]
    }

    /// One pattern.
    #[must_use]
    pub fn pattern(&self, id: PatternId) -> &Pattern {
        &self.parts.patterns[id.index()]
    }

    /// One source.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.parts.sources[id.index()]
    }

    /// The offering of a site.
    #[must_use]
    pub fn offering_at(&self, site: SiteId) -> &Offering {
        self.offering(self.site(site).offering)
    }

    /// The backend of a site.
    #[must_use]
    pub fn backend_at(&self, site: SiteId) -> &Backend {
        self.backend(self.site(site).backend)
    }

    /// Interfaces a site has: its backend's, minus what the offering lacks.
    #[must_use]
    pub fn interfaces_at(&self, site: SiteId) -> InterfaceSet {
        self.backend_at(site).interfaces.missing_from(&self.offering_at(site).lacks)
    }

    /// What a unit at a site holds of `resource`. Data on a backend that lives in memory is memory; where a
    /// vendor states the size of the database instead, that.
    #[must_use]
    pub fn capacity_at(&self, site: SiteId, resource: Resource) -> Known<i64> {
        self.offering_at(site).capacity.get(resource.index()).copied().unwrap_or_default()
    }

    /// Names of a site's regions joined by `+`.
    #[must_use]
    pub fn region_name(&self, site: SiteId) -> String {
        let names: Vec<&str> =
            self.site(site).regions.iter().map(|&r| self.region(r).name.as_str()).collect();
        names.join("+")
    }

    /// Whose data centres a site runs in.
    #[must_use]
    pub fn cloud_at(&self, site: SiteId) -> &str {
        self.site(site).regions.first().map_or("", |&region| self.region(region).cloud.as_str())
    }

    /// Whether a site runs where the client runs.
    #[must_use]
    pub fn is_local(&self, site: SiteId) -> bool {
        self.site(site).regions.iter().all(|&region| self.region(region).local)
    }

    /// Round trip between two regions in seconds; 0 inside one; the other direction where one is missing.
    #[must_use]
    pub fn round_trip(&self, a: RegionId, b: RegionId) -> Option<Exact> {
        let n = self.parts.regions.len();
        if a == b {
            return Some(Exact::ZERO);
        }
        self.rtt[a.index() * n + b.index()].or(self.rtt[b.index() * n + a.index()])
    }

    /// The place a mark points to.
    #[must_use]
    pub fn place(&self, mark: Mark) -> Place {
        let path = self.parts.files.get(mark.file.index()).cloned().unwrap_or_default();
        Place::File { path, line: mark.line, column: mark.column }
    }

    /// The backend called `name`.
    #[must_use]
    pub fn find_backend(&self, name: &str) -> Option<BackendId> {
        self.parts.backends.iter().position(|b| b.name == name).map(BackendId::new)
    }

    /// The interface called `name` (`keyvalue_scan`) or whose service is called so (`KeyValueScanInterface`).
    #[must_use]
    pub fn find_interface(&self, name: &str) -> Option<InterfaceId> {
        let named = |i: &Interface| i.name == name || i.service == name;
        self.parts.interfaces.iter().position(named).map(InterfaceId::new)
    }

    /// The family called `name`.
    #[must_use]
    pub fn find_model(&self, name: &str) -> Option<ModelId> {
        self.parts.models.iter().position(|m| m.name == name).map(ModelId::new)
    }

    /// The pattern called `name`.
    #[must_use]
    pub fn find_pattern(&self, name: &str) -> Option<PatternId> {
        self.parts.patterns.iter().position(|p| p.name == name).map(PatternId::new)
    }

    /// The offering called `name`.
    #[must_use]
    pub fn find_offering(&self, name: &str) -> Option<OfferingId> {
        self.parts.offerings.iter().position(|o| o.name == name).map(OfferingId::new)
    }

    /// The region called `name`, whatever its case.
    #[must_use]
    pub fn find_region(&self, name: &str) -> Option<RegionId> {
        self.parts.regions.iter().position(|r| r.name.eq_ignore_ascii_case(name)).map(RegionId::new)
    }

    /// The capability called `name` or `<name>` of `<name>_support`.
    #[must_use]
    pub fn find_capability(&self, name: &str) -> Option<CapabilityId> {
        let bare = name.strip_suffix("_support").unwrap_or(name);
        self.parts.capabilities.iter().position(|c| c.name == bare).map(CapabilityId::new)
    }

    /// The ordered attribute called `name`.
    #[must_use]
    pub fn find_attribute(&self, name: &str) -> Option<AttributeId> {
        self.parts.attributes.iter().position(|a| a.name == name).map(AttributeId::new)
    }

    /// The slot called `name` of a pattern.
    #[must_use]
    pub fn find_slot(&self, pattern: PatternId, name: &str) -> Option<SlotId> {
        self.pattern(pattern).slots.iter().position(|s| s.name == name).map(SlotId::new)
    }
}

fn sites(parts: &CatalogParts) -> Vec<Site> {
    let mut sites = Vec::new();
    for (index, offering) in parts.offerings.iter().enumerate().filter(|(_, o)| o.tariff.is_some()) {
        let at = |regions: SmallVec<[RegionId; 1]>| Site {
            offering: OfferingId::new(index),
            backend: offering.backend,
            regions,
        };
        if offering.replicated && !offering.regions.is_empty() {
            sites.push(at(offering.regions.iter().copied().collect()));
        } else {
            sites.extend(offering.regions.iter().map(|&region| at(smallvec::smallvec![region])));
        }
    }
    sites
}

fn round_trip_table(parts: &CatalogParts) -> Vec<Option<Exact>> {
    let n = parts.regions.len();
    let mut table = vec![None; n * n];
    for &(from, to, seconds) in &parts.round_trips {
        table[from.index() * n + to.index()] = Some(seconds);
    }
    table
}

/// Every id resolves.
fn check(parts: &CatalogParts) -> Result<(), Inconsistent> {
    let within = |what: &str, of: &str, index: usize, len: usize| {
        if index < len { Ok(()) } else { Err(Inconsistent(format!("{what} {index} of `{of}`"))) }
    };
    let interfaces = |of: &str, set: &InterfaceSet| {
        set.iter().try_for_each(|i| within("interface", of, i.index(), parts.interfaces.len()))
    };
    for i in &parts.interfaces {
        within("model", &i.name, i.model.index(), parts.models.len())?;
    }
    for c in &parts.capabilities {
        within("interface", &c.name, c.interface.index(), parts.interfaces.len())?;
    }
    for b in &parts.backends {
        interfaces(&b.name, &b.interfaces)?;
        within("attribute", &b.name, b.attributes.len(), parts.attributes.len() + 1)?;
    }
    for o in &parts.offerings {
        within("backend", &o.name, o.backend.index(), parts.backends.len())?;
        within("source", &o.name, o.source.index(), parts.sources.len())?;
        within("capacity", &o.name, o.capacity.len(), Resource::ALL.len() + 1)?;
        interfaces(&o.name, &o.lacks)?;
        o.regions.iter().try_for_each(|r| within("region", &o.name, r.index(), parts.regions.len()))?;
    }
    for &(a, b, _) in &parts.round_trips {
        within("region", "round trips", a.index().max(b.index()), parts.regions.len())?;
    }
    for p in &parts.patterns {
        for s in &p.slots {
            let listed: InterfaceSet = s.required.iter().chain(&s.optional).map(|&(i, _)| i).collect();
            interfaces(&p.name, &listed)?;
            s.any_of.iter().try_for_each(|set| interfaces(&p.name, set))?;
            s.recommended
                .iter()
                .try_for_each(|b| within("backend", &p.name, b.index(), parts.backends.len()))?;
        }
        let slots = p
            .rules
            .iter()
            .flat_map(|r| &r.slots)
            .chain(p.flows.iter().flat_map(|f| f.1.iter().map(|s| &s.slot)));
        for slot in slots {
            within("slot", &p.name, slot.index(), p.slots.len())?;
        }
    }
    Ok(())
}
