//! Plan files and lies about them: each one is seen, at its place.
#![allow(clippy::unwrap_used, reason = "a test that cannot run should say so and stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn prismctl(folder: &Path, line: &str) -> (Option<i32>, String) {
    let arguments = line.split_whitespace();
    let output =
        Command::new(env!("CARGO_BIN_EXE_prismctl")).args(arguments).current_dir(folder).output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap(),
    )
}

/// The overlay that the plans are made with: rates of one's own.
const OURS: &str = "\
backend: redis
offerings:
  - offering: ours
    vendor: self-hosted
    service: rack
    deployment: self-managed
    regions: [local]
    scale: instances
    price: {unit: $5}
    capacity: {nodes: 1, memory: 8GiB}
    source: contract
    as_of: 2025-01-01
    confidence: high
";

const ASK: &str = "generate config --pattern multicast-registry --optimize cost --need ttl=required --offerings ours.yaml --plan plan.yaml";

/// A folder with a plan file in it.
fn planned() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ours.yaml"), OURS).unwrap();
    let (code, told) = prismctl(folder.path(), ASK);
    assert_eq!(code, Some(0), "{told}");
    let plan = fs::read_to_string(folder.path().join("plan.yaml")).unwrap();
    assert!(plan.contains("  ours.yaml") || plan.contains("ours.yaml\n"), "{plan}");
    (folder, plan)
}

#[test]
fn a_plan_is_accepted_and_every_lie_about_it_is_refused() {
    let (folder, plan) = planned();
    let verify = |plan: &str| {
        fs::write(folder.path().join("told.yaml"), plan).unwrap();
        prismctl(folder.path(), "verify told.yaml --offerings ours.yaml")
    };
    let (code, told) = verify(&plan);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("nothing that the request allows is better"), "{told}");
    let cost = plan.split("cost: |\n  ").nth(1).unwrap().split('\n').next().unwrap();
    for (from, to, place) in [
        (format!("cost: |\n  {cost}"), "cost: |\n  1".to_owned(), "cost: the plan costs"),
        ("optimize: [cost]".into(), "optimize: [vendors]".into(), "problem: its rules or objectives"),
        ("{ttl: required}".into(), "{ttl: required, jurisdiction: eu}".into(), "problem: demand"),
        ("backend: redis".into(), "backend: etcd".into(), "config: it is not that of the plan"),
        ("\"claim\": \"optimal\"".into(), "\"claim\": \"infeasible\"".into(), "certificate: "),
        ("\"unit\":5000000".into(), "\"unit\":4000000".into(), "problem: demand"),
        ("\"scale\":\"".into(), "\"scale\":\"-".into(), "certificate: levels[0].nodes[0]: scale"),
        (
            "registry/backends/redis.yaml".into(),
            "registry/backends/rediss.yaml".into(),
            "registry: `registry/backends/rediss.yaml` is not there",
        ),
        ("prism-plan/1".into(), "prism-plan/2".into(), "plan: `prism-plan/2` is not"),
        ("certificate: |".into(), "no_certificate: |".into(), "nothing shows that the plan is right"),
    ] {
        assert!(plan.contains(&from), "{from}\n{plan}");
        let (code, told) = verify(&plan.replacen(&from, &to, 1));
        assert_eq!(code, Some(1), "{from} → {to}: {told}");
        assert!(told.contains(place), "{from} → {to}: {told}");
    }
}

/// What a plan file says, if it is one; in which order it lists the registry's files says nothing.
fn said(plan: &str) -> Option<BTreeMap<String, String>> {
    let mut blocks: BTreeMap<String, String> = serde_yaml::from_str(plan).ok()?;
    blocks.values_mut().for_each(|block| block.truncate(block.trim_end().len()));
    if let Some(files) = blocks.get_mut("registry") {
        let mut lines: Vec<&str> = files.lines().collect();
        lines.sort_unstable();
        *files = lines.join("\n");
    }
    Some(blocks)
}

