//! Many sites in a few words: what they have in common, never a list of them all.

use prism_model::SiteId;
use prism_model::catalog::Catalog;
use std::collections::BTreeSet;

/// More names than these are counted.
const NAMED: usize = 3;

/// `of redis in us-*`, `of redis and postgres`, `of 5 backends in 3 clouds`.
#[must_use]
pub fn shared(catalog: &Catalog, sites: &[SiteId]) -> String {
    let backends: Vec<&str> = distinct(sites.iter().map(|&site| catalog.backend_at(site).name.as_str()));
    format!("of {}{}", named(&backends, "backends"), places(catalog, sites))
}

/// ` in us-*`: the region, what their names begin with, or the cloud; nothing where they share none of these.
fn places(catalog: &Catalog, sites: &[SiteId]) -> String {
    let regions: BTreeSet<String> = sites.iter().map(|&site| catalog.region_name(site)).collect();
    let clouds: BTreeSet<&str> = sites.iter().map(|&site| catalog.cloud_at(site)).collect();
    let first = regions.first().map_or("", String::as_str);
    let start = first.split('-').next().unwrap_or(first);
    let alike = regions.iter().all(|region| region.split('-').next() == Some(start));
    match (regions.len(), alike, clouds.len()) {
        (0, ..) => String::new(),
        (1, ..) => format!(" in {first}"),
        (_, true, _) => format!(" in {start}-*"),
        (_, false, 1) => format!(" in cloud {}", clouds.first().copied().unwrap_or_default()),
        (count, false, _) => format!(" in {count} regions"),
    }
}

fn named(names: &[&str], many: &str) -> String {
    match names {
        [] => format!("no {many}"),
        [one] => (*one).to_owned(),
        [rest @ .., last] if names.len() <= NAMED => format!("{} and {last}", rest.join(", ")),
        _ => format!("{} {many}", names.len()),
    }
}

/// Each once, in the order met, which is the catalogue's.
fn distinct<'n>(all: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut once: Vec<&str> = Vec::new();
    for name in all {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}
