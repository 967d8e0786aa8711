//! Worlds.

use crate::dice::Dice;
use crate::fraction::Fraction;
use crate::world::{
    Backend, Capacity, Load, Meter, Offering, Pattern, PatternRule, Price, Region, Scale, Slot, Stated, World,
};
use std::collections::BTreeSet;

/// Interfaces with the word that asks for each; those without are the models themselves.
const INTERFACES: [(&str, &str); 12] = [
    ("keyvalue_basic", ""),
    ("keyvalue_scan", "scan"),
    ("keyvalue_ttl", "ttl"),
    ("keyvalue_cas", "cas"),
    ("pubsub_basic", ""),
    ("pubsub_persistent", "persistence"),
    ("queue_basic", ""),
    ("queue_visibility", "visibility_timeout"),
    ("queue_dead_letter", "dead_letter"),
    ("stream_basic", ""),
    ("stream_replay", "replay"),
    ("stream_retention", "retention"),
];
const SCALES: [(&str, &[&str]); 3] = [
    ("durability", &["ephemeral", "eventual", "persistent"]),
    ("consistency", &["eventual", "read_after_write", "strong", "linearizable"]),
    ("delivery", &["at_most_once", "at_least_once", "exactly_once"]),
];
/// Region, cloud, continent, jurisdiction.
const REGIONS: [(&str, &str, &str, &str); 6] = [
    ("eu-west-1", "aws", "Europe", "EU"),
    ("us-east-1", "aws", "North America", "US"),
    ("europe-west1", "gcp", "Europe", "EU"),
    ("antarctica1", "gcp", "", ""),
    ("uksouth", "azure", "Europe", "UK"),
    ("local", "local", "", ""),
];
const BACKENDS: [&str; 5] = ["amber", "birch", "cedar", "dahlia", "elder"];
const VENDORS: [&str; 4] = ["aws", "gcp", "azure", "self-hosted"];
const SLOTS: [&str; 4] = ["registry", "messaging", "durability", "archive"];

const KIB: i128 = 1 << 10;
const GIB: i128 = 1 << 30;

/// A world by chance.
pub(super) fn world(dice: &mut Dice) -> World {
    let mut world = World {
        interfaces: INTERFACES.iter().map(|(name, _)| (*name).to_owned()).collect(),
        capabilities: INTERFACES
            .iter()
            .filter(|(_, word)| !word.is_empty())
            .map(|(name, word)| ((*word).to_owned(), (*name).to_owned()))
            .collect(),
        scales: SCALES
            .iter()
            .map(|(name, order)| ((*name).to_owned(), order.iter().map(|&word| word.to_owned()).collect()))
            .collect(),
        ..World::default()
    };
    world.regions = regions(dice);
    world.round_trips = round_trips(dice, &world.regions);
    let count = 3 + dice.below(3);
    world.backends = dice.some(&BACKENDS, count).into_iter().map(|name| backend(dice, name)).collect();
    world.offerings =
        world.backends.clone().iter().flat_map(|backend| offerings(dice, &world, backend)).collect();
    world.patterns = vec![pattern(dice, &world)];
    world
}

fn regions(dice: &mut Dice) -> Vec<Region> {
    let count = 2 + dice.below(3);
    let region = |(name, cloud, continent, jurisdiction): (&str, &str, &str, &str)| Region {
        name: name.to_owned(),
        cloud: cloud.to_owned(),
        continent: (!continent.is_empty()).then(|| continent.to_owned()),
        jurisdiction: (!jurisdiction.is_empty()).then(|| jurisdiction.to_owned()),
    };
    let mut regions: Vec<Region> = dice.some(&REGIONS[..5], count).into_iter().map(region).collect();
    if dice.percent(25) {
        regions.push(region(REGIONS[5]));
    }
    regions
}

fn round_trips(dice: &mut Dice, regions: &[Region]) -> Vec<(String, String, Fraction)> {
    let mut trips = Vec::new();
    for a in regions {
        for b in regions.iter().filter(|b| b.name != a.name && a.name != "local" && b.name != "local") {
            if dice.percent(50) {
                let milliseconds = dice.pick(&[5, 20, 24, 40, 90]);
                trips.push((a.name.clone(), b.name.clone(), Fraction::new(milliseconds, 1000)));
            }
        }
    }
    trips
}

