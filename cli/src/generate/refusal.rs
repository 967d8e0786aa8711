//! No plan, told to a person: the facts that cannot all hold, where each was stated, and what the registry
//! says to them.

use super::columns::{Align, columns};
use super::nowhere;
use crate::render::words::{LISTED, few};
use prism::model::catalog::{Backend, Catalog, Plugin};
use prism::model::request::{FactName, Request, Target, WishKind};
use prism::model::workload::Word;
use prism::model::{
    Blocked, Cause, DemandId, Explanation, Fact, InterfaceId, Place, Quote, SiteId, Violation,
};
use prism::words::{self, Across, One, Said};
use std::collections::BTreeSet;

/// `no plan[PRISM0401]: …`, the facts, and a hint.
pub(super) fn refusal(catalog: &Catalog, request: &Request, why: &Explanation) -> String {
    let hint = hint(catalog, request, why).or_else(|| policy_hint(why));
    told(catalog, request, why) + &hinted(hint)
}

/// The same without the way out that the repairs beside it show.
pub(super) fn refusal_beside_repairs(catalog: &Catalog, request: &Request, why: &Explanation) -> String {
    told(catalog, request, why) + &hinted(hint(catalog, request, why))
}

fn hinted(hint: Option<String>) -> String {
    hint.map(|hint| format!("\nhint: {hint}\n")).unwrap_or_default()
}

fn told(catalog: &Catalog, request: &Request, why: &Explanation) -> String {
    format!(
        "no plan[PRISM0401]: no configuration satisfies this request     proven; {}\n\n{}{}",
        together(catalog, request, why),
        facts(catalog, request, why),
        beyond_price(catalog, request, why).unwrap_or_default()
    )
}

/// The same in short, of what is only supposed.
pub(super) fn conflict(catalog: &Catalog, request: &Request, why: &Explanation) -> String {
    format!(
        "{}\n{}{}",
        together(catalog, request, why),
        facts(catalog, request, why),
        beyond_price(catalog, request, why).unwrap_or_default()
    )
}

/// How many facts contradict, and whether each is needed.
fn together(catalog: &Catalog, request: &Request, why: &Explanation) -> String {
    let count = said(&Across::new(catalog, request), catalog, request, why).len();
    let proven = if why.minimal {
        "none is idle"
    } else {
        "some may be idle: the search budget ended before the set was minimal"
    };
    if count == 1 {
        format!("1 fact cannot hold, {proven}")
    } else {
        format!("{count} facts cannot hold together, {proven}")
    }
}

/// That sites are left out which would cost more than a bill can state, where that is not among the facts.
fn beyond_price(catalog: &Catalog, request: &Request, why: &Explanation) -> Option<String> {
    if why.causes.iter().any(|blocked| matches!(blocked.fact, Fact::Price(_))) {
        return None;
    }
    let count = left_out(catalog, request);
    let sites = if count == 1 { "1 site is".to_owned() } else { format!("{count} sites are") };
    (count > 0)
        .then(|| format!("note: {sites} left out, where this load would cost over $9 billion a month\n"))
}

/// Sites that would cost more than a bill can state.
pub(super) fn left_out(catalog: &Catalog, request: &Request) -> usize {
    let is_beyond = |site: &SiteId| {
        let quote = |demand| Quote::asked(catalog, request, demand, *site);
        request.demand_ids().any(|demand| matches!(quote(demand), Err(Violation::Overflow(_))))
    };
    (0..catalog.sites().len()).map(SiteId::new).filter(is_beyond).count()
}

