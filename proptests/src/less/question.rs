//! Worlds, questions to them and groups with one part less.

use super::{Less, plainer, without_each};
use crate::group::{Group, Place};
use crate::oracle::{Condition, Oracle, Rule};
use crate::world::{Ask, Need, Target, World};
use crate::{bridge, generate};
use std::collections::BTreeSet;

impl Less for World {
    fn less(&self) -> Vec<Self> {
        let is_world = |world: &Self| bridge::catalog(world).is_ok();
        smaller_worlds(self).into_iter().filter(is_world).collect()
    }
}

impl Less for Ask {
    fn less(&self) -> Vec<Self> {
        smaller_asks(self)
    }
}

impl Less for (World, Ask) {
    fn less(&self) -> Vec<Self> {
        let (world, ask) = self;
        let worlds = smaller_worlds(world).into_iter().map(|world| {
            let ask = fitted(ask, &world);
            (world, ask)
        });
        let asks = smaller_asks(ask).into_iter().map(|ask| (world.clone(), ask));
        let is_question = |(world, ask): &Self| {
            let taken = bridge::catalog(world).and_then(|catalog| bridge::request(&catalog, ask));
            taken.is_ok() && Oracle::new(world, ask).size() <= generate::MOST
        };
        worlds.chain(asks).filter(is_question).collect()
    }
}

impl Less for (World, Group) {
    fn less(&self) -> Vec<Self> {
        let (world, group) = self;
        let worlds = smaller_worlds(world).into_iter().map(|smaller| (smaller, group.clone()));
        let groups = smaller_groups(group).into_iter().map(|smaller| (world.clone(), smaller));
        let fitted = |(world, group): Self| {
            let group = fitted_group(&group, &world)?;
            Some((world, group))
        };
        let is_question = |(world, group): &Self| {
            let taken = bridge::catalog(world).and_then(|catalog| bridge::group_request(&catalog, group));
            let oracle = Oracle::group(world, group, &[]);
            taken.is_ok() && oracle.is_some_and(|oracle| oracle.size() <= generate::MOST)
        };
        let all = worlds.chain(groups).filter_map(fitted);
        all.filter(|smaller| smaller != self && is_question(smaller)).collect()
    }
}

fn smaller_worlds(world: &World) -> Vec<World> {
    let backends = without_each(world, world.backends.len(), |world, index| {
        let gone = world.backends.remove(index).name;
        world.offerings.retain(|offering| offering.backend != gone);
        let slots = world.patterns.iter_mut().flat_map(|pattern| &mut pattern.slots);
        slots.for_each(|slot| slot.recommended.retain(|name| *name != gone));
    });
    let offerings = without_each(world, world.offerings.len(), |world, index| {
        world.offerings.remove(index);
    });
    let trips = without_each(world, world.round_trips.len(), |world, index| {
        world.round_trips.remove(index);
    });
    let patterns = (0..world.patterns.len()).flat_map(|pattern| {
        let slots = without_each(world, world.patterns[pattern].slots.len(), move |world, index| {
            let pattern = &mut world.patterns[pattern];
            let gone = pattern.slots.remove(index).name;
            pattern.rules.iter_mut().for_each(|rule| rule.slots.retain(|name| *name != gone));
            pattern.implies.retain(|(when, then)| when.0 != gone && then.0 != gone);
            pattern.modes.iter_mut().for_each(|(_, slots)| slots.retain(|name| *name != gone));
        });
        let rules = without_each(world, world.patterns[pattern].rules.len(), move |world, index| {
            world.patterns[pattern].rules.remove(index);
        });
        let implied = without_each(world, world.patterns[pattern].implies.len(), move |world, index| {
            world.patterns[pattern].implies.remove(index);
        });
        slots.chain(rules).chain(implied).collect::<Vec<World>>()
    });
    let ways: [fn(&mut World); 8] = [
        |world| world.capabilities.clear(),
        |world| {
            world.scales.clear();
            world.backends.iter_mut().for_each(|backend| backend.attributes.clear());
        },
        |world| world.backends.iter_mut().for_each(|backend| backend.compliance.clear()),
        |world| world.backends.iter_mut().for_each(|backend| backend.planned.clear()),
        |world| world.backends.iter_mut().for_each(|backend| backend.emulated.clear()),
        |world| {
            let used: Vec<String> = world.offerings.iter().flat_map(|one| one.regions.clone()).collect();
            world.regions.retain(|region| used.contains(&region.name));
            let known = |name: &String| used.contains(name);
            world.round_trips.retain(|(from, to, _)| known(from) && known(to));
        },
        |world| {
            let slots = world.patterns.iter_mut().flat_map(|pattern| &mut pattern.slots);
            slots.for_each(|slot| (slot.optional, slot.recommended) = Default::default());
        },
        |world| {
            let prices = world.offerings.iter_mut().filter_map(|offering| offering.price.as_mut());
            prices.for_each(|price| price.meters.clear());
        },
    ];
    backends.chain(offerings).chain(trips).chain(patterns).chain(plainer(world, &ways)).collect()
}

