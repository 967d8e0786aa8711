//! The verdict: the plan, then the levels in turn.

use crate::certificate::{Big, Certificate, Claim, Level};
use crate::plan::Plan;
use crate::problem::{self, Measure, Problem};
use crate::proof::{self, Goal};
use crate::rows::Rows;

/// Why a certificate is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct Refusal {
    /// Where in the certificate, as a JSON path.
    pub place: String,
    /// What is wrong there.
    pub why: String,
}

/// A certificate that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What is proven.
    pub claim: Claim,
    /// The levels; none for a problem without solution.
    pub levels: Vec<Proven>,
    /// How many demands the plan serves, and at how many sites.
    pub served: (usize, usize),
    /// How many nodes the proofs have.
    pub nodes: usize,
    /// How many rows they are about.
    pub rows: usize,
}

/// What is proven of a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The measure, as the problem names it.
    pub measure: String,
    /// What the plan comes to.
    pub value: i128,
    /// Nothing that keeps the levels before comes to less.
    pub bound: i128,
}

type Checked<T> = Result<T, Refusal>;

fn refuse<T>(place: impl Into<String>, why: impl Into<String>) -> Checked<T> {
    Err(Refusal { place: place.into(), why: why.into() })
}

/// Checks a certificate against its problem.
///
/// # Errors
/// The first thing that does not hold, and where.
pub fn check(problem: &Problem, certificate: &Certificate) -> Checked<Verdict> {
    if let Some(hash) = certificate.problem_sha256.as_ref().filter(|hash| **hash != problem.sha256) {
        let why = format!("it is about a file of SHA-256 {hash}, and this one has {}", problem.sha256);
        return refuse("problem_sha256", why);
    }
    if certificate.name != problem.name {
        return refuse(
            "name",
            format!("{:?} is not the problem's name {:?}", certificate.name, problem.name),
        );
    }
    match certificate.claim {
        Claim::Infeasible => infeasible(problem, certificate),
        Claim::Optimal | Claim::Feasible => Climb::new(problem, certificate)?.run(),
    }
}

fn infeasible(problem: &Problem, certificate: &Certificate) -> Checked<Verdict> {
    if certificate.assignment.is_some() || certificate.units.is_some() {
        return refuse("assignment", "an assignment where nothing is said to be valid");
    }
    let [level] = &certificate.levels[..] else {
        return refuse("levels", "a problem without solution has one level, `none`");
    };
    if level.measure != "none" || level.value.is_some() || level.bound.is_some() || level.witness.is_some() {
        return refuse("levels[0]", "a problem without solution has the measure `none` and no value");
    }
    let rows = rows(problem, None, &[], 0)?;
    prove(&rows, level, 0, Goal::Nothing)?;
    Ok(Verdict {
        claim: Claim::Infeasible,
        levels: Vec::new(),
        served: (0, 0),
        nodes: level.nodes.len(),
        rows: rows.rows.len(),
    })
}

fn rows<'p>(
    problem: &'p Problem,
    measure: Option<&Measure>,
    caps: &[(&Measure, i64)],
    level: usize,
) -> Checked<Rows<'p>> {
    Rows::new(problem, measure, caps).or_else(|why| refuse(format!("levels[{level}]"), why.to_string()))
}

fn prove(rows: &Rows<'_>, level: &Level, index: usize, goal: Goal) -> Checked<()> {
    let place = |node| format!("levels[{index}].nodes[{node}]");
    proof::check(rows, &level.nodes, goal).or_else(|gap| refuse(place(gap.node), gap.why))
}

/// The levels one after the other, each held at its cap for the next.
struct Climb<'p> {
    problem: &'p Problem,
    certificate: &'p Certificate,
    plan: Plan<'p>,
    caps: Vec<(&'p Measure, i64)>,
    verdict: Verdict,
}

