//! Two plans side by side: the slots that are served elsewhere, and the lines of the bill that differ.

use super::super::columns::{Align, columns};
use super::super::money::{exact, signed};
use super::super::story::bill_line;
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{DemandId, MicroUsd, Plan, SlotId};
use prism::words;

/// A plan of its own request, in its own catalogue.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) plan: &'a Plan,
}

/// `~` for a slot that is served elsewhere, `-` and `+` for slots that only one of the plans fills and for lines that
/// only one of the bills has.
pub(super) fn lines(from: Side<'_>, to: Side<'_>) -> String {
    let mut text = String::new();
    let known: Vec<(usize, SlotId)> = from.slots();
    for slot in known.iter().copied().chain(to.slots().into_iter().filter(|slot| !known.contains(slot))) {
        let (before, after) = (from.demand(slot), to.demand(slot));
        let name = match (before, after) {
            (Some(demand), _) => words::slot(from.catalog, from.request, demand),
            (None, Some(demand)) => words::slot(to.catalog, to.request, demand),
            (None, None) => continue,
        };
        let (before, after) = (before.map(|one| from.filling(one)), after.map(|one| to.filling(one)));
        match (before, after) {
            (Some(before), Some(after)) if before == after => {}
            (Some(before), Some(after)) => text.push_str(&format!("  ~ {name}: {before} → {after}\n")),
            (Some(before), None) => text.push_str(&format!("  - {name}: {before}\n")),
            (None, Some(after)) => text.push_str(&format!("  + {name}: {after}\n")),
            (None, None) => {}
        }
    }
    let (before, after) = (from.bill(), to.bill());
    let gone = only(&before, &after).into_iter().map(|line| marked("-", line));
    let new = only(&after, &before).into_iter().map(|line| marked("+", line));
    let rows: Vec<[String; 4]> = gone.chain(new).collect();
    text + &columns(&rows, "  ", [Align::Left, Align::Left, Align::Left, Align::Point])
}

/// `$24.82 → $33.02 (+$8.20)`.
pub(super) fn totals(from: MicroUsd, to: MicroUsd) -> String {
    format!("${} → ${} ({})", exact(from), exact(to), signed(to - from))
}

type Line = [String; 3];

fn marked(mark: &str, [who, what, amount]: Line) -> [String; 4] {
    [mark.to_owned(), who, what, amount]
}

/// Lines of one bill that the other does not have, as often as it has them more.
fn only(one: &[Line], other: &[Line]) -> Vec<Line> {
    let mut left: Vec<&Line> = other.iter().collect();
    let mut all = Vec::new();
    for line in one {
        match left.iter().position(|known| *known == line) {
            Some(at) => {
                left.remove(at);
            }
            None => all.push(line.clone()),
        }
    }
    all
}

impl Side<'_> {
    /// Slots that are filled: the position of their namespace, and which of its pattern.
    fn slots(self) -> Vec<(usize, SlotId)> {
        self.request.demands.iter().map(|demand| (demand.namespace, demand.slot)).collect()
    }

    fn demand(self, slot: (usize, SlotId)) -> Option<DemandId> {
        self.slots().iter().position(|&own| own == slot).map(DemandId::new)
    }

    /// `redis aws-elasticache-… in eu-west-1`.
    fn filling(self, demand: DemandId) -> String {
        let site = self.plan.fillings()[demand.index()].site();
        let offering = &self.catalog.offering_at(site).name;
        let region = self.catalog.region_name(site);
        if offering.ends_with(&region) { offering.clone() } else { format!("{offering} in {region}") }
    }

    fn bill(self) -> Vec<Line> {
        let mut all = Vec::new();
        for pool in self.plan.pools() {
            let name = &self.catalog.offering_at(pool.site()).name;
            all.extend(pool.lines().iter().map(|line| bill_line(self.catalog, name, line)));
        }
        for filling in self.plan.fillings() {
            let slot = words::slot(self.catalog, self.request, filling.demand());
            all.extend(filling.lines().iter().map(|line| bill_line(self.catalog, &slot, line)));
        }
        all
    }
}
