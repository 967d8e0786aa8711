//! What a backend has to be able to do or to promise: `needs: {ttl: required, sla: 99.9%}`.
//!
//! A capability stands for an interface and lands on the filled slots whose pattern lists that interface, or
//! on the slot that says it; an attribute, a promise or a locality binds every slot it is said of. Word by
//! word the closest counts.

use super::codes;
use super::document::{Document, Entry};
use super::draft::{Draft, Scope, Statement};
use super::hints::{meant, suggesting};
use super::landing::lists;
use super::names::Locality;
use super::said::Said;
use crate::units;
use prism_model::request::WishKind;
use prism_model::workload::Word;
use prism_model::{AttributeId, DemandId, Exact, InterfaceId};

/// Needs that are neither a capability nor an attribute, each with an example of its value.
pub(crate) const PLAIN: [(&str, &str); 9] = [
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

/// No wish, where a wider word would be one.
pub(super) const ANY: &str = "any";

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

/// What a need is about. Marks of compliance add up, everything else has one value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    Interface(InterfaceId),
    Attribute(AttributeId),
    Compliance(String),
    Plain(&'static str),
}

/// What a need asks.
enum Ask {
    /// Nothing: it lifts what a default asks.
    Nothing,
    /// A wish of every slot it is said of.
    All(WishKind),
    /// A wish of the slots that list the interface.
    Listing(InterfaceId, WishKind),
    /// A round trip from the clients of each slot, in seconds.
    RoundTrip(Exact),
}

impl Draft<'_> {
    /// All needs, with the regions of the clients.
    pub(super) fn needs(&mut self, document: &Document) {
        let mut statements: Vec<Statement<About, (Ask, &Entry)>> = Vec::new();
        let spoken = self.spoken(document, |settings| &settings.needs, |slot| &slot.needs);
        let marks = self.marks(&spoken);
        for (scope, entries) in spoken {
            let first = statements.len();
            for entry in entries {
                if is_any_mark(entry) {
                    let lifted = marks.iter().map(|mark| About::Compliance(mark.clone()));
                    let says = |key| Statement { scope, key, says: (Ask::Nothing, entry) };
                    statements.extend(lifted.map(says));
                    continue;
                }
                let Some((key, ask)) = self.need(entry) else { continue };
                if let Some(twin) = statements[first..].iter().find(|other| other.key == key) {
                    let message = format!("`{}` is stated twice", entry.word.text());
                    let finding = entry.value.error(codes::TWICE, message);
                    self.push(finding.related(twin.says.1.value.place(), "first here"));
                }
                statements.push(Statement { scope, key, says: (ask, entry) });
            }
        }
        let heard = self.closest(&statements);
        let clients = self.clients(document);
        let mut bounded = false;
        for (Statement { scope, says: (ask, entry), .. }, demands) in statements.into_iter().zip(heard) {
            bounded |= matches!(ask, Ask::RoundTrip(_));
            self.ask(scope, ask, entry, demands, &clients);
        }
        let latency = document.optimize.iter().any(|said| said.text().contains("latency"));
        clients.warn_if_idle(self, bounded || latency);
    }

    /// Every mark of compliance that is asked for anywhere.
    fn marks(&self, spoken: &[(Scope, &[Entry])]) -> Vec<String> {
        let entries = spoken.iter().flat_map(|(_, entries)| entries.iter());
        let asked = entries.filter(|entry| entry.word.text() == "compliance" && !is_any_mark(entry));
        let mut marks: Vec<String> = asked.map(|entry| self.mark(&entry.value).0).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    fn ask(
        &mut self,
        scope: Scope,
        ask: Ask,
        entry: &Entry,
        demands: Vec<DemandId>,
        clients: &super::clients::Clients<'_>,
    ) {
        let place = entry.value.place();
        match ask {
            Ask::Nothing => {}
            Ask::All(kind) => self.wish(kind, place, &demands),
            Ask::Listing(_, kind) if matches!(scope, Scope::Slot(_)) => self.wish(kind, place, &demands),
            Ask::Listing(interface, kind) => {
                self.check_landing(scope, entry, interface);
                let lands = demands.into_iter().filter(|&demand| lists(self.slot_of(demand), interface));
                let lands: Vec<DemandId> = lands.collect();
                self.wish(kind, place, &lands);
            }
            Ask::RoundTrip(limit) => clients.round_trip(self, &entry.value, limit, &demands),
        }
    }

    /// What one need is about and asks.
    fn need(&mut self, entry: &Entry) -> Option<(About, Ask)> {
        let word = entry.word.text();
        if let Some(&(name, example)) = PLAIN.iter().find(|(name, _)| *name == word) {
            if entry.value.is_assumed() {
                return self.no_value(entry, example);
            }
            if entry.value.text() == ANY {
                return Some((About::Plain(name), Ask::Nothing));
            }
            let ask = self.plain(name, &entry.value)?;
            let about = match &ask {
                Ask::All(WishKind::Compliance(mark)) => About::Compliance(mark.clone()),
                _ => About::Plain(name),
            };
            return Some((about, ask));
        }
        if let Some(id) = self.catalog.find_attribute(word) {
            if entry.value.is_assumed() {
                let best = self.catalog.attribute(id).order.last().map_or("", String::as_str);
                return self.no_value(entry, best);
            }
            if entry.value.text() == ANY {
                return Some((About::Attribute(id), Ask::Nothing));
            }
            return Some((About::Attribute(id), Ask::All(self.attribute(id, &entry.value)?)));
        }
        let Some(interface) = self.interface(word) else {
            self.unknown_need(entry);
            return None;
        };
        Some((About::Interface(interface), self.capability(interface, &entry.value)?))
    }

    /// A capability word or an interface's own name.
    pub(super) fn interface(&self, word: &str) -> Option<InterfaceId> {
        let capability = self.catalog.find_capability(word).map(|id| self.catalog.capability(id).interface);
        capability.or_else(|| self.catalog.find_interface(word))
    }

    fn no_value<T>(&mut self, entry: &Entry, example: &str) -> Option<T> {
        let word = entry.word.text();
        let finding = entry.value.error(codes::NEED_VALUE, format!("`{word}` needs a value"));
        let way = entry.value.way(format!("--need {word}={example}"), format!("{word}: {example}"));
        self.push(finding.hint(format!("write `{way}`")));
        None
    }

    fn unknown_need(&mut self, entry: &Entry) {
        let word = entry.word.text();
        let finding = entry.word.error(codes::NEED, format!("there is no need `{word}`"));
        if Word::ALL.iter().any(|known| known.name() == word) {
            let value = entry.value.text();
            let way = entry
                .word
                .way(format!("--workload {word}={value}"), format!("workload: {{{word}: {value}}}"));
            return self.push(finding.hint(format!("`{word}` is a workload word: `{way}`")));
        }
        let parts = self.catalog.parts();
        let mut known: Vec<&str> = PLAIN.iter().map(|(name, _)| *name).collect();
        known.extend(parts.attributes.iter().map(|attribute| attribute.name.as_str()));
        known.extend(parts.capabilities.iter().map(|capability| capability.name.as_str()));
        let bare = word.strip_suffix("_support").unwrap_or(word);
        self.push(match meant(bare, &known) {
            Some(_) => suggesting(finding, bare, &known),
            None => {
                finding.hint("needs are capabilities (`ttl`), attributes (`durability`) and promises (`sla`)")
            }
        });
    }

    fn plain(&mut self, word: &str, value: &Said) -> Option<Ask> {
        if let Some(locality) = Locality::parse(word) {
            let word = self.locality(value, locality)?;
            return Some(Ask::All(match locality {
                Locality::Jurisdiction => WishKind::Jurisdiction(word),
                Locality::Continent => WishKind::Continent(word),
                Locality::Cloud => WishKind::Cloud(word),
            }));
        }
        Some(match word {
            "sla" => Ask::All(WishKind::Sla(self.promise(word, value)?)),
            "latency_p99" => Ask::All(WishKind::LatencyP99(self.positive(word, value, units::duration)?)),
            "compliance" => Ask::All(WishKind::Compliance(self.compliance(value))),
            "max_rtt" => Ask::RoundTrip(self.figure(value, word, units::duration)?),
            _ => Ask::All(WishKind::ValueSize(
                self.positive(word, value, |text| units::size(text).map_err(|error| error.likely("KiB")))?,
            )),
        })
    }

    fn promise(&mut self, word: &str, value: &Said) -> Option<Exact> {
        let promise = self.figure(value, word, units::percent)?;
        if promise <= Exact::ONE {
            return Some(promise);
        }
        self.push(value.error(codes::SENSELESS, "nothing is available more than 100 % of the time"));
        None
    }

    fn positive(
        &mut self,
        word: &str,
        value: &Said,
        parse: fn(&str) -> Result<Exact, units::UnitError>,
    ) -> Option<Exact> {
        let figure = self.figure(value, word, parse)?;
        if !figure.is_zero() {
            return Some(figure);
        }
        self.push(value.error(codes::SENSELESS, format!("`{word}` of zero makes no sense")));
        None
    }

    /// The mark as the catalogue spells it. One that nobody states is not met by anything: a warning.
    fn compliance(&mut self, mark: &Said) -> String {
        let (name, known) = self.mark(mark);
        if !known.iter().any(|known| *known == name) {
            let text = mark.text();
            let finding =
                mark.warning(codes::COMPLIANCE, format!("no backend states compliance with `{text}`"));
            self.push(suggesting(finding, text, &known));
        }
        name
    }

    /// The mark as the catalogue spells it, and all that it knows.
    fn mark(&self, mark: &Said) -> (String, Vec<&str>) {
        let backends = &self.catalog.parts().backends;
        let known: Vec<&str> =
            backends.iter().flat_map(|backend| &backend.compliance).map(String::as_str).collect();
        let found = known.iter().find(|known| known.eq_ignore_ascii_case(mark.text()));
        (found.map_or_else(|| mark.text().to_lowercase(), |found| (*found).to_owned()), known)
    }

    fn attribute(&mut self, id: AttributeId, value: &Said) -> Option<WishKind> {
        let attribute = self.catalog.attribute(id);
        if let Some(level) = attribute.level(&value.text().to_lowercase()) {
            return Some(WishKind::AtLeast(id, level));
        }
        let scale: Vec<String> = attribute.order.iter().map(|word| format!("`{word}`")).collect();
        let (name, text, scale) = (&attribute.name, value.text(), scale.join(" < "));
        let message = format!("`{name}` has no level `{text}`, it is one of {scale}");
        let synonyms = attribute.synonyms.iter().map(|(word, _)| word.as_str());
        let known: Vec<&str> = attribute.order.iter().map(String::as_str).chain(synonyms).collect();
        let finding = value.error(codes::NEED_VALUE, message);
        self.push(match meant(text, &known) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(text, near),
            None => finding,
        });
        None
    }

    fn capability(&mut self, interface: InterfaceId, value: &Said) -> Option<Ask> {
        let text = value.text();
        let stance = Stance::WORDS.iter().find(|(word, _)| *word == text).map(|&(_, stance)| stance);
        Some(match stance {
            Some(Stance::Required) => Ask::Listing(interface, WishKind::Interface(interface)),
            Some(Stance::Wanted) => Ask::Listing(interface, WishKind::WantInterface(interface)),
            Some(Stance::Forbidden) => Ask::Listing(interface, WishKind::WithoutInterface(interface)),
            Some(Stance::Any) => Ask::Nothing,
            None => {
                let words = Stance::WORDS.map(|(word, _)| word);
                let finding =
                    value.error(codes::NEED_VALUE, format!("`{text}` is no answer to a capability"));
                self.push(suggesting(finding, text, &words[..4]));
                return None;
            }
        })
    }
}

fn is_any_mark(entry: &Entry) -> bool {
    entry.word.text() == "compliance" && entry.value.text() == ANY
}
