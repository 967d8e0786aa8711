//! Namespaces that nothing tells apart but their names: whoever exchanges two of them has the same request.
//!
//! What holds of one of them holds of the others: the same change costs the same. So they need not be asked about one by
//! one, nor told one by one. An exchange is looked for slot by slot, wish by wish and rule by rule; where one exists and is
//! not found, the two are asked about apart, which takes longer and is as true.

use crate::explain::{Edit, stated_with};
use prism_model::request::{Demand, Fill, Implication, Namespace, Request, RuleKind, Share};
use prism_model::workload::Word;
use prism_model::{Blocked, DemandId, Explanation, Fact, FillId, RuleId, WishId};
use std::collections::{BTreeMap, BTreeSet};

/// The namespaces in classes, each in order: two of a class can be exchanged. Most are alone.
#[must_use]
pub fn alike(request: &Request) -> Vec<Vec<usize>> {
    let exchanges = Exchanges::new(request);
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for namespace in 0..request.namespaces.len() {
        match classes.iter_mut().find(|class| exchanges.of(class[0], namespace).is_some()) {
            Some(class) => class.push(namespace),
            None => classes.push(vec![namespace]),
        }
    }
    classes
}

/// Where exchanges are looked for.
pub(crate) struct Exchanges<'r> {
    request: &'r Request,
    /// Per namespace its demands.
    demands: Vec<Vec<DemandId>>,
    /// Per wish the demands that it binds.
    bound: Vec<Vec<DemandId>>,
    /// The rules, with their demands in order.
    rules: Vec<RuleKind>,
}

/// Two namespaces in each other's place. What is in none of the maps stays.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    demands: BTreeMap<DemandId, DemandId>,
    wishes: BTreeMap<WishId, WishId>,
    rules: BTreeMap<RuleId, RuleId>,
    fills: BTreeMap<FillId, FillId>,
}

impl<'r> Exchanges<'r> {
    pub(crate) fn new(request: &'r Request) -> Self {
        let mut demands = vec![Vec::new(); request.namespaces.len()];
        let mut bound = vec![Vec::new(); request.wishes.len()];
        for id in request.demand_ids() {
            let demand = request.demand(id);
            demands[demand.namespace].push(id);
            demand.wishes.iter().for_each(|wish| bound[wish.index()].push(id));
        }
        let nothing = Exchange::default();
        let rules = request.rules.iter().map(|rule| nothing.rule(&rule.kind)).collect();
        Self { request, demands, bound, rules }
    }

    /// The namespaces that a change is in; none where it is nobody's own.
    pub(crate) fn namespaces_of(&self, edit: &Edit) -> BTreeSet<usize> {
        let demands = match edit {
            Edit::DropWish(id) | Edit::Loosen(id, _) => self.bound[id.index()].clone(),
            Edit::DropRule(id) | Edit::Relax(id, _) => watched(&self.rules[id.index()]),
            Edit::Share(demand) => vec![*demand],
            Edit::Lower(demand, word, _) => stated_with(self.request, *demand, *word),
            Edit::Empty(id) => self.request.fill(*id).demands.clone(),
            Edit::DropPreference | Edit::CostAlone | Edit::AllowUnplugged | Edit::Accept(_) => Vec::new(),
        };
        self.namespaces(&demands)
    }

    /// The namespaces that a fact is in; none where it is nobody's own.
    pub(crate) fn namespaces_of_fact(&self, fact: Fact) -> BTreeSet<usize> {
        match fact {
            Fact::Requires(demand, _)
            | Fact::AnyOf(demand)
            | Fact::Load(demand, _)
            | Fact::Item(demand)
            | Fact::Price(demand) => self.namespaces(&[demand]),
            Fact::Wish(id) => self.namespaces(&self.bound[id.index()]),
            Fact::Rule(id) => self.namespaces(&watched(&self.rules[id.index()])),
            Fact::Filled(id) => self.namespaces(&self.request.fill(id).demands),
            Fact::Plugged | Fact::Environment | Fact::Known(_) => BTreeSet::new(),
        }
    }

