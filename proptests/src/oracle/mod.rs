//! The oracle: brute force over names. It tries every assignment of slots to places of offerings and every
//! grouping of them into purchases, prices each from the documented rules, and keeps the best.
//!
//! Nothing is shared with what it tests: names instead of ids, lists instead of masks, fractions of its own,
//! rules written down again from the documents. The only pruning asks of one slot and one place at a time
//! whether they may meet at all ([`gap`]); everything else is decided on whole assignments ([`bill`]). The shipped
//! registry is too large for that: there it turns back early ([`Oracle::turning_back`]).
//! Cost: the product of the slots' candidates times the ways to group them, each a few microseconds.

pub mod alternatives;
pub mod bill;
pub mod demand;
mod emulated;
pub mod gap;
mod rules;
mod search;

use crate::fraction::Fraction;
use crate::group::{Group, Prefer, Running};
use crate::world::{self, Ask, Target, World};
pub use bill::{Bill, Line, Objection, Purchase};
pub use demand::{Demand, Resource, Wish};
pub use gap::Fact;
pub use search::Best;
use std::collections::BTreeSet;

/// Where a slot is served.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// What is bought.
    pub offering: String,
    /// Where: one region, or all of a replicated offering.
    pub regions: Vec<String>,
    /// Which purchase of it there, from 0.
    pub bin: usize,
}

/// A question to the oracle.
#[derive(Clone, Debug)]
pub struct Oracle<'w> {
    world: &'w World,
    /// What is said about the whole: environment, what may be unknown.
    ask: Ask,
    demands: Vec<Demand<'w>>,
    rules: Vec<Rule>,
    running: Vec<Running>,
    prefer: Option<Prefer>,
    optimize: Vec<(String, Fraction)>,
    sums: Vec<Vec<(i128, String)>>,
    /// Per demand every place that may serve it, in canonical order.
    candidates: Vec<Vec<bill::Candidate<'w>>>,
    sharing: bool,
    turns_back: bool,
}

/// A rule across slots.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Rule {
    /// One value of the aspect among these slots, which are in alphabetical order here and below.
    Same(String, Vec<String>),
    /// As many values as slots.
    Different(String, Vec<String>),
    /// At most so many values of the aspect among these slots.
    AtMost(String, Vec<String>, u32),
    /// At least so many values of the aspect among these slots.
    AtLeast(String, Vec<String>, u32),
    /// At most so many micro-dollars in all.
    Budget(i128),
    /// At most so many micro-dollars are charged to these slots.
    Charge(Vec<String>, i128),
    /// At most so many millionths of something among these slots go to a target.
    Share(Part, Target, Vec<String>, i64),
    /// Each: if the slot is all of these, the other slot is all of those.
    IfThen(Vec<(Condition, Condition)>),
    /// At most so many of these slots leave where they are.
    MaxMoves(Vec<String>, u32),
}

/// What a share is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Part {
    /// The number of slots.
    Slots,
    /// What they ask of a resource.
    Load(Resource),
    /// The whole bill.
    Bill,
    /// What they are charged.
    Charges,
}

/// A slot and what it is, all at once.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Condition {
    /// The slot.
    pub slot: String,
    /// All of these.
    pub targets: Vec<Target>,
}

impl<'w> Oracle<'w> {
    /// The question as asked.
    #[must_use]
    pub fn new(world: &'w World, ask: &'w Ask) -> Self {
        Self::without(world, ask, &[])
    }

    /// The question with some facts gone.
    #[must_use]
    pub fn without(world: &'w World, ask: &'w Ask, gone: &[Fact]) -> Self {
        Self::changed(world, ask, gone, &[])
    }

    /// The question with some facts gone, and others in the place of what they were.
    #[must_use]
    pub fn changed(world: &'w World, ask: &'w Ask, gone: &[Fact], instead: &[(Fact, Fact)]) -> Self {
        let mut demands = demand::demands(world, ask);
        let mut rules = rules(world, ask, &demands);
        for (old, new) in instead {
            demands.iter_mut().for_each(|demand| demand.replace(old, new));
            if let (Fact::Rule(old), Fact::Rule(new)) = (old, new) {
                rules.iter_mut().filter(|rule| *rule == old).for_each(|rule| *rule = new.clone());
            }
        }
        let own = std::collections::BTreeMap::new();
        let prefer = ask.prefer.as_ref().map(|(vendors, premium)| Prefer {
            vendors: vendors.clone(),
            own,
            premium: *premium,
        });
        let oracle = Self {
            world,
            ask: ask.clone(),
            demands,
            rules,
            running: Vec::new(),
            prefer,
            optimize: ask.optimize.clone(),
            sums: Vec::new(),
            candidates: Vec::new(),
            sharing: true,
            turns_back: false,
        };
        oracle.ready(gone)
    }

