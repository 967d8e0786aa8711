//! Solves that are ended from outside, as whole processes: by the clock, by one Ctrl-C, by two. What is written is
//! valid, what is said is no more than is proven, and the exit code says which it was.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its report")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (self.0 >> 33) % (high - low + 1)
    }
}

/// Far too many namespaces of very different size to prove anything in a minute.
fn request() -> String {
    let mut dice = Dice(3);
    let mut text = String::from("optimize: [cost]\nnamespaces:\n");
    for index in 0..150 {
        let pattern =
            ["multicast-registry", "saga", "work-queue", "session-store"][dice.between(0, 3) as usize];
        let (writes, gib) = (dice.between(1, 400), dice.between(1, 60));
        writeln!(text, "  - name: n{index}\n    pattern: {pattern}").unwrap();
        writeln!(
            text,
            "    workload: {{write_rps: {writes}, read_rps: {}, data_size: {gib}GiB}}",
            2 * writes
        )
        .unwrap();
    }
    text
}

/// Sixty demands on twenty-five sites that two resources fill: any plan is far from its bound. The name fills a pipe.
fn problem(name: &str) -> String {
    let mut dice = Dice(1);
    let sites: Vec<String> = (0..25)
        .map(|site| {
            let (base, a, b) = (dice.between(3000, 6000), dice.between(80, 120), dice.between(80, 120));
            format!(r#"{{"id": "s{site}", "base": {base}, "unit": 0, "capacity": [{a}, {b}], "limit": 1, "attributes": {{}}}}"#)
        })
        .collect();
    let demands: Vec<String> = (0..60)
        .map(|demand| {
            let options: Vec<String> = (0..25)
                .map(|site| format!(r#"{{"site": "s{site}", "cost": {}}}"#, dice.between(10, 2000)))
                .collect();
            let (a, b) = (dice.between(5, 35), dice.between(5, 35));
            format!(r#"{{"id": "d{demand}", "load": [{a}, {b}], "options": [{}]}}"#, options.join(", "))
        })
        .collect();
    format!(
        r#"{{"format": "prism-problem/1", "name": "{name}", "resources": ["a", "b"], "sites": [{}], "demands": [{}], "rules": []}}"#,
        sites.join(", "),
        demands.join(", ")
    )
}

/// The command, with its whole input.
fn start(args: &[&str], input: String) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    command.args(args).env("LC_ALL", "C.UTF-8");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    child
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
    assert!(sent.is_ok(), "{sent:?}");
}

/// Waits until the process listens to Ctrl-C: before, it would just die, as any process does.
fn wait_until_it_listens(child: &mut Child) {
    let started = Instant::now();
    let listens = |status: String| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim().to_owned();
        u64::from_str_radix(&mask, 16).unwrap() & 0b10 != 0
    };
    while !std::fs::read_to_string(format!("/proc/{}/status", child.id())).is_ok_and(listens) {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        assert!(started.elapsed() < PATIENCE, "it never listened");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// What it came to after one Ctrl-C.
fn interrupted(args: &[&str], input: String) -> Output {
    let mut child = start(args, input);
    wait_until_it_listens(&mut child);
    interrupt(&child);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Whoever is told "optimal" or "proven optimal" believes it.
fn claims_nothing(output: &Output) {
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(!said.contains("optimal") && !said.contains("   proven"), "{said}");
}

/// A configuration that keeps its promises.
fn is_valid(config: &[u8]) {
    let child = start(&["validate", "-"], text(config));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn one_interrupt_of_generate_writes_the_best_so_far() {
    let output = interrupted(&["generate", "config", "-f", "-"], request());
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let said = text(&output.stderr);
    assert!(
        said.contains("is valid, not proven cheapest   no plan is below $") && said.contains("gap "),
        "{said}"
    );
    claims_nothing(&output);
    is_valid(&output.stdout);
}

#[test]
fn a_time_limit_of_generate_writes_a_file_that_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fleet.yaml");
    let args = ["generate", "config", "-f", "-", "--time-limit", "0.2", "-o", path.to_str().unwrap()];
    let output = start(&args, request()).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    claims_nothing(&output);
    is_valid(&std::fs::read(&path).unwrap());
}

#[test]
fn a_list_that_is_stopped_is_no_whole_list() {
    let args =
        ["generate", "config", "--pattern", "multicast-registry", "--optimize", "cost", "--top", "900"];
    let limited = start(&[&args[..], &["--max-nodes", "400"]].concat(), String::new());
    let output = limited.wait_with_output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.starts_with("optimal") && said.contains("stopped early: there may be more"), "{said}");
    is_valid(&output.stdout);
}

#[test]
fn one_interrupt_of_solve_ends_it_with_what_it_has() {
    let output = interrupted(&["solve", "-", "--format", "json"], problem("hard"));
    let (code, answer) = (output.status.code(), text(&output.stdout));
    let words = match code {
        Some(4) => r#""status": "feasible""#,
        Some(5) => r#""status": "unknown""#,
        _ => panic!("{output:?}"),
    };
    assert!(answer.contains(words), "{answer}");
    claims_nothing(&output);
}

#[test]
fn a_time_limit_of_solve_tells_its_bound() {
    let output = start(&["solve", "-", "--time-limit", "2"], problem("hard")).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let said = text(&output.stdout);
    assert!(said.contains("feasible") && said.contains("none costs less than "), "{said}");
    claims_nothing(&output);
}

#[test]
fn an_engine_without_a_plan_of_its_own_stops_without_one() {
    let output = interrupted(&["solve", "-", "--engine", "ilp"], problem("hard"));
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    assert!(text(&output.stdout).contains("unknown  stopped early without a solution"), "{output:?}");
    let generate = interrupted(&["generate", "config", "-f", "-", "--engine", "ilp"], request());
    assert_eq!(generate.status.code(), Some(5), "{generate:?}");
    assert!(generate.stdout.is_empty(), "{generate:?}");
    claims_nothing(&generate);
}

/// Nobody reads the answer, which is longer than a pipe is deep: the process cannot end by itself.
fn dies_of_the_second(args: &[&str], input: String) {
    let mut child = start(args, input);
    wait_until_it_listens(&mut child);
    let started = Instant::now();
    let code = loop {
        interrupt(&child);
        std::thread::sleep(Duration::from_millis(20));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        assert!(started.elapsed() < PATIENCE, "it does not end");
    };
    assert_eq!(code, Some(130), "{args:?}");
}

#[test]
fn a_second_interrupt_ends_it_at_once() {
    dies_of_the_second(&["solve", "-"], problem(&"long ".repeat(30_000)));
    dies_of_the_second(&["generate", "config", "-f", "-"], request());
}
