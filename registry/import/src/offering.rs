//! One row of offerings.csv and its components, understood.

use std::collections::BTreeSet;

use crate::backends::{self, Keeps};
use crate::benchmark::{Benchmark, Latency};
use crate::capacity::Capacity;
use crate::facts::{self, IN_PROCESS, Lack, SlaSource};
use crate::fault::{Faults, Problem};
use crate::meters::{self, Sold};
use crate::price::{self, Metering, Price, Provenance, Subject};
use crate::rows::{ComponentRow, Located, OfferingRow};
use crate::words::{decimal, one_of, stated};

/// Where an offering can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sites {
    /// No region was collected: listed, no site.
    Unknown,
    /// Any one of these.
    Either(Vec<String>),
    /// All of these at once.
    All(Vec<String>),
}

impl Sites {
    fn parse(id: &str, regions: &str) -> Self {
        let list = || regions.split(';').map(str::to_owned).collect();
        match regions {
            _ if id == IN_PROCESS => Self::Either(vec!["local".to_owned()]),
            "" => Self::Unknown,
            _ if id.ends_with("-global-2r") => Self::All(list()),
            _ => Self::Either(list()),
        }
    }

    fn regions(&self) -> &[String] {
        match self {
            Self::Unknown => &[],
            Self::Either(regions) | Self::All(regions) => regions,
        }
    }

    fn at_once(&self) -> &[String] {
        if let Self::All(regions) = self { regions } else { &[] }
    }
}

/// How units of an offering add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    Instances,
    Shards,
    None,
}

impl Scale {
    fn of(row: &OfferingRow, sold: Sold) -> Self {
        match sold {
            Sold::ByUse => Self::None,
            Sold::ByUnit if row.offering_id == IN_PROCESS => Self::None,
            Sold::ByUnit if facts::units_are_shards(&row.service) => Self::Shards,
            Sold::ByUnit => Self::Instances,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Instances => "instances",
            Self::Shards => "shards",
            Self::None => "none",
        }
    }
}

pub(crate) struct Offering {
    pub(crate) id: String,
    pub(crate) backend: String,
    pub(crate) vendor: String,
    pub(crate) service: String,
    pub(crate) sku: String,
    pub(crate) deployment: String,
    pub(crate) sites: Sites,
    pub(crate) environments: &'static [&'static str],
    pub(crate) scale: Scale,
    pub(crate) price: Option<Price>,
    pub(crate) capacity: Capacity,
    pub(crate) units_of: &'static [(&'static str, &'static str)],
    pub(crate) sla: Option<(String, &'static SlaSource)>,
    pub(crate) latency_p99: Option<Latency>,
    pub(crate) burstable: bool,
    pub(crate) lacks: Vec<Lack>,
    /// Parts its price is known to lack.
    pub(crate) incomplete: Vec<&'static str>,
    pub(crate) provenance: Provenance,
}

impl Offering {
    /// How many sites the offering gives; without price or region, none.
    pub(crate) fn site_count(&self) -> usize {
        match &self.sites {
            _ if self.price.is_none() => 0,
            Sites::Unknown => 0,
            Sites::Either(regions) => regions.len(),
            Sites::All(_) => 1,
        }
    }

    /// Takes over the first measured p99 of exactly this service and SKU.
    pub(crate) fn measure(&mut self, benchmarks: &[Benchmark]) {
        let mut own =
            benchmarks.iter().filter(|b| b.is_of(&self.backend, &self.vendor, &self.service, &self.sku));
        self.latency_p99 = own.find_map(Benchmark::p99);
    }
}

/// What the row's components are understood by.
struct Terms {
    sold: Sold,
    capacity: Capacity,
    backend: String,
    keeps: Keeps,
    provenance: Provenance,
}

impl Terms {
    fn parse(Located { at, row }: &Located<OfferingRow>, faults: &mut Faults) -> Option<Self> {
        let sold = faults.check(*at, sold(&row.unit));
        let provenance = Provenance::parse(*at, &row.source, &row.source_date, &row.confidence, faults);
        let capacity = faults.check(*at, Capacity::parse(&row.capacity_json))?;
        let column = faults.check(*at, stated("backend", &row.backend))?;
        let backend = backends::backend_of(&column, &row.offering_id, capacity.compat.as_deref());
        let backend = faults.check(*at, backend)?;
        let keeps = faults.check(*at, backends::keeps(&backend))?;
        Some(Self { sold: sold?, capacity, backend, keeps, provenance: provenance? })
    }
}

