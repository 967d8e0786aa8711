//! One broken registry per kind of fault, what a sound one is read as, and how layers stack.

use super::{Reading, read};
use crate::check::mini::{broken, mini, shown, text};
use crate::files::Layer;
use crate::{Severity, shipped};
use prism_model::catalog::{Aspect, Known, PatternRuleKind, Plugin, Presence, Scale, SlotCondition, Support};
use prism_model::request::Target;
use prism_model::tariff::Driver;
use prism_model::workload::{Factor, ItemSize, Resource, Word};
use prism_model::{Catalog, Exact, MicroUsd, RegionId, SlotId};
use std::sync::Arc;

/// File, what stands there, what it becomes, and what is found where.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

const INTERFACES: &str = "registry/interfaces/keyvalue.yaml";
const REDIS: &str = "registry/backends/redis.yaml";
const S3: &str = "registry/backends/s3.yaml";
const OFFERINGS: &str = "registry/offerings/redis.yaml";
const PATTERN: &str = "registry/patterns/little.yaml";
const WORDS: &str = "registry/capabilities.yaml";

const CASES: &[Case] = &[
    // YAML and shapes
    (REDIS, "implements:", "implements: [", &["PRISM0101 registry/backends/redis.yaml:10:3"]),
    (REDIS, "interface_count: 3", "plugin: none", &["PRISM0102 registry/backends/redis.yaml:13:1"]),
    (REDIS, "\"redis://localhost:6379/0\"", "[a]", &["PRISM0109 registry/backends/redis.yaml:6:21"]),
    (REDIS, "plugin: prism-redis:v1.0.0\n", "", &["PRISM0110 registry/backends/redis.yaml:2:1"]),
    (REDIS, "plugin: prism-redis:v1.0.0", "plugin:", &["PRISM0110 registry/backends/redis.yaml:4:1"]),
    (REDIS, "plugin: prism-redis:v1.0.0", "plugin: redis", &["PRISM0112 registry/backends/redis.yaml:4:9"]),
    (REDIS, "description:", "descriptoin:", &["PRISM0111 registry/backends/redis.yaml:3:1"]),
    (REDIS, "interface_count: 3", "interface_count: 2", &["PRISM0208 registry/backends/redis.yaml:13:18"]),
    (REDIS, "interface_count: 3", "interface_count: many", &["PRISM0112 registry/backends/redis.yaml:13:18"]),
    (REDIS, "note: all keys", "status: done", &["PRISM0113 registry/backends/redis.yaml:11:40"]),
    (REDIS, "  - queue_basic", "  - queue_basik", &["PRISM0201 registry/backends/redis.yaml:12:5"]),
    (
        REDIS,
        "  - queue_basic",
        "  - keyvalue_basic",
        &["PRISM0207 registry/backends/redis.yaml:12:5", "PRISM0208 registry/backends/redis.yaml:13:18"],
    ),
    (REDIS, "{value: eventual", "{value: sometimes", &["PRISM0113 registry/backends/redis.yaml:15:23"]),
    (REDIS, "quality: vendor", "quality: gossip", &["PRISM0113 registry/backends/redis.yaml:15:58"]),
    (REDIS, "  durability:", "  durablity:", &["PRISM0111 registry/backends/redis.yaml:15:3"]),
    (REDIS, "{value: true", "{value: yes", &["PRISM0109 registry/backends/redis.yaml:16:22"]),
    (S3, "5GiB", "5120", &["PRISM0112 registry/backends/s3.yaml:5:25"]),
    (
        S3,
        "backend: s3",
        "backend: redis",
        &["PRISM0206 registry/backends/s3.yaml:1:10", "PRISM0210 registry/order.yaml:2:19"],
    ),
    (
        S3,
        "backend: s3",
        "backend: \"s 3\"",
        &["PRISM0118 registry/backends/s3.yaml:1:10", "PRISM0210 registry/order.yaml:2:19"],
    ),
    (S3, "backend: s3", "name: s3", &[]),
    // interfaces
    (
        INTERFACES,
        "interface: keyvalue_scan",
        "interface: scan",
        &[
            "PRISM0201 registry/backends/redis.yaml:11:17",
            "PRISM0201 registry/capabilities.yaml:2:35",
            "PRISM0118 registry/interfaces/keyvalue.yaml:11:16",
            "PRISM0201 registry/patterns/little.yaml:9:10",
            "PRISM0201 registry/patterns/little.yaml:15:27",
        ],
    ),
    (
        INTERFACES,
        "    service: KeyValueScanInterface\n",
        "",
        &["PRISM0110 registry/interfaces/keyvalue.yaml:11:5"],
    ),
    // words
    (WORDS, "keyvalue_scan", "keyvalue_scna", &["PRISM0201 registry/capabilities.yaml:2:35"]),
    (WORDS, "fsync: persistent", "fsync: persistant", &["PRISM0113 registry/capabilities.yaml:6:23"]),
    (
        WORDS,
        "capabilities:\n",
        "capabilities:\n  - {capability: scan, interface: queue_basic}\n",
        &["PRISM0206 registry/capabilities.yaml:3:18"],
    ),
    (
        "registry/plugins.yaml",
        "}]\nexec",
        "}, {plugin: prism-redis, version: v1.0.0}]\nexec",
        &["PRISM0206 registry/plugins.yaml:1:60"],
    ),
    ("registry/order.yaml", "[little]", "[litle]", &["PRISM0210 registry/order.yaml:1:12"]),
    ("registry/order.yaml", "models:", "modles:", &["PRISM0111 registry/order.yaml:3:1"]),
    // regions
    ("registry/regions/rtt.yaml", "us-east-1", "us-east1", &["PRISM0203 registry/regions/rtt.yaml:4:15"]),
    ("registry/regions/rtt.yaml", "68.9ms", "68.9", &["PRISM0112 registry/regions/rtt.yaml:4:26"]),
    (
        "registry/regions/rtt.yaml",
        "{us-east-1: 68.9ms}",
        "68.9ms",
        &["PRISM0109 registry/regions/rtt.yaml:4:14"],
    ),
    (
        "registry/regions/aws.yaml",
        "us-east-1, location",
        "EU-west-1, location",
        &[
            "PRISM0203 registry/offerings/redis.yaml:5:26",
            "PRISM0206 registry/regions/aws.yaml:4:14",
            "PRISM0203 registry/regions/rtt.yaml:4:15",
        ],
    ),
    // offerings
    (OFFERINGS, "backend: redis", "backend: reddis", &["PRISM0202 registry/offerings/redis.yaml:1:10"]),
    (OFFERINGS, "    vendor: aws\n", "", &["PRISM0110 registry/offerings/redis.yaml:3:5"]),
    (OFFERINGS, "us-east-1]", "us-east1]", &["PRISM0203 registry/offerings/redis.yaml:5:26"]),
    (OFFERINGS, "us-east-1]", "eu-west-1]", &["PRISM0207 registry/offerings/redis.yaml:5:26"]),
    (
        OFFERINGS,
        "    price:",
        "    replicated: [eu-west-1]\n    price:",
        &["PRISM0109 registry/offerings/redis.yaml:6:17"],
    ),
    (OFFERINGS, "2024-08-09", "2026-02-31", &["PRISM0112 registry/offerings/redis.yaml:13:12"]),
    (OFFERINGS, "unit: $10", "unit: 10", &["PRISM0112 registry/offerings/redis.yaml:7:13"]),
    (OFFERINGS, "unit: $10", "unit: $99999999999999", &["PRISM0112 registry/offerings/redis.yaml:7:13"]),
    (OFFERINGS, "GiB-hour", "1000000", &["PRISM0112 registry/offerings/redis.yaml:9:44"]),
    (OFFERINGS, "drives: data", "drives: dato", &["PRISM0113 registry/offerings/redis.yaml:9:33"]),
    (
        OFFERINGS,
        "price: $0.125",
        "copies: 0, price: $0.125",
        &["PRISM0112 registry/offerings/redis.yaml:9:62"],
    ),
    // tiers: something included beside them, out of order, dearer, and a limit in the wrong unit
    (
        OFFERINGS,
        "price: $0.125",
        "price: $0.125, tiers: [{above: 1TiB, price: $0.1}]",
        &["PRISM0112 registry/offerings/redis.yaml:9:76"],
    ),
    (
        OFFERINGS,
        "included: 1GiB",
        "tiers: [{above: 2TiB, price: $0.1}, {above: 1TiB, price: $0.05}]",
        &["PRISM0112 registry/offerings/redis.yaml:9:105"],
    ),
    (
        OFFERINGS,
        "included: 1GiB",
        "tiers: [{above: 2TiB, price: $0.13}]",
        &["PRISM0112 registry/offerings/redis.yaml:9:77"],
    ),
    (
        OFFERINGS,
        "included: 1GiB",
        "tiers: [{above: 5, price: $0.1}, {above: 1TiB}]",
        &["PRISM0112 registry/offerings/redis.yaml:9:85", "PRISM0110 registry/offerings/redis.yaml:9:103"],
    ),
    (OFFERINGS, "nodes: 2", "nodes: two", &["PRISM0112 registry/offerings/redis.yaml:10:23"]),
    (
        OFFERINGS,
        "memory: 1.5GiB",
        "memory: 999999999999TiB",
        &["PRISM0112 registry/offerings/redis.yaml:10:34"],
    ),
    (
        OFFERINGS,
        "    sla: 99.9%",
        "    lacks: [keyvalue_scna]\n    sla: 99.9",
        &["PRISM0201 registry/offerings/redis.yaml:11:13", "PRISM0112 registry/offerings/redis.yaml:12:10"],
    ),
    (
        OFFERINGS,
        "    sla: 99.9%",
        "    scale: shard\n    burstable: on",
        &["PRISM0113 registry/offerings/redis.yaml:11:12", "PRISM0109 registry/offerings/redis.yaml:12:16"],
    ),
    (OFFERINGS, "2024-08-09", "yesterday", &["PRISM0112 registry/offerings/redis.yaml:13:12"]),
    (OFFERINGS, "confidence: high", "confidence: sure", &["PRISM0113 registry/offerings/redis.yaml:14:17"]),
    // patterns
    (
        PATTERN,
        "required_interfaces: [keyvalue_basic]",
        "required_interfaces: keyvalue_basic",
        &["PRISM0109 registry/patterns/little.yaml:7:26"],
    ),
    (
        PATTERN,
        "[keyvalue_scan]\nrules",
        "[queue_basic]\nrules",
        &["PRISM0209 registry/patterns/little.yaml:15:27"],
    ),
    (
        PATTERN,
        "    required_interfaces: [queue_basic]\n",
        "",
        &["PRISM0110 registry/patterns/little.yaml:13:5"],
    ),
    (PATTERN, "[redis]", "[redis, postgresql]", &["PRISM0202 registry/patterns/little.yaml:10:35"]),
    (PATTERN, "write_rps * 2", "write_rsp * 2", &["PRISM0119 registry/patterns/little.yaml:11:20"]),
    (PATTERN, "write_rps * 2", "mean_writes", &["PRISM0119 registry/patterns/little.yaml:11:20"]),
    (PATTERN, "write_rps * 2", "write_rps * 2k", &["PRISM0119 registry/patterns/little.yaml:11:20"]),
    (PATTERN, "different_backend", "diferent_backend", &["PRISM0113 registry/patterns/little.yaml:17:5"]),
    (PATTERN, "[store, queue]", "[store, queues]", &["PRISM0204 registry/patterns/little.yaml:17:32"]),
    (PATTERN, "{slot: store, op", "{slot: stoer, op", &["PRISM0204 registry/patterns/little.yaml:24:14"]),
    (PATTERN, "  service: LittleService\n", "", &["PRISM0110 registry/patterns/little.yaml:19:3"]),
    // free-form blocks are read over
    (PATTERN, "version: v1", "version: v1\nparameters: {a: [b]}\nuse_cases: [x]\nperformance: {p: q}", &[]),
];

