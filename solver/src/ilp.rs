//! The cross-check: the same problem as an integer program, through `good_lp` with the pure-Rust `microlp`.
//!
//! Its answer is a claim. It computes in floats, so its assignment is rounded and measured again in exact
//! integers, and one that breaks a rule or a capacity is a failure, not an answer. It runs on a thread of its
//! own: a panic in a dependency becomes [`Outcome::Failed`], and one that runs past its time is left behind.
//!
//! Rows: one option per demand; `x ≤ y` per option; capacity `Σ load·x ≤ cap·u`; `y ≤ u ≤ L·y`; a site's credit
//! at most what its users could be given back and at most its limit; indicators for attribute values; a later
//! bin only after an earlier one. Coefficients of a row are divided by their greatest common divisor, and a
//! row that a float cannot hold exactly (beyond 2^53) is refused.

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::problem::{Assignment, Cap, Measure, Problem, Rule};
use good_lp::solvers::SolutionStatus;
use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, WithTimeLimit, variable,
};
use std::collections::BTreeMap;
use std::sync::mpsc;
use std::time::Duration;

/// The engine of this module.
#[derive(Clone, Copy, Debug)]
pub struct Ilp {
    /// Seconds after which a solve is given up.
    pub seconds: u32,
}

impl Default for Ilp {
    fn default() -> Self {
        Self { seconds: 60 }
    }
}

/// The name of the thread a foreign solver runs on, so that a panic hook can keep quiet about it.
pub const THREAD: &str = "prism-ilp";

impl Engine for Ilp {
    fn name(&self) -> &'static str {
        "ilp"
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], _budget: &mut Budget) -> Outcome {
        self.best(problem, measure, caps)
    }
}

