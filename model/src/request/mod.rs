//! What a person asks, in ids: demands (one slot of one namespace each), the wishes that bind them, rules
//! across them, what already runs, and what to optimise. Flags and files are lowered to this by the registry
//! crate; every wish and rule keeps the place that stated it, because explanations quote it.

mod fill;
mod objective;
mod rule;
mod running;
mod unknown;
mod wish;

use crate::catalog::Catalog;
use crate::exact::{Exact, Overflow};
use crate::plan::Choice;
use crate::workload::{SlotLoad, Word, Workload};
use crate::{BackendId, DemandId, PatternId, Place, RegionId, RuleId, SiteId, SlotId, SumId, WishId};
pub use fill::Fill;
pub use objective::{LATENCY_UNKNOWN, Level, Measure, Preference, Term};
pub use rule::{Condition, Implication, Rule, RuleKind, Share, ShareOf};
pub use running::{Current, Running};
pub use unknown::{FactName, UnknownPolicy};
pub use wish::{Target, Wish, WishKind};

/// A value with who stated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Who stated it.
    pub place: Place,
}

impl<T> Placed<T> {
    /// A documented default.
    pub fn default_of(value: T) -> Self {
        Self { value, place: Place::Default }
    }
}

/// One namespace: an instance of a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespace {
    /// `iot-devices`.
    pub name: String,
    /// What it is an instance of.
    pub pattern: PatternId,
    /// The mode of the pattern that it runs in, where one is stated: `stateful`.
    pub mode: Option<String>,
    /// Words that rules may name it by: `team=payments`. They decide nothing here.
    pub labels: Vec<String>,
}

/// One slot of one namespace, to be filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Index in [`Request::namespaces`].
    pub namespace: usize,
    /// The slot.
    pub slot: SlotId,
    /// What binds it, in the order stated.
    pub wishes: Vec<WishId>,
    /// What it asks.
    pub workload: Workload,
    /// Whether it gets units of its own.
    pub dedicated: bool,
    /// Who said so.
    pub dedicated_by: Place,
    /// Backends it would rather have, best first.
    pub prefer: Vec<BackendId>,
    /// Where its clients are, for [`Measure::Latency`].
    pub clients: Vec<RegionId>,
    /// Where it is today; `None`: nowhere yet.
    pub current: Option<Current>,
}

/// A whole request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `prod` unless stated.
    pub environment: Placed<String>,
    /// Whether backends without a plugin may fill slots.
    pub unplugged: Placed<bool>,
    /// What may be unknown.
    pub unknown: UnknownPolicy,
    /// A win by less than this fraction of an offering whose price is incomplete is a warning.
    pub margin: Exact,
    /// The namespaces.
    pub namespaces: Vec<Namespace>,
    /// Every slot to be filled, grouped by namespace.
    pub demands: Vec<Demand>,
    /// What fills the optional ones among them.
    pub fills: Vec<Fill>,
    /// All wishes.
    pub wishes: Vec<Wish>,
    /// All rules across demands.
    pub rules: Vec<Rule>,
    /// What already runs.
    pub running: Vec<Running>,
    /// Preferred vendors.
    pub preference: Option<Preference>,
    /// Weighted sums that the objective names.
    pub sums: Vec<Vec<Term>>,
    /// What to optimise, as stated: the preference is not in it.
    pub objective: Vec<Level>,
    /// Who stated that.
    pub objective_by: Place,
}

impl Default for Request {
    /// Nothing to be filled, in production, at the least cost.
    fn default() -> Self {
        Self {
            environment: Placed::default_of(String::from("prod")),
            unplugged: Placed::default_of(false),
            unknown: UnknownPolicy::default(),
            margin: Exact::ratio(1, 10).unwrap_or(Exact::ZERO),
            namespaces: Vec::new(),
            demands: Vec::new(),
            fills: Vec::new(),
            wishes: Vec::new(),
            rules: Vec::new(),
            running: Vec::new(),
            preference: None,
            sums: Vec::new(),
            objective: vec![Level::strict(Measure::Cost)],
            objective_by: Place::Default,
        }
    }
}

