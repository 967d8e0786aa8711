//! `--engine auto`, which is what nobody has to ask for: whichever engine it hands a question to, the answer is the one
//! that every engine gives when it is asked by name, and it is told who answered.
//!
//! Ten demands on four sites. With room to spare the search has a plan at once; where each site is a little too small,
//! nothing fits, and that is what clauses prove. The same loads are asked as a problem file and as a request.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its report")]

use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What each demand takes of two resources.
const LOADS: [[u32; 2]; 10] =
    [[12, 19], [21, 22], [22, 21], [10, 25], [12, 15], [12, 23], [22, 16], [13, 17], [17, 13], [22, 17]];
/// What each site holds, so that all fits, and so that it does not.
const ROOMY: [u32; 2] = [60, 60];
const TIGHT: [u32; 2] = [44, 51];

/// What the command answers to an input: exit code, stdout, stderr.
fn answer(line: &str, input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    command.args(line.split(' ')).env("LC_ALL", "C.UTF-8");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn problem(capacity: [u32; 2]) -> String {
    let site = |site| serde_json::json!({"id": format!("s{site}"), "base": 40 + site, "unit": 0, "capacity": capacity, "limit": 1, "attributes": {}});
    let option =
        |demand, site| serde_json::json!({"site": format!("s{site}"), "cost": (demand * 7 + site * 5) % 11});
    let demand = |(demand, load)| {
        let options: Vec<Value> = (0..4).map(|site| option(demand, site)).collect();
        serde_json::json!({"id": format!("d{demand}"), "load": load, "options": options})
    };
    serde_json::json!({
        "format": "prism-problem/1", "name": "packing", "scale": 1, "resources": ["a", "b"],
        "sites": (0..4).map(site).collect::<Vec<_>>(),
        "demands": (0..).zip(LOADS).map(demand).collect::<Vec<_>>(),
        "rules": [],
    })
    .to_string()
}

/// Ten session stores in four pools that run, and not a dollar for a fifth.
fn request([memory, connections]: [u32; 2]) -> String {
    let pool = |pool| {
        format!(
            "  - {{id: pool-{pool}, offering: aws-elasticache-redis-t4g-small-1n-eu-west-1, region: eu-west-1, units: 1, \
             spare: {{memory: {memory}MiB, connections: {connections}, ops: 1000000}}}}\n"
        )
    };
    let namespace = |(index, [memory, connections]): (usize, [u32; 2])| {
        format!(
            "  - {{name: n{index}, pattern: session-store, workload: {{data_size: {memory}MiB, connections: {connections}}}}}\n"
        )
    };
    let pools: String = (0..4).map(pool).collect();
    let namespaces: String = LOADS.into_iter().enumerate().map(namespace).collect();
    format!(
        "optimize: [cost]\nrules: [{{budget: $0}}]\ndefaults: {{region: [eu-west-1]}}\nunknown: {{accept: [ops]}}\n\
         pools:\n{pools}namespaces:\n{namespaces}"
    )
}

/// A solution without how it was found, and which engine found it.
fn solved(capacity: [u32; 2], engine: &str) -> (Option<i32>, Value, String) {
    let line = format!("solve - --format json --stats{engine}");
    let (code, stdout, stderr) = answer(&line, &problem(capacity));
    let mut solution: Value = serde_json::from_str(&stdout).unwrap_or_else(|why| panic!("{why}: {stderr}"));
    let run = solution.as_object_mut().unwrap().remove("run").unwrap();
    (code, solution, run["engine"].as_str().unwrap().to_owned())
}

#[test]
fn a_problem_file_has_one_answer_whoever_gives_it() {
    for (capacity, code, by) in [(ROOMY, 0, "exact"), (TIGHT, 3, "sat")] {
        let (told, solution, chosen) = solved(capacity, "");
        assert_eq!((told, chosen.as_str()), (Some(code), by), "{solution}");
        let asked = solved(capacity, " --engine auto");
        assert_eq!(asked, (told, solution.clone(), chosen), "the default is `auto`");
        for engine in ["exact", "ilp", "sat"] {
            let named = solved(capacity, &format!(" --engine {engine}"));
            assert_eq!(named, (told, solution.clone(), engine.to_owned()));
        }
    }
}

/// What `generate config` answers, without the line that repeats the command and the one that depends on a clock.
fn generated(request: &str, engine: &str) -> (Option<i32>, String, String) {
    let (code, stdout, stderr) = answer(&format!("generate config -f -{engine}"), request);
    let lines = stderr
        .lines()
        .filter(|line| !["apply one: ", "note: still looking "].iter().any(|start| line.starts_with(start)));
    (code, stdout, lines.map(|line| format!("{line}\n")).collect())
}

#[test]
fn a_request_has_one_answer_whoever_gives_it() {
    // Integer programs take half a minute over the tight one: they are asked where there is a plan.
    let cases: [(_, _, _, &[&str]); 2] =
        [(ROOMY, 0, "exact", &["exact", "ilp", "sat"]), (TIGHT, 3, "sat", &["exact", "sat"])];
    for (capacity, code, by, named) in cases {
        let request = request(capacity);
        let (_, problem, said) = answer("export --to problem -f -", &request);
        let (_, solution, _) = answer("solve - --format json --stats", &problem);
        let solution: Value =
            serde_json::from_str(&solution).unwrap_or_else(|why| panic!("{why}: {said}{solution}"));
        assert_eq!(solution["run"]["engine"], by, "{said}");
        let chosen = generated(&request, "");
        assert_eq!(chosen.0, Some(code), "{chosen:?}");
        for engine in named {
            assert_eq!(generated(&request, &format!(" --engine {engine}")), chosen, "{engine}");
        }
    }
}
