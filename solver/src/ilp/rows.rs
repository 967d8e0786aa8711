//! The rows of the integer program, in integers until the last moment.
//!
//! Indicators (of a site, of an attribute value) are exact both ways where something may want them high, so that
//! a minimum count or a negative fee cannot be claimed by an indicator that nothing stands behind.

use super::Claim;
use crate::problem::{Assignment, Cap, Choice, Condition, Measure, Problem, Rule, Site};
use good_lp::solvers::SolutionStatus;
use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, WithTimeLimit, variable,
};
use std::collections::{BTreeMap, HashSet};

/// A linear expression in integers, before it becomes floats.
type Terms = Vec<(Variable, i64)>;

/// Which demands an indicator watches, for which value of which attribute.
type IndicatorKey = (Vec<usize>, usize, u32);

/// Builds and solves.
pub(super) fn run(problem: &Problem, measure: Measure, caps: &[Cap], seconds: u32, room: f64) -> Claim {
    let mut model = Model::new(problem);
    for cap in caps {
        model.capped(*cap);
    }
    for rule in &problem.rules {
        model.rule(rule);
    }
    let objective = match measure {
        // The fewest steps are the least value, and small numbers are all that floats can tell apart.
        Measure::Worst(column) => model.steps(column).into_iter().map(|(reached, _)| (reached, 1)).collect(),
        _ => model.measure(measure),
    };
    model.solve(&objective, seconds, room)
}

struct Model<'p> {
    problem: &'p Problem,
    variables: ProblemVariables,
    /// Per demand and option.
    x: Vec<Vec<Variable>>,
    /// Rows `terms ≤ right`.
    rows: Vec<(Terms, i64)>,
    /// Per site what it and its options cost.
    site_costs: Vec<Terms>,
    fees: Terms,
    /// Per site whether it serves; `None` where nobody could.
    opened: Vec<Option<Variable>>,
    indicators: BTreeMap<IndicatorKey, Variable>,
    /// Variables that take any value.
    continuous: HashSet<Variable>,
}

impl<'p> Model<'p> {
    fn new(problem: &'p Problem) -> Self {
        let mut variables = ProblemVariables::new();
        let mut binary = |_: &Choice| variables.add(variable().integer().min(0).max(1));
        let x =
            problem.demands.iter().map(|demand| demand.options.iter().map(&mut binary).collect()).collect();
        let mut model = Self {
            problem,
            variables,
            x,
            rows: Vec::new(),
            site_costs: vec![Vec::new(); problem.sites.len()],
            fees: Vec::new(),
            opened: Vec::new(),
            indicators: BTreeMap::new(),
            continuous: HashSet::new(),
        };
        model.demands();
        model.sites();
        model.all_fees();
        model
    }

    fn binary(&mut self) -> Variable {
        self.variables.add(variable().integer().min(0).max(1))
    }

    /// `terms ≥ least`.
    fn at_least(&mut self, terms: Terms, least: i64) {
        self.rows.push((terms.into_iter().map(|(variable, factor)| (variable, -factor)).collect(), -least));
    }

    /// Exactly one option each, or at most one.
    fn demands(&mut self) {
        for (row, demand) in self.x.iter().zip(&self.problem.demands) {
            self.rows.push((row.iter().map(|&x| (x, 1)).collect(), 1));
            if !demand.optional {
                self.rows.push((row.iter().map(|&x| (x, -1)).collect(), -1));
            }
            for (&x, choice) in row.iter().zip(&demand.options) {
                self.site_costs[choice.site].push((x, choice.cost));
            }
        }
    }

