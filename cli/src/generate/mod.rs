//! `generate config`.

use crate::args::GenerateConfigArgs;
use crate::common::Common;
use std::process::ExitCode;

/// Writes a configuration.
pub(crate) fn run(_args: &GenerateConfigArgs, _common: &Common) -> anyhow::Result<ExitCode> {
    anyhow::bail!("`generate config` is not there yet")
}
