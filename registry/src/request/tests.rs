use super::sample::catalog;
use super::*;
use prism_model::catalog::Aspect;
use prism_model::request::{FactName, Level, Measure, RuleKind, Target, WishKind};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, Exact, MicroUsd, Place};
use proptest::prelude::*;

/// The flags of a command line without quotes in it.
pub(super) fn flags(line: &str) -> Flags {
    let mut flags = Flags { pattern: Some("multicast-registry".into()), ..Flags::default() };
    let mut words = line.split_whitespace();
    while let Some(word) = words.next() {
        if word == "--allow-unplugged" {
            flags.allow_unplugged = true;
            continue;
        }
        let value = words.next().unwrap().trim_matches('"').to_owned();
        set(&mut flags, word, value);
    }
    flags
}

fn set(flags: &mut Flags, word: &str, value: String) {
    match word {
        "--namespace" => flags.namespace = Some(value),
        "--pattern" => flags.pattern = Some(value),
        "--slot" => flags.slot.push(value),
        "--optimize" => flags.optimize.push(value),
        "--region" => flags.region.push(value),
        "--clients" => flags.clients.push(value),
        "--current" => flags.current = Some(value),
        "--max-moves" => flags.max_moves = Some(value),
        "--keep" => flags.keep.push(value),
        "--mode" => flags.mode = Some(value),
        "--label" => flags.label.push(value),
        "--prefer" => flags.prefer.push(value),
        "--require" => flags.require.push(value),
        "--want" => flags.want.push(value),
        "--dedicated" => flags.dedicated.push(value),
        "--max-rtt" => flags.max_rtt = Some(value),
        "--min-sla" => flags.min_sla = Some(value),
        "--max-latency" => flags.max_latency = Some(value),
        "--max-regions" => flags.max_regions = Some(value),
        "--jurisdiction" => flags.jurisdiction = Some(value),
        "--continent" => flags.continent = Some(value),
        "--cloud" => flags.cloud = Some(value),
        "--vendor" => flags.vendor.push(value),
        "--avoid-vendor" => flags.avoid_vendor.push(value),
        "--prefer-vendor" => flags.prefer_vendor = Some(value),
        "--need" => flags.need.push(value),
        "--budget" => flags.budget = Some(value),
        "--fill" => flags.fill.push(value),
        "--exclude" => flags.exclude.push(value),
        "--max-backends" => flags.max_backends = Some(value),
        "--max-vendors" => flags.max_vendors = Some(value),
        "--env" => flags.env.push(value),
        "--workload" => flags.workload.push(value),
        "--accept-unknown" => flags.accept_unknown.push(value),
        "--refuse-unknown" => flags.refuse_unknown.push(value),
        "--margin" => flags.margin = Some(value),
        "--same-region" => flags.same_region.push(value),
        "--same-cloud" => flags.same_cloud.push(value),
        _ => panic!("{word}"),
    }
}

fn lowered(line: &str) -> Lowered {
    lower(&catalog(), &flags(line)).unwrap_or_else(|errors| panic!("{line}: {}", errors[0]))
}

fn request(line: &str) -> Request {
    lowered(line).request
}

/// `CODE flag: message; hint`.
fn shown(finding: &Diagnostic) -> String {
    let hint = finding.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{} {finding}{hint}", &finding.code[5..])
}

fn names(catalog: &Catalog, request: &Request) -> Vec<String> {
    request.demand_ids().map(|demand| request.slot(catalog, demand).name.clone()).collect()
}

/// The wishes of each demand, as kinds with their places.
fn wishes(request: &Request, demand: usize) -> Vec<(WishKind, String)> {
    let wishes = request.demands[demand].wishes.iter().map(|&id| request.wish(id));
    wishes.map(|wish| (wish.kind.clone(), wish.place.to_string())).collect()
}

fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

#[test]
fn the_least_request_has_the_defaults() {
    let Lowered { request, warnings, implied, .. } = lowered("");
    assert_eq!(names(&catalog(), &request), ["registry", "messaging"]);
    assert_eq!(request.namespaces[0].name, "multicast-registry");
    assert_eq!((request.environment.value.as_str(), &request.environment.place), ("prod", &Place::Default));
    assert_eq!(request.objective, [Level { measure: Measure::Cost, tolerance: Exact::ZERO }]);
    assert_eq!((request.margin, request.unplugged.value), (exact("0.1"), false));
    assert_eq!((request.wishes.len(), request.rules.len(), warnings.len()), (0, 0, 0));
    assert_eq!(implied, ["`--optimize cost` is implied: slots `registry` and `messaging` are left open"]);
}

