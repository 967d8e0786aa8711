//! Where registry files come from: the shipped ones in the binary, or a folder of the same shape.
//!
//! Reading a folder is careful, as it may be anyone's: only plain files are opened (a pipe would block, a
//! device never ends), links must stay inside, sizes and counts are bounded, and the order is by path. What
//! cannot be read is a finding, and the rest is read all the same. Nothing is ever written.

use crate::node::{MAX_BYTES, Spot, decode, listed};
use crate::{Diagnostic, Severity, codes};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders of a registry; everything else in it is left alone.
const FOLDERS: [&str; 5] = ["backends", "interfaces", "offerings", "patterns", "regions"];
/// Folders of protos a registry may bring along for its own interfaces and patterns.
const PROTOS: [&str; 2] = ["proto/interfaces", "proto/patterns"];
/// The most files one folder tree may have.
const MAX_FILES: usize = 10_000;
/// The most bytes all files of a layer may have together.
const MAX_TOTAL: usize = 256 << 20;

static SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The files of one registry. Layers are stacked: later ones override by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// For messages: `the shipped registry`, or the folder as it was given.
    pub name: String,
    /// Path and text of each file, sorted by path. YAML, and the layer's own `.proto` files.
    pub files: Vec<(Arc<str>, String)>,
}

/// The registry in the binary. Paths start with `registry/`.
#[must_use]
pub fn shipped() -> Layer {
    let files = SHIPPED.iter().map(|&(path, text)| (Arc::from(path), text.to_owned())).collect();
    Layer { name: "the shipped registry".to_owned(), files }
}

/// The registry in a folder, or a single file of one (offerings, usually). What could not be read is in the
/// findings.
#[must_use]
pub fn read_dir(path: &Path) -> (Layer, Vec<Diagnostic>) {
    let mut walk = Walk::default();
    match fs::metadata(path) {
        Err(error) => walk.unreadable(path, &error),
        Ok(found) if found.is_dir() => walk.registry(path),
        Ok(_) => walk.file(path, None),
    }
    walk.files.sort();
    let layer = Layer { name: path.display().to_string(), files: walk.files };
    (layer, walk.findings)
}

#[derive(Default)]
struct Walk {
    files: Vec<(Arc<str>, String)>,
    findings: Vec<Diagnostic>,
    bytes: usize,
    full: bool,
}

impl Walk {
    fn registry(&mut self, root: &Path) {
        let home = match fs::canonicalize(root) {
            Ok(home) => home,
            Err(error) => return self.unreadable(root, &error),
        };
        self.folder(root, &home, &["yaml", "yml"]);
        for folder in FOLDERS {
            self.folder_if_there(&root.join(folder), &home, &["yaml", "yml"]);
        }
        for folder in PROTOS {
            self.folder_if_there(&root.join(folder), &home, &["proto"]);
        }
        if self.files.is_empty() && self.findings.is_empty() {
            self.nothing(root);
        }
    }

    /// Laying nothing over a registry is a slip: the folder is another one than was meant.
    fn nothing(&mut self, root: &Path) {
        let place = Spot { line: 1, column: 1, width: 1 }.place(&shown(root));
        let message = "there is nothing of a registry in this folder";
        let finding = Diagnostic::new(codes::UNREADABLE, Severity::Error, place, message);
        self.findings.push(finding.hint(format!("it has the folders {}", listed(&FOLDERS))));
    }

    fn folder_if_there(&mut self, folder: &Path, home: &Path, extensions: &[&str]) {
        match fs::symlink_metadata(folder) {
            Ok(found) if found.is_dir() => self.folder(folder, home, extensions),
            Ok(found) if found.is_symlink() && self.stays_inside(folder, home) => {
                self.folder(folder, home, extensions);
            }
            // A plain file of that name is no folder of ours, and says so where it is looked for.
            Ok(_) | Err(_) => {}
        }
    }

    /// The files of one folder, not of those below it.
    fn folder(&mut self, folder: &Path, home: &Path, extensions: &[&str]) {
        let entries: io::Result<Vec<_>> =
            fs::read_dir(folder).and_then(|entries| entries.take(MAX_FILES + 1).collect());
        let mut paths: Vec<PathBuf> = match entries {
            Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
            Err(error) => return self.unreadable(folder, &error),
        };
        let ours =
            |path: &PathBuf| path.extension().is_some_and(|e| extensions.iter().any(|known| e == *known));
        paths.retain(ours);
        paths.sort();
        for path in paths {
            if self.full {
                return;
            }
            if self.files.len() >= MAX_FILES {
                self.full = true;
                let message = format!("more than {MAX_FILES} files are not read");
                return self.report(codes::TOO_LARGE, folder, message);
            }
            self.file(&path, Some(home));
        }
    }

