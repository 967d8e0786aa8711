//! The services that YAML speaks of are those of the protos: the same methods, requests, responses and
//! streams, in both directions.

use super::Scope;
use crate::node::listed;
use crate::read::places::Part;
use crate::{Diagnostic, Severity, codes, nearest};
use prism_model::Mark;
use prost_reflect::{FileDescriptor, MessageDescriptor, MethodDescriptor, ServiceDescriptor};
use std::collections::BTreeSet;

/// What YAML says about a service.
struct Stated<'a> {
    what: String,
    mark: Mark,
    file: &'a str,
    service: &'a str,
    methods: &'a [String],
}

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let parts = scope.catalog.parts();
    let interfaces = parts.interfaces.iter().map(|i| Stated {
        what: format!("interface `{}`", i.name),
        mark: i.mark,
        file: &i.proto_file,
        service: &i.service,
        methods: &i.methods,
    });
    let patterns = parts.patterns.iter().map(|p| Stated {
        what: format!("pattern `{}`", p.name),
        mark: p.mark,
        file: &p.proto_file,
        service: &p.service,
        methods: &p.methods,
    });
    let stated: Vec<Stated<'_>> =
        interfaces.chain(patterns).filter(|stated| !stated.file.is_empty()).collect();
    stated.iter().for_each(|stated| service(scope, stated, findings));
    orphans(scope, &stated, findings);
}

fn service(scope: &Scope<'_>, stated: &Stated<'_>, findings: &mut Vec<Diagnostic>) {
    if !scope.protos.has(stated.file) {
        let message = format!("{} names `{}`, which is not there", stated.what, stated.file);
        let finding = scope.at(codes::NO_PROTO, Severity::Error, stated.mark, (Part::ProtoFile, 0), message);
        return findings.push(match nearest(stated.file, scope.protos.names()) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(stated.file, near),
            None => finding.hint("write the contract first; `prismctl generate interface` gives a scaffold"),
        });
    }
    // A file that does not compile has a finding of its own.
    let Some(file) = scope.protos.file(stated.file) else { return };
    let Some(service) = file.services().find(|service| service.name() == stated.service) else {
        return findings.push(no_service(scope, stated, &file));
    };
    in_yaml(scope, stated, &service, findings);
    in_proto(scope, stated, &service, findings);
}

fn no_service(scope: &Scope<'_>, stated: &Stated<'_>, file: &FileDescriptor) -> Diagnostic {
    let known: Vec<String> = file.services().map(|service| service.name().to_owned()).collect();
    let message = format!("`{}` has no service `{}`", stated.file, stated.service);
    let finding = scope.at(codes::NO_SERVICE, Severity::Error, stated.mark, (Part::Service, 0), message);
    match known.as_slice() {
        [only] => finding.hint(format!("its service is `{only}`")).fix(stated.service, only),
        [] => finding.hint("it has none"),
        many => finding.hint(format!("its services are {}", listed(many))),
    }
}

/// Every method in YAML is one of the service, with the same signature.
fn in_yaml(
    scope: &Scope<'_>,
    stated: &Stated<'_>,
    service: &ServiceDescriptor,
    findings: &mut Vec<Diagnostic>,
) {
    for (index, method) in stated.methods.iter().enumerate() {
        let at = (Part::Methods, index);
        let name = name(method);
        let Some(known) = service.methods().find(|known| known.name() == name) else {
            let message = format!("service `{}` has no method `{name}`", service.name());
            let finding = scope.at(codes::NOT_IN_PROTO, Severity::Error, stated.mark, at, message);
            let names: Vec<String> = service.methods().map(|method| method.name().to_owned()).collect();
            findings.push(match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")),
                None => finding.hint(format!("its methods are {}", listed(&names))),
            });
            continue;
        };
        let signature = signature(&known);
        if squeezed(method) != squeezed(&signature) {
            let message = format!("`{name}` has another signature in `{}`", stated.file);
            let finding = scope.at(codes::SIGNATURE, Severity::Error, stated.mark, at, message);
            let there = scope.protos.place(&service.parent_file(), known.path());
            let finding = finding.related(there, "the contract").fix(method, &signature);
            findings.push(finding.hint(format!("the contract says `{signature}`")));
        }
    }
}

/// Every method of the service is in YAML, unless YAML lists none at all.
fn in_proto(
    scope: &Scope<'_>,
    stated: &Stated<'_>,
    service: &ServiceDescriptor,
    findings: &mut Vec<Diagnostic>,
) {
    let listed: BTreeSet<&str> = stated.methods.iter().map(|method| name(method)).collect();
    for method in service.methods().filter(|method| !listed.is_empty() && !listed.contains(method.name())) {
        let message = format!("{} does not list `{}` of its service", stated.what, method.name());
        let finding = scope.at(codes::NOT_IN_YAML, Severity::Error, stated.mark, (Part::Methods, 0), message);
        let there = scope.protos.place(&service.parent_file(), method.path());
        findings.push(finding.related(there, "the contract").hint(format!("add `- {}`", signature(&method))));
    }
}

/// Files with a service that no YAML speaks of.
fn orphans(scope: &Scope<'_>, stated: &[Stated<'_>], findings: &mut Vec<Diagnostic>) {
    let known: BTreeSet<&str> = stated.iter().map(|stated| stated.file).collect();
    for name in scope.protos.names().filter(|name| !known.contains(name)) {
        let Some(file) = scope.protos.file(name) else { continue };
        if let Some(service) = file.services().next() {
            let message = format!("no YAML file of the registry speaks of service `{}`", service.name());
            let place = scope.protos.place(&file, service.path());
            let finding = Diagnostic::new(codes::ORPHAN, Severity::Error, place, message);
            findings
                .push(finding.hint("define the interface or pattern it is the contract of, or remove it"));
        }
    }
}

/// `Scan` of `Scan(ScanRequest) returns (stream ScanResponse)`.
fn name(method: &str) -> &str {
    method.split('(').next().unwrap_or_default().trim()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn signature(method: &MethodDescriptor) -> String {
    let package = method.parent_file().package_name().to_owned();
    let side = |streaming: bool, message: MessageDescriptor| {
        let full = message.full_name();
        let own = full.strip_prefix(&package).and_then(|rest| rest.strip_prefix('.')).unwrap_or(full);
        format!("({}{own})", if streaming { "stream " } else { "" })
    };
    let request = side(method.is_client_streaming(), method.input());
    let response = side(method.is_server_streaming(), method.output());
    format!("{}{request} returns {response}", method.name())
}
