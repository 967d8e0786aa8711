//! Where a slot has to go and where it must not: `backend`, `offering`, `vendor` and `region` pin it, `exclude`
//! keeps it away.
//!
//! A list means any of it. A region of one slot takes the place of a region of its namespace, and that of a
//! region of all; exclusions add up.

use super::codes;
use super::document::Document;
use super::draft::{Draft, Statement};
use super::hints::suggesting_or;
use super::names::{has_site, readings};
use super::needs::ANY;
use super::said::{Said, place_of};
use prism_model::request::{Target, WishKind};
use prism_model::{Catalog, DemandId, OfferingId};

impl Draft<'_> {
    /// `slots.registry.backend: [redis, etcd]`.
    pub(super) fn pins(&mut self, document: &Document) {
        for (room, namespace) in document.namespaces.iter().enumerate() {
            for slot in &namespace.slots {
                let demands: Vec<DemandId> = self.filled(room, slot).into_iter().collect();
                self.pin(&slot.backend, &demands, Self::purchase);
                self.pin(&slot.offering, &demands, Self::offering);
                self.pin(&slot.vendor, &demands, |draft, name| draft.vendor(name).map(Target::Vendor));
            }
        }
    }

    /// One pin to any of these. Names are looked up also where they bind nothing.
    fn pin(
        &mut self,
        names: &[Said],
        demands: &[DemandId],
        look_up: impl Fn(&mut Self, &Said) -> Option<Target>,
    ) {
        let targets: Vec<Target> = names.iter().filter_map(|name| look_up(self, name)).collect();
        if !names.is_empty() {
            self.wish(WishKind::Pin(targets), place_of(names), demands);
        }
    }

    /// A backend or an offering.
    pub(super) fn purchase(&mut self, name: &Said) -> Option<Target> {
        let catalog = self.catalog;
        let backend = catalog.find_backend(name.text()).map(Target::Backend);
        let found = backend.or_else(|| catalog.find_offering(name.text()).map(Target::Offering));
        if found.is_none() {
            self.not_for_sale(name, "backend or offering", &purchases(catalog));
        }
        found
    }

    pub(super) fn offering(&mut self, name: &Said) -> Option<Target> {
        self.find_offering(name).map(Target::Offering)
    }

    pub(super) fn find_offering(&mut self, name: &Said) -> Option<OfferingId> {
        let catalog = self.catalog;
        let found = catalog.find_offering(name.text());
        if found.is_none() {
            let offerings = catalog.parts().offerings.iter().map(|offering| offering.name.as_str());
            self.not_for_sale(name, "offering", &offerings.collect::<Vec<_>>());
        }
        found
    }

    fn not_for_sale(&mut self, name: &Said, what: &str, known: &[&str]) {
        let text = name.text();
        let finding = name.error(codes::BACKEND, format!("there is no {what} `{text}`"));
        self.push(match readings(self.catalog, text).first() {
            Some((kind, _)) => {
                let way = name.way(format!("--{kind} {text}"), format!("{kind}: {text}"));
                finding.hint(format!("`{text}` is a {kind}: `{way}`"))
            }
            None => suggesting_or(finding, text, known, "`prismctl registry backends list` shows them"),
        });
    }

    /// `region: [eu-west-1, europe-west1]`, of all, of a namespace or of a slot.
    pub(super) fn regions(&mut self, document: &Document) {
        let spoken = self.spoken(document, |settings| &settings.region, |slot| &slot.region);
        let statements: Vec<Statement<(), &[Said]>> =
            spoken.into_iter().map(|(scope, says)| Statement { scope, key: (), says }).collect();
        let heard = self.closest(&statements);
        for (statement, demands) in statements.iter().zip(&heard).filter(|(one, _)| !is_any(one.says)) {
            self.pin(statement.says, demands, |draft, name| draft.region(name).map(Target::Region));
        }
    }

    /// `exclude: [kafka, vendor=aws]`.
    pub(super) fn exclusions(&mut self, document: &Document) {
        for (scope, names) in self.spoken(document, |settings| &settings.exclude, |slot| &slot.exclude) {
            let demands = self.within(scope);
            for name in names {
                if let Some(target) = self.target(name) {
                    self.warn_if_nowhere(name, &target);
                    self.wish(WishKind::Exclude(target), name.place(), &demands);
                }
            }
        }
    }

    fn warn_if_nowhere(&mut self, name: &Said, target: &Target) {
        if !has_site(self.catalog, target) {
            let message = format!("`{}` has no price anywhere, so excluding it changes nothing", name.text());
            self.push(name.warning(codes::NO_SITE, message));
        }
    }
}

/// `any` alone: no wish, where a wider word would be one.
pub(super) fn is_any(said: &[Said]) -> bool {
    matches!(said, [one] if one.text() == ANY)
}

/// Names of backends, then of offerings.
fn purchases(catalog: &Catalog) -> Vec<&str> {
    let backends = catalog.parts().backends.iter().map(|backend| backend.name.as_str());
    backends.chain(catalog.parts().offerings.iter().map(|offering| offering.name.as_str())).collect()
}
