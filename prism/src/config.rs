//! Configurations: for backends a person names, and for a plan.

use crate::unpriced;
use prism_model::catalog::{Catalog, Presence, Scale};
use prism_model::{Answer, DemandId, Explanation, Plan, Request, SlotId};
use prism_registry::config::{NamespaceConfig, SlotConfig, connection_default, connection_for};
use prism_registry::request::{Flags, lower};
use prism_registry::{Diagnostic, Severity};
use prism_solver::{Budget, Exact, solve};

/// What naming backends comes to.
#[derive(Clone, Debug)]
pub enum Named {
    /// They fit: the configuration, with default connections.
    Config(NamespaceConfig, Vec<Diagnostic>),
    /// They do not: the facts that cannot all hold, about this request on this (unpriced) catalogue.
    NoPlan(Box<(Catalog, Request, Explanation)>),
}

/// A configuration for the backends named, slot by slot; nothing is priced or chosen.
///
/// ```
/// use prism::{Named, generate_namespace_config};
/// let slots = [("registry", "redis"), ("messaging", "nats")];
/// let Named::Config(config, _) = generate_namespace_config(prism::shipped(), "multicast-registry", &slots)? else {
///     panic!("redis and nats fit");
/// };
/// assert_eq!(config.slots[0].connection.as_deref(), Some("redis://localhost:6379/0"));
/// # Ok::<(), Vec<prism::registry::Diagnostic>>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the names, in one go.
pub fn generate_namespace_config(
    catalog: &Catalog,
    pattern: &str,
    slots: &[(&str, &str)],
) -> Result<Named, Vec<Diagnostic>> {
    let slot = slots.iter().map(|(slot, backend)| format!("{slot}:{backend}")).collect();
    name_backends(catalog, &Flags { pattern: Some(pattern.to_owned()), slot, ..Flags::default() })
}

/// As [`generate_namespace_config`], with everything else flags can ask of the backends named.
///
/// # Errors
/// Everything that is wrong with the flags, in one go.
pub fn name_backends(catalog: &Catalog, flags: &Flags) -> Result<Named, Vec<Diagnostic>> {
    // Names are judged on the whole catalogue, so that a region or vendor is known; the answer needs no prices.
    let asked = lower(catalog, flags)?;
    let bug =
        |why: String| vec![Diagnostic::new("PRISM0001", Severity::Error, prism_model::Place::Default, why)];
    let bare = unpriced(catalog).map_err(|why| bug(why.to_string()))?;
    let request = asked.request;
    match solve(&bare, &request, &Exact, &mut Budget::unlimited()).map_err(|why| bug(why.to_string()))? {
        Answer::Plan(plan) => {
            let config = config_of(&bare, &request, &plan, &|_, _, slot, backend| {
                slot.connection = Some(connection_default(backend));
            });
            Ok(Named::Config(config, asked.warnings))
        }
        Answer::NoPlan(why) => Ok(Named::NoPlan(Box::new((bare, request, why)))),
        Answer::Unknown { .. } => Err(bug("a search without a budget stopped early".to_owned())),
    }
}

/// Whether the flags name one backend for every required slot, so that nothing is left to choose.
#[must_use]
pub fn names_everything(catalog: &Catalog, flags: &Flags) -> bool {
    let Some(pattern) = flags.pattern.as_deref().and_then(|name| catalog.find_pattern(name)) else {
        return false;
    };
    let named =
        |slot: &str| {
            flags.slot.iter().filter_map(|text| text.split_once(':')).any(|(named, backend)| {
                named.trim() == slot && catalog.find_backend(backend.trim()).is_some()
            })
        };
    let pattern = catalog.pattern(pattern);
    let mode = flags.mode.as_deref().and_then(|name| pattern.mode(name)).map_or(&[][..], |mode| &mode.slots);
    let required =
        pattern.slots.iter().enumerate().filter(|(index, slot)| {
            slot.presence == Presence::Required || mode.contains(&SlotId::new(*index))
        });
    flags.optimize.is_empty() && required.into_iter().all(|(_, slot)| named(&slot.name))
}

/// The configuration of a plan: offerings, regions, units, and templates that name what only the place of
/// deployment knows. Slots that share a purchase connect to the same place.
#[must_use]
pub fn plan_config(catalog: &Catalog, request: &Request, plan: &Plan) -> NamespaceConfig {
    config_of(catalog, request, plan, &|plan, demand, slot, backend| {
        let filling = &plan.fillings()[demand.index()];
        let pool = &plan.pools()[filling.pool()];
        let offering = catalog.offering_at(filling.site());
        let region = catalog.region_name(filling.site());
        let owner = pool.demands().first().copied().unwrap_or(demand);
        // A single endpoint is the vendor's: each slot keeps its own queue, topic or table there.
        let named = if offering.scale == Scale::Single { demand } else { owner };
        let namespace = &request.namespaces[request.demand(demand).namespace].name;
        let named = &request.slot(catalog, named).name;
        slot.connection = Some(connection_for(backend, namespace, named, &region));
        slot.offering = Some(offering.name.clone());
        slot.units = u64::try_from(pool.units()).ok().filter(|_| offering.scale != Scale::Single);
        slot.region = Some(region);
    })
}

type Finish<'f> = dyn Fn(&Plan, DemandId, &mut SlotConfig, &prism_model::catalog::Backend) + 'f;

fn config_of(catalog: &Catalog, request: &Request, plan: &Plan, finish: &Finish<'_>) -> NamespaceConfig {
    let (name, mode, pattern) = request.namespaces.first().map_or_else(Default::default, |namespace| {
        (namespace.name.clone(), namespace.mode.clone(), Some(catalog.pattern(namespace.pattern)))
    });
    let slot = |filling: &prism_model::Filling| {
        let backend = catalog.backend_at(filling.site());
        let interfaces =
            filling.interfaces().iter().map(|&interface| catalog.interface(interface).name.clone());
        let mut slot = SlotConfig {
            slot: request.slot(catalog, filling.demand()).name.clone(),
            backend: backend.name.clone(),
            interfaces: interfaces.collect(),
            ..SlotConfig::default()
        };
        finish(plan, filling.demand(), &mut slot, backend);
        slot
    };
    NamespaceConfig {
        name,
        pattern: pattern.map(|pattern| pattern.name.clone()).unwrap_or_default(),
        pattern_version: pattern.map(|pattern| pattern.version.clone()),
        mode,
        environment: request.environment.place.is_stated().then(|| request.environment.value.clone()),
        slots: plan.fillings().iter().map(slot).collect(),
    }
}
