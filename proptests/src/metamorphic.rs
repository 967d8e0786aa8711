//! Changes to a world or a question of which one knows what they do to the answer, without knowing the answer. Each
//! has a law; none needs the oracle, so worlds may be of any size.

use crate::bridge::{self, Back};
use crate::dice::Dice;
use crate::fraction::Fraction;
use crate::group::Group;
use crate::oracle::Choice;
use crate::world::{Ask, Need, Offering, Price, Scale, Target, World};
use prism_model::Request;
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::{Budget, Exact, Found, find};
use std::collections::BTreeMap;

/// What the product answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Every level with its optimum.
    pub levels: Vec<(String, i128)>,
    /// Micro-dollars per month.
    pub cost: i128,
    /// What is chosen.
    pub choices: Vec<Choice>,
}

impl Answer {
    /// The most important level.
    #[must_use]
    pub fn first(&self) -> i128 {
        self.levels.first().map_or(self.cost, |&(_, value)| value)
    }
}

/// The product's answer; `None` if there is no plan.
///
/// # Errors
/// What the product says where it has none.
pub fn answer(world: &World, ask: &Ask) -> Result<Option<Answer>, String> {
    let catalog = bridge::catalog(world)?;
    answered(&catalog, &bridge::request(&catalog, ask)?)
}

/// The product's answer to a question about several namespaces.
///
/// # Errors
/// As [`answer`].
pub fn answer_to_group(world: &World, group: &Group) -> Result<Option<Answer>, String> {
    let catalog = bridge::catalog(world)?;
    answered(&catalog, &bridge::group_request(&catalog, group)?)
}

fn answered(catalog: &prism_model::Catalog, request: &Request) -> Result<Option<Answer>, String> {
    let graph = Graph::new(catalog, request).map_err(|error| error.to_string())?;
    let found = find(catalog, request, &graph, &Change::default(), &Exact, &mut Budget::unlimited());
    match found.map_err(|error| error.to_string())? {
        Found::Nothing => Ok(None),
        Found::Stopped { .. } => Err("stopped without a limit".into()),
        Found::Plan(plan, levels) => Ok(Some(Answer {
            levels: levels.into_iter().map(|(m, value)| (bridge::measure(m), value.into())).collect(),
            cost: plan.cost().0.into(),
            choices: Back { catalog, request }.choices(&plan),
        })),
    }
}

/// Old and new names.
pub type Names = BTreeMap<String, String>;

/// Every name is another, and their alphabetical order too. The answer is the same, in the new names.
///
/// # Errors
/// Never, unless a world is no JSON.
pub fn renamed(world: &World, ask: &Ask) -> Result<(World, Ask, Names), String> {
    // Words that mean something wherever they stand stay.
    let mut kept: Vec<&str> = world.scales.iter().map(|(name, _)| name.as_str()).collect();
    kept.push("local");
    let offerings = world.offerings.iter().flat_map(|one| [&one.name, &one.vendor]);
    let regions = world.regions.iter().flat_map(|one| [&one.name, &one.cloud]);
    let slots = world.patterns.iter().flat_map(|one| one.slots.iter().map(|slot| &slot.name));
    let backends = world.backends.iter().map(|one| &one.name);
    let all = offerings.chain(regions).chain(slots).chain(backends);
    let new = |name: &String| (name.clone(), format!("z{}", name.chars().rev().collect::<String>()));
    let names: Names = all.filter(|name| !kept.contains(&name.as_str())).map(new).collect();
    Ok((in_names(world, &names)?, in_names(ask, &names)?, names))
}

