//! The shape of a backend.

use super::shape::{Names, Object, Shape, may, must, object};
use crate::units::Quantity;

fn status() -> Vec<&'static str> {
    vec!["implemented", "emulated", "planned", "full", "complete", "supported", "native", "partial"]
}

fn quality() -> Vec<&'static str> {
    vec!["vendor", "secondary", "design"]
}

fn confidence() -> Vec<&'static str> {
    vec!["high", "medium", "low"]
}

pub(super) static BACKEND: Object = object(
    "backend",
    "A technology and the interfaces it has.",
    &[
        may("backend", Shape::Text, "Its name"),
        may("name", Shape::Text, "Its name, in the grouped dialect"),
        may("version", Shape::Text, "Says nothing here"),
        may("description", Shape::Text, "In a line"),
        may(
            "plugin",
            Shape::Form("^(none|built-in|[^:]+:[^:]+)$", "prism-redis:v1.2.0"),
            "`name:version`, `built-in` or `none`",
        ),
        may("connection_string_format", Shape::Text, "`redis://host:port/db`"),
        may("default_connection", Shape::Text, "Written when no offering is chosen"),
        may("connection_template", Shape::Text, "Written with an offering: `redis://${HOST}:6379/0`"),
        may("implements", Shape::List(&LINE), "Interfaces it has"),
        may(
            "interfaces",
            Shape::MapOf(Names::Models, &Shape::List(&GROUPED)),
            "The same by model: the grouped dialect",
        ),
        may("interface_count", Shape::Count, "A total that is checked against the list"),
        may("attributes", ATTRIBUTES, "What it promises of itself"),
        may("capabilities", Shape::Any, "Free words; they decide nothing"),
        may("performance", Shape::Any, "Free words; they decide nothing"),
        may("use_cases", Shape::Any, "Free words; they decide nothing"),
        may("note", Shape::Any, "A remark"),
        may("notes", Shape::Any, "A remark"),
    ],
);

const LINE: Shape = Shape::Either(&[Shape::Name(Names::Interfaces), Shape::Object(&IMPLEMENTED)]);
/// Inside a group the flavour alone is a name too.
const GROUPED: Shape = Shape::Either(&[Shape::Text, Shape::Object(&IMPLEMENTED)]);

static IMPLEMENTED: Object = object(
    "implemented",
    "An interface with more to say.",
    &[
        must("interface", Shape::Text, "Which"),
        may("status", Shape::Words(status), "`planned` never fills a slot, `emulated` does with a warning"),
        may("penalty", Shape::Figure(Quantity::Money), "What emulating it costs a month in the objective"),
        may("note", Shape::Text, "A remark"),
        may("notes", Shape::Text, "A remark"),
        may("version", Shape::Text, "Says nothing here"),
        may("operations", Shape::Any, "Says nothing here"),
        may("source", Shape::Text, "Who says so"),
        may("as_of", Shape::Text, "Since when"),
        may("confidence", Shape::Words(confidence), "How sure"),
    ],
);

/// Values alone or with who states them; a source beside them holds for those without one.
const ATTRIBUTES: Shape =
    Shape::Map(&Shape::Either(&[Shape::Text, Shape::List(&Shape::Text), Shape::Object(&ATTRIBUTE)]));

static ATTRIBUTE: Object = object(
    "attribute",
    "A value and who states it.",
    &[
        must("value", Shape::Many(&Shape::Text), "The value"),
        may("source", Shape::Text, "Who states it"),
        may("quality", Shape::Words(quality), "What kind of source that is"),
        may("note", Shape::Text, "A remark"),
        may("as_of", Shape::Text, "Since when"),
        may("confidence", Shape::Text, "How sure"),
    ],
);
