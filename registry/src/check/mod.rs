//! Checks of a registry against itself and against the contracts. Reading has found what is wrong inside
//! files; here files are held against each other. Whether slots can be filled together with a pattern's rules
//! is the solver's to say, in the crate that embeds both.

mod claims;
mod comments;
mod connections;
mod flows;
mod meanings;
mod modes;
mod overlays;
mod protos;
mod providers;
mod recommended;
mod releases;
mod rules;
mod services;
mod sources;
mod style;

use crate::files::Layer;
use crate::node::Spot;
use crate::read::Reading;
use crate::read::kinds::Kind;
use crate::read::places::{Part, Places};
use crate::{Diagnostic, Severity, matrix, read};
use prism_model::{Catalog, Mark};
use protos::Protos;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a check may look at.
struct Scope<'a> {
    catalog: &'a Catalog,
    places: &'a Places,
    texts: &'a BTreeMap<Arc<str>, String>,
    protos: Protos,
    layers: &'a [Layer],
}

/// One check, by the name that its test calls it, and what it must know all of: where a file of that kind could
/// not be parsed, its findings would only repeat that.
type Check = (&'static str, &'static [Kind], fn(&Scope<'_>, &mut Vec<Diagnostic>));

const CHECKS: [Check; 15] = [
    ("protos compile", &[], protos::compile),
    ("services match", &[Kind::Interfaces, Kind::Pattern], services::check),
    ("protos have one style", &[], style::check),
    ("releases exist", &[Kind::Releases], releases::check),
    ("words mean one thing", &[], meanings::check),
    ("flows call what slots have", &[Kind::Interfaces], flows::check),
    ("recommended backends qualify", &[Kind::Interfaces], recommended::check),
    ("modes say what they mean", &[], modes::check),
    ("rules bind something", &[Kind::Backend, Kind::Offerings, Kind::Regions], rules::check),
    ("connections fit their format", &[], connections::check),
    ("overlays take nothing away", &[Kind::Backend, Kind::Pattern], overlays::check),
    ("interfaces have providers", &[Kind::Backend, Kind::Offerings, Kind::Regions], providers::check),
    ("figures have sources", &[Kind::Offerings], sources::check),
    ("claims agree with lists", &[Kind::Interfaces, Kind::Backend], claims::check),
    (
        "the matrix is current",
        &[Kind::Interfaces, Kind::Backend, Kind::Order, Kind::Matrix],
        matrix_is_current,
    ),
];

/// Everything that is wrong between the files of a registry. `protos` are paths and texts of the contracts;
/// those in the layers go before them.
#[must_use]
pub fn check(layers: &[Layer], reading: &Reading, protos: &[(&str, &str)]) -> Vec<Diagnostic> {
    run(layers, reading, protos, &CHECKS)
}

fn run(layers: &[Layer], reading: &Reading, protos: &[(&str, &str)], checks: &[Check]) -> Vec<Diagnostic> {
    let Some(catalog) = reading.readable() else { return Vec::new() };
    let protos = Protos::of(layers, protos);
    let scope = Scope { catalog, places: reading.places(), texts: &reading.texts, protos, layers };
    let mut findings = Vec::new();
    let known = |needs: &[Kind]| !reading.hidden().any(needs);
    checks.iter().filter(|(_, needs, _)| known(needs)).for_each(|(.., check)| check(&scope, &mut findings));
    findings.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    findings
}

impl Scope<'_> {
    /// A finding at a part of an entry.
    fn at(
        &self,
        code: &'static str,
        severity: Severity,
        entry: Mark,
        (part, index): (Part, usize),
        message: impl Into<String>,
    ) -> Diagnostic {
        let spot = self.places.spot(entry, part, index);
        let place = self.catalog.place(Mark { line: spot.line, column: spot.column, ..entry });
        Diagnostic::new(code, severity, place, message).width(spot.width as usize)
    }

    /// A finding at an entry itself.
    fn entry(
        &self,
        code: &'static str,
        severity: Severity,
        mark: Mark,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, severity, self.catalog.place(mark), message)
    }
}

/// The spot of a line of text that has no node: a comment.
fn spot(line: usize, column: usize, width: usize) -> Spot {
    let small = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Spot { line: small(line), column: small(column), width: small(width) }
}

/// The matrix of the last layer that has one, against what the backends up to there say.
fn matrix_is_current(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let file = |layer: &Layer| layer.files.iter().find(|(path, _)| path.ends_with("matrix.yaml")).cloned();
    let found = scope.layers.iter().enumerate().rev().find_map(|(index, layer)| Some((index, file(layer)?)));
    let Some((index, (path, text))) = found else { return };
    if index + 1 == scope.layers.len() {
        findings.extend(matrix::compare(scope.catalog, &path, &text));
    } else if let Some(below) = scope.layers.get(..=index).map(read) {
        findings.extend(below.readable().and_then(|catalog| matrix::compare(catalog, &path, &text)));
    }
}

#[cfg(test)]
pub(crate) mod mini;
#[cfg(test)]
mod tests;