fn sold(unit: &str) -> Result<Sold, Problem> {
    meters::sold(unit).ok_or_else(|| Problem::NoUnit(unit.to_owned()))
}

/// What the row says that nothing else depends on.
struct Labels {
    id: String,
    vendor: String,
    service: String,
    sku: String,
    deployment: String,
    sla: Option<(String, &'static SlaSource)>,
    /// Dollars per month, by units or as a minimum.
    fixed: Option<String>,
}

impl Labels {
    fn parse(Located { at, row }: &Located<OfferingRow>, faults: &mut Faults) -> Option<Self> {
        let id = faults.check(*at, stated("offering_id", &row.offering_id));
        let vendor = faults.check(*at, stated("vendor", &row.vendor));
        let service = faults.check(*at, stated("service", &row.service));
        let sku = faults.check(*at, stated("sku", &row.sku));
        let deployment = one_of("deployment", &row.deployment, &["managed", "serverless", "self-hosted"]);
        let deployment = faults.check(*at, deployment);
        let sla = faults.check(*at, sla(row));
        let fixed = faults.check(*at, price::fixed(row));
        Some(Self {
            id: id?,
            vendor: vendor?,
            service: service?,
            sku: sku?,
            deployment: deployment?,
            sla: sla?,
            fixed: fixed?,
        })
    }
}

fn sla(row: &OfferingRow) -> Result<Option<(String, &'static SlaSource)>, Problem> {
    if row.sla_percent.is_empty() {
        return Ok(None);
    }
    let percent = decimal("sla_percent", &row.sla_percent)?;
    Ok(Some((format!("{percent}%"), facts::sla_source(&row.service)?)))
}

/// The offering, or `None` with its faults noted.
pub(crate) fn offering(
    located: &Located<OfferingRow>,
    components: &[Located<ComponentRow>],
    regions: &BTreeSet<&str>,
    faults: &mut Faults,
) -> Option<Offering> {
    let Located { at, row } = located;
    let sites = Sites::parse(&row.offering_id, &row.regions);
    for region in
        sites.regions().iter().filter(|region| *region != "local" && !regions.contains(region.as_str()))
    {
        faults.push(*at, Problem::NoRegion(region.clone()));
    }
    let labels = Labels::parse(located, faults);
    let terms = Terms::parse(located, faults)?;
    let subject = subject(row, &terms, &sites);
    let metering = price::metering(&subject, components, faults);
    let labels = labels?;
    let price =
        labels.fixed.clone().map(|fixed| price::price(row, terms.sold, fixed, metering.meters.clone()));
    let price = faults.check(*at, price.transpose())?;
    Some(build(row, labels, terms, sites, &metering, price))
}

fn subject<'a>(row: &'a OfferingRow, terms: &'a Terms, sites: &'a Sites) -> Subject<'a> {
    Subject {
        row,
        backend: &terms.backend,
        sold: terms.sold,
        provenance: &terms.provenance,
        note: terms.capacity.note.as_deref(),
        nodes: terms.capacity.nodes(),
        min_metered: terms.capacity.min_metered.as_deref(),
        replicas: sites.at_once(),
    }
}

fn build(
    row: &OfferingRow,
    labels: Labels,
    terms: Terms,
    sites: Sites,
    metering: &Metering,
    price: Option<Price>,
) -> Offering {
    let Terms { sold, mut capacity, backend, keeps, provenance } = terms;
    let incomplete =
        price.as_ref().map(|_| price::incomplete(metering, sold, keeps, capacity.states("storage")));
    widen(&mut capacity, row, keeps, metering);
    let by_direction = capacity.states("write_ops") && backend == "dynamodb";
    let Labels { id, vendor, service, sku, deployment, sla, fixed: _ } = labels;
    Offering {
        environments: if id == IN_PROCESS { &["dev"] } else { &[] },
        scale: Scale::of(row, sold),
        units_of: if by_direction { facts::DYNAMODB_UNITS } else { &[] },
        latency_p99: None,
        burstable: facts::is_burstable(&sku),
        lacks: facts::lacks(&service, &sku),
        incomplete: incomplete.unwrap_or_default(),
        id,
        vendor,
        service,
        sku,
        deployment,
        sla,
        sites,
        backend,
        price,
        capacity,
        provenance,
    }
}

