//! Who may bill, who may not, and who would be preferred: `--vendor`, `--avoid-vendor`, `--prefer-vendor`.

use super::Flags;
use super::codes;
use super::draft::Draft;
use super::names::has_site;
use super::stated::{Stated, place_of};
use crate::units;
use prism_model::request::{Preference, Target, WishKind};

impl Draft<'_> {
    /// `--vendor aws --vendor gcp` allows either; `--avoid-vendor` rules out all it names.
    pub(super) fn vendors(&mut self, flags: &Flags) {
        let only: Vec<Stated<'_>> = Stated::each("vendor", &flags.vendor).collect();
        let allowed: Vec<String> =
            only.iter().flat_map(|&flag| self.vendor_list(flag, flag.text())).collect();
        if !only.is_empty() {
            self.wish_of_all(WishKind::OnlyVendors(allowed), place_of(&only));
        }
        for flag in Stated::each("avoid-vendor", &flags.avoid_vendor) {
            let avoided = self.vendor_list(flag, flag.text());
            self.wish_of_all(WishKind::AvoidVendors(avoided), flag.place());
        }
    }

    /// `--prefer-vendor aws,gcp:15%`.
    pub(super) fn preference(&mut self, flags: &Flags) -> Option<Preference> {
        let flag = Stated::new("prefer-vendor", flags.prefer_vendor.as_ref()?);
        let (names, premium) = match flag.text().split_once(':') {
            Some((names, premium)) => (names, Some(premium.trim())),
            None => (flag.text(), None),
        };
        let vendors = self.vendor_list(flag, names);
        for vendor in &vendors {
            self.warn_if_nothing_to_prefer(flag, vendor);
        }
        let premium = premium.and_then(|text| self.figure(flag, ":", text, units::percent));
        Some(Preference { vendors, own: Vec::new(), premium, place: flag.place() })
    }

    fn vendor_list(&mut self, flag: Stated<'_>, names: &str) -> Vec<String> {
        let names = self.parts(flag, names);
        names.into_iter().filter_map(|name| self.vendor(flag, name)).collect()
    }

    fn warn_if_nothing_to_prefer(&mut self, flag: Stated<'_>, vendor: &str) {
        if !has_site(self.catalog, &Target::Vendor(vendor.to_owned())) {
            let message = format!("`{vendor}` has no price anywhere, so preferring it changes nothing");
            self.push(flag.warning(codes::NO_SITE, message));
        }
    }
}
