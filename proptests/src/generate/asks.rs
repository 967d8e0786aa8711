//! Questions to a world.

use crate::dice::Dice;
use crate::fraction::Fraction;
use crate::world::{Ask, Need, Slot, Target, World};
use std::collections::BTreeSet;

const KIB: i128 = 1 << 10;
const GIB: i128 = 1 << 30;

/// A question by chance. Everything it names is there: a misspelt flag is a finding, not a question.
pub(super) fn ask(dice: &mut Dice, world: &World) -> Ask {
    let Some(pattern) = world.patterns.first() else { return Ask::default() };
    let mut ask = Ask {
        pattern: pattern.name.clone(),
        environment: dice.pick(&["prod", "prod", "prod", "prod", "prod", "dev", "staging"]).to_owned(),
        unplugged: dice.percent(25),
        ..Ask::default()
    };
    let empty = pattern.slots.iter().filter(|slot| slot.may_stay_empty);
    ask.fill = empty.filter(|_| dice.percent(60)).map(|slot| slot.name.clone()).collect();
    pins(dice, world, &pattern.slots, &mut ask);
    let filled: Vec<Slot> = pattern.slots.iter().filter(|slot| is_filled(slot, &ask)).cloned().collect();
    unknowns(dice, &mut ask);
    needs(dice, world, &filled, &mut ask);
    vendors(dice, world, &mut ask);
    excludes(dice, world, &filled, &mut ask);
    rules(dice, &filled, &mut ask);
    workload(dice, &filled, &mut ask);
    ask.optimize = optimize(dice);
    ask
}

fn is_filled(slot: &Slot, ask: &Ask) -> bool {
    let named = ask.fill.contains(&slot.name) || ask.pins.iter().any(|(name, _)| *name == slot.name);
    !slot.may_stay_empty || named || ask.regions.contains_key(&Some(slot.name.clone()))
}

fn region_names(world: &World) -> Vec<String> {
    world.regions.iter().map(|region| region.name.clone()).collect()
}

/// Only now and then: a pin leaves little to decide.
fn pins(dice: &mut Dice, world: &World, slots: &[Slot], ask: &mut Ask) {
    for slot in slots {
        if dice.percent(6) {
            let of = |dice: &mut Dice| match dice.percent(70) {
                true => dice.one(&world.backends).map(|backend| Target::Backend(backend.name.clone())),
                false => dice.one(&world.offerings).map(|offering| Target::Offering(offering.name.clone())),
            };
            let targets: BTreeSet<Target> = (0..dice.pick(&[1, 1, 2])).filter_map(|_| of(dice)).collect();
            ask.pins.push((slot.name.clone(), targets.into_iter().collect()));
        }
        if dice.percent(4) {
            let count = dice.pick(&[1, 2]);
            let regions = dice.some(&region_names(world), count).into_iter().collect();
            ask.regions.insert(Some(slot.name.clone()), regions);
        }
    }
    if dice.percent(8) {
        let count = dice.pick(&[1, 2]);
        ask.regions.insert(None, dice.some(&region_names(world), count).into_iter().collect());
    }
}

fn unknowns(dice: &mut Dice, ask: &mut Ask) {
    const HARD: [&str; 10] = [
        "memory",
        "sla",
        "latency_p99",
        "max_rtt",
        "jurisdiction",
        "continent",
        "value_size",
        "durability",
        "consistency",
        "compliance",
    ];
    const SOFT: [&str; 4] = ["storage", "ops", "connections", "throughput"];
    for fact in HARD {
        let chance = if fact == "memory" { 30 } else { 8 };
        if dice.percent(chance) {
            ask.accept.insert(fact.to_owned());
        }
    }
    for fact in SOFT {
        if dice.percent(8) {
            ask.refuse.insert(fact.to_owned());
        }
    }
}

fn needs(dice: &mut Dice, world: &World, slots: &[Slot], ask: &mut Ask) {
    for (word, interface) in &world.capabilities {
        let listed = |slot: &Slot| {
            slot.required
                .iter()
                .chain(&slot.optional)
                .chain(slot.any_of.iter().flatten())
                .any(|name| name == interface)
        };
        if slots.iter().any(listed) && dice.percent(12) {
            let stance = dice.pick(&["required", "required", "wanted", "forbidden"]);
            ask.needs.push(Need::Capability(word.clone(), stance.to_owned()));
        }
    }
    for (scale, order) in &world.scales {
        if dice.percent(5) {
            let word = order[dice.below(order.len())].clone();
            ask.needs.push(Need::AtLeast(scale.clone(), word));
        }
    }
    if dice.percent(5) {
        ask.needs.push(Need::Sla(Fraction::new(dice.pick(&[9900, 9990]), 10_000)));
    }
    if dice.percent(4) {
        ask.needs.push(Need::LatencyP99(Fraction::new(dice.pick(&[5, 20]), 1000)));
    }
    if dice.percent(5) {
        ask.needs.push(Need::ValueSize(Fraction::whole(dice.pick(&[16, 400]) * KIB)));
    }
    if dice.percent(4) {
        ask.needs.push(Need::Compliance(dice.pick(&["hipaa", "soc2"]).to_owned()));
    }
    localities(dice, world, ask);
}

