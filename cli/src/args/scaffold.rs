//! `generate interface`, `generate backend`, `generate pattern`.

use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Where the files go.
#[derive(Debug, Args)]
pub(crate) struct Into {
    /// The folder of your registry; it is made if it is not there, and no file in it is overwritten
    #[arg(long, value_name = "DIR", default_value = "my-registry", value_hint = ValueHint::DirPath)]
    pub(crate) into: PathBuf,
}

/// `generate interface`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl generate interface keyvalue_expiry
      one more interface of a data model
  prismctl generate interface lock_basic --into our-registry
      the first one of a model of your own
  prismctl registry validate our-registry
      is it sound?

Exit codes: 0 done, 2 wrong usage, or a file is there already")]
pub(crate) struct ScaffoldInterfaceArgs {
    /// Its name: the data model, `_` and what it adds (keyvalue_expiry)
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// Where the files go
    #[command(flatten)]
    pub(crate) into: Into,
}

/// `generate backend`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl generate backend valkey
      with `keyvalue_basic`
  prismctl generate backend valkey --implements keyvalue_basic,keyvalue_ttl,queue_basic
      with what it can do
  prismctl generate config --registry my-registry --pattern session-store --slot sessions:valkey
      and what it is good for

Exit codes: 0 done, 2 wrong usage, or a file is there already")]
pub(crate) struct ScaffoldBackendArgs {
    /// Its name (valkey)
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// What it implements; repeat it for several
    #[arg(long, value_name = "INTERFACES", value_delimiter = ',')]
    pub(crate) implements: Vec<String>,
    /// Where the files go
    #[command(flatten)]
    pub(crate) into: Into,
}

/// `generate pattern`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prismctl generate pattern ledger
      with one slot
  prismctl generate pattern ledger --slot book:keyvalue_basic,keyvalue_transactional --slot feed:stream_basic
      with slots of your own, and the interfaces they require
  prismctl registry patterns describe ledger --registry my-registry
      who can fill them?

Exit codes: 0 done, 2 wrong usage, or a file is there already")]
pub(crate) struct ScaffoldPatternArgs {
    /// Its name (ledger)
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// A slot and the interfaces it requires (`book:keyvalue_basic,keyvalue_ttl`); repeat it for several
    #[arg(long, value_name = "SLOT:INTERFACES")]
    pub(crate) slot: Vec<String>,
    /// Where the files go
    #[command(flatten)]
    pub(crate) into: Into,
}
