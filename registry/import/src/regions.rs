//! regions.csv and inter_region_latency.csv, per cloud and in their own order.

use std::collections::BTreeMap;

use crate::fault::{Faults, Problem};
use crate::rows::{Located, RegionRow, RoundTripRow};
use crate::words::{decimal, first_date, stated};

/// The regions of one cloud.
pub(crate) struct Cloud {
    pub(crate) name: String,
    pub(crate) regions: Vec<RegionRow>,
}

impl Cloud {
    /// The source of all its regions, if they share one.
    pub(crate) fn source(&self) -> Option<&str> {
        let first = self.regions.first()?.source.as_str();
        self.regions.iter().all(|region| region.source == first).then_some(first)
    }
}

/// From one region: each other region and the time there and back.
pub(crate) type From = (String, Vec<(String, String)>);

/// The round trips inside one cloud.
pub(crate) struct RoundTrips {
    pub(crate) cloud: String,
    pub(crate) sources: Vec<String>,
    pub(crate) from: Vec<From>,
}

impl RoundTrips {
    pub(crate) fn as_of(&self) -> &str {
        self.sources.iter().find_map(|source| first_date(source)).unwrap_or("unknown")
    }

    fn add(&mut self, row: &RoundTripRow, ms: String) -> Result<(), Problem> {
        let to = entry(&mut self.from, &row.from);
        if to.iter().any(|(name, _)| *name == row.to) {
            return Err(Problem::Twice(format!("{} to {}", row.from, row.to)));
        }
        to.push((row.to.clone(), ms));
        if !self.sources.contains(&row.source) {
            self.sources.push(row.source.clone());
        }
        Ok(())
    }
}

fn entry<'a>(from: &'a mut Vec<From>, name: &str) -> &'a mut Vec<(String, String)> {
    let at = from.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
        from.push((name.to_owned(), Vec::new()));
        from.len() - 1
    });
    &mut from[at].1
}

pub(crate) fn clouds(rows: &[Located<RegionRow>], faults: &mut Faults) -> Vec<Cloud> {
    let mut clouds: Vec<Cloud> = Vec::new();
    for Located { at, row } in rows {
        if clouds.iter().flat_map(|cloud| &cloud.regions).any(|known| known.region == row.region) {
            faults.push(*at, Problem::Twice(row.region.clone()));
        }
        let named =
            stated("region", &row.region).and(stated("source", &row.source)).and(stated("cloud", &row.cloud));
        let Some(name) = faults.check(*at, named) else { continue };
        match clouds.iter_mut().find(|cloud| cloud.name == name) {
            Some(cloud) => cloud.regions.push(row.clone()),
            None => clouds.push(Cloud { name, regions: vec![row.clone()] }),
        }
    }
    clouds
}

/// Round trips between two regions of one cloud. A region's trip to itself is 0 by definition and left out.
pub(crate) fn round_trips(
    rows: &[Located<RoundTripRow>],
    clouds: &[Cloud],
    faults: &mut Faults,
) -> Vec<RoundTrips> {
    let homes: BTreeMap<&str, &str> = clouds
        .iter()
        .flat_map(|cloud| cloud.regions.iter().map(|region| (region.region.as_str(), cloud.name.as_str())))
        .collect();
    let mut all: Vec<RoundTrips> = Vec::new();
    for Located { at, row } in rows {
        let Some((cloud, ms)) = faults.check(*at, round_trip(row, &homes)) else { continue };
        if row.from == row.to {
            continue;
        }
        let index = all.iter().position(|trips| trips.cloud == cloud).unwrap_or_else(|| {
            all.push(RoundTrips { cloud: cloud.to_owned(), sources: Vec::new(), from: Vec::new() });
            all.len() - 1
        });
        faults.check(*at, all[index].add(row, ms));
    }
    all
}

/// The cloud of both ends, and the time.
fn round_trip<'a>(row: &RoundTripRow, homes: &BTreeMap<&str, &'a str>) -> Result<(&'a str, String), Problem> {
    let home = |name: &str| homes.get(name).copied().ok_or_else(|| Problem::NoRegion(name.to_owned()));
    let (from, to) = (home(&row.from)?, home(&row.to)?);
    if from != to {
        return Err(Problem::CrossCloud { from: row.from.clone(), to: row.to.clone() });
    }
    stated("source", &row.source)?;
    Ok((from, format!("{}ms", decimal("ms", &row.ms)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Place;

    fn region(name: &str, cloud: &str, source: &str) -> Located<RegionRow> {
        let row = RegionRow {
            region: name.into(),
            cloud: cloud.into(),
            source: source.into(),
            ..RegionRow::default()
        };
        Located { at: Place { file: "regions.csv", line: 2 }, row }
    }

    fn trip(from: &str, to: &str, ms: &str) -> Located<RoundTripRow> {
        let source = "probe, captured 2025-05-29".into();
        let row = RoundTripRow { from: from.into(), to: to.into(), ms: ms.into(), source };
        Located { at: Place { file: "inter_region_latency.csv", line: 3 }, row }
    }

    #[test]
    fn a_source_is_the_files_only_if_all_regions_share_it() {
        let rows = [
            region("a", "aws", "x"),
            region("b", "gcp", "x"),
            region("c", "aws", "x"),
            region("d", "gcp", "y"),
        ];
        let clouds = clouds(&rows, &mut Faults::default());
        assert_eq!(
            clouds.iter().map(|c| (c.name.as_str(), c.source())).collect::<Vec<_>>(),
            [("aws", Some("x")), ("gcp", None)]
        );
    }

    #[test]
    fn round_trips_keep_their_digits_and_skip_the_diagonal() {
        let mut faults = Faults::default();
        let clouds = clouds(&[region("a", "aws", "x"), region("b", "aws", "x")], &mut faults);
        let all = round_trips(&[trip("a", "a", "4.5"), trip("a", "b", "350.20")], &clouds, &mut faults);
        assert_eq!(all[0].from, [("a".to_owned(), vec![("b".to_owned(), "350.20ms".to_owned())])]);
        assert_eq!(all[0].as_of(), "2025-05-29");
        assert!(faults.none(()).is_ok());
    }

    #[test]
    fn a_trip_needs_two_known_regions_of_one_cloud_and_comes_once() {
        let mut faults = Faults::default();
        let clouds =
            clouds(&[region("a", "aws", "x"), region("b", "gcp", "x"), region("c", "aws", "x")], &mut faults);
        let rows = [trip("a", "b", "1"), trip("a", "z", "1"), trip("a", "c", "1"), trip("a", "c", "2")];
        round_trips(&rows, &clouds, &mut faults);
        let (cross, unknown, twice) = (
            Problem::CrossCloud { from: "a".into(), to: "b".into() },
            Problem::NoRegion("z".into()),
            Problem::Twice("a to c".into()),
        );
        assert_eq!(faults.problems(), [&cross, &unknown, &twice]);
    }
}
