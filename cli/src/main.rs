//! `prismctl`: the registry on the command line, configurations generated and checked.
//!
//! Data goes to stdout, everything a person is told to stderr ([`output`] is the only module that prints).
//! [`args`] says what can be typed, [`commands`] do it, [`view`] turns the catalogue into what is shown,
//! [`render`] lays it out. Exit codes are in [`exit`].

mod args;
mod commands;
mod common;
mod crash;
mod exit;
mod generate;
mod input;
mod interrupt;
mod output;
mod outputs;
mod plan;
mod render;
mod solving;
mod today;
mod usage;
mod veripb;
mod view;

use args::Cli;
use clap::Parser;
use common::Common;
use output::Out;
use std::process::ExitCode;

fn main() -> ExitCode {
    crash::guard(|| match Cli::try_parse_from(args::joined(std::env::args_os())) {
        Ok(cli) => run(&cli),
        Err(shown) => {
            // Help that nobody reads to the end is no failure.
            let _ = shown.print();
            ExitCode::from(u8::try_from(shown.exit_code()).unwrap_or(exit::USAGE))
        }
    })
}

fn run(cli: &Cli) -> ExitCode {
    let common = Common::new(&cli.global);
    match commands::run(&cli.command, &common) {
        Ok(code) => code,
        Err(error) => fail(&common.out, &error),
    }
}

/// What ends a command early: a reader that went away is no error, everything else is told and exits 2.
fn fail(out: &Out, error: &anyhow::Error) -> ExitCode {
    if output::is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    if !error.is::<usage::Told>() {
        out.tell(&usage::told(error));
    }
    ExitCode::from(exit::USAGE)
}
