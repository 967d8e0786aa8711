//! Command lines that are refused or warned of, each with its code, its flag and its way out; and that none makes it
//! panic.

use super::sample::catalog;
use super::tests::{flags, lowered, set, shown};
use super::*;
use prism_model::Place;
use proptest::prelude::*;

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
    (
        "--namespace 123",
        "0502 --namespace 123: `123` is not a name of lower-case letters, digits and `-`, a letter first",
    ),
    ("--label =x", "0504 --label =x: the label has no name; write `--label team=payments`"),
    ("--label team=", "0504 --label team=: the label has no value; write `--label team=payments`"),
    (
        "--label a=b,c=d",
        "0504 --label a=b,c=d: a label's value has no comma; each label is stated for itself; write `--label team=payments`",
    ),
    (
        "--label team=pay*",
        "0504 --label team=pay*: a label's value has no blank, `=` or `*`, but `pay*` has; write `--label team=payments`",
    ),
    (
        "--workload mean=0%",
        "0517 --workload mean=0%: `mean`: an average of zero means that nothing is ever asked",
    ),
    (
        "--workload write_rps=2e3",
        "0516 --workload write_rps=2e3: `write_rps`: a number is written out, without `e3`: `2000`; write `--workload write_rps=2000`",
    ),
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
        "0516 --workload messaging.retention=7: `retention`: a duration needs a unit: `7d`; write `--workload messaging.retention=7d`",
    ),
    (
        "--workload record_size=4",
        "0516 --workload record_size=4: `record_size`: a size needs a unit: `4KiB`; write `--workload record_size=4KiB`",
    ),
    (
        "--need value_size=4",
        "0516 --need value_size=4: `value_size`: a size needs a unit: `4KiB`; write `--need value_size=4KiB`",
    ),
    (
        "--workload value_size=1MiB",
        "0518 --workload value_size=1MiB: there is no workload word `value_size`; `value_size` is a need, which backends have to promise: `--need value_size=1MiB`",
    ),
    (
        "--workload messaging.sla=99%",
        "0518 --workload messaging.sla=99%: there is no workload word `sla`; `sla` is a need, which backends have to promise: `--need messaging.sla=99%`",
    ),
    (
        "--workload write_rps=1,5",
        "0504 --workload write_rps=1,5: `5` has no value; a fraction has a point: `--workload write_rps=1.5`",
    ),
    (
        "--workload =3",
        "0504 --workload =3: no word stands before `=`; write `--workload write_rps=2000,data_size=4GiB`",
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
