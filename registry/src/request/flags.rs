//! The flags of one command line, and the document they are shorthand for. Here flags are taken apart at
//! their colons, commas and equal signs; what the parts mean is decided when the document is lowered.

use super::codes;
use super::document::{Document, Entry, Match, NamespaceWords, RuleWords, Says, SlotWords, add};
use super::said::Said;
use crate::Diagnostic;

/// The flags of one command line, as typed. Each environment is a request of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--namespace iot-devices`; the pattern's name unless stated.
    pub namespace: Option<String>,
    /// `--pattern multicast-registry`.
    pub pattern: Option<String>,
    /// `--mode stateful`: which slots of the pattern have to be filled.
    pub mode: Option<String>,
    /// `--label team=payments`.
    pub label: Vec<String>,
    /// `--slot registry:redis,etcd`: any of these backends or offerings.
    pub slot: Vec<String>,
    /// `--prefer registry:redis,etcd`: rather these backends, the best first.
    pub prefer: Vec<String>,
    /// `--require messaging:stream_replay`: interfaces a slot must have.
    pub require: Vec<String>,
    /// `--want messaging:pubsub_persistent`: interfaces it would be nice to have.
    pub want: Vec<String>,
    /// `--dedicated registry`: slots with units of their own.
    pub dedicated: Vec<String>,
    /// `--optimize cost:5%,backends`: the most important first, each with a tolerance.
    pub optimize: Vec<String>,
    /// `--region eu-west-1`, `--region messaging:us-east-1`: any of these.
    pub region: Vec<String>,
    /// `--clients eu-central-1`: where the clients are.
    pub clients: Vec<String>,
    /// `--jurisdiction eu`.
    pub jurisdiction: Option<String>,
    /// `--continent europe`.
    pub continent: Option<String>,
    /// `--cloud aws`.
    pub cloud: Option<String>,
    /// `--max-rtt 30ms`.
    pub max_rtt: Option<String>,
    /// `--min-sla 99.9%`.
    pub min_sla: Option<String>,
    /// `--max-latency 20ms`.
    pub max_latency: Option<String>,
    /// `--vendor aws`: only these.
    pub vendor: Vec<String>,
    /// `--avoid-vendor gcp`: not these.
    pub avoid_vendor: Vec<String>,
    /// `--prefer-vendor aws,gcp:15%`: as long as the bill stays within that of the best without it.
    pub prefer_vendor: Option<String>,
    /// `--need ttl=required`, `--need ttl`, `--need registry.durability=persistent`.
    pub need: Vec<String>,
    /// `--budget $900`: the whole bill, per month.
    pub budget: Option<String>,
    /// `--fill durability`: optional slots to be filled.
    pub fill: Vec<String>,
    /// `--exclude kafka`, `--exclude vendor=aws`, `--exclude registry:redis`.
    pub exclude: Vec<String>,
    /// `--max-backends 2`.
    pub max_backends: Option<String>,
    /// `--max-vendors 1`.
    pub max_vendors: Option<String>,
    /// `--max-regions 1`.
    pub max_regions: Option<String>,
    /// `--current deployed.yaml`: the configuration that runs.
    pub current: Option<String>,
    /// `--max-moves 3`: how many slots may leave where they are.
    pub max_moves: Option<String>,
    /// `--keep payments-*`: namespaces that stay where they are.
    pub keep: Vec<String>,
    /// `--env dev`; `prod` unless stated. Several are answered in turn.
    pub env: Vec<String>,
    /// `--workload write_rps=2000,messaging.data_size=4GiB`.
    pub workload: Vec<String>,
    /// `--accept-unknown memory`.
    pub accept_unknown: Vec<String>,
    /// `--refuse-unknown ops`.
    pub refuse_unknown: Vec<String>,
    /// `--margin 10%`.
    pub margin: Option<String>,
    /// `--allow-unplugged`.
    pub allow_unplugged: bool,
    /// `--same-region registry,messaging`, or `all`.
    pub same_region: Vec<String>,
    /// `--same-cloud registry,messaging`, or `all`.
    pub same_cloud: Vec<String>,
}

