//! `export`: what the solver solves, in a format that others read.

use crate::args::{ExportFormat, ExportProblemArgs};
use crate::common::{Common, Loaded};
use crate::output::Text;
use crate::usage::{Told, Usage};
use crate::{generate, input};
use prism::model::Request;
use prism_solver::exchange::RowsFormat;
use prism_solver::lower::{Export, NotWritten};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &ExportProblemArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let text = match &args.problem {
        Some(path) => of_file(path, args.to, common)?,
        None => of_request(args, common)?,
    };
    common.out.write(args.output.as_deref(), Text::Exact(&text))?;
    Ok(ExitCode::SUCCESS)
}

/// The rows of a format; `None` is a problem file.
fn rows(format: ExportFormat) -> Option<RowsFormat> {
    match format {
        ExportFormat::Problem => None,
        ExportFormat::Mps => Some(RowsFormat::Mps),
        ExportFormat::Lp => Some(RowsFormat::Lp),
        ExportFormat::Opb => Some(RowsFormat::Opb),
    }
}

fn of_file(path: &Path, format: ExportFormat, common: &Common) -> anyhow::Result<String> {
    let named = super::solve::read(path, common)?;
    match rows(format) {
        None => Ok(named.to_json()),
        Some(format) => {
            named.to_rows(format).map_err(|why| refused(&format!("{}: {why}", input::name_of(path))))
        }
    }
}

fn of_request(args: &ExportProblemArgs, common: &Common) -> anyhow::Result<String> {
    let mut registry = common.load()?;
    let document = generate::asked(&args.ask, None, &mut registry)?;
    let [one] = &document.environments()[..] else {
        return Err(Usage::new("a problem is of one environment").hint("name one with `--env`").into());
    };
    let lowered = match one.lower(registry.catalog()) {
        Ok(lowered) => lowered,
        Err(findings) => {
            common.tell(&findings, &registry.texts);
            return Err(Told.into());
        }
    };
    common.tell(&lowered.warnings, &registry.texts);
    written(&registry, &lowered.request, args.to)
}

fn written(registry: &Loaded, request: &Request, format: ExportFormat) -> anyhow::Result<String> {
    let told = |why: NotWritten| match why {
        NotWritten::Rule { rule, .. } => refused(&format!("{}: {why}", request.rule(rule).place)),
        why => refused(&why.to_string()),
    };
    let export = Export::new(registry.catalog(), request).map_err(told)?;
    match rows(format) {
        None => export.problem().map(|named| named.to_json()).map_err(told),
        Some(format) => export.rows(format).map_err(told),
    }
}

fn refused(why: &str) -> anyhow::Error {
    Usage::new(why).hint("another format may have the words, or leave that out").into()
}
