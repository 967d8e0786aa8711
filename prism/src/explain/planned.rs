//! The best plan of each set of changes that leaves one, as far as they can be proven within some seconds.
//!
//! To prove a plan takes the longer the more slots there are, and a few that are hard would leave nothing for the others.
//! So what asks the same of all alike namespaces comes first, then what is the nearest to the cheapest so far. Each gets a
//! little, and those that need more get it in the order in which they could be cheap.

use super::conflicts::Mending;
use super::edit::{Edit, Subject};
use super::least::least;
use super::repair::{Repair, by_cost};
use super::solving::{Asking, size};
use prism_model::MicroUsd;
use prism_solver::{Found, SolveError};

/// So many sets are looked at, of a request of one slot; of more, fewer, by slot and slot.
const MOST: u64 = 16_000;
/// But always these.
const FIRST: u64 = 3;
/// What each plan may take at first, of one slot; and of each slot at least.
const QUICK: u64 = 6_000;
const EACH: u64 = 8;
/// What all those may take that need more, of one slot; where they cannot be among the first few, each by slot and slot.
const HARD: u64 = 4_000_000;
const SHOWN: usize = 5;

/// No plan costs less.
pub(super) const UNKNOWN: MicroUsd = MicroUsd(i64::MIN);

/// What was proven.
#[derive(Debug, Default)]
pub(super) struct Planned {
    /// In the order in which repairs are told.
    pub(super) repairs: Vec<Repair>,
    /// For each set whose plan was looked for and not proven, the least that it costs.
    pub(super) stopped: Vec<MicroUsd>,
    /// What those change that were not looked at.
    pub(super) left: Vec<Edit>,
}

/// Looks for the plans.
pub(super) fn planned(asking: &mut Asking<'_, '_, '_>, sets: Vec<Mending>) -> Result<Planned, SolveError> {
    let size = size(asking.request);
    let most = usize::try_from((MOST / size / size).max(FIRST)).unwrap_or(usize::MAX);
    let mut planned = Planned::default();
    let rows = sets.iter().map(|set| set.alike.len()).min().unwrap_or(0);
    let (even, mut others): (Vec<Mending>, Vec<Mending>) =
        sets.into_iter().partition(|set| set.alike.len() == rows);
    let mut hard = Vec::new();
    let even_ones = even.len();
    planned.quickly_each(asking, even, most, &mut hard)?;
    planned.repairs.sort_by_key(|repair| by_cost(repair, asking.request));
    let nearest: Vec<Subject> =
        planned.repairs.first().map_or_else(Vec::new, |repair| repair.edits.iter().map(Edit::of).collect());
    others.sort_by_key(|set| set.edits.iter().filter(|edit| !nearest.contains(&edit.of())).count());
    planned.quickly_each(asking, others, most.saturating_sub(even_ones), &mut hard)?;
    hard.sort_by_key(|(bound, _)| *bound);
    let mut left = HARD / size;
    for (bound, edits) in hard {
        planned.repairs.sort_by_key(|repair| by_cost(repair, asking.request));
        // What cannot be among the first may take less.
        let is_first = planned.repairs.get(SHOWN).is_none_or(|repair| bound < repair.plan.cost());
        let most = if is_first { left } else { left.min(HARD / size / size) };
        let before = asking.options.budget.spent();
        let bound = if most > quick(size) { planned.plan(asking, &edits, most)? } else { Some(bound) };
        planned.stopped.extend(bound);
        left = left.saturating_sub(asking.options.budget.spent() - before);
    }
    planned.repairs.sort_by_key(|repair| by_cost(repair, asking.request));
    Ok(planned)
}

/// What each plan may take at first.
fn quick(size: u64) -> u64 {
    (QUICK / size).max(EACH * size)
}

impl Planned {
    /// The first so many of these.
    fn quickly_each(
        &mut self,
        asking: &mut Asking<'_, '_, '_>,
        sets: Vec<Mending>,
        most: usize,
        hard: &mut Vec<(MicroUsd, Vec<Edit>)>,
    ) -> Result<(), SolveError> {
        let nodes = quick(size(asking.request));
        for (index, set) in sets.into_iter().enumerate() {
            if index >= most {
                self.left.extend(set.edits);
                continue;
            }
            for edits in least(asking, &set.edits, &set.alike)? {
                hard.extend(self.plan(asking, &edits, nodes)?.map(|bound| (bound, edits)));
            }
        }
        Ok(())
    }

    /// The least that it costs, where it is not proven.
    fn plan(
        &mut self,
        asking: &mut Asking<'_, '_, '_>,
        edits: &[Edit],
        nodes: u64,
    ) -> Result<Option<MicroUsd>, SolveError> {
        Ok(match asking.within(nodes, |asking| asking.best(edits))? {
            Found::Plan(plan, _) => {
                self.repairs.push(Repair { edits: edits.to_vec(), plan, slot: None });
                None
            }
            Found::Stopped { bound, .. } => Some(bound),
            Found::Nothing => Some(UNKNOWN),
        })
    }
}
