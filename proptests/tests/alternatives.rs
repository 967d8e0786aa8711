//! The alternatives are what looking at every assignment finds: the best plans in order, the exact trade between
//! two and three measures and where it bends, and the best plan of each vendor, region and backend, or the facts
//! against it. On random worlds, for one namespace and for groups with what runs and what moves.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::Options;
use prism::alternatives::{End, Outcome, Split, by, pareto, top};
use prism_model::catalog::Aspect;
use prism_model::request::{Measure, Request};
use prism_model::{Catalog, Fact, Plan};
use prism_proptests::bridge::{self, Back};
use prism_proptests::explained;
use prism_proptests::oracle::alternatives::{knee, values};
use prism_proptests::oracle::{Best, Oracle};
use prism_proptests::world::{Ask, World};
use prism_proptests::{generate, yaml};
use std::collections::BTreeSet;

/// Random worlds; half as many groups.
const SEEDS: u64 = 1_200;
/// Assignments that are still looked at one by one.
const LARGEST: usize = 5_000;
/// How many plans are asked for.
const TOP: usize = 6;

/// One question, asked both ways.
struct Asked<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    world: &'a World,
    /// The question of one namespace; facts are not named across several.
    ask: Option<&'a Ask>,
    oracle: Oracle<'a>,
}

impl Asked<'_> {
    /// Cost and places must be the oracle's; who shares with whom is the cheapest either way.
    fn same(&self, plan: &Plan, best: &Best) -> Result<(), String> {
        let back = Back { catalog: self.catalog, request: self.request };
        let places = |choices: &[prism_proptests::oracle::Choice]| -> Vec<_> {
            choices.iter().map(|choice| (choice.offering.clone(), choice.regions.clone())).collect()
        };
        let (told, expected) = (places(&back.choices(plan)), places(&best.choices));
        if i128::from(plan.cost().0) == best.cost && told == expected {
            return Ok(());
        }
        Err(format!("{} {told:?}, oracle {} {expected:?}", plan.cost().0, best.cost))
    }

    /// Returns how many plans there were.
    fn top(&self) -> Result<usize, String> {
        let listed = top(self.catalog, self.request, TOP, Options::default()).unwrap();
        let expected = self.oracle.top(TOP);
        if listed.plans.len() != expected.len() || (listed.end == End::Complete) != (expected.len() < TOP) {
            return Err(format!("top: {} {:?}, oracle {}", listed.plans.len(), listed.end, expected.len()));
        }
        let pairs = listed.plans.iter().zip(&expected).enumerate();
        for (index, (plan, best)) in pairs {
            self.same(plan, best).map_err(|why| format!("top {index}: {why}"))?;
        }
        Ok(expected.len())
    }

    /// Returns how many points there were.
    fn frontier(&self, measures: &[Measure]) -> Result<usize, String> {
        let told = pareto(self.catalog, self.request, measures, 1_000, Options::default()).unwrap();
        let names: Vec<String> = measures.iter().map(|&measure| bridge::measure(measure)).collect();
        let expected = self.oracle.frontier(&names);
        let values: Vec<Vec<i128>> = told
            .points
            .iter()
            .map(|point| point.values.iter().map(|&value| value.into()).collect())
            .collect();
        let vectors: Vec<Vec<i128>> = expected.iter().map(|point| point.values.clone()).collect();
        if values != vectors || told.end != End::Complete {
            return Err(format!("{names:?}: {values:?} {:?}, oracle {vectors:?}", told.end));
        }
        for (point, expected) in told.points.iter().zip(&expected) {
            self.same(&point.plan, &expected.best).map_err(|why| format!("{names:?}: {why}"))?;
        }
        if told.knee != knee(&vectors) {
            return Err(format!(
                "{names:?} {vectors:?}: bends at {:?}, oracle {:?}",
                told.knee,
                knee(&vectors)
            ));
        }
        self.limited(measures, &vectors)
    }

    /// With a limit of one point less, a frontier is some of the whole one and says that it is not whole.
    fn limited(&self, measures: &[Measure], all: &[Vec<i128>]) -> Result<usize, String> {
        if let Some(limit) = all.len().checked_sub(1) {
            let some = pareto(self.catalog, self.request, measures, limit, Options::default()).unwrap();
            let known = |values: &[i64]| {
                let values: Vec<i128> = values.iter().map(|&value| value.into()).collect();
                all.contains(&values)
            };
            let all_known = some.points.iter().all(|point| known(&point.values));
            if some.end != End::Limit || some.points.len() != limit || !all_known {
                return Err(format!("limit {limit}: {} {:?}", some.points.len(), some.end));
            }
        }
        Ok(all.len())
    }

    /// Returns how many values had a plan, and how many had none.
    fn by(&self, split: Split) -> Result<(usize, usize), String> {
        let scope: Vec<_> = self.request.demand_ids().collect();
        let table = by(self.catalog, self.request, split, &scope, Options::default()).unwrap();
        let rows: Vec<&String> = table.rows.iter().map(|row| &row.value).collect();
        let told: BTreeSet<String> = rows.iter().copied().cloned().collect();
        if told != values(self.world, split.name()) || told.len() != rows.len() {
            return Err(format!("by {}: {rows:?}", split.name()));
        }
        let all = self.oracle.best();
        match (&table.best, &all) {
            (Outcome::Plan(plan), Some(best)) => self.same(plan, best).map_err(|why| format!("by: {why}"))?,
            (Outcome::Nothing(_), None) => {}
            other => return Err(format!("without any pin: {other:?}")),
        }
        let mut seen = (0, 0);
        for row in &table.rows {
            let best = self.oracle.clone().kept_to(split.name(), &row.value).best();
            match (&row.outcome, &best) {
                (Outcome::Plan(plan), Some(best)) => {
                    self.same(plan, best).map_err(|why| format!("by {}: {why}", row.value))?;
                    seen.0 += 1;
                }
                (Outcome::Nothing(facts), None) => {
                    self.against(split, &row.value, facts)?;
                    seen.1 += 1;
                }
                other => return Err(format!("by {}: {other:?}", row.value)),
            }
            let is_best = all.as_ref().is_some_and(|all| best.is_some_and(|own| own == *all));
            let same_value =
                matches!((&row.outcome, &table.best), (Outcome::Plan(own), Outcome::Plan(all)) if own == all);
            // A tolerance is reckoned from the best of the value, so the best plan of all may fall short of it.
            let strict = self.request.levels().iter().all(|level| level.tolerance.is_zero());
            // What runs where the client runs is in any region, and in none that could be said to be chosen.
            let is_chosen = is_best && same_value;
            let wrong =
                if split == Split::Region { row.chosen && !is_chosen } else { row.chosen != is_chosen };
            if strict && wrong {
                return Err(format!("by {}: said to be chosen", row.value));
            }
        }
        Ok(seen)
    }

    /// Whether the facts against a value are against it, and none of them idle.
    fn against(&self, split: Split, value: &str, facts: &[Fact]) -> Result<(), String> {
        let Some(ask) = self.ask else { return Ok(()) };
        let asked = explained::Asked { world: self.world, ask, catalog: self.catalog, request: self.request };
        asked.refutes_kept_to(facts, split.name(), value)
    }
}

