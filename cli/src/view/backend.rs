//! Backends.

use super::names::{backends, offerings, plugin};
use prism_model::catalog::{Backend, Offering, Support};
use prism_model::{BackendId, Catalog, MicroUsd, ModelId};
use serde::Serialize;

/// A backend in a list.
#[derive(Debug, Serialize)]
pub(crate) struct BackendRow<'a> {
    pub(crate) backend: &'a str,
    pub(crate) interface_count: usize,
    pub(crate) offering_count: usize,
    pub(crate) plugin: String,
    pub(crate) description: &'a str,
}

/// A backend in full.
#[derive(Debug, Serialize)]
pub(crate) struct BackendView<'a> {
    pub(crate) backend: &'a str,
    pub(crate) description: &'a str,
    pub(crate) plugin: String,
    pub(crate) connection_string_format: &'a str,
    pub(crate) default_connection: &'a str,
    pub(crate) connection_template: &'a str,
    pub(crate) interface_count: usize,
    pub(crate) models: Vec<ModelView<'a>>,
    pub(crate) attributes: Vec<AttributeView<'a>>,
    /// Per vendor.
    pub(crate) offerings: Vec<VendorView<'a>>,
    pub(crate) defined_at: String,
}

/// What a backend does of one data model.
#[derive(Debug, Serialize)]
pub(crate) struct ModelView<'a> {
    pub(crate) model: &'a str,
    /// How many interfaces the model has.
    pub(crate) of: usize,
    pub(crate) implements: Vec<ImplementsView<'a>>,
}

/// One interface it lists.
#[derive(Debug, Serialize)]
pub(crate) struct ImplementsView<'a> {
    pub(crate) interface: &'a str,
    pub(crate) status: &'static str,
    pub(crate) note: Option<&'a str>,
    /// Offerings of it that do not have the interface.
    pub(crate) lacked_by: Vec<&'a str>,
}

/// What it promises.
#[derive(Debug, Serialize)]
pub(crate) struct AttributeView<'a> {
    pub(crate) attribute: &'a str,
    pub(crate) value: &'a str,
    pub(crate) quality: &'a str,
    pub(crate) source: &'a str,
}

/// What one vendor sells of it.
#[derive(Debug, Serialize)]
pub(crate) struct VendorView<'a> {
    pub(crate) vendor: &'a str,
    pub(crate) offering_count: usize,
    pub(crate) region_count: usize,
    /// With a price per unit.
    pub(crate) priced_per_unit: usize,
    pub(crate) cheapest_unit_per_month: Option<String>,
    pub(crate) dearest_unit_per_month: Option<String>,
    /// Paid by usage alone.
    pub(crate) priced_by_usage: usize,
    pub(crate) unpriced: usize,
}

/// As written in files.
pub(crate) fn status(support: Support) -> &'static str {
    match support {
        Support::Implemented => "implemented",
        Support::Emulated => "emulated",
        Support::Planned => "planned",
    }
}

/// Every backend in a line.
pub(crate) fn rows(catalog: &Catalog) -> Vec<BackendRow<'_>> {
    backends(catalog).map(|(id, backend)| BackendRow::of(catalog, id, backend)).collect()
}

impl<'a> BackendRow<'a> {
    fn of(catalog: &Catalog, id: BackendId, backend: &'a Backend) -> Self {
        Self {
            backend: &backend.name,
            interface_count: backend.interfaces.len(),
            offering_count: offerings(catalog, id).count(),
            plugin: plugin(&backend.plugin),
            description: &backend.description,
        }
    }
}

impl<'a> BackendView<'a> {
    /// One backend.
    pub(crate) fn of(catalog: &'a Catalog, id: BackendId) -> Self {
        let backend = catalog.backend(id);
        let models = (0..catalog.parts().models.len()).map(ModelId::new);
        let attribute = |stated: &'a prism_model::catalog::StatedAttribute| AttributeView {
            attribute: &stated.name,
            value: &stated.value,
            quality: &stated.quality,
            source: &stated.source,
        };
        Self {
            backend: &backend.name,
            description: &backend.description,
            plugin: plugin(&backend.plugin),
            connection_string_format: &backend.connection_format,
            default_connection: &backend.default_connection,
            connection_template: &backend.connection_template,
            interface_count: backend.interfaces.len(),
            models: models.filter_map(|model| ModelView::of(catalog, id, model)).collect(),
            attributes: backend.stated.iter().map(attribute).collect(),
            offerings: vendors(catalog, id),
            defined_at: catalog.place(backend.mark).to_string(),
        }
    }
}

impl<'a> ModelView<'a> {
    /// `None` if the backend lists nothing of it.
    fn of(catalog: &'a Catalog, id: BackendId, model: ModelId) -> Option<Self> {
        let lines = &catalog.backend(id).implements;
        let own = lines.iter().filter(|line| catalog.interface(line.interface).model == model);
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|line| line.interface);
        let implements = own.into_iter().map(|line| ImplementsView {
            interface: &catalog.interface(line.interface).name,
            status: status(line.support),
            note: line.note.as_deref(),
            lacked_by: offerings(catalog, id)
                .filter(|offering| offering.lacks.contains(line.interface))
                .map(|offering| offering.name.as_str())
                .collect(),
        });
        let implements: Vec<_> = implements.collect();
        let of = catalog.parts().interfaces.iter().filter(|interface| interface.model == model).count();
        (!implements.is_empty()).then(|| Self { model: &catalog.model(model).name, of, implements })
    }
}

/// In the order in which their first offering is listed.
fn vendors(catalog: &Catalog, id: BackendId) -> Vec<VendorView<'_>> {
    let mut names: Vec<&str> = Vec::new();
    for offering in offerings(catalog, id) {
        if !names.contains(&offering.vendor.as_str()) {
            names.push(&offering.vendor);
        }
    }
    names.into_iter().map(|vendor| VendorView::of(catalog, id, vendor)).collect()
}

impl<'a> VendorView<'a> {
    fn of(catalog: &'a Catalog, id: BackendId, vendor: &'a str) -> Self {
        let own: Vec<&Offering> =
            offerings(catalog, id).filter(|offering| offering.vendor == vendor).collect();
        let mut regions: Vec<_> = own.iter().flat_map(|offering| &offering.regions).collect();
        regions.sort_unstable();
        regions.dedup();
        let tariffs = || own.iter().filter_map(|offering| offering.tariff.as_ref());
        let units: Vec<MicroUsd> =
            tariffs().filter(|tariff| is_per_unit(tariff)).map(|tariff| tariff.base + tariff.unit).collect();
        Self {
            vendor,
            offering_count: own.len(),
            region_count: regions.len(),
            priced_per_unit: units.len(),
            cheapest_unit_per_month: units.iter().min().map(|money| format!("${money}")),
            dearest_unit_per_month: units.iter().max().map(|money| format!("${money}")),
            priced_by_usage: tariffs().count() - units.len(),
            unpriced: own.len() - tariffs().count(),
        }
    }
}

/// Paid by usage alone is what has meters and no price of its own; what is free is paid per unit: nothing.
fn is_per_unit(tariff: &prism_model::tariff::Tariff) -> bool {
    tariff.meters.is_empty() || tariff.unit != MicroUsd::ZERO || tariff.base != MicroUsd::ZERO
}
