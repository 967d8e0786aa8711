//! The problem of a plan file against the registry and the request: who may serve whom, and at what price.
//!
//! For every demand and every site the model's referee is asked anew; the problem has to have exactly the sites that
//! qualify as options, each with the same loads and cost, and each site at the catalogue's prices. What the problem
//! states besides, its rules and objectives, is not derived here.

use crate::problem::{Choice, Problem, Site};
use prism_model::catalog::Scale;
use prism_model::request::Running;
use prism_model::workload::Resource;
use prism_model::{Catalog, DemandId, Known, Quote, Request, SiteId, left};
use std::collections::BTreeMap;

/// Compares every candidate; returns how many there are.
///
/// # Errors
/// The first difference, in words.
pub fn compare_candidates(problem: &Problem, catalog: &Catalog, request: &Request) -> Result<usize, String> {
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

/// The options that a problem states at a site of the registry, each with the number of its purchase.
type Stated<'a> = Vec<(usize, &'a Choice)>;

impl<'a> Comparison<'a> {
    fn run(&self) -> Result<usize, String> {
        let slot = &self.request.slot(self.catalog, self.demand).name;
        let name = format!("{}.{slot}", self.request.namespace(self.demand).name);
        let stated = self.problem.demand_at.get(&name).map(|&index| &self.problem.demands[index]);
        let stated = stated.ok_or_else(|| format!("the problem has no demand `{name}`"))?;
        let mut options: BTreeMap<&str, Stated<'a>> = BTreeMap::new();
        for option in &stated.options {
            let (site, purchase) = numbered(&self.problem.sites[option.site].name);
            options.entry(site).or_default().push((purchase, option));
        }
        let count = options.len();
        for site in self.catalog.site_ids() {
            let called =
                format!("{}@{}", self.catalog.offering_at(site).name, self.catalog.region_name(site));
            let stated = options.remove(called.as_str()).unwrap_or_default();
            let pools: Vec<&Running> = self.request.running_at(site).collect();
            let told = if pools.is_empty() {
                self.bought(site, &stated)
            } else {
                self.bought_or_joined(site, &pools, &stated)
            };
            told.map_err(|why| format!("demand `{name}`: {why} `{called}`"))?;
        }
        match options.keys().next() {
            Some(unknown) => Err(format!("demand `{name}`: the registry has no `{unknown}`")),
            None => Ok(count),
        }
    }

    /// A site where nothing runs yet.
    fn bought(&self, site: SiteId, stated: &Stated<'_>) -> Result<(), &'static str> {
        match Quote::of(self.catalog, self.request, self.demand, site) {
            Err(_) if stated.is_empty() => Ok(()),
            Err(_) => Err("the request rules out"),
            Ok(_) if stated.is_empty() => Err("the problem leaves out"),
            Ok(quote) if stated.iter().all(|(_, option)| self.is_priced(option, &quote, site)) => Ok(()),
            Ok(_) => Err("the registry has another price or load for"),
        }
    }

    /// A site where pools run: they are its first purchases. That a pool or a purchase is stated that does not hold
    /// the demand is no harm, its capacity says so.
    fn bought_or_joined(
        &self,
        site: SiteId,
        pools: &[&Running],
        stated: &Stated<'_>,
    ) -> Result<(), &'static str> {
        let (catalog, request, demand) = (self.catalog, self.request, self.demand);
        let Ok(quote) = Quote::asked(catalog, request, demand, site) else {
            return if stated.is_empty() { Ok(()) } else { Err("the request rules out") };
        };
        let has = |such: &dyn Fn(usize) -> bool| stated.iter().any(|&(purchase, _)| such(purchase));
        for (number, pool) in pools.iter().enumerate() {
            let joins = Quote::joining(catalog, request, demand, pool).is_ok();
            if joins && !has(&|purchase| purchase == number) {
                return Err("the problem leaves out a pool that runs of");
            }
        }
        let again = catalog.offering_at(site).scale == Scale::Instances || request.demand(demand).dedicated;
        let buys = again && Quote::of(catalog, request, demand, site).is_ok();
        if buys && !has(&|purchase| purchase >= pools.len()) {
            return Err("the problem leaves out a new purchase of");
        }
        let right = |&(purchase, option): &(usize, &Choice)| match pools.get(purchase) {
            Some(pool) => self.is_joined(option, &quote, pool),
            None => self.is_priced(option, &quote, site),
        };
        if stated.iter().all(right) { Ok(()) } else { Err("the registry has another price or load for") }
    }

