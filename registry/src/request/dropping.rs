//! What `--what-if 'drop …'` names: every part of a request, by its word, by a slot or namespace and its word, or by
//! where it was stated. What a slot or a namespace names is dropped there only.

use super::codes;
use super::hints::listed;
use super::question::{Part, names_of};
use super::said::Said;
use crate::Diagnostic;
use prism_model::catalog::Aspect;
use prism_model::request::{FactName, Fill, Request, RuleKind, Running, Target, WishKind};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, FillId, Place, RuleId, WishId};

/// Flags of what stands once in a request, and what it is called.
const FLAGS: [(&str, &str); 2] = [("--optimize", "optimize"), ("--current", "current")];
/// More parts than these are not listed.
const LISTED: usize = 12;

/// Every part of the request that goes by a name, or that was stated at a place.
pub(super) fn dropped(
    catalog: &Catalog,
    request: &Request,
    said: &Said,
    name: &str,
) -> Result<Vec<Part>, Box<Diagnostic>> {
    let all = parts(catalog, request);
    let name = name.strip_prefix("slots.").unwrap_or(name);
    let name = FLAGS.into_iter().find(|&(flag, _)| name.starts_with(flag)).map_or(name, |(_, word)| word);
    let found: Vec<Part> =
        all.iter().filter(|(_, names)| names.iter().any(|own| own == name)).map(|(part, _)| *part).collect();
    if !found.is_empty() {
        return Ok(whole(request, found));
    }
    let what = format!("nothing that could be dropped from the request is called `{name}`");
    let finding = said.error(codes::SHAPE, what);
    let mut known: Vec<&str> = Vec::new();
    let told = all.iter().filter(|(part, _)| !matches!(part, Part::WishOf(..)));
    for first in told.filter_map(|(_, names)| names.first()) {
        if !known.contains(&first.as_str()) {
            known.push(first);
        }
    }
    Err(Box::new(match known.as_slice() {
        [] => finding.hint("it says nothing that could be dropped"),
        [one] => finding.hint(format!("what could be is `{one}`")),
        some if some.len() <= LISTED => finding.hint(format!("what could be: {}", listed(some))),
        some => finding.hint(format!("what could be: {}, and more", listed(&some[..LISTED]))),
    }))
}

/// The same parts: a wish of all that it binds is a whole wish.
fn whole(request: &Request, parts: Vec<Part>) -> Vec<Part> {
    let is_whole = |id: WishId| bound_by(request, id).all(|demand| parts.contains(&Part::WishOf(id, demand)));
    let mut all: Vec<Part> = Vec::new();
    for &part in &parts {
        let part = match part {
            Part::WishOf(id, _) if is_whole(id) => Part::Wish(id),
            other => other,
        };
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all
}

/// The demands that a wish binds.
fn bound_by(request: &Request, id: WishId) -> impl Iterator<Item = DemandId> + '_ {
    request.demand_ids().filter(move |&demand| request.demand(demand).wishes.contains(&id))
}

/// Everything that may be dropped, each with the names it goes by, the clearest first.
fn parts(catalog: &Catalog, request: &Request) -> Vec<(Part, Vec<String>)> {
    let mut all = Vec::new();
    for index in 0..request.wishes.len() {
        let id = WishId::new(index);
        let bound: Vec<DemandId> = bound_by(request, id).collect();
        if bound.is_empty() {
            continue;
        }
        let wish = request.wish(id);
        let words = wish_words(catalog, &wish.kind);
        let mut names: Vec<String> = words.clone();
        names.extend(place_names(&wish.place));
        // Nothing stays where nobody says that it is.
        names.extend(matches!(wish.kind, WishKind::Keep(_)).then(|| "current".to_owned()));
        all.push((Part::Wish(id), names));
        all.extend(bound.into_iter().map(|demand| {
            let scopes = scopes(catalog, request, demand);
            let name =
                |scope: &String| words.iter().map(|word| format!("{scope}.{word}")).collect::<Vec<_>>();
            (Part::WishOf(id, demand), scopes.iter().flat_map(name).collect())
        }));
    }
    for index in 0..request.rules.len() {
        let rule = &request.rules[index];
        if !rule.of_pattern {
            let word = rule_word(&rule.kind);
            let of_namespace = namespace_of(request, &rule.kind).map(|name| format!("{name}.{word}"));
            let mut names: Vec<String> = std::iter::once(word).chain(of_namespace).collect();
            names.extend(place_names(&rule.place));
            names.extend(matches!(rule.kind, RuleKind::MaxMoves(..)).then(|| "current".to_owned()));
            all.push((Part::Rule(RuleId::new(index)), names));
        }
    }
    if let Some(preference) = &request.preference {
        let mut names = vec!["vendors.prefer".to_owned()];
        names.extend(place_names(&preference.place));
        all.push((Part::Preference, names));
    }
    let dedicated = request.demand_ids().filter(|&demand| request.demand(demand).dedicated);
    all.extend(dedicated.map(|demand| {
        let scopes = scopes(catalog, request, demand);
        let names = scopes.into_iter().map(|scope| format!("{scope}.isolation"));
        (Part::Dedicated(demand), names.chain(place_names(&request.demand(demand).dedicated_by)).collect())
    }));
    if request.objective_by.is_stated() {
        let mut names = vec!["optimize".to_owned()];
        names.extend(place_names(&request.objective_by));
        all.push((Part::Aims, names));
    }
    all.extend(request.unknown.refused().map(|fact| (Part::Unknown(fact), unknown_names(request, fact))));
    let fills = request.fills.iter().enumerate();
    all.extend(
        fills.map(|(index, fill)| (Part::Filled(FillId::new(index)), fill_names(catalog, request, fill))),
    );
    all.extend(running(request));
    all.extend(figures(catalog, request));
    all
}

