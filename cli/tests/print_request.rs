//! Flags are shorthand for a file: for every command line in the pages, the file that `--print-request` writes
//! gets the same answer, byte for byte, and so does its JSON.
#![allow(clippy::unwrap_used, reason = "a test that cannot run should say so and stop")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// Flags that are about the answer, not about what is asked.
const OF_THE_ANSWER: [&str; 9] = [
    "--engine",
    "--max-nodes",
    "--format",
    "--time-limit",
    "--threads",
    "--top",
    "--explain",
    "--sources",
    "--apply",
];

/// Every `generate config` of the pages, as words.
fn command_lines() -> Vec<Vec<String>> {
    let pages = fs::read_dir("tests/cmd").unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> = pages.filter(|path| path.extension().is_some_and(|kind| kind == "md")).collect();
    pages.sort();
    let mut all = Vec::new();
    for page in pages {
        let text = fs::read_to_string(page).unwrap();
        let lines = text.lines().filter_map(|line| line.strip_prefix("$ prismctl generate config "));
        // What keeps its answer in files would write them here; the requests are those of other pages.
        let kept = |line: &&str| line.contains("--plan") || line.contains("--veripb");
        all.extend(lines.filter(|line| !kept(line)).map(words));
    }
    all
}

/// As a shell takes them apart: quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quote, mut word) = (Vec::new(), None, String::new());
    for letter in line.chars() {
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (_, Some(open)) if letter == open => quote = None,
            (' ', None) => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn prismctl(words: &[String], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_prismctl"))
        .args(["generate", "config"])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

/// Those flags of a command line that are about the answer.
fn of_the_answer(line: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    for (index, word) in line.iter().enumerate() {
        let name = word.split('=').next().unwrap();
        if OF_THE_ANSWER.contains(&name) {
            kept.push(word.clone());
            let value = line.get(index + 1).filter(|next| !word.contains('=') && !next.starts_with("--"));
            kept.extend(value.cloned());
        }
    }
    kept
}

/// A command line without a flag and its value.
fn without(flag: &str, line: &[String]) -> Vec<String> {
    let at = line.iter().position(|word| word == flag).unwrap_or(line.len());
    let rest = line.get(at + 2..).unwrap_or_default();
    [&line[..at], rest].concat()
}

#[test]
fn the_file_a_command_line_stands_for_has_the_same_answer() {
    let mut compared = 0;
    for line in command_lines() {
        if line.iter().any(|word| word == "--print-request" || word == "-f" || word == "--registry") {
            continue;
        }
        // What is compared is what is printed, and nothing is left behind here.
        let line = without("-o", &line);
        // A repair is one of the answer to the request itself.
        let request = [without("--apply", &line), vec!["--print-request".into()]].concat();
        let printed = prismctl(&request, "");
        let typed = prismctl(&line, "");
        if printed.status.code() == Some(2) {
            assert_eq!(typed.status.code(), Some(2), "{line:?}");
            continue;
        }
        let yaml = String::from_utf8(printed.stdout).unwrap();
        let read = prismctl(&[vec!["-f".into(), "-".into()], of_the_answer(&line)].concat(), &yaml);
        assert_eq!(typed.status.code(), read.status.code(), "{line:?}\n{yaml}");
        assert_eq!(
            String::from_utf8_lossy(&typed.stdout),
            String::from_utf8_lossy(&read.stdout),
            "{line:?}\n{yaml}"
        );
        compared += 1;
    }
    assert!(compared > 20, "{compared} command lines compared");
}
