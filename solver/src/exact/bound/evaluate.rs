//! The value of the bound at the prices as they are: what each demand pulls at, which sites and clusters that opens,
//! what runs out.

use super::{Bound, NEVER};
use crate::exact::core::{Core, NONE};
use crate::exact::cover::Opening;
use crate::exact::knapsack::Item;
use crate::exact::state::State;

impl Bound {
    /// Evaluates at the current prices.
    pub(in crate::exact) fn evaluate(&mut self, core: &Core<'_>, state: &State) {
        let mut sum = self.constant;
        self.work.reset(&self.entry, &self.costly, &self.clusters.fee);
        for demand in 0..core.demands {
            match state.decided[demand] {
                NONE => {
                    sum += self.lambda[demand];
                    self.attract(core, state, demand);
                }
                option => {
                    sum += self.cost[option as usize];
                    if core.site[option as usize] != NONE {
                        self.work.used[self.clusters.of_site[core.site[option as usize] as usize] as usize] =
                            true;
                    }
                }
            }
        }
        sum += self.close_sites(core, state);
        sum += self.close_clusters();
        sum += self.cover(core, state);
        sum += self.worst(core, state);
        self.work.value = sum;
    }

    /// What the undecided demand pulls at.
    fn attract(&mut self, core: &Core<'_>, state: &State, demand: usize) {
        let lambda = self.lambda[demand];
        for &option in state.alive(core, demand) {
            let worth = self.cost[option as usize] - lambda;
            if worth >= 0 {
                continue;
            }
            let (site, cluster) = (core.site[option as usize], self.cluster[option as usize]);
            if self.is_free[option as usize] {
                let best = &mut self.work.best[cluster as usize];
                if *best == 0 {
                    self.work.met.push(cluster);
                }
                *best = worth.min(*best);
            } else {
                self.work.site[site as usize] += worth;
                if core.bounded[site as usize] {
                    let item = Item { worth, load: 0, option };
                    self.work.items[site as usize].push(item);
                }
            }
        }
        while let Some(cluster) = self.work.met.pop() {
            self.work.cluster[cluster as usize] += std::mem::take(&mut self.work.best[cluster as usize]);
        }
    }

    /// Moves the worth of sites into their clusters; returns the entries of those that are open for certain.
    fn close_sites(&mut self, core: &Core<'_>, state: &State) -> i64 {
        let mut paid = 0;
        for position in 0..self.costly.len() {
            let site = self.costly[position] as usize;
            if core.bounded[site] {
                self.knapsack(core, state, site);
            }
            if state.served[site] > 0 || state.forced[site] {
                paid += self.entry[site];
                self.work.site[site] -= self.entry[site];
                self.work.used[self.clusters.of_site[site] as usize] = true;
            }
            self.work.cluster[self.clusters.of_site[site] as usize] += self.work.site[site].min(0);
        }
        paid
    }

    /// The price of further sites, where those that are worth it cannot hold what must be served.
    fn cover(&mut self, core: &Core<'_>, state: &State) -> i64 {
        self.work.cover.clear();
        if !self.counts_room(core) {
            return 0;
        }
        let mut price = 0;
        for resource in 0..core.resources {
            price = self.cover_of(core, state, resource).max(price);
            if price > 0 {
                break;
            }
        }
        price
    }

    /// Covering pays where sites have entries, and few enough to enumerate.
    fn counts_room(&self, core: &Core<'_>) -> bool {
        core.steps.covering
            && core.resources > 0
            && self.clusters.fee.len() == 1
            && self.form.cost > 0
            && self.costly.len() <= 256
    }

