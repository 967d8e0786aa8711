//! What could be taken back where there is no plan, told to a person: a letter for each repair, and the command that
//! applies one.

use super::columns::{Align, columns};
use super::refusal;
use crate::common::Loaded;
use crate::input;
use crate::render::words::{LISTED, few};
use prism::explain::{Edit, Original, Repair, Repairs};
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{Explanation, Fact, Plan};
use prism::request::Document;
use prism::words;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// More repairs than these are counted, not shown.
const SHOWN: usize = 5;

/// The conflicts beside the first one, and the repairs.
pub(super) fn story(catalog: &Catalog, request: &Request, why: &Explanation, found: &Repairs) -> String {
    others(catalog, request, why, found) + &repairs(catalog, request, found, "cheapest repairs")
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

fn others(catalog: &Catalog, request: &Request, why: &Explanation, found: &Repairs) -> String {
    let mut text = String::new();
    for other in besides(catalog, request, why, found) {
        let _ = write!(
            text,
            "\nbesides, these cannot hold together\n\n{}",
            refusal::facts(catalog, request, other)
        );
    }
    text + &more(found)
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
    let shown = found.repairs.iter().take(SHOWN);
    let one_slot = found.repairs.iter().all(|repair| repair.slot == found.repairs[0].slot);
    let rows: Vec<[String; 5]> = shown
        .enumerate()
        .flat_map(|(index, repair)| {
            let mut rows = rows(catalog, request, index, repair);
            if let (false, Some(slot), Some(row)) = (one_slot, repair.slot, rows.first_mut()) {
                row[1] = format!("in {}: {}", words::demand(catalog, request, slot), row[1]);
            }
            rows
        })
        .collect();
    // What was not looked at may be cheaper.
    let title = if found.complete { title.to_owned() } else { format!("{title} of those found") };
    let mut text =
        format!("\n{title} (each solved again; the figure is the whole plan's cost, rounded up)\n");
    text.push_str(&columns(&rows, "  ", [Align::Left, Align::Left, Align::Point, Align::Left, Align::Left]));
    let more = found.repairs.len().saturating_sub(SHOWN);
    match found.complete {
        true if more == 0 => {}
        true => {
            let _ = writeln!(text, "  and {more} more");
        }
        false => text.push_str("  there may be others, cheaper ones too: not all were looked at\n"),
    }
    text
}

/// One row for each change; the figure stands beside the first.
fn rows(catalog: &Catalog, request: &Request, index: usize, repair: &Repair) -> Vec<[String; 5]> {
    let row = |(position, edit): (usize, &Edit)| {
        let says = words::edit(catalog, request, edit);
        let place = edit.place(request);
        let place = if place.is_stated() { place.to_string() } else { String::new() };
        match position {
            0 => {
                let cost = format!("${}", repair.plan.cost());
                [letter(index), says, cost, place, backends(catalog, &repair.plan)]
            }
            _ => [String::new(), format!("and {says}"), String::new(), place, String::new()],
        }
    };
    let mut rows: Vec<[String; 5]> = repair.edits.iter().enumerate().take(LISTED).map(row).collect();
    let more = repair.edits.len().saturating_sub(LISTED);
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
            [] => "there is no repair".to_owned(),
            [one] => format!("the only repair is {one}"),
            [first, .., last] => format!("the repairs are {first} to {last}"),
        });
    };
    let says: Vec<String> = repair.edits.iter().map(|edit| words::edit(catalog, request, edit)).collect();
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
