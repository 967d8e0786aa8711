//! The answer to a whole configuration, in words: what it costs that other slots are filled, what the choice costs, and
//! where its units and interfaces are not what they would be.

use super::super::columns::{Align, columns};
use super::super::money::exact;
use super::super::refusal;
use super::difference::{Side, lines, totals};
use super::questions::{Asked, body, stands};
use crate::render::words::{LISTED, count, few};
use prism::explain::{Against, ListApart, UnitsApart, UnitsSay, WhyNot};
use prism::model::catalog::Catalog;
use prism::model::{Fact, InterfaceId, MicroUsd, Place, Plan};
use prism::request::rival::{Beside, Configured, Does};
use prism::words;
use std::cmp::Ordering;

/// A line and where what it speaks of was stated.
type Told = (String, String);

/// Why the plan is not this configuration.
pub(super) fn why_not(side: Side<'_>, asked: &str, those: &Configured, against: &Against) -> String {
    let rival = Rival { catalog: side.catalog, those, against };
    let few = rival.too_few();
    let mut text = format!("\nwhy not {asked}?   ");
    if !few.is_empty() {
        let rows: Vec<[String; 3]> = few
            .iter()
            .enumerate()
            .map(|(index, (says, place))| [(index + 1).to_string(), says.clone(), place.clone()])
            .collect();
        let facts = columns(&rows, "  ", [Align::Left, Align::Left, Align::Left]);
        text.push_str(&format!("it cannot be had: {} against it\n{facts}", stands(rows.len())));
        text.push_str("with as many units as that takes, ");
    }
    text.push_str(&rival.answer(side));
    let notes: Vec<[String; 2]> =
        rival.notes().into_iter().map(|(says, place)| [format!("note: {says}"), place]).collect();
    text + &columns(&notes, "  ", [Align::Left, Align::Left])
}

/// A configuration and what it comes to.
#[derive(Clone, Copy)]
pub(super) struct Rival<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) those: &'a Configured,
    pub(super) against: &'a Against,
}

