//! At what price: ways to buy or run a backend, and where.

use super::Known;
use crate::tariff::Tariff;
use crate::{BackendId, Exact, InterfaceId, InterfaceSet, Mark, OfferingId, RegionId, SourceId};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// How units of an offering add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Each unit is a bin of its own.
    Instances,
    /// A demand may span units: capacities add.
    Shards,
    /// One endpoint per region.
    Single,
}

/// A deployment environment. What an offering allows is a list of these words.
pub type EnvironmentName = String;

/// A figure with where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure.
    pub value: Exact,
    /// Its source.
    pub source: SourceId,
}

/// One way to buy or run a backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offering {
    /// `aws-elasticache-redis-t4g-small-1n-eu-west-1`.
    pub name: String,
    /// What it runs.
    pub backend: BackendId,
    /// Who bills.
    pub vendor: String,
    /// `ElastiCache (Redis OSS)`.
    pub service: String,
    /// `cache.t4g.small`.
    pub sku: String,
    /// `managed`, `serverless`, `self-hosted`.
    pub deployment: String,
    /// Either of these (one site each), or all at once when [`Offering::replicated`].
    pub regions: Vec<RegionId>,
    /// One site in all its regions at once.
    pub replicated: bool,
    /// How units add up.
    pub scale: Scale,
    /// `None`: listed, but no site.
    pub tariff: Option<Tariff>,
    /// Per resource, what one unit holds (indexed by [`Resource::index`](crate::workload::Resource::index)).
    pub capacity: Vec<Known<i64>>,
    /// Nodes in one unit, where stated.
    pub nodes: Option<u32>,
    /// The increment in bytes in which `WriteOps` and `ReadOps` capacities count requests.
    pub write_unit: Option<Exact>,
    /// As [`Offering::write_unit`], for reads.
    pub read_unit: Option<Exact>,
    /// Availability promise as a fraction (0.999).
    pub sla: Option<Figure>,
    /// 99th percentile latency of the service itself, in seconds.
    pub latency_p99: Option<Figure>,
    /// Interfaces of the backend that this offering does not have.
    pub lacks: InterfaceSet,
    /// Where each of them is stated.
    pub lacks_marks: Vec<(InterfaceId, Mark)>,
    /// Empty: every environment.
    pub environments: Vec<EnvironmentName>,
    /// Parts of the price known to be missing.
    pub incomplete: Vec<String>,
    /// Performance depends on spare credits.
    pub burstable: bool,
    /// Capacity facts as written, for `describe`.
    pub facts: Vec<(String, String)>,
    /// Remarks as written.
    pub note: Option<String>,
    /// Where the price comes from.
    pub source: SourceId,
    /// Where it is defined.
    pub mark: Mark,
}

/// Where things run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// `eu-west-1`.
    pub name: String,
    /// `aws`.
    pub cloud: String,
    /// `Dublin`.
    pub location: String,
    /// `Europe`.
    pub continent: Option<String>,
    /// `EU`.
    pub jurisdiction: Option<String>,
    /// Runs where the client runs, and so satisfies every locality wish.
    pub local: bool,
    /// Where it is defined.
    pub mark: Mark,
}

/// An offering in a region: a thing one can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// What is bought.
    pub offering: OfferingId,
    /// The backend of that offering.
    pub backend: BackendId,
    /// Where: one region, or several at once.
    pub regions: SmallVec<[RegionId; 1]>,
}
