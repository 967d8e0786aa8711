//! A problem cut into its connected parts, each a problem of its own with its own numbers.

use super::union::Union;
use crate::problem::{Assignment, Choice, Condition, Demand, Problem, Rule, Site, Term};

/// Nothing of the part.
const ABSENT: usize = usize::MAX;

/// A connected part.
pub(super) struct Part {
    pub(super) problem: Problem,
    /// Its demands in the whole, ascending.
    demands: Vec<usize>,
}

impl Part {
    /// The whole assignment with this part's own.
    pub(super) fn put(&self, mut whole: Assignment, own: &Assignment) -> Assignment {
        // Options keep their positions.
        self.demands.iter().zip(own).for_each(|(&demand, &option)| whole[demand] = option);
        whole
    }
}

/// The connected parts, those with the fewest options first; `None` if there is only one.
pub(super) fn split(problem: &Problem) -> Option<Vec<Part>> {
    if problem.demands.len() < 2 {
        return None;
    }
    let mut union = Union::new(problem.demands.len());
    if !by_sites(problem, &mut union) || !by_rules(problem, &mut union) {
        return None;
    }
    let mut parts = cut(problem, &mut union);
    parts.sort_by_key(|part| part.problem.demands.iter().map(|demand| demand.options.len()).sum::<usize>());
    Some(parts)
}

/// Joins what shares a site; `false` as soon as all hang together.
fn by_sites(problem: &Problem, union: &mut Union) -> bool {
    let mut follows = vec![false; problem.sites.len()];
    for (index, site) in problem.sites.iter().enumerate() {
        if let Some(earlier) = site.after {
            (follows[index], follows[earlier]) = (true, true);
        }
    }
    let priced: Vec<bool> =
        problem.sites.iter().zip(follows).map(|(site, follows)| follows || is_priced(site)).collect();
    let mut first = vec![ABSENT; problem.sites.len()];
    for (demand, choice) in options(problem).filter(|(_, choice)| priced[choice.site]) {
        meet(&mut first, union, choice.site, demand);
        if union.sets == 1 {
            return false;
        }
    }
    for (index, site) in problem.sites.iter().enumerate() {
        let Some(earlier) = site.after else { continue };
        if first[index] != ABSENT && first[earlier] != ABSENT {
            union.join(first[index], first[earlier]);
        }
    }
    let scarce = scarce(problem);
    for (demand, choice) in options(problem).filter(|(_, choice)| scarce[choice.site]) {
        meet(&mut first, union, choice.site, demand);
    }
    union.sets > 1
}

fn options(problem: &Problem) -> impl Iterator<Item = (usize, &Choice)> {
    problem
        .demands
        .iter()
        .enumerate()
        .flat_map(|(index, demand)| demand.options.iter().map(move |choice| (index, choice)))
}

fn meet(first: &mut [usize], union: &mut Union, site: usize, demand: usize) {
    match first[site] {
        ABSENT => first[site] = demand,
        other => union.join(other, demand),
    }
}

/// Whether its use costs or gives something once.
fn is_priced(site: &Site) -> bool {
    site.entry() != 0 || site.credit_limits.iter().any(|&limit| limit != 0)
}

/// Sites that cannot hold everything that could be served there, as they stand when they are first used.
fn scarce(problem: &Problem) -> Vec<bool> {
    let width = problem.resources;
    let mut asked = vec![0_i64; problem.sites.len() * width];
    for (_, choice) in options(problem) {
        let row = &mut asked[choice.site * width..(choice.site + 1) * width];
        row.iter_mut().zip(&choice.load).for_each(|(sum, &load)| *sum = sum.saturating_add(load));
    }
    let runs_out = |(index, site): (usize, &Site)| {
        site.capacity.iter().enumerate().any(|(resource, capacity)| {
            let Some(capacity) = *capacity else { return false };
            let free = capacity.saturating_mul(site.least_units()).saturating_add(site.spare_of(resource));
            asked[index * width + resource] > free
        })
    };
    problem.sites.iter().enumerate().map(runs_out).collect()
}

/// Joins what a rule watches; `false` if all hang together.
fn by_rules(problem: &Problem, union: &mut Union) -> bool {
    for rule in &problem.rules {
        match rule {
            Rule::CostShare { .. } => return false,
            Rule::CostMax(_) => {}
            rule => union.join_all(watched(problem, rule)),
        }
    }
    union.sets > 1
}

/// The demands that a rule connects.
fn watched(problem: &Problem, rule: &Rule) -> Vec<usize> {
    match rule {
        Rule::Distinct { min: None, max: None, fees, .. } if fees.is_empty() => Vec::new(),
        Rule::Distinct { demands, .. }
        | Rule::Same { demands, .. }
        | Rule::Different { demands, .. }
        | Rule::PairMax { demands, .. } => demands.clone(),
        Rule::Linear { terms, .. } => terms.iter().map(|term| term.demand).collect(),
        Rule::Implies { when, then } => vec![when.demand, then.demand],
        Rule::Open { sites, .. } => {
            let there = |demand: &Demand| sites.iter().any(|&site| demand.at(site).is_some());
            (0..problem.demands.len()).filter(|&demand| there(&problem.demands[demand])).collect()
        }
        Rule::CostMax(_) | Rule::CostShare { .. } => Vec::new(),
    }
}

