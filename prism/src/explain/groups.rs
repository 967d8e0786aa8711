//! Where what could be taken back is too much to be looked at one by one: whatever asks the same in several namespaces is
//! taken back at once, and of that only what is needed.
//!
//! Before that, each change is tried alone: what a person would try first.
//!
//! What is found so is a repair like any other, nothing in it can be left out. Others are missing.

use super::conflicts::{MOST_SETS, Mending, Sets, sets_of};
use super::edit::{Edit, mended};
use super::solving::{Asking, solved};
use super::symmetry::Symmetry;
use prism_model::MicroUsd;
use prism_model::request::{Level, Measure, Request, RuleKind};
use prism_solver::{Found, SolveError};
use std::collections::BTreeSet;
use std::mem::discriminant;

/// Adds the repairs that take back the same everywhere.
pub(super) fn add_groups(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    found: &mut Sets,
) -> Result<(), SolveError> {
    let mut groups: Vec<Vec<Edit>> = Vec::new();
    for edit in wishes {
        match groups.iter_mut().find(|group| same(asking.request, &group[0], edit)) {
            Some(group) => group.push(edit.clone()),
            None => groups.push(vec![edit.clone()]),
        }
    }
    if groups.len() == wishes.len() {
        return Ok(());
    }
    let coarse = sets_of(asking, &groups, &Symmetry::default(), MOST_SETS)?;
    for Mending { edits, .. } in coarse.mending {
        let mut needed = needed(asking, &[], &edits, true)?;
        if asking.is_over() {
            break;
        }
        needed.sort_by_key(|edit| wishes.iter().position(|wish| wish == edit));
        let known =
            |one: &Mending| one.edits.len() == needed.len() && needed.iter().all(|e| one.edits.contains(e));
        if !found.mending.iter().any(known) {
            let alike = (0..needed.len()).map(|index| vec![index]).collect();
            found.mending.push(Mending { edits: needed, alike });
        }
    }
    Ok(())
}

/// Adds the repairs of a single change: each is tried, of those that are the same but for the names of alike namespaces one.
pub(super) fn add_singles(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    nodes: u64,
    found: &mut Sets,
) -> Result<(), SolveError> {
    let symmetry = Symmetry::new(asking.request, wishes);
    let whole = symmetry.blocks(&BTreeSet::new());
    let each = nodes / u64::try_from(wishes.len()).unwrap_or(u64::MAX).max(1);
    for (index, edit) in wishes.iter().enumerate() {
        let own = BTreeSet::from([index]);
        let known = |one: &Mending| one.edits.as_slice() == std::slice::from_ref(edit);
        if symmetry.first_form(&whole, &own) != own || found.mending.iter().any(known) {
            continue;
        }
        if asking.within(each, |asking| asking.is_feasible(std::slice::from_ref(edit)))? {
            found.mending.push(Mending { edits: vec![edit.clone()], alike: vec![vec![0]] });
        }
    }
    Ok(())
}

/// Whether two changes take back the same, of whatever slots.
fn same(request: &Request, one: &Edit, other: &Edit) -> bool {
    match (one, other) {
        (Edit::DropWish(a), Edit::DropWish(b)) => request.wish(*a).kind == request.wish(*b).kind,
        (Edit::DropRule(a), Edit::DropRule(b)) => {
            discriminant(&request.rule(*a).kind) == discriminant(&request.rule(*b).kind)
        }
        (Edit::Lower(a, word, _), Edit::Lower(b, same, _)) => {
            word == same && request.demand(*a).workload.get(*word) == request.demand(*b).workload.get(*word)
        }
        _ => false,
    }
}

/// What of `open` is needed so that there is a plan, with `kept` changed as well: QuickXplain, of what mends instead of what
/// contradicts. `grown`: `kept` was just added to.
fn needed(
    asking: &mut Asking<'_, '_, '_>,
    kept: &[Edit],
    open: &[Edit],
    grown: bool,
) -> Result<Vec<Edit>, SolveError> {
    if grown && asking.holds_repair(kept)? {
        return Ok(Vec::new());
    }
    if open.len() <= 1 || asking.is_over() {
        return Ok(open.to_vec());
    }
    let (first, second) = open.split_at(open.len() / 2);
    let second = needed(asking, &[kept, first].concat(), second, true)?;
    let first = needed(asking, &[kept, &second].concat(), first, !second.is_empty())?;
    Ok([first, second].concat())
}

/// No repair that takes back some of these costs less than the cheapest plan without all of them.
pub(super) fn least_cost(asking: &mut Asking<'_, '_, '_>, wishes: &[Edit]) -> Result<MicroUsd, SolveError> {
    let request = asking.request;
    let mut loose = mended(request, wishes);
    // A rule that counts slots which are left empty here could ask for them, and for what is dearer.
    let is_counted = |edit: &Edit| matches!(edit, Edit::Empty(id) if request.is_counted(*id, &[]));
    if wishes.iter().any(is_counted) {
        loose.rules.retain(|rule| !matches!(rule.kind, RuleKind::AtLeast(..) | RuleKind::Share(_)));
    }
    loose.preference = None;
    loose.objective = vec![Level::strict(Measure::Cost)];
    Ok(match solved(asking.catalog, &loose, asking.options)? {
        Found::Plan(plan, _) => plan.cost(),
        Found::Stopped { bound, .. } => bound,
        Found::Nothing => MicroUsd(i64::MIN),
    })
}
