//! `compare …`.

use super::AskArgs;
use clap::{ArgGroup, Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `compare`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("how").required(true).args(["top", "pareto", "by"]))]
#[command(after_help = "\
Examples:
  prismctl compare --pattern multicast-registry --top 5
      the five cheapest plans that differ in at least one site
  prismctl compare --pattern session-store --pareto cost,latency --clients eu-west-1
      what a faster plan costs: every plan that none beats in both
  prismctl compare -f request.yaml --by vendor --format json
      the cheapest plan of each vendor, for programs

Exit codes: 0 done (proven), 2 wrong usage, 3 proven: no plan, 4 stopped early with some of the answer, 5 stopped
early without any, 130 a second Ctrl-C")]
pub(crate) struct CompareArgs {
    /// The K best plans that differ in at least one site
    #[arg(long, value_name = "K", value_parser = super::count, help_heading = "What is compared")]
    pub(crate) top: Option<usize>,
    /// The exact trade between two or three measures (`cost,latency`), which are all that is optimised then
    #[arg(long, value_name = "MEASURES", value_delimiter = ',', conflicts_with = "optimize")]
    #[arg(help_heading = "What is compared")]
    pub(crate) pareto: Vec<String>,
    /// The best plan of each value, with every slot there
    #[arg(long, value_name = "WHAT", help_heading = "What is compared")]
    pub(crate) by: Option<SplitArg>,
    /// At most so many points of a trade
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = super::count)]
    #[arg(help_heading = "What is compared")]
    pub(crate) limit: usize,
    /// What is asked for.
    #[command(flatten)]
    pub(crate) ask: AskArgs,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(crate) format: CompareFormat,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

/// By what plans are split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SplitArg {
    /// Who bills.
    Vendor,
    /// Where.
    Region,
    /// The technology.
    Backend,
}

/// How a comparison is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}
