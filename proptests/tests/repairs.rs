//! What is said to repair a request that has no plan: each repair works, at the cost that is said; nothing in it can be
//! left out, and no number in it could stay stricter; and there is no other. Held against brute force over every set of
//! things that could be taken back.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::Options;
use prism::explain::{Edit, Repair, Repairs, Subject, repairs};
use prism_model::request::{RuleKind, Share, WishKind};
use prism_model::workload::Word;
use prism_model::{DemandId, Exact, Fact, FillId, MicroUsd};
use prism_proptests::changed::{Asked, each, each_counted, wishes};
use prism_proptests::explained;
use std::collections::BTreeSet;

/// Up to so many wishes every set of them is tried; of more, every pair.
const EVERY_SET: usize = 9;
/// Parts in a percent of a share.
const PERCENT: i64 = 10_000;
/// So many figures of a repair come first in turn.
const ENDS: usize = 3;
/// For so many lowered figures every larger one is tried; for others, the next one.
const EVERY_FIGURE: usize = 40;

#[derive(Debug, Default)]
struct Tally {
    requests: usize,
    repairs: usize,
    /// Repairs of several changes.
    several: usize,
    /// Numbers that were loosened.
    loosened: usize,
    /// Figures of the workload that were lowered.
    lowered: usize,
    /// Those of them beside which every larger round figure was tried.
    tried: usize,
    /// Sets of changes that lower several figures, and the ways to do so that were told.
    together: usize,
    ways: usize,
    /// Conflicts that were told with their facts.
    told: usize,
    /// Requests of which several were.
    apart: usize,
    /// Requests with several conflicts.
    conflicts: usize,
    /// Requests that nothing repairs.
    hopeless: usize,
    /// Looks for repairs that were not completed: those with many figures are bounded.
    bounded: usize,
    /// Requests with optional slots that a rule counts, and with several that can be left empty one by one.
    counted: usize,
    fills: usize,
    /// Repairs that leave such slots empty.
    emptied: usize,
    /// Repairs beside which other such slots have to stay filled.
    filled: usize,
    /// Repairs with less of one wish than another repair, and more wishes.
    mixed: usize,
    /// Conflicts told with such a rule, and with slots that are filled.
    ruled: usize,
    held: usize,
}

impl Tally {
    fn ask(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        let found =
            repairs(asked.catalog, asked.request, Options::default()).map_err(|error| error.to_string())?;
        if found.is_needless() {
            return if asked.is_feasible(&[]) { Ok(()) } else { Err("said to need no repair".into()) };
        }
        self.requests += 1;
        self.repairs += found.repairs.len();
        self.hopeless += usize::from(found.repairs.is_empty());
        self.conflicts += usize::from(found.conflicts.len() > 1);
        let is_mixed = |repair: &&Repair| {
            let own = subjects(&repair.edits);
            found.repairs.iter().any(|less| {
                let less = subjects(&less.edits);
                less.len() < own.len() && less.is_subset(&own)
            })
        };
        self.mixed += found.repairs.iter().filter(is_mixed).count();
        self.several += found.repairs.iter().filter(|repair| repair.edits.len() > 1).count();
        sorted(&found)?;
        for repair in &found.repairs {
            self.works(asked, repair)?;
        }
        self.counts(asked, &found);
        if !found.complete {
            self.bounded += 1;
            let why = "not complete, though nothing bounds the search";
            return if asked.figures().is_empty() { Err(why.into()) } else { Ok(()) };
        }
        // What was added to what could be taken back, because a fact of a conflict is made of it.
        let mut figures: Vec<Edit> = found.conflicts.concat();
        figures.retain(|edit| matches!(edit, Edit::Lower(..)));
        found.conflicts.iter().try_for_each(|conflict| contradicts(asked, conflict, &figures))?;
        self.told(asked, &found)?;
        self.ends(asked, &found)?;
        nothing_else(asked, &found)?;
        no_other_figure(asked, &found)
    }

