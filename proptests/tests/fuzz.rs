//! Every door through which bytes come in: the registry, requests, namespace configurations, problem files,
//! certificates and the problems in plan files. Whatever comes, nobody panics, nobody hangs, every fault has a place
//! that the file has, and no certificate is accepted for what is not so.
//!
//! Inputs are bytes and scripts of edits to sound files ([`prism_proptests::mangled`]), other ones in each run;
//! a failure prints the seed that repeats it. `PRISM_CASES=1000000` tries more.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::exit,
    reason = "a panic in a test is its report; one that hangs has to be ended"
)]

use prism_model::{Catalog, Place};
use prism_proptests::bare::certified::{certified, is_true};
use prism_proptests::bare::untrue::{Way, nothing_is_valid, second_is_best};
use prism_proptests::mangled::text_of;
use prism_proptests::{bare, bridge, generate, runs, shipped, yaml};
use prism_registry::request::Document;
use prism_registry::{Diagnostic, Layer, check, config, read};
use prism_solver::exchange::{self, ReadError, RowsFormat};
use prism_solver::lower::Export;
use prism_solver::{Budget, Exact};
use prism_verify::{Certificate, Problem, compare_candidates};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

/// Longer than any of these takes on a slow machine, shorter than anyone waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tries a target, and ends everything if one input takes too long.
fn fuzz(test: &str, target: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    let count = runs::cases(test).count();
    let (begun, inputs) = channel::<Option<Vec<u8>>>();
    let name = test.to_owned();
    std::thread::spawn(move || {
        let mut open: Option<Vec<u8>> = None;
        loop {
            match inputs.recv_timeout(PATIENCE) {
                Ok(input) => open = input,
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
                Err(_) => {
                    let Some(input) = &open else { continue };
                    // Past the capture of the test's output, which is lost when the process ends.
                    let _ = writeln!(std::io::stderr(), "{name}: longer than {PATIENCE:?} on {input:?}");
                    std::process::exit(101);
                }
            }
        }
    });
    let begun = Begun(std::sync::Mutex::new(begun));
    bolero::check!().with_iterations(count).with_max_len(80).for_each(|input: &[u8]| {
        begun.tell(Some(input.to_vec()));
        let start = Instant::now();
        target(input);
        begun.tell(None);
        assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    });
}

struct Begun(std::sync::Mutex<Sender<Option<Vec<u8>>>>);

impl Begun {
    fn tell(&self, input: Option<Vec<u8>>) {
        let sender = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = sender.send(input);
    }
}

/// Every sound file with one of these endings below a folder of the repository.
fn sound(folder: &str, ending: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    texts
}

/// Every finding says where, in a place that the file has.
fn located(findings: &[Diagnostic], files: &[(&str, &str)]) {
    for finding in findings {
        let Place::File { path, line, column } = &finding.place else {
            panic!("no place: {finding:?}\n{files:?}");
        };
        let (_, text) =
            files.iter().find(|(name, _)| **name == **path).unwrap_or_else(|| panic!("no file: {finding:?}"));
        let row = usize::try_from(*line).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let rows = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count();
        let has_place = row >= 1
            && *column >= 1
            && row <= rows + 1
            && usize::try_from(*column).unwrap() <= text.chars().count() + 2;
        assert!(has_place, "{}: beyond {rows} lines: {finding:?}\n{text}", finding.place);
        assert!(!finding.message.trim().is_empty() && !finding.code.is_empty(), "{finding:?}");
    }
}

#[test]
fn registry_files() {
    let (world, _) = generate::world(3);
    let files = yaml::files(&world);
    let shipped = sound("registry", "yaml");
    fuzz("fuzz registry", |bytes| {
        let [choice, rest @ ..] = bytes else { return };
        let own: Vec<String> = files.iter().map(|(_, text)| text.clone()).collect();
        // The first byte says which file is damaged, the next what it was: itself, or one of the shipped.
        let index = usize::from(*choice) % files.len();
        let text = if choice % 2 == 0 { text_of(&own[index..=index], rest) } else { text_of(&shipped, rest) };
        let mut damaged = files.clone();
        damaged[index].1 = text;
        let named = damaged.iter().map(|(path, text)| (path.as_str().into(), text.clone())).collect();
        let layers = [Layer { name: "damaged".into(), files: named }];
        let reading = read(&layers);
        let found = check(&layers, &reading, &[]);
        let names: Vec<(&str, &str)> =
            damaged.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        located(&reading.findings, &names);
        located(&found, &names);
        assert!(reading.catalog.is_some() || reading.has_errors(), "no catalogue and no reason");
    });
}

fn catalog() -> &'static Catalog {
    prism_registry_embedded::catalog()
}

#[test]
fn requests() {
    let sound: Vec<String> = sound("cli/tests/cmd", "yaml").into_iter().chain(written_requests()).collect();
    fuzz("fuzz requests", |bytes| {
        let text = text_of(&sound, bytes);
        let document = Document::read("request.yaml", &text);
        match document.lower(catalog()) {
            Ok(lowered) => located(&lowered.warnings, &[("request.yaml", &text)]),
            Err(findings) => {
                assert!(findings.iter().any(|one| one.severity == prism_registry::Severity::Error), "{text}");
                located(&findings, &[("request.yaml", &text)]);
            }
        }
        let _ = document.to_yaml();
    });
}

/// Every word of the request language.
fn written_requests() -> Vec<String> {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/requests.md")).unwrap();
    let blocks: Vec<String> = page
        .split("```yaml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"))
        .map(|(block, _)| block.to_owned())
        .collect();
    assert!(blocks.len() > 3, "the page about requests has examples");
    blocks
}