/// The facts of a conflict, numbered, each with where it was stated; what is the same in several namespaces once.
pub(super) fn facts(catalog: &Catalog, request: &Request, why: &Explanation) -> String {
    let across = Across::new(catalog, request);
    let mut all = said(&across, catalog, request, why);
    let mut more = 0;
    if !why.minimal {
        // Of what may be idle nobody reads all: first what the person asking stated.
        all.sort_by_key(|(own, _)| !own);
    }
    let ones: Vec<One> = all.into_iter().map(|(_, one)| one).collect();
    let mut lines = across.once(&ones);
    if !why.minimal {
        more = lines.len().saturating_sub(LISTED);
        lines.truncate(LISTED);
    }
    let row = |(index, said): (usize, Said)| [(index + 1).to_string(), said.says, first_of(&said.places)];
    let mut rows: Vec<[String; 3]> = lines.into_iter().enumerate().map(row).collect();
    if more > 0 {
        let says = format!("and {more} more such lines (`explain --format json` lists every fact)");
        rows.push([String::new(), says, String::new()]);
    }
    columns(&rows, "  ", [Align::Left, Align::Left, Align::Left])
}

/// The first place, and that there are others.
pub(super) fn first_of(places: &[String]) -> String {
    match places {
        [] => String::new(),
        [one] => one.clone(),
        [first, ..] => format!("{first}, …"),
    }
}

/// Each fact, and what the registry says to it; and whether the person asking stated it.
fn said(across: &Across<'_>, catalog: &Catalog, request: &Request, why: &Explanation) -> Vec<(bool, One)> {
    let nameless = across.nameless();
    let fact = |&fact: &Fact| {
        let one = One {
            namespace: across.namespace_of(fact),
            says: words::fact(catalog, request, fact),
            nameless: words::fact(catalog, nameless, fact),
            place: place_text(&words::place(catalog, request, fact)),
        };
        (words::is_wish(catalog, request, fact), one)
    };
    let mut all: Vec<(bool, One)> = why.facts.iter().map(fact).collect();
    let figure = |&(demand, word): &(DemandId, Word)| {
        let one = One {
            namespace: across.namespace_of_figure(demand, word),
            says: words::figure(catalog, request, demand, word),
            nameless: words::figure(catalog, nameless, demand, word),
            place: place_text(&words::figure_place(request, demand, word)),
        };
        (true, one)
    };
    all.extend(why.figures.iter().map(figure));
    let blocked = |blocked: &Blocked| {
        let (says, place) = registry_line(catalog, request, why, blocked)?;
        let (nameless, _) = registry_line(catalog, nameless, why, blocked)?;
        let namespace = Some(request.demand(blocked.demand).namespace);
        Some((false, One { namespace, says, nameless, place }))
    };
    all.extend(why.causes.iter().filter_map(blocked));
    let everywhere = |(says, place): (String, String)| {
        (false, One { namespace: None, nameless: says.clone(), says, place })
    };
    all.extend(nowhere::lines(catalog, request, why).into_iter().map(everywhere));
    if all.is_empty() {
        all.push(everywhere(("the registry has no priced offering".to_owned(), String::new())));
    }
    all
}

/// What a conflict says in whatever namespace.
pub(super) fn nameless(
    across: &Across<'_>,
    catalog: &Catalog,
    request: &Request,
    why: &Explanation,
) -> Vec<String> {
    said(across, catalog, request, why).into_iter().map(|(_, one)| one.nameless).collect()
}

/// What the registry says to the facts, with where it says so; or where the request refuses what is unknown.
pub(super) fn registry_lines(
    catalog: &Catalog,
    request: &Request,
    why: &Explanation,
) -> Vec<(String, String)> {
    let causes = why.causes.iter().filter_map(|blocked| registry_line(catalog, request, why, blocked));
    causes.chain(nowhere::lines(catalog, request, why)).collect()
}

/// Whether such a line is there because the request refuses what is unknown.
pub(super) fn is_refused(request: &Request, place: &str) -> bool {
    let refused = FactName::ALL.into_iter().map(|fact| request.unknown.place(fact));
    refused.filter(|stated| stated.is_stated()).any(|stated| stated.to_string() == place)
}

pub(super) fn place_text(place: &Place) -> String {
    if place.is_stated() { place.to_string() } else { "by default".to_owned() }
}

