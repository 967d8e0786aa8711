//! Asks the product and the oracle the same question and compares all they say.

use crate::bridge::{self, Back};
use crate::group::Group;
use crate::oracle::{Best, Bill, Choice, Line, Oracle, Part, Rule};
use crate::world::{Ask, World};
use crate::yaml;
use prism_model::{Catalog, LineKind, Plan, Request};
use prism_registry::Layer;
use prism_solver::graph::Graph;
use prism_solver::lower::Change;
use prism_solver::{Budget, Engine, Found, find};

/// How a world reaches the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As YAML text that is read.
    Text,
    /// As a catalogue.
    Short,
}

/// The catalogue of a world.
///
/// # Errors
/// The findings, if the text is not read without one.
pub fn catalog(world: &World, way: Way) -> Result<Catalog, String> {
    if way == Way::Short {
        return bridge::catalog(world);
    }
    let files = yaml::files(world).into_iter().map(|(path, text)| (path.into(), text)).collect();
    let reading = prism_registry::read(&[Layer { name: String::from("a world"), files }]);
    let findings: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
    reading.catalog.filter(|_| findings.is_empty()).ok_or_else(|| findings.join("\n"))
}

/// What a comparison went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// There was no plan.
    pub infeasible: bool,
    /// Without sharing another cost would be best.
    pub sharing_decides: bool,
    /// Several units of shards, or several bins of one place.
    pub several_units: bool,
    /// Something included was given back.
    pub credit: bool,
    /// Something included was used up by several slots of one purchase.
    pub shared_credit: bool,
    /// An earlier level was left above the cheapest plan's.
    pub traded: bool,
}

/// Compares verdict, levels, cost, assignment and lines of each engine with the oracle's.
///
/// # Errors
/// What differs.
pub fn agree(world: &World, ask: &Ask, way: Way, engines: &[&dyn Engine]) -> Result<Seen, String> {
    let catalog = catalog(world, way)?;
    let request = bridge::request(&catalog, ask)?;
    let oracle = Oracle::new(world, ask);
    let best = oracle.best();
    for &engine in engines {
        compare(&catalog, &request, engine, best.as_ref())
            .map_err(|why| format!("{}: {why}", engine.name()))?;
    }
    Ok(seen(&oracle, best.as_ref()))
}

/// What a comparison of a group went through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// There was no plan.
    pub infeasible: bool,
    /// Words without which the verdict, a level or the bill would differ.
    pub words: Vec<String>,
}

/// Compares each engine with the oracle on a group.
///
/// # Errors
/// What differs.
pub fn agree_on_group(
    world: &World,
    group: &Group,
    way: Way,
    engines: &[&dyn Engine],
) -> Result<Bound, String> {
    let catalog = catalog(world, way)?;
    let request = bridge::group_request(&catalog, group)?;
    let oracle = Oracle::group(world, group, &[]).ok_or("nothing is asked")?;
    let best = oracle.best();
    for &engine in engines {
        compare(&catalog, &request, engine, best.as_ref())
            .map_err(|why| format!("{}: {why}", engine.name()))?;
    }
    Ok(Bound { infeasible: best.is_none(), words: binding(world, group, &oracle, best.as_ref()) })
}

/// What would differ if it were not said.
fn binding(world: &World, group: &Group, oracle: &Oracle<'_>, best: Option<&Best>) -> Vec<String> {
    let said = |best: Option<&Best>| best.map(|best| (best.levels.clone(), best.cost));
    let differs = |other: Option<Best>| said(other.as_ref()) != said(best);
    let mut words = Vec::new();
    for (index, rule) in oracle.rules().iter().enumerate() {
        if differs(oracle.clone().without_rule(index).best()) {
            words.push(word(rule));
        }
    }
    let mut without = |name: &str, other: Group| {
        let other = Oracle::group(world, &other, &[]).and_then(|oracle| oracle.best());
        if differs(other) {
            words.push(name.to_owned());
        }
    };
    if !group.running.is_empty() {
        without("running", Group { running: Vec::new(), ..group.clone() });
    }
    if !group.keep.is_empty() {
        without("keep", Group { keep: Default::default(), ..group.clone() });
    }
    if !group.not_all.is_empty() {
        without("not all", Group { not_all: Default::default(), ..group.clone() });
    }
    if let Some(prefer) = &group.prefer
        && !prefer.own.is_empty()
    {
        let prefer = crate::group::Prefer { own: Default::default(), ..prefer.clone() };
        without("own preference", Group { prefer: Some(prefer), ..group.clone() });
    }
    for measure in ["latency", "moves", "sum:0"] {
        if group.optimize.iter().any(|(name, _)| name == measure) {
            let mut plain: Vec<_> = group.optimize.clone();
            plain.retain(|(name, _)| name != measure);
            let other = oracle.clone().aiming_at(&plain).best();
            if other.map(|other| other.choices) != best.map(|best| best.choices.clone()) {
                words.push(measure.to_owned());
            }
        }
    }
    words
}

