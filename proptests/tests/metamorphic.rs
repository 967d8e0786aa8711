//! Laws that need no oracle: what renaming, reordering, adding, tightening and scaling do to an answer. Each says
//! how often it was tried, and where it could be idle, how often it was not.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::fraction::Fraction;
use prism_proptests::generate;
use prism_proptests::metamorphic::{self, Answer, answer, answer_to_group, in_new_names};
use prism_proptests::world::{Ask, World};
use prism_proptests::yaml;

const SEEDS: u64 = 2_500;

/// What a law was held against.
#[derive(Debug, Default)]
struct Tally {
    /// With a plan on both sides.
    plans: usize,
    /// With none.
    none: usize,
    /// Where the change changed something.
    bites: usize,
    wrong: Vec<String>,
}

/// What a law says of one world; `None` where it says nothing.
type Outcome = Result<Option<bool>, String>;

/// Holds a law against every seed: `law` is told the answer as it was, and says whether the change changed anything.
fn hold(law: impl Fn(u64, &World, &Ask, Option<&Answer>) -> Outcome) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..SEEDS {
        let (world, ask) = generate::world(seed);
        let before = answer(&world, &ask).unwrap();
        match law(seed, &world, &ask, before.as_ref()) {
            Ok(None) => {}
            Ok(Some(bites)) => {
                tally.bites += usize::from(bites);
                *(if before.is_some() { &mut tally.plans } else { &mut tally.none }) += 1;
            }
            Err(why) => tally.wrong.push(format!("seed {seed}: {why}\n{}", yaml::typed(&ask))),
        }
    }
    println!("{} plans, {} without, {} changed", tally.plans, tally.none, tally.bites);
    assert!(tally.wrong.is_empty(), "{} wrong\n{}", tally.wrong.len(), tally.wrong[..1].join(""));
    tally
}

fn same<T: PartialEq + std::fmt::Debug>(before: &T, after: &T) -> Outcome {
    if before == after { Ok(Some(false)) } else { Err(format!("before {before:?}\nafter  {after:?}")) }
}

/// Verdict, levels and cost.
fn values(answer: Option<&Answer>) -> Option<(&[(String, i128)], i128)> {
    answer.map(|answer| (&answer.levels[..], answer.cost))
}

#[test]
fn names_decide_nothing() {
    let tally = hold(|_, world, ask, before| {
        let (world, ask, names) = metamorphic::renamed(world, ask)?;
        let after = answer(&world, &ask)?;
        let renamed = before.map(|before| Answer {
            choices: before.choices.iter().map(|choice| in_new_names(choice, &names)).collect(),
            ..before.clone()
        });
        same(&renamed, &after)
    });
    assert!(tally.plans >= 500 && tally.none >= 500, "{tally:?}");
}

#[test]
fn order_decides_nothing_but_ties() {
    let tally = hold(|seed, world, ask, before| {
        let after = answer(&metamorphic::reordered(seed, world), ask)?;
        same(&values(before), &values(after.as_ref()))
    });
    assert!(tally.plans >= 500 && tally.none >= 500, "{tally:?}");
}

#[test]
fn nobody_buys_the_dearer_twin() {
    let tally = hold(|seed, world, ask, before| {
        let Some(world) = metamorphic::with_dearer_twin(seed, world, ask) else { return Ok(None) };
        same(&before.cloned(), &answer(&world, ask)?)
    });
    assert!(tally.plans >= 300 && tally.none >= 300, "{tally:?}");
}

#[test]
fn being_able_to_do_more_makes_nothing_worse() {
    let tally = hold(|seed, world, ask, before| {
        let Some(world) = metamorphic::with_interface(seed, world, ask) else { return Ok(None) };
        match (before, answer(&world, ask)?) {
            (None, after) => Ok(Some(after.is_some())),
            (Some(before), Some(after)) if after.first() <= before.first() => {
                Ok(Some(after.first() < before.first()))
            }
            (before, after) => Err(format!("before {before:?}\nafter  {after:?}")),
        }
    });
    assert!(tally.plans >= 500 && tally.none >= 500 && tally.bites >= 100, "{tally:?}");
}

