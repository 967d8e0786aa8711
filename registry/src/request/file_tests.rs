//! Request files: what is read, what is wrong with its place, and that flags and files are one language.

use super::sample::catalog;
use super::*;
use prism_model::request::{Level, Measure, RuleKind, Target, WishKind};
use prism_model::workload::Word;
use prism_model::{Exact, MicroUsd};
use proptest::prelude::*;

fn lowered(text: &str) -> Lowered {
    Document::read("r.yaml", text).lower(&catalog()).unwrap_or_else(|errors| panic!("{}\n{text}", errors[0]))
}

/// `CODE line:column: message; hint`, of every finding.
fn found(text: &str) -> Vec<String> {
    let found = Document::read("r.yaml", text)
        .lower(&catalog())
        .map_or_else(|errors| errors, |lowered| lowered.warnings);
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

#[test]
fn every_fault_has_its_place_and_its_way_out() {
    for (text, expected) in faults::FAULTS {
        assert_eq!(found(text), *expected, "{text}");
    }
}

/// A request without the places that stated it.
fn placeless(mut request: Request) -> Request {
    let nowhere = prism_model::Place::Default;
    request.environment.place = nowhere.clone();
    request.unplugged.place = nowhere.clone();
    request.objective_by = nowhere.clone();
    request.wishes.iter_mut().for_each(|wish| wish.place = nowhere.clone());
    request.rules.iter_mut().for_each(|rule| rule.place = nowhere.clone());
    request.fills.iter_mut().for_each(|fill| fill.place = nowhere.clone());
    request.running.iter_mut().for_each(|pool| pool.place = nowhere.clone());
    request.preference.iter_mut().for_each(|preference| preference.place = nowhere.clone());
    for fact in prism_model::request::FactName::ALL {
        let accepts = request.unknown.accepts(fact);
        request.unknown.set(fact, accepts, nowhere.clone());
    }
    for demand in &mut request.demands {
        demand.dedicated_by = nowhere.clone();
        for word in Word::ALL {
            let value = demand.workload.get(word);
            demand.workload.state(word, value, nowhere.clone());
        }
    }
    request
}

/// Flags that say something right, most of them repeatable.
const RIGHT: &[&str] = &[
    "--namespace iot-devices",
    "--slot registry:redis",
    "--slot messaging:nats,kafka",
    "--slot durability:aws-rds-postgres",
    "--fill durability",
    "--dedicated registry",
    "--prefer registry:redis,dynamodb",
    "--require messaging:pubsub_wildcards",
    "--want registry:ttl,keyvalue_cas",
    "--optimize cost:5%,backends",
    "--optimize preferred",
    "--region eu-west-1",
    "--region messaging:us-east-1,EU-WEST-1",
    "--clients us-east-1,eu-west-1",
    "--jurisdiction EU",
    "--continent Europe",
    "--cloud aws",
    "--max-rtt 30ms",
    "--min-sla 99.9%",
    "--max-latency 20ms",
    "--vendor aws,gcp",
    "--vendor azure",
    "--avoid-vendor gcp",
    "--prefer-vendor aws,gcp:15%",
    "--need ttl",
    "--need scan=forbidden",
    "--need persistence=wanted",
    "--need registry.durability=fsync",
    "--need durability=eventual",
    "--need compliance=hipaa",
    "--need compliance=pci",
    "--need messaging.message_size=2KiB",
    "--budget $900.5",
    "--exclude kafka,vendor=gcp",
    "--exclude registry:etcd",
    "--max-backends 2",
    "--max-vendors 1",
    "--max-regions 3",
    "--env staging",
    "--env dev,prod",
    "--workload write_rps=2000,messaging.data_size=4GiB",
    "--workload mean=20%",
    "--workload registry.retention=1d",
    "--accept-unknown memory,sla",
    "--refuse-unknown ops",
    "--margin 5%",
    "--allow-unplugged",
    "--same-region registry,messaging",
    "--same-region all",
    "--same-cloud registry,messaging",
    "--label team=payments",
    "--label tier=1",
];

/// Some of them, in any order.
fn command_line() -> impl Strategy<Value = String> {
    let some = proptest::sample::subsequence(RIGHT.to_vec(), 0..14);
    some.prop_shuffle().prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    /// The file a command line stands for says the same, to the last id.
    #[test]
    fn flags_are_shorthand_for_the_file(line in command_line()) {
        let catalog = catalog();
        let typed = Document::of_flags(&catalog, &tests::flags(&line));
        let yaml = typed.to_yaml();
        let read = Document::read("r.yaml", &yaml);
        for (one, other) in typed.environments().iter().zip(&read.environments()) {
            match (one.lower(&catalog), other.lower(&catalog)) {
                (Ok(one), Ok(other)) => {
                    prop_assert_eq!(placeless(one.request), placeless(other.request), "{}", yaml);
                    prop_assert_eq!(one.named, other.named);
                    let codes = |warnings: &[Diagnostic]| warnings.iter().map(|one| one.code).collect::<Vec<_>>();
                    prop_assert_eq!(codes(&one.warnings), codes(&other.warnings), "{}", yaml);
                }
                (Err(_), Err(_)) => {}
                (one, other) => prop_assert!(false, "{yaml}\n{one:?}\n{other:?}"),
            }
        }
        if typed.lower(&catalog).is_ok() {
            let start = read.start.clone();
            prop_assert_eq!(Document { start, ..typed }, read, "{}", yaml);
        }
    }
}

#[test]
fn most_command_lines_of_that_kind_are_right() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let line = |_| command_line().new_tree(&mut runner).unwrap().current();
    let lines: Vec<String> = (0..300).map(line).collect();
    let right = lines.iter().filter(|line| lower(&catalog(), &tests::flags(line)).is_ok()).count();
    assert!(right > 150, "{right} of 300");
}