    /// How often slots that a rule counts matter.
    fn counts(&mut self, asked: &Asked<'_>, found: &Repairs) {
        let request = asked.request;
        let fills = (0..request.fills.len()).map(FillId::new).filter(|&id| request.is_counted(id, &[]));
        let empty: Vec<Edit> = fills.map(Edit::Empty).collect();
        self.counted += usize::from(!empty.is_empty());
        self.fills += usize::from(empty.len() > 1);
        for repair in &found.repairs {
            let others: Vec<Edit> =
                empty.iter().filter(|edit| !repair.edits.contains(edit)).cloned().collect();
            self.emptied += usize::from(others.len() < empty.len());
            let all = [&repair.edits[..], &others].concat();
            self.filled += usize::from(!others.is_empty() && !asked.is_feasible(&all));
        }
        let is_rule = |fact: &Fact| match fact {
            Fact::Rule(id) => matches!(request.rule(*id).kind, RuleKind::AtLeast(..) | RuleKind::Share(_)),
            _ => false,
        };
        let of = |is_such: &dyn Fn(&Fact) -> bool| {
            found.explained.iter().filter(|why| why.facts.iter().any(is_such)).count()
        };
        self.ruled += of(&is_rule);
        self.held += of(&|fact| matches!(fact, Fact::Filled(_)));
    }

    /// It works at the cost that is said, and nothing in it could be left out or be less.
    fn works(&mut self, asked: &Asked<'_>, repair: &Repair) -> Result<(), String> {
        let cost = asked.cost(&repair.edits);
        if cost != Some(repair.plan.cost().0.into()) {
            return Err(format!("{:?} costs {}, oracle {cost:?}", repair.edits, repair.plan.cost().0));
        }
        for index in 0..repair.edits.len() {
            let mut others = repair.edits.clone();
            let edit = others.remove(index);
            if asked.holds_repair(&others) {
                return Err(format!("{edit:?} is idle in {:?}", repair.edits));
            }
            self.loosened += usize::from(matches!(edit, Edit::Loosen(..) | Edit::Relax(..)));
            self.lowers(asked, &edit, &others)?;
            for less in stricter(asked, &edit) {
                if asked.is_feasible(&[&others[..], std::slice::from_ref(&less)].concat()) {
                    return Err(format!("{less:?} would do in the place of {edit:?}"));
                }
            }
        }
        Ok(())
    }
}

impl Tally {
    /// The facts of each conflict that is told refute, and none of them is idle.
    fn told(&mut self, asked: &Asked<'_>, found: &Repairs) -> Result<(), String> {
        let Asked { world, ask, catalog, request, .. } = *asked;
        let told = explained::Asked { world, ask, catalog, request };
        self.told += found.explained.len();
        self.apart += usize::from(found.explained.len() > 1);
        found.explained.iter().try_for_each(|why| told.refutes(why))
    }

    /// Where several figures are lower together, each of the first few is once as large as it can be at all, and nothing
    /// that is told is better in everything than another.
    fn ends(&mut self, asked: &Asked<'_>, found: &Repairs) -> Result<(), String> {
        for repair in &found.repairs {
            let own = subjects(&repair.edits);
            let alike: Vec<&Repair> =
                found.repairs.iter().filter(|other| subjects(&other.edits) == own).collect();
            let figures = lowered(&repair.edits);
            if figures.len() < 2 || alike[0].edits != repair.edits {
                continue;
            }
            self.together += 1;
            self.ways += alike.len();
            for (index, one) in alike.iter().enumerate() {
                let is_better = |other: &&Repair| {
                    let (own, other_own) = (lowered(&one.edits), lowered(&other.edits));
                    let larger = own.iter().zip(&other_own).all(|(own, other)| own.2 <= other.2);
                    larger && other.plan.cost() <= one.plan.cost()
                };
                if alike[index + 1..].iter().chain(&alike[..index]).any(is_better) {
                    return Err(format!("{:?} is worse than another one", one.edits));
                }
            }
            if has_cost_rule(asked) {
                continue;
            }
            // All else as loose as can be: wishes dropped, other figures at their least.
            let loose: Vec<Edit> = repair
                .edits
                .iter()
                .map(|edit| match edit {
                    Edit::Loosen(id, _) => Edit::DropWish(*id),
                    Edit::Relax(id, _) => Edit::DropRule(*id),
                    other => other.clone(),
                })
                .map(|edit| asked.figures().into_iter().find(|least| least.of() == edit.of()).unwrap_or(edit))
                .collect();
            for (demand, word, _) in figures.into_iter().take(ENDS) {
                let subject = Subject::Figure(demand, word);
                let value = |repair: &&Repair| {
                    lowered(&repair.edits).into_iter().find(|one| (one.0, one.1) == (demand, word)).unwrap().2
                };
                let most = alike.iter().map(value).max().unwrap();
                let next = rounded_up(word, most);
                let stated = asked.request.demand(demand).workload.get(word);
                let mut edits = loose.clone();
                edits.retain(|edit| edit.of() != subject);
                edits.push(Edit::Lower(demand, word, next));
                if next < stated && asked.is_feasible(&edits) {
                    return Err(format!("{edits:?} would leave {word:?} larger than any repair does"));
                }
            }
        }
        Ok(())
    }

