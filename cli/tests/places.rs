//! Every fact of an explanation that the person asking stated has a place: a flag as typed, or `file:line:column`. What
//! has none is a documented default, what the registry sums up, or a way out that nobody stated anything against.
#![allow(clippy::unwrap_used, reason = "a test that cannot run should say so and stop")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What nobody states.
const DEFAULTS: [&str; 4] =
    ["the environment is `", "only backends with a plugin", "accept that ", "let backends without a plugin"];

fn explained(folder: &Path, args: &[&str]) -> Option<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    let done = command.current_dir(folder).args(["explain", "--format", "json"]).args(args).output().unwrap();
    serde_json::from_slice(&done.stdout).ok()
}

/// Everything that is said without a place, with who stated it.
fn placeless(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            if let (Some(says), None) = (map.get("says"), map.get("place")) {
                let origin = map.get("origin").and_then(Value::as_str).unwrap_or_default();
                found.push((says.as_str().unwrap().to_owned(), origin.to_owned()));
            }
            map.values().for_each(|inner| placeless(inner, found));
        }
        Value::Array(all) => all.iter().for_each(|inner| placeless(inner, found)),
        _ => {}
    }
}

/// Facts without a place that have to have one. Loads of a request that states no workload are defaults.
fn lacking(folder: &Path, args: &[&str], loads: bool) -> Vec<String> {
    let Some(document) = explained(folder, args) else { return vec![format!("{args:?}: no explanation")] };
    let mut found = Vec::new();
    placeless(&document, &mut found);
    let allowed = |(says, origin): &(String, String)| match origin.as_str() {
        "registry" => true,
        "default" if !loads && says.starts_with("slot `") => true,
        _ => DEFAULTS.iter().any(|known| says.starts_with(known)),
    };
    found.retain(|one| !allowed(one));
    found.into_iter().map(|(says, _)| format!("{args:?}: {says}")).collect()
}

#[test]
fn every_fact_that_was_stated_has_a_place() {
    let here = Path::new(".");
    let flags = [
        "--optimize latency,cost --clients eu-west-1",
        "--optimize cost:5%,backends --need ttl=required",
        "--prefer registry:etcd",
        "--prefer-vendor gcp:15% --avoid-vendor aws",
        "--dedicated registry --jurisdiction eu",
        "--budget $1 --need ttl=required",
        "--max-backends 1 --max-regions 1 --same-cloud all --exclude redis",
        "--max-rtt 1ms --clients eu-west-1 --continent europe --cloud aws",
        "--min-sla 99.9999%",
        "--slot registry:redis --region messaging:ap-northeast-1 --need persistence=required",
        "--refuse-unknown ops",
    ];
    for line in flags {
        let args: Vec<&str> =
            ["--pattern", "multicast-registry"].into_iter().chain(line.split(' ')).collect();
        assert_eq!(lacking(here, &args, false), Vec::<String>::new());
    }
    // A load that is made of one stated figure and others that are not was stated.
    let scans = ["--pattern", "cqrs", "--workload", "message_size=1GiB,data_size=1GiB"];
    assert_eq!(lacking(here, &scans, true), Vec::<String>::new());
}

#[test]
fn every_fact_of_a_file_has_a_place() {
    let folder = tempfile::tempdir().unwrap();
    let text = "optimize: [latency, cost]
unknown: {refuse: [ops]}
rules: [{at_most: {distinct: vendor, count: 1}}, {budget: $900}]
namespaces:
  - name: iot
    pattern: multicast-registry
    needs: {jurisdiction: eu, ttl: required}
    clients: [eu-west-1]
    workload: {write_rps: 3, read_rps: 4, data_size: 2GiB, record_size: 2KiB, message_size: 2KiB, fan_out: 3}
    slots: {registry: {isolation: dedicated, prefer: [etcd]}, messaging: {region: eu-west-1}}
";
    for (name, text) in [
        ("refused.yaml", text.to_owned()),
        ("planned.yaml", text.replace("unknown: {refuse: [ops]}\n", "")),
        ("cheap.yaml", text.replace("unknown: {refuse: [ops]}\n", "").replace("$900", "$2")),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(lacking(folder.path(), &["-f", name], true), Vec::<String>::new());
    }
}
