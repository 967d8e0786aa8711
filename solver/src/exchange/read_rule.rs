//! Rules and objectives, read from their JSON.

use super::fault::{Faults, Path, Wrong, nearest};
use super::json::Json;
use super::reader::{Object, figures, integer, list, name, word};
use super::spec::{
    Bounds, ConditionSpec, MeasureSpec, ObjectiveSpec, RuleSpec, Scope, ShareOf, TermSpec, WeightSpec,
};

const KINDS: [&str; 10] = [
    "linear",
    "distinct",
    "same",
    "different",
    "pair_max",
    "implies",
    "share",
    "cost_share",
    "open",
    "cost_max",
];

const MEASURES: &str = "`cost`, `distinct:ATTRIBUTE`, `sum:NAME` or `worst:NAME`";

/// A rule; `None` if its kind cannot be told.
pub(super) fn rule(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Option<RuleSpec> {
    let mut object = Object::new(at, json, "a rule", faults)?;
    let kind = object.need("kind", faults, word)?;
    let rule = of_kind(&kind, &mut object, faults)?;
    object.end(faults);
    Some(rule)
}

fn of_kind(kind: &str, object: &mut Object<'_, '_>, faults: &mut Faults) -> Option<RuleSpec> {
    Some(match kind {
        "linear" => RuleSpec::Linear {
            terms: object.need("terms", faults, |at, json, faults| list(at, json, faults, term)),
            bounds: bounds(object, faults),
        },
        "distinct" => distinct(object, faults),
        "same" => RuleSpec::Same { attribute: attribute(object, faults), demands: scope(object, faults) },
        "different" => {
            RuleSpec::Different { attribute: attribute(object, faults), demands: scope(object, faults) }
        }
        "pair_max" => RuleSpec::PairMax {
            matrix: object.need("matrix", faults, name),
            attribute: attribute(object, faults),
            demands: scope(object, faults),
            max: object.need("max", faults, integer),
        },
        "implies" => RuleSpec::Implies {
            condition: object.need("if", faults, condition),
            consequence: object.need("then", faults, condition),
        },
        "share" => share(object, faults),
        "cost_share" => RuleSpec::CostShare {
            attribute: attribute(object, faults),
            value: object.need("value", faults, name),
            max_ppm: object.need("max_ppm", faults, integer),
        },
        "open" => RuleSpec::Open {
            sites: object.need("sites", faults, |at, json, faults| list(at, json, faults, name)),
            bounds: bounds(object, faults),
        },
        "cost_max" => RuleSpec::CostMax { max: object.need("max", faults, integer) },
        other => {
            let nearest = nearest(other, KINDS);
            let what = "a kind of rule";
            faults.push(&object.at.key("kind"), Wrong::Unknown { what, name: other.to_owned(), nearest });
            return None;
        }
    })
}

fn distinct(object: &mut Object<'_, '_>, faults: &mut Faults) -> RuleSpec {
    RuleSpec::Distinct {
        attribute: attribute(object, faults),
        demands: scope(object, faults),
        bounds: bounds(object, faults),
        fees: object.maybe("fees", faults, figures).unwrap_or_default(),
    }
}

fn share(object: &mut Object<'_, '_>, faults: &mut Faults) -> RuleSpec {
    RuleSpec::Share {
        attribute: attribute(object, faults),
        value: object.need("value", faults, name),
        max_percent: object.need("max_percent", faults, integer),
        of: object.maybe("of", faults, share_of).unwrap_or_default(),
        demands: scope(object, faults),
    }
}

fn attribute(object: &mut Object<'_, '_>, faults: &mut Faults) -> String {
    object.need("attribute", faults, name)
}

fn scope(object: &mut Object<'_, '_>, faults: &mut Faults) -> Scope {
    object.maybe("demands", faults, |at, json, faults| list(at, json, faults, name))
}

fn bounds(object: &mut Object<'_, '_>, faults: &mut Faults) -> Bounds {
    Bounds { min: object.maybe("min", faults, integer), max: object.maybe("max", faults, integer) }
}

fn term(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> TermSpec {
    let Some(mut object) = Object::new(at, json, "a term", faults) else {
        return TermSpec { demand: String::new(), site: String::new(), coef: 0 };
    };
    let term = TermSpec {
        demand: object.need("demand", faults, name),
        site: object.need("site", faults, name),
        coef: object.need("coef", faults, integer),
    };
    object.end(faults);
    term
}

fn condition(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> ConditionSpec {
    let Some(mut object) = Object::new(at, json, "a condition", faults) else {
        return ConditionSpec::default();
    };
    let condition = ConditionSpec {
        demand: object.need("demand", faults, name),
        attribute: object.need("attribute", faults, name),
        value: object.need("value", faults, name),
    };
    object.end(faults);
    condition
}

fn share_of(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> ShareOf {
    let Some(text) = word(at, json, faults) else { return ShareOf::Demands };
    match text.split_once(':') {
        Some(("load", resource)) => return ShareOf::Load(resource.to_owned()),
        None if text == "demands" => {}
        _ => {
            let expected = "`demands` or `load:RESOURCE`";
            faults.push(at, Wrong::Kind { found: format!("{text:?}"), expected });
        }
    }
    ShareOf::Demands
}

/// An objective; `None` if its measure cannot be told.
pub(super) fn objective(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Option<ObjectiveSpec> {
    let mut object = Object::new(at, json, "an objective", faults)?;
    let weighted = object.maybe("weighted", faults, weighted);
    let measure = match weighted {
        Some(parts) => parts.map(MeasureSpec::Weighted),
        None => object.need("measure", faults, measure),
    };
    let tolerance_ppm = object.maybe("tolerance_ppm", faults, integer).unwrap_or_default();
    object.end(faults);
    Some(ObjectiveSpec { measure: measure?, tolerance_ppm })
}

/// The parts of a weighted sum; `None` if one of them cannot be told.
fn weighted(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Option<Vec<WeightSpec>> {
    list(at, json, faults, |at, json, faults| {
        let mut object = Object::new(at, json, "a weight", faults)?;
        let weight = object.need("weight", faults, integer);
        let measure = object.need("measure", faults, measure);
        object.end(faults);
        Some(WeightSpec { weight, measure: measure? })
    })
    .into_iter()
    .collect()
}

fn measure(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Option<MeasureSpec> {
    let text = word(at, json, faults)?;
    match text.split_once(':') {
        None if text == "cost" => Some(MeasureSpec::Cost),
        Some(("distinct", attribute)) => Some(MeasureSpec::Distinct(attribute.to_owned())),
        Some(("sum", name)) => Some(MeasureSpec::Sum(name.to_owned())),
        Some(("worst", name)) => Some(MeasureSpec::Worst(name.to_owned())),
        _ => {
            faults.push(at, Wrong::Kind { found: format!("{text:?}"), expected: MEASURES });
            None
        }
    }
}
