//! Purchases of a site: those that run already, as many new ones as its users could need, and one more for each
//! demand that gets units of its own.

use super::edges::meters;
use super::{Lowered, Lowering};
use crate::problem::{Choice, Demand, Site};
use crate::running::{Left, left, sized_otherwise};
use prism_model::catalog::{Aspect, Known, Scale};
use prism_model::request::{Request, RuleKind, Running, ShareOf};
use prism_model::workload::Resource;
use prism_model::{DemandId, MicroUsd, SiteId};
use std::collections::BTreeMap;

/// The bins of one site, as positions in the problem's list of sites.
#[derive(Debug, Default)]
struct Bins {
    shared: Vec<usize>,
    own: Vec<(DemandId, usize)>,
}

impl Bins {
    /// Where a demand may go: its own bin, or any shared one.
    fn of(&self, demand: DemandId) -> Vec<usize> {
        let own = self.own.iter().find(|&&(owner, _)| owner == demand).map(|&(_, bin)| bin);
        own.map_or_else(|| self.shared.clone(), |bin| vec![bin])
    }
}

/// Who may use a site, and what each of them asks.
struct Users<'e> {
    site: SiteId,
    all: Vec<(DemandId, &'e Choice)>,
}

impl Users<'_> {
    /// Whether one purchase holds some of them, and includes all that they could be given back.
    fn fit(&self, purchase: &Site, of: impl Fn(DemandId) -> bool + Copy) -> bool {
        let returned = |credit: usize| {
            let users = self.all.iter().filter(|(demand, _)| of(*demand));
            users.map(|(_, choice)| choice.credit[credit]).fold(0, i64::saturating_add)
        };
        let limits = purchase.credit_limits.iter().enumerate();
        purchase.units_for(&self.load(of)).is_some()
            && limits.into_iter().all(|(credit, &limit)| returned(credit) <= limit)
    }

    /// What some of them ask together.
    fn load(&self, of: impl Fn(DemandId) -> bool) -> Vec<i64> {
        let mut total = vec![0_i64; Resource::ALL.len()];
        for (_, choice) in self.all.iter().filter(|(demand, _)| of(*demand)) {
            total.iter_mut().zip(&choice.load).for_each(|(sum, &more)| *sum = sum.saturating_add(more));
        }
        total
    }
}

impl Lowered {
    /// Opens bins for all edges and writes sites and options in canonical order.
    pub(super) fn open(&mut self, from: Lowering<'_>, edges: &[Vec<(SiteId, Choice)>]) {
        let mut users: BTreeMap<SiteId, Users<'_>> = BTreeMap::new();
        for (demand, list) in from.request.demand_ids().zip(edges) {
            for (site, choice) in list {
                let entry = users.entry(*site).or_insert_with(|| Users { site: *site, all: Vec::new() });
                entry.all.push((demand, choice));
            }
        }
        let apart = buys_apart(from.request);
        let bins: BTreeMap<SiteId, Bins> =
            users.iter().map(|(&site, users)| (site, self.bins(from, users, apart))).collect();
        for (demand, list) in from.request.demand_ids().zip(edges) {
            let mut options = Vec::new();
            for (site, choice) in list {
                let at = bins.get(site).map(|bins| bins.of(demand)).unwrap_or_default();
                options.extend(at.iter().map(|&bin| Choice { site: bin, ..choice.clone() }));
            }
            for choice in &mut options {
                let limits = &self.problem.sites[choice.site].credit_limits;
                choice.credit.truncate(limits.len());
                // Nobody is given back more than the site gives to all: bounds that grant every credit hold the better.
                choice.credit.iter_mut().zip(limits).for_each(|(asked, &limit)| *asked = (*asked).min(limit));
            }
            options.sort_by_key(|choice| choice.site);
            self.problem.demands.push(Demand { optional: false, options });
        }
    }

