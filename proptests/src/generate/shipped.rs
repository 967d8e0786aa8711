//! Questions to the registry that ships, all of them, without chance.

use crate::fraction::Fraction;
use crate::world::{Ask, Need, Pattern, Slot, Target, World};
use std::collections::BTreeSet;

/// Every pattern, in each of its modes and with its optional slots empty and filled, without a wish, in the EU, in
/// the US, from each vendor and with each need; under the default load and under more of it, for the least cost and
/// for other aims.
pub(super) fn asks(world: &World) -> Vec<Ask> {
    let mut asks = Vec::new();
    for pattern in &world.patterns {
        let plain = Ask { pattern: pattern.name.clone(), environment: "prod".into(), ..Ask::default() };
        let may_stay_empty = pattern.slots.iter().filter(|slot| slot.may_stay_empty);
        let fill: BTreeSet<String> = may_stay_empty.map(|slot| slot.name.clone()).collect();
        let full = (!fill.is_empty()).then(|| Ask { fill, ..plain.clone() });
        let in_mode = |(name, _): &(String, _)| Ask { mode: Some(name.clone()), ..plain.clone() };
        asks.extend(pattern.modes.iter().map(in_mode).flat_map(|ask| wishes(world, &ask)));
        for ask in [Some(plain), full].into_iter().flatten() {
            asks.extend(wishes(world, &busy(&ask)));
            asks.extend(aims(&ask).iter().flat_map(|ask| wishes(world, ask)));
        }
    }
    asks
}

/// As asked, and with other aims than the least cost.
fn aims(ask: &Ask) -> Vec<Ask> {
    let level = |measure: &str, percent| (measure.to_owned(), Fraction::new(percent, 100));
    let levels = |levels: Vec<_>| Ask { optimize: levels, ..ask.clone() };
    let prefer = Some((["aws".to_owned(), "gcp".to_owned()].into(), Some(Fraction::new(15, 100))));
    vec![
        ask.clone(),
        levels(vec![level("cost", 10), level("backends", 0)]),
        levels(vec![level("optional", 0), level("cost", 0)]),
        Ask { prefer, ..ask.clone() },
    ]
}

/// A load that one small machine does not bear.
fn busy(ask: &Ask) -> Ask {
    let words = [("write_rps", 300), ("read_rps", 4_000), ("data_size", 20 << 30), ("connections", 200)];
    let workload = words.map(|(word, value)| ((None, word.to_owned()), Fraction::whole(value)));
    Ask { workload: workload.into(), ..ask.clone() }
}

/// The question, as it is and with one wish.
fn wishes(world: &World, plain: &Ask) -> Vec<Ask> {
    let with = |need: Need| Ask { needs: vec![need], ..plain.clone() };
    let places = ["EU", "US"].map(|home| with(Need::Jurisdiction(home.to_owned())));
    let vendors: BTreeSet<&String> = world.offerings.iter().map(|offering| &offering.vendor).collect();
    let only =
        vendors.into_iter().map(|vendor| Ask { only_vendors: [vendor.clone()].into(), ..plain.clone() });
    let about = |(_, interface): &&(String, String)| listed(world, plain).contains(&interface);
    let required = |(word, _): &(String, String)| with(Need::Capability(word.clone(), "required".into()));
    let best = |(scale, order): &(String, Vec<String>)| {
        with(Need::AtLeast(scale.clone(), order.last().cloned().unwrap_or_default()))
    };
    [plain.clone()]
        .into_iter()
        .chain(places)
        .chain(only)
        .chain(world.capabilities.iter().filter(about).map(required))
        .chain(world.scales.iter().map(best))
        .collect()
}

/// The interfaces that the slots to be filled list: a need for another one is a slip, and no question.
fn listed<'w>(world: &'w World, ask: &Ask) -> Vec<&'w String> {
    let slots = world.pattern(&ask.pattern).map_or(&[][..], |pattern| &pattern.slots);
    let of_mode = world.mode(&ask.pattern, ask.mode.as_ref());
    let is_filled =
        |slot: &&Slot| !slot.may_stay_empty || ask.fill.contains(&slot.name) || of_mode.contains(&slot.name);
    let filled = slots.iter().filter(is_filled);
    filled
        .flat_map(|slot| slot.required.iter().chain(&slot.optional).chain(slot.any_of.iter().flatten()))
        .collect()
}

/// Questions that ask too much: one too tight bound each, over patterns with all their slots filled.
pub(super) fn hard(world: &World) -> Vec<Ask> {
    world.patterns.iter().flat_map(|pattern| tight(world, &full(pattern))).collect()
}

fn full(pattern: &Pattern) -> Ask {
    let may_stay_empty = pattern.slots.iter().filter(|slot| slot.may_stay_empty);
    Ask {
        pattern: pattern.name.clone(),
        environment: "prod".into(),
        fill: may_stay_empty.map(|slot| slot.name.clone()).collect(),
        ..Ask::default()
    }
}

fn tight(world: &World, ask: &Ask) -> Vec<Ask> {
    let slots = world.pattern(&ask.pattern).map_or(&[][..], |pattern| &pattern.slots);
    let with = |need: Need| Ask { needs: vec![need], ..ask.clone() };
    let dollars = |most: i128| Ask { budget: Some(Fraction::whole(most)), ..ask.clone() };
    let pinned = |slot: &Slot, backend: &str| (slot.name.clone(), vec![Target::Backend(backend.to_owned())]);
    let all: BTreeSet<String> = slots.iter().map(|slot| slot.name.clone()).collect();
    let apart = |regions: [&str; 2]| {
        let own = slots
            .iter()
            .zip(regions)
            .map(|(slot, region)| (Some(slot.name.clone()), [region.to_owned()].into()));
        Ask { regions: own.collect(), same_region: all.clone(), ..ask.clone() }
    };
    let mut hard: Vec<Ask> = slots
        .iter()
        .flat_map(|slot| world.backends.iter().map(move |backend| pinned(slot, &backend.name)))
        .map(|pin| Ask { pins: vec![pin], ..ask.clone() })
        .collect();
    hard.extend([
        dollars(1),
        dollars(12),
        Ask { budget: Some(Fraction::whole(30)), ..with(Need::Jurisdiction("EU".into())) },
        Ask { max_backends: Some(1), ..ask.clone() },
        Ask { max_vendors: Some(1), max_backends: Some(2), ..with(Need::Sla(Fraction::new(9999, 10_000))) },
        with(Need::Sla(Fraction::new(99_999, 100_000))),
        with(Need::LatencyP99(Fraction::new(1, 10_000))),
        with(Need::ValueSize(Fraction::whole(1 << 40))),
        with(Need::Continent("Antarctica".into())),
        apart(["eu-west-1", "us-east-1"]),
        apart(["eu-west-1", "westeurope"]),
    ]);
    hard
}
