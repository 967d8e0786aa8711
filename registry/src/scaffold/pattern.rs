//! A pattern: slots, an API with its contract, a flow that uses the first slot, and its executor's release.

use super::{File, Refused, camel, fresh, interfaces, release};
use crate::schema::Kind;
use prism_model::Catalog;
use prism_model::catalog::Interface;

/// A slot and the interfaces it requires.
pub type SlotAsked = (String, Vec<String>);

/// The files of a pattern of one's own with these slots; without any, `store` with `keyvalue_basic`.
///
/// # Errors
/// [`Refused`] if a name is not one, or taken, or an interface is not in the catalogue.
pub fn pattern(catalog: &Catalog, name: &str, slots: &[SlotAsked]) -> Result<Vec<File>, Refused> {
    fresh("pattern", name, catalog.find_pattern(name).is_some())?;
    let default = [(String::from("store"), vec![String::from("keyvalue_basic")])];
    let slots = if slots.is_empty() { &default[..] } else { slots };
    let mut found: Vec<(&str, Vec<&Interface>)> = Vec::new();
    for (slot, names) in slots {
        check_slot(slot, names, &found)?;
        found.push((slot, interfaces(catalog, names)?));
    }
    let (file, executor) = (name.replace('-', "_"), format!("prism-pattern-{name}"));
    Ok(vec![
        (format!("patterns/{name}.yaml"), yaml(name, &file, &executor, &found)),
        (format!("proto/patterns/{file}.proto"), contract(&file, &found)),
        release("executor", &executor),
    ])
}

fn check_slot(slot: &str, names: &[String], before: &[(&str, Vec<&Interface>)]) -> Result<(), Refused> {
    let word = slot.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !word || !slot.starts_with(|c: char| c.is_ascii_lowercase()) {
        let message = format!("`{slot}` is not the name of a slot");
        return Err(Refused::new(message, Some("lower-case words joined by `_`".to_owned())));
    }
    if names.is_empty() {
        let hint = format!("write `{slot}:keyvalue_basic`");
        return Err(Refused::new(format!("slot `{slot}` requires nothing"), Some(hint)));
    }
    if before.iter().any(|(known, _)| *known == slot) {
        return Err(Refused::new(format!("slot `{slot}` is there twice"), None));
    }
    Ok(())
}

fn yaml(name: &str, file: &str, executor: &str, slots: &[(&str, Vec<&Interface>)]) -> String {
    let service = camel(name);
    let slot = |(slot, interfaces): &(&str, Vec<&Interface>)| {
        let names: Vec<&str> = interfaces.iter().map(|interface| interface.name.as_str()).collect();
        format!(
            "  {slot}:\n    description: Say what it is for\n    required_interfaces: [{}]\n    load: {{writes: write_rps, reads: read_rps}}\n",
            names.join(", ")
        )
    };
    let step = |(slot, interfaces): &(&str, Vec<&Interface>)| {
        let method = interfaces.iter().find_map(|interface| interface.methods.first())?;
        let operation = method.split('(').next()?;
        Some(format!("    - {{slot: {slot}, operation: \"{operation}(…)\"}}\n"))
    };
    let steps: String = slots.iter().filter_map(step).collect();
    let flow =
        if steps.is_empty() { String::new() } else { format!("implementation:\n  run_flow:\n{steps}") };
    format!(
        "\
{}# {name}: say in a line what it is for.
pattern: {name}
version: v1
summary: Say in a few words what it does
description: Say in a sentence what it is for
executor: {executor}:v0.1.0
slots:
{}api:
  proto_file: proto/patterns/{file}.proto
  service: {service}Service
  methods:
    - Run(RunRequest) returns (RunResponse)
{flow}",
        Kind::Pattern.modeline("../"),
        slots.iter().map(slot).collect::<String>()
    )
}

fn contract(file: &str, slots: &[(&str, Vec<&Interface>)]) -> String {
    let names: Vec<String> = slots.iter().map(|(slot, _)| format!("`{slot}`")).collect();
    let service = camel(file);
    format!(
        "\
// Say in a line what this pattern is.
//
// Its slots: {}. Say what each keeps or delivers.
//
// Besides the statuses that a method lists itself, every method may answer:
// - UNAVAILABLE: the backend of a slot cannot be reached.
// - DEADLINE_EXCEEDED: the time ran out. A change may or may not have happened.
// - PERMISSION_DENIED: the caller has no right to do this in the namespace.
syntax = \"proto3\";

package prism.patterns.{file};

// Say in a line what it offers. Statuses that any call may answer: the top of this file.
service {service}Service {{
  // Say what it does, and whether it may be repeated.
  //
  // INVALID_ARGUMENT: say when.
  rpc Run(RunRequest) returns (RunResponse);
}}

// Say what is asked.
message RunRequest {{
  // The key. Must not be empty.
  string key = 1;
}}

// Say what comes back.
message RunResponse {{}}
",
        names.join(", ")
    )
}
