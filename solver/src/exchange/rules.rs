//! Rules by name become rules by number.

use super::builder::ProblemBuilder;
use super::fault::{Path, Wrong};
use super::spec::{Bounds, ConditionSpec, RuleSpec, Scope, ShareOf, TermSpec};
use crate::problem::{Condition, Matrix, Rule, Term};
use std::collections::BTreeMap;

/// The parts of a whole, as a share of the cost counts them.
const MILLION: i64 = 1_000_000;

/// Looks every rule up. Faults are told by the builder.
pub(super) fn resolve(builder: &mut ProblemBuilder) {
    let rules = std::mem::take(&mut builder.rules);
    let root = Path::Root.key("rules");
    for (index, spec) in rules.iter().enumerate() {
        let Some(spec) = spec else { continue };
        let mut lookup = Lookup { at: root.index(index), builder };
        if let Some(rule) = lookup.rule(spec) {
            builder.problem.rules.push(rule);
        }
    }
    builder.rules = rules;
}

/// One rule being looked up.
struct Lookup<'p, 'b> {
    at: Path<'p>,
    builder: &'b mut ProblemBuilder,
}

impl Lookup<'_, '_> {
    fn rule(&mut self, spec: &RuleSpec) -> Option<Rule> {
        match spec {
            RuleSpec::Linear { terms, bounds } => self.linear(terms, *bounds),
            RuleSpec::Distinct { attribute, demands, bounds, fees } => {
                self.distinct(attribute, demands, *bounds, fees)
            }
            RuleSpec::Same { attribute, demands } => {
                let (attribute, demands) = self.compared(attribute, demands)?;
                Some(Rule::Same { attribute, demands })
            }
            RuleSpec::Different { attribute, demands } => {
                let (attribute, demands) = self.compared(attribute, demands)?;
                Some(Rule::Different { attribute, demands })
            }
            RuleSpec::PairMax { matrix, attribute, demands, max } => {
                self.pair_max(matrix, attribute, demands, *max)
            }
            RuleSpec::Implies { condition, consequence } => {
                let when = self.condition("if", condition);
                let then = self.condition("then", consequence);
                Some(Rule::Implies { when: when?, then: then? })
            }
            RuleSpec::Share { attribute, value, max_percent, of, demands } => {
                self.share(attribute, value, *max_percent, of, demands)
            }
            RuleSpec::CostShare { attribute, value, max_ppm } => self.cost_share(attribute, value, *max_ppm),
            RuleSpec::Open { sites, bounds } => self.open(sites, *bounds),
            RuleSpec::CostMax { max } => {
                self.builder.number(&self.at.key("max"), *max);
                Some(Rule::CostMax(*max))
            }
        }
    }

    fn linear(&mut self, stated: &[TermSpec], bounds: Bounds) -> Option<Rule> {
        self.bounded(bounds, "`min` or `max`");
        let list = self.at.key("terms");
        let mut terms: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for (index, term) in stated.iter().enumerate() {
            let at = list.index(index);
            self.builder.number(&at.key("coef"), term.coef);
            let demand = self.builder.demand(&at.key("demand"), &term.demand);
            let site = self.builder.site(&at.key("site"), &term.site);
            if let (Some(demand), Some(site)) = (demand, site) {
                let sum = terms.entry((demand, site)).or_default();
                *sum = sum.saturating_add(term.coef);
            }
        }
        // What is no option counts for nothing.
        let is_option = |&((demand, site), _): &((usize, usize), i64)| {
            self.builder.problem.demands.get(demand).is_some_and(|demand| demand.at(site).is_some())
        };
        let terms = terms.into_iter().filter(is_option);
        let terms = terms.map(|((demand, site), coef)| Term { demand, site, coef }).collect();
        Some(Rule::Linear { terms, min: bounds.min, max: bounds.max })
    }

    fn distinct(
        &mut self,
        attribute: &str,
        demands: &Scope,
        bounds: Bounds,
        fees: &[(String, i64)],
    ) -> Option<Rule> {
        if fees.is_empty() {
            self.bounded(bounds, "`min`, `max` or `fees`");
        }
        let (min, max) = self.counts(bounds);
        let demands = self.scope(demands);
        let attribute = self.builder.attribute(&self.at.key("attribute"), attribute)?;
        let at = self.at.key("fees");
        let mut known = Vec::new();
        for (value, fee) in fees {
            let at = at.key(value);
            self.builder.number(&at, *fee);
            let value = self.builder.value(&at, attribute, value);
            known.extend(value.map(|value| (value, *fee)));
        }
        Some(Rule::Distinct { attribute, demands: demands?, min, max, fees: known })
    }

