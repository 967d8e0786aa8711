//! A comparison as a table for people: what each plan costs, and where it differs.

use super::super::columns::{Align, columns};
use super::super::measures::{Latency, latency, shown};
use super::super::money::{exact, signed};
use super::{Compared, best_of};
use crate::render::words::{LISTED, few};
use prism::alternatives::{End, Frontier, Listed, Outcome, Split, Table};
use prism::model::catalog::Catalog;
use prism::model::request::{Measure, Request};
use prism::model::{Fact, Filling, Plan};
use prism::words::{self, Across};

/// Facts told of a value that has no plan.
const TOLD: usize = 2;

/// What such latencies mean.
const BEYOND: &str =
    "\nunknown + TIME: nobody states how fast the service is; the way to the clients takes TIME";
const UNKNOWN: &str =
    "\nunknown: nobody states how fast the service is, or how far it is from the clients (--clients)";

/// Tells comparisons.
#[derive(Clone, Copy)]
pub(in super::super) struct Rows<'a> {
    pub(in super::super) catalog: &'a Catalog,
    pub(in super::super) request: &'a Request,
}

impl Rows<'_> {
    /// The whole answer.
    pub(super) fn text(self, compared: &Compared) -> String {
        match compared {
            Compared::Top(listed) => self.top(listed),
            Compared::Pareto(names, frontier) => self.pareto(names, frontier),
            Compared::By(split, table) => self.by(*split, table),
        }
    }

    /// The best plans: the first whole, of the others what differs from it.
    pub(in super::super) fn top(self, listed: &Listed) -> String {
        let mut rows = vec![["#", "$/MONTH", "MORE", "PLAN"].map(str::to_owned)];
        let first = listed.plans.first();
        for (index, plan) in listed.plans.iter().enumerate() {
            let (more, what) = match first {
                Some(first) if index > 0 => (more(plan, first), self.changes(first, plan)),
                _ => (String::new(), self.whole(plan)),
            };
            rows.push([(index + 1).to_string(), exact(plan.cost()), more, what]);
        }
        let align = [Align::Left, Align::Point, Align::Point, Align::Left];
        let end = match listed.end {
            End::Complete => "these are all there are",
            End::Limit => {
                "each differs from the others in at least one site; `#2` on: where it differs from `#1`"
            }
            End::Stopped => "stopped early: there may be more",
        };
        format!("{}{end}\n", columns(&rows, "", align))
    }

    fn pareto(self, names: &[String], frontier: &Frontier) -> String {
        let mut rows = vec![row(names.iter().map(|name| name.to_uppercase()).collect(), "", "PLAN".into())];
        for (index, point) in frontier.points.iter().enumerate() {
            let values = frontier.measures.iter().zip(&point.values);
            let values = values.map(|(&measure, &value)| shown(measure, value)).collect();
            let knee = if frontier.knee == Some(index) { "knee" } else { "" };
            let what = match index.checked_sub(1).map(|above| &frontier.points[above].plan) {
                Some(above) => self.changes(above, &point.plan),
                None => self.whole(&point.plan),
            };
            rows.push(row(values, knee, what));
        }
        let align = [Align::Point, Align::Point, Align::Point, Align::Left, Align::Left];
        format!("{}{}\n", columns(&rows, "", align), ending(frontier))
    }

    fn by(self, split: Split, table: &Table) -> String {
        let best = best_of(&table.best);
        let mut rows = vec![[split.name().to_uppercase(), "$/MONTH".into(), "MORE".into(), "PLAN".into()]];
        let (mut with, without): (Vec<_>, Vec<_>) =
            table.rows.iter().partition(|row| best_of(&row.outcome).is_some());
        // Cheapest first; ties stay in the order of the catalogue.
        with.sort_by_key(|row| best_of(&row.outcome).map(Plan::cost));
        if let Some(best) = best {
            rows.push(["any".into(), exact(best.cost()), String::new(), self.whole(best)]);
        }
        for row in with {
            let Some(plan) = best_of(&row.outcome) else { continue };
            let more = best.map_or_else(String::new, |best| more(plan, best));
            let proven = if matches!(row.outcome, Outcome::Plan(_)) { "" } else { "   (not proven best)" };
            let chosen = if row.chosen { "chosen: " } else { "" };
            let what = format!("{chosen}{}{proven}", self.whole(plan));
            rows.push([row.value.clone(), exact(plan.cost()), more, what]);
        }
        for row in without {
            rows.push([row.value.clone(), "-".into(), String::new(), self.nothing(&row.outcome)]);
        }
        columns(&rows, "", [Align::Left, Align::Point, Align::Point, Align::Left])
    }

    /// Why a value has no plan, in a line.
    fn nothing(self, outcome: &Outcome) -> String {
        let Outcome::Nothing(facts) = outcome else { return "stopped early: nothing is proven".to_owned() };
        let said: Vec<String> = facts.iter().take(TOLD).map(|&fact| self.fact(fact)).collect();
        match (facts.len().saturating_sub(TOLD), said.is_empty()) {
            (_, true) => "no plan".to_owned(),
            (0, false) => format!("no plan: {}", said.join("; ")),
            (more, false) => format!("no plan: {}; and {more} more", said.join("; ")),
        }
    }

    fn fact(self, fact: Fact) -> String {
        words::fact(self.catalog, self.request, fact)
    }

    /// Every slot and what serves it.
    pub(in super::super) fn whole(self, plan: &Plan) -> String {
        few(&self.fillings(plan.fillings().iter()), LISTED)
    }

    /// The slots that are served elsewhere than in another plan.
    fn changes(self, from: &Plan, to: &Plan) -> String {
        let pairs = from.fillings().iter().zip(to.fillings());
        let moved = pairs.filter(|(before, after)| before.site() != after.site());
        few(&self.fillings(moved.map(|(_, after)| after)), LISTED)
    }

    /// `registry: redis aws-elasticache-redis-t4g-small in eu-west-1`, once where it is so in several namespaces.
    fn fillings<'p>(self, all: impl Iterator<Item = &'p Filling>) -> Vec<String> {
        let across = Across::new(self.catalog, self.request);
        let one = |filling: &Filling| {
            (Some(self.request.demand(filling.demand()).namespace), {
                (words::slot(self.catalog, across.nameless(), filling.demand()), filling.site())
            })
        };
        let (all, keys): (Vec<&Filling>, Vec<_>) = all.map(|filling| (filling, one(filling))).unzip();
        let said = |(members, among): (Vec<usize>, Option<String>)| {
            let filling = all[members[0]];
            let (nameless, _) = &keys[members[0]].1;
            let slot = among.map_or_else(|| self.slot(filling), |among| format!("{nameless} {among}"));
            self.filling(&slot, filling)
        };
        across.together(&keys).into_iter().map(said).collect()
    }

    fn filling(self, slot: &str, filling: &Filling) -> String {
        let offering = &self.catalog.offering_at(filling.site()).name;
        let region = self.catalog.region_name(filling.site());
        // Most offerings say where they are.
        if offering.ends_with(&region) {
            format!("{slot}: {offering}")
        } else {
            format!("{slot}: {offering} in {region}")
        }
    }

    /// The slot, after its namespace where there are several.
    pub(super) fn slot(self, filling: &Filling) -> String {
        let slot = &self.request.slot(self.catalog, filling.demand()).name;
        match self.request.namespaces.len() {
            1 => slot.clone(),
            _ => format!("{}.{slot}", self.request.namespace(filling.demand()).name),
        }
    }
}