#[test]
fn naming_an_optional_slot_fills_it_in_the_order_of_the_pattern() {
    let catalog = catalog();
    for line in ["--fill durability", "--slot durability:postgres", "--region durability:eu-west-1"] {
        assert_eq!(names(&catalog, &request(line)), ["registry", "messaging", "durability"], "{line}");
    }
    assert_eq!(names(&catalog, &request("--fill registry")).len(), 2);
}

#[test]
fn a_slot_is_pinned_to_any_of_a_list() {
    let catalog = catalog();
    let request = request("--slot registry:redis,aws-dynamodb");
    let redis = Target::Backend(catalog.find_backend("redis").unwrap());
    let dynamodb = Target::Offering(catalog.find_offering("aws-dynamodb").unwrap());
    assert_eq!(
        wishes(&request, 0),
        [(WishKind::Pin(vec![redis, dynamodb]), "--slot registry:redis,aws-dynamodb".into()),]
    );
    assert_eq!(wishes(&request, 1), []);
}

#[test]
fn a_region_of_one_slot_takes_the_place_of_a_region_of_all() {
    let catalog = catalog();
    let request =
        request("--region EU-WEST-1 --region europe-west1 --region messaging:us-east-1 --fill durability");
    let region = |name| Target::Region(catalog.find_region(name).unwrap());
    let all = (
        WishKind::Pin(vec![region("eu-west-1"), region("europe-west1")]),
        "--region EU-WEST-1 --region europe-west1".to_owned(),
    );
    assert_eq!(wishes(&request, 0), [all]);
    assert_eq!(
        wishes(&request, 1),
        [(WishKind::Pin(vec![region("us-east-1")]), "--region messaging:us-east-1".into())]
    );
    assert_eq!(request.demands[0].wishes, request.demands[2].wishes);
}

#[test]
fn a_wish_of_all_is_one_wish() {
    let request = request(
        "--jurisdiction EU --continent Europe --cloud AWS --vendor aws --vendor GCP,azure --avoid-vendor gcp",
    );
    assert_eq!(request.wishes.len(), 5);
    assert_eq!(request.demands[0].wishes, request.demands[1].wishes);
    assert_eq!(
        wishes(&request, 0),
        [
            (
                WishKind::OnlyVendors(vec!["aws".into(), "gcp".into(), "azure".into()]),
                "--vendor aws --vendor GCP,azure".into()
            ),
            (WishKind::AvoidVendors(vec!["gcp".into()]), "--avoid-vendor gcp".into()),
            (WishKind::Jurisdiction("eu".into()), "--jurisdiction EU".into()),
            (WishKind::Continent("europe".into()), "--continent Europe".into()),
            (WishKind::Cloud("aws".into()), "--cloud AWS".into()),
        ]
    );
}

#[test]
fn an_exclusion_says_what_it_means() {
    let catalog = catalog();
    let request = request("--exclude kafka,vendor=aws --exclude registry:cloud=aws --exclude us-east-1");
    assert_eq!(
        wishes(&request, 0).into_iter().map(|wish| wish.0).collect::<Vec<_>>(),
        [
            WishKind::Exclude(Target::Backend(catalog.find_backend("kafka").unwrap())),
            WishKind::Exclude(Target::Vendor("aws".into())),
            WishKind::Exclude(Target::Region(catalog.find_region("us-east-1").unwrap())),
            WishKind::Exclude(Target::Cloud("aws".into())),
        ]
    );
    assert_eq!(wishes(&request, 1).len(), 3);
}

#[test]
fn a_capability_lands_on_the_slots_that_list_it() {
    let catalog = catalog();
    let interface = |name| catalog.find_interface(name).unwrap();
    for (need, kind) in [
        ("ttl", WishKind::Interface(interface("keyvalue_ttl"))),
        ("ttl_support=true", WishKind::Interface(interface("keyvalue_ttl"))),
        ("keyvalue_ttl=wanted", WishKind::WantInterface(interface("keyvalue_ttl"))),
        ("scan=forbidden", WishKind::WithoutInterface(interface("keyvalue_scan"))),
    ] {
        let request = request(&format!("--need {need}"));
        assert_eq!(wishes(&request, 0), [(kind, format!("--need {need}"))], "{need}");
        assert_eq!(wishes(&request, 1), [], "{need}");
    }
    assert_eq!(request("--need ttl=any --need wildcards=false").wishes, []);
    assert_eq!(wishes(&request("--fill durability --need dead_letter"), 2).len(), 1);
    assert_eq!(wishes(&request("--pattern saga --need cas"), 0).len(), 1, "an alternative counts as listed");
}

