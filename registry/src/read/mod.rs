//! From files to the catalogue: parse, stack the layers, number what has a name, lower the rest to ids.
//!
//! Names get their ids before anything is lowered, so the order of files does not matter. What is faulty is
//! reported and left out or filled with a harmless value; the catalogue is handed out only if no error was
//! found, and all faults of all files are found in one run.

mod backends;
mod capacity;
mod context;
pub(crate) mod hidden;
mod index;
mod interfaces;
pub(crate) mod kinds;
mod load;
mod names;
mod offerings;
mod order;
mod patterns;
pub(crate) mod places;
mod regions;
mod sources;
mod tariff;
#[cfg(test)]
mod tests;
mod words;

use crate::diagnostic::cut_short;
use crate::files::Layer;
use crate::node::{Node, Reader};
use crate::{Diagnostic, Severity, codes};
use context::Context;
use hidden::Hidden;
use index::{Entity, Index};
use kinds::Kind;
use names::Names;
use places::Places;
use prism_model::{Catalog, CatalogParts, FileId, Place};
use sources::Sources;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What came of reading a registry.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The catalogue, if no error was found.
    pub catalog: Option<Catalog>,
    /// What was found, by file and line.
    pub findings: Vec<Diagnostic>,
    /// The text of every file, for showing the lines that findings point to.
    pub texts: BTreeMap<Arc<str>, String>,
    /// What could be read in spite of errors: good for more checks, not for answers.
    partial: Option<Catalog>,
    places: Places,
    hidden: Hidden,
}

impl Reading {
    /// The catalogue, or as much of it as could be read. Only for finding more faults.
    pub(crate) fn readable(&self) -> Option<&Catalog> {
        self.catalog.as_ref().or(self.partial.as_ref())
    }

    /// Where the parts of entries stand.
    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    /// What files that could not be parsed would have defined.
    pub(crate) fn hidden(&self) -> &Hidden {
        &self.hidden
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// A file that was parsed.
pub(crate) struct Parsed {
    pub(crate) file: FileId,
    pub(crate) path: Arc<str>,
    pub(crate) layer: usize,
    pub(crate) documents: Vec<(Kind, Node)>,
    /// It is not empty, it could not be parsed.
    unread: bool,
}

/// Reads layers of a registry, the first one at the bottom.
#[must_use]
pub fn read(layers: &[Layer]) -> Reading {
    let mut findings = Vec::new();
    let files = parse(layers, &mut findings);
    let hidden = Hidden::of(&files);
    let index = Index::of(&files, &hidden, &mut findings);
    let names = Names::of(&index, hidden.clone());
    let (parts, places) = lower(&files, &index, &names, &mut findings);
    let findings = sorted(&files, findings);
    let texts = layers.iter().flat_map(|layer| layer.files.iter().cloned()).collect();
    let catalog = Catalog::new(parts).ok();
    let sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
    let (catalog, partial) = if sound { (catalog, None) } else { (None, catalog) };
    Reading { catalog, findings, texts, partial, places, hidden }
}

fn parse(layers: &[Layer], findings: &mut Vec<Diagnostic>) -> Vec<Parsed> {
    let mut parsed = Vec::new();
    let files =
        layers.iter().enumerate().flat_map(|(layer, l)| l.files.iter().map(move |file| (layer, file)));
    for (layer, (path, text)) in files.filter(|(_, (path, _))| !path.ends_with(".proto")) {
        let (nodes, faults) = Node::parse_all(path, text);
        if nodes.is_empty() && faults.is_empty() {
            findings.push(empty(path));
        }
        let unread = nodes.is_empty() && !faults.is_empty();
        findings.extend(faults);
        let documents = nodes.into_iter().map(|node| (Kind::of(path, &node), node)).collect();
        parsed.push(Parsed { file: FileId::new(parsed.len()), path: path.clone(), layer, documents, unread });
    }
    parsed
}

fn empty(path: &Arc<str>) -> Diagnostic {
    let place = Place::File { path: path.clone(), line: 1, column: 1 };
    Diagnostic::new(codes::EMPTY_FILE, Severity::Warning, place, "the file is empty")
        .hint("fill it or remove it")
}

fn lower(
    files: &[Parsed],
    index: &Index<'_>,
    names: &Names,
    findings: &mut Vec<Diagnostic>,
) -> (CatalogParts, Places) {
    let mut lowering =
        Lowering { files, names, sources: Sources::default(), places: Places::default(), findings };
    let attributes = lowering.each(&index.attributes, words::attribute);
    let backends = lowering.each(&index.backends, |cx, entity| backends::backend(cx, entity, &attributes));
    let mut parts = CatalogParts {
        files: files.iter().map(|file| file.path.clone()).collect(),
        sources: Vec::new(),
        models: lowering.each(&index.models, interfaces::model),
        interfaces: lowering.each(&index.interfaces, interfaces::interface),
        capabilities: lowering.each(&index.capabilities, words::capability).into_iter().flatten().collect(),
        offerings: lowering
            .each(&index.offerings, |cx, entity| offerings::offering(cx, entity, &backends))
            .into_iter()
            .flatten()
            .collect(),
        regions: lowering.each(&index.regions, regions::region),
        round_trips: regions::round_trips(&mut lowering, &index.round_trips),
        patterns: lowering.each(&index.patterns, patterns::pattern),
        plugins: lowering.each(&index.plugins, words::release),
        executors: lowering.each(&index.executors, words::release),
        attributes,
        backends,
    };
    parts.capabilities.sort_by_key(|capability| capability.interface);
    parts.sources = lowering.sources.into_list();
    (parts, lowering.places)
}

/// Lowers entities one after the other.
struct Lowering<'a> {
    files: &'a [Parsed],
    names: &'a Names,
    sources: Sources,
    places: Places,
    findings: &'a mut Vec<Diagnostic>,
}

impl Lowering<'_> {
    fn each<'n, T>(
        &mut self,
        entities: &[Entity<'n>],
        lower: impl Fn(&mut Context<'_>, &Entity<'n>) -> T,
    ) -> Vec<T> {
        entities.iter().map(|entity| lower(&mut self.context(entity.file), entity)).collect()
    }

    fn context(&mut self, file: FileId) -> Context<'_> {
        let path = self.files.get(file.index()).map(|parsed| parsed.path.clone()).unwrap_or_default();
        Context::new(self.names, &mut self.sources, &mut self.places, Reader::new(path, self.findings), file)
    }
}

/// By file and line; of one file no more than a person would read.
fn sorted(files: &[Parsed], findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let rank: BTreeMap<&str, usize> = files.iter().enumerate().map(|(i, file)| (&*file.path, i)).collect();
    let key = |finding: &Diagnostic| match &finding.place {
        Place::File { path, line, column } => (rank.get(&**path).copied(), *line, *column),
        Place::Flag(_) | Place::Default => (None, 0, 0),
    };
    let mut keyed: Vec<_> = findings.into_iter().map(|finding| (key(&finding), finding)).collect();
    keyed.sort_by(|(a, x), (b, y)| (a, x.code, &x.message).cmp(&(b, y.code, &y.message)));
    cut_short(keyed.into_iter().map(|(_, finding)| finding).collect())
}
