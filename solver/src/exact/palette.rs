//! At most so many distinct values, chosen before anything else.
//!
//! A limit such as "two backends among twenty demands" tells the search nothing until two of them are decided, and a
//! bound that counts values hardly moves. But there are few sets of so many values: each that serves every demand is
//! what the limit allows, and with such a set the limit is gone, and often what it held together falls apart. So a
//! search that did not end soon is begun anew, set by set, those that look cheap first, each with the best plan so far
//! to beat.
//!
//! Sets are as large as the limit allows: smaller ones are in them.

use super::{Room, Steps, Stepwise, first_stepwise};
use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::problem::{Assignment, Cap, Choice, Measure, Problem, Rule};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// More sets are no help.
const MOST_SETS: usize = 4_096;
/// Nor are more ways to be looked through for them.
const MOST_WAYS: usize = 200_000;

/// The limit that is chosen by.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    attribute: usize,
    demands: Vec<usize>,
    /// Every value that may be used, ascending.
    values: Vec<u32>,
    most: usize,
    /// A rule with this position, or a cap on the measure.
    rule: Option<usize>,
}

impl Palette {
    /// The limit with the fewest sets.
    pub(super) fn of(problem: &Problem, caps: &[Cap]) -> Option<Self> {
        let all: Vec<usize> = (0..problem.demands.len()).collect();
        let capped = caps.iter().filter_map(|cap| match cap.measure {
            Measure::Distinct(attribute) => {
                Some(Self::new(problem, attribute, &all, usize::try_from(cap.most).ok()?, None))
            }
            _ => None,
        });
        let ruled = problem.rules.iter().enumerate().filter_map(|(index, rule)| match rule {
            Rule::Distinct { attribute, demands, max: Some(max), .. } => {
                Some(Self::new(problem, *attribute, demands, *max, Some(index)))
            }
            _ => None,
        });
        let useful = |palette: &Self| palette.most > 0 && palette.most < palette.values.len();
        capped.chain(ruled).filter(useful).min_by_key(Self::ways).filter(|best| best.ways() <= MOST_WAYS)
    }

    /// The sets of `most` values of an attribute among all demands.
    pub(super) fn sized(problem: &Problem, attribute: usize, most: usize) -> Self {
        let all: Vec<usize> = (0..problem.demands.len()).collect();
        Self::new(problem, attribute, &all, most, None)
    }

    fn new(problem: &Problem, attribute: usize, demands: &[usize], most: usize, rule: Option<usize>) -> Self {
        let choices = demands.iter().flat_map(|&demand| &problem.demands[demand].options);
        let values: BTreeSet<u32> = choices.filter_map(|choice| value(problem, choice, attribute)).collect();
        Self { attribute, demands: demands.to_vec(), values: values.into_iter().collect(), most, rule }
    }

    /// How many sets there are.
    fn ways(&self) -> usize {
        let all = self.values.len();
        let chosen = self.most.min(all.saturating_sub(self.most));
        let ways = (0..chosen).try_fold(1_usize, |ways, i| Some(ways.checked_mul(all - i)? / (i + 1)));
        ways.unwrap_or(usize::MAX)
    }

    /// The sets that serve every demand, those that look cheap first; `None` where they are too many.
    fn sets(&self, problem: &Problem) -> Option<Vec<Vec<u32>>> {
        let needs: Vec<BTreeSet<u32>> =
            self.demands.iter().filter_map(|&demand| self.needed(problem, demand)).collect();
        let mut sets = Vec::new();
        let mut chosen: Vec<usize> = (0..self.most).collect();
        loop {
            let set: Vec<u32> = chosen.iter().map(|&index| self.values[index]).collect();
            if needs.iter().all(|values| set.iter().any(|value| values.contains(value))) {
                sets.push(set);
            }
            if sets.len() > MOST_SETS {
                return None;
            }
            // The next set in order: the last value that can still move up does, those after it follow close.
            let room = |&place: &usize| chosen[place] < self.values.len() - self.most + place;
            let Some(place) = (0..self.most).rev().find(room) else { break };
            let from = chosen[place] + 1;
            (place..self.most).for_each(|other| chosen[other] = from + other - place);
        }
        sets.sort_by_cached_key(|set| self.looks(problem, set));
        Some(sets)
    }

    /// Values of which a demand needs one; `None` where it can do without.
    fn needed(&self, problem: &Problem, demand: usize) -> Option<BTreeSet<u32>> {
        let demand = &problem.demands[demand];
        if demand.optional {
            return None;
        }
        demand.options.iter().map(|choice| value(problem, choice, self.attribute)).collect()
    }

    /// What a set costs at first sight: the cheapest option of each demand, what it opens aside.
    fn looks(&self, problem: &Problem, set: &[u32]) -> (i64, i64) {
        let (mut own, mut opened) = (0_i64, 0_i64);
        for &demand in &self.demands {
            let fits =
                |choice: &&Choice| value(problem, choice, self.attribute).is_none_or(|v| set.contains(&v));
            let options = || problem.demands[demand].options.iter().filter(fits);
            let opens = |choice: &Choice| {
                let site = &problem.sites[choice.site];
                choice.cost_after_credit().saturating_add(site.base).saturating_add(site.unit)
            };
            own = own.saturating_add(options().map(Choice::cost_after_credit).min().unwrap_or(0));
            opened = opened.max(options().map(opens).min().unwrap_or(0));
        }
        (own.saturating_add(opened), opened)
    }

