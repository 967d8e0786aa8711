//! Configurations as they are written, read, judged and reported on.

mod documents;
mod faults;
mod random;

use super::*;
use crate::request::sample::catalog;
use crate::schema::Kind;
use crate::{Diagnostic, Severity};

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

const REDIS: &str = "connection: \"redis://localhost:6379/0\"";
