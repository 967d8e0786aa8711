//! `verify …`.

use clap::{Args, ValueHint};
use std::path::PathBuf;

/// `verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl verify problem.json problem.certificate.json
      is the plan valid, and is nothing better?
  prismctl export --pattern saga --to problem | prismctl verify - saga.certificate.json
      the problem from stdin
  prismctl verify problem.json problem.certificate.json --stats
      the same, with what was checked and how long it took

Exit codes: 0 accepted, 1 refused, 2 a file cannot be read")]
pub(crate) struct VerifyArgs {
    /// A prism-problem/1 file; `-` is stdin
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Its prism-certificate/1 file
    #[arg(value_name = "CERTIFICATE", value_hint = ValueHint::FilePath)]
    pub(crate) certificate: PathBuf,
    /// Say how long reading and checking took
    #[arg(long)]
    pub(crate) stats: bool,
}
