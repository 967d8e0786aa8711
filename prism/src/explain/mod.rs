//! Why, and what then: the questions a person asks of an answer, each answered by solving the request again with
//! something changed, so that every figure is the cost of a plan that passed the referee.
//!
//! - [`repairs`]: no plan, and the least that could be taken back so that there is one.
//! - [`prices`]: what every constraint costs.
//! - [`why_not`]: what another choice would cost, or what stands against it, and what would make it win.
//! - [`why_not_configured`]: the same of a whole configuration, with its slots, units and interfaces.
//! - [`room`]: how dear what was chosen may get before something else is cheaper.
//! - [`figures`]: the prices that the bill is made of, where they come from and how old they are.
//! - [`Original`]: the request file with a repair in it.
//! - [`what_if`]: the plan of a request, or of a catalogue, that is a little otherwise.

mod anywhere;
mod behind;
mod configured;
mod conflicts;
mod edit;
mod groups;
mod hitting;
mod ladder;
mod least;
mod mixed;
mod patch;
mod planned;
mod price;
mod repair;
mod reprice;
mod room;
mod round;
mod solving;
mod sources;
mod symmetry;
mod told;
mod weights;
mod what_if;
mod why_not;

pub use behind::behind;
pub(crate) use behind::figured;
pub use configured::{Against, ListApart, UnitsApart, UnitsSay, why_not_configured};
pub use conflicts::Conflict;
pub use edit::{Edit, Subject, left, mended, stated_with};
pub use patch::{Original, Patch};
pub use price::{Difference, Price, prices};
pub use repair::{Repair, Repairs, repairs};
pub use reprice::repriced;
pub use room::{Limit, Room, room};
pub use sources::{Figure, figures};
pub(crate) use weights::weighed;
pub use what_if::{Otherwise, too_dear, what_if};
pub use why_not::{Whose, WhyNot, WinsAt, why_not};
