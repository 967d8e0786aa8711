//! How little is enough: a wish that is a number is not dropped but loosened to the least value that works.
//!
//! Values at which anything can change form a ladder, the strictest first: the promises that offerings make, the
//! round trips there are, whole counts, whole percents, cents, workloads of three digits. Feasibility only grows along it, so the first rung
//! that works is found by bisection.

use super::edit::{Edit, left};
use super::round::below as rounder;
use super::solving::Asking;
use prism_model::catalog::{Catalog, Known};
use prism_model::request::{Level, Measure, Request, RuleKind, Share, WishKind};
use prism_model::{Exact, MicroUsd, RegionId, RuleId, SiteId};
use prism_solver::{Found, SolveError};

/// Micro-USD in a cent.
const CENT: i64 = 10_000;
/// Parts in a percent of a share.
const PERCENT: i64 = 10_000;

/// Looser and looser forms of one wish.
enum Ladder {
    /// Each of these.
    Listed(Vec<Edit>),
    /// A charge in cents, above the first and up to the second.
    Cents(RuleId, Vec<prism_model::DemandId>, i64, i64),
}

impl Ladder {
    fn len(&self) -> usize {
        match self {
            Self::Listed(edits) => edits.len(),
            Self::Cents(_, _, above, most) => usize::try_from(most - above).unwrap_or(0),
        }
    }

    fn rung(&self, index: usize) -> Option<Edit> {
        match self {
            Self::Listed(edits) => edits.get(index).cloned(),
            Self::Cents(id, demands, above, _) => {
                let cents = above + 1 + i64::try_from(index).ok()?;
                Some(Edit::Relax(*id, RuleKind::Charge(demands.clone(), MicroUsd(cents * CENT))))
            }
        }
    }
}

/// The least change that works in the place of dropping `edit`, with `others` made as well; `edit` itself where
/// nothing less does.
pub(super) fn loosened(
    asking: &mut Asking<'_, '_, '_>,
    edit: &Edit,
    others: &[Edit],
) -> Result<Edit, SolveError> {
    if let Some(budget) = budget(asking, edit, others)? {
        return Ok(budget);
    }
    let Some(ladder) = ladder(asking, edit, others)? else { return Ok(edit.clone()) };
    let works = |asking: &mut Asking<'_, '_, '_>, index: usize| -> Result<bool, SolveError> {
        let Some(rung) = ladder.rung(index) else { return Ok(false) };
        asking.is_feasible(&[others, &[rung]].concat())
    };
    let Some(last) = ladder.len().checked_sub(1) else { return Ok(edit.clone()) };
    if !works(asking, last)? {
        return Ok(edit.clone());
    }
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low) / 2;
        if works(asking, middle)? { high = middle } else { low = middle + 1 }
    }
    Ok(ladder.rung(high).unwrap_or_else(|| edit.clone()))
}

/// The same of changes that nothing tells apart: each is loosened to the same rung. `None` where one of them could stay
/// stricter than the others, or what they are loosened to depends on the plan.
pub(super) fn loosened_alike(
    asking: &mut Asking<'_, '_, '_>,
    alike: &[Edit],
    others: &[Edit],
) -> Result<Option<Vec<Edit>>, SolveError> {
    let mut ladders = Vec::new();
    for edit in alike {
        let by_cost = match edit {
            Edit::DropRule(id) => {
                matches!(asking.request.rule(*id).kind, RuleKind::Budget(_) | RuleKind::Charge(..))
            }
            _ => false,
        };
        match if by_cost { None } else { ladder(asking, edit, others)? } {
            Some(ladder) => ladders.push(ladder),
            None if by_cost => return Ok(None),
            None => return Ok(Some(alike.to_vec())),
        }
    }
    // The first may stand on a rung of its own; as it was, where there is none.
    let at = |first: Option<usize>, rest: Option<usize>| -> Vec<Edit> {
        let rung = |(index, ladder): (usize, &Ladder)| {
            let rung = if index == 0 { first } else { rest };
            rung.and_then(|rung| ladder.rung(rung)).unwrap_or_else(|| alike[index].clone())
        };
        ladders.iter().enumerate().map(rung).collect()
    };
    let works = |asking: &mut Asking<'_, '_, '_>, first: Option<usize>, rest: Option<usize>| {
        asking.is_feasible(&[others, &at(first, rest)].concat())
    };
    let last = ladders.iter().map(Ladder::len).min().and_then(|len| len.checked_sub(1));
    let Some(last) = last else { return Ok(Some(alike.to_vec())) };
    if !works(asking, Some(last), Some(last))? {
        let apart = works(asking, Some(last), None)?;
        return Ok((!apart).then(|| alike.to_vec()));
    }
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low) / 2;
        if works(asking, Some(middle), Some(middle))? { high = middle } else { low = middle + 1 }
    }
    let apart = high > 0 && works(asking, Some(high - 1), Some(high))?;
    Ok((!apart).then(|| at(Some(high), Some(high))))
}

/// A budget is raised to the cost of the cheapest plan, in whole cents.
fn budget(asking: &mut Asking<'_, '_, '_>, edit: &Edit, others: &[Edit]) -> Result<Option<Edit>, SolveError> {
    let Edit::DropRule(id) = edit else { return Ok(None) };
    if !matches!(asking.request.rule(*id).kind, RuleKind::Budget(_)) {
        return Ok(None);
    }
    let cheapest = [others, &[edit.clone(), Edit::DropPreference, Edit::CostAlone]].concat();
    let Found::Plan(plan, _) = asking.best(&cheapest)? else { return Ok(None) };
    let budget = Edit::Relax(*id, RuleKind::Budget(MicroUsd(cents(plan.cost()) * CENT)));
    let request = asking.request;
    if request.preference.is_none() && request.objective == [Level::strict(Measure::Cost)] {
        // Nothing but the cost counts, and the new budget leaves the cheapest plan.
        asking.know([others, std::slice::from_ref(&budget)].concat(), plan);
    }
    Ok(Some(budget))
}

