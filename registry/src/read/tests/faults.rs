//! One broken registry per kind of fault, each told where it is; all of them in one run.

use super::*;

/// File, what stands there, what it becomes, and what is found where.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

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
