//! Findings as workflow commands of GitHub Actions, which become annotations on the changed lines.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::{Checked, words};
use crate::render::findings::sorted;
use prism_model::Place;
use prism_registry::{Diagnostic, Severity};

/// One line per finding.
pub(super) fn annotations(checked: &Checked<'_>) -> String {
    sorted(checked.findings).into_iter().map(annotation).collect()
}

fn annotation(finding: &Diagnostic) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = vec![format!("title={}", finding.code)];
    let mut said = words(finding);
    match &finding.place {
        Place::File { path, line, column } => {
            let end = column.saturating_add(finding.width.max(1));
            properties.push(format!("file={},line={line},col={column},endColumn={end}", property(path)));
        }
        Place::Flag(flag) => said = format!("{flag}: {said}"),
        Place::Default => {}
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&said))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma or colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_line_or_a_property_is_escaped() {
        let place = Place::File { path: "a,b:c%.yaml".into(), line: 2, column: 3 };
        let finding = Diagnostic::new("PRISM0101", Severity::Note, place, "100 % odd").hint("look").width(4);
        let checked = Checked { command: "validate", files: Vec::new(), findings: &[finding] };
        let expected = "::notice title=PRISM0101,file=a%2Cb%3Ac%25.yaml,line=2,col=3,endColumn=7::100 %25 odd%0Ahint: look\n";
        assert_eq!(annotations(&checked), expected);
    }

    #[test]
    fn a_flag_is_named_in_the_words() {
        let finding = Diagnostic::new("PRISM0516", Severity::Error, Place::Flag("--budget 5".into()), "odd");
        let checked = Checked { command: "validate", files: Vec::new(), findings: &[finding] };
        assert_eq!(annotations(&checked), "::error title=PRISM0516::--budget 5: odd\n");
    }
}