#[test]
fn asking_for_more_makes_nothing_better() {
    let tally = hold(|seed, world, ask, before| {
        let after = answer(world, &metamorphic::tightened(seed, world, ask, before))?;
        match (before, after) {
            (None, None) => Ok(Some(false)),
            (Some(_), None) => Ok(Some(true)),
            (Some(before), Some(after)) if after.first() >= before.first() => {
                Ok(Some(after.first() > before.first()))
            }
            (before, after) => Err(format!("before {before:?}\nafter  {after:?}")),
        }
    });
    assert!(tally.plans >= 500 && tally.none >= 500 && tally.bites >= 300, "{tally:?}");
}

/// A line is rounded by less than a millionth of a dollar; no plan here has more than 60 lines.
#[test]
fn prices_scale_the_bill() {
    let tally = hold(|_, world, ask, before| {
        let by_cost = before.is_none_or(|before| before.levels.iter().all(|(measure, _)| measure == "cost"));
        if ask.budget.is_some() || !by_cost {
            return Ok(None);
        }
        match (before, answer(&metamorphic::scaled(7, world), ask)?) {
            (None, None) => Ok(Some(false)),
            (Some(before), Some(after)) if (after.cost - 7 * before.cost).abs() <= 7 * 60 => Ok(Some(true)),
            (before, after) => Err(format!("before {before:?}\nafter  {after:?}")),
        }
    });
    assert!(tally.plans >= 100 && tally.none >= 300, "{tally:?}");
}

#[test]
fn a_budget_of_exactly_the_bill_changes_nothing() {
    let tally = hold(|_, world, ask, before| {
        let Some(cost) = before.map(|before| before.cost) else { return Ok(None) };
        let mut bounded = Ask { budget: Some(Fraction::new(cost, 1_000_000)), ..ask.clone() };
        same(&before.cloned(), &answer(world, &bounded)?)?;
        // A millionth of a dollar less is too little where nothing but the bill counts.
        let by_cost = ask.prefer.is_none() && ask.optimize.iter().all(|(measure, _)| measure == "cost");
        bounded.budget = Some(Fraction::new(cost - 1, 1_000_000));
        match (cost > 0 && by_cost).then(|| answer(world, &bounded)).transpose()? {
            None => Ok(Some(false)),
            Some(None) => Ok(Some(true)),
            Some(Some(cheaper)) => Err(format!("{cheaper:?} is cheaper than {before:?}")),
        }
    });
    assert!(tally.plans >= 500 && tally.bites >= 100, "{tally:?}");
}

#[test]
fn what_was_chosen_is_chosen_again() {
    let tally = hold(|_, world, ask, before| {
        // What a level leaves to the next depends on what else could have been chosen.
        let strict = ask.optimize.iter().all(|(_, tolerance)| tolerance.is_zero());
        let strict = strict && ask.prefer.as_ref().is_none_or(|(_, premium)| premium.is_none());
        let Some(before) = before.filter(|_| strict && ask.pins.is_empty()) else { return Ok(None) };
        let after = answer(world, &metamorphic::pinned(world, ask, before))?;
        same(&values(Some(before)), &values(after.as_ref()))
    });
    assert!(tally.plans >= 200, "{tally:?}");
}

/// A second namespace of the same kind never makes the bill smaller, and where nothing is shared it doubles it.
#[test]
fn a_second_namespace_adds_to_the_bill() {
    let tally = hold(|seed, world, ask, _| {
        if seed % 4 > 0 {
            return Ok(None);
        }
        let plain = Ask { budget: None, prefer: None, optimize: Vec::new(), ..ask.clone() };
        let bill = |ask: &Ask, times| answer_to_group(world, &metamorphic::repeated(times, ask));
        let costs = (bill(&plain, 1)?.map(|one| one.cost), bill(&plain, 2)?.map(|two| two.cost));
        let saves = match costs {
            (None, None) | (Some(_), None) => false,
            (Some(one), Some(two)) if one <= two => two < 2 * one,
            (one, two) => return Err(format!("one costs {one:?}, two {two:?}")),
        };
        let slots = world.pattern(&ask.pattern).into_iter().flat_map(|pattern| &pattern.slots);
        let alone = Ask { dedicated: slots.map(|slot| slot.name.clone()).collect(), ..plain };
        let (one, two) = (bill(&alone, 1)?, bill(&alone, 2)?);
        same(&one.map(|one| 2 * one.cost), &two.map(|two| two.cost))?;
        Ok(Some(saves))
    });
    assert!(tally.plans >= 150 && tally.none >= 300 && tally.bites >= 100, "{tally:?}");
}
