//! What readers of older texts get wrong, each held by a test on the shipped registry.
//!
//! | the trap | its test |
//! |---|---|
//! | redis lists 24 interfaces though older text says 16, postgres 16 though a comment says 9 | [`redis_lists_24_interfaces_and_postgres_16`] |
//! | `memstore` cannot be a multicast registry (no scan), even in dev | [`memstore_cannot_be_a_multicast_registry_even_in_dev`] |
//! | sessions and caches in production are never an in-process map | [`memstore_serves_a_cache_in_dev_and_never_in_prod`], [`sessions_in_production_are_never_an_in_process_map`] |
//! | `kafka` as a dead-letter queue lacks `queue_basic` | [`kafka_as_a_dead_letter_queue_lacks_queue_basic`] |
//! | recommended is not required; meilisearch qualifies as `registry` though nobody recommends it | [`recommended_is_not_required`] |
//! | no backend fills all three multicast slots, two are enough | [`no_backend_fills_all_three_multicast_slots_and_two_are_enough`] |
//! | scan and ttl is exactly redis, dynamodb, etcd | [`scan_and_ttl_gives_redis_dynamodb_and_etcd`] |
//! | older notes say both that kafka has consumer groups and that it has not | [`kafka_has_consumer_groups_and_a_note_against_it_is_found`] |
//! | an offering with unknown memory does not win a 40 GiB request | [`unknown_memory_does_not_win_a_large_request`] |
//! | analogues without a plugin fill nothing unless that is allowed | [`analogues_fill_nothing_unless_allowed`] |
//! | scans are priced: dynamodb on demand is not the cheap registry of a multicast | [`scans_are_priced`] |
//! | a stated rate on an unknown capacity is never called plain `optimal` | [`a_stated_rate_on_an_unknown_capacity_is_never_plain_optimal`], `cli/tests/cmd/generate-stated-rate.md` |
//! | the memo's combinations redis+nats, postgres+kafka, dynamodb+sns validate | [`the_three_combinations_of_the_memo_are_valid`] |
//! | `persistence: False → [nats, redis]` holds only as "not needed" | [`no_need_for_persistence_is_no_need_of_its_absence`] |
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its report")]

use prism::model::catalog::Catalog;
use prism::model::request::FactName;
use prism::model::{DemandId, Fact, MicroUsd, Request, SiteId, WishId};
use prism::registry::config::{self, NamespaceConfig};
use prism::request::{Flags, lower};
use prism::solver::graph::Graph;
use prism::{Named, Optimum, Options, Report, find_backends, name_backends, optimize, shipped};

fn flags(pattern: &str) -> Flags {
    Flags { pattern: Some(pattern.to_owned()), ..Flags::default() }
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn request(flags: &Flags) -> Request {
    lower(shipped(), flags).unwrap_or_else(|findings| panic!("{findings:?}")).request
}

fn optimum(flags: &Flags) -> Optimum {
    match optimize(shipped(), &request(flags), Options::default()).unwrap() {
        Report::Optimal(optimum) => *optimum,
        other => panic!("{flags:?}: {other:?}"),
    }
}

fn has_no_plan(flags: &Flags) -> bool {
    matches!(optimize(shipped(), &request(flags), Options::default()).unwrap(), Report::NoPlan(_))
}

fn backends(optimum: &Optimum) -> Vec<&'static str> {
    optimum.plan.backends(shipped()).into_iter().map(|id| shipped().backend(id).name.as_str()).collect()
}

fn backend_names(flags: &Flags, slot: usize) -> Vec<&'static str> {
    let catalog = shipped();
    let graph = Graph::new(catalog, &request(flags)).unwrap();
    let mut names: Vec<&str> = graph
        .candidates(DemandId::new(slot), &[])
        .map(|site: SiteId| catalog.backend_at(site).name.as_str())
        .collect();
    names.dedup();
    names
}

