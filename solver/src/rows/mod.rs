//! A problem as integer columns and rows, exact: what integer programs, exported files and certificates share.
//!
//! Columns are whole numbers from 0 to a finite most. Rows: one option per demand; a site is used exactly when one
//! of its options is chosen (`x ≤ y` per option, `y ≤ Σx`); capacity `Σ load·x ≤ cap·u + spare`; `y ≤ u ≤ L·y` (an
//! owned site needs no unit, and an absent limit becomes the smallest that holds every candidate); a site's credit
//! at most what its users could be given back; where a rule bounds a part of the cost, no unit that nothing needs
//! (`needed`); a later bin only after an earlier one; indicators of attribute
//! values, exact both ways, so that a minimum count or a negative fee cannot be claimed by an indicator that
//! nothing stands behind; then the rules.

mod measure;
mod needed;
mod rule;
mod value;

pub(crate) use rule::{gcd, share_factors};

use crate::problem::{Choice, Problem, Rule, Site};
use std::collections::BTreeMap;

/// A linear expression: column and factor. A column may stand there several times.
pub type Terms = Vec<(usize, i64)>;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A demand takes an option.
    Serves {
        /// Which demand.
        demand: usize,
        /// Which of its options.
        option: usize,
    },
    /// A site serves a demand.
    Used(usize),
    /// Units bought at a site.
    Units(usize),
    /// Units beyond the least are bought at a site because of a resource.
    Because {
        /// Which site.
        site: usize,
        /// Which resource.
        resource: usize,
    },
    /// So many units beyond the least are bought at a site because of a resource.
    Beyond {
        /// Which site.
        site: usize,
        /// Which resource.
        resource: usize,
    },
    /// What a site gives back of a credit.
    Credit {
        /// Which site.
        site: usize,
        /// Which of its credits.
        credit: usize,
    },
    /// Some demand meets a value of an attribute.
    Meets {
        /// Which attribute.
        attribute: usize,
        /// Which value.
        value: u32,
    },
    /// The largest value in a column of option values.
    Worst(usize),
}

/// A column: a whole number from 0 to `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it says.
    pub meaning: Meaning,
    /// Its largest value.
    pub most: i64,
}

/// Why a row is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A demand takes one option.
    Demand(usize),
    /// A site is used exactly when it serves.
    Used(usize),
    /// A site's units.
    Units(usize),
    /// A site holds what it serves of a resource.
    Capacity {
        /// Which site.
        site: usize,
        /// Which resource.
        resource: usize,
    },
    /// A site buys no unit that nothing needs.
    Needed(usize),
    /// A site gives back no more than it may.
    Credit(usize),
    /// A later bin only after an earlier one.
    Order(usize),
    /// An attribute value is met exactly when an option meets it.
    Meets(usize),
    /// The largest value is at least each.
    Worst(usize),
    /// A rule.
    Rule(usize),
    /// An earlier level.
    Cap,
}

/// A row: `low ≤ Σ factor·column ≤ high`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Why it is there.
    pub reason: Reason,
    /// The sum.
    pub terms: Terms,
    /// At least.
    pub low: Option<i64>,
    /// At most.
    pub high: Option<i64>,
}

/// Which demands an indicator watches, for which value of which attribute.
type IndicatorKey = (Vec<usize>, usize, u32);

/// The columns and rows of a problem.
#[derive(Clone, Debug)]
pub struct Rows<'p> {
    problem: &'p Problem,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Per demand and option its column.
    serves: Vec<Vec<usize>>,
    /// Per site what it and its options cost.
    site_costs: Vec<Terms>,
    fees: Terms,
    /// Per site the column that says whether it serves; `None` where nobody could.
    used: Vec<Option<usize>>,
    indicators: BTreeMap<IndicatorKey, usize>,
    /// Whether a rule counts what is bought without it being made small: a share of the cost.
    needed_only: bool,
    /// Why the rows that come next are there.
    reason: Reason,
}

