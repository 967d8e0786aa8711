//! Each kind of rule as rows.

use super::{Rows, Terms};
use crate::problem::{Condition, Rule, Term};

impl Rows<'_> {
    pub(super) fn rule(&mut self, rule: &Rule) {
        match rule {
            Rule::Linear { terms, min, max } => {
                let known = |term: &Term| {
                    let option = self.problem.demands[term.demand].at(term.site)?;
                    Some((self.serves[term.demand][option], term.coef))
                };
                let terms = terms.iter().filter_map(known).collect();
                self.row(terms, *min, *max);
            }
            Rule::Distinct { min: None, max: None, .. } => {}
            Rule::Distinct { attribute, demands, min, max, .. } => {
                let terms = self.distinct(demands, *attribute);
                self.row(terms, min.map(number), max.map(number));
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
                for column in self.where_holds(when) {
                    let mut row: Terms = then.iter().map(|&column| (column, -1)).collect();
                    row.push((column, 1));
                    self.at_most(row, 0);
                }
            }
            Rule::Open { sites, min, max } => {
                let terms = sites.iter().filter_map(|&site| self.used[site]).map(|used| (used, 1)).collect();
                self.row(terms, min.map(number), max.map(number));
            }
            Rule::CostMax(most) => {
                let cost = self.cost();
                self.at_most(cost, *most);
            }
            Rule::CostShare { attribute, value, most_ppm } => self.cost_share(*attribute, *value, *most_ppm),
        }
    }

    /// A condition as the options that meet it.
    fn where_holds(&self, condition: &Condition) -> Vec<usize> {
        self.at_values(condition.demand, condition.attribute, &condition.values)
    }

    /// `part · (10⁶ − ppm) ≤ rest · ppm`, with the two factors reduced.
    fn cost_share(&mut self, attribute: usize, value: u32, most_ppm: i64) {
        let (there, elsewhere) = share_factors(most_ppm);
        let mut row = Terms::new();
        for (site, terms) in self.problem.sites.iter().zip(&self.site_costs) {
            let factor = if site.attributes[attribute] == Some(value) { there } else { elsewhere };
            row.extend(terms.iter().map(|&(column, cost)| (column, cost.saturating_mul(factor))));
        }
        self.at_most(row, 0);
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
                        self.at_most(here.into_iter().chain(there).map(|column| (column, 1)).collect(), 1);
                    }
                }
            }
        }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX >> 1)
}

/// What a part of the cost counts, and what all else does, so that together they are at most 0 where the part is at
/// most so many millionths of the whole.
pub(crate) fn share_factors(most_ppm: i64) -> (i64, i64) {
    let divisor = i64::try_from(gcd(1_000_000, most_ppm.unsigned_abs())).unwrap_or(1).max(1);
    ((1_000_000 - most_ppm) / divisor, -most_ppm / divisor)
}

/// The greatest common divisor; of 0 and a number that number.
pub(crate) fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
