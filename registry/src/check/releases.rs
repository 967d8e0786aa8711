//! Plugins and executors exist at the version that backends and patterns name.

use super::Scope;
use crate::node::listed;
use crate::read::places::Part;
use crate::{Diagnostic, Severity, codes, nearest};
use prism_model::Mark;
use prism_model::catalog::{Plugin, Release};

/// The two kinds of releases differ in words only.
struct Kind {
    what: &'static str,
    part: Part,
    unknown: &'static str,
    version: &'static str,
}

const PLUGIN: Kind =
    Kind { what: "plugin", part: Part::Plugin, unknown: codes::NO_PLUGIN, version: codes::PLUGIN_VERSION };
const EXECUTOR: Kind = Kind {
    what: "executor",
    part: Part::Executor,
    unknown: codes::NO_EXECUTOR,
    version: codes::EXECUTOR_VERSION,
};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let parts = scope.catalog.parts();
    for backend in &parts.backends {
        if let Plugin::Versioned { name, version } = &backend.plugin {
            findings.extend(release(scope, &PLUGIN, (name, version), &parts.plugins, backend.mark));
        }
    }
    for pattern in parts.patterns.iter().filter(|pattern| !pattern.executor.is_empty()) {
        let (name, version) = pattern.executor.split_once(':').unwrap_or((&pattern.executor, ""));
        findings.extend(release(scope, &EXECUTOR, (name, version), &parts.executors, pattern.mark));
    }
}

fn release(
    scope: &Scope<'_>,
    kind: &Kind,
    (name, version): (&str, &str),
    known: &[Release],
    entry: Mark,
) -> Option<Diagnostic> {
    let versions: Vec<&str> = known.iter().filter(|r| r.name == name).map(|r| r.version.as_str()).collect();
    if versions.contains(&version) {
        return None;
    }
    let at = (kind.part, 0);
    if versions.is_empty() {
        let message = format!("{} `{name}` is not in plugins.yaml", kind.what);
        let finding = scope.at(kind.unknown, Severity::Error, entry, at, message);
        return Some(match nearest(name, known.iter().map(|release| release.name.as_str())) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(name, near),
            None => finding.hint(format!("list it there: `- {{{}: {name}, version: {version}}}`", kind.what)),
        });
    }
    let message = format!("{} `{name}` does not exist at version `{version}`", kind.what);
    let finding = scope.at(kind.version, Severity::Error, entry, at, message);
    let finding = finding.hint(format!("it exists at {}", listed(&versions)));
    Some(match versions.as_slice() {
        [only] => finding.fix(format!("{name}:{version}"), format!("{name}:{only}")),
        _ => finding,
    })
}
