//! What a backend has to be able to do or to promise: `--need ttl=required`, `--need sla=99.9%`.
//!
//! A capability stands for an interface and lands on the filled slots whose pattern lists that interface; an
//! attribute, a promise or a locality binds every slot.

use super::Flags;
use super::codes;
use super::draft::Draft;
use super::names::Locality;
use super::stated::{Stated, listed, meant, suggesting};
use crate::units;
use prism_model::catalog::Slot;
use prism_model::request::WishKind;
use prism_model::workload::Word;
use prism_model::{AttributeId, DemandId, Exact, InterfaceId, RegionId};

/// Needs that are neither a capability nor an attribute, each with an example of its value.
const PLAIN: [(&str, &str); 9] = [
    ("sla", "99.9%"),
    ("latency_p99", "20ms"),
    ("max_rtt", "30ms"),
    ("message_size", "256KiB"),
    ("value_size", "1MiB"),
    ("compliance", "hipaa"),
    ("jurisdiction", "eu"),
    ("continent", "europe"),
    ("cloud", "aws"),
];

/// How much an interface is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stance {
    Required,
    Wanted,
    Any,
    Forbidden,
}

impl Stance {
    const WORDS: [(&str, Self); 6] = [
        ("required", Self::Required),
        ("wanted", Self::Wanted),
        ("any", Self::Any),
        ("forbidden", Self::Forbidden),
        ("true", Self::Required),
        ("false", Self::Any),
    ];
}