fn found(model: &str, capabilities: &[(&str, bool)]) -> Vec<&'static str> {
    let found = find_backends(shipped(), model, capabilities).unwrap();
    found.into_iter().map(|m| shipped().backend(m.backend).name.as_str()).collect()
}

#[test]
fn every_row_of_the_table_has_its_test() {
    let text = include_str!("traps.rs");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("//! | ")).skip(1).collect();
    let named = |row: &str| -> Vec<String> {
        row.split("[`").skip(1).filter_map(|rest| Some(rest.split_once("`]")?.0.to_owned())).collect()
    };
    assert_eq!(rows.len(), 14);
    for row in rows {
        let tests = named(row);
        let missing = tests.iter().filter(|name| !text.contains(&format!("#[test]\nfn {name}()")));
        assert!(!tests.is_empty() && missing.count() == 0, "{row}");
    }
}

#[test]
fn redis_lists_24_interfaces_and_postgres_16() {
    let count = |name: &str| shipped().backend(shipped().find_backend(name).unwrap()).interfaces.len();
    assert_eq!((count("redis"), count("postgres"), count("kafka"), count("memstore")), (24, 16, 7, 6));
}

#[test]
fn memstore_cannot_be_a_multicast_registry_even_in_dev() {
    let mut dev = flags("multicast-registry");
    dev.env = texts(&["dev"]);
    assert!(!backend_names(&dev, 0).contains(&"memstore"));
    dev.slot = texts(&["registry:memstore", "messaging:nats"]);
    assert!(
        matches!(name_backends(shipped(), request(&dev)).unwrap(), Named::NoPlan(_)),
        "memstore has no scan"
    );
}

#[test]
fn memstore_serves_a_cache_in_dev_and_never_in_prod() {
    let mut cache = flags("cache-aside");
    assert!(!backends(&optimum(&cache)).contains(&"memstore"));
    cache.env = texts(&["dev"]);
    assert!(backends(&optimum(&cache)).contains(&"memstore"), "a map in the process costs nothing");
    cache.need = texts(&["durability=eventual"]);
    assert!(!backends(&optimum(&cache)).contains(&"memstore"), "and keeps nothing");
    cache.need.clear();
    cache.env = texts(&["prod"]);
    cache.slot = texts(&["cache:memstore", "source:postgres"]);
    assert!(
        matches!(name_backends(shipped(), request(&cache)).unwrap(), Named::NoPlan(_)),
        "memstore is for dev only"
    );
}

#[test]
fn kafka_as_a_dead_letter_queue_lacks_queue_basic() {
    let mut kafka = flags("multicast-registry");
    kafka.slot = texts(&["registry:redis", "messaging:nats", "durability:kafka"]);
    let Named::NoPlan(refused) = name_backends(shipped(), request(&kafka)).unwrap() else {
        panic!("kafka is no queue")
    };
    let (catalog, _, why) = *refused;
    let kafka = catalog.backend(catalog.find_backend("kafka").unwrap());
    assert!(!kafka.interfaces.contains(catalog.find_interface("queue_basic").unwrap()));
    let requirement = |fact: &Fact| matches!(fact, Fact::Requires(DemandId(2), _));
    let filled = |fact: &Fact| matches!(fact, Fact::Filled(_));
    assert!(why.minimal && why.facts.len() == 3 && why.facts.iter().any(requirement), "{why:?}");
    assert!(why.facts.iter().any(filled), "an optional slot could stay empty: {why:?}");
}

#[test]
fn recommended_is_not_required() {
    let candidates = backend_names(&flags("multicast-registry"), 0);
    assert!(candidates.contains(&"meilisearch"), "nobody recommends it, and it qualifies: {candidates:?}");
}

#[test]
fn no_backend_fills_all_three_multicast_slots_and_two_are_enough() {
    let mut all = flags("multicast-registry");
    all.fill = texts(&["durability"]);
    all.max_backends = Some("1".into());
    assert!(has_no_plan(&all));
    all.max_backends = Some("2".into());
    let mut two = backends(&optimum(&all));
    two.sort_unstable();
    two.dedup();
    assert_eq!(two.len(), 2);
}

