//! Namespaces that nothing tells apart: what is said to repair a request of several does so at the cost that is said,
//! whichever of them bear which names; nothing in it can be left out; and there is no other repair but for the names. Held
//! against brute force over every set of things that could be taken back.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::Options;
use prism::explain::{Edit, Repair, Repairs, mended, repairs};
use prism::solver::Budget;
use prism_model::request::Request;
use prism_model::{Catalog, FillId, MicroUsd};
use prism_proptests::bridge::{self, Back};
use prism_proptests::changed::wishes;
use prism_proptests::generate;
use prism_proptests::group::Group;
use prism_proptests::oracle::{Fact, Oracle, Rule};
use prism_proptests::runs::cases;
use prism_proptests::world::World;
use std::collections::BTreeSet;

/// Up to so many wishes every set of them is tried; of more, every pair and what takes the same from all.
const EVERY_SET: usize = 8;
/// More assignments than these take the oracle too long.
const MOST: usize = 60_000;
/// Namespaces in the order given.
const NAMES: [&str; 3] = ["iot", "pay", "web"];

/// A question in both languages.
struct Asked<'a> {
    world: &'a World,
    group: &'a Group,
    catalog: &'a Catalog,
    request: &'a Request,
}

/// What a change takes back, by name.
type Subject = String;

impl Asked<'_> {
    fn named(&self, request: &Request, edit: &Edit) -> Vec<Fact> {
        let back = Back { catalog: self.catalog, request };
        match edit {
            Edit::DropWish(id) | Edit::Loosen(id, _) => back.facts(prism_model::Fact::Wish(*id)),
            Edit::DropRule(id) | Edit::Relax(id, _) => back.facts(prism_model::Fact::Rule(*id)),
            Edit::Empty(id) => back.facts(prism_model::Fact::Filled(*id)),
            _ => Vec::new(),
        }
    }

    /// The changed question, each namespace under the name that another one has.
    fn with<T>(&self, edits: &[Edit], names: &[usize], answer: impl FnOnce(Oracle<'_>) -> T) -> T {
        let (mut group, mut gone, mut instead) = (self.group.clone(), Vec::new(), Vec::new());
        for edit in edits {
            let all = |request: &Request| -> Vec<Fact> {
                self.named(request, edit).iter().map(|fact| renamed(fact, names)).collect()
            };
            match edit {
                Edit::Loosen(..) | Edit::Relax(..) => {
                    let changed = mended(self.request, std::slice::from_ref(edit));
                    instead.extend(all(self.request).into_iter().zip(all(&changed)));
                }
                Edit::AllowUnplugged => group.namespaces.iter_mut().for_each(|(_, ask)| ask.unplugged = true),
                Edit::Accept(fact) => {
                    let name = || fact.name().to_owned();
                    group.namespaces.iter_mut().for_each(|(_, ask)| {
                        ask.accept.insert(name());
                        ask.refuse.remove(&name());
                    });
                }
                _ => gone.extend(all(self.request)),
            }
        }
        answer(Oracle::group_changed(self.world, &group, &gone, &instead).unwrap().turning_back())
    }

    fn is_feasible(&self, edits: &[Edit]) -> bool {
        self.with(edits, &[0, 1, 2], |oracle| oracle.is_feasible())
    }

    fn subjects(&self, edits: &[Edit], names: &[usize]) -> BTreeSet<Subject> {
        let subjects = |edit: &Edit| -> Vec<Subject> {
            match edit {
                Edit::AllowUnplugged | Edit::Accept(_) => vec![format!("{edit:?}")],
                _ => {
                    let facts = self.named(self.request, edit);
                    facts.iter().map(|fact| format!("{:?}", renamed(fact, names))).collect()
                }
            }
        };
        edits.iter().flat_map(subjects).collect()
    }
}

