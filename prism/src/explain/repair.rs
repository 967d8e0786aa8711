//! No plan: the least that could be taken back so that there is one.
//!
//! A repair is a set of changes from which none can be left out; a number among them is loosened to the least value
//! that works rather than dropped, and a figure of the workload is lowered to the largest that works. Each is solved
//! again, so its cost is that of a plan.

use super::behind::figures;
use super::conflicts::{Conflict, MOST_SETS, Sets, in_order, sets, wishes};
use super::edit::Edit;
use super::groups::{add_groups, add_singles, least_cost};
use super::mixed::add_mixed;
use super::planned::{Planned, UNKNOWN, planned};
use super::solving::{Asking, size};
use super::told::{all_explained, told};
use crate::optimize::Options;
use prism_model::request::{Demand, Request};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, Explanation, FillId, MicroUsd, Place, Plan, WishId};
use prism_solver::SolveError;
use prism_solver::graph::Graph;

/// What the look for repairs of one slot may take. The more slots, the longer a node takes, so there are fewer: it ends
/// within some seconds. Where that does not suffice, others may be missing.
const NODES: u64 = 10_000_000;
/// Half of it is for what contradicts and what mends, a quarter for the facts of that; so much of it each for what is taken
/// back alone or everywhere at once and for the least that the rest could cost.
const PARTS: u64 = 32;
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
    /// Whether all repairs are here, proven; of those that are the same but for the names of alike namespaces, one.
    pub complete: bool,
    /// None that is not here costs less than this, where that is known.
    pub others_from: Option<MicroUsd>,
    /// A number of these could be loosened less, or not dropped, if something else that alone does nothing were taken back
    /// as well. Such mixtures are looked for in pairs only. Where another could cost less than every repair, what none of
    /// them is below.
    pub milder_from: Option<MicroUsd>,
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
    // Nor are slots left empty of which they are: one of what fills each stays.
    let is_held = |demand: &DemandId| request.demand(*demand).wishes.iter().any(|id| held.contains(id));
    let fills = request.demand_ids().filter(is_held).filter_map(|demand| request.filled_by(demand).last());
    let fills: Vec<FillId> = fills.collect();
    wishes.retain(|edit| match edit {
        Edit::DropWish(id) => !held.contains(id),
        Edit::Empty(id) => !fills.contains(id),
        _ => true,
    });
    let all = nodes(request);
    options.budget = options.budget.slice(all);
    let mut asking = Asking::new(catalog, request, &mut options);
    let (mut found, wishes) = asking.within(all / 2, |asking| shown(asking, wishes))?;
    let (explained, untold) = asking.within(all / 4, |asking| told(asking, &wishes, &found.conflicts))?;
    if !found.complete {
        add_singles(&mut asking, &wishes, all / PARTS, &mut found)?;
    }
    if !found.complete && !is_hopeless(&found) {
        asking.within(all / PARTS, |asking| add_groups(asking, &wishes, &mut found))?;
    }
    let Planned { mut repairs, stopped, left } = planned(&mut asking, std::mem::take(&mut found.mending))?;
    // The least that what is missing could cost. Under other names, what was not looked at changes no more than this.
    // What holds where nobody says otherwise is not mixed in: nobody wished it.
    let stated: Vec<Edit> = wishes.iter().filter(|wish| wish.place(request).is_stated()).cloned().collect();
    let loose = if found.complete { left } else { wishes };
    let others = match found.complete && loose.is_empty() {
        true => None,
        false => Some(asking.within(all / PARTS, |asking| others_from(asking, &loose))?),
    };
    let missing = stopped.into_iter().chain(others).min();
    // Where rules count too much of what fills slots none of it is taken back, though that may be the cheapest.
    let counted = (0..request.fills.len()).any(|id| !request.may_be_empty(FillId::new(id)));
    let mut complete = missing.is_none() && !counted;
    let others_from = missing.filter(|&least| least > MicroUsd::ZERO && !counted);
    let mut milder_from = asking.within(all / PARTS, |asking| milder_from(asking, &stated, &repairs))?;
    if milder_from.is_some() {
        complete &= asking.within(all / PARTS, |asking| add_mixed(asking, &stated, &mut repairs))?;
        milder_from =
            milder_from.filter(|&least| repairs.first().is_some_and(|first| least < first.plan.cost()));
    }
    Ok(Repairs { repairs, conflicts: found.conflicts, explained, untold, complete, others_from, milder_from })
}

/// What a milder change of one repair could cost at least, together with changes of other wishes; nothing where none could
/// cost less than the cheapest repair.
fn milder_from(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    repairs: &[Repair],
) -> Result<Option<MicroUsd>, SolveError> {
    let request = asking.request;
    let subjects = |repair: &Repair| repair.edits.iter().map(Edit::of).collect::<Vec<_>>();
    let could = |repair: &Repair| {
        let own = subjects(repair);
        repair.edits.iter().any(|edit| edit.has_degrees(request))
            && wishes.iter().any(|wish| !own.contains(&wish.of()))
    };
    let Some(first) = repairs.first().filter(|_| repairs.iter().any(could)) else { return Ok(None) };
    let least = others_from(asking, wishes)?;
    Ok((least < first.plan.cost()).then(|| least.max(MicroUsd::ZERO)))
}

/// The least that a repair which was not looked at could cost. Less of a figure may cost more, so of those nothing is known.
fn others_from(asking: &mut Asking<'_, '_, '_>, wishes: &[Edit]) -> Result<MicroUsd, SolveError> {
    if states_figures(asking.request) { Ok(UNKNOWN) } else { least_cost(asking, wishes) }
}

/// What the look for repairs may take.
pub(super) fn nodes(request: &Request) -> u64 {
    NODES / size(request)
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
    asking.within(FIGURE_NODES, |asking| {
        while add_figures(asking, &mut wishes, &shown.1) {
            let next = look(asking, &wishes, FIGURE_SETS)?;
            if !next.0.complete {
                shown.0.complete = false;
                break;
            }
            shown = next;
        }
        Ok::<(), SolveError>(())
    })?;
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
    let explained = match is_hopeless(&found) {
        true => all_explained(asking, wishes, &[Conflict::new()])?,
        false => all_explained(asking, wishes, &found.conflicts)?,
    };
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
