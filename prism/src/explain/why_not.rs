//! Why not this one: it is forced, and the request is solved again. Either it costs more (or does worse in what comes
//! before cost), or facts stand against it. Both end with the least that would change that.

use super::anywhere::{Way, repairs_anywhere};
use super::conflicts::wishes;
use super::edit::{Edit, left, mended};
use super::price::constraints;
use super::repair::{Repairs, repairs_keeping};
use super::reprice::{crossing, repriced, split};
use super::solving::solved;
use super::weights::weighed;
use crate::levels::{figures, worse};
use crate::optimize::Options;
use prism_model::catalog::Catalog;
use prism_model::request::{Measure, Request, Target, Wish, WishKind};
use prism_model::{DemandId, Exact, Explanation, Fact, Filling, OfferingId, Place, Plan, WishId};
use prism_registry::request::question::{Asks, Need, Rival};
use prism_solver::graph::{Graph, is_pinned};
use prism_solver::lower::Change;
use prism_solver::solve::LevelValues;
use prism_solver::{Found, SolveError, explain, find};
use std::collections::BTreeSet;

/// Prices are lowered in steps of a thousandth.
const STEPS: i64 = 1_000;

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
        /// The slot that the facts speak of, if it could have been had in one or another: the one with the cheapest
        /// repair, or the first.
        slot: Option<DemandId>,
        /// The request with it: the facts speak of this one.
        request: Box<Request>,
        /// Facts that cannot hold together with it, none of them idle.
        why: Explanation,
        /// What could be taken back so that it can be had, in whatever slot.
        repairs: Box<Repairs>,
    },
    /// The search budget ended first.
    Stopped,
}

/// What becomes cheaper so that a rival wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// What was asked for: it has prices.
    Asked(Target),
    /// Of a region, a cloud or a whole configuration: every offering that only the plan with it buys.
    Bought(Vec<Target>),
}

impl Whose {
    /// What has the prices.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        match self {
            Self::Asked(target) => std::slice::from_ref(target),
            Self::Bought(targets) => targets,
        }
    }
}

/// Prices at which a rival would be as good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WinsAt {
    /// Whose prices.
    pub whose: Whose,
    /// Of its price today, in thousandths.
    pub thousandths: i64,
    /// Whether it is never better: something else as good is chosen even where it costs nothing.
    pub only_ties: bool,
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
    let ways = ways(request, rival);
    let asked = Asked { catalog, request, ways: &ways };
    let (best, levels) = match solved(catalog, request, &mut options)? {
        Found::Plan(best, levels) => (best, levels),
        // Of a request whose slots a configuration fills.
        Found::Nothing => return asked.impossible(options),
        Found::Stopped { .. } => return Ok(WhyNot::Stopped),
    };
    if asked.has_it(&best) {
        return Ok(WhyNot::Chosen);
    }
    let mut reached: Option<(Plan, LevelValues, &[Need])> = None;
    for needs in &ways {
        match solved(catalog, &forced(request, needs).0, &mut options)? {
            Found::Plan(plan, values) => {
                if reached.as_ref().is_none_or(|(_, least, _)| figures(&values) < figures(least)) {
                    reached = Some((plan, values, needs));
                }
            }
            Found::Nothing => {}
            Found::Stopped { .. } => return Ok(WhyNot::Stopped),
        }
    }
    match reached {
        Some((plan, values, needs)) => {
            let by = worse(&levels, &values);
            // What is as good already needs no better price.
            let wins_at = match by {
                Some(_) => asked.wins_at(
                    whose(catalog, rival, needs, &best, &plan),
                    (&best, &plan),
                    needs,
                    &mut options,
                )?,
                None => None,
            };
            Ok(WhyNot::Worse { plan, by, wins_at, wins_without: asked.wins_without(&mut options)? })
        }
        None => asked.impossible(options),
    }
}

