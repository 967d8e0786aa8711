//! Depth-first branch and bound: decide what is most certain, come back and forbid it.
//!
//! Every node runs the rules to a standstill, evaluates the bounds, and removes the options they cannot afford. A
//! branch takes an option (or opens a site); when that side is done, the other side is the same node without it.
//! The trail takes everything back; there is no recursion, so depth costs no stack.

use super::bound::Bound;
use super::core::{Core, Goal, NONE};
use super::polish;
use super::rules;
use super::state::{Dead, State};
use super::{Room, Steps};
use crate::budget::Budget;
use crate::problem::{Assignment, Cap, Measure, Problem};

/// Larger than any value a problem may have, far from overflow.
const UNLIMITED: i64 = i64::MAX / 4;

/// A decision with two sides.
#[derive(Clone, Copy)]
enum Branch {
    /// Take the option, or never.
    Option(usize),
    /// Use the site, or never.
    Site(usize),
}

/// Where to come back to.
struct Frame {
    mark: usize,
    branch: Branch,
    lambda: Vec<i64>,
}

/// A search.
pub(super) struct Search<'p> {
    core: Core<'p>,
    state: State,
    /// The objective first, if there is one; then the caps with what they allow.
    bounds: Vec<(Bound, i64)>,
    measure: Option<Measure>,
    frames: Vec<Frame>,
    pub(super) best: Option<(i64, Assignment)>,
    /// Plans above this are not looked for yet.
    ceiling: i64,
    /// How many times the first step beyond the bound that is.
    wider: i64,
    /// What no assignment is below, once the root is done.
    pub(super) root: i64,
    /// No plan above this is of use, and any other one ends the search.
    enough: Option<i64>,
}

impl<'p> Search<'p> {
    /// Minimises `measure`.
    pub(super) fn new(problem: &'p Problem, measure: Measure, caps: &[Cap], steps: Steps) -> Self {
        Self::over(Core::new(problem, Goal::Least(measure), caps, steps), Some(measure), None)
    }

    /// Any assignment that costs no more than `most`, which is the least that the problem's rules allow, in the order
    /// in which the cheapest one is looked for.
    pub(super) fn any(problem: &'p Problem, most: i64, steps: Steps) -> Self {
        let core = Core::new(problem, Goal::Least(Measure::Cost), &[], steps);
        Self::over(core, Some(Measure::Cost), Some(most))
    }

    /// The first assignment in canonical order.
    pub(super) fn first(problem: &'p Problem, caps: &[Cap], room: Room, steps: Steps) -> Self {
        Self::over(Core::new(problem, Goal::First(room), caps, steps), None, None)
    }

    fn over(core: Core<'p>, measure: Option<Measure>, enough: Option<i64>) -> Self {
        let objective = measure.map(|measure| (Bound::new(&core, measure), UNLIMITED));
        // Where the cost is bounded for being looked for, a second bound on it would say nothing more.
        let needless = |cap: &&Cap| match cap.measure {
            Measure::Worst(_) => true,
            Measure::Cost => enough.is_some(),
            _ => false,
        };
        let limited = core.caps.iter().filter(|cap| !needless(cap));
        let caps = limited.map(|cap| (Bound::new(&core, cap.measure), cap.most));
        let bounds = objective.into_iter().chain(caps).collect();
        let state = State::new(&core);
        Self {
            core,
            state,
            bounds,
            measure,
            frames: Vec::new(),
            best: None,
            ceiling: UNLIMITED,
            wider: 1,
            root: -UNLIMITED,
            enough,
        }
    }

    /// Searches until all is proven (`true`) or the budget ends.
    pub(super) fn run(&mut self, budget: &mut Budget) -> bool {
        if self.core.hopeless || self.root(budget).is_err() {
            return true;
        }
        if self.is_enough() {
            return true;
        }
        let base = self.state.mark();
        self.ceiling = self.first_ceiling();
        loop {
            if !self.tree(budget) {
                return false;
            }
            // A plan found on the way may cost more than the ceiling: then only what is below it is settled.
            let settled = self.best.as_ref().is_some_and(|&(value, _)| value <= self.ceiling);
            if settled || self.ceiling == self.enough.unwrap_or(UNLIMITED) {
                return true;
            }
            self.state.undo(&self.core, base);
            self.root = self.root.max(self.ceiling + 1);
            self.widen();
        }
    }

    /// Where something can run out and no plan is known, plans near the bound are looked for first: what they
    /// cannot afford is most of the problem.
    fn first_ceiling(&self) -> i64 {
        if let Some(most) = self.enough {
            return most;
        }
        match self.bounds.first() {
            Some((bound, _))
                if self.measure.is_some()
                    && self.core.steps.near_first
                    && self.best.is_none()
                    && bound.is_bounded(&self.core) =>
            {
                bound.value().saturating_add((bound.value().abs() / 400).max(2)).min(UNLIMITED)
            }
            _ => UNLIMITED,
        }
    }

