//! Findings as SARIF 2.1.0, which code scanning services read.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use super::{Checked, words};
use crate::render::findings::sorted;
use prism_model::Place;
use prism_registry::{Diagnostic, Severity, codes};
use serde_json::{Value, json};

/// One run with the rules that were broken and every finding.
pub(super) fn log(checked: &Checked<'_>) -> Value {
    let findings = sorted(checked.findings);
    let mut broken: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    broken.sort_unstable();
    broken.dedup();
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, &broken)).collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "prismctl",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": broken.iter().map(|code| rule(code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(name: &str) -> Value {
    let Some(story) = codes::explain(name) else { return json!({"id": name}) };
    json!({
        "id": name,
        "shortDescription": {"text": story.title},
        "fullDescription": {"text": story.cause},
        "help": {"text": story.fix},
    })
}

fn result(finding: &Diagnostic, broken: &[&str]) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": broken.iter().position(|code| *code == finding.code),
        "level": level,
        "message": {"text": words(finding)},
        "locations": locations(&finding.place, finding.width),
    });
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(place, words)| json!({"physicalLocation": physical(place, 1), "message": {"text": words}}))
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(fix) = &finding.fix {
        let deleted = region(&fix.place, fix.old.chars().count());
        result["fixes"] = json!([{"artifactChanges": [{
            "artifactLocation": artifact(&fix.place),
            "replacements": [{"deletedRegion": deleted, "insertedContent": {"text": fix.new}}],
        }]}]);
    }
    result
}

/// A file's lines, or the flag by its name.
fn locations(place: &Place, width: u32) -> Value {
    match place {
        Place::File { .. } => json!([{"physicalLocation": physical(place, width.max(1) as usize)}]),
        Place::Flag(flag) => json!([{"logicalLocations": [{"name": &**flag, "kind": "parameter"}]}]),
        Place::Default => json!([]),
    }
}

fn physical(place: &Place, width: usize) -> Value {
    json!({"artifactLocation": artifact(place), "region": region(place, width)})
}

fn artifact(place: &Place) -> Value {
    json!({"uri": uri(super::file_of(place).unwrap_or_default())})
}

fn region(place: &Place, width: usize) -> Value {
    let Place::File { line, column, .. } = place else { return json!({"startLine": 1}) };
    json!({"startLine": line, "startColumn": column, "endColumn": *column as usize + width})
}

/// A relative or absolute path as a URI reference.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_of(finding: Diagnostic) -> Value {
        log(&Checked { command: "validate", files: Vec::new(), findings: &[finding] })
    }

    #[test]
    fn a_finding_is_a_result_of_a_rule() {
        let place = Place::File { path: "my configs/ä.yaml".into(), line: 2, column: 3 };
        let run =
            &log_of(Diagnostic::new("PRISM0102", Severity::Error, place, "twice").fix("xy", "z"))["runs"][0];
        assert_eq!(
            run["tool"]["driver"]["rules"][0]["shortDescription"]["text"],
            "A key is written twice in one map."
        );
        let result = &run["results"][0];
        assert_eq!(result["ruleIndex"], 0);
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "my%20configs/%C3%A4.yaml");
        assert_eq!(location["region"], json!({"startLine": 2, "startColumn": 3, "endColumn": 4}));
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["deletedRegion"]["endColumn"], 5);
    }

    #[test]
    fn a_flag_has_no_file() {
        let finding = Diagnostic::new("PRISM0516", Severity::Note, Place::Flag("--budget 5".into()), "odd");
        let location = &log_of(finding)["runs"][0]["results"][0]["locations"][0];
        assert_eq!(location["logicalLocations"][0]["name"], "--budget 5");
    }
}
