//! Schemas and readers agree: every key a reader knows is in the schema and the other way round; every shipped
//! file and every request in the documentation fits; what is wrong does not.

use super::fits::misfits;
use super::shape::{Key, Object, Shape};
use super::{Json, Kind, schema};
use crate::files::{Layer, shipped};
use crate::request::Document;
use crate::{Diagnostic, Node};
use prism_model::Catalog;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| crate::read(&[shipped()]).catalog.unwrap());

fn node(text: &str) -> Node {
    let (mut nodes, found) = Node::parse_all(&"f.yaml".into(), text);
    assert!(found.is_empty() && nodes.len() == 1, "{found:?}\n{text}");
    nodes.remove(0)
}

/// Plain, and with the names of the shipped registry.
fn both(kind: Kind) -> [Json; 2] {
    [schema(kind, None), schema(kind, Some(&CATALOG))]
}

fn kind_of(path: &str) -> Option<Kind> {
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    Some(match (folder, file) {
        ("backends", _) => Kind::Backend,
        ("offerings", _) => Kind::Offerings,
        ("patterns", _) => Kind::Pattern,
        ("interfaces", _) => Kind::Interface,
        ("regions", _) => Kind::Regions,
        (_, "capabilities.yaml") => Kind::Capabilities,
        (_, "plugins.yaml") => Kind::Plugins,
        (_, "order.yaml") => Kind::Order,
        (_, "matrix.yaml") => Kind::Matrix,
        _ => return None,
    })
}

#[test]
fn every_shipped_file_fits() {
    let layer = shipped();
    let mut seen = BTreeSet::new();
    for (path, text) in layer.files.iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let kind = kind_of(path).unwrap_or_else(|| panic!("{path} is of no kind"));
        for schema in both(kind) {
            assert_eq!(misfits(&schema, &node(text)), Vec::<String>::new(), "{path}");
        }
        seen.insert(kind);
    }
    assert_eq!(seen.len(), 9, "every kind of registry file ships: {seen:?}");
}

/// The YAML blocks of a page.
fn blocks(page: &str) -> impl Iterator<Item = &str> {
    page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next())
}

#[test]
fn every_request_in_the_documentation_fits() {
    let pages = [include_str!("../../../docs/requests.md")];
    let blocks: Vec<&str> = pages.into_iter().flat_map(blocks).collect();
    assert!(blocks.len() > 10);
    for block in blocks {
        for schema in both(Kind::Request) {
            assert_eq!(misfits(&schema, &node(block)), Vec::<String>::new(), "{block}");
        }
    }
}

/// The JSON documents of a page of transcripts fit the schema of their kind, and not without a key that has to be there.
fn documents_fit(page: &str, kind: Kind, least: usize, key: &str) {
    let starts = page.match_indices("\n{\n").map(|(at, _)| at + 1);
    let blocks: Vec<&str> = starts.map(|at| page[at..].split("\n}\n").next().unwrap()).collect();
    assert!(blocks.len() >= least, "{} documents", blocks.len());
    for block in blocks {
        // Figures that change with the registry stand in the pages as `[..]`.
        let text = format!("{block}\n}}").replace(": [..]", ": 1");
        assert_eq!(misfits(&schema(kind, None), &node(&text)), Vec::<String>::new(), "{text}");
        let other = text.replacen(&format!("\"{key}\""), "\"other\"", 1);
        assert!(!misfits(&schema(kind, None), &node(&other)).is_empty(), "{other}");
    }
}

#[test]
fn every_explanation_of_the_transcripts_fits() {
    let pages = concat!(
        include_str!("../../../cli/tests/cmd/explain-json.md"),
        include_str!("../../../cli/tests/cmd/explain-no-plan.md"),
        include_str!("../../../cli/tests/cmd/request-no-plan.md")
    );
    documents_fit(pages, Kind::Explanation, 5, "status");
}

#[test]
fn every_verdict_of_the_transcripts_fits() {
    let pages = concat!(
        include_str!("../../../cli/tests/cmd/verify.md"),
        include_str!("../../../cli/tests/cmd/verify-plan.md")
    );
    documents_fit(pages, Kind::Verdict, 5, "verdict");
}

