//! The columns and rows of a problem, in the numbering of `docs/formats.md`.
//!
//! Every valid plan, with its columns set as they say, satisfies every row: that is all a proof needs.

use crate::problem::{Choice, Measure, Problem, Site};
use std::collections::HashMap;

/// Factors of columns. A column may stand there several times.
pub(crate) type Terms = Vec<(usize, i64)>;

/// A number that 64 bits do not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rows of this problem need numbers beyond 64 bits")]
pub(crate) struct TooLarge;

/// `low ≤ Σ factor·column ≤ high`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    start: usize,
    end: usize,
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
}

/// An indicator: the demands it watches, in their order, the attribute, the value.
type Watched = (Vec<usize>, usize, usize);

/// Columns, rows and an objective.
pub(crate) struct Rows<'p> {
    pub(super) problem: &'p Problem,
    /// The most of each column; the least is 0.
    pub(crate) most: Vec<i64>,
    pub(crate) rows: Vec<Row>,
    terms: Terms,
    /// What the level makes small.
    pub(crate) objective: Terms,
    /// Per demand the column of its first option: the others follow.
    pub(crate) first: Vec<usize>,
    /// Per site the column that says it is used.
    pub(super) used: Vec<Option<usize>>,
    /// Per site what it and its options cost.
    pub(super) bills: Vec<Terms>,
    /// What values of attributes cost.
    fees: Terms,
    indicators: HashMap<Watched, usize>,
}

impl<'p> Rows<'p> {
    /// The rows of one level of a problem, the levels before held at their caps; of no level for `None`.
    pub(crate) fn new(
        problem: &'p Problem,
        level: Option<&Measure>,
        caps: &[(&Measure, i64)],
    ) -> Result<Self, TooLarge> {
        let mut rows = Self {
            problem,
            most: Vec::new(),
            rows: Vec::new(),
            terms: Vec::new(),
            objective: Vec::new(),
            first: Vec::new(),
            used: vec![None; problem.sites.len()],
            bills: vec![Vec::new(); problem.sites.len()],
            fees: Vec::new(),
            indicators: HashMap::new(),
        };
        rows.demands();
        rows.sites()?;
        rows.fees();
        for rule in &problem.rules {
            rows.rule(rule)?;
        }
        if let Some(measure) = level {
            rows.objective = rows.measure(measure)?;
        }
        for &(measure, most) in caps {
            rows.hold(measure, most)?;
        }
        Ok(rows)
    }

    /// The terms of a row.
    pub(crate) fn terms(&self, row: Row) -> &[(usize, i64)] {
        &self.terms[row.start..row.end]
    }

    pub(super) fn column(&mut self, most: i64) -> usize {
        self.most.push(most);
        self.most.len() - 1
    }

    pub(super) fn row(
        &mut self,
        terms: impl IntoIterator<Item = (usize, i64)>,
        low: Option<i64>,
        high: Option<i64>,
    ) {
        let start = self.terms.len();
        self.terms.extend(terms);
        self.rows.push(Row { start, end: self.terms.len(), low, high });
    }

    pub(super) fn at_most(&mut self, terms: impl IntoIterator<Item = (usize, i64)>, high: i64) {
        self.row(terms, None, Some(high));
    }

    fn demands(&mut self) {
        for demand in &self.problem.demands {
            let first = self.most.len();
            self.first.push(first);
            for option in &demand.options {
                let column = self.column(1);
                self.bills[option.site].push((column, option.cost));
            }
            let all = first..self.most.len();
            self.row(all.map(|column| (column, 1)), (!demand.optional).then_some(1), Some(1));
        }
    }

    fn sites(&mut self) -> Result<(), TooLarge> {
        let mut users: Vec<Vec<(usize, &Choice)>> = vec![Vec::new(); self.problem.sites.len()];
        for (demand, &first) in self.problem.demands.iter().zip(&self.first) {
            for (column, option) in (first..).zip(&demand.options) {
                users[option.site].push((column, option));
            }
        }
        for (index, users) in users.iter().enumerate().filter(|(_, users)| !users.is_empty()) {
            let used = self.indicator_of(users.iter().map(|&(column, _)| column).collect());
            self.used[index] = Some(used);
            self.site(index, used, users)?;
        }
        Ok(())
    }

    /// Units and capacities of a used site.
    fn site(&mut self, index: usize, used: usize, users: &[(usize, &Choice)]) -> Result<(), TooLarge> {
        let site = &self.problem.sites[index];
        let totals: Vec<i128> = (0..site.capacity.len())
            .map(|resource| users.iter().map(|(_, choice)| i128::from(choice.load[resource])).sum())
            .collect();
        let least = i64::from(!site.owned);
        let most = most_units(site, &totals)?;
        let base = if site.owned { 0 } else { site.base };
        let units = if most == least {
            let price = site.unit.checked_mul(most).and_then(|units| units.checked_add(base));
            self.bills[index].push((used, price.ok_or(TooLarge)?));
            (most > 0).then_some(used)
        } else {
            let units = self.column(most);
            if !site.owned {
                self.at_most([(used, 1), (units, -1)], 0);
            }
            self.at_most([(units, 1), (used, -most)], 0);
            self.bills[index].extend([(used, base), (units, site.unit)]);
            Some(units)
        };
        for (resource, &total) in totals.iter().enumerate() {
            let (Some(capacity), spare) = (site.capacity[resource], site.spare[resource]) else { continue };
            if total > i128::from(capacity) * i128::from(least) + i128::from(spare) {
                let loads = users.iter().map(|&(column, choice)| (column, choice.load[resource]));
                self.at_most(loads.chain(units.map(|units| (units, -capacity))), spare);
            }
        }
        match units {
            Some(units) if most > least && self.problem.needed_only() => {
                self.needed(site, users, &totals, (used, units), most)
            }
            _ => Ok(()),
        }
    }

