//! Worlds and questions by seed. Small enough for brute force, and made so that what is hard decides often:
//! purchases that two slots can share, free quotas that two slots use up, loads that need several units or
//! several bins, facts that nobody states, wishes that cannot hold together.

mod asks;
mod counted;
mod documents;
mod further;
mod groups;
mod shipped;
mod worlds;

use crate::dice::Dice;
use crate::group::{Group, Running};
use crate::oracle::{Best, Oracle, Rule};
use crate::world::{Ask, World};

/// More assignments than these take the oracle too long.
pub(crate) const MOST: usize = 4_000;

/// The world and the question of a seed.
#[must_use]
pub fn world(seed: u64) -> (World, Ask) {
    let mut dice = Dice::new(seed);
    loop {
        let mut world = worlds::world(&mut dice);
        let mut ask = asks::ask(&mut dice, &world);
        further::add(&mut Dice::new(!seed), &mut world, &mut ask);
        if Oracle::new(&world, &ask).size() <= MOST {
            return (world, ask);
        }
    }
}

/// The same with optional slots that are filled and rules that count them; `None` where brute force would take too long.
#[must_use]
pub fn counted(seed: u64) -> Option<(World, Ask)> {
    let (mut world, mut ask) = world(seed);
    counted::add(&mut Dice::new(seed ^ 0x0C07_47ED), &mut world, &mut ask);
    (Oracle::new(&world, &ask).size() <= MOST).then_some((world, ask))
}

/// Questions to the registry that ships.
#[must_use]
pub fn shipped(world: &World) -> Vec<Ask> {
    shipped::asks(world)
}

/// Questions to the registry that ships, most of which ask too much.
#[must_use]
pub fn hard(world: &World) -> Vec<Ask> {
    shipped::hard(world)
}

/// A request file to the registry that ships, of a seed; most of them ask too much.
#[must_use]
pub fn document(seed: u64) -> String {
    documents::document(seed)
}

/// The world and the group of a seed.
#[must_use]
pub fn group(seed: u64) -> (World, Group) {
    let mut dice = Dice::new(seed ^ 0x6E0A_11CE);
    loop {
        let (world, mut group) = groups::group(&mut dice);
        let Some(oracle) = Oracle::group(&world, &group, &[]).filter(|oracle| oracle.size() <= MOST) else {
            continue;
        };
        if let Some(best) = oracle.best() {
            groups::bind(&mut dice, &world, &mut group, &best);
        } else if dice.percent(85) {
            continue;
        }
        return (world, group);
    }
}

/// The world and the group of a seed whose namespaces all ask the same, mostly more than there is.
#[must_use]
pub fn alike(seed: u64) -> Option<(World, Group)> {
    let (world, group) = group(seed);
    let group = groups::alike(&mut Dice::new(!seed), &world, group)?;
    Some((world, group))
}

/// A namespace more; `None` where the group has all there are.
#[must_use]
pub fn more(seed: u64, world: &World, group: &Group) -> Option<(String, Ask)> {
    let taken = |name: &&&str| !group.namespaces.iter().any(|(known, _)| known == **name);
    let name = groups::NAMES.iter().find(taken)?;
    let mut dice = Dice::new(seed);
    let pattern = dice.below(world.patterns.len());
    let first = group.namespaces.first().map(|(_, ask)| ask);
    Some(((*name).to_owned(), groups::namespace(&mut dice, world, pattern, first)))
}

/// A rule for a group whose best plan is known.
#[must_use]
pub fn rule(seed: u64, world: &World, group: &Group, best: &Best) -> Option<Rule> {
    groups::rule(&mut Dice::new(seed), world, group, best)
}

/// A purchase that runs.
#[must_use]
pub fn running(seed: u64, world: &World, index: usize) -> Option<Running> {
    groups::running(&mut Dice::new(seed), world, index)
}

/// A question to a registry that has any number of patterns.
pub(crate) fn request_to(seed: u64, world: &World) -> Ask {
    let mut dice = Dice::new(seed);
    let pattern = dice.one(&world.patterns).cloned();
    asks::ask(&mut dice, &World { patterns: pattern.into_iter().collect(), ..world.clone() })
}