    fn file(&mut self, path: &Path, home: Option<&Path>) {
        if home.is_some_and(|home| !self.stays_inside(path, home)) {
            return;
        }
        match fs::metadata(path) {
            Err(error) => self.unreadable(path, &error),
            Ok(found) if !found.is_file() => self.not_a_file(path, &found),
            Ok(_) => match open(path) {
                Ok(bytes) if bytes.len() > MAX_BYTES => {
                    let message = format!("the file has more than the {} MiB that are read", MAX_BYTES >> 20);
                    self.report(codes::TOO_LARGE, path, message);
                }
                Ok(bytes) => self.keep(path, bytes),
                Err(error) => self.unreadable(path, &error),
            },
        }
    }

    fn keep(&mut self, path: &Path, bytes: Vec<u8>) {
        self.bytes += bytes.len();
        if self.bytes > MAX_TOTAL {
            self.full = true;
            let message =
                format!("the files together have more than the {} MiB that are read", MAX_TOTAL >> 20);
            return self.report(codes::TOO_LARGE, path, message);
        }
        let path = shown(path);
        match decode(&path, bytes) {
            Ok(text) => self.files.push((path, text)),
            Err(finding) => self.findings.push(*finding),
        }
    }

    /// Links may lead to other files of the registry.
    fn stays_inside(&mut self, path: &Path, home: &Path) -> bool {
        match fs::canonicalize(path) {
            Ok(real) if real.starts_with(home) => true,
            Ok(_) => {
                self.report(codes::LINK_OUT, path, "this link leads out of the registry".to_owned());
                false
            }
            Err(error) => {
                self.unreadable(path, &error);
                false
            }
        }
    }

    fn not_a_file(&mut self, path: &Path, found: &fs::Metadata) {
        let what = if found.is_dir() { "a folder" } else { "a pipe, a device or a socket" };
        self.report(codes::NOT_A_FILE, path, format!("this is {what}, not a file; it was not opened"));
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        self.report(codes::UNREADABLE, path, format!("it cannot be read: {error}"));
    }

    fn report(&mut self, code: &'static str, path: &Path, message: String) {
        let place = Spot { line: 1, column: 1, width: 1 }.place(&shown(path));
        self.findings.push(Diagnostic::new(code, Severity::Error, place, message));
    }
}

fn shown(path: &Path) -> Arc<str> {
    Arc::from(path.to_string_lossy().as_ref())
}

/// At most one byte more than what is read, and only from a plain file, also if it changed just now.
fn open(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_registry_is_sorted_and_has_its_folders() {
        let files = shipped().files;
        assert!(files.is_sorted());
        for path in
            ["registry/backends/redis.yaml", "registry/capabilities.yaml", "registry/regions/local.yaml"]
        {
            assert!(files.iter().any(|(name, _)| &**name == path), "{path}");
        }
    }

    #[test]
    fn what_is_not_there_is_a_finding() {
        let (layer, findings) = read_dir(Path::new("/does/not/exist"));
        assert_eq!((layer.files.len(), findings.len()), (0, 1));
        assert_eq!(findings[0].code, codes::UNREADABLE);
    }

    #[test]
    fn a_folder_without_a_registry_is_a_finding() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README.md"), "no registry").unwrap();
        let (layer, findings) = read_dir(folder.path());
        assert_eq!((layer.files.len(), findings.len()), (0, 1));
        assert_eq!(findings[0].code, codes::UNREADABLE);
    }

    #[test]
    fn files_come_sorted_and_the_rest_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["backends", "src", "proto/interfaces"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        let files = [
            "backends/b.yaml",
            "backends/a.yml",
            "order.yaml",
            "src/x.yaml",
            "README.md",
            "proto/interfaces/a.proto",
        ];
        for name in files {
            fs::write(root.join(name), name).unwrap();
        }
        let (layer, findings) = read_dir(root);
        let names: Vec<_> =
            layer.files.iter().map(|(path, _)| path.strip_prefix(root.to_str().unwrap()).unwrap()).collect();
        assert_eq!(
            names,
            ["/backends/a.yml", "/backends/b.yaml", "/order.yaml", "/proto/interfaces/a.proto"]
        );
        assert_eq!(findings, []);
        let (single, _) = read_dir(&root.join("order.yaml"));
        assert_eq!(single.files.len(), 1);
    }
}