/// The document these flags are shorthand for, and what is wrong with how they are written. `slots` are those
/// of the pattern, for hints.
pub(super) fn document(flags: &Flags, slots: &[&str]) -> Document {
    let mut typed = Typed { known: slots.iter().map(|&slot| slot.to_owned()).collect(), ..Typed::default() };
    typed.about(flags);
    typed.slots(flags);
    typed.settings(flags);
    typed.needs(flags);
    typed.workload(flags);
    typed.rules(flags);
    typed.aims(flags);
    let Typed { mut document, namespace, findings, .. } = typed;
    document.namespaces.push(namespace);
    document.found = findings;
    document
}

/// What the flags say so far, and what is wrong with them so far.
#[derive(Default)]
struct Typed {
    document: Document,
    namespace: NamespaceWords,
    findings: Vec<Diagnostic>,
    /// Slots that a hint may name.
    known: Vec<String>,
}

fn one(name: &'static str, text: Option<&String>) -> Option<Said> {
    text.map(|text| Said::flag(name, text))
}

fn each<'f>(name: &'static str, texts: &'f [String]) -> impl Iterator<Item = Said> + use<'f> {
    texts.iter().map(move |text| Said::flag(name, text))
}

impl Typed {
    fn about(&mut self, flags: &Flags) {
        self.namespace.name = one("namespace", flags.namespace.as_ref());
        self.namespace.pattern = one("pattern", flags.pattern.as_ref());
        self.namespace.mode = one("mode", flags.mode.as_ref());
        for flag in each("label", &flags.label) {
            match split(&flag, '=') {
                Some((word, value)) => add(&mut self.namespace.labels, Entry { word, value }),
                None => self.shape(&flag, "expected a label and its value", "team=payments"),
            }
        }
        self.document.environment = self.lists("env", &flags.env);
        if flags.allow_unplugged {
            self.document.unplugged = Some(Said::switch("allow-unplugged", "true"));
        }
    }

    fn slots(&mut self, flags: &Flags) {
        for flag in each("slot", &flags.slot) {
            self.pin(&flag);
        }
        for flag in each("fill", &flags.fill) {
            for name in self.parts(&flag) {
                let fill = name.implying("true");
                self.slot(&name).fill = Some(fill);
            }
        }
        for flag in each("dedicated", &flags.dedicated) {
            for name in self.parts(&flag) {
                let isolation = name.implying("dedicated");
                self.slot(&name).isolation = Some(isolation);
            }
        }
        for flag in each("prefer", &flags.prefer) {
            self.of_slot(&flag, "redis,etcd", |slot| &mut slot.prefer);
        }
        for flag in each("require", &flags.require) {
            self.of_slot(&flag, "keyvalue_scan", |slot| &mut slot.require);
        }
        for flag in each("want", &flags.want) {
            self.of_slot(&flag, "keyvalue_ttl", |slot| &mut slot.want);
        }
    }

    /// `--slot registry:redis,etcd`. A second one for the same slot could mean either or both.
    fn pin(&mut self, flag: &Said) {
        let Some((name, names)) = split(flag, ':') else { return self.no_colon(flag) };
        let pins = self.parts(&names);
        let slot = self.slot(&name);
        let (already, twice) = (slot.backend.clone(), !slot.backend.is_empty());
        slot.backend.extend(pins);
        if let (true, Some(first)) = (twice, already.first()) {
            let either = already.iter().map(Said::text).chain([names.text()]).collect::<Vec<_>>().join(",");
            let finding = flag.error(codes::TWICE, format!("slot `{}` is given twice", name.text()));
            let hint =
                format!("if either will do, write `{}`", flag.instead(&format!("{}:{either}", name.text())));
            self.findings.push(finding.related(first.place(), "first here").hint(hint));
        }
    }

    /// A list for one slot: `--prefer registry:redis,etcd`.
    fn of_slot(&mut self, flag: &Said, example: &str, list: impl Fn(&mut SlotWords) -> &mut Vec<Said>) {
        let Some((name, names)) = split(flag, ':') else {
            return self.shape(flag, "expected a slot and a colon", &format!("SLOT:{example}"));
        };
        let parts = self.parts(&names);
        list(self.slot(&name)).extend(parts);
    }

