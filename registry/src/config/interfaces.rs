//! The interfaces of one slot: what it requires, what the configuration lists, and what the backend (less what
//! the offering lacks) implements.

use super::codes;
use super::read::{At, Older, Written, WrittenSlot};
use super::report::{InterfaceLine, SlotReport, Verdict};
use super::validate::{Check, Filling};
use crate::Diagnostic;
use crate::node::Spot;
use crate::request::hints::{listed, suggesting};
use prism_model::catalog::{Backend, Slot, Support};
use prism_model::{Catalog, InterfaceId, InterfaceSet};

/// An interface that a configuration lists, and where.
type Listed = (InterfaceId, Spot);

/// The interfaces a slot lists, in either spelling; none where there is no list. And what is wrong with their names.
pub(crate) fn listed_interfaces(
    catalog: &Catalog,
    config: &Written,
    slot: &WrittenSlot,
) -> (Option<Vec<Listed>>, Vec<Diagnostic>) {
    let mut check = Check::new(catalog, config);
    let filling = Filling { written: slot, slot: None, backend: None, offering: None };
    let (names, is_list) = check.listed_interfaces(&filling);
    (is_list.then_some(names), check.findings)
}

impl<'a> Check<'a> {
    /// Every line about a slot's interfaces, and the findings.
    pub(super) fn interfaces(&mut self, filling: &Filling<'a>) -> SlotReport {
        let (names, is_list) = self.listed_interfaces(filling);
        let mut report = SlotReport { slot: filling.written.slot.value.clone(), ..SlotReport::default() };
        report.backend = filling.written.backend.as_ref().map_or_else(String::new, |name| name.value.clone());
        let (Some(backend), Some(name)) = (filling.backend, &filling.written.backend) else { return report };
        let line = |interface: InterfaceId| self.line(filling, backend, interface);
        let has = |interface: InterfaceId| line(interface).is_met();
        let lists = |interface: InterfaceId| names.iter().any(|&(listed, _)| listed == interface);
        if let Some(slot) = filling.slot {
            let shown = |interface: InterfaceId| if is_list { lists(interface) } else { has(interface) };
            report.required = slot.required.iter().map(|&(interface, _)| line(interface)).collect();
            report.any_of = slot.any_of.iter().map(|set| set.iter().map(line).collect()).collect();
            report.optional =
                slot.optional.iter().map(|&(id, _)| id).filter(|&id| shown(id)).map(line).collect();
        }
        let asked = filling.slot.map(asked).unwrap_or_default();
        report.other = names.iter().map(|&(id, _)| id).filter(|&id| !asked.contains(id)).map(line).collect();
        if let Some(slot) = filling.slot {
            self.required(filling, slot, name, &report);
            self.alternatives(filling, slot, backend, name);
            self.unlisted(slot, name, &report, filling.written.interfaces.as_deref(), &names);
        }
        self.not_implemented(filling, backend, &names);
        report
    }

    /// Who has an interface, or why not.
    fn line(&self, filling: &Filling<'_>, backend: &Backend, interface: InterfaceId) -> InterfaceLine {
        let support =
            backend.implements.iter().find(|entry| entry.interface == interface).map(|entry| entry.support);
        let lacking = filling.offering.filter(|offering| offering.lacks.contains(interface));
        let (verdict, who) = match (support, lacking) {
            (Some(Support::Planned), _) => (Verdict::Plans, &backend.name),
            (None, _) => (Verdict::Misses, &backend.name),
            (Some(_), Some(offering)) => (Verdict::Lacks, &offering.name),
            (Some(Support::Emulated), None) => (Verdict::Emulates, &backend.name),
            (Some(Support::Implemented), None) => (Verdict::Implements, &backend.name),
        };
        InterfaceLine { interface: self.catalog.interface(interface).name.clone(), verdict, who: who.clone() }
    }

