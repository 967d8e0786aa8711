//! The registry on disk: what differs from the import, and how to make it the same.
//!
//! A file that carries our header and that no import yields any more is stale, and goes.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::render::is_generated;

/// One file that is not as the import has it. Paths are relative to the registry.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change<'a> {
    Missing(&'a Path, &'a str),
    Differs(&'a Path, &'a str),
    Stale(PathBuf),
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path, _) => write!(f, "{}: missing", path.display()),
            Self::Differs(path, _) => write!(f, "{}: differs", path.display()),
            Self::Stale(path) => write!(f, "{}: stale", path.display()),
        }
    }
}

pub(crate) fn changes<'a>(
    registry: &Path,
    files: &'a BTreeMap<PathBuf, String>,
) -> anyhow::Result<Vec<Change<'a>>> {
    let mut changes = Vec::new();
    for (path, text) in files {
        match read(&registry.join(path))? {
            None => changes.push(Change::Missing(path, text)),
            Some(old) if old != text.as_bytes() => changes.push(Change::Differs(path, text)),
            Some(_) => {}
        }
    }
    changes.extend(stale(registry, files)?.into_iter().map(Change::Stale));
    Ok(changes)
}

/// The bytes of a file, if it is there.
fn read(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{}: cannot read", path.display())),
    }
}

/// Generated files that are not among `files`, sorted.
fn stale(registry: &Path, files: &BTreeMap<PathBuf, String>) -> anyhow::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    for folder in ["offerings", "regions"] {
        let Ok(entries) = fs::read_dir(registry.join(folder)) else { continue };
        for entry in entries {
            let path = Path::new(folder).join(entry?.file_name());
            let ours = || {
                Ok::<_, anyhow::Error>(read(&registry.join(&path))?.is_some_and(|text| is_generated(&text)))
            };
            if path.extension().is_some_and(|e| e == "yaml") && !files.contains_key(&path) && ours()? {
                stale.push(path);
            }
        }
    }
    stale.sort();
    Ok(stale)
}

/// Makes every change. Each file is replaced whole or not at all.
pub(crate) fn apply(registry: &Path, changes: &[Change<'_>]) -> anyhow::Result<()> {
    for change in changes {
        match change {
            Change::Missing(path, text) | Change::Differs(path, text) => write(&registry.join(path), text)?,
            Change::Stale(path) => fs::remove_file(registry.join(path))
                .with_context(|| format!("{}: cannot remove", path.display()))?,
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let put = || -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = temporary(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    put().with_context(|| format!("{}: cannot write", path.display()))
}

/// Beside its target, so that the rename stays within one file system; readable like any other file.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".prism-import-").tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::HEADER;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
        pairs.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned())).collect()
    }

    #[test]
    fn drift_is_seen_and_mended() {
        let registry = tempfile::tempdir().unwrap();
        let wanted = files(&[("offerings/a.yaml", "a\n"), ("offerings/b.yaml", "b\n")]);
        let shown = |wanted| {
            changes(registry.path(), wanted).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let put = |path: &str, text: &str| write(&registry.path().join(path), text).unwrap();
        put("offerings/b.yaml", "b changed\n");
        put("offerings/old.yaml", &format!("# a schema\n{HEADER}\nbackend: old\n"));
        put("regions/local.yaml", "cloud: local\n");

        assert_eq!(
            shown(&wanted),
            ["offerings/a.yaml: missing", "offerings/b.yaml: differs", "offerings/old.yaml: stale"]
        );
        apply(registry.path(), &changes(registry.path(), &wanted).unwrap()).unwrap();
        assert_eq!(shown(&wanted), [""; 0]);
        assert!(registry.path().join("regions/local.yaml").exists(), "written by hand, not ours");
    }
}