/// A fact of namespaces that bear each other's names.
fn renamed(fact: &Fact, names: &[usize]) -> Fact {
    let slot = |slot: &String| -> String {
        let (namespace, own) = slot.split_once('.').unwrap();
        let index = NAMES.iter().position(|name| *name == namespace).unwrap();
        format!("{}.{own}", NAMES[names[index]])
    };
    let slots = |all: &[String]| -> Vec<String> {
        let mut all: Vec<String> = all.iter().map(slot).collect();
        all.sort();
        all
    };
    match fact {
        Fact::Wish(own, wish) => Fact::Wish(slot(own), wish.clone()),
        Fact::Filled(own) => Fact::Filled(slot(own)),
        Fact::OfMode(mode, own) => {
            let (_, name) = mode.split_once(' ').unwrap();
            let own = slot(own);
            let (namespace, _) = own.split_once('.').unwrap();
            Fact::OfMode(format!("{namespace} {name}"), own)
        }
        Fact::Rule(rule) => Fact::Rule(match rule {
            Rule::Same(aspect, all) => Rule::Same(aspect.clone(), slots(all)),
            Rule::Different(aspect, all) => Rule::Different(aspect.clone(), slots(all)),
            Rule::AtMost(aspect, all, most) => Rule::AtMost(aspect.clone(), slots(all), *most),
            Rule::AtLeast(aspect, all, least) => Rule::AtLeast(aspect.clone(), slots(all), *least),
            other => other.clone(),
        }),
        other => other.clone(),
    }
}

