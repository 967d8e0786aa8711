//! Scaffolds are sound as they are written: laid over the shipped registry, they have no errors.

use super::*;
use crate::files::Layer;
use crate::{Severity, check, read, shipped};
use std::sync::Arc;

fn catalog() -> Catalog {
    read(&[shipped()]).catalog.unwrap()
}

/// The findings of files laid over the shipped registry; what the shipped one has itself is left out.
fn findings(files: &[File]) -> Vec<(Severity, String)> {
    let placed = |(path, text): &File| (Arc::from(format!("own/{path}")), text.clone());
    let own = Layer { name: "own".into(), files: files.iter().map(placed).collect() };
    let layers = [shipped(), own];
    let reading = read(&layers);
    assert!(reading.catalog.is_some(), "{:?}", reading.findings);
    let found = check(&layers, &reading, prism_proto::files());
    let ours = reading.findings.into_iter().chain(found).filter(|f| f.place.to_string().starts_with("own/"));
    ours.map(|finding| (finding.severity, finding.code.to_owned())).collect()
}

fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn scaffolds_have_no_errors() {
    let catalog = catalog();
    assert_eq!(findings(&backend(&catalog, "valkey", &[]).unwrap()), []);
    let much = texts(&["keyvalue_basic", "keyvalue_ttl", "queue_basic"]);
    assert_eq!(findings(&backend(&catalog, "valkey-2", &much).unwrap()), []);
    assert_eq!(findings(&pattern(&catalog, "ledger", &[]).unwrap()), []);
    let slots = [
        ("book".to_owned(), texts(&["keyvalue_basic", "keyvalue_transactional"])),
        ("feed".to_owned(), texts(&["stream_basic"])),
    ];
    assert_eq!(findings(&pattern(&catalog, "double-entry", &slots).unwrap()), []);
    let nobody_sells_it =
        [(Severity::Warning, "PRISM0218".to_owned()), (Severity::Warning, "PRISM0219".to_owned())];
    for name in ["keyvalue_expiry", "keyvalue_multi_region", "lock_basic", "pubsub_ttl"] {
        assert_eq!(findings(&interface(&catalog, name).unwrap()), nobody_sells_it, "{name}");
    }
}

/// One folder may hold them all.
#[test]
fn scaffolds_go_together() {
    let catalog = catalog();
    let mut files = interface(&catalog, "lock_basic").unwrap();
    files.extend(backend(&catalog, "valkey", &[]).unwrap());
    files.extend(pattern(&catalog, "ledger", &[]).unwrap());
    let errors = findings(&files).into_iter().filter(|(severity, _)| *severity == Severity::Error);
    assert_eq!(errors.count(), 0);
    let paths: std::collections::BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths.len(), files.len());
}

#[test]
fn what_is_refused_says_why_and_how_else() {
    let catalog = catalog();
    let told = |refused: Result<Vec<File>, Refused>| {
        let refused = refused.unwrap_err();
        format!("{refused}; {}", refused.hint.clone().unwrap_or_default())
    };
    let other = "choose another name; to change it, override it with a file of your own";
    assert_eq!(told(backend(&catalog, "redis", &[])), format!("there is a backend `redis` already; {other}"));
    assert_eq!(told(pattern(&catalog, "saga", &[])), format!("there is a pattern `saga` already; {other}"));
    let taken = told(interface(&catalog, "keyvalue_ttl"));
    assert_eq!(taken, format!("there is an interface `keyvalue_ttl` already; {other}"));
    assert_eq!(
        told(backend(&catalog, "My Store", &[])),
        "`My Store` is not a name of lower-case letters, digits and `-`; write `my-store`"
    );
    assert_eq!(
        told(backend(&catalog, "valkey", &texts(&["keyvalue_scna"]))),
        "`keyvalue_scna` is not an interface in the catalogue; did you mean `keyvalue_scan`?"
    );
    let wrong = |name: &str| told(interface(&catalog, name));
    assert_eq!(
        wrong("Key-Value"),
        "`Key-Value` is not the name of an interface; lower-case words joined by `_`, the model first: `key_value`"
    );
    for name in ["expiry", "_expiry", "expiry_", "a__b", "", "_"] {
        assert!(wrong(name).contains("it is its model, `_` and what it adds"), "{}", wrong(name));
    }
    let slot =
        |name: &str, names: &[&str]| told(pattern(&catalog, "ledger", &[(name.to_owned(), texts(names))]));
    assert_eq!(
        slot("Book", &["keyvalue_basic"]),
        "`Book` is not the name of a slot; lower-case words joined by `_`"
    );
    assert_eq!(slot("book", &[]), "slot `book` requires nothing; write `book:keyvalue_basic`");
}
