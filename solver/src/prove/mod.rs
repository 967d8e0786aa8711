//! Certificates: a proven answer as something that can be checked again without searching.
//!
//! Any engine may have found the answer; the proof is made from the problem's rows alone. `matrix` holds them flat,
//! `simplex` suggests multipliers (`ratio` is its ratio test, `factor` and `pivots` its basis), `leaf` rounds them and
//! adds up exactly what they prove, `tree` splits what they do not close (`split` says where) and goes on in what is left of
//! the columns (`part`). `certificate` puts the levels together, `text` and `veripb` write them. Nothing is written that
//! the exact sum has not confirmed.

mod certificate;
mod domain;
mod factor;
mod leaf;
mod matrix;
mod part;
mod pivots;
mod ratio;
mod simplex;
mod split;
mod text;
mod tree;
mod veripb;

pub use certificate::{Apart, Certificate, LevelProof, NoCertificate};
pub use leaf::Leaf;
pub use text::CERTIFICATE_FORMAT;
pub use tree::{Node, Unproven};
pub use veripb::{TooLarge, Veripb};

use crate::budget::Budget;
use crate::problem::{Cap, Measure, Problem};
use leaf::Goal;
use matrix::Matrix;
use tree::Short;

/// Proves that no solution within the caps comes to less than `bound`; or else what the relaxation proves.
fn bounded(
    problem: &Problem,
    measure: Measure,
    caps: &[Cap],
    bound: i64,
    budget: &mut Budget,
) -> Result<Vec<Node>, Box<Short>> {
    let matrix = Matrix::new(problem, Some(measure), caps);
    let goal = Goal::below(bound, matrix.step());
    let guide = floats(&matrix.cost);
    tree::prove(matrix, guide, goal, budget)
}

/// What the relaxation alone proves: a bound and its only leaf.
fn relaxed(problem: &Problem, measure: Measure, caps: &[Cap], budget: &mut Budget) -> (i64, Vec<Node>) {
    let matrix = Matrix::new(problem, Some(measure), caps);
    let (bound, leaf) = tree::root(&matrix, floats(&matrix.cost), budget);
    (bound, vec![Node::Leaf(leaf)])
}

/// Proves that there is no solution.
fn impossible(problem: &Problem, budget: &mut Budget) -> Result<Vec<Node>, Unproven> {
    let matrix = Matrix::new(problem, None, &[]);
    if let Some(row) = matrix.contradiction() {
        return Ok(vec![Node::Leaf(Leaf { scale: 1, rows: vec![(row, 1), (row, -1)] })]);
    }
    // Nothing is to be made small, but different costs keep the simplex from standing still.
    let guide = (0..matrix.cost.len()).map(|column| 1.0 + ((column * 7919) % 1009) as f64 / 1009.0).collect();
    tree::prove(matrix, guide, Goal::Nothing, budget).map_err(|short| short.why)
}

#[expect(clippy::cast_precision_loss, reason = "a float only suggests; exact integers decide")]
fn floats(values: &[i64]) -> Vec<f64> {
    values.iter().map(|&value| value as f64).collect()
}