    pub(crate) fn namespaces(&self, demands: &[DemandId]) -> BTreeSet<usize> {
        demands.iter().map(|&demand| self.request.demand(demand).namespace).collect()
    }

    /// The exchange of two namespaces; `None` if something tells them apart.
    pub(crate) fn of(&self, one: usize, other: usize) -> Option<Exchange> {
        let (here, there) = (&self.demands[one], &self.demands[other]);
        if !same_kind(&self.request.namespaces[one], &self.request.namespaces[other])
            || here.len() != there.len()
        {
            return None;
        }
        let mut exchange = Exchange::default();
        for (&a, &b) in here.iter().zip(there) {
            if !self.same_words(a, b) {
                return None;
            }
            exchange.demands.extend([(a, b), (b, a)]);
        }
        let pairs = || here.iter().copied().zip(there.iter().copied());
        for (a, b) in pairs() {
            self.match_wishes(a, b, &mut exchange)?;
        }
        let bound = |(from, to): (&WishId, &WishId)| {
            exchange.all(&self.bound[from.index()]) == self.bound[to.index()]
        };
        let stays = |&wish: &WishId| exchange.all(&self.bound[wish.index()]) == self.bound[wish.index()];
        let mut wishes = here.iter().flat_map(|&demand| &self.request.demand(demand).wishes);
        let whole = exchange.wishes.iter().all(bound)
            && wishes.all(|wish| exchange.wishes.contains_key(wish) || stays(wish))
            && pairs().all(|(a, b)| self.same_figures(a, b, &exchange));
        if !whole {
            return None;
        }
        self.match_rules(&mut exchange)?;
        self.match_fills(&mut exchange)?;
        Some(exchange)
    }

    /// All that a demand says by itself, but for its wishes.
    fn same_words(&self, a: DemandId, b: DemandId) -> bool {
        let request = self.request;
        let preferred = |demand| request.preference.as_ref().map(|wanted| wanted.vendors_of(demand));
        let Demand {
            namespace: _,
            slot,
            wishes,
            workload,
            dedicated,
            dedicated_by: _,
            prefer,
            clients,
            current,
        } = request.demand(a);
        let other = request.demand(b);
        let figure = |word: Word| {
            workload.get(word) == other.workload.get(word)
                && workload.is_stated(word) == other.workload.is_stated(word)
        };
        *slot == other.slot
            && wishes.len() == other.wishes.len()
            && *dedicated == other.dedicated
            && *prefer == other.prefer
            && *clients == other.clients
            && *current == other.current
            && Word::ALL.into_iter().all(figure)
            && preferred(a) == preferred(b)
    }

    /// Finds for each wish of the one its like among those of the other.
    fn match_wishes(&self, a: DemandId, b: DemandId, exchange: &mut Exchange) -> Option<()> {
        let (own, others) = (&self.request.demand(a).wishes, &self.request.demand(b).wishes);
        for &wish in own.iter().filter(|wish| !others.contains(wish)) {
            if let Some(known) = exchange.wishes.get(&wish) {
                others.contains(known).then_some(())?;
                continue;
            }
            let kind = &self.request.wish(wish).kind;
            let is_like = |other: &&WishId| {
                !own.contains(other)
                    && !exchange.wishes.contains_key(other)
                    && self.request.wish(**other).kind == *kind
            };
            let like = *others.iter().find(is_like)?;
            exchange.wishes.extend([(wish, like), (like, wish)]);
        }
        Some(())
    }

    /// Whether figures that were stated in one place for several demands are so on both sides.
    fn same_figures(&self, a: DemandId, b: DemandId, exchange: &Exchange) -> bool {
        let stated = |word: &Word| self.request.demand(a).workload.is_stated(*word);
        Word::ALL.into_iter().filter(stated).all(|word| {
            exchange.all(&stated_with(self.request, a, word)) == stated_with(self.request, b, word)
        })
    }