/// The ways to give so many namespaces each other's names.
fn namings(count: usize) -> Vec<Vec<usize>> {
    match count {
        2 => vec![vec![0, 1], vec![1, 0]],
        _ => [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map(Vec::from).to_vec(),
    }
}

#[derive(Debug, Default)]
struct Tally {
    requests: usize,
    repairs: usize,
    /// Those that are others under other names.
    uneven: usize,
    loosened: usize,
    /// Requests with a rule across the namespaces.
    ruled: usize,
    /// Requests with optional slots that a rule counts.
    counted: usize,
    /// Looks that ended early and say what the others cost at least.
    bounded: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn ask(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        let count = asked.request.namespaces.len();
        let found =
            repairs(asked.catalog, asked.request, Options::default()).map_err(|error| error.to_string())?;
        if found.is_needless() {
            return if asked.is_feasible(&[]) { Ok(()) } else { Err("said to need no repair".into()) };
        }
        if !found.complete {
            return Err("not complete, though nothing bounds the search".into());
        }
        let mut fills = (0..asked.request.fills.len()).map(FillId::new);
        self.counted += usize::from(fills.any(|id| asked.request.is_counted(id, &[])));
        if prism::alike(asked.request).len() != 1 {
            return Err("told apart".into());
        }
        self.requests += 1;
        self.ruled += usize::from(!asked.group.rules.is_empty());
        let mut told: Vec<BTreeSet<Subject>> = Vec::new();
        for repair in &found.repairs {
            self.repairs += 1;
            self.loosened += repair.edits.iter().filter(|edit| matches!(edit, Edit::Loosen(..))).count();
            let before = told.len();
            for names in namings(count) {
                let cost = asked.with(&repair.edits, &names, |oracle| oracle.best().map(|best| best.cost));
                if cost != Some(repair.plan.cost().0.into()) {
                    let said = repair.plan.cost().0;
                    return Err(format!("{:?} as {names:?} costs {said}, oracle {cost:?}", repair.edits));
                }
                let own = asked.subjects(&repair.edits, &names);
                if told[before..].iter().all(|other| *other != own) {
                    if told[..before].contains(&own) {
                        return Err(format!("{:?} is told twice", repair.edits));
                    }
                    told.push(own);
                }
            }
            self.uneven += usize::from(told.len() > before + 1);
            for index in 0..repair.edits.len() {
                let mut others = repair.edits.clone();
                let edit = others.remove(index);
                if asked.is_feasible(&others) {
                    return Err(format!("{edit:?} is idle in {:?}", repair.edits));
                }
            }
        }
        self.stopped(asked, &found)?;
        nothing_else(asked, &told)
    }

    /// Of a look that ends early: what it tells is among all, and the others cost no less than it says.
    fn stopped(&mut self, asked: &Asked<'_>, all: &Repairs) -> Result<(), String> {
        for nodes in [30, 90, 270, 810] {
            let own = Options { budget: Budget::nodes(nodes), ..Options::default() };
            let found = repairs(asked.catalog, asked.request, own).map_err(|error| error.to_string())?;
            let namings = namings(asked.request.namespaces.len());
            let is_told = |one: &Repair, among: &[Repair]| {
                let own = asked.subjects(&one.edits, &namings[0]);
                let same =
                    |other: &Repair| namings.iter().any(|names| asked.subjects(&other.edits, names) == own);
                among.iter().any(|other| other.plan.cost() == one.plan.cost() && same(other))
            };
            if let Some(one) = found.repairs.iter().find(|one| !is_told(one, &all.repairs)) {
                return Err(format!("{:?} is told after {nodes} nodes only", one.edits));
            }
            let mut others = all.repairs.iter().filter(|one| !is_told(one, &found.repairs));
            if found.complete && others.clone().next().is_some() {
                return Err(format!("said to be complete after {nodes} nodes"));
            }
            self.bounded += usize::from(found.others_from.is_some());
            let least = found.others_from.unwrap_or(MicroUsd(i64::MIN));
            if let Some(one) = others.find(|one| one.plan.cost() < least) {
                return Err(format!("{:?} costs less than {least} after {nodes} nodes", one.edits));
            }
        }
        Ok(())
    }
}

/// Every set that leaves a plan holds one that was told, under some names.
fn nothing_else(asked: &Asked<'_>, told: &[BTreeSet<Subject>]) -> Result<(), String> {
    let wishes = wishes(asked.request);
    let count = wishes.len();
    let sets: Vec<Vec<usize>> = if count <= EVERY_SET {
        (0..1_usize << count)
            .map(|mask| (0..count).filter(|index| mask >> index & 1 == 1).collect())
            .collect()
    } else {
        let ones = (0..count).map(|one| vec![one]);
        let pairs = (0..count).flat_map(|one| (0..one).map(move |other| vec![other, one]));
        ones.chain(pairs)
            .chain((0..count).map(|left| (0..count).filter(|&one| one != left).collect()))
            .collect()
    };
    for set in sets {
        let edits: Vec<Edit> = set.iter().map(|&index| wishes[index].clone()).collect();
        let own = asked.subjects(&edits, &[0, 1, 2]);
        if !told.iter().any(|told| told.is_subset(&own)) && asked.is_feasible(&edits) {
            return Err(format!("{edits:?} would repair it"));
        }
    }
    Ok(())
}

#[test]
fn repairs_of_alike_namespaces_are_all_there_are_but_for_the_names() {
    let mut tally = Tally::default();
    for seed in cases("alike") {
        let Some((world, group)) = generate::alike(seed) else { continue };
        let catalog = bridge::catalog(&world).unwrap();
        let Ok(request) = bridge::group_request(&catalog, &group) else { continue };
        let asked = Asked { world: &world, group: &group, catalog: &catalog, request: &request };
        let loosest = asked.with(&wishes(asked.request), &[0, 1, 2], |oracle| oracle.size());
        let facts = Oracle::group(&world, &group, &[]).unwrap().facts();
        let twins = facts.iter().enumerate().any(|(index, fact)| facts[..index].contains(fact));
        if loosest > MOST || twins {
            continue;
        }
        let outcome = tally.ask(&asked);
        tally.wrong.extend(outcome.err().map(|why| format!("seed {seed}: {why}")));
    }
    let wrong = std::mem::take(&mut tally.wrong);
    println!("{tally:?}");
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
    assert!(tally.requests >= 700 && tally.repairs >= 1_000, "{tally:?}");
    assert!(tally.uneven >= 250 && tally.loosened >= 150 && tally.ruled >= 450, "{tally:?}");
    assert!(tally.bounded >= 100 && tally.counted >= 20, "{tally:?}");
}
