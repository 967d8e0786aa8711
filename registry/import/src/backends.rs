//! Which backend a row belongs to, and where that backend keeps its data.
//!
//! A row with a `compat` note only resembles its backend: it is an analogue, a backend of its own,
//! never an offering of what it resembles. A note no rule covers is a fault, so no analogue slips in.

use crate::fault::Problem;

/// Offering ids of analogues, by their beginning.
const ANALOGUES: &[(&str, &str)] = &[
    ("azure-servicebus-", "servicebus"),
    ("gcp-pubsub", "gcp-pubsub"),
    ("azure-eventhubs-", "eventhubs"),
    ("gcp-gcs-", "gcs"),
    ("azure-blob-", "azure-blob"),
    ("azure-cosmos-gremlin-", "cosmos-gremlin"),
];

/// Analogues as latency.csv names them.
const ANALOGUE_SERVICES: &[(&str, &str)] = &[("Pub/Sub", "gcp-pubsub"), ("Cosmos DB", "cosmos-gremlin")];

/// Where stored data lives, so which part of the price it falls on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// In memory. A disk beside it is for persistence and not driven by data.
    Memory,
    /// On disk: without a storage meter the price lacks the disk.
    Disk,
    /// Inside the service: no vendor bills it apart.
    Service,
}

const KEEPS: &[(&str, Keeps)] = &[
    ("redis", Keeps::Memory),
    ("memstore", Keeps::Memory),
    ("postgres", Keeps::Disk),
    ("kafka", Keeps::Disk),
    ("nats", Keeps::Disk),
    ("rabbitmq", Keeps::Disk),
    ("etcd", Keeps::Disk),
    ("meilisearch", Keeps::Disk),
    ("clickhouse", Keeps::Disk),
    ("neptune", Keeps::Disk),
    ("cosmos-gremlin", Keeps::Disk),
    ("eventhubs", Keeps::Disk),
    ("dynamodb", Keeps::Disk),
    ("s3", Keeps::Disk),
    ("gcs", Keeps::Disk),
    ("azure-blob", Keeps::Disk),
    ("sqs", Keeps::Service),
    ("sns", Keeps::Service),
    ("gcp-pubsub", Keeps::Service),
    ("servicebus", Keeps::Service),
];

/// The backend of an offering: its column, or the analogue its `compat` note makes it.
pub(crate) fn backend_of(column: &str, id: &str, compat: Option<&str>) -> Result<String, Problem> {
    let known = compat.map(|_| ANALOGUES.iter().find(|(start, _)| id.starts_with(start)));
    match known {
        None => Ok(column.to_owned()),
        Some(Some((_, backend))) => Ok((*backend).to_owned()),
        Some(None) => Err(Problem::NoAnalogue(id.to_owned())),
    }
}

/// The backend of a measurement: its column, or the analogue its service is marked to be.
pub(crate) fn backend_measured(column: &str, service: &str) -> Result<String, Problem> {
    let Some(name) = service.strip_suffix(" (analog)") else { return Ok(column.to_owned()) };
    let known = ANALOGUE_SERVICES.iter().find(|(service, _)| *service == name);
    known.map(|(_, backend)| (*backend).to_owned()).ok_or_else(|| Problem::NoAnalogue(service.to_owned()))
}

pub(crate) fn keeps(backend: &str) -> Result<Keeps, Problem> {
    let known = KEEPS.iter().find(|(name, _)| *name == backend);
    known.map(|(_, keeps)| *keeps).ok_or_else(|| Problem::NoBackend(backend.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_analogue_is_never_an_offering_of_what_it_resembles() {
        let of = |id| backend_of("rabbitmq", id, Some("analog-amqp1.0-not-0.9.1"));
        assert_eq!(of("azure-servicebus-standard-westeurope").as_deref(), Ok("servicebus"));
        assert_eq!(of("ibm-mq-eu").unwrap_err(), Problem::NoAnalogue("ibm-mq-eu".into()));
        assert_eq!(backend_of("rabbitmq", "azure-servicebus-x", None).as_deref(), Ok("rabbitmq"));
    }

    #[test]
    fn every_analogue_has_its_own_place_for_data() {
        for (_, backend) in ANALOGUES.iter().chain(ANALOGUE_SERVICES) {
            assert!(keeps(backend).is_ok(), "{backend}");
        }
    }

    #[test]
    fn a_measured_analogue_goes_to_its_own_backend() {
        assert_eq!(backend_measured("sns", "Pub/Sub (analog)").as_deref(), Ok("gcp-pubsub"));
        assert_eq!(backend_measured("neptune", "Neptune").as_deref(), Ok("neptune"));
        assert!(backend_measured("neptune", "JanusGraph (analog)").is_err());
    }
}
