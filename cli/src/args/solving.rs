//! How a problem is solved: the flags that every command with a solve in it takes.

use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::time::Duration;

/// By which engine, and for how long.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "How it is solved")]
pub(crate) struct SolvingArgs {
    /// Which engine proves the optimum
    #[arg(long, value_name = "ENGINE", default_value = "exact")]
    pub(crate) engine: EngineName,
    /// Stop after so many seconds (or at Ctrl-C), with the best so far and what is proven about it
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
    /// Stop after so many search nodes, with the best so far: the same on every machine
    #[arg(long, value_name = "N")]
    pub(crate) max_nodes: Option<u64>,
    /// Work on so many threads at once where the problem falls apart; all processors without it. The answer is the
    /// same
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Which engine proves the optimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineName {
    /// Our own search.
    Exact,
    /// An integer program, to cross-check.
    Ilp,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds, such as 60 or 0.5".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "a number of seconds, such as 60 or 0.5".to_owned())
}
