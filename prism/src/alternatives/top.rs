//! The best plans in order: each is the best once those before it are excluded, so ties break as they always do.
//!
//! One solve per plan. Only sites make a plan another one: who shares which purchase is chosen for the cost.

use super::{Asked, End, sites};
use crate::optimize::Options;
use prism_model::Plan;
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_solver::SolveError;
use prism_solver::lower::Change;

/// The best plans, best first.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Each differs from every other one in at least one site.
    pub plans: Vec<Plan>,
    /// Whether these are all there are.
    pub end: End,
}

/// The `k` best plans that differ in at least one site, by the request's objective, then canonical order. None at
/// all and [`End::Complete`]: proven, there is no plan.
///
/// # Errors
/// As [`crate::optimize`].
pub fn top(
    catalog: &Catalog,
    request: &Request,
    k: usize,
    mut options: Options<'_>,
) -> Result<Listed, SolveError> {
    let asked = Asked::new(catalog, request)?;
    let mut change = Change::default();
    let mut plans: Vec<Plan> = Vec::new();
    while plans.len() < k {
        match asked.next(&change, &mut options)? {
            Ok((plan, _)) => {
                change.excluded.push(sites(&plan));
                plans.push(plan);
            }
            Err(end) => return Ok(Listed { plans, end }),
        }
    }
    Ok(Listed { plans, end: End::Limit })
}