impl Request {
    /// One demand.
    #[must_use]
    pub fn demand(&self, id: DemandId) -> &Demand {
        &self.demands[id.index()]
    }

    /// One wish.
    #[must_use]
    pub fn wish(&self, id: WishId) -> &Wish {
        &self.wishes[id.index()]
    }

    /// One rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// One weighted sum.
    #[must_use]
    pub fn sum(&self, id: SumId) -> &[Term] {
        &self.sums[id.index()]
    }

    /// Ids of all demands, in canonical order.
    pub fn demand_ids(&self) -> impl Iterator<Item = DemandId> + use<> {
        (0..self.demands.len()).map(DemandId::new)
    }

    /// The slot a demand fills.
    #[must_use]
    pub fn slot<'a>(&self, catalog: &'a Catalog, demand: DemandId) -> &'a crate::catalog::Slot {
        let demand = self.demand(demand);
        &catalog.pattern(self.namespaces[demand.namespace].pattern).slots[demand.slot.index()]
    }

    /// The namespace of a demand.
    #[must_use]
    pub fn namespace(&self, demand: DemandId) -> &Namespace {
        &self.namespaces[self.demand(demand).namespace]
    }

    /// What a demand asks, in numbers.
    ///
    /// # Errors
    /// [`Overflow`] if a figure leaves the exact range.
    pub fn load(&self, catalog: &Catalog, demand: DemandId) -> Result<SlotLoad, Overflow> {
        let slot = self.slot(catalog, demand);
        slot.load.load(slot.item, &self.demand(demand).workload)
    }

    /// Who stated the largest figure of a demand's workload: where it is too large, that is most likely the slip.
    #[must_use]
    pub fn largest_figure(&self, demand: DemandId) -> Place {
        let workload = &self.demand(demand).workload;
        let stated = Word::ALL.into_iter().filter(|&word| workload.is_stated(word));
        let word = stated.max_by_key(|&word| workload.get(word));
        word.map_or(Place::Default, |word| workload.place(word).clone())
    }

    /// The value that a backend must be known to keep whole, in bytes, where the slot asks for that.
    #[must_use]
    pub fn least_value(&self, catalog: &Catalog, demand: DemandId) -> Option<Exact> {
        let word = self.slot(catalog, demand).min_value?.word();
        Some(self.demand(demand).workload.get(word))
    }

    /// What runs at a site, in the order stated: its first purchases.
    pub fn running_at(&self, site: SiteId) -> impl Iterator<Item = &Running> {
        self.running.iter().filter(move |pool| pool.site == site)
    }

    /// The running pool that a choice joins; `None` for a new purchase.
    #[must_use]
    pub fn joined(&self, choice: Choice) -> Option<&Running> {
        self.running_at(choice.site).nth(choice.bin as usize)
    }

    /// The levels solved in turn: the stated ones with the vendor preference in its place (see `requests`),
    /// and cost once more at the end, so that slack is never spent for nothing: the last level has no tolerance.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let mut levels = Vec::new();
        match &self.preference {
            Some(Preference { premium: Some(premium), .. }) => {
                levels.push(Level { measure: Measure::Cost, tolerance: *premium });
                levels.push(Level::strict(Measure::Away));
                levels.extend(&self.objective);
            }
            Some(_) => {
                let after = self.objective.iter().position(|level| level.measure == Measure::Cost);
                levels.extend(&self.objective);
                levels.insert(after.map_or(levels.len(), |index| index + 1), Level::strict(Measure::Away));
            }
            None => levels.extend(&self.objective),
        }
        let slack_left = levels.iter().rposition(|level| level.measure == Measure::Cost);
        if slack_left.is_none_or(|index| !levels[index].tolerance.is_zero()) {
            levels.push(Level::strict(Measure::Cost));
        }
        // Nothing comes after the last one that could use its slack.
        if let Some(last) = levels.last_mut() {
            last.tolerance = Exact::ZERO;
        }
        levels
    }
}
