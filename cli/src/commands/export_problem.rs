//! `export`: what the solver solves, in a format that others read.

use crate::args::{ExportFormat, ExportProblemArgs};
use crate::common::{Common, Loaded};
use crate::output::Text;
use crate::usage::{Told, Usage};
use crate::{generate, input, outputs};
use prism::model::Request;
use prism::request::Flags;
use prism_solver::exchange::{CannotState, RowsFormat};
use prism_solver::lower::{Export, NotWritten};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &ExportProblemArgs, common: &Common) -> anyhow::Result<ExitCode> {
    outputs::beside(args.ask.file.as_ref(), args.output.as_ref())?;
    let text = match &args.problem {
        Some(path) if args.ask.file.is_none() && args.ask.flags() == Flags::default() => {
            of_file(path, args.to, common)?
        }
        Some(path) => {
            let why = format!("{}: a problem file takes no flags of a request", input::name_of(path));
            return Err(Usage::new(why).hint("give the file alone, or a request alone").into());
        }
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
            let told = |why| refused(&format!("{}: {why}", input::name_of(path)), rows_hint(&why));
            named.to_rows(format).map_err(told)
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
    let told = |why: NotWritten| match &why {
        NotWritten::Rule { rule, .. } => refused(&format!("{}: {why}", request.rule(*rule).place), AS_ROWS),
        NotWritten::Level { .. } => refused(&why.to_string(), AS_ROWS),
        NotWritten::Rows(cannot) => refused(&why.to_string(), rows_hint(cannot)),
        NotWritten::TooLarge(_) | NotWritten::Figures(_) => refused(&why.to_string(), SMALLER),
    };
    let export = Export::new(registry.catalog(), request).map_err(told)?;
    match rows(format) {
        None => export.problem().map(|named| named.to_json()).map_err(told),
        Some(format) => export.rows(format).map_err(told),
    }
}

const AS_ROWS: &str = "`--to mps`, `lp` and `opb` can say it; or leave it out";
const SMALLER: &str = "state smaller figures, or ask for less at once";

/// The way out where rows cannot say something.
fn rows_hint(why: &CannotState) -> &'static str {
    match why {
        CannotState::Tolerance { .. } => "`--to problem` can say it; or leave the tolerance out",
        CannotState::Levels => "`--to problem` can say it; or ask for fewer objectives",
        CannotState::TooLarge { .. } => SMALLER,
    }
}

fn refused(why: &str, hint: &str) -> anyhow::Error {
    Usage::new(why).hint(hint).into()
}
