//! What every command starts from: where output goes, and the registry it works on.

use crate::args::{ColorWhen, Global};
use crate::output::Out;
use crate::render::findings::{self, Texts};
use crate::today::today;
use crate::usage::Told;
use anstream::ColorChoice;
use prism_model::Catalog;
use prism_registry::{Diagnostic, Layer, Reading, Severity, cut_short, dated_after, read, read_dir, shipped};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What every command starts from.
#[derive(Debug)]
pub(crate) struct Common {
    /// Where output goes.
    pub(crate) out: Out,
    registry: Vec<PathBuf>,
    offerings: Vec<PathBuf>,
}

/// The registry a command works on.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Read from layers; `None` is the shipped one, as it was compiled in.
    own: Option<Box<Catalog>>,
    /// The files' texts; empty for the compiled one.
    pub(crate) texts: Texts,
}

impl Loaded {
    /// The catalogue.
    pub(crate) fn catalog(&self) -> &Catalog {
        match &self.own {
            Some(own) => own,
            None => prism::shipped(),
        }
    }
}

impl Common {
    /// From the global options.
    pub(crate) fn new(global: &Global) -> Self {
        let color = match global.color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        Self { out: Out::new(color), registry: global.registry.clone(), offerings: global.offerings.clone() }
    }

    /// The registry: the compiled one, or the shipped files with the layers over them. What the layers' files
    /// leave to be desired is told.
    ///
    /// # Errors
    /// [`Told`] when a layer cannot be used.
    pub(crate) fn load(&self) -> anyhow::Result<Loaded> {
        if !self.has_layers() {
            return Ok(Loaded { own: None, texts: Texts::new() });
        }
        let (layers, unreadable) = self.layers();
        let Reading { catalog, mut findings, texts, .. } = read(&layers);
        findings.extend(unreadable);
        findings.extend(catalog.iter().flat_map(|catalog| dated_after(catalog, &today())));
        self.tell(&findings, &texts);
        let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
        match catalog.filter(|_| !errors) {
            Some(catalog) => Ok(Loaded { own: Some(Box::new(catalog)), texts }),
            None => Err(Told.into()),
        }
    }

    /// Whether the command line lays anything over the shipped registry.
    pub(crate) fn has_layers(&self) -> bool {
        !self.registry.is_empty() || !self.offerings.is_empty()
    }

    /// The shipped files and what is laid over them, and what could not be read.
    pub(crate) fn layers(&self) -> (Vec<Layer>, Vec<Diagnostic>) {
        let (mut layers, mut findings) = (vec![shipped()], Vec::new());
        for path in self.registry.iter().chain(&self.offerings) {
            let (layer, unreadable) = read_dir(path);
            layers.push(layer);
            findings.extend(unreadable);
        }
        (layers, findings)
    }

    /// Tells findings: what must or should be mended with its line, notes in a line each.
    pub(crate) fn tell(&self, findings: &[Diagnostic], texts: &Texts) {
        let (notes, rest): (Vec<Diagnostic>, Vec<Diagnostic>) =
            cut_short(findings.to_vec()).into_iter().partition(|finding| finding.severity == Severity::Note);
        self.out.tell(&(few(&notes) + &findings::report(&rest, texts)));
    }
}

/// Notes of one kind beyond these are counted.
const MOST_NOTES: usize = 10;

/// Notes in a line each; of many of one kind the first, and how many more there are.
fn few(notes: &[Diagnostic]) -> String {
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut text = String::new();
    for note in findings::sorted(notes) {
        let count = told.entry(note.code).or_default();
        *count += 1;
        if *count <= MOST_NOTES {
            text.push_str(&findings::short(note));
        }
    }
    for (code, count) in told.into_iter().filter(|&(_, count)| count > MOST_NOTES) {
        text.push_str(&format!("note[{code}]: and {} more like these\n", count - MOST_NOTES));
    }
    text
}
