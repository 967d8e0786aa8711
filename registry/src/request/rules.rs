//! Rules across slots: the patterns' own, `same_region` and `same_cloud` of a namespace, and `rules`.

use super::codes;
use super::document::{Document, Match, RuleWords, Says};
use super::draft::Draft;
use super::hints::suggesting;
use super::said::{Said, place_of};
use crate::units;
use prism_model::catalog::{Aspect, PatternRuleKind, SlotCondition};
use prism_model::request::{Condition, Implication, Rule, RuleKind};
use prism_model::{DemandId, MicroUsd, Overflow, Place, SlotId};

/// What a rule may count or compare.
pub(crate) const ASPECTS: [(&str, Aspect); 5] = [
    ("backend", Aspect::Backend),
    ("vendor", Aspect::Vendor),
    ("region", Aspect::Region),
    ("cloud", Aspect::Cloud),
    ("site", Aspect::Site),
];

impl Draft<'_> {
    /// Every rule, the patterns' first.
    pub(super) fn rules(&mut self, document: &Document) {
        (0..self.rooms.len()).for_each(|room| self.pattern_rules(room));
        for rule in &document.rules {
            self.rule_of(document, rule);
        }
        for (room, namespace) in document.namespaces.iter().enumerate() {
            self.own_budget(document, room, namespace.budget.as_ref());
            self.groups(room, &namespace.same_region, Aspect::Region);
            self.groups(room, &namespace.same_cloud, Aspect::Cloud);
        }
    }

    /// The pattern's rules over the slots that are filled; among fewer than two there is nothing to say.
    fn pattern_rules(&mut self, room: usize) {
        for rule in self.pattern(room).map_or(&[][..], |pattern| &pattern.rules) {
            if let Some(kind) = self.pattern_rule(room, &rule.kind) {
                let place = self.catalog.place(rule.mark);
                self.rules.push(Rule { kind, place, of_pattern: true });
            }
        }
    }

    fn pattern_rule(&self, room: usize, kind: &PatternRuleKind) -> Option<RuleKind> {
        let demands = |slots: &[SlotId]| -> Option<Vec<DemandId>> {
            let filled = slots.iter().filter_map(|&slot| self.demand_of(room, slot));
            let filled: Vec<DemandId> = filled.collect();
            (filled.len() > 1).then_some(filled)
        };
        let condition = |condition: &SlotCondition| {
            let demand = self.demand_of(room, condition.slot)?;
            Some(Condition { demand, targets: condition.targets.clone() })
        };
        match kind {
            PatternRuleKind::Same(aspect, slots) => Some(RuleKind::Same(*aspect, demands(slots)?)),
            PatternRuleKind::Different(aspect, slots) => Some(RuleKind::Different(*aspect, demands(slots)?)),
            PatternRuleKind::Implies(when, then) => {
                let (when, then) = (condition(when)?, condition(then)?);
                Some(RuleKind::IfThen(vec![Implication { when, then }]))
            }
        }
    }

    fn rule_of(&mut self, document: &Document, rule: &RuleWords) {
        match &rule.says {
            Says::Budget { limit, of } if *of == Match::default() => self.budget(limit),
            Says::Count { least: false, distinct, count, of } if *of == Match::default() => {
                self.at_most(distinct, count);
            }
            _ => {
                let message = format!("`{}` is not supported yet", rule.word.text());
                self.push(rule.word.error(codes::LATER, message));
            }
        }
        let _ = document;
    }

    /// Words that are read and not answered yet.
    pub(super) fn later(&mut self, document: &Document) {
        let own = document.namespaces.iter().filter_map(|namespace| namespace.keep.clone());
        let pools = document.pools.iter().map(|pool| pool.id.clone());
        let all: Vec<Said> =
            pools.chain(document.max_moves.clone()).chain(document.keep.clone()).chain(own).collect();
        for said in all {
            self.push(said.error(codes::LATER, "this is not supported yet"));
        }
    }

    fn own_budget(&mut self, document: &Document, _room: usize, limit: Option<&Said>) {
        match limit {
            Some(limit) if document.namespaces.len() == 1 => self.budget(limit),
            Some(limit) => {
                let message = "a budget of one namespace among several is not supported yet";
                self.push(limit.error(codes::LATER, message));
            }
            None => {}
        }
    }

    fn budget(&mut self, said: &Said) {
        let Some(dollars) = self.figure(said, "", units::money) else { return };
        match MicroUsd::rounded_down(dollars) {
            Ok(limit) => self.rule(said.place(), RuleKind::Budget(limit)),
            Err(Overflow) => self.push(said.error(codes::SENSELESS, "no bill is that large")),
        }
    }

    fn at_most(&mut self, distinct: &Said, count: &Said) {
        let Some(aspect) = self.aspect(distinct) else { return };
        match count.text().parse::<u32>() {
            Ok(0) => {
                let message = format!("no {} at all could fill a slot", aspect.name());
                let finding = count.error(codes::SENSELESS, message);
                self.push(finding.hint(format!("write `{}`", count.instead("1"))));
            }
            Ok(most) => self.rule(count.place(), RuleKind::AtMost(aspect, self.all(), most)),
            Err(_) => {
                let finding = count.error(codes::FIGURE, format!("`{}` is not a whole number", count.text()));
                self.push(finding.hint(format!("write `{}`", count.instead("2"))));
            }
        }
    }

    fn aspect(&mut self, said: &Said) -> Option<Aspect> {
        let found = ASPECTS.iter().find(|(word, _)| *word == said.text()).map(|&(_, aspect)| aspect);
        if found.is_none() {
            let message = format!("`{}` is nothing that can be counted or compared", said.text());
            self.push(suggesting(
                said.error(codes::RULE, message),
                said.text(),
                &ASPECTS.map(|(word, _)| word),
            ));
        }
        found
    }

    /// `same_region: [registry, messaging]`, `same_region: all`.
    fn groups(&mut self, room: usize, groups: &[Vec<Said>], aspect: Aspect) {
        for group in groups {
            let mut demands = Vec::new();
            for slot in group {
                match slot.text() {
                    "all" => demands.extend(self.of_room(room)),
                    _ => demands.extend(self.demand(room, slot)),
                }
            }
            demands.sort_unstable();
            demands.dedup();
            if demands.len() > 1 {
                self.rule(place_of(group), RuleKind::Same(aspect, demands));
            } else if let (Some(first), true) = (group.first(), self.rooms[room].pattern.is_some()) {
                self.alone(first, aspect);
            }
        }
    }

    fn alone(&mut self, slot: &Said, aspect: Aspect) {
        let message = format!("one slot is always in the same {} as itself", aspect.name());
        let flag = format!("--same-{} all", aspect.name());
        let way = slot.way(flag, format!("same_{}: all", aspect.name()));
        self.push(slot.warning(codes::IDLE, message).hint(format!("name two slots, or `{way}`")));
    }

    fn rule(&mut self, place: Place, kind: RuleKind) {
        self.rules.push(Rule { kind, place, of_pattern: false });
    }
}
