//! `explain …`.

use super::AskArgs;
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl explain -f request.yaml
      why this plan, and what every constraint costs; or why there is none, and what could be taken back
  prismctl explain PRISM0102
      what a code means, what causes it, and the way out; the digits are enough
  prismctl explain
      every code in a line

Exit codes: 0 done (a plan is proven optimal), 2 wrong usage, 3 proven: no plan, 4 stopped early with a valid
plan, 5 stopped early without one")]
pub(crate) struct ExplainArgs {
    /// A code; with neither a code nor a request, all codes
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// What is asked for.
    #[command(flatten)]
    pub(crate) ask: AskArgs,
    /// Say where every price comes from
    #[arg(long, help_heading = "Output")]
    pub(crate) sources: bool,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

impl ExplainArgs {
    /// Whether something is asked for, rather than a code.
    pub(crate) fn is_request(&self) -> bool {
        self.ask.file.is_some() || self.ask.flags() != prism_registry::request::Flags::default()
    }
}
