//! A request under construction: what is lowered so far, and what is wrong so far. Every kind of flag has a
//! file of its own that adds to it; nothing stops at the first fault.

use super::codes;
use super::stated::{Stated, suggesting};
use crate::units::UnitError;
use crate::{Diagnostic, Severity};
use prism_model::catalog::{Pattern, Slot};
use prism_model::request::{Rule, Wish, WishKind};
use prism_model::{Catalog, DemandId, PatternId, Place, SlotId, WishId};

/// What is known so far. Demand `i` fills `slots[i]`; without a pattern there are none.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) pattern: Option<PatternId>,
    pub(super) slots: Vec<SlotId>,
    pub(super) wishes: Vec<Wish>,
    /// Per demand, in the order stated.
    pub(super) bound: Vec<Vec<WishId>>,
    pub(super) rules: Vec<Rule>,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(catalog: &'a Catalog) -> Self {
        Self {
            catalog,
            pattern: None,
            slots: Vec::new(),
            wishes: Vec::new(),
            bound: Vec::new(),
            rules: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Reports a finding.
    pub(super) fn push(&mut self, finding: Diagnostic) {
        match finding.severity {
            Severity::Error => self.errors.push(finding),
            Severity::Warning | Severity::Note => self.warnings.push(finding),
        }
    }

    /// The slots of the pattern; none as long as it is not known.
    pub(super) fn all_slots(&self) -> &'a [Slot] {
        self.pattern().map_or(&[], |pattern| &pattern.slots)
    }

    /// The pattern, if it is known.
    pub(super) fn pattern(&self) -> Option<&'a Pattern> {
        self.pattern.map(|id| self.catalog.pattern(id))
    }

    /// Every demand.
    pub(super) fn demands(&self) -> Vec<DemandId> {
        (0..self.slots.len()).map(DemandId::new).collect()
    }

    /// The demand that fills a slot, if it is filled.
    pub(super) fn demand_of(&self, slot: SlotId) -> Option<DemandId> {
        self.slots.iter().position(|&filled| filled == slot).map(DemandId::new)
    }

    /// The slot a demand fills.
    pub(super) fn slot_of(&self, demand: DemandId) -> &'a Slot {
        &self.all_slots()[self.slots[demand.index()].index()]
    }

    /// Adds one wish that binds these demands; what binds nothing is no wish.
    pub(super) fn wish(&mut self, kind: WishKind, place: Place, demands: &[DemandId]) {
        if demands.is_empty() {
            return;
        }
        let id = WishId::new(self.wishes.len());
        self.wishes.push(Wish { kind, place });
        for demand in demands {
            self.bound[demand.index()].push(id);
        }
    }

    /// Adds one wish that binds every demand.
    pub(super) fn wish_of_all(&mut self, kind: WishKind, place: Place) {
        self.wish(kind, place, &self.demands());
    }

    /// The slot called `name`. Without a pattern nothing can be said about it, and its absence was reported.
    pub(super) fn slot(&mut self, flag: Stated<'_>, name: &str) -> Option<SlotId> {
        let pattern = self.pattern?;
        let found = self.catalog.find_slot(pattern, name);
        if found.is_none() {
            let pattern = self.catalog.pattern(pattern);
            let known: Vec<&str> = pattern.slots.iter().map(|slot| slot.name.as_str()).collect();
            let finding = flag.error(codes::SLOT, format!("`{}` has no slot `{name}`", pattern.name));
            self.push(suggesting(finding, name, &known));
        }
        found
    }

    /// The demand of the slot called `name`; a slot that stays empty is a warning.
    pub(super) fn demand(&mut self, flag: Stated<'_>, name: &str) -> Option<DemandId> {
        let slot = self.slot(flag, name)?;
        let found = self.demand_of(slot);
        if found.is_none() {
            let message = format!("slot `{name}` is optional and stays empty");
            self.push(flag.warning(codes::EMPTY_SLOT, message).hint(format!("fill it: `--fill {name}`")));
        }
        found
    }

    /// The parts of a list; a part without letters is an error.
    pub(super) fn parts<'t>(&mut self, flag: Stated<'_>, list: &'t str) -> Vec<&'t str> {
        let parts: Vec<&str> = list.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            self.push(flag.error(codes::SHAPE, "a value is missing"));
        } else if parts.len() < list.split(',').count() {
            let hint = format!("write `{}`", flag.with(&flag.text().replace(list, &parts.join(","))));
            self.push(flag.error(codes::SHAPE, "a value is missing between two commas").hint(hint));
        }
        parts
    }

    /// A figure, or an error that shows how to write it. `word` is what it is the figure of, as written
    /// before it: `data_size=`.
    pub(super) fn figure<T>(
        &mut self,
        flag: Stated<'_>,
        word: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, UnitError>,
    ) -> Option<T> {
        let error = match parse(text) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let name = word.trim_end_matches(['=', ':']);
        let message = if name.is_empty() { error.to_string() } else { format!("`{name}`: {error}") };
        let finding = flag.error(codes::FIGURE, message);
        let (old, new) = (format!("{word}{text}"), error.fix().map(|fix| format!("{word}{fix}")));
        self.push(match new {
            Some(new) => finding
                .hint(format!("write `{}`", flag.with(&flag.text().replacen(&old, &new, 1))))
                .fix(old, new),
            None => finding,
        });
        None
    }
}
