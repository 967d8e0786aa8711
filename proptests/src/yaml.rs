//! Writes a world as the files of a registry layer, and a question as the flags of a command line. The forms
//! are those of `docs/formats.md`; where it allows several, the writer takes turns.

use crate::fraction::Fraction;
use crate::world::{
    Ask, Backend, Capacity, Condition, Load, Meter, Need, Offering, Pattern, Scale, Slot, Stated, Target,
    World,
};
use crate::written::{duration, money, percent, size};
use prism_registry::request::Flags;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Path and text of every file.
#[must_use]
pub fn files(world: &World) -> Vec<(String, String)> {
    let mut files = vec![
        (String::from("order.yaml"), order(world)),
        (String::from("plugins.yaml"), plugins(world)),
        (String::from("capabilities.yaml"), capabilities(world)),
    ];
    for model in models(world) {
        files.push((format!("interfaces/{model}.yaml"), interfaces(world, &model)));
    }
    files.extend(regions(world));
    for backend in &world.backends {
        files.push((format!("backends/{}.yaml", backend.name), self::backend(backend)));
        let offerings: Vec<&Offering> =
            world.offerings.iter().filter(|offering| offering.backend == backend.name).collect();
        if !offerings.is_empty() {
            files.push((
                format!("offerings/{}.yaml", backend.name),
                self::offerings(&backend.name, &offerings),
            ));
        }
    }
    files.extend(world.patterns.iter().map(|p| (format!("patterns/{}.yaml", p.name), pattern(p))));
    files.sort();
    files
}

/// All of it as one text, for failures.
#[must_use]
pub fn text(world: &World) -> String {
    files(world)
        .into_iter()
        .fold(String::new(), |text, (path, file)| text + "# " + &path + "\n" + &file + "\n")
}

fn list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.as_ref().to_owned()).collect();
    format!("[{}]", names.join(", "))
}

fn models(world: &World) -> Vec<String> {
    let mut models: Vec<String> = Vec::new();
    for name in &world.interfaces {
        let model = name.split('_').next().unwrap_or("").to_owned();
        if !models.contains(&model) {
            models.push(model);
        }
    }
    models
}

fn order(world: &World) -> String {
    format!(
        "patterns: {}\nbackends: {}\nmodels: {}\n",
        list(world.patterns.iter().map(|pattern| &pattern.name)),
        list(world.backends.iter().map(|backend| &backend.name)),
        list(models(world)),
    )
}

fn plugins(world: &World) -> String {
    let mut text = String::from("plugins:\n");
    for backend in &world.backends {
        let _ = writeln!(text, "  - {{plugin: prism-{}, version: v1.0.0}}", backend.name);
    }
    text.push_str("executors:\n");
    for pattern in &world.patterns {
        let _ = writeln!(text, "  - {{executor: prism-pattern-{}, version: v1.0.0}}", pattern.name);
    }
    text
}

fn capabilities(world: &World) -> String {
    let mut text = String::from("capabilities:\n");
    for (word, interface) in &world.capabilities {
        let _ = writeln!(text, "  - {{capability: {word}, interface: {interface}, description: {word}}}");
    }
    text.push_str("attributes:\n");
    for (scale, order) in &world.scales {
        let _ = writeln!(text, "  - attribute: {scale}\n    order: {}", list(order));
    }
    text
}

/// `keyvalue_cas` is served by `KeyValueCASInterface`; nobody here looks at more than its being a name.
fn interfaces(world: &World, model: &str) -> String {
    let mut text = format!("model: {model}\ndescription: {model}\ninterfaces:\n");
    for name in world.interfaces.iter().filter(|name| name.split('_').next() == Some(model)) {
        let service: String = name.split('_').map(capitalised).collect();
        let _ = writeln!(text, "  - interface: {name}");
        let _ = writeln!(text, "    service: {service}Interface");
        let _ = writeln!(text, "    proto_file: proto/interfaces/{name}.proto");
        let _ = writeln!(text, "    description: {name}");
        let _ = writeln!(text, "    methods: [Do(DoRequest) returns (DoResponse)]");
    }
    text
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_uppercase() + rest
}

