//! Request files: what is read, what is wrong with its place, and that flags and files are one language.

use super::sample::catalog;
use super::*;
use prism_model::request::{Level, Measure, RuleKind, Target, WishKind};
use prism_model::{Exact, MicroUsd};

fn lowered(text: &str) -> Lowered {
    lower_file(&catalog(), "r.yaml", text).unwrap_or_else(|errors| panic!("{}\n{text}", errors[0]))
}

/// `CODE line:column: message; hint`, of every finding.
fn found(text: &str) -> Vec<String> {
    let found =
        lower_file(&catalog(), "r.yaml", text).map_or_else(|errors| errors, |lowered| lowered.warnings);
    let hint =
        |finding: &Diagnostic| finding.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    let shown = |finding: &Diagnostic| {
        format!("{} {finding}{}", &finding.code[5..], hint(finding)).replace("r.yaml:", "")
    };
    found.iter().map(shown).collect()
}

/// `slot kind`, of every wish, as debug prints them.
fn wishes(lowered: &Lowered, demand: usize) -> Vec<(WishKind, String)> {
    let request = &lowered.request;
    let wishes = request.demands[demand].wishes.iter().map(|&id| request.wish(id));
    wishes.map(|wish| (wish.kind.clone(), wish.place.to_string())).collect()
}

#[test]
fn a_file_says_what_flags_say() {
    let lowered = lowered(
        "environment: staging\n\
         optimize: [cost:5%, backends]\n\
         unplugged: true\n\
         margin: 5%\n\
         unknown: {accept: [memory], refuse: ops}\n\
         rules:\n\
         - {budget: $900}\n\
         - at_most: {distinct: backend, count: 2}\n\
         namespaces:\n\
         - name: iot\n\
         \x20 pattern: multicast-registry\n\
         \x20 same_region: [registry, messaging]\n\
         \x20 slots:\n\
         \x20   registry: {backend: [redis, etcd], needs: {durability: fsync}}\n\
         \x20   messaging: nats\n",
    );
    let (request, catalog) = (&lowered.request, catalog());
    assert_eq!((request.environment.value.as_str(), request.unplugged.value), ("staging", true));
    assert_eq!(request.unplugged.place.to_string(), "r.yaml:3:12");
    let level = |measure, tolerance| Level { measure, tolerance: Exact::parse(tolerance).unwrap() };
    let backends = Measure::Distinct(prism_model::catalog::Aspect::Backend);
    assert_eq!(request.objective, [level(Measure::Cost, "0.05"), level(backends, "0")]);
    let backend = |name| Target::Backend(catalog.find_backend(name).unwrap());
    let durability = catalog.find_attribute("durability").unwrap();
    assert_eq!(
        wishes(&lowered, 0),
        [
            (WishKind::Pin(vec![backend("redis"), backend("etcd")]), "r.yaml:14:26".into()),
            (WishKind::AtLeast(durability, 2), "r.yaml:14:60".into()),
        ]
    );
    assert_eq!(wishes(&lowered, 1), [(WishKind::Pin(vec![backend("nats")]), "r.yaml:15:16".into())]);
    assert_eq!(request.rules[0].kind, RuleKind::Budget(MicroUsd(900_000_000)));
    assert_eq!(request.rules.len(), 3);
}

#[test]
fn what_is_closer_counts() {
    let lowered = lowered(
        "defaults:\n\
         \x20 needs: {ttl: required, durability: persistent, max_rtt: 30ms, compliance: [hipaa, pci]}\n\
         \x20 clients: eu-west-1\n\
         \x20 exclude: kafka\n\
         \x20 vendors: {avoid: gcp}\n\
         \x20 workload: {write_rps: 5, read_rps: 7}\n\
         namespaces:\n\
         - {name: a, pattern: multicast-registry, clients: us-east-1, vendors: {avoid: azure}}\n\
         - name: b\n\
         \x20 pattern: multicast-registry\n\
         \x20 needs: {ttl: any, durability: eventual}\n\
         \x20 workload: {write_rps: 6}\n\
         \x20 slots: {registry: {needs: {durability: ephemeral}, workload: {write_rps: 8}, exclude: etcd}}\n",
    );
    let places = |demand| wishes(&lowered, demand).into_iter().map(|(_, place)| place.replace("r.yaml:", ""));
    let places = |demand| places(demand).collect::<Vec<_>>();
    assert_eq!(places(0), ["8:79", "4:12", "2:16", "2:38", "2:59", "2:78", "2:85"]);
    assert_eq!(
        places(1),
        ["8:79", "4:12", "2:38", "2:59", "2:78", "2:85"],
        "messaging has no ttl to ask for"
    );
    assert_eq!(places(2), ["5:20", "4:12", "13:89", "2:59", "2:78", "2:85", "13:42"]);
    assert_eq!(places(3), ["5:20", "4:12", "2:59", "2:78", "2:85", "11:33"]);
    let request = &lowered.request;
    let writes = |demand: usize| request.demands[demand].workload.get(Word::WriteRps).to_string();
    assert_eq!((writes(0), writes(2), writes(3)), ("5".into(), "8".into(), "6".into()));
}

/// Every kind of fault of a file.
const FAULTS: &[(&str, &[&str])] = &[(
    "",
    &[
        "0527 1:1: the file is empty; start with `namespaces:`; `prismctl generate config --print-request` writes one",
    ],
)];

#[test]
fn every_fault_has_its_place_and_its_way_out() {
    for (text, expected) in FAULTS {
        assert_eq!(found(text), *expected, "{text}");
    }
}