/// The parts, in the order of their first demands.
fn cut(problem: &Problem, union: &mut Union) -> Vec<Part> {
    let mut number = vec![ABSENT; problem.demands.len()];
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut part_of = vec![0; problem.demands.len()];
    for (demand, part) in part_of.iter_mut().enumerate() {
        let root = union.find(demand);
        if number[root] == ABSENT {
            number[root] = members.len();
            members.push(Vec::new());
        }
        *part = number[root];
        members[number[root]].push(demand);
    }
    let mut rules: Vec<Vec<&Rule>> = vec![Vec::new(); members.len()];
    for rule in problem.rules.iter().filter(|rule| !matches!(rule, Rule::CostMax(_))) {
        let watched = watched(problem, rule);
        // A rule over nothing may still be one that nothing keeps: some part has to see it.
        rules[watched.first().map_or(0, |&demand| part_of[demand])].push(rule);
    }
    let mut map =
        Map { site: vec![ABSENT; problem.sites.len()], demand: vec![ABSENT; problem.demands.len()] };
    let pairs = members.into_iter().zip(rules);
    pairs.map(|(demands, rules)| map.part(problem, demands, &rules)).collect()
}

/// The numbers of sites and demands within a part.
struct Map {
    site: Vec<usize>,
    demand: Vec<usize>,
}

impl Map {
    fn part(&mut self, problem: &Problem, demands: Vec<usize>, rules: &[&Rule]) -> Part {
        let sites = self.sites(problem, &demands);
        demands.iter().enumerate().for_each(|(own, &demand)| self.demand[demand] = own);
        let own = Problem {
            sites: sites.iter().map(|&site| self.renumbered_site(&problem.sites[site])).collect(),
            demands: demands.iter().map(|&demand| self.renumbered_demand(&problem.demands[demand])).collect(),
            rules: rules.iter().map(|rule| self.renumbered_rule(rule)).collect(),
            matrices: problem.matrices.clone(),
            weighted: problem.weighted.clone(),
            attributes: problem.attributes,
            columns: problem.columns,
            resources: problem.resources,
        };
        sites.into_iter().for_each(|site| self.site[site] = ABSENT);
        demands.iter().for_each(|&demand| self.demand[demand] = ABSENT);
        Part { problem: own, demands }
    }

    /// The sites that the demands could use and those that have to be used before them, in their order.
    fn sites(&mut self, problem: &Problem, demands: &[usize]) -> Vec<usize> {
        let mut sites: Vec<usize> = Vec::new();
        for choice in demands.iter().flat_map(|&demand| &problem.demands[demand].options) {
            let mut next = Some(choice.site);
            while let Some(site) = next.filter(|&site| self.site[site] == ABSENT) {
                self.site[site] = 0;
                sites.push(site);
                next = problem.sites[site].after;
            }
        }
        sites.sort_unstable();
        sites.iter().enumerate().for_each(|(own, &site)| self.site[site] = own);
        sites
    }

    fn renumbered_site(&self, site: &Site) -> Site {
        Site { after: site.after.map(|earlier| self.site[earlier]), ..site.clone() }
    }

    fn renumbered_demand(&self, demand: &Demand) -> Demand {
        let option = |choice: &Choice| Choice { site: self.site[choice.site], ..choice.clone() };
        Demand { optional: demand.optional, options: demand.options.iter().map(option).collect() }
    }

    fn renumbered_rule(&self, rule: &Rule) -> Rule {
        let mut rule = rule.clone();
        let condition = |condition: &mut Condition| condition.demand = self.demand[condition.demand];
        match &mut rule {
            Rule::Linear { terms, .. } => {
                // A term at a site that its demand cannot use never counts.
                let known = |term: &Term| self.site[term.site] != ABSENT;
                terms.retain(known);
                terms.iter_mut().for_each(|term| {
                    (term.demand, term.site) = (self.demand[term.demand], self.site[term.site]);
                });
            }
            Rule::Distinct { demands, .. }
            | Rule::Same { demands, .. }
            | Rule::Different { demands, .. }
            | Rule::PairMax { demands, .. } => {
                demands.retain(|&demand| self.demand[demand] != ABSENT);
                demands.iter_mut().for_each(|demand| *demand = self.demand[*demand]);
            }
            Rule::Implies { when, then } => [when, then].into_iter().for_each(condition),
            Rule::Open { sites, .. } => {
                sites.retain(|&site| self.site[site] != ABSENT);
                sites.iter_mut().for_each(|site| *site = self.site[*site]);
            }
            Rule::CostMax(_) | Rule::CostShare { .. } => {}
        }
        rule
    }
}
