//! An optimal plan, told to a person: what it costs, what decided, what comes next; `remarks` is what nobody knows.

mod remarks;

use super::columns::{Align, columns};
use super::measures::{beside_the_cost, worse};
use super::money::{exact, more, signed};
use super::placed::{Placed, times};
use super::refusal::first_of;
use crate::render::words::{LISTED, few};
use prism::model::catalog::Catalog;
use prism::model::request::{FactName, Request};
use prism::model::{BackendId, CostLine, DemandId, Fact, Filling, LineKind, Place};
use prism::solver::graph::Graph;
use prism::words::{Across, One};
use prism::{Decision, Optimum, SlotStory, words};
use std::fmt::Write as _;

/// How much to tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Detail {
    /// Every fact and every cost line.
    pub(super) explain: bool,
    /// Every source.
    pub(super) sources: bool,
}

/// The whole story.
pub(super) fn story(catalog: &Catalog, request: &Request, optimum: &Optimum, detail: Detail) -> String {
    let across = Across::new(catalog, request);
    let teller = Teller { catalog, request, optimum, across: &across, voice: request };
    let mut text = teller.headline();
    text.push_str(&teller.placed().table(Some(&|placed, demand| {
        Teller { voice: placed.voice, ..teller }.decided_by(&optimum.slots[demand.index()])
    })));
    text.push_str(&teller.footer(detail));
    if detail.explain {
        text.push_str(&teller.facts());
        text.push_str(&teller.bill());
    }
    text.push_str(&teller.remarks());
    text
}

#[derive(Clone, Copy)]
struct Teller<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    optimum: &'a Optimum,
    across: &'a Across<'a>,
    /// The request, or the request without the names of its namespaces: in what words its slots are told.
    voice: &'a Request,
}

impl<'a> Teller<'a> {
    /// To say what may hold of several namespaces.
    fn nameless(&self) -> Teller<'_> {
        Teller { voice: self.across.nameless(), ..*self }
    }

    /// Where the slots are.
    fn placed(&self) -> Placed<'a> {
        let Teller { catalog, request, optimum, across, voice } = *self;
        Placed { catalog, request, plan: &optimum.plan, across, voice }
    }
}

