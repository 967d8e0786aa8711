//! Sound configurations: what is generated and what is documented is valid, reported on, and passes through.

use super::*;

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
