//! A bound from below on a measure, by Lagrangian relaxation of "every demand takes one option".
//!
//! With a price λ per demand, the rest falls apart: a cluster (sites that share a value of one attribute which
//! costs a fee, or may be used only so often) opens if the sites in it are worth its fee, a site opens if the
//! demands it attracts are worth its entry, and it takes what fits one resource. Any λ gives a bound:
//!
//! `Σ λ + Σ_clusters min(0, fee + μ + Σ_sites min(0, entry + Σ min(0, cost − λ))) − μ·most`
//!
//! where at a site that can run out of a resource the inner sum is a knapsack ([`super::knapsack`]). Prices start by dual ascent
//! (Erlenkotter 1978, Operations Research 26(6)), which alone is nearly tight without capacities, and improve by
//! subgradient steps (Held, Wolfe and Crowder 1974, Mathematical Programming 6) where it is not. All in
//! integers, scaled up; floats only choose steps.
//!
//! Cost: one pass over the options that are left.

use super::core::{Core, NONE, folded_price};
use super::cover::{Cover, Opening};
use super::form::{Fee, Form};
use super::knapsack::{Item, Knapsack};
use super::state::{Dead, State};
use crate::problem::{Measure, Rule};

/// A rise beyond anything.
const NEVER: i64 = i64::MAX / 8;

/// A bound on one measure.
pub(super) struct Bound {
    form: Form,
    /// Integers here are so many times those of the problem.
    scale: i64,
    /// Values of the measure differ by multiples of this.
    grain: i64,
    /// What counts in any case.
    constant: i64,
    /// Per option what it adds by itself.
    cost: Vec<i64>,
    /// Per site what its use adds; sites without that and without limits are `free`.
    entry: Vec<i64>,
    free: Vec<bool>,
    /// The sites that are not free.
    costly: Vec<u32>,
    clusters: Clusters,
    /// Per option its cluster, and whether its site is free.
    cluster: Vec<u32>,
    is_free: Vec<bool>,
    /// Per demand its price.
    pub(super) lambda: Vec<i64>,
    /// The price of one more cluster.
    mu: i64,
    work: Work,
}

/// Sites by the value of one attribute. Cluster 0 has no fee and does not count.
struct Clusters {
    of_site: Vec<u32>,
    fee: Vec<i64>,
    /// How many may be used.
    most: Option<i64>,
}

/// What an evaluation leaves behind for those who read it.
#[derive(Default)]
struct Work {
    /// Per site its worth with its entry; negative opens it.
    site: Vec<i64>,
    /// Per site whether the relaxation uses it.
    open: Vec<bool>,
    /// Per site the resource that not all it attracts fit into, and its room.
    scarce: Vec<Option<(usize, i64)>>,
    /// Per site what its knapsack holds at best.
    filled: Vec<i64>,
    /// Per site its knapsack.
    knapsacks: Vec<Knapsack>,
    /// Per option at a site that can run out, what taking it costs beside the best of the site.
    gain: Vec<i64>,
    /// Per option at a site that can run out, whether the relaxation takes it.
    taken: Vec<bool>,
    /// Per site what attracts it: (worth, option).
    items: Vec<Vec<Item>>,
    /// Per cluster its worth with its fee.
    cluster: Vec<i64>,
    /// Per cluster whether it is used for certain.
    used: Vec<bool>,
    /// Per cluster the best free option of the demand at hand.
    best: Vec<i64>,
    met: Vec<u32>,
    /// The further sites needed to hold what is asked of one resource.
    cover: Cover,
    openings: Vec<Opening>,
    covered: usize,
    /// Per worst column what it adds for certain.
    worst: Vec<i64>,
    /// The last value.
    value: i64,
}