fn backend(dice: &mut Dice, name: &str) -> Backend {
    let mut backend = Backend { name: name.to_owned(), plugged: dice.percent(88), ..Backend::default() };
    for model in ["keyvalue", "pubsub", "queue", "stream"] {
        let chance = if model == "stream" { 45 } else { 72 };
        let flavours = INTERFACES.iter().map(|(name, _)| *name).filter(|name| name.starts_with(model));
        let has_model = dice.percent(chance);
        for name in flavours {
            if has_model && (name.ends_with("_basic") || dice.percent(60)) {
                backend.interfaces.insert(name.to_owned());
            } else if dice.percent(5) {
                backend.planned.insert(name.to_owned());
            }
        }
    }
    for (scale, words) in SCALES {
        if dice.percent(75) {
            backend.attributes.insert(scale.to_owned(), dice.pick(words).to_owned());
        }
    }
    backend.in_memory = dice.percent(40);
    backend.max_value = match dice.below(10) {
        0..4 => Stated::Unknown,
        4 => Stated::Unlimited,
        _ => Stated::Known(Fraction::whole(dice.pick(&[8, 64, 400, 1024]) * KIB)),
    };
    backend.compliance =
        dice.pick(&[&["hipaa"][..], &["hipaa", "soc2"], &[], &[]]).iter().map(|&m| m.into()).collect();
    backend
}

fn offerings(dice: &mut Dice, world: &World, backend: &Backend) -> Vec<Offering> {
    let count = dice.pick(&[1, 1, 2, 2, 3]);
    (0..count).map(|index| offering(dice, world, backend, index)).collect()
}

fn offering(dice: &mut Dice, world: &World, backend: &Backend, index: usize) -> Offering {
    let vendor = dice.pick(&VENDORS);
    let names: Vec<String> = world.regions.iter().map(|region| region.name.clone()).collect();
    let wide = dice.pick(&[1, 1, 1, 2]);
    let regions = dice.some(&names, wide);
    let scale = dice.pick(&[Scale::None, Scale::Instances, Scale::Instances, Scale::Shards]);
    let lacks = if dice.percent(15) { 1 } else { 0 };
    let interfaces: Vec<String> = backend.interfaces.iter().cloned().collect();
    Offering {
        name: format!("{vendor}-{}-{}", backend.name, ["a", "b", "c"][index % 3]),
        backend: backend.name.clone(),
        vendor: vendor.to_owned(),
        replicated: regions.len() > 1 && dice.percent(40),
        regions,
        scale,
        price: dice.percent(94).then(|| price(dice, scale)),
        capacity: capacity(dice, scale, backend.in_memory),
        lacks: dice.some(&interfaces, lacks).into_iter().collect(),
        environments: environments(dice),
        sla: dice.percent(60).then(|| Fraction::new(dice.pick(&[9900, 9950, 9990, 9999]), 10_000)),
        latency_p99: dice.percent(40).then(|| Fraction::new(dice.pick(&[1, 5, 10, 40]), 1000)),
    }
}

fn environments(dice: &mut Dice) -> BTreeSet<String> {
    let names: &[&str] = match dice.below(20) {
        0 => &["dev"],
        1 => &["dev", "staging"],
        2 => &["prod"],
        _ => &[],
    };
    names.iter().map(|&name| name.to_owned()).collect()
}

fn cents(amount: i128) -> Fraction {
    Fraction::new(amount, 100)
}

fn price(dice: &mut Dice, scale: Scale) -> Price {
    let odd = dice.pick(&[0, 0, 36, 99]);
    let fixed = |dice: &mut Dice, choices: &[i128]| cents(dice.pick(choices) * 100 + odd);
    let (base, unit, metered) = match scale {
        Scale::Instances => (Fraction::ZERO, fixed(dice, &[3, 5, 8, 12, 20, 25, 40]), 30),
        Scale::None => (cents(dice.pick(&[0, 0, 500, 981, 1500])), Fraction::ZERO, 100),
        Scale::Shards => (cents(dice.pick(&[0, 0, 1000])), fixed(dice, &[2, 4, 5, 8, 10]), 40),
    };
    let meters = match dice.percent(metered) {
        true => (0..dice.pick(&[1, 1, 2])).map(|index| meter(dice, index)).collect(),
        false => Vec::new(),
    };
    Price { base, unit, meters }
}

