//! `validate`: do namespace configurations keep their promises? Every slot with what it needs and what its
//! backend has, then everything that is wrong, file by file.

use crate::args::{FindingsFormat, ValidateArgs};
use crate::common::Common;
use crate::exit;
use crate::output::Text;
use crate::render::findings::Texts;
use crate::render::findings_json::Findings;
use crate::render::style::{BAD, GOOD, paint};
use anyhow::Context as _;
use prism_model::{Catalog, Place};
use prism_registry::config::{self, InterfaceLine, Report, SlotReport};
use prism_registry::{Diagnostic, Severity, cut_short};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

/// Larger files are no configurations.
const MOST_BYTES: u64 = 16 << 20;

pub(super) fn run(args: &ValidateArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let registry = common.load()?;
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut texts = Texts::new();
    let mut shown = String::new();
    let mut unreadable = false;
    for path in &args.files {
        match text_of(path) {
            Ok(text) => {
                let name =
                    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() };
                let (reports, found) = one(registry.catalog(), &name, &text);
                reports.iter().for_each(|report| shown.push_str(&page(report)));
                findings.extend(found);
                texts.insert(name.into(), text);
            }
            Err(error) => {
                common.out.tell(&crate::usage::told(&error));
                unreadable = true;
            }
        }
    }
    let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    match args.format {
        FindingsFormat::Json => {
            common.out.print(Text::Exact(&super::data::json(&Findings::of(&findings))?))?
        }
        FindingsFormat::Text => {
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

/// The text of a plain file or of stdin. A pipe or a device named as a file is refused: it may never end.
fn text_of(path: &Path) -> anyhow::Result<String> {
    let name = || path.display().to_string();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes).context("<stdin>")?;
    } else {
        let found = fs::metadata(path).with_context(name)?;
        anyhow::ensure!(found.is_file(), "{}: is not a plain file", path.display());
        File::open(path)
            .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
            .with_context(name)?;
    }
    anyhow::ensure!(bytes.len() as u64 <= MOST_BYTES, "{}: is larger than 16 MiB", path.display());
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|&&byte| byte == b'\n').count() + 1;
        anyhow::anyhow!("{}:{line}: is not UTF-8 text", path.display())
    })
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
