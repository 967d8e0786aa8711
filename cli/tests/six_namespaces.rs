//! What a group of namespaces can be asked without waiting: a limit on the number of backends connects everything, and is
//! chosen by before anything else. Counted in nodes, which are the same on every machine.
#![allow(clippy::unwrap_used, reason = "a test that cannot run should say so and stop")]

use std::fs;
use std::process::Command;

const REQUEST: &str = "\
defaults: {clients: [eu-west-1]}
namespaces:
  - {name: a, pattern: multicast-registry}
  - {name: b, pattern: session-store}
  - {name: c, pattern: work-queue}
  - {name: d, pattern: saga}
  - {name: e, pattern: cache-aside}
  - {name: f, pattern: claim-check}
";

#[test]
fn a_trade_of_three_measures_is_complete_within_few_nodes() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("six.yaml"), REQUEST).unwrap();
    let trade = |limit: &str| {
        let asked = "compare -f six.yaml --pareto cost,latency,backends --max-nodes 30000 --limit";
        let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
        let done = command.args(asked.split(' ')).arg(limit).current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8(done.stdout).unwrap();
        let points = text.lines().filter(|line| line.trim_start().starts_with('$')).count();
        (done.status.code(), points, text)
    };
    let (code, points, text) = trade("1000");
    assert!(code == Some(0) && points == 4 && text.contains("\ncomplete: "), "{text}");
    let (code, points, text) = trade("2");
    assert!(code == Some(0) && points == 2 && text.contains("\npartial: there are more points"), "{text}");
}

#[test]
fn a_search_that_takes_long_says_so_once_and_how_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("six.yaml"), REQUEST).unwrap();
    let run = |line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
        let done = command.args(line.split(' ')).current_dir(folder.path()).output().unwrap();
        (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    // The integer program alone takes far longer than any limit here.
    let (data, told) = run("generate config -f six.yaml --max-backends 1 --engine ilp --time-limit 6.5");
    let note =
        "note: still looking for the best plan after 5 s; it ends after 6.5 s at the latest (--time-limit)\n";
    assert_eq!(told.matches(note).count(), 1, "{told}");
    assert!(!data.contains("note:"), "{data}");
    let (_, told) = run("generate config --pattern saga --optimize cost");
    assert!(!told.contains("still"), "{told}");
}

/// What is told beside a proven plan is bounded, and the plan is told.
#[test]
fn a_proven_plan_does_not_wait_for_its_story() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("six.yaml"), REQUEST).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    let asked = "generate config -f six.yaml --max-backends 3";
    let done = command.args(asked.split(' ')).current_dir(folder.path()).output().unwrap();
    let text = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.code() == Some(0) && text.contains("   proven   "), "{text}");
    assert!(text.contains("runner-up  not found out"), "{text}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    let asked = "explain -f six.yaml --max-backends 3 --format json";
    let done = command.args(asked.split(' ')).current_dir(folder.path()).output().unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    // What each constraint costs is told as far as it is soon known.
    assert!(text.contains("\"cut_short\": true") && text.contains("\"constraints\""), "{text}");
}