/// A meter, now and then with tiers instead of something included.
fn meter(dice: &mut Dice, index: usize) -> Meter {
    let mut meter = untiered(dice, index);
    if dice.percent(25) {
        let unit = if meter.per.parse::<u64>().is_ok() { 1_000_000 } else { GIB };
        let limits = dice.pick(&[&[1][..], &[2], &[1, 3]]);
        let falls =
            |step: &usize| meter.price * Fraction::new(9 - 3 * i128::try_from(*step).unwrap_or(0), 10);
        let prices: Vec<Fraction> = (0..limits.len()).map(|step| falls(&step)).collect();
        let limits = limits.iter().map(|&limit| Fraction::whole(limit * unit));
        meter.tiers = limits.zip(prices).collect();
        meter.included = Fraction::ZERO;
    }
    meter
}

fn untiered(dice: &mut Dice, index: usize) -> Meter {
    const REQUESTS: [&str; 4] = ["writes", "reads", "requests", "queue_requests"];
    const BYTES: [&str; 3] = ["bytes_in", "bytes_out", "bytes_io"];
    let name = format!("m{index}");
    let increment = |dice: &mut Dice| {
        let size = dice.pick(&[0, 0, 1, 4, 64]);
        (size > 0).then(|| Fraction::whole(size * KIB))
    };
    match dice.below(3) {
        0 => Meter {
            name,
            drives: dice.pick(&REQUESTS).to_owned(),
            per: String::from("1000000"),
            price: Fraction::new(dice.pick(&[50, 125, 400, 625, 1100, 34]), 1000),
            included: Fraction::whole(dice.pick(&[0, 0, 1, 3, 7, 20]) * 1_000_000),
            write_increment: increment(dice),
            read_increment: increment(dice),
            ..Meter::default()
        },
        1 => Meter {
            name,
            drives: dice.pick(&BYTES).to_owned(),
            per: dice.pick(&["GiB", "GB"]).to_owned(),
            price: Fraction::new(dice.pick(&[20, 45, 90, 130, 7]), 1000),
            included: Fraction::whole(dice.pick(&[0, 0, 1, 5, 20]) * GIB),
            ..Meter::default()
        },
        _ => Meter {
            name,
            drives: String::from("data"),
            per: dice.pick(&["GiB-month", "GB-month", "GiB-month"]).to_owned(),
            price: Fraction::new(dice.pick(&[100, 250, 333, 1250, 2700]), 1000),
            copies: dice.pick(&[1, 1, 1, 3]),
            included: Fraction::whole(dice.pick(&[0, 0, 1, 3, 5]) * dice.pick(&[GIB, 1_000_000_000])),
            ..Meter::default()
        },
    }
}

/// One or two figures that matter, the rest unlimited or unknown.
fn capacity(dice: &mut Dice, scale: Scale, in_memory: bool) -> Capacity {
    let rest = |dice: &mut Dice| if dice.percent(40) { Stated::Unlimited } else { Stated::Unknown };
    let one_of = |dice: &mut Dice, choices: &[i128], times: i128| {
        Stated::Known(Fraction::whole(dice.pick(choices) * times))
    };
    let mut capacity = Capacity {
        nodes: dice.percent(40).then(|| dice.pick(&[1, 2, 3])),
        nodes_are_shards: dice.percent(30),
        memory: rest(dice),
        storage: rest(dice),
        ops: rest(dice),
        write_ops: Stated::Unknown,
        read_ops: Stated::Unknown,
        connections: rest(dice),
        throughput: rest(dice),
        ..Capacity::default()
    };
    let figures = if scale == Scale::None { dice.below(2) } else { 1 + dice.below(2) };
    for _ in 0..figures {
        match dice.below(8) {
            0..3 => capacity.ops = one_of(dice, &[10, 20, 25, 40, 80, 200], 1),
            3..6 => {
                let data = one_of(dice, &[1, 2, 3, 4, 6, 16], GIB);
                if in_memory { capacity.memory = data } else { capacity.storage = data }
            }
            6 => capacity.connections = one_of(dice, &[10, 15, 20, 40], 1),
            _ => capacity.throughput = one_of(dice, &[16, 50, 400], KIB),
        }
    }
    if dice.percent(if scale == Scale::Shards { 50 } else { 8 }) {
        capacity.write_ops = one_of(dice, &[5, 10, 20], 1);
        capacity.read_ops = one_of(dice, &[10, 15, 30], 1);
        capacity.write_unit = dice.percent(60).then(|| Fraction::whole(KIB));
        capacity.read_unit = dice.percent(60).then(|| Fraction::whole(4 * KIB));
    }
    capacity
}

