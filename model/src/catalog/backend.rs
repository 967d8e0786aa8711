//! Who can do it: technologies, and what each of them promises.

use super::{Figure, Known};
use crate::{Exact, InterfaceId, InterfaceSet, Mark};
use serde::{Deserialize, Serialize};

/// What runs a backend inside Prism.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plugin {
    /// Part of the Prism process.
    BuiltIn,
    /// A plugin at a version: `prism-redis:v1.2.0`.
    Versioned {
        /// `prism-redis`.
        name: String,
        /// `v1.2.0`.
        version: String,
    },
    /// None exists: the backend is listed and priced, but fills no slot unless that is allowed.
    Missing,
}

/// How well a backend does an interface it lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Support {
    /// It works.
    Implemented,
    /// It works by imitation: allowed, with a warning.
    Emulated,
    /// It does not work yet and satisfies nothing.
    Planned,
}

/// One line of a backend's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implements {
    /// The interface.
    pub interface: InterfaceId,
    /// How well.
    pub support: Support,
    /// Dollars per month that each slot which has to have it pays for the imitation; only where it is emulated.
    pub penalty: Option<Figure>,
    /// What the file says beside it.
    pub note: Option<String>,
    /// Where it is listed.
    pub mark: Mark,
}

/// A technology and its promises: every interface in [`Backend::interfaces`] works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backend {
    /// `redis`.
    pub name: String,
    /// One line.
    pub description: String,
    /// What runs it.
    pub plugin: Plugin,
    /// `redis://host:port/db`.
    pub connection_format: String,
    /// Written when no offering is chosen.
    pub default_connection: String,
    /// Written with an offering; `${WORD}` and `{region}` are filled in.
    pub connection_template: String,
    /// The list as written, planned ones included.
    pub implements: Vec<Implements>,
    /// What works: the implemented and emulated ones of the list.
    pub interfaces: InterfaceSet,
    /// Per ordered attribute of the catalogue, the level it reaches.
    pub attributes: Vec<Known<u8>>,
    /// Whether data lives in memory, so that data size is memory size.
    pub in_memory: bool,
    /// Largest single value, in bytes.
    pub max_value: Known<Exact>,
    /// Compliance marks, where a source states them.
    pub compliance: Vec<String>,
    /// Attribute name, value, source and quality as written, for `describe`.
    pub stated: Vec<StatedAttribute>,
    /// Where it is defined.
    pub mark: Mark,
}

impl Backend {
    /// What having to have an interface costs here because it is only emulated.
    #[must_use]
    pub fn penalty(&self, interface: InterfaceId) -> Option<Figure> {
        self.implements.iter().find(|line| line.interface == interface).and_then(|line| line.penalty)
    }
}

/// An attribute as a backend's file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedAttribute {
    /// `durability`.
    pub name: String,
    /// `eventual`.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// `vendor`, `secondary` or `design`.
    pub quality: String,
    /// Where it is written.
    pub mark: Mark,
}
