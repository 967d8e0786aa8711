//! From the graph to the problem: prices every edge, opens as many bins of a site as could be needed, and
//! numbers the aspects that rules and objectives name. The way back turns an assignment into choices for the
//! referee.

use crate::graph::Graph;
use crate::problem::{Assignment, Cap, Choice, Demand, Measure, Problem, Rule, Site};
use prism_model::catalog::{Aspect, Catalog, Known, Scale};
use prism_model::request::{self, Current, Request, RuleKind, WishKind};
use prism_model::tariff::{Driver, Meter};
use prism_model::workload::{Resource, SlotLoad};
use prism_model::{
    BackendId, DemandId, Exact, Fact, InterfaceSet, MicroUsd, OfferingId, Overflow, RuleId, SiteId,
};
use std::collections::BTreeMap;

/// What is changed on the way down: facts that are ignored, and backends a demand must not get.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Facts that are dropped.
    pub dropped: Vec<Fact>,
    /// Backends that a demand must not get.
    pub forbidden: Vec<(DemandId, BackendId)>,
    /// Offerings that nobody gets.
    pub without: Vec<OfferingId>,
}

/// A problem and where its parts came from.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The problem.
    pub problem: Problem,
    /// Per site of the problem, the site of the catalogue and its bin.
    origins: Vec<(SiteId, u32)>,
    aspects: Vec<Aspect>,
    /// Sum columns: what each adds up.
    columns: Vec<request::Measure>,
    /// Edges that could not be priced exactly.
    pub unpriced: usize,
}

impl Lowered {
    /// Lowers a request.
    #[must_use]
    pub fn new(catalog: &Catalog, request: &Request, graph: &Graph, change: &Change) -> Self {
        let columns = columns(request);
        let mut lowered = Self {
            problem: Problem::default(),
            origins: Vec::new(),
            aspects: aspects(request),
            columns,
            unpriced: 0,
        };
        let edges = lowered.edges(catalog, request, graph, change);
        lowered.open(catalog, request, &edges);
        lowered.problem.resources = Resource::ALL.len();
        lowered.problem.attributes = lowered.aspects.len();
        lowered.problem.columns = lowered.columns.len();
        lowered.problem.rules = lowered.rules(request, change);
        lowered
    }

    /// Choices for the referee; `None` if a demand stays unserved.
    #[must_use]
    pub fn choices(&self, assignment: &Assignment) -> Option<Vec<prism_model::Choice>> {
        let chosen = |demand: usize| {
            let choice = self.problem.chosen(assignment, demand)?;
            let (site, bin) = self.origins[choice.site];
            Some(prism_model::Choice { site, bin })
        };
        (0..self.problem.demands.len()).map(chosen).collect()
    }

    /// A measure of the request in the problem's terms.
    #[must_use]
    pub fn measure(&self, measure: request::Measure) -> Measure {
        match measure {
            request::Measure::Cost => Measure::Cost,
            request::Measure::Distinct(aspect) => {
                Measure::Distinct(self.aspects.iter().position(|&known| known == aspect).unwrap_or(0))
            }
            _ => Measure::Sum(self.columns.iter().position(|&known| known == measure).unwrap_or(0)),
        }
    }

    /// A cap of the request's measure.
    #[must_use]
    pub fn cap(&self, measure: request::Measure, most: i64) -> Cap {
        Cap { measure: self.measure(measure), most }
    }

    /// Per demand its candidates, priced. A candidate that cannot be priced exactly is left out and counted.
    fn edges(
        &mut self,
        catalog: &Catalog,
        request: &Request,
        graph: &Graph,
        change: &Change,
    ) -> Vec<Vec<(SiteId, Choice)>> {
        let mut all = Vec::new();
        for demand in request.demand_ids() {
            let mut usages = Usages::default();
            let forbidden = |site: &SiteId| {
                let at = catalog.site(*site);
                change.forbidden.contains(&(demand, at.backend)) || change.without.contains(&at.offering)
            };
            let mut edges = Vec::new();
            for site in graph.candidates(demand, &change.dropped).filter(|site| !forbidden(site)) {
                match self.price(catalog, request, graph, change, (demand, site), &mut usages) {
                    Ok(choice) => edges.push((site, choice)),
                    Err(Overflow) => self.unpriced += 1,
                }
            }
            all.push(edges);
        }
        all
    }

