//! The same request gets the same bytes: on every run, from either engine, on any number of threads.
#![allow(clippy::unwrap_used, reason = "a test that cannot run should say so and stop")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Exit code, stdout and stderr.
fn answer(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_prismctl")).args(words).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    // That a search takes long depends on the machine.
    let stderr = text(output.stderr);
    let lines = stderr.lines().filter(|line| !line.starts_with("note: still looking "));
    (output.status.code(), text(output.stdout), lines.map(|line| format!("{line}\n")).collect())
}

/// Namespaces of several patterns, some of them alike, so that the solve falls apart and is shared out to threads.
fn fleet(rules: &str) -> String {
    let mut text =
        format!("{rules}optimize: [cost]\ndefaults: {{needs: {{jurisdiction: eu}}}}\nnamespaces:\n");
    let patterns = ["multicast-registry", "saga", "work-queue", "session-store"];
    for index in 0..6 {
        let pattern = patterns[index % patterns.len()];
        writeln!(
            text,
            "  - {{name: n{index}, pattern: {pattern}, workload: {{data_size: {}GiB}}}}",
            1 + index
        )
        .unwrap();
    }
    text
}

const ASK: [&str; 7] =
    ["--pattern", "multicast-registry", "--optimize", "cost", "--jurisdiction", "eu", "--need=ttl=required"];

#[test]
fn an_explanation_is_the_same_on_every_run_engine_and_thread_count() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("fleet.yaml"), fleet("")).unwrap();
    fs::write(folder.path().join("poor.yaml"), fleet("rules: [{budget: $5}]\n")).unwrap();
    let one = |more: &[&'static str]| [&["explain"], &ASK[..], more].concat();
    let questions = ["--why-not=sns", "--why-not=registry:postgres", "--what-if=price redis -20%"];
    let lines: Vec<Vec<&str>> = vec![
        one(&["--sources"]),
        one(&["--format=json"]),
        one(&["--format=markdown", "--prefer-vendor=aws:15%"]),
        one(&questions),
        one(&["--budget=$10"]),
        vec!["explain", "-f", "fleet.yaml"],
        vec!["explain", "-f", "fleet.yaml", "--format=json", "--why-not=vendor:gcp"],
        vec!["explain", "-f", "poor.yaml"],
        vec!["explain", "-f", "poor.yaml", "--format=json"],
        [&["generate", "config"], &ASK[..], &["--explain", "--top=3"]].concat(),
        vec!["generate", "config", "-f", "fleet.yaml", "--explain"],
    ];
    for line in &lines {
        let expected = answer(folder.path(), line);
        assert!(matches!(expected.0, Some(0 | 3)), "{line:?}: {expected:?}");
        assert!(expected.1.len() + expected.2.len() > 200, "{line:?}: {expected:?}");
        let engines = [["--engine=exact"], ["--engine=sat"], ["--engine=ilp"]];
        let threads = [["--threads=1"], ["--threads=2"], ["--threads=7"]];
        for more in [&[][..]].into_iter().chain(engines.iter().chain(&threads).map(<[_; 1]>::as_slice)) {
            let again = answer(folder.path(), &[line, more].concat());
            assert_eq!(again, expected, "{line:?} {more:?}");
        }
    }
}

#[test]
fn a_search_that_is_counted_in_nodes_ends_alike_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("fleet.yaml"), fleet("")).unwrap();
    let mut stopped = 0;
    for nodes in ["1", "3", "9", "27", "81"] {
        let line = ["generate", "config", "-f", "fleet.yaml", "--max-nodes", nodes, "--threads"];
        let on = |threads: &'static str| answer(folder.path(), &[&line[..], &[threads]].concat());
        let expected = on("1");
        assert!(matches!(expected.0, Some(0 | 4 | 5)), "{nodes}: {expected:?}");
        stopped += usize::from(expected.0 != Some(0));
        for threads in ["2", "5"] {
            assert_eq!(on(threads), expected, "{nodes} nodes on {threads} threads");
        }
    }
    assert!(stopped > 0, "a budget of one node should end a search");
    let none = answer(folder.path(), &["generate", "config", "-f", "fleet.yaml", "--threads=0"]);
    assert_eq!(none.0, Some(2), "{none:?}");
}
