//! A plan: which site fills each demand, what is bought, and what every line of it costs. Its fields are
//! private and the referee is its only maker, so a plan that exists is valid and its figures are right.

use crate::catalog::{Aspect, Catalog};
use crate::money::MicroUsd;
use crate::request::{Measure, Request, WishKind};
use crate::{BackendId, DemandId, Exact, InterfaceId, SiteId, SourceId};

/// Where a demand is served. Demands with the same site and bin share the same units; bins of one site are
/// separate purchases of the same offering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choice {
    /// What is bought.
    pub site: SiteId,
    /// Which purchase of it, from 0.
    pub bin: u32,
}

/// What a cost line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The fixed part of using the site at all.
    Base,
    /// Whole units.
    Units,
    /// Metered usage, by the name of the meter.
    Meter(String),
    /// What the fixed price or a free quota gives back, by the name of the meter.
    Included(String),
}

/// Quantity × price, rounded once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostLine {
    /// What for.
    pub kind: LineKind,
    /// How many prices.
    pub quantity: Exact,
    /// Dollars each.
    pub price: Exact,
    /// What it is per: `1000000`, `GiB-month`, `unit`.
    pub per: String,
    /// The line, per month.
    pub amount: MicroUsd,
    /// Where the price comes from.
    pub source: SourceId,
}

/// How one demand is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    pub(crate) demand: DemandId,
    pub(crate) choice: Choice,
    pub(crate) pool: usize,
    pub(crate) interfaces: Vec<InterfaceId>,
    pub(crate) lines: Vec<CostLine>,
}

impl Filling {
    /// Which demand.
    #[must_use]
    pub fn demand(&self) -> DemandId {
        self.demand
    }

    /// By which site.
    #[must_use]
    pub fn site(&self) -> SiteId {
        self.choice.site
    }

    /// Its purchase, as an index into [`Plan::pools`].
    #[must_use]
    pub fn pool(&self) -> usize {
        self.pool
    }

    /// Interfaces it uses: the required ones, then every optional one the site has.
    #[must_use]
    pub fn interfaces(&self) -> &[InterfaceId] {
        &self.interfaces
    }

    /// Its metered lines.
    #[must_use]
    pub fn lines(&self) -> &[CostLine] {
        &self.lines
    }

    /// Sum of its metered lines.
    #[must_use]
    pub fn usage(&self) -> MicroUsd {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// One purchase: units of a site, shared by the demands it serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    pub(crate) choice: Choice,
    pub(crate) units: i64,
    pub(crate) demands: Vec<DemandId>,
    pub(crate) load: [i64; 6],
    pub(crate) lines: Vec<CostLine>,
}

impl Pool {
    /// What is bought.
    #[must_use]
    pub fn site(&self) -> SiteId {
        self.choice.site
    }

    /// How many units.
    #[must_use]
    pub fn units(&self) -> i64 {
        self.units
    }

    /// Who shares it, in canonical order.
    #[must_use]
    pub fn demands(&self) -> &[DemandId] {
        &self.demands
    }

    /// Load per resource, in the solver's integers.
    #[must_use]
    pub fn load(&self) -> &[i64; 6] {
        &self.load
    }

    /// Fixed lines: base, units, and what is included.
    #[must_use]
    pub fn lines(&self) -> &[CostLine] {
        &self.lines
    }

    /// Sum of its fixed lines.
    #[must_use]
    pub fn fixed(&self) -> MicroUsd {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// A valid plan with its exact bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub(crate) fillings: Vec<Filling>,
    pub(crate) pools: Vec<Pool>,
    pub(crate) cost: MicroUsd,
}

impl Plan {
    /// How each demand is served, in canonical order.
    #[must_use]
    pub fn fillings(&self) -> &[Filling] {
        &self.fillings
    }

    /// What is bought, in the order of the first demand each serves.
    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    /// The whole bill per month: the sum of all lines.
    #[must_use]
    pub fn cost(&self) -> MicroUsd {
        self.cost
    }

