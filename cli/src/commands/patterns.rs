//! `registry patterns`.

use super::data;
use crate::args::PatternsCommand;
use crate::common::Common;
use crate::render::style::{BOLD, DIM, paint};
use crate::render::table::columns;
use crate::render::words::indented;
use crate::usage::Usage;
use crate::view::pattern::{ConditionView, ModeView, PatternView, RuleView, SlotView, rows};
use prism_model::{Catalog, PatternId};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn run(command: &PatternsCommand, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    let catalog = loaded.catalog();
    match command {
        PatternsCommand::List(args) => {
            let rows = rows(catalog);
            let cells =
                || rows.iter().map(|row| [row.pattern, row.version, row.summary].map(String::from).to_vec());
            data::write(common, args, &rows, || columns(&cells().collect::<Vec<_>>()))
        }
        PatternsCommand::Describe(args) => {
            let view = PatternView::of(catalog, find(catalog, &args.name)?);
            data::write(common, &args.data, &view, || page(&view))
        }
    }
}

/// The pattern of that name.
pub(super) fn find(catalog: &Catalog, name: &str) -> Result<PatternId, Usage> {
    let known = || catalog.parts().patterns.iter().map(|pattern| pattern.name.as_str());
    let unknown = || Usage::unknown("a pattern", name, known(), "prismctl registry patterns list");
    catalog.find_pattern(name).ok_or_else(unknown)
}

fn page(view: &PatternView<'_>) -> String {
    let mut text = format!("{} {} {}\n", paint(BOLD, "Pattern:"), view.pattern, view.version);
    let _ = writeln!(text, "{}", paint(BOLD, "Slots:"));
    view.slots.iter().for_each(|slot| text.push_str(&slot_lines(slot)));
    if !view.rules.is_empty() {
        let _ = writeln!(text, "{}", paint(BOLD, "Rules:"));
        view.rules.iter().for_each(|rule| text.push_str(&rule_line(rule)));
    }
    if !view.modes.is_empty() {
        let _ = writeln!(text, "{}", paint(BOLD, "Modes:"));
        view.modes.iter().for_each(|mode| text.push_str(&mode_lines(mode)));
    }
    let _ = writeln!(text, "{} {}", paint(BOLD, "Executor:"), view.executor);
    let _ = writeln!(text, "{} {} ({})", paint(BOLD, "API:"), view.api.service, view.api.proto_file);
    text.push_str(&indented(&view.api.methods.join("\n"), 2));
    let _ = writeln!(text, "{}", paint(DIM, &view.defined_at));
    text
}

fn slot_lines(slot: &SlotView<'_>) -> String {
    let presence = if slot.optional { "optional" } else { "required" };
    let mut text = format!("  {} ({presence}):\n", paint(BOLD, slot.slot));
    let branches: Vec<String> = slot.any_of.iter().map(|branch| branch.join(" + ")).collect();
    let lines = [
        ("Required interfaces", slot.required_interfaces.join(", ")),
        ("One of", branches.join(" | ")),
        ("Optional interfaces", slot.optional_interfaces.join(", ")),
        ("Values kept whole", slot.min_value.map(|word| format!("{word} and less")).unwrap_or_default()),
        ("Recommended backends", slot.recommended_backends.join(", ")),
        ("Satisfied by", slot.satisfied_by.join(", ")),
        ("Without a plugin", slot.satisfied_without_plugin.join(", ")),
    ];
    for (title, names) in lines.into_iter().filter(|(_, names)| !names.is_empty()) {
        let _ = writeln!(text, "    {title}: {names}");
    }
    text
}

/// `cache, source: different backend`, `if state is on vendor gcp, steps is on vendor gcp`.
fn rule_line(rule: &RuleView<'_>) -> String {
    match &rule.implies {
        Some(implies) => format!("  if {}, {}\n", condition(&implies.when), condition(&implies.then)),
        None => format!("  {}: {}\n", rule.slots.join(", "), rule.rule.replace('_', " ")),
    }
}

fn condition(condition: &ConditionView<'_>) -> String {
    let at: Vec<String> = condition.at.iter().map(|(aspect, name)| format!("{aspect} {name}")).collect();
    format!("{} is on {}", condition.slot, at.join(" and "))
}

/// `stateful: message_source, state_store`, and what it is.
fn mode_lines(mode: &ModeView<'_>) -> String {
    let slots = mode.required_slots.join(", ");
    let line = format!("  {}: {slots}\n", paint(BOLD, mode.mode));
    if mode.description.is_empty() { line } else { line + &format!("    {}\n", mode.description) }
}