    /// The problem and the caps with one set of values, and without the limit.
    fn with(&self, problem: &Problem, caps: &[Cap], set: &[u32]) -> (Problem, Vec<Cap>) {
        let mut narrow = problem.clone();
        for &demand in &self.demands {
            narrow.demands[demand]
                .options
                .retain(|choice| value(problem, choice, self.attribute).is_none_or(|own| set.contains(&own)));
        }
        let mut caps = caps.to_vec();
        match self.rule {
            Some(index) => {
                if let Rule::Distinct { max, .. } = &mut narrow.rules[index] {
                    *max = None;
                }
                let idle = |rule: &Rule| matches!(rule, Rule::Distinct { min: None, max: None, fees, .. } if fees.is_empty());
                narrow.rules.retain(|rule| !idle(rule));
            }
            None => caps.retain(|cap| {
                let same = cap.measure == Measure::Distinct(self.attribute);
                !same || usize::try_from(cap.most).is_ok_and(|most| most < self.most)
            }),
        }
        (narrow, caps)
    }
}

fn value(problem: &Problem, choice: &Choice, attribute: usize) -> Option<u32> {
    problem.sites[choice.site].attributes.get(attribute).copied().flatten()
}

/// An assignment of the narrow problem in terms of the whole one.
fn whole(problem: &Problem, narrow: &Problem, assignment: &Assignment) -> Assignment {
    let position = |demand: usize| {
        let site = narrow.chosen(assignment, demand)?.site;
        problem.demands[demand].at(site)
    };
    (0..problem.demands.len()).map(position).collect()
}

/// The least of a measure, set by set; `None` where there are too many. `best` is a plan that is known already.
pub(super) fn least(
    palette: &Palette,
    (problem, measure, caps): (&Problem, Measure, &[Cap]),
    mut best: Option<(i64, Assignment)>,
    steps: Steps,
    budget: &mut Budget,
) -> Option<Outcome> {
    for set in palette.sets(problem)? {
        let (narrow, mut caps) = palette.with(problem, caps, &set);
        caps.extend(best.as_ref().map(|&(value, _)| Cap { measure, most: value - 1 }));
        match Stepwise(steps).minimise(&narrow, measure, &caps, budget) {
            Outcome::Optimal { assignment, .. } => {
                propose(problem, measure, whole(problem, &narrow, &assignment), &mut best)
            }
            Outcome::Infeasible => {}
            Outcome::Stopped { best: found, .. } => {
                if let Some((_, assignment)) = found {
                    propose(problem, measure, whole(problem, &narrow, &assignment), &mut best);
                }
                return Some(Outcome::Stopped { best, bound: i64::MIN });
            }
            Outcome::Failed(why) => return Some(Outcome::Failed(why)),
        }
    }
    Some(best.map_or(Outcome::Infeasible, |(value, assignment)| Outcome::Optimal { value, assignment }))
}

/// Keeps the better one.
fn propose(problem: &Problem, measure: Measure, found: Assignment, best: &mut Option<(i64, Assignment)>) {
    let Some(value) = problem.measure(&found, measure) else { return };
    if best.as_ref().is_none_or(|(least, _)| value < *least) {
        *best = Some((value, found));
    }
}

/// The fewest values of an attribute, fewer than `best` has: one, then two, until some set serves everything.
pub(super) fn fewest(
    attribute: usize,
    (problem, caps): (&Problem, &[Cap]),
    best: Option<(i64, Assignment)>,
    steps: Steps,
    budget: &mut Budget,
) -> Option<Outcome> {
    let measure = Measure::Distinct(attribute);
    let every = Palette::sized(problem, attribute, 1);
    // Where nothing needs a value, none at all may be enough: the search says.
    every.demands.iter().find_map(|&demand| every.needed(problem, demand))?;
    let all = every.values.len();
    let known = best.as_ref().and_then(|&(value, _)| usize::try_from(value).ok()).unwrap_or(usize::MAX);
    for count in 1..=all.min(known.saturating_sub(1)) {
        let palette = Palette::sized(problem, attribute, count);
        if palette.ways() > MOST_WAYS {
            return None;
        }
        for set in palette.sets(problem)? {
            let (narrow, _) = palette.with(problem, &[], &set);
            if let Some(found) = first_stepwise(&narrow, caps, Room::Some, steps, budget) {
                let assignment = whole(problem, &narrow, &found);
                let value = problem.measure(&assignment, measure)?;
                return Some(Outcome::Optimal { value, assignment });
            }
            if budget.left() == 0 {
                let bound = i64::try_from(count).unwrap_or(i64::MAX);
                return Some(Outcome::Stopped { best, bound });
            }
        }
    }
    // Nothing below what is known.
    best.map(|(value, assignment)| Outcome::Optimal { value, assignment })
}

/// The first assignment in canonical order: that of the set whose first comes first. `None` where there are too many.
pub(super) fn first(
    palette: &Palette,
    (problem, caps, room): (&Problem, &[Cap], Room),
    steps: Steps,
    budget: &mut Budget,
) -> Option<Option<Assignment>> {
    let mut best: Option<Assignment> = None;
    for set in palette.sets(problem)? {
        let (narrow, caps) = palette.with(problem, caps, &set);
        if let Some(found) = first_stepwise(&narrow, &caps, room, steps, budget) {
            let found = whole(problem, &narrow, &found);
            if best.as_ref().is_none_or(|best| canonical(&found, best).is_lt()) {
                best = Some(found);
            }
        }
        if budget.left() == 0 {
            return Some(None);
        }
    }
    Some(best)
}

/// Demands by position, options by site, unserved last.
fn canonical(one: &Assignment, other: &Assignment) -> Ordering {
    let place = |option: &Option<usize>| option.unwrap_or(usize::MAX);
    one.iter().map(place).cmp(other.iter().map(place))
}