    /// A value of `--slot` without a colon: a slot without a backend, or a backend without a slot.
    fn no_colon(&mut self, flag: &Said) {
        let text = flag.text().trim();
        let first = self.known.first().map_or("SLOT", String::as_str);
        let way = match text.split_once('=') {
            Some((slot, backend)) => format!("{slot}:{backend}"),
            None if text.is_empty() => format!("{first}:BACKEND"),
            None if self.known.iter().any(|slot| slot == text) => format!("{text}:BACKEND"),
            None => format!("{first}:{text}"),
        };
        self.shape(flag, "expected a slot, a colon and a backend", &way);
    }

    fn settings(&mut self, flags: &Flags) {
        for flag in each("region", &flags.region) {
            let (name, names) = scoped(&flag);
            let regions = self.parts(&names);
            match name {
                Some(name) => self.slot(&name).region.extend(regions),
                None => self.namespace.settings.region.extend(regions),
            }
        }
        for flag in each("exclude", &flags.exclude) {
            let (name, names) = scoped(&flag);
            let excluded = self.parts(&names);
            match name {
                Some(name) => self.slot(&name).exclude.extend(excluded),
                None => self.namespace.settings.exclude.extend(excluded),
            }
        }
        self.namespace.settings.clients = self.lists("clients", &flags.clients);
        self.namespace.settings.vendors.only = self.lists("vendor", &flags.vendor);
        self.namespace.settings.vendors.avoid = self.lists("avoid-vendor", &flags.avoid_vendor);
        if let Some(flag) = one("prefer-vendor", flags.prefer_vendor.as_ref()) {
            self.prefer_vendor(&flag);
        }
    }

    /// `--prefer-vendor aws,gcp:15%`. The premium is of the whole bill, so both stand in the defaults.
    fn prefer_vendor(&mut self, flag: &Said) {
        let (names, premium) = match split(flag, ':') {
            Some((names, premium)) => (names, Some(premium)),
            None => (flag.clone(), None),
        };
        self.document.defaults.vendors.prefer = self.parts(&names);
        self.document.defaults.vendors.premium = premium;
    }

    fn needs(&mut self, flags: &Flags) {
        let short = [
            ("jurisdiction", "jurisdiction", &flags.jurisdiction),
            ("continent", "continent", &flags.continent),
            ("cloud", "cloud", &flags.cloud),
            ("max-rtt", "max_rtt", &flags.max_rtt),
            ("min-sla", "sla", &flags.min_sla),
            ("max-latency", "latency_p99", &flags.max_latency),
        ];
        for (name, word, text) in short {
            if let Some(value) = one(name, text.as_ref()) {
                let value = value.part(value.text().trim());
                add(&mut self.namespace.settings.needs, Entry { word: value.implying(word), value });
            }
        }
        for flag in each("need", &flags.need) {
            let (word, value) = split(&flag, '=').map_or_else(
                || (flag.part(flag.text().trim()), flag.assuming("required")),
                |(word, value)| (word, value),
            );
            match split(&word, '.') {
                Some((slot, word)) => add(&mut self.slot(&slot).needs, Entry { word, value }),
                None => add(&mut self.namespace.settings.needs, Entry { word, value }),
            }
        }
    }

    fn workload(&mut self, flags: &Flags) {
        for flag in each("workload", &flags.workload) {
            for part in self.parts(&flag) {
                let entry = split(&part, '=').filter(|(key, _)| !key.text().is_empty());
                let Some((key, value)) = entry else {
                    self.findings.push(no_entry(&flag, &part));
                    continue;
                };
                match split(&key, '.') {
                    Some((slot, word)) => add(&mut self.slot(&slot).workload, Entry { word, value }),
                    None => add(&mut self.namespace.settings.workload, Entry { word: key, value }),
                }
            }
        }
    }