/// Two or three values, the mark, and the plan.
fn row(mut values: Vec<String>, mark: &str, plan: String) -> [String; 5] {
    values.resize(3, String::new());
    let [a, b, c] = [0, 1, 2].map(|index| std::mem::take(&mut values[index]));
    [a, b, c, mark.to_owned(), plan]
}

fn more(plan: &Plan, than: &Plan) -> String {
    signed(plan.cost() - than.cost())
}

fn ending(frontier: &Frontier) -> String {
    let whole = match frontier.end {
        End::Complete => "complete: no plan is better in one of these without being worse in another",
        End::Limit => "partial: there are more points (--limit)",
        End::Stopped => "partial: stopped early, there may be more points",
    };
    let aside = frontier.set_aside.as_ref().map_or_else(String::new, |place| {
        format!("\nset aside, a trade is between its measures alone: the vendor preference ({place})")
    });
    let has = |wanted: fn(&Latency) -> bool| {
        let values = frontier.points.iter().flat_map(|point| frontier.measures.iter().zip(&point.values));
        values.filter(|(measure, _)| **measure == Measure::Latency).any(|(_, &value)| wanted(&latency(value)))
    };
    let mut unknown = String::new();
    if has(|latency| matches!(latency, Latency::Beyond(_))) {
        unknown.push_str(BEYOND);
    }
    if has(|latency| matches!(latency, Latency::Unknown)) {
        unknown.push_str(UNKNOWN);
    }
    format!(
        "{whole}{aside}{unknown}\nfrom the second on: the slots that are served elsewhere than in the line above"
    )
}
