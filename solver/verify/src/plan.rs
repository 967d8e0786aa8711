//! A plan against the problem's own words: no row is asked.

use crate::problem::{Choice, Condition, Measure, Problem, Rule, Site};
use crate::stated::Pairs;
use std::collections::BTreeSet;

/// A whole plan: every demand at one of its options, or unserved; every used site with its units.
#[derive(Debug)]
pub(crate) struct Plan<'p> {
    problem: &'p Problem,
    chosen: Vec<Option<&'p Choice>>,
    /// Per site; `None` where nothing is served.
    units: Vec<Option<i64>>,
}

/// What is wrong with a plan.
type Checked<T = ()> = Result<T, String>;

impl<'p> Plan<'p> {
    /// A valid plan.
    pub(crate) fn checked(
        problem: &'p Problem,
        assignment: &Pairs<String>,
        units: &Pairs<i64>,
    ) -> Checked<Self> {
        let chosen = chosen(problem, assignment)?;
        let mut used = vec![false; problem.sites.len()];
        chosen.iter().flatten().for_each(|choice| used[choice.site] = true);
        let units = bought(problem, &used, units)?;
        let plan = Self { problem, chosen, units };
        plan.holds_all()?;
        if problem.needed_only() {
            plan.needs_all()?;
        }
        match problem.rules.iter().position(|rule| !plan.keeps(rule)) {
            Some(broken) => Err(format!("the assignment breaks rules[{broken}]")),
            None => Ok(plan),
        }
    }

    /// How many demands it serves, and at how many sites.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.chosen.iter().flatten().count(), self.units.iter().flatten().count())
    }

    /// Per site and resource what is asked of it.
    fn loads(&self) -> Vec<i128> {
        let resources = self.problem.resources.len();
        let mut loads = vec![0_i128; self.units.len() * resources];
        for choice in self.chosen.iter().flatten() {
            let loads = &mut loads[choice.site * resources..];
            loads.iter_mut().zip(&choice.load).for_each(|(sum, &load)| *sum += i128::from(load));
        }
        loads
    }

    /// No site buys a unit that nothing needs.
    fn needs_all(&self) -> Checked {
        let (loads, resources) = (self.loads(), self.problem.resources.len());
        for (index, (site, units)) in self.problem.sites.iter().zip(&self.units).enumerate() {
            let Some(units) = units.filter(|&units| units > i64::from(!site.owned)) else { continue };
            let is_short = |resource: usize| {
                let fewer = site.capacity[resource].map(|capacity| held(site, resource, capacity, units - 1));
                fewer.is_some_and(|fewer| loads[index * resources + resource] > fewer)
            };
            if !(0..resources).any(is_short) {
                return Err(format!(
                    "{units} units are bought at `{}`, and one less would do: a share of the cost counts only what is needed",
                    site.name
                ));
            }
        }
        Ok(())
    }

    /// Every site holds what it serves.
    fn holds_all(&self) -> Checked {
        let (loads, resources) = (self.loads(), self.problem.resources.len());
        for (index, (site, units)) in self.problem.sites.iter().zip(&self.units).enumerate() {
            let Some(units) = *units else { continue };
            for resource in 0..resources {
                let Some(capacity) = site.capacity[resource] else { continue };
                let (asked, held) =
                    (loads[index * resources + resource], held(site, resource, capacity, units));
                if asked > held {
                    return Err(format!(
                        "site `{}` holds {held} of `{}`, and {asked} are asked of it",
                        site.name, self.problem.resources[resource]
                    ));
                }
            }
        }
        Ok(())
    }

    fn value(&self, attribute: usize, demand: usize) -> Option<usize> {
        self.problem.value_at(attribute, self.chosen[demand]?)
    }

    fn values(&self, attribute: usize, demands: &[usize]) -> Vec<usize> {
        demands.iter().filter_map(|&demand| self.value(attribute, demand)).collect()
    }

    fn distinct(&self, attribute: usize, demands: &[usize]) -> BTreeSet<usize> {
        self.values(attribute, demands).into_iter().collect()
    }

    fn meets(&self, condition: &Condition) -> bool {
        condition.value.is_some() && self.value(condition.attribute, condition.demand) == condition.value
    }

    fn keeps(&self, rule: &Rule) -> bool {
        match rule {
            Rule::Linear { terms, min, max } => {
                let there = |&&(demand, site, _): &&(usize, usize, i64)| {
                    self.chosen[demand].is_some_and(|choice| choice.site == site)
                };
                let sum = terms.iter().filter(there).map(|&(_, _, coef)| i128::from(coef)).sum();
                within(sum, *min, *max)
            }
            Rule::Distinct { attribute, demands, min, max, .. } => {
                within(size(self.distinct(*attribute, demands).len()), *min, *max)
            }
            Rule::Same { attribute, demands } => self.distinct(*attribute, demands).len() <= 1,
            Rule::Different { attribute, demands } => {
                self.distinct(*attribute, demands).len() == self.values(*attribute, demands).len()
            }
            Rule::PairMax { cells, attribute, demands, max } => {
                let values = self.values(*attribute, demands);
                let near = |(position, &a): (usize, &usize)| {
                    values[position + 1..].iter().all(|&b| cells.get(&(a, b)).is_some_and(|far| far <= max))
                };
                values.iter().enumerate().all(near)
            }
            Rule::Implies { when, then } => !self.meets(when) || self.meets(then),
            Rule::Share { attribute, value, percent, load, demands } => {
                let weight = |demand: usize| {
                    self.chosen[demand]
                        .map_or(0, |choice| load.map_or(1, |resource| choice.load[resource].into()))
                };
                let there = |demand: &&usize| value.is_some() && self.value(*attribute, **demand) == *value;
                let part: i128 = demands.iter().filter(there).map(|&demand| weight(demand)).sum();
                let all: i128 = demands.iter().map(|&demand| weight(demand)).sum();
                100 * part <= i128::from(*percent) * all
            }
            Rule::CostShare { attribute, value, ppm } => {
                let of = |site: usize| i128::from(self.problem.is_there(site, *attribute, *value));
                1_000_000 * self.bill(of) <= i128::from(*ppm) * self.bill(|_| 1)
            }
            Rule::Open { sites, min, max } => {
                within(size(sites.iter().filter(|&&site| self.units[site].is_some()).count()), *min, *max)
            }
            Rule::CostMax { max } => self.cost() <= i128::from(*max),
        }
    }

    /// Options, bases, units, fees.
    fn cost(&self) -> i128 {
        let fees = self.problem.rules.iter().map(|rule| self.fees(rule));
        self.bill(|_| 1) + fees.sum::<i128>()
    }

    /// What sites and the options there cost, each site so many times.
    fn bill(&self, times: impl Fn(usize) -> i128) -> i128 {
        let options = self.chosen.iter().flatten().map(|choice| times(choice.site) * i128::from(choice.cost));
        let sites = self.problem.sites.iter().zip(&self.units).enumerate();
        let sites =
            sites.map(|(index, (site, units))| units.map_or(0, |units| times(index) * price(site, units)));
        options.sum::<i128>() + sites.sum::<i128>()
    }

    fn fees(&self, rule: &Rule) -> i128 {
        let Rule::Distinct { attribute, demands, fees, .. } = rule else { return 0 };
        let used = self.distinct(*attribute, demands);
        fees.iter().filter(|(value, _)| used.contains(value)).map(|&(_, fee)| i128::from(fee)).sum()
    }

    /// What the plan comes to.
    pub(crate) fn measure(&self, measure: &Measure) -> i128 {
        let values = |name: &str| {
            let name = name.to_owned();
            self.chosen.iter().flatten().map(move |choice| i128::from(choice.value(&name)))
        };
        match measure {
            Measure::Cost => self.cost(),
            Measure::Distinct(attribute) => {
                let all: Vec<usize> = (0..self.chosen.len()).collect();
                size(self.distinct(*attribute, &all).len())
            }
            Measure::Sum(name) => values(name).sum(),
            Measure::Worst(name) => values(name).fold(0, i128::max),
            Measure::Weighted(parts) => {
                let part = |(weight, part): &(i64, Measure)| i128::from(*weight) * self.measure(part);
                parts.iter().map(part).sum()
            }
        }
    }
}

