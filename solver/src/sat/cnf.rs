//! Sums of weighted literals as clauses. What is a clause, at most one, or a count in truth is written as such;
//! few literals become a generalized totalizer (Joshi, Martins, Manquinho, CP 2015); everything else is added up
//! in binary (Eén, Sörensson, JSAT 2, 2006, section 5.4) and compared with its bound bit by bit.

use super::Broken;
use crate::budget::Budget;
use crate::rows::gcd;
use rustsat::encodings::{am1, card, pb};
use rustsat::instances::{BasicVarManager, ManageVars};
use rustsat::solvers::{Solve, SolveIncremental, SolverResult};
use rustsat::types::{Clause, Lit, TernaryVal, Var};
use rustsat_batsat::BasicSolver;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Up to so many literals exclude each other pair by pair.
const PAIRWISE: usize = 6;

/// Up to so many literals with weights of their own make a totalizer.
const FEW: usize = 8;

/// A count of `n` literals up to `k` is a totalizer up to this `n·k`.
const MOST_COUNTED: u64 = 4_000;

/// Sums stay below this, so that nothing overflows.
const MOST_SUM: u64 = 1 << 61;

/// A literal and what it counts.
pub(super) type Weighted = (Lit, u64);

/// `least + Σ weight·literal`.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    /// What it is at least.
    pub(super) least: i128,
    /// Literals that say nothing of one another.
    pub(super) free: Vec<Weighted>,
    /// Sets of literals of which at most one holds.
    pub(super) apart: Vec<Vec<Weighted>>,
}

impl Sum {
    fn weighted(&self) -> impl Iterator<Item = Weighted> + '_ {
        self.free.iter().chain(self.apart.iter().flatten()).copied()
    }

    fn retain(&mut self, keep: impl Fn(&Weighted) -> bool) {
        self.free.retain(&keep);
        self.apart.iter_mut().for_each(|set| set.retain(&keep));
    }

    /// What all weights have in common, and the weights without it.
    pub(super) fn reduced(mut self) -> (u64, Self) {
        let common = self.weighted().fold(0, |common, (_, weight)| gcd(common, weight)).max(1);
        let sets = self.apart.iter_mut().flatten();
        self.free.iter_mut().chain(sets).for_each(|(_, weight)| *weight /= common);
        (common, self)
    }
}

/// A binary number, its lowest bit first; `None` is 0.
pub(super) type Bits = Vec<Option<Lit>>;

/// Clauses, and what solves them.
pub(super) struct Cnf {
    solver: BasicSolver,
    vars: BasicVarManager,
    /// Each decision takes a node of it.
    pub(super) budget: Rc<RefCell<Budget>>,
}

impl Cnf {
    pub(super) fn new(budget: Budget) -> Self {
        let budget = Rc::new(RefCell::new(budget));
        let mut solver = BasicSolver::default();
        let shared = Rc::clone(&budget);
        solver.batsat_mut().cb_mut().set_stop(move || !shared.borrow_mut().spend());
        Self { solver, vars: BasicVarManager::default(), budget }
    }

    pub(super) fn literal(&mut self) -> Lit {
        self.vars.new_lit()
    }

    pub(super) fn clause(&mut self, literals: impl IntoIterator<Item = Lit>) -> Result<(), Broken> {
        self.solver.add_clause(literals.into_iter().collect::<Clause>()).map_err(broken)
    }

    /// Solves; `None` where the budget ended.
    pub(super) fn solve(&mut self, assumed: &[Lit]) -> Result<Option<bool>, Broken> {
        let last = Var::new(self.vars.n_used().max(1) - 1);
        self.solver.reserve(last).map_err(broken)?;
        Ok(match self.solver.solve_assumps(assumed).map_err(broken)? {
            SolverResult::Sat => Some(true),
            SolverResult::Unsat => Some(false),
            SolverResult::Interrupted => None,
        })
    }

