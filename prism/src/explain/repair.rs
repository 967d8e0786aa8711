//! No plan: the least that could be taken back so that there is one.
//!
//! A repair is a set of changes from which none can be left out; a number among them is loosened to the least value
//! that works rather than dropped, and a figure of the workload is lowered to the largest that works. Each is solved
//! again, so its cost is that of a plan.

use super::behind::figures;
use super::conflicts::{Conflict, MOST_SETS, Sets, in_order, sets, wishes};
use super::edit::{Edit, mended};
use super::least::least;
use super::solving::Asking;
use super::weights::weighed;
use crate::optimize::Options;
use crate::words::is_wish;
use prism_model::request::{Demand, Request};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, Explanation, Fact, FillId, MicroUsd, Place, Plan, WishId};
use prism_solver::graph::Graph;
use prism_solver::{Found, SolveError, explain};

/// More conflicts than these are counted, not told.
const TOLD: usize = 4;
/// What the look for repairs may take, a few seconds. Where that does not suffice, others may be missing.
pub(super) const NODES: u64 = 10_000_000;
/// With figures of the workload no more sets than these are kept, and no more nodes searched.
const FIGURE_SETS: usize = 64;
const FIGURE_NODES: u64 = 50_000;

/// Changes that leave a plan.
#[derive(Clone, Debug)]
pub struct Repair {
    /// None of them can be left out.
    pub edits: Vec<Edit>,
    /// The best plan of the request with all of them.
    pub plan: Plan,
    /// The slot where what was asked for is had then, if it could be had in one or another.
    pub slot: Option<DemandId>,
}

/// What could be taken back.
#[derive(Clone, Debug)]
pub struct Repairs {
    /// By cost, number of changes and place.
    pub repairs: Vec<Repair>,
    /// The minimal contradictions among what was asked, in the order found. None where the registry and the patterns
    /// alone leave no plan.
    pub conflicts: Vec<Conflict>,
    /// The first few of them with the facts of the registry and the patterns, none idle; no two among the same wishes.
    pub explained: Vec<Explanation>,
    /// How many of them are not among these.
    pub untold: usize,
    /// Whether all repairs are here, proven.
    pub complete: bool,
}

impl Repairs {
    /// Whether the request has a plan as it is.
    #[must_use]
    pub fn is_needless(&self) -> bool {
        self.repairs.iter().any(|repair| repair.edits.is_empty())
    }
}

/// Every repair of a request that has no plan.
///
/// # Errors
/// As [`crate::optimize`].
pub fn repairs(catalog: &Catalog, request: &Request, options: Options<'_>) -> Result<Repairs, SolveError> {
    repairs_keeping(catalog, request, &[], options)
}

/// The same where some wishes are not to be taken back.
pub(super) fn repairs_keeping(
    catalog: &Catalog,
    request: &Request,
    held: &[WishId],
    mut options: Options<'_>,
) -> Result<Repairs, SolveError> {
    let graph = Graph::new(catalog, request)?;
    let mut wishes = wishes(catalog, request, &graph);
    // Nor is a slot left empty of which they are.
    let is_held = |&demand: &DemandId| request.demand(demand).wishes.iter().any(|id| held.contains(id));
    wishes.retain(|edit| match edit {
        Edit::DropWish(id) => !held.contains(id),
        Edit::Empty(id) => !request.fill(*id).demands.iter().any(is_held),
        _ => true,
    });
    options.budget = options.budget.slice(NODES);
    let mut asking = Asking::new(catalog, request, &mut options);
    let (found, wishes) = shown(&mut asking, wishes)?;
    let (explained, untold) = told(&mut asking, &wishes, &found.conflicts)?;
    // Slots that a rule counts are not left empty, though that may be the cheapest.
    let counted = (0..request.fills.len()).any(|id| !request.may_be_empty(FillId::new(id)));
    let mut complete = found.complete && !counted;
    let mut repairs = Vec::new();
    for dropped in &found.mending {
        for edits in least(&mut asking, dropped)? {
            match asking.best(&edits)? {
                Found::Plan(plan, _) => repairs.push(Repair { edits, plan, slot: None }),
                Found::Nothing | Found::Stopped { .. } => complete = false,
            }
        }
    }
    repairs.sort_by_key(|repair| by_cost(repair, request));
    Ok(Repairs { repairs, conflicts: found.conflicts, explained, untold, complete })
}

/// The order in which repairs are told.
pub(super) fn by_cost(repair: &Repair, request: &Request) -> (MicroUsd, usize, Vec<Place>) {
    let places = repair.edits.iter().map(|edit| edit.place(request)).collect();
    (repair.plan.cost(), repair.edits.len(), places)
}