    /// Finds for each rule its like: most are their own.
    fn match_rules(&self, exchange: &mut Exchange) -> Option<()> {
        let after = |kind: &RuleKind| exchange.rule(kind);
        let all = self.rules.iter().enumerate();
        let moved: Vec<(RuleId, RuleKind)> = all
            .map(|(index, kind)| (RuleId::new(index), after(kind)))
            .filter(|(id, after)| !same_rule(after, &self.rules[id.index()]))
            .collect();
        for (own, after) in &moved {
            if exchange.rules.contains_key(own) {
                continue;
            }
            let is_like = |(like, _): &&(RuleId, RuleKind)| {
                like != own
                    && !exchange.rules.contains_key(like)
                    && self.request.rule(*like).of_pattern == self.request.rule(*own).of_pattern
                    && same_rule(after, &self.rules[like.index()])
            };
            let (like, _) = moved.iter().find(is_like)?;
            exchange.rules.extend([(*own, *like), (*like, *own)]);
        }
        Some(())
    }

    /// Finds for what fills optional slots its like.
    fn match_fills(&self, exchange: &mut Exchange) -> Option<()> {
        let fills = &self.request.fills;
        for (index, fill) in fills.iter().enumerate() {
            let after = exchange.all(&fill.demands);
            if after != fill.demands {
                let Fill { demands: _, mode, is_one, place: _ } = fill;
                let is_like =
                    |like: &Fill| like.demands == after && like.mode == *mode && like.is_one == *is_one;
                let place = fills.iter().position(is_like)?;
                exchange.fills.insert(FillId::new(index), FillId::new(place));
            }
        }
        Some(())
    }
}

fn same_kind(one: &Namespace, other: &Namespace) -> bool {
    // Rules that name labels were resolved to demands.
    let Namespace { name: _, pattern, mode, labels: _ } = one;
    *pattern == other.pattern && *mode == other.mode
}

/// The demands of a rule.
fn watched(kind: &RuleKind) -> Vec<DemandId> {
    match kind {
        RuleKind::Same(_, demands)
        | RuleKind::Different(_, demands)
        | RuleKind::AtMost(_, demands, _)
        | RuleKind::AtLeast(_, demands, _)
        | RuleKind::Charge(demands, _)
        | RuleKind::MaxMoves(demands, _) => demands.clone(),
        RuleKind::Share(share) => share.demands.clone(),
        RuleKind::IfThen(all) => all.iter().flat_map(|one| [one.when.demand, one.then.demand]).collect(),
        RuleKind::Budget(_) => Vec::new(),
    }
}

/// Whether two rules say the same of the same demands.
fn same_rule(one: &RuleKind, other: &RuleKind) -> bool {
    match (one, other) {
        (RuleKind::IfThen(one), RuleKind::IfThen(other)) => {
            // Few of many differ: those that both have in one place need not be looked for.
            let apart: Vec<(&Implication, &Implication)> =
                one.iter().zip(other).filter(|(one, other)| one != other).collect();
            let mut left: Vec<&Implication> = apart.iter().map(|(_, other)| *other).collect();
            one.len() == other.len()
                && apart.iter().all(|(one, _)| {
                    let place = left.iter().position(|other| other == one);
                    place.map(|place| left.swap_remove(place)).is_some()
                })
        }
        (one, other) => one == other,
    }
}

impl Exchange {
    fn demand(&self, demand: DemandId) -> DemandId {
        self.demands.get(&demand).copied().unwrap_or(demand)
    }

    /// A list of demands that says no order.
    fn all(&self, demands: &[DemandId]) -> Vec<DemandId> {
        let mut all: Vec<DemandId> = demands.iter().map(|&demand| self.demand(demand)).collect();
        all.sort_unstable();
        all
    }

