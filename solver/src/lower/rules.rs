//! Rules in the problem's terms. Whatever binds each demand by its site alone (charges, moves, shares of loads)
//! becomes a sum over options; the rest is a rule of its own kind.

use super::attributes::{Attribute, YES};
use super::columns::Column;
use super::{Lowered, Lowering};
use crate::graph::Standing;
use crate::problem::{Choice, Condition, Rule, Term};
use prism_model::catalog::Aspect;
use prism_model::request::{self, Request, RuleKind, Share, ShareOf};
use prism_model::{DemandId, SiteId};

/// The parts of a whole, as a share counts them.
const WHOLE: i64 = 1_000_000;

impl Lowered {
    /// What a rule of the request becomes.
    pub(super) fn rule(&self, from: Lowering<'_>, rule: &RuleKind) -> Vec<Rule> {
        match rule {
            RuleKind::Same(aspect, demands) => {
                vec![Rule::Same { attribute: self.aspect(*aspect), demands: positions(demands) }]
            }
            RuleKind::Different(aspect, demands) => {
                vec![Rule::Different { attribute: self.aspect(*aspect), demands: positions(demands) }]
            }
            RuleKind::AtMost(aspect, demands, most) => {
                vec![self.distinct(*aspect, demands, None, Some(*most))]
            }
            RuleKind::AtLeast(aspect, demands, least) => {
                vec![self.distinct(*aspect, demands, Some(*least), None)]
            }
            RuleKind::Budget(most) => vec![Rule::CostMax(most.0)],
            RuleKind::Charge(demands, most) => {
                vec![self.sum(demands, most.0, |_, choice| self.figure(choice, Column::Charge))]
            }
            RuleKind::Share(share) => vec![self.share(from, share)],
            RuleKind::IfThen(implications) => implications.iter().map(|one| self.implies(one)).collect(),
            RuleKind::MaxMoves(demands, most) => {
                let moves = |demand, choice: &Choice| {
                    let (site, _) = self.origins[choice.site];
                    i64::from(leaves(from.request, demand, site))
                };
                vec![self.sum(demands, i64::from(*most), moves)]
            }
        }
    }

    /// At least one demand is served at another site than here, whichever purchase of it.
    pub(super) fn other_than(&self, sites: &[SiteId]) -> Rule {
        let mut terms = Vec::new();
        for (demand, &site) in sites.iter().enumerate() {
            let options = self.problem.demands[demand].options.iter();
            let there = options.filter(|choice| self.origins[choice.site].0 == site);
            terms.extend(there.map(|choice| Term { demand, site: choice.site, coef: 1 }));
        }
        let most = i64::try_from(sites.len()).unwrap_or(i64::MAX) - 1;
        Rule::Linear { terms, min: None, max: Some(most) }
    }

    fn aspect(&self, aspect: Aspect) -> usize {
        self.attributes.position(&Attribute::Aspect(aspect))
    }

    fn distinct(&self, aspect: Aspect, demands: &[DemandId], min: Option<u32>, max: Option<u32>) -> Rule {
        let number = |count: u32| count as usize;
        Rule::Distinct {
            attribute: self.aspect(aspect),
            demands: positions(demands),
            min: min.map(number),
            max: max.map(number),
            fees: Vec::new(),
        }
    }

    /// The options of these demands add up to `most` at most.
    fn sum(&self, demands: &[DemandId], most: i64, of: impl Fn(DemandId, &Choice) -> i64) -> Rule {
        let mut terms = Vec::new();
        for &demand in demands {
            for choice in &self.problem.demands[demand.index()].options {
                let coef = of(demand, choice);
                if coef != 0 {
                    terms.push(Term { demand: demand.index(), site: choice.site, coef });
                }
            }
        }
        Rule::Linear { terms, min: None, max: Some(most) }
    }

    fn figure(&self, choice: &Choice, column: Column) -> i64 {
        choice.values[self.column(column)]
    }

    fn share(&self, from: Lowering<'_>, share: &Share) -> Rule {
        let there = |choice: &Choice| {
            let (site, _) = self.origins[choice.site];
            Standing { catalog: from.catalog, site }.touches(&share.target)
        };
        match share.of {
            ShareOf::Demands => {
                let all = i64::try_from(share.demands.len()).unwrap_or(i64::MAX);
                let most = all.saturating_mul(share.most_ppm).div_euclid(WHOLE);
                self.sum(&share.demands, most, |_, choice| i64::from(there(choice)))
            }
            ShareOf::Load(resource) => {
                let load = |demand: DemandId, choice: &Choice| {
                    let (site, _) = self.origins[choice.site];
                    from.graph.demands[demand.index()].loads[site.index()][resource.index()]
                };
                self.part(share, there, load)
            }
            ShareOf::Charges => self.part(share, there, |_, choice| self.figure(choice, Column::Charge)),
            ShareOf::Bill => {
                let attribute = self.attributes.position(&Attribute::Touches(vec![share.target.clone()]));
                Rule::CostShare { attribute, value: YES, most_ppm: share.most_ppm }
            }
        }
    }

    /// `part · (10⁶ − ppm) ≤ rest · ppm`, with the two factors reduced.
    fn part(
        &self,
        share: &Share,
        there: impl Fn(&Choice) -> bool,
        of: impl Fn(DemandId, &Choice) -> i64,
    ) -> Rule {
        let divisor = common(WHOLE, share.most_ppm).max(1);
        let (whole, most) = (WHOLE / divisor, share.most_ppm / divisor);
        let factor = |choice: &Choice| if there(choice) { whole - most } else { -most };
        self.sum(&share.demands, 0, |demand, choice| of(demand, choice).saturating_mul(factor(choice)))
    }

    fn implies(&self, one: &request::Implication) -> Rule {
        let condition = |condition: &request::Condition, attribute: &Attribute| Condition {
            demand: condition.demand.index(),
            attribute: self.attributes.position(attribute),
            values: vec![YES],
        };
        Rule::Implies {
            when: condition(&one.when, &Attribute::Touches(one.when.targets.clone())),
            then: condition(&one.then, &Attribute::Pinned(one.then.targets.clone())),
        }
    }
}

fn positions(demands: &[DemandId]) -> Vec<usize> {
    demands.iter().map(|demand| demand.index()).collect()
}

fn leaves(request: &Request, demand: DemandId, site: SiteId) -> bool {
    match request.demand(demand).current {
        None => false,
        Some(request::Current::At(current)) => current != site,
        Some(request::Current::Elsewhere) => true,
    }
}

fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}
