//! Offerings: every figure with where it comes from, and what is unknown said to be so.

use prism_model::catalog::{Confidence, Figure, Known, Offering, Scale};
use prism_model::tariff::{Driver, Meter, Tariff};
use prism_model::workload::Resource;
use prism_model::{Catalog, Exact, MicroUsd, OfferingId, SourceId};
use prism_registry::units::{show_duration, show_percent, show_size};
use serde::Serialize;

/// An offering in a list.
#[derive(Debug, Serialize)]
pub(crate) struct OfferingRow<'a> {
    pub(crate) offering: &'a str,
    pub(crate) backend: &'a str,
    pub(crate) vendor: &'a str,
    pub(crate) regions: Vec<&'a str>,
    /// One site in all of them at once.
    pub(crate) replicated: bool,
    /// In words; `null` if nobody says.
    pub(crate) price: Option<String>,
    pub(crate) as_of: &'a str,
    pub(crate) confidence: Option<&'static str>,
}

/// An offering in full.
#[derive(Debug, Serialize)]
pub(crate) struct OfferingView<'a> {
    pub(crate) offering: &'a str,
    pub(crate) backend: &'a str,
    pub(crate) vendor: &'a str,
    pub(crate) service: &'a str,
    pub(crate) sku: &'a str,
    pub(crate) deployment: &'a str,
    pub(crate) scale: &'static str,
    pub(crate) burstable: bool,
    /// Empty: every one.
    pub(crate) environments: &'a [String],
    /// Parts of the price known to be missing.
    pub(crate) incomplete: &'a [String],
    pub(crate) figures: Vec<FigureView<'a>>,
    pub(crate) lacks: Vec<Lack<'a>>,
    pub(crate) note: Option<&'a str>,
    /// Empty without a price or a region: it is listed and cannot be chosen.
    pub(crate) sites: Vec<SiteView<'a>>,
    pub(crate) defined_at: String,
}

/// A figure; without a value it is unknown, and without a source nobody is named for it.
#[derive(Debug, Serialize)]
pub(crate) struct FigureView<'a> {
    pub(crate) figure: String,
    pub(crate) value: Option<String>,
    pub(crate) as_of: Option<&'a str>,
    pub(crate) confidence: Option<&'static str>,
    pub(crate) source: Option<&'a str>,
}

/// An interface of its backend that it does not have.
#[derive(Debug, Serialize)]
pub(crate) struct Lack<'a> {
    pub(crate) interface: &'a str,
    pub(crate) stated_at: String,
}

/// Where it can be chosen.
#[derive(Debug, Serialize)]
pub(crate) struct SiteView<'a> {
    pub(crate) regions: Vec<&'a str>,
    pub(crate) cloud: &'a str,
    pub(crate) location: Vec<&'a str>,
    pub(crate) jurisdiction: Vec<Option<&'a str>>,
}

impl<'a> OfferingRow<'a> {
    /// One offering in a line.
    pub(crate) fn of(catalog: &'a Catalog, id: OfferingId) -> Self {
        let offering = catalog.offering(id);
        let source = catalog.source(offering.source);
        Self {
            offering: &offering.name,
            backend: &catalog.backend(offering.backend).name,
            vendor: &offering.vendor,
            regions: offering.regions.iter().map(|&region| catalog.region(region).name.as_str()).collect(),
            replicated: offering.replicated,
            price: offering.tariff.as_ref().map(in_short),
            as_of: &source.as_of,
            confidence: source.confidence.map(confidence),
        }
    }
}

impl<'a> OfferingView<'a> {
    /// One offering.
    pub(crate) fn of(catalog: &'a Catalog, id: OfferingId) -> Self {
        let offering = catalog.offering(id);
        let lack = |(interface, mark)| Lack {
            interface: &catalog.interface(interface).name,
            stated_at: catalog.place(mark).to_string(),
        };
        Self {
            offering: &offering.name,
            backend: &catalog.backend(offering.backend).name,
            vendor: &offering.vendor,
            service: &offering.service,
            sku: &offering.sku,
            deployment: &offering.deployment,
            scale: scale(offering.scale),
            burstable: offering.burstable,
            environments: &offering.environments,
            incomplete: &offering.incomplete,
            figures: figures(catalog, offering),
            lacks: offering.lacks_marks.iter().copied().map(lack).collect(),
            note: offering.note.as_deref(),
            sites: sites(catalog, id),
            defined_at: catalog.place(offering.mark).to_string(),
        }
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

fn scale(scale: Scale) -> &'static str {
    match scale {
        Scale::Instances => "instances",
        Scale::Shards => "shards",
        Scale::Single => "none",
    }
}

/// `$23.36/month`, `$91.25/month + usage`, `by usage`.
fn in_short(tariff: &Tariff) -> String {
    let fixed = tariff.base + tariff.unit;
    match (fixed == MicroUsd::ZERO, tariff.meters.is_empty()) {
        (_, true) => format!("${fixed}/month"),
        (true, false) => "by usage".to_owned(),
        (false, false) => format!("${fixed}/month + usage"),
    }
}

fn figures<'a>(catalog: &'a Catalog, offering: &'a Offering) -> Vec<FigureView<'a>> {
    let mut figures = prices(catalog, offering);
    let stated = |(name, value): &'a (String, String)| known(catalog, name, value.clone(), offering.source);
    figures.extend(offering.facts.iter().map(stated));
    figures.extend(unknown_capacities(catalog, offering).into_iter().map(unknown));
    figures.push(promise(catalog, "sla", offering.sla, show_percent));
    figures.push(promise(catalog, "latency_p99", offering.latency_p99, show_duration));
    figures
}

fn known<'a>(catalog: &'a Catalog, name: &str, value: String, source: SourceId) -> FigureView<'a> {
    let source = catalog.source(source);
    FigureView {
        figure: name.to_owned(),
        value: Some(value),
        as_of: Some(&source.as_of),
        confidence: source.confidence.map(confidence),
        source: Some(&source.text),
    }
}

