//! Two plans side by side: the slots that are served elsewhere, and the lines of the bill that differ.

use super::super::columns::{Align, columns};
use super::super::money::{exact, signed};
use super::super::placed::times;
use super::super::story::bill_line;
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{CostLine, DemandId, MicroUsd, Plan, SlotId};
use prism::words::{self, Across};

/// A plan of its own request, in its own catalogue.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) plan: &'a Plan,
}

/// `~` for a slot that is served elsewhere, `-` and `+` for slots that only one of the plans fills and for lines that
/// only one of the bills has. What is the same in several namespaces is told once.
pub(super) fn lines(from: Side<'_>, to: Side<'_>) -> String {
    let known: Vec<(usize, SlotId)> = from.slots();
    let slots = known.iter().copied().chain(to.slots().into_iter().filter(|slot| !known.contains(slot)));
    let voices = (Across::new(from.catalog, from.request), Across::new(to.catalog, to.request));
    let change = |slot: (usize, SlotId)| {
        let (before, after) = (from.demand(slot), to.demand(slot));
        let (name, nameless) = match (before, after) {
            (Some(demand), _) => from.names(&voices.0, demand),
            (None, demand) => to.names(&voices.1, demand?),
        };
        let (before, after) = (before.map(|one| from.filling(one)), after.map(|one| to.filling(one)));
        let (mark, change) = match (before, after) {
            (Some(before), Some(after)) if before == after => return None,
            (Some(before), Some(after)) => ('~', format!("{before} → {after}")),
            (Some(before), None) => ('-', before),
            (None, Some(after)) => ('+', after),
            (None, None) => return None,
        };
        Some((name, (Some(slot.0), (mark, nameless, change))))
    };
    let (named, all): (Vec<String>, Vec<_>) = slots.filter_map(change).unzip();
    let mut text = String::new();
    for (members, among) in voices.0.together(&all) {
        let (mark, nameless, change) = &all[members[0]].1;
        let name = among.map_or_else(|| named[members[0]].clone(), |among| format!("{nameless} {among}"));
        text.push_str(&format!("  {mark} {name}: {change}\n"));
    }
    let (before, after) = (from.bill(&voices.0), to.bill(&voices.1));
    let gone = only(&before, &after).into_iter().map(|line| ("-", line));
    let new = only(&after, &before).into_iter().map(|line| ("+", line));
    let lines: Vec<(&str, &Line)> = gone.chain(new).collect();
    let all: Vec<_> = lines.iter().map(|(mark, line)| (line.namespace, (*mark, &line.nameless))).collect();
    let row = |(members, among): (Vec<usize>, Option<String>)| {
        let (mark, line) = lines[members[0]];
        let [who, what, amount] = match among {
            None => line.named.clone(),
            Some(among) => {
                let [who, what, _] = &line.nameless;
                [format!("{who} {among}"), format!("each {what}"), times(line.amount, members.len())]
            }
        };
        [mark.to_owned(), who, what, amount]
    };
    let rows: Vec<[String; 4]> = voices.0.together(&all).into_iter().map(row).collect();
    text + &columns(&rows, "  ", [Align::Left, Align::Left, Align::Left, Align::Point])
}

/// `$24.82 → $33.02 (+$8.20)`.
pub(super) fn totals(from: MicroUsd, to: MicroUsd) -> String {
    format!("${} → ${} ({})", exact(from), exact(to), signed(to - from))
}

/// A line of a bill, as the slot of its namespace and as that of any.
struct Line {
    namespace: Option<usize>,
    named: [String; 3],
    nameless: [String; 3],
    amount: MicroUsd,
}

/// Lines of one bill that the other does not have, as often as it has them more. Those of the same namespace are held
/// against each other first.
fn only<'l>(one: &'l [Line], other: &'l [Line]) -> Vec<&'l Line> {
    let (mut own, mut others): (Vec<&Line>, Vec<&Line>) = (one.iter().collect(), other.iter().collect());
    for with_namespace in [true, false] {
        own.retain(|line| {
            let same = |other: &&Line| {
                other.named == line.named && (!with_namespace || other.namespace == line.namespace)
            };
            let at = others.iter().position(same);
            at.map(|at| others.remove(at)).is_none()
        });
    }
    own
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

    /// A slot's name, and the same of a namespace without one.
    fn names(self, across: &Across<'_>, demand: DemandId) -> (String, String) {
        let name = |voice| words::slot(self.catalog, voice, demand);
        (name(self.request), name(across.nameless()))
    }

    fn bill(self, across: &Across<'_>) -> Vec<Line> {
        let line = |namespace, (name, nameless): (&str, &str), line: &CostLine| Line {
            namespace,
            named: bill_line(self.catalog, name, line),
            nameless: bill_line(self.catalog, nameless, line),
            amount: line.amount,
        };
        let mut all = Vec::new();
        for pool in self.plan.pools() {
            let name = self.catalog.offering_at(pool.site()).name.as_str();
            let namespace = across.namespace_of_all(pool.demands());
            all.extend(pool.lines().iter().map(|one| line(namespace, (name, name), one)));
        }
        for filling in self.plan.fillings() {
            let (name, nameless) = self.names(across, filling.demand());
            let namespace = Some(self.request.demand(filling.demand()).namespace);
            all.extend(filling.lines().iter().map(|one| line(namespace, (&name, &nameless), one)));
        }
        all
    }
}
