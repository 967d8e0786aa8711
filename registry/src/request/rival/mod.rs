//! A whole configuration as a rival of the answer: `--why-not iot.yaml`. Each of its slots has to be where the file says,
//! as far as it says: a backend, and of it an offering and a region where they are named. What it fills is filled, and what
//! it leaves empty is, where the pattern lets it; what has to be filled and it does not speak of is left to the search.

mod slots;

use super::codes;
use super::document::Document;
use super::hints::{suggesting, suggesting_or};
use super::question::{Asks, Need};
use super::said::Said;
use crate::config::{self, At, Written, WrittenSlot, listed_interfaces};
use crate::{Diagnostic, Fix, Severity};
use prism_model::request::{Request, Target};
use prism_model::{BackendId, Catalog, DemandId, InterfaceSet, OfferingId, Place, RegionId};
pub use slots::{Beside, Does};
use slots::{Room, filled, unknown};

/// What a configuration says of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    /// The request with the slots that the file fills: what it says is said of this one.
    pub request: Request,
    /// The slots in which that differs from what was asked, and those left open.
    pub slots: Vec<Beside>,
    /// Where slots have to be, and what they have to have.
    pub needs: Vec<Need>,
    /// How many units are bought for slots.
    pub units: Vec<Counted>,
    /// What slots use, where the file lists it.
    pub lists: Vec<Listed>,
    /// Lines that are not held against anything, in words.
    pub aside: Vec<(String, Place)>,
}

/// `units: 3` of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Whose.
    pub demand: DemandId,
    /// How many.
    pub units: u64,
    /// Who says so.
    pub place: Place,
}

/// `interfaces: […]` of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Whose.
    pub demand: DemandId,
    /// Which, each with its place.
    pub interfaces: Vec<(prism_model::InterfaceId, Place)>,
    /// The list.
    pub place: Place,
}

impl Configured {
    /// Whether it fills the slots that the request fills, and no others.
    #[must_use]
    pub fn fills_as_asked(&self) -> bool {
        self.slots.iter().all(|beside| beside.does == Does::LeavesOpen)
    }
}

/// Reads what a configuration file says for the request's environment, or for none. The document is what the request
/// was lowered from.
///
/// # Errors
/// What is wrong with the file, and what in it the request or the catalogue does not know.
pub fn read(
    catalog: &Catalog,
    document: &Document,
    request: &Request,
    path: &str,
    text: &str,
) -> Result<Configured, Vec<Diagnostic>> {
    let reading = config::read(path, text);
    let mut findings: Vec<Diagnostic> =
        reading.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let own = |written: &&Written| {
        written.environment.as_ref().is_none_or(|named| named.value == request.environment.value)
    };
    let (mut rooms, mut strays) = (Vec::new(), Vec::new());
    for written in reading.namespaces.iter().filter(own) {
        match room(catalog, request, written) {
            Ok(room) => {
                findings.extend(unknown(catalog, request, &room));
                rooms.push(room);
            }
            Err(finding) => strays.push(*finding),
        }
    }
    findings.extend(unfixed(strays, &rooms));
    let (filled, slots) = match filled(catalog, document, request, &rooms) {
        Ok(both) => both,
        Err(more) => {
            findings.extend(more);
            return Err(findings);
        }
    };
    let mut all = Configured {
        request: filled,
        slots,
        needs: Vec::new(),
        units: Vec::new(),
        lists: Vec::new(),
        aside: Vec::new(),
    };
    for room in &rooms {
        Reading { catalog, written: room.written, findings: &mut findings }.namespace(room, &mut all);
    }
    if rooms.is_empty() && findings.is_empty() {
        let said = Said::flag("why-not", path);
        let environment = &request.environment.value;
        findings.push(said.error(codes::NO_NAMESPACE, format!("it configures nothing for `{environment}`")));
    }
    if findings.is_empty() { Ok(all) } else { Err(findings) }
}