#[test]
fn promises_and_attributes_bind_every_slot() {
    let catalog = catalog();
    let durability = catalog.find_attribute("durability").unwrap();
    let client = catalog.find_region("us-east-1").unwrap();
    for (need, kind) in [
        ("durability=FSYNC", WishKind::AtLeast(durability, 2)),
        ("durability=eventual", WishKind::AtLeast(durability, 1)),
        ("sla=99.9%", WishKind::Sla(exact("0.999"))),
        ("latency_p99=20ms", WishKind::LatencyP99(exact("0.02"))),
        ("message_size=256KiB", WishKind::ValueSize(exact("262144"))),
        ("value_size=1MiB", WishKind::ValueSize(exact("1048576"))),
        ("compliance=hipaa", WishKind::Compliance("HIPAA".into())),
        ("jurisdiction=Eu", WishKind::Jurisdiction("eu".into())),
        ("continent=Europe", WishKind::Continent("europe".into())),
        ("cloud=AWS", WishKind::Cloud("aws".into())),
        ("max_rtt=30ms", WishKind::MaxRoundTrip { clients: vec![client], limit: exact("0.03") }),
    ] {
        let request = request(&format!("--need {need} --clients us-east-1"));
        assert_eq!((request.wishes.len(), &request.wishes[0].kind), (1, &kind), "{need}");
        assert!(request.demands.iter().all(|demand| demand.wishes.len() == 1), "{need}");
    }
}

#[test]
fn a_workload_is_refined_per_slot() {
    let request = request(
        "--workload messaging.write_rps=5,write_rps=2000 --workload data_size=4GiB,mean=20%,retention=1d",
    );
    let workload = |demand: usize| &request.demands[demand].workload;
    assert_eq!(
        (workload(0).get(Word::WriteRps), workload(1).get(Word::WriteRps)),
        (exact("2000"), exact("5"))
    );
    assert_eq!(
        (workload(1).get(Word::DataSize), workload(1).get(Word::Mean)),
        (exact("4294967296"), exact("0.2"))
    );
    assert_eq!(
        workload(0).place(Word::Retention).to_string(),
        "--workload data_size=4GiB,mean=20%,retention=1d"
    );
    assert!(!workload(0).is_stated(Word::ReadRps));
}

#[test]
fn rules_bind_filled_slots() {
    let request = request(
        "--budget $900.5 --max-backends 1 --max-vendors 2 --same-region all --same-cloud registry,messaging",
    );
    let both = vec![DemandId(0), DemandId(1)];
    let kinds: Vec<RuleKind> = request.rules.iter().map(|rule| rule.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            RuleKind::Budget(MicroUsd(900_500_000)),
            RuleKind::AtMost(Aspect::Backend, both.clone(), 1),
            RuleKind::AtMost(Aspect::Vendor, both.clone(), 2),
            RuleKind::Same(Aspect::Region, both.clone()),
            RuleKind::Same(Aspect::Cloud, both),
        ]
    );
    assert!(request.rules.iter().all(|rule| !rule.of_pattern));
}

#[test]
fn a_slot_named_twice_is_one_slot() {
    let both = RuleKind::Same(Aspect::Cloud, vec![DemandId(0), DemandId(1)]);
    assert_eq!(request("--same-cloud messaging,all,registry").rules[0].kind, both);
    assert_eq!(lowered("--same-cloud registry,registry").warnings[0].code, codes::IDLE);
}

#[test]
fn what_binds_nothing_is_no_wish() {
    let request = request("--region eu-west-1 --region registry:us-east-1 --region messaging:us-east-1");
    assert_eq!(request.wishes.len(), 2);
}

#[test]
fn the_rules_of_the_pattern_come_with_their_places() {
    let request = request("--pattern cache-aside");
    let rule = &request.rules[0];
    assert_eq!(
        (&rule.kind, rule.of_pattern),
        (&RuleKind::Different(Aspect::Backend, vec![DemandId(0), DemandId(1)]), true)
    );
    assert_eq!(rule.place.to_string(), "registry/sample.yaml:7:3");
}

