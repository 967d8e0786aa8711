//! `explain …`.

use super::{AskArgs, EngineName};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl explain -f request.yaml
      why this plan, and what every constraint costs; or why there is none, and what could be taken back
  prismctl explain -f request.yaml --why-not registry:postgres --what-if 'price redis -20%'
      what another choice would cost and what would make it win; the plan at other prices
  prismctl explain PRISM0102
      what a code means, what causes it, and the way out; the digits are enough

Exit codes: 0 done (a plan is proven optimal), 2 wrong usage, 3 proven: no plan, 4 stopped early with a valid
plan, 5 stopped early without one")]
pub(crate) struct ExplainArgs {
    /// A code; with neither a code nor a request, all codes
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// What is asked for.
    #[command(flatten)]
    pub(crate) ask: AskArgs,
    /// Why the plan does not have this: `registry:postgres`, an offering, `vendor:gcp`, `region:eu-west-1` (every slot
    /// there), a whole configuration (`rival.yaml`); repeat it for several
    #[arg(long, value_name = "SLOT:NAME", help_heading = "Questions")]
    pub(crate) why_not: Vec<String>,
    /// What would be if: `drop needs.ttl`, `price redis -20%`, `retire kafka`; repeat it to suppose several together
    #[arg(long, value_name = "SUPPOSITION", help_heading = "Questions")]
    pub(crate) what_if: Vec<String>,
    /// Say where every price comes from
    #[arg(long, help_heading = "Output")]
    pub(crate) sources: bool,
    /// How it is written: `markdown` for a pull request, `json` for programs (`prismctl schema explanation`)
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: ExplainFormat,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

impl ExplainArgs {
    /// Whether something is asked for, rather than a code.
    pub(crate) fn is_request(&self) -> bool {
        self.ask.file.is_some() || self.ask.flags() != prism_registry::request::Flags::default()
    }

    /// The first flag that speaks of the answer to a request, as typed; nothing in a command without one.
    pub(crate) fn of_an_answer(&self) -> Option<String> {
        let solving = &self.ask.solving;
        let quoted = |flag: &str, text: &String| match text.contains(char::is_whitespace) {
            true => format!("{flag} '{text}'"),
            false => format!("{flag} {text}"),
        };
        let asked = self.why_not.first().map(|text| quoted("--why-not", text));
        let asked = asked.or_else(|| self.what_if.first().map(|text| quoted("--what-if", text)));
        let word = |value: Option<PossibleValue>| {
            value.map_or_else(String::new, |value| value.get_name().to_owned())
        };
        let (format, engine) = (self.format.to_possible_value(), solving.engine.to_possible_value());
        let given = [
            self.sources.then(|| "--sources".to_owned()),
            (self.format != ExplainFormat::Text).then(|| format!("--format {}", word(format))),
            (solving.engine != EngineName::Auto).then(|| format!("--engine {}", word(engine))),
            solving.time_limit.map(|limit| format!("--time-limit {}", limit.as_secs_f64())),
            solving.max_nodes.map(|nodes| format!("--max-nodes {nodes}")),
            solving.threads.map(|threads| format!("--threads {threads}")),
        ];
        asked.or_else(|| given.into_iter().flatten().next())
    }
}

/// How an explanation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people.
    Text,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
}
