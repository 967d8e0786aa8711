//! What put a demand where it is when no wish did: something that holds across demands, or the price. Each answer is
//! a re-solve: without the preference, without a rule, for the cost alone, is the demand served elsewhere?

use crate::resolve::Resolves;
use prism_model::request::{Level, Measure, Request, RuleKind};
use prism_model::{Catalog, DemandId, Plan, RuleId};
use prism_solver::SolveError;
use prism_solver::graph::Graph;
use prism_solver::lower::Change;

/// More rules than these are not tried one by one.
const MOST_RULES: usize = 12;

/// What decided, in the order it is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The preferred vendors.
    Preference,
    /// A rule across demands.
    Rule(RuleId),
    /// What is optimised beside the cost.
    Aims,
    /// The price of these demands together: they share a purchase.
    Together(Vec<DemandId>),
    /// Its own price.
    Price,
    /// Too much hangs together to say.
    Whole,
}

/// What decided each demand of a plan.
pub(crate) fn decisions(
    catalog: &Catalog,
    request: &Request,
    graph: &Graph,
    plan: &Plan,
    resolves: &Resolves,
) -> Result<Vec<Decision>, SolveError> {
    let asked = Asked { catalog, request, graph, resolves };
    let causes = asked.causes()?;
    let moved = |rival: &Option<Plan>, demand: DemandId| {
        let site = |plan: &Plan| plan.fillings()[demand.index()].site();
        rival.as_ref().is_none_or(|rival| site(rival) != site(plan))
    };
    let decide = |demand: DemandId| {
        let cause = causes.iter().find(|(_, rival)| moved(rival, demand)).map(|(cause, _)| cause.clone());
        cause.unwrap_or_else(|| by_price(request, plan, demand))
    };
    Ok(request.demand_ids().map(decide).collect())
}

fn by_price(request: &Request, plan: &Plan, demand: DemandId) -> Decision {
    let pool = &plan.pools()[plan.fillings()[demand.index()].pool()];
    let others: Vec<DemandId> = pool.demands().iter().copied().filter(|&other| other != demand).collect();
    match others.is_empty() {
        _ if request.rules.len() > MOST_RULES => Decision::Whole,
        true => Decision::Price,
        false => Decision::Together(others),
    }
}

struct Asked<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    graph: &'a Graph,
    resolves: &'a Resolves,
}

impl Asked<'_> {
    /// Whatever could have decided, with the best plan without it.
    fn causes(&self) -> Result<Vec<(Decision, Option<Plan>)>, SolveError> {
        let mut causes = Vec::new();
        if self.request.preference.is_some() {
            let without = Request { preference: None, ..self.request.clone() };
            causes.push((Decision::Preference, self.best(&without)?));
        }
        // A budget only forbids: a plan that keeps it is not put anywhere by it.
        let rules = self
            .request
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| !matches!(rule.kind, RuleKind::Budget(_)));
        for (index, _) in rules.filter(|_| self.request.rules.len() <= MOST_RULES) {
            let mut without = self.request.clone();
            without.rules.remove(index);
            causes.push((Decision::Rule(RuleId::new(index)), self.best(&without)?));
        }
        let aims = self.request.objective.as_slice();
        if !aims.iter().all(|level| level.measure == Measure::Cost && level.tolerance.is_zero()) {
            let cheapest = Request { objective: vec![Level::strict(Measure::Cost)], ..self.request.clone() };
            causes.push((Decision::Aims, self.best(&cheapest)?));
        }
        Ok(causes)
    }

    fn best(&self, request: &Request) -> Result<Option<Plan>, SolveError> {
        let found = self.resolves.find(self.catalog, request, self.graph, &Change::default())?;
        Ok(found.map(|(plan, _)| plan))
    }
}
