//! `matrix.yaml`: backend × interface, both ways round, generated from the backends' lists. It is there to be
//! read and to show in a diff what a change to a backend means; nothing reads it back.

use crate::node::Spot;
use crate::schema::Kind;
use crate::{Diagnostic, Severity, codes};
use prism_model::catalog::{Backend, Interface, Support};
use prism_model::{Catalog, InterfaceId, ModelId};
use std::fmt::Write as _;
use std::sync::Arc;

const HEADER: &str = "\
# Generated from backends/*.yaml by `prismctl registry matrix --write`; do not edit.
# Emulated and planned interfaces are marked: `name (emulated)`. Planned ones fill no slot.
";

/// The matrix of a catalogue.
#[must_use]
pub fn render(catalog: &Catalog) -> String {
    let mut text = Kind::Matrix.modeline("") + HEADER;
    text.push_str("backends:\n");
    for backend in &catalog.parts().backends {
        let _ = writeln!(text, "  {}:  # {}", backend.name, count(backend.interfaces.len(), "interface"));
        for (index, model) in catalog.parts().models.iter().enumerate() {
            let flavours = flavours(catalog, backend, ModelId::new(index));
            if !flavours.is_empty() {
                let _ = writeln!(text, "    {}: [{}]", model.name, flavours.join(", "));
            }
        }
    }
    text.push_str("interfaces:\n");
    for (index, interface) in catalog.parts().interfaces.iter().enumerate() {
        let _ = writeln!(
            text,
            "  {}: [{}]",
            interface.name,
            providers(catalog, InterfaceId::new(index)).join(", ")
        );
    }
    text
}

/// A finding at the first line of `text` that is not as generated.
#[must_use]
pub fn compare(catalog: &Catalog, path: &Arc<str>, text: &str) -> Option<Diagnostic> {
    let fresh = render(catalog);
    if fresh == text {
        return None;
    }
    let same = fresh.lines().zip(text.lines()).take_while(|(fresh, old)| fresh == old).count();
    let place = Spot { line: u32::try_from(same + 1).unwrap_or(u32::MAX), column: 1, width: 1 }.place(path);
    let message = "the matrix is not what the backends say";
    let finding = Diagnostic::new(codes::STALE_MATRIX, Severity::Error, place, message);
    let old = text.lines().nth(same).unwrap_or_default();
    let finding = finding.width(old.chars().count()).hint("renew it with `prismctl registry matrix --write`");
    Some(match fresh.lines().nth(same) {
        Some(line) if !old.is_empty() => finding.fix(old, line),
        _ => finding,
    })
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// What a backend has of a model, in catalogue order, without the model's name.
fn flavours(catalog: &Catalog, backend: &Backend, model: ModelId) -> Vec<String> {
    let of_model = backend.implements.iter().filter(|line| catalog.interface(line.interface).model == model);
    let mut lines: Vec<_> = of_model.collect();
    lines.sort_by_key(|line| line.interface);
    let name = |interface: &Interface| {
        let model = &catalog.model(model).name;
        let flavour = interface.name.strip_prefix(model.as_str()).and_then(|rest| rest.strip_prefix('_'));
        flavour.unwrap_or(&interface.name).to_owned()
    };
    lines.iter().map(|line| marked(&name(catalog.interface(line.interface)), line.support)).collect()
}

fn providers(catalog: &Catalog, interface: InterfaceId) -> Vec<String> {
    let line = |backend: &Backend| {
        let line = backend.implements.iter().find(|line| line.interface == interface)?;
        Some(marked(&backend.name, line.support))
    };
    catalog.parts().backends.iter().filter_map(line).collect()
}

fn marked(name: &str, support: Support) -> String {
    match support {
        Support::Implemented => name.to_owned(),
        Support::Emulated => format!("{name} (emulated)"),
        Support::Planned => format!("{name} (planned)"),
    }
}
