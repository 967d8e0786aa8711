//! What could be taken back where there is no plan, told to a person: a letter for each repair, and the command that
//! applies one.

use super::columns::{Align, columns};
use super::money::exact;
use super::refusal;
use crate::common::Loaded;
use crate::input;
use crate::render::words::{LISTED, few};
use prism::explain::{Original, Repair, Repairs};
use prism::model::MicroUsd;
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{Explanation, Fact, Plan};
use prism::request::Document;
use prism::words::{self, Across, Said};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// More repairs than these are counted, not shown.
const SHOWN: usize = 5;

/// The conflicts beside the first one, and the repairs.
pub(super) fn story(catalog: &Catalog, request: &Request, why: &Explanation, found: &Repairs) -> String {
    let mut text = String::new();
    for (index, alike) in apart(catalog, request, why, found).iter().enumerate() {
        if let (true, Some(first)) = (index > 0, alike.first()) {
            let facts = refusal::facts(catalog, request, first);
            let _ = write!(text, "\nbesides, these cannot hold together\n\n{facts}");
        }
        text.push_str(&elsewhere(catalog, request, alike));
    }
    text + &more(found) + &repairs(catalog, request, found, "cheapest repairs")
}

/// Conflicts of other wishes than the one already told.
pub(super) fn besides<'f>(
    catalog: &Catalog,
    request: &Request,
    why: &Explanation,
    found: &'f Repairs,
) -> Vec<&'f Explanation> {
    let told = wishes(catalog, request, why);
    let is_told =
        |other: &Explanation| wishes(catalog, request, other) == told && other.figures == why.figures;
    found.explained.iter().filter(|other| !is_told(other)).collect()
}

/// The conflicts in groups that are the same but for their namespaces; the one already told is the first.
pub(super) fn apart<'f>(
    catalog: &Catalog,
    request: &Request,
    why: &'f Explanation,
    found: &'f Repairs,
) -> Vec<Vec<&'f Explanation>> {
    let across = Across::new(catalog, request);
    let says = |why: &Explanation| refusal::nameless(&across, catalog, request, why);
    let mut groups: Vec<(Vec<String>, Vec<&Explanation>)> = vec![(says(why), vec![why])];
    for other in besides(catalog, request, why, found) {
        let own = says(other);
        match groups.iter_mut().find(|(said, _)| *said == own) {
            Some((_, alike)) => alike.push(other),
            None => groups.push((own, vec![other])),
        }
    }
    groups.into_iter().map(|(_, alike)| alike).collect()
}

/// Where else it is the same as in the first of these conflicts.
pub(super) fn elsewhere(catalog: &Catalog, request: &Request, alike: &[&Explanation]) -> String {
    let across = Across::new(catalog, request);
    let whose = |why: &&Explanation| -> BTreeSet<usize> {
        why.facts.iter().filter_map(|&fact| across.namespace_of(fact)).collect()
    };
    let Some((first, others)) = alike.split_first().filter(|(_, others)| !others.is_empty()) else {
        return String::new();
    };
    let name = |&namespace: &usize| request.namespaces[namespace].name.as_str();
    let own = whose(first);
    let all: BTreeSet<usize> = others.iter().flat_map(whose).filter(|one| !own.contains(one)).collect();
    let names: Vec<&str> = all.iter().map(name).collect();
    match (own.len(), names.as_slice()) {
        (1, [one]) => format!("\nand the same in namespace {one}\n"),
        (1, names) if names.len() == others.len() => {
            format!("\nand the same in {} other namespaces: {}\n", names.len(), few(names, LISTED))
        }
        _ => format!("\nand {} more that are the same but for the namespaces\n", others.len()),
    }
}

/// That there are conflicts that are not told.
pub(super) fn more(found: &Repairs) -> String {
    match (found.untold, found.complete) {
        (0, _) => String::new(),
        (1, true) => "\nand 1 more such conflict\n".to_owned(),
        (untold, true) => format!("\nand {untold} more such conflicts\n"),
        (_, false) => "\nand more such conflicts\n".to_owned(),
    }
}

fn wishes(catalog: &Catalog, request: &Request, why: &Explanation) -> BTreeSet<Fact> {
    why.facts.iter().copied().filter(|&fact| words::is_wish(catalog, request, fact)).collect()
}

/// The repairs under a title; or that there is none.
pub(super) fn repairs(catalog: &Catalog, request: &Request, found: &Repairs, title: &str) -> String {
    if found.repairs.is_empty() {
        return match found.complete {
            true => "\nno repair: nothing that was asked for can be taken back so that there is a plan\n"
                .to_owned(),
            false => "\nrepairs: the search budget ended before one was found\n".to_owned(),
        };
    }
    let across = Across::new(catalog, request);
    let shown = shown(&across, found);
    let one_slot = found.repairs.iter().all(|repair| repair.slot == found.repairs[0].slot);
    let rows: Vec<[String; 5]> = shown
        .iter()
        .flat_map(|&index| {
            let repair = &found.repairs[index];
            let mut rows = rows(catalog, &across, index, repair);
            if let (false, Some(slot), Some(row)) = (one_slot, repair.slot, rows.first_mut()) {
                row[1] = format!("in {}: {}", words::demand(catalog, request, slot), row[1]);
            }
            rows
        })
        .collect();
    // What was not looked at may be cheaper.
    let last = shown.last().map(|&index| found.repairs[index].plan.cost());
    let proven =
        found.complete || found.others_from.is_some_and(|least| last.is_some_and(|last| last <= least));
    let title = if proven { title.to_owned() } else { format!("{title} of those found") };
    let mut text =
        format!("\n{title} (each solved again; the figure is the whole plan's cost, rounded up)\n");
    text.push_str(&columns(&rows, "  ", [Align::Left, Align::Left, Align::Point, Align::Left, Align::Left]));
    text + &not_shown(found, &shown)
}

