//! Why there is no plan: a minimal set of facts that cannot hold together.
//!
//! Facts are dropped one at a time, those explanations like least first, and put back when their absence
//! leaves a plan (deletion filter, Chinneck and Dravnieks 1991, ORSA Journal on Computing 3(2)). Halves are dropped
//! whole where they can be, as in QuickXplain (Junker, AAAI 2004), so that few facts of many take few solves.

use crate::budget::Budget;
use crate::exact::any;
use crate::graph::{Graph, causes, wish_rank};
use crate::lower::{Change, Lowered};
use prism_model::catalog::Catalog;
use prism_model::request::{FactName, Request, RuleKind, Target, WishKind};
use prism_model::{Blocked, Cause, DemandId, Explanation, Fact, FillId, Place, RuleId, SiteId};

/// The smallest set this filter leaves, each fact proven necessary as long as the budget lasts.
#[must_use]
pub fn conflict(catalog: &Catalog, request: &Request, graph: &Graph, budget: &mut Budget) -> Explanation {
    conflict_without(catalog, request, graph, &[], budget)
}

/// The same among the facts that are not `gone`, which have to contradict.
#[must_use]
pub fn conflict_without(
    catalog: &Catalog,
    request: &Request,
    graph: &Graph,
    gone: &[Fact],
    budget: &mut Budget,
) -> Explanation {
    let mut kept = all_facts(request, graph);
    kept.retain(|fact| !gone.contains(fact));
    // A demand without a single site is a conflict of its own; the other demands' facts are noise.
    let is_filled = |demand| request.stays(demand, &fills(gone));
    let alone = request.demand_ids().find(|&demand| is_filled(demand) && is_blocked(graph, demand, gone));
    if let Some(alone) = alone {
        let node = &graph.demands[alone.index()];
        // An optional slot is blocked only as long as it is filled: one statement that it is will do.
        let holds = |id: &FillId| !gone.contains(&Fact::Filled(*id));
        let held: Vec<FillId> = request.filled_by(alone).filter(holds).collect();
        let may_be_empty = held.iter().all(|&id| request.may_be_empty(id));
        let filled = held.first().filter(|_| may_be_empty).map(|&id| Fact::Filled(id));
        kept.retain(|fact| match fact {
            Fact::Known(name) => node.excused.iter().any(|(own, _)| own == name),
            Fact::Filled(_) => Some(*fact) == filled,
            _ => node.facts.contains(fact),
        });
        let filled: Vec<Fact> = kept.extract_if(.., |fact| matches!(fact, Fact::Filled(_))).collect();
        minimise(request, &mut kept, |dropped| is_blocked(graph, alone, &[gone, dropped].concat()));
        kept.extend(filled);
    } else {
        minimise(request, &mut kept, |dropped| {
            if budget.poll() || budget.left() == 0 {
                return false;
            }
            let gone = [gone, dropped].concat();
            let has_plan = |lowered: Lowered| any(&lowered.problem, budget).is_some();
            // A search that was stopped says nothing, and what is not known to be idle stays.
            !without(catalog, request, graph, &gone).any(has_plan) && budget.left() > 0
        });
    }
    let causes = blocked(catalog, request, graph, &kept);
    Explanation { facts: kept, figures: Vec::new(), causes, minimal: budget.left() > 0 }
}

/// What of these facts fills optional slots.
fn fills(gone: &[Fact]) -> Vec<FillId> {
    let fill = |fact: &Fact| if let Fact::Filled(id) = fact { Some(*id) } else { None };
    gone.iter().filter_map(fill).collect()
}

/// What is left once these facts are gone: a problem for each way to fill slots that nobody says are filled any more
/// ([`Request::openings`]). Where none of them has a plan there is none.
pub fn without(
    catalog: &Catalog,
    request: &Request,
    graph: &Graph,
    gone: &[Fact],
) -> impl Iterator<Item = Lowered> {
    let rule = |fact: &Fact| if let Fact::Rule(id) = fact { Some(*id) } else { None };
    let rules: Vec<RuleId> = gone.iter().filter_map(rule).collect();
    let ways = request.openings(&fills(gone), &rules).into_iter();
    ways.map(move |empty| left(catalog, request, graph, gone, &empty))
}

