//! The whole catalogue: every list at once, consistent, with what follows from them.

use super::{
    Attribute, Backend, Capability, CatalogParts, DataModel, Interface, Known, Offering, Pattern, Region,
    Site, Source,
};
use crate::workload::Resource;
use crate::{
    AttributeId, BackendId, CapabilityId, Exact, InterfaceId, InterfaceSet, Mark, ModelId, OfferingId,
    PatternId, Place, RegionId, SiteId, SlotId, SourceId,
};
use smallvec::SmallVec;

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
        let ruled = p.rules.iter().flat_map(|rule| rule.slots());
        let steps = p.flows.iter().flat_map(|(_, steps)| steps).map(|step| step.slot);
        let slots = ruled.chain(steps).chain(p.modes.iter().flat_map(|mode| mode.slots.iter().copied()));
        for slot in slots {
            within("slot", &p.name, slot.index(), p.slots.len())?;
        }
    }
    Ok(())
}
