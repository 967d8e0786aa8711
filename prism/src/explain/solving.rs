//! Solving a changed request again: whether it has any plan, and its best one.

use super::edit::{Edit, mended, ways};
use crate::optimize::Options;
use prism_model::request::Request;
use prism_model::{Catalog, Plan};
use prism_solver::exact::any;
use prism_solver::graph::Graph;
use prism_solver::lower::{Change, Lowered};
use prism_solver::{Found, SolveError, find};

/// A request that is asked again and again, each time with changes of its own.
pub(super) struct Asking<'a, 'o, 'e> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) options: &'o mut Options<'e>,
    /// What was found on the way to the changes that it is the answer of.
    known: Option<(Vec<Edit>, Plan)>,
}

impl<'a, 'o, 'e> Asking<'a, 'o, 'e> {
    /// Nothing is known yet.
    pub(super) fn new(catalog: &'a Catalog, request: &'a Request, options: &'o mut Options<'e>) -> Self {
        Self { catalog, request, options, known: None }
    }

    /// Whether the request has a plan once it is changed; no when the search budget ends first
    /// ([`Asking::is_over`]).
    pub(super) fn is_feasible(&mut self, edits: &[Edit]) -> Result<bool, SolveError> {
        self.has_plan(&mended(self.request, edits))
    }

    /// Whether it has one once it is changed by all or some of these. All of them do where some do, but for slots that are
    /// left empty: fewer could break a rule that counts them.
    pub(super) fn holds_repair(&mut self, edits: &[Edit]) -> Result<bool, SolveError> {
        for changed in ways(self.request, edits) {
            if self.has_plan(&changed)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn has_plan(&mut self, changed: &Request) -> Result<bool, SolveError> {
        if self.is_over() {
            return Ok(false);
        }
        // The question has to be put before it is searched.
        self.options.budget.take(size(self.request));
        let graph = Graph::new(self.catalog, changed)?;
        if changed.demand_ids().any(|demand| graph.candidates(demand, &[]).next().is_none()) {
            return Ok(false);
        }
        let lowered = Lowered::new(self.catalog, changed, &graph, &Change::default());
        Ok(any(&lowered.problem, &mut self.options.budget).is_some())
    }

    /// The best plan of the changed request.
    pub(super) fn best(&mut self, edits: &[Edit]) -> Result<Found, SolveError> {
        if let Some((_, plan)) = self.known.take_if(|(known, _)| same(known, edits)) {
            return Ok(Found::Plan(plan, Vec::new()));
        }
        solved(self.catalog, &mended(self.request, edits), self.options)
    }

    /// Something that may take no more than so many nodes.
    pub(super) fn within<T>(&mut self, nodes: u64, ask: impl FnOnce(&mut Self) -> T) -> T {
        let all = self.options.budget.clone();
        self.options.budget = all.slice(nodes);
        let found = ask(self);
        let spent = self.options.budget.spent();
        self.options.budget = all;
        self.options.budget.take(spent);
        found
    }

    /// The best plan of these changes is known: it need not be solved for again.
    pub(super) fn know(&mut self, edits: Vec<Edit>, plan: Plan) {
        self.known = Some((edits, plan));
    }

    /// Whether the search budget is spent.
    pub(super) fn is_over(&self) -> bool {
        self.options.budget.left() == 0 || self.options.budget.stopped()
    }
}

/// How many slots there are, at least one: the more, the longer a node takes.
pub(super) fn size(request: &Request) -> u64 {
    u64::try_from(request.demands.len()).unwrap_or(u64::MAX).max(1)
}

/// The same changes, in any order.
pub(super) fn same(one: &[Edit], other: &[Edit]) -> bool {
    one.len() == other.len() && one.iter().all(|edit| other.contains(edit))
}

/// The best plan of a request, without its story.
pub(super) fn solved(
    catalog: &Catalog,
    request: &Request,
    options: &mut Options<'_>,
) -> Result<Found, SolveError> {
    let graph = Graph::new(catalog, request)?;
    find(catalog, request, &graph, &Change::default(), options.engine, &mut options.budget)
}