impl Ilp {
    /// The claim that nothing better contradicts.
    fn best(&self, problem: &Problem, measure: Measure, caps: &[Cap]) -> Outcome {
        let ceiling = caps.iter().filter(|cap| cap.measure == Measure::Cost).map(|cap| cap.most).min();
        if let Some(thin) = ceiling.map(|most| without_dearer(problem, most)).filter(|thin| thin != problem) {
            return match self.best(&thin, measure, caps) {
                Outcome::Optimal { assignment, .. } => {
                    verified(problem, measure, caps, restored(problem, &thin, &assignment))
                }
                other => other,
            };
        }
        let mut outcome = self.once(problem, measure, caps);
        // Floats cannot tell a cent beside a fortune: what costs more than a plan already found is left out, and
        // the rest is asked again until that no longer helps.
        while let (Measure::Cost, Outcome::Optimal { value, .. }) = (measure, &outcome) {
            let (known, cheaper) = (*value, without_dearer(problem, *value));
            if cheaper == *problem {
                break;
            }
            match self.once(&cheaper, measure, caps) {
                Outcome::Optimal { assignment, .. } => {
                    match verified(problem, measure, caps, restored(problem, &cheaper, &assignment)) {
                        better @ Outcome::Optimal { value, .. } if value < known => outcome = better,
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        outcome
    }

    /// One solve, its claim verified. A solve that breaks, or that finds nothing under caps, is tried again with
    /// a little more room in its rows: what it then answers is verified all the same.
    fn once(&self, problem: &Problem, measure: Measure, caps: &[Cap]) -> Outcome {
        let mut last = Outcome::Failed("it was not asked".into());
        for room in [1e-9, 1e-7, 1e-5] {
            last = self.attempt(problem, measure, caps, room);
            let settled = match last {
                Outcome::Optimal { .. } => true,
                Outcome::Infeasible => {
                    caps.is_empty() && !problem.rules.iter().any(|r| matches!(r, Rule::CostMax(_)))
                }
                Outcome::Stopped { .. } | Outcome::Failed(_) => false,
            };
            if settled {
                break;
            }
        }
        last
    }

    fn attempt(&self, problem: &Problem, measure: Measure, caps: &[Cap], room: f64) -> Outcome {
        let (owned, caps_owned, seconds) = (problem.clone(), caps.to_vec(), self.seconds);
        // The solver watches its own limit between pivots; twice that long means it does not.
        let patience = Duration::from_secs(u64::from(self.seconds) * 2 + 1);
        match contained(patience, move || run(&owned, measure, &caps_owned, seconds, room)) {
            Claim::Assignment(assignment) => verified(problem, measure, caps, assignment),
            Claim::Infeasible => Outcome::Infeasible,
            Claim::Broken(why) => Outcome::Failed(why),
        }
    }
}

/// The problem without options that alone cost more than `most`.
fn without_dearer(problem: &Problem, most: i64) -> Problem {
    let mut cheaper = problem.clone();
    for demand in &mut cheaper.demands {
        demand.options.retain(|choice| choice.cost_after_credit() <= most);
    }
    cheaper
}

/// An assignment of the thinner problem in terms of the whole one.
fn restored(problem: &Problem, thinner: &Problem, assignment: &Assignment) -> Assignment {
    let position = |demand: usize| {
        let site = thinner.chosen(assignment, demand)?.site;
        problem.demands[demand].options.iter().position(|choice| choice.site == site)
    };
    (0..problem.demands.len()).map(position).collect()
}

/// Runs foreign code on a thread of its own: its panic, and its running past `patience`, end there.
fn contained(patience: Duration, work: impl FnOnce() -> Claim + Send + 'static) -> Claim {
    let (sender, receiver) = mpsc::channel();
    let send = move || drop(sender.send(work()));
    if let Err(error) = std::thread::Builder::new().name(THREAD.into()).spawn(send) {
        return Claim::Broken(format!("no thread to run on: {error}"));
    }
    match receiver.recv_timeout(patience) {
        Ok(claim) => claim,
        Err(mpsc::RecvTimeoutError::Timeout) => Claim::Broken("it ran past its time limit".into()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Claim::Broken("it panicked".into()),
    }
}

/// What the foreign solver says.
enum Claim {
    Assignment(Assignment),
    Infeasible,
    Broken(String),
}

/// Believes an assignment only if it is one.
fn verified(problem: &Problem, measure: Measure, caps: &[Cap], assignment: Assignment) -> Outcome {
    let served = |demand: usize| problem.demands[demand].optional || assignment[demand].is_some();
    if !(0..problem.demands.len()).all(served) {
        return Outcome::Failed("its answer leaves a demand unserved".into());
    }
    let broken_cap =
        |cap: &&Cap| problem.measure(&assignment, cap.measure).is_none_or(|value| value > cap.most);
    if let Some(cap) = caps.iter().find(broken_cap) {
        return Outcome::Failed(format!("its answer breaks {cap:?}"));
    }
    let cost = problem.measure(&assignment, Measure::Cost);
    let breaks = |rule: &&Rule| match rule {
        Rule::CostMax(most) => cost.is_none_or(|cost| cost > *most),
        rule => !problem.admits(rule, &assignment),
    };
    if let Some(rule) = problem.rules.iter().find(breaks) {
        return Outcome::Failed(format!("its answer breaks {rule:?}"));
    }
    match problem.measure(&assignment, measure) {
        Some(value) => Outcome::Optimal { value, assignment },
        None => Outcome::Failed("its answer overloads a site".into()),
    }
}

/// A linear expression in integers, before it becomes floats.
type Terms = Vec<(Variable, i64)>;

struct Model {
    variables: ProblemVariables,
    /// Per demand and option.
    x: Vec<Vec<Variable>>,
    /// Rows `terms ≤ right`.
    rows: Vec<(Terms, i64)>,
    cost: Terms,
    /// Per attribute and value an indicator of use.
    indicators: BTreeMap<(usize, u32), Variable>,
}

fn run(problem: &Problem, measure: Measure, caps: &[Cap], seconds: u32, room: f64) -> Claim {
    let mut model = Model::new(problem);
    for cap in caps {
        let terms = model.measure(problem, cap.measure);
        model.rows.push((terms, cap.most));
    }
    for rule in &problem.rules {
        model.rule(problem, rule);
    }
    let objective = model.measure(problem, measure);
    model.solve(&objective, seconds, room)
}

impl Model {
    fn new(problem: &Problem) -> Self {
        let mut variables = ProblemVariables::new();
        let mut binary = |_: &crate::problem::Choice| variables.add(variable().integer().min(0).max(1));
        let x =
            problem.demands.iter().map(|demand| demand.options.iter().map(&mut binary).collect()).collect();
        let mut model =
            Self { variables, x, rows: Vec::new(), cost: Vec::new(), indicators: BTreeMap::new() };
        model.demands(problem);
        model.sites(problem);
        model
    }

    /// Exactly one option each, or at most one.
    fn demands(&mut self, problem: &Problem) {
        for (row, demand) in self.x.iter().zip(&problem.demands) {
            self.rows.push((row.iter().map(|&x| (x, 1)).collect(), 1));
            if !demand.optional {
                self.rows.push((row.iter().map(|&x| (x, -1)).collect(), -1));
            }
            self.cost.extend(row.iter().zip(&demand.options).map(|(&x, choice)| (x, choice.cost)));
        }
    }

    fn sites(&mut self, problem: &Problem) {
        let mut users: Vec<Vec<(Variable, &crate::problem::Choice)>> = vec![Vec::new(); problem.sites.len()];
        for (row, demand) in self.x.iter().zip(&problem.demands) {
            row.iter().zip(&demand.options).for_each(|(&x, choice)| users[choice.site].push((x, choice)));
        }
        let opened: Vec<Option<Variable>> = problem
            .sites
            .iter()
            .zip(&users)
            .map(|(site, users)| (!users.is_empty()).then(|| self.site(site, users)))
            .collect();
        for (index, site) in problem.sites.iter().enumerate() {
            let earlier = site.after.and_then(|earlier| opened[earlier]);
            if let (Some(later), Some(earlier)) = (opened[index], earlier) {
                self.rows.push((vec![(later, 1), (earlier, -1)], 0));
            }
        }
    }

    /// One site's rows; returns the variable that says whether it is used.
    fn site(
        &mut self,
        site: &crate::problem::Site,
        users: &[(Variable, &crate::problem::Choice)],
    ) -> Variable {
        let y = self.variables.add(variable().integer().min(0).max(1));
        for &(x, _) in users {
            self.rows.push((vec![(x, 1), (y, -1)], 0));
        }
        let most = most_units(site, users);
        let u = if most == 1 {
            self.cost.push((y, site.base + site.unit));
            y
        } else {
            let u = self.variables.add(variable().integer().min(0).max(as_float(most)));
            self.rows.push((vec![(y, 1), (u, -1)], 0));
            self.rows.push((vec![(u, 1), (y, -most)], 0));
            self.cost.extend([(y, site.base), (u, site.unit)]);
            u
        };
        for (resource, &capacity) in site.capacity.iter().enumerate() {
            let total = users.iter().map(|(_, choice)| choice.load[resource]).fold(0, i64::saturating_add);
            // A row that even all users together cannot break only costs the floats their precision.
            if let Some(capacity) = capacity.filter(|&capacity| total > capacity) {
                let mut row: Terms = users.iter().map(|&(x, choice)| (x, choice.load[resource])).collect();
                row.push((u, -capacity));
                self.rows.push((row, 0));
            }
        }
        for (credit, &limit) in site.credit_limits.iter().enumerate() {
            // The granted part of the limit, so that the variable is of the size of all the others.
            let granted = self.variables.add(variable().min(0).max(1));
            let mut row: Terms = users.iter().map(|&(x, choice)| (x, -choice.credit[credit])).collect();
            row.push((granted, limit));
            self.rows.push((row, 0));
            self.cost.push((granted, -limit));
        }
        y
    }

    /// The indicator of an attribute's value among all demands.
    fn indicator(&mut self, problem: &Problem, attribute: usize, value: u32) -> Variable {
        if let Some(&known) = self.indicators.get(&(attribute, value)) {
            return known;
        }
        let z = self.variables.add(variable().integer().min(0).max(1));
        for demand in 0..problem.demands.len() {
            for x in self.at_value(problem, demand, attribute, value) {
                self.rows.push((vec![(x, 1), (z, -1)], 0));
            }
        }
        self.indicators.insert((attribute, value), z);
        z
    }

    fn values(problem: &Problem, demand: usize, attribute: usize) -> Vec<u32> {
        let options = problem.demands[demand].options.iter();
        let mut values: Vec<u32> =
            options.filter_map(|choice| problem.sites[choice.site].attributes[attribute]).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    fn at_value(&self, problem: &Problem, demand: usize, attribute: usize, value: u32) -> Vec<Variable> {
        let options = self.x[demand].iter().zip(&problem.demands[demand].options);
        let there =
            options.filter(|(_, choice)| problem.sites[choice.site].attributes[attribute] == Some(value));
        there.map(|(&x, _)| x).collect()
    }

    fn measure(&mut self, problem: &Problem, measure: Measure) -> Terms {
        match measure {
            Measure::Cost => self.cost.clone(),
            Measure::Distinct(attribute) => {
                let mut values: Vec<u32> = (0..problem.demands.len())
                    .flat_map(|demand| Self::values(problem, demand, attribute))
                    .collect();
                values.sort_unstable();
                values.dedup();
                values.into_iter().map(|value| (self.indicator(problem, attribute, value), 1)).collect()
            }
            Measure::Sum(column) => {
                let rows = self.x.iter().zip(&problem.demands);
                rows.flat_map(|(row, demand)| {
                    row.iter().zip(&demand.options).map(|(&x, c)| (x, c.values[column]))
                })
                .collect()
            }
        }
    }

    fn rule(&mut self, problem: &Problem, rule: &Rule) {
        match rule {
            Rule::CostMax(most) => self.rows.push((self.cost.clone(), *most)),
            Rule::Same { attribute, demands } => self.pairs(problem, *attribute, demands, |a, b| a != b),
            Rule::Different { attribute, demands } => self.pairs(problem, *attribute, demands, |a, b| a == b),
            Rule::AtMost { attribute, demands, most } => {
                debug_assert_eq!(
                    demands.len(),
                    problem.demands.len(),
                    "rules of this kind cover the whole request"
                );
                let terms = self.measure(problem, Measure::Distinct(*attribute));
                self.rows.push((terms, i64::try_from(*most).unwrap_or(i64::MAX)));
            }
        }
    }

    /// No two of the demands take values that exclude each other.
    fn pairs(
        &mut self,
        problem: &Problem,
        attribute: usize,
        demands: &[usize],
        excludes: fn(u32, u32) -> bool,
    ) {
        for (position, &a) in demands.iter().enumerate() {
            for &b in &demands[position + 1..] {
                for value in Self::values(problem, a, attribute) {
                    let here = self.at_value(problem, a, attribute, value);
                    let others = Self::values(problem, b, attribute)
                        .into_iter()
                        .filter(|&other| excludes(value, other));
                    let there = others
                        .flat_map(|other| self.at_value(problem, b, attribute, other))
                        .collect::<Vec<_>>();
                    self.rows.push((here.into_iter().chain(there).map(|x| (x, 1)).collect(), 1));
                }
            }
        }
    }

    fn solve(self, objective: &Terms, seconds: u32, room: f64) -> Claim {
        let Some(objective) = expression(objective, 0).map(|(objective, _)| objective) else {
            return Claim::Broken("a cost is too large for floats".into());
        };
        let mut solver =
            self.variables.minimise(objective).using(good_lp::microlp).with_time_limit(f64::from(seconds));
        for (terms, right) in &self.rows {
            match expression(terms, *right) {
                Some((row, right)) => {
                    solver.add_constraint(row.leq(right + room));
                }
                None => return Claim::Broken("a coefficient is too large for floats".into()),
            }
        }
        match solver.solve() {
            Ok(solution) if !matches!(solution.status(), SolutionStatus::Optimal) => {
                Claim::Broken("it stopped before its proof was complete".into())
            }
            Ok(solution) => {
                let chosen = |row: &Vec<Variable>| row.iter().position(|&x| solution.value(x) > 0.5);
                Claim::Assignment(self.x.iter().map(chosen).collect())
            }
            Err(ResolutionError::Infeasible) => Claim::Infeasible,
            Err(error) => Claim::Broken(error.to_string()),
        }
    }
}

/// The most units that could be of use: the limit, or what holds all users at once.
fn most_units(site: &crate::problem::Site, users: &[(Variable, &crate::problem::Choice)]) -> i64 {
    let needed = |(resource, capacity): (usize, &Option<i64>)| match *capacity {
        Some(capacity) if capacity > 0 => {
            let total = users.iter().map(|(_, choice)| choice.load[resource]).fold(0, i64::saturating_add);
            total / capacity + i64::from(total % capacity != 0)
        }
        _ => 1,
    };
    let all = site.capacity.iter().enumerate().map(needed).max().unwrap_or(1).max(1);
    site.limit.unwrap_or(all).min(all)
}

/// Terms and right side as floats, divided by the greatest common divisor of the terms, then scaled so that the
/// largest factor is 1, because the solver's tolerances are absolute; `None` beyond 2^53.
fn expression(terms: &Terms, right: i64) -> Option<(Expression, f64)> {
    let divisor = terms.iter().fold(0, |divisor, &(_, factor)| gcd(divisor, factor.unsigned_abs()));
    let divisor = i64::try_from(divisor.max(1)).ok()?;
    // Integer left sides: the right side may be rounded down, which tightens the relaxation for free.
    let right = right.div_euclid(divisor);
    let fits = |value: i64| value.unsigned_abs() <= 1 << 53;
    if !fits(right) || !terms.iter().all(|&(_, factor)| fits(factor / divisor)) {
        return None;
    }
    let largest =
        terms.iter().map(|&(_, factor)| (factor / divisor).saturating_abs()).max().unwrap_or(1).max(1);
    let scaled = |value: i64| as_float(value) / as_float(largest);
    let mut sum = Expression::with_capacity(terms.len());
    for &(variable, factor) in terms {
        sum.add_mul(scaled(factor / divisor), variable);
    }
    Some((sum, scaled(right)))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Exact within ±2^53, which is checked where it matters.
#[allow(clippy::cast_precision_loss, reason = "callers check that the value fits a float exactly")]
fn as_float(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Exact;
    use crate::problem::{Choice, Demand, Site};

    fn broken(claim: Claim) -> String {
        match claim {
            Claim::Broken(why) => why,
            Claim::Assignment(_) | Claim::Infeasible => panic!("no answer was possible"),
        }
    }

    #[test]
    fn a_panic_in_a_dependency_is_its_failure_not_ours() {
        let claim = contained(Duration::from_secs(5), || panic!("index out of bounds"));
        assert_eq!(broken(claim), "it panicked");
    }

    #[test]
    fn one_that_runs_away_is_left_behind() {
        let forever = || {
            std::thread::sleep(Duration::from_secs(5));
            Claim::Infeasible
        };
        let started = std::time::Instant::now();
        assert_eq!(broken(contained(Duration::from_millis(20), forever)), "it ran past its time limit");
        assert!(started.elapsed() < Duration::from_secs(2));
    }

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
    fn both_engines_buy_the_units_that_are_needed() {
        for (limit, cost) in [(None, 160), (Some(1), 160), (Some(2), 160)] {
            let problem = two_demands(limit);
            for engine in [&Exact as &dyn Engine, &Ilp::default()] {
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
        for engine in [&Exact as &dyn Engine, &Ilp::default()] {
            let outcome = engine.minimise(&dear, Measure::Cost, &[], &mut Budget::unlimited());
            assert!(matches!(outcome, Outcome::Optimal { value: 200, .. }), "two shards: {outcome:?}");
        }
    }

    #[test]
    fn both_engines_respect_caps_and_say_infeasible() {
        let problem = two_demands(Some(1));
        for engine in [&Exact as &dyn Engine, &Ilp::default()] {
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
        for engine in [&Exact as &dyn Engine, &Ilp::default()] {
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
