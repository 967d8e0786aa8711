//! What one site asks for serving one demand, whatever else is chosen: the referee's word on a candidate.

use super::Violation;
use super::eligible::eligible;
use super::emulated::penalty_lines;
use super::purchase::{charge_included, holds_alone, usage_lines};
use crate::catalog::Catalog;
use crate::exact::Overflow;
use crate::money::MicroUsd;
use crate::request::Request;
use crate::workload::loads;
use crate::{DemandId, SiteId};

/// What serving a demand at a site comes to, in a purchase that is new.
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
        let overflow = |_: Overflow| Violation::Overflow(demand);
        let slot_load = request.load(catalog, demand).map_err(overflow)?;
        eligible(catalog, request, demand, site, &slot_load)?;
        let load = loads(&slot_load, catalog.offering_at(site)).map_err(overflow)?;
        holds_alone(catalog, request, demand, site, load)?;
        let mut lines = usage_lines(catalog, site, &slot_load).map_err(overflow)?;
        lines.extend(penalty_lines(catalog, request, demand, site).map_err(overflow)?);
        let usage = lines.iter().map(|line| line.amount).sum();
        let included = charge_included(catalog, site, &slot_load).map_err(overflow)?;
        Ok(Self { load, usage, included })
    }
}
