//! The penalties of a demand: what it has to have and its backend only emulates.

use crate::catalog::Catalog;
use crate::exact::{Exact, Overflow};
use crate::money::MicroUsd;
use crate::plan::{CostLine, LineKind};
use crate::request::{Request, WishKind};
use crate::{DemandId, InterfaceId, SiteId};

/// One line per emulated interface that the demand has to have at the site.
pub(super) fn penalty_lines(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    site: SiteId,
) -> Result<Vec<CostLine>, Overflow> {
    let mut needed = needed(catalog, request, demand);
    let branches = request.slot(catalog, demand).any_of.iter();
    let has = catalog.interfaces_at(site);
    let whole = branches.filter(|branch| branch.iter().all(|interface| has.contains(interface)));
    let mut cheapest: Option<(MicroUsd, Vec<CostLine>)> = None;
    for branch in whole {
        let more: Vec<InterfaceId> = branch.iter().filter(|interface| !needed.contains(interface)).collect();
        let lines = lines(catalog, site, &more)?;
        let sum = lines.iter().map(|line| line.amount).sum();
        if cheapest.as_ref().is_none_or(|(least, _)| sum < *least) {
            cheapest = Some((sum, lines));
        }
    }
    needed.sort_unstable();
    needed.dedup();
    let mut all = lines(catalog, site, &needed)?;
    all.extend(cheapest.into_iter().flat_map(|(_, lines)| lines));
    Ok(all)
}

/// What the slot requires and what is wished for it, whatever the site.
fn needed(catalog: &Catalog, request: &Request, demand: DemandId) -> Vec<InterfaceId> {
    let required = request.slot(catalog, demand).required.iter().map(|&(interface, _)| interface);
    let wished = request.demand(demand).wishes.iter().filter_map(|&wish| match request.wish(wish).kind {
        WishKind::Interface(interface) => Some(interface),
        _ => None,
    });
    required.chain(wished).collect()
}

fn lines(catalog: &Catalog, site: SiteId, needed: &[InterfaceId]) -> Result<Vec<CostLine>, Overflow> {
    let backend = catalog.backend_at(site);
    let emulated = needed.iter().filter_map(|&interface| Some((interface, backend.penalty(interface)?)));
    let line = |(interface, penalty): (InterfaceId, crate::catalog::Figure)| {
        Ok(CostLine {
            kind: LineKind::Emulated(interface),
            quantity: Exact::ONE,
            price: penalty.value,
            per: "slot".to_owned(),
            amount: MicroUsd::rounded_up(penalty.value)?,
            source: penalty.source,
        })
    };
    emulated.map(line).collect()
}
