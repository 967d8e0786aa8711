//! The referee: re-checks a claimed assignment from the catalogue and the request alone, and prices it anew.
//! It shares no code with the search: it asks of one site at a time whether it may serve a demand, adds up
//! loads, walks the rules, and writes the bill line by line. [`Plan::checked`] is the only way to a plan.

mod eligible;
mod emulated;
mod purchase;
mod quote;
mod rules;

pub use purchase::left;
pub use quote::Quote;

use crate::catalog::Catalog;
use crate::charge;
use crate::exact::Overflow;
use crate::money::MicroUsd;
use crate::plan::{Choice, Filling, Plan, Pool};
use crate::request::Request;
use crate::workload::{Resource, SlotLoad, loads};
use crate::{DemandId, InterfaceId, RuleId, SiteId, WishId};
use eligible::{eligible, interfaces_used};
use emulated::penalty_lines;
use purchase::{bought_once, buy, join, usage_lines};
use rules::Ruled;

/// What is wrong with a claimed assignment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// One choice per demand is needed.
    #[error("{given} choices for {needed} demands")]
    Shape {
        /// Choices given.
        given: usize,
        /// Demands asked.
        needed: usize,
    },
    /// The site does not have an interface the slot requires.
    #[error("demand {demand:?}: site {site:?} does not have interface {interface:?}")]
    Interface {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// What is missing; `None`: no alternative is whole.
        interface: Option<InterfaceId>,
    },
    /// No plugin, or another environment.
    #[error("demand {demand:?}: site {site:?} may not be used: {why}")]
    Barred {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// `no plugin` or `environment`.
        why: &'static str,
    },
    /// A wish is not met.
    #[error("demand {demand:?}: site {site:?} does not meet wish {wish:?}")]
    Wish {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// Which wish.
        wish: WishId,
    },
    /// The item is larger than the backend's largest value.
    #[error("demand {demand:?}: an item does not fit site {site:?}")]
    Item {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
    },
    /// A capacity that must be known is not.
    #[error("demand {demand:?}: {resource:?} of site {site:?} is unknown")]
    UnknownCapacity {
        /// Which demand.
        demand: DemandId,
        /// Which site.
        site: SiteId,
        /// What is unknown.
        resource: Resource,
    },
    /// One purchase is asked to hold more than it can.
    #[error("site {site:?}: {load} {resource:?} on {capacity}")]
    Overload {
        /// Which site.
        site: SiteId,
        /// What overflows.
        resource: Resource,
        /// What is asked.
        load: i64,
        /// What one purchase holds.
        capacity: i64,
    },
    /// What is bought once was bought twice, or a dedicated demand shares.
    #[error("site {site:?}: {why}")]
    Purchase {
        /// Which site.
        site: SiteId,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A rule across demands is broken.
    #[error("rule {0:?} is broken")]
    Rule(RuleId),
    /// A figure left the exact range.
    #[error("demand {0:?} cannot be priced exactly")]
    Overflow(DemandId),
}

impl Plan {
    /// Checks a claimed assignment, one choice per demand, and prices it.
    ///
    /// Cost: one pass over the demands, plus one over the pools and the rules.
    ///
    /// # Errors
    /// The first [`Violation`] found.
    pub fn checked(catalog: &Catalog, request: &Request, choices: &[Choice]) -> Result<Self, Violation> {
        if choices.len() != request.demands.len() {
            return Err(Violation::Shape { given: choices.len(), needed: request.demands.len() });
        }
        let mut pools: Vec<Pool> = Vec::new();
        let mut fillings = Vec::new();
        let mut slot_loads = Vec::new();
        for (demand, &choice) in request.demand_ids().zip(choices) {
            let load = request.load(catalog, demand).map_err(|_| Violation::Overflow(demand))?;
            eligible(catalog, request, demand, choice.site, &load)?;
            let filling = fill(catalog, request, (demand, choice), &load, &mut pools);
            fillings.push(filling.map_err(|Overflow| Violation::Overflow(demand))?);
            slot_loads.push(load);
        }
        for pool in &mut pools {
            buy(catalog, request, pool, &slot_loads)?;
        }
        bought_once(catalog, request, &pools)?;
        let cost = pools.iter().map(Pool::fixed).chain(fillings.iter().map(Filling::usage)).sum();
        let plan = Self { fillings, pools, cost };
        let ruled = Ruled { catalog, request, plan: &plan };
        for (index, rule) in request.rules.iter().enumerate() {
            if !ruled.holds(&rule.kind) {
                return Err(Violation::Rule(RuleId::new(index)));
            }
        }
        Ok(plan)
    }
}

/// Serves one demand: joins its purchase and writes its metered lines and its charge.
fn fill(
    catalog: &Catalog,
    request: &Request,
    (demand, choice): (DemandId, Choice),
    slot_load: &SlotLoad,
    pools: &mut Vec<Pool>,
) -> Result<Filling, Overflow> {
    let load = loads(slot_load, catalog.offering_at(choice.site))?;
    let mut lines = usage_lines(catalog, choice.site, slot_load)?;
    lines.extend(penalty_lines(catalog, request, demand, choice.site)?);
    let usage: MicroUsd = lines.iter().map(|line| line.amount).sum();
    let units = charge::of_units(catalog, choice.site, &load, request.demand(demand).dedicated)?;
    let pool = join(pools, choice, demand, &load)?;
    let interfaces = interfaces_used(catalog, request, demand, choice.site);
    Ok(Filling { demand, choice, pool, interfaces, lines, load, charge: usage + units })
}
