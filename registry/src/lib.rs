//! The registry: reads files with their places, reports every fault of every file in one run, and builds the
//! catalogue; lowers requests to ids. Strings end here.

mod check;
pub mod codes;
mod diagnostic;
pub mod files;
pub mod matrix;
pub mod node;
mod read;
pub mod request;
pub mod config;
pub mod units;

pub use check::check;
pub use files::{Layer, read_dir, shipped};
pub use read::{Reading, read};
pub use node::{Map, Node, Reader};
pub use diagnostic::{Diagnostic, Fix, Severity, nearest};
