//! The problem of a plan file against the registry and the request: who may serve whom, and at what price.
//!
//! For every demand and every site the model's referee is asked anew; the problem has to have exactly the sites that
//! qualify as options, each with the same loads and cost, and each site at the catalogue's prices. What the problem
//! states besides, its rules and objectives, is not derived here.

use crate::problem::{Choice, Problem, Site};
use prism_model::workload::Resource;
use prism_model::{Catalog, DemandId, Known, Quote, Request, SiteId};
use std::collections::BTreeMap;

/// Compares every candidate; returns how many there are.
///
/// # Errors
/// The first difference, in words.
pub fn compare_candidates(problem: &Problem, catalog: &Catalog, request: &Request) -> Result<usize, String> {
    if !request.running.is_empty() {
        return Err("pools that run already are not rebuilt".into());
    }
    let mut candidates = 0;
    for demand in request.demand_ids() {
        candidates += Comparison { problem, catalog, request, demand }.run()?;
    }
    Ok(candidates)
}

struct Comparison<'a> {
    problem: &'a Problem,
    catalog: &'a Catalog,
    request: &'a Request,
    demand: DemandId,
}

impl Comparison<'_> {
    fn run(&self) -> Result<usize, String> {
        let slot = &self.request.slot(self.catalog, self.demand).name;
        let name = format!("{}.{slot}", self.request.namespace(self.demand).name);
        let stated = self.problem.demand_at.get(&name).map(|&index| &self.problem.demands[index]);
        let stated = stated.ok_or_else(|| format!("the problem has no demand `{name}`"))?;
        let mut options: BTreeMap<&str, Vec<&Choice>> = BTreeMap::new();
        for option in &stated.options {
            options.entry(bare(&self.problem.sites[option.site].name)).or_default().push(option);
        }
        let count = options.len();
        for site in self.catalog.site_ids() {
            let called =
                format!("{}@{}", self.catalog.offering_at(site).name, self.catalog.region_name(site));
            let stated = options.remove(called.as_str());
            let differs = |why: &str| format!("demand `{name}`: {why} `{called}`");
            match (Quote::of(self.catalog, self.request, self.demand, site), stated) {
                (Err(_), None) => {}
                (Ok(_), None) => return Err(differs("the problem leaves out")),
                (Err(_), Some(_)) => return Err(differs("the request rules out")),
                (Ok(quote), Some(stated)) => {
                    if !stated.iter().all(|option| self.is_priced(option, &quote, site)) {
                        return Err(differs("the registry has another price or load for"));
                    }
                }
            }
        }
        match options.keys().next() {
            Some(unknown) => Err(format!("demand `{name}`: the registry has no `{unknown}`")),
            None => Ok(count),
        }
    }

    fn is_priced(&self, option: &Choice, quote: &Quote, site: SiteId) -> bool {
        let loads = option.load.starts_with(&quote.load);
        let own = option.cost == quote.usage.0 - quote.included.0;
        loads && own && self.is_sold(&self.problem.sites[option.site], site)
    }

    /// Whether a purchase has the catalogue's prices and capacities.
    fn is_sold(&self, stated: &Site, site: SiteId) -> bool {
        let tariff = self.catalog.offering_at(site).tariff.as_ref();
        let prices =
            tariff.is_some_and(|tariff| (stated.base, stated.unit) == (tariff.base.0, tariff.unit.0));
        let holds = |resource: Resource| {
            let stated = stated.capacity.get(resource.index()).copied().flatten();
            match self.catalog.capacity_at(site, resource) {
                Known::Value(capacity) => stated == Some(capacity),
                Known::Unlimited => stated.is_none(),
                // Nothing may be asked of what nobody knows, or everything if that is accepted.
                Known::Unknown => stated.is_none_or(|stated| stated == 0),
            }
        };
        prices && !stated.owned && Resource::ALL.into_iter().all(holds)
    }
}

/// The name without the number of a second purchase of the same.
fn bare(name: &str) -> &str {
    match name.rsplit_once('#') {
        Some((before, number)) if number.bytes().all(|digit| digit.is_ascii_digit()) => before,
        _ => name,
    }
}
