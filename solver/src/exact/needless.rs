//! Sites that never pay: whatever they could serve is served for less where nothing is paid for being there.
//!
//! A demand's *way out* is its cheapest option at a site without price, limit or credit of its own. If the most that
//! a site could save against the ways out of what it serves is less than what the site costs once, then whoever uses
//! it has a cheaper plan: all that is there takes its way out, to a site that no rule can tell from this one. So no
//! plan of least cost uses it. What it could save is at most the sum over all it could serve, and at most what it
//! holds of any resource times the most that is saved for a unit of it: the linear relaxation of a knapsack, with only
//! the best item in it (Dantzig 1957, Operations Research 5(2), p. 275).
//!
//! A site that has to be used before one that stays, stays too. Cost: one pass over the options.

use super::core::{Core, NONE};
use super::form::Form;
use crate::problem::Choice;

/// What is saved where a demand has no way out.
const ALL: i64 = i64::MAX / 8;

/// What is known of the ways out.
pub(super) struct Ways<'s> {
    /// Per site whether it has nothing of its own.
    pub(super) free: Vec<bool>,
    /// Per site its class: sites of a class are the same to every rule. `NONE`: some rule names the site itself.
    pub(super) class: &'s [u32],
    pub(super) classes: usize,
    /// Demands that have none: some rule counts their options one by one.
    pub(super) none: &'s [bool],
    pub(super) form: &'s Form,
}

impl Ways<'_> {
    /// Per site whether no plan of least cost uses it.
    pub(super) fn needless(&self, core: &Core<'_>, cost: impl Fn(&Choice) -> Option<i64>) -> Vec<bool> {
        let problem = core.problem;
        let candidate: Vec<bool> = problem
            .sites
            .iter()
            .enumerate()
            .map(|(index, site)| site.entry() > 0 && !core.folded[index] && self.class[index] != NONE)
            .collect();
        let mut sum = vec![0_i64; candidate.len()];
        let width = problem.resources;
        let mut rates = vec![Rate::NOTHING; candidate.len() * width];
        let mut out = vec![None; self.classes];
        for (demand, described) in problem.demands.iter().enumerate() {
            out.fill(None);
            if !self.none[demand] {
                for choice in described.options.iter().filter(|choice| self.free[choice.site]) {
                    let (Some(cost), class) = (cost(choice), self.class[choice.site]) else { continue };
                    if let Some(least) = out.get_mut(class as usize) {
                        *least = Some(least.map_or(cost, |least: i64| least.min(cost)));
                    }
                }
            }
            for choice in described.options.iter().filter(|choice| candidate[choice.site]) {
                let way = out.get(self.class[choice.site] as usize).copied().flatten();
                let saved = way.map_or(ALL, |way| way.saturating_sub(self.form.of(choice)));
                if saved > 0 {
                    sum[choice.site] = sum[choice.site].saturating_add(saved).min(ALL);
                    if core.bounded[choice.site] && saved < ALL {
                        let own = rates[choice.site * width..(choice.site + 1) * width].iter_mut();
                        own.zip(&choice.load).for_each(|(rate, &load)| *rate = rate.max(saved, load));
                    }
                }
            }
        }
        let pays = |site: usize| {
            let entry = problem.sites[site].entry();
            sum[site] >= entry
                && (sum[site] >= ALL
                    || !core.bounded[site]
                    || held(core, site, &rates[site * width..(site + 1) * width]) >= entry)
        };
        let mut needless: Vec<bool> =
            (0..candidate.len()).map(|site| candidate[site] && !pays(site)).collect();
        let staying: Vec<usize> = (0..needless.len()).filter(|&site| !needless[site]).collect();
        for site in staying {
            let mut next = problem.sites[site].after;
            while let Some(earlier) = next.filter(|&earlier| needless[earlier]) {
                needless[earlier] = false;
                next = problem.sites[earlier].after;
            }
        }
        needless
    }
}

/// The most that can be saved for a unit of a resource: saved, for so much.
#[derive(Clone, Copy)]
struct Rate(i64, i64);

impl Rate {
    const NOTHING: Self = Self(0, 1);

    fn max(self, saved: i64, load: i64) -> Self {
        let dearer = i128::from(saved) * i128::from(self.1) > i128::from(self.0) * i128::from(load);
        if dearer { Self(saved, load) } else { self }
    }

    /// What a room can save at most, rounded up: a bound stays one.
    fn of(self, room: i64) -> i64 {
        match self {
            Self(0, _) => 0,
            Self(_, 0) => ALL,
            Self(saved, load) => {
                let whole = i128::from(saved) * i128::from(room.max(0)) + i128::from(load) - 1;
                i64::try_from(whole / i128::from(load)).unwrap_or(ALL)
            }
        }
    }
}

/// The most that a site can save with what it holds, whatever it serves.
fn held(core: &Core<'_>, site: usize, rates: &[Rate]) -> i64 {
    let described = &core.problem.sites[site];
    let most = |(resource, rate): (usize, &Rate)| Some(rate.of(described.most_held(resource)?));
    rates.iter().enumerate().filter_map(most).min().unwrap_or(ALL)
}
