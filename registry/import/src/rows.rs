//! The CSVs as they stand: every field text, every row with its line.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::fault::{Faults, Place, Problem};

/// Declares a row type, its file and its columns in one place.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident, $file:literal, $($column:ident),+) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        pub(crate) struct $name { $(pub(crate) $column: String),+ }

        impl Row for $name {
            const FILE: &'static str = $file;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];
        }
    };
}

pub(crate) trait Row: DeserializeOwned {
    const FILE: &'static str;
    const COLUMNS: &'static [&'static str];
}

row!(
    /// One way to run a backend.
    OfferingRow, "offerings.csv",
    backend, offering_id, vendor, service, sku, deployment, regions, unit, usd_per_unit,
    usd_per_month_fixed, capacity_json, sla_percent, source, source_date, confidence
);
row!(
    /// One meter of an offering; its primary meter is repeated here.
    ComponentRow, "price_components.csv",
    offering_id, component, unit, usd_per_unit, source, source_date, confidence
);
row!(
    /// One measurement of a service.
    LatencyRow, "latency.csv",
    backend, service, vendor, operation, scope, p50_ms, p99_ms, other, source, source_date, confidence
);
row!(
    /// One region of a cloud.
    RegionRow, "regions.csv",
    region, cloud, location, country, country_code, continent, jurisdiction, source
);
row!(RoundTripRow, "inter_region_latency.csv", from, to, ms, source);

/// A row and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Located<T> {
    pub(crate) at: Place,
    pub(crate) row: T,
}

/// All rows of a file that could be read; the rest are faults.
pub(crate) fn read<T: Row>(dir: &Path, faults: &mut Faults) -> Vec<Located<T>> {
    match fs::read(dir.join(T::FILE)) {
        Ok(bytes) => parse(&bytes, faults),
        Err(error) => {
            faults.push(Place { file: T::FILE, line: 0 }, Problem::Unreadable(error.to_string()));
            Vec::new()
        }
    }
}

fn parse<T: Row>(bytes: &[u8], faults: &mut Faults) -> Vec<Located<T>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            faults.push(Place { file: T::FILE, line: 1 }, malformed(&error));
            return Vec::new();
        }
    };
    let missing: Vec<_> = T::COLUMNS.iter().filter(|name| !headers.iter().any(|h| h == **name)).collect();
    for name in &missing {
        faults.push(Place { file: T::FILE, line: 1 }, Problem::NoColumn(name));
    }
    if !missing.is_empty() {
        return Vec::new();
    }
    reader.into_records().filter_map(|record| located(record, &headers, faults)).collect()
}

fn located<T: Row>(
    record: csv::Result<csv::StringRecord>,
    headers: &csv::StringRecord,
    faults: &mut Faults,
) -> Option<Located<T>> {
    let row = record.and_then(|record| {
        let line = record.position().map_or(0, csv::Position::line);
        Ok(Located { at: Place { file: T::FILE, line }, row: record.deserialize(Some(headers))? })
    });
    row.map_err(|error| {
        let line = error.position().map_or(0, csv::Position::line);
        faults.push(Place { file: T::FILE, line }, malformed(&error));
    })
    .ok()
}

/// The csv crate's message without its own place, which ours replaces.
fn malformed(error: &csv::Error) -> Problem {
    Problem::MalformedRow(match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} fields instead of {expected_len}")
        }
        csv::ErrorKind::Utf8 { err, .. } => err.to_string(),
        _ => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_knows_its_line_even_after_a_quoted_newline() {
        let mut faults = Faults::default();
        let text = "from,to,ms,source\na,b,1,\"two\nlines\"\nc,d,2,x\ne,f\ng,h,3,y\n";
        let rows = parse::<RoundTripRow>(text.as_bytes(), &mut faults);
        assert_eq!(rows.iter().map(|r| r.at.line).collect::<Vec<_>>(), [2, 4, 6]);
        assert_eq!(
            faults.none(()).unwrap_err().to_string(),
            "inter_region_latency.csv:5: malformed row: 2 fields instead of 4\n1 faults, nothing written"
        );
    }

    #[test]
    fn a_missing_column_is_one_fault() {
        let mut faults = Faults::default();
        assert!(parse::<RoundTripRow>(b"from,to,source\na,b,x\nc,d,x\n", &mut faults).is_empty());
        assert_eq!(faults.problems(), [&Problem::NoColumn("ms")]);
    }
}
