//! The checker's rows against the solver's: two readings of `docs/formats.md` that share no code, number for
//! number, for every level of many random problem files. That the solver's rows are the problem is tested by its
//! integer program, which agrees with brute force (`bare.rs`).
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::bare::{check, generate, text};
use prism_solver::problem::Cap;
use prism_solver::rows::{Rows, merged};
use prism_verify::{Line, Problem, Sheet};

const SEEDS: u64 = 20_000;

/// The solver's rows of a level, in the checker's words.
fn solver_sheet(named: &prism_solver::exchange::Named, level: usize, caps: &[i64]) -> Sheet {
    let mut rows = Rows::new(named.problem());
    let objective = rows.measure(named.levels()[level].measure);
    for (level, &most) in named.levels().iter().zip(caps) {
        rows.hold(Cap { measure: level.measure, most });
    }
    let line =
        |row: &prism_solver::rows::Row| Line { terms: merged(&row.terms), low: row.low, high: row.high };
    Sheet {
        most: rows.columns.iter().map(|column| column.most).collect(),
        rows: rows.rows.iter().map(line).collect(),
        objective: merged(&objective),
    }
}

#[test]
fn the_checker_and_the_solver_derive_the_same_rows() {
    let (mut levels, mut lines) = (0, 0);
    for seed in 0..SEEDS {
        let bare = generate::problem(seed);
        let file = text::file(&bare);
        let named = check::read(&bare).expect("the solver reads it");
        let problem = Problem::read(&file).unwrap_or_else(|why| panic!("seed {seed}: {why}\n{file}"));
        for level in 0..named.levels().len() {
            let caps: Vec<i64> = (0..level)
                .map(|earlier| i64::try_from(seed % 17 + 3 * earlier as u64).unwrap() - 4)
                .collect();
            let (own, other) =
                (Sheet::of(&problem, level, &caps).unwrap(), solver_sheet(&named, level, &caps));
            assert_eq!(own, other, "seed {seed}, level {level}\n{file}");
            levels += 1;
            lines += own.rows.len();
        }
    }
    println!("{levels} levels, {lines} rows");
    assert!(levels > SEEDS && lines > 20 * SEEDS as usize);
}
