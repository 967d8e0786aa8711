//! Why not this one: it is forced, and the request is solved again. Either it costs more (or does worse in what comes
//! before cost), or facts stand against it. Both end with the least that would change that.

use super::conflicts::wishes;
use super::edit::{Edit, mended};
use super::price::constraints;
use super::repair::{Repairs, repairs_keeping};
use super::reprice::repriced;
use super::solving::solved;
use crate::optimize::Options;
use prism_model::catalog::Catalog;
use prism_model::request::{Measure, Request, Target, Wish, WishKind};
use prism_model::{DemandId, Exact, Explanation, Fact, Place, Plan, SiteId, WishId};
use prism_registry::request::question::Rival;
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::solve::LevelValues;
use prism_solver::{Found, SolveError, explain, find};

/// Prices are lowered in steps of a thousandth.
const STEPS: i64 = 1_000;

/// Where each of some demands has to be.
pub type Needs = Vec<(DemandId, WishKind)>;

/// The answer.
#[derive(Clone, Debug)]
pub enum WhyNot {
    /// It is what was chosen.
    Chosen,
    /// It can be had, and is worse.
    Worse {
        /// The best plan with it.
        plan: Plan,
        /// The first measure in which it is worse, with both values; none: it is as good, and comes later in the
        /// catalogue.
        by: Option<(Measure, i64, i64)>,
        /// What its price would have to fall to.
        wins_at: Option<WinsAt>,
        /// Constraints without which it would be chosen.
        wins_without: Vec<Edit>,
    },
    /// It cannot be had.
    Impossible {
        /// The request with it: the facts speak of this one.
        request: Box<Request>,
        /// Facts that cannot hold together with it, none of them idle.
        why: Explanation,
        /// What could be taken back so that it can be had.
        repairs: Box<Repairs>,
    },
    /// The search budget ended first.
    Stopped,
}

/// A price at which a rival would be as good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WinsAt {
    /// Of its price today, in thousandths.
    pub thousandths: i64,
}

/// Why the best plan does not have this.
///
/// # Errors
/// As [`crate::optimize`].
pub fn why_not(
    catalog: &Catalog,
    request: &Request,
    rival: &Rival,
    mut options: Options<'_>,
) -> Result<WhyNot, SolveError> {
    let asked = Asked { catalog, request };
    let Found::Plan(best, levels) = solved(catalog, request, &mut options)? else {
        return Ok(WhyNot::Stopped);
    };
    if satisfies(catalog, request, &best, rival) {
        return Ok(WhyNot::Chosen);
    }
    let ways = ways(request, rival);
    let mut reached: Option<(Plan, LevelValues, Needs)> = None;
    for needs in &ways {
        match solved(catalog, &forced(request, needs).0, &mut options)? {
            Found::Plan(plan, values) => {
                if reached.as_ref().is_none_or(|(_, least, _)| figures(&values) < figures(least)) {
                    reached = Some((plan, values, needs.clone()));
                }
            }
            Found::Nothing => {}
            Found::Stopped { .. } => return Ok(WhyNot::Stopped),
        }
    }
    match (reached, ways.first()) {
        (Some((plan, values, needs)), _) => {
            let by = worse(&levels, &values);
            // What is as good already needs no better price.
            let wins_at = if by.is_some() { asked.wins_at(rival, &needs, &mut options)? } else { None };
            Ok(WhyNot::Worse { plan, by, wins_at, wins_without: asked.wins_without(rival, &mut options)? })
        }
        (None, Some(needs)) => asked.impossible(needs, options),
        (None, None) => Ok(WhyNot::Stopped),
    }
}

/// What each way to have it asks of which demands.
fn ways(request: &Request, rival: &Rival) -> Vec<Needs> {
    let pin = |demand: DemandId, target: &Target| (demand, WishKind::Pin(vec![target.clone()]));
    match rival {
        Rival::Each(demands, target) => vec![demands.iter().map(|&demand| pin(demand, target)).collect()],
        Rival::Some(target) => request.demand_ids().map(|demand| vec![pin(demand, target)]).collect(),
    }
}

/// The request with what is forced, and the wishes that force it.
fn forced(request: &Request, needs: &Needs) -> (Request, Vec<WishId>) {
    let (mut forced, mut held) = (request.clone(), Vec::new());
    for (demand, kind) in needs {
        let wish = WishId::new(forced.wishes.len());
        forced.wishes.push(Wish { kind: kind.clone(), place: Place::Default });
        forced.demands[demand.index()].wishes.push(wish);
        held.push(wish);
    }
    (forced, held)
}

fn figures(values: &LevelValues) -> Vec<i64> {
    values.iter().map(|&(_, value)| value).collect()
}

/// The first level in which the rival does worse.
fn worse(best: &LevelValues, rival: &LevelValues) -> Option<(Measure, i64, i64)> {
    let pairs = best.iter().zip(rival);
    pairs.into_iter().find(|(best, rival)| rival.1 > best.1).map(|(best, rival)| (best.0, best.1, rival.1))
}

