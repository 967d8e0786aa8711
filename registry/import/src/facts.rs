//! What the CSVs do not say and a source does: SLA sources, unlimited rates, missing interfaces, burstable classes.
//!
//! Each line names its source; nothing here is a figure of our own.

use crate::fault::Problem;

/// The in-process map: no vendor, no region, no price. It runs where the client runs, in development only.
pub(crate) const IN_PROCESS: &str = "memstore-in-process";

/// Where the figures of `sla_percent` are from: the README of the price data, "SLA sources".
/// The `source` column covers the price alone.
pub(crate) struct SlaSource {
    service: &'static str,
    pub(crate) source: &'static str,
    pub(crate) as_of: Option<&'static str>,
}

const fn sla(service: &'static str, source: &'static str, as_of: Option<&'static str>) -> SlaSource {
    SlaSource { service, source, as_of }
}

const SLA_SOURCES: &[SlaSource] = &[
    sla("ElastiCache", "AWS Database Blog mirrors; SLA text of 2024-11-22", Some("2024-11-22")),
    sla("Neptune", "AWS Neptune SLA page", Some("2024-01-10")),
    sla("Memorystore", "Google Memorystore SLA page", None),
    sla("Cloud SQL", "Google Cloud SQL SLA page", None),
    // The README says "dynobase 2022"; the page and its date are those of the dynamodb row of latency.csv.
    sla("DynamoDB", "https://dynobase.dev/dynamodb-sla/", Some("2022-03-10")),
    sla("RDS for PostgreSQL", "cloudonaut", Some("2019-01-31")),
    sla("Amazon MQ", "cloudonaut", Some("2019-01-31")),
    sla("S3", "cloudonaut", Some("2019-01-31")),
    sla("SQS", "secondary public sources", None),
    sla("SNS", "secondary public sources", None),
    sla("MSK", "secondary public source", Some("2026-09-27")),
    sla("Confluent Cloud", "secondary public source", Some("2026-09-27")),
    sla("Event Hubs", "secondary public sources", None),
    sla("Service Bus", "secondary public sources", None),
    sla("Pub/Sub", "secondary public source", None),
    sla("Cosmos DB", "secondary public source", None),
];

pub(crate) fn sla_source(service: &str) -> Result<&'static SlaSource, Problem> {
    let known = SLA_SOURCES.iter().find(|line| service.starts_with(line.service));
    known.ok_or_else(|| Problem::NoSlaSource(service.to_owned()))
}

/// Offering (its beginning), rate, because a source calls it unlimited.
const UNLIMITED: &[(&str, &str)] = &[
    // "a nearly unlimited number of API calls per second":
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
    ("aws-sqs-standard", "ops"),
    // On-demand capacity follows the traffic:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
    ("aws-dynamodb-ondemand-", "ops"),
    // The map grows with its process, which is why it is offered for development only.
    (IN_PROCESS, "memory"),
];

pub(crate) fn unlimited(id: &str) -> impl Iterator<Item = &'static str> {
    UNLIMITED.iter().filter(move |(start, _)| id.starts_with(start)).map(|(_, key)| *key)
}

/// Service and SKU (their beginnings), interfaces of the backend they do not have, source.
const LACKS: &[(&str, &str, &[&str], &str)] = &[
    (
        "SNS",
        "Standard",
        &["pubsub_ordering"],
        "https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html",
    ),
    (
        "SQS",
        "FIFO",
        &["queue_delayed"],
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html",
    ),
    (
        "RDS for PostgreSQL",
        "",
        TIMESERIES,
        "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-extensions.html",
    ),
    (
        "Aurora",
        "",
        TIMESERIES,
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html",
    ),
    ("Cloud SQL", "", TIMESERIES, "https://cloud.google.com/sql/docs/postgres/extensions"),
    (
        "Service Bus",
        "Basic",
        &["pubsub_basic", "pubsub_persistent", "pubsub_filtering", "pubsub_ordering"],
        "https://azure.microsoft.com/pricing/details/service-bus/",
    ),
];

/// They need an extension that is not among the supported ones.
const TIMESERIES: &[&str] = &["timeseries_basic", "timeseries_aggregation", "timeseries_retention"];

