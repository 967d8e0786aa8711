//! JSON Schemas (draft-07) of every kind of file, for editors and other tools: `prismctl schema KIND`.
//!
//! The readers decide what a file may say; a schema says the same in the words of editors. Both are held
//! together by tests: every key a reader knows is in the schema and the other way round, every shipped file and
//! every request in the documentation fits. Words that are types elsewhere (measures, facts, workload words)
//! are taken from there. Where readers forgive (older spellings, keys of other tools) a schema is stricter.
//!
//! With a catalogue the names are enumerated, so that an editor completes them.

mod backend;
mod config;
mod emit;
mod explanation;
#[cfg(test)]
mod fits;
mod json;
mod offerings;
mod pattern;
mod request;
mod shape;
mod small;
#[cfg(test)]
mod tests;
mod verdict;

pub use json::Json;

use prism_model::Catalog;
use shape::{Object, Shape};

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What a person asks.
    Request,
    /// What runs where.
    Config,
    /// `backends/*.yaml`.
    Backend,
    /// `offerings/*.yaml`.
    Offerings,
    /// `patterns/*.yaml`.
    Pattern,
    /// `interfaces/*.yaml`.
    Interface,
    /// `regions/*.yaml`.
    Regions,
    /// `capabilities.yaml`.
    Capabilities,
    /// `plugins.yaml`.
    Plugins,
    /// `order.yaml`.
    Order,
    /// `matrix.yaml`.
    Matrix,
    /// What `generate config --plan` writes.
    Plan,
    /// What `explain --format json` writes.
    Explanation,
    /// What `verify --format json` writes.
    Verdict,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Request,
        Self::Config,
        Self::Backend,
        Self::Offerings,
        Self::Pattern,
        Self::Interface,
        Self::Regions,
        Self::Capabilities,
        Self::Plugins,
        Self::Order,
        Self::Matrix,
        Self::Plan,
        Self::Explanation,
        Self::Verdict,
    ];

    /// As it is named on the command line and in `registry/schemas/`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Config => "config",
            Self::Backend => "backend",
            Self::Offerings => "offerings",
            Self::Pattern => "pattern",
            Self::Interface => "interface",
            Self::Regions => "regions",
            Self::Capabilities => "capabilities",
            Self::Plugins => "plugins",
            Self::Order => "order",
            Self::Matrix => "matrix",
            Self::Plan => "plan",
            Self::Explanation => "explanation",
            Self::Verdict => "verdict",
        }
    }

    /// The first line of a file of this kind, by which editors find its schema; `up` leads from the file's folder
    /// to the one that holds `registry/schemas/`.
    #[must_use]
    pub fn modeline(self, up: &str) -> String {
        format!("# yaml-language-server: $schema={up}schemas/{}.json\n", self.name())
    }

    /// What a file of this kind is.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Request => "A request: what is asked, for one namespace or many",
            Self::Config => "A configuration: which backend fills which slot of which namespace",
            Self::Backend => "A backend: which interfaces it has, and how to reach it",
            Self::Offerings => "Offerings of a backend: who sells it where, at what price and size",
            Self::Pattern => "A pattern: slots, and what each asks of a backend",
            Self::Interface => "The interfaces of one data model",
            Self::Regions => "The regions of a cloud, or round trips between regions",
            Self::Capabilities => "The words people ask with: capabilities and attributes",
            Self::Plugins => "Every plugin and executor at the version that exists",
            Self::Order => "The catalogue order of all output and of every tie",
            Self::Matrix => "Which backend has which interfaces; generated",
            Self::Plan => "A plan: an answer with its request and its proof",
            Self::Explanation => "An explanation: why this plan or none, and what then",
            Self::Verdict => "A verdict: whether an answer is right, and what shows it",
        }
    }

    fn shape(self) -> Shape {
        let object: &'static Object = match self {
            Self::Request => &request::REQUEST,
            Self::Config => &config::CONFIG,
            Self::Backend => &backend::BACKEND,
            Self::Offerings => &offerings::OFFERINGS,
            Self::Pattern => &pattern::PATTERN,
            Self::Interface => &small::INTERFACES,
            Self::Regions => return Shape::Either(&small::REGIONS_OR_TRIPS),
            Self::Capabilities => &small::CAPABILITIES,
            Self::Plugins => &small::RELEASES,
            Self::Order => &small::ORDER,
            Self::Matrix => &small::MATRIX,
            Self::Plan => &small::PLAN,
            Self::Explanation => &explanation::EXPLANATION,
            Self::Verdict => &verdict::VERDICT,
        };
        Shape::Object(object)
    }
}

/// The schema of a kind of file; with the names of a catalogue where there is one.
#[must_use]
pub fn schema(kind: Kind, names: Option<&Catalog>) -> Json {
    emit::document(kind.title(), &kind.shape(), names)
}
