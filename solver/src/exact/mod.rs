//! The exact engine: branch and bound over the options of demands.
//!
//! `core` flattens the problem and leaves out what cannot matter, `needless` finds sites that never pay, `alike`
//! equal demands, `form` takes the measure apart, `state` keeps what is still possible, `rules` propagate, `bound`
//! bounds from below and fixes by reduced cost, `search` decides and comes back, `polish` finds plans without proof,
//! `palette` begins anew with few values where only few may be used.

mod alike;
mod bound;
mod core;
mod cover;
mod form;
mod knapsack;
mod needless;
mod palette;
mod polish;
mod rules;
mod search;
mod state;

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::parts;
use crate::problem::{Assignment, Cap, Measure, Problem, Rule};
use palette::Palette;
use search::Search;
use std::borrow::Cow;

/// The engine of this module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exact;

impl Engine for Exact {
    fn name(&self) -> &'static str {
        "exact"
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        Stepwise(Steps::default()).minimise(problem, measure, caps, budget)
    }
}

/// Steps that make the search shorter and must not change its answer, each to be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Options that another one makes pointless are left out.
    pub dominance: bool,
    /// A site that only one option could use is counted with that option.
    pub folding: bool,
    /// Sites that must be opened to hold what is asked count before they are chosen.
    pub covering: bool,
    /// Options that the bound cannot afford are removed.
    pub fixing: bool,
    /// Prices are improved by subgradient steps.
    pub pricing: bool,
    /// Plans near the bound are looked for first.
    pub near_first: bool,
    /// Parts that nothing connects are solved apart.
    pub apart: bool,
    /// Of demands that nothing tells apart, a later one never takes an earlier option.
    pub merging: bool,
    /// After so many nodes, values of which few may be used are chosen first; `None`: never.
    pub palettes: Option<u64>,
}

/// Nodes in which a search ends if a limit on values is no burden.
const UNBURDENED: u64 = 500;

impl Default for Steps {
    fn default() -> Self {
        Self {
            dominance: true,
            folding: true,
            covering: true,
            fixing: true,
            pricing: true,
            near_first: true,
            apart: true,
            merging: true,
            palettes: Some(UNBURDENED),
        }
    }
}

impl Steps {
    /// All steps but one, for every one of them, with its name.
    #[must_use]
    pub fn all_but_one() -> [(&'static str, Self); 10] {
        let all = Self::default();
        [
            ("dominance", Self { dominance: false, ..all }),
            ("folding", Self { folding: false, ..all }),
            ("covering", Self { covering: false, ..all }),
            ("fixing", Self { fixing: false, ..all }),
            ("pricing", Self { pricing: false, ..all }),
            ("near_first", Self { near_first: false, ..all }),
            ("apart", Self { apart: false, ..all }),
            ("merging", Self { merging: false, ..all }),
            ("palettes", Self { palettes: None, ..all }),
            ("anything before palettes", Self { palettes: Some(0), ..all }),
        ]
    }
}

/// Per demand the nearest one before it that nothing tells apart from it: whoever exchanges what the two take has an
/// assignment just as good.
#[must_use]
pub fn twins(problem: &Problem) -> Vec<Option<usize>> {
    let rules: Vec<Cow<'_, Rule>> = problem.rules.iter().map(Cow::Borrowed).collect();
    let alike = alike::Alike::new(problem, &rules);
    (0..problem.demands.len()).map(|demand| alike.before(demand)).collect()
}

/// [`Exact`] with some steps switched off: slower, and never different.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stepwise(pub Steps);

impl Engine for Stepwise {
    fn name(&self) -> &'static str {
        "exact"
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        let steps = self.0;
        let whole = |problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget| {
            least(problem, measure, caps, steps, budget)
        };
        let apart = if steps.apart { parts::minimise(problem, measure, caps, budget, whole) } else { None };
        apart.unwrap_or_else(|| whole(problem, measure, caps, budget))
    }
}

/// The least of a problem in one piece.
fn least(problem: &Problem, measure: Measure, caps: &[Cap], steps: Steps, budget: &mut Budget) -> Outcome {
    let palette = Palette::of(problem, caps);
    let counted = match measure {
        Measure::Distinct(attribute) => Some(attribute),
        _ => None,
    };
    let Some(nodes) = steps.palettes.filter(|_| palette.is_some() || counted.is_some()) else {
        return searched(Search::new(problem, measure, caps, steps), budget);
    };
    let (best, root) =
        match tried(budget, nodes, |slice| searched(Search::new(problem, measure, caps, steps), slice)) {
            Outcome::Stopped { best, bound } if budget.left() > 0 => (best, bound),
            outcome => return outcome,
        };
    let by_sets = match (counted, &palette) {
        (Some(attribute), _) => palette::fewest(attribute, (problem, caps), best, steps, budget),
        (None, Some(palette)) => palette::least(palette, (problem, measure, caps), best, steps, budget),
        (None, None) => None,
    };
    match by_sets {
        Some(Outcome::Stopped { best, bound }) => Outcome::Stopped { best, bound: bound.max(root) },
        Some(outcome) => outcome,
        None => searched(Search::new(problem, measure, caps, steps), budget),
    }
}

