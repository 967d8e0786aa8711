//! Names and the ids they got.

use super::hidden::Hidden;
use super::index::{Entity, Index};
use prism_model::{BackendId, InterfaceId, ModelId, RegionId};
use std::collections::BTreeMap;

/// The ids of one kind of thing, by name.
pub(crate) struct Lookup<Id> {
    ids: BTreeMap<String, Id>,
    folded: bool,
}

impl<Id: Copy> Lookup<Id> {
    fn of(entities: &[Entity<'_>], id: fn(usize) -> Id) -> Self {
        let ids = entities.iter().enumerate().map(|(index, entity)| (entity.name.to_owned(), id(index)));
        Self { ids: ids.collect(), folded: false }
    }

    /// Whatever the case of the name.
    fn folded(entities: &[Entity<'_>], id: fn(usize) -> Id) -> Self {
        let name = |entity: &Entity<'_>| entity.name.to_ascii_lowercase();
        let ids = entities.iter().enumerate().map(|(index, entity)| (name(entity), id(index)));
        Self { ids: ids.collect(), folded: true }
    }

    pub(crate) fn get(&self, name: &str) -> Option<Id> {
        match self.folded {
            true => self.ids.get(&name.to_ascii_lowercase()).copied(),
            false => self.ids.get(name).copied(),
        }
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().map(String::as_str)
    }
}

pub(crate) struct Names {
    pub(crate) models: Lookup<ModelId>,
    /// By name; by service name too, the older spelling.
    pub(crate) interfaces: Lookup<InterfaceId>,
    pub(crate) backends: Lookup<BackendId>,
    pub(crate) regions: Lookup<RegionId>,
    /// Per interface its model's name, what a default load goes by, and its own.
    model_of: Vec<(String, String)>,
    /// Names of files that could not be parsed.
    pub(crate) hidden: Hidden,
}

impl Names {
    pub(crate) fn of(index: &Index<'_>, hidden: Hidden) -> Self {
        let mut interfaces = Lookup::of(&index.interfaces, InterfaceId::new);
        for (position, entity) in index.interfaces.iter().enumerate() {
            if let Some(service) = entity.node.get("service").and_then(|node| node.text()) {
                interfaces.ids.entry(service.to_owned()).or_insert_with(|| InterfaceId::new(position));
            }
        }
        Self {
            models: Lookup::of(&index.models, ModelId::new),
            interfaces,
            backends: Lookup::of(&index.backends, BackendId::new),
            regions: Lookup::folded(&index.regions, RegionId::new),
            model_of: index.interfaces.iter().map(|e| (e.owner().to_owned(), e.name.to_owned())).collect(),
            hidden,
        }
    }

    /// The name of an interface's model.
    pub(crate) fn model_of(&self, interface: InterfaceId) -> &str {
        self.model_of.get(interface.index()).map_or("", |(model, _)| model)
    }

    /// The name of an interface.
    pub(crate) fn interface(&self, interface: InterfaceId) -> &str {
        self.model_of.get(interface.index()).map_or("", |(_, name)| name)
    }
}