fn regions(world: &World) -> Vec<(String, String)> {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for region in &world.regions {
        let text =
            files.entry(&region.cloud).or_insert_with(|| format!("cloud: {}\nregions:\n", region.cloud));
        let _ = write!(text, "  - {{region: {}, location: somewhere", region.name);
        let places = [("continent", &region.continent), ("jurisdiction", &region.jurisdiction)];
        for (key, place) in places {
            let _ = place.as_ref().map(|place| write!(text, ", {key}: {place}"));
        }
        text.push_str("}\n");
    }
    let mut files: Vec<(String, String)> = files
        .into_iter()
        .map(|(cloud, text)| (format!("regions/{cloud}.yaml"), text + "source: made up\n"))
        .collect();
    if !world.round_trips.is_empty() {
        files.push((String::from("regions/rtt.yaml"), round_trips(world)));
    }
    files
}

fn round_trips(world: &World) -> String {
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (from, to, seconds) in &world.round_trips {
        rows.entry(from).or_default().push(format!("{to}: {}", duration(*seconds)));
    }
    let mut text = String::from("round_trips: all\nsource: made up\nas_of: 2025-01-01\nfrom:\n");
    for (from, row) in rows {
        let _ = writeln!(text, "  {from}: {{{}}}", row.join(", "));
    }
    text
}

fn backend(backend: &Backend) -> String {
    let name = &backend.name;
    let plugin = if backend.plugged { format!("prism-{name}:v1.0.0") } else { String::from("none") };
    let mut text = format!("backend: {name}\ndescription: {name}\nplugin: {plugin}\n");
    let _ = writeln!(text, "connection_string_format: \"{name}://host:port/db\"");
    let _ = writeln!(text, "default_connection: \"{name}://localhost:1/0\"");
    let _ = writeln!(text, "connection_template: \"{name}://${{HOST}}:1/0\"");
    text.push_str(if backend.interfaces.is_empty() && backend.planned.is_empty() {
        "implements: []\n"
    } else {
        "implements:\n"
    });
    for (index, interface) in backend.interfaces.iter().enumerate() {
        let _ = match backend.emulated.get(interface) {
            Some(penalty) => {
                writeln!(text, "  - {{interface: {interface}, status: emulated{}}}", stated_penalty(*penalty))
            }
            None if index % 3 == 1 => writeln!(text, "  - {{interface: {interface}, note: by nature}}"),
            None => writeln!(text, "  - {interface}"),
        };
    }
    for interface in &backend.planned {
        let _ = writeln!(text, "  - {{interface: {interface}, status: planned}}");
    }
    let attributes = attributes(backend);
    if !attributes.is_empty() {
        text.push_str("attributes:\n");
    }
    for (name, value) in attributes {
        let _ = writeln!(text, "  {name}: {{value: {value}, source: made up, quality: vendor}}");
    }
    text
}

/// Ten dollars are the default.
fn stated_penalty(penalty: Fraction) -> String {
    if penalty == Fraction::whole(10) { String::new() } else { format!(", penalty: {}", money(penalty)) }
}

fn attributes(backend: &Backend) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> =
        backend.attributes.iter().map(|(scale, word)| (scale.clone(), word.clone())).collect();
    if backend.in_memory {
        attributes.push((String::from("in_memory"), String::from("true")));
    }
    attributes.extend(stated(backend.max_value, size).map(|most| (String::from("max_value"), most)));
    if !backend.compliance.is_empty() {
        attributes.push((String::from("compliance"), list(&backend.compliance)));
    }
    attributes
}

/// An unknown fact is not written.
fn stated(fact: Stated, written: impl Fn(Fraction) -> String) -> Option<String> {
    match fact {
        Stated::Known(value) => Some(written(value)),
        Stated::Unlimited => Some(String::from("unlimited")),
        Stated::Unknown => None,
    }
}

fn offerings(backend: &str, offerings: &[&Offering]) -> String {
    offerings.iter().fold(format!("backend: {backend}\nofferings:\n"), |text, one| text + &offering(one))
}

