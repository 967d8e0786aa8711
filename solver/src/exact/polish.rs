//! Plans without proof: a first one from the bound's prices, and better neighbours of a given one.
//!
//! Neighbours move one demand or exchange two, as long as the whole plan stays valid and gets cheaper (the shift
//! and swap moves of generalised assignment, Martello and Toth 1990, "Knapsack Problems", ch. 7).

use super::bound::Bound;
use super::core::{Core, NONE};
use super::state::State;
use crate::budget::Budget;
use crate::problem::{Assignment, Measure, Problem, Usage};

/// A plan by decreasing regret: each demand takes what the bound's prices like best and its site still holds.
pub(super) fn first(core: &Core<'_>, state: &State, bound: &Bound, budget: &Budget) -> Option<Assignment> {
    let mut load = state.load.clone();
    let mut order: Vec<(i64, usize)> =
        (0..core.demands).map(|demand| (spread(core, state, bound, demand), demand)).collect();
    order.sort_unstable_by_key(|&(regret, demand)| (std::cmp::Reverse(regret), demand));
    let mut assignment = vec![None; core.demands];
    for (_, demand) in order {
        let option = match state.decided[demand] {
            NONE => take(core, state, bound, demand, &mut load)?,
            option => option as usize,
        };
        let origin = core.origin[option];
        assignment[demand] = (origin != NONE).then_some(origin as usize);
    }
    let valid = repaired(core, assignment, budget)?;
    Some(better(core, &valid, budget).unwrap_or(valid))
}

fn spread(core: &Core<'_>, state: &State, bound: &Bound, demand: usize) -> i64 {
    let mut appeals: Vec<i64> =
        state.options(core, demand).map(|option| bound.appeal(core, state, option)).collect();
    appeals.sort_unstable();
    match appeals.as_slice() {
        [first, second, ..] => second.saturating_sub(*first),
        _ => i64::MAX,
    }
}

fn take(core: &Core<'_>, state: &State, bound: &Bound, demand: usize, load: &mut [i64]) -> Option<usize> {
    let fits = |option: &usize| {
        let Some(site) = core.choice(*option).map(|choice| choice.site) else { return true };
        (0..core.resources).all(|r| {
            load[site * core.resources + r].saturating_add(core.load(*option)[r]) <= core.held(site)[r]
        })
    };
    let option =
        state.options(core, demand).filter(fits).min_by_key(|&o| (bound.appeal(core, state, o), o))?;
    if let Some(choice) = core.choice(option) {
        let row = &mut load[choice.site * core.resources..(choice.site + 1) * core.resources];
        row.iter_mut().zip(core.load(option)).for_each(|(sum, asked)| *sum += asked);
    }
    Some(option)
}

/// The assignment with no site asked for more than it holds, by the moves that help most; `None` if they stop
/// helping first.
fn repaired(core: &Core<'_>, assignment: Assignment, budget: &Budget) -> Option<Assignment> {
    let mut walk = Walk::from(core, assignment, budget);
    while walk.all_excess() > 0 {
        if budget.stopped() || !(walk.relieving_shift() || walk.relieving_swap()) {
            return None;
        }
    }
    Some(walk.assignment)
}

/// A cheaper valid neighbour of a neighbour …, or `None` if the first plan has none (or is not valid itself).
pub(super) fn better(core: &Core<'_>, assignment: &Assignment, budget: &Budget) -> Option<Assignment> {
    let problem = core.problem;
    if !problem.solves(assignment) {
        return None;
    }
    let mut walk = Walk::from(core, assignment.clone(), budget);
    let mut improved = false;
    for _ in 0..50 {
        if !(walk.shifts() | walk.swaps()) {
            break;
        }
        improved = true;
    }
    let cost = |assignment: &Assignment| problem.measure(assignment, Measure::Cost);
    (improved && cost(&walk.assignment) < cost(assignment)).then_some(walk.assignment)
}

/// What moves change: the excess over all resources, and the options' own costs.
type Effect = (i64, i64);

struct Walk<'p> {
    problem: &'p Problem,
    /// Per demand the options that can matter: their sites and positions.
    options: Vec<Vec<(usize, usize)>>,
    usage: Vec<Usage>,
    assignment: Assignment,
    /// Says when the walk has to end where it is.
    budget: &'p Budget,
}

impl<'p> Walk<'p> {
    fn from(core: &Core<'p>, assignment: Assignment, budget: &'p Budget) -> Self {
        let option = |option: usize| {
            (core.origin[option] != NONE).then(|| (core.site[option] as usize, core.origin[option] as usize))
        };
        let options = (0..core.demands).map(|demand| core.options(demand).filter_map(option).collect());
        let usage = core.problem.usage(&assignment);
        Self { problem: core.problem, options: options.collect(), usage, assignment, budget }
    }

    /// The option of a demand at a site.
    fn at(&self, demand: usize, site: usize) -> Option<usize> {
        let options = &self.options[demand];
        options.binary_search_by_key(&site, |&(own, _)| own).ok().map(|position| options[position].1)
    }

    fn fixed(&self, sites: &[usize]) -> Option<i64> {
        sites.iter().map(|&site| self.problem.sites[site].fixed_cost(&self.usage[site])).sum()
    }

    /// How much more than it holds a site is asked for, over all resources.
    fn excess(&self, site: usize) -> i64 {
        let (described, usage) = (&self.problem.sites[site], &self.usage[site]);
        let over = |(resource, &asked): (usize, &i64)| {
            described.most_held(resource).map_or(0, |most| asked.saturating_sub(most).max(0))
        };
        usage.load.iter().enumerate().map(over).fold(0, i64::saturating_add)
    }

