//! Findings as JUnit XML, which every build server shows: a file is a test, its errors fail it, warnings and
//! notes are its output. A file that could not be read was not tested: that is an error of the test.

use super::{Checked, file_of, words};
use crate::render::findings::sorted;
use prism_registry::{Diagnostic, Severity, codes};
use std::fmt::Write as _;

/// Of a file that has one of these nothing is read.
const UNREAD: [&str; 5] =
    [codes::UNREADABLE, codes::NOT_A_FILE, codes::LINK_OUT, codes::TOO_LARGE, codes::NOT_UTF8];

/// One suite with a test per file, and one for what was typed if something is wrong with that.
pub(super) fn suites(checked: &Checked<'_>) -> String {
    let findings = sorted(checked.findings);
    let mut files: Vec<Option<&str>> = checked.files.iter().copied().map(Some).collect();
    files.extend(findings.iter().map(|finding| file_of(&finding.place)));
    files.sort_unstable();
    files.dedup();
    let tests: Vec<String> = files.iter().map(|&file| test(checked.command, file, &findings)).collect();
    let with = |tag: &str| tests.iter().filter(|test| test.contains(tag)).count();
    let (failures, errors) = (with("<failure "), with("<error "));
    let (count, command) = (tests.len(), escaped(checked.command));
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    let _ = writeln!(
        text,
        "  <testsuite name=\"prismctl {command}\" tests=\"{count}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\">"
    );
    text.extend(tests);
    text + "  </testsuite>\n</testsuites>\n"
}

fn test(command: &str, file: Option<&str>, findings: &[&Diagnostic]) -> String {
    let name = file.unwrap_or("the command line");
    let mut text =
        format!("    <testcase classname=\"prismctl {}\" name=\"{}\"", escaped(command), escaped(name));
    let here = || findings.iter().filter(|finding| file_of(&finding.place) == file);
    let errors: Vec<&Diagnostic> =
        here().filter(|finding| finding.severity == Severity::Error).copied().collect();
    let rest: Vec<&Diagnostic> =
        here().filter(|finding| finding.severity != Severity::Error).copied().collect();
    if errors.is_empty() && rest.is_empty() {
        return text + "/>\n";
    }
    text.push_str(">\n");
    if let Some(first) = errors.first() {
        let (code, message) = (escaped(first.code), escaped(&first.message));
        let tag = if UNREAD.contains(&first.code) { "error" } else { "failure" };
        let body = body(&errors);
        let _ = writeln!(text, "      <{tag} type=\"{code}\" message=\"{message}\">{body}</{tag}>");
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "      <system-out>{}</system-out>", body(&rest));
    }
    text + "    </testcase>\n"
}

fn body(findings: &[&Diagnostic]) -> String {
    let one = |finding: &&Diagnostic| {
        let severity = finding.severity.name();
        escaped(&format!("{severity}[{}]: {}: {}", finding.code, finding.place, words(finding)))
    };
    findings.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// Text of XML 1.0, which has no control characters at all.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(letter),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter if letter.is_control() => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use prism_model::Place;

    fn finding(path: &str, severity: Severity, message: &str) -> Diagnostic {
        Diagnostic::new("PRISM0101", severity, Place::File { path: path.into(), line: 2, column: 3 }, message)
    }

    #[test]
    fn a_file_is_a_test() {
        let findings = [
            finding("bad.yaml", Severity::Error, "`<x>` & \"y\"\u{1}"),
            finding("bad.yaml", Severity::Warning, "odd"),
        ];
        let checked =
            Checked { command: "validate", files: vec!["bad.yaml", "good.yaml"], findings: &findings };
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="prismctl validate" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="prismctl validate" name="bad.yaml">
      <failure type="PRISM0101" message="`&lt;x&gt;` &amp; &quot;y&quot;�">error[PRISM0101]: bad.yaml:2:3: `&lt;x&gt;` &amp; &quot;y&quot;�</failure>
      <system-out>warning[PRISM0101]: bad.yaml:2:3: odd</system-out>
    </testcase>
    <testcase classname="prismctl validate" name="good.yaml"/>
  </testsuite>
</testsuites>
"#;
        assert_eq!(suites(&checked), expected);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_error() {
        let place = Place::File { path: "gone.yaml".into(), line: 1, column: 1 };
        let findings = [Diagnostic::new(codes::UNREADABLE, Severity::Error, place, "No such file")];
        let told = suites(&Checked { command: "validate", files: vec!["good.yaml"], findings: &findings });
        assert!(told.contains("tests=\"2\" failures=\"0\" errors=\"1\""), "{told}");
        assert!(told.contains("<error type=\"PRISM0105\" message=\"No such file\">"), "{told}");
    }
}