    fn price(
        &self,
        catalog: &Catalog,
        request: &Request,
        graph: &Graph,
        change: &Change,
        (demand, site): (DemandId, SiteId),
        usages: &mut Usages,
    ) -> Result<Choice, Overflow> {
        let node = &graph.demands[demand.index()];
        let mut choice = Choice { load: node.loads[site.index()].to_vec(), ..Choice::default() };
        for fact in &change.dropped {
            match *fact {
                Fact::Load(of, resource) if of == demand => choice.load[resource.index()] = 0,
                _ => {}
            }
        }
        let mut total = MicroUsd::ZERO;
        for meter in meters(catalog, site) {
            let (amount, creditable) = meter.amounts(usages.of(meter, &node.load)?)?;
            total += amount;
            if !meter.included.is_zero() {
                choice.credit.push(creditable.0);
            }
        }
        choice.cost = if total.0 <= MicroUsd::LIMIT { total.0 } else { return Err(Overflow) };
        choice.values =
            self.columns.iter().map(|&measure| value(catalog, request, demand, site, measure)).collect();
        Ok(choice)
    }

    /// Opens bins for all edges and writes sites and options in canonical order.
    fn open(&mut self, catalog: &Catalog, request: &Request, edges: &[Vec<(SiteId, Choice)>]) {
        let mut users: BTreeMap<SiteId, Vec<DemandId>> = BTreeMap::new();
        for (demand, list) in request.demand_ids().zip(edges) {
            list.iter().for_each(|(site, _)| users.entry(*site).or_default().push(demand));
        }
        let mut bins: BTreeMap<SiteId, Bins> = BTreeMap::new();
        let mut interned = Interner::default();
        for (&site, users) in &users {
            let load = |demand: DemandId| {
                let list = &edges[demand.index()];
                list.iter()
                    .find(|(at, _)| *at == site)
                    .map(|(_, choice)| choice.load.as_slice())
                    .unwrap_or_default()
            };
            let opened = self.open_bins(catalog, request, site, users, &load, &mut interned);
            bins.insert(site, opened);
        }
        for (demand, list) in request.demand_ids().zip(edges) {
            let mut options = Vec::new();
            for (site, choice) in list {
                let at = bins.get(site).map(|bins| bins.of(demand)).unwrap_or_default();
                options.extend(at.iter().map(|&bin| Choice { site: bin, ..choice.clone() }));
            }
            options.sort_by_key(|choice| choice.site);
            self.problem.demands.push(Demand { optional: false, options });
        }
    }

