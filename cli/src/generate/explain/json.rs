//! An explanation as JSON: `prismctl schema explanation` says what may stand in it. Money is dollars as exact text.

use super::super::measures::{name, shown, worse};
use super::super::money::exact;
use super::super::repairs::{besides, letter};
use super::super::story::confidence_word;
use super::questions::whose;
use super::rival::Rival;
use super::room::{percent, price};
use super::{Asking, Because, Costs, Told};
use prism::Optimum;
use prism::explain::{
    Against, Difference, Edit, Limit, Original, Otherwise, Price, Repair, Room, WhyNot, figures, mended,
};
use prism::model::catalog::Catalog;
use prism::model::request::{Measure, Request};
use prism::model::{Explanation, Fact, MicroUsd, Place, Plan};
use prism::request::patch::{Operation, Value as Written};
use prism::request::rival::Configured;
use prism::solver::Found;
use prism::solver::graph::Graph;
use prism::words;
use serde_json::{Map, Value, json};

/// The answer for one environment.
pub(super) fn answer(asking: &Asking<'_>, told: &Told<'_>) -> Value {
    let mut map = Map::new();
    map.insert("environment".into(), json!(asking.request.environment.value));
    match told {
        Told::Plan(optimum, costs, answers, supposed) => {
            map.insert("status".into(), json!("optimal"));
            map.insert("plan".into(), plan(asking, asking.request, &optimum.plan));
            if !asking.is_question() {
                asking.story(&mut map, optimum, costs);
            }
            if !answers.is_empty() {
                let all = answers.iter().map(|(asked, answer)| because(asking, &optimum.plan, asked, answer));
                map.insert("why_not".into(), all.collect());
            }
            what_if(asking, &mut map, supposed.as_deref(), Some(&optimum.plan));
        }
        Told::NoPlan(why, found, supposed) => {
            map.insert("status".into(), json!("no plan"));
            let others = besides(asking.catalog, asking.request, why, found);
            let conflicts = std::iter::once(why).chain(others);
            map.insert("conflicts".into(), conflicts.map(|one| facts(asking, asking.request, one)).collect());
            let complete = found.complete && found.untold == 0;
            map.insert("conflicts_complete".into(), json!(complete));
            if let Some(count) = left_out(asking.catalog, asking.request) {
                map.insert("sites_left_out".into(), count);
            }
            let original = asking.original.as_ref();
            map.insert("repairs".into(), repairs(asking, asking.request, original, &found.repairs));
            map.insert("repairs_complete".into(), json!(found.complete));
            if let Some(least) = found.others_from {
                map.insert("other_repairs_from".into(), json!(exact(least)));
            }
            if let Some(least) = found.milder_from {
                map.insert("milder_from".into(), json!(exact(least)));
            }
            unanswered(asking, &mut map, "no plan");
            what_if(asking, &mut map, supposed.as_deref(), None);
        }
        Told::Stopped(best, bound, reached) => {
            map.insert("status".into(), json!(if best.is_some() { "stopped" } else { "unknown" }));
            if let Some(best) = best {
                map.insert("plan".into(), plan(asking, asking.request, best));
            }
            if bound.0 > 0 {
                map.insert("bound".into(), json!(exact(*bound)));
            }
            let levels = reached.proven.iter().map(|&(measure, value)| level(measure, Some(value), true));
            let open =
                reached.open.map(|(measure, bound)| level(measure, bound.filter(|&bound| bound > 0), false));
            map.insert("reached".into(), levels.chain(open).collect());
            unanswered(asking, &mut map, "unknown");
            if !asking.args.what_if.is_empty() {
                map.insert("what_if".into(), json!({ "asked": asking.args.what_if, "status": "unknown" }));
            }
        }
    }
    Value::Object(map)
}

/// What is proven of a level of the objective.
fn level(measure: Measure, at_least: Option<i64>, proven: bool) -> Value {
    let mut value = json!({ "measure": name(measure), "proven": proven });
    if let Some(bound) = at_least {
        let dollars = matches!(measure, Measure::Cost | Measure::Sum(_));
        let text = if dollars { exact(MicroUsd(bound)) } else { shown(measure, bound) };
        value["at_least"] = json!(text);
    }
    value
}

