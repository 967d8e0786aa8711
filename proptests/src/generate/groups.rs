//! Questions about several namespaces at once. Rules are made to bind: the best plan without them is looked at
//! first, and most rules forbid something it does.

use super::{asks, worlds};
use crate::dice::Dice;
use crate::fraction::Fraction;
use crate::group::{Group, Place, Prefer, Running};
use crate::oracle::{Best, Condition, Oracle, Part, Resource, Rule};
use crate::world::{Ask, Pattern, Scale, Stated, Target, World};
use std::collections::BTreeSet;

const GIB: i128 = 1 << 30;
/// Names of namespaces, in the order they are given.
pub(super) const NAMES: [&str; 3] = ["iot", "pay", "web"];

/// A world whose patterns have one or two slots, and a group of two or three namespaces in it.
pub(super) fn group(dice: &mut Dice) -> (World, Group) {
    let mut world = worlds::world(dice);
    shrink(dice, &mut world);
    let mut group = Group { namespaces: namespaces(dice, &world), ..Group::default() };
    group.optimize = optimize(dice);
    let names = names(&world, &group);
    if dice.percent(35) {
        let count = dice.pick(&[1, 1, 2]);
        group.running = (0..count).filter_map(|index| running(dice, &world, index)).collect();
    }
    if dice.percent(40) || group.optimize.iter().any(|(name, _)| name == "moves") {
        current(dice, &world, &names, &mut group);
    }
    if group.optimize.iter().any(|(name, _)| name == "sum:0") {
        group.sums = vec![sum(dice)];
    }
    if dice.percent(20) {
        group.prefer = Some(prefer(dice, &world, &names));
    }
    (world, group)
}

/// The same of namespaces that all ask the same, with a rule or none that binds all of them alike.
pub(super) fn alike(dice: &mut Dice, world: &World, group: Group) -> Option<Group> {
    let (_, mut ask) = group.namespaces.first()?.clone();
    ask.workload.clear();
    let count = dice.pick(&[2, 3, 3]);
    let namespaces = NAMES.into_iter().take(count).map(|name| (name.to_owned(), ask.clone())).collect();
    let mut alike = Group { namespaces, running: group.running, sums: group.sums, ..Group::default() };
    alike.optimize = group.optimize.into_iter().filter(|(name, _)| name != "moves").collect();
    if alike.optimize.is_empty() {
        alike.optimize = vec![(String::from("cost"), Fraction::ZERO)];
    }
    let mut slots = names(world, &alike);
    slots.sort();
    let aspect = dice.pick(&["backend", "vendor", "region", "site"]).to_owned();
    alike.rules.extend(match dice.below(8) {
        0 => Some(Rule::Different(aspect, slots)),
        1 => Some(Rule::AtLeast(aspect, slots, 3)),
        2 => Some(Rule::AtMost(aspect, slots, 1)),
        3 => Some(Rule::Budget(dice.pick(&[1, 20, 60]) * 1_000_000)),
        _ => None,
    });
    Some(alike)
}

/// Adds what binds the best plan, and perhaps what does not.
pub(super) fn bind(dice: &mut Dice, world: &World, group: &mut Group, best: &Best) {
    let names = names(world, group);
    let count = dice.pick(&[0, 1, 2, 2, 3, 4]);
    for _ in 0..count {
        let Some(rule) = rule(dice, world, group, best) else { continue };
        if group.rules.contains(&rule) {
            continue;
        }
        group.rules.push(rule);
        // Mostly a rule that leaves a plan.
        let leaves_one = Oracle::group(world, group, &[]).is_some_and(|oracle| oracle.is_feasible());
        if !leaves_one && dice.percent(85) {
            group.rules.pop();
        }
    }
    if dice.percent(15) {
        let chosen = Chosen { world, best, names: &names };
        let index = dice.below(names.len());
        let targets = chosen.targets(dice, index, 2);
        group.not_all.insert(names[index].clone(), targets.into_iter().collect());
    }
}

