//! Prism as a library: the use cases that join the registry and the solver.
//!
//! - [`find_backends`]: who can do it.
//! - [`generate_namespace_config`]: a configuration for backends you name.
//! - [`optimize`]: the proven cheapest valid plan for a request, with its story, or why there is none.
//! - [`alternatives`]: the next best plans, the trade between two or three measures, the best of each vendor.
//!
//! [`shipped`] is the registry that comes with the library; your own is read with [`registry::read`].

mod alike;
pub mod alternatives;
mod bare;
mod config;
mod decided;
pub mod explain;
mod find;
mod levels;
mod optimize;
mod resolve;
mod satisfiable;
pub mod words;

pub use alike::alike;
pub use bare::unpriced;
pub use config::{Named, generate_namespace_config, name_backends, plan_configs};
pub use decided::Decision;
pub use find::{Match, UnknownName, find_backends, find_by_interfaces};
pub use optimize::{
    Covered, Figures, IfKnown, Incomplete, NotSized, Optimum, Options, Report, RunnerUp, SlotStory, Spans,
    optimize,
};
pub use prism_model as model;
pub use prism_registry as registry;
pub use prism_registry::request;
pub use prism_solver as solver;
pub use prism_solver::SolveError;
pub use satisfiable::unsatisfiable_patterns;

/// The shipped catalogue, decoded once.
#[must_use]
pub fn shipped() -> &'static prism_model::Catalog {
    prism_registry_embedded::catalog()
}