    fn sites(&mut self) {
        let problem = self.problem;
        let mut users: Vec<Vec<(Variable, &Choice)>> = vec![Vec::new(); problem.sites.len()];
        for (row, demand) in self.x.iter().zip(&problem.demands) {
            row.iter().zip(&demand.options).for_each(|(&x, choice)| users[choice.site].push((x, choice)));
        }
        for (index, users) in users.iter().enumerate() {
            let opened = (!users.is_empty()).then(|| self.site(index, users));
            self.opened.push(opened);
        }
        for (index, site) in problem.sites.iter().enumerate() {
            let Some(later) = self.opened[index] else { continue };
            match site.after.map(|earlier| self.opened[earlier]) {
                Some(Some(earlier)) => self.rows.push((vec![(later, 1), (earlier, -1)], 0)),
                Some(None) => self.rows.push((vec![(later, 1)], 0)),
                None => {}
            }
        }
    }

    /// One site's rows; returns the variable that says whether it is used.
    fn site(&mut self, index: usize, users: &[(Variable, &Choice)]) -> Variable {
        let site = &self.problem.sites[index];
        let y = self.indicator_of(users.iter().map(|&(x, _)| x).collect());
        let most = most_units(site, users);
        let base = if site.owned { 0 } else { site.base };
        let u = if most == site.least_units() {
            self.site_costs[index].push((y, base + site.unit * most));
            (most > 0).then_some(y)
        } else {
            let u = self.variables.add(variable().integer().min(0).max(as_float(most)));
            if !site.owned {
                self.rows.push((vec![(y, 1), (u, -1)], 0));
            }
            self.rows.push((vec![(u, 1), (y, -most)], 0));
            self.site_costs[index].extend([(y, base), (u, site.unit)]);
            Some(u)
        };
        self.capacities(site, users, u);
        self.credits(index, users);
        y
    }

    fn capacities(&mut self, site: &Site, users: &[(Variable, &Choice)], units: Option<Variable>) {
        for (resource, &capacity) in site.capacity.iter().enumerate() {
            let Some(capacity) = capacity else { continue };
            let total = users.iter().map(|(_, choice)| choice.load[resource]).fold(0, i64::saturating_add);
            let spare = site.spare_of(resource);
            // A row that even all users together cannot break only costs the floats their precision.
            let free = capacity.saturating_mul(site.least_units()).saturating_add(spare);
            if total <= free {
                continue;
            }
            let mut row: Terms = users.iter().map(|&(x, choice)| (x, choice.load[resource])).collect();
            row.extend(units.map(|units| (units, -capacity)));
            self.rows.push((row, spare));
        }
    }

    fn credits(&mut self, index: usize, users: &[(Variable, &Choice)]) {
        for (credit, &limit) in self.problem.sites[index].credit_limits.iter().enumerate() {
            // The granted part of the limit, so that the variable is of the size of all the others.
            let granted = self.variables.add(variable().min(0).max(1));
            self.continuous.insert(granted);
            let mut row: Terms = users.iter().map(|&(x, choice)| (x, -choice.credit[credit])).collect();
            row.push((granted, limit));
            self.rows.push((row, 0));
            self.site_costs[index].push((granted, -limit));
        }
    }

    /// 1 exactly when one of the variables is.
    fn indicator_of(&mut self, watched: Vec<Variable>) -> Variable {
        let z = self.binary();
        for &x in &watched {
            self.rows.push((vec![(x, 1), (z, -1)], 0));
        }
        let mut some: Terms = watched.into_iter().map(|x| (x, -1)).collect();
        some.push((z, 1));
        self.rows.push((some, 0));
        z
    }

    /// The indicator of an attribute's value among some demands.
    fn indicator(&mut self, demands: &[usize], attribute: usize, value: u32) -> Variable {
        let key = (demands.to_vec(), attribute, value);
        if let Some(&known) = self.indicators.get(&key) {
            return known;
        }
        let watched =
            demands.iter().flat_map(|&demand| self.at_values(demand, attribute, &[value])).collect();
        let z = self.indicator_of(watched);
        self.indicators.insert(key, z);
        z
    }

