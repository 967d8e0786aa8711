//! The shape of a pattern.

use super::shape::{Key, Names, Object, Shape, may, must, object};

const INTERFACES: Shape = Shape::List(&Shape::Name(Names::Interfaces));
const SLOTS: Shape = Shape::List(&Shape::Text);
const FREE: Shape = Shape::Any;

fn items() -> Vec<&'static str> {
    vec!["record_size", "message_size"]
}

pub(super) static PATTERN: Object = object(
    "pattern",
    "What is being built: slots, and what each asks of a backend.",
    &[
        may("pattern", Shape::Text, "Its name"),
        may("name", Shape::Text, "Its name, as other tools write it"),
        must("version", Shape::Text, "`v1`"),
        may("summary", Shape::Text, "For lists"),
        may("description", Shape::Text, "In a sentence or two"),
        may("executor", Shape::Form("^[^:]+:[^:]+$", "prism-pattern-saga:v1.0.0"), "`name:version`"),
        must("slots", Shape::Map(&Shape::Object(&SLOT)), "Its slots"),
        may("rules", Shape::List(&RULE), "What binds its slots together"),
        may("modes", Shape::Map(&MODE), "Which slots have to be filled"),
        may("api", Shape::Object(&API), "The service it offers"),
        may("implementation", Shape::Map(&Shape::List(&Shape::Any)), "Flows: which slot is asked for what"),
        may("parameters", FREE, "Free words; they decide nothing"),
        may("capabilities", FREE, "Free words; they decide nothing"),
        may("performance", FREE, "Free words; they decide nothing"),
        may("use_cases", FREE, "Free words; they decide nothing"),
        may("notes", FREE, "A remark"),
    ],
);

static SLOT: Object = object(
    "slot",
    "What a slot asks of whichever backend fills it.",
    &[
        may("description", Shape::Text, "What it is for"),
        may("optional", Shape::Bool, "Whether it may stay empty"),
        may("required_interfaces", INTERFACES, "All of these"),
        may("any_of", Shape::List(&INTERFACES), "One of these lists, whole"),
        may(
            "alternative_interfaces",
            Shape::List(&Shape::Any),
            "The older spelling: required, or else these",
        ),
        may("optional_interfaces", INTERFACES, "Nice to have"),
        may("recommended_backends", Shape::List(&Shape::Text), "A preference, never a filter"),
        may("load", Shape::Object(&LOAD), "What it asks a second, and holds"),
        may("item", Shape::Words(items), "What one request carries"),
        may("min_value", Shape::Words(items), "A value it has to hold"),
        may("capabilities", FREE, "Free words; they decide nothing"),
        may("performance", FREE, "Free words; they decide nothing"),
        may("use_cases", FREE, "Free words; they decide nothing"),
        may("notes", FREE, "A remark"),
    ],
);

static LOAD: Object = object(
    "load",
    "Products of workload words and numbers.",
    &[
        may("writes", Shape::Text, "`write_rps * fan_out`"),
        may("reads", Shape::Text, "`read_rps`"),
        may("scans", Shape::Text, "Reads of all its data"),
        may("data", Shape::Text, "`data_size`"),
    ],
);

const RULE: Shape = Shape::Either(&[Shape::Object(&TOGETHER), Shape::Object(&IMPLICATION)]);
const IF: Key = must("if", Shape::Object(&SERVED), "When a slot is served so");
const THEN: Key = must("then", Shape::Object(&SERVED), "Another is served so");

/// Several in one map are several rules.
static TOGETHER: Object = object(
    "together",
    "Slots that are the same, or different, in an aspect.",
    &[
        may("same_backend", SLOTS, "On one backend"),
        may("same_vendor", SLOTS, "Of one vendor"),
        may("same_region", SLOTS, "In one region"),
        may("same_cloud", SLOTS, "In one cloud"),
        may("same_site", SLOTS, "At one offering in one region"),
        may("different_backend", SLOTS, "On different backends"),
        may("different_vendor", SLOTS, "Of different vendors"),
        may("different_region", SLOTS, "In different regions"),
        may("different_cloud", SLOTS, "In different clouds"),
        may("different_site", SLOTS, "At different offerings or in different regions"),
        may("implies", Shape::Object(&IMPLICATION), "If one slot is served so, another is"),
    ],
);

static IMPLICATION: Object = object("implication", "If one slot is served so, another is.", &[IF, THEN]);

static SERVED: Object = object(
    "served",
    "A slot is served at what is all of these.",
    &[
        must("slot", Shape::Text, "Which slot"),
        may("backend", Shape::Text, "This backend"),
        may("vendor", Shape::Text, "This vendor"),
        may("region", Shape::Name(Names::Regions), "This region"),
        may("cloud", Shape::Text, "This cloud"),
    ],
);

const MODE: Shape = Shape::Either(&[SLOTS, Shape::Object(&MODE_WORDS)]);

static MODE_WORDS: Object = object(
    "mode",
    "Slots that have to be filled.",
    &[
        may("description", Shape::Text, "What it is for"),
        may("required_slots", SLOTS, "Which slots"),
        may("slots_required", SLOTS, "The same in the words of another tool"),
        may("use_case", FREE, "Free words"),
        may("use_cases", FREE, "Free words"),
        may("notes", FREE, "A remark"),
    ],
);

static API: Object = object(
    "api",
    "The service it offers.",
    &[
        must("proto_file", Shape::Text, "Where it is defined"),
        must("service", Shape::Text, "Its name"),
        may("methods", Shape::List(&Shape::Text), "Its methods, which equal those of the service"),
    ],
);
