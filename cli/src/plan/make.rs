//! From an answer to its plan file.

use super::{FORMAT, PlanFile, hashes};
use crate::common::Common;
use crate::generate::{level, shown};
use crate::solving::Solving;
use prism::model::{Catalog, Plan, Request};
use prism::request::Document;
use prism_solver::Reached;
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
    /// What is proven where it is not what was told.
    pub(crate) apart: Option<String>,
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

    /// What it had when it was stopped.
    pub(crate) fn stopped(plan: &Plan, reached: &Reached) -> Self {
        Self { plan: plan.clone(), status: Status::Feasible, bounds: reached.bounds() }
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
        apart: apart(&lowered.request, &certificate),
        veripb: veripb.then(|| certificate.veripb()),
    })
}

/// Where the certificate of a gap proves another one than the search, and why it is no proof of the optimum.
fn apart(request: &Request, certificate: &Certificate<'_, '_>) -> Option<String> {
    let apart = certificate.apart()?;
    let measure = request.levels().get(apart.level)?.measure;
    let none = if apart.level == 0 { "no plan" } else { "none that does as well in what comes before" };
    let why = certificate.short().map(|why| format!(": {why}")).unwrap_or_default();
    let (bound, what, beside) = (shown(measure, apart.proven), level(measure), apart.beside());
    Some(format!("it proves {beside} {none} is below {bound} in {what}{why}"))
}
