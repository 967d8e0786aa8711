use super::*;
use crate::request::sample::catalog;
use crate::schema::Kind;
use crate::{Diagnostic, Severity};
use proptest::prelude::*;

/// `generate config` of the documentation.
const GENERATED: &str = r#"namespaces:
  - name: iot-devices
    pattern: multicast-registry
    pattern_version: v1
    slots:
      registry:
        backend: redis
        interfaces: [keyvalue_basic, keyvalue_scan, keyvalue_ttl]
        config: {connection: "redis://localhost:6379/0"}
      messaging:
        backend: nats
        interfaces: [pubsub_basic, pubsub_persistent]
        config: {connection: "nats://localhost:4222"}
"#;

/// `CODE line:column: message; hint`.
fn shown(finding: &Diagnostic) -> String {
    let hint = finding.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    let text = finding.to_string();
    format!("{} {}{hint}", &finding.code[5..], text.strip_prefix("f.yaml:").unwrap_or(&text))
}

/// All findings about a file: of reading it and of every namespace in it.
fn findings(text: &str) -> Vec<Diagnostic> {
    let catalog = catalog();
    let reading = read("f.yaml", text);
    let reports = reading.namespaces.iter().flat_map(|written| validate(&catalog, written).findings);
    reading.findings.clone().into_iter().chain(reports).collect()
}

fn faults(text: &str) -> Vec<String> {
    findings(text).iter().map(shown).collect()
}

fn report(text: &str) -> Report {
    let reading = read("f.yaml", text);
    assert_eq!(reading.findings, [], "{text}");
    validate(&catalog(), &reading.namespaces[0])
}

/// A configuration of multicast-registry whose slot `registry` says `slot`.
fn with_registry(slot: &str) -> String {
    let nats = "messaging: {backend: nats, config: {connection: \"nats://localhost:4222\"}}";
    format!(
        "namespaces:\n- name: iot\n  pattern: multicast-registry\n  pattern_version: v1\n  slots:\n    {nats}\n    registry: {slot}\n"
    )
}

fn generated() -> NamespaceConfig {
    let catalog = catalog();
    let slot = |slot: &str, backend: &str, interfaces: &[&str]| SlotConfig {
        slot: slot.into(),
        backend: backend.into(),
        interfaces: interfaces.iter().map(|name| (*name).to_owned()).collect(),
        connection: Some(connection_default(catalog.backend(catalog.find_backend(backend).unwrap()))),
        ..SlotConfig::default()
    };
    NamespaceConfig {
        name: "iot-devices".into(),
        pattern: "multicast-registry".into(),
        pattern_version: Some("v1".into()),
        mode: None,
        environment: None,
        slots: vec![
            slot("registry", "redis", &["keyvalue_basic", "keyvalue_scan", "keyvalue_ttl"]),
            slot("messaging", "nats", &["pubsub_basic", "pubsub_persistent"]),
        ],
    }
}

#[test]
fn what_is_generated_is_written_as_documented_and_valid() {
    assert_eq!(render(&[generated()]), Kind::Config.modeline("") + GENERATED);
    let reading = read("f.yaml", GENERATED);
    assert_eq!((reading.findings, reading.namespaces[0].config()), (vec![], generated()));
    let report = report(GENERATED);
    assert!(report.is_valid());
    assert_eq!(report.findings, []);
}

#[test]
fn what_is_documented_is_valid_with_the_shipped_registry() {
    let shipped = crate::read(&[crate::shipped()]).catalog.unwrap();
    let report = validate(&shipped, &read("f.yaml", GENERATED).namespaces[0]);
    assert_eq!(report.findings, []);
    let met =
        |slot: &SlotReport| slot.required.iter().chain(&slot.optional).filter(|line| line.is_met()).count();
    assert_eq!(report.slots.iter().map(met).collect::<Vec<_>>(), [3, 2]);
}

