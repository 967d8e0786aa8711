//! Findings for other programs: JSON of our own, and the three shapes that pipelines know already.

mod github;
mod json;
mod junit;
mod sarif;

use crate::args::FindingsFormat;
use prism_model::Place;
use prism_registry::{Diagnostic, Severity};

/// What a check found, and where it looked.
pub(crate) struct Checked<'a> {
    /// The command, as typed: `validate`.
    pub(crate) command: &'a str,
    /// Every file that was read, so that a report can say which are sound.
    pub(crate) files: Vec<&'a str>,
    /// What is wrong.
    pub(crate) findings: &'a [Diagnostic],
}

impl Checked<'_> {
    /// Whether something must be mended.
    pub(crate) fn fails(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The report as a program reads it; nothing where people read.
    pub(crate) fn report(&self, format: FindingsFormat) -> serde_json::Result<Option<String>> {
        Ok(match format {
            FindingsFormat::Text => None,
            FindingsFormat::Json => Some(pretty(&json::Findings::of(self))?),
            FindingsFormat::Sarif => Some(pretty(&sarif::log(self))?),
            FindingsFormat::Github => Some(github::annotations(self)),
            FindingsFormat::Junit => Some(junit::suites(self)),
        })
    }
}

fn pretty(value: &impl serde::Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n")
}

/// What is wrong, the other places that matter and the way out, a line each.
fn words(finding: &Diagnostic) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.related.iter().map(|(place, words)| format!("{place}: {words}")));
    lines.extend(finding.hint.iter().map(|hint| format!("hint: {hint}")));
    lines.join("\n")
}

/// The file a finding points into; `None` for a flag.
fn file_of(place: &Place) -> Option<&str> {
    match place {
        Place::File { path, .. } => Some(path),
        Place::Flag(_) | Place::Default => None,
    }
}
