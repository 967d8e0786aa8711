//! Pins that no site meets: what has no price anywhere, or none where it is pinned to, or none of whom. The facts of
//! such a conflict are all that the person asked; why they clash only the registry knows.

use crate::render::words::{LISTED, few};
use prism::model::catalog::Catalog;
use prism::model::request::{Request, Target, Wish, WishKind};
use prism::model::{Explanation, Fact, Mark, SiteId};
use prism::solver::graph::is_pinned;

/// What the registry says to the pins of a conflict, and where.
pub(super) fn lines(catalog: &Catalog, request: &Request, why: &Explanation) -> Vec<(String, String)> {
    let mut lines = unpriced(catalog, request, why);
    if lines.is_empty() {
        lines.extend(elsewhere(catalog, request, why));
    }
    lines
}

/// Backends and offerings that slots are pinned to and that have no price anywhere: among so few sites that none is
/// left, no fact takes one away.
fn unpriced(catalog: &Catalog, request: &Request, why: &Explanation) -> Vec<(String, String)> {
    let pinned = |wish: &Wish| match &wish.kind {
        WishKind::Pin(targets) => targets.clone(),
        _ => Vec::new(),
    };
    // A pin that was only supposed is not among the facts, and alone stands against them all.
    let targets: Vec<Target> = match why.facts.as_slice() {
        [] => request.wishes.iter().flat_map(pinned).collect(),
        facts => facts
            .iter()
            .flat_map(|fact| match fact {
                Fact::Wish(id) => pinned(request.wish(*id)),
                _ => Vec::new(),
            })
            .collect(),
    };
    let mut lines = Vec::new();
    for target in targets {
        let sites = catalog.sites();
        let line = match target {
            Target::Backend(id) if sites.iter().all(|site| site.backend != id) => {
                let backend = catalog.backend(id);
                (format!("no offering of `{}` has a price", backend.name), backend.mark)
            }
            Target::Offering(id) if sites.iter().all(|site| site.offering != id) => {
                let offering = catalog.offering(id);
                (format!("`{}` has no price in any region", offering.name), offering.mark)
            }
            _ => continue,
        };
        let line = (line.0, catalog.place(line.1).to_string());
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Two facts alone that ask for something and for somewhere or somebody: there is no such site.
fn elsewhere(catalog: &Catalog, request: &Request, why: &Explanation) -> Option<(String, String)> {
    let [Fact::Wish(one), Fact::Wish(other)] = why.facts.as_slice() else { return None };
    let kinds = [&request.wish(*one).kind, &request.wish(*other).kind];
    let what = kinds.iter().find_map(|kind| bought(kind))?;
    let whom = kinds.iter().find_map(|kind| seller(kind));
    let regions = kinds.iter().find_map(|kind| regions(kind));
    let sites = || catalog.site_ids().filter(|&site| is_pinned(catalog, site, what));
    let has = |site: SiteId| match (&regions, &whom) {
        (Some(regions), _) => is_pinned(catalog, site, regions),
        (None, Some(vendors)) => vendors.contains(&catalog.offering_at(site).vendor),
        (None, None) => true,
    };
    if sites().any(has) {
        return None;
    }
    let (names, one, no) = match (regions, whom) {
        (Some(regions), _) => {
            let names = regions.iter().map(|one| name(catalog, one)).collect();
            (names, "has a price in", "has no price in")
        }
        (None, Some(vendors)) => (vendors, "is sold by", "is not sold by"),
        (None, None) => return None,
    };
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let there = few(&names, LISTED);
    let says = match what {
        [Target::Offering(id)] => format!("`{}` {no} {there}", catalog.offering(*id).name),
        [Target::Backend(id)] => format!("no offering of `{}` {one} {there}", catalog.backend(*id).name),
        _ => format!("none of them {one} {there}"),
    };
    Some((says, mark(catalog, what).map(|mark| catalog.place(mark).to_string()).unwrap_or_default()))
}

/// What it asks to be bought.
fn bought(kind: &WishKind) -> Option<&[Target]> {
    let WishKind::Pin(targets) = kind else { return None };
    let is_purchase = |target: &Target| matches!(target, Target::Backend(_) | Target::Offering(_));
    targets.iter().all(is_purchase).then_some(targets)
}

/// Where.
fn regions(kind: &WishKind) -> Option<&[Target]> {
    let WishKind::Pin(targets) = kind else { return None };
    targets.iter().all(|target| matches!(target, Target::Region(_))).then_some(targets)
}

/// Of whom.
fn seller(kind: &WishKind) -> Option<Vec<String>> {
    let vendor = |target: &Target| match target {
        Target::Vendor(name) => Some(name.clone()),
        _ => None,
    };
    match kind {
        WishKind::Pin(targets) => targets.iter().map(vendor).collect(),
        WishKind::OnlyVendors(vendors) => Some(vendors.clone()),
        _ => None,
    }
}

fn name(catalog: &Catalog, target: &Target) -> String {
    match target {
        Target::Backend(id) => catalog.backend(*id).name.clone(),
        Target::Offering(id) => catalog.offering(*id).name.clone(),
        Target::Region(id) => catalog.region(*id).name.clone(),
        Target::Vendor(name) | Target::Cloud(name) => name.clone(),
    }
}

fn mark(catalog: &Catalog, what: &[Target]) -> Option<Mark> {
    match what.first()? {
        Target::Backend(id) => Some(catalog.backend(*id).mark),
        Target::Offering(id) => Some(catalog.offering(*id).mark),
        _ => None,
    }
}
