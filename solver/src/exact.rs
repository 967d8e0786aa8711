//! The exact search: depth-first branch and bound over demands, cheapest option first.
//!
//! The bound is the cost so far plus, for each open demand, its cheapest option with the site's fixed price
//! *shared*: a site that k demands could use charges each of them a k-th (rounded down), nothing once it is
//! open. Whoever opens it pays at least what its users were charged, so the sum is a bound from below; it is
//! the cost-sharing dual of uncapacitated facility location (Erlenkotter 1978, Operations Research 26(6)),
//! taken at its starting point, which is enough for one namespace. Caps and rules prune what they can see;
//! a whole assignment is checked exactly.
//!
//! Cost: O(open demands × used sites) per node.

use crate::budget::Budget;
use crate::engine::{Engine, Outcome};
use crate::problem::{Assignment, Cap, Measure, Problem, Rule, Usage};

/// The engine of this module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exact;

impl Engine for Exact {
    fn name(&self) -> &'static str {
        "exact"
    }

    fn minimise(&self, problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> Outcome {
        let mut search = Search::new(problem, measure, caps);
        let root = search.bound(measure);
        let finished = search.descend(0, budget);
        match (search.best, finished) {
            (Some((value, assignment)), true) => Outcome::Optimal { value, assignment },
            (None, true) => Outcome::Infeasible,
            (best, false) => Outcome::Stopped { best, bound: root },
        }
    }
}

/// The first assignment in canonical order (demands by position, options by site, unserved last) within the
/// caps: the tie-break that makes every engine answer alike. `None` if there is none or the budget ends.
#[must_use]
pub fn first_within(problem: &Problem, caps: &[Cap], budget: &mut Budget) -> Option<Assignment> {
    let mut search = Search::new(problem, Measure::Cost, caps);
    search.first = true;
    search.order = (0..problem.demands.len()).collect();
    search.descend(0, budget);
    search.best.map(|(_, assignment)| assignment)
}

/// One search. Everything it changes on the way down it restores on the way up.
struct Search<'p> {
    problem: &'p Problem,
    measure: Measure,
    caps: Vec<Cap>,
    /// Demands in the order they are decided.
    order: Vec<usize>,
    /// Stop at the first assignment, options in canonical order.
    first: bool,
    /// Per demand and option its shared price.
    prices: Vec<Vec<i64>>,
    /// Per demand its options, cheapest shared price first: (price, option).
    ranked: Vec<Vec<(i64, usize)>>,
    /// Per demand and site the option there, if any.
    at_site: Vec<Vec<Option<usize>>>,
    assignment: Assignment,
    decided: Vec<bool>,
    usage: Vec<Usage>,
    /// Sites in use, in the order they were opened.
    used: Vec<usize>,
    /// Cost of what is assigned, fixed prices and credits included.
    cost: i64,
    /// What negative fees could give back at most.
    refunds: i64,
    best: Option<(i64, Assignment)>,
}

impl<'p> Search<'p> {
    fn new(problem: &'p Problem, measure: Measure, caps: &[Cap]) -> Self {
        let rule_caps = problem.rules.iter().filter_map(|rule| match rule {
            Rule::CostMax(most) => Some(Cap { measure: Measure::Cost, most: *most }),
            _ => None,
        });
        let prices = shared_prices(problem);
        let ranked = prices.iter().map(|row| ranked(row)).collect();
        let mut order: Vec<usize> = (0..problem.demands.len()).collect();
        order.sort_by_key(|&demand| problem.demands[demand].options.len());
        let none: Assignment = vec![None; problem.demands.len()];
        Self {
            measure,
            caps: caps.iter().copied().chain(rule_caps).collect(),
            order,
            first: false,
            prices,
            ranked,
            at_site: options_by_site(problem),
            usage: problem.usage(&none),
            assignment: none,
            decided: vec![false; problem.demands.len()],
            used: Vec::new(),
            cost: 0,
            refunds: refunds(problem),
            best: None,
            problem,
        }
    }

    /// Decides the demand at `depth` and all after it. `false` if the budget ended.
    fn descend(&mut self, depth: usize, budget: &mut Budget) -> bool {
        if !budget.spend() {
            return false;
        }
        let Some(&demand) = self.order.get(depth) else {
            self.record();
            return true;
        };
        let others = self.bound(Measure::Cost) - self.cheapest(demand);
        for option in self.candidates(demand) {
            if self.too_early(demand, option) || self.too_dear(demand, option, others) {
                continue;
            }
            let Some(undo) = self.assign(demand, option) else { continue };
            let within = self.within_caps() && self.promising() && self.rules_admit(demand);
            let finished = !within || self.descend(depth + 1, budget);
            self.retract(demand, option, undo);
            if !finished {
                return false;
            }
            if self.first && self.best.is_some() {
                return true;
            }
        }
        true
    }

