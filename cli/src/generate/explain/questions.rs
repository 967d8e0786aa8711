//! The answers to `--why-not` and `--what-if`, in words.

use super::super::compare::Rows;
use super::super::measures::{name, shown, worse};
use super::super::money::exact;
use super::super::{money, refusal, repairs};
use super::difference::{Side, lines, totals};
use crate::render::words::few;
use prism::explain::{Otherwise, Whose, WhyNot, WinsAt};
use prism::model::catalog::Catalog;
use prism::model::request::{Measure, Request, Target};
use prism::model::{Exact, MicroUsd, Plan};
use prism::registry::units::show_percent;
use prism::solver::Found;
use prism::words;

/// The plan that the questions are asked of, in a line.
pub(super) fn chosen(catalog: &Catalog, request: &Request, plan: &Plan) -> String {
    format!("optimal   ${}/month   {}\n", exact(plan.cost()), Rows { catalog, request }.whole(plan))
}

/// What was asked of a plan.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) side: Side<'a>,
    /// Among which plans it would win, where not among all.
    pub(super) among: Option<&'a str>,
}

/// Why the plan does not have what was asked for.
pub(super) fn why_not(side: Side<'_>, asked: &str, answer: &WhyNot) -> String {
    format!("\nwhy not {asked}?   {}", body(Asked { side, among: None }, answer))
}

/// The answer itself.
pub(super) fn body(asked: Asked<'_>, answer: &WhyNot) -> String {
    let Side { catalog, request, plan } = asked.side;
    match answer {
        WhyNot::Chosen => "it is what was chosen\n".to_owned(),
        WhyNot::Stopped => "unknown: the search budget ended first\n".to_owned(),
        WhyNot::Worse { plan: rival, by, .. } => {
            let verdict = verdict(plan, rival, *by);
            let changes = lines(asked.side, Side { catalog, request, plan: rival });
            format!("{verdict}\n{changes}{}", ways_out(asked, answer))
        }
        WhyNot::Impossible { slot, request, why, repairs: found } => {
            let facts = refusal::facts(catalog, request, why);
            let stand = stands(facts.lines().count());
            let repairs = repairs::repairs(catalog, request, found, "cheapest ways to have it");
            let of = slot.map(|slot| words::demand(catalog, request, slot));
            let had = of.map_or_else(
                || format!("it cannot be had: {stand} against it"),
                |slot| format!("it cannot be had in any slot: in {slot}, {stand} against it"),
            );
            format!("{had}\n{facts}{repairs}")
        }
    }
}

/// `2 facts stand`.
pub(super) fn stands(count: usize) -> String {
    if count == 1 { "1 fact stands".to_owned() } else { format!("{count} facts stand") }
}

/// A `--why-not` that has no answer, and why.
pub(super) fn untold(asked: &str, why: &str) -> String {
    format!("\nwhy not {asked}?   {why}\n")
}

fn verdict(plan: &Plan, rival: &Plan, by: Option<(Measure, i64, i64)>) -> String {
    let more = rival.cost() - plan.cost();
    match by {
        None => {
            format!("it is as good, and comes later in the catalogue: {}", totals(plan.cost(), rival.cost()))
        }
        Some((Measure::Cost, ..)) => {
            let totals = totals(plan.cost(), rival.cost());
            match worse(plan, rival, by) {
                Some(worse) => format!("{worse}, though it costs less: {totals}"),
                None => format!("it costs {}: {totals}", money::more(more)),
            }
        }
        Some((measure, own, other)) => {
            let what = name(measure);
            let (own, other) = (shown(measure, own), shown(measure, other));
            format!(
                "it does worse in {what}: {own} → {other}, and costs {}",
                totals(plan.cost(), rival.cost())
            )
        }
    }
}