fn unknown<'a>(name: &str) -> FigureView<'a> {
    FigureView { figure: name.to_owned(), value: None, as_of: None, confidence: None, source: None }
}

fn promise<'a>(
    catalog: &'a Catalog,
    name: &str,
    figure: Option<Figure>,
    show: impl Fn(Exact) -> String,
) -> FigureView<'a> {
    figure.map_or_else(|| unknown(name), |figure| known(catalog, name, show(figure.value), figure.source))
}

fn prices<'a>(catalog: &'a Catalog, offering: &'a Offering) -> Vec<FigureView<'a>> {
    let Some(tariff) = &offering.tariff else { return vec![unknown("price")] };
    let fixed =
        |name: &str, money: MicroUsd| known(catalog, name, format!("${money}/month"), offering.source);
    let mut prices = Vec::new();
    if tariff.base != MicroUsd::ZERO {
        prices.push(fixed("base", tariff.base));
    }
    if tariff.unit != MicroUsd::ZERO || (tariff.base == MicroUsd::ZERO && tariff.meters.is_empty()) {
        prices.push(fixed("unit", tariff.unit));
    }
    prices
        .extend(tariff.meters.iter().map(|meter| known(catalog, &meter.name, metered(meter), meter.source)));
    prices
}

/// `$0.5 per 1000000 writes, each started 64KiB counts`.
fn metered(meter: &Meter) -> String {
    let drives =
        Driver::WORDS.iter().find(|(_, driver)| *driver == meter.drives).map_or("", |(word, _)| word);
    let mut text = format!("${} per {} of {drives}", meter.price, meter.per_text);
    let increments = [("write", meter.write_increment), ("read", meter.read_increment)];
    for (word, size) in increments.into_iter().filter_map(|(word, size)| Some((word, size?))) {
        text.push_str(&format!(", {word}s count per started {}", show_size(size)));
    }
    let bytes = matches!(meter.drives, Driver::Data | Driver::BytesIn | Driver::BytesOut | Driver::BytesIo);
    let amount = |amount: Exact| if bytes { show_size(amount) } else { amount.to_string() };
    for tier in &meter.tiers {
        text.push_str(&format!(", ${} above {}", tier.price, amount(tier.above)));
    }
    if meter.includes_something() {
        text.push_str(&format!(", the first {} included", amount(meter.included)));
    }
    text
}

/// Capacities that nobody states, by the words of offering files.
fn unknown_capacities(catalog: &Catalog, offering: &Offering) -> Vec<&'static str> {
    let is_unknown = |resource: Resource| match offering.capacity.get(resource.index()) {
        Some(known) => matches!(known, Known::Unknown),
        None => true,
    };
    let data = if catalog.backend(offering.backend).in_memory { "memory" } else { "storage" };
    let split = !is_unknown(Resource::WriteOps) && !is_unknown(Resource::ReadOps);
    [
        (is_unknown(Resource::Data), data),
        (is_unknown(Resource::Ops) && !split, "ops"),
        (is_unknown(Resource::Connections), "connections"),
        (is_unknown(Resource::Throughput), "throughput"),
    ]
    .into_iter()
    .filter_map(|(unknown, name)| unknown.then_some(name))
    .collect()
}

fn sites(catalog: &Catalog, id: OfferingId) -> Vec<SiteView<'_>> {
    let own = catalog.sites().iter().filter(|site| site.offering == id);
    own.map(|site| {
        let regions = || site.regions.iter().map(|&region| catalog.region(region));
        SiteView {
            regions: regions().map(|region| region.name.as_str()).collect(),
            cloud: regions().next().map_or("", |region| region.cloud.as_str()),
            location: regions().map(|region| region.location.as_str()).collect(),
            jurisdiction: regions().map(|region| region.jurisdiction.as_deref()).collect(),
        }
    })
    .collect()
}
