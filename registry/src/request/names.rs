//! Words of the catalogue: vendors, regions, localities, and what an exclusion may name. Case is forgiven
//! where vendors differ in theirs; an unknown name is an error with the one that was most likely meant.

use super::codes;
use super::draft::Draft;
use super::stated::{Stated, either, suggesting, suggesting_or};
use crate::Diagnostic;
use prism_model::catalog::Region;
use prism_model::request::Target;
use prism_model::{Catalog, RegionId, SiteId};

/// A word that places a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Locality {
    Jurisdiction,
    Continent,
    Cloud,
}

impl Locality {
    const ALL: [Self; 3] = [Self::Jurisdiction, Self::Continent, Self::Cloud];

    /// As a flag and as a need: `jurisdiction`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Jurisdiction => "jurisdiction",
            Self::Continent => "continent",
            Self::Cloud => "cloud",
        }
    }

    /// The locality called `name`.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locality| locality.name() == name)
    }

    fn of(self, region: &Region) -> Option<&str> {
        match self {
            Self::Jurisdiction => region.jurisdiction.as_deref(),
            Self::Continent => region.continent.as_deref(),
            Self::Cloud => Some(&region.cloud),
        }
    }

    /// The words regions use, lower case, in catalogue order.
    fn words(self, catalog: &Catalog) -> Vec<String> {
        distinct(catalog.parts().regions.iter().filter_map(|region| self.of(region)).map(str::to_lowercase))
    }
}

/// Each once, in the order met.
fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for item in all {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}

/// Who bills anything, in catalogue order.
pub(super) fn vendors(catalog: &Catalog) -> Vec<&str> {
    distinct(catalog.parts().offerings.iter().map(|offering| offering.vendor.as_str()))
}

/// The vendor called `name`, as the catalogue spells it.
fn find_vendor<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c str> {
    vendors(catalog).into_iter().find(|vendor| vendor.eq_ignore_ascii_case(name))
}

/// Whether a target is for sale anywhere.
pub(super) fn has_site(catalog: &Catalog, target: &Target) -> bool {
    let at = |site: SiteId| match target {
        Target::Backend(backend) => catalog.site(site).backend == *backend,
        Target::Offering(offering) => catalog.site(site).offering == *offering,
        Target::Vendor(vendor) => catalog.offering_at(site).vendor == *vendor,
        Target::Region(region) => catalog.site(site).regions.contains(region),
        Target::Cloud(cloud) => catalog.cloud_at(site).eq_ignore_ascii_case(cloud),
    };
    catalog.site_ids().any(at)
}

/// Everything `name` may mean, with the word that says which.
pub(super) fn readings(catalog: &Catalog, name: &str) -> Vec<(&'static str, Target)> {
    let cloud = name.to_lowercase();
    let cloud = Locality::Cloud.words(catalog).contains(&cloud).then_some(Target::Cloud(cloud));
    let all = [
        ("backend", catalog.find_backend(name).map(Target::Backend)),
        ("offering", catalog.find_offering(name).map(Target::Offering)),
        ("vendor", find_vendor(catalog, name).map(|vendor| Target::Vendor(vendor.to_owned()))),
        ("region", catalog.find_region(name).map(Target::Region)),
        ("cloud", cloud),
    ];
    all.into_iter().filter_map(|(kind, target)| Some((kind, target?))).collect()
}

/// Every name that [`readings`] knows.
pub(super) fn all_names(catalog: &Catalog) -> Vec<&str> {
    let parts = catalog.parts();
    let mut names: Vec<&str> = parts.backends.iter().map(|backend| backend.name.as_str()).collect();
    names.extend(vendors(catalog));
    names.extend(parts.regions.iter().map(|region| region.name.as_str()));
    names.extend(distinct(parts.regions.iter().map(|region| region.cloud.as_str())));
    names.extend(parts.offerings.iter().map(|offering| offering.name.as_str()));
    names
}