    fn all_excess(&self) -> i64 {
        (0..self.usage.len()).map(|site| self.excess(site)).fold(0, i64::saturating_add)
    }

    /// What moves would change.
    fn effect(&mut self, moves: &[(usize, usize)]) -> Option<Effect> {
        let mut sites: smallvec::SmallVec<[usize; 4]> = smallvec::SmallVec::new();
        let (mut own, mut back) = (0, smallvec::SmallVec::<[(usize, usize); 2]>::new());
        for &(demand, option) in moves {
            let old = self.assignment[demand].filter(|&old| old != option)?;
            let options = &self.problem.demands[demand].options;
            own += options[option].cost - options[old].cost;
            sites.extend([options[old].site, options[option].site]);
            back.push((demand, old));
        }
        sites.sort_unstable();
        sites.dedup();
        let before: i64 = sites.iter().map(|&site| self.excess(site)).sum();
        self.apply(moves);
        let after: i64 = sites.iter().map(|&site| self.excess(site)).sum();
        self.apply(&back);
        Some((after - before, own))
    }

    fn overfull(&self) -> Vec<usize> {
        let over = |&demand: &usize| self.site(demand).is_some_and(|site| self.excess(site) > 0);
        (0..self.assignment.len()).filter(over).collect()
    }

    fn relieving_shift(&mut self) -> bool {
        let mut best: Option<(Effect, (usize, usize))> = None;
        for demand in self.overfull() {
            for position in 0..self.options[demand].len() {
                let option = self.options[demand][position].1;
                let Some(effect) = self.effect(&[(demand, option)]).filter(|effect| effect.0 < 0) else {
                    continue;
                };
                if best.is_none_or(|(known, _)| effect < known) {
                    best = Some((effect, (demand, option)));
                }
            }
        }
        best.is_some_and(|(_, chosen)| {
            self.apply(&[chosen]);
            true
        })
    }

    fn relieving_swap(&mut self) -> bool {
        let mut best: Option<(Effect, [(usize, usize); 2])> = None;
        for a in self.overfull() {
            for b in 0..self.assignment.len() {
                let Some(pair) = self.exchange(a, b) else { continue };
                let Some(effect) = self.effect(&pair).filter(|effect| effect.0 < 0) else { continue };
                if best.is_none_or(|(known, _)| effect < known) {
                    best = Some((effect, pair));
                }
            }
        }
        best.is_some_and(|(_, chosen)| {
            self.apply(&chosen);
            true
        })
    }

    /// The moves that exchange the sites of two demands.
    fn exchange(&self, a: usize, b: usize) -> Option<[(usize, usize); 2]> {
        let (here, there) = (self.site(a)?, self.site(b)?);
        if here == there {
            return None;
        }
        Some([(a, self.at(a, there)?), (b, self.at(b, here)?)])
    }

    fn shifts(&mut self) -> bool {
        let mut moved = false;
        for demand in 0..self.assignment.len() {
            if self.budget.stopped() {
                return moved;
            }
            for position in 0..self.options[demand].len() {
                let option = self.options[demand][position].1;
                moved |= self.attempt(&[(demand, option)]);
            }
        }
        moved
    }

    /// Exchanges the sites of two demands.
    fn swaps(&mut self) -> bool {
        if self.assignment.len() > 400 {
            return false;
        }
        let mut moved = false;
        for a in 0..self.assignment.len() {
            if self.budget.stopped() {
                return moved;
            }
            for b in a + 1..self.assignment.len() {
                if let Some(pair) = self.exchange(a, b) {
                    moved |= self.attempt(&pair);
                }
            }
        }
        moved
    }

    fn site(&self, demand: usize) -> Option<usize> {
        self.problem.chosen(&self.assignment, demand).map(|choice| choice.site)
    }

    /// Makes a move if it is valid and cheaper.
    fn attempt(&mut self, moves: &[(usize, usize)]) -> bool {
        let before: Vec<Option<usize>> = moves.iter().map(|&(demand, _)| self.assignment[demand]).collect();
        let mut sites: smallvec::SmallVec<[usize; 4]> = smallvec::SmallVec::new();
        let mut own = 0;
        for (&(demand, option), &old) in moves.iter().zip(&before) {
            let Some(old) = old.filter(|&old| old != option) else { return false };
            let options = &self.problem.demands[demand].options;
            own += options[option].cost - options[old].cost;
            sites.extend([options[old].site, options[option].site]);
        }
        sites.sort_unstable();
        sites.dedup();
        let Some(paid) = self.fixed(&sites) else { return false };
        self.apply(moves);
        let cheaper = self.fixed(&sites).is_some_and(|fixed| fixed + own < paid);
        if cheaper && (self.problem.rules.is_empty() || self.problem.solves(&self.assignment)) {
            return true;
        }
        let back: smallvec::SmallVec<[(usize, usize); 2]> =
            moves.iter().zip(&before).filter_map(|(&(demand, _), &old)| Some((demand, old?))).collect();
        self.apply(&back);
        false
    }

    fn apply(&mut self, moves: &[(usize, usize)]) {
        for &(demand, option) in moves {
            if let Some(old) = self.problem.chosen(&self.assignment, demand) {
                add(&mut self.usage[old.site], old, -1);
            }
            self.assignment[demand] = Some(option);
            let new = &self.problem.demands[demand].options[option];
            add(&mut self.usage[new.site], new, 1);
        }
    }
}

fn add(usage: &mut Usage, choice: &crate::problem::Choice, sign: i64) {
    usage.served = if sign > 0 { usage.served + 1 } else { usage.served - 1 };
    usage.load.iter_mut().zip(&choice.load).for_each(|(total, more)| *total += sign * more);
    usage.credit.iter_mut().zip(&choice.credit).for_each(|(total, more)| *total += sign * more);
}
