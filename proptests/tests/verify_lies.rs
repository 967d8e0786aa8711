//! The checker against the truth: certificates made by enumeration are accepted, and whatever is done to them, what
//! is still accepted is still true. Brute force says what is true.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::bare::certified::is_true;
use prism_proptests::bare::untrue::{Way, nothing_is_valid, second_is_best};
use prism_proptests::bare::{Bare, enumerated, generate, lie, text};
use prism_verify::{Certificate, Claim, Problem, Verdict, check};

const SEEDS: u64 = 4_000;
/// Changes that are tried on every certificate.
const LIES: usize = 60;

/// A problem with its certificate.
struct Case {
    bare: Bare,
    problem: Problem,
    certificate: String,
}

fn case(seed: u64) -> Option<Case> {
    let bare = generate::problem(seed);
    let problem = Problem::read(&text::file(&bare)).expect("a problem");
    let narrowed = (seed % 2 == 1).then_some(seed);
    let certificate = enumerated::certificate(&bare, &problem, narrowed)
        .unwrap_or_else(|why| panic!("seed {seed}: {why}"))?;
    Some(Case { bare, problem, certificate })
}

impl Case {
    /// What the checker says; `None` where it refuses.
    fn verdict(&self, certificate: &str) -> Option<Verdict> {
        check(&self.problem, &Certificate::read(certificate).ok()?).ok()
    }

    /// Whether a verdict is true.
    fn is_true(&self, verdict: &Verdict) -> bool {
        is_true(&self.bare, verdict)
    }
}

#[derive(Debug, Default)]
struct Tally {
    proven: [usize; 2],
    too_large: usize,
    lies: usize,
    readable: usize,
    accepted: usize,
    witnesses: usize,
    narrowed: usize,
}

#[test]
fn true_certificates_are_accepted_and_nothing_false_is() {
    let mut tally = Tally::default();
    for seed in 0..SEEDS {
        let Some(case) = case(seed) else {
            tally.too_large += 1;
            continue;
        };
        let Case { certificate, .. } = &case;
        let verdict = Certificate::read(certificate).map_err(|why| why.to_string());
        let verdict = verdict.and_then(|read| check(&case.problem, &read).map_err(|why| why.to_string()));
        let verdict = verdict
            .unwrap_or_else(|why| panic!("seed {seed}: {why}\n{}{certificate}", text::file(&case.bare)));
        assert!(case.is_true(&verdict), "seed {seed}: {verdict:?}");
        tally.proven[usize::from(verdict.claim == Claim::Infeasible)] += 1;
        tally.witnesses += usize::from(certificate.contains("witness"));
        tally.narrowed += usize::from(certificate.contains("narrow"));
        for told in lie::about(certificate, seed).take(LIES) {
            tally.lies += 1;
            tally.readable += usize::from(Certificate::read(&told).is_ok());
            let Some(verdict) = case.verdict(&told) else { continue };
            tally.accepted += 1;
            assert!(case.is_true(&verdict), "seed {seed} accepts\n{told}\nof\n{}", text::file(&case.bare));
        }
    }
    println!("{tally:?}");
    assert!(tally.proven[0] > 2_000 && tally.proven[1] > 300 && tally.witnesses > 20, "{tally:?}");
    assert!(tally.readable > 60_000 && tally.accepted < tally.readable, "{tally:?}");
}

/// A plan that is dearer than need be, its own values as bounds, and a proof to match: only the cases that show what is
/// better are passed over. Whichever way that is done, it is refused, and for that reason.
#[test]
fn what_agrees_with_itself_and_is_not_so_is_refused() {
    let mut refused = [[0; Way::ALL.len()]; 2];
    for seed in 0..SEEDS {
        let bare = generate::problem(seed);
        // In tens the second best is further off than a rounding.
        let bare = if seed % 2 == 1 { generate::in_tens(bare) } else { bare };
        let problem = Problem::read(&text::file(&bare)).expect("a problem");
        for (index, way) in Way::ALL.into_iter().enumerate() {
            let told = [second_is_best(&bare, &problem, way), nothing_is_valid(&bare, &problem, way)];
            for (kind, told) in told.into_iter().enumerate() {
                let Some(told) = told.unwrap_or_else(|why| panic!("seed {seed}: {why}")) else { continue };
                let read = Certificate::read(&told).expect("a certificate");
                let why = check(&problem, &read).map_err(|why| why.to_string());
                let why = why.expect_err(&format!("seed {seed} accepts\n{told}\nof\n{}", text::file(&bare)));
                let expected: &[&str] = match way {
                    Way::Silent => &["is in no part"],
                    Way::Short | Way::Narrowed => &["the leaf proves", "has to be above 0"],
                    Way::OtherSide => &["has no low side", "has no high side"],
                };
                assert!(expected.iter().any(|reason| why.contains(reason)), "seed {seed}: {why}\n{told}");
                refused[kind][index] += 1;
            }
        }
    }
    println!("{refused:?}");
    assert!(refused.as_flattened().iter().all(|&count| count > 700), "{refused:?}");
}
