//! The catalogue with prices left out: every backend once, at no cost and without limits, where the client
//! runs. Explicitly named backends and the satisfiability of patterns are judged on it by the same graph,
//! search and explanation as everything else.

use prism_model::catalog::{Catalog, Known, Offering, Region, Scale};
use prism_model::tariff::Tariff;
use prism_model::workload::Resource;
use prism_model::{BackendId, FileId, InterfaceSet, Mark, RegionId, SourceId};

/// Every backend once, unpriced.
///
/// # Errors
/// Never for a catalogue that exists; the reader's own inconsistency would be told here.
pub fn unpriced(catalog: &Catalog) -> Result<Catalog, prism_model::catalog::Inconsistent> {
    let mut parts = catalog.parts().clone();
    let here = parts.regions.iter().position(|region| region.local).unwrap_or_else(|| {
        parts.regions.push(local());
        parts.regions.len() - 1
    });
    if parts.sources.is_empty() {
        let text = "none".to_owned();
        parts.sources.push(prism_model::catalog::Source {
            text,
            as_of: "unknown".to_owned(),
            confidence: None,
        });
    }
    let all = 0..parts.backends.len();
    parts.offerings = all.map(|index| bare(catalog, BackendId::new(index), RegionId::new(here))).collect();
    Catalog::new(parts)
}

fn local() -> Region {
    Region {
        name: "local".to_owned(),
        cloud: "local".to_owned(),
        location: "where the client runs".to_owned(),
        continent: None,
        jurisdiction: None,
        local: true,
        mark: Mark { file: FileId(0), line: 1, column: 1 },
    }
}

fn bare(catalog: &Catalog, backend: BackendId, here: RegionId) -> Offering {
    let described = catalog.backend(backend);
    Offering {
        name: described.name.clone(),
        backend,
        vendor: "unpriced".to_owned(),
        service: described.description.clone(),
        sku: String::new(),
        deployment: String::new(),
        regions: vec![here],
        replicated: false,
        scale: Scale::Instances,
        tariff: Some(Tariff::default()),
        capacity: vec![Known::Unlimited; Resource::ALL.len()],
        nodes: None,
        write_unit: None,
        read_unit: None,
        sla: None,
        latency_p99: None,
        lacks: InterfaceSet::default(),
        lacks_marks: Vec::new(),
        environments: environments(catalog, backend),
        incomplete: Vec::new(),
        burstable: false,
        facts: Vec::new(),
        note: None,
        source: SourceId(0),
        mark: described.mark,
    }
}

/// Where a backend may run at all: everywhere, unless every one of its offerings is for some environments.
fn environments(catalog: &Catalog, backend: BackendId) -> Vec<String> {
    let own = || catalog.parts().offerings.iter().filter(|offering| offering.backend == backend);
    if own().next().is_none() || own().any(|offering| offering.environments.is_empty()) {
        return Vec::new();
    }
    let mut all: Vec<String> = own().flat_map(|offering| offering.environments.iter().cloned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
