//! The facts an answer rests on. A *gap* is the set of facts that keep a site from serving a demand; an
//! empty gap is the yes. What a fact meets in the catalogue is its [`Cause`].

use crate::request::FactName;
use crate::workload::Resource;
use crate::{BackendId, DemandId, InterfaceId, OfferingId, RuleId, WishId};

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
