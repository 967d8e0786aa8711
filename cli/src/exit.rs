//! What a command comes to, as scripts see it. 0 is done.

/// Findings: what was checked needs mending.
pub(crate) const FINDINGS: u8 = 1;
/// Wrong usage, or input that cannot be read.
pub(crate) const USAGE: u8 = 2;
/// A bug of ours.
pub(crate) const BUG: u8 = 70;
