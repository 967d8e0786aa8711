//! `schema`: the JSON Schema of a kind of file, for editors.

use super::data::json;
use crate::args::SchemaArgs;
use crate::common::Common;
use crate::output::Text;
use prism_registry::schema::schema;
use std::process::ExitCode;

pub(super) fn run(args: &SchemaArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let registry = if args.with_registry { Some(common.load()?) } else { None };
    let schema = schema(args.kind, registry.as_ref().map(|loaded| loaded.catalog()));
    common.out.write(args.output.as_deref(), Text::Exact(&json(&schema)?))?;
    Ok(ExitCode::SUCCESS)
}
