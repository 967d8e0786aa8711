//! What a slot says of itself beside its pins: interfaces it requires or wants, backends it prefers, units of
//! its own.

use super::codes;
use super::document::{Document, SlotWords};
use super::draft::Draft;
use super::hints::{suggesting, suggesting_or};
use super::names::has_site;
use super::said::Said;
use prism_model::catalog::Plugin;
use prism_model::request::{Target, WishKind};
use prism_model::{BackendId, DemandId, InterfaceId};

const ISOLATION: [&str; 2] = ["shared", "dedicated"];

impl Draft<'_> {
    pub(super) fn slots(&mut self, document: &Document) {
        for (room, namespace) in document.namespaces.iter().enumerate() {
            for slot in &namespace.slots {
                let demands: Vec<DemandId> = self.filled(room, slot).into_iter().collect();
                self.interfaces(slot, &demands);
                let prefer: Vec<BackendId> = slot
                    .prefer
                    .iter()
                    .filter_map(|name| self.preferred_backend(document, name, &demands))
                    .collect();
                let dedicated = slot.isolation.as_ref().is_some_and(|said| self.is_dedicated(said));
                for demand in demands {
                    self.demands[demand.index()].prefer.clone_from(&prefer);
                    self.demands[demand.index()].dedicated = dedicated;
                    self.demands[demand.index()].dedicated_by =
                        slot.isolation.as_ref().map(Said::place).unwrap_or_default();
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

    fn preferred_backend(
        &mut self,
        document: &Document,
        name: &Said,
        demands: &[DemandId],
    ) -> Option<BackendId> {
        let catalog = self.catalog;
        let Some(found) = catalog.find_backend(name.text()) else {
            let known: Vec<&str> =
                catalog.parts().backends.iter().map(|backend| backend.name.as_str()).collect();
            let finding = name.error(codes::BACKEND, format!("there is no backend `{}`", name.text()));
            let list = "`prismctl registry backends list` shows them";
            self.push(suggesting_or(finding, name.text(), &known, list));
            return None;
        };
        if !has_site(catalog, &Target::Backend(found)) {
            let message =
                format!("`{}` has no price anywhere, so preferring it changes nothing", name.text());
            self.push(name.warning(codes::NO_SITE, message));
        } else if let Some(why) = demands.first().and_then(|&demand| self.never(document, demand, found)) {
            let slot = &self.slot_of(demands[0]).name;
            let message = format!("`{}` never fills slot `{slot}`: {why}", name.text());
            self.push(name.warning(codes::NEVER, message));
        }
        Some(found)
    }

    /// Why a backend can never fill a slot, whatever the rest of the request says.
    fn never(&self, document: &Document, demand: DemandId, id: BackendId) -> Option<String> {
        let (slot, backend) = (self.slot_of(demand), self.catalog.backend(id));
        let name = |interface: InterfaceId| &self.catalog.interface(interface).name;
        let lacks = slot.required.iter().map(|&(interface, _)| interface);
        if let Some(interface) = lacks.into_iter().find(|&interface| !backend.interfaces.contains(interface))
        {
            return Some(format!("it does not offer `{}`", name(interface)));
        }
        let whole = |branch: &prism_model::InterfaceSet| branch.missing_from(&backend.interfaces).is_empty();
        if !slot.any_of.is_empty() && !slot.any_of.iter().any(whole) {
            return Some("it offers none of the alternatives whole".to_owned());
        }
        let unplugged = document.unplugged.as_ref().is_some_and(|said| said.text() == "true");
        (matches!(backend.plugin, Plugin::Missing) && !unplugged).then(|| "it has no plugin".to_owned())
    }

    fn is_dedicated(&mut self, said: &Said) -> bool {
        if !ISOLATION.contains(&said.text()) {
            let message = format!("`{}` is no isolation", said.text());
            self.push(suggesting(said.error(codes::SHAPE, message), said.text(), &ISOLATION));
        }
        said.text() == "dedicated"
    }
}
