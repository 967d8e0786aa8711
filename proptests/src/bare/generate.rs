//! Random problems, small enough to try everything and tight enough that every word of the format decides in
//! many of them.

use super::{Bare, Choice, Demand, Measure, Part, Rule, SITE, Scope, Site};
use crate::dice::Dice;

const REGIONS: usize = 3;
const VENDORS: usize = 3;

/// The problem of a seed.
#[must_use]
pub fn problem(seed: u64) -> Bare {
    let mut dice = Dice::new(seed ^ 0xBA4E);
    let mut bare = Bare { resources: dice.below(3), ..Bare::default() };
    for _ in 0..2 + dice.below(4) {
        let site = site(&mut dice, bare.resources);
        bare.sites.push(site);
    }
    for _ in 0..1 + dice.below(5) {
        let demand = demand(&mut dice, &bare);
        bare.demands.push(demand);
    }
    bare.matrix = matrix(&mut dice);
    for _ in 0..dice.below(4) {
        let rule = rule(&mut dice, &bare);
        bare.rules.extend(rule);
    }
    let mut of_cost = Dice::new(seed ^ 0xB111);
    if of_cost.percent(25) {
        let rule = cost_share(&mut of_cost, &bare);
        let at = of_cost.below(bare.rules.len() + 1);
        bare.rules.insert(at, rule);
    }
    if dice.percent(30) {
        bare.objectives = objectives(&mut dice, &bare);
        weigh(&mut Dice::new(seed ^ 0x3E16), &mut bare);
    }
    bare
}

/// The problem with every price tenfold: what it costs is a multiple of ten, and a bound between two of them is as good as
/// the upper one.
#[must_use]
pub fn in_tens(mut bare: Bare) -> Bare {
    for site in &mut bare.sites {
        (site.base, site.unit) = (10 * site.base, 10 * site.unit);
    }
    bare.demands.iter_mut().flat_map(|demand| &mut demand.options).for_each(|choice| choice.cost *= 10);
    for rule in &mut bare.rules {
        match rule {
            Rule::Distinct(_, _, _, _, fees) => fees.iter_mut().for_each(|(_, fee)| *fee *= 10),
            Rule::CostMax(most) => *most *= 10,
            _ => {}
        }
    }
    bare
}

/// Some costs are weighed against something else.
fn weigh(dice: &mut Dice, bare: &mut Bare) {
    for index in 0..bare.objectives.len() {
        if bare.objectives[index].0 == Measure::Cost && dice.percent(40) {
            let part = part(dice, bare);
            bare.objectives[index].0 = Measure::Weighted(dice.pick(&[1, 3, 7, 20]), part);
        }
    }
}

fn upto(dice: &mut Dice, most: usize) -> i64 {
    i64::try_from(dice.below(most + 1)).unwrap_or(0)
}

fn site(dice: &mut Dice, resources: usize) -> Site {
    let owned = if dice.percent(25) { 1 + upto(dice, 2) } else { 0 };
    let capacity = |dice: &mut Dice| (!dice.percent(20)).then(|| upto(dice, 12));
    let spare = |dice: &mut Dice| upto(dice, 12);
    Site {
        base: upto(dice, 1) * upto(dice, 30),
        unit: upto(dice, 1) * upto(dice, 15),
        capacity: (0..resources).map(|_| capacity(dice)).collect(),
        owned,
        spare: if owned > 0 { (0..resources).map(|_| spare(dice)).collect() } else { Vec::new() },
        limit: dice.percent(60).then(|| dice.pick(&[0, 1, 1, 1, 2, 2, 3])),
        attributes: [
            (!dice.percent(10)).then(|| dice.below(VENDORS)),
            (!dice.percent(5)).then(|| dice.below(REGIONS)),
        ],
    }
}

