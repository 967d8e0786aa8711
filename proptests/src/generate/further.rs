//! What a world and its question get on top, by dice of their own: emulated interfaces with their penalties, values
//! that must be known to fit, modes, and implications between slots.

use crate::dice::Dice;
use crate::fraction::Fraction;
use crate::world::{Ask, Backend, Condition, Pattern, Target, World};
use std::collections::BTreeSet;

pub(super) fn add(dice: &mut Dice, world: &mut World, ask: &mut Ask) {
    world.backends.iter_mut().for_each(|backend| emulated(dice, backend));
    let targets = targets(world);
    let Some(pattern) = world.patterns.first_mut() else { return };
    for slot in &mut pattern.slots {
        slot.min_value = dice.percent(5).then(|| dice.pick(&["record_size", "message_size"]).to_owned());
    }
    modes(dice, pattern);
    if dice.percent(60) {
        ask.mode = dice.one(&pattern.modes).map(|(name, _)| name.clone());
    }
    if dice.percent(15) && pattern.slots.len() > 1 {
        implication(dice, pattern, &targets);
    }
}

fn emulated(dice: &mut Dice, backend: &mut Backend) {
    for interface in &backend.interfaces {
        if dice.percent(12) {
            let cents = dice.pick(&[0, 50, 200, 333, 1000, 1000, 2500]);
            backend.emulated.insert(interface.clone(), Fraction::new(cents, 100));
        }
    }
}

fn modes(dice: &mut Dice, pattern: &mut Pattern) {
    let (optional, required): (Vec<_>, Vec<_>) = pattern.slots.iter().partition(|slot| slot.may_stay_empty);
    if optional.is_empty() || dice.percent(50) {
        return;
    }
    let names = |slots: &[&crate::world::Slot]| {
        slots.iter().map(|slot| slot.name.clone()).collect::<BTreeSet<String>>()
    };
    let all: BTreeSet<String> = names(&required).union(&names(&optional)).cloned().collect();
    pattern.modes = vec![(String::from("bare"), names(&required)), (String::from("full"), all)];
}

/// What sites can be told apart by, one kind after the other.
pub(super) fn targets(world: &World) -> Vec<Vec<Target>> {
    let vendors: BTreeSet<&String> = world.offerings.iter().map(|offering| &offering.vendor).collect();
    let clouds: BTreeSet<&String> = world.regions.iter().map(|region| &region.cloud).collect();
    vec![
        world.backends.iter().map(|backend| Target::Backend(backend.name.clone())).collect(),
        vendors.into_iter().cloned().map(Target::Vendor).collect(),
        world.regions.iter().map(|region| Target::Region(region.name.clone())).collect(),
        clouds.into_iter().cloned().map(Target::Cloud).collect(),
    ]
}

fn implication(dice: &mut Dice, pattern: &mut Pattern, targets: &[Vec<Target>]) {
    let names: Vec<String> = pattern.slots.iter().map(|slot| slot.name.clone()).collect();
    let mut two = dice.some(&names, 2).into_iter();
    let (Some(when), Some(then)) = (two.next(), two.next()) else { return };
    let mut condition = |slot: String, most: usize| -> Condition {
        let count = 1 + dice.below(most);
        let kinds = dice.some(targets, count);
        (slot, kinds.iter().filter_map(|kind| dice.one(kind).cloned()).collect())
    };
    let both = (condition(when, 1), condition(then, 2));
    pattern.implies.push(both);
}