#[test]
fn the_aims_are_read() {
    let lowered = lowered(
        "--optimize cost:5%,backends --optimize optional --prefer-vendor AWS,gcp:15% --margin 5% --env staging \
         --accept-unknown memory,sla --refuse-unknown ops --allow-unplugged --namespace iot",
    );
    let (request, level) =
        (&lowered.request, |measure, tolerance| Level { measure, tolerance: exact(tolerance) });
    assert_eq!(
        request.objective,
        [
            level(Measure::Cost, "0.05"),
            level(Measure::Distinct(Aspect::Backend), "0"),
            level(Measure::Optional, "0"),
        ]
    );
    let preference = request.preference.as_ref().unwrap();
    assert_eq!((preference.vendors.join(" "), preference.premium), ("aws gcp".into(), Some(exact("0.15"))));
    assert_eq!(preference.place.to_string(), "--prefer-vendor AWS,gcp:15%");
    assert!(request.unknown.accepts(FactName::Memory) && !request.unknown.accepts(FactName::Ops));
    assert_eq!(request.unknown.place(FactName::Sla).to_string(), "--accept-unknown memory,sla");
    assert_eq!(
        (request.margin, request.unplugged.place.to_string()),
        (exact("0.05"), "--allow-unplugged".into())
    );
    assert_eq!((request.environment.value.as_str(), request.namespaces[0].name.as_str()), ("staging", "iot"));
    assert_eq!((lowered.implied, lowered.warnings), (vec![], vec![]));
}

#[test]
fn what_is_implied_says_why() {
    let named = "--slot registry:redis --slot messaging:nats";
    for (more, reason) in [
        ("", None),
        ("--need ttl --max-backends 2 --exclude kafka", None),
        ("--slot durability:postgres,nats", Some("slot `durability` is left open")),
        ("--slot durability:aws-rds-postgres", Some("slot `durability` is left open")),
        ("--fill durability", Some("slot `durability` is left open")),
        ("--jurisdiction eu", Some("`--jurisdiction eu` is a matter of offerings")),
        ("--budget $9", Some("`--budget $9` is a matter of offerings")),
        ("--prefer-vendor aws", Some("`--prefer-vendor aws` is a matter of offerings")),
        ("--workload write_rps=5", Some("`--workload write_rps=5` is a matter of offerings")),
        ("--optimize cost --jurisdiction eu", None),
    ] {
        let implied = lowered(&format!("{named} {more}")).implied;
        let expected: Vec<String> =
            reason.iter().map(|reason| format!("`--optimize cost` is implied: {reason}")).collect();
        assert_eq!(implied, expected, "{more}");
    }
}

#[test]
fn contradictions_are_left_to_the_solver() {
    assert_eq!(
        request("--vendor aws --avoid-vendor aws --need scan=forbidden --slot registry:nats").wishes.len(),
        4
    );
}