/// What the registry says to a fact, when the sites it alone keeps away have one cause each in common.
fn registry_line(
    catalog: &Catalog,
    request: &Request,
    why: &Explanation,
    blocked: &Blocked,
) -> Option<(String, String)> {
    let told: Vec<&Cause> =
        blocked.causes.iter().map(|(cause, _)| cause).filter(|cause| **cause != Cause::Elsewhere).collect();
    match told.as_slice() {
        [] => None,
        [cause] => {
            let place = words::cause_place(catalog, cause).or_else(|| refused(request, cause));
            let place = place.map(|place| place.to_string()).unwrap_or_default();
            Some((cause_in_context(catalog, request, why, blocked, cause), place))
        }
        several => Some(too_little(catalog, request, blocked).unwrap_or_else(|| summary(catalog, several))),
    }
}

/// Who said that what is unknown will not do, where somebody did.
fn refused(request: &Request, cause: &Cause) -> Option<Place> {
    match cause {
        Cause::Unknown(fact) => Some(request.unknown.place(*fact).clone()).filter(Place::is_stated),
        _ => None,
    }
}

/// A cause, with the sites it concerns where it does not name them itself.
fn cause_in_context(
    catalog: &Catalog,
    request: &Request,
    why: &Explanation,
    blocked: &Blocked,
    cause: &Cause,
) -> String {
    let count = blocked.causes.iter().map(|&(_, count)| count).sum::<usize>();
    let sites = if count == 1 { "the one site".to_owned() } else { format!("all {count} sites") };
    let others = why.facts.iter().any(|fact| *fact != blocked.fact && !matches!(fact, Fact::Rule(_)));
    let left = if others { " that is left" } else { "" };
    let left = if count == 1 { left.to_owned() } else { left.replace("is", "are") };
    let demand = words::demand(catalog, request, blocked.demand);
    match cause {
        Cause::Unknown(fact) => format!("unknown: {} of {sites}{left} for {demand}", fact.name()),
        Cause::NotEnough(fact) => format!("{} of {sites}{left} for {demand} is not enough", fact.name()),
        Cause::TooSmall(resource) => {
            let hold = if count == 1 { "holds" } else { "hold" };
            format!("{sites}{left} for {demand} {hold} less {}", resource.name())
        }
        Cause::Unpriceable => format!(
            "the charge of {demand} at {sites}{left} is over $9 billion a month, more than is computed exactly"
        ),
        named => words::cause(catalog, named),
    }
}

/// A figure that some sites do not state and others state too low.
fn too_little(catalog: &Catalog, request: &Request, blocked: &Blocked) -> Option<(String, String)> {
    let (mut unknown, mut lower, mut facts) = (0, 0, BTreeSet::new());
    for (cause, count) in &blocked.causes {
        match cause {
            Cause::Unknown(fact) => (unknown, _) = (unknown + count, facts.insert(*fact)),
            Cause::NotEnough(fact) => (lower, _) = (lower + count, facts.insert(*fact)),
            _ => return None,
        }
    }
    let (Some(fact), 1) = (facts.first(), facts.len()) else { return None };
    let who = words::demand(catalog, request, blocked.demand);
    let total = unknown + lower;
    let text = format!(
        "of the {total} sites left for {who}, {unknown} do not state {} and {lower} fall short",
        fact.name()
    );
    let place = refused(request, &Cause::Unknown(*fact)).map(|place| place.to_string());
    Some((text, place.unwrap_or_default()))
}