    /// Values of an attribute that these demands could meet.
    fn values(&self, demands: &[usize], attribute: usize) -> Vec<u32> {
        let options = demands.iter().flat_map(|&demand| &self.problem.demands[demand].options);
        let mut values: Vec<u32> =
            options.filter_map(|choice| self.problem.sites[choice.site].attributes[attribute]).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// A demand's options where an attribute has one of these values.
    fn at_values(&self, demand: usize, attribute: usize, values: &[u32]) -> Vec<Variable> {
        let options = self.x[demand].iter().zip(&self.problem.demands[demand].options);
        let there = options.filter(|(_, choice)| {
            self.problem.sites[choice.site].attributes[attribute].is_some_and(|value| values.contains(&value))
        });
        there.map(|(&x, _)| x).collect()
    }

    /// One indicator per value that could be used, each counted once.
    fn distinct(&mut self, demands: &[usize], attribute: usize) -> Terms {
        let values = self.values(demands, attribute);
        values.into_iter().map(|value| (self.indicator(demands, attribute, value), 1)).collect()
    }

    fn all_fees(&mut self) {
        for rule in &self.problem.rules {
            let Rule::Distinct { attribute, demands, fees, .. } = rule else { continue };
            let met = self.values(demands, *attribute);
            for &(value, fee) in fees.iter().filter(|(value, _)| met.contains(value)) {
                let used = self.indicator(demands, *attribute, value);
                self.fees.push((used, fee));
            }
        }
    }

    fn cost(&self) -> Terms {
        self.site_costs.iter().flatten().chain(&self.fees).copied().collect()
    }

    fn measure(&mut self, measure: Measure) -> Terms {
        match measure {
            Measure::Cost => self.cost(),
            Measure::Distinct(attribute) => {
                let all: Vec<usize> = (0..self.problem.demands.len()).collect();
                self.distinct(&all, attribute)
            }
            Measure::Sum(column) => self.valued(column).into_iter().flatten().collect(),
            Measure::Worst(column) => {
                let mut below = 0;
                let step = |(reached, value)| (reached, value - std::mem::replace(&mut below, value));
                self.steps(column).into_iter().map(step).collect()
            }
            Measure::Weighted(index) => {
                let mut sum = Terms::new();
                for &(factor, part) in &self.problem.weighted[index] {
                    sum.extend(self.measure(part).into_iter().map(|(v, each)| (v, each * factor)));
                }
                sum
            }
        }
    }

    /// Per demand its options with their values in a column.
    fn valued(&self, column: usize) -> Vec<Terms> {
        let rows = self.x.iter().zip(&self.problem.demands);
        let valued = |(row, demand): (&Vec<Variable>, &crate::problem::Demand)| {
            row.iter().zip(&demand.options).map(|(&x, choice)| (x, choice.values[column])).collect()
        };
        rows.map(valued).collect()
    }

    /// Per positive value of a column, ascending, whether some demand reaches it.
    fn steps(&mut self, column: usize) -> Terms {
        let valued = self.valued(column);
        let mut values: Vec<i64> = valued.iter().flatten().map(|&(_, value)| value).collect();
        values.retain(|&value| value > 0);
        values.sort_unstable();
        values.dedup();
        let mut steps = Terms::new();
        for value in values {
            let reached = self.binary();
            for row in &valued {
                let there = row.iter().filter(|&&(_, own)| own >= value).map(|&(x, _)| (x, 1));
                let row: Terms = there.chain([(reached, -1)]).collect();
                if row.len() > 1 {
                    self.rows.push((row, 0));
                }
            }
            steps.push((reached, value));
        }
        steps
    }

    fn capped(&mut self, cap: Cap) {
        if let Measure::Worst(column) = cap.measure {
            let beyond: Terms =
                self.valued(column).into_iter().flatten().filter(|&(_, value)| value > cap.most).collect();
            beyond.into_iter().for_each(|(x, _)| self.rows.push((vec![(x, 1)], 0)));
            if cap.most < 0 {
                self.rows.push((Vec::new(), -1));
            }
            return;
        }
        let terms = self.measure(cap.measure);
        self.rows.push((terms, cap.most));
    }

    fn rule(&mut self, rule: &Rule) {
        match rule {
            Rule::Linear { terms, min, max } => {
                let known = |term: &crate::problem::Term| {
                    let option = self.problem.demands[term.demand].at(term.site)?;
                    Some((self.x[term.demand][option], term.coef))
                };
                let terms = terms.iter().filter_map(known).collect();
                self.between(terms, *min, *max);
            }
            Rule::Distinct { attribute, demands, min, max, .. } => {
                let terms = self.distinct(demands, *attribute);
                self.counted(terms, *min, *max);
            }
            Rule::Same { attribute, demands } => self.pairs(*attribute, demands, |a, b| a != b),
            Rule::Different { attribute, demands } => self.pairs(*attribute, demands, |a, b| a == b),
            Rule::PairMax { matrix, attribute, demands, most } => {
                let matrix = &self.problem.matrices[*matrix];
                self.pairs(*attribute, demands, |a, b| matrix.between(a, b) > *most);
            }
            Rule::Implies { when, then } => {
                let then = self.where_holds(then);
                // One row per option of the condition: an option that meets both is no row at all.
                for x in self.where_holds(when) {
                    let mut row: Terms = then.iter().map(|&x| (x, -1)).collect();
                    row.push((x, 1));
                    self.rows.push((row, 0));
                }
            }
            Rule::Open { sites, min, max } => {
                let terms = sites.iter().filter_map(|&site| self.opened[site]).map(|y| (y, 1)).collect();
                self.counted(terms, *min, *max);
            }
            Rule::CostMax(most) => {
                let cost = self.cost();
                self.rows.push((cost, *most));
            }
            Rule::CostShare { attribute, value, most_ppm } => self.cost_share(*attribute, *value, *most_ppm),
        }
    }

    /// A condition as the options that meet it.
    fn where_holds(&self, condition: &Condition) -> Vec<Variable> {
        self.at_values(condition.demand, condition.attribute, &condition.values)
    }

    fn between(&mut self, terms: Terms, min: Option<i64>, max: Option<i64>) {
        if let Some(max) = max {
            self.rows.push((terms.clone(), max));
        }
        if let Some(min) = min {
            self.at_least(terms, min);
        }
    }

    fn counted(&mut self, terms: Terms, min: Option<usize>, max: Option<usize>) {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX >> 1);
        self.between(terms, min.map(number), max.map(number));
    }