impl Asking<'_> {
    fn story(&self, map: &mut Map<String, Value>, optimum: &Optimum, costs: &Costs) {
        map.insert("slots".into(), self.slots(optimum));
        if let Some(rival) = &optimum.runner_up {
            let more = exact_signed(rival.plan.cost() - optimum.plan.cost());
            let mut value = json!({ "more": more, "plan": plan(self, self.request, &rival.plan) });
            if let Some(but) = worse(&optimum.plan, &rival.plan, rival.by) {
                value["but"] = json!(but);
            }
            map.insert("runner_up".into(), value);
        }
        if optimum.cut_short {
            map.insert("cut_short".into(), json!(true));
        }
        let prices = costs.prices.iter().map(|price| self.constraint(price));
        map.insert("constraints".into(), prices.collect());
        map.insert("room".into(), costs.room.iter().map(|room| self.room(*room)).collect());
        map.insert("sources".into(), self.sources(&optimum.plan));
    }

    fn slots(&self, optimum: &Optimum) -> Value {
        let graph = Graph::new(self.catalog, self.request).ok();
        let slot = |story: &prism::SlotStory| {
            let rules_out = |&(fact, count): &(Fact, usize)| {
                let node = graph.as_ref().map(|graph| &graph.demands[story.demand.index()]);
                let alone: Vec<_> = node.into_iter().flat_map(|node| node.ruled_out_by(fact)).collect();
                let share = words::shared(self.catalog, &alone);
                json!({ "fact": self::fact(self, self.request, fact), "sites": count, "share": share })
            };
            json!({
                "slot": words::slot(self.catalog, self.request, story.demand),
                "candidates": story.candidates,
                "rules_out": story.ruled_out.iter().map(rules_out).collect::<Vec<Value>>(),
                "several": story.several,
            })
        };
        optimum.slots.iter().map(slot).collect()
    }

    fn constraint(&self, price: &Price) -> Value {
        let mut map = Map::new();
        map.insert("says".into(), json!(words::subject(self.catalog, self.request, &price.edit)));
        placed(&mut map, &price.edit.place(self.request));
        let mut put = |name: &str, amount: Option<MicroUsd>| {
            if let Some(amount) = amount {
                map.insert(name.to_owned(), json!(exact(amount)));
            }
        };
        match price.costs {
            Difference::Exact(amount) => put("costs", Some(amount)),
            Difference::Between(least, most) => {
                put("at_least", least);
                put("at_most", most);
            }
            Difference::Needed => {
                map.insert("needed".into(), json!(true));
            }
        }
        Value::Object(map)
    }

    fn room(&self, room: Room) -> Value {
        let name = &self.catalog.offering(room.offering).name;
        match room.limit {
            Limit::UpTo(thousandths) => json!({ "offering": name, "up_to": percent(thousandths) }),
            Limit::Any => json!({ "offering": name, "any_price": true }),
            Limit::Unknown => json!({ "offering": name }),
        }
    }

    fn sources(&self, plan: &Plan) -> Value {
        let source = |figure: &prism::explain::Figure| {
            let source = self.catalog.source(figure.source);
            json!({
                "offering": self.catalog.offering(figure.offering).name,
                "price": price(figure),
                "as_of": source.as_of,
                "confidence": source.confidence.map_or("unknown", confidence_word),
                "source": source.text,
            })
        };
        figures(self.catalog, plan).iter().map(source).collect()
    }
}

fn plan(asking: &Asking<'_>, request: &Request, plan: &Plan) -> Value {
    let filling = |filling: &prism::model::Filling| {
        json!({
            "slot": words::slot(asking.catalog, request, filling.demand()),
            "backend": asking.catalog.backend_at(filling.site()).name,
            "offering": asking.catalog.offering_at(filling.site()).name,
            "region": asking.catalog.region_name(filling.site()),
        })
    };
    let slots: Vec<Value> = plan.fillings().iter().map(filling).collect();
    json!({ "cost": exact(plan.cost()), "slots": slots })
}

fn placed(map: &mut Map<String, Value>, place: &Place) {
    if place.is_stated() {
        map.insert("place".into(), json!(place.to_string()));
    }
}

