//! What a slot asks: its load in numbers, and every wish that binds it.

use super::gap::Fact;
use crate::fraction::Fraction;
use crate::group::{Group, Place};
use crate::world::{Ask, Need, Slot, Target, World};
use std::collections::BTreeSet;

/// What a unit holds a limited amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Resource {
    /// Bytes held.
    Data,
    /// Requests per second.
    Ops,
    /// Write requests per second, in the offering's increments.
    WriteOps,
    /// Read requests per second, in the offering's increments.
    ReadOps,
    /// Open connections.
    Connections,
    /// Bytes per second.
    Throughput,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Data, Self::Ops, Self::WriteOps, Self::ReadOps, Self::Connections, Self::Throughput];

    /// Rates of requests are counted in thousandths.
    #[must_use]
    pub fn counted_in(self) -> i128 {
        match self {
            Self::Ops | Self::WriteOps | Self::ReadOps => 1000,
            Self::Data | Self::Connections | Self::Throughput => 1,
        }
    }
}

/// A wish that binds a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Must have this interface.
    Has(String),
    /// Must not have it.
    HasNot(String),
    /// Would rather have it.
    Wants(String),
    /// Any of these.
    Pin(BTreeSet<Target>),
    /// Not this.
    Not(Target),
    /// Not all of these at once.
    NotAll(BTreeSet<Target>),
    /// Stays at this offering in these regions.
    Stay(String, Vec<String>),
    /// Any of these vendors.
    OnlyVendors(BTreeSet<String>),
    /// None of these vendors.
    AvoidVendors(BTreeSet<String>),
    /// Legal home.
    Jurisdiction(String),
    /// Continent.
    Continent(String),
    /// Whose data centres.
    Cloud(String),
    /// From every one of these to the nearest region, in seconds.
    MaxRoundTrip(Vec<String>, Fraction),
    /// A scale and the word to reach.
    AtLeast(String, String),
    /// Availability.
    Sla(Fraction),
    /// Service latency.
    LatencyP99(Fraction),
    /// Largest value.
    ValueSize(Fraction),
    /// A mark.
    Compliance(String),
}

/// A slot to be filled.
#[derive(Clone, Debug)]
pub struct Demand<'w> {
    /// What it is called: the slot's name, after its namespace's where there are several.
    pub name: String,
    /// Which.
    pub slot: &'w Slot,
    /// The mode, of its namespace, that fills it although it may stay empty.
    pub of_mode: Option<String>,
    /// Whether something says of it that it is filled, or with what.
    pub of_itself: bool,
    /// Where its clients are.
    pub clients: Vec<String>,
    /// Where it is today: `None` if nowhere, else the place, if that is still for sale.
    pub current: Option<Option<Place>>,
    /// Units of its own.
    pub dedicated: bool,
    /// What binds it.
    pub wishes: Vec<Wish>,
    /// Writes per second at peak.
    pub writes: Fraction,
    /// Reads per second at peak.
    pub reads: Fraction,
    /// Scans of everything per second at peak.
    pub scans: Fraction,
    /// Bytes held.
    pub data: Fraction,
    /// Bytes of one item.
    pub item: Fraction,
    /// Bytes that a backend must be known to keep in one value.
    pub min_value: Option<Fraction>,
    /// Connections.
    pub connections: Fraction,
    /// Average as a part of the peak.
    pub mean: Fraction,
    /// Loads that do not count towards capacity.
    pub weightless: BTreeSet<Resource>,
}

/// Every slot that is filled: the required ones, and the optional ones that something names.
pub(super) fn demands<'w>(world: &'w World, ask: &Ask) -> Vec<Demand<'w>> {
    let slots = world.pattern(&ask.pattern).map_or(&[][..], |pattern| &pattern.slots);
    let of_mode = world.mode(&ask.pattern, ask.mode.as_ref());
    let itself = |slot: &Slot| {
        ask.fill.contains(&slot.name)
            || ask.pins.iter().any(|(name, _)| *name == slot.name)
            || ask.regions.contains_key(&Some(slot.name.clone()))
    };
    let named = |slot: &Slot| of_mode.contains(&slot.name) || itself(slot);
    let filled = slots.iter().filter(|slot| !slot.may_stay_empty || named(slot));
    let by_mode =
        |slot: &Slot| ask.mode.clone().filter(|_| slot.may_stay_empty && of_mode.contains(&slot.name));
    filled
        .map(|slot| Demand { of_mode: by_mode(slot), of_itself: itself(slot), ..demand(world, ask, slot) })
        .collect()
}

