//! Who may bill, who may not, and who would be preferred: `vendors: {only, avoid, prefer, premium}`.

use super::codes;
use super::document::{Document, Settings, VendorWords};
use super::draft::{Draft, Statement};
use super::names::has_site;
use super::pins::is_any;
use super::said::{Said, place_of};
use crate::units;
use prism_model::request::{Preference, Target, WishKind};

impl Draft<'_> {
    /// `only` allows what it lists, `avoid` rules it out; what a namespace says takes the place of a default.
    pub(super) fn vendors(&mut self, document: &Document) {
        self.vendor_wish(document, |vendors| &vendors.only, WishKind::OnlyVendors);
        self.vendor_wish(document, |vendors| &vendors.avoid, WishKind::AvoidVendors);
    }

    fn vendor_wish(
        &mut self,
        document: &Document,
        list: impl Fn(&VendorWords) -> &Vec<Said>,
        kind: impl Fn(Vec<String>) -> WishKind,
    ) {
        let of_settings = |settings: &'_ Settings| list(&settings.vendors).clone();
        let all = [(super::draft::Scope::All, of_settings(&document.defaults))];
        let own = document.namespaces.iter().enumerate();
        let own = own.map(|(room, namespace)| {
            (super::draft::Scope::Namespace(room), of_settings(&namespace.settings))
        });
        let statements: Vec<Statement<(), Vec<Said>>> = all
            .into_iter()
            .chain(own)
            .filter(|(_, says)| !says.is_empty())
            .map(|(scope, says)| Statement { scope, key: (), says })
            .collect();
        let heard = self.closest(&statements);
        for (statement, demands) in statements.iter().zip(&heard).filter(|(one, _)| !is_any(&one.says)) {
            let names = statement.says.iter().filter_map(|name| self.vendor(name)).collect();
            self.wish(kind(names), place_of(&statement.says), demands);
        }
    }

    /// Vendors preferred, and what that may cost.
    pub(super) fn preference(&mut self, document: &Document) -> Option<Preference> {
        let all =
            std::iter::once(&document.defaults).chain(document.namespaces.iter().map(|one| &one.settings));
        let lists: Vec<&Vec<Said>> =
            all.map(|settings| &settings.vendors.prefer).filter(|list| !list.is_empty()).collect();
        let premium = document.defaults.vendors.premium.as_ref();
        for namespace in &document.namespaces {
            if let Some(premium) = &namespace.settings.vendors.premium {
                let message = "the premium is of the whole bill, it is no matter of one namespace";
                let finding = premium.error(codes::SHAPE, message);
                self.push(finding.hint("write it under `defaults`: `vendors: {premium: …}`"));
            }
        }
        if lists.is_empty() {
            if let Some(premium) = premium {
                let finding = premium.warning(codes::IDLE, "no vendor is preferred, so there is no premium");
                self.push(finding.hint("name one: `vendors: {prefer: [aws]}`"));
            }
            return None;
        }
        let place = place_of(lists.iter().flat_map(|list| list.iter()).chain(premium));
        let vendors = self.preferred(&document.defaults.vendors.prefer);
        let mut own = Vec::new();
        for (room, namespace) in document.namespaces.iter().enumerate() {
            let list = self.preferred(&namespace.settings.vendors.prefer);
            if !list.is_empty() {
                own.extend(self.of_room(room).into_iter().map(|demand| (demand, list.clone())));
            }
        }
        let premium = premium.and_then(|premium| self.figure(premium, "", units::percent));
        Some(Preference { vendors, own, premium, place })
    }

    fn preferred(&mut self, names: &[Said]) -> Vec<String> {
        names.iter().filter_map(|name| self.preferred_vendor(name)).collect()
    }

    fn preferred_vendor(&mut self, name: &Said) -> Option<String> {
        let vendor = self.vendor(name)?;
        if !has_site(self.catalog, &Target::Vendor(vendor.clone())) {
            let message = format!("`{vendor}` has no price anywhere, so preferring it changes nothing");
            self.push(name.warning(codes::NO_SITE, message));
        }
        Some(vendor)
    }
}
