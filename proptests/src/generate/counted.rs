//! Rules that count slots, added to a question: at least so many distinct values, or at most a share of something at a target.
//! Of the slots they speak of some are optional and filled, so that to leave these empty can mend a rule or break it. Most
//! are filled each by a word of its own, a pin to whatever there is, so that each can be left empty alone.

use super::further::targets;
use crate::dice::Dice;
use crate::oracle::{Oracle, Part, Resource, Rule};
use crate::world::{Ask, Target, World};

pub(super) fn add(dice: &mut Dice, world: &mut World, ask: &mut Ask) {
    let backends: Vec<String> = world.backends.iter().map(|backend| backend.name.clone()).collect();
    let Some(pattern) = world.patterns.first_mut() else { return };
    // One slot has to be filled, so that there is always something to count beside what is empty.
    for slot in pattern.slots.iter_mut().skip(1) {
        slot.may_stay_empty |= dice.percent(40);
        if !slot.may_stay_empty || dice.percent(20) {
            continue;
        }
        match dice.percent(30) {
            true => drop(ask.fill.insert(slot.name.clone())),
            false => {
                ask.fill.remove(&slot.name);
                let has_pin = ask.pins.iter().any(|(name, _)| *name == slot.name);
                if !has_pin {
                    let some = dice.some(&backends, 2);
                    ask.pins.push((slot.name.clone(), some.into_iter().map(Target::Backend).collect()));
                }
            }
        }
    }
    let oracle = Oracle::new(world, ask);
    let mut names: Vec<String> = oracle.demands().iter().map(|demand| demand.name.clone()).collect();
    names.sort();
    for _ in 0..dice.pick(&[1, 1, 2]) {
        let rule = rule(dice, world, &names).filter(|rule| !ask.counts.contains(rule));
        // Less of a figure can be more of a share.
        if matches!(rule, Some(Rule::Share(part, ..)) if part != Part::Slots) {
            ask.workload.clear();
        }
        ask.counts.extend(rule);
    }
}

fn rule(dice: &mut Dice, world: &World, names: &[String]) -> Option<Rule> {
    let of = if dice.percent(65) { names.len() } else { 2 };
    let mut slots = dice.some(names, of);
    slots.sort();
    if dice.percent(55) {
        let aspect = dice.pick(&["backend", "vendor", "region", "cloud", "site"]).to_owned();
        return Some(Rule::AtLeast(aspect, slots, dice.pick(&[2, 2, 2, 3])));
    }
    let target = dice.one(&targets(world)).and_then(|kind| dice.one(kind).cloned())?;
    let part = dice.pick(&[
        Some(Part::Slots),
        Some(Part::Slots),
        Some(Part::Load(Resource::Ops)),
        Some(Part::Load(Resource::Data)),
        Some(Part::Bill),
        Some(Part::Charges),
    ])?;
    let slots = if part == Part::Bill { names.to_vec() } else { slots };
    Some(Rule::Share(part, target, slots, dice.pick(&[0, 100_000, 330_000, 500_000, 625_000])))
}