/// What each way to have it asks of which demands.
fn ways(request: &Request, rival: &Rival) -> Vec<Vec<Need>> {
    let need = |demand: DemandId, target: &Target| Need {
        demand,
        asks: Asks::At(vec![target.clone()]),
        place: Place::Default,
    };
    match rival {
        Rival::Each(demands, target) => vec![demands.iter().map(|&demand| need(demand, target)).collect()],
        Rival::Some(target) => request.demand_ids().map(|demand| vec![need(demand, target)]).collect(),
        Rival::Whole(needs) => vec![needs.clone()],
    }
}

/// Whose prices could fall so that it wins: what was asked for, or what only the plan with it buys where it was asked for.
fn whose(catalog: &Catalog, rival: &Rival, needs: &[Need], best: &Plan, plan: &Plan) -> Whose {
    if let Rival::Each(_, target) | Rival::Some(target) = rival
        && !matches!(target, Target::Region(_) | Target::Cloud(_))
    {
        return Whose::Asked(target.clone());
    }
    let asked = |demand| needs.iter().any(|need| need.demand == demand);
    let is_whole = matches!(rival, Rival::Whole(_));
    let offering = |filling: &Filling| catalog.site(filling.site()).offering;
    let before: BTreeSet<OfferingId> = best.fillings().iter().map(offering).collect();
    let there = plan.fillings().iter().filter(|filling| is_whole || asked(filling.demand()));
    let bought: BTreeSet<OfferingId> = there.map(offering).collect();
    Whose::Bought(bought.difference(&before).map(|&offering| Target::Offering(offering)).collect())
}

/// The request with what is forced, and the wishes that force it.
fn forced(request: &Request, needs: &[Need]) -> (Request, Vec<WishId>) {
    let (mut forced, mut held) = (request.clone(), Vec::new());
    for need in needs {
        let wish = WishId::new(forced.wishes.len());
        let kind = match &need.asks {
            Asks::At(targets) => WishKind::Pin(targets.clone()),
            Asks::Has(interface) => WishKind::Interface(*interface),
        };
        forced.wishes.push(Wish { kind, place: need.place.clone() });
        forced.demands[need.demand.index()].wishes.push(wish);
        held.push(wish);
    }
    (forced, held)
}

/// The catalogue with these prices in thousandths of today's.
fn priced(catalog: &Catalog, whose: &[Target], thousandths: i64) -> Result<Catalog, SolveError> {
    let factor = Exact::ratio(thousandths.into(), STEPS.into()).unwrap_or(Exact::ZERO);
    let failed = |why: String| SolveError::Failed { engine: "prices", why };
    repriced(catalog, whose, factor).map_err(|why| failed(why.to_string()))
}

#[derive(Clone, Copy)]
struct Asked<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    ways: &'a [Vec<Need>],
}

