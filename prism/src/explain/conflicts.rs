//! Everything that could be taken back, the minimal sets of it that contradict, and the minimal sets that end
//! every contradiction.
//!
//! The two mirror each other: what ends all conflicts hits each of them (Reiter 1987, Artificial Intelligence 32).
//! So conflicts are found one by one (QuickXplain, Junker, AAAI 2004), the minimal sets that hit all known ones are
//! kept (Berge's product), and the smallest that is not yet tried is tried: either it leaves a plan, and then it is
//! a repair from which nothing can be left out, or what is left of the request shows a new conflict. When all are
//! tried there is no other repair.

use super::edit::Edit;
use super::solving::Asking;
use prism_model::catalog::Catalog;
use prism_model::request::{FactName, Request, WishKind};
use prism_model::{Cause, FillId, Place, RuleId, WishId};
use prism_solver::SolveError;
use prism_solver::graph::{Graph, causes};
use std::collections::BTreeSet;

/// More conflicts than these are not looked for.
const MOST_CONFLICTS: usize = 60;
/// More sets than these are not kept.
pub(super) const MOST_SETS: usize = 500;

/// Changes of which at least one has to be made, none of them idle: what they take back contradicts, together with
/// the registry and the patterns.
pub type Conflict = Vec<Edit>;

/// What was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    /// In the order found.
    pub(super) conflicts: Vec<Conflict>,
    /// Sets of changes that leave a plan, none of which can be left out.
    pub(super) mending: Vec<Vec<Edit>>,
    /// Whether there are no others.
    pub(super) complete: bool,
}

/// Everything that the person asking could take back and that forbids something, in the order of its places.
pub(super) fn wishes(catalog: &Catalog, request: &Request, graph: &Graph) -> Vec<Edit> {
    let bound: BTreeSet<WishId> =
        request.demands.iter().flat_map(|demand| demand.wishes.iter().copied()).collect();
    let forbids = |id: &WishId| !matches!(request.wish(*id).kind, WishKind::WantInterface(_));
    let rules = (0..request.rules.len()).map(RuleId::new).filter(|&id| !request.rule(id).of_pattern);
    let unplugged = (!request.unplugged.value).then_some(Edit::AllowUnplugged);
    let mut all: Vec<Edit> = bound.into_iter().filter(forbids).map(Edit::DropWish).collect();
    all.extend(rules.map(Edit::DropRule));
    all.extend(unplugged);
    all.extend(unknowns(catalog, request, graph).into_iter().map(Edit::Accept));
    let fills = (0..request.fills.len()).map(FillId::new);
    all.extend(fills.filter(|&id| request.may_be_empty(id)).map(Edit::Empty));
    in_order(request, &mut all);
    all
}

/// In the order of their places.
pub(super) fn in_order(request: &Request, edits: &mut [Edit]) {
    edits.sort_by_key(|edit| by_place(request, edit));
}

/// What nobody stated comes last.
fn by_place(request: &Request, edit: &Edit) -> (bool, Place, super::Subject) {
    let place = edit.place(request);
    (!place.is_stated(), place, edit.of())
}

/// Facts that keep some site away because nobody states them.
fn unknowns(catalog: &Catalog, request: &Request, graph: &Graph) -> BTreeSet<FactName> {
    let mut all = BTreeSet::new();
    for node in &graph.demands {
        for (position, &fact) in node.facts.iter().enumerate() {
            let met = node.gaps.iter().enumerate().filter(|(_, gap)| gap.contains(position));
            let sites = met.map(|(site, _)| prism_model::SiteId::new(site));
            for (cause, _) in causes(catalog, request, node, fact, sites) {
                if let Cause::Unknown(fact) = cause {
                    all.insert(fact);
                }
            }
        }
    }
    all
}

/// A set of positions among the wishes.
type Set = BTreeSet<usize>;

