//! The shape of a request file.

use super::shape::{Key, Names, Object, Shape, may, must, object};
use crate::request::{ASPECTS, MEASURES, PARTS, SPARE};
use crate::units::Quantity;
use prism_model::request::FactName;

const NAME: Shape = Shape::Form("^[a-z][a-z0-9-]*$", "iot-devices");
const REGIONS: Shape = Shape::Many(&Shape::Name(Names::Regions));
/// `any` lifts what a wider word asks.
const ANY_REGION: Shape = Shape::Either(&[Shape::Words(any), REGIONS]);
const ANY_VENDOR: Shape = Shape::Either(&[Shape::Words(any), Shape::Many(&Shape::Name(Names::Vendors))]);
const WORDS: Shape = Shape::Many(&Shape::Text);
const LABELS: Shape = Shape::Map(&WORDS);

fn measures() -> Vec<&'static str> {
    MEASURES.iter().map(|(word, _)| *word).collect()
}

fn facts() -> Vec<&'static str> {
    FactName::ALL.iter().map(|fact| fact.name()).collect()
}

fn aspects() -> Vec<&'static str> {
    ASPECTS.iter().map(|(word, _)| *word).collect()
}

fn parts() -> Vec<&'static str> {
    PARTS.iter().map(|(word, _)| *word).collect()
}

fn any() -> Vec<&'static str> {
    vec!["any"]
}

fn isolation() -> Vec<&'static str> {
    vec!["shared", "dedicated"]
}

/// A measure, a measure with a tolerance, or a weighted sum of measures.
const LEVEL: Shape = Shape::Either(&[
    Shape::Words(measures),
    Shape::Form("^[a-z]+:[0-9]+(\\.[0-9]+)?%$", "cost:5%"),
    Shape::Form("^[^:]*[+*][^:]*(:[0-9]+(\\.[0-9]+)?%)?$", "cost + $20*vendors"),
]);

pub(super) static REQUEST: Object = object(
    "request",
    "What is asked.",
    &[
        may("environment", Shape::Many(&NAME), "`prod` without it; a list is answered in turn"),
        may("defaults", Shape::Object(&DEFAULTS), "What holds for every namespace that says nothing else"),
        may("optimize", Shape::Many(&LEVEL), "What is made as small as possible, the most important first"),
        may("unplugged", Shape::Bool, "Whether backends without a plugin may fill slots"),
        may("margin", Shape::Figure(Quantity::Percent), "A lower bound that wins by less is a warning"),
        may("current", Shape::Text, "The configuration that runs: the path of its file"),
        may("max_moves", Shape::Count, "How many slots may leave where they are"),
        may("keep", WORDS, "Namespaces that stay where they are; globs"),
        may("unknown", Shape::Object(&UNKNOWN), "Facts that may, or may not, be unknown of what is chosen"),
        may("vendors", Shape::Object(&VENDORS), "The same as `vendors` in `defaults`"),
        may("pools", Shape::List(&Shape::Object(&POOL)), "What already runs and is paid for"),
        may("rules", Shape::List(&RULE), "What binds several slots together"),
        may("namespaces", Shape::List(&Shape::Object(&NAMESPACE)), "What is to run"),
    ],
);

static UNKNOWN: Object = object(
    "unknown",
    "Facts that may, or may not, be unknown of what is chosen.",
    &[
        may("accept", Shape::Many(&Shape::Words(facts)), "These may be unknown"),
        may("refuse", Shape::Many(&Shape::Words(facts)), "These have to be known"),
    ],
);

const CLIENTS: Key = may("clients", REGIONS, "Where the clients are");
const REGION: Key = may("region", ANY_REGION, "Any of these regions; `any` lifts what a wider word asks");
const REGION_OF: Key = may("region", REGIONS, "Any of these regions");
const EXCLUDE: Key = may(
    "exclude",
    WORDS,
    "No backend, offering, vendor, region or cloud of this name; `vendor=aws` says which",
);
const NEEDS: Key = may("needs", Shape::Needs, "What a backend has to be able to do or to promise");
const VENDOR_WORDS: Key = may("vendors", Shape::Object(&VENDORS), "Who may bill, and who would be preferred");
const LOAD: Key = may("workload", Shape::Object(&WORKLOAD), "What the application does");

