//! Configurations: for backends a person names, and for a plan.

use crate::unpriced;
use prism_model::catalog::{Catalog, Scale};
use prism_model::request::Namespace;
use prism_model::{Answer, DemandId, Explanation, Filling, Plan, Request};
use prism_registry::config::{
    NamespaceConfig, SlotConfig, connection_default, connection_for, connection_of_pool,
};
use prism_registry::request::{Flags, lower};
use prism_registry::{Diagnostic, Severity, codes};
use prism_solver::{Budget, Exact, SolveError, solve};

/// What naming backends comes to.
#[derive(Clone, Debug)]
pub enum Named {
    /// They fit: the configurations, with default connections.
    Configs(Vec<NamespaceConfig>),
    /// They do not: the facts that cannot all hold, about this request on this (unpriced) catalogue.
    NoPlan(Box<(Catalog, Request, Explanation)>),
}

/// A configuration for the backends named, slot by slot; nothing is priced or chosen.
///
/// ```
/// use prism::{Named, generate_namespace_config};
/// let slots = [("registry", "redis"), ("messaging", "nats")];
/// let Named::Configs(configs) = generate_namespace_config(prism::shipped(), "multicast-registry", &slots)? else {
///     panic!("redis and nats fit");
/// };
/// assert_eq!(configs[0].slots[0].connection.as_deref(), Some("redis://localhost:6379/0"));
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
    let flags = Flags { pattern: Some(pattern.to_owned()), slot, ..Flags::default() };
    name_backends(catalog, lower(catalog, &flags)?.request).map_err(|why| {
        vec![Diagnostic::new(codes::ENGINE, Severity::Error, prism_model::Place::Default, why.to_string())]
    })
}

/// Configurations for a request whose slots all name their backend ([`Lowered::named`]); nothing is priced.
///
/// [`Lowered::named`]: prism_registry::request::Lowered::named
///
/// # Errors
/// Never for a catalogue that exists; an engine's own fault would be told here.
pub fn name_backends(catalog: &Catalog, request: Request) -> Result<Named, SolveError> {
    let failed = |why: String| SolveError::Failed { engine: "exact", why };
    let bare = unpriced(catalog).map_err(|why| failed(why.to_string()))?;
    match solve(&bare, &request, &Exact, &mut Budget::unlimited())? {
        Answer::Plan(plan) => {
            Ok(Named::Configs(configs_of(&bare, &request, &plan, &|_, _, slot, backend| {
                slot.connection = stated(connection_default(backend));
            })))
        }
        Answer::NoPlan(why) => Ok(Named::NoPlan(Box::new((bare, request, why)))),
        Answer::Unknown { .. } => Err(failed("a search without a budget stopped early".to_owned())),
    }
}

/// The configurations of a plan, one per namespace: offerings, regions, units, and templates that name what only
/// the place of deployment knows. Slots that share a purchase connect to the same place.
#[must_use]
pub fn plan_configs(catalog: &Catalog, request: &Request, plan: &Plan) -> Vec<NamespaceConfig> {
    configs_of(catalog, request, plan, &|plan, demand, slot, backend| {
        let filling = &plan.fillings()[demand.index()];
        let pool = &plan.pools()[filling.pool()];
        let offering = catalog.offering_at(filling.site());
        let region = catalog.region_name(filling.site());
        let owner = pool.demands().first().copied().unwrap_or(demand);
        // A single endpoint is the vendor's: each slot keeps its own queue, topic or table there.
        let named = if offering.scale == Scale::Single { demand } else { owner };
        let namespace = &request.namespace(named).name;
        let named = &request.slot(catalog, named).name;
        slot.connection = stated(match pool.running() {
            Some(id) if offering.scale != Scale::Single => connection_of_pool(backend, id, &region),
            _ => connection_for(backend, namespace, named, &region),
        });
        slot.offering = Some(offering.name.clone());
        let bought =
            |&units: &u64| offering.scale != Scale::Single && (units > 0 || pool.running().is_none());
        slot.units = u64::try_from(pool.units()).ok().filter(bought);
        slot.region = Some(region);
    })
}

/// A registry need not say how to connect to a backend.
fn stated(connection: String) -> Option<String> {
    (!connection.is_empty()).then_some(connection)
}

type Finish<'f> = dyn Fn(&Plan, DemandId, &mut SlotConfig, &prism_model::catalog::Backend) + 'f;

fn configs_of(
    catalog: &Catalog,
    request: &Request,
    plan: &Plan,
    finish: &Finish<'_>,
) -> Vec<NamespaceConfig> {
    let config = |(index, namespace): (usize, &Namespace)| {
        let pattern = catalog.pattern(namespace.pattern);
        let own = |filling: &&Filling| request.demand(filling.demand()).namespace == index;
        let own = plan.fillings().iter().filter(own);
        NamespaceConfig {
            name: namespace.name.clone(),
            pattern: pattern.name.clone(),
            pattern_version: Some(pattern.version.clone()),
            mode: namespace.mode.clone(),
            environment: request.environment.place.is_stated().then(|| request.environment.value.clone()),
            slots: own.map(|filling| slot_of(catalog, request, plan, filling, finish)).collect(),
        }
    };
    request.namespaces.iter().enumerate().map(config).collect()
}

fn slot_of(
    catalog: &Catalog,
    request: &Request,
    plan: &Plan,
    filling: &Filling,
    finish: &Finish<'_>,
) -> SlotConfig {
    let backend = catalog.backend_at(filling.site());
    let interfaces = filling.interfaces().iter().map(|&interface| catalog.interface(interface).name.clone());
    let mut slot = SlotConfig {
        slot: request.slot(catalog, filling.demand()).name.clone(),
        backend: backend.name.clone(),
        interfaces: interfaces.collect(),
        ..SlotConfig::default()
    };
    finish(plan, filling.demand(), &mut slot, backend);
    slot
}