#[test]
fn configurations() {
    let sound = sound("cli/tests/cmd", "yaml");
    fuzz("fuzz configurations", |bytes| {
        let text = text_of(&sound, bytes);
        let reading = config::read("config.yaml", &text);
        located(&reading.findings, &[("config.yaml", &text)]);
        for namespace in &reading.namespaces {
            located(&config::validate(catalog(), namespace).findings, &[("config.yaml", &text)]);
        }
    });
}

#[test]
fn problem_files() {
    let random = (0..60).map(|seed| bare::text::file(&bare::generate::problem(seed)));
    let sound: Vec<String> = sound("cli/tests/cmd", "json").into_iter().chain(random).collect();
    fuzz("fuzz problems", |bytes| {
        let text = text_of(&sound, bytes);
        match exchange::read(&text) {
            Ok(named) => {
                assert_eq!(exchange::read(&named.to_json()).as_ref(), Ok(&named), "{text}");
                for format in [RowsFormat::Mps, RowsFormat::Lp, RowsFormat::Opb] {
                    let _ = named.to_rows(format);
                }
                let solved = exchange::solve(&named, &Exact, &mut Budget::nodes(200));
                assert!(solved.is_ok(), "{solved:?}\n{text}");
            }
            Err(ReadError::Syntax { line, column, message }) => {
                let rows = text.split('\n').count();
                assert!(
                    (1..=rows).contains(&line) && column <= text.len() + 1,
                    "{line}:{column}: {message}\n{text}"
                );
            }
            Err(ReadError::Faults(faults)) => {
                let first = faults
                    .list()
                    .first()
                    .map(|fault| fault.path.split(['.', '[']).next().unwrap_or("").to_owned());
                // The path begins with something that the file says, or that it should have said.
                let keys = [
                    "",
                    "format",
                    "name",
                    "scale",
                    "resources",
                    "sites",
                    "demands",
                    "matrices",
                    "rules",
                    "objectives",
                ];
                let known = first.is_some_and(|key| keys.contains(&key.as_str()) || text.contains(&key));
                assert!(known, "{faults:?}\n{text}");
            }
        }
    });
}

/// A certificate that is damaged, or that lies, may be refused and may still hold: what it is accepted for is true. So is
/// one that was false throughout to begin with, in ways that agree with each other.
#[test]
fn certificates() {
    let proven = (0..60).map(|seed| {
        let bare = bare::generate::problem(seed);
        let problem = Problem::read(&bare::text::file(&bare)).unwrap();
        let certificate = certified(&bare).unwrap().certificate;
        let untrue = Way::ALL.into_iter().flat_map(|way| {
            let told = [second_is_best(&bare, &problem, way), nothing_is_valid(&bare, &problem, way)];
            told.into_iter().filter_map(Result::unwrap)
        });
        let untrue: Vec<String> = untrue.collect();
        (bare, problem, certificate, untrue)
    });
    let proven: Vec<_> = proven.collect();
    let (read, accepted) = (AtomicUsize::new(0), AtomicUsize::new(0));
    fuzz("fuzz certificates", |bytes| {
        let [choice, kind, script @ ..] = bytes else { return };
        let (bare, problem, certificate, untrue) = &proven[usize::from(*choice) % proven.len()];
        let seed = script.iter().fold(0, |seed, byte| seed << 7 ^ u64::from(*byte));
        let told = match kind % 4 {
            0 => text_of(std::slice::from_ref(certificate), script),
            1 => bare::lie::about(certificate, seed).next().unwrap(),
            _ => {
                let Some(untrue) = untrue.get(usize::from(kind / 4) % untrue.len().max(1)) else { return };
                // As it is, or with one more lie.
                if kind % 4 == 2 { untrue.clone() } else { bare::lie::about(untrue, seed).next().unwrap() }
            }
        };
        let Ok(certificate) = Certificate::read(&told) else { return };
        read.fetch_add(1, Ordering::Relaxed);
        let Ok(verdict) = prism_verify::check(problem, &certificate) else { return };
        accepted.fetch_add(1, Ordering::Relaxed);
        assert!(
            is_true(bare, &verdict),
            "{told}\nis accepted for {verdict:?} of\n{}",
            bare::text::file(bare)
        );
    });
    let (read, accepted) = (read.into_inner(), accepted.into_inner());
    assert!(!runs::usual() || read > accepted && accepted > 50, "{read} read, {accepted} accepted");
}

/// The problem in a plan file, as the checker reads it and holds it against the registry and the request. What is
/// accepted has every candidate, so a plan file with one left out is refused whatever else is done to it.
#[test]
fn problems_of_plan_files() {
    let asks = generate::shipped(&shipped::world(catalog()));
    let planned = asks.iter().step_by(asks.len() / 12).filter_map(|ask| {
        let request = bridge::request(catalog(), ask).unwrap();
        let problem = Export::new(catalog(), &request).and_then(|export| export.problem()).ok()?.to_json();
        Some((compare_candidates(&Problem::read(&problem).unwrap(), catalog(), &request), request, problem))
    });
    let planned: Vec<_> = planned.collect();
    let accepted = AtomicUsize::new(0);
    fuzz("fuzz plan files", |bytes| {
        let [choice, script @ ..] = bytes else { return };
        let (candidates, request, sound) = &planned[usize::from(*choice) % planned.len()];
        let text = text_of(std::slice::from_ref(sound), script);
        let Ok(problem) = Problem::read(&text) else { return };
        if let Ok(count) = compare_candidates(&problem, catalog(), request) {
            accepted.fetch_add(1, Ordering::Relaxed);
            assert_eq!(Ok(count), *candidates, "{text}");
        }
    });
    assert!(!runs::usual() || accepted.into_inner() > 10);
}
