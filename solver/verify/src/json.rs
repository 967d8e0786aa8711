//! From text to shapes; what does not fit is told with its path.

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Why a text is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", if path.is_empty() { String::new() } else { format!("{path}: ") })]
pub struct Unreadable {
    /// The JSON path, such as `demands[3].options[1].site`; empty for the whole.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

impl Unreadable {
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

/// Reads a shape from the whole of a text. Nesting is bounded by the parser.
pub(crate) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Unreadable> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        Unreadable::new(if path == "." { "" } else { &path }, error.inner().to_string())
    })?;
    json.end().map_err(|error| Unreadable::new("", error.to_string()))?;
    Ok(read)
}

/// The format a text says it has, if it says so.
#[derive(Deserialize)]
struct Stated {
    format: String,
}

/// Reads a document of a format.
pub(crate) fn read_as<'t, T: Deserialize<'t>>(text: &'t str, format: &str) -> Result<T, Unreadable> {
    let document = read(text);
    match document.is_err().then(|| read::<Stated>(text)) {
        Some(Ok(Stated { format: stated })) if stated != format => Err(not(format, &stated)),
        _ => document,
    }
}

/// That a document says to be something else.
pub(crate) fn not(format: &str, stated: &str) -> Unreadable {
    Unreadable::new("format", format!("it is {stated:?}, not {format:?}"))
}

/// The SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
