//! What the request is about: the pattern, the namespace, the environment, and which slots are filled: the
//! required ones, and the optional ones that something names.

use super::Flags;
use super::codes;
use super::draft::Draft;
use super::stated::{Stated, as_name, is_name, listed, meant, suggesting};
use crate::{Diagnostic, Severity};
use prism_model::catalog::Presence;
use prism_model::request::Placed;
use prism_model::{Catalog, Place, SlotId};

/// Environments that everybody knows.
const USUAL: [&str; 4] = ["dev", "test", "staging", "prod"];

impl Draft<'_> {
    /// Finds the pattern and opens one demand per filled slot.
    pub(super) fn open(&mut self, flags: &Flags) {
        self.find_pattern(flags);
        let filled = self.filled(flags);
        let slots = self.all_slots().iter().enumerate().map(|(index, slot)| (SlotId::new(index), slot));
        let taken = slots.filter(|(id, slot)| slot.presence == Presence::Required || filled.contains(id));
        self.slots = taken.map(|(id, _)| id).collect();
        self.bound = vec![Vec::new(); self.slots.len()];
    }

    fn find_pattern(&mut self, flags: &Flags) {
        let catalog = self.catalog;
        let known: Vec<&str> = catalog.parts().patterns.iter().map(|pattern| pattern.name.as_str()).collect();
        let Some(name) = &flags.pattern else {
            let place = Place::flag("--pattern");
            let finding = Diagnostic::new(codes::PATTERN, Severity::Error, place, "no pattern is named");
            return self.push(finding.hint(format!("write `--pattern NAME`: {}", listed(&known))));
        };
        self.pattern = catalog.find_pattern(name);
        if self.pattern.is_none() {
            let flag = Stated::new("pattern", name);
            let finding = flag.error(codes::PATTERN, format!("there is no pattern `{name}`"));
            self.push(suggesting(finding, name, &known));
        }
    }

    /// Slots that a flag names. Faults of those flags are reported where they are lowered.
    fn filled(&mut self, flags: &Flags) -> Vec<SlotId> {
        let mut filled = Vec::new();
        for flag in Stated::each("fill", &flags.fill) {
            for name in self.parts(flag, flag.text()) {
                filled.extend(self.slot(flag, name));
            }
        }
        let scoped =
            flags.slot.iter().chain(&flags.region).filter_map(|text| Stated::new("", text).scoped().0);
        filled.extend(self.pattern.iter().flat_map(|&pattern| {
            let catalog = self.catalog;
            scoped.clone().filter_map(move |name| catalog.find_slot(pattern, name))
        }));
        filled
    }

    /// The namespace's name: as stated, or the pattern's.
    pub(super) fn namespace(&mut self, flags: &Flags) -> String {
        let Some(name) = &flags.namespace else {
            return self.pattern().map(|pattern| pattern.name.clone()).unwrap_or_default();
        };
        let finding = Stated::new("namespace", name)
            .error(codes::NAMESPACE, format!("`{name}` is not a name of lower-case letters, digits and `-`"));
        self.check_name(finding, name);
        name.clone()
    }

    /// The environment, `prod` unless stated.
    pub(super) fn environment(&mut self, flags: &Flags) -> Placed<String> {
        let Some(name) = &flags.env else { return Placed::default_of("prod".to_owned()) };
        let flag = Stated::new("env", name);
        let message = format!("`{name}` is not an environment: a word of lower-case letters, digits and `-`");
        if self.check_name(flag.error(codes::ENVIRONMENT, message), name) {
            let known = environments(self.catalog);
            if !known.contains(&name.as_str()) {
                let finding =
                    flag.warning(codes::NEW_ENVIRONMENT, format!("no offering names environment `{name}`"));
                let near = meant(name, &known).map(|near| format!("did you mean `{near}`?"));
                self.push(near.into_iter().fold(finding, Diagnostic::hint));
            }
        }
        Placed { value: name.clone(), place: flag.place() }
    }

    fn check_name(&mut self, finding: Diagnostic, name: &str) -> bool {
        if is_name(name) {
            return true;
        }
        self.push(match as_name(name) {
            Some(better) => finding.hint(format!("write `{better}`")).fix(name, better),
            None => finding,
        });
        false
    }
}

/// The environments that everybody knows or an offering names.
pub(crate) fn environments(catalog: &Catalog) -> Vec<&str> {
    let named = catalog.parts().offerings.iter().flat_map(|offering| &offering.environments);
    let mut known: Vec<&str> = USUAL.to_vec();
    for name in named {
        if !known.contains(&name.as_str()) {
            known.push(name);
        }
    }
    known
}
