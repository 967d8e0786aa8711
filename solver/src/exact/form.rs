//! A measure as the search sees it: what each option adds by itself, what each used site adds once, what each used
//! value of an attribute adds once, and the worst of a column. Every measure of a problem, weighted sums included,
//! has this form.

use crate::problem::{Choice, Measure, Problem, Rule};

/// Added once when a value of an attribute is used by any of the demands.
pub(super) struct Fee {
    pub(super) attribute: usize,
    pub(super) value: u32,
    pub(super) amount: i64,
    /// Whether every demand of the problem counts.
    pub(super) everyone: bool,
    /// Which demands count, when not everyone.
    pub(super) demands: Vec<usize>,
}

/// A measure, taken apart.
#[derive(Default)]
pub(super) struct Form {
    /// How often the cost of options and sites counts.
    pub(super) cost: i64,
    /// Columns that count, with their factors.
    sums: Vec<(i64, usize)>,
    /// Columns whose largest value counts, with their factors.
    pub(super) worst: Vec<(i64, usize)>,
    /// Fees.
    pub(super) fees: Vec<Fee>,
}

impl Form {
    pub(super) fn new(problem: &Problem, measure: Measure) -> Self {
        let mut form = Self::default();
        form.add(problem, 1, measure);
        form
    }

    fn add(&mut self, problem: &Problem, factor: i64, measure: Measure) {
        match measure {
            Measure::Cost => {
                self.cost += factor;
                self.add_fees(problem, factor);
            }
            Measure::Distinct(attribute) => {
                for value in values(problem, attribute) {
                    self.fees.push(Fee {
                        attribute,
                        value,
                        amount: factor,
                        everyone: true,
                        demands: Vec::new(),
                    });
                }
            }
            Measure::Sum(column) => self.sums.push((factor, column)),
            Measure::Worst(column) => self.worst.push((factor, column)),
            Measure::Weighted(index) => {
                for &(weight, part) in &problem.weighted[index] {
                    self.add(problem, factor * weight, part);
                }
            }
        }
    }

    fn add_fees(&mut self, problem: &Problem, factor: i64) {
        for rule in &problem.rules {
            let Rule::Distinct { attribute, demands, fees, .. } = rule else { continue };
            let everyone = demands.len() == problem.demands.len();
            for &(value, fee) in fees.iter().filter(|(_, fee)| *fee != 0) {
                let demands = if everyone { Vec::new() } else { demands.clone() };
                let amount = fee * factor;
                self.fees.push(Fee { attribute: *attribute, value, amount, everyone, demands });
            }
        }
    }

    /// What an option adds by itself at least: credits count as granted.
    pub(super) fn of(&self, choice: &Choice) -> i64 {
        let own = if self.cost == 0 { 0 } else { self.cost * choice.cost_after_credit() };
        own + self.sums.iter().map(|&(factor, column)| factor * choice.values[column]).sum::<i64>()
    }

    /// The least that all worst columns add when these are the smallest values still possible, per demand.
    pub(super) fn is_plain(&self) -> bool {
        self.worst.is_empty()
    }
}

fn values(problem: &Problem, attribute: usize) -> Vec<u32> {
    let options = problem.demands.iter().flat_map(|demand| &demand.options);
    let mut values: Vec<u32> =
        options.filter_map(|choice| problem.sites[choice.site].attributes[attribute]).collect();
    values.sort_unstable();
    values.dedup();
    values
}
