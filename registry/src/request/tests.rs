//! Command lines as they are understood: what each flag says of which slot.

use super::sample::catalog;
use super::*;
use prism_model::catalog::Aspect;
use prism_model::request::{FactName, Level, Measure, RuleKind, Target, WishKind};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, Exact, MicroUsd, Place};

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

pub(super) fn set(flags: &mut Flags, word: &str, value: String) {
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

pub(super) fn lowered(line: &str) -> Lowered {
    lower(&catalog(), &flags(line)).unwrap_or_else(|errors| panic!("{line}: {}", errors[0]))
}

fn request(line: &str) -> Request {
    lowered(line).request
}

/// `CODE flag: message; hint`.
pub(super) fn shown(finding: &Diagnostic) -> String {
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