impl Draft<'_> {
    /// All of `--need`, with the regions of `--clients`.
    pub(super) fn needs(&mut self, flags: &Flags) {
        let clients = self.clients(flags);
        for flag in Stated::each("need", &flags.need) {
            let (word, value) = match flag.text().split_once('=') {
                Some((word, value)) => (word.trim(), Some(value.trim())),
                None => (flag.text().trim(), None),
            };
            self.need(flag, word, value, &clients);
        }
        let bounds_trips = |need: &String| need.trim_start().starts_with("max_rtt");
        if let (Some(text), false) = (flags.clients.first(), flags.need.iter().any(bounds_trips)) {
            let message = "where the clients are matters to a bound on the round trip only";
            let finding = Stated::new("clients", text).warning(codes::IDLE, message);
            self.push(finding.hint("add one: `--need max_rtt=30ms`"));
        }
    }

    fn clients(&mut self, flags: &Flags) -> Vec<RegionId> {
        let mut clients = Vec::new();
        for flag in Stated::each("clients", &flags.clients) {
            for name in self.parts(flag, flag.text()) {
                clients.extend(self.region(flag, name));
            }
        }
        clients
    }

    fn need(&mut self, flag: Stated<'_>, word: &str, value: Option<&str>, clients: &[RegionId]) {
        if let Some(&(_, example)) = PLAIN.iter().find(|(name, _)| *name == word) {
            match value {
                Some(value) => self.plain(flag, word, value, clients),
                None => self.no_value(flag, word, example),
            }
        } else if let Some(attribute) = self.catalog.find_attribute(word) {
            match value {
                Some(value) => self.attribute(flag, attribute, value),
                None => {
                    let example = self.catalog.attribute(attribute).order.last().map_or("", String::as_str);
                    self.no_value(flag, word, example);
                }
            }
        } else if let Some(interface) = self.interface(word) {
            self.capability(flag, interface, value.unwrap_or("required"));
        } else {
            self.unknown_need(flag, word, value);
        }
    }

    /// A capability word or an interface's own name.
    fn interface(&self, word: &str) -> Option<InterfaceId> {
        let capability = self.catalog.find_capability(word).map(|id| self.catalog.capability(id).interface);
        capability.or_else(|| self.catalog.find_interface(word))
    }

    fn no_value(&mut self, flag: Stated<'_>, word: &str, example: &str) {
        let finding = flag.error(codes::NEED_VALUE, format!("`{word}` needs a value"));
        self.push(finding.hint(format!("write `{}`", flag.with(&format!("{word}={example}")))));
    }

    fn unknown_need(&mut self, flag: Stated<'_>, word: &str, value: Option<&str>) {
        let finding = flag.error(codes::NEED, format!("there is no need `{word}`"));
        let slot_and_need =
            word.split_once('.').filter(|(slot, _)| self.all_slots().iter().any(|s| s.name == *slot));
        if let Some((_, need)) = slot_and_need {
            let hint = format!(
                "a need names no slot, it lands on every slot it is about: write `{}`",
                flag.with(&joined(need, value))
            );
            return self.push(finding.hint(hint));
        }
        if Word::ALL.iter().any(|known| known.name() == word) {
            return self.push(
                finding.hint(format!("`{word}` is a workload word: `--workload {}`", joined(word, value))),
            );
        }
        let parts = self.catalog.parts();
        let mut known: Vec<&str> = PLAIN.iter().map(|(name, _)| *name).collect();
        known.extend(parts.attributes.iter().map(|attribute| attribute.name.as_str()));
        known.extend(parts.capabilities.iter().map(|capability| capability.name.as_str()));
        let bare = word.strip_suffix("_support").unwrap_or(word);
        let close = meant(bare, &known).is_some();
        self.push(match close {
            true => suggesting(finding, bare, &known),
            false => {
                finding.hint("needs are capabilities (`ttl`), attributes (`durability`) and promises (`sla`)")
            }
        });
    }

    fn plain(&mut self, flag: Stated<'_>, word: &str, value: &str, clients: &[RegionId]) {
        if let Some(locality) = Locality::parse(word) {
            return self.place_wish(flag, locality, value);
        }
        let kind = match word {
            "sla" => self.promise(flag, word, value).map(WishKind::Sla),
            "latency_p99" => self.positive(flag, word, value, units::duration).map(WishKind::LatencyP99),
            "compliance" => self.compliance(flag, value).map(WishKind::Compliance),
            "max_rtt" => self.round_trip(flag, value, clients),
            _ => self.positive(flag, word, value, units::size).map(WishKind::ValueSize),
        };
        if let Some(kind) = kind {
            self.wish_of_all(kind, flag.place());
        }
    }

    /// `--jurisdiction`, `--continent` and `--cloud` in their short form.
    pub(super) fn localities(&mut self, flags: &Flags) {
        let short = [
            (Locality::Jurisdiction, &flags.jurisdiction),
            (Locality::Continent, &flags.continent),
            (Locality::Cloud, &flags.cloud),
        ];
        for (locality, word) in short {
            if let Some(word) = word {
                self.place_wish(Stated::new(locality.name(), word), locality, word.trim());
            }
        }
    }

    fn place_wish(&mut self, flag: Stated<'_>, locality: Locality, word: &str) {
        let Some(word) = self.locality(flag, locality, word) else { return };
        let kind = match locality {
            Locality::Jurisdiction => WishKind::Jurisdiction(word),
            Locality::Continent => WishKind::Continent(word),
            Locality::Cloud => WishKind::Cloud(word),
        };
        self.wish_of_all(kind, flag.place());
    }

    fn promise(&mut self, flag: Stated<'_>, word: &str, value: &str) -> Option<Exact> {
        let promise = self.figure(flag, &format!("{word}="), value, units::percent)?;
        if promise <= Exact::ONE {
            return Some(promise);
        }
        self.push(flag.error(codes::SENSELESS, "nothing is available more than 100 % of the time"));
        None
    }

    fn positive(
        &mut self,
        flag: Stated<'_>,
        word: &str,
        value: &str,
        parse: fn(&str) -> Result<Exact, units::UnitError>,
    ) -> Option<Exact> {
        let figure = self.figure(flag, &format!("{word}="), value, parse)?;
        if !figure.is_zero() {
            return Some(figure);
        }
        self.push(flag.error(codes::SENSELESS, format!("`{word}` of zero makes no sense")));
        None
    }

    fn round_trip(&mut self, flag: Stated<'_>, value: &str, clients: &[RegionId]) -> Option<WishKind> {
        let limit = self.figure(flag, "max_rtt=", value, units::duration);
        if clients.is_empty() {
            let finding = flag
                .error(codes::NO_CLIENTS, "a round trip is bounded, but nobody says where the clients are");
            self.push(finding.hint("say it: `--clients REGION`"));
            return None;
        }
        Some(WishKind::MaxRoundTrip { clients: clients.to_vec(), limit: limit? })
    }

    /// The mark as the catalogue spells it. One that nobody states is not met by anything: a warning.
    fn compliance(&mut self, flag: Stated<'_>, mark: &str) -> Option<String> {
        let known: Vec<&str> = self
            .catalog
            .parts()
            .backends
            .iter()
            .flat_map(|backend| &backend.compliance)
            .map(String::as_str)
            .collect();
        if let Some(known) = known.iter().find(|known| known.eq_ignore_ascii_case(mark)) {
            return Some((*known).to_owned());
        }
        let finding = flag.warning(codes::COMPLIANCE, format!("no backend states compliance with `{mark}`"));
        self.push(suggesting(finding, mark, &known));
        Some(mark.to_lowercase())
    }

    fn attribute(&mut self, flag: Stated<'_>, id: AttributeId, value: &str) {
        let attribute = self.catalog.attribute(id);
        if let Some(level) = attribute.level(&value.to_lowercase()) {
            return self.wish_of_all(WishKind::AtLeast(id, level), flag.place());
        }
        let scale: Vec<String> = attribute.order.iter().map(|word| format!("`{word}`")).collect();
        let message =
            format!("`{}` has no level `{value}`, it is one of {}", attribute.name, scale.join(" < "));
        let synonyms = attribute.synonyms.iter().map(|(word, _)| word.as_str());
        let known: Vec<&str> = attribute.order.iter().map(String::as_str).chain(synonyms).collect();
        let finding = flag.error(codes::NEED_VALUE, message);
        let near = meant(value, &known);
        self.push(
            near.into_iter().fold(finding, |finding, near| {
                finding.hint(format!("did you mean `{near}`?")).fix(value, near)
            }),
        );
    }

    fn capability(&mut self, flag: Stated<'_>, interface: InterfaceId, value: &str) {
        let stance = Stance::WORDS.iter().find(|(word, _)| *word == value).map(|&(_, stance)| stance);
        let kind = match stance {
            Some(Stance::Required) => WishKind::Interface(interface),
            Some(Stance::Wanted) => WishKind::WantInterface(interface),
            Some(Stance::Forbidden) => WishKind::WithoutInterface(interface),
            Some(Stance::Any) => return,
            None => {
                let words = Stance::WORDS.map(|(word, _)| word);
                let finding =
                    flag.error(codes::NEED_VALUE, format!("`{value}` is no answer to a capability"));
                return self.push(suggesting(finding, value, &words[..4]));
            }
        };
        let demands = self.landing(flag, interface);
        self.wish(kind, flag.place(), &demands);
    }

    /// The filled slots that list an interface; none is an error that says what would make one.
    fn landing(&mut self, flag: Stated<'_>, interface: InterfaceId) -> Vec<DemandId> {
        let Some(pattern) = self.pattern() else { return Vec::new() };
        let lands = self.demands().into_iter().filter(|&demand| lists(self.slot_of(demand), interface));
        let lands: Vec<DemandId> = lands.collect();
        if !lands.is_empty() {
            return lands;
        }
        let name = &self.catalog.interface(interface).name;
        let empty: Vec<&str> = pattern
            .slots
            .iter()
            .filter(|slot| lists(slot, interface))
            .map(|slot| slot.name.as_str())
            .collect();
        self.push(match empty.first() {
            Some(slot) => flag
                .error(
                    codes::UNFILLED,
                    format!("`{name}` is listed by {} only, which stays empty", listed(&empty)),
                )
                .hint(format!("fill it: `--fill {slot}`")),
            None => flag.error(codes::NOWHERE, format!("no slot of `{}` lists `{name}`", pattern.name)).hint(
                format!(
                    "ask it of one slot in a request file: `slots.{}.require: [{name}]`",
                    self.closest(interface)
                ),
            ),
        });
        lands
    }

    /// The slot whose interfaces are of the same model, else the first.
    fn closest(&self, interface: InterfaceId) -> &str {
        let model = |id: InterfaceId| self.catalog.interface(id).model;
        let of_model =
            |slot: &&Slot| slot.required.iter().any(|&(other, _)| model(other) == model(interface));
        let slots = self.all_slots();
        slots.iter().find(of_model).or(slots.first()).map_or("SLOT", |slot| slot.name.as_str())
    }
}

/// Whether a slot lists an interface at all: required, in an alternative, or optional.
fn lists(slot: &Slot, interface: InterfaceId) -> bool {
    let named = slot.required.iter().chain(&slot.optional).any(|&(listed, _)| listed == interface);
    named || slot.any_of.iter().any(|set| set.contains(interface))
}

/// `word=value` again.
fn joined(word: &str, value: Option<&str>) -> String {
    value.map_or_else(|| word.to_owned(), |value| format!("{word}={value}"))
}
