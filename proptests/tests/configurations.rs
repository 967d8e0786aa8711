//! What is generated is what was solved: a plan written as a configuration and read back is the same configuration,
//! nothing in it is wrong, and the request with every slot held where the configuration has it comes to the same
//! plan and bill. For one namespace and for several, which share one document.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::catalog::Scale;
use prism_model::request::{Request, Wish, WishKind};
use prism_model::{Catalog, DemandId, Place, Plan, SiteId, WishId};
use prism_proptests::bridge::{self, Back};
use prism_proptests::check::{Way, catalog as catalog_of};
use prism_proptests::{generate, runs};
use prism_registry::{Severity, config};
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::{Budget, Exact, Found, find};

#[derive(Debug, Default)]
struct Tally {
    plans: u64,
    /// Of several namespaces.
    several: u64,
    /// In which slots share a purchase.
    shared: u64,
    /// In which a slot runs without a plugin, which is allowed and told.
    told: u64,
    wrong: Vec<String>,
}

fn solved(catalog: &Catalog, request: &Request) -> Result<Option<Plan>, String> {
    let graph = Graph::new(catalog, request).map_err(|error| error.to_string())?;
    let found = find(catalog, request, &graph, &Change::default(), &Exact, &mut Budget::unlimited());
    match found.map_err(|error| error.to_string())? {
        Found::Plan(plan, _) => Ok(Some(plan)),
        Found::Nothing => Ok(None),
        Found::Stopped { .. } => Err("stopped without a limit".into()),
    }
}

/// The site that a configuration names.
fn site(catalog: &Catalog, slot: &config::SlotConfig) -> Result<SiteId, String> {
    let named = |site: &SiteId| {
        Some(&catalog.offering_at(*site).name) == slot.offering.as_ref()
            && Some(catalog.region_name(*site)) == slot.region
    };
    catalog.site_ids().find(named).ok_or_else(|| format!("there is no site of {slot:?}"))
}

/// The request with every slot held where the configurations have it.
fn held(
    catalog: &Catalog,
    request: &Request,
    configs: &[config::NamespaceConfig],
) -> Result<Request, String> {
    let mut held = request.clone();
    for demand in request.demand_ids() {
        let (namespace, slot) = (request.namespace(demand), request.slot(catalog, demand));
        let written = configs.iter().filter(|config| config.name == namespace.name);
        let written = written.flat_map(|config| &config.slots).find(|written| written.slot == slot.name);
        let site = site(catalog, written.ok_or_else(|| format!("`{}` is not written", slot.name))?)?;
        held.demands[demand.index()].wishes.push(WishId::new(held.wishes.len()));
        held.wishes.push(Wish { kind: WishKind::Keep(site), place: Place::Default });
    }
    Ok(held)
}

impl Tally {
    fn ask(&mut self, catalog: &Catalog, request: &Request) -> Result<(), String> {
        let Some(plan) = solved(catalog, request)? else { return Ok(()) };
        let configs = prism::plan_configs(catalog, request, &plan);
        let text = config::render(&configs);
        let reading = config::read("config.yaml", &text);
        if !reading.findings.is_empty() {
            return Err(format!("{:?}\n{text}", reading.findings));
        }
        let read: Vec<config::NamespaceConfig> = reading.namespaces.iter().map(|one| one.config()).collect();
        if read != configs {
            return Err(format!("written {configs:?}\nread    {read:?}\n{text}"));
        }
        for namespace in &reading.namespaces {
            let report = config::validate(catalog, namespace);
            let mut errors = report.findings;
            errors.retain(|finding| finding.severity == Severity::Error);
            // A configuration does not say that what nothing runs is allowed.
            let before = errors.len();
            errors.retain(|finding| finding.code != config::codes::NO_PLUGIN || !request.unplugged.value);
            self.told += u64::from(errors.len() < before);
            // Nor that an endpoint, at which every slot has an address of its own, is bought twice.
            let twice = |demand: DemandId| {
                let site = plan.fillings()[demand.index()].site();
                request.demand(demand).dedicated && catalog.offering_at(site).scale == Scale::Single
            };
            let is_twice = request.demand_ids().any(twice);
            errors.retain(|finding| finding.code != config::codes::RULE || !is_twice);
            if !errors.is_empty() {
                return Err(format!("{errors:?}\n{text}"));
            }
        }
        let again = solved(catalog, &held(catalog, request, &read)?)?.ok_or("no plan where it is held")?;
        let places = |plan: &Plan| -> Vec<_> {
            let choices = Back { catalog, request }.choices(plan);
            choices.into_iter().map(|choice| (choice.offering, choice.regions)).collect()
        };
        if (places(&again), again.cost()) != (places(&plan), plan.cost()) {
            return Err(format!("{:?} {:?}\n{text}", places(&again), again.cost()));
        }
        self.plans += 1;
        self.several += u64::from(request.namespaces.len() > 1);
        self.shared += u64::from(plan.pools().iter().any(|pool| pool.demands().len() > 1));
        Ok(())
    }

    fn one(&mut self, case: u64) -> Result<(), String> {
        if case.is_multiple_of(2) {
            let (world, ask) = generate::world(case);
            let catalog = catalog_of(&world, Way::Text)?;
            return self.ask(&catalog, &bridge::request(&catalog, &ask)?);
        }
        let (world, group) = generate::group(case);
        let catalog = catalog_of(&world, Way::Text)?;
        self.ask(&catalog, &bridge::group_request(&catalog, &group)?)
    }
}

impl runs::Tally for Tally {
    fn add(&mut self, case: u64) {
        let outcome = self.one(case);
        self.wrong.extend(outcome.err().map(|why| format!("case {case}: {why}")));
    }

    fn join(mut self, other: Self) -> Self {
        self.plans += other.plans;
        self.several += other.several;
        self.shared += other.shared;
        self.told += other.told;
        self.wrong.extend(other.wrong);
        self
    }
}

#[test]
fn what_is_generated_is_what_was_solved() {
    let tally: Tally = runs::tally("configurations");
    println!("{} plans, {} of several namespaces, {} shared", tally.plans, tally.several, tally.shared);
    let shown: Vec<&String> = tally.wrong.iter().take(3).collect();
    assert!(tally.wrong.is_empty(), "{} wrong, among them\n{shown:#?}", tally.wrong.len());
    let reached = [tally.plans, tally.several, tally.shared, tally.told];
    assert!(
        !runs::usual() || reached.iter().zip([600, 400, 350, 25]).all(|(count, least)| *count >= least),
        "{tally:?}"
    );
}
