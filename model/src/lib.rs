//! The words of Prism.
//!
//! A reader learns the domain here: interfaces and sets of them, the catalogue of backends, offerings and
//! patterns, requests and their facts, exact money, the plan and its referee. No I/O, no search, no printing;
//! strings have become ids before anything arrives here.

mod answer;
mod bits;
pub mod catalog;
pub mod charge;
mod exact;
mod fact;
mod id;
mod measure;
mod money;
mod nearest;
mod place;
mod plan;
mod referee;
pub mod request;
pub mod tariff;
pub mod workload;

pub use answer::{Answer, Blocked, Explanation};
pub use bits::{BitSet, InterfaceSet};
pub use catalog::{Catalog, CatalogParts, Known};
pub use exact::{Exact, Overflow};
pub use fact::{Cause, Fact};
pub use id::*;
pub use money::MicroUsd;
pub use nearest::nearest;
pub use place::{Mark, Place};
pub use plan::{Choice, CostLine, Filling, LineKind, Plan, Pool};
pub use referee::{Quote, Violation, left};
pub use request::Request;