    /// A question about several namespaces, with some facts gone; `None` if it names none.
    #[must_use]
    pub fn group(world: &'w World, group: &'w Group, gone: &[Fact]) -> Option<Self> {
        Self::group_changed(world, group, gone, &[])
    }

    /// The same with other facts in the place of what some were.
    #[must_use]
    pub fn group_changed(
        world: &'w World,
        group: &'w Group,
        gone: &[Fact],
        instead: &[(Fact, Fact)],
    ) -> Option<Self> {
        let (_, ask) = group.namespaces.first()?;
        let (mut demands, mut rules) = (Vec::new(), Vec::new());
        for (name, ask) in &group.namespaces {
            let mut own = demand::demands(world, ask);
            own.iter_mut().for_each(|demand| demand.join(name, ask, group));
            rules.extend(self::rules(world, ask, &own));
            demands.extend(own);
        }
        rules.extend(group.rules.iter().cloned());
        for (old, new) in instead {
            demands.iter_mut().for_each(|demand| demand.replace(old, new));
            if let (Fact::Rule(old), Fact::Rule(new)) = (old, new) {
                rules.iter_mut().filter(|rule| *rule == old).for_each(|rule| *rule = new.clone());
            }
        }
        let oracle = Self {
            world,
            ask: ask.clone(),
            demands,
            rules,
            running: group.running.clone(),
            prefer: group.prefer.clone(),
            optimize: group.optimize.clone(),
            sums: group.sums.clone(),
            candidates: Vec::new(),
            sharing: true,
            turns_back: false,
        };
        Some(oracle.ready(gone))
    }

