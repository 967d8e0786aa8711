//! What a person asked that cannot be done: one line that says so and one with the way out.

use anstyle::{AnsiColor, Style};
use prism_registry::Diagnostic;
use std::fmt::{self, Write as _};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Something asked that cannot be done.
#[derive(Debug)]
pub(crate) struct Usage {
    message: String,
    hint: Option<String>,
    code: Option<&'static str>,
}

impl Usage {
    /// `message` reads `place: what is wrong`.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, code: None }
    }

    /// What a finding says of a file that is not read any further.
    pub(crate) fn of(finding: &Diagnostic) -> Self {
        Self { hint: finding.hint.clone(), code: Some(finding.code), ..Self::new(finding.to_string()) }
    }

    /// What a finding says of a file of which nothing is read.
    pub(crate) fn of_file(name: &str, finding: &Diagnostic) -> Self {
        Self { code: Some(finding.code), ..Self::new(format!("{name}: {}", finding.message)) }
    }

    /// With the way out.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A name nobody knows, with the nearest one that somebody does. `list` is the command that shows all.
    pub(crate) fn unknown<'a>(
        what: &str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
        list: &str,
    ) -> Self {
        let known: Vec<&str> = known.collect();
        let same = known.iter().copied().find(|candidate| candidate.eq_ignore_ascii_case(name));
        let hint = match same.or_else(|| prism_registry::nearest(name, known.iter().copied())) {
            Some(near) => format!("did you mean `{near}`? `{list}` shows all"),
            None => format!("`{list}` shows all"),
        };
        Self::new(format!("`{name}` is not {what} in the catalogue")).hint(hint)
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Usage {}

/// What went wrong has been told already.
#[derive(Debug)]
pub(crate) struct Told;

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("told above")
    }
}

impl std::error::Error for Told {}

/// An error as a person reads it.
pub(crate) fn told(error: &anyhow::Error) -> String {
    let usage = error.downcast_ref::<Usage>();
    let code = usage.and_then(|usage| usage.code).map(|code| format!("[{code}]")).unwrap_or_default();
    let mut text = format!("{ERROR}error{code}{ERROR:#}: {error:#}\n");
    if let Some(hint) = usage.and_then(|usage| usage.hint.as_ref()) {
        let _ = writeln!(text, "{HINT}hint{HINT:#}: {hint}");
    }
    text
}
