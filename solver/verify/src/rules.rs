//! The rows of each kind of rule.

use crate::problem::{Condition, Rule};
use crate::rows::{Rows, Terms, TooLarge};
use std::collections::BTreeMap;

impl Rows<'_> {
    pub(crate) fn rule(&mut self, rule: &Rule) -> Result<(), TooLarge> {
        match rule {
            Rule::Linear { terms, min, max } => {
                let terms = self.linear(terms)?;
                self.row(terms, *min, *max);
            }
            Rule::Distinct { min: None, max: None, .. } => {}
            Rule::Distinct { attribute, demands, min, max, .. } => {
                let terms = self.distinct(demands, *attribute);
                self.row(terms, *min, *max);
            }
            Rule::Same { attribute, demands } => self.pairs(*attribute, demands, |a, b| a != b),
            Rule::Different { attribute, demands } => self.pairs(*attribute, demands, |a, b| a == b),
            Rule::PairMax { cells, attribute, demands, max } => {
                self.pairs(*attribute, demands, |a, b| cells.get(&(a, b)).is_some_and(|far| far > max));
            }
            Rule::Implies { when, then } => self.implies(when, then),
            Rule::Share { attribute, value, percent, load, demands } => {
                let terms = self.share(*attribute, *value, *percent, *load, demands);
                self.at_most(terms, 0);
            }
            Rule::CostShare { attribute, value, ppm } => {
                let terms = self.cost_share(*attribute, *value, *ppm)?;
                self.at_most(terms, 0);
            }
            Rule::Open { sites, min, max } => {
                let used: Vec<usize> = sites.iter().filter_map(|&site| self.used[site]).collect();
                self.row(used.into_iter().map(|column| (column, 1)), *min, *max);
            }
            Rule::CostMax { max } => {
                let cost = self.cost();
                self.at_most(cost, *max);
            }
        }
        Ok(())
    }

    /// What is no option counts for nothing.
    fn linear(&self, stated: &[(usize, usize, i64)]) -> Result<Terms, TooLarge> {
        let mut sums: BTreeMap<usize, i64> = BTreeMap::new();
        for &(demand, site, coef) in stated {
            let options = &self.problem.demands[demand].options;
            if let Ok(option) = options.binary_search_by_key(&site, |option| option.site) {
                let sum = sums.entry(self.first[demand] + option).or_default();
                *sum = sum.checked_add(coef).ok_or(TooLarge)?;
            }
        }
        Ok(sums.into_iter().collect())
    }

    /// `part·100 ≤ percent·all`.
    fn share(
        &self,
        attribute: usize,
        value: Option<usize>,
        percent: i64,
        load: Option<usize>,
        demands: &[usize],
    ) -> Terms {
        let mut terms = Terms::new();
        for &demand in demands {
            for (column, option) in (self.first[demand]..).zip(&self.problem.demands[demand].options) {
                let weight = load.map_or(1, |resource| option.load[resource]);
                let there = value.is_some() && self.problem.value_at(attribute, option) == value;
                terms.push((column, weight * if there { 100 - percent } else { -percent }));
            }
        }
        terms
    }

    /// `part·1,000,000 ≤ ppm·all`, both factors by what divides them.
    fn cost_share(&self, attribute: usize, value: Option<usize>, ppm: i64) -> Result<Terms, TooLarge> {
        let divisor = common(1_000_000, ppm);
        let mut terms = Terms::new();
        for (site, bill) in self.bills.iter().enumerate() {
            let there = self.problem.is_there(site, attribute, value);
            let weight = (if there { 1_000_000 - ppm } else { -ppm }) / divisor;
            for &(column, price) in bill {
                terms.push((column, price.checked_mul(weight).ok_or(TooLarge)?));
            }
        }
        Ok(terms)
    }

    fn implies(&mut self, when: &Condition, then: &Condition) {
        let met = |condition: &Condition| {
            self.meeting(condition.demand, condition.attribute, |met| Some(met) == condition.value)
        };
        let then = met(then);
        for column in met(when) {
            self.at_most(then.iter().map(|&then| (then, -1)).chain([(column, 1)]), 0);
        }
    }

    /// No two of the demands take values that exclude each other.
    fn pairs(&mut self, attribute: usize, demands: &[usize], excludes: impl Fn(usize, usize) -> bool) {
        for (position, &a) in demands.iter().enumerate() {
            let values = self.values(&[a], attribute);
            for &b in &demands[position + 1..] {
                for &value in &values {
                    let there = self.meeting(b, attribute, |other| excludes(value, other));
                    if !there.is_empty() {
                        let here = self.meeting(a, attribute, |met| met == value);
                        self.at_most(here.into_iter().chain(there).map(|column| (column, 1)), 1);
                    }
                }
            }
        }
    }
}

/// The greatest common divisor of a number above 0 and one that is at least 0.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}
