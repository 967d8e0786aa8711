//! What an assignment comes to: usage, measures, rules. Exact, slow and plain: engines keep running totals of
//! their own, and their claims are measured again here.

use super::{Assignment, Choice, Condition, Measure, Problem, Rule, Site, Usage};
use std::collections::BTreeMap;

impl Problem {
    /// The option an assignment chose for a demand.
    #[must_use]
    pub fn chosen<'a>(&'a self, assignment: &Assignment, demand: usize) -> Option<&'a Choice> {
        assignment[demand].map(|option| &self.demands[demand].options[option])
    }

    /// The value of an attribute where an assignment serves a demand.
    #[must_use]
    pub fn attribute(&self, assignment: &Assignment, demand: usize, attribute: usize) -> Option<u32> {
        self.chosen(assignment, demand).and_then(|choice| self.sites[choice.site].attributes[attribute])
    }

    /// All that is served, in the order of demands.
    fn served<'a>(&'a self, assignment: &'a Assignment) -> impl Iterator<Item = (usize, &'a Choice)> + 'a {
        (0..self.demands.len()).filter_map(|demand| Some((demand, self.chosen(assignment, demand)?)))
    }

    /// What each site is asked to hold.
    #[must_use]
    pub fn usage(&self, assignment: &Assignment) -> Vec<Usage> {
        let empty = |site: &Site| Usage {
            served: 0,
            load: vec![0; self.resources],
            credit: vec![0; site.credit_limits.len()],
        };
        let mut usage: Vec<Usage> = self.sites.iter().map(empty).collect();
        self.served(assignment).for_each(|(_, choice)| usage[choice.site].add(choice));
        usage
    }

    /// The same for the sites that serve something only: most sites of a catalogue do not.
    fn used(&self, assignment: &Assignment) -> BTreeMap<usize, Usage> {
        let mut used: BTreeMap<usize, Usage> = BTreeMap::new();
        self.served(assignment).for_each(|(_, choice)| used.entry(choice.site).or_default().add(choice));
        used
    }

    /// Per site what it and the options at it cost; `None` if one cannot hold what it is asked.
    #[must_use]
    pub fn site_costs(&self, assignment: &Assignment) -> Option<Vec<i64>> {
        let mut costs = vec![0; self.sites.len()];
        for (site, usage) in self.used(assignment) {
            costs[site] = self.sites[site].fixed_cost(&usage)?;
        }
        self.served(assignment).for_each(|(_, choice)| costs[choice.site] += choice.cost);
        Some(costs)
    }

    /// What the distinct values in use cost.
    #[must_use]
    pub fn fees(&self, assignment: &Assignment) -> i64 {
        let fee = |rule: &Rule| match rule {
            Rule::Distinct { attribute, demands, fees, .. } if !fees.is_empty() => {
                let used = self.distinct(assignment, *attribute, demands);
                fees.iter().filter(|(value, _)| used.contains(value)).map(|&(_, fee)| fee).sum()
            }
            _ => 0,
        };
        self.rules.iter().map(fee).sum()
    }

    /// A measure of a whole assignment; `None` if a site cannot hold what it is asked.
    #[must_use]
    pub fn measure(&self, assignment: &Assignment, measure: Measure) -> Option<i64> {
        let values = |column: usize| self.served(assignment).map(move |(_, choice)| choice.values[column]);
        match measure {
            Measure::Cost => Some(self.site_costs(assignment)?.iter().sum::<i64>() + self.fees(assignment)),
            Measure::Distinct(attribute) => {
                let all: Vec<usize> = (0..self.demands.len()).collect();
                i64::try_from(self.distinct(assignment, attribute, &all).len()).ok()
            }
            Measure::Sum(column) => Some(values(column).sum()),
            Measure::Worst(column) => Some(values(column).fold(0, i64::max)),
            Measure::Weighted(index) => {
                let part = |&(factor, measure)| Some(factor * self.measure(assignment, measure)?);
                self.weighted[index].iter().map(part).sum()
            }
        }
    }

    /// Distinct values of an attribute among served demands, ascending.
    #[must_use]
    pub fn distinct(&self, assignment: &Assignment, attribute: usize, demands: &[usize]) -> Vec<u32> {
        let mut values = self.values_of(assignment, attribute, demands);
        values.sort_unstable();
        values.dedup();
        values
    }

    /// Values of an attribute where demands are served, in their order.
    fn values_of(&self, assignment: &Assignment, attribute: usize, demands: &[usize]) -> Vec<u32> {
        demands.iter().filter_map(|&demand| self.attribute(assignment, demand, attribute)).collect()
    }

    /// Whether a condition holds.
    #[must_use]
    pub fn holds(&self, condition: &Condition, assignment: &Assignment) -> bool {
        self.attribute(assignment, condition.demand, condition.attribute)
            .is_some_and(|value| condition.values.contains(&value))
    }

    /// Whether a whole assignment keeps a rule.
    #[must_use]
    pub fn keeps(&self, rule: &Rule, assignment: &Assignment) -> bool {
        match rule {
            Rule::Linear { terms, min, max } => {
                let holds = |demand: usize, site: usize| {
                    self.chosen(assignment, demand).is_some_and(|choice| choice.site == site)
                };
                let sum =
                    terms.iter().filter(|term| holds(term.demand, term.site)).map(|term| term.coef).sum();
                Rule::within::<i64>(sum, *min, *max)
            }
            Rule::Distinct { attribute, demands, min, max, .. } => {
                Rule::within(self.distinct(assignment, *attribute, demands).len(), *min, *max)
            }
            Rule::Same { attribute, demands } => self.distinct(assignment, *attribute, demands).len() <= 1,
            Rule::Different { attribute, demands } => {
                let all = self.values_of(assignment, *attribute, demands).len();
                self.distinct(assignment, *attribute, demands).len() == all
            }
            Rule::PairMax { matrix, attribute, demands, most } => {
                let values = self.values_of(assignment, *attribute, demands);
                let near = |(position, &a): (usize, &u32)| {
                    values[position + 1..].iter().all(|&b| self.matrices[*matrix].between(a, b) <= *most)
                };
                values.iter().enumerate().all(near)
            }
            Rule::Implies { when, then } => !self.holds(when, assignment) || self.holds(then, assignment),
            Rule::Open { sites, min, max } => {
                let used = |site: &&usize| self.served(assignment).any(|(_, choice)| choice.site == **site);
                Rule::within(sites.iter().filter(used).count(), *min, *max)
            }
            Rule::CostMax(most) => self.measure(assignment, Measure::Cost).is_some_and(|cost| cost <= *most),
            Rule::CostShare { attribute, value, most_ppm } => {
                let Some(costs) = self.site_costs(assignment) else { return false };
                let there = |site: &Site| site.attributes[*attribute] == Some(*value);
                let part =
                    self.sites.iter().zip(&costs).filter(|(site, _)| there(site)).map(|(_, cost)| cost);
                let (part, all): (i64, i64) = (part.sum(), costs.iter().sum());
                i128::from(part) * 1_000_000 <= i128::from(all) * i128::from(*most_ppm)
            }
        }
    }

    /// Whether an assignment is a solution: required demands served, capacities, bins in order and all rules.
    #[must_use]
    pub fn solves(&self, assignment: &Assignment) -> bool {
        let served = |(demand, option): (&super::Demand, &Option<usize>)| match option {
            Some(option) => *option < demand.options.len(),
            None => demand.optional,
        };
        if self.demands.len() != assignment.len() || !self.demands.iter().zip(assignment).all(served) {
            return false;
        }
        let used = self.used(assignment);
        let in_order =
            |&site: &usize| self.sites[site].after.is_none_or(|earlier| used.contains_key(&earlier));
        used.keys().all(in_order)
            && self.site_costs(assignment).is_some()
            && self.rules.iter().all(|rule| self.keeps(rule, assignment))
    }
}
