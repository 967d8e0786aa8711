//! The only module that reads what is named on the command line.

use crate::usage::Usage;
use prism_model::Place;
use prism_registry::node::decode;
use prism_registry::{Diagnostic, Severity, codes};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// What messages call a file: its path, or stdin.
pub(crate) fn name_of(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// The text of a plain file or of stdin (`-`), of at most so many bytes. A pipe or a device named as a file is
/// refused: it may never end.
///
/// # Errors
/// What the system says, or that it is no text.
pub(crate) fn text_of(path: &Path, most_bytes: u64) -> anyhow::Result<String> {
    read(path, most_bytes).map_err(|finding| unread(path, &finding).into())
}

/// The same for a report, in which a file that cannot be read is a finding like others.
///
/// # Errors
/// As [`text_of`], at the first line where nothing was read.
pub(crate) fn read(path: &Path, most_bytes: u64) -> Result<String, Box<Diagnostic>> {
    let fault = |code, message: String| {
        let place = Place::File { path: name_of(path).into(), line: 1, column: 1 };
        Box::new(Diagnostic::new(code, Severity::Error, place, message))
    };
    let system = |error: io::Error| fault(codes::UNREADABLE, error.to_string());
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(most_bytes + 1).read_to_end(&mut bytes).map_err(system)?;
    } else {
        let found = fs::metadata(path).map_err(system)?;
        if !found.is_file() {
            return Err(fault(codes::NOT_A_FILE, "is not a plain file".to_owned()));
        }
        bytes.reserve(usize::try_from(found.len().min(most_bytes)).unwrap_or(0) + 1);
        File::open(path)
            .and_then(|file| file.take(most_bytes + 1).read_to_end(&mut bytes))
            .map_err(system)?;
    }
    if bytes.len() as u64 > most_bytes {
        return Err(fault(codes::TOO_LARGE, format!("is larger than {} MiB", most_bytes >> 20)));
    }
    decode(&name_of(path).into(), bytes)
}

/// Such a finding as the end of a command. Only what is no text has a place within the file.
pub(crate) fn unread(path: &Path, finding: &Diagnostic) -> Usage {
    match finding.code {
        codes::NOT_UTF8 => Usage::of(finding),
        _ => Usage::of_file(&name_of(path), finding),
    }
}
