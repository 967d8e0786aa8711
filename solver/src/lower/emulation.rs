//! What having to have an emulated interface adds to an edge.

use super::Lowering;
use prism_model::catalog::Backend;
use prism_model::request::WishKind;
use prism_model::{DemandId, Fact, InterfaceSet, MicroUsd, Overflow, SiteId};

impl Lowering<'_> {
    /// The penalties of what a demand has to have at a site: what is required and wished, and the alternative
    /// that costs the least.
    pub(super) fn penalty(self, demand: DemandId, site: SiteId) -> Result<MicroUsd, Overflow> {
        let backend = self.catalog.backend_at(site);
        if backend.implements.iter().all(|line| line.penalty.is_none()) {
            return Ok(MicroUsd::ZERO);
        }
        let needed = self.needed(demand);
        let own = total(backend, &needed)?;
        if self.change.dropped.contains(&Fact::AnyOf(demand)) {
            return Ok(own);
        }
        let offered = self.catalog.interfaces_at(site);
        let branches = self.request.slot(self.catalog, demand).any_of.iter();
        let whole = branches.filter(|branch| branch.covered_by(&offered));
        let more = whole.map(|branch| total(backend, &branch.missing_from(&needed)));
        let least = more.collect::<Result<Vec<MicroUsd>, Overflow>>()?.into_iter().min();
        Ok(own + least.unwrap_or(MicroUsd::ZERO))
    }

    /// Required by the slot or by a wish that still stands.
    fn needed(self, demand: DemandId) -> InterfaceSet {
        let stands = |fact: Fact| !self.change.dropped.contains(&fact);
        let required =
            self.request.slot(self.catalog, demand).required.iter().map(|&(interface, _)| interface);
        let required = required.filter(|&interface| stands(Fact::Requires(demand, interface)));
        let wishes = self.request.demand(demand).wishes.iter().filter(|&&wish| stands(Fact::Wish(wish)));
        let wished = wishes.filter_map(|&wish| match self.request.wish(wish).kind {
            WishKind::Interface(interface) => Some(interface),
            _ => None,
        });
        required.chain(wished).collect()
    }
}

fn total(backend: &Backend, interfaces: &InterfaceSet) -> Result<MicroUsd, Overflow> {
    let penalties = interfaces.iter().filter_map(|interface| backend.penalty(interface));
    penalties.map(|penalty| MicroUsd::rounded_up(penalty.value)).sum()
}
