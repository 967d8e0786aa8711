//! Wishes: what one demand asks of the site that serves it. `forbid` and `require` are wishes too: they bind
//! every demand in their scope, each by itself.

use crate::exact::Exact;
use crate::{AttributeId, BackendId, InterfaceId, OfferingId, Place, RegionId, SiteId};
use serde::{Deserialize, Serialize};

/// What an exclusion names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A technology.
    Backend(BackendId),
    /// One way to buy it.
    Offering(OfferingId),
    /// Who bills.
    Vendor(String),
    /// Where.
    Region(RegionId),
    /// Whose data centres.
    Cloud(String),
}

/// A wish that binds demands. Words are lower case; locality words compare without case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WishKind {
    /// The backend must have this interface.
    Interface(InterfaceId),
    /// It must not have it.
    WithoutInterface(InterfaceId),
    /// It would be nice to have it: counts in [`Measure::Optional`](super::Measure::Optional), filters nothing.
    WantInterface(InterfaceId),
    /// Pinned to what it names; several pins of a kind mean any of them.
    Pin(Vec<Target>),
    /// Not this.
    Exclude(Target),
    /// Not what is all of these at once: `forbid: {vendor: aws, region: us-east-1}`.
    ExcludeWhere(Vec<Target>),
    /// Stays at the site where it is.
    Keep(SiteId),
    /// Only these vendors.
    OnlyVendors(Vec<String>),
    /// Not these vendors.
    AvoidVendors(Vec<String>),
    /// Every region of the site is in this jurisdiction.
    Jurisdiction(String),
    /// Every region of the site is on this continent.
    Continent(String),
    /// The site runs in this cloud.
    Cloud(String),
    /// Round trip from every client to the nearest region of the site, in seconds.
    MaxRoundTrip {
        /// Where the clients are.
        clients: Vec<RegionId>,
        /// Seconds.
        limit: Exact,
    },
    /// An ordered attribute at least at this level.
    AtLeast(AttributeId, u8),
    /// Availability promise at least this fraction.
    Sla(Exact),
    /// Service latency at most this, in seconds.
    LatencyP99(Exact),
    /// Largest value at least this many bytes.
    ValueSize(Exact),
    /// A compliance mark.
    Compliance(String),
}

/// A wish and who stated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What is wished.
    pub kind: WishKind,
    /// Who stated it.
    pub place: Place,
}
