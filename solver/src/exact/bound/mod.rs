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
//! Cost: one pass over the options that are left. [`evaluate`] takes the value at the prices as they are, [`ascent`]
//! improves them, [`fixing`] reads off what single decisions would add.

mod ascent;
mod clusters;
mod evaluate;
mod fixing;

use super::core::{Core, NONE, folded_price};
use super::cover::{Cover, Opening};
use super::form::{Fee, Form};
use super::knapsack::{Item, Knapsack};
use crate::problem::Measure;
use clusters::Clusters;

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

    /// Whether some site can run out of something, so that ascent alone leaves a gap by its nature.
    pub(super) fn is_bounded(&self, core: &Core<'_>) -> bool {
        self.costly.iter().any(|&site| core.bounded[site as usize])
    }

    /// Whether clusters are counted.
    pub(super) fn is_counted(&self) -> bool {
        self.clusters.most.is_some()
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
