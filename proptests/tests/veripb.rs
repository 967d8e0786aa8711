//! Proofs for VeriPB. What the formulas say is held against the checker's rows, which are its own reading of
//! `docs/formats.md`; and where the environment names the program (`VERIPB`), every proof of many random problem
//! files is accepted by it, with the bounds that brute force finds, and nothing false is.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a panic in a test is its report")]

use prism_proptests::bare::{Bare, KINDS, brute, check, generate, text};
use prism_proptests::veripb::{Checker, lie, skipped};
use prism_proptests::{runs, sheets};
use prism_solver::exchange::{self, Solved, Status};
use prism_solver::prove::{Certificate, LevelProof, Node, Veripb};
use prism_solver::{Budget, Exact};
use prism_verify::{Line, Problem, Sheet};

/// Files whose formulas are read.
const READ: u64 = 3_000;

/// A solved problem file with its proofs.
struct Case {
    bare: Bare,
    status: Status,
    levels: Vec<LevelProof>,
    files: Vec<Veripb>,
}

/// Every second in tens, where a bound between two multiples has to be rounded up.
fn case(seed: u64, nodes: Option<u64>) -> Option<Case> {
    let bare = generate::problem(seed);
    let bare = if seed % 2 == 1 { generate::in_tens(bare) } else { bare };
    let named = check::read(&bare).unwrap();
    let budget = nodes.map_or_else(Budget::unlimited, Budget::nodes);
    let solved: Solved<'_> = exchange::solve(&named, &Exact, &mut { budget }).unwrap();
    let certificate = Certificate::new(&named, &solved, &mut Budget::nodes(10_000)).ok()?;
    let (levels, files) = (certificate.levels().to_vec(), certificate.veripb().unwrap());
    Some(Case { status: solved.status(), bare, levels, files })
}

/// Per column its bits, from 0, with what each counts, as the formula's comments say.
fn bits(opb: &str) -> Vec<Vec<(usize, i128)>> {
    let said = opb.lines().filter_map(|line| line.strip_prefix("* ")?.split_once(" = "));
    let bit = |sum: &str| {
        let (weight, bit) = sum.split_once(" x")?;
        Some((bit.parse::<usize>().ok()? - 1, weight.parse().ok()?))
    };
    said.map(|(_, sum)| sum.split(" + ").filter_map(bit).collect()).collect()
}

/// The checker's rows in bits, as a formula states them.
fn stated(lines: &[Line], bits: &[Vec<(usize, i128)>]) -> Vec<sheets::Row> {
    let sum = |line: &Line, sign: i128| -> sheets::Terms { in_bits(&line.terms, bits, sign) };
    let row = |line: &Line, low: i128, high: Option<i128>, sign: i128| sheets::Row {
        terms: sum(line, sign),
        low: Some(low),
        high,
    };
    let rows = |line: &Line| match (line.low.map(i128::from), line.high.map(i128::from)) {
        (Some(low), Some(high)) if low == high => vec![row(line, low, Some(high), 1)],
        (low, high) => low
            .map(|low| row(line, low, None, 1))
            .into_iter()
            .chain(high.map(|high| row(line, -high, None, -1)))
            .collect(),
    };
    let says = |line: &&Line| {
        let holds = line.low.is_none_or(|low| low <= 0) && line.high.is_none_or(|high| high >= 0);
        !(line.terms.is_empty() && holds)
    };
    lines.iter().filter(says).flat_map(rows).collect()
}

fn in_bits(terms: &[(usize, i64)], bits: &[Vec<(usize, i128)>], sign: i128) -> sheets::Terms {
    let column = |&(column, factor): &(usize, i64)| {
        bits[column].iter().map(move |&(bit, weight)| (bit, weight * sign * i128::from(factor)))
    };
    terms.iter().flat_map(column).collect()
}

/// Without what counts for nothing.
fn counting(terms: &sheets::Terms) -> sheets::Terms {
    terms.iter().filter(|(_, factor)| *factor != 0).copied().collect()
}