impl Asked<'_> {
    /// Whether a plan has what is asked for, in one of the ways.
    fn has_it(self, plan: &Plan) -> bool {
        let all: Vec<DemandId> = self.request.demand_ids().collect();
        self.has_it_among(plan, &all)
    }

    /// The same where only these slots are filled.
    fn has_it_among(self, plan: &Plan, kept: &[DemandId]) -> bool {
        let met = |need: &Need| {
            let Ok(index) = kept.binary_search(&need.demand) else { return false };
            let site = plan.fillings()[index].site();
            match &need.asks {
                Asks::At(targets) => is_pinned(self.catalog, site, targets),
                Asks::Has(interface) => self.catalog.interfaces_at(site).contains(*interface),
            }
        };
        self.ways.iter().any(|needs| needs.iter().all(met))
    }

    /// The facts against it, and what could be taken back.
    ///
    /// What is forced is not told again where the question says it in a word; of a whole configuration the facts say
    /// which of its choices clash.
    fn impossible(self, mut options: Options<'_>) -> Result<WhyNot, SolveError> {
        let (slot, repairs, forced, held) = match self.ways {
            [] => return Ok(WhyNot::Stopped),
            [needs] => {
                let (forced, held) = forced(self.request, needs);
                let own = Options { engine: options.engine, budget: options.budget.clone() };
                (None, repairs_keeping(self.catalog, &forced, &held, own)?, forced, held)
            }
            several => {
                let way = |need: &Need| {
                    let (forced, held) = forced(self.request, std::slice::from_ref(need));
                    Way { slot: need.demand, forced, held }
                };
                let mut ways: Vec<Way> = several.iter().flatten().map(way).collect();
                let (first, repairs) = repairs_anywhere(self.catalog, &ways, &mut options)?;
                let Way { slot, forced, held } = ways.swap_remove(first);
                (Some(slot), repairs, forced, held)
            }
        };
        let graph = Graph::new(self.catalog, &forced)?;
        let why = explain::conflict(self.catalog, &forced, &graph, &mut options.budget);
        let mut why = weighed(self.catalog, &forced, why, &[], &mut options.budget)?;
        let is_question = |fact: Fact| match fact {
            Fact::Wish(id) => held.contains(&id) && !forced.wish(id).place.is_stated(),
            _ => false,
        };
        why.facts.retain(|&fact| !is_question(fact));
        why.causes.retain(|blocked| !is_question(blocked.fact));
        Ok(WhyNot::Impossible { slot, request: Box::new(forced), why, repairs: Box::new(repairs) })
    }

    /// The highest prices, in thousandths of today's, at which the best plan with it is as good as any.
    fn wins_at(
        self,
        whose: Whose,
        (best, plan): (&Plan, &Plan),
        needs: &[Need],
        options: &mut Options<'_>,
    ) -> Result<Option<WinsAt>, SolveError> {
        let by_cost = self.request.levels().first().is_some_and(|level| level.measure == Measure::Cost);
        let cheaper = whose.targets();
        if cheaper.is_empty() || !by_cost {
            return Ok(None);
        }
        // Lower prices only help what they are the prices of: the steps at which it wins are the first ones. Where today's
        // bills meet is the likely last one; the rest is halved.
        let (mut low, mut high) = (-1, STEPS);
        let (own, other) = (split(self.catalog, plan, cheaper), split(self.catalog, best, cheaper));
        let likely = crossing(own, other).unwrap_or(STEPS / 2);
        let mut guesses = [likely, likely + 1, likely - 1].into_iter();
        while high - low > 1 {
            let within = |guess: &i64| (low + 1..high).contains(guess);
            let next = guesses.by_ref().find(within).unwrap_or(low + (high - low) / 2);
            if self.wins(cheaper, next, needs, options)? { low = next } else { high = next }
        }
        if low < 0 {
            return Ok(None);
        }
        let free = priced(self.catalog, cheaper, 0)?;
        let only_ties = match solved(&free, self.request, options)? {
            Found::Plan(chosen, _) => !self.has_it(&chosen),
            Found::Nothing | Found::Stopped { .. } => false,
        };
        Ok(Some(WinsAt { whose, thousandths: low, only_ties }))
    }

    fn wins(
        self,
        whose: &[Target],
        thousandths: i64,
        needs: &[Need],
        options: &mut Options<'_>,
    ) -> Result<bool, SolveError> {
        let catalog = priced(self.catalog, whose, thousandths)?;
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
    fn wins_without(self, options: &mut Options<'_>) -> Result<Vec<Edit>, SolveError> {
        let graph = Graph::new(self.catalog, self.request)?;
        let mut all = Vec::new();
        let unknown = wishes(self.catalog, self.request, &graph);
        let mut edits = constraints(self.catalog, self.request, &graph);
        let unknown = unknown.into_iter().filter(|edit| matches!(edit, Edit::Accept(_)));
        edits.extend(unknown.filter(|edit| edit.fact(self.request).is_none()));
        for edit in edits {
            let changed = mended(self.request, std::slice::from_ref(&edit));
            let kept = left(self.request, std::slice::from_ref(&edit));
            if let Found::Plan(plan, _) = solved(self.catalog, &changed, options)?
                && self.has_it_among(&plan, &kept)
            {
                all.push(edit);
            }
        }
        Ok(all)
    }
}
