//! No plan: the least that could be taken back so that there is one.
//!
//! A repair is a set of changes from which none can be left out; a number among them is loosened to the least value
//! that works rather than dropped. Each is solved again, so its cost is that of a plan.

use super::conflicts::{Conflict, sets, wishes};
use super::edit::Edit;
use super::ladder::loosened;
use super::solving::Asking;
use crate::optimize::Options;
use prism_model::request::Request;
use prism_model::{Catalog, Explanation, Fact, Place, Plan, WishId};
use prism_solver::graph::Graph;
use prism_solver::{Found, SolveError, explain};
use std::collections::BTreeSet;

/// More conflicts than these are counted, not explained.
const EXPLAINED: usize = 4;

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
    let mut asking = Asking::new(catalog, request, &mut options);
    let found = sets(&mut asking, &wishes)?;
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
    let explained = found.conflicts.iter().take(EXPLAINED);
    let explained = explained.map(|conflict| explanation(&mut asking, &graph, &wishes, conflict)).collect();
    Ok(Repairs { repairs, conflicts: found.conflicts, explained, complete })
}

/// A conflict with the facts that nobody can take back.
fn explanation(
    asking: &mut Asking<'_, '_, '_>,
    graph: &Graph,
    wishes: &[Edit],
    conflict: &Conflict,
) -> Explanation {
    let own: BTreeSet<Fact> = conflict.iter().filter_map(Edit::fact).collect();
    let mut gone: Vec<Fact> = wishes.iter().filter_map(Edit::fact).collect();
    gone.retain(|fact| !own.contains(fact));
    explain::conflict_without(asking.catalog, asking.request, graph, &gone, &mut asking.options.budget)
}

/// Numbers loosened one after the other, in the order of the places, each as far as those before it leave it.
fn least(asking: &mut Asking<'_, '_, '_>, dropped: &[Edit]) -> Result<Vec<Edit>, SolveError> {
    let mut edits = dropped.to_vec();
    for index in 0..edits.len() {
        let edit = edits.remove(index);
        let least = loosened(asking, &edit, &edits)?;
        edits.insert(index, least);
    }
    Ok(edits)
}
