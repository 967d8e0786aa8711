//! A certificate made by hand, and lies about it: each is seen to be caught, at its place.

use crate::{Certificate, Claim, Problem, Refusal, Verdict, check, sha256};

/// Two demands share a site that holds 10 a unit; the second may also go elsewhere.
const SHOP: &str = r#"{"format": "prism-problem/1", "name": "shop", "resources": ["ops"],
 "sites": [{"id": "big", "base": 50, "unit": 7, "capacity": [10], "limit": 3, "attributes": {"vendor": "a"}},
           {"id": "own", "unit": 30, "capacity": [5], "owned": 1, "spare": [4], "attributes": {"vendor": "b"}},
           {"id": "tiny", "base": 1, "capacity": [2], "limit": 1, "attributes": {"vendor": "b"}}],
 "demands": [{"id": "carts", "load": [12], "options": [{"site": "big", "cost": 3}]},
             {"id": "mail", "load": [6], "options": [{"site": "own", "cost": 1}, {"site": "big", "cost": 9}]},
             {"id": "log", "optional": true, "load": [1], "options": [{"site": "tiny", "cost": -5}]}]}"#;

/// Columns: 0 carts@big, 1 mail@big, 2 mail@own, 3 log@tiny, 4 big used, 5 its units, 6 own used, 7 its units,
/// 8 tiny used. Rows: 0–2 the demands; big: 3–5 used, 6–7 units, 8 capacity; own: 9–10 used, 11 units,
/// 12 capacity; tiny: 13–14 used.
const PROOF: &str = r#"{"options": 1, "parts": [[0], [1]]},
      {"column": 5, "at": 1},
        {"scale": "1", "rows": [[0, "96"], [8, "-8"]]},
        {"scale": "1", "rows": [[0, "53"], [3, "-50"], [13, "-1"]]},
      {"column": 7, "at": 0},
        {"scale": "1", "rows": [[12, "-38"]]},
        {"scale": "2", "rows": [[0, "106"], [3, "-100"]]}"#;

fn optimal(nodes: &str) -> String {
    format!(
        r#"{{"format": "prism-certificate/1", "name": "shop", "problem_sha256": "{}", "claim": "optimal",
 "assignment": {{"carts": "big", "mail": "big", "log": "tiny"}}, "units": {{"big": 2, "tiny": 1}},
 "levels": [{{"measure": "cost", "value": "72", "bound": "72", "nodes": [{nodes}]}}]}}"#,
        sha256(SHOP.as_bytes())
    )
}

fn verdict(problem: &str, certificate: &str) -> Result<Verdict, Refusal> {
    check(&Problem::read(problem).unwrap(), &Certificate::read(certificate).unwrap())
}

#[test]
fn a_certificate_made_by_hand_is_accepted() {
    let verdict = verdict(SHOP, &optimal(PROOF)).unwrap();
    assert_eq!((verdict.claim, verdict.nodes, verdict.rows), (Claim::Optimal, 7, 15));
    assert_eq!((verdict.levels[0].value, verdict.levels[0].bound), (72, 72));
}

/// The refusal of the certificate with one thing changed.
fn lie(from: &str, to: &str) -> String {
    let told = optimal(PROOF);
    assert_eq!(told.matches(from).count(), 1, "{from} stands there once");
    verdict(SHOP, &told.replace(from, to)).unwrap_err().to_string()
}

