//! What is said of several namespaces in the same words, said once.

use crate::alike::{Exchanges, alike};
use crate::explain::{Edit, stated_with};
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::workload::Word;
use prism_model::{DemandId, Fact, Place};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// In fewer namespaces than these it is said of each.
const FEWEST: usize = 3;

/// More than these are not all named.
const MOST_NAMED: usize = 6;

/// A request as one speaks of several of its namespaces at once.
pub struct Across<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    exchanges: Exchanges<'a>,
    /// Without the names of its namespaces.
    nameless: Request,
    /// Namespaces that nothing tells apart but their names.
    classes: OnceCell<Vec<Vec<usize>>>,
}

/// One of several things that may be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct One {
    /// Where it is, if it is in one namespace.
    pub namespace: Option<usize>,
    /// What it says.
    pub says: String,
    /// The same of a namespace without a name.
    pub nameless: String,
    /// Where it was stated.
    pub place: String,
}

/// What is said of one or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What, and in which namespaces.
    pub says: String,
    /// Where it was stated, each place once, in the order said.
    pub places: Vec<String>,
}

impl<'a> Across<'a> {
    /// To speak of this request.
    #[must_use]
    pub fn new(catalog: &'a Catalog, request: &'a Request) -> Self {
        let mut nameless = request.clone();
        nameless.namespaces.iter_mut().for_each(|namespace| namespace.name.clear());
        Self { catalog, request, exchanges: Exchanges::new(request), nameless, classes: OnceCell::new() }
    }

    /// The request without the names of its namespaces: what is said of it is said of any of them.
    #[must_use]
    pub fn nameless(&self) -> &Request {
        &self.nameless
    }

    /// The namespace that a fact is in, if it is in one.
    #[must_use]
    pub fn namespace_of(&self, fact: Fact) -> Option<usize> {
        only(&self.exchanges.namespaces_of_fact(fact))
    }

    /// The namespace that a change is in, if it is in one.
    #[must_use]
    pub fn namespace_of_edit(&self, edit: &Edit) -> Option<usize> {
        only(&self.exchanges.namespaces_of(edit))
    }

    /// The namespace that these are in, if it is one.
    #[must_use]
    pub fn namespace_of_all(&self, demands: &[DemandId]) -> Option<usize> {
        only(&self.exchanges.namespaces(demands))
    }

    /// The namespace that a stated figure is of, if it is of one.
    #[must_use]
    pub fn namespace_of_figure(&self, demand: DemandId, word: Word) -> Option<usize> {
        only(&self.exchanges.namespaces(&stated_with(self.request, demand, word)))
    }

    /// Each thing once: what is the same in several namespaces is said of them together, in the place of the first.
    #[must_use]
    pub fn once(&self, all: &[One]) -> Vec<Said> {
        self.said(all, |namespaces| self.among(namespaces))
    }

    /// What has the same key in several namespaces, together in the place of the first, by their positions; and the words
    /// for those namespaces. What is alone, or in no one namespace, has none.
    #[must_use]
    pub fn together<K: Ord>(&self, all: &[(Option<usize>, K)]) -> Vec<(Vec<usize>, Option<String>)> {
        grouped(all, |namespaces| self.among(namespaces))
    }

    /// `in all 40 namespaces`; nothing of so few that each is said.
    fn among(&self, namespaces: &[usize]) -> Option<String> {
        (namespaces.len() >= FEWEST).then(|| match namespaces.len() == self.request.namespaces.len() {
            true => format!("in all {} namespaces", namespaces.len()),
            false => {
                // Beside what is the same in so many, few names are enough.
                let named = if namespaces.len() > MOST_NAMED { FEWEST } else { MOST_NAMED };
                let names =
                    namespaces.iter().take(named).map(|&one| self.request.namespaces[one].name.as_str());
                let names = names.collect::<Vec<_>>().join(", ");
                match namespaces.len().saturating_sub(named) {
                    0 => format!("in {} namespaces ({names})", namespaces.len()),
                    more => format!("in {} namespaces ({names} and {more} more)", namespaces.len()),
                }
            }
        })
    }

    /// The changes of a repair. Of those in some of several alike namespaces it is told that any would do.
    #[must_use]
    pub fn edits(&self, edits: &[Edit]) -> Vec<Said> {
        let one = |edit: &Edit| {
            let place = edit.place(self.request);
            One {
                namespace: self.namespace_of_edit(edit),
                says: super::edit(self.catalog, self.request, edit),
                nameless: super::edit(self.catalog, &self.nameless, edit),
                place: if matches!(place, Place::Default) { String::new() } else { place.to_string() },
            }
        };
        let all: Vec<One> = edits.iter().map(one).collect();
        self.said(&all, |namespaces| {
            let class = self.class_of(namespaces).filter(|class| class.len() >= FEWEST);
            let (count, whole) = (namespaces.len(), self.request.namespaces.len());
            let names = || self.names(namespaces);
            match class {
                _ if count == whole && count >= FEWEST => Some(format!("in all {count} namespaces")),
                Some(class) if count < class.len() => {
                    let alike = if class.len() == whole { "" } else { " alike" };
                    Some(format!("in any {count} of the {} namespaces{alike} ({})", class.len(), names()))
                }
                _ => (count >= FEWEST).then(|| format!("in {count} namespaces ({})", names())),
            }
        })
    }

