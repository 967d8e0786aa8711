//! What drives each component of a price: the meter section of the README of the price data, as a table.
//!
//! A component without a driver would be free by accident, so it is a fault: a new kind of meter must
//! be thought about and entered here before it can be imported.

use self::Driver::{BytesIn, BytesIo, BytesOut, Data, QueueRequests, Reads, Requests, Writes};
use self::Meaning::{AtLeast, InFixedPrice, Meter, NeverBilled, NotPriced};
use self::When::{Always, Fixed, In, Per};

/// How a row is sold, told by its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sold {
    /// By nodes, plans, hours or units: `usd_per_month_fixed` buys one.
    ByUnit,
    /// By use: the primary price is a meter, a fixed figure is a minimum.
    ByUse,
}

/// The units of offerings.csv and how they sell.
const UNITS: &[(&str, Sold)] = &[
    ("node_hour", Sold::ByUnit),
    ("node_month", Sold::ByUnit),
    ("gib_hour", Sold::ByUnit),
    ("replica_hour", Sold::ByUnit),
    ("unit_month", Sold::ByUnit),
    ("month", Sold::ByUnit),
    ("mu_month", Sold::ByUnit),
    ("acu_hour", Sold::ByUnit),
    ("cluster_hour", Sold::ByUnit),
    ("dcu_hour", Sold::ByUnit),
    ("ncu_hour", Sold::ByUnit),
    ("ecku_hour", Sold::ByUnit),
    ("wcu_hour", Sold::ByUnit),
    ("ru100_month", Sold::ByUnit),
    ("request_million", Sold::ByUse),
    ("gib_month", Sold::ByUse),
    ("gib", Sold::ByUse),
];

/// The part of the load a meter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Driver {
    Writes,
    Reads,
    /// Writes and reads.
    Requests,
    /// Three per write: send, receive, delete.
    QueueRequests,
    /// Writes × message size.
    BytesIn,
    /// Reads × message size.
    BytesOut,
    BytesIo,
    /// Stored bytes.
    Data,
}

impl Driver {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Writes => "writes",
            Reads => "reads",
            Requests => "requests",
            QueueRequests => "queue_requests",
            BytesIn => "bytes_in",
            BytesOut => "bytes_out",
            BytesIo => "bytes_io",
            Data => "data",
        }
    }

    /// What one price buys, in the words of the registry; `None` if the unit cannot measure this driver.
    pub(crate) fn per(self, unit: &str) -> Option<&'static str> {
        let per = match unit {
            "request_million" => "1000000",
            "gib" => "GiB",
            "gib_month" => "GiB-month",
            "gb_month" => "GB-month",
            "gib_hour" => "GiB-hour",
            _ => return None,
        };
        let fits = match self {
            Writes | Reads | Requests | QueueRequests => unit == "request_million",
            BytesIn | BytesOut | BytesIo => unit == "gib",
            Data => matches!(unit, "gib_month" | "gb_month" | "gib_hour"),
        };
        fits.then_some(per)
    }

    pub(crate) const fn counts_writes(self) -> bool {
        matches!(self, Writes | Requests | QueueRequests | BytesIn | BytesIo)
    }

    pub(crate) const fn counts_reads(self) -> bool {
        matches!(self, Reads | Requests | QueueRequests | BytesOut | BytesIo)
    }
}

