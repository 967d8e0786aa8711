//! A certificate in the words of an independent checker: VeriPB, pseudo-Boolean proof version 3.0.
//!
//! One formula and one proof per level. Every step is one that VeriPB knows: sums of constraints (cutting planes:
//! Cook, Coullard and Turán 1987, Discrete Applied Mathematics 18), clauses by unit propagation, and new literals
//! that are defined by a constraint each way. `docs/decisions/0012-veripb.md` has the layout.

mod narrow;
mod steps;
mod walk;

use super::certificate::{Certificate, LevelProof};
use super::leaf::Goal;
use super::matrix::{Matrix, level_rows};
use crate::exchange::{Opb, Sheet};
use crate::problem::Cap;
use crate::rows::Terms;
use std::fmt::Write as _;
use steps::Steps;
use walk::{BELOW, Walk};

/// What VeriPB reads about one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veripb {
    /// The formula: the level's rows in bits, and its objective.
    pub opb: String,
    /// The proof of its bound, and an assignment; or that there is none.
    pub pbp: String,
}

/// A number leaves 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its numbers need more than 128 bits")]
pub struct TooLarge;

impl Certificate<'_, '_> {
    /// The same proofs for VeriPB, level by level.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn veripb(&self) -> Result<Vec<Veripb>, TooLarge> {
        let mut caps: Vec<Cap> = Vec::new();
        let mut files = Vec::new();
        for proof in &self.levels {
            files.push(self.veripb_of(proof, &caps).ok_or(TooLarge)?);
            let cap = proof.level.map(|level| Cap { measure: level.measure, most: level.most(proof.bound) });
            caps.extend(cap);
        }
        Ok(files)
    }

    fn veripb_of(&self, proof: &LevelProof, caps: &[Cap]) -> Option<Veripb> {
        let named = self.named;
        let (rows, objective) = level_rows(named.problem(), proof.level.map(|level| level.measure), caps);
        let sheet = Sheet::new(&rows, &objective, named.names());
        let opb = Opb::new(&sheet);
        let notes = [format!("{}: {}", named.name(), self.told(proof, caps))];
        let (sides, constraints) = opb.sides();
        let matrix = Matrix::of(&rows, &objective);
        let walk = Walk::new(&opb, &matrix, &sides, Steps::new(constraints, &notes));
        let (pbp, objective) = match proof.level {
            None => (walk.nothing(proof)?, None),
            Some(_) => {
                let assignment = proof.witness.as_ref().or_else(|| self.solved.plain_assignment())?;
                let values = rows.point(assignment);
                (walk.bounds(proof, &objective, &values)?, Some(objective.as_slice()))
            }
        };
        Some(Veripb { opb: opb.text(objective, &notes), pbp })
    }

    /// What one proof is about, for a person.
    fn told(&self, proof: &LevelProof, caps: &[Cap]) -> String {
        let Some(level) = proof.level else { return "there is no solution".into() };
        let held = caps.iter().fold(String::new(), |mut held, cap| {
            let _ = write!(held, ", {} at most {}", self.named.measure_name(cap.measure), cap.most);
            held
        });
        format!("{} is at least {}{held}", self.named.measure_name(level.measure), proof.bound)
    }
}

impl Walk<'_> {
    /// The proof that there is no solution.
    fn nothing(mut self, proof: &LevelProof) -> Option<String> {
        let root = self.tree(&proof.nodes)?;
        Some(self.steps.conclude(&format!("UNSAT : {root}")))
    }

    /// The proof of a bound, and an assignment that comes near it or to it.
    fn bounds(mut self, proof: &LevelProof, objective: &Terms, values: &[i64]) -> Option<String> {
        let bound = self.bound(proof, objective)?;
        let sum = |of: &dyn Fn(usize) -> i64| -> i128 {
            objective.iter().map(|&(column, factor)| i128::from(factor) * i128::from(of(column))).sum()
        };
        let value = sum(&|column| values[column]);
        let mut literals: Vec<String> =
            values.iter().enumerate().flat_map(|(column, &value)| self.literals(column, value)).collect();
        if literals.is_empty() {
            // The bit that counts for nothing.
            literals.push("~x1".into());
        }
        let literals = literals.join(" ");
        Some(self.steps.conclude(&format!("BOUNDS {} : {bound} {value} : {literals}", proof.bound)))
    }

    /// Derives the bound: that it is below is the literal [`BELOW`], which the tree refutes.
    fn bound(&mut self, proof: &LevelProof, objective: &Terms) -> Option<usize> {
        let bound = i128::from(proof.bound);
        let reach = |sign: i128| -> i128 {
            let most = |&(column, factor): &(usize, i64)| {
                (i128::from(factor) * sign).max(0) * i128::from(self.matrix.columns[column].most)
            };
            objective.iter().map(most).sum()
        };
        let (least, most) = (-reach(-1), reach(1));
        let (sum, negated) = (self.opb.sum(objective, 1), self.opb.sum(objective, -1));
        if bound <= least {
            return Some(self.steps.derive(format_args!("rup {sum} >= {bound}")));
        }
        let (over, under) = (most - bound + 1, bound - least);
        let below =
            self.steps.derive(format_args!("red {over} ~{BELOW} {negated} >= {} : {BELOW} -> 0", 1 - bound));
        let otherwise =
            self.steps.derive(format_args!("red {under} {BELOW} {sum} >= {bound} : {BELOW} -> 1"));
        // All that the objective can be are multiples of its step: below means a whole step below.
        let step = self.matrix.step();
        self.below = Some(match step {
            1 => below,
            step => self.steps.derive(format_args!("pol {below} {step} d {step} *")),
        });
        self.goal = Goal::below(proof.bound, step);
        let root = self.tree(&proof.nodes)?;
        self.steps.add_up(&[(otherwise, 1), (root, under.unsigned_abs())])
    }

    /// The bits of a column's value.
    fn literals(&self, column: usize, value: i64) -> Vec<String> {
        let mut left = value;
        let mut literal = |&(bit, weight): &(usize, i64)| {
            let taken = weight <= left;
            left -= if taken { weight } else { 0 };
            format!("{}x{bit}", if taken { "" } else { "~" })
        };
        self.opb.bits(column).iter().rev().map(&mut literal).collect()
    }
}
