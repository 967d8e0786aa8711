//! `registry offerings`.

use super::backends::find_backend;
use super::data;
use crate::args::{OfferingFilter, OfferingsCommand};
use crate::common::Common;
use crate::render::style::{BOLD, DIM, WARN, paint};
use crate::render::table::columns;
use crate::render::words::{count, indented};
use crate::usage::Usage;
use crate::view::offering::{FigureView, OfferingRow, OfferingView, SiteView};
use prism_model::catalog::Offering;
use prism_model::{BackendId, Catalog, OfferingId, RegionId};
use std::fmt::Write as _;
use std::process::ExitCode;

const LIST: &str = "prismctl registry offerings list";

pub(super) fn run(command: &OfferingsCommand, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    let catalog = loaded.catalog();
    match command {
        OfferingsCommand::List(args) => {
            let wanted = Wanted::of(catalog, args)?;
            let all =
                catalog.parts().offerings.iter().enumerate().filter(|(_, offering)| wanted.has(offering));
            let rows: Vec<_> =
                all.map(|(index, _)| OfferingRow::of(catalog, OfferingId::new(index))).collect();
            if rows.is_empty() {
                common.out.tell("note: no offering in the catalogue is all of that\n");
            }
            data::write(common, &args.data, &rows, || columns(&rows.iter().map(cells).collect::<Vec<_>>()))
        }
        OfferingsCommand::Describe(args) => {
            let known = || catalog.parts().offerings.iter().map(|offering| offering.name.as_str());
            let unknown = || Usage::unknown("an offering", &args.name, known(), LIST);
            let id = catalog.find_offering(&args.name).ok_or_else(unknown)?;
            let view = OfferingView::of(catalog, id);
            data::write(common, &args.data, &view, || page(&view))
        }
    }
}

/// The filter in ids; an empty list asks for nothing.
struct Wanted<'a> {
    backends: Vec<BackendId>,
    vendors: &'a [String],
    regions: Vec<RegionId>,
}

impl<'a> Wanted<'a> {
    fn of(catalog: &Catalog, args: &'a OfferingFilter) -> Result<Self, Usage> {
        let parts = catalog.parts();
        let vendors = || parts.offerings.iter().map(|offering| offering.vendor.as_str());
        if let Some(name) = args.vendor.iter().find(|name| !vendors().any(|vendor| vendor == *name)) {
            return Err(Usage::unknown("a vendor", name, vendors(), LIST));
        }
        let region = |name: &String| {
            let known = || parts.regions.iter().map(|region| region.name.as_str());
            catalog.find_region(name).ok_or_else(|| Usage::unknown("a region", name, known(), LIST))
        };
        Ok(Self {
            backends: args
                .backend
                .iter()
                .map(|name| find_backend(catalog, name))
                .collect::<Result<_, _>>()?,
            vendors: &args.vendor,
            regions: args.region.iter().map(region).collect::<Result<_, _>>()?,
        })
    }

    fn has(&self, offering: &Offering) -> bool {
        (self.backends.is_empty() || self.backends.contains(&offering.backend))
            && (self.vendors.is_empty() || self.vendors.contains(&offering.vendor))
            && (self.regions.is_empty()
                || offering.regions.iter().any(|region| self.regions.contains(region)))
    }
}

fn cells(row: &OfferingRow<'_>) -> Vec<String> {
    let regions = match row.regions.as_slice() {
        [] => "no region".to_owned(),
        [only] => (*only).to_owned(),
        all if row.replicated => all.join("+"),
        all => count(all.len(), "region"),
    };
    let price = row.price.clone().unwrap_or_else(|| "no price".to_owned());
    let trust = format!("{} {}", row.as_of, row.confidence.unwrap_or("confidence unknown"));
    vec![row.offering.to_owned(), row.backend.to_owned(), row.vendor.to_owned(), regions, price, trust]
}

fn page(view: &OfferingView<'_>) -> String {
    let mut text = format!("{} {}\n", paint(BOLD, "Offering:"), view.offering);
    let what = [view.service, view.sku, view.deployment].into_iter().filter(|word| !word.is_empty());
    let _ = writeln!(text, "  {}", what.collect::<Vec<_>>().join(" · "));
    let _ = writeln!(text, "{} {}", paint(BOLD, "Backend:"), view.backend);
    let _ = writeln!(text, "{} {}", paint(BOLD, "Vendor:"), view.vendor);
    let _ = writeln!(text, "{} {}", paint(BOLD, "Units:"), units(view.scale));
    let _ = writeln!(text, "{}", paint(BOLD, "Figures:"));
    text.push_str(&figures(&view.figures));
    remarks(view).iter().for_each(|remark| text.push_str(remark));
    text.push_str(&sites(&view.sites));
    let _ = writeln!(text, "{}", paint(DIM, &view.defined_at));
    text
}

fn units(scale: &str) -> &'static str {
    match scale {
        "instances" => "instances; each is a purchase of its own",
        "shards" => "shards; capacities add up",
        _ => "none; one endpoint per region",
    }
}

/// What it is, how much, as of when, how sure, says who.
fn figures(figures: &[FigureView<'_>]) -> String {
    let row = |figure: &FigureView<'_>| {
        let name = format!("  {}", figure.figure);
        match (&figure.value, figure.source) {
            (Some(value), Some(source)) => {
                let confidence = figure.confidence.unwrap_or("confidence unknown");
                let as_of = figure.as_of.unwrap_or("unknown");
                vec![name, value.clone(), as_of.to_owned(), confidence.to_owned(), source.to_owned()]
            }
            _ => vec![name, "unknown".to_owned()],
        }
    };
    columns(&figures.iter().map(row).collect::<Vec<_>>())
}

fn remarks(view: &OfferingView<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut remark = |title: &str, text: String| remarks.push(format!("{} {text}\n", paint(BOLD, title)));
    for lack in &view.lacks {
        remark("Lacks:", format!("{} ({})", lack.interface, lack.stated_at));
    }
    if !view.incomplete.is_empty() {
        remark("Price is a lower bound:", format!("without {}", view.incomplete.join(", ")));
    }
    if view.burstable {
        remark("Burstable:", "performance depends on spare credits".to_owned());
    }
    if !view.environments.is_empty() {
        remark("Only in:", view.environments.join(", "));
    }
    if let Some(note) = view.note {
        remark("Note:", indented(note, 2).trim().to_owned());
    }
    remarks
}

fn sites(sites: &[SiteView<'_>]) -> String {
    if sites.is_empty() {
        let why = "none: without a price and a region it cannot be chosen";
        return format!("{} {}\n", paint(BOLD, "Sites:"), paint(WARN, why));
    }
    let row = |site: &SiteView<'_>| {
        let homes = site.jurisdiction.iter().map(|home| home.unwrap_or("jurisdiction unknown"));
        let homes = homes.collect::<Vec<_>>().join("+");
        vec![format!("  {}", site.regions.join("+")), site.cloud.to_owned(), site.location.join("+"), homes]
    };
    let rows: Vec<Vec<String>> = sites.iter().map(row).collect();
    format!("{} {}\n{}", paint(BOLD, "Sites:"), sites.len(), columns(&rows))
}
