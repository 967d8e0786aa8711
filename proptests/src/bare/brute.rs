//! The answer by trying everything, word by word as `docs/formats.md` reads. Plain on purpose: no bound, no
//! order, no cleverness that could be wrong.

use super::{Bare, Choice, Measure, Rule, SITE, Scope};

/// Per demand the site that serves it.
pub type Plan = Vec<Option<usize>>;

/// What is left out of the problem: the parts that a conflict may name, and fees of rules left out.
#[derive(Clone, Debug, Default)]
pub struct Without {
    /// Demands that need not be served.
    pub demands: Vec<usize>,
    /// Sites of unlimited capacity.
    pub capacities: Vec<usize>,
    /// Sites of which as many units as needed can be bought.
    pub limits: Vec<usize>,
    /// Rules whose bounds are forgotten.
    pub rules: Vec<usize>,
    /// Rules that are forgotten altogether, with their fees.
    pub whole_rules: Vec<usize>,
}

/// The best plan and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The first of the best in canonical order.
    pub plan: Plan,
    /// Its cost.
    pub cost: i64,
    /// Each level's value.
    pub levels: Vec<i64>,
    /// Units bought where something is served: site, units.
    pub units: Vec<(usize, i64)>,
}

/// Answers a problem. `None` if it has no solution.
#[must_use]
pub fn best(bare: &Bare, without: &Without) -> Option<Best> {
    let levels = all_levels(bare);
    let mut plans = solutions(bare, without);
    for (measure, tolerance) in &levels {
        let least = plans.iter().map(|plan| measured(bare, without, plan, *measure)).min()?;
        let most = least + least.abs() * tolerance / 1_000_000;
        plans.retain(|plan| measured(bare, without, plan, *measure) <= most);
    }
    let plan = plans.swap_remove(0);
    let (cost, units) = cost(bare, without, &plan)?;
    let levels = levels.iter().map(|(measure, _)| measured(bare, without, &plan, *measure)).collect();
    Some(Best { plan, cost, levels, units })
}

/// The best plan that is worse than the best at some level, for a problem whose levels have no tolerance. `None` if there
/// is none.
#[must_use]
pub fn second(bare: &Bare) -> Option<Best> {
    let without = Without::default();
    let first = best(bare, &without)?;
    let levels = |plan: &Plan| -> Vec<i64> {
        all_levels(bare).iter().map(|(measure, _)| measured(bare, &without, plan, *measure)).collect()
    };
    let worse = solutions(bare, &without).into_iter().map(|plan| (levels(&plan), plan));
    let (levels, plan) = worse.filter(|(levels, _)| *levels > first.levels).min_by(|a, b| a.0.cmp(&b.0))?;
    let (cost, units) = cost(bare, &without, &plan)?;
    Some(Best { plan, cost, levels, units })
}

/// What the stated levels leave open is decided by the cost.
fn all_levels(bare: &Bare) -> Vec<(Measure, i64)> {
    let mut levels = bare.objectives.clone();
    if !levels.contains(&(Measure::Cost, 0)) {
        levels.push((Measure::Cost, 0));
    }
    // Slack that nothing can use is not given.
    if let Some(last) = levels.last_mut() {
        last.1 = 0;
    }
    levels
}

/// Each level's value at a plan; `None` if it is no solution, or chooses what is no option.
#[must_use]
pub fn levels(bare: &Bare, plan: &Plan) -> Option<Vec<i64>> {
    let without = Without::default();
    let solutions = solutions(bare, &without);
    let plan = solutions.iter().find(|solution| *solution == plan)?;
    Some(all_levels(bare).iter().map(|(measure, _)| measured(bare, &without, plan, *measure)).collect())
}

/// Every solution, in canonical order: demands by position, sites by position, unserved last.
fn solutions(bare: &Bare, without: &Without) -> Vec<Plan> {
    let choices: Vec<Vec<Option<usize>>> = (0..bare.demands.len())
        .map(|demand| {
            let mut sites: Vec<usize> =
                bare.demands[demand].options.iter().map(|choice| choice.site).collect();
            sites.sort_unstable();
            let unserved = bare.demands[demand].optional || without.demands.contains(&demand);
            sites.into_iter().map(Some).chain(unserved.then_some(None)).collect()
        })
        .collect();
    let count: usize = choices.iter().map(Vec::len).product();
    let plan = |mut number: usize| -> Plan {
        let mut plan = vec![None; choices.len()];
        for demand in (0..choices.len()).rev() {
            plan[demand] = choices[demand][number % choices[demand].len()];
            number /= choices[demand].len();
        }
        plan
    };
    (0..count).map(plan).filter(|plan| is_solution(bare, without, plan)).collect()
}