fn pattern(dice: &mut Dice, world: &World) -> Pattern {
    let count = dice.pick(&[2, 2, 3, 3, 3, 4]);
    let slots: Vec<Slot> = (0..count).map(|index| slot(dice, world, index)).collect();
    let names: Vec<String> = slots.iter().map(|slot| slot.name.clone()).collect();
    let mut rules = Vec::new();
    if dice.percent(25) {
        let word = dice.pick(&[
            "same_backend",
            "different_backend",
            "different_backend",
            "same_region",
            "same_cloud",
            "same_vendor",
            "different_vendor",
            "different_region",
            "different_site",
        ]);
        let among = 2 + dice.below(2);
        rules.push(PatternRule { word: word.to_owned(), slots: dice.some(&names, among) });
    }
    Pattern { name: String::from("pattern"), slots, rules, ..Pattern::default() }
}

fn slot(dice: &mut Dice, world: &World, index: usize) -> Slot {
    let model = dice.pick(&["keyvalue", "keyvalue", "pubsub", "queue", "queue", "stream"]);
    let basic = format!("{model}_basic");
    let own = |name: &&String| name.starts_with(model) && **name != basic;
    let flavours: Vec<String> = world.interfaces.iter().filter(own).cloned().collect();
    let mut slot = Slot { name: SLOTS[index % 4].to_owned(), required: vec![basic], ..Slot::default() };
    slot.may_stay_empty = index > 0 && dice.percent(20);
    let required = dice.pick(&[0, 0, 0, 1]);
    slot.required.extend(dice.some(&flavours, required));
    let wanted = dice.below(3);
    slot.optional = dice.some(&flavours, wanted);
    slot.optional.retain(|name| !slot.required.contains(name));
    if dice.percent(12) {
        slot.any_of = vec![slot.required.clone(), vec![String::from("pubsub_basic")]];
        slot.required.clear();
        slot.item = Some(String::from("record_size"));
        slot.load = Some(load(dice));
    } else if dice.percent(10) && flavours.len() > 1 {
        slot.any_of = dice.some(&flavours, 2).into_iter().map(|name| vec![name]).collect();
    }
    let names: Vec<String> = world.backends.iter().map(|backend| backend.name.clone()).collect();
    let recommended = dice.below(3);
    slot.recommended = dice.some(&names, recommended);
    if dice.percent(60) {
        slot.load = Some(load(dice));
    }
    if dice.percent(30) {
        slot.item = Some(dice.pick(&["record_size", "message_size"]).to_owned());
    }
    slot
}

fn load(dice: &mut Dice) -> Load {
    let mut product = |choices: &[&[&str]]| -> Vec<String> {
        dice.pick(choices).iter().map(|&word| word.to_owned()).collect()
    };
    Load {
        writes: product(&[
            &["write_rps"],
            &["write_rps"],
            &["write_rps", "2"],
            &["read_rps"],
            &["1.5"],
            &["0"],
        ]),
        reads: product(&[&["read_rps"], &["read_rps"], &["write_rps", "fan_out"], &["0"], &["write_rps"]]),
        scans: product(&[&[], &[], &[], &["0"], &["0.0001"], &["0.25"]]),
        data: product(&[
            &["data_size"],
            &["data_size"],
            &["data_size", "2"],
            &["0"],
            &["mean_writes", "message_size", "retention"],
        ]),
    }
}
