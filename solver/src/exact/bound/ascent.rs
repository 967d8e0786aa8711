//! Better prices: dual ascent raises them one by one as far as nothing becomes worth opening, subgradient steps move
//! all at once towards what the relaxation misses.

use super::{Bound, Work};
use crate::exact::core::{Core, NONE, index};
use crate::exact::state::State;

/// How often prices are evened out at most.
const LEVELS: usize = 12;

impl Bound {
    /// Sets prices to the cheapest option of each undecided demand.
    pub(in crate::exact) fn start(&mut self, core: &Core<'_>, state: &State) {
        for demand in 0..core.demands {
            self.floor(core, state, demand);
        }
    }

    fn floor(&mut self, core: &Core<'_>, state: &State, demand: usize) {
        if state.decided[demand] == NONE {
            let least = state.options(core, demand).map(|option| self.cost[option]).min();
            self.lambda[demand] = least.unwrap_or(0);
        }
    }

    /// Raises prices as far as nothing becomes worth opening (dual ascent), from prices where nothing is.
    pub(in crate::exact) fn ascend(&mut self, core: &Core<'_>, state: &State) {
        self.start(core, state);
        self.evaluate(core, state);
        self.climb(core, state);
    }

    /// Evens out the prices of demands that nothing tells apart, and ascends from there, as long as that helps. One
    /// price after the other, ascent gives the first of them all that their sites can bear; the bound is concave in the
    /// prices and equals may change theirs, so the mean of each row is never worse, and leaves room to climb on.
    pub(in crate::exact) fn level(&mut self, core: &Core<'_>, state: &State) {
        let rows = core.alike.rows(core.demands);
        if rows.iter().all(|row| row.len() < 2) {
            return;
        }
        for _ in 0..LEVELS {
            let before = (self.work.value, self.lambda.clone());
            for row in &rows {
                let open = || row.iter().copied().filter(|&demand| state.decided[demand] == NONE);
                let sum: i128 = open().map(|demand| i128::from(self.lambda[demand])).sum();
                let mean = sum.div_euclid(i128::try_from(open().count().max(1)).unwrap_or(1));
                let mean = i64::try_from(mean).unwrap_or(0);
                open().collect::<Vec<_>>().into_iter().for_each(|demand| self.lambda[demand] = mean);
            }
            self.evaluate(core, state);
            self.climb(core, state);
            if self.work.value <= before.0 {
                self.lambda = before.1;
                self.evaluate(core, state);
                return;
            }
        }
    }

    /// Raises all prices in turn, from prices that have been evaluated.
    fn climb(&mut self, core: &Core<'_>, state: &State) {
        let mut order: Vec<u32> =
            (0..index(core.demands)).filter(|&d| state.decided[d as usize] == NONE).collect();
        order.sort_by_key(|&demand| state.left[demand as usize]);
        for _ in 0..4 {
            let mut moved = false;
            for &demand in &order {
                moved |= self.raise(core, state, demand as usize);
            }
            if !moved {
                break;
            }
        }
        self.evaluate(core, state);
    }

    /// Raises one price, break by break, as far as the slack of sites and clusters allows.
    fn raise(&mut self, core: &Core<'_>, state: &State, demand: usize) -> bool {
        let mut moved = false;
        loop {
            let lambda = self.lambda[demand];
            let mut next = i64::MAX;
            let mut allowed = i64::MAX;
            for option in state.options(core, demand) {
                let cost = self.cost[option];
                if cost > lambda {
                    next = next.min(cost - lambda);
                } else {
                    allowed = allowed.min(self.slack(core, state, option));
                }
            }
            let step = next.min(allowed);
            if step <= 0 || step == i64::MAX {
                return moved;
            }
            self.consume(core, state, demand, step);
            self.lambda[demand] += step;
            moved = true;
            if step < next {
                return moved;
            }
        }
    }

    /// What an option's site can still absorb, or its cluster where the site is free.
    fn slack(&self, core: &Core<'_>, state: &State, option: usize) -> i64 {
        let (site, cluster) = (core.site[option] as usize, self.cluster[option] as usize);
        if self.is_free[option] {
            return if cluster == 0 || self.work.used[cluster] {
                0
            } else {
                self.work.cluster[cluster].max(0)
            };
        }
        if state.served[site] > 0 || state.forced[site] { 0 } else { self.work.site[site].max(0) }
    }

    fn consume(&mut self, core: &Core<'_>, state: &State, demand: usize, step: i64) {
        let lambda = self.lambda[demand];
        for option in state.options(core, demand) {
            if self.cost[option] > lambda {
                continue;
            }
            let cluster = self.cluster[option];
            if !self.is_free[option] {
                self.work.site[core.site[option] as usize] -= step;
            } else if self.work.best[cluster as usize] == 0 {
                self.work.best[cluster as usize] = 1;
                self.work.met.push(cluster);
            }
        }
        while let Some(cluster) = self.work.met.pop() {
            self.work.best[cluster as usize] = 0;
            self.work.cluster[cluster as usize] -= step;
        }
    }

