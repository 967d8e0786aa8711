//! Rules, each over a whole assignment.

use super::bill::{Candidate, Pick};
use super::demand::Resource;
use super::{Condition, Oracle, Part, Rule};
use crate::world::Target;
use std::collections::BTreeSet;

impl Oracle<'_> {
    pub(super) fn holds(&self, rule: &Rule, picks: &[Pick], cost: i128) -> bool {
        let named = |slots: &[String]| self.named(slots, picks.len());
        match rule {
            Rule::Same(aspect, slots) => self.distinct(aspect, &named(slots), picks) <= 1,
            Rule::Different(aspect, slots) => {
                let slots = named(slots);
                self.distinct(aspect, &slots, picks) == slots.len()
            }
            Rule::AtMost(aspect, slots, most) => {
                self.distinct(aspect, &named(slots), picks) <= *most as usize
            }
            Rule::AtLeast(aspect, slots, least) => {
                self.distinct(aspect, &named(slots), picks) >= *least as usize
            }
            Rule::Budget(most) => cost <= *most,
            Rule::Charge(slots, most) => self.charged(&named(slots), picks) <= *most,
            Rule::Share(part, target, slots, most) => {
                let (taken, whole) = self.parts(*part, target, &named(slots), picks, cost);
                taken * 1_000_000 <= whole * i128::from(*most)
            }
            Rule::IfThen(all) => all.iter().all(|(when, then)| self.follows(when, then, picks)),
            Rule::MaxMoves(slots, most) => {
                let moved = named(slots).into_iter().filter(|&demand| self.moves(demand, picks[demand]));
                moved.count() <= *most as usize
            }
        }
    }

    /// The positions of slots, as far as they are decided.
    fn named(&self, slots: &[String], decided: usize) -> Vec<usize> {
        (0..decided).filter(|&demand| slots.contains(&self.demands[demand].name)).collect()
    }

    /// What slots are charged together.
    fn charged(&self, slots: &[usize], picks: &[Pick]) -> i128 {
        slots.iter().map(|&demand| self.candidate(demand, picks[demand]).charge).sum()
    }

    /// What goes to the target, and the whole of it.
    fn parts(
        &self,
        part: Part,
        target: &Target,
        slots: &[usize],
        picks: &[Pick],
        cost: i128,
    ) -> (i128, i128) {
        let there = |demand: usize| self.touches(self.candidate(demand, picks[demand]), target);
        let taken: Vec<usize> = slots.iter().copied().filter(|&demand| there(demand)).collect();
        let count = |slots: &[usize]| i128::try_from(slots.len()).unwrap_or(0);
        match part {
            Part::Slots => (count(&taken), count(slots)),
            Part::Load(resource) => {
                (self.loaded(&taken, resource, picks), self.loaded(slots, resource, picks))
            }
            Part::Charges => (self.charged(&taken, picks), self.charged(slots, picks)),
            Part::Bill => (self.billed(target, picks), cost),
        }
    }

    fn loaded(&self, slots: &[usize], resource: Resource, picks: &[Pick]) -> i128 {
        let index = Resource::ALL.iter().position(|&known| known == resource).unwrap_or(0);
        slots.iter().map(|&demand| self.candidate(demand, picks[demand]).load[index]).sum()
    }

    /// What purchases at a target cost, with the usage there.
    fn billed(&self, target: &Target, picks: &[Pick]) -> i128 {
        let mut billed = 0;
        for group in self.groups(picks) {
            let first = group.members[0];
            if self.touches(self.candidate(first, picks[first]), target) {
                let metered = |&demand: &usize| self.candidate(demand, picks[demand]).metered;
                billed += self.fixed(picks, &group) + group.members.iter().map(metered).sum::<i128>();
            }
        }
        billed
    }

    fn follows(&self, when: &Condition, then: &Condition, picks: &[Pick]) -> bool {
        let at = |condition: &Condition| {
            let demand = self.demands.iter().position(|demand| demand.name == condition.slot)?;
            picks.get(demand).map(|&pick| self.candidate(demand, pick))
        };
        let (Some(one), Some(other)) = (at(when), at(then)) else { return true };
        let given = when.targets.iter().all(|target| self.touches(one, target));
        let pinned = |target: &Target| {
            let only = BTreeSet::from([target.clone()]);
            self.place(other).is_some_and(|place| place.is_pinned(&only))
        };
        !given || then.targets.iter().all(pinned)
    }

    fn touches(&self, candidate: &Candidate<'_>, target: &Target) -> bool {
        self.place(candidate).is_some_and(|place| place.touches(target))
    }

    /// Whether a slot leaves where it is.
    pub(super) fn moves(&self, demand: usize, pick: Pick) -> bool {
        let candidate = self.candidate(demand, pick);
        match &self.demands[demand].current {
            None => false,
            Some(None) => true,
            Some(Some(place)) => {
                place.offering != candidate.offering.name || place.regions != candidate.regions
            }
        }
    }
}
