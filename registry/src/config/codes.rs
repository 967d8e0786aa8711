//! The codes of namespace configurations, PRISM06xx, and the story behind each.

use crate::codes::Code;

/// The file configures nothing.
pub const NOTHING: &str = "PRISM0601";
/// A name is not one.
pub const NAME: &str = "PRISM0602";
/// A namespace is configured twice.
pub const TWICE: &str = "PRISM0603";
/// No such pattern.
pub const PATTERN: &str = "PRISM0604";
/// The pattern has another version.
pub const VERSION: &str = "PRISM0605";
/// The pattern has no such slot.
pub const SLOT: &str = "PRISM0606";
/// A required slot is not filled.
pub const EMPTY: &str = "PRISM0607";
/// No such backend.
pub const BACKEND: &str = "PRISM0608";
/// No plugin runs the backend.
pub const NO_PLUGIN: &str = "PRISM0609";
/// No such interface, model or capability.
pub const INTERFACE: &str = "PRISM0610";
/// A required interface is not implemented.
pub const REQUIRED: &str = "PRISM0611";
/// No alternative is implemented whole.
pub const ALTERNATIVE: &str = "PRISM0612";
/// A listed interface is not implemented.
pub const LISTED: &str = "PRISM0613";
/// No such offering.
pub const OFFERING: &str = "PRISM0614";
/// The offering runs another backend.
pub const OTHER_BACKEND: &str = "PRISM0615";
/// No such region.
pub const REGION: &str = "PRISM0616";
/// The offering has no price in the region.
pub const NO_PRICE: &str = "PRISM0617";
/// It may not run in this environment.
pub const ENVIRONMENT: &str = "PRISM0618";
/// A rule of the pattern does not hold.
pub const RULE: &str = "PRISM0619";
/// The connection string does not fit.
pub const CONNECTION: &str = "PRISM0620";
/// A secret is written out.
pub const SECRET: &str = "PRISM0621";
/// No such mode.
pub const MODE: &str = "PRISM0622";
/// A slot that the mode needs is empty, or one it leaves empty is filled.
pub const MODE_SLOT: &str = "PRISM0623";
/// The version is not stated.
pub const NO_VERSION: &str = "PRISM0630";
/// There is no connection string.
pub const NO_CONNECTION: &str = "PRISM0631";
/// A required interface is not listed.
pub const UNLISTED: &str = "PRISM0632";
/// A required interface is only imitated.
pub const EMULATED: &str = "PRISM0633";
/// The older spelling.
pub const OLDER: &str = "PRISM0640";

const fn story(
    code: &'static str,
    title: &'static str,
    cause: &'static str,
    example: &'static str,
    fix: &'static str,
) -> Code {
    Code { code, title, cause, example, fix }
}

