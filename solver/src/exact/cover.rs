//! How many sites must be used: what is open must hold what is asked, whole sites at a time.
//!
//! The relaxation opens the sites that are worth it by themselves. If they cannot hold all that must be served
//! somewhere, the cheapest set of further sites that can is a bound on what is missing: a covering knapsack over
//! sites, by dynamic programming. In the linear relaxation a fraction of a site would do; this is what closes the
//! gap where entries are dear and capacities alike.
//!
//! Cost: sites × grid.

/// The finest grid, in steps.
const GRID: i64 = 512;

/// A site that could be opened.
#[derive(Clone, Copy)]
pub(super) struct Opening {
    pub(super) site: u32,
    /// What opening it adds; not negative.
    pub(super) price: i64,
    /// What it then holds.
    pub(super) room: i64,
}

/// A solved cover.
#[derive(Default)]
pub(super) struct Cover {
    openings: Vec<Opening>,
    step: i64,
    width: usize,
    need: usize,
    /// Row k: the least price of covering each need with the first k openings.
    table: Vec<i64>,
}

/// What cannot be covered.
const NEVER: i64 = i64::MAX / 16;

impl Cover {
    /// Solves for a need; the least price, or `None` if all openings together do not suffice.
    pub(super) fn solve(&mut self, openings: &[Opening], need: i64, more: i64) -> Option<i64> {
        self.openings.clear();
        self.openings.extend_from_slice(openings);
        self.step = ((need + more) / GRID + 1).max(1);
        // Needs are rounded down and rooms up, so the answer is a bound on any grid.
        self.need = steps(need / self.step);
        self.width = self.need + steps(more / self.step) + 1;
        self.table.clear();
        self.table.resize(self.width * (openings.len() + 1), NEVER);
        self.table[0] = 0;
        for (index, opening) in openings.iter().enumerate() {
            let room = self.room(opening);
            let (before, after) = self.table.split_at_mut((index + 1) * self.width);
            let before = &before[index * self.width..];
            for (need, cell) in after[..self.width].iter_mut().enumerate() {
                *cell = before[need]
                    .min(before[need.saturating_sub(room)].saturating_add(opening.price))
                    .min(NEVER);
            }
        }
        let price = self.least(self.need);
        (price < NEVER).then_some(price)
    }

    fn room(&self, opening: &Opening) -> usize {
        steps(opening.room / self.step + i64::from(opening.room % self.step != 0))
    }

    fn least(&self, need: usize) -> i64 {
        self.table[self.width * self.openings.len() + need.min(self.width - 1)]
    }

    /// What opening a site of this room adds at least, its own price not counted (so not positive).
    pub(super) fn relief(&self, room: i64) -> i64 {
        if self.width == 0 {
            return 0;
        }
        let room = steps(room / self.step + i64::from(room % self.step != 0));
        self.least(self.need.saturating_sub(room)) - self.least(self.need)
    }

    /// What closing a site of this room adds at least.
    pub(super) fn burden(&self, room: i64) -> i64 {
        if self.width == 0 {
            return 0;
        }
        let need = self.need + steps(room / self.step);
        if need >= self.width { 0 } else { self.least(need).min(NEVER) - self.least(self.need) }
    }

    /// Nothing is missing.
    pub(super) fn clear(&mut self) {
        self.width = 0;
        self.openings.clear();
    }

    /// Whether there is anything to cover.
    pub(super) fn is_needed(&self) -> bool {
        self.width > 0
    }

    /// The sites a cheapest cover opens.
    pub(super) fn opened(&self, mut tell: impl FnMut(u32)) {
        if self.width == 0 {
            return;
        }
        let mut need = self.need;
        for (index, opening) in self.openings.iter().enumerate().rev() {
            if self.table[(index + 1) * self.width + need] < self.table[index * self.width + need] {
                tell(opening.site);
                need = need.saturating_sub(self.room(opening));
            }
        }
    }
}

fn steps(steps: i64) -> usize {
    usize::try_from(steps).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_every_subset() {
        let mut seed = 11_u64;
        let mut dice = |most: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(seed >> 33).unwrap() % most
        };
        for _ in 0..300 {
            let openings: Vec<Opening> = (0..dice(9))
                .map(|site| Opening { site: u32::try_from(site).unwrap(), price: dice(50), room: dice(40) })
                .collect();
            let brute = |need: i64| {
                (0..1_u32 << openings.len())
                    .map(|set| {
                        openings.iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1).map(|(_, o)| *o)
                    })
                    .filter(|set| set.clone().map(|o| o.room).sum::<i64>() >= need)
                    .map(|set| set.map(|o| o.price).sum::<i64>())
                    .min()
            };
            let (need, more) = (1 + dice(100), dice(40));
            let mut cover = Cover::default();
            assert_eq!(cover.solve(&openings, need, more), brute(need));
            let Some(best) = brute(need) else { continue };
            let mut sites = Vec::new();
            cover.opened(|site| sites.push(site));
            let chosen = || openings.iter().filter(|o| sites.contains(&o.site));
            assert_eq!(chosen().map(|o| o.price).sum::<i64>(), best);
            assert!(chosen().map(|o| o.room).sum::<i64>() >= need);
            assert_eq!(cover.relief(5), brute((need - 5).max(0)).unwrap() - best);
            assert_eq!(cover.burden(more), brute(need + more).map_or(NEVER, |price| price) - best);
        }
    }
}
