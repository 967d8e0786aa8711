//! Names for ids, and who qualifies for what.

use prism_model::catalog::{Backend, Offering, Plugin};
use prism_model::{BackendId, Catalog, InterfaceId, InterfaceSet, Mark};

/// Names of interfaces, in the order given.
pub(crate) fn interfaces(catalog: &Catalog, ids: impl IntoIterator<Item = InterfaceId>) -> Vec<String> {
    ids.into_iter().map(|id| catalog.interface(id).name.clone()).collect()
}

/// Names of interfaces listed with their places.
pub(crate) fn listed(catalog: &Catalog, list: &[(InterfaceId, Mark)]) -> Vec<String> {
    interfaces(catalog, list.iter().map(|&(id, _)| id))
}

/// Every backend with its id, in catalogue order.
pub(crate) fn backends(catalog: &Catalog) -> impl Iterator<Item = (BackendId, &Backend)> {
    catalog.parts().backends.iter().enumerate().map(|(index, backend)| (BackendId::new(index), backend))
}

/// The offerings of a backend, in catalogue order.
pub(crate) fn offerings(catalog: &Catalog, backend: BackendId) -> impl Iterator<Item = &Offering> {
    catalog.parts().offerings.iter().filter(move |offering| offering.backend == backend)
}

/// Whether a backend has what `enough` asks of its interfaces, as it is offered: nobody can buy what every
/// offering lacks. A backend without offerings is judged by its own list.
pub(crate) fn qualifies(
    catalog: &Catalog,
    backend: BackendId,
    enough: impl Fn(&InterfaceSet) -> bool,
) -> bool {
    let listed = &catalog.backend(backend).interfaces;
    let mut offered =
        offerings(catalog, backend).map(|offering| listed.missing_from(&offering.lacks)).peekable();
    if offered.peek().is_none() { enough(listed) } else { offered.any(|interfaces| enough(&interfaces)) }
}

/// `prism-redis:v1.2.0`, `built-in`, `none`.
pub(crate) fn plugin(plugin: &Plugin) -> String {
    match plugin {
        Plugin::BuiltIn => "built-in".to_owned(),
        Plugin::Versioned { name, version } => format!("{name}:{version}"),
        Plugin::Missing => "none".to_owned(),
    }
}