#[test]
fn any_lifts_whatever_a_wider_word_asks() {
    let lowered = lowered(
        "defaults:\n\
         \x20 region: eu-west-1\n\
         \x20 vendors: {only: [aws], avoid: [gcp]}\n\
         \x20 needs: {jurisdiction: eu, sla: 99%, durability: persistent, compliance: [hipaa, soc2], ttl: required}\n\
         namespaces:\n\
         - {name: a, pattern: cache-aside}\n\
         - name: b\n\
         \x20 pattern: cache-aside\n\
         \x20 region: any\n\
         \x20 vendors: {only: any, avoid: [any]}\n\
         \x20 needs: {jurisdiction: any, sla: any, durability: any, compliance: any, ttl: any}\n",
    );
    assert_eq!(wishes(&lowered, 0).len(), 9);
    assert_eq!(wishes(&lowered, 2), []);
}

#[test]
fn what_fills_an_optional_slot_is_a_mode_or_a_word() {
    let lowered = lowered(
        "namespaces:\n\
         - {name: a, pattern: multicast-registry, mode: durable, slots: {durability: {backend: postgres}}}\n\
         - {name: b, pattern: multicast-registry, slots: {durability: {backend: postgres, fill: true}}}\n\
         - {name: c, pattern: multicast-registry, slots: {durability: {region: eu-west-1, backend: postgres}}}\n\
         - {name: d, pattern: multicast-registry}\n",
    );
    let request = &lowered.request;
    let fill = |fill: &prism_model::request::Fill| {
        let names = fill.demands.iter().map(|&demand| request.namespace(demand).name.as_str());
        let names: String = names.collect();
        format!("{names} {:?} {} {}", fill.mode, fill.is_one, fill.place)
    };
    let fills: Vec<String> = request.fills.iter().map(fill).collect();
    assert_eq!(
        fills,
        [
            r#"a Some("durable") true r.yaml:2:48"#,
            "a None true r.yaml:2:87",
            "b None false r.yaml:3:88",
            "c None false r.yaml:4:91",
        ]
    );
}

#[test]
fn one_flag_fills_the_slots_of_all_namespaces_it_speaks_of() {
    let catalog = catalog();
    let text = "namespaces:\n\
                - {name: a, pattern: multicast-registry}\n\
                - {name: b, pattern: multicast-registry}\n";
    let flags = Flags { fill: vec!["durability".into()], ..Flags::default() };
    let document = Document::read("r.yaml", text).refine(&catalog, Document::of_flags(&catalog, &flags));
    let request = document.lower(&catalog).unwrap_or_else(|found| panic!("{found:?}")).request;
    let [fill] = request.fills.as_slice() else { panic!("{:?}", request.fills) };
    assert_eq!((fill.demands.len(), fill.place.to_string()), (2, "--fill durability".to_owned()));
}

#[test]
fn each_of_what_is_forbidden_has_its_own_place() {
    let lowered = lowered(
        "rules:\n\
         - {forbid: {backend: [redis, etcd], slot: registry}}\n\
         - forbid:\n\
         \x20   region: eu-west-1\n\
         \x20   vendor:\n\
         \x20   - aws\n\
         \x20   - gcp\n\
         - {forbid: {backend: [nats, kafka], vendor: [aws, gcp]}}\n\
         namespaces: [{pattern: multicast-registry}]\n",
    );
    let places: Vec<String> = wishes(&lowered, 0).into_iter().map(|(_, place)| place).collect();
    // Of several lists no word stands for one of the combinations.
    let [all @ .., four, three, two, one] = places.as_slice() else { panic!("{places:?}") };
    assert_eq!(all, ["r.yaml:2:23", "r.yaml:2:30", "r.yaml:6:7", "r.yaml:7:7"]);
    assert_eq!([four, three, two, one], ["r.yaml:8:23"; 4]);
}
