//! What a newcomer tries in the first hour: many namespaces at once, figures below zero, registries with parts missing.
//! Every answer comes in time, and every refusal says why and where.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its report")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn prismctl(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    command.args(args).env("LC_ALL", "C.UTF-8").output().unwrap()
}

/// Exits with `code`; stdout and stderr together.
fn told(args: &[&str], code: i32) -> String {
    let ran = prismctl(args);
    let text = String::from_utf8(ran.stderr).unwrap() + &String::from_utf8(ran.stdout).unwrap();
    assert_eq!(ran.status.code(), Some(code), "{args:?}: {text}");
    text
}

fn says(args: &[&str], code: i32, words: &[&str]) {
    let text = told(args, code);
    for word in words {
        assert!(text.contains(word), "{args:?}: no `{word}` in: {text}");
    }
}

/// A request of so many namespaces that nothing tells apart.
fn many(folder: &Path, pattern: &str, count: usize) -> String {
    let mut text = String::from("namespaces:\n");
    for index in 0..count {
        let _ = writeln!(text, "  - {{name: n{index:03}, pattern: {pattern}}}");
    }
    let path = folder.join(format!("{pattern}-{count}.yaml"));
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Unoptimised and beside other tests this takes seconds; before sites that never pay were left out it took minutes.
#[test]
fn many_equal_namespaces_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    for count in [20, 150] {
        let file = many(folder.path(), "saga", count);
        let start = Instant::now();
        let text = told(&["generate", "config", "-f", &file], 0);
        assert!(start.elapsed() < Duration::from_secs(60), "{count}: {:?}", start.elapsed());
        assert!(text.contains("optimal") && text.contains("proven") && text.contains("runner-up"), "{text}");
    }
}

#[test]
fn one_node_is_little_work_however_much_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = many(folder.path(), "saga", 150);
    let start = Instant::now();
    let ran = prismctl(&["generate", "config", "-f", &file, "--max-nodes", "1"]);
    assert!(matches!(ran.status.code(), Some(4 | 5)), "{ran:?}");
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn a_rival_of_no_plan_is_not_passed_over() {
    let ask = ["explain", "--pattern", "multicast-registry", "--slot", "registry:kafka"];
    let asked = [&ask[..], &["--optimize", "cost", "--why-not", "messaging:sns"]].concat();
    says(&asked, 3, &["why not messaging:sns?", "there is no plan to hold it against"]);
}

#[test]
fn figures_below_zero_are_figures() {
    let saga = ["generate", "config", "--pattern", "saga"];
    for (flag, figure, code) in [
        ("--budget", "-$5", "PRISM0516"),
        ("--margin", "-5%", "PRISM0516"),
        ("--max-rtt", "-3ms", "PRISM0516"),
        ("--min-sla", "-1%", "PRISM0516"),
        ("--max-backends", "-1", "PRISM05"),
        ("--max-moves", "-1", "PRISM05"),
        ("--max-nodes", "-1", "a whole number of nodes"),
        ("--time-limit", "-1", "a number of seconds"),
    ] {
        let typed = [saga.as_slice(), &[flag, figure]].concat();
        says(&typed, 2, &[flag, figure, code]);
    }
    says(
        &[saga.as_slice(), &["--workload", "write_rps=-1"]].concat(),
        2,
        &["PRISM0516", "cannot be negative"],
    );
}

#[test]
fn a_pin_on_what_has_no_price_says_so() {
    let pinned = ["generate", "config", "--pattern", "multicast-registry", "--optimize", "cost", "--slot"];
    let words = ["no offering of `timescaledb` has a price", "registry/backends/timescaledb.yaml:3:10"];
    says(&[pinned.as_slice(), &["registry:timescaledb"]].concat(), 3, &words);
    let why_not = ["explain", "--pattern", "multicast-registry", "--why-not", "registry:timescaledb"];
    says(&why_not, 0, &words);
}

#[test]
fn a_misspelt_environment_is_an_error_and_a_new_one_a_warning() {
    let saga = ["generate", "config", "--pattern", "saga", "--env"];
    says(
        &[saga.as_slice(), &["prdo"]].concat(),
        2,
        &["error[PRISM0530]: --env prdo", "did you mean `prod`?"],
    );
    says(&[saga.as_slice(), &["canary"]].concat(), 0, &["warning[PRISM0530]: --env canary"]);
}

