//! What falls apart is solved apart: demands that no site, rule or limit connects cannot influence one another, so
//! each connected part is a problem of its own, and parts are solved on several threads at once.
//!
//! A site connects its demands if it costs something once, gives credits, or can run out; a rule connects the
//! demands it watches. A sum (the cost, a column) is the sum over the parts, the largest value is the largest of
//! theirs. A limit on the whole cost connects everything, unless the cost is what is minimised (then the result is
//! compared with it), or exactly the least cost of all parts together is allowed (then each part is held at its own).
//!
//! Nodes are given out in a fixed order, small parts first: the same budget gives the same answer on any number of
//! threads.

mod run;
mod split;
mod union;

use crate::budget::Budget;
use crate::engine::Outcome;
use crate::exact::Room;
use crate::problem::{Assignment, Cap, Measure, Problem, Rule};
use run::in_order;
use split::{Part, split};

/// How the values of parts make the value of the whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Sum,
    Largest,
}

/// How a measure falls apart, if it does.
fn join(problem: &Problem, measure: Measure) -> Option<Join> {
    match measure {
        Measure::Cost | Measure::Sum(_) => Some(Join::Sum),
        Measure::Worst(_) => Some(Join::Largest),
        Measure::Distinct(_) => None,
        Measure::Weighted(index) => problem.weighted[index]
            .iter()
            .all(|&(_, part)| join(problem, part) == Some(Join::Sum))
            .then_some(Join::Sum),
    }
}

/// Limits, by how they fall apart.
struct Limits {
    /// The most that everything may cost.
    cost: Option<i64>,
    /// What each option must keep by itself.
    each: Vec<Cap>,
}

impl Limits {
    /// `None` where some limit connects everything.
    fn new(problem: &Problem, caps: &[Cap]) -> Option<Self> {
        let ruled = problem.rules.iter().filter_map(|rule| match rule {
            Rule::CostMax(most) => Some(*most),
            _ => None,
        });
        let capped = caps.iter().filter(|cap| cap.measure == Measure::Cost).map(|cap| cap.most);
        let others = || caps.iter().filter(|cap| cap.measure != Measure::Cost);
        let apart = others().all(|cap| matches!(cap.measure, Measure::Worst(_)));
        apart.then(|| Self { cost: ruled.chain(capped).min(), each: others().copied().collect() })
    }
}

/// Minimises part by part; `None` where the problem is in one piece.
pub(crate) fn minimise(
    problem: &Problem,
    measure: Measure,
    caps: &[Cap],
    budget: &mut Budget,
    solve: impl Fn(&Problem, Measure, &[Cap], &mut Budget) -> Outcome + Sync,
) -> Option<Outcome> {
    let join = join(problem, measure)?;
    let limits = Limits::new(problem, caps)?;
    if limits.cost.is_some() && measure != Measure::Cost {
        return None;
    }
    let parts = split(problem)?;
    let found = in_order(&parts, budget, |part, budget| solve(&part.problem, measure, &limits.each, budget));
    Some(within(joined(problem, measure, join, &parts, found), limits.cost))
}

/// The outcome of the whole.
fn joined(problem: &Problem, measure: Measure, join: Join, parts: &[Part], found: Vec<Outcome>) -> Outcome {
    let mut whole: Option<Assignment> = Some(vec![None; problem.demands.len()]);
    let (mut bound, mut proven) = (None, true);
    for (part, outcome) in parts.iter().zip(found) {
        let (own, best) = match outcome {
            Outcome::Infeasible | Outcome::Failed(_) => return outcome,
            Outcome::Optimal { value, assignment } => (value, Some(assignment)),
            Outcome::Stopped { best, bound } => {
                proven = false;
                (bound, best.map(|(_, assignment)| assignment))
            }
        };
        bound = Some(bound.map_or(own, |before: i64| match join {
            Join::Sum => before.saturating_add(own),
            Join::Largest => before.max(own),
        }));
        whole = whole.zip(best).map(|(whole, best)| part.put(whole, &best));
    }
    let best = whole.and_then(|whole| Some((problem.measure(&whole, measure)?, whole)));
    match (best, proven) {
        (Some((value, assignment)), true) => Outcome::Optimal { value, assignment },
        (best, _) => Outcome::Stopped { best, bound: bound.unwrap_or(i64::MIN) },
    }
}

/// What a limit on the value leaves of an outcome.
fn within(outcome: Outcome, most: Option<i64>) -> Outcome {
    let Some(most) = most else { return outcome };
    match outcome {
        Outcome::Optimal { value, .. } if value > most => Outcome::Infeasible,
        Outcome::Stopped { bound, .. } if bound > most => Outcome::Infeasible,
        Outcome::Stopped { best, bound } => {
            Outcome::Stopped { best: best.filter(|&(value, _)| value <= most), bound }
        }
        outcome => outcome,
    }
}

/// The first assignment in canonical order, part by part; `None` where the problem is in one piece.
pub(crate) fn first(
    problem: &Problem,
    caps: &[Cap],
    budget: &mut Budget,
    least: impl Fn(&Problem, Measure, &[Cap], &mut Budget) -> Outcome + Sync,
    first: impl Fn(&Problem, &[Cap], Room, &mut Budget) -> Option<Assignment> + Sync,
) -> Option<Option<Assignment>> {
    let limits = Limits::new(problem, caps)?;
    let parts = split(problem)?;
    let mut most: Vec<Option<i64>> = vec![None; parts.len()];
    if let Some(allowed) = limits.cost {
        let found = in_order(&parts, budget, |part, budget| {
            least(&part.problem, Measure::Cost, &limits.each, budget)
        });
        let mut sum = 0_i64;
        for (most, outcome) in most.iter_mut().zip(found) {
            match outcome {
                Outcome::Optimal { value, .. } => (*most, sum) = (Some(value), sum.saturating_add(value)),
                Outcome::Infeasible => return Some(None),
                Outcome::Stopped { .. } | Outcome::Failed(_) => {
                    budget.end();
                    return Some(None);
                }
            }
        }
        match sum.cmp(&allowed) {
            std::cmp::Ordering::Less => return None,
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => return Some(None),
        }
    }
    let parts: Vec<(Part, Option<i64>)> = parts.into_iter().zip(most).collect();
    let found = in_order(&parts, budget, |(part, most), budget| {
        let own = most.map(|most| Cap { measure: Measure::Cost, most });
        let caps: Vec<Cap> = limits.each.iter().copied().chain(own).collect();
        let found = first(&part.problem, &caps, Room::unless(own.is_some()), budget);
        (found, budget.left() == 0)
    });
    let mut whole = vec![None; problem.demands.len()];
    for ((part, _), (own, ended)) in parts.iter().zip(found) {
        match own {
            Some(own) => whole = part.put(whole, &own),
            None => {
                if ended {
                    budget.end();
                }
                return Some(None);
            }
        }
    }
    Some(Some(whole))
}
