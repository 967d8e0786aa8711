//! A whole configuration as a rival of the answer: `--why-not iot.yaml`. Each of its slots has to be where the file says,
//! as far as it says: a backend, and of it an offering and a region where they are named. What the file does not speak of
//! is left to the search.

use super::codes;
use super::hints::{suggesting, suggesting_or};
use super::question::{Need, Rival};
use super::said::Said;
use crate::config::{self, At, Written, WrittenSlot};
use crate::{Diagnostic, Severity};
use prism_model::request::{Request, Target};
use prism_model::{BackendId, Catalog, DemandId, RegionId};
use std::sync::Arc;

/// Reads the choices of a configuration file that are of the request's environment, or of none.
///
/// # Errors
/// What is wrong with the file, and what in it the request or the catalogue does not know.
pub fn read(catalog: &Catalog, request: &Request, path: &str, text: &str) -> Result<Rival, Vec<Diagnostic>> {
    let reading = config::read(path, text);
    let mut findings: Vec<Diagnostic> =
        reading.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let own = |written: &&Written| {
        written.environment.as_ref().is_none_or(|named| named.value == request.environment.value)
    };
    let mut needs = Vec::new();
    for written in reading.namespaces.iter().filter(own) {
        let mut rival = Reading { catalog, request, path: &written.path, findings: &mut findings };
        rival.namespace(written, &mut needs);
    }
    if needs.is_empty() && findings.is_empty() {
        let said = Said::flag("why-not", path);
        let environment = &request.environment.value;
        findings.push(said.error(codes::NO_NAMESPACE, format!("it configures nothing for `{environment}`")));
    }
    if findings.is_empty() { Ok(Rival::Whole(needs)) } else { Err(findings) }
}

struct Reading<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    path: &'a Arc<str>,
    findings: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn said(&self, word: &At<String>) -> Said {
        Said::file(self.path, word.at, &word.value)
    }

    fn namespace(&mut self, written: &Written, needs: &mut Vec<Need>) {
        let all = &self.request.namespaces;
        let Some(position) = all.iter().position(|own| own.name == written.name.value) else {
            let names: Vec<&str> = all.iter().map(|own| own.name.as_str()).collect();
            let message = format!("the request has no namespace `{}`", written.name.value);
            let finding = self.said(&written.name).error(codes::NO_NAMESPACE, message);
            self.findings.push(suggesting(finding, &written.name.value, &names));
            return;
        };
        let pattern = self.catalog.pattern(all[position].pattern);
        if pattern.name != written.pattern.value {
            let message = format!("in the request `{}` is a `{}`", written.name.value, pattern.name);
            self.findings.push(self.said(&written.pattern).error(codes::PATTERN, message));
            return;
        }
        for slot in &written.slots {
            if let Some(demand) = self.demand(position, slot) {
                self.slot(demand, slot, needs);
            }
        }
    }

    fn demand(&mut self, namespace: usize, slot: &WrittenSlot) -> Option<DemandId> {
        let (catalog, request) = (self.catalog, self.request);
        let own = |demand: &DemandId| request.demand(*demand).namespace == namespace;
        let name = |demand: DemandId| request.slot(catalog, demand).name.as_str();
        let found = request.demand_ids().filter(own).find(|&demand| name(demand) == slot.slot.value);
        if found.is_none() {
            let known: Vec<&str> = request.demand_ids().filter(own).map(name).collect();
            let message = format!("the request fills no slot `{}`", slot.slot.value);
            let finding = self.said(&slot.slot).error(codes::SLOT, message);
            self.findings.push(suggesting(finding, &slot.slot.value, &known));
        }
        found
    }

    fn slot(&mut self, demand: DemandId, slot: &WrittenSlot, needs: &mut Vec<Need>) {
        let Some(named) = &slot.backend else { return };
        let Some(backend) = self.catalog.find_backend(&named.value) else {
            let names: Vec<&str> =
                self.catalog.parts().backends.iter().map(|one| one.name.as_str()).collect();
            let message = format!("there is no backend `{}`", named.value);
            let finding = self.said(named).error(codes::BACKEND, message);
            let list = "`prismctl registry backends list` shows them";
            self.findings.push(suggesting_or(finding, &named.value, &names, list));
            return;
        };
        let mut need = |word: &At<String>, targets: Vec<Target>, reading: &Self| {
            needs.push(Need { demand, targets, place: reading.said(word).place() });
        };
        match &slot.offering {
            // An offering says the backend too.
            Some(word) => {
                if let Some(offering) = self.offering(backend, word) {
                    need(word, vec![offering], self);
                }
            }
            None => need(named, vec![Target::Backend(backend)], self),
        }
        if let Some(word) = &slot.region
            && let Some(regions) = self.regions(word)
        {
            need(word, regions.into_iter().map(Target::Region).collect(), self);
        }
    }

    fn offering(&mut self, backend: BackendId, word: &At<String>) -> Option<Target> {
        let of_backend = |id: &prism_model::OfferingId| self.catalog.offering(*id).backend == backend;
        let found = self.catalog.find_offering(&word.value).filter(of_backend);
        if found.is_none() {
            let offerings = self.catalog.parts().offerings.iter().filter(|one| one.backend == backend);
            let names: Vec<&str> = offerings.map(|one| one.name.as_str()).collect();
            let message =
                format!("`{}` is no offering of `{}`", word.value, self.catalog.backend(backend).name);
            let finding = self.said(word).error(codes::NAME, message);
            let list = "`prismctl registry offerings list --backend NAME` shows them";
            self.findings.push(suggesting_or(finding, &word.value, &names, list));
        }
        found.map(Target::Offering)
    }

    /// One region, or several joined by `+`. What runs on machines of one's own is nowhere else.
    fn regions(&mut self, word: &At<String>) -> Option<Vec<RegionId>> {
        let mut all = Vec::new();
        for name in word.value.split('+') {
            let Some(region) = self.catalog.find_region(name) else {
                let names: Vec<&str> =
                    self.catalog.parts().regions.iter().map(|one| one.name.as_str()).collect();
                let finding = self.said(word).error(codes::REGION, format!("there is no region `{name}`"));
                let list = "`prismctl registry offerings list` shows where things are sold";
                self.findings.push(suggesting_or(finding, name, &names, list));
                return None;
            };
            all.push(region);
        }
        Some(all)
    }
}
