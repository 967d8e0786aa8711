//! What is said of several namespaces in the same words, said once.

use crate::alike::{Exchanges, alike};
use crate::explain::{Edit, stated_with};
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::workload::Word;
use prism_model::{DemandId, Fact, Place};
use std::collections::BTreeSet;

/// In fewer namespaces than these it is said of each.
const FEWEST: usize = 3;

/// A request as one speaks of several of its namespaces at once.
pub struct Across<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    exchanges: Exchanges<'a>,
    /// Without the names of its namespaces.
    nameless: Request,
    /// Namespaces that nothing tells apart but their names.
    classes: Vec<Vec<usize>>,
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
    /// Looks for namespaces that are alike.
    #[must_use]
    pub fn new(catalog: &'a Catalog, request: &'a Request) -> Self {
        let mut nameless = request.clone();
        nameless.namespaces.iter_mut().for_each(|namespace| namespace.name.clear());
        Self { catalog, request, exchanges: Exchanges::new(request), nameless, classes: alike(request) }
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

    /// The namespace that a stated figure is of, if it is of one.
    #[must_use]
    pub fn namespace_of_figure(&self, demand: DemandId, word: Word) -> Option<usize> {
        only(&self.exchanges.namespaces(&stated_with(self.request, demand, word)))
    }

    /// Each thing once: what is the same in several namespaces is said of them together, in the place of the first.
    #[must_use]
    pub fn once(&self, all: &[One]) -> Vec<Said> {
        self.said(all, |namespaces| {
            (namespaces.len() >= FEWEST).then(|| match namespaces.len() == self.request.namespaces.len() {
                true => format!("in all {} namespaces", namespaces.len()),
                false => format!("in {} namespaces ({})", namespaces.len(), self.names(namespaces)),
            })
        })
    }

    /// The changes of a repair. Of those in some of several alike namespaces it is told that any would do.
    #[must_use]
    pub fn edits(&self, edits: &[Edit]) -> Vec<Said> {
        let one = |edit: &Edit| {
            let place = edit.place(self.request);
            One {
                namespace: only(&self.exchanges.namespaces_of(edit)),
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
        let own = |edit: &Edit| only(&self.exchanges.namespaces_of(edit));
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
        self.classes.iter().find(|class| namespaces.iter().all(|one| class.contains(one)))
    }

    fn names(&self, namespaces: &[usize]) -> String {
        super::few(namespaces.iter().map(|&one| self.request.namespaces[one].name.clone()), ", ")
    }

    /// Where `together` has words for the namespaces that something is in, it is said once.
    fn said(&self, all: &[One], together: impl Fn(&[usize]) -> Option<String>) -> Vec<Said> {
        let mut said = Vec::new();
        let mut done = BTreeSet::new();
        for (index, one) in all.iter().enumerate() {
            if done.contains(&index) {
                continue;
            }
            let same: Vec<(usize, usize)> = (index..all.len())
                .filter(|&other| all[other].nameless == one.nameless)
                .filter_map(|other| Some((other, all[other].namespace?)))
                .collect();
            let namespaces: BTreeSet<usize> = same.iter().map(|&(_, namespace)| namespace).collect();
            let namespaces: Vec<usize> = namespaces.into_iter().collect();
            let words = one.namespace.filter(|_| namespaces.len() == same.len());
            match words.and_then(|_| together(&namespaces)) {
                Some(words) => {
                    done.extend(same.iter().map(|&(other, _)| other));
                    let mut places: Vec<String> = Vec::new();
                    for &(other, _) in &same {
                        if !places.contains(&all[other].place) {
                            places.push(all[other].place.clone());
                        }
                    }
                    said.push(Said { says: format!("{} {words}", one.nameless), places });
                }
                None => said.push(Said { says: one.says.clone(), places: vec![one.place.clone()] }),
            }
        }
        said
    }
}

fn only(namespaces: &BTreeSet<usize>) -> Option<usize> {
    namespaces.first().copied().filter(|_| namespaces.len() == 1)
}
