//! A small catalogue made by hand: enough of everything for the tests of requests and configurations.

use prism_model::catalog::{
    Aspect, Attribute, Backend, Capability, DataModel, Figure, Implements, Interface, Mode, Offering,
    Pattern, PatternRule, PatternRuleKind, Plugin, Presence, Region, Scale, Slot, SlotCondition, Source,
    Support,
};
use prism_model::request::Target;
use prism_model::tariff::Tariff;
use prism_model::workload::{Factor, ItemSize, LoadShape, Word};
use prism_model::{
    BackendId, Catalog, CatalogParts, FileId, InterfaceId, InterfaceSet, Known, Mark, MicroUsd, ModelId,
    RegionId, SlotId, SourceId,
};

const INTERFACES: [(&str, &str); 12] = [
    ("keyvalue_basic", "KeyValueBasicInterface"),
    ("keyvalue_scan", "KeyValueScanInterface"),
    ("keyvalue_ttl", "KeyValueTTLInterface"),
    ("keyvalue_transactional", "KeyValueTransactionalInterface"),
    ("keyvalue_cas", "KeyValueCASInterface"),
    ("pubsub_basic", "PubSubBasicInterface"),
    ("pubsub_wildcards", "PubSubWildcardsInterface"),
    ("pubsub_persistent", "PubSubPersistentInterface"),
    ("queue_basic", "QueueBasicInterface"),
    ("queue_visibility", "QueueVisibilityInterface"),
    ("queue_dead_letter", "QueueDeadLetterInterface"),
    ("stream_replay", "StreamReplayInterface"),
];
const MODELS: [&str; 4] = ["keyvalue", "pubsub", "queue", "stream"];
const CAPABILITIES: [(&str, &str); 9] = [
    ("scan", "keyvalue_scan"),
    ("ttl", "keyvalue_ttl"),
    ("transactions", "keyvalue_transactional"),
    ("cas", "keyvalue_cas"),
    ("wildcards", "pubsub_wildcards"),
    ("persistence", "pubsub_persistent"),
    ("visibility_timeout", "queue_visibility"),
    ("dead_letter", "queue_dead_letter"),
    ("replay", "stream_replay"),
];
const REGIONS: [(&str, &str, &str, &str); 5] = [
    ("eu-west-1", "aws", "Europe", "EU"),
    ("us-east-1", "aws", "North America", "US"),
    ("europe-west1", "gcp", "Europe", "EU"),
    ("westeurope", "azure", "Europe", "EU"),
    ("local", "local", "", ""),
];