fn demand<'w>(world: &World, ask: &Ask, slot: &'w Slot) -> Demand<'w> {
    let word = |name: &str| workload(ask, &slot.name, name);
    let mean = word("mean");
    let default = default_load(slot);
    let load = slot.load.as_ref().unwrap_or(&default);
    let product = |stated: &[String], default: &[String], mean_writes: Fraction| {
        let factor = |text: &String| match text.as_str() {
            "mean_writes" => mean_writes,
            number if number.starts_with(|c: char| c.is_ascii_digit()) => {
                Fraction::parse(number).unwrap_or(Fraction::ZERO)
            }
            name => word(name),
        };
        match if stated.is_empty() { default } else { stated } {
            [] => Fraction::ZERO,
            factors => factors.iter().map(factor).fold(Fraction::ONE, |product, factor| product * factor),
        }
    };
    let writes = product(&load.writes, &default.writes, Fraction::ZERO);
    let mean_writes = writes * mean;
    let item = slot.item.clone().unwrap_or_else(|| default_item(slot));
    Demand {
        name: slot.name.clone(),
        slot,
        of_mode: None,
        of_itself: false,
        clients: ask.clients.clone(),
        current: None,
        dedicated: ask.dedicated.contains(&slot.name),
        wishes: wishes(world, ask, slot),
        writes,
        reads: product(&load.reads, &default.reads, mean_writes),
        scans: product(&load.scans, &default.scans, mean_writes),
        data: product(&load.data, &default.data, mean_writes),
        item: word(&item),
        min_value: slot.min_value.as_deref().map(word),
        connections: word("connections"),
        mean,
        weightless: BTreeSet::new(),
    }
}

/// What the slot says, else what the namespace says, else the documented default.
fn workload(ask: &Ask, slot: &str, word: &str) -> Fraction {
    let stated =
        |scope: Option<&str>| ask.workload.get(&(scope.map(str::to_owned), word.to_owned())).copied();
    let default = || match word {
        "write_rps" => Fraction::ONE,
        "read_rps" | "fan_out" | "connections" => Fraction::whole(10),
        "data_size" => Fraction::whole(1 << 30),
        "record_size" | "message_size" => Fraction::whole(1 << 10),
        "retention" => Fraction::whole(7 * 86_400),
        "mean" => Fraction::new(3, 10),
        _ => Fraction::ZERO,
    };
    stated(Some(slot)).or_else(|| stated(None)).unwrap_or_else(default)
}

fn model_of_first(slot: &Slot) -> &str {
    let first = slot.required.first().or_else(|| slot.any_of.first().and_then(|list| list.first()));
    first.map_or("", |name| name.split('_').next().unwrap_or(""))
}

/// Without `load:`, or without a part of it, pubsub slots hold no data, queue and stream slots what arrives within the retention.
fn default_load(slot: &Slot) -> crate::world::Load {
    let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
    let data: &[&str] = match model_of_first(slot) {
        "pubsub" => &[],
        "queue" | "stream" => &["mean_writes", "message_size", "retention"],
        _ => &["data_size"],
    };
    crate::world::Load {
        writes: words(&["write_rps"]),
        reads: words(&["read_rps"]),
        scans: Vec::new(),
        data: words(data),
    }
}

fn default_item(slot: &Slot) -> String {
    let message = matches!(model_of_first(slot), "pubsub" | "queue" | "stream");
    String::from(if message { "message_size" } else { "record_size" })
}