static DEFAULTS: Object = object(
    "defaults",
    "What holds for every namespace that says nothing else.",
    &[CLIENTS, REGION, EXCLUDE, NEEDS, VENDOR_WORDS, LOAD],
);

static VENDORS: Object = object(
    "vendors",
    "Who may bill, and who would be preferred.",
    &[
        may("only", ANY_VENDOR, "Only these; `any` lifts what the defaults say"),
        may("avoid", ANY_VENDOR, "Not these; `any` lifts what the defaults say"),
        may("prefer", Shape::Many(&Shape::Name(Names::Vendors)), "Rather these"),
        may("premium", Shape::Figure(Quantity::Percent), "By how much the whole bill may grow for it"),
    ],
);

static WORKLOAD: Object = object(
    "workload",
    "What the application does.",
    &[
        may("write_rps", Shape::Figure(Quantity::Number), "Writes a second, at peak"),
        may("read_rps", Shape::Figure(Quantity::Number), "Reads a second, at peak"),
        may("data_size", Shape::Figure(Quantity::Size), "What is held"),
        may("record_size", Shape::Figure(Quantity::Size), "One record"),
        may("message_size", Shape::Figure(Quantity::Size), "One message"),
        may("fan_out", Shape::Figure(Quantity::Number), "Receivers of a message"),
        may("connections", Shape::Figure(Quantity::Number), "Open at once"),
        may("retention", Shape::Figure(Quantity::Duration), "How long messages are kept"),
        may("mean", Shape::Figure(Quantity::Percent), "The average rate as a part of the peak"),
    ],
);

static NAMESPACE: Object = object(
    "namespace",
    "One namespace: an instance of a pattern.",
    &[
        may("name", NAME, "The pattern's name without it"),
        must("pattern", Shape::Name(Names::Patterns), "What it is an instance of"),
        may("mode", Shape::Text, "Which slots have to be filled, for patterns with modes"),
        may("labels", LABELS, "Words that rules may select it by"),
        CLIENTS,
        REGION,
        EXCLUDE,
        NEEDS,
        VENDOR_WORDS,
        LOAD,
        may("keep", Shape::Bool, "Whether it stays where it is"),
        may("budget", Shape::Figure(Quantity::Money), "The most it may be charged in a month"),
        may("slots", Shape::Map(&SLOT_OR_BACKEND), "What the slots say themselves"),
        may("same_region", GROUPS, "Slots in one region: a list, several lists, or `all`"),
        may("same_cloud", GROUPS, "Slots in one cloud"),
    ],
);

const GROUPS: Shape = Shape::Either(&[WORDS, Shape::List(&Shape::List(&Shape::Text))]);
const SLOT_OR_BACKEND: Shape =
    Shape::Either(&[Shape::Object(&SLOT), Shape::Many(&Shape::Name(Names::Purchases))]);

static SLOT: Object = object(
    "slot",
    "One slot of a namespace.",
    &[
        may("backend", Shape::Many(&Shape::Name(Names::Purchases)), "Any of these backends or offerings"),
        may("offering", Shape::Many(&Shape::Name(Names::Offerings)), "Any of these offerings"),
        may("vendor", Shape::Many(&Shape::Name(Names::Vendors)), "Any of these vendors"),
        REGION,
        EXCLUDE,
        may("prefer", Shape::Many(&Shape::Name(Names::Backends)), "Rather these backends, the best first"),
        may("fill", Shape::Bool, "Whether an optional slot is filled"),
        may("require", Shape::Many(&Shape::Name(Names::Abilities)), "Interfaces it must have"),
        may("want", Shape::Many(&Shape::Name(Names::Abilities)), "Interfaces it would be nice to have"),
        may("isolation", Shape::Words(isolation), "Whether it has units of its own"),
        may("keep", Shape::Bool, "Whether it stays where it is, whatever its namespace does"),
        NEEDS,
        LOAD,
    ],
);

fn spare() -> Vec<&'static str> {
    SPARE.iter().map(|(word, _)| *word).collect()
}

static POOL: Object = object(
    "pool",
    "A purchase that runs already and is paid for.",
    &[
        must("id", Shape::Text, "What it is called"),
        must("offering", Shape::Name(Names::Offerings), "What it is"),
        may("region", Shape::Text, "Where it runs, if the offering is sold in several regions"),
        may("units", Shape::Count, "How many units run; 1 without it"),
        may("spare", Shape::WordMap(spare, &Shape::Text), "What it has left"),
    ],
);