    /// Every cost line, fixed ones first.
    pub fn lines(&self) -> impl Iterator<Item = &CostLine> {
        self.pools.iter().flat_map(|p| &p.lines).chain(self.fillings.iter().flat_map(|f| &f.lines))
    }

    /// The backend of each demand, in canonical order.
    #[must_use]
    pub fn backends(&self, catalog: &Catalog) -> Vec<BackendId> {
        self.fillings.iter().map(|filling| catalog.site(filling.site()).backend).collect()
    }

    /// What a measure of the objective comes to.
    #[must_use]
    pub fn measure(&self, catalog: &Catalog, request: &Request, measure: Measure) -> i64 {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let sum =
            |of: &dyn Fn(DemandId, SiteId) -> i64| self.fillings.iter().map(|f| of(f.demand, f.site())).sum();
        match measure {
            Measure::Cost => self.cost.0,
            Measure::Distinct(aspect) => {
                let mut values: Vec<String> =
                    self.fillings.iter().map(|f| aspect_value(catalog, f.choice, aspect)).collect();
                values.sort_unstable();
                values.dedup();
                count(values.len())
            }
            Measure::Away => sum(&|_, site| i64::from(is_away(catalog, request, site))),
            Measure::Optional => sum(&|demand, site| count(missing_optional(catalog, request, demand, site))),
            Measure::Recommended => {
                sum(&|demand, site| i64::from(!is_recommended(catalog, request, demand, site)))
            }
            Measure::Preferred => sum(&|demand, site| count(preference_rank(catalog, request, demand, site))),
        }
    }
}

/// The value of an aspect at a choice, as a comparable text.
#[must_use]
pub(crate) fn aspect_value(catalog: &Catalog, choice: Choice, aspect: Aspect) -> String {
    match aspect {
        Aspect::Backend => catalog.backend_at(choice.site).name.clone(),
        Aspect::Vendor => catalog.offering_at(choice.site).vendor.clone(),
        Aspect::Region => catalog.region_name(choice.site),
        Aspect::Cloud => catalog.cloud_at(choice.site).to_owned(),
        Aspect::Site => format!(
            "{} {} {}",
            catalog.offering_at(choice.site).name,
            catalog.region_name(choice.site),
            choice.bin
        ),
    }
}

fn is_away(catalog: &Catalog, request: &Request, site: SiteId) -> bool {
    let vendor = &catalog.offering_at(site).vendor;
    request.preference.as_ref().is_some_and(|preference| !preference.vendors.contains(vendor))
}

fn missing_optional(catalog: &Catalog, request: &Request, demand: DemandId, site: SiteId) -> usize {
    let has = catalog.interfaces_at(site);
    let slot = request.slot(catalog, demand);
    let listed = |wanted: InterfaceId| slot.optional.iter().any(|&(interface, _)| interface == wanted);
    let wanted = request.demand(demand).wishes.iter().filter_map(|&id| match request.wish(id).kind {
        WishKind::WantInterface(interface) if !listed(interface) => Some(interface),
        _ => None,
    });
    let optional = slot.optional.iter().map(|&(interface, _)| interface);
    wanted.chain(optional).filter(|&interface| !has.contains(interface)).count()
}

fn is_recommended(catalog: &Catalog, request: &Request, demand: DemandId, site: SiteId) -> bool {
    let recommended = &request.slot(catalog, demand).recommended;
    recommended.is_empty() || recommended.contains(&catalog.site(site).backend)
}

fn preference_rank(catalog: &Catalog, request: &Request, demand: DemandId, site: SiteId) -> usize {
    let prefer = &request.demand(demand).prefer;
    let backend = catalog.site(site).backend;
    if prefer.is_empty() { 0 } else { prefer.iter().position(|&b| b == backend).unwrap_or(prefer.len()) }
}
