//! `registry …`.

use super::{DataArgs, FindingsFormat};
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `registry`.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  prismctl registry patterns list
      what can be built
  prismctl registry backends find --interface=keyvalue --capability=scan_support
      who can enumerate keys
  prismctl registry validate
      are all files sound, and can every pattern be filled?")]
pub(crate) enum RegistryCommand {
    /// What can be built: patterns with slots
    #[command(subcommand)]
    Patterns(PatternsCommand),
    /// Who can do it: technologies and the interfaces they implement
    #[command(subcommand)]
    Backends(BackendsCommand),
    /// What can be asked: thin services, grouped by data model
    #[command(subcommand)]
    Interfaces(InterfacesCommand),
    /// At what price: ways to buy or run a backend
    #[command(subcommand)]
    Offerings(OfferingsCommand),
    /// Backends × interfaces as YAML, and whether registry/matrix.yaml says the same
    Matrix(MatrixArgs),
    /// Backends, interfaces and slots as a drawing
    Graph(GraphArgs),
    /// Write the shipped registry to a folder, to edit
    Export(ExportArgs),
    /// Check every file of a registry, and that every pattern can be filled
    Validate(ValidateRegistryArgs),
}

/// `registry patterns`.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  prismctl registry patterns list
      one line each
  prismctl registry patterns describe multicast-registry
      its slots, and which backends satisfy them
  prismctl registry patterns list --format json
      for programs")]
pub(crate) enum PatternsCommand {
    /// One line for each pattern
    #[command(after_help = "\
Examples:
  prismctl registry patterns list
      name, version and summary
  prismctl registry patterns list --format yaml
      as YAML
  prismctl registry patterns list --format json -o patterns.json
      into a file")]
    List(DataArgs),
    /// The slots of a pattern, and which backends satisfy them
    #[command(after_help = "\
Examples:
  prismctl registry patterns describe multicast-registry
      slots, interfaces and backends
  prismctl registry patterns describe cache-aside
      a pattern with a rule across its slots
  prismctl registry patterns describe saga --format json
      everything, flows and methods included")]
    Describe(NamedArgs),
}

/// `registry backends`.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  prismctl registry backends list
      one line each
  prismctl registry backends describe redis
      interfaces, attributes and what it is offered as
  prismctl registry backends find --interface=keyvalue --capability=scan_support
      who can do it")]
pub(crate) enum BackendsCommand {
    /// One line for each backend
    #[command(after_help = "\
Examples:
  prismctl registry backends list
      name, interfaces, plugin and description
  prismctl registry backends list --format json
      for programs
  prismctl registry backends list --format yaml -o backends.yaml
      into a file")]
    List(DataArgs),
    /// What a backend implements, promises and costs
    #[command(after_help = "\
Examples:
  prismctl registry backends describe redis
      interfaces by data model, attributes with their sources, offerings
  prismctl registry backends describe timescaledb
      a backend that nobody offers and that has no plugin
  prismctl registry backends describe postgres --format json
      for programs")]
    Describe(NamedArgs),
    /// Backends that have what you name
    #[command(after_help = "\
Examples:
  prismctl registry backends find --interface=keyvalue --capability=scan_support
      by data model and capability
  prismctl registry backends find --interface keyvalue_scan --interface keyvalue_ttl
      by interfaces
  prismctl registry backends find --interface pubsub --capability persistence=false
      `false` is no wish: having it does not hurt")]
    Find(FindArgs),
}

/// What `find` asks.
#[derive(Debug, Args)]
#[group(id = "asked", multiple = true, required = true, args = ["interface", "capability"])]
pub(crate) struct FindArgs {
    /// A data model (keyvalue) or an interface (keyvalue_scan); repeat it for several
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) interface: Vec<String>,
    /// A capability (scan, scan_support), `=true` or `=false`; repeat it for several
    #[arg(long, value_name = "WORD[=BOOL]", value_delimiter = ',')]
    pub(crate) capability: Vec<String>,
    /// How it is written, and where
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// `registry interfaces`.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  prismctl registry interfaces list
      one line each
  prismctl registry interfaces describe keyvalue_scan
      its methods and who implements it
  prismctl registry interfaces describe KeyValueScanInterface
      by the name of its service")]
