//! Request files to the registry that ships: every kind of word and rule, said of all, of namespaces and of slots, most of
//! them too much at once. Written as people do: blocks with comments, in brackets, or as JSON.

use crate::dice::Dice;

/// A value of a file.
#[derive(Clone, Debug)]
enum Tree {
    Word(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

use Tree::{List, Map, Word};

const BACKENDS: [&str; 6] = ["redis", "postgres", "nats", "kafka", "dynamodb", "sqs"];
const VENDORS: [&str; 4] = ["aws", "gcp", "azure", "self-hosted"];
const REGIONS: [&str; 4] = ["eu-west-1", "us-east-1", "europe-west1", "westeurope"];
const CLOUDS: [&str; 3] = ["aws", "gcp", "azure"];
const PATTERNS: [(&str, &[&str]); 5] = [
    ("multicast-registry", &["registry", "messaging", "durability"]),
    ("saga", &["state", "steps"]),
    ("session-store", &["sessions"]),
    ("work-queue", &["queue", "results"]),
    ("cache-aside", &["cache", "source"]),
];
/// Needs that every slot may be asked, each with some values.
const NEEDS: [(&str, &[&str]); 11] = [
    ("jurisdiction", &["eu", "us"]),
    ("continent", &["europe"]),
    ("cloud", &["aws", "gcp"]),
    ("sla", &["99.9%", "99.99%", "99.999%"]),
    ("latency_p99", &["1ms", "20ms"]),
    ("max_rtt", &["1ms", "20ms", "80ms"]),
    ("value_size", &["1MiB", "100MiB"]),
    ("compliance", &["hipaa", "soc2"]),
    ("durability", &["persistent", "eventual"]),
    ("consistency", &["strong", "linearizable"]),
    ("delivery", &["exactly_once"]),
];
/// Capabilities, and the one slot that each is asked of.
const ABLE: [(&str, &str); 6] = [
    ("ttl", "registry"),
    ("scan", "sessions"),
    ("persistence", "messaging"),
    ("cas", "state"),
    ("dead_letter", "steps"),
    ("priority", "queue"),
];
const WORKLOAD: [(&str, &[&str]); 6] = [
    ("write_rps", &["1", "9000", "400000"]),
    ("read_rps", &["10", "90000"]),
    ("data_size", &["1GiB", "3TiB", "90TiB"]),
    ("record_size", &["1KiB", "1MiB", "30MiB"]),
    ("message_size", &["2KiB", "3MiB"]),
    ("connections", &["10", "40000"]),
];

/// The file of a seed.
#[must_use]
pub(crate) fn document(seed: u64) -> String {
    let mut dice = Dice::new(seed ^ 0xD0C5_0F5E);
    let tree = request(&mut dice);
    match dice.below(8) {
        0 => json(&tree),
        _ => block(&mut dice, &tree, 0).trim_start_matches('\n').to_owned() + "\n",
    }
}

fn word(text: &str) -> Tree {
    Word(text.to_owned())
}

fn map<const N: usize>(pairs: [(&str, Tree); N]) -> Tree {
    Map(pairs.map(|(key, value)| (key.to_owned(), value)).to_vec())
}

/// One of them as a word, or some as a list.
fn any(dice: &mut Dice, of: &[&str]) -> Tree {
    match dice.below(3) {
        0 => List(dice.some(of, 2).into_iter().map(word).collect()),
        _ => word(dice.pick(of)),
    }
}

/// A namespace with the slots that are filled.
struct Room {
    name: String,
    pattern: usize,
}

fn request(dice: &mut Dice) -> Tree {
    let count = 1 + usize::from(dice.percent(45));
    let room = |dice: &mut Dice, index: usize| Room {
        name: ["iot", "shop"][index].to_owned(),
        pattern: dice.below(PATTERNS.len()),
    };
    let rooms: Vec<Room> = (0..count).map(|index| room(dice, index)).collect();
    let mut pairs: Vec<(String, Tree)> = Vec::new();
    let mut say = |key: &str, value: Tree| pairs.push((key.to_owned(), value));
    if dice.percent(15) {
        say("environment", word("dev"));
    }
    if dice.percent(60) {
        let mut own = settings(dice, None);
        own.push(("clients".to_owned(), List(vec![word("eu-central-1")])));
        say("defaults", Map(own));
    } else {
        say("defaults", map([("clients", List(vec![word("us-east-1")]))]));
    }
    if dice.percent(25) {
        say(
            "unknown",
            map([(if dice.percent(50) { "accept" } else { "refuse" }, any(dice, &["sla", "storage"]))]),
        );
    }
    if dice.percent(80) {
        say("optimize", List(vec![word("cost")]));
    }
    let rules: Vec<Tree> = (0..dice.below(5)).map(|_| rule(dice, &rooms)).collect();
    if !rules.is_empty() {
        say("rules", List(rules));
    }
    say("namespaces", List(rooms.iter().map(|room| namespace(dice, room)).collect()));
    Map(pairs)
}

/// What defaults, namespaces and, but for vendors, slots may say.
fn settings(dice: &mut Dice, slots: Option<&[&str]>) -> Vec<(String, Tree)> {
    let mut all = Vec::new();
    let mut say = |key: &str, value: Tree| all.push((key.to_owned(), value));
    let mut needs = Vec::new();
    for (need, values) in dice.some(&NEEDS, 2) {
        if dice.percent(40) {
            needs.push((need.to_owned(), word(dice.pick(values))));
        }
    }
    let able = slots.and_then(|slots| ABLE.iter().find(|(_, slot)| slots.contains(slot)));
    if let Some((need, _)) = able.filter(|_| dice.percent(30)) {
        needs.push(((*need).to_owned(), word(dice.pick(&["required", "forbidden"]))));
    }
    if !needs.is_empty() {
        say("needs", Map(needs));
    }
    if dice.percent(20) {
        say("region", any(dice, &REGIONS));
    }
    if dice.percent(20) {
        say("exclude", List(dice.some(&BACKENDS, 2).into_iter().map(word).collect()));
    }
    let workload = dice.some(&WORKLOAD, 1);
    if dice.percent(40) {
        let said = workload.into_iter().map(|(key, values)| (key.to_owned(), word(dice.pick(values))));
        say("workload", Map(said.collect()));
    }
    all
}

fn vendors(dice: &mut Dice) -> Tree {
    map([(
        dice.pick(&["only", "avoid", "prefer"]),
        List(dice.some(&VENDORS, 2).into_iter().map(word).collect()),
    )])
}

fn namespace(dice: &mut Dice, room: &Room) -> Tree {
    let (pattern, slots) = PATTERNS[room.pattern];
    let mut all = vec![("pattern".to_owned(), word(pattern))];
    // The first key is now and then one that may have to go.
    let first = dice.below(2);
    all.insert(first, ("name".to_owned(), word(&room.name)));
    all.push(("labels".to_owned(), map([("team", word(&room.name))])));
    let mut own = settings(dice, Some(slots));
    if dice.percent(30) {
        own.push(("vendors".to_owned(), vendors(dice)));
    }
    if dice.percent(20) {
        own.push(("budget".to_owned(), word(dice.pick(&["$1", "$20", "$300"]))));
    }
    if dice.percent(15) && slots.len() > 1 {
        let group = List(slots[..2].iter().map(|slot| word(slot)).collect());
        own.push((dice.pick(&["same_region", "same_cloud"]).to_owned(), group));
    }
    let said: Vec<(String, Tree)> =
        slots.iter().filter_map(|name| Some(((*name).to_owned(), slot(dice, name)?))).collect();
    if !said.is_empty() {
        own.push(("slots".to_owned(), Map(said)));
    }
    // In any order, so that what goes stands first, in the middle and last.
    while !own.is_empty() {
        all.push(own.remove(dice.below(own.len())));
    }
    if dice.percent(20) {
        all.rotate_left(2);
    }
    Map(all)
}

fn slot(dice: &mut Dice, name: &str) -> Option<Tree> {
    if dice.percent(35) {
        return None;
    }
    if dice.percent(20) {
        return Some(any(dice, &BACKENDS));
    }
    let mut all = settings(dice, None);
    let mut say = |key: &str, value: Tree| all.push((key.to_owned(), value));
    let optional = name == "durability" || name == "results";
    if dice.percent(45) {
        say("backend", any(dice, &BACKENDS));
    } else if optional && dice.percent(50) {
        say("fill", word("true"));
    }
    if dice.percent(15) {
        say("vendor", any(dice, &VENDORS));
    }
    if dice.percent(15) {
        say("require", List(vec![word(dice.pick(&["keyvalue_ttl", "pubsub_persistent", "stream_replay"]))]));
    }
    if dice.percent(10) {
        say("isolation", word("dedicated"));
    }
    (!all.is_empty()).then_some(Map(all))
}

/// What fills a slot.
fn filling(dice: &mut Dice, one: bool) -> Vec<(String, Tree)> {
    let kinds: [(&str, &[&str]); 4] =
        [("backend", &BACKENDS), ("vendor", &VENDORS), ("region", &REGIONS), ("cloud", &CLOUDS)];
    let count = 1 + usize::from(dice.percent(30));
    let kinds = dice.some(&kinds, count);
    let said =
        |(key, of): (&str, &[&str])| (key.to_owned(), if one { word(dice.pick(of)) } else { any(dice, of) });
    kinds.into_iter().map(said).collect()
}

/// Of whom a rule speaks.
fn scope(dice: &mut Dice, rooms: &[Room], slot: bool) -> Vec<(String, Tree)> {
    let mut all = Vec::new();
    let room = &rooms[dice.below(rooms.len())];
    let slots = PATTERNS[room.pattern].1;
    match dice.below(4) {
        0 => all.push(("namespace".to_owned(), word(&room.name))),
        1 => all.push(("label".to_owned(), map([("team", word(&room.name))]))),
        _ => {}
    }
    if slot && dice.percent(60) {
        let own = dice.pick(slots);
        all.push((
            "slot".to_owned(),
            word(&if dice.percent(50) { format!("{}.{own}", room.name) } else { own.to_owned() }),
        ));
    }
    all
}

fn rule(dice: &mut Dice, rooms: &[Room]) -> Tree {
    let room = &rooms[dice.below(rooms.len())];
    let slots = PATTERNS[room.pattern].1;
    let aspects = ["backend", "vendor", "region", "cloud", "site"];
    let joined =
        |own: Vec<(String, Tree)>, more: Vec<(String, Tree)>| Map(own.into_iter().chain(more).collect());
    match dice.below(8) {
        0 => match dice.percent(50) {
            true => map([("budget", word(dice.pick(&["$0.50", "$15", "$200"])))]),
            false => {
                let limit = vec![("limit".to_owned(), word(dice.pick(&["$0.50", "$8"])))];
                map([("budget", joined(limit, scope(dice, rooms, true)))])
            }
        },
        1 => {
            let key = dice.pick(&["at_most", "at_least"]);
            let count = vec![
                ("distinct".to_owned(), word(dice.pick(&aspects))),
                ("count".to_owned(), word(dice.pick(&["1", "2", "3"]))),
            ];
            map([(key, joined(count, scope(dice, rooms, false)))])
        }
        2 => {
            let whose = filling(dice, true).into_iter().take(1).collect();
            let part = vec![
                ("at_most".to_owned(), word(dice.pick(&["0%", "30%", "50%"]))),
                ("of".to_owned(), word(dice.pick(&["demands", "cost", "data"]))),
            ];
            map([("share", joined(whose, part))])
        }
        3 => map([("forbid", joined(filling(dice, false), scope(dice, rooms, true)))]),
        4 => map([("require", joined(filling(dice, false), scope(dice, rooms, true)))]),
        5 | 6 => {
            let mut named: Vec<Tree> =
                slots.iter().map(|slot| word(&format!("{}.{slot}", room.name))).collect();
            if let Some(other) = rooms.iter().find(|other| other.name != room.name) {
                named.push(word(&format!("{}.{}", other.name, PATTERNS[other.pattern].1[0])));
            }
            map([(dice.pick(&["same", "different"]), map([(dice.pick(&aspects), List(named))]))])
        }
        _ => {
            let of = |dice: &mut Dice, slot: &str| {
                joined(vec![("slot".to_owned(), word(slot))], filling(dice, true))
            };
            let then = slots.last().copied().unwrap_or_default();
            map([("if", of(dice, slots[0])), ("then", of(dice, then))])
        }
    }
}

/// In lines, with a comment now and then; what is small also in brackets.
fn block(dice: &mut Dice, tree: &Tree, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    if depth > 0 && dice.percent(if depth > 2 { 60 } else { 15 }) {
        return format!(" {}", flow(tree));
    }
    let note = |dice: &mut Dice| if dice.percent(10) { "  # agreed" } else { "" };
    match tree {
        Word(_) => format!(" {}{}", flow(tree), note(dice)),
        Map(pairs) if !pairs.is_empty() => {
            let line = |dice: &mut Dice, (key, value): &(String, Tree)| {
                let remark = if dice.percent(8) { format!("\n{indent}# why {key}") } else { String::new() };
                format!("{remark}\n{indent}{key}:{}", block(dice, value, depth + 1))
            };
            pairs.iter().map(|pair| line(dice, pair)).collect()
        }
        List(items) if !items.is_empty() => {
            let line = |dice: &mut Dice, item: &Tree| {
                let own = block(dice, item, depth + 1);
                format!("\n{indent}- {}", own.trim_start())
            };
            items.iter().map(|item| line(dice, item)).collect()
        }
        _ => format!(" {}", flow(tree)),
    }
}

fn flow(tree: &Tree) -> String {
    match tree {
        Word(text) => text.clone(),
        List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Map(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn json(tree: &Tree) -> String {
    let string = |text: &str| format!("\"{text}\"");
    match tree {
        Word(text) if text == "true" => text.clone(),
        Word(text) => string(text),
        List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Map(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| format!("{}: {}", string(key), json(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}
