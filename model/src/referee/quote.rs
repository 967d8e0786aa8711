//! What one site asks for serving one demand, whatever else is chosen: the referee's word on a candidate.

use super::Violation;
use super::eligible::eligible;
use super::emulated::penalty_lines;
use super::purchase::{charge_included, holds_alone, joins_alone, usage_lines};
use crate::catalog::Catalog;
use crate::charge;
use crate::exact::Overflow;
use crate::money::MicroUsd;
use crate::request::{Request, Running};
use crate::workload::loads;
use crate::{DemandId, SiteId};

/// What serving a demand at a site comes to. A purchase that is new may give something back; a pool that runs gives
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What it asks of each resource.
    pub load: [i64; 6],
    /// Metered usage and penalties.
    pub usage: MicroUsd,
    /// How much of that the purchase could give back.
    pub included: MicroUsd,
}

impl Quote {
    /// Asks whether a site may serve a demand, and for how much.
    ///
    /// # Errors
    /// The first [`Violation`]: why it may not.
    pub fn of(
        catalog: &Catalog,
        request: &Request,
        demand: DemandId,
        site: SiteId,
    ) -> Result<Self, Violation> {
        let quote = Self::asked(catalog, request, demand, site)?;
        holds_alone(catalog, request, demand, site, quote.load)?;
        Ok(quote)
    }

    /// Asks the same of a pool that runs: whether what it has left, and what may be added, holds the demand alone.
    ///
    /// # Errors
    /// The first [`Violation`]: why it may not join.
    pub fn joining(
        catalog: &Catalog,
        request: &Request,
        demand: DemandId,
        pool: &Running,
    ) -> Result<Self, Violation> {
        let site = pool.site;
        if request.demand(demand).dedicated {
            return Err(Violation::Purchase { site, why: "a dedicated demand shares its units" });
        }
        let quote = Self::asked(catalog, request, demand, site)?;
        joins_alone(catalog, request, demand, pool, quote.load)?;
        Ok(quote)
    }

    /// What serving a demand at a site asks and costs, whether or not anything there holds it.
    ///
    /// # Errors
    /// The first [`Violation`]: why the site may not serve it.
    pub fn asked(
        catalog: &Catalog,
        request: &Request,
        demand: DemandId,
        site: SiteId,
    ) -> Result<Self, Violation> {
        let overflow = |_: Overflow| Violation::Overflow(demand);
        let slot_load = request.load(catalog, demand).map_err(overflow)?;
        eligible(catalog, request, demand, site, &slot_load)?;
        let load = loads(&slot_load, catalog.offering_at(site)).map_err(overflow)?;
        let mut lines = usage_lines(catalog, site, &slot_load).map_err(overflow)?;
        lines.extend(penalty_lines(catalog, request, demand, site).map_err(overflow)?);
        let usage = lines.iter().map(|line| line.amount).sum();
        charge::of_units(catalog, site, &load, request.demand(demand).dedicated).map_err(overflow)?;
        let included = charge_included(catalog, site, &slot_load).map_err(overflow)?;
        Ok(Self { load, usage, included })
    }
}
