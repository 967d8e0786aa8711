//! What can be asked: interfaces in families, and the words people ask with.

use crate::{InterfaceId, Mark, ModelId};
use serde::{Deserialize, Serialize};

/// A family of interfaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataModel {
    /// `keyvalue`.
    pub name: String,
    /// One line.
    pub description: String,
    /// Where it is defined.
    pub mark: Mark,
}

/// A thin proto service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// `keyvalue_scan`.
    pub name: String,
    /// Its family.
    pub model: ModelId,
    /// `KeyValueScanInterface`.
    pub service: String,
    /// `proto/interfaces/keyvalue_scan.proto`.
    pub proto_file: String,
    /// One line.
    pub description: String,
    /// As in the proto: `Scan(ScanRequest) returns (stream ScanResponse)`.
    pub methods: Vec<String>,
    /// Where it is defined.
    pub mark: Mark,
}

/// A word for an interface flavour: `ttl` for `keyvalue_ttl`. Also known as `ttl_support`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// `ttl`.
    pub name: String,
    /// What it stands for.
    pub interface: InterfaceId,
    /// One line.
    pub description: String,
    /// Where it is defined.
    pub mark: Mark,
}

/// An attribute whose values are ordered, weakest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// `durability`.
    pub name: String,
    /// Weakest first: `ephemeral`, `eventual`, `persistent`.
    pub order: Vec<String>,
    /// Other words for those values, with the position each stands for.
    pub synonyms: Vec<(String, u8)>,
    /// Where it is defined.
    pub mark: Mark,
}

impl Attribute {
    /// The position `word` stands for.
    #[must_use]
    pub fn level(&self, word: &str) -> Option<u8> {
        let ordered = self.order.iter().position(|value| value == word);
        let ordered = ordered.and_then(|index| u8::try_from(index).ok());
        ordered.or_else(|| self.synonyms.iter().find(|(name, _)| name == word).map(|&(_, level)| level))
    }
}