/// The problem that is left with these slots empty.
fn left(catalog: &Catalog, request: &Request, graph: &Graph, gone: &[Fact], empty: &[FillId]) -> Lowered {
    let known = |fact: &Fact| if let Fact::Known(name) = fact { Some(*name) } else { None };
    let accepted: Vec<FactName> = gone.iter().filter_map(known).collect();
    let mut dropped = gone.to_vec();
    if empty.is_empty() && accepted.is_empty() {
        return Lowered::new(catalog, request, graph, &Change { dropped, ..Change::default() });
    }
    let (mut left, kept) = request.emptied(empty);
    for name in accepted {
        left.unknown.set(name, true, Place::Default);
    }
    let now = |fact: &mut Fact| {
        let Some(demand) = fact.demand() else { return true };
        let Ok(index) = kept.binary_search(&demand) else { return false };
        *fact = fact.of(DemandId::new(index));
        true
    };
    dropped.retain_mut(now);
    let graph = graph.emptied(&kept);
    Lowered::new(catalog, &left, &graph, &Change { dropped, ..Change::default() })
}

/// Every fact of the request, in the order explanations prefer them.
#[must_use]
pub fn all_facts(request: &Request, graph: &Graph) -> Vec<Fact> {
    let mut facts: Vec<Fact> = graph.demands.iter().flat_map(|node| node.facts.iter().copied()).collect();
    facts.extend((0..request.rules.len()).map(|index| Fact::Rule(RuleId::new(index))));
    facts.extend(request.unknown.refused().map(Fact::Known));
    let fills = (0..request.fills.len()).map(FillId::new);
    facts.extend(fills.filter(|&id| request.may_be_empty(id)).map(Fact::Filled));
    let mut seen = std::collections::BTreeSet::new();
    facts.retain(|fact| seen.insert(*fact));
    facts.sort_by_key(|&fact| rank(request, fact));
    facts
}

/// Interface, plugin, environment, pin, vendor, locality, attribute, capacity, price, rules across demands.
fn rank(request: &Request, fact: Fact) -> u8 {
    match fact {
        Fact::Requires(..) | Fact::AnyOf(_) => 0,
        Fact::Plugged => 2,
        Fact::Environment => 3,
        Fact::Wish(wish) => match wish_rank(&request.wish(wish).kind) {
            0 => 1,
            rank => rank + 3,
        },
        Fact::Load(..) | Fact::Item(_) => 8,
        Fact::Price(_) => 9,
        Fact::Rule(rule) if request.rule(rule).of_pattern => 1,
        Fact::Rule(_) => 10,
        Fact::Known(_) => 11,
        // Without a slot all that is said of it is idle.
        Fact::Filled(_) => 12,
    }
}

/// Drops facts, least liked first, as long as the rest still contradicts. `contradicts` is asked of the
/// facts that are gone.
fn minimise(request: &Request, kept: &mut Vec<Fact>, mut contradicts: impl FnMut(&[Fact]) -> bool) {
    let all = kept.clone();
    let is_requirement = |position: &usize| matches!(all[*position], Fact::Requires(..));
    let (requirements, others): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(is_requirement);
    // Requirements go last and the first of them first: what remains is the one that says most.
    let order: Vec<Fact> =
        others.into_iter().rev().chain(requirements).map(|position| all[position]).collect();
    let mut dropped: Vec<Fact> = Vec::new();
    drop_idle(&order, false, &mut dropped, &mut contradicts);
    kept.retain(|fact| !dropped.contains(fact));
    // The less is loaded elsewhere the more of it all may be a share: what was needed can be idle once more is gone.
    let is_share =
        |fact: &Fact| matches!(fact, Fact::Rule(id) if matches!(request.rule(*id).kind, RuleKind::Share(_)));
    let mut before = if kept.iter().any(is_share) { dropped.len() + 1 } else { dropped.len() };
    while before != dropped.len() {
        before = dropped.len();
        for fact in order.iter().filter(|fact| kept.contains(fact)) {
            drop_idle(std::slice::from_ref(fact), false, &mut dropped, &mut contradicts);
        }
        kept.retain(|fact| !dropped.contains(fact));
    }
}

