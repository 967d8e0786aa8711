//! The rows that leave no unit which nothing needs: for files with a share of the cost, where waste could pay.
//!
//! Why they hold of every valid plan: where a used site buys more units than the least, some resource asks for the last
//! of them. The first such is the one whose columns are not 0.

use crate::problem::{Choice, Site};
use crate::rows::{Rows, TooLarge};

impl Rows<'_> {
    pub(crate) fn needed(
        &mut self,
        site: &Site,
        users: &[(usize, &Choice)],
        totals: &[i128],
        (used, units): (usize, usize),
        most: i64,
    ) -> Result<(), TooLarge> {
        let least = i64::from(!site.owned);
        let mut pairs = Vec::new();
        for (resource, &total) in totals.iter().enumerate() {
            let (Some(capacity @ 1..), spare) = (site.capacity[resource], site.spare[resource]) else {
                continue;
            };
            if total <= i128::from(capacity) * i128::from(least) + i128::from(spare) {
                continue;
            }
            let over = total - i128::from(spare);
            let asked = (over + i128::from(capacity) - 1) / i128::from(capacity);
            let beyond_most = i64::try_from(asked.min(most.into())).map_err(|_| TooLarge)? - least;
            let (because, beyond) = (self.column(1), self.column(beyond_most));
            self.at_most([(beyond, 1), (because, -beyond_most)], 0);
            let free = capacity.checked_mul(least - 1).and_then(|free| free.checked_add(spare + 1));
            let loads = users.iter().map(|&(column, choice)| (column, -choice.load[resource]));
            let ends = [(beyond, capacity), (because, free.ok_or(TooLarge)?)];
            self.at_most(loads.chain(ends), 0);
            pairs.push((because, beyond));
        }
        self.at_most(pairs.iter().map(|&(because, _)| (because, 1)).chain([(used, -1)]), 0);
        let bought = [(units, 1), (used, -least)];
        self.at_most(pairs.iter().map(|&(_, beyond)| (beyond, -1)).chain(bought), 0);
        Ok(())
    }
}
