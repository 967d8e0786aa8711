//! Edges with their prices: what each candidate of a demand meters, loads and counts for.

use super::columns::At;
use super::{Lowered, Lowering};
use crate::problem::Choice;
use prism_model::catalog::Catalog;
use prism_model::tariff::{Driver, Meter};
use prism_model::workload::SlotLoad;
use prism_model::{DemandId, Exact, Fact, MicroUsd, Overflow, SiteId, charge};

impl Lowered {
    /// Per demand its candidates, priced. A candidate that cannot be priced exactly is left out and counted.
    pub(super) fn edges(&mut self, from: Lowering<'_>) -> Vec<Vec<(SiteId, Choice)>> {
        let mut all = Vec::new();
        for demand in from.request.demand_ids() {
            let mut usages = Usages::default();
            let (mut edges, mut unpriced) = (Vec::new(), 0);
            for site in from.candidates(demand) {
                match self.price(from, demand, site, &mut usages) {
                    Ok(choice) => edges.push((site, choice)),
                    Err(Overflow) => unpriced += 1,
                }
            }
            self.unpriced.push(unpriced);
            all.push(edges);
        }
        all
    }

    fn price(
        &self,
        from: Lowering<'_>,
        demand: DemandId,
        site: SiteId,
        usages: &mut Usages,
    ) -> Result<Choice, Overflow> {
        let Lowering { catalog, request, .. } = from;
        let node = &from.graph.demands[demand.index()];
        let loads = &node.loads[site.index()];
        let mut choice = Choice { load: loads.to_vec(), ..Choice::default() };
        for fact in &from.change.dropped {
            match *fact {
                Fact::Load(of, resource) if of == demand => choice.load[resource.index()] = 0,
                _ => {}
            }
        }
        charge::of_units(catalog, site, loads, request.demand(demand).dedicated)?;
        let mut total = from.penalty(demand, site)?;
        for meter in meters(catalog, site) {
            let (amount, creditable) = meter.amounts(usages.of(meter, &node.load)?)?;
            total += amount;
            if meter.includes_something() {
                choice.credit.push(creditable.0);
            }
        }
        choice.cost = if total.0 <= MicroUsd::LIMIT { total.0 } else { return Err(Overflow) };
        let at = At { catalog, request, demand, site, loads, usage: choice.cost };
        choice.values = self.columns.iter().map(|&column| at.value(column)).collect::<Result<_, _>>()?;
        Ok(choice)
    }
}

impl<'a> Lowering<'a> {
    /// Sites that may serve a demand after the change, in canonical order.
    fn candidates(self, demand: DemandId) -> impl Iterator<Item = SiteId> + 'a {
        let forbidden = move |site: &SiteId| {
            let at = self.catalog.site(*site);
            self.change.forbidden.contains(&(demand, at.backend))
                || self.change.without.contains(&at.offering)
        };
        self.graph.candidates(demand, &self.change.dropped).filter(move |site| !forbidden(site))
    }
}

/// Monthly usages of one demand: offerings that count alike share one computation.
#[derive(Debug, Default)]
struct Usages(Vec<(UsageKey, Exact)>);

/// What a usage depends on besides the load.
type UsageKey = (Driver, Option<Exact>, Option<Exact>);

impl Usages {
    fn of(&mut self, meter: &Meter, load: &SlotLoad) -> Result<Exact, Overflow> {
        let key = (meter.drives, meter.write_increment, meter.read_increment);
        if let Some(&(_, usage)) = self.0.iter().find(|(known, _)| *known == key) {
            return Ok(usage);
        }
        let usage = meter.usage(load)?;
        self.0.push((key, usage));
        Ok(usage)
    }
}

pub(super) fn meters(catalog: &Catalog, site: SiteId) -> impl Iterator<Item = &Meter> {
    catalog.offering_at(site).tariff.iter().flat_map(|tariff| &tariff.meters)
}