#[test]
fn scan_and_ttl_gives_redis_dynamodb_and_etcd() {
    assert_eq!(
        found("keyvalue", &[("scan_support", true), ("ttl_support", true)]),
        ["redis", "dynamodb", "etcd"]
    );
    assert_eq!(
        found("keyvalue", &[("scan_support", true)]),
        ["redis", "postgres", "dynamodb", "etcd", "meilisearch"]
    );
}

#[test]
fn no_need_for_persistence_is_no_need_of_its_absence() {
    let any = found("pubsub", &[("persistence", false)]);
    assert!(any.contains(&"nats") && any.contains(&"redis"), "{any:?}");
    assert!(any.contains(&"kafka"), "a persistent backend is not ruled out by not being needed: {any:?}");
    assert!(!found("pubsub", &[("persistence", true)]).contains(&"redis"));
}

#[test]
fn unknown_memory_does_not_win_a_large_request() {
    let mut large = flags("multicast-registry");
    large.slot = texts(&["registry:redis"]);
    large.optimize = texts(&["cost"]);
    large.workload = texts(&["data_size=40GiB"]);
    let strict = optimum(&large);
    let site = strict.plan.fillings()[0].site();
    let memory = shipped().capacity_at(site, prism::model::workload::Resource::Data);
    assert!(memory.value().is_none_or(|&bytes| bytes >= 40 << 30), "{memory:?}");
    assert!(!memory.is_unknown());
    assert!(
        strict.if_known.iter().any(|known| known.fact == FactName::Memory),
        "the price of not knowing is told"
    );
    large.accept_unknown = texts(&["memory"]);
    assert!(optimum(&large).plan.cost() < strict.plan.cost());
}

#[test]
fn analogues_fill_nothing_unless_allowed() {
    let mut queue = flags("work-queue");
    assert!(!backend_names(&queue, 0).contains(&"servicebus"));
    queue.allow_unplugged = true;
    assert!(backend_names(&queue, 0).contains(&"servicebus"));
}

#[test]
fn scans_are_priced() {
    let mut dynamodb = flags("multicast-registry");
    assert_ne!(backends(&optimum(&dynamodb))[0], "dynamodb");
    dynamodb.slot = texts(&["registry:aws-dynamodb-ondemand-us-east-2"]);
    let cost = optimum(&dynamodb).plan.cost();
    assert!(cost > MicroUsd(20_000_000_000), "a scan a second over 1 GiB is no $14 a month: {cost}");
}

#[test]
fn a_stated_rate_on_an_unknown_capacity_is_never_plain_optimal() {
    let mut rates = flags("multicast-registry");
    assert_eq!(optimum(&rates).covered, None, "nothing is stated");
    rates.workload = texts(&["write_rps=200"]);
    let of_scans = optimum(&rates).covered.flatten().expect("a priced offering states requests");
    assert!(of_scans.scans_as_requests, "a multicast scans its registry");
    let mut queue = flags("work-queue");
    queue.workload = texts(&["write_rps=200"]);
    let plain = optimum(&queue).covered;
    assert!(plain.flatten().is_none_or(|covered| !covered.scans_as_requests), "a queue scans nothing");
}

#[test]
fn the_three_combinations_of_the_memo_are_valid() {
    for (registry, messaging) in [("redis", "nats"), ("postgres", "kafka"), ("dynamodb", "sns")] {
        let slots = [("registry", registry), ("messaging", messaging)];
        let named = prism::generate_namespace_config(shipped(), "multicast-registry", &slots).unwrap();
        let Named::Configs(configs) = named else { panic!("{registry} + {messaging}") };
        assert_eq!(faults(&configs), [""; 0], "{registry} + {messaging}");
    }
}