/// A rule that forbids something the best plan does, if need be.
pub(super) fn rule(dice: &mut Dice, world: &World, group: &Group, best: &Best) -> Option<Rule> {
    let names = names(world, group);
    let of = dice.pick(&[names.len(), names.len(), 2, 3]);
    // Sorted, as rules are the same by name whatever the order of their slots.
    let mut slots = dice.some(&names, of.max(1));
    slots.sort();
    Chosen { world, best, names: &names }.rule(dice, slots, group)
}

/// The slots that are filled, as the group calls them.
fn names(world: &World, group: &Group) -> Vec<String> {
    let oracle = Oracle::group(world, group, &[]);
    oracle.map_or_else(Vec::new, |oracle| oracle.demands().iter().map(|demand| demand.name.clone()).collect())
}

fn shrink(dice: &mut Dice, world: &mut World) {
    let Some(first) = world.patterns.first_mut() else { return };
    first.slots.truncate(dice.pick(&[1, 2, 2]));
    let kept: BTreeSet<String> = first.slots.iter().map(|slot| slot.name.clone()).collect();
    first.rules.retain(|rule| rule.slots.iter().all(|slot| kept.contains(slot)));
    let single = Pattern {
        name: String::from("single"),
        slots: vec![crate::world::Slot { may_stay_empty: false, ..first.slots[0].clone() }],
        ..Pattern::default()
    };
    world.patterns.push(single);
}

fn namespaces(dice: &mut Dice, world: &World) -> Vec<(String, Ask)> {
    let mut namespaces: Vec<(String, Ask)> = Vec::new();
    let count = dice.pick(&[2, 2, 2, 3]);
    for name in NAMES.into_iter().take(count) {
        let pattern = if namespaces.is_empty() { 0 } else { dice.below(2) };
        let one = namespace(dice, world, pattern, namespaces.first().map(|(_, ask)| ask));
        namespaces.push((name.to_owned(), one));
    }
    namespaces
}

/// A question that says about the whole what the first one says.
pub(super) fn namespace(dice: &mut Dice, world: &World, pattern: usize, first: Option<&Ask>) -> Ask {
    let one = World { patterns: vec![world.patterns[pattern].clone()], ..world.clone() };
    let mut ask = asks::ask(dice, &one);
    (ask.budget, ask.prefer, ask.optimize) = (None, None, Vec::new());
    if let Some(first) = first {
        ask.environment.clone_from(&first.environment);
        ask.unplugged = first.unplugged;
        (ask.accept, ask.refuse) = (first.accept.clone(), first.refuse.clone());
    }
    if dice.percent(50) && ask.clients.is_empty() {
        ask.clients = dice.one(&world.regions).map(|region| region.name.clone()).into_iter().collect();
    }
    ask
}

fn optimize(dice: &mut Dice) -> Vec<(String, Fraction)> {
    const LISTS: [&[(&str, i128)]; 14] = [
        &[("cost", 0)],
        &[("cost", 0)],
        &[("cost", 0)],
        &[("cost", 20), ("backends", 0)],
        &[("latency", 0), ("cost", 0)],
        &[("latency", 50), ("cost", 10), ("vendors", 0)],
        &[("cost", 30), ("latency", 0)],
        &[("moves", 0), ("cost", 0)],
        &[("cost", 40), ("moves", 0)],
        &[("cost", 25), ("moves", 0), ("latency", 20)],
        &[("sum:0", 0)],
        &[("sum:0", 10), ("backends", 0)],
        &[("optional", 0), ("sum:0", 0)],
        &[("vendors", 0), ("cost", 0)],
    ];
    let list = dice.pick(&LISTS);
    list.iter().map(|&(measure, percent)| (measure.to_owned(), Fraction::new(percent, 100))).collect()
}

/// Weights are micro-dollars: `cost + $4*vendors`.
fn sum(dice: &mut Dice) -> Vec<(i128, String)> {
    let others: [(&str, i128); 6] = [
        ("vendors", 4_000_000),
        ("backends", 7_500_000),
        ("regions", 3_000_000),
        ("moves", 6_000_000),
        ("latency", 1),
        ("optional", 2_000_000),
    ];
    let count = dice.pick(&[1, 1, 2]);
    let mut terms = vec![(1, String::from("cost"))];
    terms.extend(dice.some(&others, count).into_iter().map(|(name, weight)| (weight, name.to_owned())));
    terms
}

