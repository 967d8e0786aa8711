//! The cross-check: the same problem as an integer program, through `good_lp` with the pure-Rust `microlp`, or with
//! another solver that was built in.
//!
//! Its answer is a claim. It computes in floats, so its assignment is rounded and measured again in exact
//! integers, and one that breaks a rule or a capacity is a failure, not an answer. It runs on a thread of its
//! own: a panic in a dependency becomes [`Outcome::Failed`], and one that runs past its time is left behind.
//!
//! Rows: one option per demand; `x ≤ y` per option; capacity `Σ load·x ≤ cap·u`; `y ≤ u ≤ L·y`; a site's credit
//! at most what its users could be given back and at most its limit; indicators for attribute values; a later
//! bin only after an earlier one. Coefficients of a row are divided by their greatest common divisor, and a
//! row that a float cannot hold exactly (beyond 2^53) is refused.

mod backend;
mod rows;

pub use backend::Backend;

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::foreign::{Gone, Patience, contained, verified};
use crate::problem::{Assignment, Cap, Choice, Demand, Measure, Problem, Rule};
use std::time::Duration;

/// The engine of this module.
#[derive(Clone, Copy, Debug)]
pub struct Ilp {
    /// Seconds after which a solve is given up.
    pub seconds: u32,
    /// Which solver does it.
    pub backend: Backend,
}

impl Default for Ilp {
    fn default() -> Self {
        Self { seconds: 60, backend: Backend::Microlp }
    }
}

impl Engine for Ilp {
    fn name(&self) -> &'static str {
        self.backend.name()
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        self.best(problem, measure, caps, budget)
    }
}

impl Ilp {
    /// The claim that nothing better contradicts.
    fn best(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        let ceiling = caps.iter().filter(|cap| cap.measure == Measure::Cost).map(|cap| cap.most).min();
        if let Some(thin) = ceiling.map(|most| without_dearer(problem, most)).filter(|thin| thin != problem) {
            return match self.best(&thin, measure, caps, budget) {
                Outcome::Optimal { assignment, .. } => {
                    verified(problem, measure, caps, restored(problem, &thin, &assignment))
                }
                other => other,
            };
        }
        let mut outcome = self.once(problem, measure, caps, budget);
        // Floats cannot tell a cent beside a fortune: what costs more than a plan already found is left out, and
        // the rest is asked again until that no longer helps.
        // Nor a millisecond beside an hour: so it is for the largest value.
        while let Outcome::Optimal { value, .. } = outcome {
            let better = match measure {
                Measure::Cost => without_dearer(problem, value),
                Measure::Worst(column) => without_worse(problem, column, value),
                _ => break,
            };
            if better == *problem || better.demands.iter().any(|one| !one.optional && one.options.is_empty())
            {
                break;
            }
            let Outcome::Optimal { assignment, .. } = self.once(&better, measure, caps, budget) else {
                break;
            };
            match verified(problem, measure, caps, restored(problem, &better, &assignment)) {
                found @ Outcome::Optimal { value: less, .. } if less < value => outcome = found,
                _ => break,
            }
        }
        outcome
    }

    /// One solve, its claim verified. A solve that breaks, or that finds nothing under caps, is tried again with
    /// a little more room in its rows: what it then answers is verified all the same.
    fn once(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        let mut last = Outcome::Failed("it was not asked".into());
        for room in [1e-9, 1e-7, 1e-5] {
            last = self.attempt(problem, measure, caps, room, budget);
            let settled = match last {
                Outcome::Optimal { .. } | Outcome::Stopped { .. } => true,
                Outcome::Infeasible => {
                    caps.is_empty() && !problem.rules.iter().any(|r| matches!(r, Rule::CostMax(_)))
                }
                Outcome::Failed(_) => false,
            };
            if settled {
                break;
            }
        }
        last
    }

    fn attempt(
        &self,
        problem: &Problem,
        measure: Measure,
        caps: &[Cap],
        room: f64,
        budget: &mut Budget,
    ) -> Outcome {
        let (owned, caps_owned) = (problem.clone(), caps.to_vec());
        let (backend, seconds) = (self.backend, self.seconds);
        // The solver watches its own limit between pivots; twice that long means it does not.
        let limit = Duration::from_secs(u64::from(self.seconds) * 2 + 1);
        let patience = Patience { limit: Some(limit), grace: Duration::ZERO };
        let work = move || rows::run(&owned, measure, &caps_owned, backend, seconds, room);
        match contained(patience, || budget.stopped(), work) {
            Ok(Claim::Assignment(assignment)) => verified(problem, measure, caps, assignment),
            Ok(Claim::Infeasible) => Outcome::Infeasible,
            Err(Gone::Stopped) => {
                budget.poll();
                Outcome::Stopped { best: None, bound: i64::MIN }
            }
            Ok(Claim::Broken(why)) | Err(Gone::Broken(why)) => Outcome::Failed(why),
        }
    }
}

/// The problem without options that no plan for at most `most` can take: they alone cost more, even if everything
/// that can give something back does.
fn without_dearer(problem: &Problem, most: i64) -> Problem {
    let mut cheaper = problem.clone();
    let most = most.saturating_sub(given_back(problem));
    for demand in &mut cheaper.demands {
        demand.options.retain(|choice| choice.cost_after_credit() <= most);
    }
    cheaper
}