    /// Improves prices by subgradient steps towards `target`; keeps the best. They must have been evaluated.
    pub(in crate::exact) fn improve(&mut self, core: &Core<'_>, state: &State, target: i64, steps: usize) {
        if !core.steps.pricing {
            return;
        }
        let goal = self.room(target).saturating_add(self.scale);
        let mut best = (self.work.value, self.lambda.clone(), self.mu);
        let (mut theta, mut stale) = (1.5_f64, 0);
        let mut gradient = vec![0_i64; core.demands];
        for _ in 0..steps {
            if self.work.value > goal {
                break;
            }
            let clusters = self.gradient(core, state, &mut gradient);
            let norm = gradient.iter().map(|g| g * g).sum::<i64>() + clusters * clusters;
            if norm == 0 {
                break;
            }
            #[allow(clippy::cast_precision_loss, reason = "a step is a guess")]
            let step = theta * (goal.saturating_sub(self.work.value) as f64) / norm as f64;
            self.walk(&gradient, clusters, step);
            self.evaluate(core, state);
            if self.work.value > best.0 {
                best = (self.work.value, self.lambda.clone(), self.mu);
                stale = 0;
            } else {
                stale += 1;
                if stale >= 12 {
                    theta *= 0.6;
                    stale = 0;
                    self.lambda.copy_from_slice(&best.1);
                    self.mu = best.2;
                    self.evaluate(core, state);
                }
                if theta < 0.005 {
                    break;
                }
            }
        }
        // What was measured last is often the best.
        if self.mu != best.2 || self.lambda != best.1 {
            self.lambda.copy_from_slice(&best.1);
            self.mu = best.2;
            self.evaluate(core, state);
        }
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a step is a guess")]
    fn walk(&mut self, gradient: &[i64], clusters: i64, step: f64) {
        for (lambda, &g) in self.lambda.iter_mut().zip(gradient) {
            *lambda += (step * g as f64).round() as i64;
        }
        self.mu = (self.mu + (step * clusters as f64).round() as i64).max(0);
    }

    /// Per undecided demand 1 − how often it is taken; returns how many clusters are open beyond what may be.
    fn gradient(&mut self, core: &Core<'_>, state: &State, gradient: &mut [i64]) -> i64 {
        let open = |bound: &Self, site: usize| {
            let cluster = bound.clusters.of_site[site] as usize;
            (bound.work.site[site] < 0 || state.served[site] > 0 || state.forced[site])
                && (cluster == 0 || bound.work.used[cluster] || bound.work.cluster[cluster] < 0)
        };
        for position in 0..self.costly.len() {
            let site = self.costly[position] as usize;
            self.work.open[site] = open(self, site);
        }
        let Work { cover, open, .. } = &mut self.work;
        cover.opened(|site| open[site as usize] = true);
        for position in 0..self.costly.len() {
            self.mark_taken(core, self.costly[position] as usize);
        }
        for (demand, slope) in gradient.iter_mut().enumerate() {
            let open = state.decided[demand] == NONE;
            *slope = if open { 1 - self.taken(core, state, demand) } else { 0 };
        }
        let Some(most) = self.clusters.most else { return 0 };
        let counted = (1..self.clusters.fee.len())
            .filter(|&cluster| self.work.used[cluster] || self.work.cluster[cluster] < 0)
            .count();
        i64::try_from(counted).unwrap_or(0) - most
    }

    /// Which of the attracted demands a site that runs out takes.
    fn mark_taken(&mut self, core: &Core<'_>, site: usize) {
        if self.scarce(site).is_none() || !self.work.open[site] {
            return;
        }
        for &option in core.at_site.of(site) {
            self.work.taken[option as usize] = false;
        }
        let Work { knapsacks, items, taken, .. } = &mut self.work;
        for (item, &chosen) in items[site].iter().zip(&knapsacks[site].chosen) {
            taken[item.option as usize] = chosen;
        }
    }

    /// How often the relaxation takes a demand.
    fn taken(&mut self, core: &Core<'_>, state: &State, demand: usize) -> i64 {
        let mut count = 0;
        for option in state.options(core, demand) {
            if self.worth(core, option) >= 0 {
                continue;
            }
            if !self.is_free[option] {
                let site = core.site[option] as usize;
                let fits = self.scarce(site).is_none() || self.work.taken[option];
                count += i64::from(self.work.open[site] && fits);
                continue;
            }
            let cluster = self.cluster[option] as usize;
            let open = cluster == 0 || self.work.used[cluster] || self.work.cluster[cluster] < 0;
            if open && self.work.best[cluster] == 0 {
                self.work.best[cluster] = 1;
                self.work.met.push(index(cluster));
                count += 1;
            }
        }
        while let Some(cluster) = self.work.met.pop() {
            self.work.best[cluster as usize] = 0;
        }
        count
    }
}