    /// Nothing costs so little: eight times further from the bound, then anything.
    fn widen(&mut self) {
        let from = self.bounds.first().map_or(0, |(bound, _)| bound.value());
        if self.best.is_some() {
            self.ceiling = UNLIMITED;
            return;
        }
        self.wider = self.wider.saturating_mul(8);
        let far = (from.abs() / 400).max(2).saturating_mul(self.wider);
        self.ceiling = if far > from.abs() { UNLIMITED } else { from.saturating_add(far).min(UNLIMITED) };
    }

    /// Walks the whole tree below the root (`true`), or stops with the budget.
    fn tree(&mut self, budget: &mut Budget) -> bool {
        let mut alive = true;
        loop {
            if !budget.spend() {
                return false;
            }
            alive = alive && self.settle().is_ok();
            if alive && self.state.open == 0 {
                self.record(budget);
                if self.is_enough() {
                    return true;
                }
                alive = false;
            }
            if alive {
                alive = self.descend().is_ok();
                continue;
            }
            match self.back() {
                Some(side) => alive = side,
                None => return true,
            }
        }
    }

    /// Whether nothing better is looked for than what is found.
    fn is_enough(&self) -> bool {
        self.best.is_some() && (self.measure.is_none() || self.enough.is_some())
    }

    /// What can be known before the first decision.
    fn root(&mut self, budget: &mut Budget) -> Result<(), Dead> {
        for site in 0..self.core.problem.sites.len() {
            if self.core.bounded[site] {
                self.state.fit(&self.core, site)?;
            }
        }
        if let Some(empty) = self.state.left.iter().find(|&&left| left == 0) {
            debug_assert_eq!(*empty, 0);
            return Err(Dead);
        }
        rules::at_the_start(&self.core, &mut self.state)?;
        rules::propagate(&self.core, &mut self.state)?;
        for (bound, _) in &mut self.bounds {
            bound.ascend(&self.core, &self.state);
            bound.level(&self.core, &self.state);
        }
        if self.measure.is_some() {
            self.root = self.bounds[0].0.value();
            if self.bounds[0].0.is_bounded(&self.core) {
                self.prepare(budget)?;
            } else if self.bounds[0].0.is_counted() {
                let bound = &mut self.bounds[0].0;
                let target = bound.value() + (bound.value().abs() / 20).max(1);
                // A search among many options repays better prices at the root.
                let steps = if self.core.option_count() > 400 { 30 } else { 8 };
                bound.improve(&self.core, &self.state, target, steps);
            }
        } else {
            for (bound, most) in &mut self.bounds {
                if bound.is_bounded(&self.core) || bound.is_counted() {
                    bound.improve(&self.core, &self.state, *most, 200);
                }
            }
        }
        Ok(())
    }

    /// A first plan and good prices, where ascent alone leaves a gap.
    fn prepare(&mut self, budget: &mut Budget) -> Result<(), Dead> {
        for round in 0..12 {
            // As much work as a node, and more. However little is left, a first plan is looked for.
            let last = !budget.spend();
            if let Some(found) = polish::first(&self.core, &self.state, &self.bounds[0].0, budget) {
                self.propose(&found);
            }
            if last || budget.poll() || self.is_enough() {
                break;
            }
            let bound = &mut self.bounds[0].0;
            bound.evaluate(&self.core, &self.state);
            // Where any plan is enough, prices are good once they show that none is.
            let guess =
                self.enough.map_or(bound.value() + (bound.value().abs() / 50).max(1), |most| most + 1);
            let target = self.best.as_ref().map_or(guess, |&(value, _)| value - 1);
            bound.improve(&self.core, &self.state, target, 25 + 10 * round);
            self.root = self.root.max(bound.value());
            self.limit();
            self.settle()?;
        }
        Ok(())
    }

    /// The objective must beat the best plan.
    fn limit(&mut self) {
        if self.measure.is_some() {
            let better = self.best.as_ref().map_or(UNLIMITED, |&(value, _)| value - 1);
            self.bounds[0].1 = better.min(self.ceiling).min(self.enough.unwrap_or(UNLIMITED));
        }
    }

    /// Rules, bounds and what follows from both, until nothing moves.
    fn settle(&mut self) -> Result<(), Dead> {
        self.limit();
        for round in 0.. {
            rules::propagate(&self.core, &mut self.state)?;
            let mut moved = false;
            for (bound, most) in &mut self.bounds {
                bound.evaluate(&self.core, &self.state);
                if bound.exceeds(*most) {
                    return Err(Dead);
                }
                if round == 0 && self.state.open > 0 {
                    tighten(bound, &self.core, &self.state, *most);
                    if bound.exceeds(*most) {
                        return Err(Dead);
                    }
                }
                if self.core.steps.fixing {
                    moved |= bound.fix(&self.core, &mut self.state, *most)?;
                }
            }
            if !moved || round >= 3 {
                break;
            }
        }
        rules::propagate(&self.core, &mut self.state)
    }

