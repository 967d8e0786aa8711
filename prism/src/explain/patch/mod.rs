//! Changes as a patch of the request file: the words that say what is taken back are taken out of the file, those that are
//! loosened say the new figure, and everything else stays. What the patched file says is read again, and only if it is
//! exactly the changed request, with nothing new to find fault with, it is one.

mod same;
mod ways;

use super::edit::{Edit, mended, stated_with};
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::{DemandId, FillId, Place};
use prism_registry::Diagnostic;
use prism_registry::request::patch::{Operation, Pointer, Sheet};
use prism_registry::request::{Document, Lowered, codes};
use same::{aligned, same};
use std::collections::{BTreeMap, BTreeSet};
use ways::File;

/// A request file and what was changed in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The whole file.
    pub text: String,
    /// The changes, to be made one after the other.
    pub operations: Vec<Operation>,
}

/// A request as the text of a file.
#[derive(Clone, Debug)]
pub struct Original {
    path: String,
    text: String,
    /// What was asked; it also knows what runs, which the text only names.
    document: Document,
    request: Request,
    /// What there is to say about the file as it is.
    findings: Vec<String>,
}

impl Original {
    /// The file that a request stands in, or, where flags say something too, the one that they and the file stand for.
    /// `None` where no file says the same.
    #[must_use]
    pub fn new(
        catalog: &Catalog,
        document: &Document,
        file: Option<(&str, &str)>,
        request: &Request,
    ) -> Option<Self> {
        let own = file.filter(|(path, text)| says_the_same(&read_beside(document, path, text), document));
        let (path, text) = own.map_or_else(
            || ("request.yaml".to_owned(), document.to_yaml()),
            |(path, text)| (path.to_owned(), text.to_owned()),
        );
        let Lowered { request: read, warnings, .. } =
            lowered(catalog, &read_beside(document, &path, &text), request)?;
        let findings = warnings.iter().map(said).collect();
        let meant = same(&read, request) && aligned(&read, request);
        meant.then_some(Self { path, text, document: document.clone(), request: read, findings })
    }

    /// The file with these changes to the request. `None` where it cannot be made to say so by changing words in their
    /// places.
    #[must_use]
    pub fn patched(&self, catalog: &Catalog, request: &Request, edits: &[Edit]) -> Option<Patch> {
        // Slots are left empty at the end: what is said of them stands here and there.
        let (empty, others): (Vec<Edit>, Vec<Edit>) =
            edits.iter().cloned().partition(|edit| matches!(edit, Edit::Empty(_)));
        let steps = self.steps(request, &others);
        let empty: Vec<Edit> = empty.iter().flat_map(|edit| self.in_own_places(request, edit)).collect();
        if empty.is_empty() {
            return self.at_once(catalog, &steps).or_else(|| self.one_by_one(catalog, &steps));
        }
        let patch = self.one_by_one(catalog, &steps)?;
        let edits: Vec<Edit> = steps.into_iter().flat_map(|(_, edits)| edits).chain(empty.clone()).collect();
        let meant = mended(&self.request, &edits);
        let patch = self.emptied(catalog, patch, &empty)?;
        self.read(catalog, &patch.text, &meant)?;
        Some(self.without_idle(catalog, patch, &meant))
    }

    /// The file that says nothing of slots that stay empty any more: not the mode that has them, nor what would land on
    /// them alone.
    fn emptied(&self, catalog: &Catalog, patch: Patch, empty: &[Edit]) -> Option<Patch> {
        let sheet = Sheet::read(&patch.text)?;
        let places = File { catalog, request: &self.request, sheet: &sheet }.of_empty(empty);
        let mut patch = places.iter().try_fold(patch.clone(), |patch, place| without(&patch, place))?;
        loop {
            let documents = read_beside(&self.document, &self.path, &patch.text).environments();
            let found =
                documents.iter().find_map(|document| document.lower(catalog).err()).unwrap_or_default();
            let idle = found.iter().find(|finding| finding.code == codes::UNFILLED);
            let Some(idle) = idle else { return Some(patch) };
            let place = Sheet::read(&patch.text)?.pointer(&idle.place)?;
            let next = without(&patch, &place)?;
            if next.text == patch.text {
                return None;
            }
            patch = next;
        }
    }

    /// The changes by their places, from the end of the file, so that the places before stay what they are; what nobody
    /// stated comes last.
    fn steps(&self, request: &Request, edits: &[Edit]) -> Vec<(Place, Vec<Edit>)> {
        let mut stated: BTreeMap<Place, Vec<Edit>> = BTreeMap::new();
        let mut others = Vec::new();
        for edit in edits.iter().flat_map(|edit| self.in_own_places(request, edit)) {
            let place = edit.place(&self.request);
            match place.is_stated() {
                true => stated.entry(place).or_default().push(edit),
                false => others.push((place, vec![edit])),
            }
        }
        stated.into_iter().rev().chain(others).collect()
    }

