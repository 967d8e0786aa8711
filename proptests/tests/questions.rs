//! Why not, and what if: what a forced choice is said to cost is what brute force finds, what is said to make it win does
//! and nothing else would, and a plan at other prices or without something is the one of that other world.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::explain::{Edit, Repair, Repairs, Subject, WhyNot, what_if, why_not};
use prism::request::question::{Asks, Need, Part, Rival, WhatIf};
use prism::solver::Found;
use prism::{Options, Report, optimize};
use prism_model::request::{Measure, Target};
use prism_model::workload::Word;
use prism_model::{BackendId, DemandId, Exact, Place};
use prism_proptests::changed::{Asked, each, wishes};
use prism_proptests::fraction::Fraction;
use prism_proptests::oracle::{Choice, Oracle};
use prism_proptests::world::{self, World};
use std::collections::BTreeSet;

#[derive(Debug, Default)]
struct Tally {
    plans: usize,
    worse: usize,
    impossible: usize,
    /// Whole configurations that cost more.
    whole_worse: usize,
    whole_impossible: usize,
    /// Regions that cost more, and how many of those win where what is bought there costs less.
    region_worse: usize,
    region_by_price: usize,
    /// Rivals that a lower price would let win.
    by_price: usize,
    /// Rivals that win without a constraint.
    by_wish: usize,
    /// Backends that no slot can have, of requests with several, and how many of those some repair lets in.
    nowhere: usize,
    somewhere: usize,
    /// Repairs of one slot that are idle beside another slot's.
    idle: usize,
    /// Rivals that are only as good where they cost nothing.
    ties: usize,
    supposed: usize,
    /// Figures of the workload that the bill depends on.
    forgotten: usize,
    /// Suppositions that change the bill.
    otherwise: usize,
}

/// The world with the prices of backends or offerings in thousandths of what they are.
fn scaled(world: &World, names: &[String], thousandths: i64) -> World {
    let mut world = world.clone();
    let factor = Fraction::new(thousandths.into(), 1_000);
    let named = |name: &String| names.contains(name);
    for offering in world.offerings.iter_mut().filter(|one| named(&one.backend) || named(&one.name)) {
        let Some(price) = &mut offering.price else { continue };
        (price.base, price.unit) = (price.base * factor, price.unit * factor);
        for meter in &mut price.meters {
            meter.price = meter.price * factor;
            meter.tiers.iter_mut().for_each(|tier| tier.1 = tier.1 * factor);
        }
    }
    world
}

impl Tally {
    fn ask(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        let report = optimize(asked.catalog, asked.request, Options::default());
        let Ok(Report::Optimal(_)) = report else { return Ok(()) };
        self.plans += 1;
        let slot = asked.request.slot(asked.catalog, DemandId::new(0)).name.clone();
        for (index, backend) in asked.world.backends.iter().enumerate() {
            self.why_not(asked, &slot, BackendId::new(index), &backend.name)
                .map_err(|why| format!("why not {slot}:{}: {why}", backend.name))?;
            self.anywhere(asked, BackendId::new(index))
                .map_err(|why| format!("why not {} anywhere: {why}", backend.name))?;
            self.what_if(asked, BackendId::new(index), &backend.name)
                .map_err(|why| format!("what if {}: {why}", backend.name))?;
        }
        self.whole(asked).map_err(|why| format!("why not a configuration: {why}"))?;
        self.place(asked).map_err(|why| format!("why not a region: {why}"))?;
        wishes(asked.request).into_iter().try_for_each(|edit| self.dropped(asked, &edit))?;
        Word::ALL.into_iter().try_for_each(|word| self.forgotten(asked, word))
    }

    /// What was stated of the workload, as if nobody had.
    fn forgotten(&mut self, asked: &Asked<'_>, word: Word) -> Result<(), String> {
        let stated = |demand: &DemandId| asked.request.demand(*demand).workload.is_stated(word);
        let parts: Vec<Part> =
            asked.request.demand_ids().filter(stated).map(|demand| Part::Figure(demand, word)).collect();
        if parts.is_empty() {
            return Ok(());
        }
        let mut without = asked.ask.clone();
        without.workload.retain(|(_, own), _| own != word.name());
        let expected = Oracle::new(asked.world, &without).turning_back().best().map(|best| best.cost);
        self.forgotten += usize::from(expected != asked.cost(&[]));
        self.supposed(asked, WhatIf::Drop(parts), expected)
    }

