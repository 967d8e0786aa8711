//! Where the clients are: `clients: [eu-central-1]`. What a namespace says takes the place of the defaults.

use super::codes;
use super::document::Document;
use super::draft::{Draft, Statement};
use super::said::Said;
use prism_model::request::WishKind;
use prism_model::{DemandId, Exact, RegionId};

/// The clients of every demand.
pub(super) struct Clients<'d> {
    stated: Vec<(&'d [Said], Vec<RegionId>)>,
    /// Per demand, which of them.
    of: Vec<Option<usize>>,
}

impl Draft<'_> {
    pub(super) fn clients<'d>(&mut self, document: &'d Document) -> Clients<'d> {
        let spoken = self.spoken(document, |settings| &settings.clients, |_| &[]);
        let statements: Vec<Statement<(), &[Said]>> =
            spoken.into_iter().map(|(scope, says)| Statement { scope, key: (), says }).collect();
        let mut of = vec![None; self.demands.len()];
        for (index, demands) in self.closest(&statements).into_iter().enumerate() {
            demands.into_iter().for_each(|demand| of[demand.index()] = Some(index));
        }
        let mut regions =
            |names: &[Said]| names.iter().filter_map(|name| self.region(name)).collect::<Vec<RegionId>>();
        let stated: Vec<(&[Said], Vec<RegionId>)> =
            statements.iter().map(|statement| (statement.says, regions(statement.says))).collect();
        for (demand, of) in self.demands.iter_mut().zip(&of) {
            demand.clients = of.map_or_else(Vec::new, |index| stated[index].1.clone());
        }
        Clients { stated, of }
    }
}

impl Clients<'_> {
    /// One wish per place of clients.
    pub(super) fn round_trip(&self, draft: &mut Draft<'_>, said: &Said, limit: Exact, demands: &[DemandId]) {
        if demands.iter().any(|demand| self.of[demand.index()].is_none()) {
            let message = "a round trip is bounded, but nobody says where the clients are";
            let way = said.way("--clients REGION", "clients: [REGION]");
            draft.push(said.error(codes::NO_CLIENTS, message).hint(format!("say it: `{way}`")));
            return;
        }
        for (index, (_, regions)) in self.stated.iter().enumerate() {
            let own = demands.iter().copied().filter(|demand| self.of[demand.index()] == Some(index));
            let own: Vec<DemandId> = own.collect();
            draft.wish(WishKind::MaxRoundTrip { clients: regions.clone(), limit }, said.place(), &own);
        }
    }

    /// Clients matter to what is judged from them.
    pub(super) fn warn_if_idle(&self, draft: &mut Draft<'_>, bounded: bool) {
        let Some(first) = self.stated.first().and_then(|(names, _)| names.first()).filter(|_| !bounded)
        else {
            return;
        };
        let message = "where the clients are matters to a bound on the round trip and to `latency` only";
        let way = first.way("--max-rtt 30ms", "needs: {max_rtt: 30ms}");
        draft.push(first.warning(codes::IDLE, message).hint(format!("add one: `{way}`")));
    }
}
