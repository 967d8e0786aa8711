//! What the product says about its answers, held against the oracle: that the facts of a "no plan" refute and that
//! none of them is idle; that a fact rules out as many sites as come back when it alone is gone.

use crate::bridge::Back;
use crate::changed::{lowest, state};
use crate::oracle::{Fact, Oracle, Part, Rule, Wish};
use crate::world::{Ask, Target, World};
use prism::explain::Edit;
use prism::{Decision, Optimum, words};
use prism_model::workload::Word;
use prism_model::{Blocked, Catalog, DemandId, Explanation, Request};
use std::collections::BTreeSet;

/// A question in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The world.
    pub world: &'a World,
    /// The question.
    pub ask: &'a Ask,
    /// The world as the product knows it.
    pub catalog: &'a Catalog,
    /// The question as the product knows it.
    pub request: &'a Request,
}

impl<'a> Asked<'a> {
    fn named(&self, fact: prism_model::Fact) -> Vec<Fact> {
        Back { catalog: self.catalog, request: self.request }.facts(fact)
    }

    fn names(&self, facts: impl IntoIterator<Item = prism_model::Fact>) -> Vec<Fact> {
        facts.into_iter().flat_map(|fact| self.named(fact)).collect()
    }

    fn only(&self, kept: &[Fact]) -> Oracle<'a> {
        Oracle::only(self.world, self.ask, kept).turning_back()
    }

    /// Whether there is a plan with these facts alone and all stated figures as low as they may be, but for those.
    fn is_left(&self, facts: &[Fact], figures: &[(DemandId, Word)]) -> bool {
        let mut ask = self.ask.clone();
        for (demand, word, least) in lowest(self.request) {
            if !figures.contains(&(demand, word)) {
                state(&mut ask, &self.request.slot(self.catalog, demand).name, word, least);
            }
        }
        let mut ways = Oracle::ways(self.world, &ask, facts).into_iter();
        ways.any(|oracle| oracle.turning_back().is_feasible())
    }

    /// Each way to have these facts and no others.
    fn ways(&self, facts: &[prism_model::Fact]) -> impl Iterator<Item = Oracle<'a>> + use<'a> {
        let ways = Oracle::ways(self.world, self.ask, &self.names(facts.iter().copied()));
        ways.into_iter().map(Oracle::turning_back)
    }

    /// Whether there is a plan with these facts and no others.
    fn leave_a_plan(&self, facts: &[prism_model::Fact]) -> bool {
        self.ways(facts).any(|oracle| oracle.is_feasible())
    }

    /// Whether the facts of a "no plan" refute with no more of the workload than they and its figures say, and each of
    /// these figures as low as it may be leaves a plan.
    ///
    /// # Errors
    /// Which does not.
    pub fn rests_on(&self, why: &Explanation) -> Result<(), String> {
        let facts = self.names(why.facts.iter().copied());
        let behind = prism::explain::behind(self.catalog, self.request, &why.facts);
        let behind = behind.iter().filter_map(|edit| match edit {
            Edit::Lower(demand, word, _) => Some((*demand, *word)),
            _ => None,
        });
        let all: Vec<(DemandId, Word)> = behind.chain(why.figures.iter().copied()).collect();
        if self.is_left(&facts, &all) {
            return Err(format!("these do not refute: {:?} with {all:?}", why.facts));
        }
        for idle in &why.figures {
            let others: Vec<_> = all.iter().copied().filter(|figure| figure != idle).collect();
            if !self.is_left(&facts, &others) {
                return Err(format!("{idle:?} is idle beside {:?} with {all:?}", why.facts));
            }
        }
        Ok(())
    }

    /// Whether the facts of a "no plan" refute alone, and each one dropped leaves a plan.
    ///
    /// # Errors
    /// Which does not.
    pub fn refutes(&self, why: &Explanation) -> Result<(), String> {
        if !why.minimal {
            return Err("not proven minimal, though nothing bounds the search".into());
        }
        if self.leave_a_plan(&why.facts) {
            return Err(format!("these do not refute: {:?}", why.facts));
        }
        for &idle in &why.facts {
            let others: Vec<_> = why.facts.iter().copied().filter(|&fact| fact != idle).collect();
            if !self.leave_a_plan(&others) {
                return Err(format!("{idle:?} is idle among {:?}", why.facts));
            }
        }
        self.rests_on(why)?;
        why.causes.iter().try_for_each(|blocked| self.blocks(why, blocked))
    }

    /// Whether facts leave no plan in which every slot keeps to a value of an aspect, and each one dropped leaves one:
    /// there, or anywhere where they refute by themselves.
    ///
    /// # Errors
    /// Which does not.
    pub fn refutes_kept_to(
        &self,
        facts: &[prism_model::Fact],
        aspect: &str,
        value: &str,
    ) -> Result<(), String> {
        let leave_one_there = |facts: &[prism_model::Fact]| {
            self.ways(facts).any(|oracle| oracle.kept_to(aspect, value).is_feasible())
        };
        if leave_one_there(facts) {
            return Err(format!("these do not keep every slot from {value}: {facts:?}"));
        }
        let anywhere = self.leave_a_plan(facts);
        for idle in facts {
            let others: Vec<_> = facts.iter().copied().filter(|fact| fact != idle).collect();
            if !leave_one_there(&others) && (anywhere || !self.leave_a_plan(&others)) {
                return Err(format!("{idle:?} is idle among {facts:?}, which keep every slot from {value}"));
            }
        }
        Ok(())
    }

    /// Whether a fact of a "no plan" keeps away as many sites as it says: those that nothing else in it keeps
    /// away, and of them those that could be chosen at all, if there are any.
    fn blocks(&self, why: &Explanation, blocked: &Blocked) -> Result<(), String> {
        let others = why.facts.iter().copied().filter(|&fact| fact != blocked.fact);
        let mut others = self.names(others);
        let policies = [Fact::Plugged, Fact::Environment];
        let slot = Back { catalog: self.catalog, request: self.request }.slot(blocked.demand);
        // Where a rule counts what fills a slot, the slot is there though nothing says that it is filled.
        let counted = |&id: &prism_model::FillId| {
            let own = prism_model::Fact::Filled(id);
            let named = self.named(own);
            let slots = named.iter().filter_map(|fact| match fact {
                Fact::Filled(slot) | Fact::OfMode(_, slot) => Some(slot),
                _ => None,
            });
            let slots: Vec<&String> = slots.collect();
            others.iter().any(|fact| match fact {
                Fact::Rule(Rule::AtLeast(_, all, _)) => slots.iter().any(|slot| all.contains(slot)),
                Fact::Rule(Rule::Share(Part::Bill, ..)) => true,
                Fact::Rule(Rule::Share(_, _, all, _)) => slots.iter().any(|slot| all.contains(slot)),
                _ => false,
            })
        };
        let filled: Vec<Fact> = self
            .request
            .filled_by(blocked.demand)
            .filter(counted)
            .flat_map(|id| self.named(prism_model::Fact::Filled(id)))
            .collect();
        others.extend(filled);
        // Other slots that these facts leave empty are not there.
        let candidates = |oracle: Oracle<'_>| {
            let index = oracle.demands().iter().position(|demand| demand.name == slot);
            index.map_or(0, |index| oracle.candidates(index))
        };
        let all = candidates(self.only(&others));
        let is_named = |target: &Target| matches!(target, Target::Backend(_) | Target::Offering(_));
        let names_sites = |fact: &Fact| match fact {
            Fact::Wish(of, Wish::Pin(targets)) => *of == slot && targets.iter().any(is_named),
            _ => false,
        };
        let names_sites = self.names(why.facts.iter().copied()).iter().any(names_sites);
        let is_policy = self.named(blocked.fact).iter().any(|fact| policies.contains(fact));
        let listed = match is_policy || names_sites {
            true => 0,
            false => candidates(self.only(&[&others[..], &policies].concat())),
        };
        let told: usize = blocked.causes.iter().map(|(_, count)| count).sum();
        let expected = if listed > 0 { listed } else { all };
        equal(&format!("sites that {:?} keeps from slot {slot}", blocked.fact), told, expected)
    }

    /// Whether each fact rules out as many sites as come back when it alone is gone, and so for what is said to
    /// have decided. Returns how many facts were said to rule out some.
    ///
    /// # Errors
    /// Which does not.
    pub fn rules_out(&self, optimum: &Optimum) -> Result<usize, String> {
        let oracle = Oracle::new(self.world, self.ask);
        let mut told = 0;
        for story in &optimum.slots {
            let slot = story.demand.index();
            equal("candidates", story.candidates, oracle.candidates(slot))?;
            let mut alone = oracle.places_of(slot);
            for fact in prism_solver::explain::all_facts(self.request, &self.graph()?) {
                let said = story.ruled_out.iter().find(|(of, _)| *of == fact).map_or(0, |&(_, count)| count);
                let back = self.comes_back(slot, fact, &oracle);
                equal(&format!("sites that {fact:?} rules out of slot {slot}"), said, back.len())?;
                alone.extend(back);
                told += usize::from(said > 0);
            }
            let sites = self.catalog.sites().len();
            equal("sites that fall to several facts", story.several, sites - alone.len())?;
            self.decided(&oracle, story.demand, optimum)?;
        }
        self.preferred(optimum)?;
        Ok(told)
    }

    /// The preferred vendors are said to have decided exactly where a slot is served elsewhere without them.
    fn preferred(&self, optimum: &Optimum) -> Result<(), String> {
        let plain = Ask { prefer: None, ..self.ask.clone() };
        let rival = match self.ask.prefer {
            Some(_) => Oracle::new(self.world, &plain).turning_back().best(),
            None => None,
        };
        let own = Back { catalog: self.catalog, request: self.request }.choices(&optimum.plan);
        for story in &optimum.slots {
            let slot = story.demand.index();
            let place = |choice: &crate::oracle::Choice| (choice.offering.clone(), choice.regions.clone());
            let moved = rival.as_ref().is_some_and(|rival| place(&rival.choices[slot]) != place(&own[slot]));
            equal("decided by preference", story.decision == Decision::Preference, moved)?;
        }
        Ok(())
    }

    fn graph(&self) -> Result<prism_solver::graph::Graph, String> {
        prism_solver::graph::Graph::new(self.catalog, self.request).map_err(|error| error.to_string())
    }

    /// Sites that a slot gets when one fact is gone. A wish that stands twice is two facts, each of which rules
    /// out nothing alone; by name they are one.
    fn comes_back(
        &self,
        slot: usize,
        fact: prism_model::Fact,
        oracle: &Oracle<'_>,
    ) -> BTreeSet<(String, Vec<String>)> {
        let none = BTreeSet::new();
        // A slot that stays empty gets no site.
        if matches!(fact, prism_model::Fact::Filled(_)) {
            return none;
        }
        let gone = self.named(fact);
        let facts = oracle.facts();
        let twice = gone.iter().any(|name| facts.iter().filter(|known| *known == name).count() > 1);
        match twice {
            true => none,
            false => {
                let places = Oracle::without(self.world, self.ask, &gone).places_of(slot);
                places.difference(&oracle.places_of(slot)).cloned().collect()
            }
        }
    }

    /// What is said to have decided is a wish that rules out sites, and the backends it takes away are those that
    /// the slot could have without it and has not with it.
    fn decided(&self, oracle: &Oracle<'_>, demand: DemandId, optimum: &Optimum) -> Result<(), String> {
        let story = &optimum.slots[demand.index()];
        let is_wish =
            |(fact, _): &&(prism_model::Fact, usize)| words::is_wish(self.catalog, self.request, *fact);
        let Some((fact, count, backends)) = &story.deciding else {
            return equal("wishes that rule out sites", story.ruled_out.iter().filter(is_wish).count(), 0);
        };
        let said = story.ruled_out.iter().find(is_wish).copied();
        equal("the first wish that rules out sites", Some((*fact, *count)), said)?;
        let before = oracle.backends(demand.index());
        let without = Oracle::without(self.world, self.ask, &self.named(*fact));
        let lost: Vec<String> = without.backends(demand.index()).difference(&before).cloned().collect();
        let told: BTreeSet<String> =
            backends.iter().map(|&id| self.catalog.backend(id).name.clone()).collect();
        equal("backends taken away", told, lost.into_iter().collect())
    }
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, told: T, expected: T) -> Result<(), String> {
    if told == expected { Ok(()) } else { Err(format!("{what}: told {told:?}, oracle {expected:?}")) }
}