    /// Whether a literal holds in the solution found last.
    pub(super) fn holds(&self, literal: Lit) -> Result<bool, Broken> {
        Ok(self.solver.lit_val(literal).map_err(broken)? == TernaryVal::True)
    }

    /// `sum ≤ most`, always.
    pub(super) fn at_most(&mut self, mut sum: Sum, most: i128) -> Result<(), Broken> {
        let Ok(room) = u64::try_from(most - sum.least) else { return self.clause([]) };
        for (literal, _) in sum.weighted().filter(|&(_, weight)| weight > room) {
            self.clause([!literal])?;
        }
        sum.retain(|&(_, weight)| weight <= room);
        let (common, sum) = sum.reduced();
        let (room, weighted) = (room / common, sum.weighted().collect::<Vec<_>>());
        let total = total(&weighted)?;
        if total <= room {
            return Ok(());
        }
        let smallest = weighted.iter().map(|&(_, weight)| weight).min().unwrap_or(0);
        let literals = || weighted.iter().map(|&(literal, _)| literal);
        if total - smallest <= room {
            return self.clause(literals().map(|literal| !literal));
        }
        let count = weighted.len() as u64;
        match room {
            // One of them leaves no room for another.
            _ if smallest > room / 2 => self.at_most_one(literals().collect()),
            _ if total == count && count.saturating_mul(room) <= MOST_COUNTED => {
                let mut encoding = literals().collect::<card::Totalizer>();
                let bound = index(room)?;
                card::BoundUpper::encode_ub(&mut encoding, bound..=bound, &mut self.solver, &mut self.vars)
                    .map_err(broken)?;
                let units = card::BoundUpper::enforce_ub(&encoding, bound).map_err(broken)?;
                self.units(units)
            }
            _ if weighted.len() <= FEW => {
                let weighted = weighted.iter().map(|&(literal, weight)| Ok((literal, index(weight)?)));
                let mut encoding =
                    pb::GeneralizedTotalizer::from_iter(weighted.collect::<Result<Vec<_>, _>>()?);
                let bound = index(room)?;
                pb::BoundUpper::encode_ub(&mut encoding, bound..=bound, &mut self.solver, &mut self.vars)
                    .map_err(broken)?;
                let units = pb::BoundUpper::enforce_ub(&encoding, bound).map_err(broken)?;
                self.units(units)
            }
            _ => {
                let bits = self.added(&sum)?;
                self.compare(None, &bits, room)
            }
        }
    }

    /// `sum ≤ most` wherever `when` holds.
    pub(super) fn at_most_if(&mut self, when: Lit, sum: Sum, most: i128) -> Result<(), Broken> {
        let Ok(room) = u64::try_from(most - sum.least) else { return self.clause([!when]) };
        let bits = self.added(&sum)?;
        self.compare(Some(when), &bits, room)
    }

    fn units(&mut self, literals: Vec<Lit>) -> Result<(), Broken> {
        literals.into_iter().try_for_each(|literal| self.clause([literal]))
    }

    /// Any two of them exclude each other.
    pub(super) fn at_most_one(&mut self, literals: Vec<Lit>) -> Result<(), Broken> {
        let (solver, vars) = (&mut self.solver, &mut self.vars);
        if literals.len() <= PAIRWISE {
            am1::Encode::encode(&mut am1::Pairwise::from(literals), solver, vars).map_err(broken)
        } else {
            am1::Encode::encode(&mut am1::Ladder::from(literals), solver, vars).map_err(broken)
        }
    }