    fn bins(&mut self, from: Lowering<'_>, users: &Users<'_>, apart: bool) -> Bins {
        let site = users.site;
        let scale = from.catalog.offering_at(site).scale;
        let template = self.template(from, site);
        let dedicated = |demand: DemandId| from.request.demand(demand).dedicated;
        let sharing = users.all.iter().filter(|&&(demand, _)| !dedicated(demand)).count();
        let mut bins = Bins::default();
        let mut next = 0;
        for pool in from.request.running_at(site) {
            if sharing > 0 {
                let running = running(from, &template, pool, users);
                bins.shared.push(self.push_site(running, site, next));
            }
            next += 1;
        }
        // One purchase is enough where it holds everybody and gives back all it could: a second one could only
        // cost more, unless a rule asks for separate purchases. Where units add up, or there is one endpoint, what
        // runs is that purchase.
        let enough = !apart && users.fit(&template, |demand| !dedicated(demand));
        let count = match scale {
            Scale::Instances if enough => sharing.min(1),
            Scale::Instances => sharing,
            Scale::Shards | Scale::Single => sharing.min(usize::from(next == 0)),
        };
        let mut after = None;
        for _ in 0..count {
            let bin = self.push_site(Site { after, ..template.clone() }, site, next);
            (after, next) = (Some(bin), next + 1);
            bins.shared.push(bin);
        }
        for &(demand, _) in users.all.iter().filter(|&&(demand, _)| dedicated(demand)) {
            bins.own.push((demand, self.push_site(template.clone(), site, next)));
            next += 1;
        }
        bins
    }

    fn push_site(&mut self, mut site: Site, origin: SiteId, bin: u32) -> usize {
        let index = self.problem.sites.len();
        if let Some(position) = self.attributes.aspect(Aspect::Site) {
            site.attributes[position] = u32::try_from(index).ok();
        }
        self.problem.sites.push(site);
        self.origins.push((origin, bin));
        index
    }

    /// A new purchase of the site's offering, without its own identity.
    fn template(&mut self, from: Lowering<'_>, site: SiteId) -> Site {
        let offering = from.catalog.offering_at(site);
        let capacity = |resource| match from.catalog.capacity_at(site, resource) {
            Known::Value(value) => Some(value),
            Known::Unlimited => None,
            Known::Unknown => (!from.may_be_unknown(site, resource)).then_some(0),
        };
        let tariff = offering.tariff.as_ref();
        let credits = meters(from.catalog, site).filter(|meter| meter.includes_something());
        Site {
            base: tariff.map_or(0, |tariff| tariff.base.0),
            unit: tariff.map_or(0, |tariff| tariff.unit.0),
            capacity: Resource::ALL.into_iter().map(capacity).collect(),
            limit: (offering.scale != Scale::Shards).then_some(1),
            attributes: self.attributes.values(from.catalog, site),
            // A limit too large to be exact cannot bind: every creditable amount is far below it.
            credit_limits: credits
                .map(|meter| meter.credit_limit().map_or(MicroUsd::LIMIT, |limit| limit.0))
                .collect(),
            ..Site::default()
        }
    }
}

/// A purchase that runs: its base is paid, what is left is used first, and where units add up it buys more.
fn running(from: Lowering<'_>, template: &Site, pool: &Running, users: &Users<'_>) -> Site {
    let grows = from.catalog.offering_at(pool.site).scale == Scale::Shards;
    let total = users.load(|_| true);
    let mut site = Site {
        owned: true,
        limit: (!grows).then_some(0),
        credit_limits: Vec::new(),
        spare: vec![0; Resource::ALL.len()],
        ..template.clone()
    };
    for resource in Resource::ALL {
        let index = resource.index();
        let more = if grows { unit_holds(from, pool.site, resource, total[index]) } else { 0 };
        site.capacity[index] = Some(more);
        match left(from.catalog, from.request, pool, resource) {
            Left::NoLimit => site.capacity[index] = None,
            Left::Most(most) => site.spare[index] = most,
            Left::Unknown(_) => {}
        }
    }
    site
}

impl Lowering<'_> {
    /// Whether an unknown capacity is fine: another figure sizes the same thing, or its absence is accepted.
    fn may_be_unknown(self, site: SiteId, resource: Resource) -> bool {
        let known = |resource| !self.catalog.capacity_at(site, resource).is_unknown();
        let fact = crate::graph::fact_of(self.catalog, site, resource);
        sized_otherwise(resource, known) || self.request.unknown.accepts(fact)
    }
}

/// What one more unit holds; everything, where no limit is known and that is fine.
fn unit_holds(from: Lowering<'_>, site: SiteId, resource: Resource, everything: i64) -> i64 {
    match from.catalog.capacity_at(site, resource) {
        Known::Value(capacity) => capacity,
        Known::Unlimited => everything,
        Known::Unknown if from.may_be_unknown(site, resource) => everything,
        Known::Unknown => 0,
    }
}

/// Whether separate purchases could be wanted although one holds everybody.
fn buys_apart(request: &Request) -> bool {
    request.rules.iter().any(|rule| match &rule.kind {
        RuleKind::Different(aspect, _) | RuleKind::AtLeast(aspect, ..) => *aspect == Aspect::Site,
        // A dearer bill makes the part of it smaller.
        RuleKind::Share(share) => share.of == ShareOf::Bill,
        _ => false,
    })
}
