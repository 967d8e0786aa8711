//! The exact search, the integer program and the oracle agree on the registry that ships: every pattern, with its
//! optional slots empty and filled, without a wish, in the EU, in the US, from each vendor and with each need.
//!
//! The oracle knows the registry by name ([`shipped::world`]) and shares no code with the solver.

use prism_proptests::bridge;
use prism_proptests::check::compare;
use prism_proptests::fraction::Fraction;
use prism_proptests::oracle::{Best, Oracle};
use prism_proptests::world::{Ask, Need, World};
use prism_proptests::{shipped, yaml};
use prism_solver::{Engine, Exact, Ilp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

fn asks(world: &World) -> Vec<Ask> {
    let mut asks = Vec::new();
    for pattern in &world.patterns {
        let plain = Ask { pattern: pattern.name.clone(), environment: "prod".into(), ..Ask::default() };
        let may_stay_empty = pattern.slots.iter().filter(|slot| slot.may_stay_empty);
        let fill: BTreeSet<String> = may_stay_empty.map(|slot| slot.name.clone()).collect();
        let full = (!fill.is_empty()).then(|| Ask { fill, ..plain.clone() });
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
    let filled = slots.iter().filter(|slot| !slot.may_stay_empty || ask.fill.contains(&slot.name));
    filled
        .flat_map(|slot| slot.required.iter().chain(&slot.optional).chain(slot.any_of.iter().flatten()))
        .collect()
}

/// What a thread went through.
#[derive(Debug, Default)]
struct Tally {
    /// Questions per pattern on which all three agree.
    agreed: BTreeMap<String, usize>,
    infeasible: usize,
    /// One purchase serves several slots.
    shared: usize,
    /// Something a price includes was given back.
    credit: usize,
    broke: Vec<String>,
    wrong: Vec<String>,
}

impl Tally {
    fn ask(&mut self, world: &World, ask: &Ask) {
        let catalog = prism_registry_embedded::catalog();
        let request = match bridge::request(catalog, ask) {
            Ok(request) => request,
            Err(why) => return self.wrong.push(format!("{}: {why}", yaml::typed(ask))),
        };
        let best = Oracle::new(world, ask).turning_back().best();
        let against = |engine: &dyn Engine| compare(catalog, &request, engine, best.as_ref());
        match (against(&Exact), against(&Ilp::default())) {
            (Ok(()), Ok(())) => self.count(ask, best.as_ref()),
            (Ok(()), Err(why)) if why.contains("engine `ilp` failed") => self.broke.push(yaml::typed(ask)),
            (exact, ilp) => self.wrong.push(format!("{}: {exact:?} {ilp:?}", yaml::typed(ask))),
        }
    }

    fn count(&mut self, ask: &Ask, best: Option<&Best>) {
        *self.agreed.entry(ask.pattern.clone()).or_default() += 1;
        self.infeasible += usize::from(best.is_none());
        let purchases = best.map_or(&[][..], |best| &best.bill.purchases);
        self.shared += usize::from(purchases.iter().any(|purchase| purchase.slots.len() > 1));
        self.credit += usize::from(purchases.iter().any(|p| p.lines.iter().any(|line| line.amount < 0)));
    }

    fn join(mut self, other: Self) -> Self {
        for (pattern, count) in other.agreed {
            *self.agreed.entry(pattern).or_default() += count;
        }
        self.infeasible += other.infeasible;
        self.shared += other.shared;
        self.credit += other.credit;
        self.broke.extend(other.broke);
        self.wrong.extend(other.wrong);
        self
    }
}

#[test]
fn all_three_agree_on_the_registry_that_ships() {
    let world = shipped::world(prism_registry_embedded::catalog());
    let asks = asks(&world);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut tally = Tally::default();
        while let Some(ask) = asks.get(next.fetch_add(1, Ordering::Relaxed)) {
            tally.ask(&world, ask);
        }
        tally
    };
    let tally = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Tally::default(), Tally::join)
    });
    println!("{tally:#?}");
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n\n"));
    assert!(tally.agreed.values().sum::<usize>() >= 800, "{tally:?}");
    assert!(
        tally.agreed.len() == world.patterns.len() && tally.agreed.values().all(|&n| n >= 80),
        "{tally:?}"
    );
    assert!(tally.infeasible >= 200 && tally.shared >= 100 && tally.credit >= 100, "{tally:?}");
    assert!(tally.broke.len() <= asks.len() / 50, "{tally:?}");
}
