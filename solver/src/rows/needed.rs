//! No unit that nothing needs.
//!
//! Where cost is only made small or bounded from above, nobody gains by buying more than is asked. A share of the cost
//! is another matter: what is wasted elsewhere makes a part smaller. So a used site that buys more than the least says
//! because of which resource (`because`, at most one) and how many (`beyond`): the last of them would be missed.
//! `capacity·(least + beyond − 1) + spare + 1 ≤ Σ load·x`, which takes no large number to switch it off, since both
//! columns are 0 for any other resource.

use super::{Meaning, Reason, Rows, Terms};
use crate::problem::{Choice, Site};

impl Rows<'_> {
    /// Bounds the units of a site that could buy more than the least: `columns` are those of its use and its units.
    pub(super) fn needed(
        &mut self,
        index: usize,
        users: &[(usize, &Choice)],
        columns: (usize, usize),
        most: i64,
    ) {
        let site = &self.problem.sites[index];
        self.reason = Reason::Needed(index);
        let (used, units) = columns;
        let (mut reasons, mut bought): (Terms, Terms) =
            (vec![(used, -1)], vec![(units, 1), (used, -site.least_units())]);
        for resource in 0..site.capacity.len() {
            let Some(Asked { capacity, most }) = asked(site, users, resource, most) else { continue };
            let because = self.column(Meaning::Because { site: index, resource }, 1);
            let beyond = self.column(Meaning::Beyond { site: index, resource }, most);
            self.at_most(vec![(beyond, 1), (because, -most)], 0);
            let without = capacity * (site.least_units() - 1) + site.spare_of(resource) + 1;
            let mut row: Terms =
                users.iter().map(|&(column, choice)| (column, -choice.load[resource])).collect();
            row.extend([(because, without), (beyond, capacity)]);
            self.at_most(row, 0);
            reasons.push((because, 1));
            bought.push((beyond, -1));
        }
        self.at_most(reasons, 0);
        self.at_most(bought, 0);
    }
}

/// A resource that could ask for more than the least.
struct Asked {
    capacity: i64,
    /// How many units beyond the least at most.
    most: i64,
}

fn asked(site: &Site, users: &[(usize, &Choice)], resource: usize, most: i64) -> Option<Asked> {
    let capacity = site.capacity[resource].filter(|&capacity| capacity > 0)?;
    let total = users.iter().map(|(_, choice)| choice.load[resource]).fold(0, i64::saturating_add);
    let over = total.saturating_sub(site.spare_of(resource));
    let needed = over / capacity + i64::from(over % capacity > 0);
    let most = needed.min(most) - site.least_units();
    (most > 0).then_some(Asked { capacity, most })
}
