//! The knapsack of one site: which of the demands it attracts fit its scarcest resource, worth most together.
//!
//! [`Knapsack::fill`] is a depth-first search in order of worth per load (Horowitz and Sahni 1974, Journal of the
//! ACM 21(2)), which needs a few steps per item where the order says most. [`Knapsack::solve`] is dynamic
//! programming over the resource (Bellman 1957), on a grid that is coarser where the resource is large:
//! loads are rounded down, so the answer is a bound for any grid and exact on a fine one, or on one of which all loads
//! are multiples. Prefixes and suffixes of
//! the table also tell what taking or leaving one item changes (Nauss 2003, INFORMS Journal on Computing 15(3)).
//!
//! Cost: items × grid; filling, items × log items and a bounded number of steps.

/// The finest grid, in steps.
const GRID: i64 = 1024;

/// Something that could be taken.
#[derive(Clone, Copy)]
pub(super) struct Item {
    /// What taking it adds; negative, or it would not be here.
    pub(super) worth: i64,
    /// What it takes of the resource.
    pub(super) load: i64,
    /// Which option it is.
    pub(super) option: u32,
}

/// After so many steps, filling gives way to dynamic programming.
const STEPS: usize = 300;

/// A solved knapsack.
#[derive(Default)]
pub(super) struct Knapsack {
    /// Per item whether the last filling takes it.
    pub(super) chosen: Vec<bool>,
    width: usize,
    step: i64,
    /// Row k: the least worth of the first k items, per room.
    prefix: Vec<i64>,
    /// Row k: the least worth of the items from k on, per room; only when asked.
    suffix: Vec<i64>,
}

impl Knapsack {
    /// The least worth, and what reaches it (`chosen`); puts the items in order first. A bound on a coarse grid.
    pub(super) fn fill(&mut self, items: &mut [Item], room: i64) -> i64 {
        let product = |worth: i64, load: i64| i128::from(worth) * i128::from(load);
        items.sort_unstable_by(|a, b| {
            product(a.worth, b.load).cmp(&product(b.worth, a.load)).then(a.option.cmp(&b.option))
        });
        let (step, room) = grid(items, room);
        // A table that is smaller than the walk needs none.
        let cells = position(room / step).saturating_mul(items.len());
        if cells > STEPS
            && let Some(best) = self.search(items, room)
        {
            return best;
        }
        let best = self.solve(items, room);
        self.chosen.clear();
        self.chosen.resize(items.len(), false);
        let mut chosen = std::mem::take(&mut self.chosen);
        self.taken(items, |index| chosen[index] = true);
        self.chosen = chosen;
        best
    }

    /// Takes while it fits, skips what does not, and comes back to leave the last one taken out, as long as the
    /// linear relaxation of the rest promises more. `None` after too many steps.
    fn search(&mut self, items: &[Item], room: i64) -> Option<i64> {
        let mut now = vec![false; items.len()];
        self.chosen.clear();
        self.chosen.resize(items.len(), false);
        let (mut best, mut worth, mut left, mut next) = (0, 0, room, 0);
        for _ in 0..STEPS {
            if promise(&items[next..], worth, left) < best {
                // Forward: what fits is taken; what does not is skipped as long as the rest still promises more.
                while next < items.len()
                    && (items[next].load <= left || promise(&items[next..], worth, left) < best)
                {
                    if items[next].load <= left {
                        now[next] = true;
                        left -= items[next].load;
                        worth += items[next].worth;
                    }
                    next += 1;
                }
                if worth < best {
                    best = worth;
                    self.chosen.copy_from_slice(&now);
                }
            }
            let last = (0..next.min(items.len())).rev().find(|&index| now[index]);
            let Some(last) = last else { return Some(best) };
            now[last] = false;
            left += items[last].load;
            worth -= items[last].worth;
            next = last + 1;
        }
        None
    }

    /// Solves; the least worth.
    pub(super) fn solve(&mut self, items: &[Item], room: i64) -> i64 {
        let (step, room) = grid(items, room);
        self.step = step;
        self.width = position(room / step) + 1;
        self.prefix.clear();
        self.prefix.resize(self.width * (items.len() + 1), 0);
        for (index, item) in items.iter().enumerate() {
            let load = position(item.load / self.step);
            let (before, after) = self.prefix.split_at_mut((index + 1) * self.width);
            let before = &before[index * self.width..];
            let after = &mut after[..self.width];
            after.copy_from_slice(before);
            if load < self.width {
                for (cell, &without) in after[load..].iter_mut().zip(before) {
                    *cell = (*cell).min(without + item.worth);
                }
            }
        }
        self.prefix[self.prefix.len() - 1]
    }

    /// The least worth in less room.
    pub(super) fn within(&self, items: usize, room: i64) -> Option<i64> {
        let room = usize::try_from(room.div_euclid(self.step)).ok()?;
        self.prefix.get(items * self.width..)?.get(room.min(self.width - 1)).copied()
    }

    /// What a load leaves of a room, on the grid.
    pub(super) fn left(&self, room: i64, load: i64) -> i64 {
        (room / self.step - load / self.step) * self.step
    }

    /// Marks what the best solution takes.
    pub(super) fn taken(&self, items: &[Item], mut mark: impl FnMut(usize)) {
        let mut room = self.width - 1;
        for (index, item) in items.iter().enumerate().rev() {
            let with = self.prefix[(index + 1) * self.width + room];
            if with != self.prefix[index * self.width + room] {
                mark(index);
                room -= position(item.load / self.step);
            }
        }
    }