/// The cheapest ones, and those that ask the same of all alike namespaces before those that do not.
fn shown(across: &Across<'_>, found: &Repairs) -> Vec<usize> {
    let is_even = |&index: &usize| index == 0 || across.is_even(&found.repairs[index].edits);
    let (even, mixed): (Vec<usize>, Vec<usize>) = (0..found.repairs.len()).partition(is_even);
    let mut shown: Vec<usize> = even.into_iter().chain(mixed).take(SHOWN).collect();
    shown.sort_unstable();
    shown
}

/// How many others there are, and what is known of those that nobody looked at.
fn not_shown(found: &Repairs, shown: &[usize]) -> String {
    let mut text = String::new();
    let first = (0..found.repairs.len()).find(|index| !shown.contains(index));
    if let Some(first) = first {
        let more = found.repairs.len() - shown.len();
        let _ = match shown.last().is_some_and(|&last| first < last) {
            true => writeln!(text, "  and {more} more, from ${}", found.repairs[first].plan.cost()),
            false => writeln!(text, "  and {more} more"),
        };
    }
    match (found.complete, found.others_from) {
        (true, _) => {}
        (false, Some(least)) => {
            let least = exact(least);
            let _ =
                writeln!(text, "  there may be others, none of them below ${least}: not all were looked at");
        }
        (false, None) => text.push_str("  there may be others, cheaper ones too: not all were looked at\n"),
    }
    if let (true, Some(least)) = (found.complete, found.milder_from) {
        let known = match least {
            MicroUsd::ZERO => " and may cost less".to_owned(),
            _ => format!(": ${} at least", exact(least)),
        };
        let _ = writeln!(
            text,
            "  other mixtures (less of one of these, and more changes beside it) were not looked at{known}"
        );
    }
    text
}

/// One row for each change; the figure stands beside the first.
fn rows(catalog: &Catalog, across: &Across<'_>, index: usize, repair: &Repair) -> Vec<[String; 5]> {
    let all = across.edits(&repair.edits);
    let row = |(position, said): (usize, &Said)| {
        let (says, place) = (said.says.clone(), refusal::first_of(&said.places));
        match position {
            0 => {
                let cost = format!("${}", repair.plan.cost());
                [letter(index), says, cost, place, backends(catalog, &repair.plan)]
            }
            _ => [String::new(), format!("and {says}"), String::new(), place, String::new()],
        }
    };
    let mut rows: Vec<[String; 5]> = all.iter().enumerate().take(LISTED).map(row).collect();
    let more = all.len().saturating_sub(LISTED);
    if more > 0 {
        let says = format!("and {more} more such changes (`--format json` lists them)");
        rows.push([String::new(), says, String::new(), String::new(), String::new()]);
    }
    rows
}

/// `(redis, nats)`.
fn backends(catalog: &Catalog, plan: &Plan) -> String {
    let mut names: Vec<&str> = Vec::new();
    for backend in plan.backends(catalog) {
        let name = catalog.backend(backend).name.as_str();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    format!("({})", few(&names, LISTED))
}

/// A, B, C.
pub(super) fn letter(index: usize) -> String {
    u8::try_from(index)
        .ok()
        .filter(|index| *index < 26)
        .map_or_else(String::new, |index| char::from(b'A' + index).to_string())
}

/// The repair that a letter stands for, and the line that says so; or what is wrong with the letter.
pub(super) fn chosen<'f>(
    catalog: &Catalog,
    request: &Request,
    found: &'f Repairs,
    typed: &str,
) -> Result<(&'f Repair, String), String> {
    let mut repairs = found.repairs.iter().enumerate();
    let meant = repairs.find(|(index, _)| !typed.is_empty() && letter(*index).eq_ignore_ascii_case(typed));
    let Some((_, repair)) = meant else {
        let letters: Vec<String> = (0..found.repairs.len().min(26)).map(letter).collect();
        return Err(match letters.as_slice() {
            [] if !found.complete => "the search budget ended before a repair was found".to_owned(),
            [] => "there is no repair".to_owned(),
            [one] => format!("the only repair is {one}"),
            [first, .., last] => format!("the repairs are {first} to {last}"),
        });
    };
    let all = Across::new(catalog, request).edits(&repair.edits);
    let says: Vec<String> = all.into_iter().map(|said| said.says).collect();
    let line = format!("applied {}: {}\n", typed.to_uppercase(), says.join(", and "));
    Ok((repair, line))
}

/// The request as the text of a file, into which a repair can be written.
pub(super) fn original(
    registry: &Loaded,
    file: Option<&Path>,
    document: &Document,
    request: &Request,
) -> Option<Original> {
    let name = file.map(input::name_of);
    let file = name.as_deref().and_then(|name| Some((name, registry.texts.get(name)?.as_str())));
    Original::new(registry.catalog(), document, file, request)
}

/// The command as it was typed, with one of the letters.
pub(super) fn command(arguments: Vec<String>, found: &Repairs) -> String {
    if found.repairs.is_empty() {
        return String::new();
    }
    let typed: Vec<String> = arguments.iter().map(|argument| quoted(argument)).collect();
    format!("apply one: prismctl {} --apply A\n", typed.join(" "))
}

/// What a shell would take apart has quotes.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,%@+".contains(c);
    match argument.chars().all(plain) && !argument.is_empty() {
        true => argument.to_owned(),
        false => format!("'{}'", argument.replace('\'', "'\\''")),
    }
}
