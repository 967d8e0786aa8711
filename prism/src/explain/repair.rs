//! No plan: the least that could be taken back so that there is one.
//!
//! A repair is a set of changes from which none can be left out; a number among them is loosened to the least value
//! that works rather than dropped, and a figure of the workload is lowered to the largest that works. Each is solved
//! again, so its cost is that of a plan.

use super::behind::figures;
use super::conflicts::{Conflict, MOST_SETS, Sets, in_order, sets, wishes};
use super::edit::{Edit, mended};
use super::ladder::loosened;
use super::solving::Asking;
use crate::optimize::Options;
use prism_model::request::{Demand, Request};
use prism_model::workload::Word;
use prism_model::{Catalog, Explanation, Fact, Place, Plan, WishId};
use prism_solver::graph::Graph;
use prism_solver::{Found, SolveError, explain};

/// More conflicts than these are counted, not told.
const EXPLAINED: usize = 4;
/// What the look for repairs may take, a few seconds. Where that does not suffice, others may be missing.
const NODES: u64 = 10_000_000;
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
}

/// What could be taken back.
#[derive(Clone, Debug)]
pub struct Repairs {
    /// By cost, number of changes and place.
    pub repairs: Vec<Repair>,
    /// The minimal contradictions among what was asked, in the order found. None where the registry and the patterns
    /// alone leave no plan.
    pub conflicts: Vec<Conflict>,
    /// The first few of them with the facts of the registry and the patterns, none idle.
    pub explained: Vec<Explanation>,
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
    wishes.retain(|edit| !matches!(edit, Edit::DropWish(id) if held.contains(id)));
    options.budget = options.budget.slice(NODES);
    let mut asking = Asking::new(catalog, request, &mut options);
    let (found, explained) = shown(&mut asking, wishes)?;
    let mut complete = found.complete;
    let mut repairs = Vec::new();
    for dropped in &found.mending {
        let edits = least(&mut asking, dropped)?;
        match asking.best(&edits)? {
            Found::Plan(plan, _) => repairs.push(Repair { edits, plan }),
            Found::Nothing | Found::Stopped { .. } => complete = false,
        }
    }
    repairs.sort_by_key(|repair| {
        let places: Vec<Place> = repair.edits.iter().map(|edit| edit.place(request)).collect();
        (repair.plan.cost(), repair.edits.len(), places)
    });
    Ok(Repairs { repairs, conflicts: found.conflicts, explained, complete })
}

/// Conflicts, what mends them, and the conflicts with the facts of the registry and the patterns.
type Shown = (Sets, Vec<Explanation>);

/// The sets of what could be taken back that contradict and that mend.
///
/// Figures of the workload are there from the start only as facts; those behind the facts of a conflict could be lower,
/// so the sets are looked for again with them, until no conflict shows another one. That look is bounded: where it does
/// not end, what was found without them stands, and others may be missing.
fn shown(asking: &mut Asking<'_, '_, '_>, mut wishes: Vec<Edit>) -> Result<Shown, SolveError> {
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
    let told = if is_hopeless(&shown.0) { 0 } else { EXPLAINED };
    shown.1.truncate(told);
    Ok(shown)
}

fn look(asking: &mut Asking<'_, '_, '_>, wishes: &[Edit], most: usize) -> Result<Shown, SolveError> {
    let found = sets(asking, wishes, most)?;
    let none = Conflict::new();
    // Those that are not told are of use where they show a figure.
    let most = if states_figures(asking.request) { usize::MAX } else { EXPLAINED };
    let conflicts = found.conflicts.iter().take(most).chain(is_hopeless(&found).then_some(&none));
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
    let facts: Vec<Fact> = shown.iter().flat_map(|one| one.facts.iter().copied()).collect();
    let mut lower = figures(asking.catalog, asking.request, &facts);
    lower.retain(|edit| !wishes.contains(edit));
    let any = !lower.is_empty() && !asking.is_over();
    wishes.extend(lower);
    in_order(asking.request, wishes);
    any
}

/// A conflict with the facts that nobody can take back.
fn explanation(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    conflict: &Conflict,
) -> Result<Explanation, SolveError> {
    let others = || wishes.iter().filter(|edit| !conflict.contains(edit));
    let gone: Vec<Fact> = others().filter_map(Edit::fact).collect();
    // A figure is no fact, nor is what may be unknown: they are changed.
    let changed: Vec<Edit> = others().filter(|edit| edit.fact().is_none()).cloned().collect();
    let request = mended(asking.request, &changed);
    let graph = Graph::new(asking.catalog, &request)?;
    Ok(explain::conflict_without(asking.catalog, &request, &graph, &gone, &mut asking.options.budget))
}

/// Numbers loosened one after the other, in the order of the places, each as far as those before it leave it; figures of
/// the workload first, so that they stay as large as they can.
fn least(asking: &mut Asking<'_, '_, '_>, dropped: &[Edit]) -> Result<Vec<Edit>, SolveError> {
    let mut edits = dropped.to_vec();
    let is_figure = |&index: &usize| matches!(dropped[index], Edit::Lower(..));
    let (figures, others): (Vec<usize>, Vec<usize>) = (0..dropped.len()).partition(is_figure);
    for index in figures.into_iter().chain(others) {
        let edit = edits.remove(index);
        let least = loosened(asking, &edit, &edits)?;
        edits.insert(index, least);
    }
    Ok(edits)
}
