//! Is a plan file right? The registry and the request are read again, the candidates rebuilt, the plan is held
//! against both by the referee, and the certificate against the problem by the checker.

use super::{FORMAT, PlanFile, hashes};
use crate::common::Common;
use prism::model::{Catalog, Choice, MicroUsd, Plan, Request, SiteId};
use prism::request::Document;
use prism_solver::lower::Export;
use prism_verify::{Certificate, Claim, Problem, Verdict, compare_candidates};
use std::collections::BTreeMap;

/// A plan file that holds.
pub(crate) struct Checked {
    /// The problem that was solved.
    pub(crate) problem: Problem,
    /// What is proven.
    pub(crate) verdict: Verdict,
    /// How many files of the registry are as they were.
    pub(crate) files: usize,
    /// How many candidates were rebuilt.
    pub(crate) candidates: usize,
    /// What the configuration costs.
    pub(crate) cost: Option<MicroUsd>,
}

/// Why a plan file is refused: the key, and what is wrong with it.
pub(crate) type Refused = (&'static str, String);

/// Checks a plan file against the registry of the command line.
///
/// # Errors
/// The registry cannot be read; or, inside, the first thing that does not hold.
pub(crate) fn check(plan: &PlanFile, common: &Common) -> anyhow::Result<Result<Checked, Refused>> {
    if plan.plan != FORMAT {
        return Ok(Err(("plan", format!("`{}` is not `{FORMAT}`", plan.plan))));
    }
    let files = match same_files(&plan.registry, &hashes(common)) {
        Ok(files) => files,
        Err(why) => return Ok(Err(("registry", why))),
    };
    let registry = common.load()?;
    Ok(held(plan, registry.catalog(), files))
}

/// Whether the files are those of the plan; how many there are.
fn same_files(kept: &str, found: &str) -> Result<usize, String> {
    fn by_name(lines: &str) -> BTreeMap<&str, Vec<&str>> {
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (hash, name) in lines.lines().filter_map(|line| line.split_once("  ")) {
            files.entry(name).or_default().push(hash);
        }
        files
    }
    let (before, now) = (by_name(kept), by_name(found));
    for (name, hash) in &before {
        match now.get(name) {
            None => {
                return Err(format!("`{name}` is not there; lay it over with `--registry` or `--offerings`"));
            }
            Some(found) if found != hash => {
                return Err(format!("`{name}` has changed since the plan was made"));
            }
            Some(_) => {}
        }
    }
    match now.keys().find(|name| !before.contains_key(**name)) {
        Some(new) => Err(format!("`{new}` was not there when the plan was made")),
        None => Ok(before.len()),
    }
}

fn held(plan: &PlanFile, catalog: &Catalog, files: usize) -> Result<Checked, Refused> {
    if let (Some(_), Some(why)) = (&plan.certificate, &plan.no_certificate) {
        return Err(("no_certificate", format!("it stands beside a certificate: {}", why.trim_end())));
    }
    let (Some(problem), Some(certificate)) = (&plan.problem, &plan.certificate) else {
        let why = plan.no_certificate.as_deref().unwrap_or("it has no `problem` and no `certificate`");
        return Err(("no_certificate", format!("nothing shows that the plan is right: {}", why.trim_end())));
    };
    let document = Document::read("<request>", &plan.request);
    let document = match &plan.current {
        Some(current) => document.with_running("<current>", current),
        None => document,
    };
    let request = document.lower(catalog);
    let request = request.map_err(|_| ("request", "it is not sound".to_owned()))?.request;
    let problem = problem.trim_end();
    let read = Problem::read(problem).map_err(|why| ("problem", why.to_string()))?;
    let candidates = compare_candidates(&read, catalog, &request).map_err(|why| ("problem", why))?;
    same_problem(problem, catalog, &request)?;
    let certificate = Certificate::read(certificate).map_err(|why| ("certificate", why.to_string()))?;
    let verdict = prism_verify::check(&read, &certificate).map_err(|why| ("certificate", why.to_string()))?;
    let cost = same_plan(plan, catalog, &request, &verdict, certificate.assignment())?;
    Ok(Checked { problem: read, verdict, files, candidates, cost })
}

/// The problem is what the request comes to, rules and objectives included.
fn same_problem(problem: &str, catalog: &Catalog, request: &Request) -> Result<(), Refused> {
    let again = Export::new(catalog, request).and_then(|export| export.problem());
    let again = again.map_err(|why| ("problem", why.to_string()))?;
    if again.to_json().trim_end() == problem {
        return Ok(());
    }
    Err(("problem", "its rules or objectives are not those of the request".into()))
}

/// The configuration and its cost are those of the plan that the certificate is about.
fn same_plan<'c>(
    plan: &PlanFile,
    catalog: &Catalog,
    request: &Request,
    verdict: &Verdict,
    assignment: impl Iterator<Item = (&'c str, &'c str)>,
) -> Result<Option<MicroUsd>, Refused> {
    if verdict.claim == Claim::Infeasible {
        let silent = plan.config.is_none() && plan.cost.is_none();
        return if silent { Ok(None) } else { Err(("config", "it is proven that there is none".into())) };
    }
    let (config, cost) = configured(catalog, request, assignment).map_err(|why| ("certificate", why))?;
    if plan.config.as_deref().map(str::trim_end) != Some(config.trim_end()) {
        return Err(("config", "it is not that of the plan in the certificate".into()));
    }
    if plan.cost.as_deref().map(str::trim_end) == Some(cost.to_string().as_str()) {
        return Ok(Some(MicroUsd(cost)));
    }
    Err(("cost", format!("the plan costs {cost} micro-dollars a month")))
}

/// The configuration of an assignment and its cost, as the referee finds it.
///
/// # Errors
/// What the referee says.
pub(crate) fn configured<'c>(
    catalog: &Catalog,
    request: &Request,
    assignment: impl Iterator<Item = (&'c str, &'c str)>,
) -> Result<(String, i64), String> {
    let chosen: BTreeMap<&str, &str> = assignment.collect();
    let mut choices = Vec::new();
    for demand in request.demand_ids() {
        let slot = &request.slot(catalog, demand).name;
        let name = format!("{}.{slot}", request.namespace(demand).name);
        let site = chosen.get(name.as_str()).and_then(|site| choice(catalog, site));
        choices.push(site.ok_or_else(|| format!("`{name}` is served at no site of the registry"))?);
    }
    let plan = Plan::checked(catalog, request, &choices).map_err(|why| why.to_string())?;
    let configs = prism::plan_configs(catalog, request, &plan);
    Ok((prism::registry::config::render(&configs), plan.cost().0))
}

/// `aws-rds-postgres-t4g-micro@eu-west-1#2` is the second purchase of that.
fn choice(catalog: &Catalog, name: &str) -> Option<Choice> {
    let numbered = name.rsplit_once('#').and_then(|(site, bin)| Some((site, bin.parse::<u32>().ok()?)));
    let (site, bin) = numbered.map_or((name, 0), |(site, bin)| (site, bin.saturating_sub(1)));
    let called = |id: &SiteId| {
        let (offering, region) = (&catalog.offering_at(*id).name, catalog.region_name(*id));
        site.strip_prefix(offering.as_str()).and_then(|rest| rest.strip_prefix('@')) == Some(region.as_str())
    };
    catalog.site_ids().find(called).map(|site| Choice { site, bin })
}