    /// Forgets what is gone and looks for candidates.
    fn ready(mut self, gone: &[Fact]) -> Self {
        // Rules go by what they say of all slots.
        self.rules.retain(|rule| !gone.contains(&Fact::Rule(rule.clone())));
        for fact in gone {
            if let Fact::Known(name) = fact {
                self.ask.refuse.remove(name);
                self.ask.accept.insert(name.clone());
            }
        }
        let is_empty = |demand: &&Demand<'_>| {
            let mut fills = fills(demand).peekable();
            fills.peek().is_some() && fills.all(|fact| gone.contains(&fact))
        };
        let empty: Vec<String> = self.demands.iter().filter(is_empty).map(|one| one.name.clone()).collect();
        empty.iter().for_each(|slot| self.empty(slot));
        self.demands.iter_mut().for_each(|demand| demand.forget(gone));
        self.candidates = self.demands.iter().map(|demand| self.fitting(demand, gone)).collect();
        self
    }

    /// Leaves a slot empty: rules speak of the others.
    fn empty(&mut self, slot: &String) {
        self.demands.retain(|demand| demand.name != *slot);
        let without = |slots: &[String]| slots.iter().filter(|own| *own != slot).cloned().collect::<Vec<_>>();
        for rule in &mut self.rules {
            *rule = match &*rule {
                Rule::Same(aspect, slots) => Rule::Same(aspect.clone(), without(slots)),
                Rule::Different(aspect, slots) => Rule::Different(aspect.clone(), without(slots)),
                Rule::AtMost(aspect, slots, most) => Rule::AtMost(aspect.clone(), without(slots), *most),
                // A rule that speaks of no slot says nothing.
                Rule::AtLeast(aspect, slots, least) => match without(slots) {
                    left if left.is_empty() => Rule::AtLeast(aspect.clone(), left, 0),
                    left => Rule::AtLeast(aspect.clone(), left, *least),
                },
                Rule::Charge(slots, most) => Rule::Charge(without(slots), *most),
                Rule::MaxMoves(slots, most) => Rule::MaxMoves(without(slots), *most),
                Rule::Share(part, target, slots, most) => {
                    Rule::Share(*part, target.clone(), without(slots), *most)
                }
                Rule::IfThen(pairs) => {
                    let speaks =
                        |(when, then): &&(Condition, Condition)| when.slot != *slot && then.slot != *slot;
                    Rule::IfThen(pairs.iter().filter(speaks).cloned().collect())
                }
                Rule::Budget(most) => Rule::Budget(*most),
            };
        }
    }

    /// The same question with one rule less.
    #[must_use]
    pub fn without_rule(mut self, index: usize) -> Self {
        self.rules.remove(index);
        self
    }

    /// The same question with another objective.
    #[must_use]
    pub fn aiming_at(mut self, optimize: &[(String, Fraction)]) -> Self {
        self.optimize = optimize.to_vec();
        self
    }

    /// The question with these facts and no others.
    #[must_use]
    pub fn only(world: &'w World, ask: &'w Ask, kept: &[Fact]) -> Self {
        let mut gone = Self::new(world, ask).facts();
        gone.retain(|fact| !kept.contains(fact));
        Self::without(world, ask, &gone)
    }

    /// The question with these facts and no others, in each way to fill the optional slots of which none of them says that
    /// they are filled: by what does, or not at all. Slots of a mode, and those that one flag names, are filled together.
    #[must_use]
    pub fn ways(world: &'w World, ask: &'w Ask, kept: &[Fact]) -> Vec<Self> {
        let all = Self::new(world, ask).facts();
        let filler = |fact: &Fact| filler(fact, |slot| ask.fill.contains(slot).then(String::new));
        ways(all, kept, filler).iter().map(|gone| Self::without(world, ask, gone)).collect()
    }

    /// The same of a question about several namespaces; `None` if it names none.
    #[must_use]
    pub fn group_ways(world: &'w World, group: &'w Group, kept: &[Fact]) -> Option<Vec<Self>> {
        let all = Self::group(world, group, &[])?.facts();
        let flag = |slot: &str| {
            let (space, own) = slot.split_once('.')?;
            let (_, ask) = group.namespaces.iter().find(|(name, _)| name == space)?;
            ask.fill.contains(own).then(|| space.to_owned())
        };
        let all_ways = ways(all, kept, |fact| filler(fact, flag));
        all_ways.iter().map(|gone| Self::group(world, group, gone)).collect()
    }

    /// Every fact of the question.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        let of_slot = |demand: &Demand<'_>| {
            let (slot, name) = (demand.slot, demand.name.clone());
            let required =
                slot.required.iter().map(|interface| Fact::Requires(name.clone(), interface.clone()));
            let wishes = demand.wishes.iter().map(|wish| Fact::Wish(name.clone(), wish.clone()));
            let loads = Resource::ALL.into_iter().map(|resource| Fact::Load(name.clone(), resource));
            let rest = [Fact::AnyOf(name.clone()), Fact::Item(name.clone())];
            required.chain(wishes).chain(loads).chain(rest).collect::<Vec<Fact>>()
        };
        let rules = self.rules.iter().cloned().map(Fact::Rule);
        let policies = [Fact::Plugged, Fact::Environment];
        let by_default = ["storage", "ops", "connections", "throughput"];
        let refused = self.ask.refuse.iter().filter(|name| by_default.contains(&name.as_str()));
        let known = refused.cloned().map(Fact::Known);
        let filled = self.demands.iter().flat_map(fills);
        let slots = self.demands.iter().flat_map(of_slot);
        slots.chain(policies).chain(rules).chain(known).chain(filled).collect()
    }

    /// The same question where every slot gets units of its own.
    #[must_use]
    pub fn without_sharing(mut self) -> Self {
        self.sharing = false;
        self
    }

    /// The same question, asked in less time: a search that turns back where what is chosen so far is already
    /// against a rule, or dearer than the cheapest whole assignment allows. More choices never mend either: rules
    /// forbid, and each further slot adds to the bill. That plain search finds the same is a test. Where a rule asks for at
    /// least so many, or speaks of a share, more choices can mend, and nothing turns back.
    #[must_use]
    pub fn turning_back(mut self) -> Self {
        self.turns_back = !self.rules.iter().any(|rule| matches!(rule, Rule::AtLeast(..) | Rule::Share(..)));
        self
    }

    /// The slots to be filled, in the pattern's order.
    #[must_use]
    pub fn demands(&self) -> &[Demand<'w>] {
        &self.demands
    }

    /// The rules across them.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// How many places may serve a slot.
    #[must_use]
    pub fn candidates(&self, slot: usize) -> usize {
        self.candidates[slot].len()
    }

    /// The places that may serve a slot.
    #[must_use]
    pub fn places_of(&self, slot: usize) -> BTreeSet<(String, Vec<String>)> {
        let place = |one: &bill::Candidate<'_>| (one.offering.name.clone(), one.regions.clone());
        self.candidates[slot].iter().map(place).collect()
    }

    /// The backends that may serve a slot.
    #[must_use]
    pub fn backends(&self, slot: usize) -> BTreeSet<String> {
        self.candidates[slot].iter().map(|candidate| candidate.offering.backend.clone()).collect()
    }

    /// Places that may serve a demand.
    fn fitting(&self, demand: &Demand<'w>, gone: &[Fact]) -> Vec<bill::Candidate<'w>> {
        let mut fitting = Vec::new();
        for offering in &self.world.offerings {
            for regions in World::places(offering) {
                let gap = gap::gap(self.world, &self.ask, &self.running, demand, offering, &regions);
                if gap.iter().all(|fact| gone.contains(fact)) {
                    fitting.extend(bill::Candidate::new(self.world, demand, offering, regions, gone));
                }
            }
        }
        fitting
    }
}

