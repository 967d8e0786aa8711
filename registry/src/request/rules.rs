//! Rules across slots: the pattern's own, `--budget`, `--max-backends`, `--max-vendors`, `--same-region`,
//! `--same-cloud`.

use super::Flags;
use super::codes;
use super::draft::Draft;
use super::stated::Stated;
use crate::units;
use prism_model::catalog::Aspect;
use prism_model::request::{Rule, RuleKind};
use prism_model::{DemandId, MicroUsd, Overflow};

impl Draft<'_> {
    /// Every rule, the pattern's first.
    pub(super) fn rules(&mut self, flags: &Flags) {
        self.pattern_rules();
        self.budget(flags);
        self.at_most("max-backends", flags.max_backends.as_ref(), Aspect::Backend);
        self.at_most("max-vendors", flags.max_vendors.as_ref(), Aspect::Vendor);
        self.same("same-region", &flags.same_region, Aspect::Region);
        self.same("same-cloud", &flags.same_cloud, Aspect::Cloud);
    }

    /// The pattern's rules over the slots that are filled; among fewer than two there is nothing to say.
    fn pattern_rules(&mut self) {
        for rule in self.pattern().map_or(&[][..], |pattern| &pattern.rules) {
            let demands: Vec<DemandId> = rule.slots.iter().filter_map(|&slot| self.demand_of(slot)).collect();
            let kind = if rule.same { RuleKind::Same } else { RuleKind::Different };
            if demands.len() > 1 {
                let place = self.catalog.place(rule.mark);
                self.rules.push(Rule { kind: kind(rule.aspect, demands), place, of_pattern: true });
            }
        }
    }

    fn budget(&mut self, flags: &Flags) {
        let Some(text) = &flags.budget else { return };
        let flag = Stated::new("budget", text);
        let Some(dollars) = self.figure(flag, "", text, units::money) else { return };
        match MicroUsd::rounded_down(dollars) {
            Ok(limit) => self.rule(flag, RuleKind::Budget(limit)),
            Err(Overflow) => self.push(flag.error(codes::SENSELESS, "no bill is that large")),
        }
    }

    fn at_most(&mut self, name: &'static str, text: Option<&String>, aspect: Aspect) {
        let Some(text) = text else { return };
        let flag = Stated::new(name, text);
        match text.parse::<u32>() {
            Ok(0) => {
                let finding =
                    flag.error(codes::SENSELESS, format!("no {} at all could fill a slot", aspect.name()));
                self.push(finding.hint(format!("write `{}`", flag.with("1"))));
            }
            Ok(most) => self.rule(flag, RuleKind::AtMost(aspect, self.demands(), most)),
            Err(_) => {
                let finding = flag.error(codes::FIGURE, format!("`{text}` is not a whole number"));
                self.push(finding.hint(format!("write `{}`", flag.with("2"))));
            }
        }
    }

    /// `--same-region registry,messaging`, `--same-region all`.
    fn same(&mut self, name: &'static str, texts: &[String], aspect: Aspect) {
        for flag in Stated::each(name, texts) {
            let mut demands = Vec::new();
            for slot in self.parts(flag, flag.text()) {
                match slot {
                    "all" => demands.extend(self.demands()),
                    _ => demands.extend(self.demand(flag, slot)),
                }
            }
            demands.sort_unstable();
            demands.dedup();
            if demands.len() > 1 {
                self.rule(flag, RuleKind::Same(aspect, demands));
            } else if self.pattern.is_some() {
                let message = format!("one slot is always in the same {} as itself", aspect.name());
                self.push(
                    flag.warning(codes::IDLE, message)
                        .hint(format!("name two slots, or `{}`", flag.with("all"))),
                );
            }
        }
    }

    fn rule(&mut self, flag: Stated<'_>, kind: RuleKind) {
        self.rules.push(Rule { kind, place: flag.place(), of_pattern: false });
    }
}