    /// A figure that one flag states may stand in several places of the file.
    fn in_own_places(&self, request: &Request, edit: &Edit) -> Vec<Edit> {
        if let Edit::Empty(id) = edit {
            let fill = request.fill(*id);
            let own = fill.demands.iter().flat_map(|&demand| self.request.filled_by(demand));
            let same = |own: &FillId| self.request.fill(*own).mode == fill.mode;
            let own: BTreeSet<FillId> = own.filter(same).collect();
            return own.into_iter().map(Edit::Empty).collect();
        }
        let Edit::Lower(demand, word, value) = edit else { return vec![edit.clone()] };
        let all = stated_with(request, *demand, *word);
        let is_first = |own: &DemandId| stated_with(&self.request, *own, *word).first() == Some(own);
        all.into_iter().filter(is_first).map(|own| Edit::Lower(own, *word, *value)).collect()
    }

    /// The first way for each change, if the file then says what is meant.
    fn at_once(&self, catalog: &Catalog, steps: &[(Place, Vec<Edit>)]) -> Option<Patch> {
        let mut patch = Patch { text: self.text.clone(), operations: Vec::new() };
        for (place, edits) in steps {
            let way = self.ways(catalog, &patch.text, place, edits).into_iter().next()?;
            patch = with(&patch, way)?;
        }
        let edits: Vec<Edit> = steps.iter().flat_map(|(_, edits)| edits.clone()).collect();
        let new = self.read(catalog, &patch.text, &mended(&self.request, &edits))?;
        new.is_empty().then_some(patch)
    }

    /// For each change the first way whose file says it, if there is one without anything new to find fault with.
    fn one_by_one(&self, catalog: &Catalog, steps: &[(Place, Vec<Edit>)]) -> Option<Patch> {
        let mut patch = Patch { text: self.text.clone(), operations: Vec::new() };
        let mut edits: Vec<Edit> = Vec::new();
        for (place, own) in steps {
            edits.extend(own.iter().cloned());
            let meant = mended(&self.request, &edits);
            let mut faulty = None;
            let ways = self.ways(catalog, &patch.text, place, own).into_iter();
            let found = ways.filter_map(|way| with(&patch, way)).find(|next| {
                let new = self.read(catalog, &next.text, &meant);
                if new.as_ref().is_some_and(|new| !new.is_empty()) {
                    faulty.get_or_insert_with(|| next.clone());
                }
                new.is_some_and(|new| new.is_empty())
            });
            patch = found.or(faulty)?;
        }
        Some(self.without_idle(catalog, patch, &mended(&self.request, &edits)))
    }

    fn ways(&self, catalog: &Catalog, text: &str, place: &Place, edits: &[Edit]) -> Vec<Vec<Operation>> {
        let Some(sheet) = Sheet::read(text) else { return Vec::new() };
        File { catalog, request: &self.request, sheet: &sheet }.ways(place, edits)
    }

    /// What says nothing any more goes too, where the file then still says what is meant.
    fn without_idle(&self, catalog: &Catalog, patch: Patch, meant: &Request) -> Patch {
        let new = self.read(catalog, &patch.text, meant).unwrap_or_default();
        let less = new.iter().find_map(|finding| {
            let sheet = Sheet::read(&patch.text)?;
            let gone =
                File { catalog, request: &self.request, sheet: &sheet }.gone(&sheet.pointer(&finding.place)?);
            gone.into_iter()
                .filter_map(|way| with(&patch, way))
                .find(|next| self.read(catalog, &next.text, meant).is_some_and(|left| left.len() < new.len()))
        });
        match less {
            Some(less) => self.without_idle(catalog, less, meant),
            None => patch,
        }
    }

    /// What there is to find fault with that was not before, if a text says what is meant.
    fn read(&self, catalog: &Catalog, text: &str, meant: &Request) -> Option<Vec<Diagnostic>> {
        let document = read_beside(&self.document, &self.path, text);
        let lowered = lowered(catalog, &document, &self.request).filter(|one| same(&one.request, meant))?;
        let new = lowered.warnings.into_iter().filter(|one| !self.findings.contains(&said(one)));
        Some(new.collect())
    }
}

/// A finding without its place.
fn said(finding: &Diagnostic) -> String {
    format!("{} {}", finding.code, finding.message)
}

/// A patch with more changes, if the text can be changed so.
fn with(patch: &Patch, way: Vec<Operation>) -> Option<Patch> {
    let mut next = patch.clone();
    for operation in way {
        next.text = Sheet::read(&next.text)?.with(&operation)?;
        next.operations.push(operation);
    }
    Some(next)
}

/// The same without what stands at a place, if anything does.
fn without(patch: &Patch, place: &Pointer) -> Option<Patch> {
    let sheet = Sheet::read(&patch.text)?;
    match sheet.get(place) {
        Some(_) => with(patch, vec![Operation::Remove(sheet.whole(place))]),
        None => Some(patch.clone()),
    }
}

/// Documents compare by what they say, not by how; several environments are answered one by one.
fn says_the_same(file: &Document, document: &Document) -> bool {
    file == document || file.environments().contains(document)
}

/// A text as a document beside another: whatever it names as running is what that one found there.
fn read_beside(document: &Document, path: &str, text: &str) -> Document {
    let mut read = Document::read(path, text);
    read.running.clone_from(&document.running);
    read
}

/// The request of a file, for the environment of another.
fn lowered(catalog: &Catalog, document: &Document, like: &Request) -> Option<Lowered> {
    let documents = document.environments();
    let requests = documents.into_iter().filter_map(|one| one.lower(catalog).ok());
    requests.into_iter().find(|own| own.request.environment.value == like.environment.value)
}
