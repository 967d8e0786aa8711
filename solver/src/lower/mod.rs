//! From the graph to the problem: prices every edge, opens as many bins of a site as could be needed, and
//! numbers the aspects that rules and objectives name. The way back turns an assignment into choices for the
//! referee.

mod attributes;
mod bins;
mod columns;
mod edges;
mod emulation;
mod export;
mod rules;

pub use export::{Export, NotWritten};

use crate::graph::Graph;
use crate::problem::{Assignment, Cap, Measure, Problem};
use attributes::Attributes;
use columns::{Column, columns};
use prism_model::catalog::Catalog;
use prism_model::request::{self, Request};
use prism_model::workload::Resource;
use prism_model::{BackendId, DemandId, Fact, OfferingId, RuleId, SiteId};

/// What is changed on the way down: facts that are ignored, what must not be chosen, and what is held.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Facts that are dropped.
    pub dropped: Vec<Fact>,
    /// Backends that a demand must not get.
    pub forbidden: Vec<(DemandId, BackendId)>,
    /// Offerings that nobody gets.
    pub without: Vec<OfferingId>,
    /// Plans that are not wanted again, each as its sites in the order of the demands. As a rule across demands
    /// it also keeps engines from merging sites that are otherwise alike.
    pub excluded: Vec<Vec<SiteId>>,
    /// The most that measures of the objective may come to.
    pub capped: Vec<(request::Measure, i64)>,
}

/// A problem and where its parts came from.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The problem.
    pub problem: Problem,
    /// Per site of the problem, the site of the catalogue and its bin.
    origins: Vec<(SiteId, u32)>,
    attributes: Attributes,
    columns: Vec<Column>,
    /// Per rule of the problem, the rule of the request it came from.
    rule_of: Vec<RuleId>,
    /// Per demand, the edges that could not be priced exactly.
    pub unpriced: Vec<usize>,
}

/// What is lowered.
#[derive(Clone, Copy)]
struct Lowering<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    graph: &'a Graph,
    change: &'a Change,
}

impl Lowered {
    /// Lowers a request.
    #[must_use]
    pub fn new(catalog: &Catalog, request: &Request, graph: &Graph, change: &Change) -> Self {
        let mut lowered = Self {
            problem: Problem::default(),
            origins: Vec::new(),
            attributes: Attributes::of(request),
            columns: columns(request),
            rule_of: Vec::new(),
            unpriced: Vec::new(),
        };
        let from = Lowering { catalog, request, graph, change };
        let edges = lowered.edges(from);
        lowered.open(from, &edges);
        lowered.problem.resources = Resource::ALL.len();
        lowered.problem.attributes = lowered.attributes.len();
        lowered.problem.columns = lowered.columns.len();
        lowered.problem.weighted = request.sums.iter().map(|sum| lowered.weighted(sum)).collect();
        let kept = |index: usize| !change.dropped.contains(&Fact::Rule(RuleId::new(index)));
        for (index, rule) in request.rules.iter().enumerate().filter(|&(index, _)| kept(index)) {
            let rules = lowered.rule(from, &rule.kind);
            lowered.rule_of.extend(rules.iter().map(|_| RuleId::new(index)));
            lowered.problem.rules.extend(rules);
        }
        let other_than = change.excluded.iter().map(|sites| lowered.other_than(sites)).collect::<Vec<_>>();
        lowered.problem.rules.extend(other_than);
        lowered
    }

    /// Choices for the referee; `None` if a demand stays unserved.
    #[must_use]
    pub fn choices(&self, assignment: &Assignment) -> Option<Vec<prism_model::Choice>> {
        let chosen = |demand: usize| {
            let choice = self.problem.chosen(assignment, demand)?;
            let (site, bin) = self.origins[choice.site];
            Some(prism_model::Choice { site, bin })
        };
        (0..self.problem.demands.len()).map(chosen).collect()
    }

    /// A measure of the request in the problem's terms.
    #[must_use]
    pub fn measure(&self, measure: request::Measure) -> Measure {
        match measure {
            request::Measure::Cost => Measure::Cost,
            request::Measure::Distinct(aspect) => {
                Measure::Distinct(self.attributes.aspect(aspect).unwrap_or(0))
            }
            request::Measure::Sum(id) => Measure::Weighted(id.index()),
            request::Measure::Latency => Measure::Worst(self.column(Column::Of(measure))),
            _ => Measure::Sum(self.column(Column::Of(measure))),
        }
    }

    /// A cap of the request's measure.
    #[must_use]
    pub fn cap(&self, measure: request::Measure, most: i64) -> Cap {
        Cap { measure: self.measure(measure), most }
    }

    fn weighted(&self, sum: &[request::Term]) -> Vec<(i64, Measure)> {
        sum.iter().map(|term| (term.weight, self.measure(term.measure))).collect()
    }

    /// The position of a column. Every one that is asked for was collected from the same request.
    fn column(&self, column: Column) -> usize {
        self.columns.iter().position(|&known| known == column).unwrap_or(0)
    }
}