    /// A column that is 1 exactly when one of these is.
    fn indicator_of(&mut self, watched: Vec<usize>) -> usize {
        let some = self.column(1);
        watched.iter().for_each(|&column| self.at_most([(column, 1), (some, -1)], 0));
        self.at_most(watched.into_iter().map(|column| (column, -1)).chain([(some, 1)]), 0);
        some
    }

    fn indicator(&mut self, demands: &[usize], attribute: usize, value: usize) -> usize {
        let key = (demands.to_vec(), attribute, value);
        if let Some(&known) = self.indicators.get(&key) {
            return known;
        }
        let watched = demands.iter().flat_map(|&demand| self.meeting(demand, attribute, |met| met == value));
        let column = self.indicator_of(watched.collect());
        self.indicators.insert(key, column);
        column
    }

    /// The columns of a demand's options that meet such a value.
    pub(super) fn meeting(
        &self,
        demand: usize,
        attribute: usize,
        such: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let options = (self.first[demand]..).zip(&self.problem.demands[demand].options);
        let meets = |choice: &Choice| self.problem.value_at(attribute, choice).is_some_and(&such);
        options.filter(|(_, choice)| meets(choice)).map(|(column, _)| column).collect()
    }

    /// The values that some demands could meet, in their order.
    pub(super) fn values(&self, demands: &[usize], attribute: usize) -> Vec<usize> {
        let options = demands.iter().flat_map(|&demand| &self.problem.demands[demand].options);
        let mut values: Vec<usize> =
            options.filter_map(|choice| self.problem.value_at(attribute, choice)).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// An indicator for each value that some demands could meet.
    pub(super) fn distinct(&mut self, demands: &[usize], attribute: usize) -> Terms {
        let values = self.values(demands, attribute);
        values.into_iter().map(|value| (self.indicator(demands, attribute, value), 1)).collect()
    }

    fn fees(&mut self) {
        for rule in &self.problem.rules {
            let crate::problem::Rule::Distinct { attribute, demands, fees, .. } = rule else { continue };
            let met = self.values(demands, *attribute);
            for &(value, fee) in fees.iter().filter(|(value, _)| met.contains(value)) {
                let indicator = self.indicator(demands, *attribute, value);
                self.fees.push((indicator, fee));
            }
        }
    }

    /// Everything that costs.
    pub(super) fn cost(&self) -> Terms {
        self.bills.iter().flatten().chain(&self.fees).copied().collect()
    }

    /// A measure as a sum, to be made small.
    fn measure(&mut self, measure: &Measure) -> Result<Terms, TooLarge> {
        match measure {
            Measure::Worst(name) => Ok(self.worst(name)),
            other => self.sum(other),
        }
    }

    fn sum(&mut self, measure: &Measure) -> Result<Terms, TooLarge> {
        Ok(match measure {
            Measure::Cost => self.cost(),
            Measure::Distinct(attribute) => {
                let all: Vec<usize> = (0..self.problem.demands.len()).collect();
                self.distinct(&all, *attribute)
            }
            Measure::Sum(name) | Measure::Worst(name) => {
                (0..self.first.len()).flat_map(|demand| self.valued(demand, name)).collect()
            }
            Measure::Weighted(parts) => {
                let mut sum = Terms::new();
                for (weight, part) in parts {
                    for (column, factor) in self.measure(part)? {
                        sum.push((column, factor.checked_mul(*weight).ok_or(TooLarge)?));
                    }
                }
                sum
            }
        })
    }

    fn worst(&mut self, name: &str) -> Terms {
        let each: Vec<Terms> = (0..self.first.len()).map(|demand| self.valued(demand, name)).collect();
        let most = each.iter().flatten().map(|&(_, value)| value).fold(0, i64::max);
        let worst = self.column(most);
        for row in each {
            self.at_most(row.into_iter().chain([(worst, -1)]), 0);
        }
        vec![(worst, 1)]
    }

    /// A demand's options with their values.
    fn valued(&self, demand: usize, name: &str) -> Terms {
        let options = (self.first[demand]..).zip(&self.problem.demands[demand].options);
        options.map(|(column, choice)| (column, choice.value(name))).collect()
    }

    /// Holds the measure of a level before.
    fn hold(&mut self, measure: &Measure, most: i64) -> Result<(), TooLarge> {
        let terms = self.sum(measure)?;
        if !matches!(measure, Measure::Worst(_)) {
            self.at_most(terms, most);
            return Ok(());
        }
        terms
            .into_iter()
            .filter(|&(_, value)| value > most)
            .for_each(|(column, _)| self.at_most([(column, 1)], 0));
        if most < 0 {
            self.at_most([], -1);
        }
        Ok(())
    }
}

/// The most units that could be of use: what holds all users at once, within the limit.
fn most_units(site: &Site, totals: &[i128]) -> Result<i64, TooLarge> {
    let mut most = i128::from(!site.owned);
    for (resource, &total) in totals.iter().enumerate() {
        if let Some(capacity @ 1..) = site.capacity[resource].map(i128::from) {
            let over = (total - i128::from(site.spare[resource])).max(0);
            most = most.max((over + capacity - 1) / capacity);
        }
    }
    let most = site.limit.map_or(most, |limit| most.min(limit.into()));
    i64::try_from(most).map_err(|_| TooLarge)
}