/// A fact, and who stated it.
fn fact(asking: &Asking<'_>, request: &Request, fact: Fact) -> Value {
    let place = words::place(asking.catalog, request, fact);
    let origin = match (words::is_wish(asking.catalog, request, fact), place.is_stated()) {
        (_, false) => "default",
        (true, true) => "request",
        (false, true) => "registry",
    };
    let mut map = Map::new();
    map.insert("says".into(), json!(words::fact(asking.catalog, request, fact)));
    map.insert("origin".into(), json!(origin));
    placed(&mut map, &place);
    Value::Object(map)
}

/// The facts of a conflict, then what the registry says to them.
fn facts(asking: &Asking<'_>, request: &Request, why: &Explanation) -> Value {
    let mut all: Vec<Value> = why.facts.iter().map(|&one| fact(asking, request, one)).collect();
    for &(demand, word) in &why.figures {
        let mut map = Map::new();
        map.insert("says".into(), json!(words::figure(asking.catalog, request, demand, word)));
        map.insert("origin".into(), json!("request"));
        placed(&mut map, &words::figure_place(request, demand, word));
        all.push(Value::Object(map));
    }
    for (says, place) in super::refusal::registry_lines(asking.catalog, request, why) {
        let mut map = Map::new();
        map.insert("says".into(), json!(says));
        let refused = super::refusal::is_refused(request, &place);
        map.insert("origin".into(), json!(if refused { "request" } else { "registry" }));
        if !place.is_empty() {
            map.insert("place".into(), json!(place));
        }
        all.push(Value::Object(map));
    }
    Value::Array(all)
}

/// How many sites are left out of a conflict, because no bill could state what they would cost.
fn left_out(catalog: &Catalog, request: &Request) -> Option<Value> {
    let count = super::refusal::left_out(catalog, request);
    (count > 0).then(|| json!(count))
}

fn change(asking: &Asking<'_>, request: &Request, edit: &Edit) -> Value {
    let mut map = Map::new();
    map.insert("says".into(), json!(words::edit(asking.catalog, request, edit)));
    placed(&mut map, &edit.place(request));
    Value::Object(map)
}

fn repairs(asking: &Asking<'_>, request: &Request, original: Option<&Original>, all: &[Repair]) -> Value {
    let repair = |(index, repair): (usize, &Repair)| {
        let changes: Vec<Value> = repair.edits.iter().map(|edit| change(asking, request, edit)).collect();
        let own = plan(asking, &mended(request, &repair.edits), &repair.plan);
        let mut value = json!({ "letter": letter(index), "changes": changes, "plan": own });
        let patch = original.and_then(|original| original.patched(asking.catalog, request, &repair.edits));
        if let Some(slot) = repair.slot {
            value["slot"] = json!(words::slot(asking.catalog, request, slot));
        }
        if let Some(patch) = patch {
            value["patch"] = patch.operations.iter().map(operation).collect();
        }
        value
    };
    all.iter().enumerate().map(repair).collect()
}

fn operation(operation: &Operation) -> Value {
    let mut value = json!({ "op": operation.op(), "path": operation.path().to_string() });
    if let Some(says) = operation.value() {
        value["value"] = written(says);
    }
    value
}

/// Without a plan that is proven the best there is nothing to hold a rival against.
fn unanswered(asking: &Asking<'_>, map: &mut Map<String, Value>, answer: &str) {
    let all: Vec<Value> =
        asking.args.why_not.iter().map(|asked| json!({ "asked": asked, "answer": answer })).collect();
    if !all.is_empty() {
        map.insert("why_not".into(), Value::Array(all));
    }
}

fn written(value: &Written) -> Value {
    match value {
        // As YAML takes it: a count is a number.
        Written::Word(says) => serde_yaml::from_str(says).unwrap_or_else(|_| json!(says)),
        Written::List(items) => items.iter().map(written).collect(),
        Written::Map(pairs) => {
            Value::Object(pairs.iter().map(|(key, value)| (key.clone(), written(value))).collect())
        }
    }
}

fn because(asking: &Asking<'_>, own: &Plan, asked: &str, answer: &Because<'_>) -> Value {
    match answer {
        Because::One(answer) => why_not(asking, asking.request, own, asked, answer),
        Because::Those(those, against) => those_not(asking, own, asked, those, against),
    }
}