/// What a component is to the cost of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Meter(Driver),
    /// A meter that counts at least its driver; by how much more is not known, so this part is incomplete.
    AtLeast(Driver, &'static str),
    InFixedPrice,
    NeverBilled,
    /// Billed, but by something no load states: the price lacks this part.
    NotPriced(&'static str),
}

/// When a line of the table holds.
enum When {
    Always,
    /// The offering is sold by units.
    Fixed,
    /// The component is counted in this unit.
    Per(&'static str),
    /// The offering is of one of these backends.
    In(&'static [&'static str]),
}

/// Component (`*` at the end: whatever follows), condition, meaning. The first line that holds counts.
const TABLE: &[(&str, When, Meaning)] = &[
    ("primary", Fixed, InFixedPrice),
    ("rcu", Always, InFixedPrice),
    ("primary", Per("gib_month"), Meter(Data)),
    ("primary", In(&["dynamodb", "sns"]), Meter(Writes)),
    ("primary", In(&["sqs", "servicebus"]), Meter(QueueRequests)),
    ("primary", In(&["gcp-pubsub"]), Meter(BytesIn)),
    ("primary", In(&["redis"]), Meter(Requests)),
    // Counted in request units, of which a request takes one or more.
    ("primary", In(&["cosmos-gremlin"]), AtLeast(Requests, "request_units")),
    ("ingress_events", Always, Meter(Writes)),
    ("put_requests", Always, Meter(Writes)),
    ("class_a", Always, Meter(Writes)),
    ("write_ops", Always, Meter(Writes)),
    ("read_request_units", Always, Meter(Reads)),
    ("get_requests", Always, Meter(Reads)),
    ("class_b", Always, Meter(Reads)),
    ("read_ops", Always, Meter(Reads)),
    ("delivery", In(&["sns"]), Meter(Reads)),
    ("http_delivery", In(&["sns"]), Meter(Reads)),
    ("io", Always, Meter(Requests)),
    ("data_in", Always, Meter(BytesIn)),
    ("publish_payload", Always, Meter(BytesIn)),
    ("data_out", Always, Meter(BytesOut)),
    ("delivery_payload", Always, Meter(BytesOut)),
    ("delivery", In(&["gcp-pubsub"]), Meter(BytesOut)),
    ("data_io", Always, Meter(BytesIo)),
    ("data_stored", Always, Meter(Data)),
    ("storage*", Always, Meter(Data)),
    // Redis keeps its data in memory; the disk beside it only makes it persistent.
    ("disk*", In(&["redis"]), NeverBilled),
    ("disk*", Always, Meter(Data)),
    ("node_3yr_reserved", Always, NeverBilled),
    ("backup*", Always, NeverBilled),
    ("pitr", Always, NeverBilled),
    ("streams_read", Always, NeverBilled),
    ("retrieval", Always, NeverBilled),
    ("snapshot*", Always, NeverBilled),
    ("retained_*", Always, NeverBilled),
    ("mobile_push", Always, NeverBilled),
    ("firehose_delivery", Always, NeverBilled),
    ("list_ops", Always, NeverBilled),
    ("partition", Always, NotPriced("partition")),
    ("extra_searches", Always, NotPriced("searches")),
    ("extra_documents", Always, NotPriced("documents")),
    ("egress*", Always, NotPriced("egress")),
    ("extended_retention", Always, NotPriced("retention")),
];

/// Parts that stand for stored data, so that a price which lacks one already says it lacks storage.
pub(crate) const STORAGE_PARTS: &[&str] = &["documents", "retention"];

/// Billing increments of the request meters: backend, service (its beginning), driver, of writes, of reads.
const INCREMENTS: &[(&str, &str, Driver, Increments)] = &[
    ("dynamodb", "", Writes, Increments { write: Some("1KiB"), read: None }),
    ("dynamodb", "", Reads, Increments { write: None, read: Some("4KiB") }),
    ("sqs", "", QueueRequests, Increments { write: Some("64KiB"), read: Some("64KiB") }),
    ("sns", "", Writes, Increments { write: Some("64KiB"), read: Some("64KiB") }),
    ("sns", "", Reads, Increments { write: Some("64KiB"), read: Some("64KiB") }),
    ("redis", "ElastiCache Serverless", Requests, Increments { write: Some("1KiB"), read: Some("1KiB") }),
];

/// One request is billed per started increment of the item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Increments {
    pub(crate) write: Option<&'static str>,
    pub(crate) read: Option<&'static str>,
}

pub(crate) fn sold(unit: &str) -> Option<Sold> {
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, sold)| *sold)
}

/// What `component` means for an offering of `backend` that is `sold` so; `None` when the table does not say.
pub(crate) fn meaning(component: &str, unit: &str, backend: &str, sold: Sold) -> Option<Meaning> {
    let holds = |when: &When| match when {
        Always => true,
        Fixed => sold == Sold::ByUnit,
        Per(name) => *name == unit,
        In(backends) => backends.contains(&backend),
    };
    TABLE
        .iter()
        .find(|(name, when, _)| matches(name, component) && holds(when))
        .map(|(_, _, meaning)| *meaning)
}

fn matches(pattern: &str, component: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == component, |start| component.starts_with(start))
}

pub(crate) fn increments(backend: &str, service: &str, driver: Driver) -> Increments {
    let line = INCREMENTS.iter().find(|(b, s, d, _)| *b == backend && service.starts_with(s) && *d == driver);
    line.map_or_else(Increments::default, |(.., increments)| *increments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_means_what_its_backend_makes_of_it() {
        let of = |component, unit, backend, sold| meaning(component, unit, backend, sold);
        assert_eq!(of("primary", "node_hour", "redis", Sold::ByUnit), Some(InFixedPrice));
        assert_eq!(of("primary", "request_million", "redis", Sold::ByUse), Some(Meter(Requests)));
        assert_eq!(of("primary", "request_million", "servicebus", Sold::ByUse), Some(Meter(QueueRequests)));
        assert_eq!(of("primary", "mu_month", "servicebus", Sold::ByUnit), Some(InFixedPrice));
        assert_eq!(of("primary", "gib_month", "s3", Sold::ByUse), Some(Meter(Data)));
        assert_eq!(of("delivery", "gib", "gcp-pubsub", Sold::ByUse), Some(Meter(BytesOut)));
        assert_eq!(of("delivery", "request_million", "sns", Sold::ByUse), Some(Meter(Reads)));
        assert_eq!(of("disk_gp3", "gib_month", "redis", Sold::ByUnit), Some(NeverBilled));
        assert_eq!(of("disk_gp3", "gib_month", "kafka", Sold::ByUnit), Some(Meter(Data)));
        assert_eq!(of("egress_over_200gb", "gib", "redis", Sold::ByUse), Some(NotPriced("egress")));
    }

    #[test]
    fn what_the_table_does_not_say_has_no_driver() {
        assert_eq!(meaning("gpu_hours", "hour", "redis", Sold::ByUnit), None);
        assert_eq!(meaning("primary", "request_million", "etcd", Sold::ByUse), None);
        assert_eq!(meaning("extra_vectors", "request_million", "meilisearch", Sold::ByUnit), None);
    }

    #[test]
    fn a_unit_measures_only_its_own_drivers() {
        assert_eq!(Writes.per("request_million"), Some("1000000"));
        assert_eq!(Data.per("gb_month"), Some("GB-month"));
        assert_eq!(Data.per("request_million"), None);
        assert_eq!(BytesIn.per("gib_month"), None);
    }
}