/// What a search comes to.
fn searched(mut search: Search<'_>, budget: &mut Budget) -> Outcome {
    let finished = search.run(budget);
    match (search.best, finished) {
        (Some((value, assignment)), true) => Outcome::Optimal { value, assignment },
        (None, true) => Outcome::Infeasible,
        (best, false) => Outcome::Stopped { best, bound: search.root },
    }
}

/// Work with the first so many nodes.
fn tried<T>(budget: &mut Budget, nodes: u64, work: impl FnOnce(&mut Budget) -> T) -> T {
    let mut slice = budget.slice(nodes);
    let done = work(&mut slice);
    budget.take(slice.spent());
    budget.poll();
    done
}

/// The first of a problem in one piece.
fn first(
    problem: &Problem,
    caps: &[Cap],
    room: Room,
    steps: Steps,
    budget: &mut Budget,
) -> Option<Assignment> {
    let run = |budget: &mut Budget| {
        let mut search = Search::first(problem, caps, room, steps);
        let finished = search.run(budget);
        (search.best.map(|(_, assignment)| assignment), finished)
    };
    let palette = Palette::of(problem, caps);
    let (Some(palette), Some(nodes)) = (palette, steps.palettes) else { return run(budget).0 };
    let (found, finished) = tried(budget, nodes, run);
    if finished || budget.left() == 0 {
        return found;
    }
    palette::first(&palette, (problem, caps, room), steps, budget).unwrap_or_else(|| run(budget).0)
}

/// What is known of the room that caps leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// One of them is the least cost that there is under the others: whatever costs less in itself is out of the
    /// question.
    None,
    /// Nothing.
    Some,
}

impl Room {
    /// [`Room::None`] if it is known that the least cost is held.
    #[must_use]
    pub fn unless(least_cost_is_held: bool) -> Self {
        if least_cost_is_held { Self::None } else { Self::Some }
    }
}

/// Some assignment, any one; `None` if there is none or the budget ends.
///
/// Under a limit on the cost the cheapest one is looked for, and the search ends with the first that is cheap enough,
/// or with the bound above the limit: what is cheap stands anywhere in canonical order. Where everything falls apart but
/// for that limit, the least costs of the parts say it. Without one, any order is as good as the canonical one.
#[must_use]
pub fn any(problem: &Problem, budget: &mut Budget) -> Option<Assignment> {
    any_stepwise(problem, Steps::default(), budget)
}

/// [`any`] with some steps switched off.
#[must_use]
pub fn any_stepwise(problem: &Problem, steps: Steps, budget: &mut Budget) -> Option<Assignment> {
    let limit = |rule: &Rule| match rule {
        Rule::CostMax(most) => Some(*most),
        _ => None,
    };
    let Some(most) = problem.rules.iter().filter_map(limit).min() else {
        return first_stepwise(problem, &[], Room::Some, steps, budget);
    };
    let whole = |problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget| {
        least(problem, measure, caps, steps, budget)
    };
    let apart = if steps.apart { parts::minimise(problem, Measure::Cost, &[], budget, whole) } else { None };
    match apart {
        Some(Outcome::Optimal { assignment, .. }) => Some(assignment),
        Some(Outcome::Stopped { best, .. }) => best.map(|(_, assignment)| assignment),
        Some(Outcome::Infeasible | Outcome::Failed(_)) => None,
        None => cheap_enough(problem, most, steps, budget),
    }
}

/// Some assignment of a problem in one piece that costs no more than `most`, which its rules allow.
fn cheap_enough(problem: &Problem, most: i64, steps: Steps, budget: &mut Budget) -> Option<Assignment> {
    let run = |budget: &mut Budget| {
        let mut search = Search::any(problem, most, steps);
        let finished = search.run(budget);
        (search.best.map(|(_, assignment)| assignment), finished)
    };
    let palette = Palette::of(problem, &[]);
    let (Some(palette), Some(nodes)) = (palette, steps.palettes) else { return run(budget).0 };
    let (found, finished) = tried(budget, nodes, run);
    if finished || found.is_some() || budget.left() == 0 {
        return found;
    }
    match palette::least(&palette, (problem, Measure::Cost, &[]), None, steps, budget) {
        Some(Outcome::Optimal { assignment, .. }) => Some(assignment),
        Some(Outcome::Stopped { best, .. }) => best.map(|(_, assignment)| assignment),
        Some(Outcome::Infeasible | Outcome::Failed(_)) => None,
        None => run(budget).0,
    }
}

/// The first assignment in canonical order (demands by position, options by site, unserved last) within the
/// caps: the tie-break that makes every engine answer alike. `None` if there is none or the budget ends.
#[must_use]
pub fn first_within(problem: &Problem, caps: &[Cap], room: Room, budget: &mut Budget) -> Option<Assignment> {
    first_stepwise(problem, caps, room, Steps::default(), budget)
}

/// [`first_within`] with some steps switched off.
#[must_use]
pub fn first_stepwise(
    problem: &Problem,
    caps: &[Cap],
    room: Room,
    steps: Steps,
    budget: &mut Budget,
) -> Option<Assignment> {
    let whole = |problem: &Problem, caps: &[Cap], room: Room, budget: &mut Budget| {
        first(problem, caps, room, steps, budget)
    };
    let cost = |problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget| {
        least(problem, measure, caps, steps, budget)
    };
    let apart = if steps.apart { parts::first(problem, caps, budget, cost, whole) } else { None };
    apart.unwrap_or_else(|| whole(problem, caps, room, budget))
}