fn one(layer: &Layer) -> Reading {
    read(std::slice::from_ref(layer))
}

fn catalog(layer: &Layer) -> Catalog {
    let reading = one(layer);
    let findings = reading.findings;
    reading.catalog.unwrap_or_else(|| panic!("{findings:?}"))
}

#[test]
fn every_fault_is_found_where_it_is() {
    let mut wrong = Vec::new();
    for (path, old, new, expected) in CASES {
        let reading = one(&broken(path, old, new));
        let error = reading.findings.iter().any(|finding| finding.severity == Severity::Error);
        if shown(&reading.findings) != *expected || reading.catalog.is_some() == error {
            wrong.push(format!("{path}: {old} → {new}: {:?}", shown(&reading.findings)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_of_all_files_come_in_one_run() {
    let cases: Vec<&Case> = CASES.iter().filter(|case| case.3.len() == 1).collect();
    let mut layer = mini();
    let mut expected = Vec::new();
    for path in [REDIS, S3, OFFERINGS, PATTERN, WORDS, "registry/order.yaml", "registry/regions/rtt.yaml"] {
        let (_, old, new, found) = cases.iter().rev().find(|case| case.0 == path).unwrap();
        let text = text(&mut layer, path);
        *text = text.replacen(old, new, 1);
        expected.extend(found.iter().map(|line| (*line).to_owned()));
    }
    let mut found = shown(&one(&layer).findings);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

/// A file that is not YAML hides what it defines: that is one fault, wherever its names are used.
#[test]
fn a_file_that_cannot_be_parsed_is_told_once() {
    let yaml: Vec<Arc<str>> =
        mini().files.into_iter().map(|(path, _)| path).filter(|p| p.ends_with(".yaml")).collect();
    assert_eq!(yaml.len(), 12);
    for path in yaml {
        let mut layer = mini();
        text(&mut layer, &path).push_str("\n[");
        let layers = [layer];
        let reading = read(&layers);
        let mut findings = reading.findings.clone();
        findings.extend(crate::check(&layers, &reading, &[]));
        let found = shown(&findings);
        assert!(
            matches!(found.as_slice(), [only] if only.starts_with(&format!("PRISM0101 {path}:"))),
            "{found:?}"
        );
    }
}

#[test]
fn what_a_file_that_cannot_be_parsed_does_not_hide_is_still_told() {
    let mut layer = broken(OFFERINGS, "backend: redis", "backend: reddis");
    text(&mut layer, REDIS).push_str("\n[");
    let found = shown(&one(&layer).findings);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], "PRISM0202 registry/offerings/redis.yaml:1:10");
}

#[test]
fn a_sound_registry_is_read_as_written() {
    let catalog = catalog(&mini());
    let parts = catalog.parts();
    let names = |list: Vec<&String>| list.into_iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        names(parts.interfaces.iter().map(|i| &i.name).collect()),
        "keyvalue_basic keyvalue_scan queue_basic"
    );
    let redis = catalog.backend(catalog.find_backend("redis").unwrap());
    assert_eq!(redis.plugin, Plugin::Versioned { name: "prism-redis".into(), version: "v1.0.0".into() });
    assert_eq!((redis.interfaces.len(), redis.in_memory, redis.attributes[0]), (3, true, Known::Value(1)));
    assert_eq!(redis.implements[1].note.as_deref(), Some("all keys"));
    let s3 = catalog.backend(catalog.find_backend("s3").unwrap());
    assert_eq!((s3.max_value, s3.attributes[0]), (Known::Value(Exact::integer(5 << 30)), Known::Unknown));
    assert_eq!(catalog.place(redis.implements[2].mark).to_string(), "registry/backends/redis.yaml:12:5");
    assert_eq!((catalog.sites().len(), parts.round_trips.len()), (2, 1));
    assert_eq!(catalog.round_trip(RegionId(1), RegionId(0)), Exact::parse("0.0689"));
}

#[test]
fn an_offering_is_read_as_written() {
    let catalog = catalog(&mini());
    let offering = &catalog.parts().offerings[0];
    let tariff = offering.tariff.as_ref().unwrap();
    let meter = &tariff.meters[0];
    assert_eq!((tariff.base, tariff.unit), (MicroUsd(0), MicroUsd(10_000_000)));
    // a price per GiB-hour buys a 730th of a GiB for a month
    assert_eq!((meter.drives, meter.per), (Driver::Data, Exact::ratio(1 << 30, 730).unwrap()));
    assert_eq!((meter.included, meter.copies), (Exact::integer(1 << 30), 1));
    let capacity = |resource: Resource| offering.capacity[resource.index()];
    // two nodes are two copies of the same data
    assert_eq!(capacity(Resource::Data), Known::Value(3 << 29));
    assert_eq!(
        (capacity(Resource::Ops), capacity(Resource::Connections)),
        (Known::Value(500), Known::Unknown)
    );
    assert_eq!((offering.scale, offering.nodes), (Scale::Instances, Some(2)));
    assert_eq!(offering.sla.unwrap().value, Exact::ratio(999, 1000).unwrap());
    assert!(offering.facts.contains(&("colour".into(), "red".into())));
    let source = catalog.source(offering.source);
    assert_eq!((source.text.as_str(), source.as_of.as_str()), ("list", "2024-08-09"));
}

#[test]
fn capacities_follow_nodes_and_memory() {
    let data = |new: &str| {
        let catalog = catalog(&broken(OFFERINGS, "nodes: 2, memory: 1.5GiB", new));
        catalog.parts().offerings[0].capacity[Resource::Data.index()]
    };
    assert_eq!(data("nodes: 2, nodes_are: shards, memory: 1.5GiB"), Known::Value(3 << 30));
    assert_eq!(data("storage: 7GiB"), Known::Value(7 << 30));
    assert_eq!(data("memory: 1GiB, storage: 7GiB"), Known::Value(1 << 30));
    assert_eq!(data("memory: unlimited"), Known::Unlimited);
    assert_eq!(data("vcpu: 2"), Known::Unknown);
    let mut on_disk = broken(REDIS, "in_memory: {value: true", "in_memory: {value: false");
    let text = text(&mut on_disk, OFFERINGS);
    *text = text.replace("memory: 1.5GiB", "memory: 1.5GiB, storage: 7GiB, throughput: 2MiB/s");
    let capacity = catalog(&on_disk).parts().offerings[0].capacity.clone();
    assert_eq!((capacity[0], capacity[5]), (Known::Value(7 << 30), Known::Value(2 << 20)));
}

#[test]
fn units_add_up_as_the_price_suggests() {
    let scale = |new: &str| {
        catalog(&broken(OFFERINGS, "    price:\n      unit: $10", new)).parts().offerings[0].scale
    };
    assert_eq!(
        (scale("    price:\n      unit: $10"), scale("    price:\n      base: $10")),
        (Scale::Instances, Scale::Single)
    );
    assert_eq!(scale("    scale: shards\n    price:\n      unit: $10"), Scale::Shards);
}

#[test]
fn tiers_are_read_as_written() {
    let tiers = "tiers: [{above: 50TiB, price: $0.1}, {above: 500TiB, price: $0.1}]";
    let catalog = catalog(&broken(OFFERINGS, "included: 1GiB", tiers));
    let tariff = catalog.parts().offerings[0].tariff.as_ref().unwrap();
    let read: Vec<String> =
        tariff.meters[0].tiers.iter().map(|tier| format!("{} {}", tier.above, tier.price)).collect();
    assert_eq!(read, [format!("{} 0.1", 50_i64 << 40), format!("{} 0.1", 500_i64 << 40)]);
}

#[test]
fn a_pattern_is_read_as_written() {
    let catalog = catalog(&mini());
    let pattern = &catalog.parts().patterns[0];
    let [store, queue] = pattern.slots.as_slice() else { panic!("two slots") };
    assert_eq!((store.presence, queue.presence), (Presence::Required, Presence::Optional));
    assert_eq!((store.required.len(), store.any_of.len(), store.recommended.len()), (1, 1, 1));
    assert_eq!(store.load.writes, [Factor::Word(Word::WriteRps), Factor::Number(Exact::integer(2))]);
    assert!(store.load_stated && !queue.load_stated);
    assert_eq!(store.load.scans, [Factor::Number(Exact::ZERO)]);
    assert_eq!((store.item, queue.item), (ItemSize::Record, ItemSize::Message));
    let kept = [Factor::MeanWrites, Factor::Word(Word::MessageSize), Factor::Word(Word::Retention)];
    assert_eq!(queue.load.data, kept);
    let rule = PatternRuleKind::Different(Aspect::Backend, vec![SlotId(0), SlotId(1)]);
    assert_eq!(pattern.rules[0].kind, rule);
    assert_eq!(pattern.flows[0].1[0].operation, "Set(key)");
}

#[test]
fn what_is_planned_satisfies_nothing() {
    let catalog = catalog(&broken(REDIS, "note: all keys", "status: planned"));
    let redis = &catalog.parts().backends[0];
    assert_eq!((redis.implements[1].support, redis.interfaces.len()), (Support::Planned, 2));
}

#[test]
fn the_grouped_dialect_is_read() {
    let grouped = "\
name: s3
plugin: none
interfaces:
  keyvalue:
    - {interface: basic, version: v1, status: full, operations: [Set], notes: as files}
    - KeyValueScanInterface
capabilities: {anything: goes}
performance: {latency: {p50: <5ms}}
use_cases: [backups]
";
    let mut layer = mini();
    *text(&mut layer, S3) = grouped.to_owned();
    let reading = one(&layer);
    assert_eq!(reading.findings, []);
    let catalog = reading.catalog.unwrap();
    let s3 = &catalog.parts().backends[1];
    assert_eq!((s3.interfaces.len(), s3.implements[0].note.as_deref()), (2, Some("as files")));
    let wrong = grouped.replace("  keyvalue:", "  key_value:");
    *text(&mut layer, S3) = wrong;
    let found = shown(&one(&layer).findings);
    assert_eq!(
        found,
        ["PRISM0205 registry/backends/s3.yaml:4:3", "PRISM0201 registry/backends/s3.yaml:5:19"]
    );
}

#[test]
fn the_grouped_dialect_loads_without_a_plugin_and_with_keys_of_its_own() {
    let grouped = "\
name: s3
version: 0.1.0
metadata: {maturity: alpha}
interfaces:
  keyvalue:
    - interface: keyvalue_basic
      version: 1.0.0
      status: partial
      test_coverage: 100%
      operations:
        - Set(key, value, ttl)
      notes: |
        - by hand
    - {interface: keyvalue_scan, status: planned}
";
    let mut layer = mini();
    *text(&mut layer, S3) = grouped.to_owned();
    let reading = one(&layer);
    let expected = [
        "PRISM0110 registry/backends/s3.yaml:1:7",
        "PRISM0111 registry/backends/s3.yaml:3:1",
        "PRISM0111 registry/backends/s3.yaml:9:7",
    ];
    assert_eq!(shown(&reading.findings), expected);
    assert!(reading.findings.iter().all(|finding| finding.severity == Severity::Warning));
    let catalog = reading.catalog.unwrap();
    let s3 = &catalog.parts().backends[1];
    assert_eq!((&s3.plugin, s3.interfaces.len(), s3.implements.len()), (&Plugin::Missing, 1, 2));
    assert_eq!(s3.implements[0].penalty.map(|figure| figure.value), Some(Exact::integer(10)));
}

#[test]
fn a_penalty_is_what_the_line_says_and_belongs_to_what_is_emulated() {
    let line = |beside: &str| {
        let layer = broken(S3, "- keyvalue_basic", &format!("- {{interface: keyvalue_basic, {beside}}}"));
        let reading = one(&layer);
        let penalty = reading.readable().and_then(|c| c.parts().backends[1].implements[0].penalty);
        (shown(&reading.findings), penalty.map(|figure| figure.value.to_string()))
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(line("status: emulated"), (none.clone(), Some("10".to_owned())));
    assert_eq!(line("status: emulated, penalty: $2.50"), (none.clone(), Some("2.5".to_owned())));
    assert_eq!(line("status: emulated, penalty: $0"), (none, Some("0".to_owned())));
    let at = |code: &str, column: usize| vec![format!("{code} registry/backends/s3.yaml:4:{column}")];
    assert_eq!(line("penalty: $2"), (at("PRISM0121", 42), None));
    assert_eq!(line("status: planned, penalty: $2"), (at("PRISM0121", 59), None));
    assert_eq!(line("status: emulated, penalty: 2"), (at("PRISM0112", 60), None));
}

/// What `any_of` is read as, by name, and what is found.
fn alternatives(slot: &str) -> (Vec<Vec<String>>, usize, Vec<String>) {
    let own = "    required_interfaces: [keyvalue_basic]\n    any_of:\n      - [keyvalue_scan]\n";
    let reading = one(&broken(PATTERN, own, slot));
    let catalog = reading.readable().unwrap();
    let slot = &catalog.parts().patterns[0].slots[0];
    let name = |id| catalog.interface(id).name.clone();
    let branches = slot.any_of.iter().map(|branch| branch.iter().map(name).collect()).collect();
    (branches, slot.required.len(), shown(&reading.findings))
}

#[test]
fn alternatives_are_read_in_either_spelling() {
    let names = |branches: &[&[&str]]| -> Vec<Vec<String>> {
        branches.iter().map(|branch| branch.iter().map(|name| (*name).to_owned()).collect()).collect()
    };
    let found = |code: &str, line: usize| vec![format!("{code} registry/patterns/little.yaml:{line}:5")];
    let either = names(&[&["keyvalue_basic"], &["keyvalue_scan"]]);
    let required = "    required_interfaces: [keyvalue_basic]\n";
    assert_eq!(alternatives("    any_of: [keyvalue_basic, [keyvalue_scan]]\n"), (either.clone(), 0, vec![]));
    let older = format!("{required}    alternative_interfaces: [keyvalue_scan]\n");
    assert_eq!(alternatives(&older), (either.clone(), 0, found("PRISM0120", 8)));
    let several = format!("{required}    alternative_interfaces: [[keyvalue_scan], queue_basic]\n");
    let three = names(&[&["keyvalue_basic"], &["keyvalue_scan"], &["queue_basic"]]);
    assert_eq!(alternatives(&several), (three, 0, found("PRISM0120", 8)));
    let together = "    alternative_interfaces: [keyvalue_basic, keyvalue_scan]\n";
    let whole = names(&[&["keyvalue_basic", "keyvalue_scan"]]);
    assert_eq!(alternatives(together), (whole, 0, found("PRISM0120", 7)));
    let both =
        format!("{required}    any_of: [keyvalue_scan]\n    alternative_interfaces: [keyvalue_scan]\n");
    assert_eq!(alternatives(&both), (vec![], 1, found("PRISM0109", 9)));
}

#[test]
fn modes_and_implications_are_read() {
    let own = "rules:\n  - different_backend: [store, queue]\n";
    let new = "\
rules:
  - implies: {if: {slot: store, backend: redis, region: EU-West-1}, then: {slot: queue, vendor: AWS}}
  - {if: {slot: queue, cloud: aws}, then: {slot: store, cloud: aws}}
modes:
  bare: [store]
  full: {description: Both, slots_required: [queue, store], use_case: all}
  even: {required_slots: [store, queue]}
";
    let reading = one(&broken(PATTERN, own, new));
    assert_eq!(reading.findings, []);
    let catalog = reading.catalog.unwrap();
    let pattern = &catalog.parts().patterns[0];
    let at = |slot, targets: &[Target]| SlotCondition { slot: SlotId(slot), targets: targets.to_vec() };
    let aws = Target::Cloud("aws".to_owned());
    let rules: Vec<_> = pattern.rules.iter().map(|rule| rule.kind.clone()).collect();
    let expected = [
        PatternRuleKind::Implies(
            at(0, &[Target::Backend(prism_model::BackendId(0)), Target::Region(RegionId(0))]),
            at(1, &[Target::Vendor("aws".to_owned())]),
        ),
        PatternRuleKind::Implies(at(1, std::slice::from_ref(&aws)), at(0, &[aws])),
    ];
    assert_eq!(rules, expected);
    let modes: Vec<_> = pattern.modes.iter().map(|mode| (mode.name.as_str(), mode.slots.len())).collect();
    assert_eq!(modes, [("bare", 1), ("full", 2), ("even", 2)]);
    assert_eq!(pattern.mode("full").map(|mode| mode.description.as_str()), Some("Both"));
}

#[test]
fn what_is_wrong_with_modes_and_rules_is_told_where_it_stands() {
    let own = "rules:\n  - different_backend: [store, queue]\n";
    for (new, expected) in [
        ("modes: [store]\n", &["PRISM0109 16:8"][..]),
        ("modes:\n  full: [stroe]\n", &["PRISM0204 17:10"]),
        ("modes:\n  full: [store, store]\n", &["PRISM0207 17:17"]),
        ("modes:\n  full: {description: all}\n", &["PRISM0110 17:10"]),
        ("rules: [{same_bakend: [store, queue]}]\n", &["PRISM0113 16:10"]),
        ("rules: [{implies: {if: {slot: store, backend: redis}}}]\n", &["PRISM0110 16:20"]),
        (
            "rules: [{if: {slot: store}, then: {slot: queue, backend: rdis}}]\n",
            &["PRISM0110 16:14", "PRISM0202 16:58"],
        ),
        (
            "rules: [{if: {slot: store, size: 3, vendor: x}, then: {slot: queue, vendor: y}}]\n",
            &["PRISM0111 16:28"],
        ),
    ] {
        let found = shown(&one(&broken(PATTERN, own, new)).findings);
        let found: Vec<String> =
            found.iter().map(|line| line.replace("registry/patterns/little.yaml:", "")).collect();
        assert_eq!(found, expected, "{new}");
    }
}

#[test]
fn a_pattern_that_nothing_runs_or_calls_is_a_warning() {
    let whole = "pattern: bare\nversion: v1\nslots: {store: {required_interfaces: [keyvalue_basic]}}\n";
    let mut layer = mini();
    layer.files.push(("registry/patterns/bare.yaml".into(), whole.to_owned()));
    let found = one(&layer).findings;
    let words: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    let api = "pattern `bare` has no `api`: nobody can call it";
    assert_eq!(words, [api, "pattern `bare` names no `executor`: nothing runs it"]);
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning));
}

#[test]
fn steps_of_another_tool_are_read_over_but_not_what_is_inside() {
    let own = "    - {slot: store, operation: Set(key)}\n";
    let new = "    - user_processor: Process(message)
    - on_success:
        - {slot: store, operation: Set(key)}
    - on_failure:
        - retry_logic: check
        - if_exhausted:
            - {slot: queue, operation: Enqueue(key)}
";
    let reading = one(&broken(PATTERN, own, new));
    assert_eq!(
        shown(&reading.findings),
        [(24, 7), (25, 7), (27, 7), (28, 11), (29, 11)]
            .map(|(line, column)| format!("PRISM0111 registry/patterns/little.yaml:{line}:{column}"))
    );
    let catalog = reading.catalog.unwrap();
    let steps = catalog.parts().patterns[0].flows[0].1.iter().map(|step| step.operation.as_str());
    assert_eq!(steps.collect::<Vec<_>>(), ["Set(key)", "Enqueue(key)"]);
}

fn over(files: &[(&str, &str)]) -> Layer {
    let files = files.iter().map(|&(path, text)| (Arc::from(path), text.to_owned())).collect();
    Layer { name: "over".into(), files }
}

#[test]
fn later_layers_override_by_name_and_say_so() {
    let over = over(&[
        ("over/backends/s3.yaml", "backend: s3\nplugin: prism-s3:v1\nimplements: [keyvalue_basic]\n"),
        ("over/backends/new.yaml", "backend: new\nplugin: none\nimplements: [queue_basic]\n"),
        (
            "over/offers.yaml",
            "backend: redis\nofferings:\n  - {offering: small, vendor: me}\n  - {offering: own, vendor: me}\n",
        ),
        ("over/regions/rtt.yaml", "round_trips: aws\nfrom: {eu-west-1: {us-east-1: 1ms}}\n"),
        ("over/order.yaml", "backends: [new]\n"),
        (
            "over/plugins.yaml",
            "plugins: [{plugin: prism-redis, version: v1.0.0}, {plugin: prism-redis, version: v2.0.0}]\n",
        ),
    ]);
    let reading = read(&[mini(), over]);
    assert_eq!(
        shown(&reading.findings),
        ["PRISM0116 over/backends/s3.yaml:1:10", "PRISM0116 over/offers.yaml:3:16"]
    );
    assert!(reading.findings.iter().all(|finding| finding.severity == Severity::Note));
    let catalog = reading.catalog.unwrap();
    let parts = catalog.parts();
    let names: Vec<&str> = parts.backends.iter().map(|backend| backend.name.as_str()).collect();
    assert_eq!(names, ["new", "redis", "s3"]);
    assert!(matches!(parts.backends[2].plugin, Plugin::Versioned { .. }));
    let offerings: Vec<_> = parts.offerings.iter().map(|o| (o.name.as_str(), o.vendor.as_str())).collect();
    assert_eq!(offerings, [("small", "me"), ("own", "me")]);
    assert_eq!(catalog.round_trip(RegionId(0), RegionId(1)), Exact::ratio(1, 1000).ok());
    assert_eq!(parts.plugins.len(), 2);
    let own = &parts.offerings[1];
    assert_eq!(catalog.source(own.source).text, "over/offers.yaml");
}

#[test]
fn files_say_what_they_are_or_are_told_off() {
    let over = over(&[
        ("x/empty.yaml", "# nothing yet\n"),
        ("x/notes.yaml", "hello: world\n"),
        ("x/list.yaml", "- 1\n"),
    ]);
    let reading = read(&[mini(), over]);
    let expected = ["PRISM0115 x/empty.yaml:1:1", "PRISM0114 x/notes.yaml:1:1", "PRISM0109 x/list.yaml:1:1"];
    let mut found = shown(&reading.findings);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_file_broken_as_a_whole_is_cut_short() {
    let junk: String = (0..5000).map(|i| format!("key{i}: 1\n")).collect();
    let mut layer = mini();
    *text(&mut layer, S3) += &junk;
    let found = one(&layer).findings;
    assert_eq!((found.len(), found.last().unwrap().code), (201, "PRISM0117"));
}

#[test]
fn an_error_that_is_not_shown_is_an_error_all_the_same() {
    let mut layer = mini();
    let junk: String = (0..300).map(|i| format!("key{i}: 1\n")).collect();
    let attributes = text(&mut layer, S3).replace("source: manual, quality: secondary", "quality: gossip");
    *text(&mut layer, S3) = format!("{junk}{attributes}");
    let reading = one(&layer);
    assert!(reading.catalog.is_none() && reading.has_errors(), "{:?}", reading.findings.last());
}

#[test]
fn nothing_to_read_is_no_fault() {
    let reading = read(&[]);
    assert!(reading.catalog.is_some() && reading.findings.is_empty());
}

#[test]
fn the_shipped_registry_is_whole() {
    let reading = read(&[shipped()]);
    assert_eq!(reading.findings, []);
    let catalog = reading.catalog.unwrap();
    let parts = catalog.parts();
    assert_eq!((parts.models.len(), parts.interfaces.len(), parts.backends.len()), (10, 45, 21));
    let count = |name| catalog.backend(catalog.find_backend(name).unwrap()).interfaces.len();
    let counts = [
        "redis",
        "postgres",
        "kafka",
        "nats",
        "dynamodb",
        "meilisearch",
        "memstore",
        "clickhouse",
        "neptune",
    ];
    assert_eq!(counts.map(count), [24, 16, 7, 8, 9, 8, 6, 3, 4]);
    assert_eq!(parts.offerings.len(), 199);
    assert!(parts.offerings.iter().all(|offering| !catalog.source(offering.source).text.is_empty()));
}

#[test]
fn the_same_files_give_the_same_catalogue() {
    let bytes = || format!("{:?}", read(&[shipped()]).catalog.unwrap().parts());
    assert_eq!(bytes(), bytes());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(256))]
    #[test]
    fn no_edit_of_any_file_makes_it_panic(file in 0_usize..17, at in 0_usize..900, cut in 0_usize..30, new in "[a-z0-9:,{}\\[\\]\\-\\n #$%&*]{0,12}") {
        let mut layer = mini();
        let count = layer.files.len();
        let text = &mut layer.files[file % count].1;
        let start = at % text.len();
        let end = (start + cut).min(text.len());
        text.replace_range(start..end, &new);
        let layers = [layer];
        let reading = read(&layers);
        let found = crate::check(&layers, &reading, &[]);
        proptest::prop_assert!(reading.catalog.is_some() || reading.has_errors());
        drop(found);
    }
}