    /// Per item the least worth when it must be taken (`None`: impossible) and when it must not.
    pub(super) fn sides(&mut self, items: &[Item], mut tell: impl FnMut(usize, Option<i64>, i64)) {
        self.suffix.clear();
        self.suffix.resize(self.width, 0);
        let mut next = vec![0; self.width];
        for (index, item) in items.iter().enumerate().rev() {
            let before = &self.prefix[index * self.width..(index + 1) * self.width];
            let load = position(item.load / self.step);
            let best = |room: usize| {
                before[..=room].iter().zip(self.suffix[..=room].iter().rev()).map(|(a, b)| a + b).min()
            };
            let without = best(self.width - 1).unwrap_or(0);
            let with = (load < self.width).then(|| best(self.width - 1 - load)).flatten();
            tell(index, with.map(|rest| rest + item.worth), without);
            next.copy_from_slice(&self.suffix);
            if load < self.width {
                for (cell, &rest) in next[load..].iter_mut().zip(&self.suffix) {
                    *cell = (*cell).min(rest + item.worth);
                }
            }
            std::mem::swap(&mut self.suffix, &mut next);
        }
    }
}

/// The least that the rest could bring, parts of an item allowed; rounded down.
fn promise(rest: &[Item], mut worth: i64, mut left: i64) -> i64 {
    for item in rest {
        if item.load <= left {
            left -= item.load;
            worth += item.worth;
        } else {
            // Wide division costs ten times the narrow one, which nearly always does.
            let part = match item.worth.checked_mul(left) {
                Some(part) => part.div_euclid(item.load),
                None => {
                    let part = i128::from(item.worth) * i128::from(left);
                    i64::try_from(part.div_euclid(i128::from(item.load))).unwrap_or(i64::MIN / 4)
                }
            };
            return worth + part;
        }
    }
    worth
}

/// The step of the grid, and as much of the room as could be asked for. Where loads are multiples of something, nothing
/// lies between: what equal demands ask is a grid of few steps.
fn grid(items: &[Item], room: i64) -> (i64, i64) {
    let all = items.iter().fold(0_i64, |sum, item| sum.saturating_add(item.load));
    let room = room.min(all);
    let shared = items.iter().fold(0, |shared, item| common(shared, item.load));
    let step = match shared {
        1.. if room / shared <= GRID => shared,
        _ => (room.max(1).div_euclid(GRID) + i64::from(room > GRID)).max(1),
    };
    (step, room)
}

/// The largest number that divides both; the other one, where one is 0.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}

/// Loads and rooms are not negative.
fn position(steps: i64) -> usize {
    usize::try_from(steps).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every subset.
    fn brute(items: &[Item], room: i64, must: Option<usize>, never: Option<usize>) -> Option<i64> {
        (0..1_u32 << items.len())
            .filter(|set| must.is_none_or(|i| set >> i & 1 == 1) && never.is_none_or(|i| set >> i & 1 == 0))
            .filter_map(|set| {
                let chosen =
                    || items.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, item)| item);
                (chosen().map(|item| item.load).sum::<i64>() <= room)
                    .then(|| chosen().map(|item| item.worth).sum())
            })
            .min()
    }

    #[test]
    fn it_agrees_with_every_subset_and_both_sides_of_every_item() {
        let mut seed = 7_u64;
        let mut dice = |most: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(seed >> 33).unwrap() % most
        };
        for _ in 0..300 {
            let items: Vec<Item> = (0..dice(9))
                .map(|i| Item { worth: -1 - dice(40), load: dice(12), option: u32::try_from(i).unwrap() })
                .collect();
            let room = dice(40);
            let mut knapsack = Knapsack::default();
            let best = knapsack.solve(&items, room);
            assert_eq!(Some(best), brute(&items, room, None, None));
            let mut sorted = items.clone();
            assert_eq!(knapsack.fill(&mut sorted, room), best);
            let filled = sorted.iter().zip(&knapsack.chosen).filter(|(_, chosen)| **chosen);
            let (worths, loads): (Vec<i64>, Vec<i64>) =
                filled.map(|(item, _)| (item.worth, item.load)).unzip();
            assert!(worths.iter().sum::<i64>() == best && loads.iter().sum::<i64>() <= room);
            knapsack.solve(&items, room);
            let (mut worth, mut load) = (0, 0);
            knapsack.taken(&items, |index| {
                worth += items[index].worth;
                load += items[index].load;
            });
            assert!(worth == best && load <= room);
            knapsack.sides(&items, |index, with, without| {
                assert_eq!(with, brute(&items, room, Some(index), None));
                assert_eq!(Some(without), brute(&items, room, None, Some(index)));
            });
        }
    }

    #[test]
    fn a_coarse_grid_is_a_bound() {
        let items: Vec<Item> =
            (0..12_i64).map(|i| Item { worth: -100 - i * 7, load: 90_001 + i * 13_337, option: 0 }).collect();
        let exact = brute(&items, 500_000, None, None).unwrap();
        let bound = Knapsack::default().solve(&items, 500_000);
        assert!(bound <= exact && bound >= exact * 11 / 10, "{bound} {exact}");
    }
}
