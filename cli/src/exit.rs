//! What a command comes to, as scripts see it. 0 is done.

/// Findings: what was checked needs mending.
pub(crate) const FINDINGS: u8 = 1;
/// Wrong usage, or input that cannot be read.
pub(crate) const USAGE: u8 = 2;
/// Proven: no plan.
pub(crate) const NO_PLAN: u8 = 3;
/// Stopped early with a valid plan.
pub(crate) const STOPPED_WITH_PLAN: u8 = 4;
/// Stopped early without one.
pub(crate) const STOPPED: u8 = 5;
/// A second Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;
/// A bug of ours.
pub(crate) const BUG: u8 = 70;
