//! How far the bill, and what it buys, can be trusted: prices that lack a part, units that burst, interfaces that are
//! only imitated, backends without a price there, and where the figures are from.

use super::optimum::{Figures, Incomplete};
use super::story::Story;
use prism_model::catalog::{Confidence, Support};
use prism_model::request::{FactName, WishKind};
use prism_model::{BackendId, Fact, InterfaceId, OfferingId, WishId};
use prism_solver::SolveError;
use prism_solver::lower::Change;
use std::collections::BTreeSet;

impl Story<'_> {
    pub(super) fn incomplete(&self) -> Result<Vec<Incomplete>, SolveError> {
        let lacks = |offering: OfferingId| !self.catalog.offering(offering).incomplete.is_empty();
        let bought = self.plan.pools().iter().map(|pool| self.catalog.site(pool.site()).offering);
        let bought: BTreeSet<OfferingId> = bought.filter(|&offering| lacks(offering)).collect();
        if bought.is_empty() {
            return Ok(Vec::new());
        }
        let without = (0..self.catalog.parts().offerings.len())
            .map(OfferingId::new)
            .filter(|&offering| lacks(offering));
        let whole =
            self.best(self.request, self.graph, &Change { without: without.collect(), ..Change::default() })?;
        let lead = whole.map(|plan| plan.cost() - self.plan.cost());
        let margin = prism_model::Exact::integer(self.plan.cost().0).times(self.request.margin);
        let close =
            lead.is_some_and(|lead| margin.is_ok_and(|margin| prism_model::Exact::integer(lead.0) < margin));
        Ok(bought.into_iter().map(|offering| Incomplete { offering, lead, close }).collect())
    }

    pub(super) fn burstable(&self) -> Vec<OfferingId> {
        let stated = |pool: &&prism_model::Pool| {
            pool.demands().iter().any(|&demand| self.is_stated(demand, FactName::Ops))
        };
        let offering = |pool: &prism_model::Pool| self.catalog.site(pool.site()).offering;
        let mut all: Vec<OfferingId> = self.plan.pools().iter().filter(stated).map(offering).collect();
        all.retain(|&offering| self.catalog.offering(offering).burstable);
        all.dedup();
        all
    }

    pub(super) fn emulated(&self) -> Vec<(BackendId, InterfaceId)> {
        let mut all = BTreeSet::new();
        for filling in self.plan.fillings() {
            let id = self.catalog.site(filling.site()).backend;
            for line in
                self.catalog.backend(id).implements.iter().filter(|line| line.support == Support::Emulated)
            {
                if filling.interfaces().contains(&line.interface) {
                    all.insert((id, line.interface));
                }
            }
        }
        all.into_iter().collect()
    }

    /// Locality wishes that took backends away altogether.
    pub(super) fn lost(&self) -> Vec<(WishId, Vec<BackendId>)> {
        let mut all = Vec::new();
        for (index, wish) in self.request.wishes.iter().enumerate() {
            let locality = matches!(
                wish.kind,
                WishKind::Jurisdiction(_)
                    | WishKind::Continent(_)
                    | WishKind::Cloud(_)
                    | WishKind::MaxRoundTrip { .. }
            );
            let id = WishId::new(index);
            let backends: BTreeSet<BackendId> = self
                .request
                .demand_ids()
                .flat_map(|demand| self.taken_away(demand, Fact::Wish(id)))
                .collect();
            if locality && !backends.is_empty() {
                all.push((id, backends.into_iter().collect()));
            }
        }
        all
    }

    pub(super) fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        let mut seen = BTreeSet::new();
        for line in self.plan.lines() {
            let source = self.catalog.source(line.source);
            figures.count += 1;
            figures.low += usize::from(source.confidence == Some(Confidence::Low));
            let dated = source.as_of.starts_with(|c: char| c.is_ascii_digit());
            figures.undated += usize::from(!dated);
            if dated && figures.oldest.as_ref().is_none_or(|oldest| source.as_of < *oldest) {
                figures.oldest = Some(source.as_of.clone());
            }
            if seen.insert(line.source) {
                figures.sources.push(line.source);
            }
        }
        figures
    }
}
