//! What the columns are for an assignment.

use super::{Meaning, Rows};
use crate::problem::{Assignment, Choice, Site, Usage};

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
            Meaning::Because { site, resource } => {
                i64::from(because(&problem.sites[site], &usage[site]).is_some_and(|by| by.0 == resource))
            }
            Meaning::Beyond { site, resource } => {
                let because = because(&problem.sites[site], &usage[site]);
                because.filter(|by| by.0 == resource).map_or(0, |(_, beyond)| beyond)
            }
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

/// The first resource without which fewer units would do, and how many are bought beyond the least.
fn because(site: &Site, usage: &Usage) -> Option<(usize, i64)> {
    let units = site.units_for(&usage.load).filter(|_| usage.served > 0)?;
    let beyond = units - site.least_units();
    let missing = |resource: usize| {
        let held = |capacity: i64| capacity * (units - 1) + site.spare_of(resource);
        site.capacity[resource].is_some_and(|capacity| usage.load[resource] > held(capacity))
    };
    (beyond > 0).then(|| (0..site.capacity.len()).find(|&resource| missing(resource)))?.map(|by| (by, beyond))
}
