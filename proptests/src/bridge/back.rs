//! The way back: from the product's ids to names.

use super::fraction;
use crate::oracle::{self, Choice, Condition, Part, Resource, Rule, Wish};
use crate::world::Target;
use prism_model::catalog::{Aspect, Catalog};
use prism_model::request::{self, Implication, Request, RuleKind, ShareOf, WishKind};
use prism_model::{DemandId, Fact, InterfaceId, MicroUsd, Plan, RegionId, workload};

/// The way back: from ids to names.
#[derive(Clone, Copy, Debug)]
pub struct Back<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The request.
    pub request: &'a Request,
}

impl Back<'_> {
    /// What a plan chose, in the order of its demands. Bins are numbered per place as they are met.
    #[must_use]
    pub fn choices(&self, plan: &Plan) -> Vec<Choice> {
        let mut pools: Vec<(usize, prism_model::SiteId)> = Vec::new();
        let choice = |filling: &prism_model::Filling| {
            let pool = (filling.pool(), filling.site());
            if !pools.contains(&pool) {
                pools.push(pool);
            }
            let here = pools.iter().filter(|(_, site)| *site == filling.site());
            let bin = here.into_iter().position(|known| *known == pool).unwrap_or(0);
            let (offering, regions) = self.site(filling.site());
            Choice { offering, regions, bin }
        };
        plan.fillings().iter().map(choice).collect()
    }

    /// Offering and regions of a site.
    #[must_use]
    pub fn site(&self, site: prism_model::SiteId) -> (String, Vec<String>) {
        let regions = self.catalog.site(site).regions.iter();
        let names = regions.map(|&region| self.catalog.region(region).name.clone()).collect();
        (self.catalog.offering_at(site).name.clone(), names)
    }

    /// The slot of a demand, after its namespace where there are several.
    #[must_use]
    pub fn slot(&self, demand: DemandId) -> String {
        let slot = &self.request.slot(self.catalog, demand).name;
        match self.request.namespaces.len() {
            1 => slot.clone(),
            _ => format!("{}.{slot}", self.request.namespace(demand).name),
        }
    }

    /// What a fact is called: one name per slot that it binds.
    #[must_use]
    pub fn facts(&self, fact: Fact) -> Vec<oracle::Fact> {
        let interface = |id: InterfaceId| self.catalog.interface(id).name.clone();
        match fact {
            Fact::Requires(demand, id) => vec![oracle::Fact::Requires(self.slot(demand), interface(id))],
            Fact::AnyOf(demand) => vec![oracle::Fact::AnyOf(self.slot(demand))],
            Fact::Plugged => vec![oracle::Fact::Plugged],
            Fact::Environment => vec![oracle::Fact::Environment],
            Fact::Wish(id) => {
                let bound = self.request.demand_ids();
                let bound = bound.filter(|&demand| self.request.demand(demand).wishes.contains(&id));
                let wish = self.wish(&self.request.wish(id).kind);
                bound.map(|demand| oracle::Fact::Wish(self.slot(demand), wish.clone())).collect()
            }
            Fact::Load(demand, resource) => {
                vec![oracle::Fact::Load(self.slot(demand), self::resource(resource))]
            }
            Fact::Item(demand) => vec![oracle::Fact::Item(self.slot(demand))],
            Fact::Price(_) => Vec::new(),
            Fact::Rule(id) => vec![oracle::Fact::Rule(self.rule(&self.request.rule(id).kind))],
            Fact::Known(name) => vec![oracle::Fact::Known(name.name().to_owned())],
            Fact::Filled(id) => {
                let fill = self.request.fill(id);
                let fact = |&demand: &DemandId| match &fill.mode {
                    None => oracle::Fact::Filled(self.slot(demand)),
                    Some(mode) => {
                        let space = &self.request.namespace(demand).name;
                        let one = self.request.namespaces.len() == 1;
                        let mode = if one { mode.clone() } else { format!("{space} {mode}") };
                        oracle::Fact::OfMode(mode, self.slot(demand))
                    }
                };
                fill.demands.iter().map(fact).collect()
            }
        }
    }

    fn target(&self, target: &request::Target) -> Target {
        self::target(self.catalog, target)
    }

    fn wish(&self, kind: &WishKind) -> Wish {
        let interface = |id: &InterfaceId| self.catalog.interface(*id).name.clone();
        let regions = |ids: &[RegionId]| ids.iter().map(|&id| self.catalog.region(id).name.clone()).collect();
        match kind {
            WishKind::Interface(id) => Wish::Has(interface(id)),
            WishKind::WithoutInterface(id) => Wish::HasNot(interface(id)),
            WishKind::WantInterface(id) => Wish::Wants(interface(id)),
            WishKind::Pin(targets) => Wish::Pin(targets.iter().map(|target| self.target(target)).collect()),
            WishKind::Exclude(target) => Wish::Not(self.target(target)),
            WishKind::ExcludeWhere(targets) => {
                Wish::NotAll(targets.iter().map(|target| self.target(target)).collect())
            }
            WishKind::Keep(site) => {
                let (offering, regions) = self.site(*site);
                Wish::Stay(offering, regions)
            }
            WishKind::OnlyVendors(names) => Wish::OnlyVendors(names.iter().cloned().collect()),
            WishKind::AvoidVendors(names) => Wish::AvoidVendors(names.iter().cloned().collect()),
            WishKind::Jurisdiction(name) => Wish::Jurisdiction(name.to_lowercase()),
            WishKind::Continent(name) => Wish::Continent(name.to_lowercase()),
            WishKind::Cloud(name) => Wish::Cloud(name.to_lowercase()),
            WishKind::MaxRoundTrip { clients, limit } => {
                Wish::MaxRoundTrip(regions(clients), fraction(*limit))
            }
            WishKind::AtLeast(id, level) => {
                let scale = self.catalog.attribute(*id);
                let word = scale.order.get(usize::from(*level)).cloned().unwrap_or_default();
                Wish::AtLeast(scale.name.clone(), word)
            }
            WishKind::Sla(least) => Wish::Sla(fraction(*least)),
            WishKind::LatencyP99(most) => Wish::LatencyP99(fraction(*most)),
            WishKind::ValueSize(least) => Wish::ValueSize(fraction(*least)),
            WishKind::Compliance(mark) => Wish::Compliance(mark.clone()),
        }
    }

    fn rule(&self, kind: &RuleKind) -> Rule {
        let slots = |demands: &[DemandId]| {
            let mut slots: Vec<String> = demands.iter().map(|&demand| self.slot(demand)).collect();
            slots.sort();
            slots
        };
        let micros = |amount: &MicroUsd| i128::from(amount.0);
        match kind {
            RuleKind::Same(aspect, demands) => Rule::Same(aspect.name().to_owned(), slots(demands)),
            RuleKind::Different(aspect, demands) => Rule::Different(aspect.name().to_owned(), slots(demands)),
            RuleKind::AtMost(aspect, demands, most) => {
                Rule::AtMost(aspect.name().to_owned(), slots(demands), *most)
            }
            RuleKind::AtLeast(aspect, demands, least) => {
                Rule::AtLeast(aspect.name().to_owned(), slots(demands), *least)
            }
            RuleKind::Budget(most) => Rule::Budget(micros(most)),
            RuleKind::Charge(demands, most) => Rule::Charge(slots(demands), micros(most)),
            RuleKind::Share(share) => {
                let part = match share.of {
                    ShareOf::Demands => Part::Slots,
                    ShareOf::Load(of) => Part::Load(resource(of)),
                    ShareOf::Bill => Part::Bill,
                    ShareOf::Charges => Part::Charges,
                };
                Rule::Share(part, self.target(&share.target), slots(&share.demands), share.most_ppm)
            }
            RuleKind::IfThen(all) => {
                let pair = |one: &Implication| (self.condition(&one.when), self.condition(&one.then));
                Rule::IfThen(all.iter().map(pair).collect())
            }
            RuleKind::MaxMoves(demands, most) => Rule::MaxMoves(slots(demands), *most),
        }
    }

    fn condition(&self, condition: &request::Condition) -> Condition {
        let targets = condition.targets.iter().map(|target| self.target(target)).collect();
        Condition { slot: self.slot(condition.demand), targets }
    }
}