/// Every error: the flags, and the finding as shown.
const ERRORS: &[(&str, &str)] = &[
    (
        "--pattern multicast-registri",
        "0501 --pattern multicast-registri: there is no pattern `multicast-registri`; did you mean `multicast-registry`?",
    ),
    (
        "--namespace IoT_Devices",
        "0502 --namespace IoT_Devices: `IoT_Devices` is not a name of lower-case letters, digits and `-`; write `iot-devices`",
    ),
    ("--namespace 123", "0502 --namespace 123: `123` is not a name of lower-case letters, digits and `-`"),
    (
        "--slot registri:redis",
        "0503 --slot registri:redis: `multicast-registry` has no slot `registri`; did you mean `registry`?",
    ),
    (
        "--fill durable",
        "0503 --fill durable: `multicast-registry` has no slot `durable`; it is one of `registry`, `messaging` and `durability`",
    ),
    (
        "--region regstry:eu-west-1",
        "0503 --region regstry:eu-west-1: `multicast-registry` has no slot `regstry`; did you mean `registry`?",
    ),
    (
        "--same-region registry,x",
        "0503 --same-region registry,x: `multicast-registry` has no slot `x`; it is one of `registry`, `messaging` and `durability`",
    ),
    (
        "--slot redis",
        "0504 --slot redis: expected a slot, a colon and a backend; write `--slot registry:redis`",
    ),
    (
        "--slot registry",
        "0504 --slot registry: expected a slot, a colon and a backend; write `--slot registry:BACKEND`",
    ),
    (
        "--slot registry=redis",
        "0504 --slot registry=redis: expected a slot, a colon and a backend; write `--slot registry:redis`",
    ),
    ("--slot registry:", "0504 --slot registry:: a value is missing"),
    (
        "--slot registry:redis,,etcd",
        "0504 --slot registry:redis,,etcd: a value is missing between two commas; write `--slot registry:redis,etcd`",
    ),
    (
        "--workload write_rps",
        "0504 --workload write_rps: `write_rps` has no value; write `--workload write_rps=2000,data_size=4GiB`",
    ),
    (
        "--slot registry:reddis",
        "0505 --slot registry:reddis: there is no backend or offering `reddis`; did you mean `redis`?",
    ),
    (
        "--slot registry:sqs3",
        "0505 --slot registry:sqs3: there is no backend or offering `sqs3`; `prismctl registry backends list` shows them",
    ),
    (
        "--slot registry:redis --slot registry:etcd",
        "0520 --slot registry:etcd: slot `registry` is given twice; if either will do, write `--slot registry:redis,etcd`",
    ),
    (
        "--require messaging:pubsub_wildcard",
        "0526 --require messaging:pubsub_wildcard: there is no interface `pubsub_wildcard`; did you mean `pubsub_wildcards`?",
    ),
    (
        "--want pubsub_wildcards",
        "0504 --want pubsub_wildcards: expected a slot and a colon; write `--want SLOT:keyvalue_ttl`",
    ),
    (
        "--prefer registry:redsi",
        "0505 --prefer registry:redsi: there is no backend `redsi`; did you mean `redis`?",
    ),
    (
        "--need ttl=required --need ttl_support=wanted",
        "0520 --need ttl_support=wanted: `ttl_support` is stated twice",
    ),
    (
        "--label payments",
        "0504 --label payments: expected a label and its value; write `--label team=payments`",
    ),
    (
        "--slot registry:gcp",
        "0505 --slot registry:gcp: there is no backend or offering `gcp`; `gcp` is a vendor: `--vendor gcp`",
    ),
    (
        "--vendor amazon",
        "0506 --vendor amazon: no offering is billed by `amazon`; it is one of `aws`, `gcp`, `redis-inc`, `self-hosted`, `built-in` and `azure`",
    ),
    (
        "--avoid-vendor local",
        "0506 --avoid-vendor local: no offering is billed by `local`; `local` is a cloud: `--cloud local`",
    ),
    (
        "--prefer-vendor asw:15%",
        "0506 --prefer-vendor asw:15%: no offering is billed by `asw`; did you mean `aws`?",
    ),
    ("--region eu-west1", "0507 --region eu-west1: there is no region `eu-west1`; did you mean `eu-west-1`?"),
    (
        "--region registry:eu",
        "0507 --region registry:eu: there is no region `eu`; `eu` is a jurisdiction: `--jurisdiction eu`",
    ),
    (
        "--clients mars",
        "0507 --clients mars: there is no region `mars`; it is one of `eu-west-1`, `us-east-1`, `europe-west1`, `westeurope` and `local`",
    ),
    (
        "--jurisdiction europe",
        "0508 --jurisdiction europe: no region has jurisdiction `europe`; `europe` is a continent: `--continent europe`",
    ),
    ("--jurisdiction ue", "0508 --jurisdiction ue: no region has jurisdiction `ue`; did you mean `eu`?"),
    (
        "--need cloud=eu-west-1",
        "0508 --need cloud=eu-west-1: no region has cloud `eu-west-1`; `eu-west-1` is a region: `--region eu-west-1`",
    ),
    (
        "--exclude meilisearh",
        "0509 --exclude meilisearh: nothing in the catalogue is called `meilisearh`; `prismctl registry offerings list` shows what there is",
    ),
    (
        "--exclude kafak",
        "0509 --exclude kafak: nothing in the catalogue is called `kafak`; did you mean `kafka`?",
    ),
    (
        "--exclude vendor=kafka",
        "0509 --exclude vendor=kafka: there is no vendor `kafka`; `kafka` is a backend: `--exclude backend=kafka`",
    ),
    (
        "--exclude region=eu-west-2",
        "0509 --exclude region=eu-west-2: there is no region `eu-west-2`; did you mean `eu-west-1`?",
    ),
    (
        "--exclude aws",
        "0510 --exclude aws: `aws` is a vendor and a cloud; say which: `--exclude vendor=aws` or `--exclude cloud=aws`",
    ),
    (
        "--exclude registry:aws",
        "0510 --exclude registry:aws: `aws` is a vendor and a cloud; say which: `--exclude registry:vendor=aws` or `--exclude registry:cloud=aws`",
    ),
    ("--need tll=required", "0511 --need tll=required: there is no need `tll`; did you mean `ttl`?"),
    (
        "--need persistense_support",
        "0511 --need persistense_support: there is no need `persistense_support`; did you mean `persistence`?",
    ),
    (
        "--need registry.tll=required",
        "0511 --need registry.tll=required: there is no need `tll`; did you mean `ttl`?",
    ),
    (
        "--need write_rps=5",
        "0511 --need write_rps=5: there is no need `write_rps`; `write_rps` is a workload word: `--workload write_rps=5`",
    ),
    (
        "--need speed",
        "0511 --need speed: there is no need `speed`; needs are capabilities (`ttl`), attributes (`durability`) and promises (`sla`)",
    ),
    (
        "--need ttl=yes",
        "0512 --need ttl=yes: `yes` is no answer to a capability; it is one of `required`, `wanted`, `any` and `forbidden`",
    ),
    (
        "--need ttl=forbiden",
        "0512 --need ttl=forbiden: `forbiden` is no answer to a capability; did you mean `forbidden`?",
    ),
    (
        "--need durability=high",
        "0512 --need durability=high: `durability` has no level `high`, it is one of `ephemeral` < `eventual` < `persistent`",
    ),
    (
        "--need durability=persistant",
        "0512 --need durability=persistant: `durability` has no level `persistant`, it is one of `ephemeral` < `eventual` < `persistent`; did you mean `persistent`?",
    ),
    (
        "--need durability",
        "0512 --need durability: `durability` needs a value; write `--need durability=persistent`",
    ),
    ("--need sla", "0512 --need sla: `sla` needs a value; write `--need sla=99.9%`"),
    (
        "--need wildcards",
        "0513 --need wildcards: no slot of `multicast-registry` lists `pubsub_wildcards`; ask it of one slot: `--require messaging:pubsub_wildcards`",
    ),
    (
        "--need replay",
        "0513 --need replay: no slot of `multicast-registry` lists `stream_replay`; ask it of one slot: `--require registry:stream_replay`",
    ),
    (
        "--need dead_letter",
        "0514 --need dead_letter: `queue_dead_letter` is listed by `durability` only, which stays empty; fill it: `--fill durability`",
    ),
    (
        "--need max_rtt=30ms",
        "0515 --need max_rtt=30ms: a round trip is bounded, but nobody says where the clients are; say it: `--clients REGION`",
    ),
    (
        "--workload data_size=4",
        "0516 --workload data_size=4: `data_size`: a size needs a unit: `4GiB`; write `--workload data_size=4GiB`",
    ),
    (
        "--workload write_rps=-5",
        "0516 --workload write_rps=-5: `write_rps`: a number cannot be negative; it is written like `2000`",
    ),
    (
        "--workload messaging.retention=7",
        "0516 --workload messaging.retention=7: `retention`: a duration needs a unit: `7ms`; write `--workload messaging.retention=7ms`",
    ),
    (
        "--need sla=99.9",
        "0516 --need sla=99.9: `sla`: a percentage needs `%`: `99.9%`; write `--need sla=99.9%`",
    ),
    ("--budget 900", "0516 --budget 900: an amount of money needs `$`: `$900`; write `--budget '$900'`"),
    (
        "--prefer-vendor aws:15",
        "0516 --prefer-vendor aws:15: a percentage needs `%`: `15%`; write `--prefer-vendor aws:15%`",
    ),
    (
        "--optimize cost:5",
        "0516 --optimize cost:5: `cost`: a percentage needs `%`: `5%`; write `--optimize cost:5%`",
    ),
    ("--margin ten", "0516 --margin ten: `ten` is not a percentage, which is written like `15%`"),
    ("--max-backends two", "0516 --max-backends two: `two` is not a whole number; write `--max-backends 2`"),
    ("--max-vendors 0", "0517 --max-vendors 0: no vendor at all could fill a slot; write `--max-vendors 1`"),
    ("--workload record_size=0B", "0517 --workload record_size=0B: `record_size`: zero makes no sense here"),
    ("--workload mean=130%", "0517 --workload mean=130%: `mean`: an average above the peak makes no sense"),
    ("--need sla=100.1%", "0517 --need sla=100.1%: nothing is available more than 100 % of the time"),
    ("--need message_size=0B", "0517 --need message_size=0B: `message_size` of zero makes no sense"),
    ("--budget $99999999999999", "0517 --budget $99999999999999: no bill is that large"),
    (
        "--workload write_rsp=5",
        "0518 --workload write_rsp=5: there is no workload word `write_rsp`; did you mean `write_rps`?",
    ),
    (
        "--optimize price",
        "0519 --optimize price: there is no measure `price`; it is one of `cost`, `backends`, `vendors`, `regions`, `clouds`, `latency`, `optional`, `recommended`, `preferred` and `moves`",
    ),
    (
        "--optimize cost,vendor",
        "0519 --optimize cost,vendor: there is no measure `vendor`; did you mean `vendors`?",
    ),
    ("--optimize cost,cost:5%", "0520 --optimize cost,cost:5%: `cost:5%` is optimised already"),
    (
        "--workload write_rps=1,write_rps=2",
        "0520 --workload write_rps=1,write_rps=2: `write_rps` is stated twice",
    ),
    (
        "--accept-unknown sla --refuse-unknown sla",
        "0520 --refuse-unknown sla: `sla` is both accepted and refused",
    ),
    (
        "--accept-unknown memry",
        "0521 --accept-unknown memry: there is no fact `memry`; did you mean `memory`?",
    ),
    (
        "--env Prod",
        "0522 --env Prod: `Prod` is not an environment: a word of lower-case letters, digits and `-`; write `prod`",
    ),
    (
        "--env stagging",
        "0530 --env stagging: no offering names environment `stagging`; did you mean `staging`?",
    ),
    (
        "--env dev,,prod",
        "0504 --env dev,,prod: a value is missing between two commas; write `--env dev,prod`",
    ),
    (
        "--mode durabel",
        "0528 --mode durabel: `multicast-registry` has no mode `durabel`; did you mean `durable`?",
    ),
    (
        "--pattern saga --mode light",
        "0528 --mode light: `saga` has no mode `light`; it has no modes; `--fill SLOT` fills an optional slot",
    ),
];