/// What a rule is called in counts.
fn word(rule: &Rule) -> String {
    let word = match rule {
        Rule::Same(..) => "same",
        Rule::Different(..) => "different",
        Rule::AtMost(..) => "at most",
        Rule::AtLeast(..) => "at least",
        Rule::Budget(_) => "budget",
        Rule::Charge(..) => "charge",
        Rule::Share(Part::Slots, ..) => "share of slots",
        Rule::Share(Part::Load(_), ..) => "share of load",
        Rule::Share(Part::Bill, ..) => "share of bill",
        Rule::Share(Part::Charges, ..) => "share of charges",
        Rule::IfThen(_) => "if then",
        Rule::MaxMoves(..) => "max moves",
    };
    word.to_owned()
}

/// One engine against the oracle.
///
/// # Errors
/// What differs.
pub fn compare(
    catalog: &Catalog,
    request: &Request,
    engine: &dyn Engine,
    best: Option<&Best>,
) -> Result<(), String> {
    let graph = Graph::new(catalog, request).map_err(|error| error.to_string())?;
    let found = find(catalog, request, &graph, &Change::default(), engine, &mut Budget::unlimited());
    compare_found(catalog, request, found.map_err(|error| error.to_string())?, best)
}

/// What a search came to, against the oracle.
///
/// # Errors
/// What differs.
pub fn compare_found(
    catalog: &Catalog,
    request: &Request,
    found: Found,
    best: Option<&Best>,
) -> Result<(), String> {
    let back = Back { catalog, request };
    match (found, best) {
        (Found::Nothing, None) => Ok(()),
        (Found::Plan(plan, levels), Some(best)) => {
            let levels: Vec<(String, i128)> =
                levels.into_iter().map(|(measure, value)| (bridge::measure(measure), value.into())).collect();
            let mut expected = best.levels.clone();
            if levels.len() > expected.len() {
                expected.push((String::from("cost"), best.cost));
            }
            same("levels", &levels, &expected)?;
            same("cost", &i128::from(plan.cost().0), &best.cost)?;
            same("assignment", &numbered(&back.choices(&plan)), &numbered(&best.choices))?;
            same("bill", &bill(&back, &plan), &best.bill)
        }
        (Found::Plan(plan, _), None) => {
            Err(format!("a plan for {} where there is none: {:?}", plan.cost(), back.choices(&plan)))
        }
        (Found::Nothing, Some(best)) => Err(format!("no plan where there is one: {best:?}")),
        (Found::Stopped { .. }, _) => Err(String::from("stopped without a limit")),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, product: &T, oracle: &T) -> Result<(), String> {
    if product == oracle {
        Ok(())
    } else {
        Err(format!("{what}\n  product {product:?}\n  oracle  {oracle:?}"))
    }
}

/// Purchases of one place numbered as they are met, so that only who shares with whom counts.
pub(crate) fn numbered(choices: &[Choice]) -> Vec<Choice> {
    let mut met: Vec<&Choice> = Vec::new();
    let mut number = |choice| {
        if !met.contains(&choice) {
            met.push(choice);
        }
        let here =
            met.iter().filter(|known| known.offering == choice.offering && known.regions == choice.regions);
        here.into_iter().position(|known| *known == choice).unwrap_or(0)
    };
    choices.iter().map(|choice| Choice { bin: number(choice), ..choice.clone() }).collect()
}

/// A plan's bill in the oracle's words.
#[must_use]
pub fn bill(back: &Back<'_>, plan: &Plan) -> Bill {
    let line = |line: &prism_model::CostLine| Line {
        what: match &line.kind {
            LineKind::Base => String::from("base"),
            LineKind::Units => String::from("units"),
            LineKind::Meter(name) => format!("meter {name}"),
            LineKind::Included(name) => format!("included {name}"),
            LineKind::Emulated(id) => format!("emulated {}", back.catalog.interface(*id).name),
        },
        amount: line.amount.0.into(),
    };
    let purchase = |pool: &prism_model::Pool| {
        let (offering, regions) = back.site(pool.site());
        crate::oracle::Purchase {
            running: pool.running().map(str::to_owned),
            offering,
            regions,
            slots: pool.demands().iter().map(|&demand| back.slot(demand)).collect(),
            units: pool.units().into(),
            lines: pool.lines().iter().map(line).collect(),
        }
    };
    Bill {
        purchases: plan.pools().iter().map(purchase).collect(),
        usage: plan.fillings().iter().map(|filling| filling.lines().iter().map(line).collect()).collect(),
        cost: plan.cost().0.into(),
    }
}

fn seen(oracle: &Oracle<'_>, best: Option<&Best>) -> Seen {
    let Some(best) = best else { return Seen { infeasible: true, ..Seen::default() } };
    let purchases = &best.bill.purchases;
    let place = |index: usize| (&purchases[index].offering, &purchases[index].regions);
    let again = |index: usize| (0..index).any(|other| place(other) == place(index));
    let gives_back = |purchase: &crate::oracle::Purchase| purchase.lines.iter().any(|line| line.amount < 0);
    let alone = oracle.clone().without_sharing().best();
    Seen {
        infeasible: false,
        sharing_decides: alone.is_none_or(|alone| alone.cost != best.cost),
        several_units: purchases.iter().any(|purchase| purchase.units > 1) || (0..purchases.len()).any(again),
        credit: purchases.iter().any(gives_back),
        shared_credit: purchases.iter().any(|purchase| purchase.slots.len() > 1 && gives_back(purchase)),
        traded: best.levels.iter().any(|(measure, value)| measure == "cost" && *value < best.cost),
    }
}
