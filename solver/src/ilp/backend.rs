//! Which solver an integer program is given to. `microlp` is always there; the others are native libraries and
//! cargo features of this crate.

use super::Claim;
use crate::problem::Assignment;
use good_lp::solvers::SolutionStatus;
use good_lp::variable::UnsolvedProblem;
use good_lp::{Constraint, ResolutionError, Solution, SolverModel, Variable, WithTimeLimit};

/// A solver of integer programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// Pure Rust.
    #[default]
    Microlp,
    /// HiGHS.
    #[cfg(feature = "highs")]
    Highs,
    /// COIN-OR branch and cut.
    #[cfg(feature = "cbc")]
    Cbc,
    /// SCIP.
    #[cfg(feature = "scip")]
    Scip,
}

/// What a solution says, read from the values of its variables.
type Read<'r> = &'r dyn Fn(&dyn Fn(Variable) -> f64) -> Assignment;

impl Backend {
    /// As `--engine` takes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Microlp => "ilp",
            #[cfg(feature = "highs")]
            Self::Highs => "highs",
            #[cfg(feature = "cbc")]
            Self::Cbc => "cbc",
            #[cfg(feature = "scip")]
            Self::Scip => "scip",
        }
    }

    /// Solves, with no gap left.
    pub(super) fn solve(
        self,
        problem: UnsolvedProblem,
        rows: Vec<Constraint>,
        seconds: u32,
        read: Read<'_>,
    ) -> Claim {
        match self {
            Self::Microlp => claim(problem.using(good_lp::microlp), rows, seconds, read),
            #[cfg(feature = "highs")]
            Self::Highs => without_gap(problem.using(good_lp::highs), rows, seconds, read),
            #[cfg(feature = "cbc")]
            Self::Cbc => without_gap(problem.using(good_lp::coin_cbc), rows, seconds, read),
            #[cfg(feature = "scip")]
            Self::Scip => without_gap(problem.using(good_lp::scip), rows, seconds, read),
        }
    }
}

/// Native solvers stop a little before the optimum unless they are told not to.
#[cfg(any(feature = "highs", feature = "cbc", feature = "scip"))]
fn without_gap<M>(model: M, rows: Vec<Constraint>, seconds: u32, read: Read<'_>) -> Claim
where
    M: SolverModel<Error = ResolutionError> + WithTimeLimit + good_lp::solvers::WithMipGap,
{
    match model.with_mip_gap(0.0) {
        Ok(model) => claim(model, rows, seconds, read),
        Err(error) => Claim::Broken(error.to_string()),
    }
}

fn claim<M>(model: M, rows: Vec<Constraint>, seconds: u32, read: Read<'_>) -> Claim
where
    M: SolverModel<Error = ResolutionError> + WithTimeLimit,
{
    let mut model = model.with_time_limit(f64::from(seconds));
    for row in rows {
        model.add_constraint(row);
    }
    match model.solve() {
        Ok(solution) if !matches!(solution.status(), SolutionStatus::Optimal) => {
            Claim::Broken("it stopped before its proof was complete".into())
        }
        Ok(solution) => Claim::Assignment(read(&|variable| solution.value(variable))),
        Err(ResolutionError::Infeasible) => Claim::Infeasible,
        Err(error) => Claim::Broken(error.to_string()),
    }
}
