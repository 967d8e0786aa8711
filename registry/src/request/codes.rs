//! The codes of requests and flags, PRISM05xx, and the story behind each.

use crate::codes::Code;

/// No pattern, or one that does not exist.
pub const PATTERN: &str = "PRISM0501";
/// A namespace's name is not one.
pub const NAMESPACE: &str = "PRISM0502";
/// A pattern has no such slot.
pub const SLOT: &str = "PRISM0503";
/// A flag is not written as it should be.
pub const SHAPE: &str = "PRISM0504";
/// No backend or offering has this name.
pub const BACKEND: &str = "PRISM0505";
/// No vendor has this name.
pub const VENDOR: &str = "PRISM0506";
/// No region has this name.
pub const REGION: &str = "PRISM0507";
/// No region has this jurisdiction, continent or cloud.
pub const LOCALITY: &str = "PRISM0508";
/// Nothing in the catalogue has this name.
pub const NAME: &str = "PRISM0509";
/// A name means several things.
pub const AMBIGUOUS: &str = "PRISM0510";
/// No such need.
pub const NEED: &str = "PRISM0511";
/// A need does not take this value.
pub const NEED_VALUE: &str = "PRISM0512";
/// No slot lists the interface a need asks for.
pub const NOWHERE: &str = "PRISM0513";
/// Only an optional slot that stays empty lists it.
pub const UNFILLED: &str = "PRISM0514";
/// A round trip is bounded, and nobody said from where.
pub const NO_CLIENTS: &str = "PRISM0515";
/// A figure cannot be read.
pub const FIGURE: &str = "PRISM0516";
/// A figure makes no sense.
pub const SENSELESS: &str = "PRISM0517";
/// No such workload word.
pub const WORKLOAD: &str = "PRISM0518";
/// No such measure.
pub const MEASURE: &str = "PRISM0519";
/// Something is said twice.
pub const TWICE: &str = "PRISM0520";
/// No such fact.
pub const FACT: &str = "PRISM0521";
/// An environment's name is not one.
pub const ENVIRONMENT: &str = "PRISM0522";
/// The workload is beyond what is computed exactly.
pub const TOO_MUCH: &str = "PRISM0523";
/// A request has no such key.
pub const KEY: &str = "PRISM0524";
/// A rule is not formed as rules are.
pub const RULE: &str = "PRISM0525";
/// No such interface.
pub const INTERFACE: &str = "PRISM0526";
/// A request file is not one document.
pub const DOCUMENTS: &str = "PRISM0527";
/// No such mode.
pub const MODE: &str = "PRISM0528";
/// A label that no namespace has.
pub const LABEL: &str = "PRISM0529";
/// A running pool that cannot be one.
pub const POOL: &str = "PRISM0541";
/// A weight that cannot be reckoned with.
pub const WEIGHT: &str = "PRISM0536";
/// Something speaks of what runs today, and nobody says what that is.
pub const NO_CURRENT: &str = "PRISM0537";
/// What runs today has no price.
pub const ELSEWHERE: &str = "PRISM0538";
/// A preference that can never be met.
pub const NEVER: &str = "PRISM0539";
/// No namespace has this name.
pub const NO_NAMESPACE: &str = "PRISM0540";
/// No offering names this environment.
pub const NEW_ENVIRONMENT: &str = "PRISM0530";
/// What is preferred or excluded is nowhere for sale.
pub const NO_SITE: &str = "PRISM0531";
/// Something is said about a slot that stays empty.
pub const EMPTY_SLOT: &str = "PRISM0532";
/// A flag that changes nothing.
pub const IDLE: &str = "PRISM0533";
/// No backend states this compliance mark.
pub const COMPLIANCE: &str = "PRISM0534";
/// The mode does not use a slot that is filled.
pub const BEYOND_MODE: &str = "PRISM0535";

const fn story(
    code: &'static str,
    title: &'static str,
    cause: &'static str,
    example: &'static str,
    fix: &'static str,
) -> Code {
    Code { code, title, cause, example, fix }
}