/// Every wish that binds a slot.
fn wishes(world: &World, ask: &Ask, slot: &Slot) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for (name, targets) in ask.pins.iter().filter(|(name, _)| *name == slot.name) {
        let _ = name;
        wishes.push(Wish::Pin(targets.iter().cloned().collect()));
    }
    let own = ask.regions.get(&Some(slot.name.clone()));
    if let Some(regions) = own.or_else(|| ask.regions.get(&None)) {
        wishes.push(Wish::Pin(regions.iter().cloned().map(Target::Region).collect()));
    }
    if !ask.only_vendors.is_empty() {
        wishes.push(Wish::OnlyVendors(ask.only_vendors.clone()));
    }
    if !ask.avoid_vendors.is_empty() {
        wishes.push(Wish::AvoidVendors(ask.avoid_vendors.clone()));
    }
    for (scope, target) in &ask.excludes {
        if scope.as_ref().is_none_or(|scope| *scope == slot.name) {
            wishes.push(Wish::Not(target.clone()));
        }
    }
    wishes.extend(ask.needs.iter().filter_map(|need| needed(world, ask, slot, need)));
    wishes
}

/// What a need means for a slot; a capability lands only where its interface is listed.
fn needed(world: &World, ask: &Ask, slot: &Slot, need: &Need) -> Option<Wish> {
    Some(match need {
        Need::Capability(word, stance) => {
            let (_, interface) = world.capabilities.iter().find(|(known, _)| known == word)?;
            let mut listed = slot.required.iter().chain(&slot.optional).chain(slot.any_of.iter().flatten());
            if !listed.any(|name| name == interface) {
                return None;
            }
            match stance.as_str() {
                "required" => Wish::Has(interface.clone()),
                "forbidden" => Wish::HasNot(interface.clone()),
                _ => Wish::Wants(interface.clone()),
            }
        }
        Need::AtLeast(scale, word) => Wish::AtLeast(scale.clone(), word.clone()),
        Need::Sla(least) => Wish::Sla(*least),
        Need::LatencyP99(most) => Wish::LatencyP99(*most),
        Need::ValueSize(least) => Wish::ValueSize(*least),
        Need::Compliance(mark) => Wish::Compliance(mark.clone()),
        Need::Jurisdiction(name) => Wish::Jurisdiction(name.to_lowercase()),
        Need::Continent(name) => Wish::Continent(name.to_lowercase()),
        Need::Cloud(name) => Wish::Cloud(name.to_lowercase()),
        Need::MaxRoundTrip(limit) => Wish::MaxRoundTrip(ask.clients.clone(), *limit),
    })
}

impl Demand<'_> {
    /// Takes the name it has among several namespaces, and what the group says about it.
    pub(super) fn join(&mut self, namespace: &str, ask: &Ask, group: &Group) {
        self.name = format!("{namespace}.{}", self.slot.name);
        self.of_mode = self.of_mode.take().map(|mode| format!("{namespace} {mode}"));
        self.clients = ask.clients.clone();
        self.current = group.current.get(&self.name).cloned();
        if let (true, Some(Some(place))) = (group.keep.contains(&self.name), &self.current) {
            self.wishes.push(Wish::Stay(place.offering.clone(), place.regions.clone()));
        }
        self.wishes.extend(group.not_all.get(&self.name).cloned().map(Wish::NotAll));
    }

    /// Puts a wish in the place of another.
    pub(super) fn replace(&mut self, old: &Fact, new: &Fact) {
        if let (Fact::Wish(slot, old), Fact::Wish(_, new)) = (old, new)
            && *slot == self.name
        {
            self.wishes.iter_mut().filter(|wish| *wish == old).for_each(|wish| *wish = new.clone());
        }
    }

    /// A load that is gone weighs nothing. (Every other fact is forgotten where it is asked for.)
    pub(super) fn forget(&mut self, gone: &[Fact]) {
        for fact in gone {
            if let Fact::Load(slot, resource) = fact
                && *slot == self.name
            {
                self.weightless.insert(*resource);
            }
        }
    }
}