    fn rule(&self, kind: &RuleKind) -> RuleKind {
        let all = |demands: &[DemandId]| self.all(demands);
        match kind {
            RuleKind::Same(aspect, demands) => RuleKind::Same(*aspect, all(demands)),
            RuleKind::Different(aspect, demands) => RuleKind::Different(*aspect, all(demands)),
            RuleKind::AtMost(aspect, demands, most) => RuleKind::AtMost(*aspect, all(demands), *most),
            RuleKind::AtLeast(aspect, demands, least) => RuleKind::AtLeast(*aspect, all(demands), *least),
            RuleKind::Budget(most) => RuleKind::Budget(*most),
            RuleKind::Charge(demands, most) => RuleKind::Charge(all(demands), *most),
            RuleKind::Share(share) => {
                RuleKind::Share(Share { demands: all(&share.demands), ..share.clone() })
            }
            RuleKind::IfThen(all) => {
                let mut all = all.clone();
                for one in &mut all {
                    one.when.demand = self.demand(one.when.demand);
                    one.then.demand = self.demand(one.then.demand);
                }
                RuleKind::IfThen(all)
            }
            RuleKind::MaxMoves(demands, most) => RuleKind::MaxMoves(all(demands), *most),
        }
    }

    /// The same change on the other side.
    pub(crate) fn edit(&self, request: &Request, edit: &Edit) -> Edit {
        let wish = |id: &WishId| self.wishes.get(id).copied().unwrap_or(*id);
        let rule = |id: &RuleId| self.rules.get(id).copied().unwrap_or(*id);
        match edit {
            Edit::DropWish(id) => Edit::DropWish(wish(id)),
            Edit::Loosen(id, kind) => Edit::Loosen(wish(id), kind.clone()),
            Edit::DropRule(id) => Edit::DropRule(rule(id)),
            Edit::Relax(id, kind) => Edit::Relax(rule(id), self.rule(kind)),
            Edit::Share(demand) => Edit::Share(self.demand(*demand)),
            Edit::Lower(demand, word, value) => {
                let there = self.demand(*demand);
                let first = stated_with(request, there, *word).first().copied().unwrap_or(there);
                Edit::Lower(first, *word, *value)
            }
            Edit::Empty(id) => Edit::Empty(self.fills.get(id).copied().unwrap_or(*id)),
            Edit::DropPreference | Edit::CostAlone | Edit::AllowUnplugged | Edit::Accept(_) => edit.clone(),
        }
    }

    /// The same conflict on the other side.
    pub(crate) fn explanation(&self, request: &Request, why: &Explanation) -> Explanation {
        let blocked = |blocked: &Blocked| Blocked {
            demand: self.demand(blocked.demand),
            fact: self.fact(blocked.fact),
            causes: blocked.causes.clone(),
        };
        let mut figures: Vec<(DemandId, Word)> = why
            .figures
            .iter()
            .map(|&(demand, word)| {
                let there = self.demand(demand);
                (stated_with(request, there, word).first().copied().unwrap_or(there), word)
            })
            .collect();
        figures.sort_unstable();
        Explanation {
            facts: why.facts.iter().map(|&fact| self.fact(fact)).collect(),
            causes: why.causes.iter().map(blocked).collect(),
            figures,
            minimal: why.minimal,
        }
    }

    fn fact(&self, fact: Fact) -> Fact {
        match fact {
            Fact::Requires(demand, interface) => Fact::Requires(self.demand(demand), interface),
            Fact::AnyOf(demand) => Fact::AnyOf(self.demand(demand)),
            Fact::Wish(id) => Fact::Wish(self.wishes.get(&id).copied().unwrap_or(id)),
            Fact::Load(demand, resource) => Fact::Load(self.demand(demand), resource),
            Fact::Item(demand) => Fact::Item(self.demand(demand)),
            Fact::Price(demand) => Fact::Price(self.demand(demand)),
            Fact::Rule(id) => Fact::Rule(self.rules.get(&id).copied().unwrap_or(id)),
            Fact::Filled(id) => Fact::Filled(self.fills.get(&id).copied().unwrap_or(id)),
            Fact::Plugged | Fact::Environment | Fact::Known(_) => fact,
        }
    }
}