fn chosen<'p>(problem: &'p Problem, assignment: &Pairs<String>) -> Checked<Vec<Option<&'p Choice>>> {
    let mut chosen = vec![None; problem.demands.len()];
    for (demand, site) in &assignment.0 {
        let Some(&index) = problem.demand_at.get(demand) else {
            return Err(format!("the assignment serves `{demand}`, which is no demand"));
        };
        let at = problem.site_at.get(site);
        let option = problem.demands[index].options.iter().find(|option| Some(&option.site) == at);
        chosen[index] = Some(option.ok_or_else(|| format!("`{site}` is no option of demand `{demand}`"))?);
    }
    match problem.demands.iter().zip(&chosen).find(|(demand, choice)| !demand.optional && choice.is_none()) {
        Some((demand, _)) => Err(format!("demand `{}` is not served", demand.name)),
        None => Ok(chosen),
    }
}

/// The units of the sites in use, and of no other.
fn bought(problem: &Problem, used: &[bool], units: &Pairs<i64>) -> Checked<Vec<Option<i64>>> {
    let mut bought = vec![None; used.len()];
    for (name, units) in &units.0 {
        let Some(&index) = problem.site_at.get(name) else {
            return Err(format!("units are bought at `{name}`, which is no site"));
        };
        let site = &problem.sites[index];
        if !used[index] {
            return Err(format!("units are bought at `{name}`, which serves nothing"));
        }
        if *units < i64::from(!site.owned) || site.limit.is_some_and(|limit| *units > limit) {
            return Err(format!("{units} units cannot be bought at `{name}`"));
        }
        bought[index] = Some(*units);
    }
    match (0..used.len()).find(|&site| used[site] && bought[site].is_none()) {
        Some(site) => Err(format!("the units bought at `{}` are not stated", problem.sites[site].name)),
        None => Ok(bought),
    }
}

fn held(site: &Site, resource: usize, capacity: i64, units: i64) -> i128 {
    i128::from(capacity) * i128::from(units) + i128::from(site.spare[resource])
}

fn price(site: &Site, units: i64) -> i128 {
    i128::from(if site.owned { 0 } else { site.base }) + i128::from(site.unit) * i128::from(units)
}

fn size(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

fn within(sum: i128, min: Option<i64>, max: Option<i64>) -> bool {
    min.is_none_or(|min| sum >= i128::from(min)) && max.is_none_or(|max| sum <= i128::from(max))
}
