//! `registry matrix`: backend × interface, shown, renewed or compared.

use super::validate_registry::{layers_of, unusable};
use crate::args::MatrixArgs;
use crate::common::Common;
use crate::exit;
use crate::output::Text;
use anyhow::Context as _;
use prism_registry::{Layer, matrix, read};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) fn run(args: &MatrixArgs, common: &Common) -> anyhow::Result<ExitCode> {
    if !args.write && !args.check && args.dir.is_none() {
        common.out.print(Text::Exact(&matrix::render(common.load()?.catalog())))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (layers, findings) = layers_of(args.dir.as_deref(), common);
    let reading = read(&layers);
    let Some(catalog) = reading.catalog.as_ref().filter(|_| findings.is_empty()) else {
        return unusable(common, reading, findings);
    };
    if args.write {
        let dir = args.dir.as_deref().unwrap_or(Path::new("."));
        common.out.write(Some(&dir.join("matrix.yaml")), Text::Exact(&matrix::render(catalog)))?;
        return Ok(ExitCode::SUCCESS);
    }
    if !args.check {
        common.out.print(Text::Exact(&matrix::render(catalog)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (path, text) = layers.last().and_then(written).context("there is no matrix.yaml")?;
    match matrix::compare(catalog, &path, &text) {
        None => {
            common.out.tell(&format!("{path} is current\n"));
            Ok(ExitCode::SUCCESS)
        }
        Some(stale) => {
            common.tell(&[stale], &reading.texts);
            Ok(ExitCode::from(exit::FINDINGS))
        }
    }
}

/// The matrix of a layer, as it was found.
fn written(layer: &Layer) -> Option<(Arc<str>, String)> {
    layer.files.iter().find(|(path, _)| path.ends_with("matrix.yaml")).cloned()
}
