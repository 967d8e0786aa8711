//! What a measure of the objective comes to for a plan.

use crate::catalog::{Aspect, Catalog};
use crate::exact::{Exact, Overflow};
use crate::plan::{Choice, Filling, Plan};
use crate::request::{Current, LATENCY_UNKNOWN, Measure, Request, WishKind};
use crate::{DemandId, InterfaceId, RegionId, SiteId};

impl Plan {
    /// What a measure of the objective comes to.
    #[must_use]
    pub fn measure(&self, catalog: &Catalog, request: &Request, measure: Measure) -> i64 {
        let each = |of: &dyn Fn(DemandId, SiteId) -> i64| -> Vec<i64> {
            self.fillings.iter().map(|filling| of(filling.demand, filling.site())).collect()
        };
        let sum = |of: &dyn Fn(DemandId, SiteId) -> i64| each(of).into_iter().sum();
        match measure {
            Measure::Cost => self.cost.0,
            Measure::Distinct(aspect) => self.distinct(catalog, aspect),
            Measure::Away => sum(&|demand, site| i64::from(is_away(catalog, request, demand, site))),
            Measure::Latency => {
                let latency = |demand, site| latency(catalog, request, demand, site);
                each(&latency).into_iter().max().unwrap_or(0)
            }
            Measure::Optional => sum(&|demand, site| count(missing_optional(catalog, request, demand, site))),
            Measure::Recommended => {
                sum(&|demand, site| i64::from(!is_recommended(catalog, request, demand, site)))
            }
            Measure::Preferred => sum(&|demand, site| count(preference_rank(catalog, request, demand, site))),
            Measure::Moves => self.fillings.iter().map(|filling| i64::from(moves(request, filling))).sum(),
            Measure::Sum(id) => {
                let terms = request.sum(id).iter();
                let term = |term: &crate::request::Term| {
                    term.weight.saturating_mul(self.measure(catalog, request, term.measure))
                };
                terms.map(term).fold(0, i64::saturating_add)
            }
        }
    }

    fn distinct(&self, catalog: &Catalog, aspect: Aspect) -> i64 {
        let value = |filling: &Filling| aspect_value(catalog, filling.choice, aspect);
        let mut values: Vec<String> = self.fillings.iter().map(value).collect();
        values.sort_unstable();
        values.dedup();
        count(values.len())
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
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

/// Whether a demand leaves where it is.
#[must_use]
pub(crate) fn moves(request: &Request, filling: &Filling) -> bool {
    match request.demand(filling.demand).current {
        None => false,
        Some(Current::At(site)) => site != filling.choice.site,
        Some(Current::Elsewhere) => true,
    }
}

/// Service latency and round trip to the farthest client, in microseconds. An unknown service comes after everything
/// that is known, by its round trip; an unknown round trip, or none to judge by, comes last.
fn latency(catalog: &Catalog, request: &Request, demand: DemandId, site: SiteId) -> i64 {
    let service = catalog.offering_at(site).latency_p99.map(|figure| figure.value);
    let clients = &request.demand(demand).clients;
    let away = if catalog.is_local(site) { &[][..] } else { clients };
    let trips: Vec<Option<Exact>> = away.iter().map(|&client| nearest(catalog, site, client)).collect();
    let way = trips.iter().flatten().copied().max().unwrap_or(Exact::ZERO);
    let known = microseconds(service.unwrap_or(Exact::ZERO), way).unwrap_or(LATENCY_UNKNOWN - 1);
    let known = known.min(LATENCY_UNKNOWN - 1);
    match service {
        _ if trips.contains(&None) => 2 * LATENCY_UNKNOWN,
        None if clients.is_empty() => 2 * LATENCY_UNKNOWN,
        None => LATENCY_UNKNOWN + known,
        Some(_) => known,
    }
}

fn microseconds(service: Exact, trip: Exact) -> Result<i64, Overflow> {
    service.plus(trip)?.times(Exact::integer(1_000_000))?.ceil()
}

fn nearest(catalog: &Catalog, site: SiteId, client: RegionId) -> Option<Exact> {
    catalog.site(site).regions.iter().filter_map(|&region| catalog.round_trip(client, region)).min()
}

fn is_away(catalog: &Catalog, request: &Request, demand: DemandId, site: SiteId) -> bool {
    let vendor = &catalog.offering_at(site).vendor;
    let preferred = request.preference.as_ref().map_or(&[][..], |preference| preference.vendors_of(demand));
    !preferred.is_empty() && !preferred.contains(vendor)
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