fn is_solution(bare: &Bare, without: &Without, plan: &Plan) -> bool {
    let kept = |index: &usize| !without.rules.contains(index) && !without.whole_rules.contains(index);
    let Some((cost, units)) = cost(bare, without, plan) else { return false };
    (0..bare.rules.len()).filter(kept).all(|index| match &bare.rules[index] {
        Rule::CostShare(attribute, value, ppm) => {
            let asked = |site: usize| {
                let named =
                    if *attribute == SITE { Some(site) } else { bare.sites[site].attributes[*attribute] };
                named == Some(*value)
            };
            let part = paid(bare, plan, &units, asked);
            part * 1_000_000 <= ppm * paid(bare, plan, &units, |_| true)
        }
        rule => holds(bare, rule, plan, cost),
    })
}

/// What is paid for some of the sites: the options there, bases and units. Fees are no site's.
fn paid(bare: &Bare, plan: &Plan, units: &[(usize, i64)], asked: impl Fn(usize) -> bool) -> i64 {
    let mut paid = 0;
    for demand in 0..plan.len() {
        if plan[demand].is_some_and(&asked) {
            paid += option(bare, plan, demand).map_or(0, |choice| choice.cost);
        }
    }
    for &(site, bought) in units.iter().filter(|(site, _)| asked(*site)) {
        let stated = &bare.sites[site];
        paid += bought * stated.unit;
        if stated.owned == 0 {
            paid += stated.base;
        }
    }
    paid
}

fn option<'a>(bare: &'a Bare, plan: &Plan, demand: usize) -> Option<&'a Choice> {
    let site = plan[demand]?;
    bare.demands[demand].options.iter().find(|choice| choice.site == site)
}

fn load(bare: &Bare, plan: &Plan, demand: usize, resource: usize) -> i64 {
    let own = option(bare, plan, demand).and_then(|choice| choice.load.as_ref());
    own.unwrap_or(&bare.demands[demand].load)[resource]
}

/// Cost and units; `None` if a site cannot hold what it serves.
fn cost(bare: &Bare, without: &Without, plan: &Plan) -> Option<(i64, Vec<(usize, i64)>)> {
    let mut cost = 0;
    let mut units = Vec::new();
    for demand in 0..plan.len() {
        cost += option(bare, plan, demand).map_or(0, |choice| choice.cost);
    }
    for site in 0..bare.sites.len() {
        let served: Vec<usize> = (0..plan.len()).filter(|&demand| plan[demand] == Some(site)).collect();
        if served.is_empty() {
            continue;
        }
        let bought = units_at(bare, without, plan, site, &served)?;
        let stated = &bare.sites[site];
        cost += if stated.owned > 0 { 0 } else { stated.base } + stated.unit * bought;
        units.push((site, bought));
    }
    for (index, rule) in bare.rules.iter().enumerate() {
        if let Rule::Distinct(attribute, scope, _, _, fees) = rule
            && !without.whole_rules.contains(&index)
        {
            let used = values(bare, plan, *attribute, scope);
            cost += fees.iter().filter(|(value, _)| used.contains(value)).map(|(_, fee)| fee).sum::<i64>();
        }
    }
    Some((cost, units))
}

/// The fewest units that hold everything, tried one after the other.
fn units_at(bare: &Bare, without: &Without, plan: &Plan, site: usize, served: &[usize]) -> Option<i64> {
    let stated = &bare.sites[site];
    let limit = if without.limits.contains(&site) { None } else { stated.limit };
    let holds = |units: i64| {
        (0..bare.resources).all(|resource| {
            let asked: i64 = served.iter().map(|&demand| load(bare, plan, demand, resource)).sum();
            let spare = stated.spare.get(resource).copied().unwrap_or(0);
            let unlimited = without.capacities.contains(&site);
            unlimited || stated.capacity[resource].is_none_or(|held| asked <= held * units + spare)
        })
    };
    let least = i64::from(stated.owned == 0);
    // No load here is above 9 · 5, so more units than that never help.
    (least..=limit.unwrap_or(45).min(45)).find(|&units| holds(units))
}

