//! As little as works: numbers among the changes of a repair are loosened one after the other, each as far as those before
//! it leave it.
//!
//! Figures of the workload come first, so that they stay as large as they can. Where several of them are lower together
//! there is more than one way: less of this one or less of that. Told are the ends, one for each figure that is kept as
//! large as it can be before the others, and one between them, where all are lowered by about the same factor. In none of
//! them could a figure be larger, so that none is better than another in everything; between them there may be others.

use super::edit::Edit;
use super::ladder::loosened;
use super::round::below;
use super::solving::Asking;
use prism_model::workload::Word;
use prism_model::{DemandId, Exact};
use prism_solver::SolveError;

/// No more figures than these come first in turn.
const ENDS: usize = 3;

/// The least changes in the place of these; the first of them in the order of the places.
pub(super) fn least(asking: &mut Asking<'_, '_, '_>, dropped: &[Edit]) -> Result<Vec<Vec<Edit>>, SolveError> {
    let is_figure = |&index: &usize| matches!(dropped[index], Edit::Lower(..));
    let (figures, others): (Vec<usize>, Vec<usize>) = (0..dropped.len()).partition(is_figure);
    let mut all: Vec<Vec<Edit>> = Vec::new();
    for first in 0..figures.len().clamp(1, ENDS) {
        let mut order = figures.clone();
        if let Some(ahead) = order.get_mut(..=first) {
            ahead.rotate_right(1);
        }
        let end = one_by_one(asking, dropped.to_vec(), order.iter().chain(&others))?;
        if !all.contains(&end) {
            all.push(end);
        }
    }
    // Where one end keeps every figure the largest there is nothing between.
    let between = if all.len() > 1 { alike(asking, dropped, &figures)? } else { None };
    if let Some(between) = between {
        let between = one_by_one(asking, between, figures.iter().chain(&others))?;
        if !all.contains(&between) {
            all.push(between);
        }
    }
    Ok(all)
}

fn one_by_one<'i>(
    asking: &mut Asking<'_, '_, '_>,
    mut edits: Vec<Edit>,
    order: impl Iterator<Item = &'i usize>,
) -> Result<Vec<Edit>, SolveError> {
    for &index in order {
        let edit = edits.remove(index);
        let least = loosened(asking, &edit, &edits)?;
        edits.insert(index, least);
    }
    Ok(edits)
}

/// A figure as it was stated, and the round ones below it, the largest first.
struct Steps {
    index: usize,
    demand: DemandId,
    word: Word,
    stated: Exact,
    below: Vec<Exact>,
}

/// The changes with every figure lowered by about the same factor, the least that works.
fn alike(
    asking: &mut Asking<'_, '_, '_>,
    dropped: &[Edit],
    figures: &[usize],
) -> Result<Option<Vec<Edit>>, SolveError> {
    let steps = |&index: &usize| {
        let Edit::Lower(demand, word, _) = dropped[index] else { return None };
        let stated = asking.request.demand(demand).workload.get(word);
        Some(Steps { index, demand, word, stated, below: below(word, stated) })
    };
    let Some(all) = figures.iter().map(steps).collect::<Option<Vec<Steps>>>() else { return Ok(None) };
    // By the one that has the most steps.
    let Some(leader) = all.iter().max_by_key(|steps| steps.below.len()) else { return Ok(None) };
    let at = |step: usize| -> Option<Vec<Edit>> {
        let factor = leader.below.get(step)?.over(leader.stated).ok()?;
        let mut edits = dropped.to_vec();
        for steps in &all {
            let most = steps.stated.times(factor).ok()?;
            let value = steps.below.iter().find(|&&value| value <= most).or(steps.below.last())?;
            edits[steps.index] = Edit::Lower(steps.demand, steps.word, *value);
        }
        Some(edits)
    };
    let (mut low, mut high) = (0, leader.below.len().saturating_sub(1));
    let mut found = None;
    // The last step is tried first: if not even that works, nothing between does.
    let mut step = high;
    while let Some(edits) = at(step) {
        match asking.is_feasible(&edits)? {
            true => (high, found) = (step, Some(edits)),
            false if found.is_none() => return Ok(None),
            false => low = step + 1,
        }
        if low >= high {
            break;
        }
        step = low + (high - low) / 2;
    }
    Ok(found)
}