/// What was gone through.
#[derive(Debug, Default)]
struct Tally {
    several: usize,
    exhausted: usize,
    bent: usize,
    solid: usize,
    with: usize,
    without: usize,
}

const PAIR: [Measure; 2] = [Measure::Cost, Measure::Distinct(Aspect::Backend)];
const FAST: [Measure; 2] = [Measure::Cost, Measure::Latency];
/// Without the cost, of which the least is taken all the same.
const PLAIN: [Measure; 2] = [Measure::Latency, Measure::Distinct(Aspect::Backend)];
const TRIPLE: [Measure; 3] = [Measure::Cost, Measure::Latency, Measure::Optional];

impl Tally {
    fn ask(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        if asked.oracle.size() > LARGEST {
            return Ok(());
        }
        let plans = asked.top()?;
        self.several += usize::from(plans > 2);
        self.exhausted += usize::from((2..TOP).contains(&plans));
        for measures in [&PAIR, &FAST, &PLAIN] {
            self.bent += usize::from(asked.frontier(measures)? > 1);
        }
        self.solid += usize::from(asked.frontier(&TRIPLE)? > 2);
        for split in [Split::Vendor, Split::Region, Split::Backend] {
            let (with, without) = asked.by(split)?;
            self.with += with;
            self.without += without;
        }
        Ok(())
    }

    /// Every law had something to say often.
    fn is_enough(&self) {
        assert!(self.several > 100 && self.exhausted > 50, "{self:?}");
        assert!(self.bent > 80 && self.solid > 15, "{self:?}");
        assert!(self.with > 500 && self.without > 2_000, "{self:?}");
    }
}

#[test]
fn alternatives_are_what_enumeration_finds() {
    let mut tally = Tally::default();
    for seed in 0..SEEDS {
        let (world, ask) = generate::world(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let Ok(request) = bridge::request(&catalog, &ask) else { continue };
        let oracle = Oracle::new(&world, &ask);
        let asked = Asked { catalog: &catalog, request: &request, world: &world, ask: Some(&ask), oracle };
        let outcome = tally.ask(&asked);
        assert_eq!(outcome, Ok(()), "seed {seed}: {}", yaml::typed(&ask));
    }
    println!("{tally:?}");
    tally.is_enough();
}

#[test]
fn alternatives_of_groups_are_what_enumeration_finds() {
    let mut tally = Tally::default();
    for seed in 0..SEEDS / 2 {
        let (world, group) = generate::group(seed);
        let catalog = bridge::catalog(&world).unwrap();
        let Ok(request) = bridge::group_request(&catalog, &group) else { continue };
        let Some(oracle) = Oracle::group(&world, &group, &[]) else { continue };
        let asked = Asked { catalog: &catalog, request: &request, world: &world, ask: None, oracle };
        let outcome = tally.ask(&asked);
        assert_eq!(outcome, Ok(()), "group {seed}");
    }
    println!("{tally:?}");
    tally.is_enough();
}