    /// A backend for the first slot and an offering for the last one, as a configuration names them.
    fn whole(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        let pick = |count: usize, by: u64| usize::try_from(asked.seed / by).unwrap() % count;
        let backend = &asked.world.backends[pick(asked.world.backends.len(), 1)].name;
        let offering = &asked.world.offerings[pick(asked.world.offerings.len(), 3)].name;
        let (first, last) = (DemandId::new(0), DemandId::new(asked.request.demands.len() - 1));
        let need =
            |demand, target| Need { demand, asks: Asks::At(vec![target]), place: Place::flag("rival.yaml") };
        let rival = Rival::Whole(vec![
            need(first, Target::Backend(asked.catalog.find_backend(backend).unwrap())),
            need(last, Target::Offering(asked.catalog.find_offering(offering).unwrap())),
        ]);
        let mut forced = asked.ask.clone();
        let slot = |demand| asked.request.slot(asked.catalog, demand).name.clone();
        forced.pins.push((slot(first), vec![world::Target::Backend(backend.clone())]));
        forced.pins.push((slot(last), vec![world::Target::Offering(offering.clone())]));
        match by_offerings(asked, &rival, &forced, |cost| Some(cost) == asked.cost(&[]))? {
            Told::Chosen => {}
            Told::Impossible => self.whole_impossible += 1,
            Told::Worse(_) => self.whole_worse += 1,
        }
        Ok(())
    }

    /// A region for every slot: it has no prices of its own.
    fn place(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        let slots = asked.request.demand_ids().map(|demand| asked.request.slot(asked.catalog, demand));
        let slots: Vec<String> = slots.map(|slot| slot.name.clone()).collect();
        for region in &asked.world.regions {
            let id = asked.catalog.find_region(&region.name).unwrap();
            let rival = Rival::Each(asked.request.demand_ids().collect(), Target::Region(id));
            let mut forced = asked.ask.clone();
            let at = |slot: &String| (slot.clone(), vec![world::Target::Region(region.name.clone())]);
            forced.pins.extend(slots.iter().map(at));
            let own = |choice: &Choice| choice.regions.contains(&region.name);
            // Of plans that are as good the oracle may take another one.
            let levels = |ask: &world::Ask| Oracle::new(asked.world, ask).best().map(|best| best.levels);
            let is_chosen = |cost| {
                let there = asked.with(&[], |oracle| oracle.best().unwrap().choices.iter().all(own));
                there || Some(cost) == asked.cost(&[]) || levels(&forced) == levels(asked.ask)
            };
            let told = by_offerings(asked, &rival, &forced, is_chosen)
                .map_err(|why| format!("{}: {why}", region.name))?;
            match told {
                Told::Chosen | Told::Impossible => {}
                Told::Worse(by_price) => {
                    self.region_worse += 1;
                    self.region_by_price += usize::from(by_price);
                }
            }
        }
        Ok(())
    }

    fn why_not(&mut self, asked: &Asked<'_>, slot: &str, id: BackendId, name: &str) -> Result<(), String> {
        let rival = Rival::Each(vec![DemandId::new(0)], Target::Backend(id));
        let told = why_not(asked.catalog, asked.request, &rival, Options::default()).unwrap();
        let mut forced = asked.ask.clone();
        forced.pins.push((slot.to_owned(), vec![world::Target::Backend(name.to_owned())]));
        let best = |world: &World, ask: &world::Ask| Oracle::new(world, ask).turning_back().best();
        let cost = best(asked.world, &forced).map(|best| best.cost);
        match (told, cost) {
            (WhyNot::Chosen, Some(_)) if has(asked, &[], name) => Ok(()),
            (WhyNot::Impossible { why, .. }, None) => {
                self.impossible += 1;
                if why.minimal { Ok(()) } else { Err("not minimal".into()) }
            }
            (WhyNot::Worse { plan, wins_at, wins_without, .. }, Some(cost)) => {
                self.worse += 1;
                if i128::from(plan.cost().0) != cost {
                    return Err(format!("{} is told, it costs {cost}", plan.cost().0));
                }
                let told: BTreeSet<_> = wins_without.iter().map(Edit::of).collect();
                self.by_wish += usize::from(!told.is_empty());
                for edit in wishes(asked.request) {
                    if told.contains(&edit.of()) != has(asked, std::slice::from_ref(&edit), name) {
                        return Err(format!("wins without {told:?}, {edit:?}"));
                    }
                }
                let Some(at) = wins_at else { return Ok(()) };
                self.by_price += 1;
                let free = scaled(asked.world, &[name.to_owned()], 0);
                let chosen = has(&Asked { world: &free, ..*asked }, &[], name);
                self.ties += usize::from(at.only_ties);
                if at.only_ties == chosen {
                    return Err(format!("only ties: {at:?}"));
                }
                let wins = |thousandths: i64| {
                    let world = scaled(asked.world, &[name.to_owned()], thousandths);
                    let figures = |ask| best(&world, ask).map(|best| (best.levels, best.cost));
                    figures(&forced) == figures(asked.ask)
                };
                match (wins(at.thousandths), wins(at.thousandths + 1)) {
                    (true, false) => Ok(()),
                    other => Err(format!("wins at {at:?}: {other:?}")),
                }
            }
            other => Err(format!("{other:?}")),
        }
    }

