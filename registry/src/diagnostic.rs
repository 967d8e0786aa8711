//! Findings: what is wrong in a file or on the command line, where, and the way out. One type for all
//! readers; the command renders it, `explain CODE` tells the whole story behind a code.

use crate::codes;
use prism_model::Place;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It must be mended.
    Error,
    /// It deserves a look.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Severity {
    /// `error`, `warning`, `note`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A fix: replace this part of the line by that. An empty part inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub old: String,
    /// What should.
    pub new: String,
}

/// One finding. `message` reads `what is wrong`: names in backticks, no capital, no full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable: `PRISM0102`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// How many characters of the line it covers; 0 or 1 is a caret.
    pub width: u32,
    /// What is wrong.
    pub message: String,
    /// A few words beside the marked text.
    pub label: Option<String>,
    /// The way out.
    pub hint: Option<String>,
    /// The way out as a patch.
    pub fix: Option<Fix>,
    /// Other places that matter, each with a few words.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A finding with its code, place and message.
    pub fn new(code: &'static str, severity: Severity, place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            severity,
            place,
            width: 1,
            message,
            label: None,
            hint: None,
            fix: None,
            related: Vec::new(),
        }
    }

    /// With the way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With the number of characters it covers.
    #[must_use]
    pub fn width(mut self, characters: usize) -> Self {
        self.width = u32::try_from(characters).unwrap_or(u32::MAX);
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn related(mut self, place: Place, words: impl Into<String>) -> Self {
        self.related.push((place, words.into()));
        self
    }

    /// With a patch.
    #[must_use]
    pub fn fix(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.fix = Some(Fix { place: self.place.clone(), old: old.into(), new: new.into() });
        self
    }
}

impl fmt::Display for Diagnostic {
    /// `place: message`, the form for one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Findings shown per file; a file with more is broken as a whole.
const MOST_FINDINGS: usize = 200;

/// Of each file no more findings than a person would read, in their order, and a last one that says so. It is an
/// error if one is left out: what is sound stays sound, and what is not does not become it.
#[must_use]
pub fn cut_short(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<Option<Arc<str>>, (usize, usize)> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        let file = match &finding.place {
            Place::File { path, .. } => Some(path.clone()),
            Place::Flag(_) | Place::Default => None,
        };
        let (count, last) = seen.entry(file).or_default();
        *count += 1;
        if *count <= MOST_FINDINGS || finding.severity == Severity::Note {
            kept.push(finding);
        } else if *count == MOST_FINDINGS + 1 {
            *last = kept.len();
            let message = format!("this file has more than {MOST_FINDINGS} findings; the rest is not shown");
            kept.push(Diagnostic::new(codes::TOO_MANY, finding.severity, finding.place, message));
        } else if let Some(told) = kept.get_mut(*last) {
            told.severity = told.severity.min(finding.severity);
        }
    }
    kept
}
