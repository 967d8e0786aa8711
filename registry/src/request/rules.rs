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
            self.own_budget(room, namespace.budget.as_ref());
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
            Says::Budget { limit, of } => self.budget(document, limit, of),
            Says::Count { least, distinct, count, of } => {
                let demands = self.select(document, of);
                self.count(*least, distinct, count, demands);
            }
            Says::Share { whose, at_most, of } => {
                self.share(document, &rule.word, whose, at_most.as_ref(), of.as_ref());
            }
            Says::Forbid(what) => self.forbid(document, &rule.word, what),
            Says::Require(what) => self.require(document, &rule.word, what),
            Says::Together { same, aspect, slots } => self.together(document, *same, aspect, slots),
            Says::If { when, then } => self.implication(document, &rule.word, when, then),
        }
    }

    /// Of the whole request: the bill. Of some of it: what that part is charged.
    fn budget(&mut self, document: &Document, limit: &Said, of: &Match) {
        let demands = self.select(document, of);
        let Some(most) = self.money(limit) else { return };
        match *of == Match::default() {
            true => self.rule(limit.place(), RuleKind::Budget(most)),
            false if demands.is_empty() => {}
            false => self.rule(limit.place(), RuleKind::Charge(demands, most)),
        }
    }

    /// The budget of a namespace; that of the only one is the whole bill.
    fn own_budget(&mut self, room: usize, limit: Option<&Said>) {
        let Some(limit) = limit else { return };
        let Some(most) = self.money(limit) else { return };
        let kind = match self.rooms.len() {
            1 => RuleKind::Budget(most),
            _ => RuleKind::Charge(self.of_room(room), most),
        };
        self.rule(limit.place(), kind);
    }

    fn money(&mut self, said: &Said) -> Option<MicroUsd> {
        let dollars = self.figure(said, "", units::money)?;
        let rounded = MicroUsd::rounded_down(dollars);
        if let Err(Overflow) = rounded {
            self.push(said.error(codes::SENSELESS, "no bill is that large"));
        }
        rounded.ok()
    }

    fn count(&mut self, least: bool, distinct: &Said, count: &Said, demands: Vec<DemandId>) {
        let Some(aspect) = self.aspect(distinct) else { return };
        let Some(number) = self.whole_number(count, "2") else { return };
        if number == 0 {
            let message = match least {
                true => format!("at least no {} is always so", aspect.name()),
                false => format!("no {} at all could fill a slot", aspect.name()),
            };
            let finding = count.error(codes::SENSELESS, message);
            return self.push(finding.hint(format!("write `{}`", count.instead("1"))));
        }
        let kind = if least { RuleKind::AtLeast } else { RuleKind::AtMost };
        if !demands.is_empty() {
            self.rule(count.place(), kind(aspect, demands, number));
        }
    }

    pub(super) fn whole_number(&mut self, said: &Said, example: &str) -> Option<u32> {
        let found = said.text().parse::<u32>().ok();
        if found.is_none() {
            let finding = said.error(codes::FIGURE, format!("`{}` is not a whole number", said.text()));
            self.push(finding.hint(format!("write `{}`", said.instead(example))));
        }
        found
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
            let (mut demands, faults) = (Vec::new(), self.errors.len());
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
            } else if let (Some(first), true) = (group.first(), self.errors.len() == faults) {
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

    /// `same: {region: [a.registry, b.registry]}`.
    fn together(&mut self, document: &Document, same: bool, aspect: &Said, slots: &[Said]) {
        let demands = self.select_slots(document, slots);
        let Some(found) = self.aspect(aspect) else { return };
        if demands.len() < 2 {
            let finding = aspect.warning(codes::IDLE, "the rule speaks of fewer than two slots");
            return self.push(finding.hint("name two, or a glob that fits several: `[\"*.registry\"]`"));
        }
        let kind = if same { RuleKind::Same } else { RuleKind::Different };
        self.rule(place_of(slots), kind(found, demands));
    }

    pub(super) fn rule(&mut self, place: Place, kind: RuleKind) {
        self.rules.push(Rule { kind, place, of_pattern: false });
    }
}