/// What was stated of the workload: without it the usual is assumed.
fn figures(catalog: &Catalog, request: &Request) -> Vec<(Part, Vec<String>)> {
    let stated = |demand: DemandId| {
        let workload = &request.demand(demand).workload;
        Word::ALL.into_iter().filter(|&word| workload.is_stated(word)).map(move |word| (demand, word))
    };
    let named = |(demand, word): (DemandId, Word)| {
        let own = format!("workload.{}", word.name());
        let scopes = scopes(catalog, request, demand);
        let of_scope = |scope: String| [format!("{scope}.{own}"), format!("{scope}.workload")];
        let mut names = vec![own.clone(), "workload".to_owned()];
        names.extend(scopes.into_iter().flat_map(of_scope));
        names.extend(place_names(request.demand(demand).workload.place(word)));
        (Part::Figure(demand, word), names)
    };
    request.demand_ids().flat_map(stated).map(named).collect()
}

/// `unknown.sla`, or all that is refused.
fn unknown_names(request: &Request, fact: FactName) -> Vec<String> {
    let name = fact.name();
    let mut names = vec![format!("unknown.{name}"), format!("unknown.refuse.{name}")];
    names.extend(["unknown.refuse".to_owned(), "unknown".to_owned()]);
    names.extend(place_names(request.unknown.place(fact)));
    names
}

/// `mode`, or `durability.fill`. Without one of several words that fill it a slot stays filled.
fn fill_names(catalog: &Catalog, request: &Request, fill: &Fill) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for &demand in &fill.demands {
        let own = match &fill.mode {
            Some(_) => vec!["mode".to_owned(), format!("{}.mode", request.namespace(demand).name)],
            None => {
                names_of(catalog, request, demand).into_iter().map(|name| format!("{name}.fill")).collect()
            }
        };
        names.extend(own);
    }
    names.extend(if fill.is_one { place_names(&fill.place) } else { Vec::new() });
    names
}

/// What runs: pools, and where slots are.
fn running(request: &Request) -> Vec<(Part, Vec<String>)> {
    let pool = |(index, pool): (usize, &Running)| {
        let mut names = vec!["pools".to_owned(), format!("pools.{}", pool.id)];
        names.extend(place_names(&pool.place));
        (Part::Pool(index), names)
    };
    let mut all: Vec<(Part, Vec<String>)> = request.running.iter().enumerate().map(pool).collect();
    let is_known = request.demands.iter().any(|demand| demand.current.is_some());
    all.extend(is_known.then(|| (Part::Current, vec!["current".to_owned()])));
    all
}

/// A flag as typed; a file's line with and without the column.
fn place_names(place: &Place) -> Vec<String> {
    match place {
        Place::Flag(text) => vec![text.to_string()],
        Place::File { path, line, .. } => vec![place.to_string(), format!("{path}:{line}")],
        Place::Default => Vec::new(),
    }
}