    /// Whether a repair asks the same of all alike namespaces, or nothing.
    #[must_use]
    pub fn is_even(&self, edits: &[Edit]) -> bool {
        let own = |edit: &Edit| self.namespace_of_edit(edit);
        let says = |edit: &Edit| super::edit(self.catalog, &self.nameless, edit);
        let said: Vec<(usize, String)> =
            edits.iter().filter_map(|edit| Some((own(edit)?, says(edit)))).collect();
        said.iter().all(|(namespace, says)| {
            let class = self.class_of(&[*namespace]).filter(|class| class.len() >= FEWEST);
            let has = |one: &usize| said.iter().any(|(other, same)| other == one && same == says);
            class.is_none_or(|class| class.iter().all(has))
        })
    }

    /// The class that all of these are in.
    fn class_of(&self, namespaces: &[usize]) -> Option<&Vec<usize>> {
        let classes = self.classes.get_or_init(|| alike(self.request));
        classes.iter().find(|class| namespaces.iter().all(|one| class.contains(one)))
    }

    fn names(&self, namespaces: &[usize]) -> String {
        super::few(namespaces.iter().map(|&one| self.request.namespaces[one].name.clone()), ", ")
    }

    /// Where `among` has words for the namespaces that something is in, it is said once.
    fn said(&self, all: &[One], among: impl Fn(&[usize]) -> Option<String>) -> Vec<Said> {
        let keys: Vec<(Option<usize>, &str)> =
            all.iter().map(|one| (one.namespace, &*one.nameless)).collect();
        let said = |(members, among): (Vec<usize>, Option<String>)| {
            let one = &all[members[0]];
            let says = among.map_or_else(|| one.says.clone(), |among| format!("{} {among}", one.nameless));
            let mut places: Vec<String> = Vec::new();
            for member in members {
                if !places.contains(&all[member].place) {
                    places.push(all[member].place.clone());
                }
            }
            Said { says, places }
        };
        grouped(&keys, among).into_iter().map(said).collect()
    }
}

/// The positions of what has the same key in different namespaces, where there are words for these; else each alone.
fn grouped<K: Ord>(
    all: &[(Option<usize>, K)],
    among: impl Fn(&[usize]) -> Option<String>,
) -> Vec<(Vec<usize>, Option<String>)> {
    let mut same: BTreeMap<&K, Vec<usize>> = BTreeMap::new();
    for (index, (_, key)) in all.iter().enumerate().filter(|(_, (namespace, _))| namespace.is_some()) {
        same.entry(key).or_default().push(index);
    }
    let words_of = |members: &[usize]| {
        let namespaces: BTreeSet<usize> = members.iter().filter_map(|&member| all[member].0).collect();
        let namespaces: Vec<usize> = namespaces.into_iter().collect();
        if namespaces.len() == members.len() { among(&namespaces) } else { None }
    };
    let words: BTreeMap<&K, String> =
        same.iter().filter_map(|(key, members)| Some((*key, words_of(members)?))).collect();
    let group = |(index, (namespace, key)): (usize, &(Option<usize>, K))| match namespace
        .and_then(|_| Some((same.get(key)?, words.get(key)?)))
    {
        Some((members, words)) => {
            (members.first() == Some(&index)).then(|| (members.clone(), Some(words.clone())))
        }
        None => Some((vec![index], None)),
    };
    all.iter().enumerate().filter_map(group).collect()
}

fn only(namespaces: &BTreeSet<usize>) -> Option<usize> {
    namespaces.first().copied().filter(|_| namespaces.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_once_and_only_what_is_the_same_of_several_namespaces_together() {
        let all = [
            (Some(0), "a"),
            (None, "a"),
            (Some(1), "a"),
            (Some(0), "b"),
            (Some(2), "a"),
            (Some(1), "b"),
            // Twice of one namespace: whose would be told?
            (Some(0), "c"),
            (Some(1), "c"),
            (Some(2), "c"),
            (Some(2), "c"),
        ];
        let enough = |namespaces: &[usize]| {
            (namespaces.len() >= FEWEST).then(|| format!("in {} namespaces", namespaces.len()))
        };
        let told = grouped(&all, enough);
        let alone = |index: usize| (vec![index], None);
        let together = (vec![0, 2, 4], Some("in 3 namespaces".to_owned()));
        assert_eq!(told, [together].into_iter().chain([1, 3, 5, 6, 7, 8, 9].map(alone)).collect::<Vec<_>>());
    }
}
