//! Why not a whole configuration: its slots, sites and interfaces are forced, and the request is solved again. Its
//! units are held against those of the plan that comes out: what it buys beside what is needed is priced, and what it
//! buys too few of stands against it.

use super::solving::solved;
use super::why_not::{WhyNot, why_not};
use crate::optimize::Options;
use prism_model::catalog::{Catalog, Known, Scale};
use prism_model::request::Target;
use prism_model::workload::Resource;
use prism_model::{DemandId, InterfaceId, MicroUsd, Place, Plan, RegionId, SiteId};
use prism_registry::request::question::{Asks, Rival};
use prism_registry::request::rival::{Configured, Counted, Listed};
use prism_solver::graph::is_pinned;
use prism_solver::{Found, SolveError};

/// What a configuration comes to.
#[derive(Clone, Debug)]
pub struct Against {
    /// The answer, among plans that fill the slots that the configuration fills.
    pub answer: WhyNot,
    /// The best of these plans, where the slots are not those that the request fills.
    pub filled: Option<Plan>,
    /// Units that are not what is bought.
    pub units: Vec<UnitsApart>,
    /// Lists that are not what the slot gets.
    pub lists: Vec<ListApart>,
}

/// A number of units that is not what the plan buys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitsApart {
    /// The slot it is stated of.
    pub demand: DemandId,
    /// What is bought.
    pub site: SiteId,
    /// As stated.
    pub stated: u64,
    /// As the plan buys them.
    pub bought: i64,
    /// Who says so.
    pub place: Place,
    /// What is wrong with it.
    pub says: UnitsSay,
}

/// What is wrong with a number of units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitsSay {
    /// So much is paid for those that nothing needs; none where a bill cannot state it.
    More(Option<MicroUsd>),
    /// What these slots ask does not fit.
    Few {
        /// Of what there is too little.
        resource: Resource,
        /// Slots that the configuration puts there, and that ask for it.
        asking: Vec<DemandId>,
        /// How many units would do.
        needed: i64,
    },
    /// More are bought for what the configuration leaves open.
    Open,
    /// It is not bought by the unit.
    NotByUnit,
}

/// Interfaces of a slot that are listed otherwise than the slot gets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListApart {
    /// The slot.
    pub demand: DemandId,
    /// What it gets, and the list does not name.
    pub unlisted: Vec<InterfaceId>,
    /// The list.
    pub place: Place,
    /// What is listed and there, and the slot has no use for.
    pub unused: Vec<(InterfaceId, Place)>,
}

/// Why the best plan, which is given, is not this configuration.
///
/// # Errors
/// As [`crate::optimize`].
pub fn why_not_configured(
    catalog: &Catalog,
    best: &Plan,
    those: &Configured,
    mut options: Options<'_>,
) -> Result<Against, SolveError> {
    let request = &those.request;
    let filled = match those.fills_as_asked() {
        true => None,
        false => match solved(catalog, request, &mut options)? {
            Found::Plan(plan, _) => Some(plan),
            Found::Nothing | Found::Stopped { .. } => None,
        },
    };
    let answer = why_not(catalog, request, &Rival::Whole(those.needs.clone()), options)?;
    let plan = match &answer {
        WhyNot::Chosen => filled.as_ref().or(Some(best)),
        WhyNot::Worse { plan, .. } => Some(plan),
        WhyNot::Impossible { .. } | WhyNot::Stopped => None,
    };
    let (mut units, mut lists) = (Vec::new(), Vec::new());
    if let Some(plan) = plan {
        let held = Held { catalog, those, plan };
        units = held.units();
        lists = those.lists.iter().filter_map(|listed| held.list(listed)).collect();
    }
    Ok(Against { answer, filled, units, lists })
}

/// A configuration beside the best plan that has its slots where it says.
struct Held<'a> {
    catalog: &'a Catalog,
    those: &'a Configured,
    plan: &'a Plan,
}

