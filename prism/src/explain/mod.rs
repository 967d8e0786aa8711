//! Why, and what then: the questions a person asks of an answer, each answered by solving the request again with
//! something changed, so that every figure is the cost of a plan that passed the referee.
//!
//! - [`repairs`]: no plan, and the least that could be taken back so that there is one.
//! - [`prices`]: what every constraint costs.

mod conflicts;
mod edit;
mod ladder;
mod price;
mod repair;
mod solving;

pub use conflicts::Conflict;
pub use edit::{Edit, Subject, mended};
pub use price::{Difference, Price, prices};
pub use repair::{Repair, Repairs, repairs};
