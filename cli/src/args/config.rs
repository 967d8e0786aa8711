//! `generate config …`.

use super::AskArgs;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `generate config`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl generate config --pattern multicast-registry --slot registry:redis --slot messaging:nats
      with the backends you name
  prismctl generate config --pattern multicast-registry --optimize cost --jurisdiction eu --explain
      the cheapest that qualify, and why
  prismctl generate config -f request.yaml --jurisdiction eu
      for a request file, refined by flags

Exit codes: 0 done (a plan is proven optimal), 2 wrong usage, 3 proven: no plan, 4 stopped early with a valid
plan, 5 stopped early without one, 130 a second Ctrl-C")]
pub(crate) struct GenerateConfigArgs {
    /// What is asked for.
    #[command(flatten)]
    pub(crate) ask: AskArgs,

    /// List so many of the best plans that differ in at least one site; the configuration is the first one's
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = super::count, help_heading = "Output")]
    pub(crate) top: usize,
    /// Where there is no plan: write that of the repair with this letter; with `--print-request`, the mended request
    #[arg(long, value_name = "LETTER", help_heading = "Output")]
    pub(crate) apply: Option<String>,
    /// Keep the answer with its proof in a file that `prismctl verify` checks without solving
    #[arg(long, value_name = "FILE", conflicts_with = "print_request", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) plan: Option<PathBuf>,
    /// Write the proof of the answer as PREFIX.opb and PREFIX.pbp for VeriPB, an independent checker; a pair for
    /// each objective where there are several (PREFIX.1.opb, …)
    #[arg(long, value_name = "PREFIX", conflicts_with = "print_request", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) veripb: Option<PathBuf>,
    /// Write the request file that the command line stands for, and nothing else
    #[arg(long, help_heading = "Output")]
    pub(crate) print_request: bool,
    /// Say what decided, what was close and what each constraint costs
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,
    /// Say where every price comes from
    #[arg(long, help_heading = "Output")]
    pub(crate) sources: bool,
    /// How the configuration is written
    #[arg(long, value_name = "FORMAT", default_value = "yaml", help_heading = "Output")]
    pub(crate) format: ConfigFormat,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

/// How a configuration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfigFormat {
    /// As the proxy reads it.
    Yaml,
    /// The same as JSON.
    Json,
}
