//! Files that one command writes, or reads and writes, are different ones. What is the same file is asked of the file
//! system before anything is written: `./a`, a link to `a` and `a` are one file.

use crate::usage::Usage;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of the command line, with the flag that names it.
pub(crate) struct Named<'a> {
    flag: &'static str,
    path: &'a Path,
    /// What may be written for it, where that is more than the file itself.
    files: Vec<PathBuf>,
}

impl<'a> Named<'a> {
    /// The file itself. What has no flag is an argument.
    pub(crate) fn file(flag: &'static str, path: Option<&'a PathBuf>) -> Option<Self> {
        path.map(|path| Self { flag, path, files: vec![path.clone()] })
    }

    /// The data itself: on stdout where no file is named.
    pub(crate) fn data(path: Option<&'a PathBuf>) -> Self {
        let path = path.map_or(Path::new("-"), PathBuf::as_path);
        Self { flag: "-o", path, files: vec![path.to_owned()] }
    }

    /// As it was typed.
    fn typed(&self) -> String {
        format!("{} {}", self.flag, self.path.display()).trim_start().to_owned()
    }

    /// Files that begin with a prefix.
    pub(crate) fn prefix(flag: &'static str, path: Option<&'a PathBuf>) -> Option<Self> {
        path.map(|path| Self { flag, path, files: crate::veripb::possible(path) })
    }
}

/// Refuses to write data over the request that it is about.
///
/// # Errors
/// That it would be.
pub(crate) fn beside(request: Option<&PathBuf>, output: Option<&PathBuf>) -> Result<(), Usage> {
    let request = request.filter(|path| *path != Path::new("-"));
    apart(Named::file("-f", request).into_iter().chain([Named::data(output)]))
}

/// Refuses two that are the same.
///
/// # Errors
/// Which two.
pub(crate) fn apart<'a>(all: impl IntoIterator<Item = Named<'a>>) -> Result<(), Usage> {
    let mut seen: Vec<(Named<'a>, BTreeSet<PathBuf>)> = Vec::new();
    for one in all {
        let files: BTreeSet<PathBuf> = one.files.iter().filter_map(|path| real(path)).collect();
        if let Some((other, _)) = seen.iter().find(|(_, known)| !known.is_disjoint(&files)) {
            let (own, other, flag) = (one.typed(), other.typed(), one.flag);
            return Err(if one.path == Path::new("-") {
                Usage::new(format!("{own}: what is asked for goes to stdout already"))
                    .hint(format!("name a file: `{flag} FILE`"))
            } else {
                Usage::new(format!("{own}: that would write over `{other}`, which is the same file"))
                    .hint("name another file; nothing was written")
            });
        }
        seen.push((one, files));
    }
    Ok(())
}

/// What a path is in the end; nothing for what is no plain file, which takes everything (`/dev/null`).
fn real(path: &Path) -> Option<PathBuf> {
    if path == Path::new("-") {
        return Some(path.to_owned());
    }
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => None,
        Ok(_) => fs::canonicalize(path).ok(),
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
            Some(folder.join(path.file_name()?))
        }
    }
}