#[test]
fn what_is_wrong_does_not_fit() {
    let fits = |kind, text| both(kind).map(|schema| misfits(&schema, &node(text)).is_empty());
    for text in [
        "namespaces: [{pattern: saga, buget: $900}]",
        "namespaces: [{name: a}]",
        "namespaces: [{pattern: saga, budget: 900}]",
        "namespaces: [{pattern: saga, workload: {data_size: 4}}]",
        "namespaces: [{pattern: saga, needs: {sla: 99.9}}]",
        "namespaces: [{pattern: saga, name: IoT}]",
        "namespaces: [{pattern: saga, slots: {state: {fill: yes}}}]",
        "optimize: [costs]",
        "rules: [{atmost: {distinct: backend, count: 2}}]",
        "rules: [{share: {vendor: aws, at_most: 80%, of: bill}}]",
        "pools: [{id: a, offering: b, spare: {memry: 5GiB}}]",
        "unknown: {accept: [memry]}",
    ] {
        assert_eq!(fits(Kind::Request, text), [false, false], "{text}");
    }
    let named = "namespaces: [{pattern: sagga, vendors: {only: asw}, needs: {tll: required}}]";
    assert_eq!(fits(Kind::Request, named), [true, false], "names are known with a registry");
    assert_eq!(
        fits(Kind::Config, "namespaces: [{name: a, pattern: saga, slots: {state: {}}}]"),
        [false, false]
    );
    assert_eq!(fits(Kind::Backend, "{backend: a, plugin: b, implements: [keyvalue_basic]}"), [false, false]);
}