impl Bound {
    pub(super) fn new(core: &Core<'_>, measure: Measure) -> Self {
        let problem = core.problem;
        let form = Form::new(problem, measure);
        let (clusters, rest) = Clusters::new(core, &form);
        let spread_fees = !rest.is_empty();
        let mut cost: Vec<i64> =
            (0..core.option_count()).map(|option| own_cost(core, &form, option)).collect();
        let mut constant = 0;
        for fee in rest {
            constant += spread(core, &fee, &mut cost);
        }
        let mut entry: Vec<i64> = problem.sites.iter().map(|site| form.cost * site.entry()).collect();
        (0..entry.len()).filter(|&site| core.folded[site]).for_each(|site| entry[site] = 0);
        let grain = if spread_fees { 1 } else { grain(core, &form, &cost, &clusters.fee) };
        let scale = scale(&cost, &entry, core.demands);
        let mut bound = Self {
            scale,
            grain,
            constant: constant * scale,
            free: (0..entry.len())
                .map(|site| entry[site] == 0 && (!core.bounded[site] || core.folded[site]))
                .collect(),
            costly: Vec::new(),
            cluster: Vec::new(),
            is_free: Vec::new(),
            lambda: vec![0; core.demands],
            mu: 0,
            work: Work::default(),
            form,
            cost,
            entry,
            clusters,
        };
        bound.cost.iter_mut().for_each(|cost| *cost *= scale);
        bound.entry.iter_mut().for_each(|entry| *entry *= scale);
        bound.clusters.fee.iter_mut().for_each(|fee| *fee *= scale);
        bound.spread_units(core);
        let costly = (0..bound.free.len()).filter(|&s| !bound.free[s] && !core.at_site.of(s).is_empty());
        bound.costly = costly.map(super::core::index).collect();
        bound.flatten(core);
        bound.work = Work::new(&bound);
        bound
    }

    /// What each option needs to know of its site, beside it.
    fn flatten(&mut self, core: &Core<'_>) {
        let cluster = |&site: &u32| if site == NONE { 0 } else { self.clusters.of_site[site as usize] };
        self.cluster = core.site.iter().map(cluster).collect();
        self.is_free = core.site.iter().map(|&site| site == NONE || self.free[site as usize]).collect();
    }

    /// A site that may buy several units pays at least in proportion to its scarcest resource.
    fn spread_units(&mut self, core: &Core<'_>) {
        for (index, site) in core.problem.sites.iter().enumerate() {
            let several = site.limit != Some(1) && core.bounded[index] && !core.folded[index];
            if !several || site.unit == 0 || self.form.cost == 0 || site.spare.iter().any(|&spare| spare > 0)
            {
                continue;
            }
            let options = core.at_site.of(index);
            let asked = |resource: usize| {
                let loads = options.iter().filter_map(|&o| core.choice(o as usize)).map(|c| c.load[resource]);
                loads.map(i128::from).sum::<i128>()
            };
            let finite = (0..core.problem.resources).filter_map(|resource| {
                let capacity = site.capacity[resource].filter(|&capacity| capacity > 0)?;
                Some((resource, capacity))
            });
            let scarce = finite.max_by(|&(r, a), &(s, b)| {
                (asked(r) * i128::from(b)).cmp(&(asked(s) * i128::from(a))).then(s.cmp(&r))
            });
            let Some((resource, capacity)) = scarce else { continue };
            let unit = i128::from(site.unit) * i128::from(self.form.cost) * i128::from(self.scale);
            for &option in options {
                let Some(choice) = core.choice(option as usize) else { continue };
                let share = unit * i128::from(choice.load[resource]) / i128::from(capacity);
                self.cost[option as usize] += i64::try_from(share).unwrap_or(0);
            }
            self.entry[index] -= i64::try_from(unit).unwrap_or(0) * i64::from(!site.owned);
            self.free[index] = false;
        }
    }

    /// The bound in the problem's own integers.
    pub(super) fn value(&self) -> i64 {
        let above = self.work.value.div_euclid(self.scale) + i64::from(self.work.value % self.scale != 0);
        above.div_euclid(self.grain) * self.grain
            + if above.rem_euclid(self.grain) == 0 { 0 } else { self.grain }
    }

    /// The largest scaled value that still leaves room for something at most `most`.
    fn room(&self, most: i64) -> i64 {
        most.div_euclid(self.grain).saturating_mul(self.grain).saturating_mul(self.scale)
    }

    /// Whether the last evaluation rules out every value up to `most`.
    pub(super) fn exceeds(&self, most: i64) -> bool {
        self.work.value > self.room(most)
    }