/// What is gone, in each way to leave out some of what fills optional slots.
fn ways(
    mut all: Vec<Fact>,
    kept: &[Fact],
    filler: impl Fn(&Fact) -> Option<(&'static str, String)>,
) -> Vec<Vec<Fact>> {
    all.retain(|fact| !kept.contains(fact));
    let fillers: BTreeSet<(&str, String)> = all.iter().filter_map(&filler).collect();
    let gone = |mask: usize| {
        let stays = |fact: &&Fact| {
            let own = filler(fact);
            fillers.iter().enumerate().any(|(at, one)| Some(one) == own.as_ref() && mask >> at & 1 == 1)
        };
        all.iter().filter(|fact| !stays(fact)).cloned().collect()
    };
    (0..1 << fillers.len()).map(gone).collect()
}

/// What says that an optional slot is filled: a mode, the flag that fills several, or a word of its own.
fn filler(fact: &Fact, flag: impl Fn(&str) -> Option<String>) -> Option<(&'static str, String)> {
    match fact {
        Fact::Filled(slot) => Some(flag(slot).map_or(("slot", slot.clone()), |whose| ("flag", whose))),
        Fact::OfMode(mode, _) => Some(("mode", mode.clone())),
        _ => None,
    }
}

/// What fills a slot that may stay empty.
fn fills(demand: &Demand<'_>) -> impl Iterator<Item = Fact> + use<> {
    let name = demand.name.clone();
    let itself = (demand.slot.may_stay_empty && demand.of_itself).then(|| Fact::Filled(name.clone()));
    let mode = demand.of_mode.clone().map(|mode| Fact::OfMode(mode, name));
    itself.into_iter().chain(mode)
}

/// The pattern's rules over the slots that are filled, and the ask's.
fn rules(world: &World, ask: &Ask, demands: &[Demand<'_>]) -> Vec<Rule> {
    let mut rules = Vec::new();
    let filled = |slots: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        let name =
            |slot: &String| demands.iter().find(|demand| demand.slot.name == *slot).map(|d| d.name.clone());
        let mut slots: Vec<String> = slots.filter_map(name).collect();
        slots.sort();
        slots
    };
    for rule in world.pattern(&ask.pattern).map_or(&[][..], |pattern| &pattern.rules) {
        let slots = filled(&mut rule.slots.iter());
        match rule.word.split_once('_') {
            _ if slots.len() < 2 => {}
            Some(("same", aspect)) => rules.push(Rule::Same(aspect.to_owned(), slots)),
            Some(("different", aspect)) => rules.push(Rule::Different(aspect.to_owned(), slots)),
            _ => {}
        }
    }
    let condition = |(slot, targets): &world::Condition| Condition {
        slot: slot.clone(),
        targets: targets.iter().cloned().collect(),
    };
    for (when, then) in world.pattern(&ask.pattern).into_iter().flat_map(|pattern| &pattern.implies) {
        if filled(&mut [&when.0, &then.0].into_iter()).len() == 2 {
            rules.push(Rule::IfThen(vec![(condition(when), condition(then))]));
        }
    }
    for (aspect, slots) in [("region", &ask.same_region), ("cloud", &ask.same_cloud)] {
        let slots = filled(&mut slots.iter());
        if slots.len() > 1 {
            rules.push(Rule::Same(aspect.to_owned(), slots));
        }
    }
    let all = || filled(&mut demands.iter().map(|demand| &demand.slot.name));
    rules.extend(ask.max_backends.map(|most| Rule::AtMost(String::from("backend"), all(), most)));
    rules.extend(ask.max_vendors.map(|most| Rule::AtMost(String::from("vendor"), all(), most)));
    rules.extend(ask.budget.map(|dollars| Rule::Budget((dollars * Fraction::whole(1_000_000)).floor())));
    rules.extend(ask.counts.iter().cloned());
    rules
}
