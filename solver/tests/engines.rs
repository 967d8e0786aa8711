//! Every engine that is built in comes to what the exact search comes to: on random problems with capacities, units,
//! credits and each kind of rule. With `--features cbc` and the like, this is the test of that engine.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_solver::exact::{Room, first_within};
use prism_solver::ilp::Backend;
use prism_solver::problem::{Cap, Choice, Condition, Demand, Matrix, Measure, Problem, Rule, Site, Term};
use prism_solver::{Auto, Budget, Engine, Exact, Ilp, Outcome, Sat};

/// How many problems.
const PROBLEMS: u64 = 80;
const ATTRIBUTES: usize = 2;
const VALUES: i64 = 3;

/// Numbers that look random: the same seed, the same numbers (Knuth, TAOCP 2, section 3.3.4, its table 1).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }

    fn index(&mut self, most: usize) -> usize {
        usize::try_from(self.below(i64::try_from(most).unwrap())).unwrap()
    }

    fn one_in(&mut self, times: i64) -> bool {
        self.below(times) == 0
    }

    fn value(&mut self) -> u32 {
        u32::try_from(self.below(VALUES)).unwrap()
    }

    fn all_but_one(&mut self, all: usize) -> Vec<usize> {
        let skipped = self.index(all);
        (0..all).filter(|&demand| demand != skipped).collect()
    }
}

fn problem(seed: u64) -> Problem {
    let mut dice = Dice(seed * 7919 + 17);
    let resources = dice.index(3);
    let sites: Vec<Site> = (0..3 + dice.index(4)).map(|_| site(&mut dice, resources)).collect();
    let demands = (0..3 + dice.index(4)).map(|_| demand(&mut dice, sites.len(), resources)).collect();
    let width = usize::try_from(VALUES).unwrap();
    let cells = (0..VALUES * VALUES).map(|_| dice.below(30)).collect();
    let mut made = Problem {
        sites,
        demands,
        matrices: vec![Matrix { width, cells }],
        attributes: ATTRIBUTES,
        columns: 1,
        resources,
        ..Problem::default()
    };
    for _ in 0..dice.index(4) {
        let rule = rule(&mut dice, &made);
        made.rules.push(rule);
    }
    made
}

fn site(dice: &mut Dice, resources: usize) -> Site {
    let owned = dice.one_in(4);
    Site {
        base: dice.below(60),
        unit: dice.below(40),
        capacity: (0..resources).map(|_| (!dice.one_in(5)).then(|| dice.below(25))).collect(),
        limit: (!dice.one_in(3)).then(|| 1 + dice.below(3)),
        owned,
        spare: if owned { (0..resources).map(|_| dice.below(20)).collect() } else { Vec::new() },
        attributes: (0..ATTRIBUTES).map(|_| (!dice.one_in(9)).then(|| dice.value())).collect(),
        credit_limits: vec![dice.below(20)],
        after: None,
    }
}

fn demand(dice: &mut Dice, sites: usize, resources: usize) -> Demand {
    let optional = dice.one_in(4);
    let mut options = Vec::new();
    for site in 0..sites {
        if dice.one_in(3) && !options.is_empty() {
            continue;
        }
        options.push(Choice {
            site,
            cost: dice.below(60) - if optional { 40 } else { 0 },
            load: (0..resources).map(|_| dice.below(12)).collect(),
            credit: vec![dice.below(15)],
            values: vec![dice.below(30)],
        });
    }
    Demand { optional, options }
}

fn rule(dice: &mut Dice, problem: &Problem) -> Rule {
    let all = problem.demands.len();
    let attribute = dice.index(ATTRIBUTES);
    let condition = |dice: &mut Dice| Condition {
        demand: dice.index(all),
        attribute: dice.index(ATTRIBUTES),
        values: vec![dice.value()],
    };
    match dice.below(9) {
        0 => {
            let options = problem.demands.iter().enumerate();
            let sites = options.flat_map(|(demand, told)| told.options.iter().map(move |c| (demand, c.site)));
            let terms = sites.map(|(demand, site)| Term { demand, site, coef: dice.below(9) - 3 }).collect();
            Rule::Linear { terms, min: dice.one_in(2).then_some(1), max: Some(3 + dice.below(9)) }
        }
        1 => {
            let fees = vec![(dice.value(), dice.below(80) - 20)];
            let min = dice.one_in(2).then(|| dice.index(3));
            Rule::Distinct {
                attribute,
                demands: dice.all_but_one(all),
                min,
                max: Some(1 + dice.index(3)),
                fees,
            }
        }
        2 => Rule::Same { attribute, demands: dice.all_but_one(all) },
        3 => Rule::Different { attribute, demands: dice.all_but_one(all.min(4)) },
        4 => Rule::PairMax { matrix: 0, attribute, demands: dice.all_but_one(all), most: dice.below(30) },
        5 => Rule::Implies { when: condition(dice), then: condition(dice) },
        6 => {
            let sites = (0..problem.sites.len()).filter(|_| !dice.one_in(3)).collect();
            Rule::Open { sites, min: dice.one_in(2).then_some(1), max: Some(1 + dice.index(3)) }
        }
        7 => Rule::CostMax(dice.below(60 * i64::try_from(all).unwrap())),
        _ => Rule::CostShare { attribute, value: dice.value(), most_ppm: 100_000 * (2 + dice.below(6)) },
    }
}

/// What an outcome says, without the assignment: among equally good ones engines may differ.
fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Optimal { value, .. } => format!("optimal {value}"),
        other => format!("{other:?}"),
    }
}

