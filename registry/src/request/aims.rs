//! What is made as small as possible, and what may stay open: `optimize`, `margin`, `unknown`, `unplugged`.

use super::codes;
use super::document::Document;
use super::draft::Draft;
use super::hints::{listed, meant, suggesting};
use super::said::{Said, place_of};
use crate::units;
use prism_model::catalog::Aspect;
use prism_model::request::{FactName, Level, Measure, Placed, UnknownPolicy};
use prism_model::{Exact, Place};

/// The measures a person may name.
pub(crate) const MEASURES: [(&str, Measure); 10] = [
    ("cost", Measure::Cost),
    ("backends", Measure::Distinct(Aspect::Backend)),
    ("vendors", Measure::Distinct(Aspect::Vendor)),
    ("regions", Measure::Distinct(Aspect::Region)),
    ("clouds", Measure::Distinct(Aspect::Cloud)),
    ("latency", Measure::Latency),
    ("optional", Measure::Optional),
    ("recommended", Measure::Recommended),
    ("preferred", Measure::Preferred),
    ("moves", Measure::Moves),
];

impl Draft<'_> {
    /// `optimize: [cost:5%, backends]`; the bill alone unless stated. Backends that slots prefer break what
    /// ties are left, unless `preferred` says where they stand.
    pub(super) fn objective(&mut self, document: &Document) -> Vec<Level> {
        let mut levels: Vec<Level> = Vec::new();
        for said in &document.optimize {
            let Some(level) = self.level(said) else { continue };
            if self.weighs(level.measure, Measure::Moves) {
                self.needs_current(document, said);
            }
            if levels.iter().any(|other| other.measure == level.measure) {
                self.push(said.error(codes::TWICE, format!("`{}` is optimised already", said.text())));
            }
            levels.push(level);
        }
        if levels.is_empty() {
            levels.push(Level::strict(Measure::Cost));
        }
        let prefers = self.demands.iter().any(|demand| !demand.prefer.is_empty());
        if prefers && !levels.iter().any(|level| level.measure == Measure::Preferred) {
            levels.push(Level::strict(Measure::Preferred));
        }
        levels
    }

    /// Whether a measure is the other, or a sum of it and more.
    pub(super) fn weighs(&self, measure: Measure, other: Measure) -> bool {
        match measure {
            Measure::Sum(id) => self.sums[id.index()].iter().any(|term| term.measure == other),
            one => one == other,
        }
    }

    fn level(&mut self, said: &Said) -> Option<Level> {
        let (name, tolerance) = match said.text().rsplit_once(':') {
            Some((name, tolerance)) => (said.part(name.trim()), Some(said.part(tolerance.trim()))),
            None => (said.clone(), None),
        };
        let measure = self.measure(&name);
        let tolerance = match tolerance {
            Some(tolerance) => self.figure(&tolerance, name.text(), units::percent)?,
            None => Exact::ZERO,
        };
        Some(Level { measure: measure?, tolerance })
    }

    /// What may be unknown about a site.
    pub(super) fn unknown(&mut self, document: &Document) -> UnknownPolicy {
        let mut policy = UnknownPolicy::default();
        let mut stated: Vec<(FactName, bool)> = Vec::new();
        let accepted = document.accept_unknown.iter().map(|said| (said, true));
        let refused = document.refuse_unknown.iter().map(|said| (said, false));
        for (said, accept) in accepted.chain(refused) {
            let Some(fact) = self.fact(said) else { continue };
            if stated.contains(&(fact, !accept)) {
                let message = format!("`{}` is both accepted and refused", said.text());
                let finding = said.error(codes::TWICE, message);
                self.push(finding.related(policy.place(fact).clone(), "accepted here"));
            }
            stated.push((fact, accept));
            policy.set(fact, accept, said.place());
        }
        policy
    }

    fn fact(&mut self, said: &Said) -> Option<FactName> {
        let (name, known) = (said.text(), FactName::ALL.map(FactName::name));
        let found = FactName::parse(name);
        if found.is_none() {
            let finding = said.error(codes::FACT, format!("there is no fact `{name}`"));
            self.push(match meant(name, &known) {
                Some(_) => suggesting(finding, name, &known),
                None => finding.hint(format!("it is one of {}", listed(&known))),
            });
        }
        found
    }

    /// `margin: 10%`, which is also the default.
    pub(super) fn margin(&mut self, document: &Document) -> Exact {
        let tenth = Exact::ratio(1, 10).unwrap_or(Exact::ZERO);
        let stated = document.margin.as_ref().map(|said| self.figure(said, "", units::percent));
        stated.flatten().unwrap_or(tenth)
    }
}

/// Who says what is optimised: the objective, or else the first preferred backend of a slot.
pub(super) fn stated_by(document: &Document) -> Place {
    let slots = document.namespaces.iter().flat_map(|namespace| &namespace.slots);
    match document.optimize.as_slice() {
        [] => place_of(slots.flat_map(|slot| &slot.prefer)),
        levels => place_of(levels),
    }
}

/// Whether backends without a plugin may fill slots.
pub(super) fn unplugged(document: &Document) -> Placed<bool> {
    match &document.unplugged {
        Some(said) => Placed { value: said.text() == "true", place: said.place() },
        None => Placed::default_of(false),
    }
}
