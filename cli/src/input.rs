//! The only module that reads what is named on the command line.

use crate::usage::Usage;
use anyhow::Context as _;
use prism_registry::node::decode;
use std::fs::{self, File};
use std::io::Read as _;
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
    let name = || name_of(path);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(most_bytes + 1).read_to_end(&mut bytes).with_context(name)?;
    } else {
        let found = fs::metadata(path).with_context(name)?;
        anyhow::ensure!(found.is_file(), "{}: is not a plain file", path.display());
        bytes.reserve(usize::try_from(found.len().min(most_bytes)).unwrap_or(0) + 1);
        File::open(path)
            .and_then(|file| file.take(most_bytes + 1).read_to_end(&mut bytes))
            .with_context(name)?;
    }
    anyhow::ensure!(bytes.len() as u64 <= most_bytes, "{}: is larger than {} MiB", name(), most_bytes >> 20);
    decode(&name().into(), bytes).map_err(|finding| Usage::of(&finding).into())
}
