//! What can be wrong with the price data, and where: `offerings.csv:17: …`.
//!
//! Parsing goes on after a fault, so one run lists them all.

use std::fmt;

/// A file of the price data, and the line of the row in it. Line 0 is the file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: &'static str,
    pub(crate) line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    #[error("cannot read: {0}")]
    Unreadable(String),
    #[error("no column `{0}`")]
    NoColumn(&'static str),
    #[error("malformed row: {0}")]
    MalformedRow(String),
    #[error("`{0}` is empty")]
    Blank(&'static str),
    #[error("`{column}` is `{text}`, not a plain decimal number")]
    NotANumber { column: String, text: String },
    #[error("`{column}` is `{text}`, not one of {known}")]
    UnknownWord { column: &'static str, text: String, known: String },
    #[error("no rule says how an offering counted in `{0}` is sold")]
    NoUnit(String),
    #[error("`capacity_json`: {0}")]
    Capacity(String),
    #[error("`{0}` appears twice")]
    Twice(String),
    #[error("no offering `{0}` in offerings.csv")]
    NoOffering(String),
    #[error("no region `{0}` in regions.csv")]
    NoRegion(String),
    #[error("`{from}` and `{to}` are in different clouds")]
    CrossCloud { from: String, to: String },
    #[error("no rule says which backend the analogue `{0}` is")]
    NoAnalogue(String),
    #[error("no rule says where backend `{0}` keeps its data")]
    NoBackend(String),
    #[error("no driver for component `{component}` of offering `{offering}`")]
    NoDriver { component: String, offering: String },
    #[error("component `{component}` of offering `{offering}`: `{unit}` does not measure `{driver}`")]
    WrongUnit { component: String, offering: String, unit: String, driver: &'static str },
    #[error("the primary meter of `{0}` differs from offerings.csv")]
    PrimaryDiffers(String),
    #[error("offering `{0}` is priced by use and has no meter: it would be free")]
    Free(String),
    #[error("no source is known for the SLA of service `{0}`")]
    NoSlaSource(String),
    #[error("backend `{0}` has a benchmark and no offering")]
    BenchmarkAlone(String),
}

/// All that is wrong, in the order of files and lines.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(Place, Problem)>);

impl Faults {
    pub(crate) fn push(&mut self, at: Place, problem: Problem) {
        self.0.push((at, problem));
    }

    /// The value, or `None` with the problem noted.
    pub(crate) fn check<T>(&mut self, at: Place, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.push(at, problem)).ok()
    }

    /// `value` if nothing was wrong.
    pub(crate) fn none<T>(mut self, value: T) -> Result<T, Self> {
        self.0.sort_by_key(|(at, _)| *at);
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    #[cfg(test)]
    pub(crate) fn problems(&self) -> Vec<&Problem> {
        self.0.iter().map(|(_, problem)| problem).collect()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in &self.0 {
            writeln!(f, "{at}: {problem}")?;
        }
        write!(f, "{} faults, nothing written", self.0.len())
    }
}

impl std::error::Error for Faults {}
