//! The shape of a file of offerings.

use super::shape::{Key, Names, Object, Shape, may, must, object};
use crate::units::Quantity;
use prism_model::tariff::Driver;

fn confidence() -> Vec<&'static str> {
    vec!["high", "medium", "low"]
}

fn drivers() -> Vec<&'static str> {
    Driver::WORDS.iter().map(|(word, _)| *word).collect()
}

fn scales() -> Vec<&'static str> {
    vec!["instances", "shards", "none"]
}

fn nodes_are() -> Vec<&'static str> {
    vec!["replicas", "shards"]
}

const SOURCE: Key = may("source", Shape::Text, "Who says so");
const AS_OF: Key = may("as_of", Shape::Text, "`2024-08-09`, `2024-08` or `unknown`");
const CONFIDENCE: Key = may("confidence", Shape::Words(confidence), "How sure");
const NOTE: Key = may("note", Shape::Text, "A remark");

pub(super) static OFFERINGS: Object = object(
    "offerings",
    "Ways to buy one backend.",
    &[
        must("backend", Shape::Text, "Which backend"),
        must("offerings", Shape::List(&Shape::Object(&OFFERING)), "The ways"),
        may("benchmarks", Shape::List(&Shape::Any), "Published measurements; they decide nothing"),
        NOTE,
    ],
);

static OFFERING: Object = object(
    "offering",
    "One way to buy it. What is not said is unknown: never zero, never free, never unlimited.",
    &[
        must("offering", Shape::Text, "Its name"),
        must("vendor", Shape::Text, "Who bills"),
        may("service", Shape::Text, "The vendor's name for the service"),
        may("sku", Shape::Text, "The vendor's name for the size"),
        may("deployment", Shape::Text, "`managed`, `serverless`, `self-hosted`"),
        may("regions", Shape::List(&Shape::Name(Names::Regions)), "Each is a site"),
        may("replicated", Shape::List(&Shape::Name(Names::Regions)), "One site in all of them at once"),
        may("scale", Shape::Words(scales), "How units add up"),
        may("price", Shape::Object(&PRICE), "Listed without it, and no site"),
        may("capacity", Shape::Object(&CAPACITY), "What one node holds"),
        may("units_of", Shape::Object(&UNITS_OF), "The increment in which a capacity counts requests"),
        may("sla", FIGURE_OF_PERCENT, "The availability promised"),
        may("latency_p99", FIGURE_OF_TIME, "The latency measured or promised"),
        may("lacks", Shape::List(&LACK), "Interfaces of the backend that it does not have"),
        may("environments", Shape::List(&Shape::Text), "Where it may be chosen; everywhere without it"),
        may("incomplete", Shape::List(&Shape::Text), "Parts known to be missing: the price is a lower bound"),
        may("burstable", Shape::Bool, "Whether a stated rate may outlast its credits"),
        may("compat", Shape::Text, "What the analogue resembles"),
        may("benchmarks", Shape::Any, "Published measurements; they decide nothing"),
        SOURCE,
        AS_OF,
        CONFIDENCE,
        NOTE,
    ],
);

const FIGURE_OF_PERCENT: Shape = Shape::Either(&[Shape::Figure(Quantity::Percent), Shape::Object(&PROMISE)]);
const FIGURE_OF_TIME: Shape = Shape::Either(&[Shape::Figure(Quantity::Duration), Shape::Object(&LATENCY)]);

static PROMISE: Object = object(
    "promise",
    "A figure and who states it.",
    &[must("value", Shape::Figure(Quantity::Percent), "The figure"), SOURCE, AS_OF, CONFIDENCE],
);

static LATENCY: Object = object(
    "latency",
    "A figure and who states it.",
    &[must("value", Shape::Figure(Quantity::Duration), "The figure"), SOURCE, AS_OF, CONFIDENCE],
);

const LACK: Shape = Shape::Either(&[Shape::Name(Names::Interfaces), Shape::Object(&LACKING)]);

static LACKING: Object = object(
    "lacking",
    "An interface it does not have.",
    &[must("interface", Shape::Name(Names::Interfaces), "Which"), SOURCE, NOTE, AS_OF, CONFIDENCE],
);

static PRICE: Object = object(
    "price",
    "Base, whole units and metered usage, per month.",
    &[
        may("base", Shape::Figure(Quantity::Money), "Paid once when the site is used"),
        may("unit", Shape::Figure(Quantity::Money), "Paid per unit"),
        may("meters", Shape::List(&Shape::Object(&METER)), "Metered usage"),
        NOTE,
    ],
);

static METER: Object = object(
    "meter",
    "One meter.",
    &[
        must("meter", Shape::Text, "Its name"),
        must("drives", Shape::Words(drivers), "What drives it"),
        must("per", Shape::Text, "How much one price buys: a count, `GiB`, `GiB-month`"),
        must("price", Shape::Figure(Quantity::Money), "The price"),
        may("included", INCLUDED, "What the fixed price covers"),
        may("copies", Shape::Count, "How many times stored bytes are billed"),
        may("tiers", Shape::List(&Shape::Object(&TIER)), "What more costs"),
        may("write_increment", Shape::Figure(Quantity::Size), "A write is billed per started increment"),
        may("read_increment", Shape::Figure(Quantity::Size), "A read is billed per started increment"),
        SOURCE,
        AS_OF,
        CONFIDENCE,
        NOTE,
    ],
);

const INCLUDED: Shape = Shape::Either(&[Shape::Figure(Quantity::Number), Shape::Figure(Quantity::Size)]);

static TIER: Object = object(
    "tier",
    "What usage above an amount costs.",
    &[must("above", INCLUDED, "The amount"), must("price", Shape::Figure(Quantity::Money), "The price")],
);

static UNITS_OF: Object = object(
    "units_of",
    "The increment in which a capacity counts requests.",
    &[
        may("write_ops", Shape::Figure(Quantity::Size), "Of writes"),
        may("read_ops", Shape::Figure(Quantity::Size), "Of reads"),
    ],
);

/// Other keys are carried and shown; they size nothing.
static CAPACITY: Object = Object {
    name: "capacity",
    says: "What one node holds.",
    keys: &[
        may("nodes", Shape::Count, "How many nodes one unit has"),
        may("nodes_are", Shape::Words(nodes_are), "Replicas hold what one of them holds; shards add up"),
        may("vcpu", Shape::Figure(Quantity::Number), "Processors"),
        may("memory", Shape::Capacity(Quantity::Size), "Memory"),
        may("storage", Shape::Capacity(Quantity::Size), "Storage"),
        may("ops", Shape::Capacity(Quantity::Number), "Requests a second"),
        may("write_ops", Shape::Capacity(Quantity::Number), "Writes a second"),
        may("read_ops", Shape::Capacity(Quantity::Number), "Reads a second"),
        may("connections", Shape::Capacity(Quantity::Number), "Connections"),
        may("throughput", Shape::Text, "Bytes a second: `149MiB/s`"),
    ],
    open: true,
};