/// As one would write it in a file.
fn wish_words(catalog: &Catalog, kind: &WishKind) -> Vec<String> {
    let needs = |word: &str| vec![format!("needs.{word}")];
    match kind {
        WishKind::Interface(id) | WishKind::WithoutInterface(id) | WishKind::WantInterface(id) => {
            let words = catalog.parts().capabilities.iter().filter(|word| word.interface == *id);
            let mut all: Vec<String> = words.map(|word| format!("needs.{}", word.name)).collect();
            let name = &catalog.interface(*id).name;
            all.extend([format!("needs.{name}"), format!("require.{name}")]);
            all
        }
        WishKind::Pin(targets) => {
            let word = match targets.first() {
                Some(Target::Region(_)) => "region",
                Some(Target::Vendor(_)) => "vendor",
                Some(Target::Cloud(_)) => "cloud",
                Some(Target::Offering(_)) => "offering",
                Some(Target::Backend(_)) | None => "backend",
            };
            vec![word.to_owned()]
        }
        WishKind::Exclude(target) => {
            vec![format!("exclude.{}", name_of(catalog, target)), "exclude".to_owned()]
        }
        WishKind::ExcludeWhere(_) => vec!["rules.forbid".to_owned()],
        WishKind::Keep(_) => vec!["keep".to_owned()],
        WishKind::OnlyVendors(_) => vec!["vendors.only".to_owned(), "vendors".to_owned()],
        WishKind::AvoidVendors(_) => vec!["vendors.avoid".to_owned(), "vendors".to_owned()],
        WishKind::Jurisdiction(_) => needs("jurisdiction"),
        WishKind::Continent(_) => needs("continent"),
        WishKind::Cloud(_) => needs("cloud"),
        WishKind::MaxRoundTrip { .. } => needs("max_rtt"),
        WishKind::AtLeast(id, _) => needs(&catalog.attribute(*id).name),
        WishKind::Sla(_) => needs("sla"),
        WishKind::LatencyP99(_) => needs("latency_p99"),
        WishKind::ValueSize(_) => vec!["needs.value_size".to_owned(), "needs.message_size".to_owned()],
        WishKind::Compliance(mark) => vec!["needs.compliance".to_owned(), format!("needs.compliance.{mark}")],
    }
}

fn name_of(catalog: &Catalog, target: &Target) -> String {
    match target {
        Target::Backend(id) => catalog.backend(*id).name.clone(),
        Target::Offering(id) => catalog.offering(*id).name.clone(),
        Target::Region(id) => catalog.region(*id).name.clone(),
        Target::Vendor(name) | Target::Cloud(name) => name.clone(),
    }
}

fn rule_word(kind: &RuleKind) -> String {
    match kind {
        RuleKind::Same(Aspect::Region, _) => "same_region".to_owned(),
        RuleKind::Same(Aspect::Cloud, _) => "same_cloud".to_owned(),
        RuleKind::Same(..) => "rules.same".to_owned(),
        RuleKind::Different(..) => "rules.different".to_owned(),
        RuleKind::AtMost(aspect, ..) => format!("max_{}s", aspect.name()),
        RuleKind::AtLeast(aspect, ..) => format!("min_{}s", aspect.name()),
        RuleKind::Budget(_) | RuleKind::Charge(..) => "budget".to_owned(),
        RuleKind::Share(_) => "rules.share".to_owned(),
        RuleKind::IfThen(_) => "rules.if".to_owned(),
        RuleKind::MaxMoves(..) => "max_moves".to_owned(),
    }
}

/// What a demand goes by: its slot, and the namespace alone.
fn scopes(catalog: &Catalog, request: &Request, demand: DemandId) -> Vec<String> {
    let mut all = names_of(catalog, request, demand).to_vec();
    let namespace = request.namespace(demand).name.clone();
    all.extend((!all.contains(&namespace)).then_some(namespace));
    all
}

/// The namespace that all demands of a rule are in.
fn namespace_of<'r>(request: &'r Request, rule: &RuleKind) -> Option<&'r str> {
    let demands = match rule {
        RuleKind::Same(_, demands)
        | RuleKind::Different(_, demands)
        | RuleKind::AtMost(_, demands, _)
        | RuleKind::AtLeast(_, demands, _)
        | RuleKind::Charge(demands, _)
        | RuleKind::MaxMoves(demands, _) => demands,
        RuleKind::Budget(_) | RuleKind::Share(_) | RuleKind::IfThen(_) => return None,
    };
    let name = |demand: &DemandId| request.namespace(*demand).name.as_str();
    let first = demands.first().map(name)?;
    demands.iter().all(|demand| name(demand) == first).then_some(first)
}
