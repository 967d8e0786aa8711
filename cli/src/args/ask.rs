//! What is asked for: the flags that a request is made of, the same for every command that answers one.

use super::SolvingArgs;
use clap::{Args, ValueHint};
use prism_registry::request::Flags;
use std::path::PathBuf;

/// A request, and how it is solved.
#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    /// A request file, YAML or JSON; `-` is stdin. Flags beside it refine it: each takes the place of what the
    /// file says of the same thing; exclusions, interfaces and rules add up
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// What to build; `prismctl registry patterns list` shows all
    #[arg(long, value_name = "NAME")]
    pub(crate) pattern: Option<String>,
    /// Name of the namespace; the pattern's name without it. With a file and without `--pattern`: the namespaces
    /// of the file that the flags speak of (`payments-*`)
    #[arg(long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
    /// A backend or an offering for a slot (`registry:redis`); repeat it for several
    #[arg(long, value_name = "SLOT:NAME")]
    pub(crate) slot: Vec<String>,
    /// Measures, the most important first: cost, latency, backends, vendors, regions, clouds, optional,
    /// recommended, preferred, moves; each with an optional tolerance (`cost:5%,backends`), or a weighted sum
    /// (`cost+$20*vendors`)
    #[arg(long, value_name = "LIST")]
    pub(crate) optimize: Vec<String>,
    /// Fill an optional slot too; repeat it for several
    #[arg(long, value_name = "SLOT")]
    pub(crate) fill: Vec<String>,
    /// Units of its own for a slot; repeat it for several
    #[arg(long, value_name = "SLOT")]
    pub(crate) dedicated: Vec<String>,
    /// Rather these backends for a slot, the best first (`registry:redis,etcd`)
    #[arg(long, value_name = "SLOT:NAMES")]
    pub(crate) prefer: Vec<String>,
    /// Which slots have to be filled, for patterns with modes
    #[arg(long, value_name = "NAME")]
    pub(crate) mode: Option<String>,
    /// A label of the namespace (`team=payments`); repeat it for several
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) label: Vec<String>,

    /// Only in this region, or a slot only there (`registry:eu-west-1`); repeat it for several
    #[arg(long, value_name = "REGION", help_heading = "Where")]
    pub(crate) region: Vec<String>,
    /// Where the clients are; `--max-rtt` is judged from there
    #[arg(long, value_name = "REGIONS", help_heading = "Where")]
    pub(crate) clients: Vec<String>,
    /// Only in this jurisdiction (eu)
    #[arg(long, value_name = "WORD", help_heading = "Where")]
    pub(crate) jurisdiction: Option<String>,
    /// Only on this continent (europe)
    #[arg(long, value_name = "WORD", help_heading = "Where")]
    pub(crate) continent: Option<String>,
    /// Only in this cloud (aws)
    #[arg(long, value_name = "WORD", help_heading = "Where")]
    pub(crate) cloud: Option<String>,
    /// At most this far from the clients and back (30ms)
    #[arg(long, value_name = "TIME", help_heading = "Where")]
    pub(crate) max_rtt: Option<String>,
    /// These slots in one region, or `all`
    #[arg(long, value_name = "SLOTS", help_heading = "Where")]
    pub(crate) same_region: Vec<String>,
    /// These slots in one cloud, or `all`
    #[arg(long, value_name = "SLOTS", help_heading = "Where")]
    pub(crate) same_cloud: Vec<String>,

    /// Only billed by this vendor; repeat it for several
    #[arg(long, value_name = "NAME", help_heading = "From whom")]
    pub(crate) vendor: Vec<String>,
    /// Not billed by this vendor; repeat it for several
    #[arg(long, value_name = "NAME", help_heading = "From whom")]
    pub(crate) avoid_vendor: Vec<String>,
    /// Rather from this vendor, as long as the bill grows by no more than the premium (`aws:15%`)
    #[arg(long, value_name = "NAME[:PREMIUM]", help_heading = "From whom")]
    pub(crate) prefer_vendor: Option<String>,
    /// Not this backend, offering, vendor, region or cloud; repeat it for several
    #[arg(long, value_name = "NAME", help_heading = "From whom")]
    pub(crate) exclude: Vec<String>,
    /// At most so many different backends
    #[arg(long, value_name = "N", help_heading = "From whom")]
    pub(crate) max_backends: Option<String>,
    /// At most so many different vendors
    #[arg(long, value_name = "N", help_heading = "From whom")]
    pub(crate) max_vendors: Option<String>,
    /// At most so many different regions
    #[arg(long, value_name = "N", help_heading = "From whom")]
    pub(crate) max_regions: Option<String>,

    /// A need (`ttl=required`, `durability=persistent`, `sla=99.9%`, `max_rtt=30ms`); repeat it for several
    #[arg(long, value_name = "WORD[=VALUE]", help_heading = "What it must do")]
    pub(crate) need: Vec<String>,
    /// An interface that a slot must have, whatever its pattern lists (`messaging:pubsub_wildcards`)
    #[arg(long, value_name = "SLOT:NAMES", help_heading = "What it must do")]
    pub(crate) require: Vec<String>,
    /// An interface that a slot would like to have
    #[arg(long, value_name = "SLOT:NAMES", help_heading = "What it must do")]
    pub(crate) want: Vec<String>,
    /// Promised availability of every slot at least this (99.9%)
    #[arg(long, value_name = "PERCENT", help_heading = "What it must do")]
    pub(crate) min_sla: Option<String>,
    /// Latency (p99) of every slot's backend at most this (20ms)
    #[arg(long, value_name = "TIME", help_heading = "What it must do")]
    pub(crate) max_latency: Option<String>,
    /// What one namespace does: write_rps, read_rps, data_size, record_size, message_size, fan_out, connections,
    /// retention, mean; for one slot with its name before (`registry.data_size=4GiB`)
    #[arg(long, value_name = "WORD=VALUE,…", help_heading = "What it must do")]
    pub(crate) workload: Vec<String>,
    /// The most the whole bill may be in a month ('$900', quoted: a shell takes `$9` for a variable)
    #[arg(long, value_name = "MONEY", help_heading = "What it must do")]
    pub(crate) budget: Option<String>,
    /// For which environment: prod (the default), dev, or both, each with a document of its own
    #[arg(long, value_name = "NAMES", help_heading = "What it must do")]
    pub(crate) env: Vec<String>,
    /// Backends without a plugin may fill slots
    #[arg(long, help_heading = "What it must do")]
    pub(crate) allow_unplugged: bool,
    /// This may be unknown of a chosen offering (memory, sla, …); repeat it for several
    #[arg(long, value_name = "FACT", help_heading = "What it must do")]
    pub(crate) accept_unknown: Vec<String>,
    /// This must be known of a chosen offering (ops, connections, …); repeat it for several
    #[arg(long, value_name = "FACT", help_heading = "What it must do")]
    pub(crate) refuse_unknown: Vec<String>,
    /// Warn when an offering whose price is a lower bound wins by less than this (10 %)
    #[arg(long, value_name = "PERCENT", help_heading = "What it must do")]
    pub(crate) margin: Option<String>,

    /// The configuration that runs, as `generate config` wrote it; `--keep`, `--max-moves` and the measure `moves`
    /// compare with it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "What runs")]
    pub(crate) current: Option<String>,
    /// At most so many slots leave where they are
    #[arg(long, value_name = "N", help_heading = "What runs")]
    pub(crate) max_moves: Option<String>,
    /// Namespaces that stay where they are (`payments-*`); repeat it for several
    #[arg(long, value_name = "NAMES", help_heading = "What runs")]
    pub(crate) keep: Vec<String>,

    /// How it is solved.
    #[command(flatten)]
    pub(crate) solving: SolvingArgs,
}

