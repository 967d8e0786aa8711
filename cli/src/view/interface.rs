//! Interfaces.

use super::backend::status;
use super::names::{backends, offerings, plugin};
use prism_model::catalog::{Pattern, Slot};
use prism_model::{Catalog, InterfaceId};
use serde::Serialize;

/// An interface in a list.
#[derive(Debug, Serialize)]
pub(crate) struct InterfaceRow<'a> {
    pub(crate) interface: &'a str,
    pub(crate) model: &'a str,
    pub(crate) method_count: usize,
    pub(crate) backend_count: usize,
    pub(crate) description: &'a str,
}

/// An interface in full.
#[derive(Debug, Serialize)]
pub(crate) struct InterfaceView<'a> {
    pub(crate) interface: &'a str,
    pub(crate) model: &'a str,
    pub(crate) service: &'a str,
    pub(crate) proto_file: &'a str,
    pub(crate) description: &'a str,
    pub(crate) capabilities: Vec<&'a str>,
    pub(crate) methods: &'a [String],
    pub(crate) implemented_by: Vec<Provider<'a>>,
    pub(crate) asked_for_by: Vec<Asker<'a>>,
    pub(crate) defined_at: String,
}

/// A backend that lists it.
#[derive(Debug, Serialize)]
pub(crate) struct Provider<'a> {
    pub(crate) backend: &'a str,
    pub(crate) status: &'static str,
    pub(crate) note: Option<&'a str>,
    pub(crate) plugin: String,
    /// Offerings of it that do not have the interface.
    pub(crate) lacked_by: Vec<&'a str>,
}

/// A slot that asks for it.
#[derive(Debug, Serialize)]
pub(crate) struct Asker<'a> {
    pub(crate) pattern: &'a str,
    pub(crate) slot: &'a str,
    /// `required`, `any_of`, `optional`.
    pub(crate) how: &'static str,
}

/// Every interface in a line.
pub(crate) fn rows(catalog: &Catalog) -> Vec<InterfaceRow<'_>> {
    (0..catalog.parts().interfaces.len())
        .map(|index| InterfaceRow::of(catalog, InterfaceId::new(index)))
        .collect()
}

impl<'a> InterfaceRow<'a> {
    fn of(catalog: &'a Catalog, id: InterfaceId) -> Self {
        let interface = catalog.interface(id);
        Self {
            interface: &interface.name,
            model: &catalog.model(interface.model).name,
            method_count: interface.methods.len(),
            backend_count: backends(catalog).filter(|(_, backend)| backend.interfaces.contains(id)).count(),
            description: &interface.description,
        }
    }
}

impl<'a> InterfaceView<'a> {
    /// One interface.
    pub(crate) fn of(catalog: &'a Catalog, id: InterfaceId) -> Self {
        let interface = catalog.interface(id);
        let words = catalog.parts().capabilities.iter().filter(|capability| capability.interface == id);
        Self {
            interface: &interface.name,
            model: &catalog.model(interface.model).name,
            service: &interface.service,
            proto_file: &interface.proto_file,
            description: &interface.description,
            capabilities: words.map(|capability| capability.name.as_str()).collect(),
            methods: &interface.methods,
            implemented_by: providers(catalog, id),
            asked_for_by: catalog.parts().patterns.iter().flat_map(|pattern| askers(pattern, id)).collect(),
            defined_at: catalog.place(interface.mark).to_string(),
        }
    }
}

fn providers(catalog: &Catalog, id: InterfaceId) -> Vec<Provider<'_>> {
    let lines =
        backends(catalog).flat_map(|(backend, b)| b.implements.iter().map(move |line| (backend, b, line)));
    let own = lines.filter(|(_, _, line)| line.interface == id);
    own.map(|(backend_id, backend, line)| Provider {
        backend: &backend.name,
        status: status(line.support),
        note: line.note.as_deref(),
        plugin: plugin(&backend.plugin),
        lacked_by: offerings(catalog, backend_id)
            .filter(|offering| offering.lacks.contains(id))
            .map(|offering| offering.name.as_str())
            .collect(),
    })
    .collect()
}

fn askers(pattern: &Pattern, id: InterfaceId) -> impl Iterator<Item = Asker<'_>> {
    let asking = pattern.slots.iter().filter_map(move |slot| Some((slot, how(slot, id)?)));
    asking.map(|(slot, how)| Asker { pattern: &pattern.name, slot: &slot.name, how })
}

fn how(slot: &Slot, id: InterfaceId) -> Option<&'static str> {
    if slot.required.iter().any(|&(required, _)| required == id) {
        Some("required")
    } else if slot.any_of.iter().any(|branch| branch.contains(id)) {
        Some("any_of")
    } else {
        slot.optional.iter().any(|&(optional, _)| optional == id).then_some("optional")
    }
}
