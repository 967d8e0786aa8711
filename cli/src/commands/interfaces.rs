//! `registry interfaces`.

use super::backends::lacked_by;
use super::data;
use crate::args::InterfacesCommand;
use crate::common::Common;
use crate::render::style::{BOLD, DIM, paint};
use crate::render::table::columns;
use crate::render::words::{count, indented};
use crate::usage::Usage;
use crate::view::interface::{InterfaceRow, InterfaceView, Provider, rows};
use prism_model::{Catalog, InterfaceId, ModelId};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn run(command: &InterfacesCommand, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    let catalog = loaded.catalog();
    match command {
        InterfacesCommand::List(args) => {
            let rows = rows(catalog);
            data::write(common, args, &rows, || columns(&rows.iter().map(cells).collect::<Vec<_>>()))
        }
        InterfacesCommand::Describe(args) => {
            let view = InterfaceView::of(catalog, find(catalog, &args.name)?);
            data::write(common, &args.data, &view, || page(&view))
        }
    }
}

fn find(catalog: &Catalog, name: &str) -> Result<InterfaceId, Usage> {
    let known =
        || catalog.parts().interfaces.iter().flat_map(|interface| [&*interface.name, &*interface.service]);
    let unknown = || Usage::unknown("an interface", name, known(), "prismctl registry interfaces list");
    match (catalog.find_interface(name), catalog.find_model(name)) {
        (Some(found), _) => Ok(found),
        (None, Some(model)) => Err(of_model(catalog, model)),
        (None, None) => Err(unknown()),
    }
}

fn of_model(catalog: &Catalog, model: ModelId) -> Usage {
    let own = catalog.parts().interfaces.iter().filter(|interface| interface.model == model);
    let names: Vec<String> = own.map(|interface| format!("`{}`", interface.name)).collect();
    Usage::new(format!("`{}` is a data model, not an interface", catalog.model(model).name))
        .hint(format!("its interfaces are {}", names.join(", ")))
}

fn cells(row: &InterfaceRow<'_>) -> Vec<String> {
    let (methods, backends) = (count(row.method_count, "method"), count(row.backend_count, "backend"));
    vec![row.interface.to_owned(), methods, backends, row.description.to_owned()]
}

fn page(view: &InterfaceView<'_>) -> String {
    let mut text = format!("{} {}\n", paint(BOLD, "Interface:"), view.interface);
    let _ = writeln!(text, "  {}", view.description);
    let _ = writeln!(text, "{} {}", paint(BOLD, "Model:"), view.model);
    let _ = writeln!(text, "{} {} ({})", paint(BOLD, "Service:"), view.service, view.proto_file);
    text.push_str(&indented(&view.methods.join("\n"), 2));
    if !view.capabilities.is_empty() {
        let words: Vec<String> =
            view.capabilities.iter().map(|word| format!("{word} ({word}_support)")).collect();
        let _ = writeln!(text, "{} {}", paint(BOLD, "Capability:"), words.join(", "));
    }
    let _ = writeln!(text, "{}", paint(BOLD, "Implemented by:"));
    text.push_str(&columns(&view.implemented_by.iter().map(provider).collect::<Vec<_>>()));
    if !view.asked_for_by.is_empty() {
        let _ = writeln!(text, "{}", paint(BOLD, "Asked for by:"));
        let rows = view.asked_for_by.iter().map(|asker| {
            vec![format!("  {}", asker.pattern), asker.slot.to_owned(), asker.how.replace('_', " ")]
        });
        text.push_str(&columns(&rows.collect::<Vec<_>>()));
    }
    let _ = writeln!(text, "{}", paint(DIM, &view.defined_at));
    text
}

/// `sns  implemented  prism-sns:v0.1.0  not in aws-sns-standard`.
fn provider(provider: &Provider<'_>) -> Vec<String> {
    let plugin = if provider.plugin == "none" { "no plugin" } else { &provider.plugin };
    let lacked =
        (!provider.lacked_by.is_empty()).then(|| format!("not in {}", lacked_by(&provider.lacked_by)));
    let remarks: Vec<String> = provider.note.map(str::to_owned).into_iter().chain(lacked).collect();
    vec![format!("  {}", provider.backend), provider.status.to_owned(), plugin.to_owned(), remarks.join("; ")]
}
