//! Changes to a question, in the oracle's words: what is said to repair it, or to price it, can be asked of brute
//! force.

use crate::bridge::Back;
use crate::fraction::Fraction;
use crate::oracle::{Fact, Oracle};
use crate::world::{Ask, World};
use crate::{bridge, generate, runs, yaml};
use prism::explain::{Edit, Subject, mended, stated_with};
use prism_model::request::{FactName, Request, WishKind};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, Exact, FillId, RuleId, WishId};
use std::collections::BTreeSet;

/// A question in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The case it is.
    pub seed: u64,
    /// The world.
    pub world: &'a World,
    /// The question.
    pub ask: &'a Ask,
    /// The world as the product knows it.
    pub catalog: &'a Catalog,
    /// The question as the product knows it.
    pub request: &'a Request,
}

/// Asks every question of a test that the product understands; returns what was wrong, with the question as typed.
///
/// # Panics
/// As [`runs::cases`], and if the product does not take a world.
pub fn each(test: &str, ask: impl FnMut(&Asked<'_>) -> Result<(), String>) -> Vec<String> {
    each_of(test, |seed| Some(generate::world(seed)), ask)
}

/// The same of questions with rules that count optional slots.
///
/// # Panics
/// As [`each`].
pub fn each_counted(test: &str, ask: impl FnMut(&Asked<'_>) -> Result<(), String>) -> Vec<String> {
    each_of(test, generate::counted, ask)
}

#[allow(clippy::expect_used, reason = "documented: a panic in a test is its report")]
fn each_of(
    test: &str,
    of: impl Fn(u64) -> Option<(World, Ask)>,
    mut ask: impl FnMut(&Asked<'_>) -> Result<(), String>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for seed in runs::cases(test) {
        let Some((world, question)) = of(seed) else { continue };
        let catalog = bridge::catalog(&world).expect("a catalogue");
        let Ok(request) = bridge::request(&catalog, &question) else { continue };
        let asked = Asked { seed, world: &world, ask: &question, catalog: &catalog, request: &request };
        let why = ask(&asked).err();
        wrong.extend(why.map(|why| format!("seed {seed}: {}: {why}", yaml::typed(&question))));
    }
    wrong
}

/// The question with a stated figure of the workload changed: where it was stated for every slot, for every slot.
pub(crate) fn state(ask: &mut Ask, slot: &str, word: Word, value: Exact) {
    let own = (Some(slot.to_owned()), word.name().to_owned());
    let key = if ask.workload.contains_key(&own) { own } else { (None, own.1) };
    let (top, bottom) = value.parts();
    ask.workload.insert(key, Fraction::new(top, bottom));
}

/// Stated figures of the workload, one for each place, as low as they may be said to be.
pub(crate) fn lowest(request: &Request) -> Vec<(DemandId, Word, Exact)> {
    let mut all = Vec::new();
    for demand in request.demand_ids() {
        for word in Word::ALL {
            let workload = &request.demand(demand).workload;
            let first = stated_with(request, demand, word).first() == Some(&demand);
            if first && workload.is_stated(word) && workload.get(word) > least(word) {
                all.push((demand, word, least(word)));
            }
        }
    }
    all
}

/// The least that a figure may be said to be.
fn least(word: Word) -> Exact {
    let hundredth = Exact::ratio(1, 100).unwrap_or(Exact::ONE);
    match word {
        Word::WriteRps | Word::ReadRps | Word::Mean => hundredth,
        Word::DataSize | Word::RecordSize | Word::MessageSize => Exact::ONE,
        Word::FanOut | Word::Connections | Word::Retention => Exact::ONE,
    }
}

/// Everything that could be taken back, figures of the workload apart.
#[must_use]
pub fn wishes(request: &Request) -> Vec<Edit> {
    let bound: BTreeSet<WishId> = request.demands.iter().flat_map(|demand| demand.wishes.clone()).collect();
    let wants = |id: &WishId| matches!(request.wish(*id).kind, WishKind::WantInterface(_));
    let rules = (0..request.rules.len()).map(RuleId::new).filter(|&id| !request.rule(id).of_pattern);
    let unknown = FactName::ALL.into_iter().filter(|&fact| !request.unknown.accepts(fact));
    let fills = (0..request.fills.len()).map(FillId::new);
    let mut all: Vec<Edit> = bound.into_iter().filter(|id| !wants(id)).map(Edit::DropWish).collect();
    all.extend(rules.map(Edit::DropRule));
    all.extend((!request.unplugged.value).then_some(Edit::AllowUnplugged));
    all.extend(unknown.map(Edit::Accept));
    all.extend(fills.map(Edit::Empty));
    all
}

impl Asked<'_> {
    /// Stated figures of the workload, as low as they may be said to be.
    #[must_use]
    pub fn figures(&self) -> Vec<Edit> {
        let all = lowest(self.request).into_iter();
        all.map(|(demand, word, value)| Edit::Lower(demand, word, value)).collect()
    }

    /// Whether two facts go by one name, so that the oracle cannot tell them apart.
    #[must_use]
    pub fn has_twins(&self) -> bool {
        let facts = Oracle::new(self.world, self.ask).facts();
        facts.iter().enumerate().any(|(index, fact)| facts[..index].contains(fact))
    }

    fn named(&self, request: &Request, subject: Subject) -> Vec<Fact> {
        let back = Back { catalog: self.catalog, request };
        match subject {
            Subject::Wish(id) => back.facts(prism_model::Fact::Wish(id)),
            Subject::Rule(id) => back.facts(prism_model::Fact::Rule(id)),
            Subject::Filled(id) => back.facts(prism_model::Fact::Filled(id)),
            _ => Vec::new(),
        }
    }

    /// Asks the changed question.
    pub fn with<T>(&self, edits: &[Edit], answer: impl FnOnce(Oracle<'_>) -> T) -> T {
        let (mut ask, mut gone, mut instead) = (self.ask.clone(), Vec::new(), Vec::new());
        for edit in edits {
            let old = self.named(self.request, edit.of());
            match edit {
                Edit::DropWish(_) | Edit::DropRule(_) => gone.extend(old),
                Edit::Loosen(..) | Edit::Relax(..) => {
                    let changed = mended(self.request, std::slice::from_ref(edit));
                    instead.extend(old.into_iter().zip(self.named(&changed, edit.of())));
                }
                Edit::DropPreference => ask.prefer = None,
                Edit::CostAlone => {
                    ask.optimize = vec![(String::from("cost"), Fraction::ZERO)];
                }
                Edit::Share(demand) => {
                    ask.dedicated.remove(&self.request.slot(self.catalog, *demand).name);
                }
                Edit::AllowUnplugged => ask.unplugged = true,
                Edit::Empty(_) => gone.extend(old),
                Edit::Accept(fact) => {
                    ask.accept.insert(fact.name().to_owned());
                }
                Edit::Lower(demand, word, value) => {
                    state(&mut ask, &self.request.slot(self.catalog, *demand).name, *word, *value);
                }
            }
        }
        answer(Oracle::changed(self.world, &ask, &gone, &instead).turning_back())
    }

    /// Whether the changed question has a plan.
    #[must_use]
    pub fn is_feasible(&self, edits: &[Edit]) -> bool {
        self.with(edits, |oracle| oracle.is_feasible())
    }

    /// Whether it has one with all or some of the changes: with all of those that leave no slot empty, and any of the others.
    #[must_use]
    pub fn holds_repair(&self, edits: &[Edit]) -> bool {
        let (empty, others): (Vec<Edit>, Vec<Edit>) =
            edits.iter().cloned().partition(|edit| matches!(edit, Edit::Empty(_)));
        (0..1_usize << empty.len()).any(|mask| {
            let own = empty.iter().enumerate().filter(|(index, _)| mask >> index & 1 == 1);
            let own: Vec<Edit> = own.map(|(_, edit)| edit.clone()).collect();
            self.is_feasible(&[&others[..], &own].concat())
        })
    }

    /// What the best plan of the changed question costs.
    #[must_use]
    pub fn cost(&self, edits: &[Edit]) -> Option<i128> {
        self.with(edits, |oracle| oracle.best().map(|best| best.cost))
    }
}
