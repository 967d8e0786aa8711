//! `validate`: do namespace configurations keep their promises? Every slot with what it needs and what its
//! backend has, then everything that is wrong, file by file.

use crate::args::ValidateArgs;
use crate::common::Common;
use crate::output::Text;
use crate::render::findings::Texts;
use crate::render::report::Checked;
use crate::render::style::{BAD, GOOD, paint};
use crate::usage::told;
use crate::{exit, input};
use prism_model::{Catalog, Place};
use prism_registry::config::codes::NO_PLUGIN;
use prism_registry::config::{self, InterfaceLine, Report, SlotReport};
use prism_registry::{Diagnostic, Severity, cut_short};
use std::fmt::Write as _;
use std::process::ExitCode;

/// Larger files are no configurations.
const MOST_BYTES: u64 = 16 << 20;

pub(super) fn run(args: &ValidateArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let registry = common.load()?;
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut texts = Texts::new();
    let mut shown = String::new();
    let mut unread: Vec<Diagnostic> = Vec::new();
    for path in &args.files {
        match input::read(path, MOST_BYTES) {
            Ok(text) => {
                let name = input::name_of(path);
                let (reports, found) = one(registry.catalog(), &name, &text);
                reports.iter().for_each(|report| shown.push_str(&page(report)));
                findings.extend(found);
                texts.insert(name.into(), text);
            }
            Err(finding) => {
                common.out.tell(&told(&input::unread(path, &finding).into()));
                unread.push(*finding);
            }
        }
    }
    if args.allow_unplugged {
        let unplugged = findings.iter_mut().filter(|finding| finding.code == NO_PLUGIN);
        unplugged.for_each(|finding| finding.severity = Severity::Warning);
    }
    let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    let files = texts.keys().map(|path| &**path).collect();
    let unreadable = !unread.is_empty();
    // People have read of these already.
    let reported = [findings.as_slice(), &unread].concat();
    match (Checked { command: "validate", files, findings: &reported }).report(args.format)? {
        Some(report) => common.out.print(Text::Exact(&report))?,
        None => {
            let closing = match (errors, unreadable) {
                (false, false) => "✅ Configuration valid\n",
                (true, _) => "❌ Configuration not valid\n",
                (false, true) => "",
            };
            common.out.print(Text::Styled(&(shown + closing)))?;
            common.tell(&findings, &texts);
        }
    }
    Ok(match (unreadable, errors) {
        (true, _) => ExitCode::from(exit::USAGE),
        (false, true) => ExitCode::from(exit::FINDINGS),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// The namespaces of one file, and everything found in it.
fn one(catalog: &Catalog, name: &str, text: &str) -> (Vec<Report>, Vec<Diagnostic>) {
    let reading = config::read(name, text);
    let reports: Vec<Report> =
        reading.namespaces.iter().map(|written| config::validate(catalog, written)).collect();
    let mut findings = reading.findings;
    findings.extend(reports.iter().flat_map(|report| report.findings.iter().cloned()));
    findings.sort_by(|a, b| a.place.cmp(&b.place));
    let mut findings = cut_short(findings);
    if reports.is_empty() && findings.is_empty() {
        let place = Place::File { path: name.into(), line: 1, column: 1 };
        findings.push(Diagnostic::new(
            "PRISM0601",
            Severity::Error,
            place,
            "there is no namespace in this file",
        ));
    }
    (reports, findings)
}

/// One namespace, slot by slot.
fn page(report: &Report) -> String {
    let mut text = format!("Validating namespace: {}\n", report.namespace);
    if let Some(environment) = &report.environment {
        let _ = writeln!(text, "  Environment: {environment}");
    }
    let version = report.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let _ = writeln!(text, "  Pattern: {}{version}", report.pattern);
    report.slots.iter().for_each(|slot| text.push_str(&slot_lines(slot)));
    text
}

fn slot_lines(slot: &SlotReport) -> String {
    let mut text = format!("  Slot: {}\n    Backend: {}\n", slot.slot, slot.backend);
    let mut group = |title: &str, lines: &[InterfaceLine]| {
        if !lines.is_empty() {
            let _ = writeln!(text, "    {title}:");
            lines.iter().for_each(|line| text.push_str(&interface_line(line)));
        }
    };
    group("Required interfaces", &slot.required);
    for (index, branch) in slot.any_of.iter().enumerate() {
        group(if index == 0 { "One of" } else { "or" }, branch);
    }
    group("Optional interfaces", &slot.optional);
    group("Other interfaces", &slot.other);
    text
}

fn interface_line(line: &InterfaceLine) -> String {
    let mark = if line.is_met() { paint(GOOD, "✓") } else { paint(BAD, "✗") };
    format!("      {mark} {} ({})\n", line.interface, line.words())
}