fn offering(offering: &Offering) -> String {
    let mut text = format!("  - offering: {}\n    vendor: {}\n", offering.name, offering.vendor);
    let _ = writeln!(text, "    service: a service\n    sku: one\n    deployment: managed");
    let regions = if offering.replicated { "replicated" } else { "regions" };
    let _ = writeln!(text, "    {regions}: {}", list(&offering.regions));
    let scale = match offering.scale {
        Scale::None => "none",
        Scale::Instances => "instances",
        Scale::Shards => "shards",
    };
    let _ = writeln!(text, "    scale: {scale}");
    if let Some(price) = &offering.price {
        text.push_str("    price:\n");
        if !price.base.is_zero() {
            let _ = writeln!(text, "      base: {}", money(price.base));
        }
        if !price.unit.is_zero() || (price.base.is_zero() && price.meters.is_empty()) {
            let _ = writeln!(text, "      unit: {}", money(price.unit));
        }
        if !price.meters.is_empty() {
            let _ = writeln!(text, "      meters:");
            price.meters.iter().for_each(|meter| text.push_str(&self::meter(meter)));
        }
    }
    text.push_str(&capacity(&offering.capacity));
    for (name, value) in
        [("sla", offering.sla.map(percent)), ("latency_p99", offering.latency_p99.map(duration))]
    {
        if let Some(value) = value {
            let _ = writeln!(text, "    {name}: {{value: {value}, source: made up}}");
        }
    }
    if !offering.lacks.is_empty() {
        let lacks =
            offering.lacks.iter().map(|interface| format!("{{interface: {interface}, source: made up}}"));
        let _ = writeln!(text, "    lacks: {}", list(lacks));
    }
    if !offering.environments.is_empty() {
        let _ = writeln!(text, "    environments: {}", list(&offering.environments));
    }
    text.push_str("    source: made up\n    as_of: 2025-01-01\n    confidence: high\n");
    text
}

fn meter(meter: &Meter) -> String {
    let requests = meter.per.parse::<u64>().is_ok();
    let mut text = format!("        - {{meter: {}, drives: {}, per: {}", meter.name, meter.drives, meter.per);
    let _ = write!(text, ", price: {}", money(meter.price));
    let amount = |amount: Fraction| if requests { amount.to_string() } else { size(amount) };
    if !meter.tiers.is_empty() {
        let tier = |&(above, price): &(Fraction, Fraction)| {
            format!("{{above: {}, price: {}}}", amount(above), money(price))
        };
        let _ = write!(text, ", tiers: {}", list(meter.tiers.iter().map(tier)));
    }
    if meter.copies != 1 {
        let _ = write!(text, ", copies: {}", meter.copies);
    }
    if !meter.included.is_zero() {
        let _ = write!(text, ", included: {}", amount(meter.included));
    }
    let increments = [("write_increment", meter.write_increment), ("read_increment", meter.read_increment)];
    for (name, increment) in increments {
        let _ = increment.map(|increment| write!(text, ", {name}: {}", size(increment)));
    }
    text + "}\n"
}

fn capacity(capacity: &Capacity) -> String {
    let number = |value: Fraction| value.to_string();
    let facts = [
        ("nodes", capacity.nodes.map(|nodes| nodes.to_string())),
        ("nodes_are", capacity.nodes_are_shards.then(|| String::from("shards"))),
        ("memory", stated(capacity.memory, size)),
        ("storage", stated(capacity.storage, size)),
        ("ops", stated(capacity.ops, number)),
        ("write_ops", stated(capacity.write_ops, number)),
        ("read_ops", stated(capacity.read_ops, number)),
        ("connections", stated(capacity.connections, number)),
        ("throughput", stated(capacity.throughput, size)),
    ];
    let units = [("write_ops", capacity.write_unit.map(size)), ("read_ops", capacity.read_unit.map(size))];
    let pairs = |facts: &[(&str, Option<String>)]| -> Vec<String> {
        facts.iter().filter_map(|(name, value)| Some(format!("{name}: {}", value.as_ref()?))).collect()
    };
    let mut text = String::new();
    for (key, facts) in [("capacity", pairs(&facts)), ("units_of", pairs(&units))] {
        if !facts.is_empty() {
            let _ = writeln!(text, "    {key}: {{{}}}", facts.join(", "));
        }
    }
    text
}

