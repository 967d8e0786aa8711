//! Which backends can do it: by data model and capabilities, or by interfaces.

use prism_model::catalog::{Catalog, Plugin};
use prism_model::{BackendId, CapabilityId, InterfaceId, InterfaceSet, ModelId, OfferingId};
use prism_registry::nearest;

/// A backend that has everything asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which.
    pub backend: BackendId,
    /// Every capability it has in the models asked about, in catalogue order.
    pub capabilities: Vec<CapabilityId>,
    /// Whether it has a plugin; without one it fills no slot unless that is allowed.
    pub plugged: bool,
    /// Offerings of it that lack something asked.
    pub lacking: Vec<(OfferingId, InterfaceId)>,
}

/// A name that the catalogue does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not {what} in the catalogue{}", .nearest.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownName {
    /// `a data model`.
    pub what: &'static str,
    /// As given.
    pub name: String,
    /// The nearest known one.
    pub nearest: Option<String>,
}

/// Backends of a data model that have the given capabilities. A capability asked as `false` is no wish: the
/// presence of an interface never hurts.
///
/// ```
/// let found = prism::find_backends(prism::shipped(), "keyvalue", &[("scan_support", true), ("ttl_support", true)])?;
/// let names: Vec<&str> = found.iter().map(|m| prism::shipped().backend(m.backend).name.as_str()).collect();
/// assert_eq!(names, ["redis", "dynamodb", "etcd"]);
/// # Ok::<(), prism::UnknownName>(())
/// ```
///
/// # Errors
/// [`UnknownName`] with the nearest known one.
pub fn find_backends(
    catalog: &Catalog,
    model: &str,
    capabilities: &[(&str, bool)],
) -> Result<Vec<Match>, UnknownName> {
    let model_id = catalog.find_model(model).ok_or_else(|| {
        unknown("a data model", model, catalog.parts().models.iter().map(|m| m.name.as_str()))
    })?;
    let mut asked = InterfaceSet::default();
    for &(word, wanted) in capabilities {
        let capability = catalog.find_capability(word).ok_or_else(|| {
            unknown("a capability", word, catalog.parts().capabilities.iter().map(|c| c.name.as_str()))
        })?;
        if wanted {
            asked.insert(catalog.capability(capability).interface);
        }
    }
    Ok(matches(catalog, &asked, &[model_id]))
}

/// Backends that have all the given interfaces.
///
/// # Errors
/// [`UnknownName`] with the nearest known one.
pub fn find_by_interfaces(catalog: &Catalog, interfaces: &[&str]) -> Result<Vec<Match>, UnknownName> {
    let mut asked = InterfaceSet::default();
    for &name in interfaces {
        let known = || catalog.parts().interfaces.iter().map(|i| i.name.as_str());
        asked.insert(catalog.find_interface(name).ok_or_else(|| unknown("an interface", name, known()))?);
    }
    let mut models: Vec<ModelId> = asked.iter().map(|interface| catalog.interface(interface).model).collect();
    models.dedup();
    Ok(matches(catalog, &asked, &models))
}

fn unknown<'a>(what: &'static str, name: &str, known: impl Iterator<Item = &'a str>) -> UnknownName {
    UnknownName { what, name: name.to_owned(), nearest: nearest(name, known).map(str::to_owned) }
}

fn matches(catalog: &Catalog, asked: &InterfaceSet, models: &[ModelId]) -> Vec<Match> {
    let all = (0..catalog.parts().backends.len()).map(BackendId::new);
    let speaks = |id: BackendId, model: ModelId| {
        catalog.backend(id).interfaces.iter().any(|interface| catalog.interface(interface).model == model)
    };
    let qualifies = |&id: &BackendId| {
        asked.covered_by(&catalog.backend(id).interfaces) && models.iter().all(|&model| speaks(id, model))
    };
    all.filter(qualifies).map(|id| describe(catalog, id, asked, models)).collect()
}

fn describe(catalog: &Catalog, backend: BackendId, asked: &InterfaceSet, models: &[ModelId]) -> Match {
    let has = |&id: &CapabilityId| {
        let interface = catalog.capability(id).interface;
        models.contains(&catalog.interface(interface).model)
            && catalog.backend(backend).interfaces.contains(interface)
    };
    let mut capabilities: Vec<CapabilityId> =
        (0..catalog.parts().capabilities.len()).map(CapabilityId::new).filter(has).collect();
    capabilities.sort_by_key(|&id| catalog.capability(id).interface);
    let offerings = catalog.parts().offerings.iter().enumerate().filter(|(_, o)| o.backend == backend);
    let lacking = offerings.flat_map(|(index, offering)| {
        asked
            .and(&offering.lacks)
            .iter()
            .map(move |interface| (OfferingId::new(index), interface))
            .collect::<Vec<_>>()
    });
    Match {
        backend,
        capabilities,
        plugged: catalog.backend(backend).plugin != Plugin::Missing,
        lacking: lacking.collect(),
    }
}
