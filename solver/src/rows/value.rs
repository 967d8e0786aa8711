//! What the columns are for an assignment.

use super::{Meaning, Rows};
use crate::problem::{Assignment, Choice};

impl Rows<'_> {
    /// Every column's value for an assignment that solves the problem: each is as small as the assignment lets it
    /// be, and credits are as large.
    #[must_use]
    pub fn point(&self, assignment: &Assignment) -> Vec<i64> {
        let problem = self.problem;
        let usage = problem.usage(assignment);
        let chosen = || (0..problem.demands.len()).filter_map(|demand| problem.chosen(assignment, demand));
        let value = |meaning: Meaning| match meaning {
            Meaning::Serves { demand, option } => i64::from(assignment[demand] == Some(option)),
            Meaning::Used(site) => i64::from(usage[site].served > 0),
            Meaning::Units(site) if usage[site].served > 0 => {
                problem.sites[site].units_for(&usage[site].load).unwrap_or_default()
            }
            Meaning::Units(_) => 0,
            Meaning::Credit { site, credit } => {
                usage[site].credit[credit].min(problem.sites[site].credit_limits[credit])
            }
            Meaning::Worst(column) => chosen().map(|choice: &Choice| choice.values[column]).fold(0, i64::max),
            // Which demands are meant, only the key of the indicator says.
            Meaning::Meets { .. } => 0,
        };
        let mut values: Vec<i64> = self.columns.iter().map(|column| value(column.meaning)).collect();
        for ((demands, attribute, met), &column) in &self.indicators {
            let meets = |&demand: &usize| problem.attribute(assignment, demand, *attribute) == Some(*met);
            values[column] = i64::from(demands.iter().any(meets));
        }
        values
    }
}
