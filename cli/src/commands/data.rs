//! One view, three ways to write it.

use crate::args::{DataArgs, DataFormat};
use crate::common::Common;
use crate::output::Text;
use serde::Serialize;
use std::process::ExitCode;

/// Writes `view` as asked; `table` is what a person sees.
pub(super) fn write(
    common: &Common,
    args: &DataArgs,
    view: &impl Serialize,
    table: impl FnOnce() -> String,
) -> anyhow::Result<ExitCode> {
    let to = args.output.as_deref();
    match args.format {
        DataFormat::Table => common.out.write(to, Text::Styled(&table()))?,
        DataFormat::Json => common.out.write(to, Text::Exact(&json(view)?))?,
        DataFormat::Yaml => common.out.write(to, Text::Exact(&serde_yaml::to_string(view)?))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Indented, with a line end.
pub(super) fn json(view: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(view)? + "\n")
}
