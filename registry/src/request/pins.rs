//! Where a slot has to go and where it must not: `--slot`, `--region`, `--exclude`.
//!
//! A list in one `--slot` means any of it; two `--slot` of one slot are two wishes, which may contradict.
//! Regions are alternatives however they are listed; a region of one slot takes the place of a region of all.

use super::Flags;
use super::codes;
use super::draft::Draft;
use super::names::{has_site, readings};
use super::stated::{Stated, place_of, suggesting_or};
use prism_model::request::{Target, WishKind};
use prism_model::{DemandId, SlotId};

/// A `--region` taken apart; without a slot it is for all of them.
struct RegionFlag<'f> {
    flag: Stated<'f>,
    slot: Option<SlotId>,
    targets: Vec<Target>,
}

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
            let targets: Vec<Target> =
                parts.into_iter().filter_map(|name| self.purchase(flag, name)).collect();
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
            None => (
                slots.first().map_or("SLOT", |slot| slot.name.as_str()),
                if text.is_empty() { "BACKEND" } else { text },
            ),
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
                None => suggesting_or(
                    finding,
                    name,
                    &purchases(catalog),
                    "`prismctl registry backends list` shows them",
                ),
            });
        }
        found
    }

    /// `--region R` and `--region slot:R`.
    pub(super) fn regions(&mut self, flags: &Flags) {
        let all: Vec<RegionFlag<'_>> =
            Stated::each("region", &flags.region).filter_map(|flag| self.region_flag(flag)).collect();
        let mut rest = Vec::new();
        for demand in self.demands() {
            let slot = Some(self.slots[demand.index()]);
            if all.iter().any(|region| region.slot == slot) {
                self.region_pin(&all, slot, &[demand]);
            } else {
                rest.push(demand);
            }
        }
        self.region_pin(&all, None, &rest);
    }

    fn region_flag<'f>(&mut self, flag: Stated<'f>) -> Option<RegionFlag<'f>> {
        let (scope, names) = flag.scoped();
        let slot = scope.map(|name| self.slot(flag, name));
        let names = self.parts(flag, names);
        let targets =
            names.into_iter().filter_map(|name| self.region(flag, name).map(Target::Region)).collect();
        match slot {
            Some(None) => None,
            Some(slot) => Some(RegionFlag { flag, slot, targets }),
            None => Some(RegionFlag { flag, slot: None, targets }),
        }
    }

    /// One pin of all the regions stated for one slot, or for no slot in particular.
    fn region_pin(&mut self, all: &[RegionFlag<'_>], slot: Option<SlotId>, demands: &[DemandId]) {
        let stated = || all.iter().filter(|region| region.slot == slot);
        let targets: Vec<Target> = stated().flat_map(|region| region.targets.clone()).collect();
        let flags: Vec<Stated<'_>> = stated().map(|region| region.flag).collect();
        if !flags.is_empty() {
            self.wish(WishKind::Pin(targets), place_of(&flags), demands);
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
