//! From an answer to its plan file.

use super::{FORMAT, PlanFile, hashes};
use crate::common::Common;
use crate::solving::Solving;
use prism::model::request::Measure;
use prism::model::{Catalog, MicroUsd, Plan, Request};
use prism::request::Document;
use prism_solver::exchange::{Solved, Status};
use prism_solver::lower::Export;
use prism_solver::prove::{Certificate, TooLarge, Veripb};
use prism_solver::solve::LevelValues;

/// The plan file of an answer: a configuration, or that there is none; and what is proven of it, or why nothing is.
pub(crate) fn plan_file(
    common: &Common,
    document: &Document,
    current: Option<&str>,
    config: Option<&str>,
    proven: &Result<Proven, String>,
) -> PlanFile {
    let bare = PlanFile {
        plan: FORMAT.to_owned(),
        request: document.to_yaml(),
        current: current.map(str::to_owned),
        registry: hashes(common),
        config: config.map(str::to_owned),
        ..PlanFile::default()
    };
    match proven {
        Ok(proven) => PlanFile {
            cost: proven.cost.clone(),
            problem: Some(proven.problem.clone()),
            certificate: Some(proven.certificate.clone()),
            ..bare
        },
        Err(why) => PlanFile { no_certificate: Some(why.clone()), ..bare },
    }
}

/// What is proven of an answer.
pub(crate) struct Proven {
    problem: String,
    certificate: String,
    cost: Option<String>,
    /// Why less is proven than was found.
    pub(crate) short: Option<String>,
    /// The same for VeriPB, if that is asked for.
    pub(crate) veripb: Option<Result<Vec<Veripb>, TooLarge>>,
}

/// A plan that was found, and how far it is proven.
pub(crate) struct Found {
    pub(crate) plan: Plan,
    pub(crate) status: Status,
    /// Per objective what was proven, as far as the search came.
    pub(crate) bounds: Vec<Option<i64>>,
}

impl Found {
    /// What the search proved to be the best.
    pub(crate) fn best(plan: &Plan, levels: &LevelValues) -> Self {
        let bounds = levels.iter().map(|&(_, value)| Some(value)).collect();
        Self { plan: plan.clone(), status: Status::Optimal, bounds }
    }

    /// What it had when it was stopped; nothing costs less than `bound`.
    pub(crate) fn stopped(request: &Request, plan: &Plan, bound: MicroUsd) -> Self {
        let is_cost = request.levels().first().is_some_and(|level| level.measure == Measure::Cost);
        let known = (is_cost && bound.0 > i64::MIN).then_some(bound.0);
        Self { plan: plan.clone(), status: Status::Feasible, bounds: vec![known] }
    }
}

/// What is proven of a plan, or of there being none.
///
/// # Errors
/// Why it has no certificate.
pub(crate) fn proven(
    catalog: &Catalog,
    document: &Document,
    found: Option<&Found>,
    solving: &Solving,
    veripb: bool,
) -> Result<Proven, String> {
    let lowered = document.lower(catalog).map_err(|_| "the request is not sound".to_owned())?;
    if lowered.named {
        return Err("every slot is written as named, so nothing was optimised".into());
    }
    let export = Export::new(catalog, &lowered.request).map_err(|why| why.to_string())?;
    let named = export.problem().map_err(|why| why.to_string())?;
    let solved = match found {
        Some(found) => export.answer(&named, &found.plan, found.status, found.bounds.clone())?,
        None => Solved::nothing(&named),
    };
    let proof = Certificate::new(&named, &solved, &mut solving.proving());
    let certificate = proof.map_err(|why| why.to_string())?;
    let cost = solved.objective().map(|cost| cost.to_string());
    Ok(Proven {
        problem: named.to_json(),
        certificate: certificate.to_json(None),
        cost,
        short: certificate.short().map(|why| why.to_string()),
        veripb: veripb.then(|| certificate.veripb()),
    })
}