/// A target by name.
#[must_use]
pub fn target(catalog: &Catalog, target: &request::Target) -> Target {
    match target {
        request::Target::Backend(id) => Target::Backend(catalog.backend(*id).name.clone()),
        request::Target::Offering(id) => Target::Offering(catalog.offering(*id).name.clone()),
        request::Target::Vendor(name) => Target::Vendor(name.clone()),
        request::Target::Region(id) => Target::Region(catalog.region(*id).name.clone()),
        request::Target::Cloud(name) => Target::Cloud(name.clone()),
    }
}

/// What a measure is called where levels are listed.
#[must_use]
pub fn measure(measure: request::Measure) -> String {
    let name = match measure {
        request::Measure::Sum(id) => return format!("sum:{}", id.index()),
        request::Measure::Cost => "cost",
        request::Measure::Away => "away",
        request::Measure::Distinct(Aspect::Backend) => "backends",
        request::Measure::Distinct(Aspect::Vendor) => "vendors",
        request::Measure::Distinct(Aspect::Region) => "regions",
        request::Measure::Distinct(Aspect::Cloud) => "clouds",
        request::Measure::Distinct(Aspect::Site) => "sites",
        request::Measure::Optional => "optional",
        request::Measure::Recommended => "recommended",
        request::Measure::Latency => "latency",
        request::Measure::Moves => "moves",
        request::Measure::Preferred => "preferred",
    };
    name.to_owned()
}

fn resource(resource: workload::Resource) -> Resource {
    match resource {
        workload::Resource::Data => Resource::Data,
        workload::Resource::Ops => Resource::Ops,
        workload::Resource::WriteOps => Resource::WriteOps,
        workload::Resource::ReadOps => Resource::ReadOps,
        workload::Resource::Connections => Resource::Connections,
        workload::Resource::Throughput => Resource::Throughput,
    }
}
