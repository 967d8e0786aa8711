//! Holds one configuration against the catalogue. It keeps going after the first fault: what cannot be known
//! because a name is wrong is left out, everything else is checked.

use super::connection::{connection_default, placeholder};
use super::read::{At, Written, WrittenSlot};
use super::report::{Report, SlotReport};
use super::{codes, format, secrets};
use crate::node::Spot;
use crate::request::hints::{as_name, either, is_name, listed, suggesting};
use crate::{Diagnostic, Severity};
use prism_model::catalog::{Backend, Offering, Pattern, Plugin, Presence, Slot};
use prism_model::{BackendId, Catalog, OfferingId, PatternId, SlotId};

/// The environment of a configuration that names none.
const USUAL_ENVIRONMENT: &str = "prod";

/// Says what is right and what is wrong with one namespace.
#[must_use]
pub fn validate(catalog: &Catalog, config: &Written) -> Report {
    let mut check = Check::new(catalog, config);
    check.names();
    let pattern = check.pattern();
    let fillings: Vec<Filling<'_>> = config.slots.iter().map(|slot| check.filling(pattern, slot)).collect();
    let slots: Vec<SlotReport> = fillings.iter().map(|filling| check.slot(filling)).collect();
    if let Some(pattern) = pattern.map(|id| catalog.pattern(id)) {
        check.mode(pattern);
        check.empty_slots(pattern);
        check.rules(pattern, &fillings);
    }
    let mut findings = check.findings;
    findings.sort_by(|a, b| a.place.cmp(&b.place));
    let plain = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
    Report {
        namespace: config.name.value.clone(),
        environment: plain(&config.environment),
        pattern: config.pattern.value.clone(),
        version: plain(&config.pattern_version),
        slots,
        findings,
    }
}

/// One configuration being checked.
pub(super) struct Check<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) config: &'a Written,
    pub(super) findings: Vec<Diagnostic>,
}

/// A slot with those of its names that exist.
pub(super) struct Filling<'a> {
    pub(super) written: &'a WrittenSlot,
    pub(super) slot: Option<&'a Slot>,
    pub(super) backend: Option<&'a Backend>,
    pub(super) offering: Option<&'a Offering>,
}

impl<'a> Check<'a> {
    pub(super) fn new(catalog: &'a Catalog, config: &'a Written) -> Self {
        Self { catalog, config, findings: Vec::new() }
    }

    pub(super) fn found(
        &self,
        code: &'static str,
        severity: Severity,
        at: Spot,
        message: String,
    ) -> Diagnostic {
        Diagnostic::new(code, severity, at.place(&self.config.path), message).width(at.width as usize)
    }

    pub(super) fn error(&self, code: &'static str, at: Spot, message: String) -> Diagnostic {
        self.found(code, Severity::Error, at, message)
    }

    pub(super) fn warning(&self, code: &'static str, at: Spot, message: String) -> Diagnostic {
        self.found(code, Severity::Warning, at, message)
    }

    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// An unknown name, with the one that was meant.
    fn unknown(&mut self, code: &'static str, name: &At<String>, what: &str, known: &[&str]) {
        let finding = self.error(code, name.at, format!("there is no {what} `{}`", name.value));
        self.push(suggesting(finding, &name.value, known));
    }

    /// The namespace and the environment keep to what works everywhere.
    fn names(&mut self) {
        let names =
            [("a namespace", Some(&self.config.name)), ("an environment", self.config.environment.as_ref())];
        for (what, name) in names.into_iter().filter_map(|(what, name)| Some((what, name?))) {
            if is_name(&name.value) {
                continue;
            }
            let message =
                format!("`{}` is not the name of {what}: lower-case letters, digits and `-`", name.value);
            let finding = self.error(codes::NAME, name.at, message);
            self.push(match as_name(&name.value) {
                Some(better) => finding.hint(format!("write `{better}`")).fix(&name.value, better),
                None => finding,
            });
        }
    }