    fn rules(&mut self, flags: &Flags) {
        if let Some(limit) = one("budget", flags.budget.as_ref()) {
            self.rule("budget", limit.clone(), Says::Budget { limit, of: Match::default() });
        }
        let counts = [
            ("max-backends", "backend", &flags.max_backends),
            ("max-vendors", "vendor", &flags.max_vendors),
            ("max-regions", "region", &flags.max_regions),
        ];
        for (name, distinct, text) in counts {
            if let Some(count) = one(name, text.as_ref()) {
                let (distinct, of) = (count.implying(distinct), Match::default());
                self.rule("at_most", count.clone(), Says::Count { least: false, distinct, count, of });
            }
        }
        for flag in each("same-region", &flags.same_region) {
            let group = self.parts(&flag);
            self.namespace.same_region.push(group);
        }
        for flag in each("same-cloud", &flags.same_cloud) {
            let group = self.parts(&flag);
            self.namespace.same_cloud.push(group);
        }
    }

    fn rule(&mut self, word: &str, at: Said, says: Says) {
        self.document.rules.push(RuleWords { word: at.implying(word), says });
    }

    fn aims(&mut self, flags: &Flags) {
        self.document.optimize = self.lists("optimize", &flags.optimize);
        self.document.accept_unknown = self.lists("accept-unknown", &flags.accept_unknown);
        self.document.refuse_unknown = self.lists("refuse-unknown", &flags.refuse_unknown);
        self.document.margin = one("margin", flags.margin.as_ref());
        self.document.current = one("current", flags.current.as_ref());
        self.document.max_moves = one("max-moves", flags.max_moves.as_ref());
        self.document.keep = self.lists("keep", &flags.keep);
    }

    /// What is said of a slot so far.
    fn slot(&mut self, name: &Said) -> &mut SlotWords {
        let slots = &mut self.namespace.slots;
        let index = slots.iter().position(|slot| slot.name == *name).unwrap_or_else(|| {
            slots.push(SlotWords::new(name.clone()));
            slots.len() - 1
        });
        &mut slots[index]
    }

    fn lists(&mut self, name: &'static str, texts: &[String]) -> Vec<Said> {
        each(name, texts).flat_map(|flag| self.parts(&flag)).collect()
    }

    /// The parts of a list; a part without letters is an error.
    fn parts(&mut self, list: &Said) -> Vec<Said> {
        let all = list.text().split(',').map(str::trim);
        let parts: Vec<Said> = all.filter(|part| !part.is_empty()).map(|part| list.part(part)).collect();
        if parts.is_empty() {
            self.findings.push(list.error(codes::SHAPE, "a value is missing"));
        } else if parts.len() < list.text().split(',').count() {
            let rest = parts.iter().map(Said::text).collect::<Vec<_>>().join(",");
            let finding = list.error(codes::SHAPE, "a value is missing between two commas");
            self.findings.push(finding.hint(format!("write `{}`", list.instead(&rest))));
        }
        parts
    }

    fn shape(&mut self, flag: &Said, message: &str, instead: &str) {
        let hint = format!("write `{}`", flag.instead(instead));
        self.findings.push(flag.error(codes::SHAPE, message).hint(hint));
    }
}

/// What is wrong with a part of a workload that is no word with a value.
fn no_entry(flag: &Said, part: &Said) -> Diagnostic {
    let text = part.text();
    let is_missing = text.starts_with('=');
    let message =
        if is_missing { "no word stands before `=`".to_owned() } else { format!("`{text}` has no value") };
    let finding = part.error(codes::SHAPE, message);
    // `write_rps=1,5`: in many languages that is one figure.
    let comma = format!(",{text}");
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let before = flag.text().find(&comma).and_then(|at| flag.text()[..at].chars().last());
    if digits && before.is_some_and(|c| c.is_ascii_digit()) {
        let whole = flag.text().replacen(&comma, &format!(".{text}"), 1);
        return finding.hint(format!("a fraction has a point: `{}`", flag.instead(&whole)));
    }
    finding.hint(format!("write `{}`", flag.instead("write_rps=2000,data_size=4GiB")))
}

/// Both sides of a sign, without blanks around them.
fn split(said: &Said, sign: char) -> Option<(Said, Said)> {
    let (left, right) = said.text().split_once(sign)?;
    Some((said.part(left.trim()), said.part(right.trim())))
}

/// `slot:rest` taken apart; without a colon all of it is the rest.
fn scoped(flag: &Said) -> (Option<Said>, Said) {
    match split(flag, ':') {
        Some((slot, rest)) => (Some(slot), rest),
        None => (None, flag.part(flag.text().trim())),
    }
}