fn same_rows(seed: u64, case: &Case) -> usize {
    let problem = Problem::read(&text::file(&case.bare)).unwrap();
    let mut caps = Vec::new();
    let mut compared = 0;
    for (level, (proof, file)) in case.levels.iter().zip(&case.files).enumerate() {
        let mut own = Sheet::of(&problem, level, &caps).unwrap();
        let (read, bits) = (sheets::opb(&file.opb).unwrap(), bits(&file.opb));
        let most: Vec<i128> = bits.iter().map(|bits| bits.iter().map(|(_, weight)| weight).sum()).collect();
        let mut rows = read.rows;
        rows.iter_mut().for_each(|row| row.terms = counting(&row.terms));
        if proof.level.is_none() {
            // Nothing is measured: no columns and no rows of a measure.
            own.rows.retain(|row| row.terms.iter().all(|&(column, _)| column < bits.len()));
        }
        let mut expected = stated(&own.rows, &bits);
        if let Some(level) = proof.level {
            let own_most: Vec<i128> = own.most.iter().copied().map(i128::from).collect();
            assert_eq!(most, own_most, "seed {seed}\n{}", file.opb);
            assert_eq!(counting(&read.objective), in_bits(&own.objective, &bits, 1), "seed {seed}");
            caps.push(level.most(proof.bound));
        } else {
            assert!(read.objective.is_empty() && rows.len() <= expected.len());
            expected.truncate(rows.len());
        }
        assert_eq!(rows, expected, "seed {seed}, level {level}\n{}{}", text::file(&case.bare), file.opb);
        compared += rows.len();
    }
    compared
}

#[test]
fn formulas_state_the_rows_that_the_checker_derives() {
    let compared: usize = (0..READ).filter_map(|seed| Some(same_rows(seed, &case(seed, None)?))).sum();
    println!("{compared} rows");
    assert!(compared > 20 * READ as usize);
}

/// Where everything costs tens, a cost below the bound is ten below it, and the proof says so by a division. Without it
/// VeriPB refuses a good part of them; that one stands there is seen without VeriPB too.
#[test]
fn a_bound_between_two_multiples_is_rounded_up() {
    let mut divided = 0;
    for seed in (1..READ).step_by(2) {
        let Some(case) = case(seed, None) else { continue };
        for (proof, file) in case.levels.iter().zip(&case.files) {
            let Some(rest) = file.pbp.lines().find_map(|line| line.split_once(" d ")) else { continue };
            let step: i64 = rest.1.split(' ').next().and_then(|step| step.parse().ok()).unwrap();
            assert!(step > 1 && proof.bound % step == 0, "seed {seed}\n{}", file.pbp);
            divided += 1;
        }
    }
    println!("{divided} divided");
    assert!(divided > 500, "{divided}");
}

/// What the proofs were about.
#[derive(Debug, Default)]
struct Seen {
    optimal: usize,
    infeasible: usize,
    stopped: usize,
    levels: usize,
    witnesses: usize,
    thresholds: usize,
    narrowed: usize,
    kinds: [usize; KINDS.len()],
    /// Files of a right answer that were made to say something false.
    lies: usize,
    /// Proofs in which something was changed, and how many of these were refused.
    changed: usize,
    refused: usize,
    wrong: Vec<String>,
}