fn localities(dice: &mut Dice, world: &World, ask: &mut Ask) {
    let Some(region) = dice.one(&world.regions).cloned() else { return };
    match (dice.below(12), region.jurisdiction, region.continent) {
        (0 | 1, Some(name), _) => ask.needs.push(Need::Jurisdiction(name.to_lowercase())),
        (2, _, Some(name)) => ask.needs.push(Need::Continent(name.to_lowercase())),
        (3, _, _) => ask.needs.push(Need::Cloud(region.cloud)),
        _ => {}
    }
    if dice.percent(6) {
        let count = dice.pick(&[1, 1, 2]);
        ask.clients = dice.some(&region_names(world), count);
        ask.needs.push(Need::MaxRoundTrip(Fraction::new(dice.pick(&[10, 24, 50]), 1000)));
    }
}

fn vendors(dice: &mut Dice, world: &World, ask: &mut Ask) {
    let known: BTreeSet<String> = world.offerings.iter().map(|offering| offering.vendor.clone()).collect();
    let known: Vec<String> = known.into_iter().collect();
    if dice.percent(5) {
        let count = 1 + dice.below(2);
        ask.only_vendors = dice.some(&known, count).into_iter().collect();
    }
    if dice.percent(6) {
        ask.avoid_vendors = dice.some(&known, 1).into_iter().collect();
    }
    if dice.percent(25) {
        let count = 1 + dice.below(2);
        let premium = dice.pick(&[0, 5, 15, 30, 60, 200]);
        let premium = dice.percent(75).then(|| Fraction::new(premium, 100));
        ask.prefer = Some((dice.some(&known, count).into_iter().collect(), premium));
    }
}

fn excludes(dice: &mut Dice, world: &World, slots: &[Slot], ask: &mut Ask) {
    if !dice.percent(15) {
        return;
    }
    let scope = if dice.percent(40) { dice.one(slots).map(|slot| slot.name.clone()) } else { None };
    let region = dice.one(&world.regions).cloned().unwrap_or_default();
    let target = match dice.below(5) {
        0 | 1 => dice.one(&world.backends).map(|backend| Target::Backend(backend.name.clone())),
        2 => dice.one(&world.offerings).map(|offering| Target::Offering(offering.name.clone())),
        3 => Some(Target::Region(region.name)),
        _ => Some(Target::Cloud(region.cloud)),
    };
    ask.excludes.extend(target.map(|target| (scope, target)));
}

fn rules(dice: &mut Dice, slots: &[Slot], ask: &mut Ask) {
    let names: Vec<String> = slots.iter().map(|slot| slot.name.clone()).collect();
    if dice.percent(8) && names.len() > 1 {
        let count = 2 + dice.below(2);
        ask.same_region = dice.some(&names, count).into_iter().collect();
    }
    if dice.percent(6) && names.len() > 1 {
        let count = 2 + dice.below(2);
        ask.same_cloud = dice.some(&names, count).into_iter().collect();
    }
    ask.max_backends = dice.percent(8).then(|| dice.pick(&[1, 2, 2]));
    ask.max_vendors = dice.percent(6).then(|| dice.pick(&[1, 2]));
    if dice.percent(22) {
        let dollars = dice.pick(&[3, 8, 12, 20, 30, 45, 60]);
        ask.budget = Some(Fraction::new(dollars * 100 + dice.pick(&[0, 0, 36, 99]), 100));
    }
    let alone = names.iter().filter(|_| dice.percent(4));
    ask.dedicated = alone.cloned().collect();
}

fn workload(dice: &mut Dice, slots: &[Slot], ask: &mut Ask) {
    const WORDS: [(&str, &[i128], i128); 7] = [
        ("write_rps", &[1, 2, 5, 10, 12], 1),
        ("read_rps", &[0, 5, 10, 20, 30], 1),
        ("data_size", &[1, 2, 3, 5], GIB / 2),
        ("record_size", &[1, 3, 10, 70], KIB),
        ("message_size", &[1, 2, 9, 256], KIB),
        ("fan_out", &[1, 2, 5], 1),
        ("connections", &[1, 8, 10, 25], 1),
    ];
    for (word, choices, times) in WORDS {
        if dice.percent(45) {
            let value = Fraction::whole(dice.pick(choices) * times);
            ask.workload.insert((None, word.to_owned()), value);
        }
        for slot in slots {
            if dice.percent(4) {
                let value = Fraction::whole(dice.pick(choices) * times);
                ask.workload.insert((Some(slot.name.clone()), word.to_owned()), value);
            }
        }
    }
    if dice.percent(40) {
        let seconds = dice.pick(&[3600, 86_400, 600]);
        ask.workload.insert((None, String::from("retention")), Fraction::whole(seconds));
    }
    if dice.percent(20) {
        ask.workload.insert((None, String::from("mean")), Fraction::new(dice.pick(&[10, 50, 100]), 100));
    }
}

/// Levels, most important first.
fn optimize(dice: &mut Dice) -> Vec<(String, Fraction)> {
    const LISTS: [&[(&str, i128)]; 12] = [
        &[],
        &[("cost", 0)],
        &[("cost", 0), ("backends", 0)],
        &[("cost", 10), ("backends", 0)],
        &[("cost", 40), ("backends", 0), ("optional", 0)],
        &[("backends", 0), ("cost", 0)],
        &[("backends", 50), ("regions", 0)],
        &[("optional", 0), ("cost", 0)],
        &[("recommended", 0), ("cost", 20), ("vendors", 0)],
        &[("vendors", 0), ("recommended", 0)],
        &[("clouds", 0), ("cost", 0), ("optional", 0)],
        &[("cost", 100), ("optional", 50), ("recommended", 0)],
    ];
    let list = dice.pick(&LISTS);
    list.iter().map(|&(measure, percent)| (measure.to_owned(), Fraction::new(percent, 100))).collect()
}