impl<'p> Climb<'p> {
    fn new(problem: &'p Problem, certificate: &'p Certificate) -> Checked<Self> {
        let Some(assignment) = &certificate.assignment else { return refuse("assignment", "is missing") };
        let Some(units) = &certificate.units else { return refuse("units", "is missing") };
        let plan = Plan::checked(problem, assignment, units).or_else(|why| refuse("assignment", why))?;
        let (stated, levels) = (certificate.levels.len(), problem.levels.len());
        if stated > levels || (stated < levels && certificate.claim == Claim::Optimal) {
            return refuse("levels", format!("{stated} levels for a problem of {levels}"));
        }
        let verdict =
            Verdict { claim: certificate.claim, levels: Vec::new(), served: plan.size(), nodes: 0, rows: 0 };
        Ok(Self { problem, certificate, plan, caps: Vec::new(), verdict })
    }

    fn run(mut self) -> Checked<Verdict> {
        let pairs = self.problem.levels.iter().zip(&self.certificate.levels);
        for (index, (level, stated)) in pairs.enumerate() {
            self.level(index, level, stated)?;
        }
        Ok(self.verdict)
    }

    fn level(&mut self, index: usize, level: &'p problem::Level, stated: &'p Level) -> Checked<()> {
        let place = || format!("levels[{index}]");
        if stated.measure != level.name {
            return refuse(
                place(),
                format!("`{}` is not the problem's measure `{}`", stated.measure, level.name),
            );
        }
        let (Some(Big(value)), Some(Big(bound))) = (stated.value, stated.bound) else {
            return refuse(place(), "`value` and `bound` are needed");
        };
        let real = self.plan.measure(&level.measure);
        if value != real {
            return refuse(format!("{}.value", place()), format!("the plan comes to {real}, not to {value}"));
        }
        self.reached(index, level, stated, value, bound)?;
        let rows = rows(self.problem, Some(&level.measure), &self.caps, index)?;
        prove(&rows, stated, index, Goal::AtLeast(bound))?;
        self.verdict.nodes += stated.nodes.len();
        self.verdict.rows += rows.rows.len();
        self.verdict.levels.push(Proven { measure: level.name.clone(), value, bound });
        let cap = i64::try_from(cap(bound, level.tolerance_ppm));
        let Ok(cap) = cap else { return refuse(place(), "its cap leaves 64 bits") };
        self.caps.push((&level.measure, cap));
        Ok(())
    }

    /// Whether the bound is an optimum that something reaches, where it has to be, and the plan is near enough.
    fn reached(
        &self,
        index: usize,
        level: &problem::Level,
        stated: &'p Level,
        value: i128,
        bound: i128,
    ) -> Checked<()> {
        let place = format!("levels[{index}]");
        let last = index + 1 == self.certificate.levels.len();
        if last && self.certificate.claim == Claim::Feasible {
            return Ok(());
        }
        if last && value != bound {
            return refuse(
                format!("{place}.bound"),
                format!("{bound} is not the plan's {value}: nothing says it is the best"),
            );
        }
        if value > cap(bound, level.tolerance_ppm) {
            return refuse(
                format!("{place}.value"),
                format!("{value} is beyond the tolerance above {bound}"),
            );
        }
        match &stated.witness {
            Some(_) | None if value == bound => Ok(()),
            None => refuse(
                place,
                "needs a witness: the plan is above the bound, and nothing shows that it is reached",
            ),
            Some(witness) => {
                let plan = Plan::checked(self.problem, &witness.assignment, &witness.units)
                    .or_else(|why| refuse(format!("{place}.witness"), why))?;
                let kept = self.caps.iter().all(|&(measure, most)| plan.measure(measure) <= i128::from(most));
                let reached = plan.measure(&level.measure);
                if kept && reached == bound {
                    return Ok(());
                }
                refuse(format!("{place}.witness"), format!("comes to {reached}, or breaks a level before"))
            }
        }
    }
}

/// What later levels may come to.
fn cap(bound: i128, tolerance_ppm: i64) -> i128 {
    bound.saturating_add(bound.saturating_abs().saturating_mul(i128::from(tolerance_ppm)) / 1_000_000)
}
