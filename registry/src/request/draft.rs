//! A request under construction: what is lowered so far, and what is wrong so far. Every kind of word has a
//! file of its own that adds to it; nothing stops at the first fault.

use super::codes;
use super::document::{Document, Settings, SlotWords};
use super::hints::suggesting;
use super::said::Said;
use crate::units::UnitError;
use crate::{Diagnostic, Severity};
use prism_model::catalog::{Pattern, Slot};
use prism_model::request::{Demand, Fill, Rule, Term, Wish, WishKind};
use prism_model::{Catalog, DemandId, PatternId, Place, SlotId, WishId};
use std::ops::Range;

/// One namespace being lowered. Without a pattern it has no demands.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) name: String,
    pub(super) pattern: Option<PatternId>,
    /// The mode it runs in.
    pub(super) mode: Option<String>,
    /// Its demands, in the order of the pattern's slots.
    pub(super) demands: Range<usize>,
}

/// What is known so far.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) rooms: Vec<Room>,
    pub(super) demands: Vec<Demand>,
    /// What fills the optional slots among them.
    pub(super) fills: Vec<Fill>,
    pub(super) wishes: Vec<Wish>,
    pub(super) rules: Vec<Rule>,
    /// Weighted sums that the objective names.
    pub(super) sums: Vec<Vec<Term>>,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Whom something is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// Every namespace.
    All,
    /// One of them.
    Namespace(usize),
    /// One slot of one.
    Slot(DemandId),
}

/// Something said of somebody. Of several with the same key the closest counts: a slot's own, else its
/// namespace's, else the defaults'.
#[derive(Clone, Debug)]
pub(super) struct Statement<K, T> {
    pub(super) scope: Scope,
    pub(super) key: K,
    pub(super) says: T,
}

impl<'a> Draft<'a> {
    pub(super) fn new(catalog: &'a Catalog) -> Self {
        Self {
            catalog,
            rooms: Vec::new(),
            demands: Vec::new(),
            fills: Vec::new(),
            wishes: Vec::new(),
            rules: Vec::new(),
            sums: Vec::new(),
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

    /// The pattern of a namespace, if it is known.
    pub(super) fn pattern(&self, room: usize) -> Option<&'a Pattern> {
        self.rooms[room].pattern.map(|id| self.catalog.pattern(id))
    }

    /// Every demand.
    pub(super) fn all(&self) -> Vec<DemandId> {
        (0..self.demands.len()).map(DemandId::new).collect()
    }

    /// The demands of a namespace.
    pub(super) fn of_room(&self, room: usize) -> Vec<DemandId> {
        self.rooms[room].demands.clone().map(DemandId::new).collect()
    }

    /// The demands something is said of.
    pub(super) fn within(&self, scope: Scope) -> Vec<DemandId> {
        match scope {
            Scope::All => self.all(),
            Scope::Namespace(room) => self.of_room(room),
            Scope::Slot(demand) => vec![demand],
        }
    }

    /// The demand that fills a slot of a namespace, if it is filled.
    pub(super) fn demand_of(&self, room: usize, slot: SlotId) -> Option<DemandId> {
        let mut own = self.rooms[room].demands.clone();
        own.find(|&demand| self.demands[demand].slot == slot).map(DemandId::new)
    }

    /// The slot a demand fills.
    pub(super) fn slot_of(&self, demand: DemandId) -> &'a Slot {
        let demand = &self.demands[demand.index()];
        let pattern = self.pattern(demand.namespace).map_or(&[][..], |pattern| &pattern.slots);
        &pattern[demand.slot.index()]
    }

    /// Adds one wish that binds these demands; what binds nothing is no wish.
    pub(super) fn wish(&mut self, kind: WishKind, place: Place, demands: &[DemandId]) {
        if demands.is_empty() {
            return;
        }
        let id = WishId::new(self.wishes.len());
        self.wishes.push(Wish { kind, place });
        for demand in demands {
            self.demands[demand.index()].wishes.push(id);
        }
    }