fn pattern(pattern: &Pattern) -> String {
    let name = &pattern.name;
    let mut text = format!("pattern: {name}\nversion: v1\nsummary: {name}\ndescription: {name}\n");
    let _ = writeln!(text, "executor: prism-pattern-{name}:v1.0.0");
    let _ =
        writeln!(text, "api: {{proto_file: proto/patterns/{name}.proto, service: PatternService}}\nslots:");
    for slot in &pattern.slots {
        text.push_str(&self::slot(slot));
    }
    if !pattern.rules.is_empty() || !pattern.implies.is_empty() {
        text.push_str("rules:\n");
    }
    for rule in &pattern.rules {
        let _ = writeln!(text, "  - {}: {}", rule.word, list(&rule.slots));
    }
    for (when, then) in &pattern.implies {
        let _ = writeln!(text, "  - implies: {{if: {}, then: {}}}", condition(when), condition(then));
    }
    if !pattern.modes.is_empty() {
        text.push_str("modes:\n");
    }
    for (name, slots) in &pattern.modes {
        let _ = writeln!(text, "  {name}: {{description: {name}, required_slots: {}}}", list(slots));
    }
    text
}

fn condition((slot, targets): &Condition) -> String {
    let at = targets.iter().map(|target| {
        let (kind, name) = name(target);
        format!(", {kind}: {name}")
    });
    format!("{{slot: {slot}{}}}", at.collect::<String>())
}

fn slot(slot: &Slot) -> String {
    let mut text = format!("  {}:\n    description: {}\n", slot.name, slot.name);
    if slot.may_stay_empty {
        text.push_str("    optional: true\n");
    }
    let lists = [
        ("required_interfaces", &slot.required),
        ("optional_interfaces", &slot.optional),
        ("recommended_backends", &slot.recommended),
    ];
    for (key, names) in lists {
        if !names.is_empty() {
            let _ = writeln!(text, "    {key}: {}", list(names));
        }
    }
    if !slot.any_of.is_empty() {
        let _ = writeln!(text, "    any_of: {}", list(slot.any_of.iter().map(list)));
    }
    if let Some(load) = &slot.load {
        let _ = writeln!(text, "    load: {{{}}}", self::load(load));
    }
    if let Some(item) = &slot.item {
        let _ = writeln!(text, "    item: {item}");
    }
    if let Some(size) = &slot.min_value {
        let _ = writeln!(text, "    min_value: {size}");
    }
    text
}

fn load(load: &Load) -> String {
    let parts =
        [("writes", &load.writes), ("reads", &load.reads), ("scans", &load.scans), ("data", &load.data)];
    let stated = parts.iter().filter(|(_, product)| !product.is_empty());
    let stated: Vec<String> =
        stated.map(|(key, product)| format!("{key}: {}", product.join(" * "))).collect();
    stated.join(", ")
}

/// The flags of a question. What no flag can say ([`Ask::dedicated`], [`Ask::counts`]) is left out.
#[must_use]
pub fn flags(ask: &Ask) -> Flags {
    let joined = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(",");
    let one = |names: &BTreeSet<String>| if names.is_empty() { Vec::new() } else { vec![joined(names)] };
    Flags {
        pattern: Some(ask.pattern.clone()),
        slot: ask.pins.iter().map(|(slot, targets)| format!("{slot}:{}", names(targets))).collect(),
        optimize: optimize(ask),
        region: ask.regions.iter().map(|(slot, regions)| scoped(slot.as_ref(), &joined(regions))).collect(),
        clients: ask.clients.clone(),
        vendor: ask.only_vendors.iter().cloned().collect(),
        avoid_vendor: one(&ask.avoid_vendors),
        prefer_vendor: ask.prefer.as_ref().map(|(vendors, premium)| match premium {
            Some(premium) => format!("{}:{}", joined(vendors), percent(*premium)),
            None => joined(vendors),
        }),
        need: ask.needs.iter().map(need).collect(),
        budget: ask.budget.map(money),
        mode: ask.mode.clone(),
        fill: one(&ask.fill),
        exclude: ask.excludes.iter().map(|(slot, target)| scoped(slot.as_ref(), &kind(target))).collect(),
        max_backends: ask.max_backends.map(|most| most.to_string()),
        max_vendors: ask.max_vendors.map(|most| most.to_string()),
        env: (ask.environment != "prod").then(|| ask.environment.clone()).into_iter().collect(),
        workload: ask
            .workload
            .iter()
            .map(|((slot, word), value)| workload(slot.as_ref(), word, *value))
            .collect(),
        accept_unknown: one(&ask.accept),
        refuse_unknown: ask.refuse.iter().cloned().collect(),
        allow_unplugged: ask.unplugged,
        same_region: one(&ask.same_region),
        same_cloud: one(&ask.same_cloud),
        ..Flags::default()
    }
}

