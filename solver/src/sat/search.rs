//! The least of a measure: what is open between what is proven and the best found is halved until nothing is.

use super::model::Model;
use super::{Broken, Claim};
use crate::budget::Budget;
use crate::problem::{Assignment, Cap, Measure, Problem};
use crate::rows::Terms;
use std::rc::Rc;

/// The least of a measure, and the nodes it took.
pub(super) fn least(
    problem: &Problem,
    measure: Measure,
    caps: &[Cap],
    budget: Budget,
) -> (Result<Claim, Broken>, u64) {
    let (mut model, objective) = match Model::new(problem, measure, caps, budget) {
        Ok(Some(made)) => made,
        Ok(None) => return (Ok(Claim::Stopped(None, i64::MIN)), 0),
        Err(broken) => return (Err(broken), 0),
    };
    let budget = Rc::clone(&model.cnf.budget);
    let claim = halve(&mut model, problem, measure, &objective);
    let spent = budget.borrow().spent();
    (claim, spent)
}

/// Solves and halves.
fn halve(
    model: &mut Model<'_>,
    problem: &Problem,
    measure: Measure,
    objective: &Terms,
) -> Result<Claim, Broken> {
    match model.cnf.solve(&[])? {
        Some(true) => {}
        Some(false) => return Ok(Claim::Infeasible),
        None => return Ok(Claim::Stopped(None, i64::MIN)),
    }
    let mut best = model.assignment()?;
    let goal = model.goal(objective)?;
    // Steps of the goal: none is below `floor`, and the best takes no more than `taken`.
    let steps = |assignment: &Assignment| {
        let value = problem.measure(assignment, measure).ok_or("its answer overloads a site");
        let steps = value.map(|value| u64::try_from((value - goal.least).div_euclid(goal.step)));
        steps?.map_err(|_| "its answer is below its own bound")
    };
    let steps = |assignment: &Assignment| steps(assignment).map_err(|why| Broken(why.into()));
    let (mut floor, mut taken) = (0, steps(&best)?);
    while floor < taken {
        model.rule_out(&goal, taken - 1)?;
        let target = floor + (taken - 1 - floor) / 2;
        let within = model.within(&goal, target)?;
        match model.cnf.solve(&[within])? {
            Some(true) => {
                best = model.assignment()?;
                taken = steps(&best)?;
                if taken > target {
                    return Err(Broken("its answer is above its own bound".into()));
                }
            }
            Some(false) => {
                model.cnf.clause([!within])?;
                floor = target + 1;
            }
            None => {
                let bound = i64::try_from(floor).unwrap_or(0).saturating_mul(goal.step) + goal.least;
                return Ok(Claim::Stopped(Some(best), bound));
            }
        }
    }
    Ok(Claim::Optimal(best))
}