fn demand(dice: &mut Dice, bare: &Bare) -> Demand {
    let load = |dice: &mut Dice| -> Vec<i64> { (0..bare.resources).map(|_| upto(dice, 9)).collect() };
    let all: Vec<usize> = (0..bare.sites.len()).collect();
    let count = (1 + dice.below(4)).min(all.len());
    let mut sites = dice.some(&all, count);
    let turn = dice.below(sites.len());
    sites.rotate_left(turn);
    let optional = dice.percent(25);
    let option = |dice: &mut Dice, site: usize| Choice {
        site,
        // An optional demand is only served where that pays, or a rule asks for it.
        cost: if optional { upto(dice, 30) - 20 } else { upto(dice, 30) - 3 },
        load: dice.percent(20).then(|| load(dice)),
        values: [upto(dice, 9), upto(dice, 1)],
    };
    let own = load(dice);
    Demand { optional, load: own, options: sites.into_iter().map(|site| option(dice, site)).collect() }
}

/// One direction of each pair at least; the two may differ, and a region may be far from itself.
fn matrix(dice: &mut Dice) -> Vec<(usize, usize, i64)> {
    let mut cells = Vec::new();
    for a in 0..REGIONS {
        for b in a..REGIONS {
            let stated = if a == b { dice.pick(&[0, 0, 0, 1]) } else { dice.pick(&[1, 1, 2, 3]) };
            if stated & 1 > 0 {
                cells.push((a, b, upto(dice, 20)));
            }
            if stated & 2 > 0 {
                cells.push((b, a, upto(dice, 20)));
            }
        }
    }
    cells
}

/// All demands, or some of them in any order.
fn scope(dice: &mut Dice, among: &[usize], whole: bool) -> Scope {
    if whole && dice.percent(40) {
        return None;
    }
    let count = 1 + dice.below(among.len().max(1));
    let mut some = dice.some(among, count);
    let turn = dice.below(some.len());
    some.rotate_left(turn);
    Some(some)
}

/// Demands whose every candidate has the attribute.
fn comparable(bare: &Bare, attribute: usize) -> Vec<usize> {
    let has = |choice: &Choice| attribute == SITE || bare.sites[choice.site].attributes[attribute].is_some();
    (0..bare.demands.len()).filter(|&demand| bare.demands[demand].options.iter().all(has)).collect()
}

/// Least and most of something, one of them at least.
fn bounds(dice: &mut Dice, around: i64) -> (Option<i64>, Option<i64>) {
    let near = |dice: &mut Dice| around + upto(dice, 2) - 1;
    match dice.below(5) {
        0 => (Some(near(dice).max(0)), Some((near(dice) + 1).max(0))),
        1 | 2 => (Some(near(dice).max(0)), None),
        _ => (None, Some(near(dice).max(0))),
    }
}

/// A value of an attribute that some site has.
fn value(dice: &mut Dice, bare: &Bare, attribute: usize) -> usize {
    if attribute == SITE {
        return dice.below(bare.sites.len());
    }
    let values: Vec<usize> = bare.sites.iter().filter_map(|site| site.attributes[attribute]).collect();
    if dice.percent(5) { VENDORS - 1 } else { dice.pick(&values) }
}

/// An attribute that at least one site has.
fn attribute(dice: &mut Dice, bare: &Bare) -> usize {
    let chosen = dice.pick(&[0, 0, 1, 1, SITE]);
    let stated = chosen == SITE || bare.sites.iter().any(|site| site.attributes[chosen].is_some());
    if stated { chosen } else { SITE }
}