    /// Every required interface is implemented.
    fn required(&mut self, filling: &Filling<'_>, slot: &Slot, name: &At<String>, report: &SlotReport) {
        for (&(_, mark), line) in slot.required.iter().zip(&report.required) {
            let needs = format!("slot `{}` requires `{}`", slot.name, line.interface);
            let finding = match line.verdict {
                Verdict::Implements => continue,
                Verdict::Emulates => self.warning(
                    codes::EMULATED,
                    name.at,
                    format!("{needs}, which `{}` only imitates", line.who),
                ),
                Verdict::Lacks => {
                    let at = filling.written.offering.as_ref().unwrap_or(name).at;
                    let finding =
                        self.error(codes::REQUIRED, at, format!("{needs}, which `{}` lacks", line.who));
                    finding.hint(format!("use another offering of `{}`", name.value))
                }
                Verdict::Plans => {
                    let finding = self.error(
                        codes::REQUIRED,
                        name.at,
                        format!("{needs}, which `{}` only plans", line.who),
                    );
                    self.with_qualified(finding, slot)
                }
                Verdict::Misses => {
                    let message = format!("{needs}, which `{}` does not implement", line.who);
                    self.with_qualified(self.error(codes::REQUIRED, name.at, message), slot)
                }
            };
            self.push(finding.related(self.catalog.place(mark), "required here"));
        }
    }

    /// One alternative is implemented whole.
    fn alternatives(&mut self, filling: &Filling<'_>, slot: &Slot, backend: &Backend, name: &At<String>) {
        let lacks = filling.offering.map(|offering| offering.lacks.clone()).unwrap_or_default();
        let covered = |has: &InterfaceSet| slot.any_of.iter().any(|set| set.covered_by(has));
        if slot.any_of.is_empty() || covered(&backend.interfaces.missing_from(&lacks)) {
            return;
        }
        // The backend would do: then it is the offering that does not.
        let bought = filling.written.offering.as_ref().filter(|_| covered(&backend.interfaces));
        let who = bought.unwrap_or(name);
        let message = format!(
            "slot `{}` requires {}, and `{}` has none of these",
            slot.name,
            self.alternative_names(slot),
            who.value
        );
        let finding = self.error(codes::ALTERNATIVE, who.at, message);
        let finding = match bought {
            Some(_) => finding.hint(format!("use another offering of `{}`", name.value)),
            None => self.with_qualified(finding, slot),
        };
        self.push(match slot.any_of_mark {
            Some(mark) => finding.related(self.catalog.place(mark), "required here"),
            None => finding,
        });
    }

    /// `` `queue_basic` or `pubsub_basic` and `pubsub_wildcards` ``.
    fn alternative_names(&self, slot: &Slot) -> String {
        let names = |set: &InterfaceSet| {
            let names: Vec<&str> = set.iter().map(|id| self.catalog.interface(id).name.as_str()).collect();
            listed(&names)
        };
        slot.any_of.iter().map(names).collect::<Vec<_>>().join(" or ")
    }

    fn with_qualified(&self, finding: Diagnostic, slot: &Slot) -> Diagnostic {
        let qualified = self.qualified(slot);
        if qualified.is_empty() {
            finding
        } else {
            finding.hint(format!("{} can fill it", listed(&qualified)))
        }
    }

    /// What is required and works should be on the list, if there is one.
    fn unlisted(
        &mut self,
        slot: &Slot,
        name: &At<String>,
        report: &SlotReport,
        list: Option<&[At<String>]>,
        names: &[Listed],
    ) {
        let Some(list) = list else { return };
        let at = list.first().map_or(name.at, |first| first.at);
        for (&(interface, _), line) in slot.required.iter().zip(&report.required) {
            if line.is_met() && !names.iter().any(|&(listed, _)| listed == interface) {
                let message =
                    format!("slot `{}` requires `{}`, which is not listed", slot.name, line.interface);
                self.push(self.warning(codes::UNLISTED, at, message).hint("add it to `interfaces`"));
            }
        }
    }