fn smaller_asks(ask: &Ask) -> Vec<Ask> {
    let needs = without_each(ask, ask.needs.len(), |ask, index| drop(ask.needs.remove(index)));
    let pins = without_each(ask, ask.pins.len(), |ask, index| drop(ask.pins.remove(index)));
    let excludes = without_each(ask, ask.excludes.len(), |ask, index| drop(ask.excludes.remove(index)));
    let aims = without_each(ask, ask.optimize.len(), |ask, index| drop(ask.optimize.remove(index)));
    let loads = without_each(ask, ask.workload.len(), |ask, index| {
        let key = ask.workload.keys().nth(index).cloned();
        key.map(|key| ask.workload.remove(&key));
    });
    let ways: [fn(&mut Ask); 15] = [
        |ask| ask.regions.clear(),
        |ask| ask.only_vendors.clear(),
        |ask| ask.avoid_vendors.clear(),
        |ask| ask.budget = None,
        |ask| ask.prefer = None,
        |ask| ask.max_backends = None,
        |ask| ask.max_vendors = None,
        |ask| ask.accept.clear(),
        |ask| ask.refuse.clear(),
        |ask| ask.fill.clear(),
        |ask| ask.dedicated.clear(),
        |ask| drop(ask.counts.pop()),
        |ask| (ask.same_region, ask.same_cloud) = Default::default(),
        |ask| ask.clients.clear(),
        |ask| (ask.mode, ask.unplugged) = Default::default(),
    ];
    needs.chain(pins).chain(excludes).chain(aims).chain(loads).chain(plainer(ask, &ways)).collect()
}

fn smaller_groups(group: &Group) -> Vec<Group> {
    let whole = without_each(group, group.namespaces.len(), |group, index| {
        group.namespaces.remove(index);
    });
    let rules = without_each(group, group.rules.len(), |group, index| drop(group.rules.remove(index)));
    let running = without_each(group, group.running.len(), |group, index| drop(group.running.remove(index)));
    let aims = without_each(group, group.optimize.len(), |group, index| drop(group.optimize.remove(index)));
    let asks = (0..group.namespaces.len()).flat_map(|namespace| {
        let smaller = move |ask| {
            let mut group = group.clone();
            group.namespaces[namespace].1 = ask;
            group
        };
        smaller_asks(&group.namespaces[namespace].1).into_iter().map(smaller)
    });
    let ways: [fn(&mut Group); 5] = [
        |group| group.prefer = None,
        |group| group.keep.clear(),
        |group| group.not_all.clear(),
        |group| group.current.clear(),
        |group| group.prefer.iter_mut().for_each(|prefer| prefer.own.clear()),
    ];
    let fewer = whole.chain(rules).chain(running).chain(plainer(group, &ways));
    fewer.chain(aims).chain(asks).collect()
}

/// What a world has, for names that may be gone.
struct Known<'w>(&'w World);

impl Known<'_> {
    fn region(&self, name: &str) -> bool {
        self.0.region(name).is_some()
    }

    fn vendor(&self, name: &String) -> bool {
        self.0.offerings.iter().any(|offering| offering.vendor == *name)
    }

    fn target(&self, target: &Target) -> bool {
        match target {
            Target::Backend(name) => self.0.backend(name).is_some(),
            Target::Offering(name) => self.0.offering(name).is_some(),
            Target::Vendor(name) => self.vendor(name),
            Target::Region(name) => self.region(name),
            Target::Cloud(name) => self.0.regions.iter().any(|region| region.cloud == *name),
        }
    }

    fn place(&self, place: &Place) -> bool {
        let places = self.0.offering(&place.offering).map(World::places);
        places.is_some_and(|places| places.contains(&place.regions))
    }

    fn need(&self, need: &Need) -> bool {
        match need {
            Need::Capability(word, _) => self.0.capabilities.iter().any(|(known, _)| known == word),
            Need::AtLeast(scale, _) => self.0.scales.iter().any(|(known, _)| known == scale),
            _ => true,
        }
    }
}

