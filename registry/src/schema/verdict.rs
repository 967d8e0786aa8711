//! The shape of a verdict: what `prismctl verify --format json` writes. No reader reads it; every verdict of the
//! transcripts is held against it.

use super::shape::{Object, Shape, may, must, object};

pub(super) static VERDICT: Object = object(
    "verdict",
    "Whether an answer is right. Exact figures are text: they may be larger than programs read as numbers.",
    &[
        must("format", Shape::Words(format), "What this is"),
        must(
            "verdict",
            Shape::Words(verdicts),
            "In a word; `refused` says that the file does not show what it claims",
        ),
        may("problem", Shape::Text, "The name of what was solved"),
        may(
            "claim",
            Shape::Words(claims),
            "What is proven: that nothing is better, how far it may be, or that there is none",
        ),
        may("served", Shape::Object(&SERVED), "What the plan serves, where there is one"),
        may("levels", Shape::List(&Shape::Object(&LEVEL)), "What it comes to, one objective after the other"),
        may("size", Shape::Object(&SIZE), "The problem"),
        may("proof", Shape::Object(&PROOF), "What was added up"),
        may("registry", Shape::Object(&REGISTRY), "Of a plan file: what it rests on"),
        may("request", Shape::Object(&REQUEST), "Of a plan file: what was asked anew"),
        may("bill", Shape::Text, "Of a plan file: dollars a month, line by line from the registry"),
        may("file", Shape::Text, "Which file is refused"),
        may("place", Shape::Text, "Where in it"),
        may("why", Shape::Text, "What is wrong there"),
    ],
);

fn format() -> Vec<&'static str> {
    vec!["prism-verdict/1"]
}

fn verdicts() -> Vec<&'static str> {
    vec!["accepted", "refused"]
}

fn claims() -> Vec<&'static str> {
    vec!["optimal", "feasible", "infeasible"]
}

static SERVED: Object = object(
    "served",
    "What a plan serves.",
    &[must("demands", Shape::Count, "So many demands"), must("sites", Shape::Count, "At so many sites")],
);

static LEVEL: Object = object(
    "level",
    "An objective.",
    &[
        must("measure", Shape::Text, "As the problem names it"),
        must("value", Shape::Text, "What the plan comes to; costs are in micro-dollars a month"),
        must("bound", Shape::Text, "Nothing that keeps the levels before comes to less"),
    ],
);

static SIZE: Object = object(
    "size",
    "A problem.",
    &[must("demands", Shape::Count, "Its demands"), must("rules", Shape::Count, "Its rules")],
);

static PROOF: Object = object(
    "proof",
    "What was added up in exact integers.",
    &[must("cases", Shape::Count, "Cases"), must("rows", Shape::Count, "Rows that they are about")],
);

static REGISTRY: Object =
    object("registry", "The registry.", &[must("files", Shape::Count, "Files that are as they were")]);

static REQUEST: Object = object(
    "asked",
    "The request.",
    &[must("candidates", Shape::Count, "Sites that qualify for a demand, priced again")],
);
