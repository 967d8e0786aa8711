//! What a slot says of itself beside its pins: interfaces it requires or wants, backends it prefers, units of
//! its own.

use super::codes;
use super::document::{Document, SlotWords};
use super::draft::Draft;
use super::hints::{either, suggesting, suggesting_or};
use super::names::has_site;
use super::said::Said;
use prism_model::request::{Target, WishKind};
use prism_model::{BackendId, DemandId, InterfaceId};

const ISOLATION: [&str; 2] = ["shared", "dedicated"];

impl Draft<'_> {
    pub(super) fn slots(&mut self, document: &Document) {
        for (room, namespace) in document.namespaces.iter().enumerate() {
            for slot in &namespace.slots {
                let demands: Vec<DemandId> = self.filled(room, slot).into_iter().collect();
                self.interfaces(slot, &demands);
                let prefer: Vec<BackendId> =
                    slot.prefer.iter().filter_map(|name| self.preferred_backend(name)).collect();
                let dedicated = slot.isolation.as_ref().is_some_and(|said| self.is_dedicated(said));
                for demand in demands {
                    self.demands[demand.index()].prefer.clone_from(&prefer);
                    self.demands[demand.index()].dedicated = dedicated;
                }
            }
        }
    }

    fn interfaces(&mut self, slot: &SlotWords, demands: &[DemandId]) {
        for name in &slot.require {
            if let Some(interface) = self.interface_of(name) {
                self.wish(WishKind::Interface(interface), name.place(), demands);
            }
        }
        for name in &slot.want {
            if let Some(interface) = self.interface_of(name) {
                self.wish(WishKind::WantInterface(interface), name.place(), demands);
            }
        }
    }

    fn interface_of(&mut self, name: &Said) -> Option<InterfaceId> {
        let found = self.interface(name.text());
        if found.is_none() {
            let catalog = self.catalog.parts();
            let interfaces = catalog.interfaces.iter().map(|interface| interface.name.as_str());
            let capabilities = catalog.capabilities.iter().map(|capability| capability.name.as_str());
            let known: Vec<&str> = interfaces.chain(capabilities).collect();
            let finding = name.error(codes::INTERFACE, format!("there is no interface `{}`", name.text()));
            let list = "`prismctl registry interfaces list` shows them";
            self.push(suggesting_or(finding, name.text(), &known, list));
        }
        found
    }

    fn preferred_backend(&mut self, name: &Said) -> Option<BackendId> {
        let catalog = self.catalog;
        let Some(found) = catalog.find_backend(name.text()) else {
            let known: Vec<&str> =
                catalog.parts().backends.iter().map(|backend| backend.name.as_str()).collect();
            let finding = name.error(codes::BACKEND, format!("there is no backend `{}`", name.text()));
            self.push(suggesting_or(
                finding,
                name.text(),
                &known,
                "`prismctl registry backends list` shows them",
            ));
            return None;
        };
        if !has_site(catalog, &Target::Backend(found)) {
            let message =
                format!("`{}` has no price anywhere, so preferring it changes nothing", name.text());
            self.push(name.warning(codes::NO_SITE, message));
        }
        Some(found)
    }

    fn is_dedicated(&mut self, said: &Said) -> bool {
        if !ISOLATION.contains(&said.text()) {
            let message = format!("`{}` is no isolation, which is {}", said.text(), either(&ISOLATION));
            self.push(suggesting(said.error(codes::SHAPE, message), said.text(), &ISOLATION));
        }
        said.text() == "dedicated"
    }
}
