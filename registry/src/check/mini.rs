//! A registry small enough to be held in the head, without a fault. Tests break it in one place each.

use crate::files::Layer;
use crate::{matrix, read};
use std::sync::Arc;

const FILES: [(&str, &str); 16] = [
    (
        "registry/backends/redis.yaml",
        "\
# Redis implements 3 interfaces across 2 data models
backend: redis
description: In-memory data structure store
plugin: prism-redis:v1.0.0
connection_string_format: \"redis://host:port/db\"
default_connection: \"redis://localhost:6379/0\"
connection_template: \"redis://${HOST}:6379/0\"
implements:
  # KeyValue (2 of 2)
  - keyvalue_basic
  - {interface: keyvalue_scan, note: all keys}
  - queue_basic
interface_count: 3
attributes:
  durability: {value: eventual, source: manual, quality: vendor}
  in_memory: {value: true, source: manual, quality: vendor}
",
    ),
    (
        "registry/backends/s3.yaml",
        "\
backend: s3
plugin: none
implements:
  - keyvalue_basic  # no keyvalue_scan: listing is slow
attributes: {max_value: 5GiB, source: manual, quality: secondary}
",
    ),
    (
        "registry/capabilities.yaml",
        "\
capabilities:
  - {capability: scan, interface: keyvalue_scan, description: Keys can be enumerated}
attributes:
  - attribute: durability
    order: [ephemeral, eventual, persistent]
    synonyms: {fsync: persistent}
",
    ),
    (
        "registry/interfaces/keyvalue.yaml",
        "\
model: keyvalue
description: Values under a key
interfaces:
  - interface: keyvalue_basic
    service: KeyValueBasicInterface
    proto_file: proto/interfaces/keyvalue_basic.proto
    description: Read and write
    methods:
      - Set(SetRequest) returns (SetResponse)
  # Implemented by: Redis
  - interface: keyvalue_scan
    service: KeyValueScanInterface
    proto_file: proto/interfaces/keyvalue_scan.proto
    description: Enumeration
    methods:
      - Scan(ScanRequest) returns (stream Key)
      - Count(ScanRequest) returns (Total)
",
    ),
    (
        "registry/interfaces/queue.yaml",
        "\
model: queue
interfaces:
  - interface: queue_basic
    service: QueueBasicInterface
    proto_file: proto/interfaces/queue_basic.proto
    methods: [Enqueue(Item) returns (Item)]
",
    ),
    (
        "registry/offerings/redis.yaml",
        "\
backend: redis
offerings:
  - offering: small
    vendor: aws
    regions: [eu-west-1, us-east-1]
    price:
      unit: $10
      meters:
        - {meter: disk, drives: data, per: GiB-hour, price: $0.125, included: 1GiB}
    capacity: {nodes: 2, memory: 1.5GiB, ops: 0.5, colour: red}
    sla: 99.9%
    source: list
    as_of: 2024-08-09
    confidence: high
",
    ),
    ("registry/order.yaml", "patterns: [little]\nbackends: [redis, s3]\nmodels: [keyvalue, queue]\n"),
    (
        "registry/patterns/little.yaml",
        "\
pattern: little
version: v1
summary: Keeps and tells
executor: prism-pattern-little:v1.0.0
slots:
  store:
    required_interfaces: [keyvalue_basic]
    any_of:
      - [keyvalue_scan]
    recommended_backends: [redis]
    load: {writes: write_rps * 2, reads: read_rps, data: data_size}
  queue:
    optional: true
    required_interfaces: [queue_basic]
    optional_interfaces: [keyvalue_scan]
rules:
  - different_backend: [store, queue]
api:
  proto_file: proto/patterns/little.proto
  service: LittleService
  methods: [Keep(Item) returns (Item)]
implementation:
  keep_flow:
    - {slot: store, operation: Set(key)}
",
    ),
    (
        "registry/plugins.yaml",
        "\
plugins: [{plugin: prism-redis, version: v1.0.0}]
executors: [{executor: prism-pattern-little, version: v1.0.0}]
",
    ),
    (
        "registry/regions/aws.yaml",
        "\
cloud: aws
regions:
  - {region: eu-west-1, location: Dublin, continent: Europe, jurisdiction: EU}
  - {region: us-east-1, location: Virginia, continent: America, jurisdiction: US}
source: list
",
    ),
    (
        "registry/regions/rtt.yaml",
        "round_trips: aws\nsource: probe\nfrom:\n  eu-west-1: {us-east-1: 68.9ms}\n",
    ),
    (
        "proto/interfaces/keyvalue_basic.proto",
        "\
syntax = \"proto3\";
package prism.interfaces.keyvalue;
// Read and write.
service KeyValueBasicInterface {
  // Writes.
  rpc Set(SetRequest) returns (SetResponse);
}
// What to write.
message SetRequest {
  // The key.
  string key = 1;
}
// It is written.
message SetResponse {}
",
    ),
    (
        "proto/interfaces/keyvalue_scan.proto",
        "\
syntax = \"proto3\";
package prism.interfaces.keyvalue;
import \"proto/interfaces/keyvalue_types.proto\";
// Enumeration.
// Not implemented by: S3 (slow)
service KeyValueScanInterface {
  // All keys.
  rpc Scan(ScanRequest) returns (stream Key);
  // Their number.
  rpc Count(ScanRequest) returns (Total);
}
// All of them.
message ScanRequest {}
// How many.
message Total {}
",
    ),
    (
        "proto/interfaces/keyvalue_types.proto",
        "syntax = \"proto3\";\npackage prism.interfaces.keyvalue;\n// A key.\nmessage Key {}\n",
    ),
    (
        "proto/interfaces/queue_basic.proto",
        "\
syntax = \"proto3\";
package prism.interfaces.queue;
// A queue.
service QueueBasicInterface {
  // Adds.
  rpc Enqueue(Item) returns (Item);
}
// A thing.
message Item {}
",
    ),
    (
        "proto/patterns/little.proto",
        "\
syntax = \"proto3\";
package prism.patterns.little;
// Keeps and tells.
service LittleService {
  // Keeps.
  rpc Keep(Item) returns (Item);
}
// A thing.
message Item {}
",
    ),
];

/// The registry with its matrix.
pub(crate) fn mini() -> Layer {
    let files = FILES.iter().map(|&(path, text)| (Arc::from(path), text.to_owned())).collect();
    let mut layer = Layer { name: "mini".to_owned(), files };
    let catalog = read(std::slice::from_ref(&layer)).catalog.expect("the small registry is sound");
    layer.files.push((Arc::from("registry/matrix.yaml"), matrix::render(&catalog)));
    layer.files.sort();
    layer
}

/// The registry with one text replaced, wherever in the file it stands first.
pub(crate) fn broken(path: &str, old: &str, new: &str) -> Layer {
    let mut layer = mini();
    let text = text(&mut layer, path);
    assert!(text.contains(old), "{path} has no `{old}`");
    *text = text.replacen(old, new, 1);
    layer
}

pub(crate) fn text<'a>(layer: &'a mut Layer, path: &str) -> &'a mut String {
    let found = layer.files.iter_mut().find(|(name, _)| &**name == path);
    &mut found.unwrap_or_else(|| panic!("no file {path}")).1
}

/// Code and place of a finding, as the tables of tests state it.
pub(crate) fn shown(findings: &[crate::Diagnostic]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} {}", finding.code, finding.place)).collect()
}