impl AskArgs {
    /// What was typed. Texts stay as they are: places quote them.
    pub(crate) fn flags(&self) -> Flags {
        Flags {
            namespace: self.namespace.clone(),
            pattern: self.pattern.clone(),
            mode: self.mode.clone(),
            label: self.label.clone(),
            prefer: self.prefer.clone(),
            require: self.require.clone(),
            want: self.want.clone(),
            dedicated: self.dedicated.clone(),
            max_rtt: self.max_rtt.clone(),
            min_sla: self.min_sla.clone(),
            max_latency: self.max_latency.clone(),
            max_regions: self.max_regions.clone(),
            slot: self.slot.clone(),
            optimize: self.optimize.clone(),
            region: self.region.clone(),
            clients: self.clients.clone(),
            jurisdiction: self.jurisdiction.clone(),
            continent: self.continent.clone(),
            cloud: self.cloud.clone(),
            vendor: self.vendor.clone(),
            avoid_vendor: self.avoid_vendor.clone(),
            prefer_vendor: self.prefer_vendor.clone(),
            need: self.need.clone(),
            budget: self.budget.clone(),
            fill: self.fill.clone(),
            exclude: self.exclude.clone(),
            max_backends: self.max_backends.clone(),
            max_vendors: self.max_vendors.clone(),
            env: self.env.clone(),
            current: self.current.clone(),
            max_moves: self.max_moves.clone(),
            keep: self.keep.clone(),
            workload: self.workload.clone(),
            accept_unknown: self.accept_unknown.clone(),
            refuse_unknown: self.refuse_unknown.clone(),
            margin: self.margin.clone(),
            allow_unplugged: self.allow_unplugged,
            same_region: self.same_region.clone(),
            same_cloud: self.same_cloud.clone(),
        }
    }
}
