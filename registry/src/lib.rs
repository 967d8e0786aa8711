//! The registry: reads files with their places, reports every fault of every file in one run, and builds the
//! catalogue; lowers requests to ids. Strings end here.

mod diagnostic;

pub use diagnostic::{Diagnostic, Fix, Severity, nearest};
