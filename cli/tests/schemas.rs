//! The schemas in `schemas/` are what `prismctl schema` writes. After a change to a reader or a shape write them
//! again: `for kind in $(ls schemas); do prismctl schema ${kind%.json} -o schemas/$kind; done`.
#![allow(clippy::unwrap_used, reason = "a test that cannot run should say so and stop")]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

#[test]
fn the_committed_schemas_are_current() {
    let of = |kind: &str| {
        let out = Command::new(env!("CARGO_BIN_EXE_prismctl")).args(["schema", kind]).output().unwrap();
        assert!(out.status.success(), "{kind}");
        String::from_utf8(out.stdout).unwrap()
    };
    let mut seen = BTreeSet::new();
    for kind in prism_registry::schema::Kind::ALL.map(prism_registry::schema::Kind::name) {
        let committed = fs::read_to_string(format!("../schemas/{kind}.json")).unwrap_or_default();
        assert!(committed == of(kind), "schemas/{kind}.json is not what `prismctl schema {kind}` writes");
        seen.insert(format!("{kind}.json"));
    }
    let files = fs::read_dir("../schemas").unwrap().map(|entry| entry.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(files, seen, "one file per kind");
}