impl Draft<'_> {
    /// The vendor called `name`, as the catalogue spells it.
    pub(super) fn vendor(&mut self, flag: Stated<'_>, name: &str) -> Option<String> {
        let catalog = self.catalog;
        let found = find_vendor(catalog, name);
        if found.is_none() {
            let finding = flag.error(codes::VENDOR, format!("no offering is billed by `{name}`"));
            let cloud = Locality::Cloud.words(catalog).contains(&name.to_lowercase());
            self.push(match cloud {
                true => finding.hint(format!("`{name}` is a cloud: `--cloud {name}`")),
                false => suggesting(finding, name, &vendors(catalog)),
            });
        }
        found.map(str::to_owned)
    }

    /// The region called `name`.
    pub(super) fn region(&mut self, flag: Stated<'_>, name: &str) -> Option<RegionId> {
        let catalog = self.catalog;
        let found = catalog.find_region(name);
        if found.is_none() {
            let finding = flag.error(codes::REGION, format!("there is no region `{name}`"));
            let known: Vec<&str> =
                catalog.parts().regions.iter().map(|region| region.name.as_str()).collect();
            self.push(match self.other_locality(None, name) {
                Some(hint) => finding.hint(hint),
                None => suggesting_or(
                    finding,
                    name,
                    &known,
                    "`prismctl registry offerings list` shows where things are",
                ),
            });
        }
        found
    }

    /// A jurisdiction, continent or cloud in lower case, if some region has it.
    pub(super) fn locality(&mut self, flag: Stated<'_>, locality: Locality, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        let known = locality.words(self.catalog);
        if known.contains(&lower) {
            return Some(lower);
        }
        let finding = flag.error(codes::LOCALITY, format!("no region has {} `{word}`", locality.name()));
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let finding: Diagnostic = match self.other_locality(Some(locality), word) {
            Some(hint) => finding.hint(hint),
            None => suggesting(finding, &lower, &known),
        };
        self.push(finding);
        None
    }

    /// What `word` is, if not this.
    fn other_locality(&self, not: Option<Locality>, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if not.is_some() && self.catalog.find_region(word).is_some() {
            return Some(format!("`{word}` is a region: `--region {word}`"));
        }
        let mut others = Locality::ALL.into_iter().filter(|&other| Some(other) != not);
        let other = others.find(|other| other.words(self.catalog).contains(&lower))?;
        Some(format!("`{word}` is a {0}: `--{0} {lower}`", other.name()))
    }

    /// What one name of an exclusion means; `vendor=aws` says which where there are several readings.
    pub(super) fn target(&mut self, flag: Stated<'_>, text: &str) -> Option<Target> {
        let (kind, name) = text.split_once('=').map_or((None, text), |(kind, name)| (Some(kind), name));
        let all = readings(self.catalog, name);
        let fitting: Vec<_> =
            all.iter().filter(|(other, _)| kind.is_none_or(|kind| kind == *other)).collect();
        let finding = match &fitting[..] {
            [(_, target)] => return Some(target.clone()),
            [] => unknown(self.catalog, flag, kind, name),
            several => {
                ambiguous(flag, text, name, &several.iter().map(|(kind, _)| *kind).collect::<Vec<_>>())
            }
        };
        self.push(finding);
        None
    }
}

/// Nothing has that name, or nothing of that kind.
fn unknown(catalog: &Catalog, flag: Stated<'_>, kind: Option<&str>, name: &str) -> Diagnostic {
    let Some(kind) = kind else {
        let finding = flag.error(codes::NAME, format!("nothing in the catalogue is called `{name}`"));
        return suggesting_or(
            finding,
            name,
            &all_names(catalog),
            "`prismctl registry offerings list` shows what there is",
        );
    };
    let finding = flag.error(codes::NAME, format!("there is no {kind} `{name}`"));
    match readings(catalog, name).first() {
        Some((other, _)) => {
            let instead = flag.with(&format!("{other}={name}"));
            finding.hint(format!("`{name}` is {}: `{instead}`", joined(&[other])))
        }
        None => {
            let is_kind = |name: &&str| readings(catalog, name).iter().any(|(other, _)| *other == kind);
            let known: Vec<&str> = all_names(catalog).into_iter().filter(is_kind).collect();
            suggesting_or(finding, name, &known, "`prismctl registry offerings list` shows what there is")
        }
    }
}

/// A name of several kinds, with the ways to say which.
fn ambiguous(flag: Stated<'_>, text: &str, name: &str, kinds: &[&str]) -> Diagnostic {
    let way = |kind: &&str| flag.with(&flag.text().replacen(text, &format!("{kind}={name}"), 1));
    let ways: Vec<String> = kinds.iter().map(way).collect();
    let finding = flag.error(codes::AMBIGUOUS, format!("`{name}` is {}", joined(kinds)));
    finding.hint(format!("say which: {}", either(&ways)))
}

/// `a vendor and a cloud`.
fn joined(kinds: &[&str]) -> String {
    let named: Vec<String> = kinds
        .iter()
        .map(|kind| if *kind == "offering" { format!("an {kind}") } else { format!("a {kind}") })
        .collect();
    named.join(" and ")
}
