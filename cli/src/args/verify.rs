//! `verify …`.

use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl verify plan.yaml
      is a plan that `generate config --plan` kept still right, with this registry?
  prismctl verify problem.json problem.certificate.json
      is the plan valid, and is nothing better?
  prismctl export --pattern saga --to problem | prismctl verify - saga.certificate.json
      the problem from stdin

Exit codes: 0 accepted, 1 refused, 2 a file cannot be read")]
pub(crate) struct VerifyArgs {
    /// A plan file, or a prism-problem/1 file with its certificate beside it; `-` is stdin
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The prism-certificate/1 file of a problem file
    #[arg(value_name = "CERTIFICATE", value_hint = ValueHint::FilePath)]
    pub(crate) certificate: Option<PathBuf>,
    /// How it is written: `json` for programs (`prismctl schema verdict`)
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: VerdictFormat,
    /// Say how long reading and checking took
    #[arg(long)]
    pub(crate) stats: bool,
}

/// How a verdict is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerdictFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}
