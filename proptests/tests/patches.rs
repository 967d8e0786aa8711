//! Repairs written into request files: every repair of a request that came from a file has a patch; the file with it reads
//! without anything new to find fault with, its best plan costs what the repair says, and its JSON Patch says the same.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::explain::{Original, Repair, repairs};
use prism::request::Document;
use prism::request::patch::{Operation, Value as Written};
use prism::{Options, Report, optimize, words};
use prism_model::{Catalog, Request};
use prism_proptests::generate;
use prism_proptests::runs::{self, Tally};
use prism_registry::Diagnostic;
use prism_solver::Budget;
use serde_json::{Map, Value};

/// Of a request no more repairs are written than these.
const MOST: usize = 6;

#[derive(Debug, Default)]
struct Patches {
    files: usize,
    repairs: usize,
    /// Repairs of several changes.
    several: usize,
    /// Files in JSON.
    json: usize,
    wrong: Vec<String>,
}

fn catalog() -> &'static Catalog {
    prism_registry_embedded::catalog()
}

fn options() -> Options<'static> {
    Options { budget: Budget::nodes(60_000), ..Options::default() }
}

/// What there is to say about a file, whatever its lines.
fn said(findings: &[Diagnostic]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

impl Tally for Patches {
    fn add(&mut self, case: u64) {
        let text = generate::document(case);
        let document = Document::read("request.yaml", &text);
        let lowered = document.lower(catalog()).unwrap_or_else(|found| panic!("{:?}\n{text}", said(&found)));
        let request = lowered.request;
        let Ok(Report::NoPlan(_)) = optimize(catalog(), &request, options()) else { return };
        let Ok(found) = repairs(catalog(), &request, options()) else { return };
        self.files += 1;
        self.json += usize::from(text.starts_with('{'));
        // As it stands in its file, and as the file that flags would stand for.
        for file in [Some(("request.yaml", text.as_str())), None] {
            let text = file.map_or_else(|| document.to_yaml(), |(_, text)| text.to_owned());
            let original = Original::new(catalog(), &document, file, &request).unwrap();
            let before = said(&lowered.warnings);
            for repair in found.repairs.iter().take(MOST) {
                self.repairs += 1;
                self.several += usize::from(repair.edits.len() > 1);
                let why = written(&original, &request, repair, &before, &text).err();
                self.wrong.extend(why.map(|why| {
                    let edits = repair.edits.iter().map(|edit| words::edit(catalog(), &request, edit));
                    format!("{case}: {:?} {why}\n{text}", edits.collect::<Vec<_>>())
                }));
            }
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.files += other.files;
        self.repairs += other.repairs;
        self.several += other.several;
        self.json += other.json;
        self.wrong.extend(other.wrong);
        self
    }
}

fn written(
    original: &Original,
    request: &Request,
    repair: &Repair,
    before: &[String],
    text: &str,
) -> Result<(), String> {
    let patch = original.patched(catalog(), request, &repair.edits).ok_or("no patch")?;
    let document = Document::read("request.yaml", &patch.text);
    let lowered = document.lower(catalog()).map_err(|found| format!("{:?}\n{}", said(&found), patch.text))?;
    let mut new = said(&lowered.warnings);
    new.retain(|one| !before.contains(one));
    if !new.is_empty() {
        return Err(format!("new: {new:?}\n{}", patch.text));
    }
    if text.starts_with('{') && serde_json::from_str::<Value>(&patch.text).is_err() {
        return Err(format!("no JSON any more\n{}", patch.text));
    }
    let mut told = tree(text);
    patch.operations.iter().for_each(|operation| apply(&mut told, operation));
    if told != tree(&patch.text) {
        return Err(format!("{:?} says something else than\n{}", patch.operations, patch.text));
    }
    match optimize(catalog(), &lowered.request, options()) {
        Ok(Report::Optimal(optimum)) if optimum.plan.cost() == repair.plan.cost() => Ok(()),
        Ok(Report::Stopped { .. }) => Ok(()),
        Ok(Report::Optimal(optimum)) => {
            Err(format!("{} instead of {}\n{}", optimum.plan.cost(), repair.plan.cost(), patch.text))
        }
        other => Err(format!("{other:?}\n{}", patch.text)),
    }
}

/// A file as JSON in which every word is text.
fn tree(text: &str) -> Value {
    texts(serde_yaml::from_str(text).unwrap())
}

fn texts(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(texts).collect(),
        Value::Object(pairs) => {
            pairs.into_iter().map(|(key, value)| (key, texts(value))).collect::<Map<_, _>>().into()
        }
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}

fn says(value: &Written) -> Value {
    match value {
        Written::Word(text) => texts(serde_yaml::from_str(text).unwrap_or_else(|_| text.as_str().into())),
        Written::List(items) => items.iter().map(says).collect(),
        Written::Map(pairs) => {
            pairs.iter().map(|(key, value)| (key.clone(), says(value))).collect::<Map<_, _>>().into()
        }
    }
}

/// As RFC 6902 has it.
fn apply(tree: &mut Value, operation: &Operation) {
    let way = operation.path();
    let last = way.0.last().unwrap();
    let holder = tree.pointer_mut(&way.parent().unwrap().to_string()).unwrap();
    match (operation, holder) {
        (Operation::Remove(_), Value::Object(map)) => drop(map.remove(last).unwrap()),
        (Operation::Remove(_), Value::Array(items)) => drop(items.remove(last.parse().unwrap())),
        (Operation::Replace(_, value), Value::Object(map)) => *map.get_mut(last).unwrap() = says(value),
        (Operation::Replace(_, value), Value::Array(items)) => {
            items[last.parse::<usize>().unwrap()] = says(value);
        }
        (Operation::Add(_, value), Value::Object(map)) => {
            assert!(map.insert(last.clone(), says(value)).is_none(), "{operation:?}");
        }
        (Operation::Add(_, value), Value::Array(items)) if last == "-" => items.push(says(value)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_repair_has_a_patch_that_says_the_same() {
    let found: Patches = runs::tally("patches");
    let first: Vec<&str> = found.wrong.iter().take(5).map(String::as_str).collect();
    assert!(first.is_empty(), "{} wrong\n{}", found.wrong.len(), first.join("\n---\n"));
    println!("{found:?}");
    let Patches { files, repairs, several, json, .. } = found;
    assert!(!runs::usual() || files > 100 && json > 12 && repairs > 700 && several > 500);
}