    /// No larger round figure would do: of the first ones each is tried.
    fn lowers(&mut self, asked: &Asked<'_>, edit: &Edit, others: &[Edit]) -> Result<(), String> {
        let &Edit::Lower(demand, word, value) = edit else { return Ok(()) };
        self.lowered += 1;
        // Smaller items can make a scan dearer, so that under a budget less is not always easier.
        let all = self.tried < EVERY_FIGURE && !has_cost_rule(asked);
        self.tried += usize::from(all);
        let stated = asked.request.demand(demand).workload.get(word);
        let larger =
            std::iter::successors(Some(rounded_up(word, value)), |&value| Some(rounded_up(word, value)));
        for value in larger.take_while(|&value| value < stated).take(if all { usize::MAX } else { 1 }) {
            let less = Edit::Lower(demand, word, value);
            if asked.is_feasible(&[others, std::slice::from_ref(&less)].concat()) {
                return Err(format!("{less:?} would do in the place of {edit:?}"));
            }
        }
        Ok(())
    }
}

/// What is lowered, to what, by what it is.
fn lowered(edits: &[Edit]) -> Vec<(DemandId, Word, Exact)> {
    let lowered = |edit: &Edit| match edit {
        Edit::Lower(demand, word, value) => Some((*demand, *word, *value)),
        _ => None,
    };
    edits.iter().filter_map(lowered).collect()
}

/// The next larger figure of three digits.
fn rounded_up(word: Word, value: Exact) -> Exact {
    let (whole, units): (bool, &[(i64, i64)]) = match word {
        Word::WriteRps | Word::ReadRps => (value < Exact::ONE, &[(1, 100), (1, 1)]),
        Word::FanOut | Word::Connections => (true, &[(1, 1)]),
        Word::DataSize | Word::RecordSize | Word::MessageSize => (
            value < Exact::integer(1 << 10),
            &[(1, 1), (1 << 10, 1), (1 << 20, 1), (1 << 30, 1), (1 << 40, 1)],
        ),
        Word::Retention => (false, &[(1, 1), (60, 1), (3600, 1), (86_400, 1)]),
        Word::Mean => (false, &[(1, 100)]),
    };
    let worths = || units.iter().map(|&(top, bottom)| Exact::ratio(top.into(), bottom.into()).unwrap());
    let unit = worths().filter(|&unit| unit <= value).max().unwrap();
    let mut step = unit.over(Exact::integer(100)).unwrap();
    while value >= step.times(Exact::integer(1000)).unwrap() || (whole && step < unit) {
        step = step.times(Exact::integer(10)).unwrap();
    }
    let next = value.plus(step).unwrap();
    worths().find(|&unit| unit > value).map_or(next, |unit| unit.min(next))
}

fn has_cost_rule(asked: &Asked<'_>) -> bool {
    let rules = asked.request.rules.iter().map(|rule| &rule.kind);
    rules
        .into_iter()
        .any(|kind| matches!(kind, RuleKind::Budget(_) | RuleKind::Charge(..) | RuleKind::Share(_)))
}

/// Where nothing is asked of the cost, every lower figure that leaves a plan, alone, with another one, or with one thing
/// taken back, holds a repair that was told.
fn no_other_figure(asked: &Asked<'_>, found: &Repairs) -> Result<(), String> {
    if has_cost_rule(asked) {
        return Ok(());
    }
    let told: Vec<BTreeSet<Subject>> = found.repairs.iter().map(|repair| subjects(&repair.edits)).collect();
    let figures = asked.figures();
    let others = [figures.clone(), wishes(asked.request)].concat();
    for (index, figure) in figures.iter().enumerate() {
        let pairs = others.iter().skip(index + 1).map(|other| vec![figure.clone(), other.clone()]);
        for edits in std::iter::once(vec![figure.clone()]).chain(pairs) {
            let own = subjects(&edits);
            if !told.iter().any(|told| told.is_subset(&own)) && asked.is_feasible(&edits) {
                return Err(format!("{edits:?} would repair it"));
            }
        }
    }
    Ok(())
}