#[test]
fn the_report_says_who_implements_what() {
    let report = report(GENERATED);
    let lines = |lines: &[InterfaceLine]| {
        lines
            .iter()
            .map(|line| format!("{} ({}) {}", line.interface, line.words(), line.is_met()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (report.namespace.as_str(), report.pattern.as_str(), report.version.as_deref()),
        ("iot-devices", "multicast-registry", Some("v1"))
    );
    let registry = &report.slots[0];
    assert_eq!((registry.slot.as_str(), registry.backend.as_str()), ("registry", "redis"));
    assert_eq!(
        lines(&registry.required),
        ["keyvalue_basic (redis implements) true", "keyvalue_scan (redis implements) true"]
    );
    assert_eq!(lines(&registry.optional), ["keyvalue_ttl (redis implements) true"]);
    assert_eq!(lines(&report.slots[1].optional), ["pubsub_persistent (nats implements) true"]);
    assert_eq!((registry.any_of.len(), registry.other.len()), (0, 0));
}

#[test]
fn optional_interfaces_are_shown_as_listed() {
    let optional = |slot: &str| report(&with_registry(slot)).slots[1].optional.len();
    let config = "config: {connection: \"redis://localhost:6379/0\"}";
    assert_eq!(
        optional(&format!("{{backend: redis, interfaces: [keyvalue_basic, keyvalue_scan], {config}}}")),
        0
    );
    assert_eq!(optional(&format!("{{backend: redis, {config}}}")), 1);
}

#[test]
fn a_planned_and_a_lacking_interface_are_not_there() {
    let text = with_registry(
        "{backend: redis, interfaces: [keyvalue_basic, keyvalue_scan, keyvalue_cas], config: {connection: \"redis://h:1/0\"}}",
    );
    let report = report(&text);
    let other = &report.slots[1].other[0];
    assert_eq!((other.verdict, other.words().as_str()), (Verdict::Plans, "redis only plans it"));
    assert_eq!(
        report.findings.iter().map(shown).collect::<Vec<_>>(),
        [
            "0613 7:76: `keyvalue_cas` is listed, but redis only plans it; take it off the list, or use another backend",
        ]
    );
}

#[test]
fn environments_stand_in_documents_of_their_own() {
    let optimised = |environment: &str| {
        let mut config = generated();
        config.environment = Some(environment.into());
        let catalog = catalog();
        let redis = catalog.backend(catalog.find_backend("redis").unwrap());
        let slot = &mut config.slots[0];
        slot.offering = Some("aws-elasticache-redis".into());
        slot.region = Some("eu-west-1".into());
        slot.units = Some(2);
        slot.connection = Some(connection_for(redis, "iot-devices", "registry", "eu-west-1"));
        config
    };
    let both = [optimised("dev"), optimised("prod")];
    let text = render(&both);
    assert_eq!(text.matches("---\n").count(), 1);
    assert!(
        text.contains("\nenvironment: dev\nnamespaces:\n")
            && text.contains("---\nenvironment: prod\nnamespaces:\n")
    );
    let registry = "        offering: aws-elasticache-redis\n        region: eu-west-1\n        units: 2\n        config: {connection: \"redis://${IOT_DEVICES_REGISTRY_HOST}:6379/0\"}\n";
    assert!(text.contains(registry), "{text}");
    let reading = read("f.yaml", &text);
    assert_eq!(reading.namespaces.iter().map(Written::config).collect::<Vec<_>>(), both);
    assert_eq!(faults(&text), [""; 0]);
}

#[test]
fn a_namespace_may_have_an_environment_of_its_own() {
    let slots = "pattern: saga, slots: {}";
    let text = format!(
        "environment: dev\nnamespaces:\n- {{name: a, {slots}}}\n- {{name: a, environment: test, {slots}}}\n"
    );
    let reading = read("f.yaml", &text);
    let environments: Vec<Option<String>> =
        reading.namespaces.iter().map(|written| written.config().environment).collect();
    assert_eq!(environments, [Some("dev".into()), Some("test".into())]);
    assert_eq!(reading.findings, [], "of different environments, so not twice");
}

#[test]
fn other_keys_pass_through() {
    let text = with_registry(
        "{backend: redis, interfaces: [keyvalue_basic, keyvalue_scan], config: {connection: \"redis://h:1/0\", key_prefix: \"iot:\", ttl_seconds: 3600, deep: {a: [1.10, true, x, null]}}}",
    );
    let config = read("f.yaml", &text).namespaces[0].config();
    let bare = |text: &str| Setting::Bare(text.into());
    assert_eq!(
        config.slots[1].settings,
        [
            ("key_prefix".into(), Setting::Text("iot:".into())),
            ("ttl_seconds".into(), bare("3600")),
            (
                "deep".into(),
                Setting::Map(vec![(
                    "a".into(),
                    Setting::List(vec![bare("1.10"), bare("true"), Setting::Text("x".into()), bare("null")])
                )])
            ),
        ]
    );
    let again = read("f.yaml", &render(std::slice::from_ref(&config)));
    assert_eq!(again.namespaces[0].config(), config);
    assert_eq!(faults(&text), [""; 0]);
}

#[test]
fn the_older_spelling_is_read_with_a_note() {
    let text = "namespaces:
  - name: iot-devices
    pattern: multicast-registry
    pattern_version: v1
    slots:
      registry:
        backend: redis
        interface: keyvalue
        required_capabilities: {scan_support: true, ttl_support: true, cas_support: false}
        config: {connection: \"redis://localhost:6379/0\"}
      messaging:
        backend: nats
        interfaces: [PubSubBasicInterface]
        config: {connection: \"nats://localhost:4222\"}
";
    let report = report(text);
    assert!(report.is_valid());
    assert_eq!(
        report.findings.iter().map(shown).collect::<Vec<_>>(),
        [
            "0640 8:20: this is the older spelling; write `interfaces: [keyvalue_basic, keyvalue_scan, keyvalue_ttl]`",
            "0640 13:22: `PubSubBasicInterface` is the name of a service; write `pubsub_basic`",
        ]
    );
    assert!(report.findings.iter().all(|finding| finding.severity == Severity::Note));
    assert_eq!(report.slots[0].optional.len(), 1);
    assert_eq!(
        faults(&with_registry("redis")),
        [
            "0640 7:15: a slot is a map nowadays; write `registry: {backend: redis}`",
            "0631 7:5: slot `registry` has no connection; add `config: {connection: \"redis://localhost:6379/0\"}`",
        ]
    );
}

const REDIS: &str = "connection: \"redis://localhost:6379/0\"";

/// What is said about a slot `registry` of multicast-registry. `REDIS` stands for a connection that fits.
const SLOTS: &[(&str, &[&str])] = &[
    ("{backend: reddis}", &["0608 7:25: there is no backend `reddis`; did you mean `redis`?"]),
    (
        "{backend: redis, offering: aws-elasticache-reddis, config: {REDIS}}",
        &["0614 7:42: there is no offering `aws-elasticache-reddis`; did you mean `aws-elasticache-redis`?"],
    ),
    (
        "{backend: redis, offering: aws-rds-postgres, config: {REDIS}}",
        &["0615 7:42: `aws-rds-postgres` runs `postgres`, not `redis`"],
    ),
    (
        "{backend: redis, region: eu-west1, config: {REDIS}}",
        &["0616 7:40: there is no region `eu-west1`; did you mean `eu-west-1`?"],
    ),
    (
        "{backend: redis, offering: gcp-memorystore-redis, region: us-east-1, config: {REDIS}}",
        &["0617 7:73: `gcp-memorystore-redis` has no price in `us-east-1`; it has one in `europe-west1`"],
    ),
    (
        "{backend: redis, offering: redis-cloud, config: {REDIS}}",
        &["0617 7:42: `redis-cloud` has no price anywhere"],
    ),
    ("{backend: redis, offering: aws-elasticache-redis, region: EU-west-1, units: 3, config: {REDIS}}", &[]),
    (
        "{backend: redis, interfaces: [keyvalue_scann, keyvalue_basic, keyvalue_scan], config: {REDIS}}",
        &["0610 7:45: there is no interface `keyvalue_scann`; did you mean `keyvalue_scan`?"],
    ),
    (
        "{backend: redis, interface: keyvalue, required_capabilities: [scann_support, scan_support], config: {REDIS}}",
        &[
            "0640 7:43: this is the older spelling; write `interfaces: [keyvalue_basic, keyvalue_scan]`",
            "0610 7:77: there is no capability `scann_support`; did you mean `scan_support`?",
        ],
    ),
    (
        "{backend: redis, interfaces: [keyvalue_basic], config: {REDIS}}",
        &["0632 7:45: slot `registry` requires `keyvalue_scan`, which is not listed; add it to `interfaces`"],
    ),
    (
        "{backend: nats, config: {connection: \"nats://h:1\"}}",
        &[
            "0611 7:25: slot `registry` requires `keyvalue_basic`, which `nats` does not implement; `redis`, `postgres`, `dynamodb` and `etcd` can fill it",
            "0611 7:25: slot `registry` requires `keyvalue_scan`, which `nats` does not implement; `redis`, `postgres`, `dynamodb` and `etcd` can fill it",
        ],
    ),
    (
        "{backend: redis}",
        &[
            "0631 7:5: slot `registry` has no connection; add `config: {connection: \"redis://localhost:6379/0\"}`",
        ],
    ),
    (
        "{backend: redis, config: {connection: \"rediss://localhost\"}}",
        &[
            "0620 7:53: this is no connection of `redis`: its scheme is `rediss`, not `redis`; its form is `redis://host:port/db`",
            "0620 7:53: this is no connection of `redis`: the port is missing after `localhost`; its form is `redis://host:port/db`",
            "0620 7:53: this is no connection of `redis`: `/db` is missing; its form is `redis://host:port/db`",
        ],
    ),
    (
        "{backend: postgres, config: {connection: \"postgresql://u:hunter2@h:5432/d\"}}",
        &[
            "0621 7:56: a password is written into the connection; write `${IOT_REGISTRY_PASSWORD}`, keep it outside of the file, and change the one that was written",
        ],
    ),
    (
        "{backend: postgres, config: {connection: \"postgresql://u:${PW}@h:5432/d\", api_key: \"${KEY}\", pool: {clientSecret: x1}}}",
        &[
            "0621 7:129: a secret is written under `clientSecret`; write `${IOT_REGISTRY_CLIENTSECRET}`, keep it outside of the file, and change the one that was written",
        ],
    ),
    (
        "{backend: redis, units: 0, config: {REDIS}}",
        &["0112 7:39: `0` is not a number of units: a whole number from 1"],
    ),
    (
        "{backend: redis, backnd: x, config: {REDIS}}",
        &["0111 7:32: a slot has no key `backnd`; did you mean `backend`?"],
    ),
    ("{interfaces: []}", &["0110 7:16: a slot needs `backend`; add `backend: …`"]),
    (
        "{backend: nats, interfaces: [keyvalue_basic, keyvalue_scan], config: {connection: \"nats://h:1\"}}",
        &[
            "0611 7:25: slot `registry` requires `keyvalue_basic`, which `nats` does not implement; `redis`, `postgres`, `dynamodb` and `etcd` can fill it",
            "0611 7:25: slot `registry` requires `keyvalue_scan`, which `nats` does not implement; `redis`, `postgres`, `dynamodb` and `etcd` can fill it",
        ],
    ),
    (
        "{backend: memstore, interfaces: [keyvalue_ttl], offering: memstore-local, config: {connection: \"mem://local\"}}",
        &[
            "0611 7:25: slot `registry` requires `keyvalue_scan`, which `memstore` does not implement; `redis`, `postgres`, `dynamodb` and `etcd` can fill it",
            "0632 7:48: slot `registry` requires `keyvalue_basic`, which is not listed; add it to `interfaces`",
            "0618 7:73: `memstore-local` runs in `dev` only, not in `prod`, which is meant where nothing is stated; say `environment: dev`",
        ],
    ),
    (
        "{backend: redis, config: {REDIS, mirror: \"https://u:pw@h/x\"}}",
        &[
            "0621 7:89: a secret is written under `mirror`; write `${IOT_REGISTRY_MIRROR}`, keep it outside of the file, and change the one that was written",
        ],
    ),
];

#[test]
fn every_fault_of_a_slot_has_its_place_and_its_way_out() {
    for (slot, expected) in SLOTS {
        let text = with_registry(&slot.replace("REDIS", REDIS));
        assert_eq!(faults(&text), *expected, "{text}");
    }
}

/// What is said about whole files.
const FILES: &[(&str, &[&str])] = &[
    ("", &["0601 1:1: the file configures no namespace; `prismctl generate config` writes one"]),
    (
        "namespaces: []\n",
        &["0601 1:13: the list configures no namespace; `prismctl generate config` writes one"],
    ),
    (
        "namespaces:\n- name: a\n  pattern: multicast-registry\n  pattern_version: v1\n  mode: durable\n  slots:\n    registry: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n    messaging: {backend: nats, config: {connection: \"nats://h:1\"}}\n",
        &["0623 5:9: mode `durable` needs slot `durability`, which is not filled; fill it with `postgres`"],
    ),
    (
        "namespaces:\n- name: a\n  pattern: multicast-registry\n  pattern_version: v1\n  mode: light\n  slots:\n    registry: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n    messaging: {backend: nats, config: {connection: \"nats://h:1\"}}\n    durability: {backend: postgres, config: {connection: \"postgresql://p@h:1/d\"}}\n",
        &["0623 9:5: mode `light` leaves slot `durability` empty, and it is filled; mode `durable` has it"],
    ),
    (
        "namespaces:\n- name: a\n  pattern: multicast-registry\n  pattern_version: v1\n  mode: ligth\n  slots:\n    registry: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n    messaging: {backend: nats, config: {connection: \"nats://h:1\"}}\n- name: b\n  pattern: cache-aside\n  pattern_version: v1\n  mode: light\n  slots:\n    cache: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n    source: {backend: etcd, config: {connection: \"etcd://h:1\"}}\n",
        &[
            "0622 5:9: `multicast-registry` has no mode `ligth`; did you mean `light`?",
            "0622 12:9: `cache-aside` has no mode `light`; it has no modes; take the line out",
        ],
    ),
    (
        "namespaces:\n- name: a\n  pattern: saga\n  pattern_version: v1\n  slots:\n    state: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n    steps: {backend: postgres, region: westeurope, config: {connection: \"postgresql://p@h:1/d\"}}\n",
        &["0619 7:40: slot `state` is on `redis`, so `saga` wants `steps` on cloud `aws`, not `azure`"],
    ),
    (
        "name: iot\n",
        &[
            "0110 1:1: a configuration needs `namespaces`; add `namespaces: …`",
            "0111 1:1: a configuration has no key `name`; did you mean `namespaces`?",
        ],
    ),
    (
        "namespaces:\n- {name: a, pattern: cache-aside, pattern_version: v1, slots: {}}\n- {name: a, pattern: cache-aside, pattern_version: v1, slots: {}}\n",
        &[
            "0603 3:10: namespace `a` is configured twice",
            "0607 2:22: required slot `cache` of `cache-aside` is not filled; fill it with `redis`, `dynamodb`, `etcd` or `memstore`",
            "0607 2:22: required slot `source` of `cache-aside` is not filled; fill it with `redis`, `postgres`, `dynamodb`, `etcd` or `memstore`",
            "0607 3:22: required slot `cache` of `cache-aside` is not filled; fill it with `redis`, `dynamodb`, `etcd` or `memstore`",
            "0607 3:22: required slot `source` of `cache-aside` is not filled; fill it with `redis`, `postgres`, `dynamodb`, `etcd` or `memstore`",
        ],
    ),
    (
        "environment: Prod\nnamespaces:\n- {name: IoT_Devices, pattern: saag, slots: {x: {backend: redis, config: {connection: \"redis://h:1/0\"}}}}\n",
        &[
            "0602 1:14: `Prod` is not the name of an environment: lower-case letters, digits and `-`; write `prod`",
            "0602 3:10: `IoT_Devices` is not the name of a namespace: lower-case letters, digits and `-`; write `iot-devices`",
            "0604 3:32: there is no pattern `saag`; did you mean `saga`?",
        ],
    ),
    (
        "namespaces:\n- name: a\n  pattern: cache-aside\n  slots:\n    cachee: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n    cache: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n    source: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n",
        &[
            "0630 3:12: the version of `cache-aside` is not stated; add `pattern_version: v1`",
            "0606 5:5: `cache-aside` has no slot `cachee`; did you mean `cache`?",
            "0619 7:23: slots `cache` and `source` share backend `redis`, and `cache-aside` wants them different",
        ],
    ),
    (
        "namespaces:\n- name: a\n  pattern: saga\n  pattern_version: v2\n  slots:\n    state: {backend: memstore, region: eu-west-1, config: {connection: \"mem://local\"}}\n    steps: {backend: servicebus, region: westeurope, config: {connection: \"servicebus://a/b\"}}\n",
        &[
            "0605 4:20: `saga` is at v1, not at `v2`; check its slots, then write the version the catalogue has",
            "0618 6:22: `memstore` runs in `dev` only, not in `prod`, which is meant where nothing is stated; say `environment: dev`",
            "0612 6:22: slot `state` requires `keyvalue_transactional` or `keyvalue_cas`, and `memstore` has none of these; `redis`, `postgres`, `dynamodb` and `etcd` can fill it",
            "0609 7:22: no plugin runs `servicebus`; use another backend, or load a registry that names a plugin for it",
            "0619 7:42: slots `state` and `steps` have region `eu-west-1` and `westeurope`, and `saga` wants them the same",
        ],
    ),
    (
        "environment: prod\nnamespaces:\n- name: a\n  pattern: cache-aside\n  pattern_version: v1\n  slots:\n    cache: {backend: memstore, config: {connection: \"mem://local\"}}\n    source: {backend: postgres, config: {connection: \"postgresql://localhost:5432/a\"}}\n",
        &["0618 7:22: `memstore` runs in `dev` only, not in `prod`"],
    ),
    (
        "environment: staging\nnamespaces:\n- name: a\n  pattern: multicast-registry\n  pattern_version: v1\n  slots:\n    registry: {backend: etcd, config: {connection: \"etcd://a:1,b:2\"}}\n    messaging: {backend: nats, offering: self-hosted-nats-core, interfaces: [pubsub_basic, pubsub_persistent], config: {connection: \"nats://h:1\"}}\n",
        &[
            "0613 8:92: `pubsub_persistent` is listed, but self-hosted-nats-core lacks it; take it off the list, or use another backend",
        ],
    ),
    (
        "namespaces:\n- name: a\n  pattern: saga\n  pattern_version: v1\n  slots:\n    state: {backend: redis, config: {connection: \"redis://h:1/0\"}}\n",
        &["0607 3:12: required slot `steps` of `saga` is not filled; fill it with `postgres`"],
    ),
];

#[test]
fn every_fault_of_a_file_has_its_place_and_its_way_out() {
    for (text, expected) in FILES {
        assert_eq!(faults(text), *expected, "{text}");
    }
}

/// The sample's patterns require nothing that is imitated or lacking; this one does.
#[test]
fn what_is_imitated_is_a_warning_and_what_an_offering_lacks_an_error() {
    let mut parts = catalog().parts().clone();
    let interface = |name: &str| {
        prism_model::InterfaceId::new(parts.interfaces.iter().position(|i| i.name == name).unwrap())
    };
    let mark = parts.patterns[0].mark;
    parts.patterns[0].slots[1].required =
        vec![(interface("stream_replay"), mark), (interface("pubsub_persistent"), mark)];
    parts.patterns[0].slots[1].any_of = vec![[interface("pubsub_persistent")].into_iter().collect()];
    parts.patterns[0].slots[1].optional.clear();
    let catalog = prism_model::Catalog::new(parts).unwrap();
    let check = |slot: &str| -> Vec<String> {
        let registry = format!("registry: {{backend: redis, config: {{{REDIS}}}}}");
        let text = format!(
            "environment: staging\nnamespaces:\n- name: a\n  pattern: multicast-registry\n  pattern_version: v1\n  slots:\n    {registry}\n    messaging: {slot}\n"
        );
        let reading = read("f.yaml", &text);
        validate(&catalog, &reading.namespaces[0]).findings.iter().map(shown).collect()
    };
    assert_eq!(
        check("{backend: kafka, config: {connection: \"kafka://h:1\"}}"),
        ["0633 8:26: slot `messaging` requires `stream_replay`, which `kafka` only imitates",]
    );
    assert_eq!(
        check("{backend: nats, offering: self-hosted-nats-core, config: {connection: \"nats://h:1\"}}"),
        [
            "0611 8:26: slot `messaging` requires `stream_replay`, which `nats` does not implement; `kafka` can fill it",
            "0611 8:42: slot `messaging` requires `pubsub_persistent`, which `self-hosted-nats-core` lacks; use another offering of `nats`",
            "0612 8:42: slot `messaging` requires `pubsub_persistent`, and `self-hosted-nats-core` has none of these; use another offering of `nats`",
        ]
    );
}

#[test]
fn every_code_has_a_story_and_a_test() {
    let known: Vec<&str> = codes::CODES.iter().map(|story| story.code).collect();
    let mut sorted = known.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(known, sorted, "codes are unique and in order");
    let tested = |code: &&&str| {
        SLOTS.iter().chain(FILES).flat_map(|(_, shown)| *shown).any(|shown| code.ends_with(&shown[..4]))
    };
    let untested: Vec<&&str> = known.iter().filter(|code| !tested(code)).collect();
    assert_eq!(untested, [&codes::EMULATED], "tested by itself");
}

#[test]
fn the_spot_of_a_finding_covers_the_word() {
    let found = findings(&with_registry("{backend: reddis}"));
    assert_eq!((found[0].width, found[0].fix.as_ref().unwrap().new.as_str()), (6, "redis"));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9_-]{0,8}",
        ".{0,8}",
        Just("true".to_owned()),
        Just("1.10".to_owned()),
        Just("<<".to_owned())
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    let bare = prop_oneof![Just("3600"), Just("-1.5"), Just("true"), Just("null"), Just("1e3")];
    let leaf =
        prop_oneof![text().prop_map(Setting::Text), bare.prop_map(|text| Setting::Bare(text.to_owned()))];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let map = proptest::collection::btree_map("[a-zA-Z é:]{1,6}", inner.clone(), 0..3);
        prop_oneof![
            proptest::collection::vec(inner, 0..3).prop_map(Setting::List),
            map.prop_map(|map| Setting::Map(map.into_iter().collect())),
        ]
    })
}

fn slot_config() -> impl Strategy<Value = SlotConfig> {
    let names = (
        text(),
        proptest::collection::vec(text(), 0..3),
        proptest::option::of(text()),
        proptest::option::of(text()),
    );
    let rest = (
        proptest::option::of(1_u64..9),
        proptest::option::of(text()),
        proptest::collection::btree_map("[a-bx-z.é]{1,5}", setting(), 0..3),
    );
    (names, rest).prop_map(|((backend, interfaces, offering, region), (units, connection, settings))| {
        SlotConfig {
            slot: String::new(),
            backend,
            interfaces,
            offering,
            region,
            units,
            connection,
            settings: settings.into_iter().collect(),
        }
    })
}

fn namespace_config() -> impl Strategy<Value = NamespaceConfig> {
    let slots = proptest::collection::btree_map("[a-z .:é]{1,6}", slot_config(), 0..3);
    let maybe = || proptest::option::of(text());
    (text(), text(), maybe(), maybe(), maybe(), slots).prop_map(
        |(name, pattern, pattern_version, mode, environment, slots)| NamespaceConfig {
            name,
            pattern,
            pattern_version,
            mode,
            environment,
            slots: slots.into_iter().map(|(slot, config)| SlotConfig { slot, ..config }).collect(),
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_reads_back(configs in proptest::collection::vec(namespace_config(), 1..4)) {
        let text = render(&configs);
        let read: Vec<NamespaceConfig> = read("f.yaml", &text).namespaces.iter().map(Written::config).collect();
        prop_assert_eq!(read, configs, "{}", text);
    }

    #[test]
    fn no_configuration_makes_it_panic(configs in proptest::collection::vec(namespace_config(), 1..3), any in ".*") {
        let _ = (findings(&render(&configs)), findings(&any));
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0_usize..500, old in 0_usize..12, new in "[-a-z:{}\\[\\], \"$\n]{0,6}") {
        let mut text = GENERATED.to_owned();
        let start = at.min(text.len());
        text.replace_range(start..(start + old).min(text.len()), &new);
        for finding in findings(&text) {
            prop_assert!(finding.place.to_string().starts_with("f.yaml:"), "{finding}");
        }
    }
}
