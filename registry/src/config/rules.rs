//! The pattern's rules across slots. A slot of which the aspect is not known (no offering, no region) is left
//! out: there is nothing to hold against it.

use super::codes;
use super::validate::{Check, Filling};
use crate::node::Spot;
use prism_model::Catalog;
use prism_model::catalog::{Aspect, Pattern, PatternRule};

/// A slot's value of an aspect, and where it is written.
struct Known<'a> {
    slot: &'a str,
    value: String,
    at: Spot,
}

impl Check<'_> {
    /// Every rule of the pattern holds.
    pub(super) fn rules(&mut self, pattern: &Pattern, fillings: &[Filling<'_>]) {
        for rule in &pattern.rules {
            let slots = rule.slots.iter().filter_map(|slot| {
                let name = &pattern.slots[slot.index()].name;
                fillings.iter().find(|filling| filling.written.slot.value == *name)
            });
            let known: Vec<Known<'_>> =
                slots.filter_map(|filling| known(self.catalog, rule.aspect, filling)).collect();
            for (index, second) in known.iter().enumerate() {
                let breaks = |first: &&Known<'_>| (first.value == second.value) != rule.same;
                if let Some(first) = known[..index].iter().find(breaks) {
                    self.broken(pattern, rule, first, second);
                }
            }
        }
    }

    fn broken(&mut self, pattern: &Pattern, rule: &PatternRule, first: &Known<'_>, second: &Known<'_>) {
        let aspect = rule.aspect.name();
        let message = match rule.same {
            true => format!(
                "slots `{}` and `{}` have {aspect} `{}` and `{}`, and `{}` wants them the same",
                first.slot, second.slot, first.value, second.value, pattern.name
            ),
            false => format!(
                "slots `{}` and `{}` share {aspect} `{}`, and `{}` wants them different",
                first.slot, second.slot, second.value, pattern.name
            ),
        };
        let finding = self.error(codes::RULE, second.at, message);
        let finding = finding.related(first.at.place(&self.config.path), format!("`{}` is here", first.slot));
        self.push(finding.related(self.catalog.place(rule.mark), "the rule"));
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
    Some(Known { slot: &written.slot.value, value, at })
}
