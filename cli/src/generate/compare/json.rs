//! A comparison as JSON: money in dollars as exact text, other values as the integers that decided.

use super::super::measures::{Latency, latency};
use super::super::money::exact;
use super::rows::Rows;
use super::{Compared, best_of};
use prism::alternatives::{End, Frontier, Outcome, Table};
use prism::model::catalog::Catalog;
use prism::model::request::{Measure, Request};
use prism::model::{Filling, MicroUsd, Place, Plan};
use prism::words;
use serde_json::{Value, json};

/// The document.
pub(super) fn text(catalog: &Catalog, request: &Request, compared: &Compared) -> String {
    let teller = Teller { catalog, request };
    let document = match compared {
        Compared::Top(listed) => {
            let plans: Vec<Value> = listed.plans.iter().map(|plan| teller.plan(plan)).collect();
            json!({ "top": plans, "end": end(listed.end) })
        }
        Compared::Pareto(names, frontier) => teller.frontier(names, frontier),
        Compared::By(split, table) => {
            json!({ "by": split.name(), "any": teller.outcome(&table.best), "values": teller.table(table) })
        }
    };
    format!("{document:#}\n")
}

fn end(end: End) -> &'static str {
    match end {
        End::Complete => "complete",
        End::Limit => "limit",
        End::Stopped => "stopped",
    }
}

/// What a trade has no place for.
fn set_aside(place: &Place) -> Value {
    json!({ "what": "vendor preference", "place": place.to_string() })
}

struct Teller<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
}

impl Teller<'_> {
    fn frontier(&self, names: &[String], frontier: &Frontier) -> Value {
        let point = |(index, point): (usize, &prism::alternatives::Point)| {
            let values: serde_json::Map<String, Value> = names
                .iter()
                .zip(frontier.measures.iter().zip(&point.values))
                .map(|(name, (&measure, &value))| (name.clone(), figure(measure, value)))
                .collect();
            json!({ "values": values, "knee": frontier.knee == Some(index), "plan": self.plan(&point.plan) })
        };
        let points: Vec<Value> = frontier.points.iter().enumerate().map(point).collect();
        let set_aside: Vec<Value> = frontier.set_aside.iter().map(set_aside).collect();
        json!({ "pareto": points, "end": end(frontier.end), "set_aside": set_aside })
    }

    fn table(&self, table: &Table) -> Vec<Value> {
        let row = |row: &prism::alternatives::Row| {
            let mut value = self.outcome(&row.outcome);
            value["value"] = json!(row.value);
            value["chosen"] = json!(row.chosen);
            value
        };
        table.rows.iter().map(row).collect()
    }

    fn outcome(&self, outcome: &Outcome) -> Value {
        let plan = best_of(outcome).map(|plan| self.plan(plan));
        match outcome {
            Outcome::Plan(_) => json!({ "status": "optimal", "plan": plan }),
            Outcome::Stopped { .. } => json!({ "status": "stopped", "plan": plan }),
            Outcome::Nothing(facts) => {
                let facts: Vec<String> =
                    facts.iter().map(|&fact| words::fact(self.catalog, self.request, fact)).collect();
                json!({ "status": "no plan", "facts": facts })
            }
        }
    }

    fn plan(&self, plan: &Plan) -> Value {
        let slots: Vec<Value> = plan.fillings().iter().map(|filling| self.filling(filling)).collect();
        json!({ "cost": exact(plan.cost()), "slots": slots })
    }

    fn filling(&self, filling: &Filling) -> Value {
        let rows = Rows { catalog: self.catalog, request: self.request };
        json!({
            "slot": rows.slot(filling),
            "backend": self.catalog.backend_at(filling.site()).name,
            "offering": self.catalog.offering_at(filling.site()).name,
            "region": self.catalog.region_name(filling.site()),
        })
    }
}

/// Money as exact dollars, latency in microseconds (where the service's is unknown, the round trip), counts as they are.
fn figure(measure: Measure, value: i64) -> Value {
    match measure {
        Measure::Latency => match latency(value) {
            Latency::Known(micros) => json!(micros),
            Latency::Beyond(micros) => json!({ "unknown_beyond": micros }),
            Latency::Unknown => Value::Null,
        },
        Measure::Cost | Measure::Sum(_) => json!(exact(MicroUsd(value))),
        _ => json!(value),
    }
}
