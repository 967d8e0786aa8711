//! Two plans side by side: the slots that are served elsewhere, and the lines of the bill that differ.

use super::super::columns::{Align, columns};
use super::super::money::{exact, signed};
use super::super::story::bill_line;
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{MicroUsd, Plan};
use prism::words;

/// A plan in its own catalogue.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) plan: &'a Plan,
}

/// `~` for a slot that is served elsewhere, `-` and `+` for lines that only one of the bills has. Both plans are of the
/// same demands.
pub(super) fn lines(request: &Request, from: Side<'_>, to: Side<'_>) -> String {
    let mut text = String::new();
    for demand in request.demand_ids() {
        let (before, after) = (from.filling(request, demand), to.filling(request, demand));
        if before != after {
            let slot = words::slot(from.catalog, request, demand);
            text.push_str(&format!("  ~ {slot}: {before} → {after}\n"));
        }
    }
    let (before, after) = (from.bill(request), to.bill(request));
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
    /// `redis aws-elasticache-… in eu-west-1`.
    fn filling(self, _: &Request, demand: prism::model::DemandId) -> String {
        let site = self.plan.fillings()[demand.index()].site();
        let offering = &self.catalog.offering_at(site).name;
        let region = self.catalog.region_name(site);
        if offering.ends_with(&region) { offering.clone() } else { format!("{offering} in {region}") }
    }

    fn bill(self, request: &Request) -> Vec<Line> {
        let mut all = Vec::new();
        for pool in self.plan.pools() {
            let name = &self.catalog.offering_at(pool.site()).name;
            all.extend(pool.lines().iter().map(|line| bill_line(self.catalog, name, line)));
        }
        for filling in self.plan.fillings() {
            let slot = words::slot(self.catalog, request, filling.demand());
            all.extend(filling.lines().iter().map(|line| bill_line(self.catalog, &slot, line)));
        }
        all
    }
}
