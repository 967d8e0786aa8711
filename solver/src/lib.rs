//! The exact engine of Prism.
//!
//! Read in the order the data moves: [`graph`] says which site could serve which demand and keeps the gap where
//! none can; [`lower`] prices the edges into a [`problem`] of integers; an [`engine`] minimises one measure at a
//! time ([`exact`] is ours, [`ilp`] the cross-check); [`mod@solve`] drives the levels and hands the result to the
//! referee; [`explain`] finds the fewest facts that contradict, [`mod@satisfiable`] asks for no more than whether
//! there is a plan. No file paths, no YAML, no clock, no printing.

pub mod auto;
pub mod budget;
pub mod canonical;
pub mod engine;
pub mod exact;
pub mod exchange;
pub mod explain;
pub mod foreign;
pub mod graph;
pub mod ilp;
pub mod lower;
mod parts;
pub mod problem;
pub mod prove;
pub mod rows;
mod running;
pub mod sat;
pub mod satisfiable;
pub mod solve;

pub use auto::Auto;
pub use budget::Budget;
pub use engine::{Engine, Outcome};
pub use exact::{Exact, Steps, Stepwise};
pub use ilp::Ilp;
pub use running::unknown_room;
pub use sat::Sat;
pub use satisfiable::{Satisfiable, satisfiable};
pub use solve::{Found, Reached, SolveError, find, solve};