/// On how many problems it breaks, and says so. Where it differs, this ends.
fn broken(engine: &dyn Engine) -> usize {
    let mut broken = 0;
    for seed in 0..PROBLEMS {
        let problem = problem(seed);
        let mut caps: Vec<Cap> = Vec::new();
        for measure in [Measure::Worst(0), Measure::Distinct(0), Measure::Cost] {
            let of =
                |engine: &dyn Engine| engine.minimise(&problem, measure, &caps, &mut Budget::unlimited());
            let (exact, other) = (of(&Exact), of(engine));
            if let Outcome::Failed(why) = &other {
                println!("{} broke on {seed}: {why}", engine.name());
                broken += 1;
                break;
            }
            assert_eq!(said(&exact), said(&other), "{} on problem {seed}, {measure:?}", engine.name());
            let Outcome::Optimal { value, .. } = exact else { break };
            caps.push(Cap { measure, most: value + value.abs() / 4 });
        }
    }
    broken
}

#[test]
fn both_verdicts_and_every_kind_of_rule_occur() {
    let problems: Vec<Problem> = (0..PROBLEMS).map(problem).collect();
    let solved = |problem: &&Problem| {
        let outcome = Exact.minimise(problem, Measure::Cost, &[], &mut Budget::unlimited());
        matches!(outcome, Outcome::Optimal { .. })
    };
    let feasible = problems.iter().filter(solved).count();
    assert!((20..=70).contains(&feasible), "{feasible} of {PROBLEMS} have a solution");
    let kinds: std::collections::HashSet<_> =
        problems.iter().flat_map(|problem| &problem.rules).map(std::mem::discriminant).collect();
    assert_eq!(kinds.len(), 9);
}

#[test]
fn clauses_come_to_what_the_search_comes_to() {
    assert_eq!(broken(&Sat), 0);
    assert_eq!(broken(&Auto::new()), 0);
}

/// Twelve demands on four sites that hold hardly more than all of them together.
fn tight(seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let site = |_| Site { capacity: vec![Some(43); 2], limit: Some(1), ..Site::default() };
    let mut demand = |_| {
        let load: Vec<i64> = (0..2).map(|_| 5 + dice.below(15)).collect();
        let option = |site| Choice { site, load: load.clone(), ..Choice::default() };
        Demand { optional: false, options: (0..4).map(option).collect() }
    };
    Problem {
        sites: (0..4).map(site).collect(),
        demands: (0..12).map(&mut demand).collect(),
        resources: 2,
        ..Problem::default()
    }
}

#[test]
fn where_nothing_fits_the_clauses_say_so_and_are_named() {
    let (mut by_clauses, mut by_search) = (0, 0);
    for seed in 0..12 {
        let problem = tight(seed);
        let auto = Auto::new();
        let outcome = auto.minimise(&problem, Measure::Cost, &[], &mut Budget::unlimited());
        match auto.answered() {
            "sat" => {
                by_clauses += 1;
                assert_eq!(outcome, Outcome::Infeasible);
                let exact = Exact.minimise(&problem, Measure::Cost, &[], &mut Budget::unlimited());
                assert_eq!(exact, Outcome::Infeasible, "problem {seed}");
            }
            name => {
                by_search += 1;
                assert_eq!(name, "exact");
            }
        }
    }
    assert!(by_clauses > 0 && by_search > 0, "{by_clauses} by clauses, {by_search} by the search");
}

/// What one option alone could use, and would be given back more than there is.
#[test]
fn a_site_gives_back_no_more_than_its_limit() {
    let site = |limit| Site { limit: Some(1), credit_limits: vec![limit], ..Site::default() };
    let option = |site, cost, credit| Choice { site, cost, credit: vec![credit], ..Choice::default() };
    let options = vec![option(0, 50, 14), option(1, 40, 0)];
    let problem = Problem {
        sites: vec![site(2), site(0)],
        demands: vec![Demand { optional: false, options }],
        ..Problem::default()
    };
    for engine in [&Exact as &dyn Engine, &Auto::new(), &Sat, &Ilp::default()] {
        let outcome = engine.minimise(&problem, Measure::Cost, &[], &mut Budget::unlimited());
        assert!(matches!(outcome, Outcome::Optimal { value: 40, .. }), "{}: {outcome:?}", engine.name());
    }
}

/// A site that saves just what it costs, as it holds no more: it pays as well as doing without, and comes first.
#[test]
fn a_site_that_breaks_even_with_all_it_holds_is_not_left_out() {
    let small = Site { base: 10, capacity: vec![Some(3)], limit: Some(1), ..Site::default() };
    let large = Site { capacity: vec![None], ..Site::default() };
    let option = |site, cost| Choice { site, cost, load: vec![3], ..Choice::default() };
    let demand = || Demand { optional: false, options: vec![option(0, 0), option(1, 10)] };
    let problem = Problem {
        sites: vec![small, large],
        demands: vec![demand(), demand()],
        resources: 1,
        ..Problem::default()
    };
    let caps = [Cap { measure: Measure::Cost, most: 20 }];
    let first = first_within(&problem, &caps, Room::None, &mut Budget::unlimited());
    assert_eq!(first, Some(vec![Some(0), Some(1)]));
}

/// They compute in floats: they may break now and then, and say so.
#[test]
fn integer_programs_come_to_what_the_search_comes_to() {
    let backends = [
        Backend::Microlp,
        #[cfg(feature = "highs")]
        Backend::Highs,
        #[cfg(feature = "cbc")]
        Backend::Cbc,
        #[cfg(feature = "scip")]
        Backend::Scip,
    ];
    for backend in backends {
        let engine = Ilp { backend, ..Ilp::default() };
        assert!(broken(&engine) <= 8, "{} breaks too often", engine.name());
    }
}