    /// An attribute that every candidate of these demands has to have.
    fn compared(&mut self, attribute: &str, demands: &Scope) -> Option<(usize, Vec<usize>)> {
        let demands = self.scope(demands);
        let attribute = self.builder.attribute(&self.at.key("attribute"), attribute)?;
        let demands = demands?;
        self.everywhere(attribute, &demands);
        Some((attribute, demands))
    }

    /// Tells each candidate site that lacks the attribute, once.
    fn everywhere(&mut self, attribute: usize, demands: &[usize]) {
        let problem = &self.builder.problem;
        let mut lacking: BTreeMap<usize, usize> = BTreeMap::new();
        for &demand in demands {
            let Some(options) = problem.demands.get(demand).map(|demand| &demand.options) else { continue };
            for choice in options.iter().filter(|c| problem.sites[c.site].attributes[attribute].is_none()) {
                lacking.entry(choice.site).or_insert(demand);
            }
        }
        for (site, demand) in lacking {
            let wrong = Wrong::NoAttribute {
                demand: self.builder.demands.names()[demand].clone(),
                site: self.builder.sites.names()[site].clone(),
                attribute: self.builder.attributes.names()[attribute].clone(),
            };
            self.builder.faults.push(&self.at, wrong);
        }
    }

    fn pair_max(&mut self, matrix: &str, attribute: &str, demands: &Scope, most: i64) -> Option<Rule> {
        self.builder.number(&self.at.key("max"), most);
        let name = matrix;
        let matrix =
            self.builder.known(&self.at.key("matrix"), name, "a matrix", |builder| &builder.matrices);
        let (attribute, demands) = self.compared(attribute, demands)?;
        matrix?;
        let cells = self.cells(name, attribute, &demands)?;
        let built = Matrix { width: self.builder.width(attribute), cells };
        let matrices = &mut self.builder.problem.matrices;
        let known = matrices.iter().position(|known| *known == built);
        let matrix = known.unwrap_or_else(|| {
            matrices.push(built);
            matrices.len() - 1
        });
        Some(Rule::PairMax { matrix, attribute, demands, most })
    }

    /// The matrix over the attribute's values. A pair that two demands could meet has to be stated, in one
    /// direction at least; other pairs do not matter and are 0.
    fn cells(&mut self, matrix: &str, attribute: usize, demands: &[usize]) -> Option<Vec<i64>> {
        let width = self.builder.width(attribute);
        let users = self.users(attribute, demands);
        let names: Vec<String> = (0..width)
            .map(|value| self.builder.value_name(attribute, u32::try_from(value).unwrap_or(0)))
            .collect();
        let stated = self.builder.distances.get(matrix)?;
        let entry = |a: usize, b: usize| stated.get(&(names[a].clone(), names[b].clone())).copied();
        let mut cells = vec![0; width * width];
        let mut missing: Vec<(usize, usize)> = Vec::new();
        for (a, b) in users.keys().flat_map(|&a| users.keys().map(move |&b| (a, b))) {
            let back = if a == b { Some(0) } else { entry(b, a) };
            match entry(a, b).or(back) {
                Some(value) => cells[a * width + b] = value,
                None if a < b && meet(&users[&a], &users[&b]) => missing.push((a, b)),
                None => {}
            }
        }
        let &(from, to) = match missing.first() {
            None => return Some(cells),
            Some(first) => first,
        };
        let wrong = Wrong::NoPair {
            matrix: matrix.to_owned(),
            from: names[from].clone(),
            to: names[to].clone(),
            more: missing.len() - 1,
        };
        self.builder.faults.push(&self.at, wrong);
        None
    }

    /// Per value the demands that could meet it: the first two are enough to know.
    fn users(&self, attribute: usize, demands: &[usize]) -> BTreeMap<usize, Vec<usize>> {
        let problem = &self.builder.problem;
        let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &demand in demands {
            let Some(options) = problem.demands.get(demand).map(|demand| &demand.options) else { continue };
            for value in options.iter().filter_map(|choice| problem.sites[choice.site].attributes[attribute])
            {
                let known = users.entry(value as usize).or_default();
                if known.len() < 2 && !known.contains(&demand) {
                    known.push(demand);
                }
            }
        }
        users
    }

    fn condition(&mut self, key: &'static str, spec: &ConditionSpec) -> Option<Condition> {
        let at = self.at.key(key);
        let demand = self.builder.demand(&at.key("demand"), &spec.demand);
        let attribute = self.builder.attribute(&at.key("attribute"), &spec.attribute)?;
        let value = self.builder.value(&at.key("value"), attribute, &spec.value);
        Some(Condition { demand: demand?, attribute, values: value.into_iter().collect() })
    }

