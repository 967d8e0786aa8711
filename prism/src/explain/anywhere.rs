//! Had in any of several slots: what could be taken back so that it can be, over all of them.
//!
//! Each slot is asked about alone. A repair of one slot is idle where a repair of another, no dearer, changes no more: the
//! same things or fewer of them, and each only as far.

use super::edit::{Edit, Subject};
use super::repair::{Repair, Repairs, by_cost, nodes, repairs_keeping};
use super::solving::Asking;
use crate::optimize::Options;
use prism_model::request::Request;
use prism_model::{Catalog, DemandId, WishId};
use prism_solver::SolveError;

/// A slot, the request with it forced there, and the wishes that force it.
pub(super) struct Way {
    pub(super) slot: DemandId,
    pub(super) forced: Request,
    pub(super) held: Vec<WishId>,
}

/// What could be taken back over all ways, and which of them has the cheapest repair: the first where none has any.
pub(super) fn repairs_anywhere(
    catalog: &Catalog,
    ways: &[Way],
    options: &mut Options<'_>,
) -> Result<(usize, Repairs), SolveError> {
    let all = ways.first().map_or(0, |way| nodes(&way.forced));
    let share = all / u64::try_from(ways.len()).unwrap_or(all).max(1);
    let mut found = Vec::new();
    for way in ways {
        let own = Options { engine: options.engine, budget: options.budget.slice(share) };
        found.push(repairs_keeping(catalog, &way.forced, &way.held, own)?);
    }
    let complete = found.iter().all(|one| one.complete);
    let missing = found.iter().filter(|one| !one.complete).map(|one| one.others_from);
    let milder_from = found.iter().filter_map(|one| one.milder_from).min();
    let others_from = missing.collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min());
    let mut all: Vec<(usize, Repair)> = Vec::new();
    for (index, one) in found.iter_mut().enumerate() {
        all.extend(one.repairs.drain(..).map(|repair| (index, repair)));
    }
    all.sort_by_key(|(index, repair)| by_cost(repair, &ways[*index].forced));
    let mut told: Vec<(usize, Repair)> = Vec::new();
    for (index, mut repair) in all {
        if !is_idle(catalog, ways, &told, (index, &repair), options)? {
            repair.slot = Some(ways[index].slot);
            told.push((index, repair));
        }
    }
    let first = told.first().map_or(0, |(index, _)| *index);
    let mut merged = found.swap_remove(first);
    merged.repairs = told.into_iter().map(|(_, repair)| repair).collect();
    merged.complete = complete;
    merged.others_from = others_from;
    merged.milder_from = milder_from;
    Ok((first, merged))
}

/// Whether a cheaper repair of another way changes no more than this one.
fn is_idle(
    catalog: &Catalog,
    ways: &[Way],
    cheaper: &[(usize, Repair)],
    (index, repair): (usize, &Repair),
    options: &mut Options<'_>,
) -> Result<bool, SolveError> {
    let subjects = |edits: &[Edit]| -> Vec<Subject> { edits.iter().map(Edit::of).collect() };
    let own = subjects(&repair.edits);
    for (other, less) in cheaper.iter().filter(|(other, _)| *other != index) {
        let changed = subjects(&less.edits);
        if !changed.iter().all(|subject| own.contains(subject)) {
            continue;
        }
        // As far as this one changes them, is it enough there?
        let kept: Vec<Edit> =
            repair.edits.iter().filter(|edit| changed.contains(&edit.of())).cloned().collect();
        let mut own =
            Options { engine: options.engine, budget: options.budget.slice(nodes(&ways[*other].forced)) };
        if Asking::new(catalog, &ways[*other].forced, &mut own).is_feasible(&kept)? {
            return Ok(true);
        }
    }
    Ok(false)
}
