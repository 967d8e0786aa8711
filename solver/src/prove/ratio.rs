//! The ratio test: how far the multipliers may move, and what enters the basis there.
//!
//! A column whose reduced cost is used up may go to its other bound and let the bound grow on, more slowly, as long as
//! it grows at all (Fourer 1994; Maros 2003, "A generalized dual phase-2 simplex algorithm").

use super::simplex::TINY;

/// A variable whose reduced cost is used up on the way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Breakpoint {
    pub(super) variable: usize,
    /// When.
    pub(super) ratio: f64,
    /// How fast it moves what leaves.
    pub(super) rate: f64,
    /// From one of its bounds to the other.
    pub(super) range: f64,
}

/// What goes to its other bound on the way, what enters, and how fast the bound grows at the end.
pub(super) fn passed(
    breakpoints: &mut Vec<Breakpoint>,
    mut slope: f64,
) -> (Vec<usize>, Option<Breakpoint>, f64) {
    let mut flips = Vec::new();
    while let Some(next) = nearest(breakpoints) {
        let next = breakpoints.swap_remove(next);
        let after = slope - next.rate * next.range;
        if after <= 0.0 {
            return (flips, Some(next), slope);
        }
        slope = after;
        flips.push(next.variable);
    }
    (flips, None, slope)
}

/// The one that comes first; of several the one that moves most.
fn nearest(breakpoints: &[Breakpoint]) -> Option<usize> {
    let least = breakpoints.iter().map(|one| one.ratio).fold(f64::INFINITY, f64::min);
    let near = least + TINY * least.abs().max(1.0);
    let tied = breakpoints.iter().enumerate().filter(|(_, one)| one.ratio <= near);
    tied.max_by(|a, b| a.1.rate.total_cmp(&b.1.rate)).map(|(position, _)| position)
}