impl<'p> Rows<'p> {
    /// Everything but an objective.
    #[must_use]
    pub fn new(problem: &'p Problem) -> Self {
        let mut rows = Self {
            problem,
            columns: Vec::new(),
            rows: Vec::new(),
            serves: Vec::new(),
            site_costs: vec![Vec::new(); problem.sites.len()],
            fees: Vec::new(),
            used: Vec::new(),
            indicators: BTreeMap::new(),
            needed_only: problem.rules.iter().any(|rule| matches!(rule, Rule::CostShare { .. })),
            reason: Reason::Cap,
        };
        rows.demands();
        rows.sites();
        rows.all_fees();
        for (index, rule) in problem.rules.iter().enumerate() {
            rows.reason = Reason::Rule(index);
            rows.rule(rule);
        }
        rows.reason = Reason::Cap;
        rows
    }

    /// Per demand and option its column.
    #[must_use]
    pub fn serves(&self) -> &[Vec<usize>] {
        &self.serves
    }

    /// At which site an option is.
    #[must_use]
    pub fn site_of(&self, demand: usize, option: usize) -> usize {
        self.problem.demands[demand].options[option].site
    }

    fn column(&mut self, meaning: Meaning, most: i64) -> usize {
        self.columns.push(Column { meaning, most });
        self.columns.len() - 1
    }

    fn row(&mut self, terms: Terms, low: Option<i64>, high: Option<i64>) {
        self.rows.push(Row { reason: self.reason, terms, low, high });
    }

    fn at_most(&mut self, terms: Terms, high: i64) {
        self.row(terms, None, Some(high));
    }

    /// Exactly one option each, or at most one.
    fn demands(&mut self) {
        for (demand, described) in self.problem.demands.iter().enumerate() {
            let mut columns = Vec::with_capacity(described.options.len());
            for (option, choice) in described.options.iter().enumerate() {
                let column = self.column(Meaning::Serves { demand, option }, 1);
                self.site_costs[choice.site].push((column, choice.cost));
                columns.push(column);
            }
            self.reason = Reason::Demand(demand);
            let terms = columns.iter().map(|&column| (column, 1)).collect();
            self.row(terms, (!described.optional).then_some(1), Some(1));
            self.serves.push(columns);
        }
    }

    fn sites(&mut self) {
        let problem = self.problem;
        let mut users: Vec<Vec<(usize, &Choice)>> = vec![Vec::new(); problem.sites.len()];
        for (columns, demand) in self.serves.iter().zip(&problem.demands) {
            let options = columns.iter().zip(&demand.options);
            options.for_each(|(&column, choice)| users[choice.site].push((column, choice)));
        }
        for (index, users) in users.iter().enumerate() {
            let used = (!users.is_empty()).then(|| self.site(index, users));
            self.used.push(used);
        }
        for (index, site) in problem.sites.iter().enumerate() {
            self.reason = Reason::Order(index);
            let Some(later) = self.used[index] else { continue };
            match site.after.map(|earlier| self.used[earlier]) {
                Some(Some(earlier)) => self.at_most(vec![(later, 1), (earlier, -1)], 0),
                Some(None) => self.at_most(vec![(later, 1)], 0),
                None => {}
            }
        }
    }

    /// One site's rows; returns the column that says whether it is used.
    fn site(&mut self, index: usize, users: &[(usize, &Choice)]) -> usize {
        let site = &self.problem.sites[index];
        self.reason = Reason::Used(index);
        let used = self.indicator_of(Meaning::Used(index), users.iter().map(|&(column, _)| column).collect());
        self.reason = Reason::Units(index);
        let most = most_units(site, users);
        let base = if site.owned { 0 } else { site.base };
        let units = if most == site.least_units() {
            self.site_costs[index].push((used, base + site.unit * most));
            (most > 0).then_some(used)
        } else {
            let units = self.column(Meaning::Units(index), most);
            if !site.owned {
                self.at_most(vec![(used, 1), (units, -1)], 0);
            }
            self.at_most(vec![(units, 1), (used, -most)], 0);
            self.site_costs[index].extend([(used, base), (units, site.unit)]);
            Some(units)
        };
        self.capacities(index, users, units);
        if let Some(units) = units.filter(|_| self.needed_only && most > site.least_units()) {
            self.needed(index, users, (used, units), most);
        }
        self.credits(index, users);
        used
    }