fn scoped(slot: Option<&String>, rest: &str) -> String {
    slot.map_or_else(|| rest.to_owned(), |slot| format!("{slot}:{rest}"))
}

fn name(target: &Target) -> (&'static str, &String) {
    match target {
        Target::Backend(name) => ("backend", name),
        Target::Offering(name) => ("offering", name),
        Target::Vendor(name) => ("vendor", name),
        Target::Region(name) => ("region", name),
        Target::Cloud(name) => ("cloud", name),
    }
}

fn names(targets: &[Target]) -> String {
    targets.iter().map(|target| name(target).1.clone()).collect::<Vec<_>>().join(",")
}

fn kind(target: &Target) -> String {
    let (kind, name) = name(target);
    format!("{kind}={name}")
}

fn optimize(ask: &Ask) -> Vec<String> {
    let level = |(measure, tolerance): &(String, Fraction)| match tolerance.is_zero() {
        true => measure.clone(),
        false => format!("{measure}:{}", percent(*tolerance)),
    };
    if ask.optimize.is_empty() {
        Vec::new()
    } else {
        vec![ask.optimize.iter().map(level).collect::<Vec<_>>().join(",")]
    }
}

fn need(need: &Need) -> String {
    match need {
        Need::Capability(word, stance) => format!("{word}={stance}"),
        Need::AtLeast(scale, word) => format!("{scale}={word}"),
        Need::Sla(least) => format!("sla={}", percent(*least)),
        Need::LatencyP99(most) => format!("latency_p99={}", duration(*most)),
        Need::ValueSize(least) => format!("value_size={}", size(*least)),
        Need::Compliance(mark) => format!("compliance={mark}"),
        Need::Jurisdiction(name) => format!("jurisdiction={name}"),
        Need::Continent(name) => format!("continent={name}"),
        Need::Cloud(name) => format!("cloud={name}"),
        Need::MaxRoundTrip(limit) => format!("max_rtt={}", duration(*limit)),
    }
}

fn workload(slot: Option<&String>, word: &str, value: Fraction) -> String {
    let value = match word {
        "data_size" | "record_size" | "message_size" => size(value),
        "retention" => duration(value),
        "mean" => percent(value),
        _ => value.to_string(),
    };
    slot.map_or_else(|| format!("{word}={value}"), |slot| format!("{slot}.{word}={value}"))
}

/// The flags as one would type them, for failures.
#[must_use]
pub fn typed(ask: &Ask) -> String {
    let flags = flags(ask);
    let single = [
        ("pattern", &flags.pattern),
        ("prefer-vendor", &flags.prefer_vendor),
        ("budget", &flags.budget),
        ("max-backends", &flags.max_backends),
        ("max-vendors", &flags.max_vendors),
    ];
    let several = [
        ("env", &flags.env),
        ("slot", &flags.slot),
        ("optimize", &flags.optimize),
        ("region", &flags.region),
        ("clients", &flags.clients),
        ("vendor", &flags.vendor),
        ("avoid-vendor", &flags.avoid_vendor),
        ("need", &flags.need),
        ("fill", &flags.fill),
        ("exclude", &flags.exclude),
        ("workload", &flags.workload),
        ("accept-unknown", &flags.accept_unknown),
        ("refuse-unknown", &flags.refuse_unknown),
        ("same-region", &flags.same_region),
        ("same-cloud", &flags.same_cloud),
    ];
    let mut words: Vec<String> = single
        .iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("--{name} {value}")))
        .collect();
    words.extend(
        several.iter().flat_map(|(name, values)| values.iter().map(move |value| format!("--{name} {value}"))),
    );
    words.extend(flags.allow_unplugged.then(|| String::from("--allow-unplugged")));
    words.extend((!ask.dedicated.is_empty()).then(|| format!("(dedicated: {:?})", ask.dedicated)));
    words.extend((!ask.counts.is_empty()).then(|| format!("(rules: {:?})", ask.counts)));
    words.join(" ")
}
