//! Measures as expressions, and what holds them.

use super::{Meaning, Reason, Rows, Terms};
use crate::problem::{Cap, Demand, Measure};

impl Rows<'_> {
    /// A measure as an expression. [`Measure::Worst`] gets a column of its own, which is only right when it is made
    /// small; to hold it, use [`Rows::hold`].
    pub fn measure(&mut self, measure: Measure) -> Terms {
        match measure {
            Measure::Cost => self.cost(),
            Measure::Distinct(attribute) => {
                let all: Vec<usize> = (0..self.problem.demands.len()).collect();
                self.distinct(&all, attribute)
            }
            Measure::Sum(column) => self.valued(column).into_iter().flatten().collect(),
            Measure::Worst(column) => {
                let valued = self.valued(column);
                let most = self.largest(column);
                let worst = self.column(Meaning::Worst(column), most);
                self.reason = Reason::Worst(column);
                for mut row in valued {
                    row.push((worst, -1));
                    self.at_most(row, 0);
                }
                self.reason = Reason::Cap;
                vec![(worst, 1)]
            }
            Measure::Weighted(index) => {
                let mut sum = Terms::new();
                for &(factor, part) in &self.problem.weighted[index] {
                    sum.extend(self.measure(part).into_iter().map(|(column, each)| (column, each * factor)));
                }
                sum
            }
        }
    }

    /// Holds a measure at a value.
    pub fn hold(&mut self, cap: Cap) {
        self.reason = Reason::Cap;
        if let Measure::Worst(column) = cap.measure {
            let beyond: Terms =
                self.valued(column).into_iter().flatten().filter(|&(_, value)| value > cap.most).collect();
            beyond.into_iter().for_each(|(serves, _)| self.at_most(vec![(serves, 1)], 0));
            if cap.most < 0 {
                self.at_most(Vec::new(), -1);
            }
            return;
        }
        let terms = self.measure(cap.measure);
        self.at_most(terms, cap.most);
    }

    /// Per demand its options with their values in a column.
    fn valued(&self, column: usize) -> Vec<Terms> {
        let rows = self.serves.iter().zip(&self.problem.demands);
        let valued = |(columns, demand): (&Vec<usize>, &Demand)| {
            columns
                .iter()
                .zip(&demand.options)
                .map(|(&serves, choice)| (serves, choice.values[column]))
                .collect()
        };
        rows.map(valued).collect()
    }

    fn largest(&self, column: usize) -> i64 {
        let options = self.problem.demands.iter().flat_map(|demand| &demand.options);
        options.map(|choice| choice.values[column]).fold(0, i64::max)
    }
}