    /// Bins of one site: as many shared ones as its users could need, and one more for each demand that gets
    /// units of its own.
    fn open_bins<'l>(
        &mut self,
        catalog: &Catalog,
        request: &Request,
        site: SiteId,
        users: &[DemandId],
        load: &dyn Fn(DemandId) -> &'l [i64],
        interned: &mut Interner,
    ) -> Bins {
        let template = template(catalog, site, &self.aspects, interned);
        let (own, sharing): (Vec<DemandId>, Vec<DemandId>) =
            users.iter().partition(|&&demand| request.demand(demand).dedicated);
        let total = |resource: usize| {
            sharing.iter().map(|&d| load(d).get(resource).copied().unwrap_or(0)).fold(0, i64::saturating_add)
        };
        let all: Vec<i64> = (0..Resource::ALL.len()).map(total).collect();
        // One purchase is enough where it holds everybody: a second one could only cost more, unless a rule asks
        // for separate purchases.
        let apart =
            request.rules.iter().any(|rule| matches!(rule.kind, RuleKind::Different(Aspect::Site, _)));
        let holds_all = !apart && template.units_for(&all).is_some();
        let one = catalog.offering_at(site).scale != Scale::Instances || holds_all;
        let count = if one { usize::from(!sharing.is_empty()) } else { sharing.len() };
        let mut bins = Bins::default();
        for _ in 0..count {
            let earlier = bins.shared.last().copied();
            let bin = self.push_site(&template, site, bins.len(), earlier);
            bins.shared.push(bin);
        }
        for demand in own {
            let bin = self.push_site(&template, site, bins.len(), None);
            bins.own.push((demand, bin));
        }
        bins
    }

    fn push_site(&mut self, template: &Site, site: SiteId, bin: usize, after: Option<usize>) -> usize {
        let index = self.problem.sites.len();
        let mut opened = Site { after, ..template.clone() };
        if let Some(position) = self.aspects.iter().position(|&aspect| aspect == Aspect::Site) {
            opened.attributes[position] = u32::try_from(index).ok();
        }
        self.problem.sites.push(opened);
        self.origins.push((site, u32::try_from(bin).unwrap_or(u32::MAX)));
        index
    }

    fn rules(&self, request: &Request, change: &Change) -> Vec<Rule> {
        let kept =
            |(index, _): &(usize, &request::Rule)| !change.dropped.contains(&Fact::Rule(RuleId::new(*index)));
        let attribute = |aspect: Aspect| self.aspects.iter().position(|&known| known == aspect).unwrap_or(0);
        let positions = |demands: &[DemandId]| demands.iter().map(|demand| demand.index()).collect();
        let lower = |rule: &request::Rule| {
            Some(match &rule.kind {
                RuleKind::Same(aspect, demands) => {
                    Rule::Same { attribute: attribute(*aspect), demands: positions(demands) }
                }
                RuleKind::Different(aspect, demands) => {
                    Rule::Different { attribute: attribute(*aspect), demands: positions(demands) }
                }
                RuleKind::AtMost(aspect, demands, most) => {
                    let (attribute, demands) = (attribute(*aspect), positions(demands));
                    Rule::Distinct {
                        attribute,
                        demands,
                        min: None,
                        max: Some(*most as usize),
                        fees: Vec::new(),
                    }
                }
                RuleKind::AtLeast(aspect, demands, least) => {
                    let (attribute, demands) = (attribute(*aspect), positions(demands));
                    Rule::Distinct {
                        attribute,
                        demands,
                        min: Some(*least as usize),
                        max: None,
                        fees: Vec::new(),
                    }
                }
                RuleKind::Budget(most) => Rule::CostMax(most.0),
                // Not lowered yet: the referee refuses a plan that breaks one of these.
                RuleKind::Charge(..) | RuleKind::Share(_) | RuleKind::IfThen(_) | RuleKind::MaxMoves(..) => {
                    return None;
                }
            })
        };
        request.rules.iter().enumerate().filter(kept).filter_map(|(_, rule)| lower(rule)).collect()
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

/// The bins of one site, as positions in the problem's list of sites.
#[derive(Debug, Default)]
struct Bins {
    shared: Vec<usize>,
    own: Vec<(DemandId, usize)>,
}

impl Bins {
    fn len(&self) -> usize {
        self.shared.len() + self.own.len()
    }

    /// Where a demand may go: its own bin, or any shared one.
    fn of(&self, demand: DemandId) -> Vec<usize> {
        let own = self.own.iter().find(|&&(owner, _)| owner == demand).map(|&(_, bin)| bin);
        own.map_or_else(|| self.shared.clone(), |bin| vec![bin])
    }
}

/// Texts as small numbers, in the order they are met.
#[derive(Debug, Default)]
struct Interner(BTreeMap<(Aspect, String), u32>);

impl Interner {
    fn number(&mut self, aspect: Aspect, text: String) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry((aspect, text)).or_insert(next)
    }
}

/// Aspects that rules or objectives name.
fn aspects(request: &Request) -> Vec<Aspect> {
    let of_rules = request.rules.iter().filter_map(|rule| match rule.kind {
        RuleKind::Same(aspect, _)
        | RuleKind::Different(aspect, _)
        | RuleKind::AtMost(aspect, ..)
        | RuleKind::AtLeast(aspect, ..) => Some(aspect),
        _ => None,
    });
    let of_levels = request.levels().into_iter().filter_map(|level| match level.measure {
        request::Measure::Distinct(aspect) => Some(aspect),
        _ => None,
    });
    let mut aspects: Vec<Aspect> = of_rules.chain(of_levels).collect();
    aspects.sort_unstable();
    aspects.dedup();
    aspects
}

