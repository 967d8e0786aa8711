//! Plan files, `prism-plan/1`: a configuration kept with everything that is needed to check it again, or the proof
//! that there is none. `make` writes them, `check` believes nothing in them.
//!
//! Texts stand in them as they are, so that a person can read the request and the configuration and a program can
//! take the problem and the certificate out.

pub(crate) mod check;
pub(crate) mod make;

use crate::common::Common;
use prism_registry::schema::Kind;
use serde::Deserialize;
use std::fmt::Write as _;

/// The first key's value in every plan file.
pub(crate) const FORMAT: &str = "prism-plan/1";

/// A plan file as it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanFile {
    /// The format.
    pub(crate) plan: String,
    /// The request, flags included, as `--print-request` writes it.
    pub(crate) request: String,
    /// The configuration that runs, where the request speaks of one.
    pub(crate) current: Option<String>,
    /// A line per file of the registry: its SHA-256 and its name.
    pub(crate) registry: String,
    /// The configuration; absent where there is none.
    pub(crate) config: Option<String>,
    /// What it costs, in micro-dollars a month.
    pub(crate) cost: Option<String>,
    /// What was solved, as `prismctl export --to problem` writes it.
    pub(crate) problem: Option<String>,
    /// Why the answer is right.
    pub(crate) certificate: Option<String>,
    /// Why nothing shows that the answer is right.
    pub(crate) no_certificate: Option<String>,
}

impl PlanFile {
    /// The file.
    pub(crate) fn text(&self) -> String {
        let mut text = Kind::Plan.modeline("") + &format!("plan: {}\n", self.plan);
        let mut block = |key: &str, value: Option<&String>| {
            let Some(value) = value else { return };
            let _ = writeln!(text, "{key}: |");
            value.trim_end().lines().for_each(|line| {
                let _ = writeln!(text, "{}", format!("  {line}").trim_end());
            });
        };
        block("no_certificate", self.no_certificate.as_ref());
        block("request", Some(&self.request));
        block("current", self.current.as_ref());
        block("config", self.config.as_ref());
        block("cost", self.cost.as_ref());
        block("registry", Some(&self.registry));
        block("problem", self.problem.as_ref());
        block("certificate", self.certificate.as_ref());
        text
    }
}

/// A line per file of the registry and of what is laid over it, in their order: `SHA-256  NAME`, as `sha256sum`
/// writes it.
pub(crate) fn hashes(common: &Common) -> String {
    let (layers, _) = common.layers();
    let files = layers.iter().flat_map(|layer| &layer.files);
    files.fold(String::new(), |mut lines, (name, text)| {
        let _ = writeln!(lines, "{}  {name}", prism_verify::sha256(text.as_bytes()));
        lines
    })
}