impl Held<'_> {
    fn site(&self, demand: DemandId) -> SiteId {
        self.plan.fillings()[demand.index()].site()
    }

    /// What is stated of several slots of one purchase is told once.
    fn units(&self) -> Vec<UnitsApart> {
        let (mut told, mut seen) = (Vec::new(), Vec::new());
        for counted in &self.those.units {
            let key = (self.plan.fillings()[counted.demand.index()].pool(), counted.units);
            if !seen.contains(&key) {
                seen.push(key);
                told.extend(self.counted(counted));
            }
        }
        told
    }

    fn counted(&self, counted: &Counted) -> Option<UnitsApart> {
        let site = self.site(counted.demand);
        let offering = self.catalog.offering_at(site);
        let bought = self.plan.pools()[self.plan.fillings()[counted.demand.index()].pool()].units();
        let stated = i64::try_from(counted.units).unwrap_or(i64::MAX);
        let says = match stated - bought {
            0 => return None,
            _ if offering.scale == Scale::Single => UnitsSay::NotByUnit,
            more @ 1.. => UnitsSay::More(self.price(site, more)),
            _ => self.few(counted, stated),
        };
        let (demand, place) = (counted.demand, counted.place.clone());
        Some(UnitsApart { demand, site, stated: counted.units, bought, place, says })
    }

    fn price(&self, site: SiteId, units: i64) -> Option<MicroUsd> {
        let each = self.catalog.offering_at(site).tariff.as_ref()?.unit.0;
        let amount = each.checked_mul(units).filter(|&amount| amount <= MicroUsd::LIMIT)?;
        Some(MicroUsd(amount))
    }

    /// What the configuration itself puts there, and can be nowhere else, decides; the rest of it the search put there.
    fn few(&self, counted: &Counted, stated: i64) -> UnitsSay {
        let site = self.site(counted.demand);
        if !self.is_settled(counted.demand, site) {
            return UnitsSay::Open;
        }
        let pool = &self.plan.pools()[self.plan.fillings()[counted.demand.index()].pool()];
        let load = |demand: DemandId, resource: Resource| {
            self.plan.fillings()[demand.index()].load()[resource.index()]
        };
        let settled: Vec<DemandId> =
            pool.demands().iter().copied().filter(|&demand| self.is_settled(demand, site)).collect();
        let mut most: Option<(i64, Resource)> = None;
        for resource in Resource::ALL {
            let Known::Value(capacity @ 1..) = self.catalog.capacity_at(site, resource) else { continue };
            let asked: i64 = settled.iter().map(|&demand| load(demand, resource)).sum();
            // Of a pool that runs only units are bought that what is left of it does not hold.
            let running = self.those.request.joined(pool.choice());
            let Some(left) = running.map_or(Some(0), |running| {
                prism_model::left(self.catalog, &self.those.request, running, resource)
            }) else {
                continue;
            };
            let asked = (asked - left).max(0);
            let needed = asked / capacity + i64::from(asked % capacity != 0);
            if needed > stated && most.is_none_or(|(known, _)| needed > known) {
                most = Some((needed, resource));
            }
        }
        let Some((needed, resource)) = most else { return UnitsSay::Open };
        let asking = settled.into_iter().filter(|&demand| load(demand, resource) > 0).collect();
        UnitsSay::Few { resource, asking, needed }
    }

    /// Whether the configuration leaves a slot no other site.
    fn is_settled(&self, demand: DemandId, site: SiteId) -> bool {
        let needs: Vec<&Asks> =
            self.those.needs.iter().filter(|need| need.demand == demand).map(|need| &need.asks).collect();
        // A region that is named is no other, although what runs where the client does is in any.
        let there = |other: SiteId, targets: &[Target]| {
            let regions = &self.catalog.site(other).regions;
            let named = |region: &RegionId| targets.contains(&Target::Region(*region));
            match targets.first() {
                Some(Target::Region(_)) => regions.len() == targets.len() && regions.iter().all(named),
                _ => is_pinned(self.catalog, other, targets),
            }
        };
        let fits = |other: SiteId| {
            needs.iter().all(|asks| match asks {
                Asks::At(targets) => there(other, targets),
                Asks::Has(_) => true,
            })
        };
        let all = (0..self.catalog.sites().len()).map(SiteId::new);
        all.filter(|&other| fits(other)).eq([site])
    }

    /// The slot as the request has it: what a list adds to it is not the request's.
    fn list(&self, listed: &Listed) -> Option<ListApart> {
        let request = &self.those.request;
        let choices: Vec<_> = self.plan.fillings().iter().map(prism_model::Filling::choice).collect();
        let plain = Plan::checked(self.catalog, request, &choices).ok()?;
        let own = plain.fillings()[listed.demand.index()].interfaces();
        let named = |interface: &InterfaceId| listed.interfaces.iter().any(|(id, _)| id == interface);
        let unlisted: Vec<InterfaceId> = own.iter().copied().filter(|id| !named(id)).collect();
        let unused: Vec<_> = listed.interfaces.iter().filter(|(id, _)| !own.contains(id)).cloned().collect();
        let differs = !unlisted.is_empty() || !unused.is_empty();
        differs.then(|| ListApart { demand: listed.demand, unlisted, place: listed.place.clone(), unused })
    }
}
