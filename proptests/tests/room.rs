//! How dear what was chosen may get: at the price that is said brute force finds nothing cheaper, and a thousandth above
//! it does. Where any price is said to do, so it is.

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
use prism_proptests::oracle::Oracle;
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
        let behind = |thousandths: i64| {
            let world = scaled(asked.world, name, thousandths);
            let oracle = Oracle::new(&world, asked.ask).turning_back();
            let own = oracle.judge(&choices).ok().map(|bill| bill.cost);
            Some(own? - oracle.best()?.cost)
        };
        let is_cheapest = |thousandths: i64| behind(thousandths) == Some(0);
        // What is given back is rounded down and what is billed up: a line may be a millionth off the straight one.
        let is_nearly =
            |thousandths: i64| behind(thousandths).is_some_and(|behind| (0..=10).contains(&behind));
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
                match (is_cheapest(thousandths), is_cheapest(thousandths + 1)) {
                    (true, false) => Ok(()),
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