    /// Options to try, in order; the unserved one (`None`) last for an optional demand.
    fn candidates(&self, demand: usize) -> Vec<Option<usize>> {
        let count = self.problem.demands[demand].options.len();
        let unserved = self.problem.demands[demand].optional.then_some(None);
        let options: Vec<Option<usize>> = if self.first {
            (0..count).map(Some).collect()
        } else {
            let open = self.used.iter().filter_map(|&site| self.at_site[demand][site]);
            let closed = self.ranked[demand].iter().map(|&(_, option)| option);
            let closed = closed
                .filter(|&option| self.usage[self.problem.demands[demand].options[option].site].served == 0);
            open.chain(closed).map(Some).collect()
        };
        options.into_iter().chain(unserved).collect()
    }

    /// Whether the shared price alone, on top of what all the others cost at least, is no improvement.
    fn too_dear(&self, demand: usize, option: Option<usize>, others: i64) -> bool {
        let (Some(option), Measure::Cost, false) = (option, self.measure, self.first) else { return false };
        let site = self.problem.demands[demand].options[option].site;
        let price = if self.usage[site].served > 0 { i64::MIN / 4 } else { self.prices[demand][option] };
        self.best.as_ref().is_some_and(|&(best, _)| others + price >= best)
    }

    /// Whether a bin may not be used yet: the one before it is still empty.
    fn too_early(&self, demand: usize, option: Option<usize>) -> bool {
        let Some(option) = option else { return false };
        let choice = &self.problem.demands[demand].options[option];
        let site = &self.problem.sites[choice.site];
        self.usage[choice.site].served == 0
            && site.after.is_some_and(|earlier| self.usage[earlier].served == 0)
    }

    /// Serves the demand; the site's fixed cost before, to undo it. `None` if the site cannot hold it.
    fn assign(&mut self, demand: usize, option: Option<usize>) -> Option<i64> {
        self.decided[demand] = true;
        let Some(index) = option else { return Some(0) };
        let choice = &self.problem.demands[demand].options[index];
        let site = &self.problem.sites[choice.site];
        let usage = &mut self.usage[choice.site];
        let before = site.fixed_cost(usage).unwrap_or(0);
        add(usage, &choice.load, &choice.credit, 1);
        match site.fixed_cost(usage) {
            Some(after) => {
                self.cost += after - before + choice.cost;
                if usage.served == 1 {
                    self.used.push(choice.site);
                }
                self.assignment[demand] = option;
                Some(after - before)
            }
            None => {
                add(usage, &choice.load, &choice.credit, -1);
                self.decided[demand] = false;
                None
            }
        }
    }

    fn retract(&mut self, demand: usize, option: Option<usize>, fixed: i64) {
        self.decided[demand] = false;
        let Some(index) = option else { return };
        let choice = &self.problem.demands[demand].options[index];
        let usage = &mut self.usage[choice.site];
        add(usage, &choice.load, &choice.credit, -1);
        if usage.served == 0 {
            self.used.pop();
        }
        self.cost -= fixed + choice.cost;
        self.assignment[demand] = None;
    }

    /// A bound from below on a measure of any completion.
    fn bound(&self, measure: Measure) -> i64 {
        match measure {
            Measure::Cost => {
                let open = self.open_demands().map(|demand| self.cheapest(demand)).sum::<i64>();
                self.cost + self.refunds + open
            }
            Measure::Distinct(attribute) => {
                let all = &self.order;
                let values = self.problem.distinct(&self.assignment, attribute, all);
                let needs_new = |demand: usize| {
                    let demand = &self.problem.demands[demand];
                    !demand.optional
                        && demand.options.iter().all(|choice| {
                            self.problem.sites[choice.site].attributes[attribute]
                                .is_some_and(|v| !values.contains(&v))
                        })
                };
                let more = self.open_demands().any(needs_new);
                i64::try_from(values.len() + usize::from(more)).unwrap_or(i64::MAX)
            }
            Measure::Sum(column) => {
                let done =
                    |demand: usize| self.problem.chosen(&self.assignment, demand).map(|c| c.values[column]);
                let done: i64 = (0..self.problem.demands.len()).filter_map(done).sum();
                let least = |demand: usize| {
                    let demand = &self.problem.demands[demand];
                    let least = demand.options.iter().map(|choice| choice.values[column]).min().unwrap_or(0);
                    if demand.optional { least.min(0) } else { least }
                };
                done + self.open_demands().map(least).sum::<i64>()
            }
            Measure::Worst(column) => {
                let done =
                    |demand: usize| self.problem.chosen(&self.assignment, demand).map(|c| c.values[column]);
                (0..self.problem.demands.len()).filter_map(done).fold(0, i64::max)
            }
            Measure::Weighted(index) => {
                let parts = self.problem.weighted[index].iter();
                parts.map(|&(factor, part)| factor * self.bound(part)).sum()
            }
        }
    }