/// Whether a plan has what is asked for.
fn satisfies(catalog: &Catalog, request: &Request, plan: &Plan, rival: &Rival) -> bool {
    let at =
        |demand: DemandId, target: &Target| is_at(catalog, plan.fillings()[demand.index()].site(), target);
    match rival {
        Rival::Each(demands, target) => demands.iter().all(|&demand| at(demand, target)),
        Rival::Some(target) => request.demand_ids().any(|demand| at(demand, target)),
    }
}

/// As a pin reads it: of regions and clouds, the site has to be there whole.
fn is_at(catalog: &Catalog, site: SiteId, target: &Target) -> bool {
    let place = catalog.site(site);
    match target {
        Target::Vendor(vendor) => catalog.offering(place.offering).vendor == *vendor,
        Target::Backend(backend) => place.backend == *backend,
        Target::Offering(offering) => place.offering == *offering,
        Target::Region(region) => place.regions.iter().all(|own| own == region),
        Target::Cloud(cloud) => {
            place.regions.iter().all(|&region| catalog.region(region).cloud.eq_ignore_ascii_case(cloud))
        }
    }
}

#[derive(Clone, Copy)]
struct Asked<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
}

impl Asked<'_> {
    /// The facts against it, and what could be taken back.
    fn impossible(self, needs: &Needs, mut options: Options<'_>) -> Result<WhyNot, SolveError> {
        let (forced, held) = forced(self.request, needs);
        let graph = Graph::new(self.catalog, &forced)?;
        let mut why = explain::conflict(self.catalog, &forced, &graph, &mut options.budget);
        why.facts.retain(|fact| !matches!(fact, Fact::Wish(id) if held.contains(id)));
        why.causes.retain(|blocked| !matches!(blocked.fact, Fact::Wish(id) if held.contains(&id)));
        let repairs = Box::new(repairs_keeping(self.catalog, &forced, &held, options)?);
        Ok(WhyNot::Impossible { request: Box::new(forced), why, repairs })
    }

    /// The highest price, in thousandths of today's, at which the best plan with it is as good as any.
    fn wins_at(
        self,
        rival: &Rival,
        needs: &Needs,
        options: &mut Options<'_>,
    ) -> Result<Option<WinsAt>, SolveError> {
        let (Rival::Each(_, target) | Rival::Some(target)) = rival;
        let priced = matches!(target, Target::Backend(_) | Target::Offering(_) | Target::Vendor(_));
        let by_cost = self.request.levels().first().is_some_and(|level| level.measure == Measure::Cost);
        if !priced || !by_cost {
            return Ok(None);
        }
        // Lower prices only help what they are the prices of: the steps at which it wins are the first ones.
        let (mut low, mut high) = (-1, STEPS);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.wins(target, middle, needs, options)? { low = middle } else { high = middle }
        }
        Ok((low >= 0).then_some(WinsAt { thousandths: low }))
    }

    fn wins(
        self,
        target: &Target,
        thousandths: i64,
        needs: &Needs,
        options: &mut Options<'_>,
    ) -> Result<bool, SolveError> {
        let factor = Exact::ratio(thousandths.into(), STEPS.into()).unwrap_or(Exact::ZERO);
        let failed = |why: String| SolveError::Failed { engine: "prices", why };
        let catalog = repriced(self.catalog, target, factor).map_err(|why| failed(why.to_string()))?;
        let mut values = |request: &Request| -> Result<Option<Vec<i64>>, SolveError> {
            let graph = Graph::new(&catalog, request)?;
            let found =
                find(&catalog, request, &graph, &Change::default(), options.engine, &mut options.budget)?;
            Ok(match found {
                Found::Plan(_, values) => Some(figures(&values)),
                Found::Nothing | Found::Stopped { .. } => None,
            })
        };
        let own = values(&forced(self.request, needs).0)?;
        Ok(own.is_some() && own == values(self.request)?)
    }

    /// Single constraints without which the best plan has it.
    fn wins_without(self, rival: &Rival, options: &mut Options<'_>) -> Result<Vec<Edit>, SolveError> {
        let graph = Graph::new(self.catalog, self.request)?;
        let mut all = Vec::new();
        let unknown = wishes(self.catalog, self.request, &graph);
        let unknown = unknown.into_iter().filter(|edit| matches!(edit, Edit::Accept(_)));
        for edit in constraints(self.catalog, self.request, &graph).into_iter().chain(unknown) {
            let changed = mended(self.request, std::slice::from_ref(&edit));
            if let Found::Plan(plan, _) = solved(self.catalog, &changed, options)?
                && satisfies(self.catalog, &changed, &plan, rival)
            {
                all.push(edit);
            }
        }
        Ok(all)
    }
}