fn in_names<T>(of: &T, names: &Names) -> Result<T, String>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let mut value = serde_json::to_value(of).map_err(|error| error.to_string())?;
    rename(&mut value, names);
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn rename(value: &mut serde_json::Value, names: &Names) {
    match value {
        serde_json::Value::String(text) => {
            if let Some(name) = names.get(text) {
                text.clone_from(name);
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        serde_json::Value::Object(entries) => entries.values_mut().for_each(|item| rename(item, names)),
        _ => {}
    }
}

/// A choice in new names.
#[must_use]
pub fn in_new_names(choice: &Choice, names: &Names) -> Choice {
    let new = |name: &String| names.get(name).unwrap_or(name).clone();
    Choice {
        offering: new(&choice.offering),
        regions: choice.regions.iter().map(new).collect(),
        bin: choice.bin,
    }
}

/// Everything is listed in another order. Verdict, levels and cost are the same.
#[must_use]
pub fn reordered(seed: u64, world: &World) -> World {
    let mut dice = Dice::new(seed);
    let mut world = world.clone();
    shuffle(&mut dice, &mut world.backends);
    shuffle(&mut dice, &mut world.regions);
    shuffle(&mut dice, &mut world.round_trips);
    shuffle(&mut dice, &mut world.offerings);
    for offering in world.offerings.iter_mut().filter(|offering| !offering.replicated) {
        shuffle(&mut dice, &mut offering.regions);
    }
    // A registry groups offerings by backend.
    let order: Vec<String> = world.backends.iter().map(|backend| backend.name.clone()).collect();
    world.offerings.sort_by_key(|offering| order.iter().position(|name| *name == offering.backend));
    world.patterns.iter_mut().for_each(|pattern| shuffle(&mut dice, &mut pattern.slots));
    world
}

fn shuffle<T>(dice: &mut Dice, list: &mut [T]) {
    for last in (1..list.len()).rev() {
        list.swap(last, dice.below(last + 1));
    }
}

/// What can be bought once more can also be bought dearer. Nothing changes, as nobody does.
#[must_use]
pub fn with_dearer_twin(seed: u64, world: &World, ask: &Ask) -> Option<World> {
    let mut dice = Dice::new(seed);
    let single = |offering: &&Offering| offering.scale == Scale::Instances && offering.price.is_some();
    let singles: Vec<&Offering> = world.offerings.iter().filter(single).collect();
    let twin = (*dice.one(&singles)?).clone();
    if names_offerings(world, ask) {
        return None;
    }
    let mut dearer = Offering { name: format!("{}-twin", twin.name), ..twin.clone() };
    if let Some(price) = &mut dearer.price {
        price.unit = price.unit + Fraction::ONE;
    }
    let mut world = world.clone();
    let position = world.offerings.iter().rposition(|offering| offering.backend == twin.backend)?;
    world.offerings.insert(position + 1, dearer);
    Some(world)
}

/// Whether a wish or a rule names an offering: its twin is another.
fn names_offerings(world: &World, ask: &Ask) -> bool {
    let is = |target: &Target| matches!(target, Target::Offering(_));
    let implied = world.patterns.iter().any(|pattern| format!("{pattern:?}").contains("Offering("));
    let pinned = ask.pins.iter().flat_map(|(_, targets)| targets);
    implied || pinned.chain(ask.excludes.iter().map(|(_, target)| target)).any(is)
}

/// One backend can do one thing more. No level that comes first gets worse, unless something must be lacking.
#[must_use]
pub fn with_interface(seed: u64, world: &World, ask: &Ask) -> Option<World> {
    let mut dice = Dice::new(seed);
    let forbids = |need: &Need| matches!(need, Need::Capability(_, stance) if stance == "forbidden");
    if ask.needs.iter().any(forbids) {
        return None;
    }
    let wanted = world.patterns.iter().flat_map(|pattern| &pattern.slots);
    let wanted: Vec<&String> = wanted.flat_map(|slot| &slot.required).collect();
    let interface = (*dice.one(&wanted)?).clone();
    let mut world = world.clone();
    let lacking: Vec<usize> =
        (0..world.backends.len()).filter(|&b| !world.backends[b].interfaces.contains(&interface)).collect();
    let backend = &mut world.backends[*dice.one(&lacking)?];
    backend.planned.remove(&interface);
    backend.interfaces.insert(interface);
    Some(world)
}

/// Something more is asked. No level that comes first gets better, and what has no plan gets none.
#[must_use]
pub fn tightened(seed: u64, world: &World, ask: &Ask, answer: Option<&Answer>) -> Ask {
    let mut dice = Dice::new(seed);
    let mut ask = ask.clone();
    let chosen = answer.and_then(|answer| answer.choices.first()).map(|choice| choice.offering.clone());
    let offering = chosen.and_then(|name| world.offering(&name));
    match (dice.below(5), offering) {
        (0, Some(offering)) => ask.excludes.push((None, Target::Offering(offering.name.clone()))),
        (1, Some(offering)) => ask.excludes.push((None, Target::Backend(offering.backend.clone()))),
        (2, Some(offering)) => drop(ask.avoid_vendors.insert(offering.vendor.clone())),
        (3, _) => ask.max_backends = Some(1),
        _ => ask.budget = Some(ask.budget.map_or(Fraction::whole(9), |budget| budget / Fraction::whole(2))),
    }
    ask
}

/// All prices are so many times as high. The bill is too, but for what is rounded on each line.
#[must_use]
pub fn scaled(times: i128, world: &World) -> World {
    let times = Fraction::whole(times);
    let mut world = world.clone();
    for Price { base, unit, meters } in world.offerings.iter_mut().filter_map(|one| one.price.as_mut()) {
        (*base, *unit) = (*base * times, *unit * times);
        for meter in meters {
            meter.price = meter.price * times;
            meter.tiers.iter_mut().for_each(|(_, price)| *price = *price * times);
        }
    }
    let penalties = world.backends.iter_mut().flat_map(|backend| backend.emulated.values_mut());
    penalties.for_each(|penalty| *penalty = *penalty * times);
    world
}

/// The same namespace so many times.
#[must_use]
pub fn repeated(times: usize, ask: &Ask) -> Group {
    const NAMES: [&str; 3] = ["one", "two", "three"];
    let namespaces = NAMES.into_iter().take(times).map(|name| (name.to_owned(), ask.clone()));
    Group { namespaces: namespaces.collect(), ..Group::default() }
}

/// Every slot is pinned to what was chosen for it. That is chosen again.
#[must_use]
pub fn pinned(world: &World, ask: &Ask, answer: &Answer) -> Ask {
    let oracle = crate::oracle::Oracle::new(world, ask);
    let slots = oracle.demands().iter().map(|demand| demand.slot.name.clone());
    let pins = slots.zip(&answer.choices);
    let pin = |(slot, choice): (String, &Choice)| (slot, vec![Target::Offering(choice.offering.clone())]);
    Ask { pins: pins.map(pin).collect(), ..ask.clone() }
}
