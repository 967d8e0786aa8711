//! The format, word by word: what is read, what is refused and where, and that writing and reading agree.

use super::*;
use crate::{Budget, Exact};

/// The example of `docs/formats.md`.
const TOY: &str = include_str!("toy.json");

fn solved(text: &str) -> serde_json::Value {
    let named = read(text).unwrap();
    let answer = solve(&named, &Exact, &mut Budget::unlimited()).unwrap();
    serde_json::from_str(&answer.to_json(None)).unwrap()
}

#[test]
fn the_example_is_solved() {
    let answer = solved(TOY);
    assert_eq!(answer["status"], "optimal");
    // 42 + 10 for the options, 500 for the base, 100 for the vendor
    assert_eq!((&answer["objective"], &answer["bound"]), (&652.into(), &652.into()));
    assert_eq!(answer["assignment"], serde_json::json!({"iot.registry": "s0", "iot.messaging": "s0"}));
    assert_eq!(answer["units"], serde_json::json!({"s0": 1}));
    assert!(answer.get("run").is_none() && answer.get("levels").is_none());
}

#[test]
fn what_is_written_is_read_back_as_the_same_problem() {
    let named = read(TOY).unwrap();
    let again = read(&named.to_json()).unwrap();
    assert_eq!(again, named);
    assert_eq!(again.to_json(), named.to_json());
}

/// The example with one text replaced.
fn toy_with(from: &str, to: &str) -> String {
    assert!(TOY.contains(from), "{from:?} is in the example");
    TOY.replacen(from, to, 1)
}

