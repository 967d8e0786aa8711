//! latency.csv: measurements, shown by `describe`; they decide nothing, save a p99 of exactly one service and SKU.

use crate::backends;
use crate::fault::{Faults, Place, Problem};
use crate::price::Provenance;
use crate::rows::{LatencyRow, Located};
use crate::words::{decimal, stated};

#[derive(Clone, Debug)]
pub(crate) struct Benchmark {
    pub(crate) at: Place,
    pub(crate) backend: String,
    pub(crate) service: String,
    pub(crate) vendor: String,
    pub(crate) operation: String,
    pub(crate) scope: String,
    pub(crate) p50: Option<String>,
    pub(crate) p99: Option<String>,
    pub(crate) other: String,
    pub(crate) provenance: Provenance,
}

/// A time with its unit, and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Latency {
    pub(crate) value: String,
    pub(crate) provenance: Provenance,
}

impl Benchmark {
    fn parse(at: Place, row: &LatencyRow, faults: &mut Faults) -> Option<Self> {
        let backend =
            stated("backend", &row.backend).and_then(|b| backends::backend_measured(&b, &row.service));
        let backend = faults.check(at, backend);
        let service = faults.check(at, stated("service", &row.service));
        let vendor = faults.check(at, stated("vendor", &row.vendor));
        let operation = faults.check(at, stated("operation", &row.operation));
        let scope = faults.check(at, stated("scope", &row.scope));
        let p50 = faults.check(at, milliseconds("p50_ms", &row.p50_ms));
        let p99 = faults.check(at, milliseconds("p99_ms", &row.p99_ms));
        let provenance = Provenance::parse(at, &row.source, &row.source_date, &row.confidence, faults);
        Some(Self {
            at,
            backend: backend?,
            service: service?,
            vendor: vendor?,
            operation: operation?,
            scope: scope?,
            p50: p50?,
            p99: p99?,
            other: row.other.clone(),
            provenance: provenance?,
        })
    }

    /// `ElastiCache cache.r7g.xlarge` is of the service `ElastiCache (Redis OSS)` with SKU `cache.r7g.xlarge`.
    pub(crate) fn is_of(&self, backend: &str, vendor: &str, service: &str, sku: &str) -> bool {
        let named = self.service.strip_suffix(sku).and_then(|name| name.strip_suffix(' '));
        self.backend == backend
            && self.vendor == vendor
            && named.is_some_and(|name| service.starts_with(name))
    }

    pub(crate) fn p99(&self) -> Option<Latency> {
        let value = self.p99.clone()?;
        Some(Latency { value, provenance: self.provenance.clone() })
    }
}

fn milliseconds(column: &str, text: &str) -> Result<Option<String>, Problem> {
    if text.is_empty() { Ok(None) } else { Ok(Some(format!("{}ms", decimal(column, text)?))) }
}

/// Measurements of backends. Rows of `(network)` and `(disk)` measure none.
pub(crate) fn benchmarks(rows: &[Located<LatencyRow>], faults: &mut Faults) -> Vec<Benchmark> {
    let of_backends = rows.iter().filter(|located| !located.row.backend.starts_with('('));
    of_backends.filter_map(|Located { at, row }| Benchmark::parse(*at, row, faults)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn benchmark(service: &str) -> Benchmark {
        let text = str::to_owned;
        let row = LatencyRow {
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
        };
        Benchmark::parse(Place { file: "latency.csv", line: 2 }, &row, &mut Faults::default()).unwrap()
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
