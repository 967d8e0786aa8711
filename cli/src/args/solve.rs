//! `solve …`.

use super::SolvingArgs;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `solve`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl solve problem.json
      the best assignment, proven, as a table
  prismctl solve problem.json --format json --stats
      the same for programs, with nodes and seconds
  prismctl export --pattern saga --to problem | prismctl solve - --time-limit 10
      from stdin; after ten seconds with the best found so far

Exit codes: 0 proven optimal, 2 the file is no problem, 3 proven: no solution, 4 stopped early with a valid one,
5 stopped early without one, 130 a second Ctrl-C")]
pub(crate) struct SolveArgs {
    /// A prism-problem/1 file; `-` is stdin
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// How it is solved.
    #[command(flatten)]
    pub(crate) solving: SolvingArgs,
    /// Also write a proof of the answer, which `prismctl verify` checks without searching
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) certificate: Option<PathBuf>,
    /// Also write the proof as PREFIX.opb and PREFIX.pbp for VeriPB, an independent checker; a pair for each
    /// objective where there are several (PREFIX.1.opb, …)
    #[arg(long, value_name = "PREFIX", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) veripb: Option<PathBuf>,
    /// Say how the solve went: engine, nodes, seconds, memory
    #[arg(long, help_heading = "Output")]
    pub(crate) stats: bool,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: SolutionFormat,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SolutionFormat {
    /// For people.
    Text,
    /// As prism-solution/1.
    Json,
}