    fn capacities(&mut self, index: usize, users: &[(usize, &Choice)], units: Option<usize>) {
        let site = &self.problem.sites[index];
        for (resource, &capacity) in site.capacity.iter().enumerate() {
            let Some(capacity) = capacity else { continue };
            let total = users.iter().map(|(_, choice)| choice.load[resource]).fold(0, i64::saturating_add);
            let spare = site.spare_of(resource);
            // A row that even all users together cannot break says nothing.
            let least = if units.is_some() { site.least_units() } else { 0 };
            if total <= capacity.saturating_mul(least).saturating_add(spare) {
                continue;
            }
            self.reason = Reason::Capacity { site: index, resource };
            let mut row: Terms =
                users.iter().map(|&(column, choice)| (column, choice.load[resource])).collect();
            row.extend(units.map(|units| (units, -capacity)));
            self.at_most(row, spare);
        }
    }

    fn credits(&mut self, index: usize, users: &[(usize, &Choice)]) {
        self.reason = Reason::Credit(index);
        for (credit, &limit) in self.problem.sites[index].credit_limits.iter().enumerate() {
            let all = users.iter().map(|(_, choice)| choice.credit[credit]).fold(0, i64::saturating_add);
            let granted = self.column(Meaning::Credit { site: index, credit }, limit.min(all));
            let mut row: Terms =
                users.iter().map(|&(column, choice)| (column, -choice.credit[credit])).collect();
            row.push((granted, 1));
            self.at_most(row, 0);
            self.site_costs[index].push((granted, -1));
        }
    }

    /// A column that is 1 exactly when one of the watched ones is.
    fn indicator_of(&mut self, meaning: Meaning, watched: Vec<usize>) -> usize {
        let some = self.column(meaning, 1);
        for &column in &watched {
            self.at_most(vec![(column, 1), (some, -1)], 0);
        }
        let mut all: Terms = watched.into_iter().map(|column| (column, -1)).collect();
        all.push((some, 1));
        self.at_most(all, 0);
        some
    }

    /// The indicator of an attribute's value among some demands.
    fn indicator(&mut self, demands: &[usize], attribute: usize, value: u32) -> usize {
        let key = (demands.to_vec(), attribute, value);
        if let Some(&known) = self.indicators.get(&key) {
            return known;
        }
        let watched = demands.iter().flat_map(|&d| self.at_values(d, attribute, &[value])).collect();
        let before = std::mem::replace(&mut self.reason, Reason::Meets(attribute));
        let column = self.indicator_of(Meaning::Meets { attribute, value }, watched);
        self.reason = before;
        self.indicators.insert(key, column);
        column
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
    fn at_values(&self, demand: usize, attribute: usize, values: &[u32]) -> Vec<usize> {
        let options = self.serves[demand].iter().zip(&self.problem.demands[demand].options);
        let there = options.filter(|(_, choice)| {
            self.problem.sites[choice.site].attributes[attribute].is_some_and(|value| values.contains(&value))
        });
        there.map(|(&column, _)| column).collect()
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

    /// Everything that costs.
    #[must_use]
    pub fn cost(&self) -> Terms {
        self.site_costs.iter().flatten().chain(&self.fees).copied().collect()
    }
}

/// The same sum with each column once, in the order of columns, and none that counts for nothing.
#[must_use]
pub fn merged(terms: &[(usize, i64)]) -> Terms {
    let mut sums: BTreeMap<usize, i64> = BTreeMap::new();
    for &(column, factor) in terms {
        let sum = sums.entry(column).or_default();
        *sum = sum.saturating_add(factor);
    }
    sums.into_iter().filter(|&(_, factor)| factor != 0).collect()
}

/// The most units that could be of use: the limit, or what holds all users at once.
fn most_units(site: &Site, users: &[(usize, &Choice)]) -> i64 {
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
