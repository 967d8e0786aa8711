//! What can be typed. Each command's help ends with examples that are run by the tests.

mod ask;
mod compare;
mod config;
mod explain;
mod export;
mod negative;
mod registry;
mod scaffold;
mod solve;
mod solving;
mod verify;

pub(crate) use ask::AskArgs;
pub(crate) use compare::{CompareArgs, CompareFormat, SplitArg};
pub(crate) use config::{ConfigFormat, GenerateConfigArgs};
pub(crate) use explain::{ExplainArgs, ExplainFormat};
pub(crate) use export::{ExportFormat, ExportProblemArgs};
pub(crate) use negative::joined;
pub(crate) use registry::{
    BackendsCommand, ExportArgs, FindArgs, GraphArgs, GraphFormat, InterfacesCommand, MatrixArgs,
    OfferingFilter, OfferingsCommand, PatternsCommand, RegistryCommand, ValidateRegistryArgs,
};

pub(crate) use solve::{SolutionFormat, SolveArgs};
pub(crate) use solving::{EngineName, SolvingArgs};
pub(crate) use verify::{VerdictFormat, VerifyArgs};

use clap::builder::{PossibleValuesParser, TypedValueParser};
pub(crate) use scaffold::{ScaffoldBackendArgs, ScaffoldInterfaceArgs, ScaffoldPatternArgs};

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use prism_registry::schema::Kind;
use std::path::PathBuf;

/// Which backends can run a pattern, what that costs, and the configuration that says so.
#[derive(Debug, Parser)]
#[command(name = "prismctl", version, propagate_version = true, disable_help_subcommand = true)]
#[command(arg_required_else_help = true, subcommand_required = true)]
#[command(after_help = "\
Examples:
  prismctl registry patterns list
      what can be built
  prismctl generate config --pattern multicast-registry --slot registry:redis --slot messaging:nats
      a configuration for one namespace
  prismctl validate iot.yaml
      does a configuration keep its promises?

Exit codes: 0 done, 1 findings, 2 wrong usage or unreadable input, 3 proven: no plan, 4 stopped early with a
valid plan, 5 stopped early without one, 70 a bug of prismctl, 130 a second Ctrl-C")]
pub(crate) struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub(crate) global: Global,
    /// What is to be done.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// A folder with a registry of your own, laid over the shipped one; repeat it for several, later ones win
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) registry: Vec<PathBuf>,
    /// Offerings of your own (your rates, your measured capacities): a file, or a folder of a registry's shape
    #[arg(long, global = true, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) offerings: Vec<PathBuf>,
    /// Colours; `auto` asks the terminal and `NO_COLOR`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
}

/// When output has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What the registry knows: patterns, backends, interfaces, offerings
    #[command(subcommand)]
    Registry(RegistryCommand),
    /// Write a configuration, or files to start a registry of your own from
    #[command(subcommand)]
    Generate(GenerateCommand),
    /// What else there is: the next best plans, a trade between measures, the best of each vendor
    Compare(Box<CompareArgs>),
    /// Check namespace configurations
    Validate(ValidateArgs),
    /// Solve a problem file: the bare solver, without a registry
    Solve(SolveArgs),
    /// Check that an answer is right, without solving
    Verify(VerifyArgs),
    /// The JSON Schema of a kind of file, for your editor
    Schema(SchemaArgs),
    /// Write what the solver solves, for other solvers
    Export(Box<ExportProblemArgs>),
    /// Why this plan or none, what constraints cost, what if; or the story behind a code such as PRISM0102
    Explain(Box<ExplainArgs>),
    /// A script that completes commands and names in your shell
    Completions(CompletionsArgs),
    /// The manual page of a command
    Man(ManArgs),
}

/// What is to be written.
#[derive(Debug, Subcommand)]
pub(crate) enum GenerateCommand {
    /// A namespace configuration, with the backends you name or the cheapest that qualify
    Config(Box<GenerateConfigArgs>),
    /// Files to start an interface of your own from: its entry and its contract
    Interface(ScaffoldInterfaceArgs),
    /// Files to start a backend of your own from
    Backend(ScaffoldBackendArgs),
    /// Files to start a pattern of your own from: slots, an API and its contract
    Pattern(ScaffoldPatternArgs),
}

/// From one to a thousand.
fn count(text: &str) -> Result<usize, String> {
    let counted = text.parse().ok().filter(|count| (1..=1000).contains(count));
    counted.ok_or_else(|| "a whole number from 1 to 1000".to_owned())
}

/// How data is written, and where.
#[derive(Clone, Debug, Args)]
pub(crate) struct DataArgs {
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: DataFormat,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// How data is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For both.
    Yaml,
}

/// How findings are written: text goes to stderr, the others to stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people, on stderr.
    Text,
    /// For programs, on stdout.
    Json,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// JUnit XML, for build servers.
    Junit,
}

/// `validate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl validate iot.yaml
      every slot with what it needs and what its backend has
  prismctl validate iot.yaml billing.yaml --format json
      for a pipeline: findings with file, line, column, hint and fix
  prismctl generate config --pattern work-queue --slot queue:postgres | prismctl validate -
      from stdin

Exit codes: 0 valid, 1 findings, 2 a file cannot be read")]
pub(crate) struct ValidateArgs {
    /// Backends without a plugin are warned of only, as `generate config --allow-unplugged` writes them
    #[arg(long)]
    pub(crate) allow_unplugged: bool,
    /// Files with namespaces; `-` is stdin
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// How it is written: text for people, the others for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: FindingsFormat,
}

/// `schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl schema request
      what a request file may say
  prismctl schema request --with-registry -o request.schema.json
      the same with every name of the registry, so that an editor completes them
  prismctl schema backend --registry ours --with-registry
      with the names of your own registry too")]
pub(crate) struct SchemaArgs {
    /// What kind of file
    #[arg(value_name = "KIND", value_parser = kinds())]
    pub(crate) kind: Kind,
    /// Enumerate the names of the registry
    #[arg(long)]
    pub(crate) with_registry: bool,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// Kinds of files, by their names.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    let called =
        |name: String| Kind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Kind::Request);
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).map(called)
}

/// `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl completions bash > prismctl.bash
      to be sourced from ~/.bashrc
  prismctl completions zsh > _prismctl
      for a folder of $fpath
  prismctl completions fish > prismctl.fish
      for ~/.config/fish/completions")]
pub(crate) struct CompletionsArgs {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// `man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl man > prismctl.1
      the page of prismctl itself
  prismctl man validate > prismctl-validate.1
      the page of one command
  prismctl man registry backends find > prismctl-registry-backends-find.1
      at any depth")]
pub(crate) struct ManArgs {
    /// The command; without one, prismctl itself
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
