//! Conflicts with the facts that nobody can take back, none of them idle. One that is the same but for the names of alike
//! namespaces is not looked at again: it has the same facts, of the other namespaces.

use super::conflicts::Conflict;
use super::edit::{Edit, Subject, mended};
use super::solving::Asking;
use super::weights::weighed;
use crate::alike::{Exchanges, alike};
use crate::words::is_wish;
use prism_model::request::Request;
use prism_model::{Explanation, Fact};
use prism_solver::graph::Graph;
use prism_solver::{SolveError, explain};
use std::collections::BTreeSet;

/// More conflicts than these, of those that are not the same but for the names, are counted, not told.
const TOLD: usize = 4;
/// Of those that are the same but for the names, no more than these.
const MOST_ALIKE: usize = 1_000;

/// What of the request a conflict speaks of.
type Subjects = BTreeSet<Subject>;

/// The first conflicts, of the request as it is; and how many are not among them.
///
/// What may be unknown and how large the figures are is no matter of facts that could be left out: as it stands it may
/// contradict with fewer wishes than a conflict names, so that two conflicts come to be the same.
pub(super) fn told(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    conflicts: &[Conflict],
) -> Result<(Vec<Explanation>, usize), SolveError> {
    let (catalog, request) = (asking.catalog, asking.request);
    let stated = |why: &Explanation| -> BTreeSet<Fact> {
        why.facts.iter().copied().filter(|&fact| is_wish(catalog, request, fact)).collect()
    };
    let graph = Graph::new(catalog, request)?;
    let names = Names::new(request);
    let (mut told, mut known, mut wished) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let (mut looked, mut untold) = (0, 0);
    for conflict in conflicts {
        if known.contains(&subjects(conflict)) {
            continue;
        }
        if looked == TOLD || asking.is_over() {
            untold += 1;
            continue;
        }
        let others = wishes.iter().filter(|edit| !conflict.contains(edit) && edit.fact(request).is_some());
        let others: Vec<Edit> = others.cloned().collect();
        // Lower figures can make a bill dearer: then it is they that contradict.
        if asking.holds_repair(&others)? {
            continue;
        }
        let gone: Vec<Fact> = others.iter().filter_map(|edit| edit.fact(request)).collect();
        let why = explain::conflict_without(catalog, request, &graph, &gone, &mut asking.options.budget);
        let why = weighed(catalog, request, why, conflict, &mut asking.options.budget)?;
        let before = told.len();
        for (own, why) in names.images(conflict, &why) {
            known.insert(own);
            if wished.insert((stated(&why), why.figures.clone())) {
                told.push(why);
            }
        }
        looked += usize::from(told.len() > before);
    }
    Ok((told, untold))
}

/// Every conflict with its facts, all else taken back or changed.
pub(super) fn all_explained(
    asking: &mut Asking<'_, '_, '_>,
    wishes: &[Edit],
    conflicts: &[Conflict],
) -> Result<Vec<Explanation>, SolveError> {
    let names = Names::new(asking.request);
    let (mut all, mut known) = (Vec::new(), BTreeSet::new());
    for conflict in conflicts {
        if !known.contains(&subjects(conflict)) {
            let why = explanation(asking, wishes, conflict)?;
            for (own, why) in names.images(conflict, &why) {
                known.insert(own);
                all.push(why);
            }
        }
    }
    Ok(all)
}

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

fn subjects(edits: &[Edit]) -> Subjects {
    edits.iter().map(Edit::of).collect()
}

/// Namespaces that can be exchanged.
struct Names<'r> {
    request: &'r Request,
    exchanges: Exchanges<'r>,
    classes: Vec<Vec<usize>>,
}

impl<'r> Names<'r> {
    fn new(request: &'r Request) -> Self {
        let mut classes = alike(request);
        classes.retain(|class| class.len() > 1);
        Self { request, exchanges: Exchanges::new(request), classes }
    }

    /// A conflict, and all that are the same but for the names, in the order of the namespaces.
    fn images(&self, conflict: &[Edit], why: &Explanation) -> Vec<(Subjects, Explanation)> {
        let mut found = vec![(conflict.to_vec(), why.clone())];
        let mut known = BTreeSet::from([subjects(conflict)]);
        // Where it is in one namespace, one exchange makes it any of them.
        let steps = if self.namespaces_of(conflict).len() > 1 { usize::MAX } else { 1 };
        let mut next = 0;
        while let Some((edits, why)) = found.get(next).cloned().filter(|_| next < steps) {
            next += 1;
            for exchange in self.exchanges_of(&edits) {
                let image: Vec<Edit> = edits.iter().map(|edit| exchange.edit(self.request, edit)).collect();
                if known.len() < MOST_ALIKE && known.insert(subjects(&image)) {
                    found.push((image, exchange.explanation(self.request, &why)));
                }
            }
        }
        found.into_iter().map(|(edits, why)| (subjects(&edits), why)).collect()
    }

    fn namespaces_of(&self, edits: &[Edit]) -> BTreeSet<usize> {
        edits.iter().flat_map(|edit| self.exchanges.namespaces_of(edit)).collect()
    }

    /// Each exchange of a namespace that the changes are in with another one.
    fn exchanges_of(&self, edits: &[Edit]) -> impl Iterator<Item = crate::alike::Exchange> + '_ {
        let pairs = self.namespaces_of(edits).into_iter().flat_map(|one| {
            let class = self.classes.iter().find(|class| class.contains(&one));
            class.into_iter().flatten().filter(move |&&other| other != one).map(move |&other| (one, other))
        });
        pairs.filter_map(|(one, other)| self.exchanges.of(one, other))
    }
}
