//! From what a person asks to a [`Request`]: names become ids, figures become exact numbers, and every wish
//! keeps the place that stated it.
//!
//! ```text
//! flags ─┐
//!        ├─ Document ─ refine ─ lower ─→ Request
//! file ──┘      └─ print (--print-request)
//! ```
//!
//! Flags are shorthand for a file: both are read into the same [`Document`] of words with places, and there is
//! one lowering. It reports every fault at once. What contradicts itself but can be understood
//! (`vendors: {only: [aws], avoid: [aws]}`) is no fault here: the solver proves it and says why.

mod aims;
mod clients;
pub mod codes;
mod conditions;
mod document;
mod draft;
mod dropping;
#[cfg(test)]
mod faults;
mod file;
#[cfg(test)]
mod file_tests;
mod flags;
mod globs;
pub(crate) mod hints;
mod implied;
mod landing;
mod modes;
mod names;
mod needs;
mod open;
pub mod patch;
mod pins;
mod print;
pub mod question;
mod refine;
#[cfg(test)]
mod refused_tests;
pub mod rival;
mod rules;
mod running;
mod said;
#[cfg(test)]
pub(crate) mod sample;
mod select;
mod share;
mod slots;
mod sums;
#[cfg(test)]
mod tests;
mod vendors;
mod workload;

pub(crate) use aims::MEASURES;
#[cfg(test)]
pub(crate) use file::KINDS as RULES;
pub(crate) use names::vendors;
pub(crate) use needs::PLAIN as NEEDS;
pub(crate) use rules::ASPECTS;
pub(crate) use running::SPARE;
pub(crate) use share::PARTS;

pub use document::*;
pub use flags::Flags;
pub use said::Said;
pub use workload::show_figure;

use crate::Diagnostic;
use draft::Draft;
use prism_model::request::Namespace;
use prism_model::{Catalog, DemandId, Overflow, Request};

/// A request and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// The request, in ids.
    pub request: Request,
    /// What deserves a look.
    pub warnings: Vec<Diagnostic>,
    /// What nobody typed and is done all the same, a sentence each. Empty although nothing is to be optimised:
    /// every slot is given to one backend and nothing asks for an offering.
    pub implied: Vec<String>,
    /// Whether it can be written as named: nothing is to be optimised, and nothing implies that it is.
    pub named: bool,
}

impl Document {
    /// The document that flags are shorthand for.
    #[must_use]
    pub fn of_flags(catalog: &Catalog, flags: &Flags) -> Self {
        let pattern = flags.pattern.as_deref().and_then(|name| catalog.find_pattern(name));
        let slots = pattern.map_or(&[][..], |id| &catalog.pattern(id).slots);
        let slots: Vec<&str> = slots.iter().map(|slot| slot.name.as_str()).collect();
        flags::document(flags, &slots)
    }

    /// Reads a request file, YAML or JSON. `path` is how places name it.
    #[must_use]
    pub fn read(path: &str, text: &str) -> Self {
        file::document(path, text)
    }

    /// This document with the configuration that runs, which [`Document::current`] names.
    #[must_use]
    pub fn with_running(mut self, path: &str, text: &str) -> Self {
        let reading = crate::config::read(path, text);
        self.found.extend(reading.findings);
        self.running = Some(reading.namespaces);
        self
    }

    /// Lowers it to a request, for the first of its environments.
    ///
    /// # Errors
    /// Everything that is wrong with how it is written and with what it says, and the warnings after it.
    pub fn lower(&self, catalog: &Catalog) -> Result<Lowered, Vec<Diagnostic>> {
        lower_document(catalog, self)
    }
}

/// Lowers flags to a request, for the first of their environments.
///
/// # Errors
/// Every fault of the flags, and the warnings after them.
pub fn lower(catalog: &Catalog, flags: &Flags) -> Result<Lowered, Vec<Diagnostic>> {
    Document::of_flags(catalog, flags).lower(catalog)
}

fn lower_document(catalog: &Catalog, document: &Document) -> Result<Lowered, Vec<Diagnostic>> {
    let mut draft = Draft::new(catalog);
    document.found.iter().for_each(|finding| draft.push(finding.clone()));
    draft.open(document);
    let environment = draft.environment(document);
    draft.pins(document);
    draft.regions(document);
    draft.vendors(document);
    draft.exclusions(document);
    draft.needs(document);
    draft.slots(document);
    draft.workloads(document);
    draft.current(document);
    draft.rules(document);
    draft.moves(document);
    let running = draft.pools(document);
    let preference = draft.preference(document);
    let objective = draft.objective(document);
    let unknown = draft.unknown(document);
    let margin = draft.margin(document);
    let Draft { rooms, demands, fills, wishes, rules, sums, mut errors, warnings, .. } = draft;
    let opened = rooms.into_iter().zip(&document.namespaces).map(|(room, words)| {
        let label = |entry: &Entry| format!("{}={}", entry.word.text(), entry.value.text());
        let labels = words.labels.iter().map(label).collect();
        Some(Namespace { name: room.name, pattern: room.pattern?, mode: room.mode, labels })
    });
    let (Some(namespaces), true) = (opened.collect::<Option<Vec<Namespace>>>(), errors.is_empty()) else {
        errors.extend(warnings);
        return Err(errors);
    };
    let unplugged = aims::unplugged(document);
    let request = Request {
        environment,
        unplugged,
        unknown,
        margin,
        namespaces,
        demands,
        fills,
        wishes,
        rules,
        running,
        preference,
        sums,
        objective,
        objective_by: aims::stated_by(document),
    };
    check_loads(catalog, &request)?;
    let implied = implied::of(catalog, document, &request);
    let named = document.optimize.is_empty() && implied.is_empty();
    Ok(Lowered { request, warnings, implied, named })
}

/// Every load can be computed exactly.
fn check_loads(catalog: &Catalog, request: &Request) -> Result<(), Vec<Diagnostic>> {
    let too_much = |demand: DemandId| {
        let Err(Overflow) = request.load(catalog, demand) else { return None };
        let slot = &request.slot(catalog, demand).name;
        let message = format!("the load of slot `{slot}` is too large to be computed exactly");
        let place = request.largest_figure(demand);
        Some(Diagnostic::new(codes::TOO_MUCH, crate::Severity::Error, place, message))
    };
    let found: Vec<Diagnostic> = request.demand_ids().filter_map(too_much).collect();
    if found.is_empty() { Ok(()) } else { Err(found) }
}