const NAMESPACES: Key = may("namespace", WORDS, "Namespaces: names or globs");
const LABEL: Key = may("label", LABELS, "Labels the namespace has");
const SLOTS: Key = may("slot", WORDS, "Slots: `registry`, or `iot-*.registry`");
const BACKEND: Key = may("backend", Shape::Many(&Shape::Name(Names::Purchases)), "A backend or an offering");
const OFFERING: Key = may("offering", Shape::Many(&Shape::Name(Names::Offerings)), "An offering");
const VENDOR: Key = may("vendor", Shape::Many(&Shape::Name(Names::Vendors)), "A vendor");
const CLOUD: Key = may("cloud", Shape::Many(&Shape::Name(Names::Clouds)), "A cloud");

static MATCH: Object = object(
    "match",
    "Which slots, and what fills them: all of these, and of a list any.",
    &[NAMESPACES, LABEL, SLOTS, BACKEND, OFFERING, VENDOR, REGION_OF, CLOUD],
);

static PART: Object = object(
    "part",
    "The most a part of the request may be charged.",
    &[must("limit", Shape::Figure(Quantity::Money), "The most in a month"), NAMESPACES, LABEL, SLOTS],
);

static COUNT: Object = object(
    "count",
    "So many distinct ones.",
    &[
        must("distinct", Shape::Words(aspects), "Distinct what"),
        must("count", Shape::Count, "How many"),
        NAMESPACES,
        LABEL,
        SLOTS,
    ],
);

static SHARE: Object = object(
    "share",
    "A part that may go to one backend, offering, vendor, region or cloud.",
    &[
        must("at_most", Shape::Figure(Quantity::Percent), "The most"),
        must("of", Shape::Words(parts), "Of what"),
        NAMESPACES,
        LABEL,
        SLOTS,
        BACKEND,
        OFFERING,
        VENDOR,
        REGION_OF,
        CLOUD,
    ],
);

static TOGETHER: Object = object(
    "together",
    "One aspect with its slots.",
    &[
        may("backend", WORDS, "On the same backend, or on different ones"),
        may("vendor", WORDS, "Of the same vendor"),
        may("region", WORDS, "In the same region"),
        may("cloud", WORDS, "In the same cloud"),
        may("site", WORDS, "At the same offering in the same region"),
    ],
);

const RULE: Shape = Shape::Either(&[
    Shape::Object(&BUDGET),
    Shape::Object(&AT_MOST),
    Shape::Object(&AT_LEAST),
    Shape::Object(&A_SHARE),
    Shape::Object(&FORBID),
    Shape::Object(&REQUIRE),
    Shape::Object(&SAME),
    Shape::Object(&DIFFERENT),
    Shape::Object(&IMPLICATION),
]);

const LIMIT: Shape = Shape::Either(&[Shape::Figure(Quantity::Money), Shape::Object(&PART)]);
static BUDGET: Object =
    object("budget", "The most in a month.", &[must("budget", LIMIT, "Of the bill, or of a part")]);
static AT_MOST: Object =
    object("at_most", "No more than so many.", &[must("at_most", Shape::Object(&COUNT), "Of what")]);
static AT_LEAST: Object =
    object("at_least", "No fewer than so many.", &[must("at_least", Shape::Object(&COUNT), "Of what")]);
static A_SHARE: Object =
    object("a_share", "No more than a part.", &[must("share", Shape::Object(&SHARE), "Of what")]);
static FORBID: Object =
    object("forbid", "Not what is all of this at once.", &[must("forbid", Shape::Object(&MATCH), "What")]);
static REQUIRE: Object =
    object("require", "Any of these.", &[must("require", Shape::Object(&MATCH), "What")]);
static SAME: Object =
    object("same", "The same in one aspect.", &[must("same", Shape::Object(&TOGETHER), "What")]);
static DIFFERENT: Object =
    object("different", "Different in one aspect.", &[must("different", Shape::Object(&TOGETHER), "What")]);
static IMPLICATION: Object = object(
    "implication",
    "If one slot is served so, another is.",
    &[must("if", Shape::Object(&MATCH), "When"), must("then", Shape::Object(&MATCH), "What follows")],
);
