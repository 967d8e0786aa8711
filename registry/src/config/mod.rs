//! Namespace configurations: what `generate config` writes and the proxy reads. Which backend fills which slot
//! of which pattern, with the interfaces used and how to connect.
//!
//! [`render`] writes them, always the same bytes for the same configuration; [`read`] reads them back with the
//! place of every word, the older spelling included; [`validate`] holds one against the catalogue and says,
//! interface by interface, who implements it, and everything that is wrong.

pub mod codes;
mod connection;
pub(crate) mod format;
mod interfaces;
mod read;
mod render;
mod report;
mod rules;
mod secrets;
#[cfg(test)]
mod tests;
mod validate;

pub use connection::{connection_default, connection_for, connection_of_pool};
pub(crate) use interfaces::listed_interfaces;
pub use read::{At, Older, Reading, Written, WrittenSlot, read};
pub use render::render;
pub use report::{InterfaceLine, Report, SlotReport, Verdict};
pub use validate::validate;

/// The configuration of one namespace, to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamespaceConfig {
    /// `iot-devices`.
    pub name: String,
    /// `multicast-registry`.
    pub pattern: String,
    /// `v1`.
    pub pattern_version: Option<String>,
    /// `stateful`, of a pattern that has modes.
    pub mode: Option<String>,
    /// `dev`; namespaces of one environment stand in one document.
    pub environment: Option<String>,
    /// In the order written.
    pub slots: Vec<SlotConfig>,
}

/// How one slot is filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotConfig {
    /// `registry`.
    pub slot: String,
    /// `redis`.
    pub backend: String,
    /// What the slot uses of it.
    pub interfaces: Vec<String>,
    /// `aws-elasticache-redis-t4g-small-1n-eu-west-1`.
    pub offering: Option<String>,
    /// `eu-west-1`, or several joined by `+`.
    pub region: Option<String>,
    /// How many are bought.
    pub units: Option<u64>,
    /// `redis://localhost:6379/0`.
    pub connection: Option<String>,
    /// Everything else under `config:`; it means something to the backend's plugin only.
    pub settings: Vec<(String, Setting)>,
}

/// A value under `config:` that is passed through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Text, quoted where it has to be.
    Text(String),
    /// A number, `true`, `false` or `null`, as written.
    Bare(String),
    /// A list.
    List(Vec<Self>),
    /// A map.
    Map(Vec<(String, Self)>),
}