    fn is_priced(&self, option: &Choice, quote: &Quote, site: SiteId) -> bool {
        let loads = option.load.starts_with(&quote.load);
        let own = option.cost == quote.usage.0 - quote.included.0;
        loads && own && self.is_sold(&self.problem.sites[option.site], site)
    }

    /// Whether a purchase has the catalogue's prices and capacities.
    fn is_sold(&self, stated: &Site, site: SiteId) -> bool {
        let holds = |resource: Resource| {
            let stated = stated.capacity.get(resource.index()).copied().flatten();
            match self.catalog.capacity_at(site, resource) {
                Known::Value(capacity) => stated == Some(capacity),
                Known::Unlimited => stated.is_none(),
                // Nothing may be asked of what nobody knows, or everything if that is accepted.
                Known::Unknown => stated.is_none_or(|stated| stated == 0),
            }
        };
        self.costs(stated, site) && !stated.owned && Resource::ALL.into_iter().all(holds)
    }

    fn costs(&self, stated: &Site, site: SiteId) -> bool {
        let tariff = self.catalog.offering_at(site).tariff.as_ref();
        tariff.is_some_and(|tariff| (stated.base, stated.unit) == (tariff.base.0, tariff.unit.0))
    }

    /// Whether a pool has what the request says is left, grows only where units add up, and gives nothing back.
    fn is_joined(&self, option: &Choice, quote: &Quote, pool: &Running) -> bool {
        let stated = &self.problem.sites[option.site];
        let grows = self.catalog.offering_at(pool.site).scale == Scale::Shards;
        let holds = |resource: Resource| {
            let index = resource.index();
            let capacity = stated.capacity.get(index).copied().flatten();
            let Some(left) = left(self.catalog, self.request, pool, resource) else {
                return capacity.is_none();
            };
            let adds = |capacity: i64| match self.catalog.capacity_at(pool.site, resource) {
                Known::Value(known) => capacity == known,
                Known::Unlimited => capacity >= self.asked_at(option.site, index),
                Known::Unknown => capacity == 0 || capacity >= self.asked_at(option.site, index),
            };
            stated.spare.get(index) == Some(&left)
                && capacity.is_some_and(|capacity| !grows || adds(capacity))
        };
        let loads = option.load.starts_with(&quote.load) && option.cost == quote.usage.0;
        let limit = stated.limit == (!grows).then_some(0);
        let all = Resource::ALL.into_iter().all(holds);
        loads && stated.owned && limit && self.costs(stated, pool.site) && all
    }

    /// What all demands that could be served at a site of the problem ask of a resource together.
    fn asked_at(&self, site: usize, resource: usize) -> i64 {
        let options = self.problem.demands.iter().flat_map(|demand| &demand.options);
        let here = options.filter(|option| option.site == site);
        here.map(|option| option.load.get(resource).copied().unwrap_or(0)).fold(0, i64::saturating_add)
    }
}

/// `NAME#2` is the second purchase of that name, which has number 1.
fn numbered(name: &str) -> (&str, usize) {
    match name.rsplit_once('#') {
        Some((before, number)) => {
            number.parse::<usize>().map_or((name, 0), |number| (before, number.saturating_sub(1)))
        }
        None => (name, 0),
    }
}
