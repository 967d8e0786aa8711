//! Among equally good assignments the first in canonical order: the tie-break that makes every engine answer
//! alike.

use crate::budget::Budget;
use crate::exact::{Room, first_within};
use crate::problem::{Assignment, Cap, Problem};

/// The first assignment within the caps, demands by position, options by site, unserved last; `known` if the
/// budget ends before.
#[must_use]
pub fn first(
    problem: &Problem,
    caps: &[Cap],
    room: Room,
    known: Assignment,
    budget: &mut Budget,
) -> Assignment {
    first_within(problem, caps, room, budget).unwrap_or(known)
}
