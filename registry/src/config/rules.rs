//! The pattern's rules across slots. A slot of which the aspect is not known (no offering, no region) is left
//! out: there is nothing to hold against it.

use super::codes;
use super::validate::{Check, Filling};
use crate::node::Spot;
use prism_model::catalog::{Aspect, Pattern, PatternRule, PatternRuleKind, Scale, SlotCondition};
use prism_model::request::Target;
use prism_model::{Catalog, RegionId, SlotId};

/// A slot's value of an aspect, and where it is written.
struct Known<'a> {
    slot: &'a str,
    value: String,
    at: Spot,
    /// What tells purchases of one place apart, where each is a site of its own.
    purchase: Option<&'a str>,
}

impl Check<'_> {
    /// Every rule of the pattern holds.
    pub(super) fn rules(&mut self, pattern: &Pattern, fillings: &[Filling<'_>]) {
        let filled = |slot: SlotId| {
            let name = &pattern.slots[slot.index()].name;
            fillings.iter().find(|filling| filling.written.slot.value == *name)
        };
        for rule in &pattern.rules {
            match &rule.kind {
                PatternRuleKind::Same(aspect, slots) | PatternRuleKind::Different(aspect, slots) => {
                    let slots = slots.iter().filter_map(|&slot| filled(slot));
                    let known: Vec<Known<'_>> =
                        slots.filter_map(|filling| known(self.catalog, *aspect, filling)).collect();
                    self.among(pattern, rule, *aspect, &known);
                }
                PatternRuleKind::Implies(when, then) => {
                    if let Some((first, second)) = filled(when.slot).zip(filled(then.slot)) {
                        self.implied(pattern, rule, (when, first), (then, second));
                    }
                }
            }
        }
    }

    /// All the same, or all different: the first that breaks it with each.
    fn among(&mut self, pattern: &Pattern, rule: &PatternRule, aspect: Aspect, known: &[Known<'_>]) {
        let same = matches!(rule.kind, PatternRuleKind::Same(..));
        for (index, second) in known.iter().enumerate() {
            // Addresses that differ tell purchases apart; whether one purchase has both is not known.
            let breaks = |first: &&Known<'_>| match same {
                true => first.value != second.value,
                false => (&first.value, first.purchase) == (&second.value, second.purchase),
            };
            if let Some(first) = known[..index].iter().find(breaks) {
                let (one, two) = (first.slot, second.slot);
                let aspect = aspect.name();
                let message = match same {
                    true => format!(
                        "slots `{one}` and `{two}` have {aspect} `{}` and `{}`, and `{}` wants them the same",
                        first.value, second.value, pattern.name
                    ),
                    false => format!(
                        "slots `{one}` and `{two}` share {aspect} `{}`, and `{}` wants them different",
                        second.value, pattern.name
                    ),
                };
                self.broken(rule, first, second, message);
            }
        }
    }

    /// Where the one is known to be at all of its targets, the other is not known to miss one of its own.
    fn implied(
        &mut self,
        pattern: &Pattern,
        rule: &PatternRule,
        (when, first): (&SlotCondition, &Filling<'_>),
        (then, second): (&SlotCondition, &Filling<'_>),
    ) {
        let catalog = self.catalog;
        if !when.targets.iter().all(|target| is_at(catalog, target, first, Regions::Any) == Some(true)) {
            return;
        }
        let given = when.targets.first().and_then(|target| known(catalog, named(catalog, target).0, first));
        let Some(given) = given else { return };
        for target in &then.targets {
            if is_at(catalog, target, second, Regions::All) != Some(false) {
                continue;
            }
            let (aspect, wanted) = named(catalog, target);
            if let Some(found) = known(catalog, aspect, second) {
                let message = format!(
                    "slot `{}` is on `{}`, so `{}` wants `{}` on {} `{wanted}`, not `{}`",
                    given.slot,
                    given.value,
                    pattern.name,
                    found.slot,
                    aspect.name(),
                    found.value
                );
                self.broken(rule, &given, &found, message);
            }
        }
    }

    fn broken(&mut self, rule: &PatternRule, first: &Known<'_>, second: &Known<'_>, message: String) {
        let finding = self.error(codes::RULE, second.at, message);
        let finding = finding.related(first.at.place(&self.config.path), format!("`{}` is here", first.slot));
        self.push(finding.related(self.catalog.place(rule.mark), "the rule"));
    }
}

/// Of a slot in several regions at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Regions {
    /// One of them has to be meant: what a condition asks.
    Any,
    /// Each of them has to be meant, but what runs where the client runs is anywhere: what a pin asks.
    All,
}

/// Whether a slot is at a target, as far as is known.
fn is_at(catalog: &Catalog, target: &Target, filling: &Filling<'_>, regions: Regions) -> Option<bool> {
    let among = |meant: &dyn Fn(RegionId) -> bool| {
        let written = filling.written.region.as_ref()?.value.split('+');
        let known: Vec<RegionId> = written.filter_map(|name| catalog.find_region(name)).collect();
        let local = known.iter().all(|&region| catalog.region(region).local);
        Some(match regions {
            Regions::Any => known.iter().any(|&region| meant(region)),
            Regions::All => local || known.iter().all(|&region| meant(region)),
        })
    };
    match target {
        Target::Backend(id) => Some(filling.backend?.name == catalog.backend(*id).name),
        Target::Offering(id) => Some(filling.offering?.name == catalog.offering(*id).name),
        Target::Vendor(name) => Some(filling.offering?.vendor == *name),
        Target::Region(id) => among(&|region| region == *id),
        Target::Cloud(name) => among(&|region| catalog.region(region).cloud.eq_ignore_ascii_case(name)),
    }
}

/// The aspect that a target is about, and its name.
fn named(catalog: &Catalog, target: &Target) -> (Aspect, String) {
    match target {
        Target::Backend(id) => (Aspect::Backend, catalog.backend(*id).name.clone()),
        Target::Offering(id) => (Aspect::Site, catalog.offering(*id).name.clone()),
        Target::Vendor(name) => (Aspect::Vendor, name.clone()),
        Target::Region(id) => (Aspect::Region, catalog.region(*id).name.clone()),
        Target::Cloud(name) => (Aspect::Cloud, name.clone()),
    }
}

fn known<'a>(catalog: &Catalog, aspect: Aspect, filling: &Filling<'a>) -> Option<Known<'a>> {
    let written = filling.written;
    let region = || written.region.as_ref().map(|region| (region.value.to_lowercase(), region.at));
    let offering = |value: &str| written.offering.as_ref().map(|name| (value.to_owned(), name.at));
    let (value, at) = match aspect {
        Aspect::Backend => filling
            .backend
            .zip(written.backend.as_ref())
            .map(|(backend, name)| (backend.name.clone(), name.at)),
        Aspect::Vendor => filling.offering.and_then(|bought| offering(&bought.vendor)),
        Aspect::Region => region(),
        Aspect::Cloud => region().and_then(|(name, at)| {
            let region = catalog.find_region(name.split('+').next().unwrap_or_default())?;
            Some((catalog.region(region).cloud.clone(), at))
        }),
        Aspect::Site => filling
            .offering
            .zip(region())
            .and_then(|(bought, (region, _))| offering(&format!("{} {region}", bought.name))),
    }?;
    // Purchases have addresses of their own; at a single endpoint every slot has one.
    let bins = aspect == Aspect::Site && filling.offering.is_some_and(|bought| bought.scale != Scale::Single);
    let purchase = written.connection.as_ref().filter(|_| bins).map(|connection| connection.value.as_str());
    Some(Known { slot: &written.slot.value, value, at, purchase })
}