/// An interface of the backend that an offering does not have.
pub(crate) struct Lack {
    pub(crate) interface: &'static str,
    pub(crate) source: &'static str,
}

pub(crate) fn lacks(service: &str, sku: &str) -> Vec<Lack> {
    let lines = LACKS.iter().filter(|(of, variant, ..)| service.starts_with(of) && sku.starts_with(variant));
    lines
        .flat_map(|(_, _, interfaces, source)| interfaces.iter().map(|interface| Lack { interface, source }))
        .collect()
}

/// SKUs that run on credit, by their beginning: t classes, B classes, shared cores.
const BURSTABLE: &[&str] = &[
    "cache.t",
    "db.t",
    "kafka.t",
    "mq.t",
    "t2.",
    "t3.",
    "t3a.",
    "t4g.",
    "Standard_B",
    "B_Standard_B",
    "e2-micro",
    "e2-small",
    "e2-medium",
    "db-f1",
    "db-g1",
    "f1-",
    "g1-",
    "redis-shared-core-",
];

pub(crate) fn is_burstable(sku: &str) -> bool {
    BURSTABLE.iter().any(|start| sku.starts_with(start))
}

/// Services whose nodes each hold a part of the data.
pub(crate) fn nodes_are_shards(service: &str) -> bool {
    service == "Memorystore for Redis Cluster"
}

/// Whether every node of the service has a disk of its own that is billed: each replica holds the data, and
/// so pays for it. Elsewhere storage is shared, or its price covers the replicas already.
pub(crate) fn bills_each_disk(service: &str, component: &str) -> bool {
    component.starts_with("disk_")
        || (service.starts_with("MSK Provisioned (Standard") && component == "storage")
        || (service.starts_with("Amazon MQ") && component == "storage_ebs")
}

/// Services whose units pool their capacity, so that one demand may span several.
pub(crate) fn units_are_shards(service: &str) -> bool {
    ["DynamoDB provisioned", "Event Hubs", "Confluent Cloud"].iter().any(|start| service.starts_with(start))
}

/// The increment in which DynamoDB counts a capacity unit, by definition of the unit.
pub(crate) const DYNAMODB_UNITS: &[(&str, &str)] = &[("write_ops", "1KiB"), ("read_ops", "4KiB")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_per_node_is_told_from_shared_storage() {
        assert!(bills_each_disk("EC2 VM or EKS node, kafka", "disk_gp3"));
        assert!(bills_each_disk("MSK Provisioned (Standard brokers)", "storage"));
        assert!(bills_each_disk("Amazon MQ for RabbitMQ cluster", "storage_ebs"));
        for shared in
            ["Aurora PostgreSQL", "RDS for PostgreSQL Multi-AZ", "Neptune Database", "ClickHouse Cloud"]
        {
            assert!(!bills_each_disk(shared, "storage"), "{shared}");
        }
    }

    #[test]
    fn shared_classes_burst_and_their_namesakes_do_not() {
        for sku in [
            "cache.t4g.small",
            "db.t3.medium",
            "kafka.t3.small",
            "t3.medium",
            "Standard_B2s",
            "B_Standard_B1ms",
            "e2-medium",
            "redis-shared-core-nano",
        ] {
            assert!(is_burstable(sku), "{sku}");
        }
        for sku in ["e2-standard-2", "Balanced_B3", "Basic C4", "cache.r7g.large", "Standard_D2s_v5", "Build"]
        {
            assert!(!is_burstable(sku), "{sku}");
        }
    }

    #[test]
    fn a_variant_lacks_what_its_sibling_has() {
        let names = |service, sku| lacks(service, sku).iter().map(|lack| lack.interface).collect::<Vec<_>>();
        assert_eq!(names("SNS", "Standard topic"), ["pubsub_ordering"]);
        assert_eq!(names("SNS", "FIFO topic"), [""; 0]);
        assert_eq!(names("SQS", "FIFO"), ["queue_delayed"]);
        assert_eq!(names("Aurora PostgreSQL", "db.t3.large"), TIMESERIES);
        assert_eq!(
            names("Azure Database for PostgreSQL Flexible Server (no HA)", "B_Standard_B1ms"),
            [""; 0]
        );
        assert_eq!(names("Service Bus", "Basic").len(), 4);
    }
}
