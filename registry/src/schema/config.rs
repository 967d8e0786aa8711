//! The shape of a configuration.

use super::shape::{Names, Object, Shape, may, must, object};

pub(super) static CONFIG: Object = object(
    "config",
    "Which backend fills which slot of which namespace.",
    &[
        may("environment", Shape::Text, "Of all its namespaces; `prod` without it"),
        must("namespaces", Shape::List(&Shape::Object(&NAMESPACE)), "What runs"),
    ],
);

static NAMESPACE: Object = object(
    "namespace",
    "One namespace: an instance of a pattern.",
    &[
        must("name", Shape::Text, "Its name"),
        must("pattern", Shape::Name(Names::Patterns), "What it is an instance of"),
        may("pattern_version", Shape::Text, "`v1`"),
        may("mode", Shape::Text, "The mode of the pattern"),
        may("environment", Shape::Text, "Of this namespace, where it is another than the document's"),
        must("slots", Shape::Map(&SLOT_OR_BACKEND), "What fills its slots"),
    ],
);

const SLOT_OR_BACKEND: Shape = Shape::Either(&[Shape::Object(&SLOT), Shape::Name(Names::Backends)]);

static SLOT: Object = object(
    "slot",
    "How one slot is filled.",
    &[
        must("backend", Shape::Name(Names::Backends), "What fills it"),
        may("interfaces", Shape::List(&Shape::Text), "What the slot uses of it"),
        may("offering", Shape::Text, "What is bought"),
        may("region", Shape::Text, "Where; several are joined by `+`"),
        may("units", Shape::Count, "How many are bought"),
        may("config", Shape::Object(&SETTINGS), "How to connect, and what the backend's plugin understands"),
        may("interface", Shape::Text, "The older spelling of `interfaces`: a model"),
        may("required_capabilities", REQUIRED, "The older spelling of `interfaces`: what of the model"),
    ],
);

const REQUIRED: Shape = Shape::Either(&[Shape::List(&Shape::Text), Shape::Map(&Shape::Bool)]);

static SETTINGS: Object = Object {
    name: "settings",
    says: "How to connect, and what the backend's plugin understands.",
    keys: &[may("connection", Shape::Text, "`redis://localhost:6379/0`")],
    open: true,
};
