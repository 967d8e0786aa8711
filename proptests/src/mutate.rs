//! Plans gone wrong, or otherwise right: one to three steps away from a good one, or thrown together. Each step
//! moves a slot to another site or to another purchase, swaps two slots, brings two together, or loses or adds a
//! choice.

use crate::dice::Dice;
use prism_model::{Catalog, Choice, SiteId};

/// So many assignments of a seed, each mutated from `good` (or from one by chance where there is none).
#[must_use]
pub fn plans(
    seed: u64,
    catalog: &Catalog,
    demands: usize,
    good: Option<&[Choice]>,
    count: usize,
) -> Vec<Vec<Choice>> {
    let mut dice = Dice::new(seed);
    let sites = catalog.sites().len();
    if sites == 0 || demands == 0 {
        return Vec::new();
    }
    let by_chance = |dice: &mut Dice| (0..demands).map(|_| choice(dice, sites)).collect::<Vec<Choice>>();
    let one = |_| {
        let start = good.filter(|_| dice.percent(80)).map(<[Choice]>::to_vec);
        let mut plan = start.unwrap_or_else(|| by_chance(&mut dice));
        for _ in 0..dice.pick(&[1, 1, 2, 3]) {
            step(&mut dice, sites, &mut plan);
        }
        plan
    };
    (0..count).map(one).collect()
}

fn choice(dice: &mut Dice, sites: usize) -> Choice {
    Choice { site: SiteId::new(dice.below(sites)), bin: dice.pick(&[0, 0, 0, 1, 2]) }
}

fn step(dice: &mut Dice, sites: usize, plan: &mut Vec<Choice>) {
    let Some(last) = plan.len().checked_sub(1) else { return plan.push(choice(dice, sites)) };
    let (one, other) = (dice.below(last + 1), dice.below(last + 1));
    match dice.below(20) {
        0..9 => plan[one].site = SiteId::new(dice.below(sites)),
        9..13 => plan[one].bin = dice.pick(&[0, 1, 2, 7]),
        13..16 => plan.swap(one, other),
        16..18 => plan[one] = plan[other],
        18 => drop(plan.remove(one)),
        _ => plan.insert(one, choice(dice, sites)),
    }
}
