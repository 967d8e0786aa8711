//! Words of the catalogue: vendors, regions, localities, and what an exclusion may name. Case is forgiven
//! where vendors differ in theirs; an unknown name is an error with the one that was most likely meant.

use super::codes;
use super::draft::Draft;
use super::hints::{either, suggesting, suggesting_or};
use super::said::Said;
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
pub(crate) fn vendors(catalog: &Catalog) -> Vec<&str> {
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
    /// The vendor called like this, as the catalogue spells it.
    pub(super) fn vendor(&mut self, name: &Said) -> Option<String> {
        let (catalog, text) = (self.catalog, name.text());
        let found = find_vendor(catalog, text);
        if found.is_none() {
            let finding = name.error(codes::VENDOR, format!("no offering is billed by `{text}`"));
            let cloud = Locality::Cloud.words(catalog).contains(&text.to_lowercase());
            let way = name.way(format!("--cloud {text}"), format!("needs: {{cloud: {text}}}"));
            self.push(match cloud {
                true => finding.hint(format!("`{text}` is a cloud: `{way}`")),
                false => suggesting(finding, text, &vendors(catalog)),
            });
        }
        found.map(str::to_owned)
    }

    /// The region called like this.
    pub(super) fn region(&mut self, name: &Said) -> Option<RegionId> {
        let catalog = self.catalog;
        let found = catalog.find_region(name.text());
        if found.is_none() {
            let finding = name.error(codes::REGION, format!("there is no region `{}`", name.text()));
            let known: Vec<&str> =
                catalog.parts().regions.iter().map(|region| region.name.as_str()).collect();
            let list = "`prismctl registry offerings list` shows where things are";
            self.push(match self.other_locality(None, name) {
                Some(hint) => finding.hint(hint),
                None => suggesting_or(finding, name.text(), &known, list),
            });
        }
        found
    }

    /// A jurisdiction, continent or cloud in lower case, if some region has it.
    pub(super) fn locality(&mut self, word: &Said, locality: Locality) -> Option<String> {
        let lower = word.text().to_lowercase();
        let known = locality.words(self.catalog);
        if known.contains(&lower) {
            return Some(lower);
        }
        let message = format!("no region has {} `{}`", locality.name(), word.text());
        let finding = word.error(codes::LOCALITY, message);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let finding = match self.other_locality(Some(locality), word) {
            Some(hint) => finding.hint(hint),
            None => suggesting(finding, &lower, &known),
        };
        self.push(finding);
        None
    }

    /// What a word is, if not this.
    fn other_locality(&self, not: Option<Locality>, word: &Said) -> Option<String> {
        let (text, lower) = (word.text(), word.text().to_lowercase());
        if not.is_some() && self.catalog.find_region(text).is_some() {
            let way = word.way(format!("--region {text}"), format!("region: {text}"));
            return Some(format!("`{text}` is a region: `{way}`"));
        }
        let mut others = Locality::ALL.into_iter().filter(|&other| Some(other) != not);
        let other = others.find(|other| other.words(self.catalog).contains(&lower))?.name();
        let way = word.way(format!("--{other} {lower}"), format!("needs: {{{other}: {lower}}}"));
        Some(format!("`{text}` is a {other}: `{way}`"))
    }

    /// What one name of an exclusion means; `vendor=aws` says which where there are several readings.
    pub(super) fn target(&mut self, said: &Said) -> Option<Target> {
        let (kind, name) =
            said.text().split_once('=').map_or((None, said.text()), |(kind, name)| (Some(kind), name));
        let all = readings(self.catalog, name);
        let fitting: Vec<_> =
            all.iter().filter(|(other, _)| kind.is_none_or(|kind| kind == *other)).collect();
        let finding = match &fitting[..] {
            [(_, target)] => return Some(target.clone()),
            [] => unknown(self.catalog, said, kind, name),
            several => ambiguous(said, name, &several.iter().map(|(kind, _)| *kind).collect::<Vec<_>>()),
        };
        self.push(finding);
        None
    }
}

/// Nothing has that name, or nothing of that kind.
fn unknown(catalog: &Catalog, said: &Said, kind: Option<&str>, name: &str) -> Diagnostic {
    let list = "`prismctl registry offerings list` shows what there is";
    let Some(kind) = kind else {
        let finding = said.error(codes::NAME, format!("nothing in the catalogue is called `{name}`"));
        return suggesting_or(finding, name, &all_names(catalog), list);
    };
    let finding = said.error(codes::NAME, format!("there is no {kind} `{name}`"));
    match readings(catalog, name).first() {
        Some((other, _)) => {
            let instead = said.instead(&format!("{other}={name}"));
            finding.hint(format!("`{name}` is {}: `{instead}`", joined(&[other])))
        }
        None => {
            let is_kind = |name: &&str| readings(catalog, name).iter().any(|(other, _)| *other == kind);
            let known: Vec<&str> = all_names(catalog).into_iter().filter(is_kind).collect();
            suggesting_or(finding, name, &known, list)
        }
    }
}

/// A name of several kinds, with the ways to say which.
fn ambiguous(said: &Said, name: &str, kinds: &[&str]) -> Diagnostic {
    let ways: Vec<String> = kinds.iter().map(|kind| said.instead(&format!("{kind}={name}"))).collect();
    let finding = said.error(codes::AMBIGUOUS, format!("`{name}` is {}", joined(kinds)));
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
