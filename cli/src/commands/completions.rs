//! `completions`.

use crate::args::{Cli, CompletionsArgs};
use crate::common::Common;
use crate::output::Text;
use clap::CommandFactory as _;
use std::process::ExitCode;

pub(super) fn run(args: &CompletionsArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "prismctl", &mut script);
    common.out.print(Text::Exact(&String::from_utf8(script)?))?;
    Ok(ExitCode::SUCCESS)
}