/// The example with one more rule.
fn toy_and(rule: &str) -> String {
    toy_with(r#""rules": ["#, &format!(r#""rules": [{rule}, "#))
}

fn faults(text: &str) -> Vec<String> {
    match read(text) {
        Ok(_) => vec![],
        Err(ReadError::Faults(faults)) => {
            let told = |fault: &Fault| {
                let hint = fault.wrong.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
                format!("{fault}{hint}")
            };
            faults.list().iter().map(told).collect()
        }
        Err(ReadError::Syntax { line, column, message }) => vec![format!("{line}:{column}: {message}")],
    }
}

#[test]
fn every_key_of_the_wrong_kind_is_told_with_its_path() {
    let table = [
        (r#""name": "toy""#, r#""name": 7"#, "name: `7` is not a text"),
        (r#""scale": 1"#, r#""scale": 0"#, "scale: `0` is below 1"),
        (
            r#""format": "prism-problem/1""#,
            r#""format": "prism-problem/2""#,
            r#"format: "prism-problem/2" is not `"prism-problem/1"`"#,
        ),
        (
            r#""name": "toy""#,
            r#""nam": "toy""#,
            "the problem: `nam` means nothing here; did you mean `name`?",
        ),
        (r#"["ops", "gib"]"#, r#"["ops", "ops"]"#, "resources[1]: `ops` is named twice"),
        (r#""id": "s1""#, r#""id": "s0""#, "sites[1].id: `s0` is named twice"),
        (r#""id": "s1", "#, "", "sites[1]: needs `id`"),
        (r#""id": "s1""#, r#""id": """#, "sites[1].id: a name needs at least one letter"),
        (r#""base": 200"#, r#""base": -200"#, "sites[1].base: `-200` is below 0"),
        (
            r#""base": 200"#,
            r#""base": 9007199254740993"#,
            "sites[1].base: `9007199254740993` is beyond ±2^53",
        ),
        (r#""base": 200"#, r#""base": 1.5"#, "sites[1].base: `1.5` is not a whole number within ±2^53"),
        (r#""base": 200"#, r#""base": 1e30"#, "sites[1].base: `1e30` is not a whole number within ±2^53"),
        (r#""unit": 300"#, r#""unit": "300""#, r#"sites[1].unit: "300" is not a whole number within ±2^53"#),
        ("[40, null]", "[40]", "sites[1].capacity: 1 numbers for 2 resources"),
        ("[40, null]", "[40, -1]", "sites[1].capacity[1]: `-1` is below 0"),
        (r#""capacity": [40, null], "#, "", "sites[1]: needs `capacity`"),
        (
            r#""owned": 2"#,
            r#""owned": 0"#,
            "sites[2].spare: `spare` is what an owned site has left, and nobody owns this one; state `owned`, or drop `spare`",
        ),
        ("[15, 4]", "[15]", "sites[2].spare: 1 numbers for 2 resources"),
        (r#""limit": 3"#, r#""limt": 3"#, "sites[2]: `limt` means nothing here; did you mean `limit`?"),
        (
            r#""vendor": "gcp", "region""#,
            r#""vendor": 5, "region""#,
            "sites[1].attributes.vendor: `5` is not a text",
        ),
        (
            r#""vendor": "gcp", "region""#,
            r#""vendor": "gcp", "site": "x", "region""#,
            "sites[1].attributes.site: `site` is the site itself and cannot be stated",
        ),
        (r#""optional": false"#, r#""optional": 0"#, "demands[0].optional: `0` is not `true` or `false`"),
        (r#""load": [10, 5]"#, r#""load": [10]"#, "demands[0].load: 1 numbers for 2 resources"),
        (r#""load": [10, 5]"#, r#""load": [10, -5]"#, "demands[0].load[1]: `-5` is below 0"),
        (r#""load": [10, 5], "#, "", "demands[0].options[0]: needs `load`"),
        (
            r#""site": "s1", "cost": 7"#,
            r#""site": "s9", "cost": 7"#,
            "demands[0].options[1].site: `s9` is not a site; did you mean `s0`?",
        ),
        (
            r#""site": "s1", "cost": 7"#,
            r#""site": "s0", "cost": 7"#,
            "demands[0].options[1].site: `s0` is named twice",
        ),
        (
            r#""cost": 42"#,
            r#""cost": null"#,
            "demands[0].options[0].cost: `null` is not a whole number within ±2^53",
        ),
        (r#", "cost": 42"#, "", "demands[0].options[0]: needs `cost`"),
        (r#""load": [20, 5]"#, r#""load": {}"#, "demands[0].options[1].load: an object is not a list"),
        (
            r#""eu-central-1": 25"#,
            r#""eu-central-1": "25""#,
            r#"matrices.latency["eu-west-1"]["eu-central-1"]: "25" is not a whole number within ±2^53"#,
        ),
        (
            r#"{"eu-central-1": 25}"#,
            "{}",
            "rules[4]: matrix `latency` states neither `eu-west-1` → `eu-central-1` nor the way back",
        ),
    ];
    for (from, to, told) in table {
        let found = faults(&toy_with(from, to));
        // An id that is wrong leaves those that name it without one, which is told after it.
        assert_eq!(found.first().map(String::as_str), Some(told), "{from} → {to}");
        assert!(found.len() == 1 || told.contains("id"), "{from} → {to}: {found:?}");
    }
}

#[test]
fn every_fault_of_a_rule_is_told_with_its_path() {
    let table: [(&str, &[&str]); 26] = [
        (
            r#"{"kind": "linar", "max": 1}"#,
            &["rules[0].kind: `linar` is not a kind of rule; did you mean `linear`?"],
        ),
        (r#"{"max": 1}"#, &["rules[0]: needs `kind`"]),
        ("7", &["rules[0]: `7` is not a rule"]),
        (
            r#"{"kind": "linear", "terms": []}"#,
            &["rules[0]: bounds nothing; state `min` or `max`, or drop the rule"],
        ),
        (r#"{"kind": "linear", "max": 1}"#, &["rules[0]: needs `terms`"]),
        (
            r#"{"kind": "linear", "terms": [{"demand": "x", "site": "s7", "coef": 1}], "max": 1}"#,
            &[
                "rules[0].terms[0].demand: `x` is not a demand",
                "rules[0].terms[0].site: `s7` is not a site; did you mean `s0`?",
            ],
        ),
        (
            r#"{"kind": "linear", "terms": [{"demand": "iot.registry", "coef": "1"}], "max": 1}"#,
            &[
                "rules[0].terms[0]: needs `site`",
                r#"rules[0].terms[0].coef: "1" is not a whole number within ±2^53"#,
            ],
        ),
        (
            r#"{"kind": "distinct", "attribute": "vendr", "max": 1}"#,
            &["rules[0].attribute: `vendr` is not an attribute of any site; did you mean `vendor`?"],
        ),
        (
            r#"{"kind": "distinct", "attribute": "vendor"}"#,
            &["rules[0]: bounds nothing; state `min`, `max` or `fees`, or drop the rule"],
        ),
        (r#"{"kind": "distinct", "attribute": "vendor", "max": -1}"#, &["rules[0].max: `-1` is below 0"]),
        (
            r#"{"kind": "distinct", "attribute": "site", "fees": {"s8": 1}}"#,
            &["rules[0].fees.s8: `s8` is not a site; did you mean `s0`?"],
        ),
        (
            r#"{"kind": "distinct", "attribute": "vendor", "fees": {"aws": 1, "aws": 2}}"#,
            &["rules[0].fees: `aws` is named twice"],
        ),
        (
            r#"{"kind": "same", "attribute": "tier", "demands": []}"#,
            &["rules[0].attribute: `tier` is not an attribute of any site"],
        ),
        (
            r#"{"kind": "same", "attribute": "region", "demands": ["iot.registry", "iot.registry"]}"#,
            &["rules[0].demands[1]: `iot.registry` is named twice"],
        ),
        (
            r#"{"kind": "different", "attribute": "region", "demands": ["iot"]}"#,
            &["rules[0].demands[0]: `iot` is not a demand"],
        ),
        (
            r#"{"kind": "pair_max", "matrix": "distance", "attribute": "region", "max": 1}"#,
            &["rules[0].matrix: `distance` is not a matrix"],
        ),
        (r#"{"kind": "pair_max", "matrix": "latency", "attribute": "region"}"#, &["rules[0]: needs `max`"]),
        (
            r#"{"kind": "implies", "if": {"demand": "iot.registry", "attribute": "vendor", "value": "x"}}"#,
            &["rules[0]: needs `then`"],
        ),
        (
            r#"{"kind": "share", "attribute": "vendor", "value": "aws", "max_percent": 120}"#,
            &["rules[0].max_percent: `120` is no part of a hundred"],
        ),
        (
            r#"{"kind": "share", "attribute": "vendor", "value": "aws", "max_percent": 20, "of": "load"}"#,
            &[r#"rules[0].of: "load" is not `demands` or `load:RESOURCE`"#],
        ),
        (
            r#"{"kind": "share", "attribute": "vendor", "value": "aws", "max_percent": 20, "of": "load:cpu"}"#,
            &["rules[0].of: `cpu` is not a resource"],
        ),
        (
            r#"{"kind": "cost_share", "attribute": "vendor", "value": "aws", "max_ppm": 1000001}"#,
            &["rules[0].max_ppm: `1000001` is no part of a million"],
        ),
        (
            r#"{"kind": "cost_share", "attribute": "vendor", "value": "aws", "max_percent": 20}"#,
            &["rules[0]: needs `max_ppm`", "rules[0]: `max_percent` means nothing here"],
        ),
        (r#"{"kind": "open", "sites": ["s0", "s0"], "max": 1}"#, &["rules[0].sites[1]: `s0` is named twice"]),
        (
            r#"{"kind": "open", "sites": ["s0"]}"#,
            &["rules[0]: bounds nothing; state `min` or `max`, or drop the rule"],
        ),
        (
            r#"{"kind": "cost_max", "max": 9007199254740993}"#,
            &["rules[0].max: `9007199254740993` is beyond ±2^53"],
        ),
    ];
    for (rule, told) in table {
        assert_eq!(faults(&toy_and(rule)), told, "{rule}");
    }
}

#[test]
fn conditions_objectives_and_missing_attributes_are_told() {
    let condition = r#"{"demand": "iot.registry", "attribute": "site", "value": "s5"}"#;
    let rule = format!(r#"{{"kind": "implies", "if": {condition}, "then": 3}}"#);
    let told = [
        "rules[0].then: `3` is not a condition",
        "rules[0].if.value: `s5` is not a site; did you mean `s0`?",
    ];
    assert_eq!(faults(&toy_and(&rule)), told);

    let without = toy_with(r#""vendor": "gcp", "region": "eu-central-1""#, r#""vendor": "gcp""#);
    let told =
        "demand `iot.registry` may use `s1`, which has no `region`; state `region` there, or drop the option";
    assert_eq!(faults(&without), [format!("rules[2]: {told}"), format!("rules[4]: {told}")]);

    let objectives = |list: &str| toy_with(r#""rules": ["#, &format!(r#""objectives": {list}, "rules": ["#));
    let table = [
        (
            r#"[{"measure": "price"}]"#,
            r#"objectives[0].measure: "price" is not `cost`, `distinct:ATTRIBUTE`, `sum:NAME` or `worst:NAME`"#,
        ),
        (r#"[{"measure": "sum:latency"}]"#, "objectives[0].measure: `latency` is not a value of any option"),
        (
            r#"[{"measure": "distinct:cloud"}]"#,
            "objectives[0].measure: `cloud` is not an attribute of any site",
        ),
        (r#"[{"measure": "cost", "tolerance_ppm": -1}]"#, "objectives[0].tolerance_ppm: `-1` is below 0"),
        ("[]", "objectives: states nothing; state a measure, or drop `objectives`"),
        (r#"{"measure": "cost"}"#, "objectives: an object is not a list"),
    ];
    for (list, told) in table {
        assert_eq!(faults(&objectives(list)), [told], "{list}");
    }
    let some = objectives(r#"[{"measure": "sum:us"}]"#).replacen(
        r#""cost": 42"#,
        r#""cost": 42, "values": {"us": 5}"#,
        1,
    );
    let told =
        "objectives[0].measure: demand `iot.registry` may use `s1` without a value `us`, and 2 more like it";
    assert_eq!(faults(&some), [told]);
}

#[test]
fn all_faults_are_told_in_one_run() {
    let text = toy_with(r#""base": 200"#, r#""base": -1"#).replacen(
        r#""site": "s0", "cost": 10"#,
        r#""site": "s8", "cost": 10"#,
        1,
    );
    let text = text.replacen(r#"{"kind": "cost_max", "max": 5000}"#, r#"{"kind": "cost_max"}"#, 1);
    let told = [
        "sites[1].base: `-1` is below 0",
        "demands[1].options[0].site: `s8` is not a site; did you mean `s0`?",
        "rules[8]: needs `max`",
    ];
    assert_eq!(faults(&text), told);
}

#[test]
fn text_that_is_no_json_is_told_with_line_and_column() {
    let table = [
        ("", "1:1: EOF while parsing a value"),
        ("{", "1:1: EOF while parsing an object"),
        ("{\"format\": \"prism-problem/1\",\n \"sites\": [1 2]}", "2:14: expected `,` or `]`"),
        ("{\"format\": \"prism-problem/1\"} x", "1:31: trailing characters"),
        ("[1]", "the problem: a list is not an object"),
        ("null", "the problem: `null` is not an object"),
    ];
    for (text, told) in table {
        assert_eq!(faults(text), [told], "{text:?}");
    }
    let deep = format!(
        "{{\"format\": \"prism-problem/1\",\n\n  \"sites\": {}{}}}",
        "[".repeat(500),
        "]".repeat(500)
    );
    assert_eq!(faults(&deep), ["3:139: recursion limit exceeded"]);
    let huge = "{\"format\": \"prism-problem/1\",\n \"sites\": [],\n \"demands\": [\n {\"id\": 1e999}]}";
    assert_eq!(faults(huge), ["4:13: number out of range"]);
}

#[test]
fn keys_may_stand_in_any_order_and_most_may_be_absent() {
    let text = r#"{"demands": [{"options": [{"cost": 3, "site": "a"}], "id": "d"}],
        "sites": [{"capacity": [], "id": "a"}], "format": "prism-problem/1"}"#;
    let answer = solved(text);
    assert_eq!((&answer["name"], &answer["objective"]), (&"".into(), &3.into()));
    let told = ["the problem: `sites` is named twice"];
    assert_eq!(faults(&text.replacen("\"format\"", "\"sites\": [], \"format\"", 1)), told);
}

#[test]
fn a_share_of_the_cost_whose_coefficients_leave_exact_arithmetic_is_refused() {
    let told = |cost: i64, ppm: i64| {
        let text = format!(
            r#"{{"format": "prism-problem/1", "demands": [{{"id": "d", "options": [{{"site": "a", "cost": {cost}}}]}}],
            "sites": [{{"id": "a", "capacity": []}}],
            "rules": [{{"kind": "cost_share", "attribute": "site", "value": "a", "max_ppm": {ppm}}}]}}"#
        );
        read(&text).err().map(|faults| faults.to_string())
    };
    let dear = (1 << 60) / 999_999;
    assert_eq!(told(dear, 1), None);
    assert!(
        told(dear + 1, 1).is_some_and(|why| why.starts_with("rules[0]: coefficients can add up beyond 2^60"))
    );
    assert_eq!(told(dear + 1, 250_000), None);
}

#[test]
fn totals_that_leave_exact_arithmetic_are_refused() {
    let large = LARGEST;
    let demands: Vec<String> = (0..600)
        .map(|d| format!(r#"{{"id": "d{d}", "load": [{large}], "options": [{{"site": "a", "cost": 1}}]}}"#))
        .collect();
    let text = format!(
        r#"{{"format": "prism-problem/1", "resources": ["r"], "demands": [{}],
            "sites": [{{"id": "a", "unit": 2, "capacity": [1]}}]}}"#,
        demands.join(",")
    );
    let told = ["loads", "costs"].map(|what| {
        format!("sites: {what} can add up beyond 2^60, which cannot be computed exactly; state the figures in a larger unit")
    });
    assert_eq!(faults(&text), told);
}

#[test]
fn a_conflict_names_what_cannot_hold_together_and_nothing_else() {
    let dear = toy_with(r#"{"kind": "cost_max", "max": 5000}"#, r#"{"kind": "cost_max", "max": 600}"#);
    let answer = solved(&dear);
    assert_eq!(answer["status"], "infeasible");
    assert_eq!(answer["conflict"], serde_json::json!(["iot.registry", "iot.messaging", "rule:8"]));
    assert_eq!(
        (&answer["objective"], &answer["assignment"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );

    let small = toy_with("[100, 80]", "[20, 80]");
    let small = small.replacen("[40, null]", "[25, null]", 1).replacen(
        r#""unit": 300"#,
        r#""unit": 300, "limit": 1"#,
        1,
    );
    let conflict = solved(&small)["conflict"].clone();
    assert_eq!(
        conflict,
        serde_json::json!(["iot.messaging", "capacity:s0", "limit:s0", "capacity:s1", "limit:s1"])
    );
}

#[test]
fn objectives_are_taken_in_turn_and_a_tolerance_leaves_room() {
    let base = r#"{"format": "prism-problem/1", "resources": [], "rules": [], OBJECTIVES
        "sites": [{"id": "a", "capacity": []}, {"id": "b", "capacity": []}, {"id": "c", "capacity": []}],
        "demands": [{"id": "d", "options": [
            {"site": "a", "cost": 100, "values": {"us": 9}},
            {"site": "b", "cost": 105, "values": {"us": 4}},
            {"site": "c", "cost": 106, "values": {"us": 1}}]}]}"#;
    let table = [
        ("", "a", 100),
        (r#""objectives": [{"measure": "sum:us"}],"#, "c", 106),
        (
            r#""objectives": [{"measure": "cost", "tolerance_ppm": 50000}, {"measure": "worst:us"}],"#,
            "b",
            105,
        ),
        (
            r#""objectives": [{"measure": "worst:us", "tolerance_ppm": 3000000}, {"measure": "cost"}],"#,
            "b",
            105,
        ),
    ];
    for (objectives, site, cost) in table {
        let answer = solved(&base.replacen("OBJECTIVES", objectives, 1));
        assert_eq!(
            (&answer["assignment"]["d"], &answer["objective"]),
            (&site.into(), &cost.into()),
            "{objectives}"
        );
        assert_eq!(answer["gap"], 0.0);
    }
    let answer = solved(&base.replacen("OBJECTIVES", table[2].0, 1));
    let levels = serde_json::json!([
        {"measure": "cost", "value": 105, "bound": 100},
        {"measure": "worst:us", "value": 4, "bound": 4}
    ]);
    assert_eq!(answer["levels"], levels);
}