/// Many causes of one kind, summarised by what they share.
fn summary(catalog: &Catalog, causes: &[&Cause]) -> (String, String) {
    let places: BTreeSet<String> = causes
        .iter()
        .filter_map(|cause| words::cause_place(catalog, cause))
        .map(|place| place.to_string())
        .collect();
    let place = match places.iter().take(2).cloned().collect::<Vec<_>>() {
        shown if shown.len() < places.len() => format!("{}, …", shown.join(", ")),
        shown => shown.join(", "),
    };
    let not_implemented: Option<BTreeSet<(InterfaceId, &str)>> = causes
        .iter()
        .map(|cause| match cause {
            Cause::NotImplemented(backend, interface) => {
                Some((*interface, catalog.backend(*backend).name.as_str()))
            }
            Cause::Lacks(offering, interface) => {
                Some((*interface, catalog.offering(*offering).name.as_str()))
            }
            _ => None,
        })
        .collect();
    if let Some(pairs) = not_implemented {
        let interfaces: BTreeSet<InterfaceId> = pairs.iter().map(|&(interface, _)| interface).collect();
        let mut seen = BTreeSet::new();
        let names: Vec<String> = pairs
            .iter()
            .filter(|(_, name)| seen.insert(*name))
            .map(|(_, name)| format!("`{name}`"))
            .collect();
        let interfaces: Vec<String> = interfaces
            .into_iter()
            .map(|interface| format!("`{}`", catalog.interface(interface).name))
            .collect();
        return (format!("none of {} offers {}", few(&names, LISTED), few(&interfaces, LISTED)), place);
    }
    let texts: Vec<String> = causes.iter().take(3).map(|cause| words::cause(catalog, cause)).collect();
    let more = if causes.len() > 3 { format!(" and {} more", causes.len() - 3) } else { String::new() };
    (format!("{}{more}", texts.join(", ")), place)
}

/// The way out that the facts themselves suggest.
fn hint(catalog: &Catalog, request: &Request, why: &Explanation) -> Option<String> {
    let missing = why.causes.iter().find_map(|blocked| {
        blocked.causes.iter().find_map(|(cause, _)| match cause {
            Cause::NotImplemented(_, interface) | Cause::Lacks(_, interface) => {
                Some((blocked.demand, *interface))
            }
            _ => None,
        })
    });
    if let Some(names) = missing.map(|(demand, interface)| offering(catalog, request, demand, interface)) {
        let verb = if names.len() == 1 { "offers" } else { "offer" };
        return match pinned_to(request, why) {
            _ if names.is_empty() => None,
            Some(Target::Backend(_) | Target::Offering(_)) => {
                Some(format!("{} {verb} it; pin one of them, or drop the pin", listed(&names)))
            }
            Some(_) => Some(format!("{} {verb} it, but not there", listed(&names))),
            None => Some(format!("{} {verb} it", listed(&names))),
        };
    }
    None
}

/// The policy that could be lifted.
fn policy_hint(why: &Explanation) -> Option<String> {
    let unknown = why.causes.iter().flat_map(|blocked| &blocked.causes).find_map(|(cause, _)| match cause {
        Cause::Unknown(fact) => Some(*fact),
        _ => None,
    });
    if let Some(fact) = unknown {
        return Some(accept(fact));
    }
    let unplugged = why.facts.contains(&Fact::Plugged);
    unplugged.then(|| "`--allow-unplugged` lets backends without a plugin fill slots".to_owned())
}

/// Backends that have an interface and all that the slot requires, and may fill slots.
fn offering(catalog: &Catalog, request: &Request, demand: DemandId, interface: InterfaceId) -> Vec<String> {
    let required = &request.slot(catalog, demand).required;
    let qualifies = |backend: &&Backend| {
        let has = |wanted: InterfaceId| backend.interfaces.contains(wanted);
        let allowed = request.unplugged.value || backend.plugin != Plugin::Missing;
        allowed && has(interface) && required.iter().all(|&(wanted, _)| has(wanted))
    };
    catalog.parts().backends.iter().filter(qualifies).map(|backend| format!("`{}`", backend.name)).collect()
}

/// What the first pin among the facts names.
fn pinned_to<'r>(request: &'r Request, why: &Explanation) -> Option<&'r Target> {
    why.facts.iter().find_map(|fact| match fact {
        Fact::Wish(wish) => match &request.wish(*wish).kind {
            WishKind::Pin(targets) => targets.first(),
            _ => None,
        },
        _ => None,
    })
}

fn accept(fact: FactName) -> String {
    format!("`--accept-unknown {}` takes offerings that do not state it", fact.name())
}

/// `a`, `b` and `c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        many if many.len() > LISTED => few(many, LISTED),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
