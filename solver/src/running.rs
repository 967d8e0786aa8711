//! What already runs, as the search reads it: how much of a resource a pool has left for one more demand.

use prism_model::catalog::{Catalog, Known};
use prism_model::request::{FactName, Request, Running};
use prism_model::workload::Resource;

/// What a running pool has left of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// No limit is known, and that is fine.
    NoLimit,
    /// So much.
    Most(i64),
    /// Nobody says, and that is not accepted.
    Unknown(FactName),
}

impl Left {
    /// Whether so much fits.
    pub(crate) fn holds(self, asked: i64) -> bool {
        match self {
            Self::NoLimit => true,
            Self::Most(most) => asked <= most,
            Self::Unknown(_) => asked == 0,
        }
    }
}

/// What `pool` has left of `resource`.
pub(crate) fn left(catalog: &Catalog, request: &Request, pool: &Running, resource: Resource) -> Left {
    let stated = |resource| !pool.spare(resource).is_unknown();
    match pool.spare(resource) {
        Known::Unlimited => Left::NoLimit,
        Known::Value(most) => Left::Most(most),
        Known::Unknown if catalog.capacity_at(pool.site, resource) == Known::Unlimited => Left::NoLimit,
        Known::Unknown if sized_otherwise(resource, stated) => Left::NoLimit,
        Known::Unknown => {
            let fact = crate::graph::fact_of(catalog, pool.site, resource);
            if request.unknown.accepts(fact) { Left::NoLimit } else { Left::Unknown(fact) }
        }
    }
}

/// What nobody says of a pool and of what could be bought beside it, and what is not accepted as unknown: it counts as
/// nothing. What is left may hold each demand by itself, and not all of them.
#[must_use]
pub fn unknown_room(catalog: &Catalog, request: &Request, pool: &Running) -> Vec<FactName> {
    let spare = |resource| match left(catalog, request, pool, resource) {
        Left::Unknown(fact) => Some(fact),
        Left::NoLimit | Left::Most(_) => None,
    };
    let more = |resource| {
        let fact = crate::graph::unsized_fact(catalog, pool.site, resource)?;
        (!request.unknown.accepts(fact)).then_some(fact)
    };
    Resource::ALL.into_iter().flat_map(|resource| [spare(resource), more(resource)]).flatten().collect()
}

/// Requests are sized by their total or by writes and reads, whichever is stated.
pub(crate) fn sized_otherwise(resource: Resource, stated: impl Fn(Resource) -> bool) -> bool {
    match resource {
        Resource::Ops => stated(Resource::WriteOps) && stated(Resource::ReadOps),
        Resource::WriteOps | Resource::ReadOps => stated(Resource::Ops),
        Resource::Data | Resource::Connections | Resource::Throughput => false,
    }
}
