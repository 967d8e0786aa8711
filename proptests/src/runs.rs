//! Many cases by number, on two threads, and how many each test tries.
//!
//! In the gate a test tries its usual number; tests that are not in [`TESTS`] try that always. `PRISM_CASES=1000000`
//! spreads a million over those below, each in proportion to its usual number and never fewer. `PRISM_FROM=5000000`
//! starts at another case than the first: no number is tried twice in two runs that are far enough apart.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a thread goes through, case by case.
pub trait Tally: Default + Send {
    /// Tries one.
    fn add(&mut self, case: u64);

    /// What two threads went through.
    #[must_use]
    fn join(self, other: Self) -> Self;
}

/// The random tests, with how many cases each tries in the gate. A name that is not here is not run.
pub const TESTS: [(&str, u64); 22] = [
    ("agreement", 6_400),
    ("alike", 3_000),
    ("bare", 20_000),
    ("certificates", 20_000),
    ("configurations", 1_500),
    ("export of files", 4_000),
    ("export", 3_000),
    ("fuzz certificates", 6_000),
    ("fuzz configurations", 6_000),
    ("fuzz plan files", 1_500),
    ("fuzz problems", 6_000),
    ("fuzz registry", 3_000),
    ("fuzz requests", 6_000),
    ("groups", 5_000),
    ("patches", 140),
    ("prices", 1_500),
    ("questions", 900),
    ("repairs of counted slots", 1_500),
    ("repairs", 1_500),
    ("rivals", 3_000),
    ("room", 1_800),
    ("veripb", 800),
];

/// The cases of a test.
///
/// # Panics
/// If it is not in [`TESTS`], or what the environment says is no number: a run that tries nothing tells nothing.
#[must_use]
pub fn cases(test: &str) -> Range<u64> {
    let first = said("PRISM_FROM").unwrap_or(0);
    first..first + count(test, said("PRISM_CASES").unwrap_or(0))
}

/// Whether the usual cases are tried: what else is expected of them is only known of those.
#[must_use]
pub fn usual() -> bool {
    said("PRISM_CASES").is_none() && said("PRISM_FROM").is_none()
}

#[allow(clippy::panic, reason = "documented: a run that tries nothing tells nothing")]
fn count(test: &str, all: u64) -> u64 {
    let sum: u64 = TESTS.iter().map(|(_, usual)| usual).sum();
    match TESTS.iter().find(|(name, _)| *name == test) {
        Some(&(_, usual)) => usual.max((u128::from(usual) * u128::from(all)).div_ceil(sum.into()) as u64),
        None => panic!("`{test}` is not among the random tests"),
    }
}

#[allow(clippy::panic, reason = "documented: a run that tries nothing tells nothing")]
fn said(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text}: not a number of cases")))
}

/// Tries all cases of a test.
///
/// # Panics
/// As [`cases`], and where a case panics.
#[must_use]
#[allow(clippy::panic, reason = "documented: a panic in a test is its report")]
pub fn tally<T: Tally>(test: &str) -> T {
    let cases = cases(test);
    let next = AtomicU64::new(cases.start);
    let work = || {
        let mut tally = T::default();
        loop {
            match next.fetch_add(1, Ordering::Relaxed) {
                case if case < cases.end => tally.add(case),
                _ => return tally,
            }
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        let done =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| panic!("a case panics")));
        done.fold(T::default(), T::join)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_is_spread_and_the_gate_tries_enough() {
        let all = |cases| TESTS.iter().map(|(name, _)| count(name, cases)).sum::<u64>();
        assert!(all(0) >= 20_000 && all(1) == all(0), "{}", all(0));
        assert!((1_000_000..1_000_100).contains(&all(1_000_000)), "{}", all(1_000_000));
    }
}
