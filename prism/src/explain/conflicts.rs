//! Everything that could be taken back, the minimal sets of it that contradict, and the minimal sets that end
//! every contradiction.
//!
//! The two mirror each other: what ends all conflicts hits each of them (Reiter 1987, Artificial Intelligence 32).
//! So conflicts are found one by one (QuickXplain, Junker, AAAI 2004), the minimal sets that hit all known ones are
//! kept, and the smallest that is not yet tried is tried: either it leaves a plan, and then it is
//! a repair from which nothing can be left out, or what is left of the request shows a new conflict. When all are
//! tried there is no other repair.

use super::edit::Edit;
use super::hitting::Hitting;
use super::solving::Asking;
use super::symmetry::{Set, Symmetry};
use prism_model::catalog::Catalog;
use prism_model::request::{FactName, Request, WishKind};
use prism_model::{Cause, FillId, Place, RuleId, WishId};
use prism_solver::graph::{Graph, causes};
use prism_solver::{SolveError, unknown_room};
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
    /// Sets of changes that leave a plan, none of which can be left out; of those that are the same but for the names of
    /// alike namespaces, one.
    pub(super) mending: Vec<Mending>,
    /// Whether there are no others.
    pub(super) complete: bool,
}

/// Changes that leave a plan.
#[derive(Clone, Debug)]
pub(super) struct Mending {
    pub(super) edits: Vec<Edit>,
    /// Rows of them that nothing tells apart, as positions.
    pub(super) alike: Vec<Vec<usize>>,
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

/// Facts that keep some site away, or count for nothing where something runs, because nobody states them.
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
    all.extend(request.running.iter().flat_map(|pool| unknown_room(catalog, request, pool)));
    all
}

/// Conflicts among these changes, and what ends them all, as long as no more than `most` sets are to be kept.
pub(super) fn sets(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    most: usize,
) -> Result<Sets, SolveError> {
    let symmetry = Symmetry::new(asking.request, wishes);
    let alone: Vec<Vec<Edit>> = wishes.iter().map(|edit| vec![edit.clone()]).collect();
    sets_of(asking, &alone, &symmetry, most)
}

/// The same among changes that are made or left several at once.
pub(super) fn sets_of(
    asking: &mut Asking<'_, '_, '_>,
    parts: &[Vec<Edit>],
    symmetry: &Symmetry,
    most: usize,
) -> Result<Sets, SolveError> {
    let all: Set = (0..parts.len()).collect();
    let mut found = Sets::default();
    let mut known = Known { asking, parts, feasible: Vec::new(), infeasible: Vec::new() };
    if !known.is_feasible(&all)? {
        found.complete = !known.asking.is_over();
        return Ok(found);
    }
    let mut hitting = Hitting::new(symmetry);
    // What the conflicts so far tell apart need not be apart: what leaves a plan does so under other names too.
    let whole = symmetry.blocks(&BTreeSet::new());
    let form = |set: &Set| symmetry.first_form(&whole, set);
    let mut mending: Vec<Set> = Vec::new();
    let mut looks = 0;
    loop {
        // What asks the same of all alike namespaces comes first: whoever is stopped has seen it.
        let open = hitting.sets.iter().map(form).filter(|set| !mending.contains(set));
        let Some(next) = open.min_by_key(|set| symmetry.rows_of(set).len()) else { break };
        if looks >= MOST_CONFLICTS || hitting.sets.len() > most || known.asking.is_over() {
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
        looks += 1;
        // Where alike namespaces are exchanged it is a conflict as well.
        for image in symmetry.images(&conflict) {
            if hitting.sets.len() <= most {
                hitting.hit(&image);
                found.conflicts.push(known.edits(&image));
            }
        }
    }
    found.complete = hitting.sets.iter().all(|set| mending.contains(&form(set))) && !known.asking.is_over();
    found.mending = mending.iter().map(|set| known.mending(symmetry, set)).collect();
    found.mending.sort_by_key(|one| one.alike.len());
    Ok(found)
}

/// What is known of sets of parts, taken back together. More that is taken back leaves no fewer plans, so that what a
/// smaller set leaves, or a larger one does not, need not be solved for.
struct Known<'s, 'a, 'o, 'e> {
    asking: &'s mut Asking<'a, 'o, 'e>,
    parts: &'s [Vec<Edit>],
    feasible: Vec<Set>,
    infeasible: Vec<Set>,
}

impl Known<'_, '_, '_, '_> {
    fn edits(&self, set: &Set) -> Vec<Edit> {
        set.iter().flat_map(|&index| self.parts[index].iter().cloned()).collect()
    }

    fn mending(&self, symmetry: &Symmetry, set: &Set) -> Mending {
        let position = |element: &usize| set.iter().position(|own| own == element).unwrap_or(0);
        let rows = symmetry.rows_of(set);
        let alike = rows.iter().map(|row| row.iter().map(position).collect()).collect();
        Mending { edits: self.edits(set), alike }
    }

    /// Whether there is a plan without all or some of these.
    fn is_feasible(&mut self, gone: &Set) -> Result<bool, SolveError> {
        if self.feasible.iter().any(|less| less.is_subset(gone)) {
            return Ok(true);
        }
        if self.infeasible.iter().any(|more| gone.is_subset(more)) {
            return Ok(false);
        }
        let edits = self.edits(gone);
        let feasible = self.asking.holds_repair(&edits)?;
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
        (0..self.parts.len()).filter(|index| !kept.contains(index)).collect()
    }
}
