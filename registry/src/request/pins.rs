//! Where a slot has to go and where it must not: `--slot`, `--region`, `--exclude`.
//!
//! A list in one `--slot` means any of it; two `--slot` of one slot are two wishes, which may contradict.
//! Regions are alternatives however they are listed; a region of one slot takes the place of a region of all.

use super::codes;
use super::draft::Draft;
use super::names::{has_site, readings};
use super::stated::{Stated, place_of, suggesting};
use super::Flags;
use prism_model::request::{Target, WishKind};
use prism_model::{DemandId, SlotId};

impl Draft<'_> {
    /// `--slot registry:redis,etcd`.
    pub(super) fn pins(&mut self, flags: &Flags) {
        for flag in Stated::each("slot", &flags.slot) {
            let (Some(slot), names) = flag.scoped() else {
                self.no_slot(flag);
                continue;
            };
            let slot = self.slot(flag, slot);
            let parts = self.parts(flag, names);
            let targets: Vec<Target> = parts.into_iter().filter_map(|name| self.purchase(flag, name)).collect();
            if let Some(demand) = slot.and_then(|slot| self.demand_of(slot)) {
                self.wish(WishKind::Pin(targets), flag.place(), &[demand]);
            }
        }
    }

    /// A value of `--slot` without a colon.
    fn no_slot(&mut self, flag: Stated<'_>) {
        let slots = self.all_slots();
        let text = flag.text().trim();
        let (slot, backend) = match text.split_once('=') {
            Some((slot, backend)) => (slot, backend),
            None if slots.iter().any(|slot| slot.name == text) => (text, "BACKEND"),
            None => (slots.first().map_or("SLOT", |slot| slot.name.as_str()), if text.is_empty() { "BACKEND" } else { text }),
        };
        let hint = format!("write `{}`", flag.with(&format!("{slot}:{backend}")));
        self.push(flag.error(codes::SHAPE, "expected a slot, a colon and a backend").hint(hint));
    }

    /// A backend or an offering.
    fn purchase(&mut self, flag: Stated<'_>, name: &str) -> Option<Target> {
        let catalog = self.catalog;
        let backend = catalog.find_backend(name).map(Target::Backend);
        let found = backend.or_else(|| catalog.find_offering(name).map(Target::Offering));
        if found.is_none() {
            let finding = flag.error(codes::BACKEND, format!("there is no backend or offering `{name}`"));
            self.push(match readings(catalog, name).first() {
                Some((kind, _)) => finding.hint(format!("`{name}` is a {kind}: `--{kind} {name}`")),
                None => suggesting(finding, name, &purchases(catalog)),
            });
        }
        found
    }

    /// `--region R` and `--region slot:R`.
    pub(super) fn regions(&mut self, flags: &Flags) {
        let flags: Vec<Stated<'_>> = Stated::each("region", &flags.region).collect();
        let mut own: Vec<SlotId> = Vec::new();
        for flag in &flags {
            if let Some(slot) = flag.scoped().0.and_then(|name| self.slot(*flag, name))
                && !own.contains(&slot)
            {
                own.push(slot);
            }
        }
        for slot in &own {
            let name = self.all_slots()[slot.index()].name.clone();
            let demands: Vec<DemandId> = self.demand_of(*slot).into_iter().collect();
            self.region_pin(&flags, Some(&name), &demands);
        }
        let rest = self.demands().into_iter().filter(|demand| !own.contains(&self.slots[demand.index()])).collect::<Vec<_>>();
        self.region_pin(&flags, None, &rest);
    }

    /// One pin of all the regions stated for one slot, or for no slot in particular.
    fn region_pin(&mut self, flags: &[Stated<'_>], slot: Option<&str>, demands: &[DemandId]) {
        let (mut targets, mut stated) = (Vec::new(), Vec::new());
        for &flag in flags.iter().filter(|flag| flag.scoped().0 == slot) {
            for name in self.parts(flag, flag.scoped().1) {
                targets.extend(self.region(flag, name).map(Target::Region));
            }
            stated.push(flag);
        }
        if !targets.is_empty() {
            self.wish(WishKind::Pin(targets), place_of(&stated), demands);
        }
    }

    /// `--exclude kafka`, `--exclude registry:vendor=aws`.
    pub(super) fn exclusions(&mut self, flags: &Flags) {
        for flag in Stated::each("exclude", &flags.exclude) {
            let (slot, names) = flag.scoped();
            let demands: Vec<DemandId> = match slot {
                Some(slot) => self.demand(flag, slot).into_iter().collect(),
                None => self.demands(),
            };
            for name in self.parts(flag, names) {
                if let Some(target) = self.target(flag, name) {
                    self.warn_if_nowhere(flag, name, &target);
                    self.wish(WishKind::Exclude(target), flag.place(), &demands);
                }
            }
        }
    }

    fn warn_if_nowhere(&mut self, flag: Stated<'_>, name: &str, target: &Target) {
        if !has_site(self.catalog, target) {
            let message = format!("`{name}` has no price anywhere, so excluding it changes nothing");
            self.push(flag.warning(codes::NO_SITE, message));
        }
    }
}

/// Names of backends, then of offerings.
fn purchases(catalog: &prism_model::Catalog) -> Vec<&str> {
    let backends = catalog.parts().backends.iter().map(|backend| backend.name.as_str());
    backends.chain(catalog.parts().offerings.iter().map(|offering| offering.name.as_str())).collect()
}
