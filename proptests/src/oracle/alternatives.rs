//! What else there is, by looking at every assignment: the best in order, those that none beats, and the best
//! among those with one vendor, region or backend.

use super::search::{Found, pick_best};
use super::{Best, Oracle};
use crate::fraction::Fraction;
use crate::world::{Offering, World};
use std::collections::BTreeSet;

/// Where a frontier bends: of the points that lie below the chord through its ends, each measure reckoned in ranges of
/// the frontier, the first of the farthest.
#[must_use]
pub fn knee(points: &[Vec<i128>]) -> Option<usize> {
    let measures = 0..points.first()?.len();
    let range = |measure: usize| {
        let of = |point: &Vec<i128>| point[measure];
        Some((points.iter().map(of).min()?, points.iter().map(of).max()?))
    };
    let changing: Vec<(usize, i128, i128)> = measures
        .filter_map(|measure| range(measure).map(|(least, most)| (measure, least, most)))
        .filter(|(_, least, most)| least < most)
        .collect();
    let height = |point: &Vec<i128>| {
        let part = |&(measure, least, most): &(usize, i128, i128)| {
            Fraction::new(point[measure] - least, most - least)
        };
        changing.iter().map(part).fold(Fraction::ZERO, |sum, part| sum + part)
    };
    let heights: Vec<Fraction> = points.iter().map(height).collect();
    let lowest = heights.iter().min()?;
    let chord = Fraction::whole(i128::try_from(changing.len()).ok()? - 1);
    heights.iter().position(|height| height == lowest && *height < chord)
}

/// The names that an aspect has among all that is for sale, each once. What runs where the client runs is in no
/// region that could be said to be chosen, and neither is what is in several.
#[must_use]
pub fn values(world: &World, aspect: &str) -> BTreeSet<String> {
    let name = |offering: &Offering| match aspect {
        "vendor" => vec![offering.vendor.clone()],
        "backend" => vec![offering.backend.clone()],
        _ if offering.replicated && offering.regions.len() > 1 => Vec::new(),
        _ => offering.regions.iter().filter(|region| *region != "local").cloned().collect(),
    };
    world.offerings.iter().filter(|offering| offering.price.is_some()).flat_map(name).collect()
}

/// A point of a frontier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What each measure comes to.
    pub values: Vec<i128>,
    /// The cheapest with these values, the first among equals.
    pub best: Best,
}

impl Oracle<'_> {
    /// The best assignments, best first; each in another place than any before it in at least one slot.
    #[must_use]
    pub fn top(&self, most: usize) -> Vec<Best> {
        let levels = self.levels();
        let mut left = self.everything(&levels);
        let mut top: Vec<Best> = Vec::new();
        while top.len() < most {
            let Some((values, first)) = pick_best(&levels, &left) else { break };
            let best = self.told(values, first);
            let places = self.numbers(first);
            left.retain(|found| self.numbers(found) != places);
            top.push(best);
        }
        top
    }

    /// The assignments that none beats in one of the measures without losing in another, one for each vector of
    /// values, by the values. What else is asked for is left aside.
    #[must_use]
    pub fn frontier(&self, measures: &[String]) -> Vec<Point> {
        let levels: Vec<_> = measures.iter().map(|name| (name.clone(), Fraction::ZERO)).collect();
        let mut all = self.everything(&levels);
        // Stable: the first among equals stays the first.
        all.sort_by(|a, b| (&a.values, a.cost).cmp(&(&b.values, b.cost)));
        all.dedup_by(|later, first| later.values == first.values);
        let beats = |other: &Found, found: &Found| {
            other.values != found.values && other.values.iter().zip(&found.values).all(|(o, f)| o <= f)
        };
        let kept = all.iter().filter(|found| !all.iter().any(|other| beats(other, found)));
        let named = |values: &[i128]| measures.iter().cloned().zip(values.iter().copied()).collect();
        let point = |found: &Found| Point {
            values: found.values.clone(),
            best: self.told(named(&found.values), found),
        };
        kept.map(point).collect()
    }

    /// The question with every slot kept to one value of an aspect. What runs where the client runs is in any
    /// region.
    #[must_use]
    pub fn kept_to(mut self, aspect: &str, value: &str) -> Self {
        for candidates in &mut self.candidates {
            candidates.retain(|candidate| match aspect {
                "vendor" => candidate.offering.vendor == value,
                "backend" => candidate.offering.backend == value,
                _ => {
                    [value, "local"].into_iter().any(|at| candidate.regions.iter().all(|region| region == at))
                }
            });
        }
        self
    }

    /// Places by position in the slots' lists.
    fn numbers(&self, found: &Found) -> Vec<usize> {
        found.picks.iter().map(|&(candidate, _)| candidate).collect()
    }
}
