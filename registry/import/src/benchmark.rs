//! latency.csv: measurements, shown by `describe`; they decide nothing, save a p99 of exactly one service and SKU.

use crate::backends;
use crate::fault::{Faults, Problem};
use crate::price::Provenance;
use crate::rows::{LatencyRow, Located};
use crate::words::{decimal, stated};

#[derive(Clone, Debug)]
pub struct Benchmark {
    pub backend: String,
    pub service: String,
    pub vendor: String,
    pub operation: String,
    pub scope: String,
    pub p50: Option<String>,
    pub p99: Option<String>,
    pub other: String,
    pub provenance: Provenance,
}

/// A time with its unit, and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latency {
    pub value: String,
    pub provenance: Provenance,
}

impl Benchmark {
    fn parse(row: &LatencyRow) -> Result<Self, Problem> {
        Ok(Self {
            backend: backends::backend_measured(&stated("backend", &row.backend)?, &row.service)?,
            service: stated("service", &row.service)?,
            vendor: stated("vendor", &row.vendor)?,
            operation: stated("operation", &row.operation)?,
            scope: stated("scope", &row.scope)?,
            p50: milliseconds("p50_ms", &row.p50_ms)?,
            p99: milliseconds("p99_ms", &row.p99_ms)?,
            other: row.other.clone(),
            provenance: Provenance::parse(&row.source, &row.source_date, &row.confidence)?,
        })
    }

    /// `ElastiCache cache.r7g.xlarge` is of the service `ElastiCache (Redis OSS)` with SKU `cache.r7g.xlarge`.
    pub fn is_of(&self, backend: &str, vendor: &str, service: &str, sku: &str) -> bool {
        let named = self.service.strip_suffix(sku).and_then(|name| name.strip_suffix(' '));
        self.backend == backend && self.vendor == vendor && named.is_some_and(|name| service.starts_with(name))
    }

    pub fn p99(&self) -> Option<Latency> {
        let value = self.p99.clone()?;
        Some(Latency { value, provenance: self.provenance.clone() })
    }
}

fn milliseconds(column: &str, text: &str) -> Result<Option<String>, Problem> {
    if text.is_empty() { Ok(None) } else { Ok(Some(format!("{}ms", decimal(column, text)?))) }
}

/// Measurements of backends. Rows of `(network)` and `(disk)` measure none.
pub fn benchmarks(rows: &[Located<LatencyRow>], faults: &mut Faults) -> Vec<Benchmark> {
    let of_backends = rows.iter().filter(|located| !located.row.backend.starts_with('('));
    of_backends.filter_map(|Located { at, row }| faults.check(*at, Benchmark::parse(row))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn benchmark(service: &str) -> Benchmark {
        let text = str::to_owned;
        Benchmark::parse(&LatencyRow {
            backend: text("redis"),
            service: text(service),
            vendor: text("aws"),
            operation: text("GET"),
            scope: text("same AZ"),
            p99_ms: text("1.287"),
            source: text("blog"),
            source_date: text("2026-03-29"),
            confidence: text("low"),
            ..LatencyRow::default()
        })
        .unwrap()
    }

    #[test]
    fn a_p99_belongs_to_one_service_and_sku() {
        let measured = benchmark("ElastiCache cache.r7g.xlarge");
        assert!(measured.is_of("redis", "aws", "ElastiCache (Redis OSS)", "cache.r7g.xlarge"));
        assert!(!measured.is_of("redis", "aws", "ElastiCache (Redis OSS)", "cache.r7g.large"));
        assert!(!measured.is_of("redis", "aws", "Azure Cache for Redis", "cache.r7g.xlarge"));
        assert!(!benchmark("Aurora").is_of("redis", "aws", "Aurora", "db.t3.large"));
        assert_eq!(measured.p99().unwrap().value, "1.287ms");
        assert_eq!(measured.p50, None);
    }
}
