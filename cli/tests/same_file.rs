//! Two answers are not written over each other, nor over what was read: exit 2, and nothing is written.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot run should say so and stop")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

fn prismctl(folder: &Path, line: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    let output = command.args(line.split_whitespace()).current_dir(folder).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// Every file and what is in it.
fn content(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<(String, String)> = files
        .filter(|path| path.is_file())
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect();
    all.sort();
    all
}

const PROBLEM: &str = r#"{"format": "prism-problem/1", "demands": [{"id": "a", "options": [{"site": "s", "cost": 1, "load": []}]}], "sites": [{"id": "s", "capacity": []}]}"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("r.yaml"), "namespaces: [{pattern: saga}]\noptimize: [cost]\n").unwrap();
    fs::write(at("p.json"), PROBLEM).unwrap();
    fs::write(at("old.yaml"), "old\n").unwrap();
    fs::create_dir(at("d")).unwrap();
    symlink("old.yaml", at("link.yaml")).unwrap();
    symlink(".", at("here")).unwrap();
    folder
}

#[test]
fn the_same_file_twice_is_refused_before_anything_is_written() {
    let folder = folder();
    let before = content(folder.path());
    for line in [
        "generate config -f r.yaml -o x.yaml --plan x.yaml",
        "generate config -f r.yaml -o x.yaml --plan ./d/../x.yaml",
        "generate config -f r.yaml -o here/x.yaml --plan x.yaml",
        "generate config -f r.yaml -o link.yaml --plan old.yaml",
        "generate config -f r.yaml -o r.yaml",
        "generate config -f r.yaml --plan here/r.yaml",
        "generate config -f r.yaml -o x.opb --veripb x",
        "generate config -f r.yaml --plan x.2.pbp --veripb here/x",
        "generate config -f r.yaml --plan -",
        "explain -f r.yaml -o r.yaml",
        "compare -f r.yaml --top 2 -o here/r.yaml",
        "export -f r.yaml --to lp -o r.yaml",
        "solve p.json --certificate p.json",
        "solve p.json -o ./p.json",
        "solve p.json -o x --certificate x",
        "solve p.json --certificate x.pbp --veripb x",
        "solve p.json --certificate -",
    ] {
        let (code, told) = prismctl(folder.path(), line);
        assert_eq!(code, Some(2), "{line}: {told}");
        assert!(told.contains("the same file") || told.contains("stdout already"), "{line}: {told}");
        assert_eq!(content(folder.path()), before, "{line}");
    }
}

#[test]
fn what_is_not_the_same_is_written() {
    let folder = folder();
    for line in [
        "generate config -f r.yaml -o x.yaml --plan d/x.yaml",
        "generate config -f r.yaml -o /dev/null --plan /dev/null",
        "generate config -f r.yaml -o y.yaml --plan -",
        "generate config -f r.yaml --print-request -o r.yaml",
        "generate config -f r.yaml -o x.yaml --veripb x",
        "solve p.json --certificate c.json -o s.json --veripb s",
        "solve - --certificate d.json",
    ] {
        let (code, told) = prismctl(folder.path(), line);
        let expected = if line.starts_with("solve -") { Some(2) } else { Some(0) };
        assert_eq!(code, expected, "{line}: {told}");
        assert!(!told.contains("same file"), "{line}: {told}");
    }
}