fn places(world: &World) -> Vec<(Place, Scale)> {
    let at = |offering: &crate::world::Offering| -> Vec<(Place, Scale)> {
        let place = |regions| (Place { offering: offering.name.clone(), regions }, offering.scale);
        World::places(offering).into_iter().map(place).collect()
    };
    world.offerings.iter().flat_map(at).collect()
}

pub(super) fn running(dice: &mut Dice, world: &World, index: usize) -> Option<Running> {
    let (place, _) = dice.one(&places(world)).cloned()?;
    let mut spare = Vec::new();
    for resource in Resource::ALL {
        let amount = match resource {
            Resource::Data => dice.pick(&[1, 2, 4, 16]) * GIB,
            Resource::Ops | Resource::WriteOps | Resource::ReadOps => dice.pick(&[10, 25, 60, 400]),
            Resource::Connections => dice.pick(&[10, 20, 60]),
            Resource::Throughput => dice.pick(&[50, 400]) << 10,
        };
        let left = match dice.below(10) {
            0..3 => Stated::Unknown,
            3..5 => Stated::Unlimited,
            _ => Stated::Known(Fraction::whole(amount)),
        };
        spare.push((resource, left));
    }
    Some(Running { id: format!("pool-{index}"), place, spare })
}

fn current(dice: &mut Dice, world: &World, names: &[String], group: &mut Group) {
    let places = places(world);
    let oracle = Oracle::group(world, group, &[]).map(|oracle| oracle.places());
    for (index, name) in names.iter().enumerate() {
        // Mostly where it may stay.
        let fit = oracle.as_ref().and_then(|places| places.get(index)).cloned().unwrap_or_default();
        let place = if dice.percent(75) { dice.one(&fit) } else { None };
        let place = place.cloned().or_else(|| dice.one(&places).map(|(place, _)| place.clone()));
        match dice.below(10) {
            0 => group.current.insert(name.clone(), None),
            1..8 => group.current.insert(name.clone(), place),
            _ => None,
        };
    }
    for name in names {
        if dice.percent(15) && group.current.get(name).is_some_and(Option::is_some) {
            group.keep.insert(name.clone());
        }
    }
}

fn prefer(dice: &mut Dice, world: &World, names: &[String]) -> Prefer {
    let known: BTreeSet<String> = world.offerings.iter().map(|offering| offering.vendor.clone()).collect();
    let known: Vec<String> = known.into_iter().collect();
    let list = |dice: &mut Dice, count| dice.some(&known, count).into_iter().collect();
    let count = dice.pick(&[0, 1, 1, 2]);
    let mut prefer = Prefer { vendors: list(dice, count), ..Prefer::default() };
    for name in names {
        if dice.percent(40) {
            let count = dice.pick(&[0, 1, 1]);
            prefer.own.insert(name.clone(), list(dice, count));
        }
    }
    let premium = dice.pick(&[0, 5, 15, 40, 150]);
    prefer.premium = dice.percent(75).then(|| Fraction::new(premium, 100));
    prefer
}

/// What the best plan chose, for rules to forbid.
struct Chosen<'a> {
    world: &'a World,
    best: &'a Best,
    names: &'a [String],
}

