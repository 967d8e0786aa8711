//! From an answer to its plan file.

use super::{FORMAT, PlanFile, check, hashes};
use crate::common::Common;
use prism::model::Catalog;
use prism::request::Document;
use prism_solver::exchange::{self, Status};
use prism_solver::lower::Export;
use prism_solver::prove::Certificate;
use prism_solver::{Budget, Exact};

/// Nodes that a proof may have: those of a namespace have a handful.
const PROOF_NODES: u64 = 20_000;

/// The plan file of an answer: a configuration, or that there is none.
pub(crate) fn plan_file(
    common: &Common,
    catalog: &Catalog,
    document: &Document,
    config: Option<&str>,
    budget: &mut Budget,
) -> PlanFile {
    let bare = PlanFile {
        plan: FORMAT.to_owned(),
        request: document.to_yaml(),
        registry: hashes(common),
        config: config.map(str::to_owned),
        ..PlanFile::default()
    };
    match proven(catalog, document, config, budget) {
        Ok(proven) => PlanFile {
            cost: proven.cost,
            problem: Some(proven.problem),
            certificate: Some(proven.certificate),
            ..bare
        },
        Err(why) => PlanFile { no_certificate: Some(why), ..bare },
    }
}

struct Proven {
    problem: String,
    certificate: String,
    cost: Option<String>,
}

/// The problem of the request, solved and proven once more; or why not.
fn proven(
    catalog: &Catalog,
    document: &Document,
    config: Option<&str>,
    budget: &mut Budget,
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
    let solved = exchange::solve(&named, &Exact, budget).map_err(|why| why.to_string())?;
    if (solved.status() == Status::Infeasible) != config.is_none() {
        return Err("the search was stopped before anything was proven".into());
    }
    let proof = Certificate::new(&named, &solved, &mut Budget::nodes(PROOF_NODES));
    let certificate = proof.map_err(|why| why.to_string())?.to_json(None);
    if let Some(config) = config {
        let same = check::configured(catalog, &lowered.request, solved.assignment())?;
        if same.0 != config {
            return Err(
                "of several plans that are equally good, the search and the proof took different ones".into(),
            );
        }
    }
    let cost = solved.objective().map(|cost| cost.to_string());
    Ok(Proven { problem: named.to_json(), certificate, cost })
}