    /// `100 · part ≤ percent · all` over what is served.
    fn share(
        &mut self,
        attribute: &str,
        value: &str,
        percent: i64,
        of: &ShareOf,
        demands: &Scope,
    ) -> Option<Rule> {
        if !(0..=100).contains(&percent) {
            let why = "no part of a hundred";
            self.builder.faults.push(&self.at.key("max_percent"), Wrong::Range { number: percent, why });
        }
        let demands = self.scope(demands);
        let resource = match of {
            ShareOf::Demands => None,
            ShareOf::Load(name) => {
                Some(
                    self.builder
                        .known(&self.at.key("of"), name, "a resource", |builder| &builder.resources)?,
                )
            }
        };
        let attribute = self.builder.attribute(&self.at.key("attribute"), attribute)?;
        let value = self.builder.value(&self.at.key("value"), attribute, value);
        let problem = &self.builder.problem;
        let mut terms = Vec::new();
        for demand in demands? {
            let options = problem.demands.get(demand).map(|demand| demand.options.as_slice());
            for choice in options.unwrap_or_default() {
                let weight = resource.map_or(1, |resource| choice.load.get(resource).copied().unwrap_or(0));
                let there = value.is_some() && problem.sites[choice.site].attributes[attribute] == value;
                let coef = weight.saturating_mul(if there { 100 - percent } else { -percent });
                terms.push(Term { demand, site: choice.site, coef });
            }
        }
        terms.retain(|term| term.coef != 0);
        Some(Rule::Linear { terms, min: None, max: Some(0) })
    }

    /// A value that no site has gets the number after all others.
    fn cost_share(&mut self, attribute: &str, value: &str, most_ppm: i64) -> Option<Rule> {
        if !(0..=MILLION).contains(&most_ppm) {
            let why = "no part of a million";
            self.builder.faults.push(&self.at.key("max_ppm"), Wrong::Range { number: most_ppm, why });
        }
        let attribute = self.builder.attribute(&self.at.key("attribute"), attribute)?;
        let value = self.builder.value(&self.at.key("value"), attribute, value);
        let none = u32::try_from(self.builder.width(attribute)).unwrap_or(u32::MAX);
        Some(Rule::CostShare { attribute, value: value.unwrap_or(none), most_ppm })
    }

    fn open(&mut self, stated: &[String], bounds: Bounds) -> Option<Rule> {
        self.bounded(bounds, "`min` or `max`");
        let (min, max) = self.counts(bounds);
        let at = self.at;
        let list = at.key("sites");
        let sites = self.each_once(&list, stated, |builder, at, name| builder.site(at, name));
        Some(Rule::Open { sites: sites?, min, max })
    }

    /// The demands a rule is about.
    fn scope(&mut self, scope: &Scope) -> Option<Vec<usize>> {
        match scope {
            None => Some((0..self.builder.demands.len()).collect()),
            Some(names) => {
                let at = self.at;
                let list = at.key("demands");
                self.each_once(&list, names, |builder, at, name| builder.demand(at, name))
            }
        }
    }

    /// The positions of names, each of them new; `None` if one is not sound.
    fn each_once(
        &mut self,
        list: &Path<'_>,
        names: &[String],
        find: impl Fn(&mut ProblemBuilder, &Path<'_>, &str) -> Option<usize>,
    ) -> Option<Vec<usize>> {
        let mut seen = std::collections::BTreeSet::new();
        let mut found = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            let at = list.index(index);
            let position = find(self.builder, &at, name);
            if position.is_some_and(|position| !seen.insert(position)) {
                self.builder.faults.push(&at, Wrong::Twice(name.clone()));
            }
            found.push(position);
        }
        found.into_iter().collect()
    }

    fn bounded(&mut self, bounds: Bounds, keys: &'static str) {
        if bounds.are_absent() {
            self.builder.faults.push(&self.at, Wrong::Boundless { keys });
        }
        for (key, bound) in [("min", bounds.min), ("max", bounds.max)] {
            self.builder.number(&self.at.key(key), bound.unwrap_or_default());
        }
    }

    /// Bounds of a number of things, which is never negative.
    fn counts(&mut self, bounds: Bounds) -> (Option<usize>, Option<usize>) {
        if let Some(max) = bounds.max {
            self.builder.not_negative(&self.at.key("max"), max);
        }
        let count = |bound: i64| usize::try_from(bound.max(0)).unwrap_or(usize::MAX);
        (bounds.min.map(count), bounds.max.map(count))
    }
}

/// Whether two different demands could meet one value each.
fn meet(a: &[usize], b: &[usize]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a != b))
}
