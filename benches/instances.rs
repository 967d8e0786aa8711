//! Seeded problems of the sizes that matter, made here so that a figure can be repeated anywhere: one namespace
//! over a large catalogue, a catalogue with fees and pairs, generalised assignment.

use prism_solver::problem::{Choice, Demand, Matrix, Problem, Rule, Site};

/// A small generator of numbers (Knuth's MMIX constants); good enough to mix prices.
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0005_DEEC_E66D);
        for _ in 0..8 {
            dice.below(2);
        }
        dice
    }

    /// A number from 0 to below `most`.
    pub fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(most - least + 1)
    }
}

/// `slots` demands over `offerings` sites with vendors and regions: at most a third of the slots' number of vendors,
/// each with a fee; some pairs of slots near each other, in different regions, or with different vendors.
#[must_use]
pub fn catalogue(slots: i64, offerings: i64, seed: u64) -> Problem {
    let mut dice = Dice::new(seed);
    let (vendors, regions) = (12, 10);
    let price: Vec<(i64, i64, i64)> =
        (0..offerings).map(|_| (dice.below(vendors), dice.below(regions), dice.between(20, 400))).collect();
    let sites = price.iter().map(|&(vendor, region, _)| Site {
        limit: Some(1),
        attributes: vec![u32::try_from(vendor).ok(), u32::try_from(region).ok()],
        ..Site::default()
    });
    let mut problem = Problem { sites: sites.collect(), attributes: 2, ..Problem::default() };
    for _ in 0..slots {
        let (load, traffic) = (dice.between(5, 60), dice.below(61));
        let options = price.iter().enumerate().filter_map(|(site, &(_, region, price))| {
            let able = dice.below(3) == 0;
            able.then(|| Choice { site, cost: price * load + region * traffic, ..Choice::default() })
        });
        problem.demands.push(Demand { optional: false, options: options.collect() });
    }
    problem.matrices.push(distances(&mut dice, regions));
    problem.rules = pairs(&mut dice, slots);
    let fees = (0..12).map(|vendor| (vendor, dice.between(500, 6000))).collect();
    let most = usize::try_from(slots / 3).unwrap_or(1).max(2);
    let demands = (0..problem.demands.len()).collect();
    problem.rules.push(Rule::Distinct { attribute: 0, demands, min: None, max: Some(most), fees });
    problem
}

fn distances(dice: &mut Dice, regions: i64) -> Matrix {
    let width = usize::try_from(regions).unwrap_or(0);
    let places: Vec<i64> = (0..width).map(|_| dice.below(120)).collect();
    let cells = (0..width * width).map(|cell| (places[cell / width] - places[cell % width]).abs() + 2);
    Matrix { width, cells: cells.collect() }
}

fn pairs(dice: &mut Dice, slots: i64) -> Vec<Rule> {
    let slots = usize::try_from(slots).unwrap_or(0);
    let mut rules = Vec::new();
    for a in 0..slots {
        for b in a + 1..slots {
            let demands = vec![a, b];
            match dice.below(16) {
                0 | 1 => {
                    rules.push(Rule::PairMax { matrix: 0, attribute: 1, demands, most: dice.between(15, 60) })
                }
                2 => rules.push(Rule::Different { attribute: 0, demands }),
                3 => rules.push(Rule::Different { attribute: 1, demands }),
                _ => {}
            }
        }
    }
    rules
}

/// `items` on `bins`, costs and loads as in class c of the literature (loads 5 to 25, costs 10 to 50, eight tenths of
/// the mean load).
#[must_use]
pub fn assignment(bins: usize, items: usize, seed: u64) -> Problem {
    let mut dice = Dice::new(seed);
    let loads: Vec<Vec<i64>> = (0..bins).map(|_| (0..items).map(|_| dice.between(5, 25)).collect()).collect();
    let site = |row: &Vec<i64>| Site {
        limit: Some(1),
        capacity: vec![Some(row.iter().sum::<i64>() * 8 / 10 / i64::try_from(bins).unwrap_or(1))],
        ..Site::default()
    };
    let sites = loads.iter().map(site).collect();
    let demand = |item: usize, dice: &mut Dice| Demand {
        optional: false,
        options: (0..bins)
            .map(|site| Choice {
                site,
                cost: dice.between(10, 50),
                load: vec![loads[site][item]],
                ..Choice::default()
            })
            .collect(),
    };
    let demands = (0..items).map(|item| demand(item, &mut dice)).collect();
    Problem { sites, demands, resources: 1, ..Problem::default() }
}