#[test]
fn lies_about_the_plan_are_caught() {
    assert!(lie(r#""value": "72""#, r#""value": "71""#).starts_with("levels[0].value: the plan comes to 72"));
    assert!(lie(r#""big": 2"#, r#""big": 1"#).contains("holds 10 of `ops`, and 18 are asked"));
    assert!(lie(r#""big": 2"#, r#""big": 4"#).contains("4 units cannot be bought"));
    assert!(lie(r#""big": 2, "#, "").contains("the units bought at `big` are not stated"));
    assert!(lie(r#""tiny": 1"#, r#""tiny": 1, "own": 0"#).contains("serves nothing"));
    assert!(lie(r#""mail": "big""#, r#""mail": "tiny""#).contains("`tiny` is no option of demand `mail`"));
    assert!(lie(r#""mail": "big", "#, "").contains("demand `mail` is not served"));
    assert!(lie(r#""name": "shop""#, r#""name": "shops""#).starts_with("name: "));
    let hash = sha256(SHOP.as_bytes());
    assert!(lie(&hash, &hash.replace(&hash[..4], "dead")).starts_with("problem_sha256: "));
}

#[test]
fn lies_about_the_proof_are_caught() {
    assert!(
        lie(r#""bound": "72""#, r#""bound": "73""#).starts_with("levels[0].bound: 73 is not the plan's 72")
    );
    assert!(
        lie(r#"[[0], [1]]"#, "[[0]]").starts_with("levels[0].nodes[0]: option 1 of demand 1 is in no part")
    );
    assert!(lie(r#""scale": "2""#, r#""scale": "0""#).starts_with("levels[0].nodes[6]: scale 0"));
    assert!(lie(r#""scale": "2""#, r#""scale": "-2""#).starts_with("levels[0].nodes[6]: scale -2"));
    assert!(lie(r#"[8, "-8"]"#, r#"[8, "8"]"#).starts_with("levels[0].nodes[2]: row 8 has no low side"));
    assert!(lie(r#"[12, "-38"]"#, r#"[12, "-37"]"#).starts_with("levels[0].nodes[5]: the leaf proves 70"));
    assert!(lie(r#"[12, "-38"]"#, r#"[15, "-38"]"#).starts_with("levels[0].nodes[5]: there is no row 15"));
    assert!(lie(r#""column": 7"#, r#""column": 9"#).starts_with("levels[0].nodes[4]: there is no column 9"));
    assert!(lie(r#""column": 7, "at": 0"#, r#""column": 7, "at": 1"#).starts_with("levels[0].nodes[5]: "));
    let last = ",\n        {\"scale\": \"2\", \"rows\": [[0, \"106\"], [3, \"-100\"]]}";
    assert!(lie(last, "").starts_with("levels[0].nodes[6]: the tree ends before"));
    assert!(lie(last, &last.repeat(2)).starts_with("levels[0].nodes[7]: the tree was complete"));
    let huge = format!("[12, \"-{}\"]", i128::MAX);
    assert!(lie(r#"[12, "-38"]"#, &huge).starts_with("levels[0].nodes[5]: its numbers leave 128 bits"));
}

/// The same with the units of `own` ruled out beforehand: 30 each, where less than 72 leaves 22 above the sum of 49.
#[test]
fn a_sum_that_narrows_columns_is_counted() {
    let narrowed = |times: &str| {
        let nodes =
            format!(r#"{{"narrow": "1", "rows": [[0, "{times}"], [3, "-50"], [13, "-1"]]}}, {PROOF}"#);
        let split = "{\"column\": 7, \"at\": 0},";
        let last = ",\n        {\"scale\": \"2\", \"rows\": [[0, \"106\"], [3, \"-100\"]]}";
        optimal(&nodes.replace(split, "").replace(last, ""))
    };
    assert_eq!(verdict(SHOP, &narrowed("53")).unwrap().nodes, 6);
    // A sum of 42 leaves 29, one of 41 room for a unit.
    assert!(verdict(SHOP, &narrowed("46")).is_ok());
    let refused = verdict(SHOP, &narrowed("45")).unwrap_err().to_string();
    assert!(refused.starts_with("levels[0].nodes[5]: the leaf proves "), "{refused}");
    let wrong = narrowed("53").replace("\"narrow\": \"1\"", "\"narrow\": \"0\"");
    assert!(verdict(SHOP, &wrong).unwrap_err().to_string().starts_with("levels[0].nodes[0]: scale 0"));
}

/// The shop with more sites than anybody needs, and levels: fewest vendors at a fifth more cost, then the cost.
fn levels(first: &str) -> Result<Verdict, Refusal> {
    let objectives =
        r#", "objectives": [{"measure": "cost", "tolerance_ppm": 500000}, {"measure": "distinct:vendor"}]}"#;
    let problem = SHOP.trim_end_matches('}').to_owned() + objectives;
    let certificate = format!(
        r#"{{"format": "prism-certificate/1", "name": "shop", "claim": "feasible",
 "assignment": {{"carts": "big", "mail": "big"}}, "units": {{"big": 2}},
 "levels": [{{"measure": "cost", {first}, "nodes": [{PROOF}]}},
            {{"measure": "distinct:vendor", "value": "1", "bound": "0", "nodes": [{{"scale": "1", "rows": []}}]}}]}}"#
    );
    verdict(&problem, &certificate)
}

#[test]
fn a_level_above_its_optimum_needs_a_witness() {
    let witness = r#""witness": {"assignment": {"carts": "big", "mail": "big", "log": "tiny"}, "units": {"big": 2, "tiny": 1}}"#;
    let proven = levels(&format!(r#""value": "76", "bound": "72", {witness}"#)).unwrap();
    assert_eq!(proven.levels.iter().map(|level| level.bound).collect::<Vec<_>>(), [72, 0]);
    let refused = |first: &str| levels(first).unwrap_err().to_string();
    assert!(refused(r#""value": "76", "bound": "72""#).contains("needs a witness"));
    assert!(refused(&format!(r#""value": "76", "bound": "71", {witness}"#)).contains("witness: comes to 72"));
    assert!(refused(&format!(r#""value": "76", "bound": "50", {witness}"#)).contains("beyond the tolerance"));
    assert!(refused(&format!(r#""value": "76", "bound": "73", {witness}"#)).contains("comes to 72"));
}

/// The shop where the only site for carts may buy one unit: nothing is valid.
#[test]
fn a_refutation_is_accepted_and_one_of_a_problem_that_has_a_plan_is_not() {
    let certificate = r#"{"format": "prism-certificate/1", "name": "shop", "claim": "infeasible",
        "levels": [{"measure": "none", "nodes": [{"scale": "1", "rows": [[0, "12"], [6, "-1"]]}]}]}"#;
    let tight = SHOP.replace(r#""limit": 3"#, r#""limit": 1"#);
    // With most equal to least the units are the used column: its capacity is row 6.
    assert_eq!(verdict(&tight, certificate).unwrap().claim, Claim::Infeasible);
    assert!(verdict(SHOP, certificate).is_err());
    assert!(verdict(SHOP, &certificate.replace("infeasible", "optimal")).is_err());
}

/// Carts cost half of what carts and mail cost, and may cost two fifths. A second unit for mail, which needs one, would
/// make it a third.
const SHARED: &str = r#"{"format": "prism-problem/1", "name": "shared", "resources": ["ops"],
 "sites": [{"id": "a", "unit": 10, "capacity": [10], "attributes": {"vendor": "a"}},
           {"id": "b", "unit": 10, "capacity": [10], "attributes": {"vendor": "b"}}],
 "demands": [{"id": "carts", "load": [5], "options": [{"site": "a", "cost": 0}]},
             {"id": "mail", "load": [5], "options": [{"site": "b", "cost": 0}]},
             {"id": "log", "optional": true, "load": [10], "options": [{"site": "b", "cost": 0}]}],
 "rules": [{"kind": "linear", "terms": [{"demand": "log", "site": "b", "coef": 1}], "max": 0},
           {"kind": "cost_share", "attribute": "vendor", "value": "a", "max_ppm": 400000}]}"#;

#[test]
fn a_share_of_the_cost_is_not_met_by_waste() {
    let plan = |units: &str| {
        format!(
            r#"{{"format": "prism-certificate/1", "name": "shared", "claim": "feasible",
            "assignment": {{"carts": "a", "mail": "b"}}, "units": {units}, "levels": []}}"#
        )
    };
    let told = |problem: &str, units: &str| verdict(problem, &plan(units)).unwrap_err().to_string();
    let wasted = r#"{"a": 1, "b": 2}"#;
    assert!(told(SHARED, r#"{"a": 1, "b": 1}"#).contains("breaks rules[1]"));
    assert!(told(SHARED, wasted).contains("2 units are bought at `b`, and one less would do"));
    // Who does not count parts may waste.
    let other = r#"{"kind": "cost_max", "max": 30}"#;
    let rule = SHARED.rfind(r#"{"kind": "cost_share""#).unwrap();
    assert!(verdict(&format!("{}{other}]}}", &SHARED[..rule]), &plan(wasted)).is_ok());
}

/// Columns: 0 carts, 1 mail, 2 log, 3 a used, 4 b used, 5 its units, 6 because of ops, 7 beyond the least. Rows: 0–2 the
/// demands; a: 3–4 used; b: 5–7 used, 8–9 units, 10 capacity, 11–12 because and beyond, 13–14 all of it; rules: 15, 16.
#[test]
fn that_a_share_cannot_be_met_follows_from_the_rows() {
    let certificate = r#"{"format": "prism-certificate/1", "name": "shared", "claim": "infeasible",
        "levels": [{"measure": "none", "nodes": [{"scale": "1", "rows": [[0, "330"], [3, "-330"], [16, "-11"],
        [14, "-220"], [12, "-20"], [11, "-20"], [15, "-200"]]}]}]}"#;
    assert_eq!(verdict(SHARED, certificate).unwrap().claim, Claim::Infeasible);
    let half = SHARED.replace("400000", "500000");
    assert!(verdict(&half, certificate).is_err());
    let over = Problem::read(&SHARED.replace("400000", "1000001")).unwrap_err().to_string();
    assert_eq!(over, "rules[1].max_ppm: is no part of a million");
}

#[test]
fn what_is_no_problem_is_told_with_its_path() {
    let told = |from: &str, to: &str| Problem::read(&SHOP.replacen(from, to, 1)).unwrap_err().to_string();
    assert_eq!(told(r#""site": "own""#, r#""site": "on""#), "demands[1].options[0]: `on` is not a site");
    assert!(told(r#""cost": 9"#, r#""cost": 9.5"#).starts_with("demands[1].options[1].cost: "));
    assert!(told(r#""base": 50"#, r#""base": -50"#).starts_with("sites[0].base: `-50` is below 0"));
    assert!(told(r#""limit": 3"#, r#""limit": 99999999999999999"#).contains("beyond ±2^53"));
    assert!(told(r#""vendor": "a""#, r#""vendor": "a", "vendor": "b""#).contains("named twice"));
    assert!(Problem::read(&"[".repeat(100_000)).is_err(), "nesting is bounded");
}