/// By cost, then by the number of changes.
fn sorted(found: &Repairs) -> Result<(), String> {
    let keys: Vec<(MicroUsd, usize)> =
        found.repairs.iter().map(|repair| (repair.plan.cost(), repair.edits.len())).collect();
    if keys.is_sorted() { Ok(()) } else { Err(format!("not in order: {keys:?}")) }
}

/// With all or some else taken back there is no plan, and each one of a conflict taken back as well leaves one.
fn contradicts(asked: &Asked<'_>, conflict: &[Edit], figures: &[Edit]) -> Result<(), String> {
    let mut others = [&wishes(asked.request), figures].concat();
    others.retain(|edit| !conflict.contains(edit));
    if asked.holds_repair(&others) {
        return Err(format!("{conflict:?} do not contradict"));
    }
    for edit in conflict {
        if !asked.holds_repair(&[&others[..], std::slice::from_ref(edit)].concat()) {
            return Err(format!("{edit:?} is idle in the conflict {conflict:?}"));
        }
    }
    Ok(())
}

fn subjects(edits: &[Edit]) -> BTreeSet<Subject> {
    edits.iter().map(Edit::of).collect()
}

/// Every set that leaves a plan holds one that was told.
fn nothing_else(asked: &Asked<'_>, found: &Repairs) -> Result<(), String> {
    let told: Vec<BTreeSet<Subject>> = found.repairs.iter().map(|repair| subjects(&repair.edits)).collect();
    let wishes = wishes(asked.request);
    let sets = if wishes.len() <= EVERY_SET { every_set(wishes.len()) } else { pairs(wishes.len()) };
    for set in sets {
        let edits: Vec<Edit> = set.iter().map(|&index| wishes[index].clone()).collect();
        let own = subjects(&edits);
        if !told.iter().any(|told| told.is_subset(&own)) && asked.is_feasible(&edits) {
            return Err(format!("{edits:?} would repair it"));
        }
    }
    // And all of it together, where nothing was told.
    if told.is_empty() && asked.holds_repair(&wishes) {
        return Err("there is a repair".into());
    }
    Ok(())
}

fn every_set(count: usize) -> Vec<Vec<usize>> {
    (0..1_usize << count).map(|mask| (0..count).filter(|index| mask >> index & 1 == 1).collect()).collect()
}

fn pairs(count: usize) -> Vec<Vec<usize>> {
    let ones = (0..count).map(|one| vec![one]);
    ones.chain((0..count).flat_map(|one| (0..one).map(move |other| vec![other, one]))).collect()
}

