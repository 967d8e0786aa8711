//! Parts solved in a fixed order, or at once with the same result.

use crate::budget::Budget;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What each part comes to when they are solved one after the other, each with the nodes that those before it left.
///
/// On several threads every part first gets all nodes: one that took no more than is left for it would have ended
/// alike with just those. The others are solved once more, with what is left.
pub(super) fn in_order<P: Sync, T: Send>(
    parts: &[P],
    budget: &mut Budget,
    solve: impl Fn(&P, &mut Budget) -> T + Sync,
) -> Vec<T> {
    let ahead = if budget.threads() > 1 { at_once(parts, budget, &solve) } else { Vec::new() };
    let mut ahead = ahead.into_iter();
    let mut found = Vec::with_capacity(parts.len());
    for part in parts {
        let done = ahead.next().flatten().filter(|(_, spent)| *spent <= budget.left());
        let (outcome, spent) = done.unwrap_or_else(|| {
            let mut own = budget.share();
            (solve(part, &mut own), own.spent())
        });
        budget.take(spent);
        found.push(outcome);
    }
    found
}

/// Every part with all nodes, and how many it took.
fn at_once<P: Sync, T: Send>(
    parts: &[P],
    budget: &Budget,
    solve: &(impl Fn(&P, &mut Budget) -> T + Sync),
) -> Vec<Option<(T, u64)>> {
    let next = AtomicUsize::new(0);
    let slots: Vec<Mutex<Option<(T, u64)>>> = parts.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            // The largest stand last: they are begun first, so that none of them is left for the end.
            let Some(index) = parts.len().checked_sub(next.fetch_add(1, Ordering::Relaxed) + 1) else {
                return;
            };
            let mut own = budget.share();
            let outcome = solve(&parts[index], &mut own);
            *slots[index].lock().unwrap_or_else(PoisonError::into_inner) = Some((outcome, own.spent()));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..budget.threads().min(parts.len()) {
            scope.spawn(work);
        }
    });
    slots.into_iter().map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}
