//! Findings as a program reads them. The keys are stable: all of them are always there.

use super::Checked;
use crate::render::findings::sorted;
use prism_model::Place;
use prism_registry::Diagnostic;
use serde::Serialize;

/// All findings of a run.
#[derive(Debug, Serialize)]
pub(super) struct Findings<'a> {
    /// Whether none of them is an error.
    pub(super) valid: bool,
    /// By file and line.
    pub(super) findings: Vec<Finding<'a>>,
}

/// One finding.
#[derive(Debug, Serialize)]
pub(super) struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    at: At<'a>,
    /// How many characters of the line it covers.
    width: u32,
    message: &'a str,
    label: Option<&'a str>,
    hint: Option<&'a str>,
    fix: Option<Patch<'a>>,
    related: Vec<Related<'a>>,
}

/// A place in a file, or a flag as typed.
#[derive(Debug, Serialize)]
struct At<'a> {
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    flag: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Patch<'a> {
    #[serde(flatten)]
    at: At<'a>,
    old: &'a str,
    new: &'a str,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    at: At<'a>,
    message: &'a str,
}

impl<'a> Findings<'a> {
    /// By file and line.
    pub(super) fn of(checked: &Checked<'a>) -> Self {
        Self {
            valid: !checked.fails(),
            findings: sorted(checked.findings).into_iter().map(Finding::of).collect(),
        }
    }
}

impl<'a> Finding<'a> {
    fn of(finding: &'a Diagnostic) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity.name(),
            at: At::of(&finding.place),
            width: finding.width,
            message: &finding.message,
            label: finding.label.as_deref(),
            hint: finding.hint.as_deref(),
            fix: finding.fix.as_ref().map(|fix| Patch {
                at: At::of(&fix.place),
                old: &fix.old,
                new: &fix.new,
            }),
            related: finding
                .related
                .iter()
                .map(|(place, words)| Related { at: At::of(place), message: words })
                .collect(),
        }
    }
}

impl<'a> At<'a> {
    fn of(place: &'a Place) -> Self {
        let nowhere = Self { file: None, line: None, column: None, flag: None };
        match place {
            Place::File { path, line, column } => {
                Self { file: Some(path), line: Some(*line), column: Some(*column), ..nowhere }
            }
            Place::Flag(text) => Self { flag: Some(text), ..nowhere },
            Place::Default => nowhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prism_registry::Severity;

    #[test]
    fn every_key_is_always_there() {
        let place = Place::File { path: "a.yaml".into(), line: 2, column: 3 };
        let finding = Diagnostic::new("PRISM0101", Severity::Error, place, "odd").fix("x", "y");
        let checked = Checked { command: "validate", files: Vec::new(), findings: &[finding] };
        let json = serde_json::to_string(&Findings::of(&checked)).unwrap();
        let expected = r#"{"valid":false,"findings":[{"code":"PRISM0101","severity":"error","file":"a.yaml","line":2,"column":3,"flag":null,"width":1,"message":"odd","label":null,"hint":null,"fix":{"file":"a.yaml","line":2,"column":3,"flag":null,"old":"x","new":"y"},"related":[]}]}"#;
        assert_eq!(json, expected);
    }
}