/// What asks a little less than was asked, and more than the change does; of what is dropped, the least that is left.
fn stricter(asked: &Asked<'_>, edit: &Edit) -> Vec<Edit> {
    let request = asked.request;
    let cents = |amount: MicroUsd| MicroUsd(amount.0 - 10_000);
    match edit {
        Edit::Relax(id, RuleKind::Budget(most)) => {
            let RuleKind::Budget(stated) = request.rule(*id).kind else { return Vec::new() };
            let less = (cents(*most) > stated).then_some(Edit::Relax(*id, RuleKind::Budget(cents(*most))));
            less.into_iter().collect()
        }
        Edit::Relax(id, RuleKind::AtMost(aspect, demands, most)) => {
            vec![Edit::Relax(*id, RuleKind::AtMost(*aspect, demands.clone(), most - 1))]
        }
        Edit::Relax(id, RuleKind::AtLeast(aspect, demands, least)) => {
            vec![Edit::Relax(*id, RuleKind::AtLeast(*aspect, demands.clone(), least + 1))]
        }
        Edit::Relax(id, RuleKind::Share(share)) => {
            let RuleKind::Share(stated) = &request.rule(*id).kind else { return Vec::new() };
            let most_ppm = share.most_ppm - PERCENT;
            let less = Edit::Relax(*id, RuleKind::Share(Share { most_ppm, ..share.clone() }));
            (most_ppm > stated.most_ppm).then_some(less).into_iter().collect()
        }
        Edit::DropRule(id) => match &request.rule(*id).kind {
            RuleKind::AtLeast(aspect, demands, _) => {
                vec![Edit::Relax(*id, RuleKind::AtLeast(*aspect, demands.clone(), 1))]
            }
            RuleKind::Budget(_) => vec![Edit::Relax(*id, RuleKind::Budget(MicroUsd(MicroUsd::LIMIT)))],
            RuleKind::AtMost(aspect, demands, _) => {
                vec![Edit::Relax(*id, RuleKind::AtMost(*aspect, demands.clone(), 99))]
            }
            _ => Vec::new(),
        },
        Edit::Loosen(id, kind) => {
            between(&request.wish(*id).kind, kind).map(|kind| Edit::Loosen(*id, kind)).collect()
        }
        Edit::DropWish(id) => {
            loosest(&request.wish(*id).kind).map(|kind| Edit::Loosen(*id, kind)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A millionth stricter than what it was loosened to, which is always stricter than what anything promises.
fn between<'k>(stated: &'k WishKind, now: &'k WishKind) -> impl Iterator<Item = WishKind> + 'k {
    let part = |value: Exact, millionths: i64| {
        value.times(Exact::ratio(millionths.into(), 1_000_000).unwrap()).unwrap()
    };
    let (more, less) = (1_000_001, 999_999);
    let kind = match (stated, now) {
        (WishKind::Sla(_), WishKind::Sla(now)) => Some(WishKind::Sla(part(*now, more))),
        (WishKind::ValueSize(_), WishKind::ValueSize(now)) => Some(WishKind::ValueSize(part(*now, more))),
        (WishKind::LatencyP99(_), WishKind::LatencyP99(now)) => Some(WishKind::LatencyP99(part(*now, less))),
        (WishKind::MaxRoundTrip { clients, .. }, WishKind::MaxRoundTrip { limit, .. }) => {
            Some(WishKind::MaxRoundTrip { clients: clients.clone(), limit: part(*limit, less) })
        }
        (WishKind::AtLeast(_, stated), WishKind::AtLeast(scale, now)) if now + 1 < *stated => {
            Some(WishKind::AtLeast(*scale, now + 1))
        }
        _ => None,
    };
    kind.into_iter()
}

/// Whatever is stated at all would do.
fn loosest(kind: &WishKind) -> Option<WishKind> {
    Some(match kind {
        WishKind::Sla(_) => WishKind::Sla(Exact::ZERO),
        WishKind::ValueSize(_) => WishKind::ValueSize(Exact::ratio(1, 1_000_000).unwrap()),
        WishKind::LatencyP99(_) => WishKind::LatencyP99(Exact::integer(1_000_000)),
        WishKind::MaxRoundTrip { clients, .. } => {
            WishKind::MaxRoundTrip { clients: clients.clone(), limit: Exact::integer(1_000_000) }
        }
        WishKind::AtLeast(scale, level) if *level > 0 => WishKind::AtLeast(*scale, 0),
        _ => return None,
    })
}

#[test]
fn repairs_are_all_there_are_and_the_least() {
    let mut tally = Tally::default();
    let wrong = each("repairs", |asked| if asked.has_twins() { Ok(()) } else { tally.ask(asked) });
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
    println!("{tally:?}");
    assert!(tally.requests >= 400 && tally.repairs >= 700, "{tally:?}");
    assert!(tally.several >= 150 && tally.loosened >= 80 && tally.conflicts >= 100, "{tally:?}");
    assert!(tally.hopeless >= 20 && tally.bounded == 0, "{tally:?}");
    assert!(tally.mixed >= 3, "{tally:?}");
    assert!(tally.lowered >= 300 && tally.tried >= 30, "{tally:?}");
    assert!(tally.together >= 50 && tally.ways >= tally.together + 30, "{tally:?}");
    assert!(tally.told >= 1000 && tally.apart >= 300, "{tally:?}");
}

#[test]
fn repairs_are_all_there_are_where_rules_count_optional_slots() {
    let mut tally = Tally::default();
    let ask = |asked: &Asked<'_>| if asked.has_twins() { Ok(()) } else { tally.ask(asked) };
    let wrong = each_counted("repairs of counted slots", ask);
    println!("{tally:?}");
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
    assert!(tally.counted >= 600 && tally.fills >= 150 && tally.bounded <= tally.requests / 100, "{tally:?}");
    assert!(tally.emptied >= 600 && tally.filled >= 400 && tally.mixed >= 30, "{tally:?}");
    assert!(tally.ruled >= 600 && tally.held >= 500, "{tally:?}");
}
