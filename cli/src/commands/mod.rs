//! One command per file. Each looks things up, makes a view of them and has it written.

mod backends;
mod completions;
mod data;
mod explain;
mod export;
mod export_problem;
mod find;
mod graph;
mod interfaces;
mod man;
mod matrix;
mod offerings;
mod patterns;
mod scaffold;
mod schema;
mod solve;
mod validate;
mod validate_registry;
mod verify;

use crate::args::{Command, GenerateCommand, RegistryCommand};
use crate::common::Common;
use crate::generate;
use std::process::ExitCode;

/// Does what was typed.
///
/// # Errors
/// What ends a command early: wrong usage, or input that cannot be read.
pub(crate) fn run(command: &Command, common: &Common) -> anyhow::Result<ExitCode> {
    match command {
        Command::Registry(command) => registry(command, common),
        Command::Generate(GenerateCommand::Config(args)) => generate::run(args, common),
        Command::Compare(args) => generate::compare::run(args, common),
        Command::Generate(GenerateCommand::Interface(args)) => scaffold::interface(args, common),
        Command::Generate(GenerateCommand::Backend(args)) => scaffold::backend(args, common),
        Command::Generate(GenerateCommand::Pattern(args)) => scaffold::pattern(args, common),
        Command::Validate(args) => validate::run(args, common),
        Command::Solve(args) => solve::run(args, common),
        Command::Verify(args) => verify::run(args, common),
        Command::Schema(args) => schema::run(args, common),
        Command::Export(args) => export_problem::run(args, common),
        Command::Explain(args) => explain::run(args, common),
        Command::Completions(args) => completions::run(args, common),
        Command::Man(args) => man::run(args, common),
    }
}

fn registry(command: &RegistryCommand, common: &Common) -> anyhow::Result<ExitCode> {
    match command {
        RegistryCommand::Patterns(command) => patterns::run(command, common),
        RegistryCommand::Backends(command) => backends::run(command, common),
        RegistryCommand::Interfaces(command) => interfaces::run(command, common),
        RegistryCommand::Offerings(command) => offerings::run(command, common),
        RegistryCommand::Matrix(args) => matrix::run(args, common),
        RegistryCommand::Graph(args) => graph::run(args, common),
        RegistryCommand::Export(args) => export::run(args, common),
        RegistryCommand::Validate(args) => validate_registry::run(args, common),
    }
}
