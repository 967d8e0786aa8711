//! What is wrong in request files, a table: the file, and every finding as `CODE line:column: message; hint`.

/// Files with something wrong in them.
pub(super) const FAULTS: &[(&str, &[&str])] = &[
    ("", &["0501 1:1: the request has no namespace; add one: `namespaces: [{pattern: NAME}]`"]),
    ("# nothing", &["0501 1:1: the request has no namespace; add one: `namespaces: [{pattern: NAME}]`"]),
    ("namespaces: []", &["0501 1:1: the request has no namespace; add one: `namespaces: [{pattern: NAME}]`"]),
    (
        "namespaces:\n- {pattern: multicast-registry}\n---\nnamespaces: []",
        &["0527 4:1: a request is one document, this is another"],
    ),
    ("- a", &["0109 1:1: this is a list; a request is a map (`key: value`)"]),
    ("namespaces: {pattern: saga}", &["0109 1:13: this is a map, expected a list of namespaces"]),
    ("namespaces: [saga]", &["0109 1:14: this is text; a namespace is a map (`key: value`)"]),
    ("namespaces: [{name: a}]", &["0110 1:15: a namespace needs `pattern`; add `pattern: …`"]),
    ("namespaces: [{}]", &["0110 1:14: a namespace needs `pattern`; add `pattern: …`"]),
    ("namespaces: [{pattern: sagga}]", &["0501 1:24: there is no pattern `sagga`; did you mean `saga`?"]),
    (
        "namespaces: [{pattern: saga, name: Iot_Devices}]",
        &[
            "0502 1:36: `Iot_Devices` is not a name of lower-case letters, digits and `-`; write `iot-devices`",
        ],
    ),
    (
        "namespaces: [{pattern: saga}, {pattern: saga}]",
        &["0520 1:41: there are two namespaces `saga`; give each a `name`"],
    ),
    (
        "namespaces: [{pattern: saga, name: a}, {pattern: saga, name: a}]",
        &["0520 1:62: there are two namespaces `a`"],
    ),
    (
        "namespace: [{pattern: saga}]",
        &["0524 1:1: a request has no key `namespace`; did you mean `namespaces`?"],
    ),
    (
        "namespaces: [{pattern: saga, buget: $900, zzzzzzzz: 1}]",
        &[
            "0524 1:30: a namespace has no key `buget`; did you mean `budget`?",
            "0524 1:43: a namespace has no key `zzzzzzzz`; its keys are `name`, `pattern`, `mode`, `labels`, `clients`, `region`, `exclude`, `needs`, `vendors`, `workload`, `keep`, `budget`, `slots`, `same_region` and `same_cloud`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, pattern: saga}]",
        &["0102 1:30: key `pattern` is written twice in the same map; keep one of them"],
    ),
    (
        "environment: Prod\nnamespaces: [{pattern: saga}]",
        &[
            "0522 1:14: `Prod` is not an environment: a word of lower-case letters, digits and `-`; write `prod`",
        ],
    ),
    ("environment: []\nnamespaces: [{pattern: saga}]", &["0504 1:14: the list is empty"]),
    (
        "unplugged: yes\nnamespaces: [{pattern: saga}]",
        &["0109 1:12: this is text, expected `true` or `false`; write `true`"],
    ),
    ("margin: 10\nnamespaces: [{pattern: saga}]", &["0516 1:9: a percentage needs `%`: `10%`; write `10%`"]),
    (
        "optimize: cost:5\nnamespaces: [{pattern: saga}]",
        &["0516 1:11: `cost`: a percentage needs `%`: `5%`; write `5%`"],
    ),
    (
        "unknown: {accept: [memry]}\nnamespaces: [{pattern: saga}]",
        &["0521 1:20: there is no fact `memry`; did you mean `memory`?"],
    ),
    (
        "unknown: memory\nnamespaces: [{pattern: saga}]",
        &["0109 1:10: this is text; `unknown` is a map (`key: value`)"],
    ),
    (
        "defaults: {needs: {tll: required, durability: high, sla: 99.9, max_rtt: 30}}\nnamespaces: [{pattern: saga}]",
        &[
            "0511 1:20: there is no need `tll`; did you mean `ttl`?",
            "0512 1:47: `durability` has no level `high`, it is one of `ephemeral` < `eventual` < `persistent`",
            "0516 1:58: `sla`: a percentage needs `%`: `99.9%`; write `99.9%`",
            "0516 1:73: `max_rtt`: a duration needs a unit: `30ms`; write `30ms`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, needs: [ttl]}]",
        &["0109 1:37: this is a list; `needs` is a map (`key: value`)"],
    ),
    (
        "namespaces: [{pattern: saga, needs: {ttl: required, cas: [required, wanted], sla: , write_rps: 5}}]",
        &[
            "0520 1:69: `cas` is stated twice",
            "0512 1:78: `sla` needs a value; write `sla: 99.9%`",
            "0511 1:85: there is no need `write_rps`; `write_rps` is a workload word: `workload: {write_rps: 5}`",
            "0513 1:43: no slot of `saga` lists `keyvalue_ttl`; ask it of one slot: `slots.state.require: [keyvalue_ttl]`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, needs: {max_rtt: 30ms}}]",
        &[
            "0515 1:47: a round trip is bounded, but nobody says where the clients are; say it: `clients: [REGION]`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, clients: eu}]",
        &[
            "0507 1:39: there is no region `eu`; `eu` is a jurisdiction: `needs: {jurisdiction: eu}`",
            "0533 1:39: where the clients are matters to a bound on the round trip and to `latency` only; add one: `needs: {max_rtt: 30ms}`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, clients: eu-west-1}]",
        &[
            "0533 1:39: where the clients are matters to a bound on the round trip and to `latency` only; add one: `needs: {max_rtt: 30ms}`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, workload: {write_rsp: 1, data_size: 4, write_rps: -1}}]",
        &[
            "0518 1:41: there is no workload word `write_rsp`; did you mean `write_rps`?",
            "0516 1:66: `data_size`: a size needs a unit: `4GiB`; write `4GiB`",
            "0516 1:80: `write_rps`: a number cannot be negative; it is written like `2000`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, slots: {sate: redis, state: {backend: reddis, offering: redis, vendor: asw, region: eu-west1}}}]",
        &[
            "0503 1:38: `saga` has no slot `sate`; did you mean `state`?",
            "0505 1:68: there is no backend or offering `reddis`; did you mean `redis`?",
            "0505 1:86: there is no offering `redis`; `redis` is a backend: `backend: redis`",
            "0506 1:101: no offering is billed by `asw`; did you mean `aws`?",
            "0507 1:114: there is no region `eu-west1`; did you mean `eu-west-1`?",
        ],
    ),
    (
        "namespaces: [{pattern: saga, slots: {state: {exclude: aws, prefer: [redsi], require: [keyvalue_sacn], isolation: own}}}]",
        &[
            "0510 1:55: `aws` is a vendor and a cloud; say which: `vendor=aws` or `cloud=aws`",
            "0526 1:87: there is no interface `keyvalue_sacn`; did you mean `keyvalue_scan`?",
            "0505 1:69: there is no backend `redsi`; did you mean `redis`?",
            "0504 1:114: `own` is no isolation; it is one of `shared` and `dedicated`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, slots: {state: {fill: false}}}]",
        &["0517 1:52: slot `state` is required: it cannot stay empty"],
    ),
    (
        "namespaces: [{pattern: multicast-registry, slots: {durability: {backend: postgres, fill: false}}}]",
        &[
            "0532 1:90: slot `durability` stays empty, whatever is said of it; drop `fill: false`, or the rest",
        ],
    ),
    (
        "namespaces: [{pattern: multicast-registry, slots: {durability: {workload: {retention: 1d}}}}]",
        &["0532 1:52: slot `durability` is optional and stays empty; fill it: `slots.durability.fill: true`"],
    ),
    (
        "namespaces: [{pattern: multicast-registry, same_region: registry}]",
        &[
            "0533 1:57: one slot is always in the same region as itself; name two slots, or `same_region: all`",
        ],
    ),
    (
        "namespaces: [{pattern: multicast-registry, same_region: [[registry, messaging], registry]}]",
        &["0504 1:81: a group among others is a list of slots"],
    ),
    (
        "namespaces: [{pattern: saga, vendors: {only: aws, premium: 15%}}]",
        &[
            "0504 1:60: the premium is of the whole bill, it is no matter of one namespace; write it under `defaults`: `vendors: {premium: …}`",
        ],
    ),
    (
        "defaults: {vendors: {prefer: [aws], premium: 15}}\nnamespaces: [{pattern: saga}]",
        &["0516 1:46: a percentage needs `%`: `15%`; write `15%`"],
    ),
    (
        "vendors: {premium: 15%}\nnamespaces: [{pattern: saga}]",
        &["0533 1:20: no vendor is preferred, so there is no premium; name one: `vendors: {prefer: [aws]}`"],
    ),
    (
        "defaults: {vendors: {avoid: [aws]}}\nvendors: {avoid: [gcp]}\nnamespaces: [{pattern: saga}]",
        &["0520 2:10: `vendors` stands here and in `defaults`"],
    ),
    (
        "rules: [{atmost: {distinct: backend, count: 2}}, {}, a]\nnamespaces: [{pattern: saga}]",
        &[
            "0525 1:10: there is no rule `atmost`; did you mean `at_most`?",
            "0525 1:50: this rule says nothing",
            "0109 1:54: this is text; a rule is a map (`key: value`)",
        ],
    ),
    (
        "rules: [{at_most: {distinct: backends, count: 2}}, {at_most: {distinct: backend}}, {at_most: {distinct: backend, count: two}}]\nnamespaces: [{pattern: saga}]",
        &[
            "0110 1:63: `at_most` needs `count`; add `count: …`",
            "0525 1:30: `backends` is nothing that can be counted or compared; did you mean `backend`?",
            "0516 1:121: `two` is not a whole number; write `2`",
        ],
    ),
    (
        "rules: [{budget: 900}, {budget: {limt: $5}}, {share: {vendor: aws}}, {same: {region: [a], vendor: [b]}}, {if: {slot: state}}, {forbid: redis}]\nnamespaces: [{pattern: saga}]",
        &[
            "0110 1:34: `budget` needs `limit`; add `limit: …`",
            "0524 1:34: `budget` has no key `limt`; did you mean `limit`?",
            "0110 1:55: `share` needs `at_most`; add `at_most: …`",
            "0110 1:55: `share` needs `of`; add `of: …`",
            "0525 1:77: one aspect with its slots is expected here; write `{region: [iot.registry, iot.messaging]}`",
            "0110 1:107: a rule needs `then`; add `then: …`",
            "0109 1:136: this is text; `forbid` is a map (`key: value`)",
            "0516 1:18: an amount of money needs `$`: `$900`; write `$900`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, budget: $9, labels: {team: a, team: b}, labels: c}]",
        &[
            "0102 1:60: key `team` is written twice in the same map; keep one of them",
            "0102 1:70: key `labels` is written twice in the same map; keep one of them",
        ],
    ),
    (
        "pools: [{offering: aws-dynamodb}]\nnamespaces: [{pattern: saga}]",
        &["0110 1:10: a pool needs `id`; add `id: …`"],
    ),
    (
        "namespaces: [{pattern: saga",
        &["0101 1:14: unclosed bracket `{`; from here on the file is not YAML; what follows is not read"],
    ),
    (
        "namespaces: [{pattern: saga, budget: 900}, {pattern: saga, name: b, keep: true}]",
        &[
            "0516 1:38: an amount of money needs `$`: `$900`; write `$900`",
            "0537 1:75: nobody says where anything is today; name the configuration that runs: `current: FILE`",
        ],
    ),
    (
        "rules: [{budget: {limit: $9, namespace: [a, pay-*, b*]}}]\nnamespaces: [{pattern: saga, name: pay-x}]",
        &["0540 1:42: there is no namespace `a`; it is one of `pay-x`", "0533 1:52: no namespace fits `b*`"],
    ),
    (
        "rules: [{budget: {limit: $9, label: {team: pay, tier: a}}}]\nnamespaces: [{pattern: saga, labels: {team: payments}}]",
        &[
            "0529 1:49: no namespace has a label `tier`; it is one of `team`",
            "0533 1:44: no namespace has `pay` as its `team`; did you mean `payments`?",
        ],
    ),
    (
        "rules: [{at_least: {distinct: region, count: 0}}, {at_most: {distinct: cloud, count: 2, slot: [sate, steps, '*.x', durability]}}]\nnamespaces: [{pattern: saga}, {pattern: multicast-registry}]",
        &[
            "0517 1:46: at least no region is always so; write `1`",
            "0503 1:96: there is no slot `sate`; did you mean `state`?",
            "0533 1:109: no slot fits `*.x`",
            "0532 1:116: no slot that is filled fits `durability`; fill it: `fill: true`",
        ],
    ),
    (
        "rules: [{share: {vendor: [aws, gcp], at_most: 80%, of: cost}}, {share: {vendor: asw, at_most: 180%, of: bill}}, {share: {at_most: 0.00001%, cloud: aws, of: cost}}]\nnamespaces: [{pattern: saga}]",
        &[
            "0525 1:10: a share is of one of `backend`, `offering`, `vendor`, `region` and `cloud`, this is of 2; write a rule for each: `{share: {vendor: aws, at_most: 80%, of: cost}}`",
            "0506 1:81: no offering is billed by `asw`; did you mean `aws`?",
            "0517 1:95: no share is more than the whole",
            "0525 1:105: `bill` is nothing to have a share of; it is one of `demands`, `slots`, `cost`, `data`, `ops`, `write_ops`, `read_ops`, `connections` and `throughput`",
            "0517 1:131: a share is a multiple of 0.0001%",
        ],
    ),
    (
        "rules: [{forbid: {slot: state}}, {require: {backend: reddis}}, {if: {slot: state, vendor: gcp}, then: {slot: steps, vendor: [gcp, aws]}}]\nnamespaces: [{pattern: saga}]",
        &[
            "0525 1:10: `forbid` does not say what it is about; name a `backend`, `offering`, `vendor`, `region` or `cloud`",
            "0505 1:54: there is no backend or offering `reddis`; did you mean `redis`?",
            "0525 1:65: `then` names one backend, offering, vendor, region or cloud each; write a rule for each, or forbid the others",
        ],
    ),
    (
        "rules: [{if: {slot: state, vendor: gcp}, then: {slot: state, vendor: gcp}}, {same: {region: [saga.state]}}, {different: {color: [state, steps]}}]\nnamespaces: [{pattern: saga}]",
        &[
            "0525 1:122: `color` is nothing that can be counted or compared; it is one of `backend`, `vendor`, `region`, `cloud` and `site`",
            "0533 1:10: no slot follows another here, so the rule says nothing; name the slots: `if: {slot: state, …}, then: {slot: steps, …}`",
            "0533 1:85: the rule speaks of fewer than two slots; name two, or a glob that fits several: `[\"*.registry\"]`",
        ],
    ),
    (
        "pools: [{id: a, offering: aws-elasticache-redis}, {id: a, offering: redis-cloud}, {id: b, offering: aws-elasticache-redis, region: eu-west1, units: many, spare: {memry: 5GiB, ops: -1}}]\nnamespaces: [{pattern: saga}]",
        &[
            "0541 1:27: `aws-elasticache-redis` is sold in several regions; say where the pool runs: `region: eu-west-1`",
            "0541 1:69: `redis-cloud` has no price anywhere, so nothing can be reckoned with it",
            "0507 1:132: `aws-elasticache-redis` has no price in `eu-west1`; did you mean `eu-west-1`?",
            "0516 1:149: `many` is not a whole number; write `2`",
            "0541 1:163: `memry` is nothing that a pool has left; did you mean `memory`?",
            "0516 1:181: `ops`: a number cannot be negative; it is written like `2000`",
        ],
    ),
    (
        "optimize: [cost+vendors, 2*cost + $1*regions, $0.0000001*vendors, moves, $5*latency + cost:5]\nmax_moves: few\nkeep: [b]\nnamespaces: [{pattern: saga}]",
        &[
            "0540 3:8: there is no namespace `b`; it is one of `saga`",
            "0537 2:12: nobody says where anything is today; name the configuration that runs: `current: FILE`",
            "0516 2:12: `few` is not a whole number; write `3`",
            "0536 1:12: what one of `vendors` is worth is not said; write `$20*vendors`",
            "0536 1:26: the cost is money already and has no weight; write `cost`",
            "0536 1:47: `$0.0000001` cannot be reckoned exactly; weights are multiples of $0.000001",
            "0537 1:67: nobody says where anything is today; name the configuration that runs: `current: FILE`",
            "0516 1:74: `$5*latency + cost`: a percentage needs `%`: `5%`; write `5%`",
        ],
    ),
    (
        "namespaces: [{pattern: saga, slots: {state: {prefer: [kafka, servicebus, etcd]}, steps: {prefer: [servicebus, redis]}}}]",
        &[
            "0531 1:55: `kafka` has no price anywhere, so preferring it changes nothing",
            "0539 1:62: `servicebus` never fills slot `state`: it does not offer `keyvalue_basic`",
            "0531 1:74: `etcd` has no price anywhere, so preferring it changes nothing",
            "0539 1:99: `servicebus` never fills slot `steps`: it has no plugin",
            "0539 1:111: `redis` never fills slot `steps`: it does not offer `queue_basic`",
        ],
    ),
];
