//! Rules of your own for a registry of your own, as properties that are tested: copy this file and say what has to
//! stay possible with yours.
//!
//! ```text
//! cargo run -p prism-proptests --example own_registry -- DIR
//! ```
//!
//! DIR is laid over the shipped registry, as `--registry DIR` does; without it the shipped one is looked at. Exit 1 if
//! a rule is broken. Each broken rule is told in the smallest words that break it: the minimal conflict behind a
//! pattern that nothing satisfies, and the shrunk question behind a random one.

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use prism::request::{Flags, lower};
use prism::words;
use prism_model::catalog::{Pattern, Presence};
use prism_model::{Catalog, Request};
use prism_proptests::world::{Ask, World};
use prism_proptests::{bridge, shipped, strategies};
use prism_solver::{Budget, Satisfiable, satisfiable};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args().nth(1);
    let broken = match catalog(folder.as_deref().map(Path::new)) {
        Ok(catalog) => broken_rules(&catalog),
        Err(why) => vec![why],
    };
    broken.iter().for_each(|rule| println!("{rule}"));
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The shipped registry with a folder laid over it.
pub(crate) fn catalog(folder: Option<&Path>) -> Result<Catalog, String> {
    let (mut layers, mut findings) = (vec![prism_registry::shipped()], Vec::new());
    if let Some(folder) = folder {
        let (layer, unreadable) = prism_registry::read_dir(folder);
        layers.push(layer);
        findings.extend(unreadable);
    }
    let reading = prism_registry::read(&layers);
    findings.extend(reading.findings);
    let told = || findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    reading.catalog.ok_or_else(told)
}

/// Every rule that the registry breaks, and how.
pub(crate) fn broken_rules(catalog: &Catalog) -> Vec<String> {
    let each = catalog.parts().patterns.iter();
    let mut broken: Vec<String> = each.clone().flat_map(|pattern| retirements(catalog, pattern)).collect();
    broken.extend(each.flat_map(|pattern| promises(catalog, pattern)));
    broken.extend(rehearsals(catalog));
    broken
}

/// Every pattern can be run in production whatever single backend is retired.
fn retirements(catalog: &Catalog, pattern: &Pattern) -> Vec<String> {
    let backends = catalog.parts().backends.iter();
    let without =
        |name: &String| Flags { exclude: vec![format!("backend={name}")], ..in_production(pattern) };
    backends.filter_map(|backend| refuted(catalog, &without(&backend.name))).collect()
}

/// What the slots of a pattern list as optional can be had in production, all of it at once.
fn promises(catalog: &Catalog, pattern: &Pattern) -> Option<String> {
    let needed = pattern.slots.iter().filter(|slot| slot.presence == Presence::Required);
    let all = needed.flat_map(|slot| {
        let listed = slot.optional.iter();
        listed
            .map(|(id, _)| format!("{}:{}", slot.name, catalog.interface(*id).name))
            .collect::<Vec<String>>()
    });
    refuted(catalog, &Flags { require: all.collect(), ..in_production(pattern) })
}

fn in_production(pattern: &Pattern) -> Flags {
    Flags { pattern: Some(pattern.name.clone()), env: vec!["prod".into()], ..Flags::default() }
}

/// Why there is no plan, if there is none.
fn refuted(catalog: &Catalog, flags: &Flags) -> Option<String> {
    let asked = format!(
        "{} {}",
        flags.pattern.as_deref().unwrap_or(""),
        [&flags.exclude[..], &flags.require].concat().join(" ")
    );
    let request = match lower(catalog, flags) {
        Ok(lowered) => lowered.request,
        Err(findings) => return Some(format!("{asked}: {}", findings.first()?)),
    };
    match satisfiable(catalog, &request, &mut Budget::unlimited()) {
        Ok(Satisfiable::Yes(_)) => None,
        Ok(Satisfiable::No(why)) => {
            let facts: Vec<String> =
                why.facts.iter().map(|&fact| words::fact(catalog, &request, fact)).collect();
            Some(format!("{asked}: {}", facts.join("; ")))
        }
        Ok(Satisfiable::Unknown) => Some(format!("{asked}: the search ended first")),
        Err(why) => Some(format!("{asked}: {why}")),
    }
}

/// Whatever can be run in production can be rehearsed where it is developed: asked of random questions, and a
/// question that breaks it is shrunk to what matters.
fn rehearsals(catalog: &Catalog) -> Option<String> {
    let world: World = shipped::world(catalog);
    let config = Config { cases: 200, failure_persistence: None, ..Config::default() };
    let rehearsed = |ask: Ask| {
        let possible = |environment: &str| {
            let ask = Ask { environment: environment.into(), ..ask.clone() };
            let request = bridge::request(catalog, &ask).map_err(TestCaseError::fail)?;
            is_satisfiable(catalog, &request)
        };
        match possible("prod")? && !possible("dev")? {
            true => Err(TestCaseError::fail("runs in prod and cannot be rehearsed in dev")),
            false => Ok(()),
        }
    };
    let outcome = TestRunner::new(config).run(&strategies::request_to(world), rehearsed);
    outcome.err().map(|why| why.to_string())
}

fn is_satisfiable(catalog: &Catalog, request: &Request) -> Result<bool, TestCaseError> {
    match satisfiable(catalog, request, &mut Budget::unlimited()) {
        Ok(Satisfiable::Yes(_)) => Ok(true),
        Ok(Satisfiable::No(_)) => Ok(false),
        Ok(Satisfiable::Unknown) => Err(TestCaseError::reject("the search ended first")),
        Err(why) => Err(TestCaseError::fail(why.to_string())),
    }
}
