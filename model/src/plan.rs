//! A plan: which site fills each demand, what is bought, and what every line of it costs. Its fields are
//! private and the referee is its only maker, so a plan that exists is valid and its figures are right.

use crate::catalog::Catalog;
use crate::money::MicroUsd;
use crate::{BackendId, DemandId, Exact, InterfaceId, SiteId, SourceId};

/// Where a demand is served. Demands with the same site and bin share the same units; bins of one site are
/// separate purchases of the same offering; the first of them are those that run already, in the request's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// The penalty of an interface that the backend only emulates. It weighs like money, and nobody bills it.
    Emulated(InterfaceId),
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
    pub(crate) load: [i64; 6],
    pub(crate) charge: MicroUsd,
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

    /// By which purchase of it.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.choice
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

    /// What it asks of each resource, in the solver's integers.
    #[must_use]
    pub fn load(&self) -> &[i64; 6] {
        &self.load
    }

    /// What it is charged: its usage and its share of the units it loads. Unlike the bill this does not depend
    /// on its neighbours.
    #[must_use]
    pub fn charge(&self) -> MicroUsd {
        self.charge
    }

    /// Sum of its metered lines.
    #[must_use]
    pub fn usage(&self) -> MicroUsd {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// One purchase: units of a site, shared by the demands it serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    pub(crate) choice: Choice,
    pub(crate) units: i64,
    pub(crate) demands: Vec<DemandId>,
    pub(crate) load: [i64; 6],
    pub(crate) lines: Vec<CostLine>,
    pub(crate) running: Option<String>,
}

impl Pool {
    /// What is bought.
    #[must_use]
    pub fn site(&self) -> SiteId {
        self.choice.site
    }

    /// What is bought, and which of several purchases of it.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// The id of the pool that runs already; `None` for a new purchase.
    #[must_use]
    pub fn running(&self) -> Option<&str> {
        self.running.as_deref()
    }

    /// How many units are bought; a pool that runs already may need none.
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

    /// What of the bill is the penalty of emulated interfaces: nobody bills it.
    #[must_use]
    pub fn penalties(&self) -> MicroUsd {
        let emulated = self.lines().filter(|line| matches!(line.kind, LineKind::Emulated(_)));
        emulated.map(|line| line.amount).sum()
    }

    /// What the demands are charged in all; the bill minus this is what nobody is charged: idle units, less what
    /// is shared and what is given back.
    #[must_use]
    pub fn charged(&self) -> MicroUsd {
        self.fillings.iter().map(Filling::charge).sum()
    }
}