/// The answer to a configuration: what it costs in all, and what it says otherwise than it would be.
fn those_not(asking: &Asking<'_>, own: &Plan, asked: &str, those: &Configured, against: &Against) -> Value {
    let rival = Rival { catalog: asking.catalog, those, against };
    let mut value = why_not(asking, &those.request, own, asked, &against.answer);
    let line = |(says, place): (String, String)| {
        let place = (!place.is_empty()).then_some(place);
        place.map_or_else(|| json!({ "says": says }), |place| json!({ "says": says, "place": place }))
    };
    if let Some(plan_of) = rival.plan(own).filter(|_| !those.fills_as_asked()) {
        value["answer"] = json!("other slots");
        value["more"] = json!(exact_signed(plan_of.cost() - own.cost()));
        value["plan"] = plan(asking, &those.request, plan_of);
    }
    if let Some(amount) = rival.of_slots(own) {
        value["more_for_slots"] = json!(exact_signed(amount));
    }
    if let Some(amount) = rival.of_units() {
        value["more_for_units"] = json!(exact_signed(amount));
    }
    let few = rival.too_few();
    if !few.is_empty() {
        value["answer"] = json!("impossible");
        value["too_few"] = few.into_iter().map(line).collect();
    }
    let notes = rival.notes();
    if !notes.is_empty() {
        value["notes"] = notes.into_iter().map(line).collect();
    }
    value
}

fn why_not(asking: &Asking<'_>, of: &Request, own: &Plan, asked: &str, answer: &WhyNot) -> Value {
    match answer {
        WhyNot::Chosen => json!({ "asked": asked, "answer": "chosen" }),
        WhyNot::Stopped => json!({ "asked": asked, "answer": "unknown" }),
        WhyNot::Worse { plan: rival, wins_at, wins_without, .. } => {
            let mut value = json!({
                "asked": asked,
                "answer": "worse",
                "more": exact_signed(rival.cost() - own.cost()),
                "plan": plan(asking, of, rival),
                "wins_if": wins_without.iter().map(|edit| change(asking, of, edit)).collect::<Vec<_>>(),
            });
            if let Some(at) = wins_at {
                value["wins_at"] = json!(percent(at.thousandths));
                value["wins_at_of"] = json!(whose(asking.catalog, at));
                if at.only_ties {
                    value["only_ties"] = json!(true);
                }
            }
            value
        }
        WhyNot::Impossible { slot, request, why, repairs: found } => {
            let mut value = json!({
                "asked": asked,
                "answer": "impossible",
                "facts": facts(asking, request, why),
                "repairs": repairs(asking, request, None, &found.repairs),
            });
            if let Some(slot) = slot {
                value["slot"] = json!(words::slot(asking.catalog, request, *slot));
            }
            value
        }
    }
}

fn what_if(
    asking: &Asking<'_>,
    map: &mut Map<String, Value>,
    supposed: Option<&Otherwise>,
    own: Option<&Plan>,
) {
    let Some(supposed) = supposed else { return };
    let mut value = json!({ "asked": asking.args.what_if });
    let (status, other) = match &supposed.found {
        Found::Plan(other, _) => ("optimal", Some(other)),
        Found::Nothing => ("no plan", None),
        Found::Stopped { best: Some(best), .. } => ("stopped", Some(best)),
        Found::Stopped { best: None, .. } => ("unknown", None),
    };
    value["status"] = json!(status);
    if let Some(other) = other {
        value["plan"] = plan(asking, &supposed.request, other);
        if let Some(own) = own {
            value["more"] = json!(exact_signed(other.cost() - own.cost()));
        }
    }
    if let Some(why) = &supposed.why {
        value["facts"] = facts(asking, &supposed.request, why);
        if let Some(count) = left_out(&supposed.catalog, &supposed.request) {
            value["sites_left_out"] = count;
        }
    }
    map.insert("what_if".into(), value);
}

fn exact_signed(amount: MicroUsd) -> String {
    if amount < MicroUsd::ZERO { format!("-{}", exact(-amount)) } else { exact(amount) }
}
