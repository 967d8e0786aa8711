//! The shape of an explanation: what `prismctl explain --format json` writes. No reader reads it; every explanation of
//! the transcripts is held against it.

use super::shape::{Object, Shape, may, must, object};

pub(super) static EXPLANATION: Object = object(
    "explanation",
    "Why this plan, or none. Money is dollars a month as exact text.",
    &[
        must("format", Shape::Words(format), "What this is"),
        must("answers", Shape::List(&Shape::Object(&ANSWER)), "One for each environment"),
    ],
);

fn format() -> Vec<&'static str> {
    vec!["prism-explanation/1"]
}

fn statuses() -> Vec<&'static str> {
    vec!["optimal", "no plan", "stopped", "unknown"]
}

fn origins() -> Vec<&'static str> {
    vec!["request", "registry", "default"]
}

fn verdicts() -> Vec<&'static str> {
    vec!["chosen", "worse", "other slots", "impossible", "no plan", "unknown"]
}

static ANSWER: Object = object(
    "answer",
    "The answer for one environment.",
    &[
        must("environment", Shape::Text, "`prod`"),
        must("status", Shape::Words(statuses), "Whether there is a plan, and what is proven"),
        may("plan", Shape::Object(&PLAN), "The plan, proven the best unless `status` is `stopped`"),
        may("bound", Shape::Text, "No plan costs less, where the answer is stopped"),
        may(
            "reached",
            Shape::List(&Shape::Object(&LEVEL)),
            "What is proven where the answer is stopped, objective by objective, as far as the search came",
        ),
        may("slots", Shape::List(&Shape::Object(&SLOT)), "What was left to each slot"),
        may("runner_up", Shape::Object(&RUNNER_UP), "The next best plan with another backend somewhere"),
        may(
            "cut_short",
            Shape::Bool,
            "The plan is proven, but what else could be was not looked for to the end: no `runner_up`, and in `constraints` and `room` what was soon known",
        ),
        may("constraints", Shape::List(&Shape::Object(&CONSTRAINT)), "What every constraint costs"),
        may("room", Shape::List(&Shape::Object(&ROOM)), "How dear what was chosen may get"),
        may("sources", Shape::List(&Shape::Object(&SOURCE)), "The figures behind the bill, oldest first"),
        may(
            "conflicts",
            Shape::List(&FACTS),
            "Facts that cannot hold together, none idle, the first the most telling",
        ),
        may("conflicts_complete", Shape::Bool, "Whether there are no others, of other wishes"),
        may("sites_left_out", Shape::Count, "Sites where this load would cost more than a bill can state"),
        may("repairs", Shape::List(&Shape::Object(&REPAIR)), "What could be taken back, the cheapest first"),
        may(
            "repairs_complete",
            Shape::Bool,
            "Whether there are no other repairs, but for the names of namespaces that are alike",
        ),
        may("other_repairs_from", Shape::Text, "No other repair costs less, where that is known"),
        may(
            "milder_from",
            Shape::Text,
            "Less of a number in a repair together with changes that alone do nothing could cost less than every repair, but not less than this; pairs were looked at",
        ),
        may("why_not", Shape::List(&Shape::Object(&WHY_NOT)), "Answers to `--why-not`"),
        may("what_if", Shape::Object(&WHAT_IF), "The answer to all of `--what-if` together"),
    ],
);

static LEVEL: Object = object(
    "level",
    "What is proven of an objective.",
    &[
        must("measure", Shape::Text, "Which"),
        must("proven", Shape::Bool, "Whether this is the optimum"),
        may("at_least", Shape::Text, "No plan that does as well in those before is below this"),
    ],
);

const FACTS: Shape = Shape::List(&Shape::Object(&FACT));

static PLAN: Object = object(
    "plan",
    "A plan.",
    &[
        must("cost", Shape::Text, "The whole bill"),
        must("slots", Shape::List(&Shape::Object(&FILLING)), "What fills each slot"),
    ],
);

static FILLING: Object = object(
    "filling",
    "What fills a slot.",
    &[
        must("slot", Shape::Text, "After its namespace, where there are several"),
        must("backend", Shape::Text, "The technology"),
        must("offering", Shape::Text, "What is bought"),
        must("region", Shape::Text, "Where; several are joined by `+`"),
    ],
);

static FACT: Object = object(
    "fact",
    "A fact, in words.",
    &[
        must("says", Shape::Text, "What it says"),
        must("origin", Shape::Words(origins), "Who stated it: the person asking, the registry, or nobody"),
        may("place", Shape::Text, "Where: `file:line:column`, or the flag as typed"),
    ],
);

static SLOT: Object = object(
    "slot",
    "What the facts left to a slot.",
    &[
        must("slot", Shape::Text, "After its namespace, where there are several"),
        must("candidates", Shape::Count, "Sites left"),
        must("rules_out", Shape::List(&Shape::Object(&RULES_OUT)), "Facts that alone rule out sites"),
        must("several", Shape::Count, "Sites that fall to several facts"),
    ],
);

static RULES_OUT: Object = object(
    "rules_out",
    "A fact that alone rules out sites.",
    &[
        must("fact", Shape::Object(&FACT), "Which"),
        must("sites", Shape::Count, "How many"),
        must("share", Shape::Text, "What they have in common"),
    ],
);

