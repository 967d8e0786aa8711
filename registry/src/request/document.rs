//! A request as it is written: the one form that flags and files are both read into, that `--print-request`
//! prints, and that is lowered to a [`Request`](prism_model::Request). Words and figures are still text here,
//! each with its place; what they mean is decided once, when the document is lowered.

use super::said::Said;
use crate::Diagnostic;
use crate::config::Written;

/// A word and what is said of it: `ttl: required`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub word: Said,
    /// What is said of it.
    pub value: Said,
}

/// A whole request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// `environment`: one, or several that are answered in turn.
    pub environment: Vec<Said>,
    /// `unplugged`: may analogues without a plugin fill slots?
    pub unplugged: Option<Said>,
    /// `margin`: how close a lower bound may win without a warning.
    pub margin: Option<Said>,
    /// `unknown.accept`: facts that may be unknown of a chosen site.
    pub accept_unknown: Vec<Said>,
    /// `unknown.refuse`: facts that may not.
    pub refuse_unknown: Vec<Said>,
    /// `defaults`: what holds for every namespace that says nothing else.
    pub defaults: Settings,
    /// `optimize`: levels, the most important first, as written.
    pub optimize: Vec<Said>,
    /// `pools`: what already runs and is paid for.
    pub pools: Vec<PoolWords>,
    /// `current`: the configuration that runs, by the path of its file.
    pub current: Option<Said>,
    /// What that file says, once somebody has read it.
    pub running: Option<Vec<Written>>,
    /// `max_moves`: how many slots may leave where they are.
    pub max_moves: Option<Said>,
    /// `keep`: namespaces that stay where they are.
    pub keep: Vec<Said>,
    /// `rules` across slots and namespaces.
    pub rules: Vec<RuleWords>,
    /// `namespaces`.
    pub namespaces: Vec<NamespaceWords>,
    /// Where the file starts, if it is one: the place of what is missing.
    pub(super) start: Option<Said>,
    /// Nothing of it could be read, so nothing in it is missing.
    pub(super) unread: bool,
    /// What is wrong with how it is written; [`Document::lower`] reports it.
    pub(super) found: Vec<Diagnostic>,
}

/// What both the defaults and a namespace may say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `clients`: where they are.
    pub clients: Vec<Said>,
    /// `region`: any of these.
    pub region: Vec<Said>,
    /// `exclude`: none of these.
    pub exclude: Vec<Said>,
    /// `needs`, in the order written.
    pub needs: Vec<Entry>,
    /// `vendors`.
    pub vendors: VendorWords,
    /// `workload`, in the order written.
    pub workload: Vec<Entry>,
}

/// `vendors`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VendorWords {
    /// Only these.
    pub only: Vec<Said>,
    /// Not these.
    pub avoid: Vec<Said>,
    /// Rather these.
    pub prefer: Vec<Said>,
    /// As long as the bill grows by no more than this.
    pub premium: Option<Said>,
}

/// One namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamespaceWords {
    /// `name`; the pattern's without one.
    pub name: Option<Said>,
    /// `pattern`.
    pub pattern: Option<Said>,
    /// `mode` of the pattern: which slots have to be filled.
    pub mode: Option<Said>,
    /// `labels`: what rules may select it by.
    pub labels: Vec<Entry>,
    /// What it says itself.
    pub settings: Settings,
    /// `keep`: it stays where it is.
    pub keep: Option<Said>,
    /// `budget`: the most it may be charged in a month.
    pub budget: Option<Said>,
    /// `slots`, in the order written.
    pub slots: Vec<SlotWords>,
    /// `same_region`: groups of slots; `all` is every slot.
    pub same_region: Vec<Vec<Said>>,
    /// `same_cloud`: groups of slots.
    pub same_cloud: Vec<Vec<Said>>,
}

/// One slot of a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotWords {
    /// The slot.
    pub name: Said,
    /// `backend`: any of these backends or offerings.
    pub backend: Vec<Said>,
    /// `offering`: any of these.
    pub offering: Vec<Said>,
    /// `vendor`: any of these.
    pub vendor: Vec<Said>,
    /// `region`: any of these.
    pub region: Vec<Said>,
    /// `exclude`: none of these.
    pub exclude: Vec<Said>,
    /// `prefer`: backends, the best first.
    pub prefer: Vec<Said>,
    /// `fill`: whether an optional slot is filled.
    pub fill: Option<Said>,
    /// `require`: interfaces it must have, whatever the pattern lists.
    pub require: Vec<Said>,
    /// `want`: interfaces it would be nice to have.
    pub want: Vec<Said>,
    /// `isolation`: `shared` or `dedicated`.
    pub isolation: Option<Said>,
    /// `keep`: whether it stays where it is, whatever its namespace does.
    pub keep: Option<Said>,
    /// `needs` of this slot.
    pub needs: Vec<Entry>,
    /// `workload` of this slot.
    pub workload: Vec<Entry>,
}