    fn pattern(&mut self) -> Option<PatternId> {
        let (catalog, name) = (self.catalog, &self.config.pattern);
        let Some(id) = catalog.find_pattern(&name.value) else {
            let known: Vec<&str> =
                catalog.parts().patterns.iter().map(|pattern| pattern.name.as_str()).collect();
            self.unknown(codes::PATTERN, name, "pattern", &known);
            return None;
        };
        let pattern = catalog.pattern(id);
        match &self.config.pattern_version {
            Some(version) if version.value == pattern.version => {}
            Some(version) => {
                let message =
                    format!("`{}` is at {}, not at `{}`", pattern.name, pattern.version, version.value);
                let finding = self
                    .error(codes::VERSION, version.at, message)
                    .related(catalog.place(pattern.mark), "defined here");
                self.push(
                    finding
                        .hint("check its slots, then write the version the catalogue has")
                        .fix(&version.value, &pattern.version),
                );
            }
            None => {
                let finding = self.warning(
                    codes::NO_VERSION,
                    name.at,
                    format!("the version of `{}` is not stated", pattern.name),
                );
                self.push(finding.hint(format!("add `pattern_version: {}`", pattern.version)));
            }
        }
        Some(id)
    }

    /// Required slots that nothing fills.
    fn empty_slots(&mut self, pattern: &Pattern) {
        let config = self.config;
        for slot in pattern.slots.iter().filter(|slot| slot.presence == Presence::Required) {
            if config.slots.iter().any(|written| written.slot.value == slot.name) {
                continue;
            }
            let message = format!("required slot `{}` of `{}` is not filled", slot.name, pattern.name);
            let finding = self
                .error(codes::EMPTY, config.pattern.at, message)
                .related(self.catalog.place(slot.mark), "required here");
            let qualified = self.qualified(slot);
            self.push(if qualified.is_empty() {
                finding
            } else {
                finding.hint(format!("fill it with {}", either(&qualified)))
            });
        }
    }

    /// The mode exists, what it uses is filled, and nothing else is.
    fn mode(&mut self, pattern: &Pattern) {
        let config = self.config;
        let Some(stated) = &config.mode else { return };
        let Some(mode) = pattern.mode(&stated.value) else {
            let known: Vec<&str> = pattern.modes.iter().map(|mode| mode.name.as_str()).collect();
            let message = format!("`{}` has no mode `{}`", pattern.name, stated.value);
            let finding = self.error(codes::MODE, stated.at, message);
            return self.push(match known.as_slice() {
                [] => finding.hint("it has no modes; take the line out"),
                known => suggesting(finding, &stated.value, known),
            });
        };
        let optional =
            pattern.slots.iter().enumerate().filter(|(_, slot)| slot.presence == Presence::Optional);
        for (index, slot) in optional {
            let written = config.slots.iter().find(|written| written.slot.value == slot.name);
            let used = mode.slots.contains(&SlotId::new(index));
            let finding = match (used, written) {
                (true, None) => {
                    let message =
                        format!("mode `{}` needs slot `{}`, which is not filled", mode.name, slot.name);
                    let finding = self.error(codes::MODE_SLOT, stated.at, message);
                    match self.qualified(slot).as_slice() {
                        [] => finding,
                        qualified => finding.hint(format!("fill it with {}", either(qualified))),
                    }
                }
                (false, Some(written)) => {
                    let message =
                        format!("mode `{}` leaves slot `{}` empty, and it is filled", mode.name, slot.name);
                    let finding = self.warning(codes::MODE_SLOT, written.slot.at, message);
                    let other = pattern.modes.iter().find(|other| other.slots.contains(&SlotId::new(index)));
                    match other {
                        Some(other) => finding.hint(format!("mode `{}` has it", other.name)),
                        None => finding,
                    }
                }
                _ => continue,
            };
            self.push(finding.related(self.catalog.place(mode.mark), "the mode"));
        }
    }

