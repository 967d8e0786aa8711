//! What is made as small as possible, and what may stay open: `--optimize`, `--margin`, `--accept-unknown`,
//! `--refuse-unknown`, `--allow-unplugged`.

use super::Flags;
use super::codes;
use super::draft::Draft;
use super::stated::{Stated, suggesting};
use crate::units;
use prism_model::catalog::Aspect;
use prism_model::request::{FactName, Level, Measure, Placed, UnknownPolicy};
use prism_model::{Exact, Place};

const MEASURES: [(&str, Measure); 7] = [
    ("cost", Measure::Cost),
    ("backends", Measure::Distinct(Aspect::Backend)),
    ("vendors", Measure::Distinct(Aspect::Vendor)),
    ("regions", Measure::Distinct(Aspect::Region)),
    ("clouds", Measure::Distinct(Aspect::Cloud)),
    ("optional", Measure::Optional),
    ("recommended", Measure::Recommended),
];

impl Draft<'_> {
    /// `--optimize cost:5%,backends`; the bill alone unless stated.
    pub(super) fn objective(&mut self, flags: &Flags) -> Vec<Level> {
        let mut levels: Vec<Level> = Vec::new();
        for flag in Stated::each("optimize", &flags.optimize) {
            for part in self.parts(flag, flag.text()) {
                let Some(level) = self.level(flag, part) else { continue };
                if levels.iter().any(|other| other.measure == level.measure) {
                    self.push(flag.error(codes::TWICE, format!("`{part}` is optimised already")));
                }
                levels.push(level);
            }
        }
        if levels.is_empty() {
            levels.push(Level { measure: Measure::Cost, tolerance: Exact::ZERO });
        }
        levels
    }

    fn level(&mut self, flag: Stated<'_>, part: &str) -> Option<Level> {
        let (name, tolerance) = part.split_once(':').map_or((part, None), |(name, text)| (name, Some(text)));
        let measure = MEASURES.iter().find(|(word, _)| *word == name).map(|&(_, measure)| measure);
        if measure.is_none() {
            let finding = flag.error(codes::MEASURE, format!("there is no measure `{name}`"));
            self.push(suggesting(finding, name, &MEASURES.map(|(word, _)| word)));
        }
        let tolerance = match tolerance {
            Some(text) => self.figure(flag, &format!("{name}:"), text, units::percent)?,
            None => Exact::ZERO,
        };
        Some(Level { measure: measure?, tolerance })
    }

    /// What may be unknown about a site.
    pub(super) fn unknown(&mut self, flags: &Flags) -> UnknownPolicy {
        let mut policy = UnknownPolicy::default();
        let mut stated: Vec<(FactName, bool)> = Vec::new();
        let accepted = Stated::each("accept-unknown", &flags.accept_unknown).map(|flag| (flag, true));
        let refused = Stated::each("refuse-unknown", &flags.refuse_unknown).map(|flag| (flag, false));
        for (flag, accept) in accepted.chain(refused) {
            for name in self.parts(flag, flag.text()) {
                let Some(fact) = self.fact(flag, name) else { continue };
                if stated.contains(&(fact, !accept)) {
                    let finding = flag.error(codes::TWICE, format!("`{name}` is both accepted and refused"));
                    self.push(finding.related(policy.place(fact).clone(), "accepted here"));
                }
                stated.push((fact, accept));
                policy.set(fact, accept, flag.place());
            }
        }
        policy
    }

    fn fact(&mut self, flag: Stated<'_>, name: &str) -> Option<FactName> {
        let found = FactName::parse(name);
        if found.is_none() {
            let known = FactName::ALL.map(FactName::name);
            let finding = flag.error(codes::FACT, format!("there is no fact `{name}`"));
            let listed = super::stated::listed(&known);
            self.push(match super::stated::meant(name, &known) {
                Some(_) => suggesting(finding, name, &known),
                None => finding.hint(format!("it is one of {listed}")),
            });
        }
        found
    }

    /// `--margin 10%`, which is also the default.
    pub(super) fn margin(&mut self, flags: &Flags) -> Exact {
        let tenth = Exact::ratio(1, 10).unwrap_or(Exact::ZERO);
        let Some(text) = &flags.margin else { return tenth };
        self.figure(Stated::new("margin", text), "", text, units::percent).unwrap_or(tenth)
    }
}

/// Whether backends without a plugin may fill slots.
pub(super) fn unplugged(flags: &Flags) -> Placed<bool> {
    match flags.allow_unplugged {
        true => Placed { value: true, place: Place::flag("--allow-unplugged") },
        false => Placed::default_of(false),
    }
}