/// Drops what is idle among `open`, in this order. Facts that can all go at once could also go one by one, so whole
/// halves are tried first: the outcome is that of the plain loop, with fewer solves where few of many facts matter.
/// `needed`: it is known that not all of them can go.
fn drop_idle(
    open: &[Fact],
    needed: bool,
    dropped: &mut Vec<Fact>,
    contradicts: &mut impl FnMut(&[Fact]) -> bool,
) {
    if open.is_empty() {
        return;
    }
    if !needed {
        let before = dropped.len();
        dropped.extend(open);
        if contradicts(dropped) {
            return;
        }
        dropped.truncate(before);
    }
    if open.len() > 1 {
        let (first, second) = open.split_at(open.len() / 2);
        let before = dropped.len();
        drop_idle(first, false, dropped, contradicts);
        let all_went = dropped.len() - before == first.len();
        drop_idle(second, all_went, dropped, contradicts);
    }
}

/// For demands that the kept facts leave without a site, or only with such as cost more than is computed: what each fact
/// alone meets there.
fn blocked(catalog: &Catalog, request: &Request, graph: &Graph, kept: &[Fact]) -> Vec<Blocked> {
    let mut blocked = Vec::new();
    let mut dropped = all_facts(request, graph);
    dropped.retain(|fact| !kept.contains(fact));
    let dear = Lowered::new(catalog, request, graph, &Change { dropped, ..Change::default() }).unpriced;
    let rules = (0..request.rules.len()).map(RuleId::new).filter(|&id| !kept.contains(&Fact::Rule(id)));
    let rules: Vec<RuleId> = rules.collect();
    for demand in request.demand_ids() {
        // A slot that could as well be empty is no part of the conflict, unless a rule of it counts the slot.
        let gone = |&id: &FillId| {
            request.may_be_empty(id) && !kept.contains(&Fact::Filled(id)) && !request.is_counted(id, &rules)
        };
        let gone: Vec<FillId> = request.filled_by(demand).filter(gone).collect();
        if !request.stays(demand, &gone) {
            continue;
        }
        let node = &graph.demands[demand.index()];
        let stands = |site: usize, fact: &Fact| node.stands(*fact, SiteId::new(site), kept);
        let standing = |site: usize| kept.iter().filter(|fact| stands(site, fact)).count();
        let left: Vec<usize> = (0..node.gaps.len()).filter(|&site| standing(site) == 0).collect();
        if left.len() > dear[demand.index()] {
            continue;
        }
        // Sites for other environments or without a plugin are out anyway; naming them would only distract, unless it is
        // they that are asked for.
        let named = node.facts.iter().any(|fact| kept.contains(fact) && names_sites(request, *fact));
        let unlisted =
            |site: usize| [Fact::Plugged, Fact::Environment].iter().any(|policy| stands(site, policy));
        for &fact in kept {
            let alone = |site: &usize| standing(*site) == 1 && stands(*site, &fact);
            let sites: Vec<usize> = (0..node.gaps.len()).filter(alone).collect();
            let listed: Vec<usize> = sites.iter().copied().filter(|&site| !unlisted(site)).collect();
            let sites = if listed.is_empty() || named { sites } else { listed };
            let causes = causes(catalog, request, node, fact, sites.into_iter().map(SiteId::new));
            if !causes.is_empty() {
                blocked.push(Blocked { demand, fact, causes });
            }
        }
        if !left.is_empty() {
            let listed = left.iter().filter(|&&site| !unlisted(site)).count();
            let count = if listed == 0 || named { left.len() } else { listed };
            blocked.push(Blocked {
                demand,
                fact: Fact::Price(demand),
                causes: vec![(Cause::Unpriceable, count)],
            });
        }
    }
    blocked
}

/// Whether a fact pins to backends or offerings.
fn names_sites(request: &Request, fact: Fact) -> bool {
    let is_named = |target: &Target| matches!(target, Target::Backend(_) | Target::Offering(_));
    match fact {
        Fact::Wish(id) => match &request.wish(id).kind {
            WishKind::Pin(targets) => targets.iter().any(is_named),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a demand has no site at all once `dropped` facts are gone.
#[must_use]
pub fn is_blocked(graph: &Graph, demand: DemandId, dropped: &[Fact]) -> bool {
    graph.candidates(demand, dropped).next().is_none()
}
