//! How dear what was chosen may get: at the price that is said brute force finds nothing cheaper, and a thousandth above
//! it does. Where any price is said to do, nothing is cheaper at a hundredfold.
//!
//! At prices in between the plan is the cheapest but for rounding. Without it the plan and a rival cost straight lines
//! in the price, and a line that is not above another at both ends is not above it in between. Every amount is rounded
//! up by less than a millionth of a dollar, so at both ends the rival may be below the plan by less than as many
//! millionths as it has amounts there, and in between the plan above the rival by less than both have together.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::explain::{Limit, Room, room};
use prism::{Options, Report, optimize};
use prism_model::Plan;
use prism_model::request::Measure;
use prism_proptests::bridge::Back;
use prism_proptests::changed::{Asked, each};
use prism_proptests::fraction::Fraction;
use prism_proptests::oracle::{Bill, Choice, Line, Oracle, Purchase};
use prism_proptests::world::World;

#[derive(Debug, Default)]
struct Tally {
    plans: usize,
    bounded: usize,
    /// Of a plan that buys several units, or serves several slots there.
    several: usize,
    any: usize,
}

/// The world with the prices of one offering in thousandths of what they are. What its fixed price comes to is rounded
/// up to the millionth of a dollar.
fn scaled(world: &World, name: &str, thousandths: i64) -> World {
    let mut world = world.clone();
    let factor = Fraction::new(thousandths.into(), 1_000);
    let million = Fraction::whole(1_000_000);
    let fixed = |price: Fraction| Fraction::new((price * factor * million).ceil(), 1_000_000);
    for offering in world.offerings.iter_mut().filter(|offering| offering.name == name) {
        let Some(price) = &mut offering.price else { continue };
        (price.base, price.unit) = (fixed(price.base), fixed(price.unit));
        for meter in &mut price.meters {
            meter.price = meter.price * factor;
            meter.tiers.iter_mut().for_each(|tier| tier.1 = tier.1 * factor);
        }
    }
    world
}

/// The plan at other prices of one offering.
struct At {
    /// What it costs more than the cheapest, in millionths of a dollar.
    behind: i128,
    /// How many amounts of the two are rounded.
    rounded: i128,
}

impl At {
    /// `None` where the plan is none at these prices.
    fn new(asked: &Asked<'_>, name: &str, thousandths: i64, choices: &[Choice]) -> Option<Self> {
        let world = scaled(asked.world, name, thousandths);
        let oracle = Oracle::new(&world, asked.ask).turning_back();
        let own = oracle.judge(choices).ok()?;
        let best = oracle.best()?;
        let rounded = rounded(&own, choices, name) + rounded(&best.bill, &best.choices, name);
        Some(Self { behind: own.cost - best.cost, rounded })
    }
}

/// Amounts of a bill that change with the prices of one offering: each is rounded by itself, and a price per unit
/// before it is paid so many times.
fn rounded(bill: &Bill, choices: &[Choice], name: &str) -> i128 {
    let purchases = bill.purchases.iter().filter(|purchase| purchase.offering == name);
    let times = |purchase: &Purchase, line: &Line| if line.what == "units" { purchase.units } else { 1 };
    let fixed =
        purchases.map(|purchase| purchase.lines.iter().map(|line| times(purchase, line)).sum::<i128>());
    let here = choices.iter().zip(&bill.usage).filter(|(choice, _)| choice.offering == name);
    let metered = here.flat_map(|(_, lines)| lines).filter(|line| line.what.starts_with("meter"));
    fixed.sum::<i128>() + i128::try_from(metered.count()).unwrap()
}

impl Tally {
    fn ask(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        let report = optimize(asked.catalog, asked.request, Options::default());
        let Ok(Report::Optimal(optimum)) = report else { return Ok(()) };
        let told = room(asked.catalog, asked.request, &optimum.plan, Options::default()).unwrap();
        let strict = asked
            .request
            .levels()
            .first()
            .is_some_and(|level| level.measure == Measure::Cost && level.tolerance.is_zero());
        if !strict {
            return if told.is_empty() { Ok(()) } else { Err("cost does not decide alone".into()) };
        }
        self.plans += 1;
        told.iter().try_for_each(|room| self.room(asked, &optimum.plan, *room))
    }

    fn room(&mut self, asked: &Asked<'_>, plan: &Plan, room: Room) -> Result<(), String> {
        let name = &asked.catalog.offering(room.offering).name;
        let back = Back { catalog: asked.catalog, request: asked.request };
        let choices = back.choices(plan);
        let at = |thousandths: i64| At::new(asked, name, thousandths, &choices);
        let is_cheapest = |thousandths: i64| at(thousandths).is_some_and(|at| at.behind == 0);
        let is_nearly = |thousandths: i64| at(thousandths).is_some_and(|at| at.behind < at.rounded.max(1));
        let here: Vec<_> = plan
            .pools()
            .iter()
            .filter(|pool| asked.catalog.site(pool.site()).offering == room.offering)
            .collect();
        let several = here.len() > 1 || here.iter().any(|pool| pool.units() > 1 || pool.demands().len() > 1);
        match room.limit {
            Limit::UpTo(thousandths) => {
                self.bounded += 1;
                self.several += usize::from(several);
                let halfway = is_nearly(1_000 + (thousandths - 1_000) / 2);
                match (is_cheapest(thousandths), is_cheapest(thousandths + 1), halfway) {
                    (true, false, true) => Ok(()),
                    other => Err(format!("`{name}` up to {thousandths}: {other:?}")),
                }
            }
            Limit::Any => {
                self.any += 1;
                let all = is_cheapest(100_000) && [1_001, 2_000, 10_000].into_iter().all(is_nearly);
                if all { Ok(()) } else { Err(format!("`{name}` at any price")) }
            }
            Limit::Unknown => Err("stopped without a limit".into()),
        }
    }
}

#[test]
fn prices_may_rise_as_far_as_is_said() {
    let mut tally = Tally::default();
    let wrong = each("room", |asked| tally.ask(asked));
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
    println!("{tally:?}");
    assert!(
        tally.plans >= 120 && tally.bounded >= 100 && tally.several >= 50 && tally.any >= 50,
        "{tally:?}"
    );
}
