//! Smaller cases: everything with one part less. What finds failures is large and by chance; what people read, and
//! what the corpus keeps, is the smallest of which the failure is still true.
//!
//! Nothing smaller is broken: whatever a part took with it is gone too, so a smaller case is one the product takes.

mod problem;
mod question;

/// What can be left out of.
pub trait Less: Sized {
    /// Everything with one part less, the largest parts first. Empty where nothing can be left out.
    fn less(&self) -> Vec<Self>;
}

/// The smallest of which something is still true, by leaving out one part at a time as long as one can be.
#[must_use]
pub fn smallest<T: Less>(mut of: T, still: impl Fn(&T) -> bool) -> T {
    while let Some(smaller) = of.less().into_iter().find(&still) {
        of = smaller;
    }
    of
}

/// A copy for each position, from which something at that position was taken.
fn without_each<T: Clone>(of: &T, count: usize, take: impl Fn(&mut T, usize)) -> impl Iterator<Item = T> {
    (0..count).map(move |index| {
        let mut smaller = of.clone();
        take(&mut smaller, index);
        smaller
    })
}

/// A copy for each way of making it plainer, unless it is that plain already.
fn plainer<T: Clone + PartialEq>(of: &T, ways: &[fn(&mut T)]) -> impl Iterator<Item = T> {
    ways.iter().filter_map(move |way| {
        let mut smaller = of.clone();
        way(&mut smaller);
        (smaller != *of).then_some(smaller)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bare::{self, brute, check};
    use crate::metamorphic::{answer, answer_to_group};
    use crate::world::{Ask, World};
    use crate::{bridge, generate};
    use std::cell::Cell;

    /// Leaves out whatever can be, and asks at each step whether the product still answers.
    fn to_the_end<T: Less>(of: T, answers: impl Fn(&T) -> Result<(), String>) {
        let steps = Cell::new(0);
        let end = smallest(of, |smaller| {
            steps.set(steps.get() + 1);
            assert_eq!(answers(smaller), Ok(()));
            true
        });
        assert!(end.less().is_empty() && (1..1_000).contains(&steps.get()), "{}", steps.get());
    }

    #[test]
    fn whatever_is_smaller_is_answered() {
        for seed in 0..20 {
            to_the_end(generate::world(seed), |(world, ask)| answer(world, ask).map(drop));
            to_the_end(generate::group(seed), |(world, group)| answer_to_group(world, group).map(drop));
            to_the_end(generate::world(seed).0, |world| bridge::catalog(world).map(drop));
            to_the_end(bare::generate::problem(seed), |problem| {
                let best = brute::best(problem, &brute::Without::default());
                check::compare(problem, &check::read(problem)?, &prism_solver::Exact, best.as_ref())
            });
        }
    }

    #[test]
    fn the_smallest_is_the_one_of_which_it_is_true() {
        let several = |(world, _): &(World, Ask)| world.offerings.len() > 1;
        let (world, ask) = smallest(generate::world(5), several);
        assert_eq!((world.offerings.len(), world.backends.len()), (2, 1), "{world:?}");
        let said =
            Ask { pattern: ask.pattern.clone(), environment: ask.environment.clone(), ..Ask::default() };
        assert_eq!(ask, said);
    }
}
