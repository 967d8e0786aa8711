//! What already runs: `pools` that slots may join, and where each slot is today, which `keep` and `max_moves`
//! speak of.

use super::codes;
use super::document::{Document, Match, PoolWords};
use super::draft::Draft;
use super::hints::{suggesting, suggesting_or};
use super::said::Said;
use crate::config::{At, Written, WrittenSlot};
use crate::units;
use prism_model::catalog::Known;
use prism_model::request::{Current, RuleKind, Running, WishKind};
use prism_model::workload::Resource;
use prism_model::{DemandId, Exact, OfferingId, SiteId};

/// Words of `spare`, and what they are of a unit. Memory and storage are one resource: what a backend that
/// lives in memory holds is memory.
pub(crate) const SPARE: [(&str, Resource); 8] = [
    ("memory", Resource::Data),
    ("storage", Resource::Data),
    ("data", Resource::Data),
    ("ops", Resource::Ops),
    ("write_ops", Resource::WriteOps),
    ("read_ops", Resource::ReadOps),
    ("connections", Resource::Connections),
    ("throughput", Resource::Throughput),
];

impl Draft<'_> {
    /// `pools`.
    pub(super) fn pools(&mut self, document: &Document) -> Vec<Running> {
        let mut pools: Vec<Running> = Vec::new();
        for words in &document.pools {
            if let Some(twin) = pools.iter().find(|pool| pool.id == words.id.text()) {
                let finding = words.id.error(codes::TWICE, format!("there are two pools `{}`", twin.id));
                let finding = finding.related(twin.place.clone(), "the first is here");
                self.push(finding);
            }
            pools.extend(self.pool(words));
        }
        pools
    }

    fn pool(&mut self, words: &PoolWords) -> Option<Running> {
        let offering = words.offering.as_ref().and_then(|name| self.find_offering(name));
        let site = offering.and_then(|offering| self.site_of_pool(words, offering));
        let units = words.units.as_ref().map_or(Some(1), |said| self.whole_number(said, "2"));
        let mut spare = [Known::Unknown; 6];
        for (index, entry) in words.spare.iter().enumerate() {
            self.check_twice(&words.spare[..index], entry);
            let found = SPARE.iter().find(|(word, _)| *word == entry.word.text());
            let Some(&(word, resource)) = found else {
                let message = format!("`{}` is nothing that a pool has left", entry.word.text());
                let finding = entry.word.error(codes::POOL, message);
                self.push(suggesting(finding, entry.word.text(), &SPARE.map(|(word, _)| word)));
                continue;
            };
            if let Some(left) = self.spare(word, resource, &entry.value) {
                spare[resource.index()] = left;
            }
        }
        Some(Running {
            id: words.id.text().to_owned(),
            site: site?,
            units: units?,
            spare,
            place: words.id.place(),
        })
    }

    /// What is left, rounded down to the integers it is reckoned in.
    fn spare(&mut self, word: &str, resource: Resource, said: &Said) -> Option<Known<i64>> {
        if said.text() == "unlimited" {
            return Some(Known::Unlimited);
        }
        let parse = match resource {
            Resource::Data | Resource::Throughput => units::size,
            Resource::Ops | Resource::WriteOps | Resource::ReadOps | Resource::Connections => units::number,
        };
        let value = self.figure(said, word, parse)?;
        let scaled = value.times(Exact::integer(resource.scale())).and_then(Exact::floor);
        let whole = scaled.ok();
        if whole.is_none() {
            self.push(said.error(codes::SENSELESS, "nothing is that large"));
        }
        whole.map(Known::Value)
    }

    fn site_of_pool(&mut self, words: &PoolWords, offering: OfferingId) -> Option<SiteId> {
        let sites: Vec<SiteId> =
            self.catalog.site_ids().filter(|&site| self.catalog.site(site).offering == offering).collect();
        let names: Vec<String> = sites.iter().map(|&site| self.catalog.region_name(site)).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let at = words.offering.as_ref().unwrap_or(&words.id);
        match (&words.region, sites.as_slice()) {
            (_, []) => {
                let message =
                    format!("`{}` has no price anywhere, so nothing can be reckoned with it", at.text());
                self.push(at.error(codes::POOL, message));
                None
            }
            (None, [one]) => Some(*one),
            (None, _) => {
                let finding = at.error(codes::POOL, format!("`{}` is sold in several regions", at.text()));
                let first = known.first().copied().unwrap_or_default();
                self.push(finding.hint(format!("say where the pool runs: `region: {first}`")));
                None
            }
            (Some(region), _) => {
                let position = names.iter().position(|name| name.eq_ignore_ascii_case(region.text()));
                if position.is_none() {
                    let message = format!("`{}` has no price in `{}`", at.text(), region.text());
                    let list = "`prismctl registry offerings describe` shows where it has one";
                    let finding = region.error(codes::REGION, message);
                    self.push(suggesting_or(finding, region.text(), &known, list));
                }
                position.map(|index| sites[index])
            }
        }
    }

    /// Where every slot is today, out of the configuration that runs.
    pub(super) fn current(&mut self, document: &Document) {
        let Some(running) = &document.running else { return };
        for written in running {
            let room = self.rooms.iter().position(|room| room.name == written.name.value);
            let Some(room) = room else { continue };
            for slot in &written.slots {
                let found =
                    self.rooms[room].pattern.and_then(|id| self.catalog.find_slot(id, &slot.slot.value));
                if let Some(demand) = found.and_then(|slot| self.demand_of(room, slot)) {
                    let current = self.site_of_slot(written, slot).map_or(Current::Elsewhere, Current::At);
                    self.demands[demand.index()].current = Some(current);
                }
            }
        }
    }

    /// The site that a configuration names; one that has no price (any more) is told and counts as elsewhere.
    fn site_of_slot(&mut self, written: &Written, slot: &WrittenSlot) -> Option<SiteId> {
        let text = |said: &Option<At<String>>| said.as_ref().map(|at| at.value.clone());
        let (offering, region) = (text(&slot.offering), text(&slot.region));
        let catalog = self.catalog;
        let fits = |site: &SiteId| {
            let named = offering.as_ref().is_some_and(|name| catalog.offering_at(*site).name == *name);
            named && region.as_ref().is_none_or(|name| catalog.region_name(*site).eq_ignore_ascii_case(name))
        };
        let found = catalog.site_ids().find(fits);
        if found.is_none() {
            let at = slot.offering.as_ref().unwrap_or(&slot.slot);
            let what = offering.map_or_else(
                || "no offering is named here".to_owned(),
                |name| {
                    let region = region.map(|region| format!(" in `{region}`")).unwrap_or_default();
                    format!("`{name}` has no price{region}")
                },
            );
            let said = Said::file(&written.path, at.at, &at.value);
            let message = format!("{what}: slot `{}` counts as moved whatever is chosen", slot.slot.value);
            self.push(said.warning(codes::ELSEWHERE, message));
        }
        found
    }

    /// `keep` and `max_moves`.
    pub(super) fn moves(&mut self, document: &Document) {
        for glob in &document.keep {
            let of = Match { namespace: vec![glob.clone()], ..Match::default() };
            let rooms = self.select_rooms(document, &of);
            rooms.into_iter().for_each(|room| self.keep(document, room, glob));
        }
        for (room, namespace) in document.namespaces.iter().enumerate() {
            if let Some(keep) = namespace.keep.as_ref().filter(|keep| keep.text() == "true") {
                self.keep(document, room, keep);
            }
            for slot in &namespace.slots {
                let keep = slot.keep.as_ref().filter(|keep| keep.text() == "true");
                if let (Some(keep), Some(demand)) = (keep, self.filled(room, slot)) {
                    self.keep_at(document, keep, &[demand]);
                }
            }
        }
        if let Some(said) = &document.max_moves {
            self.needs_current(document, said);
            if let Some(most) = self.whole_number(said, "3") {
                let all = self.all();
                self.rule(said.place(), RuleKind::MaxMoves(all, most));
            }
        }
    }

    /// Its slots, but for those that say otherwise themselves.
    fn keep(&mut self, document: &Document, room: usize, said: &Said) {
        let speaks = |demand: &DemandId| {
            let name = &self.slot_of(*demand).name;
            let mut slots = document.namespaces[room].slots.iter();
            slots.any(|slot| slot.keep.is_some() && slot.name.text() == name)
        };
        let demands: Vec<DemandId> =
            self.of_room(room).into_iter().filter(|demand| !speaks(demand)).collect();
        self.keep_at(document, said, &demands);
    }

    fn keep_at(&mut self, document: &Document, said: &Said, demands: &[DemandId]) {
        self.needs_current(document, said);
        let at = |demand: &DemandId| match self.demands[demand.index()].current {
            Some(Current::At(site)) => Some((*demand, site)),
            Some(Current::Elsewhere) | None => None,
        };
        let kept: Vec<(DemandId, SiteId)> = demands.iter().filter_map(at).collect();
        for (demand, site) in kept {
            self.wish(WishKind::Keep(site), said.place(), &[demand]);
        }
    }

    /// What stays or moves is known only by what runs today.
    pub(super) fn needs_current(&mut self, document: &Document, said: &Said) {
        if document.running.is_none() {
            let finding = said.error(codes::NO_CURRENT, "nobody says where anything is today");
            let way = said.way("--current FILE", "current: FILE");
            self.push(finding.hint(format!("name the configuration that runs: `{way}`")));
        }
    }
}