/// Measures that are sums over demands.
fn columns(request: &Request) -> Vec<request::Measure> {
    let is_sum = |measure: &request::Measure| {
        !matches!(measure, request::Measure::Cost | request::Measure::Distinct(_))
    };
    let mut columns: Vec<request::Measure> = Vec::new();
    for measure in request.levels().into_iter().map(|level| level.measure).filter(is_sum) {
        if !columns.contains(&measure) {
            columns.push(measure);
        }
    }
    columns
}

/// What serving a demand at a site adds to a measure.
fn value(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    site: SiteId,
    measure: request::Measure,
) -> i64 {
    let slot = request.slot(catalog, demand);
    let backend = catalog.site(site).backend;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    match measure {
        request::Measure::Cost
        | request::Measure::Distinct(_)
        | request::Measure::Latency
        | request::Measure::Sum(_) => 0,
        request::Measure::Moves => match request.demand(demand).current {
            None => 0,
            Some(Current::At(current)) => i64::from(current != site),
            Some(Current::Elsewhere) => 1,
        },
        request::Measure::Away => {
            let vendor = &catalog.offering_at(site).vendor;
            let preference = request.preference.as_ref();
            let preferred = preference.map_or(&[][..], |preference| preference.vendors_of(demand));
            i64::from(!preferred.is_empty() && !preferred.contains(vendor))
        }
        request::Measure::Optional => {
            let has = catalog.interfaces_at(site);
            let wanted =
                request.demand(demand).wishes.iter().filter_map(|&wish| match request.wish(wish).kind {
                    WishKind::WantInterface(interface) => Some(interface),
                    _ => None,
                });
            // An interface that is wanted and listed as optional counts once.
            let optional = slot.optional.iter().map(|&(interface, _)| interface);
            let asked: InterfaceSet = wanted.chain(optional).collect();
            count(asked.missing_from(&has).len())
        }
        request::Measure::Recommended => {
            i64::from(!slot.recommended.is_empty() && !slot.recommended.contains(&backend))
        }
        request::Measure::Preferred => {
            let prefer = &request.demand(demand).prefer;
            let rank = prefer.iter().position(|&preferred| preferred == backend);
            count(rank.unwrap_or(prefer.len()))
        }
    }
}

fn meters(catalog: &Catalog, site: SiteId) -> impl Iterator<Item = &Meter> {
    catalog.offering_at(site).tariff.iter().flat_map(|tariff| &tariff.meters)
}

/// A purchase of the site's offering, without its own identity.
fn template(catalog: &Catalog, site: SiteId, aspects: &[Aspect], interned: &mut Interner) -> Site {
    let offering = catalog.offering_at(site);
    let capacity = |resource| match catalog.capacity_at(site, resource) {
        Known::Value(value) => Some(value),
        Known::Unlimited | Known::Unknown => None,
    };
    let mut attribute = |&aspect: &Aspect| match aspect {
        Aspect::Backend => Some(catalog.site(site).backend.0),
        Aspect::Vendor => Some(interned.number(aspect, offering.vendor.clone())),
        Aspect::Region => Some(interned.number(aspect, catalog.region_name(site))),
        Aspect::Cloud => Some(interned.number(aspect, catalog.cloud_at(site).to_owned())),
        Aspect::Site => None,
    };
    let tariff = offering.tariff.as_ref();
    let credits = meters(catalog, site).filter(|meter| !meter.included.is_zero());
    Site {
        base: tariff.map_or(0, |tariff| tariff.base.0),
        unit: tariff.map_or(0, |tariff| tariff.unit.0),
        capacity: Resource::ALL.into_iter().map(capacity).collect(),
        limit: (offering.scale != Scale::Shards).then_some(1),
        attributes: aspects.iter().map(&mut attribute).collect(),
        // A limit too large to be exact cannot bind: every creditable amount is far below it.
        credit_limits: credits
            .map(|meter| meter.credit_limit().map_or(MicroUsd::LIMIT, |limit| limit.0))
            .collect(),
        ..Site::default()
    }
}