impl Teller<'_> {
    /// `optimal   $24.82/month   proven   2 demands, 197 sites   not sized: ops/s of redis`.
    fn headline(&self) -> String {
        let open = self.not_sized();
        let by_price_only = self.optimum.not_sized.iter().any(|entry| !entry.stated.is_empty());
        let status = match (by_price_only, open.is_empty()) {
            (true, _) => "cheapest by price only",
            (false, true) => "optimal",
            (false, false) => "optimal for the stated facts",
        };
        let demands = match self.request.demands.len() {
            1 => "1 demand".to_owned(),
            n => format!("{n} demands"),
        };
        let cost = exact(self.optimum.plan.cost());
        let mut line =
            format!("{status}   ${cost}/month   proven   {demands}, {} sites", self.catalog.sites().len());
        if !open.is_empty() {
            let _ = write!(line, "   not sized: {}", open.join("; "));
        }
        line + "\n"
    }

    /// `ops/s of redis, nats`: requests always, other rates when they are stated.
    fn not_sized(&self) -> Vec<String> {
        let mut groups: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
        for entry in &self.optimum.not_sized {
            let shown =
                entry.facts.iter().filter(|fact| **fact == FactName::Ops || entry.stated.contains(fact));
            let facts: Vec<&str> = shown.map(|&fact| fact_word(fact)).collect();
            match groups.iter_mut().find(|(same, _)| *same == facts) {
                _ if facts.is_empty() => {}
                Some((_, backends)) => backends.push(self.backend(entry.backend)),
                None => groups.push((facts, vec![self.backend(entry.backend)])),
            }
        }
        groups
            .into_iter()
            .map(|(facts, backends)| format!("{} of {}", facts.join(", "), few(&backends, LISTED)))
            .collect()
    }

    fn backend(&self, id: BackendId) -> &str {
        &self.catalog.backend(id).name
    }

    fn backends(&self, ids: &[BackendId]) -> String {
        few(&ids.iter().map(|&id| self.backend(id)).collect::<Vec<_>>(), LISTED)
    }

    /// The first wish that rules out sites, or the price.
    fn decided_by(&self, story: &SlotStory) -> String {
        match &story.deciding {
            Some((fact, count, backends)) => {
                let stated = self.stated(story.demand, *fact);
                match backends.as_slice() {
                    [] => format!("{stated} rules out {}", sites(*count)),
                    some => format!("{stated} rules out {} ({})", self.backends(some), sites(*count)),
                }
            }
            None if story.candidates == 1 => "the only site".to_owned(),
            None if self.optimum.cut_short => String::new(),
            None => self.decision(story),
        }
    }

    /// What decided among the sites that the facts left.
    fn decision(&self, story: &SlotStory) -> String {
        let (demand, sites) = (story.demand, sites(story.candidates));
        match &story.decision {
            Decision::Preference => match self.request.preference.as_ref().map(|wanted| &wanted.place) {
                Some(Place::Flag(text)) => text.to_string(),
                _ => "the preferred vendors".to_owned(),
            },
            Decision::Rule(rule) => self.stated(demand, Fact::Rule(*rule)),
            Decision::Aims => format!("best of {sites} in what is optimised beside the cost"),
            Decision::Together(others) => {
                let others: Vec<String> =
                    others.iter().map(|&other| self.placed().slot_from(demand, other)).collect();
                format!("lowest price of {sites}, together with {}", few(&others, LISTED))
            }
            Decision::Price => format!("lowest price of {sites}"),
            Decision::Whole => format!("best of {sites} in the cheapest whole"),
        }
    }

    /// A flag as typed, or what the fact says.
    fn stated(&self, demand: DemandId, fact: Fact) -> String {
        match words::place(self.catalog, self.request, fact) {
            Place::Flag(text) => text.to_string(),
            Place::File { .. } | Place::Default => self.says(demand, fact),
        }
    }

    /// What a fact says to a slot: one that is not of its namespace alone says whom it is of.
    fn says(&self, demand: DemandId, fact: Fact) -> String {
        let own = self.across.namespace_of(fact) == Some(self.request.demand(demand).namespace);
        words::fact(self.catalog, if own { self.voice } else { self.request }, fact)
    }

    fn footer(&self, detail: Detail) -> String {
        let runner_up = match &self.optimum.runner_up {
            None if self.optimum.cut_short => {
                "runner-up  not found out: it takes longer than the plan, which is proven; nor is what knowing more would save"
                    .to_owned()
            }
            None => "runner-up  none: no other backend fits".to_owned(),
            Some(rival) => {
                let changes = changes(self.across, self.catalog, self.request, &rival.changes, "");
                let plan = &self.optimum.plan;
                let margin = rival.plan.cost() - plan.cost();
                let margin = match worse(plan, &rival.plan, rival.by) {
                    Some(worse) => format!("{}, but {worse}", more(margin)),
                    None => signed(margin),
                };
                format!("runner-up  {margin}  {}", few(&changes, LISTED))
            }
        };
        let rival = self.optimum.runner_up.as_ref().map(|rival| &rival.plan);
        let beside = beside_the_cost(self.catalog, self.request, &self.optimum.plan, rival);
        let hint = if detail.sources { "" } else { "  (--sources)" };
        format!("{runner_up}\n{}{}{hint}\n", beside.unwrap_or_default(), self.figures())
    }

    /// `prices: 9 figures, oldest 2024-07-01, 2 of low confidence`.
    fn figures(&self) -> String {
        let figures = &self.optimum.figures;
        let mut line = match figures.count {
            1 => "prices: 1 figure".to_owned(),
            n => format!("prices: {n} figures"),
        };
        if let Some(oldest) = &figures.oldest {
            let _ = write!(line, ", oldest {oldest}");
        }
        if figures.undated > 0 {
            let _ = write!(line, ", {} undated", figures.undated);
        }
        if figures.low > 0 {
            let _ = write!(line, ", {} of low confidence", figures.low);
        }
        line
    }

    /// Per slot every fact that rules out sites, and what they have in common; once where several namespaces have the
    /// same to say.
    fn facts(&self) -> String {
        let graph = Graph::new(self.catalog, self.request).ok();
        let nameless = self.nameless();
        let key = |story: &SlotStory| {
            let lines: Vec<String> =
                nameless.ruled_out(story, graph.as_ref()).into_iter().map(|(line, _)| line).collect();
            (Some(self.request.demand(story.demand).namespace), (nameless.left(story), lines))
        };
        let stories = &self.optimum.slots;
        let all: Vec<_> = stories.iter().map(key).collect();
        let mut text = String::new();
        for (members, among) in self.across.together(&all) {
            let story = &stories[members[0]];
            let (name, left) = match &among {
                Some(among) => (format!("{} {among}", all[members[0]].1.0.0), &nameless),
                None => (self.left(story).0, self),
            };
            let _ = writeln!(text, "{name}: {}", left.left(story).1);
            let lines = left.ruled_out(story, graph.as_ref());
            for (index, (line, fact)) in lines.into_iter().enumerate() {
                let fact_of = |&member: &usize| stories[member].ruled_out.get(index).map(|&(fact, _)| fact);
                let facts =
                    if among.is_some() { members.iter().filter_map(fact_of).collect() } else { vec![fact] };
                let _ = writeln!(text, "{line}{}", self.places(&facts));
            }
            if story.several > 0 {
                let _ = writeln!(text, "  {} more fall to several facts", story.several);
            }
        }
        text
    }

    /// A slot, and how many sites are left to it; what falls to several facts tells those apart that this does not.
    fn left(&self, story: &SlotStory) -> (String, String, usize) {
        let name = words::demand(self.catalog, self.voice, story.demand);
        let left = format!("{} left of {}", sites(story.candidates), self.catalog.sites().len());
        (name, left, story.several)
    }

    /// What each fact rules out.
    fn ruled_out(&self, story: &SlotStory, graph: Option<&Graph>) -> Vec<(String, Fact)> {
        let line = |&(fact, count): &(Fact, usize)| {
            let node = graph.map(|graph| &graph.demands[story.demand.index()]);
            let alone: Vec<_> = node.into_iter().flat_map(|node| node.ruled_out_by(fact)).collect();
            let shared = words::shared(self.catalog, &alone);
            let says = self.says(story.demand, fact);
            (format!("  rules out {} {shared}: {says}", sites(count)), fact)
        };
        story.ruled_out.iter().map(line).collect()
    }

    /// Where they were stated, if anywhere.
    fn places(&self, facts: &[Fact]) -> String {
        let mut places: Vec<String> = Vec::new();
        for &fact in facts {
            let place = words::place(self.catalog, self.request, fact);
            if place.is_stated() && !places.contains(&place.to_string()) {
                places.push(place.to_string());
            }
        }
        if places.is_empty() { String::new() } else { format!("   {}", first_of(&places)) }
    }

    /// Every cost line; those of several namespaces that are the same, once, with what they cost together.
    fn bill(&self) -> String {
        let (plan, nameless) = (&self.optimum.plan, self.nameless());
        let (mut all, mut named) = (Vec::new(), Vec::new());
        for pool in plan.pools() {
            let name = &self.catalog.offering_at(pool.site()).name;
            let namespace = self.across.namespace_of_all(pool.demands());
            for line in pool.lines() {
                named.push((bill_line(self.catalog, name, line), line.amount));
                all.push((namespace, bill_line(self.catalog, name, line)));
            }
            let is_own = |filling: &&Filling| pool.demands().contains(&filling.demand());
            for filling in plan.fillings().iter().filter(is_own) {
                let demand = filling.demand();
                for line in filling.lines() {
                    named.push((bill_line(self.catalog, &self.placed().slot(demand), line), line.amount));
                    let key = bill_line(self.catalog, &nameless.placed().slot(demand), line);
                    all.push((Some(self.request.demand(demand).namespace), key));
                }
            }
        }
        let row = |(members, among): (Vec<usize>, Option<String>)| {
            let (line, amount) = &named[members[0]];
            let Some(among) = among else { return line.clone() };
            let [who, what, _] = &all[members[0]].1;
            [format!("{who} {among}"), format!("each {what}"), times(*amount, members.len())]
        };
        let mut rows: Vec<[String; 3]> = self.across.together(&all).into_iter().map(row).collect();
        rows.push(["total".to_owned(), String::new(), exact(self.optimum.plan.cost())]);
        format!("bill\n{}", columns(&rows, "  ", [Align::Left, Align::Left, Align::Point]))
    }
}

