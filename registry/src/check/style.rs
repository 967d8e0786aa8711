//! The contracts follow one style: a package per model, a service per file, named after it, and a comment on
//! everything a client sees.

use super::Scope;
use super::protos::Protos;
use crate::{Diagnostic, Severity, codes};
use prost_reflect::{EnumDescriptor, FileDescriptor, MessageDescriptor};

const INTERFACES: &str = "proto/interfaces/";
const PATTERNS: &str = "proto/patterns/";

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    for name in scope.protos.names() {
        let Some(file) = scope.protos.file(name) else { continue };
        let mut style = Style { protos: &scope.protos, file, findings };
        style.package(name);
        style.services(name);
        style.messages();
    }
}

struct Style<'a> {
    protos: &'a Protos,
    file: FileDescriptor,
    findings: &'a mut Vec<Diagnostic>,
}

impl Style<'_> {
    /// `prism.interfaces.<model>` or `prism.patterns.<pattern>`.
    fn package(&mut self, name: &str) {
        let stem = name.rsplit('/').next().unwrap_or_default().trim_end_matches(".proto");
        let model = stem.split('_').next().unwrap_or_default();
        let expected = match (name.strip_prefix(INTERFACES), name.strip_prefix(PATTERNS)) {
            (Some(_), _) => format!("prism.interfaces.{model}"),
            (_, Some(_)) => format!("prism.patterns.{stem}"),
            _ => return,
        };
        let found = self.file.package_name().to_owned();
        if found != expected {
            let message = format!("the package of this file is `{found}`");
            self.report(codes::PROTO_STYLE, &[2], message, &format!("call it `{expected}`"));
        }
        if self.file.syntax() != prost_reflect::Syntax::Proto3 {
            self.report(
                codes::PROTO_STYLE,
                &[12],
                "this file is not `proto3`".to_owned(),
                "write `syntax = \"proto3\";`",
            );
        }
    }

    /// One service per file, named after it; files of shared messages have none.
    fn services(&mut self, name: &str) {
        let stem = name.rsplit('/').next().unwrap_or_default().trim_end_matches(".proto");
        let services: Vec<_> = self.file.services().collect();
        let expected = usize::from(!stem.ends_with("_types"));
        if services.len() != expected {
            let message = format!("this file has {} services", services.len());
            let path = services.get(expected).map(|service| service.path().to_vec()).unwrap_or_default();
            let hint =
                if expected == 1 { "one file has one service" } else { "shared messages have no service" };
            self.report(codes::PROTO_STYLE, &path, message, hint);
        }
        let suffix = if name.starts_with(PATTERNS) { "Service" } else { "Interface" };
        for service in services.iter().take(expected) {
            if folded(service.name()) != folded(stem) + &folded(suffix) || !is_camel(service.name()) {
                let message = format!("service `{}` is not named after its file", service.name());
                self.report(
                    codes::PROTO_STYLE,
                    service.path(),
                    message,
                    &format!("call it `{}{suffix}`", camel(stem)),
                );
            }
            self.comment("service", service.name(), service.path());
            for method in service.methods() {
                self.camel("method", method.name(), method.path());
                self.comment("method", method.name(), method.path());
            }
        }
    }

    fn messages(&mut self) {
        let messages: Vec<_> = self.file.messages().collect();
        messages.iter().for_each(|message| self.message(message));
        let enums: Vec<_> = self.file.enums().collect();
        enums.iter().for_each(|choice| self.choice(choice));
    }

    fn message(&mut self, message: &MessageDescriptor) {
        if message.is_map_entry() {
            return;
        }
        self.camel("message", message.name(), message.path());
        self.comment("message", message.name(), message.path());
        for field in message.fields() {
            if field.name().chars().any(|c| c.is_ascii_uppercase()) {
                let hint = "field names are lower case, their words joined by `_`";
                self.report(
                    codes::PROTO_STYLE,
                    field.path(),
                    format!("field `{}` has capitals", field.name()),
                    hint,
                );
            }
            self.comment("field", field.name(), field.path());
        }
        message.child_messages().for_each(|child| self.message(&child));
        message.child_enums().for_each(|child| self.choice(&child));
    }

    fn choice(&mut self, choice: &EnumDescriptor) {
        self.camel("enum", choice.name(), choice.path());
        self.comment("enum", choice.name(), choice.path());
        for value in choice.values() {
            self.comment("value", value.name(), value.path());
        }
    }

    fn camel(&mut self, what: &str, name: &str, path: &[i32]) {
        if !is_camel(name) {
            let message = format!("{what} `{name}` is not in camel case");
            self.report(codes::PROTO_STYLE, path, message, &format!("call it `{}`", camel(name)));
        }
    }

    fn comment(&mut self, what: &str, name: &str, path: &[i32]) {
        if !Protos::has_comment(&self.file, path) {
            let message = format!("{what} `{name}` has no comment");
            self.report(codes::NO_COMMENT, path, message, "say in a line what it promises");
        }
    }

    fn report(&mut self, code: &'static str, path: &[i32], message: String, hint: &str) {
        let place = self.protos.place(&self.file, path);
        self.findings.push(Diagnostic::new(code, Severity::Warning, place, message).hint(hint));
    }
}

/// Letters and digits alone, in lower case: `keyvaluescan` of `KeyValueScan` and of `keyvalue_scan`.
fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_camel(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains('_')
}

fn camel(name: &str) -> String {
    let word = |word: &str| {
        word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1)).collect()
    };
    name.split('_').map(word).collect::<Vec<String>>().concat()
}