/// The sets of what could be taken back that contradict and that mend.
///
/// Figures of the workload are there from the start only as facts; those behind the facts of a conflict could be lower,
/// so the sets are looked for again with them, until no conflict shows another one. That look is bounded: where it does
/// not end, what was found without them stands, and others may be missing.
fn shown(asking: &mut Asking<'_, '_, '_>, mut wishes: Vec<Edit>) -> Result<(Sets, Vec<Edit>), SolveError> {
    let mut shown = look(asking, &wishes, MOST_SETS)?;
    let all = asking.options.budget.clone();
    asking.options.budget = all.slice(FIGURE_NODES);
    while add_figures(asking, &mut wishes, &shown.1) {
        let next = look(asking, &wishes, FIGURE_SETS)?;
        if !next.0.complete {
            shown.0.complete = false;
            break;
        }
        shown = next;
    }
    let spent = asking.options.budget.spent();
    asking.options.budget = all;
    asking.options.budget.take(spent);
    Ok((shown.0, wishes))
}

/// Conflicts and what mends them; and, where figures are stated, the conflicts with all facts that they are made of.
fn look(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    most: usize,
) -> Result<(Sets, Vec<Explanation>), SolveError> {
    let found = sets(asking, wishes, most)?;
    if !states_figures(asking.request) {
        return Ok((found, Vec::new()));
    }
    let none = Conflict::new();
    let conflicts = found.conflicts.iter().chain(is_hopeless(&found).then_some(&none));
    let explained =
        conflicts.map(|conflict| explanation(asking, wishes, conflict)).collect::<Result<_, _>>()?;
    Ok((found, explained))
}

fn states_figures(request: &Request) -> bool {
    let states = |demand: &Demand| Word::ALL.into_iter().any(|word| demand.workload.is_stated(word));
    request.demands.iter().any(states)
}

/// Whether all of it taken back leaves no plan.
fn is_hopeless(found: &Sets) -> bool {
    found.mending.is_empty() && found.conflicts.is_empty()
}

/// Adds the figures behind these conflicts; `false` where there is no other one.
fn add_figures(asking: &Asking<'_, '_, '_>, wishes: &mut Vec<Edit>, shown: &[Explanation]) -> bool {
    let mut lower = figures(asking.catalog, asking.request, shown);
    lower.retain(|edit| !wishes.contains(edit));
    let any = !lower.is_empty() && !asking.is_over();
    wishes.extend(lower);
    in_order(asking.request, wishes);
    any
}

/// The first conflicts with the facts that nobody can take back, of the request as it is; and how many are not among them.
///
/// What may be unknown and how large the figures are is no matter of facts that could be left out: as it stands it may
/// contradict with fewer wishes than a conflict names, so that two conflicts come to be the same.
fn told(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    conflicts: &[Conflict],
) -> Result<(Vec<Explanation>, usize), SolveError> {
    let (catalog, request) = (asking.catalog, asking.request);
    let stated = |why: &Explanation| -> Vec<Fact> {
        why.facts.iter().copied().filter(|&fact| is_wish(catalog, request, fact)).collect()
    };
    let graph = Graph::new(catalog, request)?;
    let mut told: Vec<Explanation> = Vec::new();
    for (index, conflict) in conflicts.iter().enumerate() {
        if told.len() == TOLD || asking.is_over() {
            return Ok((told, conflicts.len() - index));
        }
        let others = wishes.iter().filter(|edit| !conflict.contains(edit) && edit.fact(request).is_some());
        let others: Vec<Edit> = others.cloned().collect();
        // Lower figures can make a bill dearer: then it is they that contradict.
        if asking.is_feasible(&others)? {
            continue;
        }
        let gone: Vec<Fact> = others.iter().filter_map(|edit| edit.fact(request)).collect();
        let why = explain::conflict_without(catalog, request, &graph, &gone, &mut asking.options.budget);
        let why = weighed(catalog, request, why, conflict, &mut asking.options.budget)?;
        let is_same = |other: &Explanation| stated(other) == stated(&why) && other.figures == why.figures;
        if !told.iter().any(is_same) {
            told.push(why);
        }
    }
    Ok((told, 0))
}

/// A conflict with the facts that nobody can take back, all else taken back or changed.
fn explanation(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    conflict: &Conflict,
) -> Result<Explanation, SolveError> {
    let others = || wishes.iter().filter(|edit| !conflict.contains(edit));
    let gone: Vec<Fact> = others().filter_map(|edit| edit.fact(asking.request)).collect();
    // A figure is no fact, nor is what is refused by default while unknown: they are changed.
    let changed: Vec<Edit> = others().filter(|edit| edit.fact(asking.request).is_none()).cloned().collect();
    let request = mended(asking.request, &changed);
    let graph = Graph::new(asking.catalog, &request)?;
    let why = explain::conflict_without(asking.catalog, &request, &graph, &gone, &mut asking.options.budget);
    weighed(asking.catalog, &request, why, conflict, &mut asking.options.budget)
}