pub(crate) enum InterfacesCommand {
    /// One line for each interface
    #[command(after_help = "\
Examples:
  prismctl registry interfaces list
      name, methods, backends and description
  prismctl registry interfaces list --format json
      for programs
  prismctl registry interfaces list --format yaml
      as YAML")]
    List(DataArgs),
    /// The methods of an interface, who implements it and which slots ask for it
    #[command(after_help = "\
Examples:
  prismctl registry interfaces describe keyvalue_scan
      by name
  prismctl registry interfaces describe KeyValueScanInterface
      by the name of its service
  prismctl registry interfaces describe queue_visibility --format json
      for programs")]
    Describe(NamedArgs),
}

/// `registry offerings`.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  prismctl registry offerings list --backend redis
      one line each
  prismctl registry offerings list --vendor aws --region eu-west-1
      what one vendor has in one region
  prismctl registry offerings list --format json
      for programs")]
pub(crate) enum OfferingsCommand {
    /// One line for each offering
    #[command(after_help = "\
Examples:
  prismctl registry offerings list --backend redis
      of one backend
  prismctl registry offerings list --vendor aws --region eu-west-1
      of one vendor in one region
  prismctl registry offerings list --format json
      for programs")]
    List(OfferingFilter),
    /// Every figure of an offering with its source, date and confidence
    #[command(after_help = "\
Examples:
  prismctl registry offerings describe aws-elasticache-redis-t4g-small-1n-us-east-1
      price, capacity, promises and sites
  prismctl registry offerings describe aws-sqs-standard-us-east-1
      one that is paid per request
  prismctl registry offerings describe aws-sqs-standard-us-east-1 --format json
      for programs")]
    Describe(NamedArgs),
}

/// Which offerings are listed.
#[derive(Debug, Args)]
pub(crate) struct OfferingFilter {
    /// Of this backend only; repeat it for several
    #[arg(long, value_name = "NAME")]
    pub(crate) backend: Vec<String>,
    /// Billed by this vendor only; repeat it for several
    #[arg(long, value_name = "NAME")]
    pub(crate) vendor: Vec<String>,
    /// With a price in this region only; repeat it for several
    #[arg(long, value_name = "NAME")]
    pub(crate) region: Vec<String>,
    /// How it is written, and where
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// One thing by its name.
#[derive(Debug, Args)]
pub(crate) struct NamedArgs {
    /// Its name
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// How it is written, and where
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// `registry matrix`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl registry matrix
      the matrix of the shipped registry
  prismctl registry matrix --check my-registry
      is my-registry/matrix.yaml current?
  prismctl registry matrix --write my-registry
      make it so

Exit codes: 0 done, 1 the file is not current, 2 a file cannot be read")]
pub(crate) struct MatrixArgs {
    /// A whole registry; without it, the one that commands use
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// Write matrix.yaml in DIR
    #[arg(long, requires = "dir", conflicts_with = "check")]
    pub(crate) write: bool,
    /// Compare with matrix.yaml in DIR (or with the shipped one)
    #[arg(long)]
    pub(crate) check: bool,
}

/// `registry graph`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl registry graph --format dot | dot -Tsvg > registry.svg
      with Graphviz
  prismctl registry graph --format mermaid --pattern multicast-registry
      one pattern, for a Markdown page
  prismctl registry graph --format json
      nodes and edges, for programs")]
pub(crate) struct GraphArgs {
    /// The language of the drawing
    #[arg(long, value_name = "FORMAT", default_value = "dot")]
    pub(crate) format: GraphFormat,
    /// Only this pattern, the interfaces its slots ask for and their backends; repeat it for several
    #[arg(long, value_name = "NAME")]
    pub(crate) pattern: Vec<String>,
    /// A file instead of stdout, written whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// The language of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// Graphviz.
    Dot,
    /// Markdown pages.
    Mermaid,
    /// Nodes and edges.
    Json,
}

/// `registry export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl registry export my-registry
      every file, protos included, into a new folder
  prismctl registry validate my-registry
      after editing
  prismctl registry backends list --registry my-registry
      with it laid over the shipped one

Exit codes: 0 done, 2 DIR is not empty or cannot be written")]
pub(crate) struct ExportArgs {
    /// A folder that does not exist yet, or is empty
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
}

/// `registry validate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl registry validate
      the shipped registry
  prismctl registry validate my-registry
      a folder: by itself if it has interfaces, backends and patterns, else laid over the shipped one
  prismctl registry validate --format json
      for a pipeline: findings with file, line, column, hint and fix

Exit codes: 0 sound (warnings are told), 1 errors, 2 DIR cannot be read")]
pub(crate) struct ValidateRegistryArgs {
    /// The folder; without it, the registry that commands use
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// How it is written: text for people, JSON for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: FindingsFormat,
}
