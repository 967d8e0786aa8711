//! Whether anything satisfies a request at all: the question of registries and their tests, where no price matters.
//!
//! It is the search that conflicts are found with ([`crate::explain`]), asked once. Objectives are not looked at, so
//! it ends with the first plan that the rules allow, which need not be a cheap one; what is the best is
//! [`mod@crate::solve`]'s to say.

use crate::budget::Budget;
use crate::exact::{Room, first_within};
use crate::explain;
use crate::graph::Graph;
use crate::lower::{Change, Lowered};
use crate::solve::SolveError;
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::{Explanation, Plan, Violation};

/// Whether there is a plan.
#[derive(Clone, Debug)]
pub enum Satisfiable {
    /// There is: this one, accepted by the referee. It is the first in canonical order (demands by position, sites by
    /// theirs), not the cheapest.
    Yes(Plan),
    /// There is none, because of these facts.
    No(Explanation),
    /// The budget ended first.
    Unknown,
}

/// Whether a request can be satisfied from a catalogue.
///
/// Time: a pass over demands × sites, then one search without an objective, mostly microseconds for one namespace, in
/// the worst case exponential in its demands; with no plan, some more such searches until the conflict is minimal, which
/// [`Explanation::minimal`] says. The same arguments give the same answer.
///
/// # Errors
/// [`SolveError::TooLarge`] if a workload leaves the exact range, [`SolveError::Refused`] if the referee does not accept
/// what was found, which is a bug of the search.
pub fn satisfiable(
    catalog: &Catalog,
    request: &Request,
    budget: &mut Budget,
) -> Result<Satisfiable, SolveError> {
    let graph = Graph::new(catalog, request)?;
    let lowered = Lowered::new(catalog, request, &graph, &Change::default());
    let Some(found) = first_within(&lowered.problem, &[], Room::Some, budget) else {
        if budget.left() == 0 {
            return Ok(Satisfiable::Unknown);
        }
        return Ok(Satisfiable::No(explain::conflict(catalog, request, &graph, budget)));
    };
    let refused = |violation| SolveError::Refused { engine: "exact", violation };
    let choices = lowered.choices(&found).ok_or(refused(Violation::Shape { given: 0, needed: 0 }))?;
    Plan::checked(catalog, request, &choices).map(Satisfiable::Yes).map_err(refused)
}