/// Faults of namespaces without the patches that would give one name to two of them.
fn unfixed(mut strays: Vec<Diagnostic>, rooms: &[Room<'_>]) -> Vec<Diagnostic> {
    let several = strays.iter().filter(|stray| stray.code == codes::NO_NAMESPACE).count() > 1;
    for stray in &mut strays {
        let is_taken = |fix: &Fix| rooms.iter().any(|room| room.written.name.value == fix.new);
        stray.fix = stray.fix.take().filter(|fix| !several && !is_taken(fix));
    }
    strays
}

/// The namespace of the request that is meant.
fn room<'a>(catalog: &Catalog, request: &Request, written: &'a Written) -> Result<Room<'a>, Box<Diagnostic>> {
    let said = |word: &At<String>| Said::file(&written.path, word.at, &word.value);
    let all = &request.namespaces;
    let Some(namespace) = all.iter().position(|own| own.name == written.name.value) else {
        let names: Vec<&str> = all.iter().map(|own| own.name.as_str()).collect();
        let message = format!("the request has no namespace `{}`", written.name.value);
        let finding = said(&written.name).error(codes::NO_NAMESPACE, message);
        return Err(Box::new(suggesting(finding, &written.name.value, &names)));
    };
    let pattern = catalog.pattern(all[namespace].pattern);
    if pattern.name != written.pattern.value {
        let message = format!("in the request `{}` is a `{}`", written.name.value, pattern.name);
        return Err(Box::new(said(&written.pattern).error(codes::PATTERN, message)));
    }
    Ok(Room { namespace, written })
}

