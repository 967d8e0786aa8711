//! From flags to a [`Request`]: names become ids, figures become exact numbers, and every wish keeps the flag
//! that stated it.
//!
//! [`lower`] reports every fault of a command line at once. What contradicts itself but can be understood
//! (`--vendor aws --avoid-vendor aws`) is no fault here: the solver proves it and says why.

mod aims;
pub mod codes;
mod draft;
mod implied;
mod names;
mod needs;
mod pins;
mod rules;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod scope;
pub(crate) mod stated;
#[cfg(test)]
mod tests;
mod vendors;
mod workload;

use crate::Diagnostic;
use draft::Draft;
use prism_model::request::{Demand, Namespace};
use prism_model::{Catalog, Overflow, Request};

/// The flags of one command line, as typed. Each environment is a request of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--namespace iot-devices`; the pattern's name unless stated.
    pub namespace: Option<String>,
    /// `--pattern multicast-registry`.
    pub pattern: Option<String>,
    /// `--slot registry:redis,etcd`: any of these backends or offerings.
    pub slot: Vec<String>,
    /// `--optimize cost:5%,backends`: the most important first, each with a tolerance.
    pub optimize: Vec<String>,
    /// `--region eu-west-1`, `--region messaging:us-east-1`: any of these.
    pub region: Vec<String>,
    /// `--clients eu-central-1`: where the clients are.
    pub clients: Vec<String>,
    /// `--jurisdiction eu`.
    pub jurisdiction: Option<String>,
    /// `--continent europe`.
    pub continent: Option<String>,
    /// `--cloud aws`.
    pub cloud: Option<String>,
    /// `--vendor aws`: only these.
    pub vendor: Vec<String>,
    /// `--avoid-vendor gcp`: not these.
    pub avoid_vendor: Vec<String>,
    /// `--prefer-vendor aws,gcp:15%`: as long as the bill stays within that of the best without it.
    pub prefer_vendor: Option<String>,
    /// `--need ttl=required`, `--need ttl`, `--need sla=99.9%`.
    pub need: Vec<String>,
    /// `--budget $900`: the whole bill, per month.
    pub budget: Option<String>,
    /// `--fill durability`: optional slots to be filled.
    pub fill: Vec<String>,
    /// `--exclude kafka`, `--exclude vendor=aws`, `--exclude registry:redis`.
    pub exclude: Vec<String>,
    /// `--max-backends 2`.
    pub max_backends: Option<String>,
    /// `--max-vendors 1`.
    pub max_vendors: Option<String>,
    /// `--env dev`; `prod` unless stated.
    pub env: Option<String>,
    /// `--workload write_rps=2000,messaging.data_size=4GiB`.
    pub workload: Vec<String>,
    /// `--accept-unknown memory`.
    pub accept_unknown: Vec<String>,
    /// `--refuse-unknown ops`.
    pub refuse_unknown: Vec<String>,
    /// `--margin 10%`.
    pub margin: Option<String>,
    /// `--allow-unplugged`.
    pub allow_unplugged: bool,
    /// `--same-region registry,messaging`, or `all`.
    pub same_region: Vec<String>,
    /// `--same-cloud registry,messaging`, or `all`.
    pub same_cloud: Vec<String>,
}

/// A request and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// The request, in ids.
    pub request: Request,
    /// What deserves a look.
    pub warnings: Vec<Diagnostic>,
    /// What nobody typed and is done all the same, a sentence each. Empty although `--optimize` is absent:
    /// every slot is given to one backend and nothing asks for an offering, so it can be written as named.
    pub implied: Vec<String>,
}

/// Lowers flags to a request.
///
/// # Errors
/// Every fault of the flags, and the warnings after them.
pub fn lower(catalog: &Catalog, flags: &Flags) -> Result<Lowered, Vec<Diagnostic>> {
    let mut draft = Draft::new(catalog);
    draft.open(flags);
    let namespace = draft.namespace(flags);
    let environment = draft.environment(flags);
    draft.pins(flags);
    draft.regions(flags);
    draft.localities(flags);
    draft.vendors(flags);
    draft.exclusions(flags);
    draft.needs(flags);
    let workloads = draft.workloads(flags);
    draft.rules(flags);
    let preference = draft.preference(flags);
    let objective = draft.objective(flags);
    let unknown = draft.unknown(flags);
    let margin = draft.margin(flags);
    let Draft { pattern, slots, wishes, bound, rules, mut errors, warnings, .. } = draft;
    let (Some(pattern), true) = (pattern, errors.is_empty()) else {
        errors.extend(warnings);
        return Err(errors);
    };
    let demand = |((slot, wishes), workload)| Demand { slot, wishes, workload, ..Demand::default() };
    let request = Request {
        environment,
        unplugged: aims::unplugged(flags),
        unknown,
        margin,
        namespaces: vec![Namespace { name: namespace, pattern, ..Namespace::default() }],
        demands: slots.into_iter().zip(bound).zip(workloads).map(demand).collect(),
        wishes,
        rules,
        preference,
        objective,
        ..Request::default()
    };
    check_loads(catalog, flags, &request)?;
    let implied = implied::of(catalog, flags, &request);
    Ok(Lowered { request, warnings, implied })
}

/// Every load can be computed exactly.
fn check_loads(catalog: &Catalog, flags: &Flags, request: &Request) -> Result<(), Vec<Diagnostic>> {
    let stated: Vec<stated::Stated<'_>> = stated::Stated::each("workload", &flags.workload).collect();
    let too_much = |demand| match request.load(catalog, demand) {
        Ok(_) => None,
        Err(Overflow) => {
            let message = format!(
                "the load of slot `{}` is too large to be computed exactly",
                request.slot(catalog, demand).name
            );
            Some(Diagnostic::new(codes::TOO_MUCH, crate::Severity::Error, stated::place_of(&stated), message))
        }
    };
    let found: Vec<Diagnostic> = request.demand_ids().filter_map(too_much).collect();
    if found.is_empty() { Ok(()) } else { Err(found) }
}
