//! Sites that share a value of the attribute whose fees weigh most, or that may take the fewest values.

use crate::exact::core::{Core, NONE, index};
use crate::exact::form::{Fee, Form};
use crate::problem::Rule;

/// Sites by the value of one attribute. Cluster 0 has no fee and does not count.
pub(super) struct Clusters {
    pub(super) of_site: Vec<u32>,
    pub(super) fee: Vec<i64>,
    /// How many may be used.
    pub(super) most: Option<i64>,
}

impl Clusters {
    /// Clusters by the attribute whose fees weigh most (or that may take the fewest values), and the fees left.
    pub(super) fn new(core: &Core<'_>, form: &Form) -> (Self, Vec<Fee>) {
        let problem = core.problem;
        let limits = core.rules.iter().filter_map(|rule| match rule.as_ref() {
            Rule::Distinct { attribute, demands, max: Some(max), .. } if demands.len() == core.demands => {
                Some((*attribute, i64::try_from(*max).unwrap_or(i64::MAX)))
            }
            _ => None,
        });
        let limits: Vec<(usize, i64)> = limits.collect();
        let weight = |attribute: usize| -> i64 {
            let fees = form.fees.iter().filter(|fee| fee.everyone && fee.attribute == attribute);
            fees.map(|fee| fee.amount.max(0)).sum()
        };
        let limited = |attribute: usize| limits.iter().any(|&(known, _)| known == attribute);
        let best = (0..problem.attributes)
            .filter(|&attribute| weight(attribute) > 0 || limited(attribute))
            .max_by_key(|&attribute| (weight(attribute), std::cmp::Reverse(attribute)));
        let all = || {
            let copy = |fee: &Fee| Fee { demands: fee.demands.clone(), ..*fee };
            form.fees.iter().map(copy).collect::<Vec<Fee>>()
        };
        let Some(attribute) = best else {
            return (Self { of_site: vec![0; problem.sites.len()], fee: vec![0], most: None }, all());
        };
        let most = limits.iter().filter(|&&(known, _)| known == attribute).map(|&(_, most)| most).min();
        let mut clusters = Self { of_site: Vec::with_capacity(problem.sites.len()), fee: vec![0], most };
        let mut numbered: Vec<u32> = Vec::new();
        for site in &problem.sites {
            let cluster = match site.attributes[attribute] {
                None => 0,
                Some(value) => clusters.number(&mut numbered, value),
            };
            clusters.of_site.push(cluster);
        }
        let (own, rest): (Vec<Fee>, Vec<Fee>) =
            all().into_iter().partition(|fee| fee.everyone && fee.attribute == attribute);
        for fee in own {
            if let Some(&cluster) = numbered.get(fee.value as usize).filter(|&&cluster| cluster != NONE) {
                clusters.fee[cluster as usize] += fee.amount;
            }
        }
        (clusters, rest)
    }

    fn number(&mut self, numbered: &mut Vec<u32>, value: u32) -> u32 {
        if numbered.len() <= value as usize {
            numbered.resize(value as usize + 1, NONE);
        }
        if numbered[value as usize] == NONE {
            numbered[value as usize] = index(self.fee.len());
            self.fee.push(0);
        }
        numbered[value as usize]
    }
}