/// The question without what the world no longer has.
fn fitted(ask: &Ask, world: &World) -> Ask {
    let (known, mut ask) = (Known(world), ask.clone());
    let slots = world.pattern(&ask.pattern).into_iter().flat_map(|pattern| &pattern.slots);
    let slots: BTreeSet<String> = slots.map(|slot| slot.name.clone()).collect();
    let of_slot = |slot: &Option<String>| slot.as_ref().is_none_or(|slot| slots.contains(slot));
    ask.needs.retain(|need| known.need(need));
    ask.clients.retain(|region| known.region(region));
    ask.pins.iter_mut().for_each(|(_, targets)| targets.retain(|target| known.target(target)));
    ask.pins.retain(|(slot, targets)| slots.contains(slot) && !targets.is_empty());
    ask.regions.values_mut().for_each(|regions| regions.retain(|region| known.region(region)));
    ask.regions.retain(|slot, regions| of_slot(slot) && !regions.is_empty());
    ask.excludes.retain(|(slot, target)| of_slot(slot) && known.target(target));
    ask.only_vendors.retain(|vendor| known.vendor(vendor));
    ask.avoid_vendors.retain(|vendor| known.vendor(vendor));
    if let Some((vendors, _)) = &mut ask.prefer {
        vendors.retain(|vendor| known.vendor(vendor));
    }
    ask.prefer = ask.prefer.filter(|(vendors, _)| !vendors.is_empty());
    ask.workload.retain(|(slot, _), _| of_slot(slot));
    for names in [&mut ask.fill, &mut ask.dedicated, &mut ask.same_region, &mut ask.same_cloud] {
        names.retain(|slot| slots.contains(slot));
    }
    ask
}

/// The group without what its namespaces and the world no longer have; `None` if nothing is asked.
fn fitted_group(group: &Group, world: &World) -> Option<Group> {
    let (known, mut group) = (Known(world), group.clone());
    group.namespaces.iter_mut().for_each(|(_, ask)| *ask = fitted(ask, world));
    let oracle = Oracle::group(world, &group, &[])?;
    let slots: BTreeSet<String> = oracle.demands().iter().map(|demand| demand.name.clone()).collect();
    let holds = |condition: &Condition| {
        slots.contains(&condition.slot) && condition.targets.iter().all(|target| known.target(target))
    };
    group.rules.iter_mut().for_each(|rule| match rule {
        Rule::Same(_, names)
        | Rule::Different(_, names)
        | Rule::AtMost(_, names, _)
        | Rule::AtLeast(_, names, _)
        | Rule::Charge(names, _)
        | Rule::Share(_, _, names, _)
        | Rule::MaxMoves(names, _) => names.retain(|name| slots.contains(name)),
        Rule::IfThen(pairs) => pairs.retain(|(when, then)| holds(when) && holds(then)),
        Rule::Budget(_) => {}
    });
    group.rules.retain(|rule| match rule {
        Rule::Same(_, names) | Rule::Different(_, names) => names.len() > 1,
        Rule::Share(_, target, names, _) => known.target(target) && !names.is_empty(),
        Rule::AtMost(_, names, _)
        | Rule::AtLeast(_, names, _)
        | Rule::Charge(names, _)
        | Rule::MaxMoves(names, _) => !names.is_empty(),
        Rule::IfThen(pairs) => !pairs.is_empty(),
        Rule::Budget(_) => true,
    });
    group.running.retain(|running| known.place(&running.place));
    group
        .current
        .retain(|slot, place| slots.contains(slot) && place.as_ref().is_none_or(|place| known.place(place)));
    let current = &group.current;
    group.keep.retain(|slot| current.get(slot).is_some_and(Option::is_some));
    group.not_all.retain(|slot, targets| slots.contains(slot) && targets.iter().all(|one| known.target(one)));
    if let Some(prefer) = &mut group.prefer {
        prefer.vendors.retain(|vendor| known.vendor(vendor));
        prefer.own.retain(|slot, _| slots.contains(slot));
        prefer.own.values_mut().for_each(|own| own.retain(|vendor| known.vendor(vendor)));
    }
    Some(group)
}
