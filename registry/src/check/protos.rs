//! The contracts, compiled. Every file is compiled on its own account, so that one broken file does not hide
//! the faults of the others.

use super::Scope;
use crate::files::Layer;
use crate::{Diagnostic, Severity, codes};
use prism_model::Place;
use prost_reflect::{DescriptorPool, FileDescriptor};
use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};
use protox::{Compiler, Error};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// How a path inside the contracts starts; what stands before it is where the folder is.
const ROOTS: [&str; 2] = ["proto/interfaces/", "proto/patterns/"];

pub(super) struct Protos {
    pub(super) pool: DescriptorPool,
    /// By the name protos import each other with: path as shown, and text.
    files: BTreeMap<String, (Arc<str>, String)>,
    faults: Vec<Diagnostic>,
}

impl Protos {
    pub(super) fn of(layers: &[Layer], protos: &[(&str, &str)]) -> Self {
        let mut files: BTreeMap<String, (Arc<str>, String)> = protos
            .iter()
            .map(|&(path, text)| (path.to_owned(), (Arc::from(path), text.to_owned())))
            .collect();
        for (path, text) in layers.iter().flat_map(|layer| &layer.files) {
            if let Some(start) =
                ROOTS.iter().find_map(|root| path.rfind(root)).filter(|_| path.ends_with(".proto"))
            {
                let name = path.get(start..).unwrap_or(path).to_owned();
                files.insert(name, (path.clone(), text.clone()));
            }
        }
        let texts = Texts(files.iter().map(|(name, (_, text))| (name.clone(), text.clone())).collect());
        let mut resolver = ChainFileResolver::new();
        resolver.add(texts);
        resolver.add(GoogleFileResolver::new());
        let mut compiler = Compiler::with_file_resolver(resolver);
        compiler.include_imports(true).include_source_info(true);
        let mut protos = Self { pool: DescriptorPool::new(), files, faults: Vec::new() };
        for name in protos.files.keys() {
            if let Err(error) = compiler.open_file(name) {
                protos.faults.push(protos.fault(name, &error));
            }
        }
        protos.pool = compiler.descriptor_pool();
        protos.faults.dedup();
        protos
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A file that compiled.
    pub(super) fn file(&self, name: &str) -> Option<FileDescriptor> {
        self.pool.get_file_by_name(name)
    }

    /// Where the thing at a descriptor path stands: its name, if it has one, else its start.
    pub(super) fn place(&self, file: &FileDescriptor, path: &[i32]) -> Place {
        let named: Vec<i32> = path.iter().copied().chain([1]).collect();
        let info = file.file_descriptor_proto().source_code_info.as_ref();
        let locations = info.map(|info| info.location.as_slice()).unwrap_or_default();
        let find = |path: &[i32]| locations.iter().find(|location| location.path == path);
        let span = find(&named).or_else(|| find(path)).map(|location| location.span.as_slice());
        let number = |index: usize| span.and_then(|span| span.get(index)).map_or(0, |&at| at.unsigned_abs());
        self.at(file.name(), number(0) + 1, number(1) + 1)
    }

    /// Whether a comment stands at a descriptor path.
    pub(super) fn has_comment(file: &FileDescriptor, path: &[i32]) -> bool {
        let info = file.file_descriptor_proto().source_code_info.as_ref();
        let location = info.and_then(|info| info.location.iter().find(|location| location.path == path));
        let says = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        location.is_some_and(|location| says(&location.leading_comments) || says(&location.trailing_comments))
    }

    /// A line of a file.
    pub(super) fn at(&self, name: &str, line: u32, column: u32) -> Place {
        let path = self.files.get(name).map_or_else(|| Arc::from(name), |(path, _)| path.clone());
        Place::File { path, line, column }
    }

    /// The text of every file, by name.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, (_, text))| (name.as_str(), text.as_str()))
    }

    /// Behind the last character of a file: where something is missing.
    fn end(&self, name: &str) -> Place {
        let text = self.files.get(name).map_or("", |(_, text)| text.trim_end());
        let column = text.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.at(name, small(text.matches('\n').count() + 1), small(column))
    }

    /// The compiler shows where in the form `file:line:column: message`, and nowhere else.
    fn fault(&self, name: &str, error: &Error) -> Diagnostic {
        let shown = format!("{error:?}");
        let file = error.file().unwrap_or(name);
        let rest = shown.strip_prefix(file).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
        let mut parts = rest.splitn(3, ':').map(|part| part.trim().parse::<u32>().ok());
        let place = match (parts.next().flatten(), parts.next().flatten()) {
            (Some(line), Some(column)) => self.at(file, line, column),
            _ if shown.contains("end of file") => self.end(file),
            _ => self.at(file, 1, 1),
        };
        let message = error.to_string().replace('\'', "`");
        Diagnostic::new(codes::PROTO_BROKEN, Severity::Error, place, message.trim_end_matches('.'))
    }
}

/// Reports the files that do not compile.
pub(super) fn compile(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    findings.extend(scope.protos.faults.iter().cloned());
}

/// Finds imports among the texts at hand; never on disk.
struct Texts(BTreeMap<String, String>);

impl FileResolver for Texts {
    fn resolve_path(&self, path: &Path) -> Option<String> {
        path.to_str().map(str::to_owned)
    }

    fn open_file(&self, name: &str) -> Result<File, Error> {
        let text = self.0.get(name).ok_or_else(|| Error::file_not_found(name))?;
        File::from_source(name, text)
    }
}