    /// What is listed works. What is also required has been said already.
    fn not_implemented(&mut self, filling: &Filling<'_>, backend: &Backend, names: &[Listed]) {
        let required =
            |id| filling.slot.is_some_and(|slot| slot.required.iter().any(|&(required, _)| required == id));
        for &(interface, at) in names.iter().filter(|&&(id, _)| !required(id)) {
            let line = self.line(filling, backend, interface);
            if !line.is_met() {
                let finding = self.error(
                    codes::LISTED,
                    at,
                    format!("`{}` is listed, but {}", line.interface, line.words()),
                );
                self.push(finding.hint("take it off the list, or use another backend"));
            }
        }
    }

    /// The interfaces a configuration lists, in either spelling, and whether there is a list at all.
    fn listed_interfaces(&mut self, filling: &Filling<'_>) -> (Vec<Listed>, bool) {
        let written = filling.written;
        let mut names: Vec<Listed> = Vec::new();
        for name in written.interfaces.iter().flatten() {
            names.extend(self.interface(name).map(|id| (id, name.at)));
        }
        if let Some(older) = &written.older {
            names.extend(self.older(older));
        }
        (names, written.interfaces.is_some() || written.older.is_some())
    }

    /// The interface of this name; the name of its service is the older spelling.
    fn interface(&mut self, name: &At<String>) -> Option<InterfaceId> {
        let catalog = self.catalog;
        let found = catalog.find_interface(&name.value);
        match found.map(|id| catalog.interface(id)) {
            Some(interface) if interface.name != name.value => {
                let finding = self.note(name.at, format!("`{}` is the name of a service", name.value));
                self.push(
                    finding.hint(format!("write `{}`", interface.name)).fix(&name.value, &interface.name),
                );
            }
            Some(_) => {}
            None => {
                let finding =
                    self.error(codes::INTERFACE, name.at, format!("there is no interface `{}`", name.value));
                let known: Vec<&str> = catalog.parts().interfaces.iter().map(|i| i.name.as_str()).collect();
                self.push(suggesting(finding, &name.value, &known));
            }
        }
        found
    }

    fn note(&self, at: Spot, message: String) -> Diagnostic {
        self.found(codes::OLDER, crate::Severity::Note, at, message)
    }

    /// `interface: keyvalue` with its capabilities, and a note that shows the list to write instead.
    fn older(&mut self, older: &Older) -> Vec<Listed> {
        let mut names: Vec<Listed> = Vec::new();
        if let Some(name) = &older.interface {
            let found = self.model(name).or_else(|| self.interface(name));
            names.extend(found.map(|id| (id, name.at)));
        }
        for capability in &older.capabilities {
            names.extend(self.capability(capability).map(|id| (id, capability.at)));
        }
        let at = older.interface.as_ref().or(older.capabilities.first()).map(|name| name.at);
        if let (Some(at), false) = (at, names.is_empty()) {
            let new: Vec<&str> =
                names.iter().map(|&(id, _)| self.catalog.interface(id).name.as_str()).collect();
            let hint = format!("write `interfaces: [{}]`", new.join(", "));
            self.push(self.note(at, "this is the older spelling".to_owned()).hint(hint));
        }
        names
    }

    /// The basic interface of a model: that is what its name alone stands for.
    fn model(&self, name: &At<String>) -> Option<InterfaceId> {
        self.catalog.find_model(&name.value)?;
        self.catalog.find_interface(&format!("{}_basic", name.value))
    }

    fn capability(&mut self, name: &At<String>) -> Option<InterfaceId> {
        let found = self.catalog.find_capability(&name.value);
        if found.is_none() {
            let known: Vec<String> = self
                .catalog
                .parts()
                .capabilities
                .iter()
                .map(|capability| format!("{}_support", capability.name))
                .collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let finding =
                self.error(codes::INTERFACE, name.at, format!("there is no capability `{}`", name.value));
            self.push(suggesting(finding, &name.value, &known));
        }
        found.map(|id| self.catalog.capability(id).interface)
    }
}

/// Everything a slot lists.
fn asked(slot: &Slot) -> InterfaceSet {
    let named: InterfaceSet =
        slot.required.iter().chain(&slot.optional).map(|&(interface, _)| interface).collect();
    slot.any_of.iter().fold(named, |all, set| all.or(set))
}
