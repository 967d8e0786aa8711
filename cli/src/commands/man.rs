//! `man`.

use crate::args::{Cli, ManArgs};
use crate::common::Common;
use crate::output::Text;
use crate::usage::Usage;
use clap::{Command, CommandFactory as _};
use std::process::ExitCode;

pub(super) fn run(args: &ManArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let mut root = Cli::command();
    root.build();
    let mut command = &root;
    for name in &args.command {
        command = command.find_subcommand(name).ok_or_else(|| unknown(command, name))?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    common.out.print(Text::Exact(&String::from_utf8(page)?))?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(command: &Command, name: &str) -> Usage {
    let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let message = format!("`{}` has no command `{name}`", command.get_bin_name().unwrap_or("prismctl"));
    match prism_registry::nearest(name, known.iter().copied()) {
        Some(near) => Usage::new(message).hint(format!("did you mean `{near}`?")),
        None if known.is_empty() => Usage::new(message).hint("it has no commands of its own"),
        None => Usage::new(message).hint(format!("it is one of {}", known.join(", "))),
    }
}