    /// Takes the next decision.
    fn descend(&mut self) -> Result<(), Dead> {
        let branch = self.choose();
        let lambda = match self.bounds.first() {
            Some((bound, _)) if self.core.demands <= 512 => bound.lambda.clone(),
            _ => Vec::new(),
        };
        self.frames.push(Frame { mark: self.state.mark(), branch, lambda });
        match branch {
            Branch::Option(option) => self.state.decide(&self.core, option),
            Branch::Site(site) => {
                self.state.force(site);
                Ok(())
            }
        }
    }

    /// Back to the last decision, on its other side. `None` when there is none; `false` when that side is dead.
    fn back(&mut self) -> Option<bool> {
        let frame = self.frames.pop()?;
        self.state.undo(&self.core, frame.mark);
        if let (Some((bound, _)), false) = (self.bounds.first_mut(), frame.lambda.is_empty()) {
            bound.lambda.copy_from_slice(&frame.lambda);
        }
        let other = match frame.branch {
            Branch::Option(option) => self.state.remove(&self.core, option),
            Branch::Site(site) => self.state.close(&self.core, site),
        };
        Some(other.is_ok())
    }

    fn choose(&mut self) -> Branch {
        if self.measure.is_none() {
            let demand = (0..self.core.demands).find(|&demand| self.state.decided[demand] == NONE);
            let first = demand.and_then(|demand| self.state.options(&self.core, demand).min());
            return Branch::Option(first.unwrap_or(0));
        }
        let bound = &mut self.bounds[0].0;
        if self.state.open > 8
            && let Some(site) = bound.likely_site(&self.core, &self.state)
        {
            return Branch::Site(site);
        }
        let mut best: Option<(i64, usize)> = None;
        for demand in (0..self.core.demands).filter(|&demand| self.state.decided[demand] == NONE) {
            let (regret, option) = self.regret(demand);
            if best.is_none_or(|(most, _)| regret > most) {
                best = Some((regret, option));
            }
        }
        Branch::Option(best.map_or(0, |(_, option)| option))
    }

    /// How much worse a demand's second option is than its first, and the first.
    fn regret(&self, demand: usize) -> (i64, usize) {
        let bound = &self.bounds[0].0;
        let (mut first, mut second, mut option) = (i64::MAX, i64::MAX, 0);
        for candidate in self.state.options(&self.core, demand) {
            let appeal = bound.appeal(&self.core, &self.state, candidate);
            if appeal < first {
                (second, first, option) = (first, appeal, candidate);
            } else {
                second = second.min(appeal);
            }
        }
        (second.saturating_sub(first), option)
    }

    fn record(&mut self, budget: &Budget) {
        let mut assignment = vec![None; self.core.demands];
        for (demand, &option) in self.state.decided.iter().enumerate() {
            let origin = self.core.origin[option as usize];
            assignment[demand] = (origin != NONE).then_some(origin as usize);
        }
        self.propose(&assignment);
        if self.measure == Some(Measure::Cost)
            && self.bounds[0].0.is_bounded(&self.core)
            && let Some(better) = polish::better(&self.core, &assignment, budget)
        {
            self.propose(&better);
        }
    }

    /// Believes an assignment only after measuring it.
    fn propose(&mut self, assignment: &Assignment) {
        let problem = self.core.problem;
        let within =
            |cap: &Cap| problem.measure(assignment, cap.measure).is_some_and(|value| value <= cap.most);
        if !problem.solves(assignment) || !self.core.caps.iter().all(within) {
            return;
        }
        let value = match self.measure {
            None => Some(0),
            Some(measure) => problem.measure(assignment, measure),
        };
        if let Some(value) = value {
            let better = self.best.as_ref().is_none_or(|&(best, _)| value < best);
            if better && self.core_rules_hold(assignment) {
                self.best = Some((value, assignment.clone()));
            }
        }
    }

    /// The caps that became rules hold as well.
    fn core_rules_hold(&self, assignment: &Assignment) -> bool {
        self.core.rules.iter().all(|rule| self.core.problem.keeps(rule, assignment))
    }
}

/// Better prices for this node.
fn tighten(bound: &mut Bound, core: &Core<'_>, state: &State, most: i64) {
    let target = most.min(bound.value() + (bound.value().abs() / 50).max(1));
    if bound.is_bounded(core) {
        bound.improve(core, state, target, 12);
    } else if bound.is_counted() {
        bound.improve(core, state, target, if core.option_count() > 400 { 3 } else { 2 });
    } else {
        bound.ascend(core, state);
    }
}
