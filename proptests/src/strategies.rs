//! What this room draws, as strategies of the `proptest` crate, for properties of your own: whole registries,
//! questions to them, groups of namespaces, problem files, and questions to a registry that you have.
//!
//! Each draws a case by the generators that this room's own tests use, and shrinks it by leaving out one part after
//! the other ([`Less`]), so that a failure is shown as the smallest case that still fails. What is drawn, and
//! whatever it shrinks to, is something that the product takes.
//!
//! ```
//! use prism_proptests::{metamorphic::answer, strategies};
//! use proptest::prelude::*;
//!
//! // In a test: `proptest! { #[test] fn … }`.
//! let few = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20) };
//! proptest!(few, |((world, ask) in strategies::request())| {
//!     prop_assert!(answer(&world, &ask).is_ok());
//! });
//! ```

use crate::bare::{self, Bare};
use crate::generate;
use crate::group::Group;
use crate::less::Less;
use crate::world::{Ask, World};
use proptest::prelude::any;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::fmt::{self, Debug};
use std::sync::Arc;

/// A registry, small enough for brute force.
pub fn world() -> Cases<World> {
    Cases::new("world", |seed| generate::world(seed).0)
}

/// A registry and a question of one namespace to it.
pub fn request() -> Cases<(World, Ask)> {
    Cases::new("request", generate::world)
}

/// A registry and a question of several namespaces to it, with rules that bind them.
pub fn group() -> Cases<(World, Group)> {
    Cases::new("group", generate::group)
}

/// A problem file; [`bare::text::file`] writes it.
pub fn problem() -> Cases<Bare> {
    Cases::new("problem", bare::generate::problem)
}

/// A question of one namespace to a registry of yours, any of whose patterns it may ask for. [`crate::shipped::world`]
/// makes a world of a catalogue, and [`crate::bridge::request`] a request of a question.
pub fn request_to(world: World) -> Cases<Ask> {
    Cases::new("request to a registry", move |seed| generate::request_to(seed, &world))
}

/// Cases by seed, as a strategy.
pub struct Cases<T> {
    name: &'static str,
    of: Arc<dyn Fn(u64) -> T + Send + Sync>,
}

impl<T> Cases<T> {
    fn new(name: &'static str, of: impl Fn(u64) -> T + Send + Sync + 'static) -> Self {
        Self { name, of: Arc::new(of) }
    }
}

impl<T> Clone for Cases<T> {
    fn clone(&self) -> Self {
        Self { name: self.name, of: Arc::clone(&self.of) }
    }
}

impl<T> Debug for Cases<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Cases").field(&self.name).finish()
    }
}

impl<T: Less + Clone + Debug> Strategy for Cases<T> {
    type Tree = Shrinking<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let seed = any::<u64>().new_tree(runner)?.current();
        Ok(Shrinking::new((self.of)(seed)))
    }
}

/// A case and what is left of it.
#[derive(Clone, Debug)]
pub struct Shrinking<T> {
    /// The smallest known to fail.
    fails: T,
    /// Everything a part smaller, as soon as it is asked for.
    smaller: Option<Vec<T>>,
    /// The one that is tried, and how many were.
    at: usize,
    tried: usize,
}

impl<T: Less + Clone> Shrinking<T> {
    fn new(fails: T) -> Self {
        Self { fails, smaller: None, at: 0, tried: 0 }
    }

    /// Goes on from where the last part went: those before it were needed a moment ago.
    fn next(&mut self) -> bool {
        let fails = &self.fails;
        let smaller = self.smaller.get_or_insert_with(|| fails.less());
        if self.tried == smaller.len() {
            self.smaller = None;
            return false;
        }
        self.at = (self.at + usize::from(self.tried > 0)) % smaller.len();
        self.tried += 1;
        true
    }
}

impl<T: Less + Clone + Debug> ValueTree for Shrinking<T> {
    type Value = T;

    fn current(&self) -> T {
        let tried = self.smaller.as_ref().filter(|_| self.tried > 0).and_then(|smaller| smaller.get(self.at));
        tried.unwrap_or(&self.fails).clone()
    }

    fn simplify(&mut self) -> bool {
        self.fails = self.current();
        (self.smaller, self.tried) = (None, 0);
        self.next()
    }

    fn complicate(&mut self) -> bool {
        self.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metamorphic::answer;
    use proptest::prelude::ProptestConfig;
    use proptest::test_runner::TestError;

    /// What a property that does not hold is refuted by.
    fn smallest<T: Less + Clone + Debug>(cases: Cases<T>, holds: impl Fn(&T) -> bool) -> T {
        let config =
            ProptestConfig { failure_persistence: None, max_shrink_iters: 5_000, ..Default::default() };
        let refuted = TestRunner::new_with_rng(
            config,
            proptest::test_runner::TestRng::deterministic_rng(Default::default()),
        )
        .run(&cases, |case| match holds(&case) {
            true => Ok(()),
            false => Err(proptest::test_runner::TestCaseError::fail("it does not hold")),
        });
        match refuted {
            Err(TestError::Fail(_, case)) => case,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_refutes_a_property_is_as_small_as_it_gets() {
        let (world, ask) = smallest(request(), |(world, ask)| {
            answer(world, ask).unwrap().is_none_or(|best| best.cost < 5_000_000)
        });
        assert_eq!((world.offerings.len(), world.backends.len()), (1, 1), "{world:?}");
        assert!(ask.needs.is_empty() && ask.budget.is_none() && ask.pins.is_empty(), "{ask:?}");
        let bare = smallest(problem(), |bare| bare.rules.iter().all(|rule| rule.kind() != 3));
        assert_eq!((bare.demands.len(), bare.sites.len(), bare.rules.len()), (0, 0, 1), "{bare:?}");
        let (_, group) = smallest(group(), |(_, group)| group.running.is_empty());
        assert_eq!((group.namespaces.len(), group.rules.len(), group.running.len()), (1, 0, 1), "{group:?}");
    }
}
