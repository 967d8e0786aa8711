//! Mixtures: less of one wish than it would take alone, and another taken back beside it, where that costs less than the
//! repair with the one wish alone. Both are needed: the one is loosened too little to do without the other.
//!
//! A limit on the cost is no such number: whatever costs something could be mixed with it, and what it costs is told elsewhere.
//! Each number of each of the first repairs is tried with each other wish, so long as there are not too many of them; what
//! takes three wishes is not looked for.

use super::edit::Edit;
use super::ladder::loosened;
use super::repair::{Repair, by_cost};
use super::solving::{Asking, same};
use crate::alike::alike;
use prism_solver::{Found, SolveError};

/// Of so many repairs.
const REPAIRS: usize = 5;
/// So many pairs are tried.
const PAIRS: usize = 48;

/// Adds the mixtures of each repair that cost less than it does; whether they were looked for to the end. Where namespaces are
/// alike none is looked for: of one that asks less of some of them there are as many as there are names.
pub(super) fn add_mixed(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    repairs: &mut Vec<Repair>,
) -> Result<bool, SolveError> {
    let request = asking.request;
    if alike(request).len() < request.namespaces.len() {
        return Ok(true);
    }
    let mut found: Vec<Repair> = Vec::new();
    for (repair, number, other) in pairs(asking, wishes, repairs).into_iter().take(PAIRS) {
        if asking.is_over() {
            return Ok(false);
        }
        let Some(edits) = mixed(asking, wishes, &repair.edits, number, other)? else { continue };
        let is_known = |one: &Repair| same(&one.edits, &edits);
        if found.iter().chain(repairs.iter()).any(is_known) {
            continue;
        }
        if let Found::Plan(plan, _) = asking.best(&edits)?
            && plan.cost() < repair.plan.cost()
        {
            found.push(Repair { edits, plan, slot: repair.slot });
        }
    }
    repairs.extend(found);
    repairs.sort_by_key(|repair| by_cost(repair, request));
    Ok(!asking.is_over())
}

/// A repair, the position of a number in it, and a wish that it leaves alone. Figures of the workload are told with the ends
/// of what works, and are not mixed.
fn pairs<'w>(
    asking: &Asking<'_, '_, '_>,
    wishes: &'w [Edit],
    repairs: &[Repair],
) -> Vec<(Repair, usize, &'w Edit)> {
    let is_figure = |edit: &Edit| matches!(edit, Edit::Lower(..));
    let mut all = Vec::new();
    for repair in repairs.iter().take(REPAIRS).filter(|repair| !repair.edits.iter().any(is_figure)) {
        let numbers = (0..repair.edits.len()).filter(|&at| repair.edits[at].has_degrees(asking.request));
        for number in numbers {
            let is_other =
                |wish: &&Edit| !is_figure(wish) && repair.edits.iter().all(|edit| edit.of() != wish.of());
            all.extend(wishes.iter().filter(is_other).map(|other| (repair.clone(), number, other)));
        }
    }
    all
}

/// The repair with less of one number and another wish taken back, in the order of the wishes; nothing where that is not
/// less, or where not all of it is needed.
fn mixed(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    edits: &[Edit],
    number: usize,
    other: &Edit,
) -> Result<Option<Vec<Edit>>, SolveError> {
    let whole = |edit: &Edit| wishes.iter().find(|wish| wish.of() == edit.of()).unwrap_or(edit).clone();
    // The number comes first: it is to be loosened the least. Then each is, with those before it as they are then.
    let mut all = vec![whole(&edits[number]), other.clone()];
    all.extend((0..edits.len()).filter(|&at| at != number).map(|at| whole(&edits[at])));
    if asking.is_feasible(&all[1..])? {
        return Ok(None);
    }
    for at in 0..all.len() {
        let others = without(&all, at);
        let own = all[at].clone();
        all[at] = loosened(asking, &own, &others)?;
        let is_less = all[0] != edits[number] && all[0] != whole(&edits[number]);
        if !is_less || (at > 0 && asking.is_feasible(&others)?) {
            return Ok(None);
        }
    }
    all.sort_by_key(|edit| wishes.iter().position(|wish| wish.of() == edit.of()));
    Ok((!asking.is_over()).then_some(all))
}

fn without(edits: &[Edit], position: usize) -> Vec<Edit> {
    (0..edits.len()).filter(|&at| at != position).map(|at| edits[at].clone()).collect()
}