    fn open_demands(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.decided.len()).filter(|&demand| !self.decided[demand])
    }

    /// The least an open demand adds: at its best shared price, or at a site that is open already.
    fn cheapest(&self, demand: usize) -> i64 {
        let closed = self.ranked[demand].first().map_or(i64::MAX / 4, |&(price, _)| price);
        let options = &self.problem.demands[demand].options;
        let open = self.used.iter().filter_map(|&site| self.at_site[demand][site]);
        let open = open.map(|option| options[option].cost_after_credit()).min().unwrap_or(i64::MAX / 4);
        let served = closed.min(open);
        if self.problem.demands[demand].optional { served.min(0) } else { served }
    }

    fn within_caps(&self) -> bool {
        self.caps.iter().all(|cap| self.bound(cap.measure) <= cap.most)
    }

    fn promising(&self) -> bool {
        self.first || self.best.as_ref().is_none_or(|(value, _)| self.bound(self.measure) < *value)
    }

    /// Whether rules that only get harder to keep are kept so far; the others are asked at the end.
    fn rules_admit(&self, demand: usize) -> bool {
        let broken = |rule: &Rule| match rule {
            Rule::Same { demands, .. } | Rule::Different { demands, .. } | Rule::PairMax { demands, .. } => {
                demands.contains(&demand) && !self.problem.keeps(rule, &self.assignment)
            }
            Rule::Distinct { attribute, demands, max: Some(max), .. } => {
                demands.contains(&demand)
                    && self.problem.distinct(&self.assignment, *attribute, demands).len() > *max
            }
            _ => false,
        };
        !self.problem.rules.iter().any(broken)
    }

    fn record(&mut self) {
        let within = |cap: &Cap| {
            self.problem.measure(&self.assignment, cap.measure).is_some_and(|value| value <= cap.most)
        };
        let Some(value) = self.problem.measure(&self.assignment, self.measure) else { return };
        let better = self.first || self.best.as_ref().is_none_or(|(best, _)| value < *best);
        if better && self.problem.solves(&self.assignment) && self.caps.iter().all(within) {
            self.best = Some((value, self.assignment.clone()));
        }
    }
}

fn add(usage: &mut Usage, load: &[i64], credit: &[i64], sign: i64) {
    usage.served = if sign > 0 { usage.served + 1 } else { usage.served - 1 };
    usage.load.iter_mut().zip(load).for_each(|(total, more)| *total += sign * more);
    usage.credit.iter_mut().zip(credit).for_each(|(total, more)| *total += sign * more);
}

/// Per demand and option: own cost after credit plus the site's fixed price split among all demands that
/// could use it.
fn shared_prices(problem: &Problem) -> Vec<Vec<i64>> {
    let mut users = vec![0_i64; problem.sites.len()];
    for choice in problem.demands.iter().flat_map(|demand| &demand.options) {
        users[choice.site] += 1;
    }
    let price = |choice: &crate::problem::Choice| {
        let site = &problem.sites[choice.site];
        choice.cost_after_credit() + site.entry() / users[choice.site].max(1)
    };
    problem.demands.iter().map(|demand| demand.options.iter().map(price).collect()).collect()
}

/// The sum of all negative fees: what the use of attribute values could save at most.
fn refunds(problem: &Problem) -> i64 {
    let negative = |rule: &Rule| match rule {
        Rule::Distinct { fees, .. } => fees.iter().map(|&(_, fee)| fee.min(0)).sum(),
        _ => 0,
    };
    problem.rules.iter().map(negative).sum()
}

fn ranked(prices: &[i64]) -> Vec<(i64, usize)> {
    let mut ranked: Vec<(i64, usize)> =
        prices.iter().enumerate().map(|(option, &price)| (price, option)).collect();
    ranked.sort_unstable();
    ranked
}

fn options_by_site(problem: &Problem) -> Vec<Vec<Option<usize>>> {
    let row = |demand: &crate::problem::Demand| {
        let mut row = vec![None; problem.sites.len()];
        demand.options.iter().enumerate().for_each(|(index, choice)| row[choice.site] = Some(index));
        row
    };
    problem.demands.iter().map(row).collect()
}
