//! Why a problem has no solution: a minimal list of what cannot hold together.
//!
//! Dropping a demand lets it stay unserved, dropping a capacity makes it unlimited, dropping a limit lets as many
//! units be bought as needed, dropping a rule forgets its bounds (its fees are a cost, not a bound). Each member
//! of the list is dropped once to see that a solution appears (deletion filter, Chinneck and Dravnieks 1991,
//! ORSA Journal on Computing 3(2)): one search per part that could matter.

use super::named::Named;
use crate::budget::Budget;
use crate::exact::any;
use crate::problem::{Problem, Rule};
use std::fmt;

/// A part of a problem that can be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Demand(usize),
    Capacity(usize),
    Limit(usize),
    Rule(usize),
}

/// The list; `None` if the budget ends before it is proven minimal.
pub(super) fn minimal(named: &Named, budget: &mut Budget) -> Option<Vec<String>> {
    let problem = &named.problem;
    let mut kept = parts(problem);
    loop {
        let (before, again) = (kept.len(), turns(problem, &kept));
        pass(problem, &mut kept, budget)?;
        if !again || kept.len() == before {
            break;
        }
    }
    Some(kept.into_iter().map(|part| Told { named, part }.to_string()).collect())
}

/// Whether dropping a part could take solutions away: a site of unlimited capacity buys fewer units, and what is bought
/// elsewhere becomes a larger part of the cost. What was needed before may then be idle, so all is tried once more.
fn turns(problem: &Problem, kept: &[Part]) -> bool {
    let is_share = |part: &Part| match *part {
        Part::Rule(index) => matches!(problem.rules[index], Rule::CostShare { .. }),
        _ => false,
    };
    kept.iter().any(is_share) && kept.iter().any(|part| matches!(part, Part::Capacity(_)))
}

/// Drops every part that is not needed, one after the other.
fn pass(problem: &Problem, kept: &mut Vec<Part>, budget: &mut Budget) -> Option<()> {
    let mut position = kept.len();
    // From the back: rules and sites are dropped before demands, so what stays speaks of demands first.
    while position > 0 {
        position -= 1;
        let mut without = kept.clone();
        without.remove(position);
        if contradicts(problem, &without, budget)? {
            *kept = without;
        }
    }
    Some(())
}

/// Everything that bounds something.
fn parts(problem: &Problem) -> Vec<Part> {
    let demands = problem.demands.iter().enumerate().filter(|(_, demand)| !demand.optional);
    let demands = demands.map(|(index, _)| Part::Demand(index));
    let sites = problem.sites.iter().enumerate().flat_map(|(index, site)| {
        let holds = site.capacity.iter().any(Option::is_some).then_some(Part::Capacity(index));
        let limited = site.limit.is_some().then_some(Part::Limit(index));
        holds.into_iter().chain(limited)
    });
    let bounds = |rule: &Rule| !matches!(rule, Rule::Distinct { min: None, max: None, .. });
    let rules = problem.rules.iter().enumerate().filter(|(_, rule)| bounds(rule));
    demands.chain(sites).chain(rules.map(|(index, _)| Part::Rule(index))).collect()
}

/// Whether these parts alone have no solution; `None` if the budget ends.
fn contradicts(problem: &Problem, kept: &[Part], budget: &mut Budget) -> Option<bool> {
    match any(&only(problem, kept), budget) {
        Some(_) => Some(false),
        None if budget.left() > 0 => Some(true),
        None => None,
    }
}

/// The problem with every other part dropped.
fn only(problem: &Problem, kept: &[Part]) -> Problem {
    let mut only = problem.clone();
    only.demands.iter_mut().for_each(|demand| demand.optional = true);
    for (index, site) in only.sites.iter_mut().enumerate() {
        if !kept.contains(&Part::Capacity(index)) {
            site.capacity.iter_mut().for_each(|held| *held = None);
        }
        if !kept.contains(&Part::Limit(index)) {
            site.limit = None;
        }
    }
    let rules = problem.rules.iter().enumerate();
    only.rules =
        rules.filter_map(|(index, rule)| bounds_kept(rule, kept.contains(&Part::Rule(index)))).collect();
    for part in kept {
        if let Part::Demand(index) = *part {
            only.demands[index].optional = false;
        }
    }
    only
}

fn bounds_kept(rule: &Rule, kept: bool) -> Option<Rule> {
    match rule {
        rule if kept => Some(rule.clone()),
        Rule::Distinct { attribute, demands, fees, .. } if !fees.is_empty() => Some(Rule::Distinct {
            attribute: *attribute,
            demands: demands.clone(),
            min: None,
            max: None,
            fees: fees.clone(),
        }),
        _ => None,
    }
}

/// A part as a solution file names it.
struct Told<'p> {
    named: &'p Named,
    part: Part,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Demand(index) => f.write_str(&self.named.demands()[index]),
            Part::Capacity(index) => write!(f, "capacity:{}", self.named.sites()[index]),
            Part::Limit(index) => write!(f, "limit:{}", self.named.sites()[index]),
            Part::Rule(index) => write!(f, "rule:{index}"),
        }
    }
}