/// Rounded up.
fn cents(amount: MicroUsd) -> i64 {
    amount.0.div_euclid(CENT) + i64::from(amount.0.rem_euclid(CENT) != 0)
}

fn ladder(
    asking: &mut Asking<'_, '_, '_>,
    edit: &Edit,
    others: &[Edit],
) -> Result<Option<Ladder>, SolveError> {
    let request = asking.request;
    match edit {
        Edit::DropWish(id) => {
            let kinds = wish(asking.catalog, &request.wish(*id).kind);
            Ok(Some(Ladder::Listed(kinds.into_iter().map(|kind| Edit::Loosen(*id, kind)).collect())))
        }
        Edit::DropRule(id) => match &request.rule(*id).kind {
            RuleKind::Charge(demands, most) => {
                let Found::Plan(plan, _) = asking.best(&[others, std::slice::from_ref(edit)].concat())?
                else {
                    return Ok(None);
                };
                // Slots that stay empty are charged nothing.
                let kept = left(request, others);
                let served = kept.iter().zip(plan.fillings());
                let own = served.filter(|(demand, _)| demands.contains(demand));
                let charged: MicroUsd = own.map(|(_, filling)| filling.charge()).sum();
                Ok(Some(Ladder::Cents(*id, demands.clone(), most.0.div_euclid(CENT), cents(charged))))
            }
            kind => {
                let kinds = rule(request, kind);
                Ok(Some(Ladder::Listed(kinds.into_iter().map(|kind| Edit::Relax(*id, kind)).collect())))
            }
        },
        Edit::Lower(demand, word, _) => {
            let stated = request.demand(*demand).workload.get(*word);
            let lower = rounder(*word, stated).into_iter().map(|value| Edit::Lower(*demand, *word, value));
            Ok(Some(Ladder::Listed(lower.collect())))
        }
        _ => Ok(None),
    }
}

/// Looser forms of a rule that counts.
fn rule(request: &Request, kind: &RuleKind) -> Vec<RuleKind> {
    let all = u32::try_from(request.demands.len()).unwrap_or(u32::MAX);
    match kind {
        RuleKind::AtMost(aspect, demands, most) => {
            (most + 1..=all).map(|most| RuleKind::AtMost(*aspect, demands.clone(), most)).collect()
        }
        RuleKind::AtLeast(aspect, demands, least) => {
            (1..*least).rev().map(|least| RuleKind::AtLeast(*aspect, demands.clone(), least)).collect()
        }
        RuleKind::MaxMoves(demands, most) => {
            (most + 1..=all).map(|most| RuleKind::MaxMoves(demands.clone(), most)).collect()
        }
        RuleKind::Share(share) => {
            let next = share.most_ppm.div_euclid(PERCENT) + 1;
            let of = |percent: i64| RuleKind::Share(Share { most_ppm: percent * PERCENT, ..share.clone() });
            (next..=100).map(of).collect()
        }
        _ => Vec::new(),
    }
}

/// Looser forms of a wish that is a number or a level.
fn wish(catalog: &Catalog, kind: &WishKind) -> Vec<WishKind> {
    let parts = catalog.parts();
    match kind {
        WishKind::AtLeast(attribute, level) => {
            (0..*level).rev().map(|level| WishKind::AtLeast(*attribute, level)).collect()
        }
        WishKind::Sla(least) => {
            let promised =
                parts.offerings.iter().filter_map(|offering| offering.sla.map(|figure| figure.value));
            below(promised, *least).into_iter().map(WishKind::Sla).collect()
        }
        WishKind::LatencyP99(most) => {
            let known =
                parts.offerings.iter().filter_map(|offering| offering.latency_p99.map(|figure| figure.value));
            above(known, *most).into_iter().map(WishKind::LatencyP99).collect()
        }
        WishKind::ValueSize(least) => {
            let known = parts.backends.iter().filter_map(|backend| match backend.max_value {
                Known::Value(most) => Some(most),
                Known::Unlimited | Known::Unknown => None,
            });
            below(known, *least).into_iter().map(WishKind::ValueSize).collect()
        }
        WishKind::MaxRoundTrip { clients, limit } => {
            let trips = catalog.site_ids().filter_map(|site| farthest(catalog, clients, site));
            let to = |limit| WishKind::MaxRoundTrip { clients: clients.clone(), limit };
            above(trips, *limit).into_iter().map(to).collect()
        }
        _ => Vec::new(),
    }
}

/// The round trip to the farthest client.
fn farthest(catalog: &Catalog, clients: &[RegionId], site: SiteId) -> Option<Exact> {
    let nearest = |&client: &RegionId| {
        let regions = catalog.site(site).regions.iter();
        regions.filter_map(|&region| catalog.round_trip(client, region)).min()
    };
    clients.iter().filter_map(nearest).max()
}

/// Once each, from the limit up.
fn above(values: impl Iterator<Item = Exact>, limit: Exact) -> Vec<Exact> {
    let mut all: Vec<Exact> = values.filter(|&value| value > limit).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Once each, from the limit down.
fn below(values: impl Iterator<Item = Exact>, limit: Exact) -> Vec<Exact> {
    let mut all: Vec<Exact> = values.filter(|&value| value < limit).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    all
}
