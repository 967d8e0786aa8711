//! `export …`.

use super::AskArgs;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl export --pattern multicast-registry --jurisdiction eu --to problem -o problem.json
      what the solver solves for a request, as a problem file
  prismctl export -f request.yaml --to mps
      for other solvers
  prismctl export problem.json --to lp
      a problem file as rows

Exit codes: 0 written, 2 wrong usage, or the format cannot say it (the rule is named)")]
pub(crate) struct ExportProblemArgs {
    /// A problem file instead of a request; `-` is stdin
    #[arg(value_name = "PROBLEM", value_hint = ValueHint::FilePath)]
    pub(crate) problem: Option<PathBuf>,
    /// In which format
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: ExportFormat,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// What is asked for.
    #[command(flatten)]
    pub(crate) ask: AskArgs,
}

/// A format that others read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// prism-problem/1, for `prismctl solve` and the peers.
    Problem,
    /// Free MPS.
    Mps,
    /// The LP format.
    Lp,
    /// Pseudo-Boolean.
    Opb,
}