fn in_scope(plan: &Plan, scope: &Scope) -> Vec<usize> {
    let all = || (0..plan.len()).collect();
    let mut demands = scope.clone().unwrap_or_else(all);
    demands.retain(|&demand| plan[demand].is_some());
    demands
}

fn attribute_of(bare: &Bare, plan: &Plan, demand: usize, attribute: usize) -> Option<usize> {
    let site = plan[demand]?;
    if attribute == SITE { Some(site) } else { bare.sites[site].attributes[attribute] }
}

/// The distinct values in use.
fn values(bare: &Bare, plan: &Plan, attribute: usize, scope: &Scope) -> Vec<usize> {
    let mut values: Vec<usize> = in_scope(plan, scope)
        .into_iter()
        .filter_map(|demand| attribute_of(bare, plan, demand, attribute))
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn within(number: i64, least: Option<i64>, most: Option<i64>) -> bool {
    least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn holds(bare: &Bare, rule: &Rule, plan: &Plan, cost: i64) -> bool {
    match rule {
        Rule::Linear(terms, least, most) => {
            let chosen = terms.iter().filter(|(demand, site, _)| plan[*demand] == Some(*site));
            within(chosen.map(|(_, _, coef)| coef).sum(), *least, *most)
        }
        Rule::Distinct(attribute, scope, least, most, _) => {
            within(count(values(bare, plan, *attribute, scope).len()), *least, *most)
        }
        Rule::Same(attribute, scope) => values(bare, plan, *attribute, scope).len() <= 1,
        Rule::Different(attribute, scope) => {
            values(bare, plan, *attribute, scope).len() == in_scope(plan, scope).len()
        }
        Rule::PairMax(scope, most) => {
            let served = in_scope(plan, scope);
            let region = |demand: usize| attribute_of(bare, plan, demand, 1).unwrap_or(0);
            let near = |a: usize, b: usize| distance(bare, region(served[a]), region(served[b])) <= *most;
            (0..served.len()).all(|a| (a + 1..served.len()).all(|b| near(a, b)))
        }
        Rule::Implies(when, then) => {
            let is = |(demand, attribute, value): (usize, usize, usize)| {
                attribute_of(bare, plan, demand, attribute) == Some(value)
            };
            !is(*when) || is(*then)
        }
        Rule::Share(attribute, value, percent, of, scope) => {
            let weight = |demand: &usize| of.map_or(1, |resource| load(bare, plan, *demand, resource));
            let served = in_scope(plan, scope);
            let there = |demand: &&usize| attribute_of(bare, plan, **demand, *attribute) == Some(*value);
            let part: i64 = served.iter().filter(there).map(weight).sum();
            100 * part <= percent * served.iter().map(weight).sum::<i64>()
        }
        Rule::Open(sites, least, most) => {
            let used = sites.iter().filter(|&&site| plan.contains(&Some(site))).count();
            within(count(used), *least, *most)
        }
        Rule::CostMax(most) => cost <= *most,
        // Held against what is paid where.
        Rule::CostShare(..) => true,
    }
}

/// From the earlier demand's region to the later one's; the way back where only that is stated.
fn distance(bare: &Bare, from: usize, to: usize) -> i64 {
    let stated =
        |a: usize, b: usize| bare.matrix.iter().find(|cell| (cell.0, cell.1) == (a, b)).map(|cell| cell.2);
    match stated(from, to) {
        Some(far) => far,
        None if from == to => 0,
        None => stated(to, from).unwrap_or(i64::MAX),
    }
}

fn measured(bare: &Bare, without: &Without, plan: &Plan, measure: Measure) -> i64 {
    let each = |name: usize| (0..plan.len()).filter_map(move |d| Some(option(bare, plan, d)?.values[name]));
    match measure {
        Measure::Cost => cost(bare, without, plan).map_or(i64::MAX, |(cost, _)| cost),
        Measure::Distinct(attribute) => count(values(bare, plan, attribute, &None).len()),
        Measure::Sum(name) => each(name).sum(),
        Measure::Worst(name) => each(name).max().unwrap_or(0),
        Measure::Weighted(weight, part) => {
            let cost = measured(bare, without, plan, Measure::Cost);
            cost.saturating_add(weight * measured(bare, without, plan, part.alone()))
        }
    }
}
