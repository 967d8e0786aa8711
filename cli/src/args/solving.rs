//! How a problem is solved: the flags that every command with a solve in it takes.

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Args, Command, ValueEnum};
use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::time::Duration;

/// By which engine, and for how long.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "How it is solved")]
pub(crate) struct SolvingArgs {
    /// Which engine proves the optimum
    #[arg(long, value_name = "ENGINE", default_value = "auto", value_parser = EngineParser)]
    pub(crate) engine: EngineName,
    /// Stop after so many seconds (or at Ctrl-C), with the best so far and what is proven about it; where the proof is
    /// kept, the last third is for it
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,
    /// Stop after so many search nodes, with the best so far: the same on every machine
    #[arg(long, value_name = "N", value_parser = nodes)]
    pub(crate) max_nodes: Option<u64>,
    /// Work on so many threads at once where the problem falls apart; all processors without it. The answer is the
    /// same
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Which engine proves the optimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineName {
    /// Our own search, or clauses where a problem is mostly rules.
    Auto,
    /// Our own search.
    Exact,
    /// An integer program, to cross-check.
    Ilp,
    /// Clauses.
    Sat,
    /// The integer program, by HiGHS.
    #[cfg(feature = "highs")]
    Highs,
    /// The integer program, by COIN-OR branch and cut.
    #[cfg(feature = "cbc")]
    Cbc,
    /// The integer program, by SCIP.
    #[cfg(feature = "scip")]
    Scip,
}

/// Engines that have to be built in: each is a cargo feature.
const BUILT_IN: [&str; 3] = ["highs", "cbc", "scip"];

/// Reads the name of an engine. One that could be built in and is not is told apart from one that does not exist.
#[derive(Clone, Debug)]
struct EngineParser;

impl TypedValueParser for EngineParser {
    type Value = EngineName;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let names = EnumValueParser::<EngineName>::new();
        names.parse_ref(command, arg, value).map_err(|unknown| {
            let absent = BUILT_IN.into_iter().find(|&name| value == name);
            absent.map_or(unknown, |name| {
                let why = format!(
                    "this prismctl is built without the engine `{name}`; `cargo build -p prismctl --features {name}` \
                     builds one that has it (what it needs: docs/decisions/0011-which-engine.md)\n"
                );
                clap::Error::raw(ErrorKind::InvalidValue, why).with_cmd(command)
            })
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = EngineName::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        Some(Box::new(names))
    }
}

fn nodes(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "a whole number of nodes, such as 100000".to_owned())
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "a whole number of threads, from 1".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds, such as 60 or 0.5".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "a number of seconds, such as 60 or 0.5".to_owned())
}