    /// Backends with a plugin that have all a slot requires.
    pub(super) fn qualified(&self, slot: &Slot) -> Vec<&'a str> {
        let required =
            slot.required.iter().map(|&(interface, _)| interface).collect::<prism_model::InterfaceSet>();
        let fits = |backend: &&Backend| {
            let alternative =
                slot.any_of.is_empty() || slot.any_of.iter().any(|set| set.covered_by(&backend.interfaces));
            backend.plugin != Plugin::Missing && required.covered_by(&backend.interfaces) && alternative
        };
        self.catalog.parts().backends.iter().filter(fits).map(|backend| backend.name.as_str()).collect()
    }

    /// Looks up the names of a slot.
    fn filling(&mut self, pattern: Option<PatternId>, written: &'a WrittenSlot) -> Filling<'a> {
        let catalog = self.catalog;
        let slot = pattern.and_then(|pattern| self.known_slot(pattern, &written.slot));
        let backend = written.backend.as_ref().and_then(|name| self.known_backend(name));
        let offering = written.offering.as_ref().and_then(|name| self.known_offering(name, backend));
        let filling = Filling {
            written,
            slot,
            backend: backend.map(|id| catalog.backend(id)),
            offering: offering.map(|id| catalog.offering(id)),
        };
        self.region(&filling, offering);
        filling
    }

    fn known_slot(&mut self, pattern: PatternId, name: &At<String>) -> Option<&'a Slot> {
        let pattern_of = self.catalog.pattern(pattern);
        let found = self.catalog.find_slot(pattern, &name.value);
        if found.is_none() {
            let known: Vec<&str> = pattern_of.slots.iter().map(|slot| slot.name.as_str()).collect();
            let finding = self.error(
                codes::SLOT,
                name.at,
                format!("`{}` has no slot `{}`", pattern_of.name, name.value),
            );
            self.push(suggesting(finding, &name.value, &known));
        }
        found.map(|id| &pattern_of.slots[id.index()])
    }

    fn known_backend(&mut self, name: &At<String>) -> Option<BackendId> {
        let found = self.catalog.find_backend(&name.value);
        match found.map(|id| self.catalog.backend(id)) {
            Some(backend) if backend.plugin == Plugin::Missing => {
                let message = format!("no plugin runs `{}`", backend.name);
                let finding = self
                    .error(codes::NO_PLUGIN, name.at, message)
                    .related(self.catalog.place(backend.mark), "defined here");
                self.push(finding.hint("use another backend, or load a registry that names a plugin for it"));
            }
            Some(_) => {}
            None => {
                let known: Vec<&str> =
                    self.catalog.parts().backends.iter().map(|backend| backend.name.as_str()).collect();
                self.unknown(codes::BACKEND, name, "backend", &known);
            }
        }
        found
    }

    fn known_offering(&mut self, name: &At<String>, backend: Option<BackendId>) -> Option<OfferingId> {
        let catalog = self.catalog;
        let Some(id) = catalog.find_offering(&name.value) else {
            let of_backend = |offering: &&Offering| backend.is_none_or(|backend| offering.backend == backend);
            let known =
                catalog.parts().offerings.iter().filter(of_backend).map(|offering| offering.name.as_str());
            self.unknown(codes::OFFERING, name, "offering", &known.collect::<Vec<_>>());
            return None;
        };
        let offering = catalog.offering(id);
        if let Some(backend) = backend.filter(|&backend| backend != offering.backend) {
            let names = (&catalog.backend(offering.backend).name, &catalog.backend(backend).name);
            let finding = self.error(
                codes::OTHER_BACKEND,
                name.at,
                format!("`{}` runs `{}`, not `{}`", offering.name, names.0, names.1),
            );
            self.push(finding.related(catalog.place(offering.mark), "defined here"));
            return None;
        }
        Some(id)
    }

    /// The region exists, and the offering has a price there.
    fn region(&mut self, filling: &Filling<'_>, offering: Option<OfferingId>) {
        let (catalog, name) = (self.catalog, filling.written.region.as_ref());
        if let Some(name) = name {
            let unknown = name.value.split('+').find(|part| catalog.find_region(part).is_none());
            if let Some(part) = unknown {
                let known: Vec<&str> =
                    catalog.parts().regions.iter().map(|region| region.name.as_str()).collect();
                let part = At { value: part.to_owned(), at: name.at };
                return self.unknown(codes::REGION, &part, "region", &known);
            }
        }
        let Some(offering) = offering else { return };
        let sites = catalog.site_ids().filter(|&site| catalog.site(site).offering == offering);
        let regions: Vec<String> = sites.map(|site| catalog.region_name(site)).collect();
        let at = name.or(filling.written.offering.as_ref()).map_or(filling.written.slot.at, |name| name.at);
        let offering = &catalog.offering(offering).name;
        if regions.is_empty() {
            let finding = self.error(codes::NO_PRICE, at, format!("`{offering}` has no price anywhere"));
            self.push(finding);
        } else if let Some(name) =
            name.filter(|name| !regions.iter().any(|region| region.eq_ignore_ascii_case(&name.value)))
        {
            let finding =
                self.error(codes::NO_PRICE, at, format!("`{offering}` has no price in `{}`", name.value));
            self.push(finding.hint(format!("it has one in {}", listed(&regions))));
        }
    }

    /// Everything about one slot.
    fn slot(&mut self, filling: &Filling<'a>) -> SlotReport {
        self.environment(filling);
        self.connection(filling);
        self.secrets(filling.written);
        self.interfaces(filling)
    }

    /// The slot's offering, or at least one offering of its backend, may run in the environment.
    fn environment(&mut self, filling: &Filling<'_>) {
        let config = self.config;
        let Some((backend, name)) = filling.backend.zip(filling.written.backend.as_ref()) else { return };
        let environment = config.environment.as_ref().map_or(USUAL_ENVIRONMENT, |at| at.value.as_str());
        let own = |offering: &&Offering| match filling.offering {
            Some(chosen) => chosen.name == offering.name,
            None => self.catalog.backend(offering.backend).name == backend.name,
        };
        let candidates: Vec<&Offering> = self.catalog.parts().offerings.iter().filter(own).collect();
        let allows = |offering: &&Offering| {
            offering.environments.is_empty() || offering.environments.iter().any(|e| e == environment)
        };
        if candidates.is_empty() || candidates.iter().any(allows) {
            return;
        }
        let mut allowed: Vec<&str> = Vec::new();
        for word in candidates.iter().flat_map(|offering| &offering.environments) {
            if !allowed.contains(&word.as_str()) {
                allowed.push(word);
            }
        }
        let who = filling.offering.map_or(&backend.name, |offering| &offering.name);
        let message = format!("`{who}` runs in {} only, not in `{environment}`", listed(&allowed));
        let at = filling.offering.and(filling.written.offering.as_ref()).unwrap_or(name).at;
        self.push(match &config.environment {
            Some(stated) => self
                .error(codes::ENVIRONMENT, at, message)
                .related(stated.at.place(&config.path), "stated here"),
            None => self
                .warning(codes::ENVIRONMENT, at, format!("{message}, which is meant where nothing is stated"))
                .hint(format!("say `environment: {}`", allowed.first().unwrap_or(&USUAL_ENVIRONMENT))),
        });
    }

    /// The connection string has the form that the backend expects.
    fn connection(&mut self, filling: &Filling<'_>) {
        let Some(backend) = filling.backend else { return };
        let written = filling.written;
        let Some(connection) = &written.connection else {
            let message = format!("slot `{}` has no connection", written.slot.value);
            let finding = self.warning(codes::NO_CONNECTION, written.slot.at, message);
            return self.push(match connection_default(backend) {
                unknown if unknown.is_empty() => finding.hint(format!(
                    "`{}` does not say what its connections look like; its plugin has to be told elsewhere",
                    backend.name
                )),
                default => finding.hint(format!("add `config: {{connection: \"{default}\"}}`")),
            });
        };
        for fault in format::faults(backend, &connection.value) {
            let message = format!("this is no connection of `{}`: {fault}", backend.name);
            let finding = self.error(codes::CONNECTION, connection.at, message);
            self.push(finding.hint(format!("its form is `{}`", backend.connection_format)));
        }
    }

    fn secrets(&mut self, written: &WrittenSlot) {
        let hint = |check: &Self, word: &str| {
            let name = placeholder(&check.config.name.value, &written.slot.value, word);
            format!("write `{name}`, keep it outside of the file, and change the one that was written")
        };
        if let Some(connection) = written.connection.as_ref().filter(|at| secrets::in_connection(&at.value)) {
            let finding = self.error(
                codes::SECRET,
                connection.at,
                "a password is written into the connection".to_owned(),
            );
            self.push(finding.hint(hint(self, "PASSWORD")));
        }
        for (at, key) in secrets::in_settings(&written.settings) {
            let finding = self.error(codes::SECRET, at, format!("a secret is written under `{key}`"));
            self.push(finding.hint(hint(self, &key)));
        }
    }
}
