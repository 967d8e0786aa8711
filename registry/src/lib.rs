//! The registry: reads files with their places, reports every fault of every file in one run, and builds the
//! catalogue; lowers requests to ids. Strings end here.

mod check;
pub mod codes;
pub mod config;
mod dated;
mod diagnostic;
pub mod files;
pub mod matrix;
pub mod node;
mod read;
pub mod request;
pub mod scaffold;
pub mod schema;
pub mod units;
mod yaml;

pub use check::check;
pub use dated::dated_after;
pub use diagnostic::{Diagnostic, Fix, Severity, cut_short};
pub use files::{Layer, read_dir, shipped};
pub use node::{Map, Node, Reader};
pub use prism_model::nearest;
pub use read::{Reading, read};
