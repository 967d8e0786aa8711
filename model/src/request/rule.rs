//! Rules: what binds several demands together. Scopes (slots, globs of namespaces, labels, the whole request)
//! were resolved to lists of demands before anything arrives here.

use super::Target;
use crate::catalog::Aspect;
use crate::money::MicroUsd;
use crate::workload::Resource;
use crate::{DemandId, Place};

/// A rule across demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// All the same in this aspect.
    Same(Aspect, Vec<DemandId>),
    /// All different in this aspect.
    Different(Aspect, Vec<DemandId>),
    /// At most so many distinct values among these demands.
    AtMost(Aspect, Vec<DemandId>, u32),
    /// At least so many distinct values among these demands.
    AtLeast(Aspect, Vec<DemandId>, u32),
    /// The whole bill.
    Budget(MicroUsd),
    /// What these demands are charged together: their usage and their share of the units they load
    /// (see [`Filling::charge`](crate::Filling::charge)).
    Charge(Vec<DemandId>, MicroUsd),
    /// A part that may go to one target.
    Share(Share),
    /// Every one of these implications. A rule of a file expands to one per namespace it matches.
    IfThen(Vec<Implication>),
    /// So many of these demands may leave where they are; those that are nowhere yet do not count.
    MaxMoves(Vec<DemandId>, u32),
}

/// At most a part of something may go to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// A part of what.
    pub of: ShareOf,
    /// What takes it; a site in several regions belongs to each of them.
    pub target: Target,
    /// Among which demands.
    pub demands: Vec<DemandId>,
    /// The most, in millionths.
    pub most_ppm: i64,
}

/// What a share is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareOf {
    /// The number of demands.
    Demands,
    /// What they ask of a resource, as the offerings that serve them count it.
    Load(Resource),
    /// The whole bill, whatever the list of demands: the part is what purchases and usage at the target cost.
    Bill,
    /// What the demands are charged.
    Charges,
}

/// If one demand is served at something, another must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implication {
    /// It holds where the site is each of the targets; a site in several regions is in each of them.
    pub when: Condition,
    /// What follows, as a pin to each of the targets would read it.
    pub then: Condition,
}

/// A demand is served at what is all of these at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Which demand.
    pub demand: DemandId,
    /// All of them.
    pub targets: Vec<Target>,
}

/// A rule and who stated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it says.
    pub kind: RuleKind,
    /// Who stated it.
    pub place: Place,
    /// Whether the pattern states it, not the person asking.
    pub of_pattern: bool,
}
