//! A document as the YAML of a request file: the file a command line stands for. What is read back says the
//! same ([`Document`]s compare by what they say), and what nobody said is not written.

use super::document::{
    Document, Entry, Match, NamespaceWords, PoolWords, RuleWords, Says, Settings, SlotWords, VendorWords,
};
use super::said::Said;
use crate::schema::Kind;
use crate::yaml::{Lines, figure};

impl Document {
    /// The YAML of this document.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut lines = Lines(Kind::Request.modeline(""));
        lines.pair(0, "environment", words(&self.environment));
        if !says_nothing(&self.defaults) {
            lines.line(0, "defaults:");
            settings(&mut lines, 1, &self.defaults);
        }
        lines.pair(0, "optimize", list(&self.optimize));
        let policy = map([("accept", list(&self.accept_unknown)), ("refuse", list(&self.refuse_unknown))]);
        lines.pair(0, "unknown", policy);
        lines.pair(0, "unplugged", word(self.unplugged.as_ref()));
        lines.pair(0, "margin", word(self.margin.as_ref()));
        lines.pair(0, "current", word(self.current.as_ref()));
        lines.pair(0, "max_moves", word(self.max_moves.as_ref()));
        lines.pair(0, "keep", list(&self.keep));
        each(&mut lines, "pools", &self.pools, pool);
        each(&mut lines, "rules", &self.rules, rule);
        if !self.namespaces.is_empty() {
            lines.line(0, "namespaces:");
            self.namespaces.iter().for_each(|one| namespace(&mut lines, one));
        }
        lines.0
    }
}

fn each<T>(lines: &mut Lines, key: &str, all: &[T], one: impl Fn(&T) -> String) {
    if !all.is_empty() {
        lines.line(0, &format!("{key}:"));
        all.iter().for_each(|item| lines.line(1, &format!("- {}", one(item))));
    }
}

fn says_nothing(settings: &Settings) -> bool {
    *settings == Settings::default()
}

fn settings(lines: &mut Lines, depth: usize, said: &Settings) {
    lines.pair(depth, "clients", list(&said.clients));
    lines.pair(depth, "region", words(&said.region));
    lines.pair(depth, "exclude", list(&said.exclude));
    lines.pair(depth, "needs", entries(&said.needs));
    lines.pair(depth, "vendors", vendors(&said.vendors));
    lines.pair(depth, "workload", entries(&said.workload));
}

fn vendors(said: &VendorWords) -> Option<String> {
    map([
        ("only", list(&said.only)),
        ("avoid", list(&said.avoid)),
        ("prefer", list(&said.prefer)),
        ("premium", word(said.premium.as_ref())),
    ])
}

/// The first key stands beside the dash of the list.
fn namespace(lines: &mut Lines, said: &NamespaceWords) {
    let start = lines.0.len();
    lines.pair(2, "name", word(said.name.as_ref()));
    lines.pair(2, "pattern", word(said.pattern.as_ref()));
    lines.pair(2, "mode", word(said.mode.as_ref()));
    lines.pair(2, "labels", entries(&said.labels));
    settings(lines, 2, &said.settings);
    lines.pair(2, "keep", word(said.keep.as_ref()));
    lines.pair(2, "budget", word(said.budget.as_ref()));
    if !said.slots.is_empty() {
        lines.line(2, "slots:");
        said.slots.iter().for_each(|one| lines.pair(3, &figure(one.name.text()), Some(slot(one))));
    }
    lines.pair(2, "same_region", groups(&said.same_region));
    lines.pair(2, "same_cloud", groups(&said.same_cloud));
    match lines.0.len() == start {
        true => lines.line(1, "- {}"),
        false => lines.0.replace_range(start + 2..start + 3, "-"),
    }
}

fn slot(said: &SlotWords) -> String {
    let pairs = [
        ("backend", words(&said.backend)),
        ("offering", words(&said.offering)),
        ("vendor", words(&said.vendor)),
        ("region", words(&said.region)),
        ("exclude", list(&said.exclude)),
        ("prefer", list(&said.prefer)),
        ("fill", word(said.fill.as_ref())),
        ("require", list(&said.require)),
        ("want", list(&said.want)),
        ("isolation", word(said.isolation.as_ref())),
        ("keep", word(said.keep.as_ref())),
        ("needs", entries(&said.needs)),
        ("workload", entries(&said.workload)),
    ];
    map(pairs).unwrap_or_else(|| "{}".to_owned())
}

