//! What a wish or a rule names, and whether a site is among it.

use prism_model::catalog::Catalog;
use prism_model::request::Target;
use prism_model::{RegionId, SiteId};

/// Whether a pin to these targets leaves a demand this site.
#[must_use]
pub fn is_pinned(catalog: &Catalog, site: SiteId, targets: &[Target]) -> bool {
    Standing { catalog, site }.is_pinned(targets)
}

/// Where a site stands with regard to the targets of wishes and rules.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) site: SiteId,
}

impl Standing<'_> {
    /// One of the targets names the site; of regions, each of the site's must be among them.
    pub(crate) fn is_pinned(&self, targets: &[Target]) -> bool {
        let region =
            |region: &RegionId| targets.iter().any(|t| matches!(t, Target::Region(r) if r == region));
        let there = || self.catalog.site(self.site).regions.iter().all(region);
        targets.iter().any(|target| match target {
            Target::Region(_) => self.catalog.is_local(self.site) || there(),
            Target::Cloud(cloud) => self.catalog.is_local(self.site) || self.is_wholly_in(cloud),
            _ => self.touches(target),
        })
    }

    /// Whether all its regions are in this cloud.
    pub(crate) fn is_wholly_in(&self, cloud: &str) -> bool {
        self.clouds().all(|own| own.eq_ignore_ascii_case(cloud))
    }

    fn clouds(&self) -> impl Iterator<Item = &str> {
        self.catalog.site(self.site).regions.iter().map(|&region| self.catalog.region(region).cloud.as_str())
    }

    /// Whether the target names it, even in part.
    pub(crate) fn touches(&self, target: &Target) -> bool {
        let site = self.catalog.site(self.site);
        match target {
            Target::Backend(backend) => site.backend == *backend,
            Target::Offering(offering) => site.offering == *offering,
            Target::Vendor(vendor) => self.catalog.offering(site.offering).vendor == *vendor,
            Target::Region(region) => site.regions.contains(region),
            Target::Cloud(cloud) => self.clouds().any(|own| own.eq_ignore_ascii_case(cloud)),
        }
    }
}
