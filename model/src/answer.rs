//! The three answers. "No plan" is an answer, a spent budget is neither yes nor no, and a broken file never
//! gets here.

use crate::DemandId;
use crate::fact::{Cause, Fact};
use crate::money::MicroUsd;
use crate::plan::Plan;
use crate::workload::Word;

/// Why there is no plan: facts that cannot all hold, none of them idle, and what each meets in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// In the order explanations prefer.
    pub facts: Vec<Fact>,
    /// Stated figures of the workload that make it dear, where money is among the reasons: with these as they are, and all
    /// others that are not behind one of the facts as low as they may be, there is no plan. Each is told by the first
    /// demand to which it was stated. Empty where nobody looked for them.
    pub figures: Vec<(DemandId, Word)>,
    /// For each demand that the facts leave without a site: what the catalogue says to each of them, and
    /// how many sites that rules out.
    pub causes: Vec<Blocked>,
    /// Whether every fact was proven necessary.
    pub minimal: bool,
}

/// What a solve comes to.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Proven optimal.
    Plan(Plan),
    /// Proven impossible.
    NoPlan(Explanation),
    /// The search budget ended first.
    Unknown {
        /// The best valid plan so far.
        best: Option<Plan>,
        /// No plan costs less than this.
        bound: MicroUsd,
    },
}

/// What one fact meets in the catalogue at a demand that is left without a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The demand.
    pub demand: DemandId,
    /// The fact.
    pub fact: Fact,
    /// What the catalogue says, each with the number of sites it rules out.
    pub causes: Vec<(Cause, usize)>,
}