    /// What it takes in some slot is what it takes in one of them, and the cheapest of that is the cheapest of all.
    fn anywhere(&mut self, asked: &Asked<'_>, id: BackendId) -> Result<(), String> {
        let ask = |rival: &Rival| why_not(asked.catalog, asked.request, rival, Options::default()).unwrap();
        let any = ask(&Rival::Some(Target::Backend(id)));
        let WhyNot::Impossible { slot: Some(slot), why, repairs: told, .. } = any else { return Ok(()) };
        self.nowhere += 1;
        let mut alone: Vec<(DemandId, Box<Repairs>)> = Vec::new();
        for demand in asked.request.demand_ids() {
            match ask(&Rival::Each(vec![demand], Target::Backend(id))) {
                WhyNot::Impossible { repairs, .. } => alone.push((demand, repairs)),
                other => return Err(format!("{demand:?}: {other:?}")),
            }
        }
        let costs = |all: &[Repair]| all.iter().map(|repair| repair.plan.cost()).min();
        let least = alone.iter().filter_map(|(_, found)| costs(&found.repairs)).min();
        self.somewhere += usize::from(least.is_some());
        let first = told.repairs.first();
        if first.map(|repair| repair.plan.cost()) != least {
            return Err(format!("{least:?} is the least, told are {:?}", told.repairs));
        }
        if !why.minimal || first.is_some_and(|repair| repair.slot != Some(slot)) {
            return Err(format!("told of {slot:?}: {first:?}"));
        }
        let within = |less: &Repair, more: &Repair| less.edits.iter().all(|edit| more.edits.contains(edit));
        for (index, repair) in told.repairs.iter().enumerate() {
            if told.repairs[..index].iter().any(|cheaper| within(cheaper, repair)) {
                return Err(format!("{repair:?} is idle"));
            }
        }
        let subjects = |repair: &Repair| -> BTreeSet<Subject> { repair.edits.iter().map(Edit::of).collect() };
        for (demand, repair) in
            alone.iter().flat_map(|(demand, found)| found.repairs.iter().map(move |one| (*demand, one)))
        {
            let own = (Some(demand), &repair.edits);
            if told.repairs.iter().any(|one| (one.slot, &one.edits) == own) {
                continue;
            }
            self.idle += 1;
            let better = |one: &Repair| {
                one.plan.cost() <= repair.plan.cost() && subjects(one).is_subset(&subjects(repair))
            };
            if !told.repairs.iter().any(better) {
                return Err(format!("{demand:?}: {:?} is not told", repair.edits));
            }
        }
        Ok(())
    }

    fn what_if(&mut self, asked: &Asked<'_>, id: BackendId, name: &str) -> Result<(), String> {
        let target = Target::Backend(id);
        let mut without = asked.ask.clone();
        without.excludes.push((None, world::Target::Backend(name.to_owned())));
        let retired = Oracle::new(asked.world, &without).turning_back().best().map(|best| best.cost);
        self.supposed(asked, WhatIf::Retire(target.clone(), Place::flag("--what-if")), retired)?;
        let world = scaled(asked.world, &[name.to_owned()], 1_250);
        let dearer = Oracle::new(&world, asked.ask).turning_back().best().map(|best| best.cost);
        self.supposed(asked, WhatIf::Price(target, Exact::ratio(5, 4).unwrap()), dearer)
    }