    fn cover_of(&mut self, core: &Core<'_>, state: &State, resource: usize) -> i64 {
        let must = |demand: usize| {
            let here = |option: usize| match core.site[option] {
                // What is free, or holds anything, needs no further site.
                _ if self.is_free[option] => 0,
                site if core.held(site as usize)[resource] == i64::MAX => 0,
                _ => core.load(option)[resource],
            };
            if state.decided[demand] == NONE {
                state.options(core, demand).map(here).min().unwrap_or(0)
            } else {
                0
            }
        };
        let asked: i64 = (0..core.demands).map(must).sum();
        let mut missing = asked;
        let mut widest = 0;
        self.work.openings.clear();
        for &site in &self.costly {
            let index = site as usize;
            let held = core.held(index)[resource];
            if held == i64::MAX || state.possible[index] == 0 {
                continue;
            }
            let room = held.saturating_sub(state.load_at(core, index)[resource]).max(0).min(asked);
            let price = self.work.site[index];
            if price <= 0 || state.served[index] > 0 || state.forced[index] {
                missing -= room;
                widest = widest.max(room);
            } else {
                self.work.openings.push(Opening { site, price, room });
            }
        }
        if missing <= 0 {
            return 0;
        }
        self.work.covered = resource;
        match self.work.cover.solve(&self.work.openings, missing, widest) {
            Some(price) => price,
            None => NEVER,
        }
    }

    /// What a site holds of the resource that is being covered, if one is.
    pub(super) fn covering_room(&self, core: &Core<'_>, state: &State, site: usize) -> Option<i64> {
        let held = core.held(site).get(self.work.covered).copied().filter(|&held| held != i64::MAX)?;
        let room = held.saturating_sub(state.load_at(core, site)[self.work.covered]).max(0);
        self.work.cover.is_needed().then_some(room)
    }

    /// What opening a site adds that is not worth it by itself.
    pub(super) fn entering(&self, core: &Core<'_>, state: &State, site: usize) -> i64 {
        let price = self.work.site[site].max(0);
        let relief = |room| if price > 0 { self.work.cover.relief(room) } else { 0 };
        (price + self.covering_room(core, state, site).map_or(0, relief)).max(0)
    }

    fn close_clusters(&mut self) -> i64 {
        let mut sum = self.work.cluster[0];
        let counted = self.clusters.most.is_some();
        for cluster in 1..self.clusters.fee.len() {
            let price = if counted { self.mu } else { 0 };
            if self.work.used[cluster] {
                sum += self.clusters.fee[cluster] + price;
                self.work.cluster[cluster] -= self.clusters.fee[cluster];
            } else {
                self.work.cluster[cluster] += price;
            }
            sum += self.work.cluster[cluster].min(0);
        }
        sum - self.mu * self.clusters.most.unwrap_or(0)
    }

    /// The largest value of each worst column that cannot be avoided.
    fn worst(&mut self, core: &Core<'_>, state: &State) -> i64 {
        self.work.worst.clear();
        for &(factor, column) in &self.form.worst {
            let value = |option: usize| core.choice(option).map_or(0, |choice| choice.values[column]);
            let least = |demand: usize| match state.decided[demand] {
                NONE => state.options(core, demand).map(value).min().unwrap_or(0),
                option => value(option as usize),
            };
            let largest = (0..core.demands).map(least).fold(0, i64::max);
            self.work.worst.push(factor * self.scale * largest);
        }
        self.work.worst.iter().sum()
    }

    /// What of the attracted demands fits a site's scarcest resource.
    fn knapsack(&mut self, core: &Core<'_>, state: &State, site: usize) {
        let room = |resource: usize| {
            core.held(site)[resource].saturating_sub(state.load_at(core, site)[resource]).max(0)
        };
        let items = &mut self.work.items[site];
        let asked =
            |resource: usize| items.iter().map(|item| core.load(item.option as usize)[resource]).sum::<i64>();
        let over = (0..core.resources).filter(|&resource| asked(resource) > room(resource));
        #[allow(
            clippy::cast_precision_loss,
            reason = "which resource counts changes the bound, not its truth"
        )]
        let scarce = over.max_by(|&a, &b| {
            let ratio = |resource: usize| asked(resource) as f64 / (room(resource) as f64 + 1.0);
            ratio(a).total_cmp(&ratio(b))
        });
        self.work.scarce[site] = scarce.map(|resource| (resource, room(resource)));
        let Some((resource, room)) = self.work.scarce[site] else { return };
        let mut all = 0;
        for item in items.iter_mut() {
            item.load = core.load(item.option as usize)[resource];
            all += item.worth;
        }
        let filled = self.work.knapsacks[site].fill(items, room);
        self.work.filled[site] = filled;
        self.work.site[site] += filled - all;
    }

    /// The scarce resource of a site, if any.
    pub(super) fn scarce(&self, site: usize) -> Option<(usize, i64)> {
        self.work.scarce.get(site).copied().flatten()
    }
}