    /// `part · (10⁶ − ppm) ≤ rest · ppm`, with the two factors reduced.
    fn cost_share(&mut self, attribute: usize, value: u32, most_ppm: i64) {
        let divisor = i64::try_from(gcd(1_000_000, most_ppm.unsigned_abs())).unwrap_or(1).max(1);
        let (whole, most) = (1_000_000 / divisor, most_ppm / divisor);
        let mut row = Terms::new();
        for (site, terms) in self.problem.sites.iter().zip(&self.site_costs) {
            let factor = if site.attributes[attribute] == Some(value) { whole - most } else { -most };
            row.extend(terms.iter().map(|&(variable, cost)| (variable, cost.saturating_mul(factor))));
        }
        self.rows.push((row, 0));
    }

    /// No two of the demands take values that exclude each other.
    fn pairs(&mut self, attribute: usize, demands: &[usize], excludes: impl Fn(u32, u32) -> bool) {
        for (position, &a) in demands.iter().enumerate() {
            for &b in &demands[position + 1..] {
                let others = self.values(&[b], attribute);
                for value in self.values(&[a], attribute) {
                    let against: Vec<u32> =
                        others.iter().copied().filter(|&other| excludes(value, other)).collect();
                    let here = self.at_values(a, attribute, &[value]);
                    let there = self.at_values(b, attribute, &against);
                    if !there.is_empty() {
                        self.rows.push((here.into_iter().chain(there).map(|x| (x, 1)).collect(), 1));
                    }
                }
            }
        }
    }

