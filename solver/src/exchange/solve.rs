//! Solving a named problem: one level after the other, each proven optimum held as a cap for the next, then the
//! canonical assignment among the optimal ones; and, where there is none, a minimal conflict.

use super::conflict;
use super::named::{Named, NamedLevel};
use crate::budget::Budget;
use crate::canonical;
use crate::engine::{Engine, Outcome};
use crate::exact::Room;
use crate::problem::{Assignment, Cap, Measure};

/// Up to so many demands the answer is the canonical one, whatever engine proved it.
const CANONICAL_DEMANDS: usize = 64;

/// Below every cost that a problem can have: an engine that proved nothing says so.
const NOTHING: i64 = -(1 << 60);

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proven: nothing is better.
    Optimal,
    /// Stopped early with a valid assignment.
    Feasible,
    /// Proven: nothing satisfies the rules.
    Infeasible,
    /// Stopped early without an assignment.
    Unknown,
}

impl Status {
    /// The word in a solution file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Infeasible => "infeasible",
            Self::Unknown => "unknown",
        }
    }
}

/// An engine broke or claimed what does not hold: a bug, not an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("engine `{engine}` failed: {why}")]
pub struct EngineFailed {
    /// Which engine.
    pub engine: &'static str,
    /// How.
    pub why: String,
}

/// How far one level came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelAnswer {
    /// What the assignment comes to; `None` without an assignment.
    pub value: Option<i64>,
    /// No assignment that keeps the earlier levels is below this; `None` if nothing is proven.
    pub bound: Option<i64>,
}

/// What a problem comes to.
#[derive(Clone, Debug)]
pub struct Solved<'p> {
    pub(super) named: &'p Named,
    pub(super) status: Status,
    pub(super) assignment: Option<Assignment>,
    pub(super) bound: Option<i64>,
    pub(super) levels: Vec<LevelAnswer>,
    pub(super) conflict: Option<Vec<String>>,
}

impl<'p> Solved<'p> {
    /// How it ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Where a demand is served; `None` if it is not, or does not exist.
    #[must_use]
    pub fn site_of(&self, demand: &str) -> Option<&'p str> {
        let demand = self.named.demands.get(demand)?;
        let choice = self.named.problem.chosen(self.assignment.as_ref()?, demand)?;
        Some(&self.named.sites()[choice.site])
    }

    /// Every served demand with its site, in the order of the demands.
    pub fn assignment(&self) -> impl Iterator<Item = (&'p str, &'p str)> + '_ {
        let (demands, sites) = (self.named.demands(), self.named.sites());
        let chosen = |demand: usize| {
            let choice = self.named.problem.chosen(self.assignment.as_ref()?, demand)?;
            Some((demands[demand].as_str(), sites[choice.site].as_str()))
        };
        (0..demands.len()).filter_map(chosen)
    }

    /// Every used site with the units that are bought there, in the order of the sites.
    pub fn units(&self) -> impl Iterator<Item = (&'p str, i64)> + '_ {
        let usage = self.assignment.as_ref().map(|assignment| self.named.problem.usage(assignment));
        let sites = self.named.problem.sites.iter().zip(self.named.sites());
        let bought = sites.zip(usage.unwrap_or_default()).filter(|(_, usage)| usage.served > 0);
        bought.filter_map(|((site, name), usage)| Some((name.as_str(), site.units_for(&usage.load)?)))
    }

    /// The assignment by number.
    pub(crate) fn plain_assignment(&self) -> Option<&Assignment> {
        self.assignment.as_ref()
    }

    /// What the assignment costs.
    #[must_use]
    pub fn objective(&self) -> Option<i64> {
        self.named.problem.measure(self.assignment.as_ref()?, Measure::Cost)
    }

    /// No assignment that is as good at the levels before costs less; `None` if nothing is proven.
    #[must_use]
    pub fn bound(&self) -> Option<i64> {
        self.bound
    }

    /// The levels, as far as they came.
    #[must_use]
    pub fn levels(&self) -> &[LevelAnswer] {
        &self.levels
    }

    /// What cannot hold together, each member needed: ids of demands, `capacity:SITE`, `limit:SITE`, `rule:INDEX`.
    /// `None` if there is an assignment, or if the budget ended before the list was proven minimal.
    #[must_use]
    pub fn conflict(&self) -> Option<&[String]> {
        self.conflict.as_deref()
    }
}

impl<'p> Solved<'p> {
    /// That there is no answer, as was found elsewhere. Only a proof makes more of it than a claim.
    #[must_use]
    pub fn nothing(named: &'p Named) -> Self {
        Self {
            named,
            status: Status::Infeasible,
            assignment: None,
            bound: None,
            levels: Vec::new(),
            conflict: None,
        }
    }