    /// Evaluates at the current prices.
    pub(super) fn evaluate(&mut self, core: &Core<'_>, state: &State) {
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
    fn covering_room(&self, core: &Core<'_>, state: &State, site: usize) -> Option<i64> {
        let held = core.held(site).get(self.work.covered).copied().filter(|&held| held != i64::MAX)?;
        let room = held.saturating_sub(state.load_at(core, site)[self.work.covered]).max(0);
        self.work.cover.is_needed().then_some(room)
    }

    /// What opening a site adds that is not worth it by itself.
    fn entering(&self, core: &Core<'_>, state: &State, site: usize) -> i64 {
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
    fn scarce(&self, site: usize) -> Option<(usize, i64)> {
        self.work.scarce.get(site).copied().flatten()
    }

    /// Per option at a site that runs out: what taking it costs beside the best, and whether leaving it out is
    /// more than `slack` away, which decides it.
    fn weigh(&mut self, core: &Core<'_>, state: &State, site: usize, slack: i64, must: &mut Vec<u32>) {
        let Some((resource, room)) = self.scarce(site) else { return };
        let cluster = self.clusters.of_site[site] as usize;
        let opened = cluster == 0 || self.work.used[cluster];
        let Work { knapsacks, items, gain, filled, site: worth, .. } = &mut self.work;
        let (knapsack, items) = (&mut knapsacks[site], &items[site]);
        // The table may be coarser than the filling; both are bounds, and the filling is part of the value.
        knapsack.solve(items, room);
        let best = filled[site];
        let used = state.served[site] > 0 || state.forced[site];
        for &option in core.at_site.of(site) {
            let own = self.cost[option as usize] - self.lambda[core.owner[option as usize] as usize];
            if own >= 0 {
                let left = knapsack.left(room, core.load(option as usize)[resource]);
                let rest = knapsack.within(items.len(), left);
                gain[option as usize] = rest.map_or(NEVER, |rest| (own + rest - best).max(0));
            }
        }
        let (worth, option_of) = (worth[site], |index: usize| items[index].option);
        knapsack.sides(items, |index, with, without| {
            gain[option_of(index) as usize] = with.map_or(NEVER, |with| (with - best).max(0));
            let loss = (without - best).max(0);
            // Without it the site may as well stay closed.
            let rise = if used { loss } else { (worth + loss).min(0) - worth.min(0) };
            if rise > slack && opened {
                must.push(option_of(index));
            }
        });
    }

    /// What an option is worth to its site.
    fn worth(&self, core: &Core<'_>, option: usize) -> i64 {
        self.cost[option] - self.lambda[core.owner[option] as usize]
    }

    /// How much the bound rises if an undecided option is taken.
    fn rise(&self, core: &Core<'_>, state: &State, option: usize) -> i64 {
        self.rise_alone(core, state, option) + self.rise_of_worst(core, option)
    }

    fn rise_of_worst(&self, core: &Core<'_>, option: usize) -> i64 {
        if self.form.is_plain() {
            return 0;
        }
        let Some(choice) = core.choice(option) else { return 0 };
        let rise = |(&(factor, column), &known): (&(i64, usize), &i64)| {
            (factor * self.scale * choice.values[column] - known).max(0)
        };
        self.form.worst.iter().zip(&self.work.worst).map(rise).sum()
    }

    fn rise_alone(&self, core: &Core<'_>, state: &State, option: usize) -> i64 {
        let cluster = self.cluster[option] as usize;
        let inside = if self.is_free[option] {
            self.worth(core, option).max(0)
        } else {
            let site = core.site[option] as usize;
            let alone = || self.worth(core, option).max(0);
            self.entering(core, state, site)
                + self.scarce(site).map_or_else(alone, |_| self.work.gain[option])
        };
        if cluster == 0 || self.work.used[cluster] {
            inside
        } else {
            self.work.cluster[cluster].max(0) + inside
        }
    }

    /// Removes the options that no value up to `most` can afford. Returns whether any went.
    pub(super) fn fix(&mut self, core: &Core<'_>, state: &mut State, most: i64) -> Result<bool, Dead> {
        let slack = self.room(most).saturating_sub(self.work.value);
        if slack < 0 {
            return Err(Dead);
        }
        let mut any = false;
        let mut must = Vec::new();
        for position in 0..self.costly.len() {
            self.weigh(core, state, self.costly[position] as usize, slack, &mut must);
        }
        for demand in 0..core.demands {
            if state.decided[demand] != NONE {
                continue;
            }
            let dear = |&option: &usize| self.rise(core, state, option) > slack;
            let gone: smallvec::SmallVec<[usize; 32]> = state.options(core, demand).filter(dear).collect();
            any |= !gone.is_empty();
            for option in gone {
                state.remove(core, option)?;
            }
        }
        for position in 0..self.costly.len() {
            let site = self.costly[position] as usize;
            let cluster = self.work.cluster[self.clusters.of_site[site] as usize];
            let inside = -self.work.site[site].min(0);
            let burden = |room| self.work.cover.burden(room);
            let inside =
                if inside > 0 { inside + self.covering_room(core, state, site).map_or(0, burden) } else { 0 };
            // Without the site its cluster is worth less.
            let rise = if self.clusters.of_site[site] == 0 { inside } else { inside.min(-cluster.min(0)) };
            if rise > slack && state.served[site] == 0 && !state.forced[site] {
                state.force(site);
                any = true;
            }
        }
        for option in must {
            any |= state.decided[core.owner[option as usize] as usize] == NONE;
            state.decide(core, option as usize)?;
        }
        Ok(any)
    }

    /// Sets prices to the cheapest option of each undecided demand.
    pub(super) fn start(&mut self, core: &Core<'_>, state: &State) {
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
    pub(super) fn ascend(&mut self, core: &Core<'_>, state: &State) {
        self.start(core, state);
        self.evaluate(core, state);
        let mut order: Vec<u32> =
            (0..super::core::index(core.demands)).filter(|&d| state.decided[d as usize] == NONE).collect();
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
    pub(super) fn improve(&mut self, core: &Core<'_>, state: &State, target: i64, steps: usize) {
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
                self.work.met.push(super::core::index(cluster));
                count += 1;
            }
        }
        while let Some(cluster) = self.work.met.pop() {
            self.work.best[cluster as usize] = 0;
        }
        count
    }

    /// Whether some site can run out of something, so that ascent alone leaves a gap by its nature.
    pub(super) fn is_bounded(&self, core: &Core<'_>) -> bool {
        self.costly.iter().any(|&site| core.bounded[site as usize])
    }

    /// Whether clusters are counted.
    pub(super) fn is_counted(&self) -> bool {
        self.clusters.most.is_some()
    }

    /// The undecided site whose use is most certain: the relaxation opens it, and misses it most.
    pub(super) fn likely_site(&mut self, core: &Core<'_>, state: &State) -> Option<usize> {
        let mut chosen: smallvec::SmallVec<[u32; 16]> = smallvec::SmallVec::new();
        self.work.cover.opened(|site| chosen.push(site));
        let mut best: Option<(i64, usize)> = None;
        for &site in &self.costly {
            let index = site as usize;
            let undecided = state.served[index] == 0 && !state.forced[index] && state.possible[index] > 0;
            let open = self.work.site[index] < 0 || chosen.contains(&site);
            if self.entry[index] <= 0 || !undecided || !open {
                continue;
            }
            let burden =
                self.covering_room(core, state, index).map_or(0, |room| self.work.cover.burden(room));
            let missed = burden.saturating_sub(self.work.site[index]);
            if best.is_none_or(|(most, _)| missed > most) {
                best = Some((missed, index));
            }
        }
        best.map(|(_, site)| site)
    }

    /// How attractive an option is to branch on: the smaller, the better.
    pub(super) fn appeal(&self, core: &Core<'_>, state: &State, option: usize) -> i64 {
        self.rise(core, state, option).saturating_mul(4).saturating_add(self.worth(core, option))
    }
}

impl Work {
    fn new(bound: &Bound) -> Self {
        let (sites, clusters) = (bound.entry.len(), bound.clusters.fee.len());
        let limited = if bound.costly.is_empty() { 0 } else { sites };
        Self {
            site: vec![0; sites],
            open: vec![false; sites],
            scarce: vec![None; limited],
            filled: vec![0; limited],
            knapsacks: (0..limited).map(|_| Knapsack::default()).collect(),
            gain: vec![0; if limited > 0 { bound.cost.len() } else { 0 }],
            taken: vec![false; if limited > 0 { bound.cost.len() } else { 0 }],
            items: vec![Vec::new(); limited],
            cluster: vec![0; clusters],
            used: vec![false; clusters],
            best: vec![0; clusters],
            met: Vec::new(),
            cover: Cover::default(),
            openings: Vec::new(),
            covered: 0,
            worst: Vec::new(),
            value: 0,
        }
    }

    fn reset(&mut self, entry: &[i64], costly: &[u32], fee: &[i64]) {
        for &site in costly {
            self.site[site as usize] = entry[site as usize];
            self.items[site as usize].clear();
        }
        self.cluster.copy_from_slice(fee);
        self.used.fill(false);
    }
}

impl Clusters {
    /// Clusters by the attribute whose fees weigh most (or that may take the fewest values), and the fees left.
    fn new(core: &Core<'_>, form: &Form) -> (Self, Vec<Fee>) {
        let problem = core.problem;
        let limits = core.rules.iter().filter_map(|rule| match rule.as_ref() {
            Rule::Distinct { attribute, demands, max: Some(max), .. } if demands.len() == core.demands => {
                Some((*attribute, i64::try_from(*max).unwrap_or(i64::MAX)))
            }
            _ => None,
        });
        let limits: Vec<(usize, i64)> = limits.collect();
        let weight = |attribute: usize| -> i64 {
            let fees = form.fees.iter().filter(|fee| fee.everyone && fee.attribute == attribute);
            fees.map(|fee| fee.amount.max(0)).sum()
        };
        let limited = |attribute: usize| limits.iter().any(|&(known, _)| known == attribute);
        let best = (0..problem.attributes)
            .filter(|&attribute| weight(attribute) > 0 || limited(attribute))
            .max_by_key(|&attribute| (weight(attribute), std::cmp::Reverse(attribute)));
        let all = || {
            let copy = |fee: &Fee| Fee { demands: fee.demands.clone(), ..*fee };
            form.fees.iter().map(copy).collect::<Vec<Fee>>()
        };
        let Some(attribute) = best else {
            return (Self { of_site: vec![0; problem.sites.len()], fee: vec![0], most: None }, all());
        };
        let most = limits.iter().filter(|&&(known, _)| known == attribute).map(|&(_, most)| most).min();
        let mut clusters = Self { of_site: Vec::with_capacity(problem.sites.len()), fee: vec![0], most };
        let mut numbered: Vec<u32> = Vec::new();
        for site in &problem.sites {
            let cluster = match site.attributes[attribute] {
                None => 0,
                Some(value) => clusters.number(&mut numbered, value),
            };
            clusters.of_site.push(cluster);
        }
        let (own, rest): (Vec<Fee>, Vec<Fee>) =
            all().into_iter().partition(|fee| fee.everyone && fee.attribute == attribute);
        for fee in own {
            if let Some(&cluster) = numbered.get(fee.value as usize).filter(|&&cluster| cluster != NONE) {
                clusters.fee[cluster as usize] += fee.amount;
            }
        }
        (clusters, rest)
    }

    fn number(&mut self, numbered: &mut Vec<u32>, value: u32) -> u32 {
        if numbered.len() <= value as usize {
            numbered.resize(value as usize + 1, NONE);
        }
        if numbered[value as usize] == NONE {
            numbered[value as usize] = super::core::index(self.fee.len());
            self.fee.push(0);
        }
        numbered[value as usize]
    }
}

fn own_cost(core: &Core<'_>, form: &Form, option: usize) -> i64 {
    core.choice(option).map_or(0, |choice| form.of(choice) + form.cost * folded_price(core, choice))
}

/// Charges every demand that could cause a fee an equal part of it, or counts what it may give back at most.
fn spread(core: &Core<'_>, fee: &Fee, cost: &mut [i64]) -> i64 {
    if fee.amount <= 0 {
        return fee.amount;
    }
    let everyone: Vec<usize> = if fee.everyone { (0..core.demands).collect() } else { fee.demands.clone() };
    let pays = |option: usize| core.value(option, fee.attribute) == fee.value;
    let able: Vec<usize> = everyone.into_iter().filter(|&demand| core.options(demand).any(pays)).collect();
    let part = fee.amount / i64::try_from(able.len().max(1)).unwrap_or(i64::MAX);
    for demand in able {
        core.options(demand).filter(|&option| pays(option)).for_each(|option| cost[option] += part);
    }
    0
}

/// The greatest number that divides every difference between two values of the measure; 1 where that is unclear.
fn grain(core: &Core<'_>, form: &Form, cost: &[i64], fees: &[i64]) -> i64 {
    let problem = core.problem;
    let credits = problem.sites.iter().any(|site| site.credit_limits.iter().any(|&limit| limit != 0));
    if !form.is_plain() || credits {
        return 1;
    }
    let mut divisor = 0;
    for &cost in cost.iter().chain(fees) {
        divisor = gcd(divisor, cost.unsigned_abs());
        if divisor == 1 {
            return 1;
        }
    }
    for site in &problem.sites {
        divisor = gcd(divisor, (form.cost * site.base).unsigned_abs());
        divisor = gcd(divisor, (form.cost * site.unit).unsigned_abs());
    }
    i64::try_from(divisor.max(1)).unwrap_or(1)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A power of two that gives prices room between the integers, far from overflow.
fn scale(cost: &[i64], entry: &[i64], demands: usize) -> i64 {
    let largest = cost.iter().map(|cost| cost.saturating_abs()).max().unwrap_or(0);
    let entries = entry.iter().map(|&entry| i128::from(entry.saturating_abs())).sum::<i128>();
    let whole = i128::from(largest) * i128::try_from(demands + 1).unwrap_or(1) + entries + 1;
    let mut scale = 1;
    while scale < 1 << 12 && whole * i128::from(scale) * 2 < 1 << 58 {
        scale *= 2;
    }
    scale
}
