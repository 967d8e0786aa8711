//! One broken registry per check. A second run without the check shows that it is this check that finds it.

use super::mini::{broken, mini, shown, text};
use super::{CHECKS, check, run};
use crate::files::Layer;
use crate::{Diagnostic, read, shipped};

/// Check, file, what stands there, what it becomes, and what is found where.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "protos compile",
        "proto/interfaces/queue_basic.proto",
        "returns (Item)",
        "returns (Thing)",
        &["PRISM0301 proto/interfaces/queue_basic.proto:6:30"],
    ),
    (
        "protos compile",
        "proto/interfaces/queue_basic.proto",
        "message Item {}",
        "message Item {",
        &["PRISM0301 proto/interfaces/queue_basic.proto:9:15"],
    ),
    (
        "protos compile",
        "proto/interfaces/keyvalue_scan.proto",
        "keyvalue_types.proto",
        "keyvalue_typos.proto",
        &["PRISM0301 proto/interfaces/keyvalue_scan.proto:3:1"],
    ),
    (
        "services match",
        "registry/interfaces/keyvalue.yaml",
        "proto/interfaces/keyvalue_scan.proto",
        "proto/interfaces/keyvalue_scna.proto",
        &[
            "PRISM0309 proto/interfaces/keyvalue_scan.proto:6:9",
            "PRISM0302 registry/interfaces/keyvalue.yaml:13:17",
        ],
    ),
    (
        "services match",
        "registry/patterns/little.yaml",
        "LittleService",
        "LitleService",
        &["PRISM0303 registry/patterns/little.yaml:20:12"],
    ),
    (
        "services match",
        "registry/interfaces/queue.yaml",
        "Enqueue(Item) returns (Item)",
        "Enqueu(Item) returns (Item)",
        &["PRISM0304 registry/interfaces/queue.yaml:6:15", "PRISM0305 registry/interfaces/queue.yaml:6:15"],
    ),
    (
        "services match",
        "registry/interfaces/keyvalue.yaml",
        "      - Count(ScanRequest) returns (Total)\n",
        "",
        &["PRISM0305 registry/interfaces/keyvalue.yaml:16:9"],
    ),
    (
        "services match",
        "registry/interfaces/keyvalue.yaml",
        "(stream Key)",
        "(Key)",
        &["PRISM0306 registry/interfaces/keyvalue.yaml:16:9"],
    ),
    (
        "services match",
        "proto/interfaces/keyvalue_types.proto",
        "// A key.",
        "// Stray.\nservice Stray {}\n// A key.",
        &[
            "PRISM0307 proto/interfaces/keyvalue_types.proto:4:9",
            "PRISM0309 proto/interfaces/keyvalue_types.proto:4:9",
        ],
    ),
    (
        "protos have one style",
        "proto/interfaces/queue_basic.proto",
        "prism.interfaces.queue",
        "prism.queue",
        &["PRISM0307 proto/interfaces/queue_basic.proto:2:1"],
    ),
    (
        "protos have one style",
        "proto/interfaces/queue_basic.proto",
        "message Item {}",
        "message Item {}\n// A thing.\nmessage other_item {\n  // A key.\n  string theKey = 1;\n  bool flag = 2;\n}",
        &[
            "PRISM0307 proto/interfaces/queue_basic.proto:11:9",
            "PRISM0307 proto/interfaces/queue_basic.proto:13:10",
            "PRISM0308 proto/interfaces/queue_basic.proto:14:8",
        ],
    ),
    (
        "protos have one style",
        "proto/patterns/little.proto",
        "  // Keeps.\n",
        "",
        &["PRISM0308 proto/patterns/little.proto:5:7"],
    ),
    (
        "releases exist",
        "registry/backends/redis.yaml",
        "prism-redis:v1.0.0",
        "prism-reddis:v1.0.0",
        &["PRISM0211 registry/backends/redis.yaml:4:9"],
    ),
    (
        "releases exist",
        "registry/backends/redis.yaml",
        "prism-redis:v1.0.0",
        "prism-redis:v1.0.1",
        &["PRISM0212 registry/backends/redis.yaml:4:9"],
    ),
    (
        "releases exist",
        "registry/patterns/little.yaml",
        "prism-pattern-little:v1",
        "prism-pattern-litle:v1",
        &["PRISM0213 registry/patterns/little.yaml:4:11"],
    ),
    (
        "releases exist",
        "registry/patterns/little.yaml",
        "little:v1.0.0",
        "little:v2.0.0",
        &["PRISM0214 registry/patterns/little.yaml:4:11"],
    ),
    (
        "words mean one thing",
        "registry/capabilities.yaml",
        "capability: scan",
        "capability: durability",
        &["PRISM0221 registry/capabilities.yaml:2:18"],
    ),
    (
        "words mean one thing",
        "registry/capabilities.yaml",
        "capability: scan",
        "capability: scan_support",
        &["PRISM0221 registry/capabilities.yaml:2:18"],
    ),
    (
        "flows call what slots have",
        "registry/patterns/little.yaml",
        "operation: Set(key)",
        "operation: Enqueue(key)",
        &["PRISM0215 registry/patterns/little.yaml:24:32"],
    ),
    (
        "recommended backends qualify",
        "registry/patterns/little.yaml",
        "[redis]",
        "[redis, s3]",
        &["PRISM0216 registry/patterns/little.yaml:10:35"],
    ),
    (
        "recommended backends qualify",
        "registry/patterns/little.yaml",
        "    required_interfaces: [queue_basic]",
        "    recommended_backends: [s3]\n    required_interfaces: [queue_basic]",
        &["PRISM0216 registry/patterns/little.yaml:14:28"],
    ),
    (
        "words mean one thing",
        "registry/capabilities.yaml",
        "{fsync: persistent}",
        "{eventual: persistent}",
        &["PRISM0221 registry/capabilities.yaml:4:16"],
    ),
    (
        "modes say what they mean",
        "registry/patterns/little.yaml",
        "rules:",
        "modes:\n  half: [queue]\nrules:",
        &["PRISM0222 registry/patterns/little.yaml:17:3"],
    ),
    (
        "modes say what they mean",
        "registry/patterns/little.yaml",
        "rules:",
        "modes:\n  one: [store]\n  two: [store, queue]\n  all: {required_slots: [queue, store]}\nrules:",
        &["PRISM0222 registry/patterns/little.yaml:19:3"],
    ),
    (
        "rules bind something",
        "registry/patterns/little.yaml",
        "[store, queue]",
        "[store]",
        &["PRISM0223 registry/patterns/little.yaml:17:5"],
    ),
    (
        "rules bind something",
        "registry/patterns/little.yaml",
        "different_backend: [store, queue]",
        "implies: {if: {slot: queue, backend: s3}, then: {slot: store, vendor: awx}}",
        &["PRISM0223 registry/patterns/little.yaml:17:5", "PRISM0223 registry/patterns/little.yaml:17:5"],
    ),
    (
        "rules bind something",
        "registry/patterns/little.yaml",
        "different_backend: [store, queue]",
        "implies: {if: {slot: queue, cloud: azure}, then: {slot: store, cloud: aws}}",
        &["PRISM0223 registry/patterns/little.yaml:17:5"],
    ),
    (
        "connections fit their format",
        "registry/backends/redis.yaml",
        "\"redis://localhost:6379/0\"",
        "\"redis://localhost/0\"",
        &["PRISM0224 registry/backends/redis.yaml:6:21"],
    ),
    (
        "connections fit their format",
        "registry/backends/redis.yaml",
        "\"redis://${HOST}:6379/0\"",
        "\"redis://{host}:6379/0\"",
        &["PRISM0224 registry/backends/redis.yaml:7:22"],
    ),
    (
        "connections fit their format",
        "registry/backends/redis.yaml",
        "\"redis://host:port/db\"",
        "\"host:port/db\"",
        &["PRISM0224 registry/backends/redis.yaml:5:27"],
    ),
    (
        "interfaces have providers",
        "registry/offerings/redis.yaml",
        "    regions: [eu-west-1, us-east-1]\n",
        "",
        &[
            "PRISM0219 registry/interfaces/keyvalue.yaml:4:16",
            "PRISM0219 registry/interfaces/keyvalue.yaml:11:16",
            "PRISM0219 registry/interfaces/queue.yaml:3:16",
        ],
    ),
    (
        "interfaces have providers",
        "registry/backends/redis.yaml",
        "prism-redis:v1.0.0",
        "none",
        &[
            "PRISM0218 registry/interfaces/keyvalue.yaml:4:16",
            "PRISM0218 registry/interfaces/keyvalue.yaml:11:16",
            "PRISM0218 registry/interfaces/queue.yaml:3:16",
        ],
    ),
    (
        "figures have sources",
        "registry/offerings/redis.yaml",
        "    source: list\n",
        "",
        &["PRISM0122 registry/offerings/redis.yaml:3:15"],
    ),
    (
        "claims agree with lists",
        "registry/backends/redis.yaml",
        "implements 3 interfaces across 2",
        "implements 4 interfaces across 6",
        &["PRISM0208 registry/backends/redis.yaml:1:20", "PRISM0208 registry/backends/redis.yaml:1:40"],
    ),
    (
        "claims agree with lists",
        "registry/backends/redis.yaml",
        "(2 of 2)",
        "(1 of 3): missing only Scan",
        &[
            "PRISM0208 registry/backends/redis.yaml:9:15",
            "PRISM0208 registry/backends/redis.yaml:9:20",
            "PRISM0220 registry/backends/redis.yaml:9:37",
        ],
    ),
    (
        "claims agree with lists",
        "registry/backends/redis.yaml",
        "interface_count: 3",
        "interface_count: 3  # 16 interfaces total",
        &["PRISM0208 registry/backends/redis.yaml:13:23"],
    ),
    (
        "claims agree with lists",
        "registry/backends/s3.yaml",
        "no keyvalue_scan",
        "no keyvalue_basic",
        &["PRISM0220 registry/backends/s3.yaml:4:26"],
    ),
    (
        "claims agree with lists",
        "registry/backends/redis.yaml",
        "note: all keys",
        "note: \"not implemented by redis\"",
        &["PRISM0220 registry/backends/redis.yaml:11:21"],
    ),
    (
        "claims agree with lists",
        "registry/interfaces/keyvalue.yaml",
        "Implemented by: Redis",
        "Implemented by: Redis, S3",
        &["PRISM0220 registry/interfaces/keyvalue.yaml:10:5"],
    ),
    (
        "claims agree with lists",
        "proto/interfaces/keyvalue_scan.proto",
        "S3 (slow)",
        "S3 (slow), Redis Pub/Sub, redis",
        &["PRISM0220 proto/interfaces/keyvalue_scan.proto:5:8"],
    ),
    (
        "the matrix is current",
        "registry/matrix.yaml",
        "keyvalue: [basic]",
        "keyvalue: [basic, scan]",
        &["PRISM0310 registry/matrix.yaml:9:1"],
    ),
];