static RUNNER_UP: Object = object(
    "runner_up",
    "The next best.",
    &[
        must("more", Shape::Text, "What it costs more; less has a minus"),
        may("but", Shape::Text, "Of a cheaper one: what it does worse, in words"),
        must("plan", Shape::Object(&PLAN), "The plan"),
    ],
);

static CONSTRAINT: Object = object(
    "constraint",
    "A constraint, dropped alone.",
    &[
        must("says", Shape::Text, "The flag as typed, or what it says"),
        may("place", Shape::Text, "Where"),
        may("costs", Shape::Text, "What it costs, exactly"),
        may("at_least", Shape::Text, "Of an answer that was stopped"),
        may("at_most", Shape::Text, "Of an answer that was stopped"),
        may("needed", Shape::Bool, "Without it there is no plan"),
    ],
);

static ROOM: Object = object(
    "room",
    "How dear an offering may get before another plan is cheaper.",
    &[
        must("offering", Shape::Text, "Which"),
        may("up_to", Shape::Text, "As a part of its price today"),
        may("any_price", Shape::Bool, "Up to a hundred times its price nothing is cheaper"),
    ],
);

static SOURCE: Object = object(
    "source",
    "A figure behind the bill.",
    &[
        must("offering", Shape::Text, "Whose price"),
        must("price", Shape::Text, "What for, and how much"),
        must("as_of", Shape::Text, "How old"),
        must("confidence", Shape::Text, "How far it is trusted"),
        must("source", Shape::Text, "Where it comes from"),
    ],
);

static CHANGE: Object = object(
    "change",
    "Something taken back, or asked less of.",
    &[must("says", Shape::Text, "What to do"), may("place", Shape::Text, "Where it was asked")],
);

static REPAIR: Object = object(
    "repair",
    "Changes none of which can be left out.",
    &[
        must("letter", Shape::Text, "For `--apply`"),
        must("changes", Shape::List(&Shape::Object(&CHANGE)), "What to do"),
        must("plan", Shape::Object(&PLAN), "The plan it leaves"),
        may("slot", Shape::Text, "The slot that then has what was asked for, where one or another could"),
        may(
            "patch",
            Shape::List(&Shape::Object(&OPERATION)),
            "The same as a JSON Patch (RFC 6902) of the request file, or of the one that flags stand for",
        ),
    ],
);

static OPERATION: Object = object(
    "operation",
    "A change of a file.",
    &[
        must("op", Shape::Words(operations), "What happens"),
        must("path", Shape::Text, "To what: a JSON Pointer (RFC 6901)"),
        may("value", Shape::Any, "What it says now"),
    ],
);

fn operations() -> Vec<&'static str> {
    vec!["remove", "replace", "add"]
}

static WHY_NOT: Object = object(
    "why_not",
    "Why something was not chosen.",
    &[
        must("asked", Shape::Text, "As typed"),
        must(
            "answer",
            Shape::Words(verdicts),
            "In a word; `other slots`: a configuration fills others than the request, `no plan`: there is none to hold it against, `unknown`: the search was stopped",
        ),
        may("more", Shape::Text, "What it costs more; less has a minus"),
        may("plan", Shape::Object(&PLAN), "The best plan with it"),
        may("wins_at", Shape::Text, "The part of its price at which it would be as good"),
        may(
            "wins_at_of",
            Shape::List(&Shape::Text),
            "Whose price that is; of a region, a cloud or a configuration, what only the plan with it buys",
        ),
        may(
            "only_ties",
            Shape::Bool,
            "Whether it would be no better even where it costs nothing: something else as good is chosen",
        ),
        may("wins_if", Shape::List(&Shape::Object(&CHANGE)), "Single changes with which it would be chosen"),
        may("slot", Shape::Text, "The slot that the facts speak of, where one or another could have it"),
        may("facts", FACTS, "What stands against it"),
        may("repairs", Shape::List(&Shape::Object(&REPAIR)), "What it would take, in whatever slot"),
        may(
            "more_for_slots",
            Shape::Text,
            "Of a configuration: what of `more` is for other slots than asked",
        ),
        may(
            "more_for_units",
            Shape::Text,
            "Of a configuration: what units that nothing needs cost, beside `more`",
        ),
        may(
            "too_few",
            Shape::List(&Shape::Object(&LINE)),
            "Of a configuration: why its units hold too little; `plan` has as many as it takes",
        ),
        may(
            "notes",
            Shape::List(&Shape::Object(&LINE)),
            "Of a configuration: what it says otherwise than it would be, or is not compared",
        ),
    ],
);

static LINE: Object = object(
    "line",
    "A line of a configuration, in words.",
    &[must("says", Shape::Text, "What about it"), may("place", Shape::Text, "Where")],
);

static WHAT_IF: Object = object(
    "what_if",
    "What would be if.",
    &[
        must("asked", Shape::List(&Shape::Text), "As typed"),
        must("status", Shape::Words(statuses), "Whether there would be a plan"),
        may("more", Shape::Text, "What it would cost more; less has a minus"),
        may("plan", Shape::Object(&PLAN), "The plan as it would be"),
        may("facts", FACTS, "Where there would be none: what cannot hold together, none idle"),
        may("sites_left_out", Shape::Count, "Sites where this load would cost more than a bill can state"),
    ],
);
