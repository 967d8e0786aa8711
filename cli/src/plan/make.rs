//! From an answer to its plan file.

use super::{FORMAT, PlanFile, check, hashes};
use crate::common::Common;
use crate::solving::Solving;
use prism::model::Catalog;
use prism::request::Document;
use prism_solver::Exact;
use prism_solver::exchange::{self, Status};
use prism_solver::lower::Export;
use prism_solver::prove::{Certificate, TooLarge, Veripb};

/// The plan file of an answer: a configuration, or that there is none; and what is proven of it, or why nothing is.
pub(crate) fn plan_file(
    common: &Common,
    document: &Document,
    config: Option<&str>,
    proven: &Result<Proven, String>,
) -> PlanFile {
    let bare = PlanFile {
        plan: FORMAT.to_owned(),
        request: document.to_yaml(),
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
    /// The same for VeriPB, if that is asked for.
    pub(crate) veripb: Option<Result<Vec<Veripb>, TooLarge>>,
}

/// The problem of the request, solved and proven once more.
///
/// # Errors
/// Why it has no certificate.
pub(crate) fn proven(
    catalog: &Catalog,
    document: &Document,
    config: Option<&str>,
    solving: &Solving,
    veripb: bool,
) -> Result<Proven, String> {
    if document.current.is_some() {
        return Err("the request speaks of a configuration that runs, which a plan file does not hold".into());
    }
    let lowered = document.lower(catalog).map_err(|_| "the request is not sound".to_owned())?;
    if lowered.named {
        return Err("every slot is written as named, so nothing was optimised".into());
    }
    if !lowered.request.running.is_empty() {
        return Err("the request speaks of pools that run, which are not rebuilt".into());
    }
    let named = Export::new(catalog, &lowered.request).and_then(|export| export.problem());
    let named = named.map_err(|why| why.to_string())?;
    let solved = exchange::solve(&named, &Exact, &mut solving.budget()).map_err(|why| why.to_string())?;
    if (solved.status() == Status::Infeasible) != config.is_none() {
        return Err("the search was stopped before anything was proven".into());
    }
    let proof = Certificate::new(&named, &solved, &mut solving.proving());
    let certificate = proof.map_err(|why| why.to_string())?;
    if let Some(config) = config {
        let same = check::configured(catalog, &lowered.request, solved.assignment())?;
        if same.0 != config {
            return Err(
                "of several plans that are equally good, the search and the proof took different ones".into(),
            );
        }
    }
    let cost = solved.objective().map(|cost| cost.to_string());
    Ok(Proven {
        problem: named.to_json(),
        certificate: certificate.to_json(None),
        cost,
        veripb: veripb.then(|| certificate.veripb()),
    })
}
