//! What serving a demand at a site adds to each figure that is summed, compared or shared: one column each.

use prism_model::catalog::{Catalog, Known};
use prism_model::request::{Current, LATENCY_UNKNOWN, Measure, Request, RuleKind, ShareOf, WishKind};
use prism_model::workload::Resource;
use prism_model::{DemandId, Exact, InterfaceSet, MicroUsd, Overflow, RegionId, SiteId};

/// A figure of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A measure that is a sum over demands, or the worst of them.
    Of(Measure),
    /// What the demand is charged.
    Charge,
}

/// The columns a request needs.
pub(super) fn columns(request: &Request) -> Vec<Column> {
    let by_demand =
        |measure: &Measure| !matches!(measure, Measure::Cost | Measure::Distinct(_) | Measure::Sum(_));
    let of_sums = request.sums.iter().flatten().map(|term| term.measure);
    let measures = request.levels().into_iter().map(|level| level.measure).chain(of_sums);
    let charged = request.rules.iter().any(|rule| match &rule.kind {
        RuleKind::Charge(..) => true,
        RuleKind::Share(share) => share.of == ShareOf::Charges,
        _ => false,
    });
    let all = measures.filter(by_demand).map(Column::Of).chain(charged.then_some(Column::Charge));
    let mut columns: Vec<Column> = Vec::new();
    for column in all {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

/// A demand at a site.
pub(super) struct At<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) demand: DemandId,
    pub(super) site: SiteId,
    /// What it asks of each resource.
    pub(super) loads: &'a [i64; 6],
    /// What its meters count to.
    pub(super) usage: i64,
}

impl At<'_> {
    /// Its value in a column.
    pub(super) fn value(&self, column: Column) -> Result<i64, Overflow> {
        let measure = match column {
            Column::Charge => return self.charge(),
            Column::Of(measure) => measure,
        };
        let backend = self.catalog.site(self.site).backend;
        let slot = self.request.slot(self.catalog, self.demand);
        Ok(match measure {
            Measure::Cost | Measure::Distinct(_) | Measure::Sum(_) => 0,
            Measure::Away => i64::from(self.is_away()),
            Measure::Latency => self.latency(),
            Measure::Optional => self.lacking(),
            Measure::Recommended => {
                i64::from(!slot.recommended.is_empty() && !slot.recommended.contains(&backend))
            }
            Measure::Preferred => {
                let prefer = &self.request.demand(self.demand).prefer;
                count(prefer.iter().position(|&preferred| preferred == backend).unwrap_or(prefer.len()))
            }
            Measure::Moves => i64::from(self.moves()),
        })
    }

    fn is_away(&self) -> bool {
        let preference = self.request.preference.as_ref();
        let preferred = preference.map_or(&[][..], |preference| preference.vendors_of(self.demand));
        !preferred.is_empty() && !preferred.contains(&self.catalog.offering_at(self.site).vendor)
    }

    pub(super) fn moves(&self) -> bool {
        match self.request.demand(self.demand).current {
            None => false,
            Some(Current::At(current)) => current != self.site,
            Some(Current::Elsewhere) => true,
        }
    }

    fn lacking(&self) -> i64 {
        let has = self.catalog.interfaces_at(self.site);
        let wishes = self.request.demand(self.demand).wishes.iter();
        let wanted = wishes.filter_map(|&wish| match self.request.wish(wish).kind {
            WishKind::WantInterface(interface) => Some(interface),
            _ => None,
        });
        // An interface that is wanted and listed as optional counts once.
        let slot = self.request.slot(self.catalog, self.demand);
        let asked: InterfaceSet = wanted.chain(slot.optional.iter().map(|&(id, _)| id)).collect();
        count(asked.missing_from(&has).len())
    }

    /// Service latency and the longest round trip, in microseconds. Where only the service's is unknown, behind all that
    /// are known; where no round trip tells anything, behind those.
    fn latency(&self) -> i64 {
        let mut known = Exact::ZERO;
        let clients = &self.request.demand(self.demand).clients;
        if !self.catalog.is_local(self.site) {
            for &client in clients {
                match self.round_trip(client) {
                    Some(trip) => known = known.max(trip),
                    None => return 2 * LATENCY_UNKNOWN,
                }
            }
        }
        let service = self.catalog.offering_at(self.site).latency_p99;
        let total = service.map_or(Ok(known), |service| known.plus(service.value));
        let micros = total.and_then(|total| total.times(Exact::integer(1_000_000))?.ceil());
        let micros = micros.map_or(LATENCY_UNKNOWN - 1, |micros| micros.min(LATENCY_UNKNOWN - 1));
        match (service, clients.is_empty()) {
            (Some(_), _) => micros,
            (None, false) => LATENCY_UNKNOWN + micros,
            (None, true) => 2 * LATENCY_UNKNOWN,
        }
    }

    fn round_trip(&self, client: RegionId) -> Option<Exact> {
        let regions = self.catalog.site(self.site).regions.iter();
        regions.filter_map(|&region| self.catalog.round_trip(client, region)).min()
    }

    /// Usage and the share of the units it loads, at a target of 70 %, capped at the price of those units.
    fn charge(&self) -> Result<i64, Overflow> {
        let Some(tariff) = &self.catalog.offering_at(self.site).tariff else { return Ok(self.usage) };
        let (mut share, mut needed, mut sized, mut unsized_) = ((0_i128, 1_i128), 1, false, false);
        for resource in Resource::ALL {
            let asked = i128::from(self.loads[resource.index()]);
            match self.catalog.capacity_at(self.site, resource) {
                _ if asked == 0 => {}
                Known::Value(capacity) if capacity > 0 => {
                    let capacity = i128::from(capacity);
                    sized = true;
                    if asked * share.1 > share.0 * capacity {
                        share = (asked, capacity);
                    }
                    needed = needed.max((asked + capacity - 1) / capacity);
                }
                Known::Unlimited => {}
                Known::Value(_) | Known::Unknown => unsized_ = true,
            }
        }
        let whole = !sized && unsized_ || self.request.demand(self.demand).dedicated && share.0 < share.1;
        let (part, of) = if whole { (1, 1) } else { share };
        let one = i128::from(tariff.base.0) + i128::from(tariff.unit.0);
        let most = i128::from(tariff.base.0) + i128::from(tariff.unit.0) * needed;
        let (above, below) = (one.checked_mul(part * 10).ok_or(Overflow)?, of * 7);
        let charged = (above + below - 1).div_euclid(below).min(most);
        let charged = i64::try_from(charged).ok().filter(|&micros| micros <= MicroUsd::LIMIT);
        Ok(charged.ok_or(Overflow)?.saturating_add(self.usage))
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
