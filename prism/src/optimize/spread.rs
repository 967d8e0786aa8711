//! A plan in several places: what being in one cloud, or in one region, would cost.

use super::optimum::Spans;
use super::story::Story;
use prism_model::catalog::Aspect;
use prism_model::request::{Rule, RuleKind};
use prism_model::{MicroUsd, Place, SiteId};
use prism_solver::SolveError;
use prism_solver::lower::Change;
use std::collections::BTreeSet;

impl Story<'_> {
    pub(super) fn spans(&self) -> Result<Option<Spans>, SolveError> {
        let sites: Vec<SiteId> = self.plan.pools().iter().map(prism_model::Pool::site).collect();
        let away: Vec<SiteId> = sites.into_iter().filter(|&site| !self.catalog.is_local(site)).collect();
        let mut regions: Vec<String> = Vec::new();
        for name in away.iter().map(|&site| self.catalog.region_name(site)) {
            if !regions.contains(&name) {
                regions.push(name);
            }
        }
        let clouds: BTreeSet<&str> = away.iter().map(|&site| self.catalog.cloud_at(site)).collect();
        if regions.len() < 2 {
            return Ok(None);
        }
        let clouds = clouds.len();
        let one_cloud = if clouds > 1 { self.together(Aspect::Cloud)? } else { None };
        Ok(Some(Spans { regions, clouds, one_cloud, one_region: self.together(Aspect::Region)? }))
    }

    /// The bill with all slots together in an aspect.
    fn together(&self, aspect: Aspect) -> Result<Option<MicroUsd>, SolveError> {
        let mut together = self.request.clone();
        let kind = RuleKind::Same(aspect, self.request.demand_ids().collect());
        together.rules.push(Rule { kind, place: Place::Default, of_pattern: false });
        Ok(self.best(&together, self.graph, &Change::default())?.map(|plan| plan.cost()))
    }
}
