//! A solved problem with a proof of every level.

use super::tree::{Node, Short, Unproven};
use super::{bounded, impossible, relaxed};
use crate::budget::Budget;
use crate::exact::{Room, first_within};
use crate::exchange::{LevelAnswer, Named, NamedLevel, Solved, Status};
use crate::problem::{Assignment, Cap};

/// Nodes that the bound of a search that was stopped is worth: who stopped it does not wait for more.
const OPEN: u64 = 100;

/// A level's bound with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelProof {
    /// Which level; `None` is the proof that there is no solution.
    pub level: Option<NamedLevel>,
    /// What the assignment comes to.
    pub value: i64,
    /// Nothing that keeps the earlier levels' caps is below this.
    pub bound: i64,
    /// An assignment that comes to the bound, where the one of the answer does not.
    pub witness: Option<Assignment>,
    /// The proof.
    pub nodes: Vec<Node>,
}

/// An answer that can be checked without searching.
#[derive(Clone, Debug)]
pub struct Certificate<'s, 'p> {
    pub(super) named: &'p Named,
    pub(super) solved: &'s Solved<'p>,
    pub(super) levels: Vec<LevelProof>,
    short: Option<NoCertificate>,
}

/// A level's bound that is proven, beside the one that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Which level, from 0.
    pub level: usize,
    /// What was answered.
    pub said: Option<i64>,
    /// What is proven.
    pub proven: i64,
}

impl Apart {
    /// `less than the search, that`: what the proof is beside the answer.
    #[must_use]
    pub fn beside(&self) -> &'static str {
        match self.said {
            Some(said) if self.proven < said => "less than the search, that",
            Some(said) if self.proven == said => "a gap, and that",
            _ => "more than the search, that",
        }
    }
}

/// Why an answer has no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCertificate {
    /// Nothing is claimed.
    #[error("the search stopped before anything was found that could be certified")]
    Nothing,
    /// A level has no proof.
    #[error("{}{why}", of_level(*.level))]
    Unproven {
        /// Which level, from 0; `None` is the proof that there is no solution.
        level: Option<usize>,
        /// Why.
        why: Unproven,
    },
}

fn of_level(level: Option<usize>) -> String {
    level.map(|level| format!("objective {level}: ")).unwrap_or_default()
}

impl<'s, 'p> Certificate<'s, 'p> {
    /// Proves an answer again, from the problem's rows alone. `budget` counts nodes of proofs.
    ///
    /// # Errors
    /// [`NoCertificate`]: why there is none.
    pub fn new(named: &'p Named, solved: &'s Solved<'p>, budget: &mut Budget) -> Result<Self, NoCertificate> {
        let (levels, short) = match solved.status() {
            Status::Unknown => return Err(NoCertificate::Nothing),
            Status::Infeasible => (vec![nothing(named, budget)?], None),
            Status::Optimal | Status::Feasible => levels(named, solved, budget),
        };
        Ok(Self { named, solved, levels, short })
    }

    /// Why less is proven than was answered: the last level's bound is only that of its relaxation.
    #[must_use]
    pub fn short(&self) -> Option<NoCertificate> {
        self.short
    }

    /// The last level, where what is proven of it is not what was answered, or is no more than a gap.
    #[must_use]
    pub fn apart(&self) -> Option<Apart> {
        let (level, last) = self.levels.iter().enumerate().next_back()?;
        last.level?;
        let said = self.solved.levels().get(level)?.bound;
        (said != Some(last.bound) || self.short.is_some()).then_some(Apart {
            level,
            said,
            proven: last.bound,
        })
    }

    /// What is claimed.
    #[must_use]
    pub fn claim(&self) -> Status {
        if self.short.is_some() { Status::Feasible } else { self.solved.status() }
    }

    /// The proofs, level by level.
    #[must_use]
    pub fn levels(&self) -> &[LevelProof] {
        &self.levels
    }
}

fn nothing(named: &Named, budget: &mut Budget) -> Result<LevelProof, NoCertificate> {
    let unproven = |why| NoCertificate::Unproven { level: None, why };
    let nodes = impossible(named.problem(), budget).map_err(unproven)?;
    Ok(LevelProof { level: None, value: 0, bound: 0, witness: None, nodes })
}

/// The levels in order, as far as something is proven; and why that is less than was answered.
fn levels(
    named: &Named,
    solved: &Solved<'_>,
    budget: &mut Budget,
) -> (Vec<LevelProof>, Option<NoCertificate>) {
    let mut caps: Vec<Cap> = Vec::new();
    let mut proofs = Vec::new();
    let reached = solved.levels().iter().filter(|answer| answer.bound.is_some()).count();
    for (index, (&level, &answer)) in named.levels().iter().zip(solved.levels()).enumerate() {
        let LevelAnswer { value: Some(value), bound } = answer else { break };
        let stopped = solved.status() == Status::Feasible && index + 1 >= reached.max(1);
        let last = Level { named, level, caps: &caps };
        if stopped {
            proofs.push(last.open(value, bound, budget));
            break;
        }
        let Some(bound) = bound else { break };
        match last.proven(value, bound, budget) {
            Ok(proof) if proof.value > proof.bound && proof.witness.is_none() => {
                // Later levels rest on something that comes to the bound, and it was not found in time.
                let why = Unproven::Budget(budget.spent());
                proofs.push(proof);
                return (proofs, Some(NoCertificate::Unproven { level: Some(index), why }));
            }
            Ok(proof) => proofs.push(proof),
            Err(short) => {
                proofs.push(last.less(value, short.bound, Node::Leaf(short.leaf)));
                return (proofs, Some(NoCertificate::Unproven { level: Some(index), why: short.why }));
            }
        }
        caps.push(Cap { measure: level.measure, most: level.most(bound) });
    }
    (proofs, None)
}

/// A level, with the caps of those before.
struct Level<'a> {
    named: &'a Named,
    level: NamedLevel,
    caps: &'a [Cap],
}

impl Level<'_> {
    fn proven(&self, value: i64, bound: i64, budget: &mut Budget) -> Result<LevelProof, Box<Short>> {
        let nodes = bounded(self.named.problem(), self.level.measure, self.caps, bound, budget)?;
        let witness = (value > bound).then(|| self.witness(bound, budget)).flatten();
        Ok(LevelProof { level: Some(self.level), value, bound, witness, nodes })
    }

    /// What comes to the bound, where a tolerance let the answer go above it.
    fn witness(&self, bound: i64, budget: &mut Budget) -> Option<Assignment> {
        let mut caps = self.caps.to_vec();
        caps.push(Cap { measure: self.level.measure, most: bound });
        first_within(self.named.problem(), &caps, Room::Some, budget)
    }

    /// What can be proven of a level that was not finished: the bound of the relaxation, or the one that the engine had
    /// where that is higher and has a short proof.
    fn open(&self, value: i64, bound: Option<i64>, budget: &mut Budget) -> LevelProof {
        let mut few = budget.slice(OPEN);
        let (root, leaf) = relaxed(self.named.problem(), self.level.measure, self.caps, budget);
        let higher = bound.filter(|&bound| bound > root);
        let known = higher.and_then(|bound| Some((bound, self.proven(value, bound, &mut few).ok()?.nodes)));
        let (bound, nodes) = known.unwrap_or((root, leaf));
        LevelProof { level: Some(self.level), value, bound, witness: None, nodes }
    }

    /// A bound that a leaf alone proves.
    fn less(&self, value: i64, bound: i64, leaf: Node) -> LevelProof {
        LevelProof { level: Some(self.level), value, bound, witness: None, nodes: vec![leaf] }
    }
}