#[test]
fn every_error_has_its_flag_and_its_way_out() {
    let catalog = catalog();
    for (line, expected) in ERRORS {
        let Err(found) = lower(&catalog, &flags(line)) else { panic!("{line} is accepted") };
        assert_eq!(found.iter().map(shown).collect::<Vec<_>>()[0], *expected);
        assert_eq!(
            found.iter().filter(|finding| finding.severity == crate::Severity::Error).count(),
            1,
            "{line}"
        );
    }
}

/// Every warning.
const WARNINGS: &[(&str, &str)] = &[
    ("--env canary", "0530 --env canary: no offering names environment `canary`"),
    (
        "--prefer-vendor redis-inc",
        "0531 --prefer-vendor redis-inc: `redis-inc` has no price anywhere, so preferring it changes nothing",
    ),
    ("--exclude etcd", "0531 --exclude etcd: `etcd` has no price anywhere, so excluding it changes nothing"),
    (
        "--workload durability.retention=1d",
        "0532 --workload durability.retention=1d: slot `durability` is optional and stays empty; fill it: `--fill durability`",
    ),
    (
        "--exclude durability:redis",
        "0532 --exclude durability:redis: slot `durability` is optional and stays empty; fill it: `--fill durability`",
    ),
    (
        "--same-region registry,messaging,durability",
        "0532 --same-region registry,messaging,durability: slot `durability` is optional and stays empty; fill it: `--fill durability`",
    ),
    (
        "--clients eu-west-1",
        "0533 --clients eu-west-1: where the clients are matters to a bound on the round trip and to `latency` only; add one: `--max-rtt 30ms`",
    ),
    (
        "--same-cloud registry",
        "0533 --same-cloud registry: one slot is always in the same cloud as itself; name two slots, or `--same-cloud all`",
    ),
    (
        "--need compliance=hippa",
        "0534 --need compliance=hippa: no backend states compliance with `hippa`; did you mean `HIPAA`?",
    ),
    (
        "--mode light --fill durability",
        "0535 --mode light: mode `light` leaves slot `durability` empty, and it is filled; mode `durable` has it",
    ),
];

