//! Demands that nothing tells apart: the same options, treated alike by every rule. Whoever exchanges what two of
//! them take has an assignment just as good, so a later one never has to take an earlier option than one before it.
//! That is all a counted group would say, and the first assignment in canonical order says it anyway.

use super::core::{Core, NONE, index};
use super::state::{Dead, State};
use crate::problem::{Matrix, Problem, Rule, Term};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Demands in rows of equals.
#[derive(Default)]
pub(super) struct Alike {
    /// Per demand its equal before and after it; both empty where no two demands are alike.
    before: Vec<u32>,
    after: Vec<u32>,
}

impl Alike {
    pub(super) fn new(problem: &Problem, rules: &[Cow<'_, Rule>]) -> Self {
        let mut last: BTreeMap<Glance<'_>, Vec<usize>> = BTreeMap::new();
        let mut alike = Self::default();
        let mut told: Option<Vec<Vec<Seen<'_>>>> = None;
        for demand in 0..problem.demands.len() {
            let rows = last.entry(glance(problem, demand)).or_default();
            let mut same = |&other: &usize| {
                // Options are many, so rules that tell the two apart are looked at first.
                let told = told.get_or_insert_with(|| seen(problem, rules));
                told[other] == told[demand] && problem.demands[other] == problem.demands[demand]
            };
            match rows.iter().copied().position(|other| same(&other)) {
                Some(row) => {
                    alike.link(problem.demands.len(), rows[row], demand);
                    rows[row] = demand;
                }
                None => rows.push(demand),
            }
        }
        alike
    }

    fn link(&mut self, demands: usize, earlier: usize, later: usize) {
        if self.before.is_empty() {
            (self.before, self.after) = (vec![NONE; demands], vec![NONE; demands]);
        }
        (self.before[later], self.after[earlier]) = (index(earlier), index(later));
    }

    /// The rows, each in order; whoever has no equal is a row alone.
    pub(super) fn rows(&self, demands: usize) -> Vec<Vec<usize>> {
        let mut rows: Vec<Vec<usize>> = Vec::new();
        let mut row_of = vec![0; demands];
        for demand in 0..demands {
            row_of[demand] = self.before(demand).map_or(rows.len(), |before| row_of[before]);
            match rows.get_mut(row_of[demand]) {
                Some(row) => row.push(demand),
                None => rows.push(vec![demand]),
            }
        }
        rows
    }

    /// The equal before a demand.
    pub(super) fn before(&self, demand: usize) -> Option<usize> {
        if self.before.is_empty() { None } else { neighbour(&self.before, demand) }
    }

    /// The options of a demand changed: what its equals before and after it may still take.
    pub(super) fn propagate(&self, core: &Core<'_>, state: &mut State, demand: usize) -> Result<(), Dead> {
        if self.before.is_empty() {
            return Ok(());
        }
        let start = core.options(demand).start;
        if let Some(later) = neighbour(&self.after, demand) {
            let Some(least) = state.options(core, demand).map(|option| option - start).min() else {
                return Err(Dead);
            };
            let start = core.options(later).start;
            state.retain(core, later, |option| option - start >= least)?;
        }
        if let Some(earlier) = neighbour(&self.before, demand) {
            let Some(most) = state.options(core, demand).map(|option| option - start).max() else {
                return Err(Dead);
            };
            let start = core.options(earlier).start;
            state.retain(core, earlier, |option| option - start <= most)?;
        }
        Ok(())
    }
}

fn neighbour(row: &[u32], demand: usize) -> Option<usize> {
    (row[demand] != NONE).then_some(row[demand] as usize)
}

/// What is compared first: cheap to look at, and rarely the same by chance.
type Glance<'p> = (bool, usize, Option<(usize, i64, &'p [i64])>, Option<(usize, i64)>);

fn glance(problem: &Problem, demand: usize) -> Glance<'_> {
    let demand = &problem.demands[demand];
    let first = demand.options.first().map(|choice| (choice.site, choice.cost, choice.load.as_slice()));
    let last = demand.options.last().map(|choice| (choice.site, choice.cost));
    (demand.optional, demand.options.len(), first, last)
}

/// How a rule sees a demand.
#[derive(PartialEq, Eq)]
enum Seen<'r> {
    /// As one of several.
    Among(usize),
    /// With factors at sites.
    Counted(usize, Vec<(usize, i64)>),
    /// As nobody else.
    Alone(usize, &'r usize),
}

/// Per demand, how the rules see it.
fn seen<'r>(problem: &Problem, rules: &'r [Cow<'_, Rule>]) -> Vec<Vec<Seen<'r>>> {
    let mut seen: Vec<Vec<Seen<'r>>> = problem.demands.iter().map(|_| Vec::new()).collect();
    for (index, rule) in rules.iter().enumerate() {
        match rule.as_ref() {
            Rule::Distinct { demands, .. } | Rule::Same { demands, .. } | Rule::Different { demands, .. } => {
                demands.iter().for_each(|&demand| seen[demand].push(Seen::Among(index)));
            }
            Rule::PairMax { matrix, demands, .. } => {
                let mutual = is_symmetric(&problem.matrices[*matrix]);
                for demand in demands {
                    seen[*demand].push(if mutual { Seen::Among(index) } else { Seen::Alone(index, demand) });
                }
            }
            Rule::Linear { terms, .. } => count(&mut seen, index, terms),
            Rule::Implies { when, then } => {
                for demand in [&when.demand, &then.demand] {
                    seen[*demand].push(Seen::Alone(index, demand));
                }
            }
            Rule::Open { .. } | Rule::CostMax(_) | Rule::CostShare { .. } => {}
        }
    }
    seen
}

fn count(seen: &mut [Vec<Seen<'_>>], rule: usize, terms: &[Term]) {
    let mut by_demand: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
    terms.iter().for_each(|term| by_demand.entry(term.demand).or_default().push((term.site, term.coef)));
    for (demand, mut factors) in by_demand {
        factors.sort_unstable();
        seen[demand].push(Seen::Counted(rule, factors));
    }
}

fn is_symmetric(matrix: &Matrix) -> bool {
    let width = u32::try_from(matrix.width).unwrap_or(u32::MAX);
    (0..width).all(|a| (0..a).all(|b| matrix.between(a, b) == matrix.between(b, a)))
}