/// A line dropped, doubled or moved, a character changed or the end cut off, anywhere.
fn damaged(plan: &str, mut chance: impl FnMut(usize) -> usize) -> String {
    let mut lines: Vec<String> = plan.lines().map(str::to_owned).collect();
    let (one, other) = (chance(lines.len()), chance(lines.len()));
    match chance(6) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        2 => lines.swap(one, other),
        3 => lines.truncate(one),
        _ => {
            let mut letters: Vec<char> = lines[one].chars().collect();
            let at = chance(letters.len().max(1));
            let letter = ['0', '1', '9', '-', '"', ':', ' ', '#', ',', 'x', '}'][chance(11)];
            letters.splice(at..(at + chance(2)).min(letters.len()), [letter]);
            lines[one] = letters.into_iter().collect();
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_plan_file_damaged_anywhere_is_refused_or_says_the_same() {
    let (folder, plan) = planned();
    let mut state = 7_u64;
    let mut chance = |count: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % count
    };
    let mut refused = 0;
    for _ in 0..80 {
        let damaged = damaged(&plan, &mut chance);
        fs::write(folder.path().join("damaged.yaml"), &damaged).unwrap();
        let (code, told) = prismctl(folder.path(), "verify damaged.yaml --offerings ours.yaml");
        assert!(matches!(code, Some(0..=2)), "{code:?} {told}\n{damaged}");
        if code == Some(0) {
            assert_eq!(said(&damaged), said(&plan), "{told}\n{damaged}");
        }
        refused += usize::from(code != Some(0));
    }
    assert!((40..80).contains(&refused), "{refused}");
}

#[test]
fn a_registry_that_changed_is_named() {
    let (folder, _) = planned();
    let (code, told) = prismctl(folder.path(), "verify plan.yaml");
    assert_eq!(code, Some(1));
    assert!(told.contains("ours.yaml` is not there; lay it over with"), "{told}");
    fs::write(folder.path().join("ours.yaml"), OURS.replace("$5", "$6")).unwrap();
    let (code, told) = prismctl(folder.path(), "verify plan.yaml --offerings ours.yaml");
    assert_eq!(code, Some(1));
    assert!(told.contains("ours.yaml` has changed since the plan was made"), "{told}");
}

#[test]
fn that_there_is_no_plan_is_kept_and_checked_too() {
    let folder = tempfile::tempdir().unwrap();
    let ask =
        "generate config --pattern multicast-registry --slot registry:kafka --optimize cost --plan no.yaml";
    let (code, told) = prismctl(folder.path(), ask);
    assert_eq!(code, Some(3), "{told}");
    assert!(!told.contains("--plan"), "a repaired request is another one: {told}");
    let (code, told) = prismctl(folder.path(), "verify no.yaml");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("nothing in the registry satisfies the request"), "{told}");
}

#[test]
fn what_cannot_be_proven_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let named = "generate config --pattern multicast-registry --slot registry:redis --slot messaging:nats --plan named.yaml";
    let (code, told) = prismctl(folder.path(), named);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("no certificate: every slot is written as named"), "{told}");
    let (code, told) = prismctl(folder.path(), "verify named.yaml");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("nothing was optimised"), "{told}");
}

/// What runs, and where everything is today.
const RUNNING: &str = "\
namespaces:
  - name: iot
    pattern: multicast-registry
    needs: {ttl: required}
current: today.yaml
pools:
  - {id: redis-shared, offering: aws-elasticache-redis-t4g-small-1n-us-east-1, region: us-east-1, units: 1, spare: {memory: 5GiB, ops: unlimited}}
optimize: [cost + $20*vendors, moves]
";

