//! Every fault of a slot and of a file: its place, and the way out.

use super::*;

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