type Names = &'static [&'static str];
type BackendRow = (&'static str, &'static str, &'static str, &'static str, &'static str, Names);
type OfferingRow = (&'static str, &'static str, &'static str, Names, Names, Names);

/// Backend, plugin, format, default, template, interfaces (`~` emulated, `-` planned).
const BACKENDS: [BackendRow; 8] = [
    (
        "redis",
        "p",
        "redis://host:port/db",
        "redis://localhost:6379/0",
        "redis://${HOST}:6379/0",
        &[
            "keyvalue_basic",
            "keyvalue_scan",
            "keyvalue_ttl",
            "keyvalue_transactional",
            "-keyvalue_cas",
            "pubsub_basic",
            "pubsub_wildcards",
        ],
    ),
    (
        "postgres",
        "p",
        "postgresql://user:pass@host:port/db",
        "postgresql://localhost:5432/prism",
        "postgresql://${USER}:${PASSWORD}@${HOST}:5432/${DATABASE}",
        &[
            "keyvalue_basic",
            "keyvalue_scan",
            "keyvalue_transactional",
            "queue_basic",
            "queue_visibility",
            "queue_dead_letter",
        ],
    ),
    (
        "nats",
        "p",
        "nats://host:port",
        "nats://localhost:4222",
        "nats://${HOST}:4222",
        &["pubsub_basic", "pubsub_wildcards", "pubsub_persistent"],
    ),
    (
        "kafka",
        "p",
        "kafka://broker1:9092,broker2:9092",
        "kafka://localhost:9092",
        "kafka://${HOST}:9092",
        &["pubsub_basic", "pubsub_persistent", "~stream_replay"],
    ),
    (
        "dynamodb",
        "p",
        "dynamodb://region/table",
        "dynamodb://us-east-1/prism",
        "dynamodb://{region}/${TABLE}",
        &["keyvalue_basic", "keyvalue_scan", "keyvalue_ttl", "keyvalue_cas"],
    ),
    (
        "etcd",
        "p",
        "etcd://host1:2379,host2:2379",
        "etcd://localhost:2379",
        "etcd://${HOST}:2379",
        &["keyvalue_basic", "keyvalue_scan", "keyvalue_ttl", "keyvalue_cas"],
    ),
    (
        "memstore",
        "built-in",
        "mem://local",
        "mem://local",
        "mem://local",
        &["keyvalue_basic", "keyvalue_ttl"],
    ),
    (
        "servicebus",
        "none",
        "servicebus://namespace/entity",
        "servicebus://prism/prism",
        "servicebus://${NAMESPACE}/${ENTITY}",
        &["queue_basic", "queue_visibility", "queue_dead_letter", "pubsub_basic"],
    ),
];

/// Offering, backend, vendor, regions, environments, lacks; a `!` before the name: without a price.
const OFFERINGS: [OfferingRow; 9] = [
    ("aws-elasticache-redis", "redis", "aws", &["eu-west-1", "us-east-1"], &[], &[]),
    ("gcp-memorystore-redis", "redis", "gcp", &["europe-west1"], &[], &[]),
    ("!redis-cloud", "redis", "redis-inc", &["eu-west-1"], &[], &[]),
    ("aws-rds-postgres", "postgres", "aws", &["eu-west-1"], &[], &[]),
    ("self-hosted-nats", "nats", "self-hosted", &["eu-west-1", "us-east-1"], &[], &[]),
    ("self-hosted-nats-core", "nats", "self-hosted", &["eu-west-1"], &["staging"], &["pubsub_persistent"]),
    ("aws-dynamodb", "dynamodb", "aws", &["us-east-1"], &[], &[]),
    ("memstore-local", "memstore", "built-in", &["local"], &["dev"], &[]),
    ("azure-servicebus", "servicebus", "azure", &["westeurope"], &[], &[]),
];

fn mark(line: u32) -> Mark {
    Mark { file: FileId(0), line, column: 3 }
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn interface(name: &str) -> InterfaceId {
    InterfaceId::new(INTERFACES.iter().position(|i| i.0 == name).unwrap())
}

fn model(interface: &str) -> ModelId {
    ModelId::new(MODELS.iter().position(|m| interface.starts_with(m)).unwrap())
}

fn backend(name: &str) -> BackendId {
    BackendId::new(BACKENDS.iter().position(|b| b.0 == name).unwrap())
}

fn region(name: &str) -> RegionId {
    RegionId::new(REGIONS.iter().position(|r| r.0 == name).unwrap())
}

fn implements(word: &str) -> Implements {
    let (support, name) = match word.split_at(1) {
        ("-", name) => (Support::Planned, name),
        ("~", name) => (Support::Emulated, name),
        _ => (Support::Implemented, word),
    };
    let ten = Figure { value: prism_model::Exact::integer(10), source: SourceId(0) };
    let penalty = (support == Support::Emulated).then_some(ten);
    Implements { interface: interface(name), support, penalty, note: None, mark: mark(1) }
}

fn backends() -> Vec<Backend> {
    let one = |&(name, plugin, format, default, template, list): &BackendRow| {
        let implements: Vec<Implements> = list.iter().map(|word| implements(word)).collect();
        let works = implements.iter().filter(|i| i.support != Support::Planned).map(|i| i.interface);
        Backend {
            name: text(name),
            description: text(name),
            plugin: match plugin {
                "none" => Plugin::Missing,
                "built-in" => Plugin::BuiltIn,
                _ => Plugin::Versioned { name: format!("prism-{name}"), version: text("v0.1.0") },
            },
            connection_format: text(format),
            default_connection: text(default),
            connection_template: text(template),
            interfaces: works.collect(),
            implements,
            attributes: vec![Known::Unknown; 2],
            in_memory: name == "redis" || name == "memstore",
            max_value: Known::Unknown,
            compliance: if name == "dynamodb" { vec![text("HIPAA")] } else { Vec::new() },
            stated: Vec::new(),
            mark: mark(2),
        }
    };
    BACKENDS.iter().map(one).collect()
}

fn offerings() -> Vec<Offering> {
    let one = |&(name, of, vendor, regions, environments, lacks): &OfferingRow| {
        let priced = Tariff { base: MicroUsd(0), unit: MicroUsd(23_360_000), meters: Vec::new() };
        Offering {
            name: text(name.trim_start_matches('!')),
            backend: backend(of),
            vendor: text(vendor),
            service: text(name),
            sku: text(name),
            deployment: text("managed"),
            regions: regions.iter().map(|name| region(name)).collect(),
            replicated: false,
            scale: Scale::Instances,
            tariff: (!name.starts_with('!')).then_some(priced),
            capacity: Vec::new(),
            nodes: None,
            write_unit: None,
            read_unit: None,
            sla: None,
            latency_p99: None,
            lacks: lacks.iter().map(|name| interface(name)).collect::<InterfaceSet>(),
            lacks_marks: Vec::new(),
            environments: environments.iter().map(|name| text(name)).collect(),
            incomplete: Vec::new(),
            burstable: false,
            facts: Vec::new(),
            note: None,
            source: SourceId(0),
            mark: mark(3),
        }
    };
    OFFERINGS.iter().map(one).collect()
}

fn slot(name: &str, required: &[&str], optional: &[&str], recommended: &[&str], presence: Presence) -> Slot {
    let listed = |names: &[&str]| names.iter().map(|name| (interface(name), mark(4))).collect();
    let rate = |word| vec![Factor::Word(word)];
    let fans_out = required.first().is_some_and(|name| name.starts_with("pubsub"));
    Slot {
        name: text(name),
        description: text(name),
        required: listed(required),
        any_of: Vec::new(),
        any_of_mark: None,
        optional: listed(optional),
        recommended: recommended.iter().map(|name| backend(name)).collect(),
        presence,
        load: LoadShape {
            writes: if fans_out {
                vec![Factor::Word(Word::WriteRps), Factor::Word(Word::FanOut)]
            } else {
                rate(Word::WriteRps)
            },
            reads: rate(Word::ReadRps),
            scans: vec![Factor::Number(prism_model::Exact::ZERO)],
            data: rate(Word::DataSize),
        },
        load_stated: true,
        item: ItemSize::Record,
        min_value: None,
        mark: mark(4),
    }
}

fn pattern(name: &str, slots: Vec<Slot>, rules: Vec<PatternRule>) -> Pattern {
    Pattern {
        name: text(name),
        version: text("v1"),
        summary: text(name),
        description: text(name),
        executor: format!("prism-pattern-{name}:v1.0.0"),
        slots,
        rules,
        modes: Vec::new(),
        proto_file: String::new(),
        service: String::new(),
        methods: Vec::new(),
        flows: Vec::new(),
        mark: mark(5),
    }
}

/// Its first slots are filled, so many of them.
fn mode(name: &str, slots: u32) -> Mode {
    Mode {
        name: text(name),
        description: text(name),
        slots: (0..slots).map(SlotId).collect(),
        mark: mark(11),
    }
}

fn patterns() -> Vec<Pattern> {
    let queue = ["queue_basic", "queue_visibility", "queue_dead_letter"];
    let mut state = slot("state", &["keyvalue_basic"], &[], &[], Presence::Required);
    state.any_of = ["keyvalue_transactional", "keyvalue_cas"]
        .map(|name| [interface(name)].into_iter().collect())
        .to_vec();
    state.any_of_mark = Some(mark(6));
    let both = || vec![SlotId(0), SlotId(1)];
    let different = PatternRule { kind: PatternRuleKind::Different(Aspect::Backend, both()), mark: mark(7) };
    let together = PatternRule { kind: PatternRuleKind::Same(Aspect::Region, both()), mark: mark(8) };
    let served = |slot, target| SlotCondition { slot, targets: vec![target] };
    let follows = PatternRule {
        kind: PatternRuleKind::Implies(
            served(SlotId(0), Target::Backend(backend("redis"))),
            served(SlotId(1), Target::Cloud(text("aws"))),
        ),
        mark: mark(12),
    };
    let registry = |plain: Pattern| Pattern { modes: vec![mode("light", 2), mode("durable", 3)], ..plain };
    vec![
        registry(pattern(
            "multicast-registry",
            vec![
                slot(
                    "registry",
                    &["keyvalue_basic", "keyvalue_scan"],
                    &["keyvalue_ttl"],
                    &["redis"],
                    Presence::Required,
                ),
                slot("messaging", &["pubsub_basic"], &["pubsub_persistent"], &["nats"], Presence::Required),
                slot("durability", &queue, &[], &["postgres"], Presence::Optional),
            ],
            Vec::new(),
        )),
        pattern(
            "cache-aside",
            vec![
                slot("cache", &["keyvalue_basic", "keyvalue_ttl"], &[], &[], Presence::Required),
                slot("source", &["keyvalue_basic"], &["keyvalue_scan"], &[], Presence::Required),
            ],
            vec![different],
        ),
        pattern(
            "saga",
            vec![state, slot("steps", &queue[..2], &queue[2..], &[], Presence::Required)],
            vec![together, follows],
        ),
    ]
}

fn parts() -> CatalogParts {
    let level = |name: &str, order: &[&str], synonyms: &[(&str, u8)]| Attribute {
        name: text(name),
        order: order.iter().map(|word| text(word)).collect(),
        synonyms: synonyms.iter().map(|&(word, level)| (text(word), level)).collect(),
        mark: mark(9),
    };
    CatalogParts {
        files: vec!["registry/sample.yaml".into()],
        sources: vec![Source { text: text("made up"), as_of: text("2024-01-01"), confidence: None }],
        models: MODELS
            .map(|name| DataModel { name: text(name), description: text(name), mark: mark(1) })
            .to_vec(),
        interfaces: INTERFACES
            .map(|(name, service)| Interface {
                name: text(name),
                model: model(name),
                service: text(service),
                proto_file: String::new(),
                description: String::new(),
                methods: Vec::new(),
                mark: mark(1),
            })
            .to_vec(),
        capabilities: CAPABILITIES
            .map(|(name, of)| Capability {
                name: text(name),
                interface: interface(of),
                description: String::new(),
                mark: mark(1),
            })
            .to_vec(),
        attributes: vec![
            level("durability", &["ephemeral", "eventual", "persistent"], &[("fsync", 2)]),
            level("consistency", &["eventual", "read_after_write", "strong"], &[]),
        ],
        backends: backends(),
        offerings: offerings(),
        regions: REGIONS
            .map(|(name, cloud, continent, jurisdiction)| Region {
                name: text(name),
                cloud: text(cloud),
                location: String::new(),
                continent: (!continent.is_empty()).then(|| text(continent)),
                jurisdiction: (!jurisdiction.is_empty()).then(|| text(jurisdiction)),
                local: name == "local",
                mark: mark(1),
            })
            .to_vec(),
        patterns: patterns(),
        ..CatalogParts::default()
    }
}

/// The catalogue of the tests.
pub(crate) fn catalog() -> Catalog {
    Catalog::new(parts()).unwrap()
}