/// Metered data is bought as it comes, so its size is unlimited where no figure is stated.
fn widen(capacity: &mut Capacity, row: &OfferingRow, keeps: Keeps, metering: &Metering) {
    let bounded = capacity.states("storage") || capacity.states("memory");
    match keeps {
        Keeps::Memory if metering.counts_data() && !bounded => capacity.set_unlimited("memory"),
        Keeps::Disk if metering.counts_data() => capacity.set_unlimited("storage"),
        _ => {}
    }
    facts::unlimited(&row.offering_id).for_each(|key| capacity.set_unlimited(key));
    if facts::nodes_are_shards(&row.service) {
        capacity.set_nodes_are_shards();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Place;

    fn row(id: &str, unit: &str, fixed: &str, json: &str) -> OfferingRow {
        let text = str::to_owned;
        OfferingRow {
            backend: text("redis"),
            offering_id: text(id),
            vendor: text("aws"),
            service: text("ElastiCache (Redis OSS)"),
            sku: text("cache.m7g.large"),
            deployment: text("managed"),
            regions: text("us-east-1"),
            unit: text(unit),
            usd_per_unit: text("0.2"),
            usd_per_month_fixed: text(fixed),
            capacity_json: text(json),
            sla_percent: String::new(),
            source: text("list"),
            source_date: text("2026-01-01"),
            confidence: text("high"),
        }
    }

    fn part(id: &str, component: &str, unit: &str, price: &str) -> Located<ComponentRow> {
        let text = str::to_owned;
        let row = ComponentRow {
            offering_id: text(id),
            component: text(component),
            unit: text(unit),
            usd_per_unit: text(price),
            source: text("list"),
            source_date: text("2026-01-01"),
            confidence: text("high"),
        };
        Located { at: Place { file: "price_components.csv", line: 9 }, row }
    }

    fn import(row: OfferingRow, parts: &[Located<ComponentRow>]) -> Result<Offering, String> {
        let mut faults = Faults::default();
        let located = Located { at: Place { file: "offerings.csv", line: 17 }, row };
        let known = BTreeSet::from(["us-east-1", "us-east-2", "us-west-1", "us-west-2"]);
        let offering = offering(&located, parts, &known, &mut faults);
        faults.none(()).map_err(|faults| faults.to_string())?;
        offering.ok_or_else(|| "no offering".to_owned())
    }

    #[test]
    fn regions_mean_either() {
        let mut row = row("x", "node_hour", "146.00", "{}");
        row.regions = "us-east-1;us-west-2".into();
        let offering = import(row, &[]).unwrap();
        assert_eq!(offering.sites, Sites::Either(vec!["us-east-1".into(), "us-west-2".into()]));
        assert_eq!(offering.site_count(), 2);
    }

    #[test]
    fn a_global_table_is_in_all_regions_at_once_and_stores_in_each() {
        let mut row = row("t-global-2r", "request_million", "0.00", "{}");
        (row.backend, row.regions) = ("dynamodb".into(), "us-east-2;us-west-1".into());
        let parts = [
            part("t-global-2r", "primary", "request_million", "0.2"),
            part("t-global-2r", "read_request_units", "request_million", "0.1"),
            part("t-global-2r", "storage_per_region", "gib_month", "0.25"),
        ];
        let offering = import(row, &parts).unwrap();
        assert_eq!(offering.sites, Sites::All(vec!["us-east-2".into(), "us-west-1".into()]));
        assert_eq!(offering.site_count(), 1);
        let names: Vec<_> = offering.price.unwrap().meters.into_iter().map(|m| (m.name, m.price)).collect();
        let expected = [
            ("primary", "$0.2"),
            ("read_request_units", "$0.1"),
            ("storage us-east-2", "$0.25"),
            ("storage us-west-1", "$0.25"),
        ];
        assert_eq!(names, expected.map(|(name, price)| (name.to_owned(), price.to_owned())));
    }

    #[test]
    fn in_one_region_at_a_time_data_is_stored_once() {
        let mut row = row("t", "node_hour", "146.00", "{}");
        (row.backend, row.regions) = ("dynamodb".into(), "us-east-2;us-west-1".into());
        let offering = import(row, &[part("t", "storage_per_region", "gib_month", "0.25")]).unwrap();
        let names: Vec<_> = offering.price.unwrap().meters.into_iter().map(|m| m.name).collect();
        assert_eq!(names, ["storage_per_region"]);
    }

    #[test]
    fn without_a_figure_there_is_no_price_and_no_site() {
        let offering = import(row("x", "month", "", "{}"), &[]).unwrap();
        assert!(offering.price.is_none() && offering.incomplete.is_empty());
        assert_eq!(offering.site_count(), 0);
    }

    #[test]
    fn the_minimum_contains_the_first_data() {
        let mut row = row("x", "request_million", "91.25", r#"{"min_metered_gib":0.1}"#);
        row.service = "ElastiCache Serverless (Redis OSS)".into();
        let parts =
            [part("x", "primary", "request_million", "0.2"), part("x", "data_stored", "gib_hour", "0.125")];
        let offering = import(row, &parts).unwrap();
        let price = offering.price.unwrap();
        assert_eq!((price.base.as_deref(), price.unit), (Some("$91.25"), None));
        assert_eq!(price.meters[0].increments.write, Some("1KiB"));
        assert_eq!(price.meters[1].included.as_deref(), Some("0.1GiB"));
        assert!(offering.capacity.states("memory"), "metered stored data counts as unlimited");
        assert!(!offering.capacity.states("storage"));
    }

    #[test]
    fn a_component_without_a_driver_fails() {
        let parts = [part("x", "gpu_seconds", "hour", "1")];
        let faults = import(row("x", "node_hour", "146.00", "{}"), &parts).err().unwrap();
        assert!(
            faults
                .starts_with("price_components.csv:9: no driver for component `gpu_seconds` of offering `x`")
        );
    }

    #[test]
    fn a_primary_price_that_differs_between_the_files_fails() {
        let parts = [part("x", "primary", "node_hour", "0.3")];
        let faults = import(row("x", "node_hour", "146.00", "{}"), &parts).err().unwrap();
        assert!(faults.contains("the primary meter of `x` differs"), "{faults}");
    }

    #[test]
    fn a_malformed_number_is_shown_with_its_line() {
        let faults = import(row("x", "node_hour", "1,146", "{}"), &[]).err().unwrap();
        assert!(
            faults.starts_with("offerings.csv:17: `usd_per_month_fixed` is `1,146`, not a plain"),
            "{faults}"
        );
    }

    #[test]
    fn nothing_is_free_for_want_of_a_meter() {
        let faults = import(row("x", "request_million", "0.00", "{}"), &[]).err().unwrap();
        assert!(faults.contains("it would be free"), "{faults}");
    }

    #[test]
    fn a_request_price_without_one_direction_lacks_it() {
        let mut row = row("x", "gib_month", "0.00", "{}");
        row.backend = "s3".into();
        let parts =
            [part("x", "primary", "gib_month", "0.2"), part("x", "put_requests", "request_million", "5")];
        assert_eq!(import(row, &parts).unwrap().incomplete, ["reads"]);
    }

    #[test]
    fn what_no_load_drives_is_missing_from_the_price() {
        let mut row = row("x", "cluster_hour", "547.50", "{}");
        (row.backend, row.usd_per_unit) = ("kafka".into(), "0.75".into());
        let parts = [part("x", "partition", "partition_hour", "0.0015"), part("x", "egress", "gib", "0.1")];
        assert_eq!(import(row, &parts).unwrap().incomplete, ["partition", "egress", "disk"]);
    }

    #[test]
    fn a_meter_says_where_it_is_from_only_if_elsewhere() {
        let mut elsewhere = part("x", "storage_b", "gib_month", "0.3");
        elsewhere.row.source_date = "2025-01-01".into();
        let mut row = row("x", "node_hour", "146.00", "{}");
        row.backend = "postgres".into();
        let offering = import(row, &[part("x", "storage_a", "gib_month", "0.3"), elsewhere]).unwrap();
        let meters = offering.price.unwrap().meters;
        assert_eq!(meters[0].provenance, None);
        assert_eq!(meters[1].provenance.as_ref().map(|p| p.as_of.as_str()), Some("2025-01-01"));
    }

    #[test]
    fn an_unknown_region_is_a_fault() {
        let mut row = row("x", "node_hour", "146.00", "{}");
        row.regions = "us-east-1;mars-1".into();
        assert!(import(row, &[]).err().unwrap().starts_with("offerings.csv:17: no region `mars-1`"));
    }
}