/// Every object of a kind, with a file that has it and in it a key that nobody knows.
fn probes(kind: Kind) -> Vec<(&'static Object, String)> {
    let mut found: Vec<(&'static Object, String)> = Vec::new();
    walk(&kind.shape(), &mut |inner| inner.to_owned(), &mut found);
    found
}

/// `wrap` puts what stands here into a whole file.
fn walk(shape: &Shape, wrap: &mut dyn FnMut(&str) -> String, found: &mut Vec<(&'static Object, String)>) {
    match shape {
        Shape::Object(object) => {
            if found.iter().any(|(known, _)| std::ptr::eq(*known, *object)) {
                return;
            }
            let unknown = [needed(object), vec![format!("{UNKNOWN}: 1")]].concat();
            found.push((object, wrap(&format!("{{{}}}", unknown.join(", ")))));
            for key in object.keys {
                let others =
                    object.keys.iter().filter(|other| is_needed(object, other) && other.name != key.name);
                let others: Vec<String> = others.map(pair).collect();
                let mut inside = |inner: &str| {
                    let all = [others.clone(), vec![format!("{}: {inner}", key.name)]].concat();
                    wrap(&format!("{{{}}}", all.join(", ")))
                };
                walk(&key.shape, &mut inside, found);
            }
        }
        Shape::List(one) | Shape::Many(one) => walk(one, &mut |inner| wrap(&format!("[{inner}]")), found),
        Shape::Map(one) => walk(one, &mut |inner| wrap(&format!("{{registry: {inner}}}")), found),
        Shape::MapOf(_, one) => walk(one, &mut |inner| wrap(&format!("{{keyvalue: {inner}}}")), found),
        Shape::Either(shapes) => shapes.iter().for_each(|one| walk(one, wrap, found)),
        _ => {}
    }
}

const UNKNOWN: &str = "zzzzzzzzzzzz";

fn needed(object: &Object) -> Vec<String> {
    object.keys.iter().filter(|key| is_needed(object, key)).map(pair).collect()
}

/// A backend and a pattern need a name, in one of two spellings.
fn is_needed(object: &Object, key: &Key) -> bool {
    key.needed || (matches!(object.name, "backend" | "pattern") && key.name == object.name)
}

fn pair(key: &Key) -> String {
    format!("{}: {}", key.name, sample(&key.shape))
}

/// Anything of this shape.
fn sample(shape: &Shape) -> String {
    match shape {
        Shape::Object(object) => format!("{{{}}}", needed(object).join(", ")),
        Shape::List(one) => format!("[{}]", sample(one)),
        Shape::Map(one) | Shape::MapOf(_, one) => format!("{{registry: {}}}", sample(one)),
        Shape::Many(one) => sample(one),
        Shape::Either(shapes) => sample(&shapes[0]),
        Shape::Form(_, example) => (*example).to_owned(),
        Shape::Figure(quantity) | Shape::Capacity(quantity) => quantity.example().to_owned(),
        Shape::Words(words) => words()[0].to_owned(),
        Shape::Bool => "true".to_owned(),
        Shape::Count => "1".to_owned(),
        _ => "redis".to_owned(),
    }
}

/// Where a file of this kind stands in a registry.
fn path(kind: Kind) -> &'static str {
    match kind {
        Kind::Backend => "backends/probe.yaml",
        Kind::Offerings => "offerings/probe.yaml",
        Kind::Pattern => "patterns/probe.yaml",
        Kind::Interface => "interfaces/probe.yaml",
        Kind::Regions => "regions/probe.yaml",
        Kind::Capabilities => "capabilities.yaml",
        Kind::Plugins => "plugins.yaml",
        Kind::Order => "order.yaml",
        Kind::Request | Kind::Config | Kind::Matrix | Kind::Plan | Kind::Explanation | Kind::Verdict => {
            "f.yaml"
        }
    }
}

fn findings(kind: Kind, text: &str) -> Vec<Diagnostic> {
    match kind {
        Kind::Request => Document::read("f.yaml", text).lower(&CATALOG).unwrap_err(),
        Kind::Config => crate::config::read("f.yaml", text).findings,
        _ => {
            let layer = Layer { files: vec![(path(kind).into(), text.to_owned())], ..Layer::default() };
            crate::read(&[shipped(), layer]).findings
        }
    }
}

/// The keys that the reader says it knows where the probe has one that it does not.
fn known_to_the_reader(kind: Kind, text: &str) -> Option<BTreeSet<String>> {
    let found = findings(kind, text);
    let of_probe = |finding: &&Diagnostic| finding.message.contains(&format!("no key `{UNKNOWN}`"));
    let hint = found.iter().find(of_probe)?.hint.clone()?;
    let names = hint.strip_prefix("its keys are ")?.split('`').skip(1).step_by(2);
    Some(names.map(str::to_owned).collect())
}

/// Objects whose readers take one key of several, so that what they know depends on what stands there.
const CHOICES: [&str; 13] = [
    "workload",
    "budget",
    "at_most",
    "at_least",
    "a_share",
    "forbid",
    "require",
    "same",
    "different",
    "implication",
    "together",
    "settings",
    "capacity",
];

#[test]
fn readers_and_schemas_know_the_same_keys() {
    let mut compared = 0;
    let unread = [Kind::Matrix, Kind::Plan, Kind::Explanation, Kind::Verdict];
    for kind in Kind::ALL.into_iter().filter(|kind| !unread.contains(kind)) {
        for (object, text) in probes(kind) {
            if object.open || CHOICES.contains(&object.name) {
                continue;
            }
            let own: BTreeSet<String> = object.keys.iter().map(|key| key.name.to_owned()).collect();
            let known = known_to_the_reader(kind, &text);
            let mut known = known.unwrap_or_else(|| {
                panic!("`{}` of {}: no reader told its keys\n{text}", object.name, kind.name())
            });
            if object.name == "regions" {
                known.remove("round_trips"); // which makes it the other kind of file
            }
            assert_eq!(
                own,
                known,
                "`{}` of {}: the schema's keys and the reader's\n{text}",
                object.name,
                kind.name()
            );
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared} objects compared");
}

#[test]
fn every_workload_word_has_its_schema() {
    let workload = probes(Kind::Request).into_iter().find(|(object, _)| object.name == "workload").unwrap().0;
    let words: Vec<&str> = workload.keys.iter().map(|key| key.name).collect();
    assert_eq!(words, prism_model::workload::Word::ALL.map(prism_model::workload::Word::name));
}

#[test]
fn every_rule_has_its_schema() {
    let rules = probes(Kind::Request);
    let has =
        |word: &str| rules.iter().any(|(object, _)| object.keys.len() < 3 && object.keys[0].name == word);
    assert!(crate::request::RULES.iter().all(|word| has(word)), "{:?}", crate::request::RULES);
}
