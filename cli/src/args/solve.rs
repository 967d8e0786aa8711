//! `solve …`.

use super::EngineName;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;
use std::time::Duration;

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
    /// Which engine proves the optimum
    #[arg(long, value_name = "ENGINE", default_value = "exact")]
    pub(crate) engine: EngineName,
    /// Stop after so many seconds, with the best so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
    /// Stop after so many search nodes, with the best so far: the same on every machine
    #[arg(long, value_name = "N")]
    pub(crate) max_nodes: Option<u64>,
    /// Say how the solve went: engine, nodes, seconds, memory
    #[arg(long)]
    pub(crate) stats: bool,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: SolutionFormat,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
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

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds, such as 60 or 0.5".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "a number of seconds, such as 60 or 0.5".to_owned())
}