impl Chosen<'_> {
    fn rule(&self, dice: &mut Dice, slots: Vec<String>, group: &Group) -> Option<Rule> {
        const ASPECTS: [&str; 5] = ["backend", "vendor", "region", "cloud", "site"];
        let aspect = dice.pick(&ASPECTS).to_owned();
        let used = self.distinct(&aspect, &slots);
        Some(match dice.below(13) {
            0 => Rule::Same(aspect, slots),
            1 => Rule::Different(aspect, slots),
            2 => Rule::AtMost(aspect, slots, used.saturating_sub(1).max(1)),
            3 | 4 => Rule::AtLeast(aspect, slots, (used + 1).min(4)),
            5 => Rule::Budget(self.part_of(dice, self.best.cost)),
            6 | 7 => {
                let charged = self.charged(&slots, group);
                Rule::Charge(slots, self.part_of(dice, charged))
            }
            8 | 9 => {
                let target = self.targets(dice, self.position(slots.first()?)?, 1).pop()?;
                let part = dice.pick(&[
                    Some(Part::Slots),
                    Some(Part::Load(Resource::Ops)),
                    Some(Part::Load(Resource::Data)),
                    Some(Part::Bill),
                    Some(Part::Charges),
                ]);
                let most = dice.pick(&[800_000, 500_000, 330_000, 625_000, 100_000, 0]);
                Rule::Share(part?, target, slots, most)
            }
            10 | 11 => Rule::IfThen(self.pairs(dice)),
            _ => Rule::MaxMoves(slots, dice.pick(&[0, 0, 1, 2])),
        })
    }

    /// Often a little less than it was, now and then as much or more.
    fn part_of(&self, dice: &mut Dice, amount: i128) -> i128 {
        match dice.below(8) {
            0 => amount,
            1 => amount * 2,
            2 => (amount - 1).max(0),
            _ => amount * dice.pick(&[50, 70, 85, 95, 99]) / 100,
        }
    }

    fn position(&self, slot: &String) -> Option<usize> {
        self.names.iter().position(|name| name == slot)
    }

    fn distinct(&self, aspect: &str, slots: &[String]) -> u32 {
        let value = |slot: &String| {
            let choice = &self.best.choices[self.position(slot)?];
            let offering = self.world.offering(&choice.offering)?;
            Some(match aspect {
                "backend" => offering.backend.clone(),
                "vendor" => offering.vendor.clone(),
                "region" => choice.regions.join("+"),
                "site" => format!("{choice:?}"),
                _ => choice.regions.first().and_then(|name| self.world.region(name))?.cloud.clone(),
            })
        };
        let values: BTreeSet<Option<String>> = slots.iter().map(value).collect();
        u32::try_from(values.len()).unwrap_or(1)
    }

    fn charged(&self, slots: &[String], group: &Group) -> i128 {
        let oracle = Oracle::group(self.world, group, &[]);
        oracle.map_or(0, |oracle| oracle.charges(&self.best.choices, slots))
    }

    /// What the best plan chose for a slot, by so many of its sides.
    fn targets(&self, dice: &mut Dice, index: usize, count: usize) -> Vec<Target> {
        let choice = &self.best.choices[index];
        let Some(offering) = self.world.offering(&choice.offering) else { return Vec::new() };
        let region = choice.regions.first().and_then(|name| self.world.region(name));
        let mut sides = vec![
            Target::Backend(offering.backend.clone()),
            Target::Vendor(offering.vendor.clone()),
            Target::Offering(offering.name.clone()),
        ];
        sides.extend(region.map(|region| Target::Region(region.name.clone())));
        sides.extend(region.map(|region| Target::Cloud(region.cloud.clone())));
        dice.some(&sides, count)
    }

    /// The condition holds in the best plan; what follows is something else.
    fn pairs(&self, dice: &mut Dice) -> Vec<(Condition, Condition)> {
        let mut pairs = Vec::new();
        for _ in 0..dice.pick(&[1, 1, 2]) {
            let (one, other) = (dice.below(self.names.len()), dice.below(self.names.len()));
            let sides = dice.pick(&[1, 1, 2]);
            let when = Condition { slot: self.names[one].clone(), targets: self.targets(dice, one, sides) };
            let target = match dice.below(4) {
                0 => dice.one(&self.world.backends).map(|backend| Target::Backend(backend.name.clone())),
                1 => dice.one(&self.world.offerings).map(|offering| Target::Vendor(offering.vendor.clone())),
                2 => dice.one(&self.world.regions).map(|region| Target::Region(region.name.clone())),
                _ => dice.one(&self.world.regions).map(|region| Target::Cloud(region.cloud.clone())),
            };
            let then = Condition { slot: self.names[other].clone(), targets: target.into_iter().collect() };
            pairs.push((when, then));
        }
        pairs
    }
}