/// The stories, in order.
pub const CODES: &[Code] = &[
    story(
        NOTHING,
        "The file configures no namespace.",
        "It is empty, or `namespaces:` is an empty list.",
        "namespaces: []",
        "Add a namespace; `prismctl generate config` writes one.",
    ),
    story(
        NAME,
        "A name has letters it may not have.",
        "Names of namespaces and environments become parts of keys, topics and placeholders, so they keep to what works everywhere.",
        "name: IoT_Devices",
        "Use lower-case letters, digits and `-`, with a letter first: `iot-devices`.",
    ),
    story(
        TWICE,
        "A namespace is configured twice for one environment.",
        "Two entries share a name; which one counts would be a guess.",
        "namespaces:\n  - {name: iot, pattern: saga}\n  - {name: iot, pattern: outbox}",
        "Rename one of them, or keep one.",
    ),
    story(
        PATTERN,
        "There is no pattern of this name.",
        "It is misspelt, or in a registry that is not loaded.",
        "pattern: multicast-registri",
        "Use a pattern that `prismctl registry patterns list` shows.",
    ),
    story(
        VERSION,
        "The pattern has another version.",
        "The configuration was written for one version and the catalogue has another; slots and interfaces may differ.",
        "pattern_version: v2",
        "Check the slots against `prismctl registry patterns describe`, then write the version it shows.",
    ),
    story(
        SLOT,
        "The pattern has no slot of this name.",
        "The slot is misspelt, or belongs to another pattern.",
        "slots:\n  registri: {backend: redis}",
        "Use a slot that `prismctl registry patterns describe` shows.",
    ),
    story(
        EMPTY,
        "A required slot is not filled.",
        "The pattern does not work without it.",
        "pattern: multicast-registry\nslots:\n  registry: {backend: redis}",
        "Fill it with one of the backends in the hint.",
    ),
    story(
        BACKEND,
        "There is no backend of this name.",
        "It is misspelt, or in a registry that is not loaded.",
        "backend: reddis",
        "Use a backend that `prismctl registry backends list` shows.",
    ),
    story(
        NO_PLUGIN,
        "No plugin runs the backend.",
        "It is listed and priced, but nothing in Prism can talk to it yet.",
        "backend: servicebus",
        "Use another backend, or load a registry that names a plugin for it.",
    ),
    story(
        INTERFACE,
        "There is no interface, model or capability of this name.",
        "It is misspelt. Interfaces are named `keyvalue_scan`, or by their service `KeyValueScanInterface`.",
        "interfaces: [keyvalue_scann]",
        "Use a name that `prismctl registry interfaces list` shows.",
    ),
    story(
        REQUIRED,
        "A slot needs an interface that its backend does not implement.",
        "The backend does not list it, only plans it, or the offering lacks it.",
        "registry: {backend: memstore}",
        "Use one of the backends in the hint.",
    ),
    story(
        ALTERNATIVE,
        "A slot needs one of several alternatives, and its backend implements none of them whole.",
        "Of each alternative at least one interface is missing.",
        "state: {backend: memstore}",
        "Use one of the backends in the hint.",
    ),
    story(
        LISTED,
        "A configuration lists an interface that its backend does not implement.",
        "The slot does not need it, but what is listed has to work.",
        "{backend: nats, interfaces: [pubsub_basic, keyvalue_basic]}",
        "Take it off the list, or use a backend that implements it.",
    ),
    story(
        OFFERING,
        "There is no offering of this name.",
        "It is misspelt, or the price data has changed since the configuration was written.",
        "offering: aws-elasticache-reddis",
        "Use an offering that `prismctl registry offerings list` shows.",
    ),
    story(
        OTHER_BACKEND,
        "The offering runs another backend.",
        "Backend and offering of a slot were changed one without the other.",
        "{backend: redis, offering: aws-rds-postgres}",
        "Make them agree.",
    ),
    story(
        REGION,
        "There is no region of this name.",
        "It is misspelt, or the catalogue has no data about it.",
        "region: eu-west1",
        "Use a region as its cloud spells it: `eu-west-1` of aws, `europe-west1` of gcp.",
    ),
    story(
        NO_PRICE,
        "The offering has no price in the region.",
        "It is not listed there, or its price is not known.",
        "{offering: aws-dynamodb, region: eu-west-1}",
        "Use one of the regions in the hint.",
    ),
    story(
        ENVIRONMENT,
        "A slot is filled with something that may not run in this environment.",
        "Its offerings name the environments they are for. A configuration that names none is for `prod`.",
        "environment: prod … backend: memstore",
        "Use another backend, or say `environment: dev`.",
    ),
    story(
        RULE,
        "A rule of the pattern does not hold.",
        "The pattern asks that some of its slots are the same, or differ, in backend, vendor, region or cloud.",
        "pattern: cache-aside\nslots: {cache: {backend: redis}, source: {backend: redis}}",
        "Change one of the slots that are shown.",
    ),
    story(
        CONNECTION,
        "A connection string does not fit its backend.",
        "Scheme, user, host, port, path or query are not as the backend's format says. `${NAME}` may stand for any part.",
        "connection: \"redis://localhost/0\"",
        "Write it in the form of the hint: `redis://host:port/db`.",
    ),
    story(
        SECRET,
        "A secret is written out.",
        "Configurations are kept, copied and shown; a password in one is a password in all of these places.",
        "config: {connection: \"postgresql://prism:hunter2@db:5432/prism\"}",
        "Write a placeholder, `${NAME}`, and keep the secret outside. The written one should be changed.",
    ),
    story(
        MODE,
        "The pattern has no such mode.",
        "It is misspelt, or the pattern has no modes.",
        "pattern: consumer\nmode: statefull",
        "Use a mode that `prismctl registry patterns describe` shows, or take the line out.",
    ),
    story(
        MODE_SLOT,
        "The slots are not those of the mode.",
        "A mode says which optional slots have to be filled. One of them is empty (an error), or another one is filled (a warning).",
        "mode: full_durability\nslots: {message_source: {backend: nats}, state_store: {backend: redis}}",
        "Fill the slot, or name the mode that fits.",
    ),
    story(
        NO_VERSION,
        "The version of the pattern is not stated.",
        "A later version of the pattern could not be told from this one.",
        "pattern: multicast-registry",
        "Add `pattern_version: v1`.",
    ),
    story(
        NO_CONNECTION,
        "A slot has no connection string.",
        "The plugin has nothing to connect to unless it is told elsewhere.",
        "registry: {backend: redis}",
        "Add `config: {connection: …}` as in the hint.",
    ),
    story(
        UNLISTED,
        "A slot needs an interface that the configuration does not list.",
        "The backend implements it, but the list says it is not used.",
        "interfaces: [keyvalue_basic]",
        "Add it to the list.",
    ),
    story(
        EMULATED,
        "A required interface is only imitated.",
        "The backend does it by other means: it works, and costs more than a native one.",
        "kafka imitates stream_replay",
        "Measure before relying on it, or use another backend.",
    ),
    story(
        OLDER,
        "The older spelling is used.",
        "`interface:` with `required_capabilities:`, or names of services. It is read all the same.",
        "interface: keyvalue\nrequired_capabilities: {scan_support: true}",
        "Write `interfaces: [keyvalue_basic, keyvalue_scan]`.",
    ),
];