/// What would make it win.
fn ways_out(asked: Asked<'_>, answer: &WhyNot) -> String {
    let Asked { side: Side { catalog, request, .. }, among } = asked;
    let among = among.unwrap_or_default();
    let WhyNot::Worse { wins_at, wins_without, .. } = answer else { return String::new() };
    let (mut ways, mut tie) = (Vec::new(), String::new());
    if let Some(at) = wins_at {
        let part = Exact::ratio(at.thousandths.into(), 1_000).unwrap_or(Exact::ZERO);
        let bought = matches!(at.whose, Whose::Bought(_)).then(|| few(&whose(catalog, at), NAMED));
        let free = format!("if {} cost nothing", bought.as_deref().unwrap_or("it"));
        match (at.only_ties, at.thousandths, bought) {
            (true, ..) => tie = format!("  {among}it would tie, not win, even {free}\n"),
            (_, 0, _) => ways.push(free),
            (_, _, None) => ways.push(format!("at {} of its price", show_percent(part))),
            (_, _, Some(whose)) => ways.push(format!("at {} of the price of {whose}", show_percent(part))),
        }
    }
    ways.extend(wins_without.iter().map(|edit| format!("if you {}", words::edit(catalog, request, edit))));
    match ways.as_slice() {
        [] if tie.is_empty() => {
            format!("  {among}nothing that you asked, alone, keeps it from winning\n")
        }
        [] => tie,
        some => format!("  {among}it would win {}\n{tie}", some.join(", or ")),
    }
}

/// Names of what the prices are of.
pub(super) fn whose(catalog: &Catalog, at: &WinsAt) -> Vec<String> {
    let name = |target: &Target| match target {
        Target::Backend(id) => catalog.backend(*id).name.clone(),
        Target::Offering(id) => catalog.offering(*id).name.clone(),
        Target::Region(id) => catalog.region(*id).name.clone(),
        Target::Vendor(name) | Target::Cloud(name) => name.clone(),
    };
    at.whose.targets().iter().map(name).collect()
}

/// More names than these are counted.
const NAMED: usize = 3;

/// The plan as it would be.
pub(super) fn what_if(side: Side<'_>, asked: &[String], supposed: &Otherwise) -> String {
    let title = format!("\nwhat if: {}   ", asked.join(", "));
    title
        + &match &supposed.found {
            Found::Plan(other, _) => {
                let to = Side { catalog: &supposed.catalog, request: &supposed.request, plan: other };
                let changes = lines(side, to);
                let none = if changes.is_empty() { "  nothing changes\n" } else { "" };
                format!("{}\n{changes}{none}", totals(side.plan.cost(), other.cost()))
            }
            Found::Nothing => format!("there is no plan{}", against(supposed)),
            Found::Stopped { best, bound, .. } => stopped(best.as_ref().map(Plan::cost), *bound),
        }
}

/// The plan as it would be, of a request that has none.
pub(super) fn what_if_at_all(asked: &[String], supposed: &Otherwise) -> String {
    let title = format!("\nwhat if: {}   ", asked.join(", "));
    title
        + &match &supposed.found {
            Found::Plan(plan, _) => {
                let rows = Rows { catalog: &supposed.catalog, request: &supposed.request };
                format!("${}/month   {}\n", exact(plan.cost()), rows.whole(plan))
            }
            Found::Nothing => format!("there is still no plan{}", against(supposed)),
            Found::Stopped { best, bound, .. } => stopped(best.as_ref().map(Plan::cost), *bound),
        }
}

/// What stands against a plan of what is supposed.
fn against(supposed: &Otherwise) -> String {
    match &supposed.why {
        Some(why) => format!(": {}", refusal::conflict(&supposed.catalog, &supposed.request, why)),
        None => "\n".to_owned(),
    }
}

fn stopped(best: Option<MicroUsd>, bound: MicroUsd) -> String {
    match best {
        Some(cost) => format!("stopped early: ${} at most, ${} at least\n", exact(cost), exact(bound)),
        None => "stopped early: no plan was found, and none is ruled out\n".to_owned(),
    }
}