    fn solve(self, objective: &Terms, seconds: u32, room: f64) -> Claim {
        let scale = self.objective_scale(objective);
        let Some(objective) = self.expression(objective, 0).map(|(objective, _)| objective * scale) else {
            return Claim::Broken("a cost is too large for floats".into());
        };
        let rows: Option<Vec<_>> = self.rows.iter().map(|(terms, right)| self.row(terms, *right)).collect();
        let Some(rows) = rows else {
            return Claim::Broken("a coefficient is too large for floats".into());
        };
        let mut solver =
            self.variables.minimise(objective).using(good_lp::microlp).with_time_limit(f64::from(seconds));
        for row in rows {
            match row {
                Row::Holds => {}
                Row::Never => return Claim::Infeasible,
                Row::AtMost(terms, right) => {
                    solver.add_constraint(terms.leq(right + room));
                }
            }
        }
        match solver.solve() {
            Ok(solution) if !matches!(solution.status(), SolutionStatus::Optimal) => {
                Claim::Broken("it stopped before its proof was complete".into())
            }
            Ok(solution) => Claim::Assignment(rounded(&self.x, &solution)),
            Err(ResolutionError::Infeasible) => Claim::Infeasible,
            Err(error) => Claim::Broken(error.to_string()),
        }
    }

    /// Makes the whole units of an objective units again: what is told apart must not sink below tolerances.
    fn objective_scale(&self, objective: &Terms) -> f64 {
        let divisor =
            objective.iter().fold(0, |divisor, &(_, factor)| gcd(divisor, factor.unsigned_abs())).max(1);
        let largest = objective.iter().map(|&(_, factor)| factor.unsigned_abs()).max().unwrap_or(1);
        as_float(i64::try_from(largest / divisor).unwrap_or(1).max(1))
    }

    /// A row as the solver takes it; `None` beyond what a float holds exactly.
    fn row(&self, terms: &Terms, right: i64) -> Option<Row> {
        if terms.iter().all(|&(_, factor)| factor == 0) {
            return Some(if right < 0 { Row::Never } else { Row::Holds });
        }
        self.expression(terms, right).map(|(terms, right)| Row::AtMost(terms, right))
    }

    /// Terms and right side as floats, divided by the greatest common divisor of the terms, then scaled so that
    /// the largest factor is 1, because the solver's tolerances are absolute; `None` beyond 2^53.
    fn expression(&self, terms: &Terms, right: i64) -> Option<(Expression, f64)> {
        let divisor = terms.iter().fold(0, |divisor, &(_, factor)| gcd(divisor, factor.unsigned_abs()));
        let whole = !terms.iter().any(|(variable, _)| self.continuous.contains(variable));
        let divisor = if whole { i64::try_from(divisor.max(1)).ok()? } else { 1 };
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
}

/// A row `terms ≤ right`.
enum Row {
    Holds,
    Never,
    AtMost(Expression, f64),
}

fn rounded(x: &[Vec<Variable>], solution: &impl Solution) -> Assignment {
    x.iter().map(|row| row.iter().position(|&x| solution.value(x) > 0.5)).collect()
}

/// The most units that could be of use: the limit, or what holds all users at once.
fn most_units(site: &Site, users: &[(Variable, &Choice)]) -> i64 {
    let needed = |(resource, capacity): (usize, &Option<i64>)| match *capacity {
        Some(capacity) if capacity > 0 => {
            let total = users.iter().map(|(_, choice)| choice.load[resource]).fold(0, i64::saturating_add);
            let over = total.saturating_sub(site.spare_of(resource)).max(0);
            over / capacity + i64::from(over % capacity != 0)
        }
        _ => 0,
    };
    let all = site.capacity.iter().enumerate().map(needed).max().unwrap_or(0).max(site.least_units());
    site.limit.unwrap_or(all).min(all)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Exact within ±2^53, which is checked where it matters.
#[allow(clippy::cast_precision_loss, reason = "callers check that the value fits a float exactly")]
fn as_float(value: i64) -> f64 {
    value as f64
}
