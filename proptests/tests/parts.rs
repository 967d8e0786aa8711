//! Problems that fall apart and demands that are alike: solved apart or whole, merged or not, on any number of
//! threads, with any number of nodes, the answer is the same to the last option.
#![allow(clippy::panic, reason = "a panic in a test is its report")]

use prism_solver::exact::{Room, any_stepwise, first_stepwise};
use prism_solver::problem::{Cap, Choice, Condition, Demand, Matrix, Measure, Problem, Rule, Site, Term};
use prism_solver::{Budget, Engine, Exact, Outcome, Steps, Stepwise};

const SEEDS: u64 = 800;

struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % count.max(1)
    }

    fn up_to(&mut self, most: i64) -> i64 {
        i64::try_from(self.below(usize::try_from(most + 1).unwrap_or(1))).unwrap_or(0)
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

fn site(dice: &mut Dice, cluster: usize) -> Site {
    let owned = dice.percent(20);
    let value = |value: usize| u32::try_from(value).ok();
    Site {
        base: dice.up_to(3) * 10,
        unit: dice.up_to(2) * 15,
        capacity: (0..2).map(|_| dice.percent(60).then(|| 4 + dice.up_to(8))).collect(),
        limit: dice.percent(60).then(|| 1 + dice.up_to(1)),
        owned,
        spare: if owned { (0..2).map(|_| dice.up_to(4)).collect() } else { Vec::new() },
        attributes: vec![value(dice.below(3)), value(3 * cluster + dice.below(2))],
        credit_limits: vec![if dice.percent(20) { 8 } else { 0 }],
        after: None,
    }
}

fn choice(dice: &mut Dice, site: usize) -> Choice {
    let cost = 5 + dice.up_to(30);
    Choice {
        site,
        cost,
        load: vec![dice.up_to(4), dice.up_to(4)],
        credit: vec![dice.up_to(4)],
        values: vec![dice.up_to(9)],
    }
}

/// Some clusters of sites, each with demands of its own, many of them twice or more; now and then a rule.
fn problem(seed: u64) -> Problem {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut problem = Problem { attributes: 2, columns: 1, resources: 2, ..Problem::default() };
    problem.matrices.push(Matrix { width: 12, cells: (0..144).map(|_| dice.up_to(9)).collect() });
    problem.weighted.push(vec![(2, Measure::Cost), (3, Measure::Sum(0))]);
    for cluster in 0..1 + dice.below(3) {
        let first = problem.sites.len();
        for _ in 0..2 + dice.below(2) {
            problem.sites.push(site(&mut dice, cluster));
        }
        if dice.percent(30) {
            let twin = Site { after: Some(first), ..problem.sites[first].clone() };
            problem.sites.push(Site { owned: false, spare: Vec::new(), ..twin });
            problem.sites[first].owned = false;
        }
        let members = problem.demands.len();
        for _ in 0..1 + dice.below(2) {
            let mut options: Vec<Choice> = Vec::new();
            for site in first..problem.sites.len() {
                if dice.percent(75) {
                    options.push(choice(&mut dice, site));
                }
            }
            let demand = Demand { optional: dice.percent(25), options };
            (0..1 + dice.below(3)).for_each(|_| problem.demands.push(demand.clone()));
        }
        let members: Vec<usize> = (members..problem.demands.len()).collect();
        (0..dice.below(3)).for_each(|_| rule(&mut dice, &mut problem, first, &members));
    }
    if dice.percent(20) {
        problem.rules.push(Rule::CostMax(60 + dice.up_to(200)));
    }
    problem
}

fn rule(dice: &mut Dice, problem: &mut Problem, first: usize, members: &[usize]) {
    let some: Vec<usize> = members.iter().copied().filter(|_| dice.percent(80)).collect();
    let sites = problem.sites.len() - first;
    let one = |dice: &mut Dice| members[dice.below(members.len())];
    let condition = |dice: &mut Dice| Condition {
        demand: one(dice),
        attribute: 0,
        values: vec![u32::try_from(dice.below(3)).unwrap_or(0)],
    };
    problem.rules.push(match dice.below(7) {
        0 => Rule::Same { attribute: 0, demands: some },
        1 => Rule::Different { attribute: 0, demands: some.into_iter().take(3).collect() },
        2 => Rule::Distinct {
            attribute: 1,
            demands: some,
            min: None,
            max: Some(1),
            fees: vec![(0, 7), (4, 9)],
        },
        3 => Rule::PairMax { matrix: 0, attribute: 1, demands: some, most: 7 },
        4 => Rule::Implies { when: condition(dice), then: condition(dice) },
        5 => Rule::Open { sites: vec![first, first + dice.below(sites)], min: Some(1), max: None },
        _ => {
            let terms = some.iter().map(|&demand| Term {
                demand,
                site: first + dice.below(sites),
                coef: 1 + dice.up_to(1),
            });
            Rule::Linear { terms: terms.collect(), min: None, max: Some(2) }
        }
    });
}

/// All steps, and without those that are tested here.
fn ways() -> [(&'static str, Steps); 4] {
    let all = Steps::default();
    [
        ("all", all),
        ("whole", Steps { apart: false, ..all }),
        ("one by one", Steps { merging: false, ..all }),
        ("whole, one by one", Steps { apart: false, merging: false, ..all }),
    ]
}

fn value(outcome: &Outcome) -> Option<i64> {
    match outcome {
        Outcome::Optimal { value, .. } => Some(*value),
        Outcome::Infeasible => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn apart_and_merged_come_to_the_same() {
    let mut solved = 0;
    for seed in 0..SEEDS {
        let problem = problem(seed);
        for measure in [Measure::Cost, Measure::Sum(0), Measure::Worst(0), Measure::Weighted(0)] {
            let least =
                |steps| value(&Stepwise(steps).minimise(&problem, measure, &[], &mut Budget::unlimited()));
            let expected = least(ways()[3].1);
            for (name, steps) in ways() {
                assert_eq!(least(steps), expected, "seed {seed}, {measure:?}, {name}: {problem:?}");
            }
            let Some(most) = expected else { continue };
            solved += 1;
            for slack in [0, 1, 5] {
                let caps = [Cap { measure, most: most + slack }];
                // Half of them are told what is so: that the least is held.
                let room = Room::unless(measure == Measure::Cost && slack == 0 && seed % 2 == 0);
                let first = |steps| first_stepwise(&problem, &caps, room, steps, &mut Budget::unlimited());
                let plain = Steps { dominance: false, ..ways()[3].1 };
                let expected = first_stepwise(&problem, &caps, Room::Some, plain, &mut Budget::unlimited());
                assert!(expected.is_some(), "seed {seed}, {measure:?}");
                for (name, steps) in ways() {
                    assert_eq!(
                        first(steps),
                        expected,
                        "seed {seed}, {measure:?} +{slack}, {name}: {problem:?}"
                    );
                }
            }
        }
    }
    assert!(solved > SEEDS, "{solved} solved");
}

/// Whether there is anything under a limit on the cost is what the least cost says, however it is searched.
#[test]
fn some_assignment_is_found_where_there_is_one() {
    let (mut found, mut none) = (0, 0);
    for seed in 0..SEEDS {
        let problem = problem(seed);
        let plain = Stepwise(ways()[3].1);
        let least = value(&plain.minimise(&problem, Measure::Cost, &[], &mut Budget::unlimited()));
        for slack in [-40, -1, 0, 1, 40] {
            let mut limited = problem.clone();
            let most = least.unwrap_or(1_000) + slack;
            limited.rules.push(Rule::CostMax(most));
            for (name, steps) in ways().into_iter().chain(Steps::all_but_one()) {
                let any = any_stepwise(&limited, steps, &mut Budget::unlimited());
                let at = || format!("seed {seed}, {slack:+} of {least:?}, {name}: {problem:?}");
                assert_eq!(any.is_some(), least.is_some() && slack >= 0, "{}", at());
                none += usize::from(any.is_none());
                let Some(any) = any else { continue };
                found += 1;
                assert!(limited.solves(&any), "{}", at());
                let cost = limited.measure(&any, Measure::Cost);
                assert!(cost.is_some_and(|cost| cost <= most), "{}", at());
            }
        }
    }
    assert!(found > 5 * SEEDS as usize && none > 5 * SEEDS as usize, "{found} found, {none} not");
}

#[test]
fn threads_change_nothing() {
    let mut stopped = 0;
    for seed in 0..SEEDS {
        let problem = problem(seed);
        for nodes in [0, 1, 2, 3, 5, 8, 13, 40, u64::MAX] {
            let run = |threads: usize| {
                let mut budget = Budget::nodes(nodes).on(threads);
                let outcome = Exact.minimise(&problem, Measure::Cost, &[], &mut budget);
                let most = value_of(&outcome).unwrap_or(0);
                let caps = [Cap { measure: Measure::Cost, most }];
                let first = first_stepwise(&problem, &caps, Room::Some, Steps::default(), &mut budget);
                format!("{outcome:?} {first:?} {} {}", budget.spent(), budget.left())
            };
            let alone = run(1);
            stopped += u64::from(alone.starts_with("Stopped"));
            for threads in [2, 5] {
                assert_eq!(run(threads), alone, "seed {seed}, {nodes} nodes on {threads} threads");
            }
        }
    }
    assert!(stopped > SEEDS / 2, "{stopped} stopped");
}

fn value_of(outcome: &Outcome) -> Option<i64> {
    match outcome {
        Outcome::Optimal { value, .. } => Some(*value),
        Outcome::Stopped { best, .. } => best.as_ref().map(|&(value, _)| value),
        _ => None,
    }
}