#[test]
fn what_runs_and_what_is_weighed_is_certified_too() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let named = "generate config --pattern multicast-registry --namespace iot --optimize cost -o today.yaml";
    let (code, told) = prismctl(folder.path(), named);
    assert_eq!(code, Some(0), "{told}");
    write("request.yaml", RUNNING);
    let (code, told) = prismctl(folder.path(), "generate config -f request.yaml --plan plan.yaml");
    assert_eq!(code, Some(0), "{told}");
    assert!(!told.contains("no certificate"), "{told}");
    let plan = fs::read_to_string(folder.path().join("plan.yaml")).unwrap();
    assert!(plan.contains("\ncurrent: |\n") && plan.contains("\"weighted\""), "{plan}");
    let (code, told) = prismctl(folder.path(), "verify plan.yaml");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("nothing that the request allows is better"), "{told}");
    for (from, to, place) in [
        ("spare: {memory: 5GiB", "spare: {memory: 6GiB", "problem: demand"),
        ("\"weight\":20000000", "\"weight\":30000000", "problem: its rules or objectives"),
        ("$20*vendors", "$30*vendors", "problem: its rules or objectives"),
        ("\"owned\":1", "\"owned\":0", "problem: "),
    ] {
        assert!(plan.contains(from), "{from}\n{plan}");
        write("told.yaml", &plan.replacen(from, to, 1));
        let (code, told) = prismctl(folder.path(), "verify told.yaml");
        assert_eq!(code, Some(1), "{from} → {to}: {told}");
        assert!(told.contains(place), "{from} → {to}: {told}");
    }
}

#[test]
fn the_plan_of_a_repair_is_that_of_the_mended_request() {
    let folder = tempfile::tempdir().unwrap();
    let ask =
        "generate config --pattern multicast-registry --optimize cost --budget $5 --apply A --plan plan.yaml";
    let (code, told) = prismctl(folder.path(), ask);
    assert_eq!(code, Some(0), "{told}");
    assert!(!told.contains("no certificate"), "{told}");
    let (code, told) = prismctl(folder.path(), "verify plan.yaml");
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn a_repair_keeps_the_configuration_that_a_flag_names() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("asks")).unwrap();
    let asked =
        "namespaces:\n  - {name: iot, pattern: multicast-registry, budget: $5}\noptimize: [cost, moves]\n";
    fs::write(folder.path().join("asks/request.yaml"), asked).unwrap();
    for line in [
        "generate config --pattern multicast-registry --namespace iot --optimize cost -o today.yaml",
        "generate config -f asks/request.yaml --current today.yaml --apply A --plan plan.yaml",
        "verify plan.yaml",
    ] {
        let (code, told) = prismctl(folder.path(), line);
        assert_eq!(code, Some(0), "{line}: {told}");
        assert!(!told.contains("no certificate"), "{line}: {told}");
    }
}

#[test]
fn a_slot_alone_may_leave_where_its_namespace_stays() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let named = "generate config --pattern multicast-registry --namespace iot --optimize cost -o today.yaml";
    assert_eq!(prismctl(folder.path(), named).0, Some(0));
    write(
        "request.yaml",
        "current: today.yaml\nkeep: [iot]\noptimize: [cost]\nnamespaces:\n  - name: iot\n    pattern: multicast-registry\n    slots: {registry: {needs: {ttl: required}}}\n",
    );
    let (code, told) = prismctl(folder.path(), "generate config -f request.yaml");
    assert!(code == Some(3) && told.contains("let slot `registry` leave"), "{told}");
    for letter in ["A", "B"] {
        let line =
            format!("generate config -f request.yaml --apply {letter} --print-request -o {letter}.yaml");
        let (code, told) = prismctl(folder.path(), &line);
        assert_eq!(code, Some(0), "{told}");
        let (code, told) = prismctl(folder.path(), &format!("generate config -f {letter}.yaml"));
        assert_eq!(code, Some(0), "{told}");
    }
    let free =
        ["A", "B"].map(|letter| fs::read_to_string(folder.path().join(format!("{letter}.yaml"))).unwrap());
    assert!(free.iter().any(|text| text.contains("needs: {ttl: required}, keep: false}")), "{free:?}");
}
