//! `registry backends list`, `describe`; `find` has a file of its own.

use super::{data, find};
use crate::args::BackendsCommand;
use crate::common::Common;
use crate::render::style::{BOLD, DIM, WARN, paint};
use crate::render::table::columns;
use crate::render::words::{count, few};
use crate::usage::Usage;
use crate::view::backend::{BackendRow, BackendView, ImplementsView, ModelView, VendorView, rows};
use prism_model::{BackendId, Catalog};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn run(command: &BackendsCommand, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    let catalog = loaded.catalog();
    match command {
        BackendsCommand::List(args) => {
            let rows = rows(catalog);
            data::write(common, args, &rows, || columns(&rows.iter().map(cells).collect::<Vec<_>>()))
        }
        BackendsCommand::Describe(args) => {
            let view = BackendView::of(catalog, find_backend(catalog, &args.name)?);
            data::write(common, &args.data, &view, || page(&view))
        }
        BackendsCommand::Find(args) => find::run(args, common, catalog),
    }
}

/// The backend of that name.
pub(super) fn find_backend(catalog: &Catalog, name: &str) -> Result<BackendId, Usage> {
    let known = || catalog.parts().backends.iter().map(|backend| backend.name.as_str());
    let unknown = || Usage::unknown("a backend", name, known(), "prismctl registry backends list");
    catalog.find_backend(name).ok_or_else(unknown)
}

fn cells(row: &BackendRow<'_>) -> Vec<String> {
    let plugin = if row.plugin == "none" { "no plugin" } else { &row.plugin };
    let (interfaces, offerings) =
        (count(row.interface_count, "interface"), count(row.offering_count, "offering"));
    vec![row.backend.to_owned(), interfaces, offerings, plugin.to_owned(), row.description.to_owned()]
}

fn page(view: &BackendView<'_>) -> String {
    let mut text = format!("{} {}\n", paint(BOLD, "Backend:"), view.backend);
    if !view.description.is_empty() {
        let _ = writeln!(text, "  {}", view.description);
    }
    let plugin = if view.plugin == "none" {
        paint(WARN, "none; it fills a slot only with --allow-unplugged")
    } else {
        view.plugin.clone()
    };
    let _ = writeln!(text, "{} {plugin}", paint(BOLD, "Plugin:"));
    if !view.connection_string_format.is_empty() {
        let _ = writeln!(text, "{} {}", paint(BOLD, "Connection string:"), view.connection_string_format);
    }
    let _ = writeln!(text, "{} {}", paint(BOLD, "Interfaces:"), view.interface_count);
    text.push_str(&columns(&view.models.iter().map(model_cells).collect::<Vec<_>>()));
    remarks(view).into_iter().for_each(|remark| text.push_str(&remark));
    if !view.attributes.is_empty() {
        let _ = writeln!(text, "{}", paint(BOLD, "Attributes:"));
        let rows = view.attributes.iter().map(|a| {
            vec![format!("  {}", a.attribute), a.value.to_owned(), a.quality.to_owned(), a.source.to_owned()]
        });
        text.push_str(&columns(&rows.collect::<Vec<_>>()));
    }
    text.push_str(&offerings(view));
    let _ = writeln!(text, "{}", paint(DIM, &view.defined_at));
    text
}

/// `keyvalue  5 of 6  keyvalue_basic, …`; planned ones do not count.
fn model_cells(model: &ModelView<'_>) -> Vec<String> {
    let works = model.implements.iter().filter(|line| line.status != "planned").count();
    let names: Vec<String> = model.implements.iter().map(interface).collect();
    vec![format!("  {}", model.model), format!("{works} of {}", model.of), names.join(", ")]
}

fn interface(line: &ImplementsView<'_>) -> String {
    match line.status {
        "implemented" => line.interface.to_owned(),
        status => format!("{} ({status})", line.interface),
    }
}

/// Notes beside interfaces, and which offerings lack them.
fn remarks(view: &BackendView<'_>) -> Vec<String> {
    let lines = view.models.iter().flat_map(|model| &model.implements);
    let mut remarks = Vec::new();
    for line in lines {
        if let Some(note) = line.note {
            remarks.push(format!("    {}: {note}\n", line.interface));
        }
        if !line.lacked_by.is_empty() {
            remarks.push(format!("    {}: not in {}\n", line.interface, lacked_by(&line.lacked_by)));
        }
    }
    remarks
}

/// `aws-sns-standard`, or the first few of many.
pub(super) fn lacked_by(offerings: &[&str]) -> String {
    few(&offerings.iter().map(|&name| name.to_owned()).collect::<Vec<_>>(), 3)
}

fn offerings(view: &BackendView<'_>) -> String {
    let total: usize = view.offerings.iter().map(|vendor| vendor.offering_count).sum();
    if total == 0 {
        return format!("{} none with a price\n", paint(BOLD, "Offerings:"));
    }
    let rows: Vec<Vec<String>> = view.offerings.iter().map(vendor_cells).collect();
    format!("{} {total}\n{}", paint(BOLD, "Offerings:"), columns(&rows))
}

fn vendor_cells(vendor: &VendorView<'_>) -> Vec<String> {
    let mut prices = Vec::new();
    if let (Some(least), Some(most)) = (&vendor.cheapest_unit_per_month, &vendor.dearest_unit_per_month) {
        let range = if least == most { least.clone() } else { format!("{least} to {most}") };
        prices.push(format!("{range} a month per unit"));
    }
    if vendor.priced_by_usage > 0 {
        prices.push(format!("{} by usage", vendor.priced_by_usage));
    }
    if vendor.unpriced > 0 {
        prices.push(format!("{} without a price", vendor.unpriced));
    }
    let (offerings, regions) =
        (count(vendor.offering_count, "offering"), count(vendor.region_count, "region"));
    vec![format!("  {}", vendor.vendor), offerings, regions, prices.join(", ")]
}
