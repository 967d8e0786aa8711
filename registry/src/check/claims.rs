//! What notes and comments claim, against what the lists say. Lists are the truth; a claim beside them that
//! says otherwise misleads whoever reads it.
//!
//! Four kinds are understood: totals (`16 interfaces total`, `implements 7 interfaces across 2 data models`,
//! `KeyValue (5 of 6)`), who implements an interface (`not implemented by: Kafka`), that an interface is not
//! there (`no keyvalue_ttl`), and the same by its flavour beside a total (`KeyValue (4 of 6): no TTL`).

use super::comments::{Comment, comments};
use super::{Scope, spot};
use crate::{Diagnostic, Severity, codes};
use prism_model::catalog::{Backend, Interface};
use prism_model::{InterfaceId, ModelId, Place};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let parts = scope.catalog.parts();
    for backend in &parts.backends {
        let Some((path, text)) = file(scope, backend.mark) else { continue };
        for comment in comments(text, "#") {
            let mut claims = Claims { scope, path, comment, findings };
            claims.about(backend);
        }
        notes(scope, backend, findings);
    }
    let mut files: Vec<_> = parts.interfaces.iter().filter_map(|i| file(scope, i.mark)).collect();
    files.dedup_by_key(|(path, _)| *path);
    for (path, text) in files {
        for (comment, interface) in described(scope, path, text) {
            Claims { scope, path, comment, findings }.implementers(interface);
        }
    }
    for (index, interface) in parts.interfaces.iter().enumerate() {
        contract(scope, interface, InterfaceId::new(index), findings);
    }
}

fn file<'a>(scope: &'a Scope<'_>, mark: prism_model::Mark) -> Option<(&'a Arc<str>, &'a str)> {
    let path = scope.catalog.parts().files.get(mark.file.index())?;
    scope.texts.get(path).map(|text| (path, text.as_str()))
}

/// What the lines of a backend's list say beside them.
fn notes(scope: &Scope<'_>, backend: &Backend, findings: &mut Vec<Diagnostic>) {
    for line in &backend.implements {
        let Some((path, _)) = file(scope, line.mark) else { continue };
        let text = line.note.as_deref().unwrap_or_default();
        let comment =
            Comment { line: line.mark.line as usize, column: line.mark.column as usize, text, alone: false };
        Claims { scope, path, comment, findings }.implementers(line.interface);
    }
}

/// The comments of an interface's contract.
fn contract(scope: &Scope<'_>, interface: &Interface, id: InterfaceId, findings: &mut Vec<Diagnostic>) {
    let Some((name, text)) = scope.protos.texts().find(|(name, _)| *name == interface.proto_file) else {
        return;
    };
    let Place::File { path, .. } = scope.protos.at(name, 1, 1) else { return };
    for comment in comments(text, "//") {
        Claims { scope, path: &path, comment, findings }.implementers(id);
    }
}

/// The comments of an interface file, each with the interface it speaks of: the one it stands right above,
/// else the last one before it.
fn described<'t>(scope: &Scope<'_>, path: &Arc<str>, text: &'t str) -> Vec<(Comment<'t>, InterfaceId)> {
    let all = scope.catalog.parts().interfaces.iter().enumerate();
    let here = all.filter(|(_, i)| file(scope, i.mark).is_some_and(|(p, _)| p == path));
    let names: BTreeMap<usize, InterfaceId> =
        here.map(|(index, i)| (i.mark.line as usize, InterfaceId::new(index))).collect();
    let mut comments = comments(text, "#").peekable();
    let (mut found, mut waiting, mut last) = (Vec::new(), Vec::new(), None);
    for (index, line) in text.lines().enumerate() {
        let speaks = !line.trim().is_empty() && !line.trim_start().starts_with('#');
        last = names.get(&(index + 1)).copied().or(last);
        let comment = comments.next_if(|comment| comment.line == index + 1);
        waiting.extend(comment);
        if speaks {
            found.extend(waiting.drain(..).filter_map(|comment| Some((comment, last?))));
        }
    }
    found.extend(waiting.into_iter().filter_map(|comment| Some((comment, last?))));
    found
}

/// Looks at one comment or note.
struct Claims<'a, 'f> {
    scope: &'a Scope<'a>,
    path: &'a Arc<str>,
    comment: Comment<'a>,
    findings: &'f mut Vec<Diagnostic>,
}

impl Claims<'_, '_> {
    /// All that can be claimed in a backend's own file.
    fn about(&mut self, backend: &Backend) {
        let words = words(self.comment.text);
        self.totals(backend, &words);
        for pair in words.windows(2) {
            if let [(_, no), (at, name)] = *pair {
                self.absent(backend, no, name, at);
            }
        }
        if let Some(model) = self.share(backend, &words) {
            self.flavours(backend, model, &words);
        }
    }

    /// `16 interfaces total`, `implements 16 interfaces`, `across 6 data models`.
    fn totals(&mut self, backend: &Backend, words: &[(usize, &str)]) {
        let listed = backend.implements.len();
        let models = models(self.scope, backend).len();
        for (index, &(at, word)) in words.iter().enumerate() {
            let Ok(stated) = word.parse::<usize>() else { continue };
            let after = |n: usize| words.get(index + n).map_or("", |&(_, word)| word);
            let before = index.checked_sub(1).and_then(|i| words.get(i)).map_or("", |&(_, word)| word);
            let interfaces = after(1) == "interfaces" && (after(2) == "total" || before == "implements");
            if interfaces && stated != listed && stated != backend.interfaces.len() {
                self.miscounted(at, word, &format!("interfaces, the list has {listed}"));
            }
            if after(1) == "data" && after(2) == "models" && before == "across" && stated != models {
                self.miscounted(at, word, &format!("data models, the list has {models}"));
            }
        }
    }

