//! Whether two requests ask the same, wherever and in whatever order they say so.

use prism_model::request::{FactName, Level, Measure, Placed, Request, RuleKind};
use prism_model::workload::Word;
use prism_model::{DemandId, Place, WishId};

/// Whether two requests ask the same. Where clients are counts only as far as something is judged from there.
pub(super) fn same(one: &Request, other: &Request) -> bool {
    let unknown = |request: &Request| FactName::ALL.map(|fact| request.unknown.accepts(fact));
    let rules = |request: &Request| -> Vec<RuleKind> {
        request.rules.iter().map(|rule| rule.kind.clone()).filter(says_something).collect()
    };
    unknown(one) == unknown(other)
        && rules(one) == rules(other)
        && demands(one) == demands(other)
        && rest(one) == rest(other)
}

/// Whether a rule could ever be broken: where slots are left empty it may have come to speak of too few.
fn says_something(rule: &RuleKind) -> bool {
    match rule {
        RuleKind::Same(_, demands) | RuleKind::Different(_, demands) => demands.len() > 1,
        RuleKind::AtMost(_, demands, _) | RuleKind::Charge(demands, _) | RuleKind::MaxMoves(demands, _) => {
            !demands.is_empty()
        }
        RuleKind::AtLeast(_, demands, _) => !demands.is_empty(),
        RuleKind::Share(share) => !share.demands.is_empty(),
        RuleKind::IfThen(all) => !all.is_empty(),
        RuleKind::Budget(_) => true,
    }
}

/// What every demand asks, in words that compare.
fn demands(request: &Request) -> Vec<String> {
    let judged = latency(request);
    let demand = |id: DemandId| {
        let demand = request.demand(id);
        let kinds = demand.wishes.iter().map(|&id| format!("{:?}", request.wish(id).kind));
        let mut kinds: Vec<String> = kinds.collect();
        kinds.sort();
        let workload = Word::ALL.map(|word| demand.workload.get(word));
        let clients = judged.then_some(&demand.clients);
        let own = (demand.namespace, demand.slot, demand.dedicated, &demand.prefer, clients, &demand.current);
        format!("{own:?} {kinds:?} {workload:?}")
    };
    request.demand_ids().map(demand).collect()
}

/// Whether latency is optimised.
fn latency(request: &Request) -> bool {
    let is_latency = |level: &Level| match level.measure {
        Measure::Sum(id) => request.sums[id.index()].iter().any(|term| term.measure == Measure::Latency),
        measure => measure == Measure::Latency,
    };
    request.objective.iter().any(is_latency)
}

/// Everything that neither demands nor rules say, without its places.
fn rest(request: &Request) -> Request {
    let mut rest = Request {
        environment: Placed::default_of(request.environment.value.clone()),
        unplugged: Placed::default_of(request.unplugged.value),
        margin: request.margin,
        namespaces: request.namespaces.clone(),
        running: request.running.clone(),
        preference: request.preference.clone(),
        sums: request.sums.clone(),
        objective: request.objective.clone(),
        ..Request::default()
    };
    rest.running.iter_mut().for_each(|pool| pool.place = Place::Default);
    rest.preference.iter_mut().for_each(|wanted| wanted.place = Place::Default);
    rest
}

/// Whether wishes and rules go by the same ids in both, and bind the same.
pub(super) fn aligned(one: &Request, other: &Request) -> bool {
    let ids = |request: &Request| -> Vec<String> {
        let wish = |id: WishId| format!("{:?} {:?}", request.wish(id).kind, bound(request, id));
        let rules = request.rules.iter().map(|rule| format!("{:?} {}", rule.kind, rule.of_pattern));
        (0..request.wishes.len()).map(WishId::new).map(wish).chain(rules).collect()
    };
    ids(one) == ids(other)
}

/// Whom a wish binds.
pub(super) fn bound(request: &Request, id: WishId) -> Vec<DemandId> {
    request.demand_ids().filter(|&demand| request.demand(demand).wishes.contains(&id)).collect()
}
