//! Rules across demands, each read once more from the request, over the finished plan.

use super::eligible::{is_pinned, touches};
use crate::catalog::{Aspect, Catalog};
use crate::measure::{aspect_value, moves};
use crate::money::MicroUsd;
use crate::plan::{Filling, Plan};
use crate::request::{Condition, Implication, Request, RuleKind, Share, ShareOf, Target};
use crate::{DemandId, SiteId};

/// A finished plan and what it has to obey.
pub(super) struct Ruled<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) plan: &'a Plan,
}

impl Ruled<'_> {
    /// Whether a rule holds.
    pub(super) fn holds(&self, rule: &RuleKind) -> bool {
        match rule {
            RuleKind::Same(aspect, demands) => self.distinct(*aspect, demands) <= 1,
            RuleKind::Different(aspect, demands) => {
                self.distinct(*aspect, demands) == self.of(demands).count()
            }
            RuleKind::AtMost(aspect, demands, most) => self.distinct(*aspect, demands) <= *most as usize,
            RuleKind::AtLeast(aspect, demands, least) => self.distinct(*aspect, demands) >= *least as usize,
            RuleKind::Budget(most) => self.plan.cost <= *most,
            RuleKind::Charge(demands, most) => self.charged(self.of(demands)) <= *most,
            RuleKind::Share(share) => self.shared(share),
            RuleKind::IfThen(implications) => implications.iter().all(|one| self.follows(one)),
            RuleKind::MaxMoves(demands, most) => {
                self.of(demands).filter(|f| moves(self.request, f)).count() <= *most as usize
            }
        }
    }

    /// How these demands are served, each once.
    fn of<'s>(&'s self, demands: &'s [DemandId]) -> impl Iterator<Item = &'s Filling> {
        self.plan.fillings.iter().filter(|filling| demands.contains(&filling.demand))
    }

    fn distinct(&self, aspect: Aspect, demands: &[DemandId]) -> usize {
        let value = |filling: &Filling| aspect_value(self.catalog, filling.choice, aspect);
        let mut values: Vec<String> = self.of(demands).map(value).collect();
        values.sort_unstable();
        values.dedup();
        values.len()
    }

    fn charged<'s>(&self, fillings: impl Iterator<Item = &'s Filling>) -> MicroUsd {
        fillings.map(|filling| filling.charge).sum()
    }

    fn shared(&self, share: &Share) -> bool {
        let there = |filling: &&Filling| touches(self.catalog, filling.choice.site, &share.target);
        let all = || self.of(&share.demands);
        let (part, whole) = match share.of {
            ShareOf::Demands => (total(all().filter(there), |_| 1), total(all(), |_| 1)),
            ShareOf::Load(resource) => {
                let load = |filling: &Filling| filling.load[resource.index()];
                (total(all().filter(there), load), total(all(), load))
            }
            ShareOf::Charges => (self.charged(all().filter(there)).0, self.charged(all()).0),
            ShareOf::Bill => (self.billed(&share.target).0, self.plan.cost.0),
        };
        i128::from(part) * 1_000_000 <= i128::from(whole) * i128::from(share.most_ppm)
    }

    /// What purchases and usage at a target cost.
    fn billed(&self, target: &Target) -> MicroUsd {
        let there = |site: SiteId| touches(self.catalog, site, target);
        let fixed = self.plan.pools.iter().filter(|pool| there(pool.choice.site)).map(|pool| pool.fixed());
        let usage = self.plan.fillings.iter().filter(|f| there(f.choice.site)).map(Filling::usage);
        fixed.chain(usage).sum()
    }

    fn follows(&self, implication: &Implication) -> bool {
        let site = |condition: &Condition| self.plan.fillings[condition.demand.index()].choice.site;
        let (when, then) = (&implication.when, &implication.then);
        let given = when.targets.iter().all(|target| touches(self.catalog, site(when), target));
        let pinned = |target: &Target| is_pinned(self.catalog, site(then), std::slice::from_ref(target));
        !given || then.targets.iter().all(pinned)
    }
}

fn total<'f>(fillings: impl Iterator<Item = &'f Filling>, of: impl Fn(&Filling) -> i64) -> i64 {
    fillings.map(of).fold(0, i64::saturating_add)
}
