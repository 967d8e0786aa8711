//! Is an answer right? A certificate is checked against its problem without searching.
//!
//! [`Problem::read`] reads a `prism-problem/1` file, [`Certificate::read`] a `prism-certificate/1` file, and
//! [`check`] believes neither: the plan is held against the problem's own words, and every bound is recomputed
//! from the rows that `docs/formats.md` derives from the problem. Exact integers; what leaves 128 bits is
//! refused. Nothing here is shared with the solver, and all of it is meant to be read in one sitting:
//!
//! ```text
//! stated.rs       the problem file as it stands      rows.rs, rules.rs, needed.rs  its columns and rows
//! read.rs, read_rules.rs  names looked up, all       proof.rs           the tree of cases, and its leaves
//!                 checked: problem.rs                check.rs           the levels in turn: the verdict
//! certificate.rs  the certificate as it stands       candidates.rs      the problem against the registry
//! plan.rs         the plan in the problem's words
//! ```

mod candidates;
mod certificate;
mod check;
mod json;
mod needed;
mod plan;
mod problem;
mod proof;
mod read;
mod read_rules;
mod rows;
mod rules;
mod sheet;
mod stated;
#[cfg(test)]
mod tests;

pub use candidates::compare_candidates;
pub use certificate::{Certificate, Claim};
pub use check::{Proven, Refusal, Verdict, check};
pub use json::{Unreadable, sha256};
pub use problem::Problem;
pub use sheet::{Line, Sheet};