fn pool(said: &PoolWords) -> String {
    let pairs = [
        ("id", word(Some(&said.id))),
        ("offering", word(said.offering.as_ref())),
        ("region", word(said.region.as_ref())),
        ("units", word(said.units.as_ref())),
        ("spare", entries(&said.spare)),
    ];
    map(pairs).unwrap_or_default()
}

fn rule(said: &RuleWords) -> String {
    let (key, value) = match &said.says {
        Says::Budget { limit, of } if *of == Match::default() => ("budget", figure(limit.text())),
        Says::Budget { limit, of } => ("budget", joined([pair("limit", limit)], of)),
        Says::Count { least, distinct, count, of } => {
            let word = if *least { "at_least" } else { "at_most" };
            (word, joined([pair("distinct", distinct), pair("count", count)], of))
        }
        Says::Share { whose, at_most, of } => {
            let own = [("at_most", at_most), ("of", of)];
            ("share", joined(own.map(|(key, said)| (key, word(said.as_ref()))), whose))
        }
        Says::Forbid(what) => ("forbid", joined([], what)),
        Says::Require(what) => ("require", joined([], what)),
        Says::Together { same, aspect, slots } => {
            let word = if *same { "same" } else { "different" };
            (word, format!("{{{}: {}}}", figure(aspect.text()), list(slots).unwrap_or_default()))
        }
        Says::If { when, then } => {
            return format!("{{if: {}, then: {}}}", joined([], when), joined([], then));
        }
    };
    format!("{{{key}: {value}}}")
}

fn pair<'k>(key: &'k str, said: &Said) -> (&'k str, Option<String>) {
    (key, word(Some(said)))
}

/// What a rule says itself, then whom it is about.
fn joined<const N: usize>(own: [(&str, Option<String>); N], of: &Match) -> String {
    let scope = [
        ("namespace", words(&of.namespace)),
        ("label", entries(&of.label)),
        ("slot", words(&of.slot)),
        ("backend", words(&of.backend)),
        ("offering", words(&of.offering)),
        ("vendor", words(&of.vendor)),
        ("region", words(&of.region)),
        ("cloud", words(&of.cloud)),
    ];
    map(own.into_iter().chain(scope)).unwrap_or_else(|| "{}".to_owned())
}

fn word(said: Option<&Said>) -> Option<String> {
    said.map(|said| figure(said.text()))
}

/// `[a, b]`, if there is anything.
fn list(said: &[Said]) -> Option<String> {
    let all: Vec<String> = said.iter().map(|said| figure(said.text())).collect();
    (!all.is_empty()).then(|| format!("[{}]", all.join(", ")))
}

/// One word as it is, several as a list.
fn words(said: &[Said]) -> Option<String> {
    match said {
        [one] => word(Some(one)),
        all => list(all),
    }
}

/// One group as a list, several as a list of lists.
fn groups(groups: &[Vec<Said>]) -> Option<String> {
    match groups {
        [] => None,
        [one] => words(one),
        all => {
            Some(format!("[{}]", all.iter().filter_map(|group| list(group)).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// `{word: value}`; values of one word stand together in a list.
fn entries(said: &[Entry]) -> Option<String> {
    let mut once: Vec<&Said> = Vec::new();
    for entry in said {
        if !once.contains(&&entry.word) {
            once.push(&entry.word);
        }
    }
    let values = |word: &Said| {
        let own = said.iter().filter(|entry| entry.word == *word).map(|entry| entry.value.clone());
        words(&own.collect::<Vec<Said>>())
    };
    let keys: Vec<String> = once.iter().map(|word| figure(word.text())).collect();
    map(keys.iter().map(String::as_str).zip(once.iter().map(|word| values(word))))
}

/// `{key: value}` of the keys that have one, if there is any.
fn map<'k>(pairs: impl IntoIterator<Item = (&'k str, Option<String>)>) -> Option<String> {
    let pairs = pairs.into_iter().filter_map(|(key, value)| Some(format!("{key}: {}", value?)));
    let all: Vec<String> = pairs.collect();
    (!all.is_empty()).then(|| format!("{{{}}}", all.join(", ")))
}