/// What `prismctl validate` finds in configurations, once they are written and read again.
fn faults(configs: &[NamespaceConfig]) -> Vec<String> {
    let reading = config::read("config.yaml", &config::render(configs));
    let reports = reading.namespaces.iter().map(|written| config::validate(shipped(), written));
    let found = reports.flat_map(|report| report.findings).chain(reading.findings);
    found.map(|finding| finding.to_string()).collect()
}

#[test]
fn sessions_in_production_are_never_an_in_process_map() {
    let mut sessions = flags("session-store");
    assert!(!backend_names(&sessions, 0).contains(&"memstore"));
    sessions.accept_unknown = texts(&["memory,sla,durability"]);
    assert_ne!(backends(&optimum(&sessions)), ["memstore"]);
    sessions.env = texts(&["dev"]);
    assert_eq!(backends(&optimum(&sessions)), ["memstore"], "and in dev nothing is cheaper");
}

#[test]
fn kafka_has_consumer_groups_and_a_note_against_it_is_found() {
    assert!(found("stream", &[("consumer_groups", true)]).contains(&"kafka"));
    let mut layer = prism::registry::shipped();
    let path = "registry/interfaces/stream.yaml";
    let (_, text) = layer.files.iter_mut().find(|(name, _)| &**name == path).unwrap();
    let entry = "  - interface: stream_consumer_groups";
    *text = text.replace(entry, &format!("  # Not implemented by: Kafka (different model), S3\n{entry}"));
    let layers = [layer];
    let reading = prism::registry::read(&layers);
    let notes = prism::registry::check(&layers, &reading, &[]);
    let notes: Vec<String> =
        notes.iter().filter(|note| note.code == "PRISM0220").map(ToString::to_string).collect();
    assert!(
        matches!(notes.as_slice(), [only] if only.contains("kafka") && only.starts_with(path)),
        "{notes:?}"
    );
}

/// The three plans an architect reads first; see `docs/architecture.md`.
#[test]
fn the_three_cheapest_plans() {
    let mut asked = flags("multicast-registry");
    let first = optimum(&asked);
    assert_eq!(
        (first.plan.cost().to_string().as_str(), backends(&first)),
        ("14.38", vec!["postgres", "sns"])
    );
    asked.jurisdiction = Some("eu".into());
    asked.need = texts(&["ttl=required"]);
    let second = optimum(&asked);
    assert_eq!(
        (second.plan.cost().to_string().as_str(), backends(&second)),
        ("24.82", vec!["redis", "redis"])
    );
    assert_eq!(second.plan.pools().len(), 1, "one redis is bought once");
    asked.fill = texts(&["durability"]);
    let third = optimum(&asked);
    assert_eq!(
        (third.plan.cost().to_string().as_str(), backends(&third)),
        ("75.19", vec!["redis", "redis", "postgres"])
    );
}

/// Every printed "rules out N sites" is what dropping that wish gives back.
#[test]
fn dropping_a_wish_gives_back_the_sites_it_rules_out() {
    let catalog: &Catalog = shipped();
    let mut asked = flags("multicast-registry");
    asked.jurisdiction = Some("eu".into());
    asked.need = texts(&["ttl=required", "sla=99.9%"]);
    asked.avoid_vendor = texts(&["gcp"]);
    asked.exclude = texts(&["meilisearch"]);
    let whole = request(&asked);
    let graph = Graph::new(catalog, &whole).unwrap();
    let mut printed = 0;
    for wish in (0..whole.wishes.len()).map(WishId::new) {
        let mut without = whole.clone();
        without.demands.iter_mut().for_each(|demand| demand.wishes.retain(|&bound| bound != wish));
        let relaxed = Graph::new(catalog, &without).unwrap();
        for demand in whole.demand_ids() {
            let told = graph.demands[demand.index()].ruled_out_by(Fact::Wish(wish)).count();
            let before = graph.candidates(demand, &[]).count();
            let after = relaxed.candidates(demand, &[]).count();
            assert_eq!(after - before, told, "{:?}", whole.wish(wish));
            printed += usize::from(told > 0);
        }
    }
    assert!(printed >= 4, "the request is chosen so that its wishes bind");
}
