//! The facts an answer rests on. A *gap* is the set of facts that keep a site from serving a demand; an
//! empty gap is the yes. What a fact meets in the catalogue is its [`Cause`].

use crate::request::FactName;
use crate::workload::Resource;
use crate::{BackendId, DemandId, FillId, InterfaceId, OfferingId, RuleId, WishId};

/// Something that can be dropped: a requirement of the pattern, a policy, a wish, a load, a rule.
/// Ordered as explanations prefer them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// The slot requires this interface.
    Requires(DemandId, InterfaceId),
    /// The slot requires one of its alternatives.
    AnyOf(DemandId),
    /// Only backends with a plugin fill slots.
    Plugged,
    /// Only what may run in the environment.
    Environment,
    /// A wish.
    Wish(WishId),
    /// What the slot's load asks of one resource of a unit.
    Load(DemandId, Resource),
    /// What the slot carries in one item.
    Item(DemandId),
    /// The monthly charge must be computable exactly.
    Price(DemandId),
    /// A rule across demands.
    Rule(RuleId),
    /// What is unknown of this is refused, and somebody said so.
    Known(FactName),
    /// Optional slots are filled.
    Filled(FillId),
}

impl Fact {
    /// The demand that it is a fact of; `None` where it is one of several or of the whole request.
    #[must_use]
    pub fn demand(self) -> Option<DemandId> {
        match self {
            Self::Requires(demand, _)
            | Self::AnyOf(demand)
            | Self::Load(demand, _)
            | Self::Item(demand)
            | Self::Price(demand) => Some(demand),
            Self::Plugged
            | Self::Environment
            | Self::Wish(_)
            | Self::Rule(_)
            | Self::Known(_)
            | Self::Filled(_) => None,
        }
    }

    /// The same said of another demand, where it is a fact of one.
    #[must_use]
    pub fn of(self, demand: DemandId) -> Self {
        match self {
            Self::Requires(_, interface) => Self::Requires(demand, interface),
            Self::AnyOf(_) => Self::AnyOf(demand),
            Self::Load(_, resource) => Self::Load(demand, resource),
            Self::Item(_) => Self::Item(demand),
            Self::Price(_) => Self::Price(demand),
            whole => whole,
        }
    }
}

/// Why a fact rules a site out: what the catalogue says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The backend does not list the interface (or only plans it).
    NotImplemented(BackendId, InterfaceId),
    /// The offering lacks an interface its backend has.
    Lacks(OfferingId, InterfaceId),
    /// No alternative is implemented whole.
    NoAlternative(BackendId),
    /// It has the interface that must be absent.
    Has(BackendId, InterfaceId),
    /// No plugin exists.
    NoPlugin(BackendId),
    /// The offering is for other environments.
    OtherEnvironment(OfferingId),
    /// It is not what the wish names.
    Elsewhere,
    /// The fact is unknown, and not accepted as such.
    Unknown(FactName),
    /// The fact is known and not enough.
    NotEnough(FactName),
    /// One unit cannot hold the load.
    TooSmall(Resource),
    /// The charge is beyond what is computed exactly.
    Unpriceable,
}