#[test]
fn a_registry_is_judged_by_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let dir = whole.to_str().unwrap();
    told(&["registry", "export", dir], 0);
    says(&["registry", "validate", dir], 0, &["whole is sound"]);
    fs::remove_file(whole.join("proto/interfaces/keyvalue_scan.proto")).unwrap();
    let words = ["error[PRISM0302]", "names `proto/interfaces/keyvalue_scan.proto`, which is not there"];
    says(&["registry", "validate", dir], 1, &words);
    fs::remove_dir_all(whole.join("proto")).unwrap();
    says(&["registry", "validate", dir], 1, &["`proto/patterns/saga.proto`, which is not there"]);
    fs::remove_file(whole.join("capabilities.yaml")).unwrap();
    says(
        &["registry", "validate", dir],
        0,
        &["has no `capabilities.yaml`: it is judged laid over the shipped registry"],
    );
}

#[test]
fn offerings_of_your_own_have_a_source_and_a_date_that_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.yaml");
    let mut text = String::from("backend: redis\nofferings:\n  - offering: mine\n    vendor: aws\n");
    text += "    regions: [eu-west-1]\n    price: {unit: $1}\n";
    let path = file.to_str().unwrap();
    fs::write(&file, &text).unwrap();
    says(
        &["registry", "validate", path],
        0,
        &["warning[PRISM0122]: `mine` states no `source`", "mine.yaml:3:15"],
    );
    fs::write(&file, format!("{text}    source: contract\n    as_of: 9206-01-31\n")).unwrap();
    let words = [
        "warning[PRISM0123]: figures of `mine` are dated 9206-01-31, which is still to come",
        "mine.yaml:3:15",
    ];
    says(&["registry", "validate", path], 0, &words);
    says(&["--offerings", path, "registry", "backends", "list"], 0, &words);
    fs::write(&file, text + "    source: contract\n    as_of: 2026-02-31\n").unwrap();
    let words = ["PRISM0112", "`2026-02-31` is not in the calendar", "mine.yaml:8:12"];
    says(&["registry", "validate", path], 1, &words);
    says(&["--offerings", path, "registry", "backends", "list"], 2, &words);
}

#[test]
fn what_is_no_plan_file_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p.yaml");
    fs::write(&file, "plan: prism-plan/1\nwhat: else\n").unwrap();
    let text = told(&["verify", file.to_str().unwrap()], 2);
    assert!(text.contains("p.yaml:2:1: is no plan file: unknown field `what`"), "{text}");
    assert!(!text.contains("error: line"), "{text}");
}

#[test]
fn an_environment_that_is_named_twice_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.yaml");
    let config = config.to_str().unwrap();
    let line = "generate config --pattern saga --optimize cost --env dev,prod,dev -o";
    told(&line.split(' ').chain([config]).collect::<Vec<_>>(), 0);
    let text = fs::read_to_string(config).unwrap();
    assert_eq!(text.matches("environment: dev\n").count(), 1, "{text}");
    told(&["validate", config], 0);
}

/// The proof of so many alike takes minutes; the search is done at once.
#[test]
fn a_proof_ends_when_the_time_is_up() {
    let folder = tempfile::tempdir().unwrap();
    let (file, plan) = (many(folder.path(), "saga", 20), folder.path().join("plan.yaml"));
    let (plan, start) = (plan.to_str().unwrap(), Instant::now());
    let ran = prismctl(&["generate", "config", "-f", &file, "--time-limit", "3", "--plan", plan]);
    assert!(matches!(ran.status.code(), Some(0 | 4)), "{ran:?}");
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert!(fs::read_to_string(plan).unwrap().contains("\nrequest: |\n"), "the answer is kept");
}

#[test]
fn a_budget_is_shown_as_it_was_stated() {
    let line = "generate config --pattern multicast-registry --optimize cost --budget $14.374378";
    says(&line.split(' ').collect::<Vec<_>>(), 3, &["the whole bill stays within $14.374378", "to $14.38"]);
}

/// What takes more units than have a price is served by something else, or by nothing.
#[test]
fn units_beyond_any_price_are_not_bought() {
    let line = "generate config --pattern multicast-registry --optimize cost --workload write_rps=";
    for rate in ["100000000", "900000000", "10000000000"] {
        let line = format!("{line}{rate}");
        let text = told(&line.split(' ').collect::<Vec<_>>(), 0);
        assert!(text.contains("cheapest by price only"), "{text}");
    }
}

/// Nor is such a site chosen where a slot is pinned to it: what keeps it out is said.
#[test]
fn what_costs_more_than_a_bill_can_state_is_no_plan() {
    let line = "generate config --pattern multicast-registry --optimize cost --slot registry:dynamodb --workload write_rps=";
    says(&format!("{line}300000").split(' ').collect::<Vec<_>>(), 0, &["dynamodb"]);
    let beyond = format!("{line}400000");
    says(
        &beyond.split(' ').collect::<Vec<_>>(),
        3,
        &[
            "no plan",
            "is over $9 billion a month, more than is computed exactly",
            "write_rps of every slot is 400000",
        ],
    );
}