    /// An answer that was found elsewhere, measured again here. `bounds` are what is proven of the levels, in order,
    /// as far as it goes; the last one of an answer that was stopped need not be reached.
    ///
    /// # Errors
    /// Why it is no answer to this problem.
    pub(crate) fn known(
        named: &'p Named,
        status: Status,
        assignment: Assignment,
        bounds: Vec<Option<i64>>,
    ) -> Result<Self, String> {
        let proven = if status == Status::Optimal { bounds.len() } else { bounds.len().saturating_sub(1) };
        let caps = named
            .levels
            .iter()
            .zip(&bounds[..proven])
            .filter_map(|(level, &bound)| Some(Cap { measure: level.measure, most: level.most(bound?) }));
        Climb { named, caps: caps.collect(), bounds, best: None }.answer(status, assignment)
    }
}

/// Solves a problem.
///
/// # Errors
/// [`EngineFailed`] if the engine breaks, or claims what does not hold.
pub fn solve<'p>(
    named: &'p Named,
    engine: &dyn Engine,
    budget: &mut Budget,
) -> Result<Solved<'p>, EngineFailed> {
    let failed = |why: String| EngineFailed { engine: engine.answered(), why };
    let mut climb = Climb { named, caps: Vec::new(), bounds: Vec::new(), best: None };
    for (index, level) in named.levels.iter().enumerate() {
        match engine.minimise(&named.problem, level.measure, &climb.caps, budget) {
            Outcome::Optimal { value, assignment } => climb.hold(*level, value, assignment),
            Outcome::Infeasible if index == 0 => return Ok(climb.contradicts(budget)),
            Outcome::Infeasible => return Err(failed("a later level contradicts an earlier optimum".into())),
            Outcome::Stopped { best, bound } => return climb.stopped(best, bound).map_err(failed),
            // What breaks when it is asked to stop has stopped.
            Outcome::Failed(_) if budget.stopped() => return climb.stopped(None, i64::MIN).map_err(failed),
            Outcome::Failed(why) => return Err(failed(why)),
        }
    }
    climb.proven(budget).map_err(failed)
}

/// The levels proven so far.
struct Climb<'p> {
    named: &'p Named,
    caps: Vec<Cap>,
    bounds: Vec<Option<i64>>,
    best: Option<Assignment>,
}

impl<'p> Climb<'p> {
    fn hold(&mut self, level: NamedLevel, value: i64, assignment: Assignment) {
        self.caps.push(Cap { measure: level.measure, most: level.most(value) });
        self.bounds.push(Some(value));
        self.best = Some(assignment);
    }

    fn contradicts(self, budget: &mut Budget) -> Solved<'p> {
        let conflict = conflict::minimal(self.named, budget);
        Solved {
            named: self.named,
            status: Status::Infeasible,
            assignment: None,
            bound: None,
            levels: Vec::new(),
            conflict,
        }
    }

    fn stopped(mut self, best: Option<(i64, Assignment)>, bound: i64) -> Result<Solved<'p>, String> {
        self.bounds.push((bound > NOTHING).then_some(bound));
        if let Some((_, assignment)) = best {
            self.best = Some(assignment);
        }
        match self.best.take() {
            Some(assignment) => self.answer(Status::Feasible, assignment),
            None => Ok(Solved {
                named: self.named,
                status: Status::Unknown,
                assignment: None,
                bound: self.cost_bound(),
                levels: self.bounds.iter().map(|&bound| LevelAnswer { value: None, bound }).collect(),
                conflict: None,
            }),
        }
    }

    fn proven(mut self, budget: &mut Budget) -> Result<Solved<'p>, String> {
        let Some(mut assignment) = self.best.take() else { return Err("nothing was minimised".into()) };
        if self.named.demands.len() <= CANONICAL_DEMANDS {
            let least = |level: &NamedLevel| level.measure == Measure::Cost && level.tolerance_ppm == 0;
            let room = Room::unless(self.named.levels.iter().any(least));
            assignment = canonical::first(&self.named.problem, &self.caps, room, assignment, budget);
        }
        self.answer(Status::Optimal, assignment)
    }

    /// An assignment with what it comes to, measured again from scratch.
    fn answer(self, status: Status, assignment: Assignment) -> Result<Solved<'p>, String> {
        let problem = &self.named.problem;
        if !problem.solves(&assignment) {
            return Err("its assignment breaks the problem".into());
        }
        let kept =
            |cap: &Cap| problem.measure(&assignment, cap.measure).is_some_and(|value| value <= cap.most);
        if !self.caps.iter().all(kept) {
            return Err("its assignment breaks an earlier level".into());
        }
        let level = |(index, level): (usize, &NamedLevel)| LevelAnswer {
            value: problem.measure(&assignment, level.measure),
            bound: self.bounds.get(index).copied().flatten(),
        };
        let levels = self.named.levels.iter().enumerate().map(level).collect();
        let bound = match status {
            Status::Optimal => problem.measure(&assignment, Measure::Cost),
            _ => self.cost_bound(),
        };
        Ok(Solved { named: self.named, status, assignment: Some(assignment), bound, levels, conflict: None })
    }

    /// What is proven about the cost.
    fn cost_bound(&self) -> Option<i64> {
        let levels = self.named.levels.iter().zip(&self.bounds);
        levels.filter(|(level, _)| level.measure == Measure::Cost).find_map(|(_, &bound)| bound)
    }
}
