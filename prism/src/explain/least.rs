//! As little as works: numbers among the changes of a repair are loosened one after the other, each as far as those before
//! it leave it.
//!
//! Figures of the workload come first, so that they stay as large as they can. Where several of them are lower together
//! there is more than one way: less of this one or less of that. Told are the ends, one for each figure that is kept as
//! large as it can be before the others, and one between them, where all are lowered by about the same factor. In none of
//! them could a figure be larger, so that none is better than another in everything; between them there may be others.

use super::edit::Edit;
use super::ladder::{loosened, loosened_alike};
use super::round::below;
use super::solving::Asking;
use prism_model::workload::Word;
use prism_model::{DemandId, Exact};
use prism_solver::SolveError;

/// No more figures than these come first in turn.
const ENDS: usize = 3;

/// The least changes in the place of these; the first of them in the order of the places.
///
/// `alike` are rows of changes that nothing tells apart, as positions: they are loosened as one, and only where one of a row
/// could stay stricter than the others each by itself.
pub(super) fn least(
    asking: &mut Asking<'_, '_, '_>,
    dropped: &[Edit],
    alike: &[Vec<usize>],
) -> Result<Vec<Vec<Edit>>, SolveError> {
    let together = alike.iter().any(|row| row.len() > 1);
    if let (true, Some(found)) = (together, all_ways(asking, dropped, alike)?) {
        return Ok(found);
    }
    let singles: Vec<Vec<usize>> = (0..dropped.len()).map(|index| vec![index]).collect();
    Ok(all_ways(asking, dropped, &singles)?.unwrap_or_default())
}

/// Every way that is told; `None` where a row has to be taken apart.
fn all_ways(
    asking: &mut Asking<'_, '_, '_>,
    dropped: &[Edit],
    rows: &[Vec<usize>],
) -> Result<Option<Vec<Vec<Edit>>>, SolveError> {
    let is_figure = |row: &&Vec<usize>| row.iter().any(|&index| matches!(dropped[index], Edit::Lower(..)));
    let (figures, others): (Vec<&Vec<usize>>, Vec<&Vec<usize>>) = rows.iter().partition(is_figure);
    let mut all: Vec<Vec<Edit>> = Vec::new();
    for first in 0..figures.len().clamp(1, ENDS) {
        let mut order = figures.clone();
        if let Some(ahead) = order.get_mut(..=first) {
            ahead.rotate_right(1);
        }
        order.extend(&others);
        let Some(end) = row_by_row(asking, dropped.to_vec(), &order)? else { return Ok(None) };
        if !all.contains(&end) {
            all.push(end);
        }
    }
    // Where one end keeps every figure the largest there is nothing between.
    let lowered: Vec<usize> = figures.iter().copied().flatten().copied().collect();
    let between = if all.len() > 1 { evenly(asking, dropped, &lowered)? } else { None };
    if let Some(between) = between {
        let order = [figures, others].concat();
        let Some(between) = row_by_row(asking, between, &order)? else { return Ok(None) };
        if !all.contains(&between) {
            all.push(between);
        }
    }
    Ok(Some(all))
}

fn row_by_row(
    asking: &mut Asking<'_, '_, '_>,
    mut edits: Vec<Edit>,
    order: &[&Vec<usize>],
) -> Result<Option<Vec<Edit>>, SolveError> {
    for row in order {
        let others: Vec<Edit> =
            (0..edits.len()).filter(|index| !row.contains(index)).map(|index| edits[index].clone()).collect();
        let own: Vec<Edit> = row.iter().map(|&index| edits[index].clone()).collect();
        let least = match own.as_slice() {
            [one] => vec![loosened(asking, one, &others)?],
            _ => match loosened_alike(asking, &own, &others)? {
                Some(least) => least,
                None => return Ok(None),
            },
        };
        for (&index, edit) in row.iter().zip(least) {
            edits[index] = edit;
        }
    }
    Ok(Some(edits))
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
fn evenly(
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