    fn dropped(&mut self, asked: &Asked<'_>, edit: &Edit) -> Result<(), String> {
        let part = match edit {
            Edit::DropWish(id) => Part::Wish(*id),
            Edit::DropRule(id) => Part::Rule(*id),
            _ => return Ok(()),
        };
        self.supposed(asked, WhatIf::Drop(vec![part]), asked.cost(std::slice::from_ref(edit)))
    }

    fn supposed(&mut self, asked: &Asked<'_>, what: WhatIf, expected: Option<i128>) -> Result<(), String> {
        self.supposed += 1;
        let told =
            what_if(asked.catalog, asked.request, std::slice::from_ref(&what), Options::default()).unwrap();
        let told = match told.found {
            Found::Plan(plan, _) => Some(i128::from(plan.cost().0)),
            Found::Nothing => None,
            Found::Stopped { .. } => return Err("stopped".into()),
        };
        self.otherwise += usize::from(told != asked.cost(&[]));
        if told == expected { Ok(()) } else { Err(format!("{what:?}: {told:?}, oracle {expected:?}")) }
    }
}

/// What is told of a rival.
enum Told {
    Chosen,
    Impossible,
    /// And whether lower prices would let it win.
    Worse(bool),
}

/// The answer to a rival that wins by the prices of offerings, once brute force has agreed.
fn by_offerings(
    asked: &Asked<'_>,
    rival: &Rival,
    forced: &world::Ask,
    is_chosen: impl Fn(i128) -> bool,
) -> Result<Told, String> {
    let best = |world: &World, ask: &world::Ask| Oracle::new(world, ask).turning_back().best();
    let cost = best(asked.world, forced).map(|best| best.cost);
    match (why_not(asked.catalog, asked.request, rival, Options::default()).unwrap(), cost) {
        (WhyNot::Chosen, Some(cost)) if is_chosen(cost) => Ok(Told::Chosen),
        (WhyNot::Impossible { why, .. }, None) => {
            if why.minimal {
                Ok(Told::Impossible)
            } else {
                Err("not minimal".into())
            }
        }
        (WhyNot::Worse { plan, wins_at, .. }, Some(cost)) => {
            if i128::from(plan.cost().0) != cost {
                return Err(format!("{} is told, it costs {cost}", plan.cost().0));
            }
            let Some(at) = wins_at else { return Ok(Told::Worse(false)) };
            let names = at.whose.targets().iter().map(|target| match target {
                Target::Offering(id) => asked.catalog.offering(*id).name.clone(),
                other => panic!("{other:?}"),
            });
            let names: Vec<String> = names.collect();
            let wins = |thousandths: i64| {
                let world = scaled(asked.world, &names, thousandths);
                let figures = |ask| best(&world, ask).map(|best| (best.levels, best.cost));
                figures(forced) == figures(asked.ask)
            };
            match (wins(at.thousandths), wins(at.thousandths + 1)) {
                (true, false) => Ok(Told::Worse(true)),
                other => Err(format!("wins at {at:?}: {other:?}")),
            }
        }
        other => Err(format!("{other:?}")),
    }
}

/// Whether the best plan of the changed question has the backend in the first slot.
fn has(asked: &Asked<'_>, edits: &[Edit], name: &str) -> bool {
    asked.with(edits, |oracle| {
        let best = oracle.best().unwrap();
        asked
            .world
            .offerings
            .iter()
            .any(|offering| offering.name == best.choices[0].offering && offering.backend == name)
    })
}

#[test]
fn questions_are_answered_as_brute_force_would() {
    let mut tally = Tally::default();
    let wrong = each("questions", |asked| {
        // Prices at which one wins are looked for only where cost is what counts first.
        let by_cost = asked.request.levels().first().is_some_and(|level| level.measure == Measure::Cost);
        let skipped = asked.has_twins() || !(by_cost || asked.seed % 3 == 0);
        if skipped { Ok(()) } else { tally.ask(asked) }
    });
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
    println!("{tally:?}");
    assert!(tally.plans >= 150 && tally.worse >= 100 && tally.impossible >= 200, "{tally:?}");
    assert!(tally.whole_worse >= 10 && tally.whole_impossible >= 50, "{tally:?}");
    assert!(tally.region_worse >= 60 && tally.region_by_price >= 30, "{tally:?}");
    assert!(tally.nowhere >= 50 && tally.somewhere >= 20 && tally.idle >= 10, "{tally:?}");
    assert!(tally.forgotten >= 20, "{tally:?}");
    assert!(tally.by_price >= 20 && tally.by_wish >= 20 && tally.otherwise >= 150, "{tally:?}");
}