impl SlotWords {
    /// A slot of which nothing is said yet.
    #[must_use]
    pub fn new(name: Said) -> Self {
        let none = Vec::new;
        Self {
            name,
            backend: none(),
            offering: none(),
            vendor: none(),
            region: none(),
            exclude: none(),
            prefer: none(),
            fill: None,
            require: none(),
            want: none(),
            isolation: None,
            keep: None,
            needs: Vec::new(),
            workload: Vec::new(),
        }
    }

    /// Whether somebody names what fills it.
    pub(super) fn is_named(&self) -> bool {
        self.named().next().is_some()
    }

    /// The words that name what fills it, the first of each list.
    pub(super) fn named(&self) -> impl Iterator<Item = &Said> + Clone {
        [&self.backend, &self.offering, &self.vendor, &self.region]
            .into_iter()
            .filter_map(|pins| pins.first())
    }
}

/// What already runs and is paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolWords {
    /// `id`.
    pub id: Said,
    /// `offering`.
    pub offering: Option<Said>,
    /// `region`, where the offering has several.
    pub region: Option<Said>,
    /// `units`.
    pub units: Option<Said>,
    /// `spare`: what is left of it.
    pub spare: Vec<Entry>,
}

/// A rule as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleWords {
    /// The word that says which kind it is.
    pub word: Said,
    /// What it says.
    pub says: Says,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// `budget: $900`, or `budget: {limit: $900, namespace: "payments-*"}`.
    Budget {
        /// The most it may be in a month.
        limit: Said,
        /// Of whom.
        of: Match,
    },
    /// `at_most: {distinct: backend, count: 2}`, `at_least: …`.
    Count {
        /// At least rather than at most.
        least: bool,
        /// Distinct what.
        distinct: Said,
        /// How many.
        count: Said,
        /// Among whom.
        of: Match,
    },
    /// `share: {vendor: aws, at_most: 80%, of: cost}`.
    Share {
        /// Whose share.
        whose: Match,
        /// At most this.
        at_most: Option<Said>,
        /// Of what: `demands`, `cost`, or a load.
        of: Option<Said>,
    },
    /// `forbid: {backend: meilisearch, slot: "*.registry"}`.
    Forbid(Match),
    /// `require: {slot: "*.registry", vendor: aws}`.
    Require(Match),
    /// `same: {region: [a.registry, b.registry]}`, `different: …`.
    Together {
        /// The same rather than different.
        same: bool,
        /// In what.
        aspect: Said,
        /// Which slots.
        slots: Vec<Said>,
    },
    /// `if: {slot: state, vendor: gcp}` with `then: {slot: steps, vendor: gcp}`.
    If {
        /// When this is so.
        when: Match,
        /// This is so too.
        then: Match,
    },
}

/// Which slots, and what fills them: every word that is given has to fit, and of a list any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// `namespace`: names or globs.
    pub namespace: Vec<Said>,
    /// `label`: all of these.
    pub label: Vec<Entry>,
    /// `slot`: `registry`, or `iot-*.registry`.
    pub slot: Vec<Said>,
    /// `backend`.
    pub backend: Vec<Said>,
    /// `offering`.
    pub offering: Vec<Said>,
    /// `vendor`.
    pub vendor: Vec<Said>,
    /// `region`.
    pub region: Vec<Said>,
    /// `cloud`.
    pub cloud: Vec<Said>,
}

/// Adds what is said of a word beside what was said of it before.
pub(super) fn add(entries: &mut Vec<Entry>, entry: Entry) {
    let last = entries.iter().rposition(|other| other.word == entry.word);
    entries.insert(last.map_or(entries.len(), |index| index + 1), entry);
}

impl Document {
    /// One document per environment it names, each to be answered for itself. One that is named twice is one.
    #[must_use]
    pub fn environments(&self) -> Vec<Self> {
        if self.environment.len() < 2 {
            return vec![self.clone()];
        }
        let one = |environment: &Said| Self { environment: vec![environment.alone()], ..self.clone() };
        let named = self.environment.iter().enumerate();
        let first = named.filter(|(index, environment)| {
            self.environment[..*index].iter().all(|earlier| earlier.text() != environment.text())
        });
        first.map(|(_, environment)| one(environment)).collect()
    }
}
