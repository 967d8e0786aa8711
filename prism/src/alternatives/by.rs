//! The best plan of each vendor, region or backend: the request is solved once more per value, with every slot
//! (or one of them) pinned to it as a person would pin it.

use super::Asked;
use crate::optimize::Options;
use prism_model::catalog::{Aspect, Catalog};
use prism_model::request::{Request, Target, Wish, WishKind};
use prism_model::{BackendId, DemandId, Fact, MicroUsd, Place, Plan, RegionId, WishId};
use prism_solver::lower::Change;
use prism_solver::{Found, SolveError, explain};

/// By what a request is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Who bills.
    Vendor,
    /// Where.
    Region,
    /// The technology.
    Backend,
}

impl Split {
    /// As people write it: `vendor`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Vendor => Aspect::Vendor.name(),
            Self::Region => Aspect::Region.name(),
            Self::Backend => Aspect::Backend.name(),
        }
    }

    /// Every value that can be bought, in catalogue order, by name.
    fn values(self, catalog: &Catalog) -> Vec<(String, Target)> {
        let at = |site| {
            let offering = catalog.offering_at(site);
            let regions = catalog.site(site).regions.as_slice();
            match (self, regions) {
                (Self::Vendor, _) => Some(Target::Vendor(offering.vendor.clone())),
                (Self::Backend, _) => Some(Target::Backend(catalog.site(site).backend)),
                (Self::Region, &[region]) if !catalog.is_local(site) => Some(Target::Region(region)),
                (Self::Region, _) => None,
            }
        };
        let mut targets: Vec<Target> = catalog.site_ids().filter_map(at).collect();
        targets.sort_by_key(place_of);
        targets.dedup();
        targets.into_iter().map(|target| (name(catalog, &target), target)).collect()
    }
}

/// Values in the order of the catalogue; vendors have none there and are sorted by name.
fn place_of(target: &Target) -> (Option<RegionId>, Option<BackendId>, String) {
    match target {
        Target::Region(region) => (Some(*region), None, String::new()),
        Target::Backend(backend) => (None, Some(*backend), String::new()),
        Target::Vendor(name) | Target::Cloud(name) => (None, None, name.clone()),
        Target::Offering(_) => (None, None, String::new()),
    }
}

fn name(catalog: &Catalog, target: &Target) -> String {
    match target {
        Target::Region(region) => catalog.region(*region).name.clone(),
        Target::Backend(backend) => catalog.backend(*backend).name.clone(),
        Target::Offering(offering) => catalog.offering(*offering).name.clone(),
        Target::Vendor(name) | Target::Cloud(name) => name.clone(),
    }
}

/// What a value comes to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Proven best among the plans with the value.
    Plan(Plan),
    /// Proven: no plan has the value; facts of the request that contradict it, none idle.
    Nothing(Vec<Fact>),
    /// The search budget ended first.
    Stopped {
        /// The best valid plan so far.
        best: Option<Plan>,
        /// No plan with the value costs less.
        bound: MicroUsd,
    },
}

/// One value.
#[derive(Clone, Debug)]
pub struct Row {
    /// `aws`.
    pub value: String,
    /// Whether the best plan of all has it, in every slot that is pinned.
    pub chosen: bool,
    /// Its best plan.
    pub outcome: Outcome,
}

/// The best plan of each value.
#[derive(Clone, Debug)]
pub struct Table {
    /// Without any pin.
    pub best: Outcome,
    /// In catalogue order, vendors by name.
    pub rows: Vec<Row>,
}

/// The best plan for each value of a split, with the demands in `scope` pinned to it.
///
/// # Errors
/// As [`crate::optimize`].
pub fn by(
    catalog: &Catalog,
    request: &Request,
    split: Split,
    scope: &[DemandId],
    mut options: Options<'_>,
) -> Result<Table, SolveError> {
    let best = best(catalog, request, request.wishes.len(), &mut options)?;
    let mut rows = Vec::new();
    for (value, target) in split.values(catalog) {
        let there = |plan: &Plan| {
            scope.iter().all(|demand| is_at(catalog, plan.fillings()[demand.index()].site(), &target))
        };
        let chosen = matches!(&best, Outcome::Plan(plan) if there(plan));
        let pinned = pinned(request, scope, &target);
        let outcome = self::best(catalog, &pinned, request.wishes.len(), &mut options)?;
        rows.push(Row { value, chosen, outcome });
    }
    Ok(Table { best, rows })
}

fn is_at(catalog: &Catalog, site: prism_model::SiteId, target: &Target) -> bool {
    let at = catalog.site(site);
    match target {
        Target::Vendor(vendor) => catalog.offering(at.offering).vendor == *vendor,
        Target::Backend(backend) => at.backend == *backend,
        Target::Region(region) => at.regions.as_slice() == [*region],
        Target::Offering(offering) => at.offering == *offering,
        Target::Cloud(cloud) => catalog.cloud_at(site).eq_ignore_ascii_case(cloud),
    }
}

fn pinned(request: &Request, scope: &[DemandId], target: &Target) -> Request {
    let mut pinned = request.clone();
    let wish = WishId::new(pinned.wishes.len());
    pinned.wishes.push(Wish { kind: WishKind::Pin(vec![target.clone()]), place: Place::Default });
    scope.iter().for_each(|demand| pinned.demands[demand.index()].wishes.push(wish));
    pinned
}

/// The best plan; where there is none, the facts against it that stand among the first `stated` wishes.
fn best(
    catalog: &Catalog,
    request: &Request,
    stated: usize,
    options: &mut Options<'_>,
) -> Result<Outcome, SolveError> {
    let asked = Asked::new(catalog, request)?;
    Ok(match asked.find(&Change::default(), options)? {
        Found::Plan(plan, _) => Outcome::Plan(plan),
        Found::Stopped { best, bound, .. } => Outcome::Stopped { best, bound },
        Found::Nothing => {
            let mut facts = explain::conflict(catalog, request, &asked.graph, &mut options.budget).facts;
            facts.retain(|fact| !matches!(fact, Fact::Wish(wish) if wish.index() >= stated));
            Outcome::Nothing(facts)
        }
    })
}