    /// A number that is at least the sum beyond its least, and may be exactly it.
    pub(super) fn added(&mut self, sum: &Sum) -> Result<Bits, Broken> {
        total(&sum.weighted().collect::<Vec<_>>())?;
        let mut buckets: Vec<VecDeque<Lit>> = vec![VecDeque::new(); 64];
        for &weighted in &sum.free {
            into_buckets(&mut buckets, weighted);
        }
        for set in &sum.apart {
            self.one_of(set, &mut buckets)?;
        }
        let mut bits = Bits::new();
        for position in 0..buckets.len() {
            while let Some(first) = buckets[position].pop_front() {
                let Some(second) = buckets[position].pop_front() else {
                    bits.resize(position, None);
                    bits.push(Some(first));
                    break;
                };
                let third = buckets[position].pop_front();
                let (digit, carry) = self.adder(first, second, third)?;
                buckets[position].push_back(digit);
                buckets[position + 1].push_back(carry);
            }
        }
        Ok(bits)
    }

    /// The weight of the one literal of a set that holds: its bits hold wherever it does.
    fn one_of(&mut self, set: &[Weighted], buckets: &mut [VecDeque<Lit>]) -> Result<(), Broken> {
        for (position, bucket) in buckets.iter_mut().enumerate() {
            let there = |&&(_, weight): &&Weighted| weight >> position & 1 == 1;
            let with: Vec<Lit> = set.iter().filter(there).map(|&(literal, _)| literal).collect();
            match *with.as_slice() {
                [] => {}
                [one] => bucket.push_back(one),
                _ => {
                    let bit = self.literal();
                    with.iter().try_for_each(|&literal| self.clause([!literal, bit]))?;
                    bucket.push_back(bit);
                }
            }
        }
        Ok(())
    }

    /// Digit and carry, together at least as much as the inputs. That is all an upper bound needs.
    fn adder(&mut self, a: Lit, b: Lit, c: Option<Lit>) -> Result<(Lit, Lit), Broken> {
        let (digit, carry) = (self.literal(), self.literal());
        self.clause([!a, !b, carry])?;
        if let Some(c) = c {
            self.clause([!a, !c, carry])?;
            self.clause([!b, !c, carry])?;
            self.clause([!a, b, c, digit])?;
            self.clause([a, !b, c, digit])?;
            self.clause([a, b, !c, digit])?;
            self.clause([!a, !b, !c, digit])?;
        } else {
            self.clause([!a, b, digit])?;
            self.clause([a, !b, digit])?;
        }
        Ok((digit, carry))
    }

    /// `bits ≤ most`, wherever `when` holds if there is one: a bit that `most` has not needs one above it missing
    /// that `most` has.
    pub(super) fn compare(&mut self, when: Option<Lit>, bits: &Bits, most: u64) -> Result<(), Broken> {
        let has = |position: usize| position < 64 && most >> position & 1 == 1;
        for (position, bit) in bits.iter().enumerate().filter(|&(position, _)| !has(position)) {
            let Some(bit) = *bit else { continue };
            let above = position + 1..64.max(bits.len());
            let missing = |above: usize| bits.get(above).copied().flatten();
            // A bit of `most` that the number cannot have is always missing.
            if above.clone().any(|above| has(above) && missing(above).is_none()) {
                continue;
            }
            let larger = above.filter(|&above| has(above)).filter_map(missing).map(|above| !above);
            self.clause(when.map(|when| !when).into_iter().chain([!bit]).chain(larger))?;
        }
        Ok(())
    }
}

fn into_buckets(buckets: &mut [VecDeque<Lit>], (literal, weight): Weighted) {
    let set = buckets.iter_mut().enumerate().filter(|(position, _)| weight >> position & 1 == 1);
    set.for_each(|(_, bucket)| bucket.push_back(literal));
}

fn total(weighted: &[Weighted]) -> Result<u64, Broken> {
    let sum = weighted.iter().try_fold(0_u64, |sum, &(_, weight)| sum.checked_add(weight));
    sum.filter(|&sum| sum < MOST_SUM).ok_or_else(|| Broken("a sum is too large to be added up".into()))
}

fn index(value: u64) -> Result<usize, Broken> {
    usize::try_from(value).map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> Broken {
    Broken(error.to_string())
}