fn found(layer: &Layer, without: Option<&str>) -> Vec<Diagnostic> {
    let layers = std::slice::from_ref(layer);
    let checks: Vec<_> = CHECKS.iter().copied().filter(|(name, ..)| Some(*name) != without).collect();
    run(layers, &read(layers), &[], &checks)
}

#[test]
fn a_sound_registry_has_no_findings() {
    let layer = mini();
    assert_eq!(read(std::slice::from_ref(&layer)).findings, []);
    assert_eq!(found(&layer, None), []);
}

#[test]
fn every_fault_is_found_where_it_is_and_only_by_its_check() {
    let mut wrong = Vec::new();
    for (name, path, old, new, expected) in CASES {
        let layer = broken(path, old, new);
        let shown_all = shown(&found(&layer, None));
        let blind = shown(&found(&layer, Some(name)));
        if shown_all != *expected || blind.len() >= expected.len() {
            wrong.push(format!("{name}: {path}: {old} → {new}: {shown_all:?}, without the check {blind:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_has_a_case() {
    for (name, ..) in CHECKS {
        let alone = "overlays take nothing away";
        assert!(name == alone || CASES.iter().any(|case| case.0 == name), "{name}");
    }
}

#[test]
fn an_interface_nobody_implements_is_an_error() {
    let mut layer = broken("registry/backends/redis.yaml", "  - queue_basic\ninterface_count: 3", "");
    *text(&mut layer, "registry/backends/redis.yaml") = text(&mut layer, "registry/backends/redis.yaml")
        .replace("# Redis implements 3 interfaces across 2 data models", "#");
    let found = found(&layer, None);
    assert_eq!(
        shown(&found),
        ["PRISM0217 registry/interfaces/queue.yaml:3:16", "PRISM0310 registry/matrix.yaml:5:1"]
    );
}

#[test]
fn checks_go_on_beside_broken_files() {
    let mut layer = broken("registry/patterns/little.yaml", "operation: Set(key)", "operation: Enqueue(key)");
    text(&mut layer, "registry/offerings/redis.yaml").push_str("  [broken");
    let layers = std::slice::from_ref(&layer);
    let reading = read(layers);
    assert!(reading.catalog.is_none() && reading.has_errors());
    let codes: Vec<_> = check(layers, &reading, &[]).iter().map(|f| f.code).collect();
    assert!(codes.contains(&"PRISM0215"), "{codes:?}");
}

#[test]
fn a_layer_brings_its_own_protos() {
    let base = mini();
    let protos: Vec<(&str, &str)> =
        base.files.iter().filter(|(p, _)| p.ends_with(".proto")).map(|(p, t)| (&**p, t.as_str())).collect();
    let yaml = base.files.iter().filter(|(p, _)| !p.ends_with(".proto")).cloned().collect();
    let yaml = Layer { name: "yaml".into(), files: yaml };
    let over = "syntax = \"proto3\";\npackage prism.interfaces.queue;\n";
    let over = Layer {
        name: "over".into(),
        files: vec![("/x/proto/interfaces/queue_basic.proto".into(), over.into())],
    };
    let reading = read(std::slice::from_ref(&yaml));
    assert_eq!(check(std::slice::from_ref(&yaml), &reading, &protos), []);
    let layers = [yaml, over];
    let found = check(&layers, &read(&layers), &protos);
    let expected = [
        "PRISM0307 /x/proto/interfaces/queue_basic.proto:1:1",
        "PRISM0303 registry/interfaces/queue.yaml:4:14",
    ];
    assert_eq!(shown(&found), expected);
}

#[test]
fn an_overlay_tells_what_it_takes_away() {
    let over = |path: &str, text: &str| {
        let files = vec![(path.into(), text.to_owned())];
        let layers = [mini(), Layer { name: "over".into(), files }];
        let reading = read(&layers);
        assert!(reading.catalog.is_some(), "{:?}", reading.findings);
        let found = check(&layers, &reading, &[]);
        let told = found.iter().filter(|finding| finding.code == "PRISM0225");
        told.map(|finding| format!("{} {}", finding.place, finding.message)).collect::<Vec<_>>()
    };
    let redis = "backend: redis\nplugin: prism-redis:v1.0.0\nimplements: [keyvalue_basic]\n";
    assert_eq!(
        over("over/backends/redis.yaml", redis),
        [
            "over/backends/redis.yaml:1:10 `redis` does not implement `keyvalue_scan` and `queue_basic` any more"
        ]
    );
    let more = redis.replace("[keyvalue_basic]", "[keyvalue_basic, keyvalue_scan, queue_basic]");
    assert_eq!(over("over/backends/redis.yaml", &more), [""; 0]);
    let little = "pattern: little\nversion: v2\nslots: {store: {required_interfaces: [keyvalue_basic]}}\n";
    assert_eq!(
        over("over/patterns/little.yaml", little),
        ["over/patterns/little.yaml:1:10 `little` does not have slot `queue` any more"]
    );
    let new = "backend: new\nplugin: none\nimplements: [keyvalue_basic]\n";
    assert_eq!(over("over/backends/new.yaml", new), [""; 0]);
}

#[test]
fn the_shipped_registry_has_no_errors_and_known_warnings() {
    let layers = [shipped()];
    let reading = read(&layers);
    assert_eq!(reading.findings, []);
    let found = check(&layers, &reading, prism_proto::files());
    let shown: Vec<String> =
        found.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect();
    assert_eq!(
        shown,
        [
            "PRISM0218 no backend with a plugin implements `timeseries_interpolation`",
            "PRISM0219 no offering with a price has `timeseries_interpolation`",
        ]
    );
}

#[test]
fn deep_protos_do_not_exhaust_the_stack() {
    for deep in
        ["message A {".repeat(50_000), format!("option x = {{ {}", "a {".repeat(50_000)), "/*".repeat(50_000)]
    {
        let start = std::time::Instant::now();
        let mut layer = mini();
        text(&mut layer, "proto/interfaces/queue_basic.proto").push_str(&deep);
        let found = shown(&found(&layer, None));
        assert!(found.iter().any(|line| line.starts_with("PRISM0301")), "{found:?}");
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}

#[test]
fn a_comment_speaks_of_what_it_stands_above_or_behind() {
    let path = "registry/interfaces/keyvalue.yaml";
    for (old, new, line) in [
        ("    description: Enumeration", "    description: Enumeration  # implemented by s3", 14),
        ("      - Count", "      # implemented by s3\n      - Count", 17),
        ("  # Implemented by: Redis", "  # implemented by s3\n\n  # more", 10),
    ] {
        let found = found(&broken(path, old, new), None);
        assert_eq!(found.len(), 1, "{new}");
        assert!(shown(&found)[0].starts_with(&format!("PRISM0220 {path}:{line}:")), "{:?}", shown(&found));
        assert!(found[0].message.contains("`keyvalue_scan`"), "{}", found[0].message);
    }
}