impl Rival<'_> {
    /// In one word or two, then line by line.
    fn answer(self, side: Side<'_>) -> String {
        let request = &self.those.request;
        let own = Side { request, ..side };
        let whole = Asked { side: own, among: None };
        let Some(filled) = &self.against.filled else {
            let more = self.of_units().is_some() && matches!(self.against.answer, WhyNot::Chosen);
            return match more {
                true => "it is what was chosen, with more units than it takes\n".to_owned(),
                false => body(whole, &self.against.answer),
            };
        };
        let from = Side { plan: filled, ..own };
        let slots =
            format!("  {}: {}\n{}", self.slots(), totals(side.plan.cost(), filled.cost()), lines(side, from));
        let among = Some("among them ");
        match &self.against.answer {
            WhyNot::Chosen => {
                let total = apart(side.plan.cost(), filled.cost());
                format!("{total}\n{slots}  beside that it is what would be chosen\n")
            }
            WhyNot::Worse { plan, .. } => {
                let total = apart(side.plan.cost(), plan.cost());
                let whole = Asked { side: from, among };
                let rest = body(whole, &self.against.answer);
                format!("{total}\n{slots}  among plans with these slots {rest}")
            }
            WhyNot::Impossible { .. } | WhyNot::Stopped => body(whole, &self.against.answer),
        }
    }

    /// The slots that it fills and leaves empty, and the request does not.
    fn slots(self) -> String {
        let named = |does: Does| -> Vec<String> {
            let those = self.those.slots.iter().filter(|beside| beside.does == does);
            those.map(|beside| format!("`{}`", beside.slot)).collect()
        };
        let says = |names: Vec<String>, what: &str| match names.as_slice() {
            [] => None,
            [one] => Some(format!("slot {one} {what}")),
            many => Some(format!("slots {} {what}", few(many, LISTED))),
        };
        let both = [says(named(Does::Fills), "filled"), says(named(Does::Empties), "left empty")];
        both.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// What the slots ask, and what does not hold it.
    pub(super) fn too_few(self) -> Vec<Told> {
        let mut all = Vec::new();
        for apart in &self.against.units {
            let UnitsSay::Few { resource, asking, needed } = &apart.says else { continue };
            for &demand in asking {
                let fact = Fact::Load(demand, *resource);
                let place = words::place(self.catalog, &self.those.request, fact);
                all.push((words::fact(self.catalog, &self.those.request, fact), refusal::place_text(&place)));
            }
            let offering = &self.catalog.offering_at(apart.site).name;
            let says = format!(
                "{} of `{offering}` {} less {}: it takes {needed}",
                units(apart.stated),
                if apart.stated == 1 { "holds" } else { "hold" },
                resource.name(),
            );
            all.push((says, apart.place.to_string()));
        }
        all
    }

    /// What it says otherwise than it would be, and what is not compared.
    pub(super) fn notes(self) -> Vec<Told> {
        let slots = self.those.slots.iter().map(|beside| (slot(beside), place(&beside.place)));
        let units = self.against.units.iter().filter_map(|apart| self.units(apart));
        let lists = self.against.lists.iter().flat_map(|apart| self.list(apart));
        let aside = self.those.aside.iter().map(|(says, at)| (says.clone(), place(at)));
        slots.chain(units).chain(self.uncompared()).chain(lists).chain(aside).collect()
    }

    fn units(self, apart: &UnitsApart) -> Option<Told> {
        let offering = format!("`{}`", self.catalog.offering_at(apart.site).name);
        let bought = u64::try_from(apart.bought).unwrap_or_default();
        let says = match &apart.says {
            UnitsSay::Few { .. } => return None,
            UnitsSay::More(cost) => {
                let cost = cost.map_or_else(|| "more than a bill can state".to_owned(), dollars);
                let enough = if bought == 1 { "1 is".to_owned() } else { format!("{bought} are") };
                format!("of its {} of {offering} {enough} enough: the rest cost {cost}", units(apart.stated))
            }
            UnitsSay::Open => format!(
                "its {} of {offering} are not compared: {bought} are bought here, for what it leaves open too",
                units(apart.stated)
            ),
            UnitsSay::NotByUnit => {
                format!("its {} are not compared: {offering} is not bought by the unit", units(apart.stated))
            }
        };
        Some((says, place(&apart.place)))
    }

    /// Where there is no plan with it, nothing is bought that its units could be held against.
    fn uncompared(self) -> Option<Told> {
        let first = self.those.units.first()?;
        let without = matches!(self.against.answer, WhyNot::Impossible { .. } | WhyNot::Stopped);
        let says = "its `units` are not compared: there is no plan to hold them against";
        without.then(|| (says.to_owned(), place(&first.place)))
    }

    fn list(self, apart: &ListApart) -> Vec<Told> {
        let name = |id: InterfaceId| format!("`{}`", self.catalog.interface(id).name);
        let who = words::demand(self.catalog, &self.those.request, apart.demand);
        let mut all = Vec::new();
        if !apart.unlisted.is_empty() {
            let names: Vec<String> = apart.unlisted.iter().map(|&id| name(id)).collect();
            let says = format!("{who} would get {} too, which is not listed", few(&names, LISTED));
            all.push((says, place(&apart.place)));
        }
        let unused = |(id, at): &(InterfaceId, Place)| {
            (format!("{who} would not get {}, which it has no use for", name(*id)), place(at))
        };
        all.extend(apart.unused.iter().map(unused));
        all
    }

    /// What it costs beside the plan, slots included.
    pub(super) fn plan<'p>(self, best: &'p Plan) -> Option<&'p Plan>
    where
        Self: 'p,
    {
        match &self.against.answer {
            WhyNot::Worse { plan, .. } => Some(plan),
            WhyNot::Chosen => Some(self.against.filled.as_ref().unwrap_or(best)),
            WhyNot::Impossible { .. } | WhyNot::Stopped => None,
        }
    }

    /// What of that is for other slots.
    pub(super) fn of_slots(self, best: &Plan) -> Option<MicroUsd> {
        self.against.filled.as_ref().map(|filled| filled.cost() - best.cost())
    }

    /// What units that nothing needs cost.
    pub(super) fn of_units(self) -> Option<MicroUsd> {
        let costs = self.against.units.iter().filter_map(|apart| match &apart.says {
            UnitsSay::More(cost) => *cost,
            _ => None,
        });
        costs.reduce(|sum, cost| sum + cost)
    }
}

fn slot(beside: &Beside) -> String {
    let name = &beside.slot;
    match (beside.does, &beside.why) {
        (_, Some(why)) => format!("it leaves slot `{name}` empty, which is filled all the same: {why}"),
        (Does::Fills, _) => format!("it fills slot `{name}`, which the request leaves empty"),
        (Does::Empties, _) => format!("it leaves slot `{name}` empty, which the request fills"),
        (Does::LeavesOpen, _) => format!("it says nothing of slot `{name}`, which is left to the search"),
    }
}

/// `it costs $1.20 less: $24.82 → $23.62 (-$1.20)`.
fn apart(own: MicroUsd, other: MicroUsd) -> String {
    let more = other - own;
    let says = match more.cmp(&MicroUsd::ZERO) {
        Ordering::Less => format!("{} less", dollars(-more)),
        Ordering::Equal => "as much".to_owned(),
        Ordering::Greater => format!("{} more", dollars(more)),
    };
    format!("it costs {says}: {}", totals(own, other))
}

fn dollars(amount: MicroUsd) -> String {
    format!("${}", exact(amount))
}

fn units(units: u64) -> String {
    count(usize::try_from(units).unwrap_or(usize::MAX), "unit")
}

fn place(place: &Place) -> String {
    if place.is_stated() { place.to_string() } else { String::new() }
}
