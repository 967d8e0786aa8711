//! Worlds and questions that something once got wrong, each with its story, kept as files so that they stay what they
//! were however the generator changes.

use crate::oracle::Choice;
use crate::world::{Ask, World};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// What was wrong, and what is right.
    pub story: String,
    /// The least cost in micro-dollars and what is bought for each slot; absent where there is no plan.
    pub best: Option<Best>,
    /// Assignments that are none.
    pub refused: Vec<Vec<Choice>>,
    /// The integer program computes in floats, and here it may break and say so.
    pub ilp_may_break: bool,
    /// The question.
    pub ask: Ask,
    /// The world.
    pub world: World,
}

/// What is right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Best {
    /// Micro-dollars per month.
    pub cost: i128,
    /// Per slot.
    pub offerings: Vec<String>,
}

/// The folder of the files.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Every file, by name.
///
/// # Errors
/// What cannot be read.
pub fn entries() -> Result<Vec<(String, Entry)>, String> {
    let files = std::fs::read_dir(folder()).map_err(|error| error.to_string())?;
    let mut entries = Vec::new();
    for file in files {
        let path = file.map_err(|error| error.to_string())?.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        entries.push((name.clone(), read(&text).map_err(|error| format!("{name}: {error}"))?));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(entries)
}

/// One file's text.
///
/// # Errors
/// Where it is no entry.
pub fn read(text: &str) -> Result<Entry, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

/// The text of an entry, its story first. What is empty is left out.
///
/// # Errors
/// Never, unless an entry holds what YAML cannot.
pub fn write(entry: &Entry) -> Result<String, String> {
    let mut value = serde_json::to_value(entry).map_err(|error| error.to_string())?;
    prune(&mut value);
    value.as_object_mut().map(|entries| entries.remove("story"));
    let yaml = |value: &serde_json::Value| serde_yaml::to_string(value).map_err(|error| error.to_string());
    Ok(yaml(&serde_json::json!({ "story": entry.story }))? + &yaml(&value)?)
}

fn prune(value: &mut serde_json::Value) {
    use serde_json::Value;
    let is_empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::String(text) => text == "Unknown",
        Value::Bool(true) | Value::Number(_) => false,
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Object(entries) => {
            entries.values_mut().for_each(prune);
            entries.retain(|_, value| !is_empty(value));
        }
        _ => {}
    }
}

/// The smallest world and question, by leaving things out one at a time, for which `fails` still holds.
#[must_use]
pub fn shrunk(mut world: World, mut ask: Ask, fails: impl Fn(&World, &Ask) -> bool) -> (World, Ask) {
    loop {
        let smaller = less(&world, &ask).into_iter().find(|(world, ask)| fails(world, ask));
        match smaller {
            Some(smaller) => (world, ask) = smaller,
            None => return (world, ask),
        }
    }
}

/// Every world and question with one thing less.
fn less(world: &World, ask: &Ask) -> Vec<(World, Ask)> {
    let mut all = Vec::new();
    let mut without_each = |count: usize, leave: &dyn Fn(&mut World, &mut Ask, usize)| {
        for index in 0..count {
            let (mut world, mut ask) = (world.clone(), ask.clone());
            leave(&mut world, &mut ask, index);
            all.push((world, ask));
        }
    };
    without_each(world.backends.len(), &|world, _, index| {
        let gone = world.backends.remove(index).name;
        world.offerings.retain(|offering| offering.backend != gone);
        world.patterns.iter_mut().flat_map(|pattern| &mut pattern.slots).for_each(|slot| {
            slot.recommended.retain(|name| *name != gone);
        });
    });
    without_each(world.offerings.len(), &|world, _, index| drop(world.offerings.remove(index)));
    without_each(world.round_trips.len(), &|world, _, index| drop(world.round_trips.remove(index)));
    without_each(world.patterns.first().map_or(0, |pattern| pattern.slots.len()), &|world, ask, index| {
        let pattern = &mut world.patterns[0];
        let gone = pattern.slots.remove(index).name;
        pattern.rules.iter_mut().for_each(|rule| rule.slots.retain(|name| *name != gone));
        ask.workload.retain(|(slot, _), _| slot.as_ref() != Some(&gone));
    });
    without_each(world.patterns.first().map_or(0, |pattern| pattern.rules.len()), &|world, _, index| {
        drop(world.patterns[0].rules.remove(index));
    });
    without_each(ask.needs.len(), &|_, ask, index| drop(ask.needs.remove(index)));
    without_each(ask.pins.len(), &|_, ask, index| drop(ask.pins.remove(index)));
    without_each(ask.excludes.len(), &|_, ask, index| drop(ask.excludes.remove(index)));
    without_each(ask.optimize.len(), &|_, ask, index| drop(ask.optimize.remove(index)));
    without_each(ask.workload.len(), &|_, ask, index| {
        let key = ask.workload.keys().nth(index).cloned();
        key.map(|key| ask.workload.remove(&key));
    });
    let bare: [fn(&mut World); 6] = [
        |world| world.capabilities.clear(),
        |world| {
            world.scales.clear();
            world.backends.iter_mut().for_each(|backend| backend.attributes.clear());
        },
        |world| world.backends.iter_mut().for_each(|backend| backend.compliance.clear()),
        |world| world.backends.iter_mut().for_each(|backend| backend.planned.clear()),
        |world| {
            let used: Vec<String> = world.offerings.iter().flat_map(|o| o.regions.clone()).collect();
            world.regions.retain(|region| used.contains(&region.name));
        },
        |world| {
            let slots = world.patterns.iter_mut().flat_map(|pattern| &mut pattern.slots);
            slots.for_each(|slot| (slot.optional, slot.recommended) = Default::default());
        },
    ];
    for leave in bare {
        let mut smaller = world.clone();
        leave(&mut smaller);
        if smaller != *world {
            all.push((smaller, ask.clone()));
        }
    }
    let plain: [fn(&mut Ask); 9] = [
        |ask| ask.budget = None,
        |ask| ask.prefer = None,
        |ask| ask.max_backends = None,
        |ask| ask.max_vendors = None,
        |ask| ask.accept.clear(),
        |ask| ask.refuse.clear(),
        |ask| ask.fill.clear(),
        |ask| ask.dedicated.clear(),
        |ask| (ask.same_region, ask.same_cloud) = Default::default(),
    ];
    for leave in plain {
        let mut smaller = ask.clone();
        leave(&mut smaller);
        if smaller != *ask {
            all.push((world.clone(), smaller));
        }
    }
    all
}