#[test]
fn what_deserves_a_look_is_no_error() {
    for (line, expected) in WARNINGS {
        let lowered = lowered(line);
        assert_eq!(lowered.warnings.iter().map(shown).collect::<Vec<_>>(), [*expected]);
    }
}

#[test]
fn all_faults_are_reported_at_once() {
    let line = "--pattern multicast --namespace A --slot x:reddis --region mars --vendor asw --need tll --workload a=1 --budget 9 --optimize b";
    let found = lower(&catalog(), &flags(line)).unwrap_err();
    let codes: Vec<&str> = found.iter().map(|finding| &finding.code[5..]).collect();
    assert_eq!(codes, ["0501", "0502", "0505", "0507", "0506", "0511", "0518", "0516", "0519"]);
    let none = Flags { pattern: None, ..flags("--vendor asw") };
    let found = lower(&catalog(), &none).unwrap_err();
    assert_eq!(
        shown(&found[0]),
        "0501 --pattern: no pattern is named; write `--pattern NAME`: `multicast-registry`, `cache-aside` and `saga`"
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn a_load_beyond_exactness_is_an_error() {
    let line = "--workload write_rps=999999999999999999999999999999,fan_out=999999999999";
    let found = lower(&catalog(), &flags(line)).unwrap_err();
    let shown: Vec<String> = found.iter().map(shown).collect();
    assert_eq!(
        shown,
        [format!("0523 {line}: the load of slot `messaging` is too large to be computed exactly")]
    );
}

#[test]
fn every_code_has_a_story_and_a_test() {
    let known: Vec<&str> = codes::CODES.iter().map(|story| story.code).collect();
    let mut sorted = known.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(known, sorted, "codes are unique and in order");
    let tested = |code: &str| ERRORS.iter().chain(WARNINGS).any(|(_, shown)| code.ends_with(&shown[..4]));
    let of_files = |code: &str| {
        faults::FAULTS.iter().any(|(_, all)| all.iter().any(|shown| code.ends_with(&shown[..4])))
    };
    let untested: Vec<&str> = known.into_iter().filter(|code| !tested(code) && !of_files(code)).collect();
    assert_eq!(untested, [codes::TOO_MUCH, codes::ELSEWHERE], "these have tests of their own");
}

#[test]
fn every_story_shows_its_own_code() {
    let catalog = catalog();
    for story in codes::CODES.iter().filter(|story| story.code != codes::ELSEWHERE) {
        let lowered = match story.example.starts_with("--") {
            true => lower(&catalog, &flags(story.example)),
            false => Document::read("r.yaml", story.example).lower(&catalog),
        };
        let found = lowered.map_or_else(|errors| errors, |lowered| lowered.warnings);
        assert!(found.iter().any(|finding| finding.code == story.code), "{}: {found:?}", story.code);
    }
}

/// Words that a flag may be made of, right and wrong, in any order.
fn value() -> impl Strategy<Value = String> {
    let words = [
        "registry",
        "messaging",
        "durability",
        ":",
        ",",
        "=",
        ".",
        "redis",
        "aws",
        "eu-west-1",
        "eu",
        "ttl",
        "required",
        "write_rps",
        "data_size",
        "4GiB",
        "15%",
        "$9",
        "-1",
        "99999999999999999999999999999",
        "cost",
        "dev",
        "sla",
        "é",
        " ",
        "${",
        "max_rtt",
        "30ms",
        "all",
        "vendor",
        "memory",
        "\u{0}",
        "0",
    ];
    prop_oneof![
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..8)
            .prop_map(|words| words.concat()),
        ".*"
    ]
}

proptest! {
    #[test]
    fn no_flags_make_it_panic(values in proptest::collection::vec((0_usize..25, value()), 0..12)) {
        let names = ["namespace", "pattern", "slot", "optimize", "region", "clients", "jurisdiction", "continent", "cloud", "vendor",
            "avoid-vendor", "prefer-vendor", "need", "budget", "fill", "exclude", "max-backends", "max-vendors", "env", "workload",
            "accept-unknown", "refuse-unknown", "margin", "same-region", "same-cloud"];
        let mut all = flags("");
        for (index, value) in values {
            set(&mut all, &format!("--{}", names[index]), value);
        }
        match lower(&catalog(), &all) {
            Ok(lowered) => prop_assert!(lowered.request.demands.iter().all(|d| d.wishes.iter().all(|w| w.index() < lowered.request.wishes.len()))),
            Err(errors) => prop_assert!(errors.iter().all(|finding| matches!(finding.place, Place::Flag(_)))),
        }
    }
}
