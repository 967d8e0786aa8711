//! The whole import, from the folder of CSVs to the text of every file, or all faults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::benchmark::{self, Benchmark};
use crate::fault::{Faults, Problem};
use crate::offering::{self, Offering};
use crate::regions::{self, Cloud};
use crate::render;
use crate::rows::{self, ComponentRow, LatencyRow, Located, OfferingRow, RegionRow};

/// Every generated file, by its path in the registry, and what they hold.
pub(crate) struct Import {
    pub(crate) files: BTreeMap<PathBuf, String>,
    pub(crate) summary: String,
}

pub(crate) fn import(dir: &Path) -> Result<Import, Faults> {
    let mut faults = Faults::default();
    let clouds = regions::clouds(&rows::read::<RegionRow>(dir, &mut faults), &mut faults);
    let trips = regions::round_trips(&rows::read(dir, &mut faults), &clouds, &mut faults);
    let benchmarks = benchmark::benchmarks(&rows::read::<LatencyRow>(dir, &mut faults), &mut faults);
    let offerings = offerings(dir, &clouds, &benchmarks, &mut faults);

    let mut files = offering_files(&offerings, &benchmarks, &mut faults);
    files.extend(clouds.iter().map(|cloud| (region_path(&cloud.name), render::cloud(cloud))));
    files.extend(trips.iter().map(|t| (region_path(&format!("rtt-{}", t.cloud)), render::round_trips(t))));
    let sites: usize = offerings.iter().map(Offering::site_count).sum();
    let summary = format!("{} offerings, {sites} sites in {} files", offerings.len(), files.len());
    faults.none(Import { files, summary })
}

fn region_path(name: &str) -> PathBuf {
    Path::new("regions").join(format!("{name}.yaml"))
}

fn offerings(dir: &Path, clouds: &[Cloud], benchmarks: &[Benchmark], faults: &mut Faults) -> Vec<Offering> {
    let rows = rows::read::<OfferingRow>(dir, faults);
    let components = by_offering(rows::read(dir, faults), &rows, faults);
    let known: BTreeSet<&str> =
        clouds.iter().flat_map(|c| &c.regions).map(|row| row.region.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut offerings = Vec::new();
    for located in &rows {
        let id = located.row.offering_id.as_str();
        if !seen.insert(id) {
            faults.push(located.at, Problem::Twice(id.to_owned()));
            continue;
        }
        let own = components.get(id).map_or(&[][..], Vec::as_slice);
        offerings.extend(offering::offering(located, own, &known, faults));
    }
    offerings.iter_mut().for_each(|offering| offering.measure(benchmarks));
    offerings
}

/// The components of each offering, in their own order.
fn by_offering(
    components: Vec<Located<ComponentRow>>,
    offerings: &[Located<OfferingRow>],
    faults: &mut Faults,
) -> BTreeMap<String, Vec<Located<ComponentRow>>> {
    let known: BTreeSet<&str> = offerings.iter().map(|located| located.row.offering_id.as_str()).collect();
    let mut by_offering: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for component in components {
        let id = component.row.offering_id.clone();
        if !known.contains(id.as_str()) {
            faults.push(component.at, Problem::NoOffering(id.clone()));
        }
        by_offering.entry(id).or_default().push(component);
    }
    by_offering
}

/// One file per backend that has an offering.
fn offering_files(
    offerings: &[Offering],
    benchmarks: &[Benchmark],
    faults: &mut Faults,
) -> BTreeMap<PathBuf, String> {
    let backends: BTreeSet<&str> = offerings.iter().map(|offering| offering.backend.as_str()).collect();
    for alone in benchmarks.iter().filter(|b| !backends.contains(b.backend.as_str())) {
        faults.push(alone.at, Problem::BenchmarkAlone(alone.backend.clone()));
    }
    let file = |backend: &str| {
        let offered: Vec<_> = offerings.iter().filter(|o| o.backend == backend).collect();
        let measured: Vec<_> = benchmarks.iter().filter(|b| b.backend == backend).collect();
        render::offerings(backend, &offered, &measured)
    };
    backends.iter().map(|name| (Path::new("offerings").join(format!("{name}.yaml")), file(name))).collect()
}
