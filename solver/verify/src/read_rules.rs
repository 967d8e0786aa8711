//! Reads the rules of a problem file.

use crate::problem::{Choice, Condition, Rule};
use crate::read::{Read, Reading, each_once, fault, unknown};
use crate::stated::{self, Number};
use std::collections::HashMap;

impl Reading<'_> {
    pub(super) fn rule(&mut self, path: &str, rule: &stated::Rule) -> Read<Rule> {
        use stated::Rule as Stated;
        let bounds = |min: &Option<Number>, max: Option<i64>, else_some: bool| {
            if min.is_none() && max.is_none() && !else_some { fault(path, "bounds nothing") } else { Ok(()) }
        };
        Ok(match rule {
            Stated::Linear { terms, min, max } => {
                bounds(min, max.map(|max| max.0), false)?;
                let terms = self.terms(path, terms)?;
                Rule::Linear { terms, min: min.map(|min| min.0), max: max.map(|max| max.0) }
            }
            Stated::Distinct { attribute, demands, min, max, fees } => {
                bounds(min, max.map(|max| max.0), !fees.0.is_empty())?;
                let attribute = self.attribute(path, attribute)?;
                let fees = self.fees(path, attribute, fees)?;
                let demands = self.demands(path, demands.as_deref())?;
                Rule::Distinct { attribute, demands, min: count(min), max: max.map(|max| max.0), fees }
            }
            Stated::Same { attribute, demands } => {
                let (attribute, demands) = self.compared(path, attribute, demands.as_deref())?;
                Rule::Same { attribute, demands }
            }
            Stated::Different { attribute, demands } => {
                let (attribute, demands) = self.compared(path, attribute, demands.as_deref())?;
                Rule::Different { attribute, demands }
            }
            Stated::PairMax { matrix, attribute, demands, max } => {
                let (attribute, demands) = self.compared(path, attribute, demands.as_deref())?;
                let cells = self.distances(path, matrix, attribute, &demands)?;
                Rule::PairMax { cells, attribute, demands, max: max.0 }
            }
            Stated::Implies { r#if, then } => {
                Rule::Implies { when: self.condition(path, r#if)?, then: self.condition(path, then)? }
            }
            Stated::Share { attribute, value, max_percent, of, demands } => {
                if max_percent.0 > 100 {
                    return fault(&format!("{path}.max_percent"), "is no part of a hundred");
                }
                let attribute = self.attribute(path, attribute)?;
                let value = self.value(path, attribute, &value.0)?;
                let load = self.share_of(path, of.as_deref())?;
                let demands = self.demands(path, demands.as_deref())?;
                Rule::Share { attribute, value, percent: max_percent.0, load, demands }
            }
            Stated::CostShare { attribute, value, max_ppm } => {
                if max_ppm.0 > 1_000_000 {
                    return fault(&format!("{path}.max_ppm"), "is no part of a million");
                }
                let attribute = self.attribute(path, attribute)?;
                let value = self.value(path, attribute, &value.0)?;
                Rule::CostShare { attribute, value, ppm: max_ppm.0 }
            }
            Stated::Open { sites, min, max } => {
                bounds(min, max.map(|max| max.0), false)?;
                let sites = each_once(&format!("{path}.sites"), sites, &self.problem.site_at, "a site")?;
                Rule::Open { sites, min: count(min), max: max.map(|max| max.0) }
            }
            Stated::CostMax { max } => Rule::CostMax { max: max.0 },
        })
    }

    fn terms(&self, path: &str, stated: &[stated::Term]) -> Read<Vec<(usize, usize, i64)>> {
        let mut terms = Vec::with_capacity(stated.len());
        for (index, term) in stated.iter().enumerate() {
            let path = || format!("{path}.terms[{index}]");
            let demand = self.problem.demand_at.get(&term.demand);
            let site = self.problem.site_at.get(&term.site);
            match (demand, site) {
                (Some(&demand), Some(&site)) => terms.push((demand, site, term.coef.0)),
                (None, _) => return unknown(&path(), &term.demand, "a demand"),
                (_, None) => return unknown(&path(), &term.site, "a site"),
            }
        }
        Ok(terms)
    }

    fn fees(&self, path: &str, attribute: usize, fees: &stated::Pairs<Number>) -> Read<Vec<(usize, i64)>> {
        let mut known = Vec::new();
        for (value, Number(fee)) in &fees.0 {
            if value.is_empty() {
                return fault(&format!("{path}.fees"), "a name needs at least one letter");
            }
            known.extend(self.value(path, attribute, value)?.map(|value| (value, *fee)));
        }
        Ok(known)
    }

    /// An attribute that every candidate of some demands states.
    fn compared(&mut self, path: &str, name: &str, demands: Option<&[String]>) -> Read<(usize, Vec<usize>)> {
        let attribute = self.attribute(path, name)?;
        let demands = self.demands(path, demands)?;
        for demand in demands.iter().map(|&demand| &self.problem.demands[demand]) {
            let lacks = |choice: &&Choice| self.problem.value_at(attribute, choice).is_none();
            if let Some(choice) = demand.options.iter().find(lacks) {
                let site = &self.problem.sites[choice.site].name;
                return fault(
                    path,
                    format!("demand `{}` may use `{site}`, which has no `{name}`", demand.name),
                );
            }
        }
        Ok((attribute, demands))
    }

    /// The distances between values, as far as they are known; every two that two demands could meet are.
    fn distances(
        &self,
        path: &str,
        matrix: &str,
        attribute: usize,
        demands: &[usize],
    ) -> Read<HashMap<(usize, usize), i64>> {
        let Some((_, rows)) = self.file.matrices.0.iter().find(|(name, _)| name == matrix) else {
            return unknown(path, matrix, "a matrix");
        };
        let known = &self.problem.attributes[attribute].known;
        let mut stated = HashMap::new();
        for (from, row) in &rows.0 {
            for (to, Number(far)) in &row.0 {
                if let (Some(&from), Some(&to)) = (known.get(from), known.get(to)) {
                    stated.insert((from, to), *far);
                }
            }
        }
        let mut cells = HashMap::new();
        for (a, b) in self.meetings(attribute, demands) {
            let way_back = || if a == b { Some(0) } else { stated.get(&(b, a)).copied() };
            match stated.get(&(a, b)).copied().or_else(way_back) {
                Some(far) => drop(cells.insert((a, b), far)),
                None => {
                    return fault(path, format!("matrix `{matrix}` lacks a pair that two demands may meet"));
                }
            }
        }
        Ok(cells)
    }

    /// The pairs of values that two demands could meet.
    fn meetings(&self, attribute: usize, demands: &[usize]) -> Vec<(usize, usize)> {
        // Two demands that could meet a value are enough to know.
        let mut users: HashMap<usize, Vec<usize>> = HashMap::new();
        for &demand in demands {
            let options = &self.problem.demands[demand].options;
            for value in options.iter().filter_map(|choice| self.problem.value_at(attribute, choice)) {
                let known = users.entry(value).or_default();
                if known.len() < 2 && !known.contains(&demand) {
                    known.push(demand);
                }
            }
        }
        let mut values: Vec<_> = users.into_iter().collect();
        values.sort_unstable();
        let two = |a: &[usize], b: &[usize]| a.iter().any(|a| b.iter().any(|b| a != b));
        let with = |(a, of_a): &(usize, Vec<usize>)| {
            let met = values.iter().filter(|(_, of_b)| two(of_a, of_b));
            met.map(|&(b, _)| (*a, b)).collect::<Vec<_>>()
        };
        values.iter().flat_map(with).collect()
    }

    fn condition(&mut self, path: &str, stated: &stated::Condition) -> Read<Condition> {
        let Some(&demand) = self.problem.demand_at.get(&stated.demand) else {
            return unknown(path, &stated.demand, "a demand");
        };
        let attribute = self.attribute(path, &stated.attribute)?;
        Ok(Condition { demand, attribute, value: self.value(path, attribute, &stated.value.0)? })
    }

    fn share_of(&self, path: &str, of: Option<&str>) -> Read<Option<usize>> {
        let of = of.unwrap_or("demands");
        match of.split_once(':') {
            None if of == "demands" => Ok(None),
            Some(("load", resource)) => match self.resources.get(resource) {
                Some(&known) => Ok(Some(known)),
                None => unknown(path, resource, "a resource"),
            },
            _ => unknown(path, of, "`demands` or `load:RESOURCE`"),
        }
    }
}

/// A number of things is never below 0.
fn count(min: &Option<Number>) -> Option<i64> {
    min.map(|Number(min)| min.max(0))
}