struct Reading<'a> {
    catalog: &'a Catalog,
    written: &'a Written,
    findings: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn said(&self, word: &At<String>) -> Said {
        Said::file(&self.written.path, word.at, &word.value)
    }

    fn namespace(&mut self, room: &Room<'_>, all: &mut Configured) {
        self.aside(room, all);
        for slot in &room.written.slots {
            let own = |demand: &DemandId| {
                let demand = *demand;
                all.request.demand(demand).namespace == room.namespace
                    && all.request.slot(self.catalog, demand).name == slot.slot.value
            };
            if let Some(demand) = all.request.demand_ids().find(own) {
                self.slot(demand, slot, all);
            }
        }
    }

    /// What is said of the namespace and decides nothing here.
    fn aside(&self, room: &Room<'_>, all: &mut Configured) {
        let space = &all.request.namespaces[room.namespace];
        let version = &self.catalog.pattern(space.pattern).version;
        let stated = [
            ("pattern_version", &room.written.pattern_version, Some(version)),
            ("mode", &room.written.mode, space.mode.as_ref()),
        ];
        for (key, word, own) in stated {
            if let Some(word) = word.as_ref().filter(|word| Some(&word.value) != own) {
                let says = match own {
                    Some(own) => format!("`{key}: {}` is not compared: here it is `{own}`", word.value),
                    None => format!("`{key}: {}` is not compared: the request names none", word.value),
                };
                all.aside.push((says, self.said(word).place()));
            }
        }
    }

    fn slot(&mut self, demand: DemandId, slot: &WrittenSlot, all: &mut Configured) {
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
        let place = |word: &At<String>| self.written.at(word.at);
        let mut need = |asks: Asks, place: Place| all.needs.push(Need { demand, asks, place });
        // An offering says the backend too.
        let bought = match &slot.offering {
            Some(word) => {
                let at = place(word);
                let Some(offering) = self.offering(backend, word) else { return };
                need(Asks::At(vec![Target::Offering(offering)]), at);
                Some(offering)
            }
            None => {
                need(Asks::At(vec![Target::Backend(backend)]), place(named));
                None
            }
        };
        if let Some(word) = &slot.region {
            let at = self.written.at(word.at);
            if let Some(regions) = self.regions(word) {
                need(Asks::At(regions.into_iter().map(Target::Region).collect()), at);
            }
        }
        self.interfaces(demand, slot, (backend, bought), all);
        if let Some(count) = &slot.units {
            let place = self.written.at(count.at);
            all.units.push(Counted { demand, units: count.value, place });
        }
    }

    /// What is listed has to be there. Where it is at every site of what is named, nothing has to be asked for.
    fn interfaces(
        &mut self,
        demand: DemandId,
        slot: &WrittenSlot,
        (backend, offering): (BackendId, Option<OfferingId>),
        all: &mut Configured,
    ) {
        let (listed, found) = listed_interfaces(self.catalog, self.written, slot);
        self.findings.extend(found.into_iter().filter(|finding| finding.severity == Severity::Error));
        let Some(listed) = listed else { return };
        let catalog = self.catalog;
        let backend_has = &catalog.backend(backend).interfaces;
        let named = |id: &OfferingId| match offering {
            Some(one) => *id == one,
            None => catalog.offering(*id).backend == backend,
        };
        let all_offerings = (0..catalog.parts().offerings.len()).map(OfferingId::new);
        let lacked = all_offerings
            .filter(named)
            .fold(InterfaceSet::default(), |lacked, id| lacked.or(&catalog.offering(id).lacks));
        let required: Vec<_> = all.request.slot(catalog, demand).required.iter().map(|&(id, _)| id).collect();
        for &(interface, at) in &listed {
            let always = backend_has.contains(interface) && !lacked.contains(interface);
            if !always && !required.contains(&interface) {
                let place = self.written.at(at);
                all.needs.push(Need { demand, asks: Asks::Has(interface), place });
            }
        }
        let at = listed.first().map_or(slot.slot.at, |&(_, at)| at);
        let interfaces = listed.into_iter().map(|(id, at)| (id, self.written.at(at))).collect();
        all.lists.push(Listed { demand, interfaces, place: self.written.at(at) });
    }

    fn offering(&mut self, backend: BackendId, word: &At<String>) -> Option<OfferingId> {
        let of_backend = |id: &OfferingId| self.catalog.offering(*id).backend == backend;
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
        found
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

#[cfg(test)]
mod tests {
    use super::super::sample::catalog;
    use super::*;

    /// What a configuration of these namespaces is told: the message, the hint and the patch.
    fn told(names: &[&str]) -> Vec<(String, Option<String>, Option<String>)> {
        let catalog = catalog();
        let text = "namespaces: [{name: iot, pattern: multicast-registry}, {name: web, pattern: multicast-registry}]";
        let document = Document::read("request.yaml", text);
        let request = document.lower(&catalog).unwrap_or_else(|found| panic!("{found:?}")).request;
        let one = |name: &&str| {
            format!(
                "- {{name: {name}, pattern: multicast-registry, slots: {{registry: {{backend: redis}}}}}}\n"
            )
        };
        let rival = format!("namespaces:\n{}", names.iter().map(one).collect::<String>());
        let findings = read(&catalog, &document, &request, "rival.yaml", &rival).expect_err("refused");
        findings.into_iter().map(|one| (one.message, one.hint, one.fix.map(|fix| fix.new))).collect()
    }

    #[test]
    fn no_two_namespaces_are_given_one_name() {
        let stray = |name: &str, hint: &str, fix: Option<&str>| {
            (format!("the request has no namespace `{name}`"), Some(hint.into()), fix.map(str::to_owned))
        };
        let near = "did you mean `iot`?";
        assert_eq!(told(&["iott"]), [stray("iott", near, Some("iot"))]);
        assert_eq!(told(&["iott", "ioth"]), [stray("iott", near, None), stray("ioth", near, None)]);
        assert_eq!(told(&["iot", "iott"]), [stray("iott", near, None)]);
        assert_eq!(told(&["d"]), [stray("d", "it is one of `iot` and `web`", None)]);
    }
}