/// The problem without options that are as bad as `value`.
fn without_worse(problem: &Problem, column: usize, value: i64) -> Problem {
    let mut better = problem.clone();
    better
        .demands
        .iter_mut()
        .for_each(|demand| demand.options.retain(|choice| choice.values[column] < value));
    better
}

/// The sum of all that could lower a cost: options and fees below nothing. Never positive.
fn given_back(problem: &Problem) -> i64 {
    let least =
        |demand: &Demand| demand.options.iter().map(Choice::cost_after_credit).min().unwrap_or(0).min(0);
    let options: i64 = problem.demands.iter().map(least).sum();
    let fees = problem.rules.iter().flat_map(|rule| match rule {
        Rule::Distinct { fees, .. } => fees.as_slice(),
        _ => &[],
    });
    options + fees.map(|&(_, fee)| fee.min(0)).sum::<i64>()
}

/// An assignment of the thinner problem in terms of the whole one.
fn restored(problem: &Problem, thinner: &Problem, assignment: &Assignment) -> Assignment {
    let position = |demand: usize| {
        let site = thinner.chosen(assignment, demand)?.site;
        problem.demands[demand].options.iter().position(|choice| choice.site == site)
    };
    (0..problem.demands.len()).map(position).collect()
}

/// What the foreign solver says.
pub(crate) enum Claim {
    Assignment(Assignment),
    Infeasible,
    Broken(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Exact;
    use crate::problem::Site;
    use crate::sat::Sat;

    /// Two demands of 6 on units of 10 that cost 100, or on their own sites at 70 each.
    fn two_demands(limit: Option<i64>) -> Problem {
        let site =
            |unit, capacity, limit| Site { unit, capacity: vec![Some(capacity)], limit, ..Site::default() };
        let choice = |site, cost| Choice { site, cost, load: vec![6], ..Choice::default() };
        let demand = |own| Demand { optional: false, options: vec![choice(0, 0), choice(own, 10)] };
        Problem {
            sites: vec![site(100, 10, limit), site(70, 6, Some(1)), site(70, 6, Some(1))],
            demands: vec![demand(1), demand(2)],
            resources: 1,
            ..Problem::default()
        }
    }

    #[test]
    fn each_engine_buys_the_units_that_are_needed() {
        for (limit, cost) in [(None, 160), (Some(1), 160), (Some(2), 160)] {
            let problem = two_demands(limit);
            for engine in [&Exact as &dyn Engine, &Ilp::default(), &Sat] {
                let outcome = engine.minimise(&problem, Measure::Cost, &[], &mut Budget::unlimited());
                assert!(
                    matches!(outcome, Outcome::Optimal { value, .. } if value == cost),
                    "{}: {outcome:?}",
                    engine.name()
                );
            }
        }
        let mut dear = two_demands(None);
        dear.sites[1].unit = 1000;
        dear.sites[2].unit = 1000;
        for engine in [&Exact as &dyn Engine, &Ilp::default(), &Sat] {
            let outcome = engine.minimise(&dear, Measure::Cost, &[], &mut Budget::unlimited());
            assert!(matches!(outcome, Outcome::Optimal { value: 200, .. }), "two shards: {outcome:?}");
        }
    }

    #[test]
    fn each_engine_respects_caps_and_says_infeasible() {
        let problem = two_demands(Some(1));
        for engine in [&Exact as &dyn Engine, &Ilp::default(), &Sat] {
            let cap = Cap { measure: Measure::Cost, most: 159 };
            let outcome = engine.minimise(&problem, Measure::Cost, &[cap], &mut Budget::unlimited());
            assert_eq!(outcome, Outcome::Infeasible, "{}", engine.name());
        }
    }

    #[test]
    fn a_credit_is_given_back_once() {
        let mut problem = two_demands(None);
        problem.sites[0].credit_limits = vec![30];
        for demand in &mut problem.demands {
            demand.options[0].cost = 25;
            demand.options[0].credit = vec![25];
        }
        problem.sites[1].unit = 1000;
        problem.sites[2].unit = 1000;
        for engine in [&Exact as &dyn Engine, &Ilp::default(), &Sat] {
            let outcome = engine.minimise(&problem, Measure::Cost, &[], &mut Budget::unlimited());
            // 2 units of 100, 2 × 25 metered, 30 of it included
            assert!(matches!(outcome, Outcome::Optimal { value: 220, .. }), "{}: {outcome:?}", engine.name());
        }
    }

    #[test]
    fn an_answer_that_breaks_a_rule_is_a_failure() {
        let mut problem = two_demands(Some(1));
        let outcome = verified(&problem, Measure::Cost, &[], vec![Some(0), Some(0)]);
        assert!(matches!(outcome, Outcome::Failed(_)), "two loads of 6 do not fit one unit of 10");
        problem.rules.push(Rule::CostMax(100));
        assert!(matches!(verified(&problem, Measure::Cost, &[], vec![Some(1), Some(1)]), Outcome::Failed(_)));
        assert!(matches!(verified(&problem, Measure::Cost, &[], vec![None, Some(1)]), Outcome::Failed(_)));
    }
}