/// Conflicts among these changes, and what ends them all, as long as no more than `most` sets are to be kept.
pub(super) fn sets(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    most: usize,
) -> Result<Sets, SolveError> {
    let edits = |set: &Set| set.iter().map(|&index| wishes[index].clone()).collect::<Vec<Edit>>();
    let all: Set = (0..wishes.len()).collect();
    let mut found = Sets::default();
    let mut known = Known { asking, wishes, feasible: Vec::new(), infeasible: Vec::new() };
    if !known.is_feasible(&all)? {
        found.complete = !known.asking.is_over();
        return Ok(found);
    }
    let mut hitting: Vec<Set> = vec![Set::new()];
    let mut mending: Vec<Set> = Vec::new();
    while let Some(next) = hitting.iter().find(|set| !mending.contains(set)).cloned() {
        if found.conflicts.len() >= MOST_CONFLICTS || hitting.len() > most || known.asking.is_over() {
            break;
        }
        if known.is_feasible(&next)? {
            mending.push(next);
            continue;
        }
        let left: Vec<usize> = all.difference(&next).copied().collect();
        let conflict: Set = known.explain(&[], &left, false)?.into_iter().collect();
        if known.asking.is_over() {
            break;
        }
        hitting = product(&hitting, &conflict);
        found.conflicts.push(edits(&conflict));
    }
    found.complete = hitting.iter().all(|set| mending.contains(set)) && !known.asking.is_over();
    found.mending = mending.iter().map(edits).collect();
    Ok(found)
}

/// The minimal sets that hit all that `sets` hit, and one more.
fn product(sets: &[Set], one: &Set) -> Vec<Set> {
    let (hit, miss): (Vec<&Set>, Vec<&Set>) = sets.iter().partition(|set| !set.is_disjoint(one));
    let grown = |set: &&Set| {
        let set = (*set).clone();
        one.iter()
            .map(move |&element| set.iter().copied().chain([element]).collect::<Set>())
            .collect::<Vec<Set>>()
    };
    let mut all: Vec<Set> = hit.iter().map(|set| (*set).clone()).collect();
    all.extend(miss.iter().flat_map(grown).filter(|set| !hit.iter().any(|other| other.is_subset(set))));
    all.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    all.dedup();
    all
}

/// What is known of sets of wishes, taken back together. More that is taken back leaves no fewer plans, so that what a
/// smaller set leaves, or a larger one does not, need not be solved for.
struct Known<'s, 'a, 'o, 'e> {
    asking: &'s mut Asking<'a, 'o, 'e>,
    wishes: &'s [Edit],
    feasible: Vec<Set>,
    infeasible: Vec<Set>,
}

impl Known<'_, '_, '_, '_> {
    /// Whether there is a plan without these.
    fn is_feasible(&mut self, gone: &Set) -> Result<bool, SolveError> {
        if self.feasible.iter().any(|less| less.is_subset(gone)) {
            return Ok(true);
        }
        if self.infeasible.iter().any(|more| gone.is_subset(more)) {
            return Ok(false);
        }
        let edits: Vec<Edit> = gone.iter().map(|&index| self.wishes[index].clone()).collect();
        let feasible = self.asking.is_feasible(&edits)?;
        // A search that was stopped says nothing.
        if feasible {
            self.feasible.push(gone.clone());
        } else if !self.asking.is_over() {
            self.infeasible.push(gone.clone());
        }
        Ok(feasible)
    }

    /// QuickXplain: what of `open` is needed so that it contradicts together with `kept`. `grown`: `kept` was just added
    /// to.
    fn explain(&mut self, kept: &[usize], open: &[usize], grown: bool) -> Result<Vec<usize>, SolveError> {
        if grown && !self.is_feasible(&self.all_but(kept))? {
            return Ok(Vec::new());
        }
        if open.len() <= 1 {
            return Ok(open.to_vec());
        }
        let (first, second) = open.split_at(open.len() / 2);
        let with = |more: &[usize]| [kept, more].concat();
        let needed = self.explain(&with(first), second, true)?;
        let rest = self.explain(&with(&needed), first, !needed.is_empty())?;
        Ok([rest, needed].concat())
    }

    fn all_but(&self, kept: &[usize]) -> Set {
        (0..self.wishes.len()).filter(|index| !kept.contains(index)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(elements: &[usize]) -> Set {
        elements.iter().copied().collect()
    }

    #[test]
    fn the_product_keeps_minimal_sets_only() {
        let first = product(&[Set::new()], &set(&[1, 2]));
        assert_eq!(first, [set(&[1]), set(&[2])]);
        assert_eq!(product(&first, &set(&[2, 3])), [set(&[2]), set(&[1, 3])]);
        assert_eq!(product(&first, &set(&[3])), [set(&[1, 3]), set(&[2, 3])]);
    }
}
