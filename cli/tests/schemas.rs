//! The schemas in `registry/schemas/` are what `prismctl schema` writes. After a change to a reader or a shape write them
//! again: `for kind in $(ls registry/schemas); do prismctl schema ${kind%.json} -o registry/schemas/$kind; done`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run should say so and stop")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
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
        let committed = fs::read_to_string(format!("../registry/schemas/{kind}.json")).unwrap_or_default();
        assert!(
            committed == of(kind),
            "registry/schemas/{kind}.json is not what `prismctl schema {kind}` writes"
        );
        seen.insert(format!("{kind}.json"));
    }
    let files = fs::read_dir("../registry/schemas").unwrap().map(|entry| entry.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(files, seen, "one file per kind");
}

/// Every YAML file of a folder and of the folders in it.
fn yaml(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml(&path, all);
        } else if path.extension().is_some_and(|kind| kind == "yaml") {
            all.push(path);
        }
    }
}

/// The schema that the first line of a file names, as a path.
fn named(file: &Path) -> PathBuf {
    let text = fs::read_to_string(file).unwrap();
    let first = text.lines().next().unwrap();
    let schema = first.strip_prefix("# yaml-language-server: $schema=");
    let schema = schema.unwrap_or_else(|| panic!("{}: no schema in its first line", file.display()));
    file.parent().unwrap().join(schema)
}

/// The kind of a registry's file: its folder's, or its own where it lies at the top.
fn kind(registry: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(registry).unwrap();
    let folder = inside.parent().unwrap().to_string_lossy().into_owned();
    match folder.as_str() {
        "" => inside.file_stem().unwrap().to_string_lossy().into_owned(),
        "offerings" | "regions" => folder,
        plural => plural.trim_end_matches('s').to_owned(),
    }
}

#[test]
fn the_first_line_of_every_shipped_and_every_exported_file_leads_to_the_schema_of_its_kind() {
    let exported = tempfile::tempdir().unwrap();
    let folder = exported.path().join("mine");
    let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
    assert!(command.args(["registry", "export"]).arg(&folder).status().unwrap().success());
    for registry in [Path::new("../registry"), &folder] {
        let mut files = Vec::new();
        for folder in ["backends", "interfaces", "offerings", "patterns", "regions"] {
            yaml(&registry.join(folder), &mut files);
        }
        files.extend(
            ["capabilities", "matrix", "order", "plugins"]
                .map(|name| registry.join(name).with_extension("yaml")),
        );
        assert!(files.len() > 60, "{}", files.len());
        for file in files {
            let schema = registry.join("schemas").join(kind(registry, &file)).with_extension("json");
            assert_eq!(
                named(&file).canonicalize().unwrap(),
                schema.canonicalize().unwrap(),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn what_is_written_names_a_schema_that_can_be_written_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let run = |line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prismctl"));
        let done = command.args(line.split(' ')).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    };
    fs::create_dir(folder.path().join("schemas")).unwrap();
    for kind in ["config", "request", "plan"] {
        run(&format!("schema {kind} -o schemas/{kind}.json"));
    }
    run("generate config --pattern claim-check --optimize cost -o config.yaml --plan plan.yaml");
    run("generate config --pattern claim-check --optimize cost --print-request -o request.yaml");
    run("generate backend mine --implements keyvalue_basic --into .");
    run("generate pattern my-own --slot state:keyvalue_basic --into .");
    run("generate interface keyvalue_more --into .");
    let mut files = Vec::new();
    yaml(folder.path(), &mut files);
    assert!(files.len() >= 9, "{files:?}");
    for file in &files {
        assert!(named(file).is_file(), "{}", file.display());
    }
    // Every key that a plan has, its schema has.
    let (plan, schema) = ("plan.yaml", "schemas/plan.json");
    let read = |name| fs::read_to_string(folder.path().join(name)).unwrap();
    let (plan, schema) = (read(plan), read(schema));
    for key in
        plan.lines().filter_map(|line| line.split(':').next().filter(|key| !key.starts_with([' ', '#'])))
    {
        assert!(schema.contains(&format!("\"{key}\"")), "{key}");
    }
}
