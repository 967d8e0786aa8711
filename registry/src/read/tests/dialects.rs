//! The other spellings of a backend file: interfaces in groups, and what is imitated.

use super::*;

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