impl runs::Tally for Seen {
    fn add(&mut self, seed: u64) {
        let Some(checker) = Checker::named(env!("CARGO_TARGET_TMPDIR")) else { return };
        for nodes in [None, Some(2)] {
            let Some(case) = case(seed, nodes) else { continue };
            if let Err(why) = self.all_levels(&checker, seed, &case) {
                self.wrong.push(format!("seed {seed}: {why}\n{}", text::file(&case.bare)));
            }
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.optimal += other.optimal;
        self.infeasible += other.infeasible;
        self.stopped += other.stopped;
        self.levels += other.levels;
        self.witnesses += other.witnesses;
        self.thresholds += other.thresholds;
        self.narrowed += other.narrowed;
        self.kinds.iter_mut().zip(other.kinds).for_each(|(kind, more)| *kind += more);
        self.lies += other.lies;
        self.changed += other.changed;
        self.refused += other.refused;
        self.wrong.extend(other.wrong);
        self
    }
}

impl Seen {
    fn all_levels(&mut self, checker: &Checker, seed: u64, case: &Case) -> Result<(), String> {
        match case.status {
            Status::Optimal => self.optimal += 1,
            Status::Infeasible => self.infeasible += 1,
            _ => self.stopped += 1,
        }
        self.levels += usize::from(case.levels.len() > 1);
        self.witnesses += usize::from(case.levels.iter().any(|level| level.witness.is_some()));
        self.thresholds += usize::from(case.files.iter().any(|file| file.pbp.contains("_ge_")));
        let narrows = |level: &LevelProof| level.nodes.iter().any(|node| matches!(node, Node::Narrow(_)));
        self.narrowed += usize::from(case.levels.iter().any(narrows));
        case.bare.rules.iter().for_each(|rule| self.kinds[rule.kind()] += 1);
        true_of_all(case)?;
        case.levels.iter().zip(&case.files).try_for_each(|(proof, file)| self.one(checker, seed, proof, file))
    }

    /// Accepted as it is; refused where it says something false.
    fn one(&mut self, checker: &Checker, seed: u64, proof: &LevelProof, file: &Veripb) -> Result<(), String> {
        let shown = |why: &str| format!("{why}\n{}\n{}", file.opb, file.pbp);
        let name = format!("seed-{seed}");
        let said = checker.verdict(&name, &file.opb, &file.pbp).map_err(|why| shown(&why))?;
        let reached = if proof.witness.is_some() { proof.bound } else { proof.value };
        let expected = match proof.level {
            None => "UNSATISFIABLE".to_owned(),
            Some(_) => format!("BOUNDS {} <= obj <= {reached}", proof.bound),
        };
        if said != expected {
            return Err(shown(&format!("{said}, where {expected} was expected")));
        }
        for (what, lie) in lie::lies(file, proof.bound, reached) {
            self.lies += 1;
            if checker.verdict(&name, &lie.opb, &lie.pbp).is_ok() {
                return Err(shown(&format!("{what} is accepted\n{}\n{}", lie.opb, lie.pbp)));
            }
        }
        for changed in lie::changed(file) {
            self.changed += 1;
            self.refused += usize::from(checker.verdict(&name, &changed.opb, &changed.pbp).is_err());
        }
        Ok(())
    }
}

/// What is proven, brute force finds too.
fn true_of_all(case: &Case) -> Result<(), String> {
    let best = match brute::best(&case.bare, &brute::Without::default()) {
        None if case.status == Status::Infeasible => return Ok(()),
        Some(best) if case.status != Status::Infeasible => best,
        best => return Err(format!("{:?} where brute force says {best:?}", case.status)),
    };
    if case.bare.objectives.iter().any(|&(_, tolerance)| tolerance > 0) {
        // The least of a later level depends on how far the earlier ones were left above theirs.
        return Ok(());
    }
    let proven = case.levels.iter().zip(&best.levels);
    let beyond = |(proof, least): &(&LevelProof, &i64)| {
        if proof.value == proof.bound { proof.bound != **least } else { proof.bound > **least }
    };
    proven.clone().find(beyond).map_or(Ok(()), |(proof, least)| Err(format!("{} for {least}", proof.bound)))
}

#[test]
fn veripb_accepts_every_proof_and_nothing_false() {
    if Checker::named("").is_none() {
        return skipped("veripb_accepts_every_proof_and_nothing_false");
    }
    let seen: Seen = runs::tally("veripb");
    let some: Vec<&String> = seen.wrong.iter().take(2).collect();
    assert!(seen.wrong.is_empty(), "{} wrong, among them\n{}", seen.wrong.len(), some[0]);
    println!("{seen:?}");
    let counts = [seen.optimal, seen.infeasible, seen.stopped, seen.levels, seen.thresholds];
    assert!(counts.iter().chain(&seen.kinds).all(|&count| count >= 20) && seen.witnesses > 0, "{seen:?}");
    assert!(seen.lies >= 1_000 && 2 * seen.refused > seen.changed, "{seen:?}");
}
