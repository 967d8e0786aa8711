//! Where each slot of a plan is, and what that costs: one row for those of several namespaces that are served alike.

use super::columns::{Align, columns};
use super::money::exact;
use prism::model::catalog::{Catalog, Scale};
use prism::model::request::Request;
use prism::model::{DemandId, MicroUsd, Plan, Pool};
use prism::words::{self, Across};

/// The slots of a plan.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) plan: &'a Plan,
    pub(super) across: &'a Across<'a>,
    /// The request, or the request without the names of its namespaces: in what words its slots are told.
    pub(super) voice: &'a Request,
}

/// What decided for a slot that has units of its own.
pub(super) type Decided<'d> = &'d dyn Fn(Placed<'_>, DemandId) -> String;

/// What a row says but for its slot and its amount: the backend, the offering, what each costs where several cost
/// something, and whose units it shares or what decided.
type Served = [String; 4];

impl Placed<'_> {
    /// A row for each slot; one for those of several namespaces that are served alike, with what they cost together.
    pub(super) fn table(self, decided: Option<Decided<'_>>) -> String {
        let nameless = Placed { voice: self.across.nameless(), ..self };
        let (mut all, mut named) = (Vec::new(), Vec::new());
        for (namespace, name) in self.request.namespaces.iter().enumerate() {
            for (position, slot) in self.catalog.pattern(name.pattern).slots.iter().enumerate() {
                let filled = self.request.demand_ids().find(|&demand| {
                    let demand = self.request.demand(demand);
                    demand.namespace == namespace && demand.slot.index() == position
                });
                let says = filled.map(|demand| nameless.served(demand, decided));
                all.push((Some(namespace), (slot.name.as_str(), self.cost(filled), says)));
                named.push((self.qualified(&name.name, &slot.name), filled));
            }
        }
        let last = if decided.is_some() { "DECIDED BY" } else { "" };
        let mut rows = vec![["SLOT", "BACKEND", "OFFERING · REGION", "$/MONTH", last].map(str::to_owned)];
        for (members, among) in self.across.together(&all) {
            let first = members[0];
            let (_, (slot, cost, says)) = &all[first];
            let ((name, filled), count) = (&named[first], members.len());
            let name = among.as_ref().map_or_else(|| name.clone(), |among| format!("{slot} {among}"));
            let served =
                if among.is_some() { says.clone() } else { filled.map(|one| self.served(one, decided)) };
            rows.push(match served {
                Some([backend, offering, each, decided]) => {
                    let each = if among.is_some() { each } else { String::new() };
                    [name, backend, offering + &each, times(*cost, count), decided]
                }
                None => [&*name, "-", "-", "-", "optional, not asked for"].map(str::to_owned),
            });
        }
        columns(&rows, "  ", [Align::Left, Align::Left, Align::Left, Align::Point, Align::Left])
    }

    /// `registry`, or `iot.registry` among several namespaces.
    pub(super) fn slot(self, demand: DemandId) -> String {
        words::slot(self.catalog, self.voice, demand)
    }

    /// The same, seen from another slot: what is in another namespace keeps its name.
    pub(super) fn slot_from(self, demand: DemandId, other: DemandId) -> String {
        let own = self.request.demand(demand).namespace == self.request.demand(other).namespace;
        words::slot(self.catalog, if own { self.voice } else { self.request }, other)
    }

    fn qualified(self, namespace: &str, slot: &str) -> String {
        let alone = self.request.namespaces.len() == 1;
        if alone { slot.to_owned() } else { format!("{namespace}.{slot}") }
    }

    /// Who is served by units of its own, or by those of whom.
    fn pool(&self, demand: DemandId) -> (&Pool, DemandId) {
        let pool = &self.plan.pools()[self.plan.fillings()[demand.index()].pool()];
        (pool, pool.demands().first().copied().unwrap_or(demand))
    }

    fn cost(self, filled: Option<DemandId>) -> MicroUsd {
        let Some(demand) = filled else { return MicroUsd::ZERO };
        let usage = self.plan.fillings()[demand.index()].usage();
        let (pool, owner) = self.pool(demand);
        if owner == demand { pool.fixed() + usage } else { usage }
    }

    /// `aws ElastiCache (Redis OSS) cache.t4g.small ×1 · eu-west-1`.
    fn offering(self, pool: &Pool) -> String {
        let offering = self.catalog.offering_at(pool.site());
        if let Some(id) = pool.running() {
            return format!("{id}, which runs · {}", self.catalog.region_name(pool.site()));
        }
        let units = match offering.scale {
            Scale::Single => String::new(),
            Scale::Instances | Scale::Shards => format!(" ×{}", pool.units()),
        };
        let named = [offering.service.as_str(), offering.sku.as_str()].join(" ");
        let named = if named.trim().is_empty() { offering.name.as_str() } else { named.trim() };
        let region = self.catalog.region_name(pool.site());
        format!("{} {named}{units} · {region}", offering.vendor)
    }

    fn served(self, demand: DemandId, decided: Option<Decided<'_>>) -> Served {
        let site = self.plan.fillings()[demand.index()].site();
        let backend = self.catalog.backend_at(site).name.clone();
        let each = match self.cost(Some(demand)) {
            MicroUsd::ZERO => String::new(),
            cost => format!(", ${} each", exact(cost)),
        };
        let (pool, owner) = self.pool(demand);
        if owner == demand {
            let decided = decided.map_or_else(String::new, |decided| decided(self, demand));
            return [backend, self.offering(pool), each, decided];
        }
        let owner = self.slot_from(demand, owner);
        let single = self.catalog.offering_at(site).scale == Scale::Single;
        let shared =
            if single { format!("shares {owner}'s endpoint") } else { format!("shares {owner}'s unit") };
        [backend, "the same pool".to_owned(), each, shared]
    }
}

/// So many times an amount; what no bill can state is told as the most that one can.
pub(super) fn times(amount: MicroUsd, count: usize) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    exact(MicroUsd(amount.0.saturating_mul(count)))
}