    /// What is said of everybody, of namespaces and of filled slots, from the general to the particular; who
    /// says nothing is left out.
    pub(super) fn spoken<'d, X>(
        &self,
        document: &'d Document,
        of_settings: impl Fn(&'d Settings) -> &'d [X],
        of_slot: impl Fn(&'d SlotWords) -> &'d [X],
    ) -> Vec<(Scope, &'d [X])> {
        let mut all = vec![(Scope::All, of_settings(&document.defaults))];
        for (room, namespace) in document.namespaces.iter().enumerate() {
            all.push((Scope::Namespace(room), of_settings(&namespace.settings)));
            let slots =
                namespace.slots.iter().filter_map(|slot| Some((self.filled(room, slot)?, of_slot(slot))));
            all.extend(slots.map(|(demand, said)| (Scope::Slot(demand), said)));
        }
        all.retain(|(_, said)| !said.is_empty());
        all
    }

    /// The demand of a slot that is spoken of. Unknown and empty slots were reported when they were opened.
    pub(super) fn filled(&self, room: usize, slot: &SlotWords) -> Option<DemandId> {
        let pattern = self.rooms[room].pattern?;
        self.demand_of(room, self.catalog.find_slot(pattern, slot.name.text())?)
    }

    /// For each statement the demands for which it is the closest with its key.
    pub(super) fn closest<K: PartialEq, T>(&self, statements: &[Statement<K, T>]) -> Vec<Vec<DemandId>> {
        let mut heard: Vec<Vec<DemandId>> = vec![Vec::new(); statements.len()];
        let indices = |scope| (0..statements.len()).filter(move |&index| statements[index].scope == scope);
        let general: Vec<usize> = indices(Scope::All).collect();
        let mut own: std::collections::BTreeMap<Scope, Vec<usize>> = std::collections::BTreeMap::new();
        for (index, statement) in statements.iter().enumerate().filter(|(_, other)| other.scope != Scope::All)
        {
            own.entry(statement.scope).or_default().push(index);
        }
        for (position, demand) in self.demands.iter().enumerate() {
            let id = DemandId::new(position);
            let mut last: Vec<usize> = general.clone();
            for scope in [Scope::Namespace(demand.namespace), Scope::Slot(id)] {
                let closer = own.get(&scope).map_or(&[][..], Vec::as_slice);
                last.retain(|&index| {
                    !closer.iter().any(|&other| statements[other].key == statements[index].key)
                });
                last.extend(closer);
            }
            last.into_iter().for_each(|index| heard[index].push(id));
        }
        heard
    }

    /// The slot called like this in a namespace. Without a pattern nothing can be said about it, and its
    /// absence was reported.
    pub(super) fn slot(&mut self, room: usize, name: &Said) -> Option<SlotId> {
        let pattern = self.rooms[room].pattern?;
        let found = self.catalog.find_slot(pattern, name.text());
        if found.is_none() {
            let pattern = self.catalog.pattern(pattern);
            let known: Vec<&str> = pattern.slots.iter().map(|slot| slot.name.as_str()).collect();
            let finding =
                name.error(codes::SLOT, format!("`{}` has no slot `{}`", pattern.name, name.text()));
            self.push(suggesting(finding, name.text(), &known));
        }
        found
    }

    /// The demand of a slot; one that stays empty is a warning.
    pub(super) fn demand(&mut self, room: usize, name: &Said) -> Option<DemandId> {
        let slot = self.slot(room, name)?;
        let found = self.demand_of(room, slot);
        if found.is_none() {
            let slot = name.text();
            let message = format!("slot `{slot}` is optional and stays empty");
            let way = name.way(format!("--fill {slot}"), format!("slots.{slot}.fill: true"));
            self.push(name.warning(codes::EMPTY_SLOT, message).hint(format!("fill it: `{way}`")));
        }
        found
    }

    /// A figure, or an error that shows how to write it. `of` is what it is the figure of.
    pub(super) fn figure<T>(
        &mut self,
        said: &Said,
        of: &str,
        parse: impl Fn(&str) -> Result<T, UnitError>,
    ) -> Option<T> {
        let error = match parse(said.text()) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let message = if of.is_empty() { error.to_string() } else { format!("`{of}`: {error}") };
        let finding = said.error(codes::FIGURE, message);
        self.push(match error.fix() {
            Some(fix) => finding.hint(format!("write `{}`", said.instead(fix))).fix(said.text(), fix),
            None => finding,
        });
        None
    }
}
