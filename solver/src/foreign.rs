//! How solvers that are not ours are kept: on a thread of their own, where a panic is their failure and one that
//! runs away is left behind; and what they answer is a claim, measured again in exact integers.

use crate::engine::Outcome;
use crate::problem::{Assignment, Cap, Measure, Problem};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The name of the thread a foreign solver runs on, so that a panic hook can keep quiet about it.
pub const THREAD: &str = "prism-foreign";

/// How often a foreign solver is looked after.
const LOOK: Duration = Duration::from_millis(20);

/// How long foreign code may run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Before it is given up; `None` is as long as it takes.
    pub(crate) limit: Option<Duration>,
    /// After it was asked to stop, for the best it has.
    pub(crate) grace: Duration,
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    /// It was told to stop and left behind.
    Stopped,
    /// It panicked or ran away.
    Broken(String),
}

/// Runs foreign code on a thread of its own: its panic, its running past `patience`, and `stopped` end there.
pub(crate) fn contained<T: Send + 'static>(
    patience: Patience,
    mut stopped: impl FnMut() -> bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Gone> {
    let (sender, receiver) = mpsc::channel();
    let send = move || drop(sender.send(work()));
    if let Err(error) = std::thread::Builder::new().name(THREAD.into()).spawn(send) {
        return Err(Gone::Broken(format!("no thread to run on: {error}")));
    }
    let started = Instant::now();
    let mut asked: Option<Instant> = None;
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => return Err(Gone::Broken("it panicked".into())),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if asked.is_none() && stopped() {
            asked = Some(Instant::now());
        }
        if asked.is_some_and(|asked| asked.elapsed() >= patience.grace) {
            return Err(Gone::Stopped);
        }
        if patience.limit.is_some_and(|limit| started.elapsed() > limit) {
            return Err(Gone::Broken("it ran past its time limit".into()));
        }
    }
}

/// Believes an assignment only if it is one.
pub(crate) fn verified(problem: &Problem, measure: Measure, caps: &[Cap], assignment: Assignment) -> Outcome {
    let served = |demand: usize| problem.demands[demand].optional || assignment[demand].is_some();
    if !(0..problem.demands.len()).all(served) {
        return Outcome::Failed("its answer leaves a demand unserved".into());
    }
    let broken_cap =
        |cap: &&Cap| problem.measure(&assignment, cap.measure).is_none_or(|value| value > cap.most);
    if let Some(cap) = caps.iter().find(broken_cap) {
        return Outcome::Failed(format!("its answer breaks {cap:?}"));
    }
    if let Some(rule) = problem.rules.iter().find(|rule| !problem.keeps(rule, &assignment)) {
        return Outcome::Failed(format!("its answer breaks {rule:?}"));
    }
    match problem.measure(&assignment, measure) {
        Some(_) if !problem.solves(&assignment) => {
            Outcome::Failed("its answer takes a later bin first".into())
        }
        Some(value) => Outcome::Optimal { value, assignment },
        None => Outcome::Failed("its answer overloads a site".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRIEF: Patience = Patience { limit: Some(Duration::from_millis(20)), grace: Duration::ZERO };
    const LONG: Patience = Patience { limit: None, grace: Duration::ZERO };

    #[test]
    fn a_panic_in_a_dependency_is_its_failure_not_ours() {
        let ran = contained(LONG, || false, || -> u8 { panic!("index out of bounds") });
        assert_eq!(ran, Err(Gone::Broken("it panicked".into())));
    }

    #[test]
    fn one_that_runs_away_is_left_behind() {
        let forever = || std::thread::sleep(Duration::from_secs(5));
        let started = Instant::now();
        let ran = contained(BRIEF, || false, forever);
        assert_eq!(ran, Err(Gone::Broken("it ran past its time limit".into())));
        assert_eq!(contained(LONG, || true, forever), Err(Gone::Stopped));
        assert!(started.elapsed() < Duration::from_secs(2));
    }

    #[test]
    fn one_that_stops_when_it_is_asked_is_heard() {
        let soon = || {
            std::thread::sleep(Duration::from_millis(100));
            7
        };
        let patience = Patience { grace: Duration::from_secs(5), ..LONG };
        assert_eq!(contained(patience, || true, soon), Ok(7));
    }
}