    /// `KeyValue (5 of 6)`: the model it speaks of.
    fn share(&mut self, backend: &Backend, words: &[(usize, &str)]) -> Option<ModelId> {
        let [(_, name), (at, stated), (_, "of"), (of_at, total), ..] = *words else { return None };
        let (Ok(stated_count), Ok(total_count)) = (stated.parse::<usize>(), total.parse::<usize>()) else {
            return None;
        };
        let parts = self.scope.catalog.parts();
        let model =
            parts.models.iter().position(|model| model.name.eq_ignore_ascii_case(name)).map(ModelId::new)?;
        let of_model = |interface: InterfaceId| self.scope.catalog.interface(interface).model == model;
        let listed = backend.implements.iter().filter(|line| of_model(line.interface)).count();
        let all = parts.interfaces.iter().filter(|interface| interface.model == model).count();
        if stated_count != listed {
            self.miscounted(at, stated, &format!("interfaces of {name}, the list has {listed}"));
        }
        if total_count != all {
            self.miscounted(of_at, total, &format!("as all of {name}, the catalogue has {all}"));
        }
        Some(model)
    }

    /// `no TTL`, `missing only CAS` in a line about one model.
    fn flavours(&mut self, backend: &Backend, model: ModelId, words: &[(usize, &str)]) {
        let model = self.scope.catalog.model(model).name.clone();
        for (index, &(at, word)) in words.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|i| words.get(i)).map_or("", |&(_, word)| word);
            if matches!(before.to_ascii_lowercase().as_str(), "no" | "only" | "missing" | "without") {
                let name = format!("{model}_{}", word.to_ascii_lowercase());
                self.absent(backend, "no", &name, at);
            }
        }
    }

    /// `no keyvalue_ttl` while the list has it.
    fn absent(&mut self, backend: &Backend, no: &str, name: &str, at: usize) {
        let denies = matches!(no.to_ascii_lowercase().as_str(), "no" | "not" | "without" | "lacks");
        let listed =
            backend.implements.iter().find(|l| self.scope.catalog.interface(l.interface).name == name);
        let Some(listed) = listed.filter(|_| denies) else { return };
        let message = format!("this says `{}` has no `{name}`, and its list has it", backend.name);
        let finding = self.found(codes::CLAIM, at, name.len(), message);
        let listed = self.scope.catalog.place(listed.mark);
        self.findings.push(finding.related(listed, "listed here").hint("correct the one that is wrong"));
    }

    /// `implemented by: Redis, etcd` and `not implemented by: Kafka (topics are explicit)`.
    fn implementers(&mut self, interface: InterfaceId) {
        let lower = self.comment.text.to_ascii_lowercase();
        let Some(start) = lower.find("implemented by") else { return };
        let denied = lower.get(..start).is_some_and(|before| before.trim_end().ends_with("not"));
        let rest = self.comment.text.get(start + "implemented by".len()..).unwrap_or_default();
        for name in names(rest) {
            let backends = &self.scope.catalog.parts().backends;
            let Some(backend) = backends.iter().find(|backend| backend.name.eq_ignore_ascii_case(name))
            else {
                continue;
            };
            if backend.interfaces.contains(interface) != denied {
                continue;
            }
            let what = &self.scope.catalog.interface(interface).name;
            let (claim, truth) = if denied { ("does not", "lists") } else { ("does", "does not list") };
            let message =
                format!("this says `{}` {claim} implement `{what}`, and its file {truth} it", backend.name);
            let finding = self.found(codes::CLAIM, start, "implemented by".len(), message);
            let place = self.scope.catalog.place(backend.mark);
            self.findings.push(finding.related(place, "the backend").hint("correct the one that is wrong"));
        }
    }

    fn miscounted(&mut self, at: usize, stated: &str, truth: &str) {
        let message = format!("this states {stated} {truth}");
        let finding = self.found(codes::COUNT_MISMATCH, at, stated.len(), message);
        self.findings.push(finding.hint("the list counts; correct or remove the total"));
    }

    /// A warning at a byte of the comment.
    fn found(&self, code: &'static str, at: usize, width: usize, message: String) -> Diagnostic {
        let before = self.comment.text.get(..at).unwrap_or_default().chars().count();
        let place = spot(self.comment.line, self.comment.column + before, width).place(self.path);
        Diagnostic::new(code, Severity::Warning, place, message).width(width)
    }
}

/// Words of a text with the byte each starts at; signs around them are left out.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric() || matches!(c, '_' | '-'), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.extend(text.get(from..at).map(|word| (from, word)));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Names of a list in prose: what stands in brackets is a reason, and a name of several words is a product
/// of its own (`Redis Pub/Sub`), not the backend.
fn names(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let outside = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0 || matches!(c, ',' | ';' | ')' | '.' | ':')
    };
    text.split(outside).map(|name| name.trim().trim_matches('`')).filter(|name| !name.is_empty()).collect()
}

/// The models a backend's list touches.
fn models(scope: &Scope<'_>, backend: &Backend) -> Vec<ModelId> {
    let mut models: Vec<ModelId> =
        backend.implements.iter().map(|line| scope.catalog.interface(line.interface).model).collect();
    models.sort_unstable();
    models.dedup();
    models
}