/// The stories, in order.
pub const CODES: &[Code] = &[
    story(
        PATTERN,
        "The request names no pattern of the catalogue.",
        "`--pattern` is missing or misspelt, or the pattern is in a registry that is not loaded.",
        "--pattern multicast-registri",
        "Name one that `prismctl registry patterns list` shows.",
    ),
    story(
        NAMESPACE,
        "A namespace's name has letters it may not have.",
        "Names of namespaces become parts of keys, topics and placeholders everywhere, so they keep to what works everywhere.",
        "--namespace IoT_Devices",
        "Use lower-case letters, digits and `-`, with a letter first: `iot-devices`.",
    ),
    story(
        SLOT,
        "The pattern has no slot of this name.",
        "The slot is misspelt, or belongs to another pattern.",
        "--pattern saga --slot registry:redis",
        "Use a slot that `prismctl registry patterns describe` shows.",
    ),
    story(
        SHAPE,
        "A flag is not written as it should be.",
        "A part is missing or empty, or the parts are joined by the wrong sign.",
        "--slot redis",
        "Write it as the hint shows: `--slot registry:redis`.",
    ),
    story(
        BACKEND,
        "A slot is given to something that is neither a backend nor an offering.",
        "The name is misspelt, or names a vendor or a region.",
        "--slot registry:reddis",
        "Use a name that `prismctl registry backends list` or `offerings list` shows; vendors have `--vendor`, regions `--region`.",
    ),
    story(
        VENDOR,
        "No offering is billed by a vendor of this name.",
        "The vendor is misspelt, or the registry has no offering of it.",
        "--vendor amazon",
        "Use a vendor that `prismctl registry offerings list` shows.",
    ),
    story(
        REGION,
        "The catalogue has no region of this name.",
        "The region is misspelt, or the registry has no data about it. Case does not matter.",
        "--region eu-west1",
        "Use a region as its cloud spells it: `eu-west-1` of aws, `europe-west1` of gcp.",
    ),
    story(
        LOCALITY,
        "No region lies in this jurisdiction, on this continent or in this cloud.",
        "The word is misspelt, or stands under the wrong flag.",
        "--jurisdiction europe",
        "Use a word of the hint; a continent is asked for with `--continent`.",
    ),
    story(
        NAME,
        "Nothing in the catalogue has this name.",
        "What is excluded is neither a backend, an offering, a vendor, a region nor a cloud. A slip here would leave it in.",
        "--exclude meilisearh",
        "Correct the name, or drop the exclusion.",
    ),
    story(
        AMBIGUOUS,
        "A name means several things.",
        "A vendor and a cloud may share a name, and a self-hosted offering may run in a cloud without being billed by it.",
        "--exclude aws",
        "Say which: `--exclude vendor=aws` or `--exclude cloud=aws`.",
    ),
    story(
        NEED,
        "There is no need of this name.",
        "It is misspelt, names a slot as well, or is the word of another flag.",
        "--need tll=required",
        "Use a capability (`ttl`), an attribute (`durability`), or one of `sla`, `latency_p99`, `message_size`, `compliance`, `jurisdiction`, `continent`, `cloud`, `max_rtt`.",
    ),
    story(
        NEED_VALUE,
        "A need does not take this value.",
        "Capabilities take `required`, `wanted`, `any` or `forbidden`; an attribute takes a word of its scale; the rest always need a value.",
        "--need durability=high",
        "Use a word of the hint.",
    ),
    story(
        NOWHERE,
        "No slot of the pattern lists the interface that is needed.",
        "A need lands on the slots that list its interface as required, as an alternative or as optional; this one has nowhere to land.",
        "--pattern multicast-registry --need replay=required",
        "Ask it of one slot in a request file: `slots.messaging.require: [stream_replay]`.",
    ),
    story(
        UNFILLED,
        "Only an optional slot lists the interface, and it stays empty.",
        "Optional slots are filled when something names them.",
        "--pattern multicast-registry --need dead_letter=required",
        "Fill the slot: `--fill durability`.",
    ),
    story(
        NO_CLIENTS,
        "A round trip is bounded, but nobody says from where.",
        "`max_rtt` is judged from the regions where the clients are.",
        "--need max_rtt=30ms",
        "Say where they are: `--clients eu-central-1`.",
    ),
    story(
        FIGURE,
        "A figure cannot be read.",
        "Its unit is missing or unknown, or it is not a plain decimal that is zero or more.",
        "--workload data_size=4",
        "Write it with its unit: `data_size=4GiB`. Rates and counts are plain numbers.",
    ),
    story(
        SENSELESS,
        "A figure makes no sense.",
        "Nothing has a size of zero, is promised for more than 100 % of the time, or is at its average above its peak.",
        "--workload record_size=0B",
        "Correct the figure, or leave it out.",
    ),
    story(
        WORKLOAD,
        "There is no workload word of this name.",
        "The word is misspelt.",
        "--workload writes=2000",
        "Use `write_rps`, `read_rps`, `data_size`, `record_size`, `message_size`, `fan_out`, `connections`, `retention` or `mean`.",
    ),
    story(
        MEASURE,
        "There is no measure of this name.",
        "`--optimize` takes a list of measures, the most important first, each with an optional tolerance.",
        "--optimize price",
        "Use `cost`, `backends`, `vendors`, `regions`, `clouds`, `optional` or `recommended`: `--optimize cost:5%,backends`.",
    ),
    story(
        TWICE,
        "Something is said twice.",
        "Two values for one thing, or a fact both accepted and refused; which one counts would be a guess.",
        "--workload write_rps=1,write_rps=2",
        "Keep one of them.",
    ),
    story(
        FACT,
        "There is no fact of this name that could be unknown.",
        "`--accept-unknown` and `--refuse-unknown` take the word in the gap: `unknown: memory`.",
        "--accept-unknown ram",
        "Use a word of the hint.",
    ),
    story(
        ENVIRONMENT,
        "An environment's name has letters it may not have.",
        "Environments are lower-case words; several are several requests.",
        "--env Prod",
        "Use lower-case letters, digits and `-`: `prod`.",
    ),
    story(
        TOO_MUCH,
        "A workload is larger than what is computed exactly.",
        "A slot's load is a product of workload words, and this one leaves the range in which every figure is exact.",
        "--workload write_rps=999999999999999999999999999999,fan_out=999999999999",
        "State figures that something on earth could serve.",
    ),
    story(
        KEY,
        "A request has no such key here.",
        "The key is misspelt or stands at the wrong level. In a registry such a key is read over; in a request it would silently drop a wish.",
        "namespaces:\n  - {pattern: multicast-registry, buget: $900}",
        "Correct the spelling, or move the key to where the hint says it belongs.",
    ),
    story(
        RULE,
        "A rule is not formed as rules are.",
        "Each rule is a map of one kind: `budget`, `at_most`, `at_least`, `share`, `forbid`, `require`, `same`, `different`, or `if` with `then`.",
        "rules:\n  - {atmost: {distinct: backend, count: 2}}\nnamespaces:\n  - {pattern: multicast-registry}",
        "Write it as the hint shows: `{at_most: {distinct: backend, count: 2}}`.",
    ),
    story(
        INTERFACE,
        "The catalogue has no interface of this name.",
        "It is misspelt, or no registry that is loaded defines it. Capability words (`ttl`) name interfaces too.",
        "--require messaging:pubsub_wildcard",
        "Use a name that `prismctl registry interfaces list` shows.",
    ),
    story(
        DOCUMENTS,
        "A request file is not one document.",
        "It is empty, or `---` starts a second one. Several environments are a list: `environment: [dev, prod]`.",
        "namespaces:\n  - {pattern: multicast-registry}\n---\nnamespaces:\n  - {pattern: saga}",
        "Write one document with all its namespaces.",
    ),
    story(
        MODE,
        "The pattern has no such mode.",
        "It is misspelt, or the pattern has no modes: then every optional slot is filled by itself.",
        "--mode durabel",
        "Use a mode that `prismctl registry patterns describe` shows, or `--fill SLOT`.",
    ),
    story(
        LABEL,
        "A rule selects by a label that no namespace has.",
        "The label is misspelt, or no namespace was given it.",
        "rules:\n  - {budget: {limit: $900, label: {tem: payments}}}\nnamespaces:\n  - {pattern: multicast-registry, labels: {team: payments}}",
        "Correct the label, or give it to a namespace: `labels: {team: payments}`.",
    ),
    story(
        NEW_ENVIRONMENT,
        "No offering names this environment.",
        "Any word may be one, and a new one is a warning. One that looks like `dev`, `test`, `staging`, `prod` or one that an offering names is an error: misspelt, it would silently rule out what runs only in the environment that was meant.",
        "--env stagging",
        "Correct the word. If it is meant, ignore the warning, or name it in the `environments` of an offering.",
    ),
    story(
        NO_SITE,
        "What is preferred or excluded has no price anywhere.",
        "It is listed, but no offering of it has a price in a region, so nothing changes.",
        "--prefer-vendor redis-inc",
        "Drop the flag, or add an offering with a price in an overlay.",
    ),
    story(
        EMPTY_SLOT,
        "A flag speaks of an optional slot that stays empty.",
        "Refining a slot does not fill it.",
        "--workload durability.retention=1d",
        "Fill the slot: `--fill durability`.",
    ),
    story(
        IDLE,
        "A flag changes nothing.",
        "What it refines is not asked for: clients without a bound on the round trip, a rule among fewer than two slots.",
        "--clients eu-central-1",
        "Drop it, or add what makes it matter: `--need max_rtt=30ms`.",
    ),
    story(
        COMPLIANCE,
        "No backend of the catalogue states this compliance mark.",
        "The mark is misspelt, or no source states it; a mark nobody states is not met.",
        "--need compliance=hippa",
        "Correct the mark, or `--accept-unknown compliance`.",
    ),
    story(
        BEYOND_MODE,
        "A slot is filled that the mode does not use.",
        "A mode says which slots have to be filled; this one is filled beyond that.",
        "--mode light --fill durability",
        "Use the mode that has the slot, or leave the slot empty.",
    ),
    story(
        WEIGHT,
        "A weight cannot be reckoned with.",
        "In a weighted sum everything but the cost is worth an amount of money per unit: per backend, per vendor, per millisecond of latency.",
        "--optimize cost+vendors",
        "Write the weight: `cost + $20*vendors`.",
    ),
    story(
        NO_CURRENT,
        "Something speaks of what runs today, and nobody says what that is.",
        "`keep`, `max_moves` and the objective `moves` compare a plan with the configuration that runs.",
        "--optimize moves",
        "Name it: `--current FILE`, or `current: FILE` in the request.",
    ),
    story(
        ELSEWHERE,
        "A slot runs on something that has no price.",
        "The configuration that runs names an offering or a region that this registry does not price (any more).",
        "--current deployed.yaml",
        "Add the offering in an overlay, or take the move for granted.",
    ),
    story(
        NEVER,
        "A preferred backend can never fill the slot.",
        "It lacks an interface that the slot requires, or has no plugin, so the preference is read over.",
        "--prefer registry:nats",
        "Drop it from the list, or prefer a backend that `prismctl registry patterns describe` shows for the slot.",
    ),
    story(
        NO_NAMESPACE,
        "The request has no namespace of this name.",
        "The name is misspelt, or the namespace goes by its pattern's name. A glob (`payments-*`) may fit nothing, a name may not.",
        "rules:\n  - {budget: {limit: $900, namespace: iot}}\nnamespaces:\n  - {pattern: multicast-registry}",
        "Use a name of the request, or a glob.",
    ),
    story(
        POOL,
        "A running pool cannot be one.",
        "Its offering has no price here or is sold in several regions, or `spare` names something a unit does not have.",
        "pools:\n  - {id: shared, offering: aws-elasticache-redis}\nnamespaces:\n  - {pattern: multicast-registry}",
        "Name the offering as `prismctl registry offerings list` shows it, and the region it runs in.",
    ),
];