/// Where another plan is on other backends: `registry on redis`, once where several namespaces are. `tick` stands around
/// the slots.
pub(super) fn changes(
    across: &Across<'_>,
    catalog: &Catalog,
    request: &Request,
    changes: &[(DemandId, BackendId)],
    tick: &str,
) -> Vec<String> {
    let says = |voice: &Request, (demand, backend): (DemandId, BackendId)| {
        let slot = words::slot(catalog, voice, demand);
        format!("{tick}{slot}{tick} on {}", catalog.backend(backend).name)
    };
    let one = |&change: &(DemandId, BackendId)| One {
        namespace: Some(request.demand(change.0).namespace),
        says: says(request, change),
        nameless: says(across.nameless(), change),
        place: String::new(),
    };
    across.once(&changes.iter().map(one).collect::<Vec<_>>()).into_iter().map(|said| said.says).collect()
}

/// A line of a bill: for whom, what, how much.
pub(super) fn bill_line(catalog: &Catalog, who: &str, line: &CostLine) -> [String; 3] {
    let quantity = exactly(line.quantity);
    let what = match &line.kind {
        LineKind::Base => format!("base: {quantity} × ${} per {}", line.price, line.per),
        LineKind::Units => format!("units: {quantity} × ${}", line.price),
        LineKind::Meter(name) => format!("{name}: {quantity} × ${} per {}", line.price, line.per),
        LineKind::Included(name) => {
            format!("{name}: up to {quantity} × ${} per {} included", line.price, line.per)
        }
        LineKind::Emulated(id) => {
            format!("{} only emulated: a penalty of ${}", catalog.interface(*id).name, line.price)
        }
    };
    [who.to_owned(), what, exact(line.amount)]
}

pub(super) fn confidence_word(confidence: prism::model::catalog::Confidence) -> &'static str {
    use prism::model::catalog::Confidence;
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

fn fact_word(fact: FactName) -> &'static str {
    if fact == FactName::Ops { "ops/s" } else { fact.name() }
}

fn sites(count: usize) -> String {
    if count == 1 { "1 site".to_owned() } else { format!("{count} sites") }
}

/// A quantity as a decimal; one that never ends is shortened and says so.
fn exactly(quantity: prism::model::Exact) -> String {
    let text = quantity.to_string();
    if !text.contains('/') {
        return text;
    }
    let shortened =
        quantity.times(prism::model::Exact::integer(1_000_000)).and_then(prism::model::Exact::floor);
    shortened.map_or(text, |millionths| format!("≈{}.{:06}", millionths / 1_000_000, millionths % 1_000_000))
}
