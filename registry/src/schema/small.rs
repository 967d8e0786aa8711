//! The shapes of the files that list words (interfaces, regions, capabilities, plugins, the order, the matrix), and
//! of plans, whose values are texts.

use super::shape::{Key, Names, Object, Shape, may, must, object};
use crate::units::Quantity;

fn confidence() -> Vec<&'static str> {
    vec!["high", "medium", "low"]
}

const FREE: Shape = Shape::Any;
const SOURCE: Key = may("source", Shape::Text, "Who says so");
const AS_OF: Key = may("as_of", Shape::Text, "Since when");
const CONFIDENCE: Key = may("confidence", Shape::Words(confidence), "How sure");
const NOTE: Key = may("note", Shape::Text, "A remark");
const DESCRIPTION: Key = may("description", Shape::Text, "In a line");

pub(super) static INTERFACES: Object = object(
    "interfaces",
    "One data model with its interfaces.",
    &[
        must("model", Shape::Text, "Its name"),
        must("interfaces", Shape::List(&Shape::Object(&INTERFACE)), "Its interfaces"),
        DESCRIPTION,
        may("version", FREE, "Says nothing here"),
        may("capabilities", FREE, "Free words; they decide nothing"),
        may("performance", FREE, "Free words; they decide nothing"),
        may("use_cases", FREE, "Free words; they decide nothing"),
    ],
);

static INTERFACE: Object = object(
    "interface",
    "A thin interface: a model and a flavour.",
    &[
        must("interface", Shape::Form("^[a-z][a-z0-9]*_[a-z0-9_]+$", "keyvalue_scan"), "Its name"),
        must("service", Shape::Text, "The service of its `.proto`"),
        must("proto_file", Shape::Text, "Where that is defined"),
        must("methods", Shape::List(&Shape::Text), "Its methods, which equal those of the service"),
        DESCRIPTION,
        may("version", FREE, "Says nothing here"),
        may("capabilities", FREE, "Free words; they decide nothing"),
        may("performance", FREE, "Free words; they decide nothing"),
        may("use_cases", FREE, "Free words; they decide nothing"),
        may("notes", FREE, "A remark"),
    ],
);

pub(super) static REGIONS_OR_TRIPS: [Shape; 2] = [Shape::Object(&REGIONS), Shape::Object(&TRIPS)];

static REGIONS: Object = object(
    "regions",
    "The regions of a cloud.",
    &[
        must("cloud", Shape::Text, "Whose data centres"),
        must("regions", Shape::List(&Shape::Object(&REGION)), "Where they are"),
        SOURCE,
        AS_OF,
        CONFIDENCE,
        NOTE,
    ],
);

static REGION: Object = object(
    "region",
    "One region.",
    &[
        must("region", Shape::Text, "As its cloud spells it"),
        may("location", Shape::Text, "The nearest city"),
        may("country", Shape::Text, "Which country"),
        may("country_code", Shape::Text, "Its code"),
        may("continent", Shape::Text, "Which continent"),
        may("jurisdiction", Shape::Text, "Whose law"),
        SOURCE,
        AS_OF,
        CONFIDENCE,
        NOTE,
    ],
);

const TRIP: Shape = Shape::MapOf(Names::Regions, &Shape::Figure(Quantity::Duration));

static TRIPS: Object = object(
    "round_trips",
    "Round trips between regions.",
    &[
        must("round_trips", Shape::Text, "Of which cloud"),
        must("from", Shape::MapOf(Names::Regions, &TRIP), "From a region to others"),
        SOURCE,
        AS_OF,
        CONFIDENCE,
        NOTE,
    ],
);

pub(super) static CAPABILITIES: Object = object(
    "capabilities",
    "The words people ask with.",
    &[
        may("capabilities", Shape::List(&Shape::Object(&CAPABILITY)), "Words for interfaces"),
        may("attributes", Shape::List(&Shape::Object(&ATTRIBUTE)), "Scales to be high enough on"),
    ],
);

static CAPABILITY: Object = object(
    "capability",
    "A word for an interface.",
    &[
        must("capability", Shape::Text, "The word"),
        must("interface", Shape::Name(Names::Interfaces), "The interface"),
        DESCRIPTION,
    ],
);

static ATTRIBUTE: Object = object(
    "attribute",
    "A scale.",
    &[
        must("attribute", Shape::Text, "Its name"),
        must("order", Shape::List(&Shape::Text), "Its levels, the weakest first"),
        may("synonyms", Shape::Map(&Shape::Text), "Other words for its levels"),
        DESCRIPTION,
    ],
);

pub(super) static RELEASES: Object = object(
    "releases",
    "Plugins and executors at the version that exists.",
    &[
        may("plugins", Shape::List(&Shape::Object(&PLUGIN)), "Plugins of backends"),
        may("executors", Shape::List(&Shape::Object(&EXECUTOR)), "Executors of patterns"),
    ],
);

const VERSION: Key = must("version", Shape::Text, "The version that exists");
const ASSUMED: Key = may("assumed", Shape::Bool, "No release is known; this stands in");

static PLUGIN: Object = object(
    "plugin",
    "A plugin.",
    &[
        must("plugin", Shape::Text, "Its name"),
        VERSION,
        ASSUMED,
        may("executor", FREE, "Says nothing here"),
        NOTE,
        SOURCE,
    ],
);

static EXECUTOR: Object = object(
    "executor",
    "An executor.",
    &[
        must("executor", Shape::Text, "Its name"),
        VERSION,
        ASSUMED,
        may("plugin", FREE, "Says nothing here"),
        NOTE,
        SOURCE,
    ],
);

pub(super) static ORDER: Object = object(
    "order",
    "What comes first in all output and wins all ties; the rest follows alphabetically.",
    &[
        may("patterns", Shape::List(&Shape::Name(Names::Patterns)), "Patterns"),
        may("backends", Shape::List(&Shape::Name(Names::Backends)), "Backends"),
        may("models", Shape::List(&Shape::Name(Names::Models)), "Data models"),
    ],
);

const FLAVOURS: Shape = Shape::MapOf(Names::Models, &Shape::List(&Shape::Text));

pub(super) static MATRIX: Object = object(
    "matrix",
    "Which backend has which interfaces.",
    &[
        must("backends", Shape::MapOf(Names::Backends, &FLAVOURS), "Backends, and flavours by model"),
        may("interfaces", Shape::MapOf(Names::Interfaces, &Shape::Any), "Interfaces, and who has them"),
    ],
);

pub(super) static PLAN: Object = object(
    "plan",
    "An answer with everything that is needed to check it again.",
    &[
        must("plan", Shape::Words(plans), "The format"),
        must("request", Shape::Text, "The request with its flags"),
        must("registry", Shape::Text, "The SHA-256 and the name of every file of the registry"),
        may("config", Shape::Text, "The configuration; absent where there is none"),
        may("cost", Shape::Text, "Micro-dollars a month"),
        may("problem", Shape::Text, "What was solved, a `prism-problem/1` document"),
        may("certificate", Shape::Text, "Why the answer is right, a `prism-certificate/1` document"),
        may("no_certificate", Shape::Text, "Why nothing shows that the answer is right"),
    ],
);

fn plans() -> Vec<&'static str> {
    vec!["prism-plan/1"]
}