/// A rule; `None` where the kind does not fit the problem.
fn rule(dice: &mut Dice, bare: &Bare) -> Option<Rule> {
    let all: Vec<usize> = (0..bare.demands.len()).collect();
    let attribute = attribute(dice, bare);
    Some(match dice.below(9) {
        0 => linear(dice, bare),
        1 => distinct(dice, bare, attribute),
        kind @ (2 | 3) => {
            let among = comparable(bare, attribute);
            let scope = scope(dice, &among, among == all);
            if kind == 2 { Rule::Same(attribute, scope) } else { Rule::Different(attribute, scope) }
        }
        4 => {
            let stated = bare.sites.iter().any(|site| site.attributes[1].is_some());
            let among = comparable(bare, 1);
            let scope = scope(dice, &among, among == all);
            stated.then(|| Rule::PairMax(scope, upto(dice, 15)))?
        }
        5 => implies(dice, bare),
        6 => {
            let of = (bare.resources > 0 && dice.percent(50)).then(|| dice.below(bare.resources));
            let percent = dice.pick(&[0, 20, 33, 34, 50, 50, 67, 75, 100]);
            Rule::Share(attribute, value(dice, bare, attribute), percent, of, scope(dice, &all, true))
        }
        7 => {
            let sites: Vec<usize> = (0..bare.sites.len()).collect();
            let count = 1 + dice.below(sites.len());
            let (least, most) = bounds(dice, 1);
            Rule::Open(dice.some(&sites, count), least, most)
        }
        _ => Rule::CostMax(upto(dice, 25 * bare.demands.len()) - 5),
    })
}

fn cost_share(dice: &mut Dice, bare: &Bare) -> Rule {
    let attribute = attribute(dice, bare);
    let ppm =
        dice.pick(&[0, 100_000, 250_000, 333_333, 400_000, 500_000, 500_000, 666_667, 750_000, 990_001]);
    Rule::CostShare(attribute, value(dice, bare, attribute), ppm)
}

fn linear(dice: &mut Dice, bare: &Bare) -> Rule {
    let mut terms = Vec::new();
    for (index, demand) in bare.demands.iter().enumerate() {
        for choice in &demand.options {
            if dice.percent(50) {
                terms.push((index, choice.site, upto(dice, 8) - 3));
            }
        }
    }
    if dice.percent(20) {
        // A pair that is no option, and a pair that is stated twice.
        terms.push((dice.below(bare.demands.len()), dice.below(bare.sites.len()), upto(dice, 4)));
    }
    let (least, most) = bounds(dice, 3);
    Rule::Linear(terms, least, most)
}

fn distinct(dice: &mut Dice, bare: &Bare, attribute: usize) -> Rule {
    let all: Vec<usize> = (0..bare.demands.len()).collect();
    let most_values = if attribute == SITE { bare.sites.len() } else { VENDORS };
    let mut fees = Vec::new();
    if dice.percent(50) {
        for value in 0..most_values {
            if dice.percent(60) {
                fees.push((value, upto(dice, 25) - 6));
            }
        }
    }
    let (least, most) = if fees.is_empty() || dice.percent(40) { bounds(dice, 2) } else { (None, None) };
    Rule::Distinct(attribute, scope(dice, &all, true), least, most, fees)
}

fn implies(dice: &mut Dice, bare: &Bare) -> Rule {
    let condition = |dice: &mut Dice| {
        let demand = dice.below(bare.demands.len());
        let attribute = attribute(dice, bare);
        // A value that the demand could meet decides more often than any.
        let site = dice.one(&bare.demands[demand].options).map_or(0, |choice| choice.site);
        let met = if attribute == SITE { Some(site) } else { bare.sites[site].attributes[attribute] };
        (demand, attribute, met.unwrap_or_else(|| value(dice, bare, attribute)))
    };
    let when = condition(dice);
    Rule::Implies(when, condition(dice))
}

fn part(dice: &mut Dice, bare: &Bare) -> Part {
    match dice.below(3) {
        0 => Part::Distinct(attribute(dice, bare)),
        1 => Part::Sum(dice.below(2)),
        _ => Part::Worst(dice.below(2)),
    }
}

fn objectives(dice: &mut Dice, bare: &Bare) -> Vec<(Measure, i64)> {
    let mut levels = Vec::new();
    for _ in 0..1 + dice.below(3) {
        let measure = match dice.below(5) {
            0 | 1 => Measure::Cost,
            2 => Measure::Distinct(attribute(dice, bare)),
            3 => Measure::Sum(dice.below(2)),
            _ => Measure::Worst(dice.below(2)),
        };
        levels.push((measure, dice.pick(&[0, 0, 50_000, 333_333, 1_000_000])));
    }
    levels
}
