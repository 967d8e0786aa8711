//! Questions about an answer: `--why-not registry:postgres`, `--what-if 'drop needs.ttl'`. Here their words become
//! ids; what they come to is answered by solving again.

use super::codes;
use super::hints::{listed, suggesting, suggesting_or};
use super::names::{all_names, readings};
use super::said::Said;
use crate::{Diagnostic, units};
use prism_model::catalog::Aspect;
use prism_model::request::{Request, RuleKind, Running, Target, WishKind};
use prism_model::{Catalog, DemandId, Exact, Place, RuleId, WishId};

/// What is asked for in the place of what was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rival {
    /// Each of these demands there.
    Each(Vec<DemandId>, Target),
    /// At least one demand there.
    Some(Target),
    /// All of this: a whole configuration ([`super::rival::read`]).
    Whole(Vec<Need>),
}

/// Where a demand has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Which demand.
    pub demand: DemandId,
    /// At any of these, as a pin reads them.
    pub targets: Vec<Target>,
    /// Who says so.
    pub place: Place,
}

/// What a request may be without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A wish.
    Wish(WishId),
    /// A rule.
    Rule(RuleId),
    /// The preferred vendors.
    Preference,
    /// What is optimised beside the cost.
    Aims,
    /// Units of its own.
    Dedicated(DemandId),
    /// A pool that runs: its position among them.
    Pool(usize),
    /// Where every slot is today.
    Current,
}

/// What could be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhatIf {
    /// The request without these.
    Drop(Vec<Part>),
    /// Every price of a backend, an offering or a vendor times this.
    Price(Target, Exact),
    /// Nothing is served there.
    Retire(Target),
}

/// Kinds of names that may stand before a colon.
const KINDS: [&str; 5] = ["backend", "offering", "vendor", "region", "cloud"];
/// How a supposition is written.
const GRAMMAR: &str = "`drop needs.ttl`, `price redis -20%` and `retire kafka` are what can be supposed";
/// Flags of what stands once in a request, and what it is called.
const FLAGS: [(&str, &str); 2] = [("--optimize", "optimize"), ("--current", "current")];
/// More parts than these are not listed.
const LISTED: usize = 12;

/// Reads `registry:postgres`, `iot.registry:postgres`, `vendor:gcp` (every slot there), or `postgres` (some slot there).
///
/// # Errors
/// What no slot and nothing in the catalogue is called.
pub fn why_not(catalog: &Catalog, request: &Request, text: &str) -> Result<Rival, Box<Diagnostic>> {
    let said = Said::flag("why-not", text);
    let all = || request.demand_ids().collect::<Vec<DemandId>>();
    match text.split_once(':') {
        None => Ok(Rival::Some(target(catalog, &said, None, text.trim())?)),
        Some((kind, name)) if KINDS.contains(&kind.trim()) => {
            Ok(Rival::Each(all(), target(catalog, &said, Some(kind.trim()), name.trim())?))
        }
        Some((slot, name)) => {
            let (kind, name) = match name.split_once('=') {
                Some((kind, name)) => (Some(kind.trim()), name),
                None => (None, name),
            };
            let demands = slots(catalog, request, &said, slot.trim())?;
            Ok(Rival::Each(demands, target(catalog, &said, kind, name.trim())?))
        }
    }
}

/// Demands called `registry` or `iot.registry`.
fn slots(
    catalog: &Catalog,
    request: &Request,
    said: &Said,
    name: &str,
) -> Result<Vec<DemandId>, Box<Diagnostic>> {
    let found: Vec<DemandId> = request
        .demand_ids()
        .filter(|&demand| names_of(catalog, request, demand).contains(&name.to_owned()))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let all: Vec<String> = request
        .demand_ids()
        .flat_map(|demand| names_of(catalog, request, demand).into_iter().take(1))
        .collect();
    let known: Vec<&str> = all.iter().map(String::as_str).chain(KINDS).collect();
    Err(Box::new(suggesting(
        said.error(codes::SLOT, format!("there is no filled slot `{name}`")),
        name,
        &known,
    )))
}

/// `registry`, and `iot.registry`.
fn names_of(catalog: &Catalog, request: &Request, demand: DemandId) -> Vec<String> {
    let slot = request.slot(catalog, demand).name.clone();
    let long = format!("{}.{slot}", request.namespace(demand).name);
    vec![slot, long]
}

/// What a name means.
fn target(catalog: &Catalog, said: &Said, kind: Option<&str>, name: &str) -> Result<Target, Box<Diagnostic>> {
    let all = readings(catalog, name);
    let fits = |other: &str| kind.is_none_or(|kind| kind == other);
    if let Some((_, target)) = all.iter().find(|(other, _)| fits(other)) {
        return Ok(target.clone());
    }
    let what = kind.map_or_else(
        || format!("nothing in the catalogue is called `{name}`"),
        |kind| format!("there is no {kind} `{name}`"),
    );
    let finding = said.error(codes::NAME, what);
    if let Some((other, _)) = all.first() {
        return Err(Box::new(finding.hint(format!("`{name}` is a {other}: `{other}:{name}`"))));
    }
    Err(Box::new(suggesting_or(
        finding,
        name,
        &all_names(catalog),
        "`prismctl registry offerings list` shows what there is",
    )))
}

/// Reads `drop needs.ttl`, `price redis -20%`, `price redis $0`, `retire kafka`.
///
/// # Errors
/// Another verb, what the request does not say, a figure that is none, or a name that nothing has.
pub fn what_if(catalog: &Catalog, request: &Request, text: &str) -> Result<WhatIf, Box<Diagnostic>> {
    let said = Said::flag("what-if", text);
    let (verb, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
    let rest = rest.trim();
    match verb {
        "drop" if !rest.is_empty() => dropped(catalog, request, &said, rest).map(WhatIf::Drop),
        "retire" if !rest.is_empty() => Ok(WhatIf::Retire(named(catalog, &said, rest)?)),
        "price" if !rest.is_empty() => price(catalog, &said, rest),
        "drop" | "retire" | "price" => {
            Err(Box::new(said.error(codes::SHAPE, format!("`{verb}` of what?")).hint(GRAMMAR)))
        }
        other => {
            Err(Box::new(said.error(codes::SHAPE, format!("nobody can suppose `{other}`")).hint(GRAMMAR)))
        }
    }
}

/// `redis`, `vendor:aws`.
fn named(catalog: &Catalog, said: &Said, text: &str) -> Result<Target, Box<Diagnostic>> {
    match text.split_once([':', '=']) {
        Some((kind, name)) if KINDS.contains(&kind) => target(catalog, said, Some(kind), name),
        _ => target(catalog, said, None, text),
    }
}

fn price(catalog: &Catalog, said: &Said, text: &str) -> Result<WhatIf, Box<Diagnostic>> {
    let shape = || {
        let finding = said.error(codes::SHAPE, "a price changes by a signed percentage");
        Box::new(finding.hint("write `price redis -20%` or `price vendor:aws +5%`"))
    };
    let (name, change) = text.rsplit_once(char::is_whitespace).ok_or_else(shape)?;
    let target = named(catalog, said, name.trim())?;
    if matches!(target, Target::Region(_) | Target::Cloud(_)) {
        let finding = said.error(codes::SHAPE, "prices are those of a backend, an offering or a vendor");
        return Err(Box::new(finding.hint("write `price redis -20%` or `price vendor:aws +5%`")));
    }
    let (sign, figure) = match change.split_at_checked(1) {
        Some(("+", figure)) => (false, figure),
        Some(("-" | "−", figure)) => (true, figure),
        _ => return Err(shape()),
    };
    let part = units::percent(figure).map_err(|_| shape())?;
    let factor = if sign { Exact::ONE.minus(part) } else { Exact::ONE.plus(part) }.map_err(|_| shape())?;
    if factor.is_negative() {
        return Err(Box::new(
            said.error(codes::SENSELESS, "no price falls by more than all of it")
                .hint("write `-100%` at most"),
        ));
    }
    Ok(WhatIf::Price(target, factor))
}

/// Every part of the request that goes by a name, or that was stated at a place.
fn dropped(
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
        return Ok(found);
    }
    let what = format!("nothing that could be dropped from the request is called `{name}`");
    let finding = said.error(codes::SHAPE, what);
    let mut known: Vec<&str> = Vec::new();
    for first in all.iter().filter_map(|(_, names)| names.first()) {
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

/// Everything that may be dropped, each with the names it goes by, the clearest first.
fn parts(catalog: &Catalog, request: &Request) -> Vec<(Part, Vec<String>)> {
    let mut all = Vec::new();
    for index in 0..request.wishes.len() {
        let id = WishId::new(index);
        let bound: Vec<DemandId> =
            request.demand_ids().filter(|&demand| request.demand(demand).wishes.contains(&id)).collect();
        if bound.is_empty() {
            continue;
        }
        let wish = request.wish(id);
        let words = wish_words(catalog, &wish.kind);
        let scoped = |demand: &DemandId| names_of(catalog, request, *demand);
        let slots: Vec<String> = bound.iter().flat_map(scoped).collect();
        let of_slots = slots.iter().flat_map(|slot| words.iter().map(move |word| format!("{slot}.{word}")));
        let mut names: Vec<String> = words.clone();
        names.extend(of_slots);
        names.extend(place_names(&wish.place));
        // Nothing stays where nobody says that it is.
        names.extend(matches!(wish.kind, WishKind::Keep(_)).then(|| "current".to_owned()));
        all.push((Part::Wish(id), names));
    }
    for index in 0..request.rules.len() {
        let rule = &request.rules[index];
        if !rule.of_pattern {
            let mut names = vec![rule_word(&rule.kind)];
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
        let slots = names_of(catalog, request, demand).into_iter().map(|slot| format!("{slot}.isolation"));
        (Part::Dedicated(demand), slots.chain(place_names(&request.demand(demand).dedicated_by)).collect())
    }));
    if request.objective_by.is_stated() {
        let mut names = vec!["optimize".to_owned()];
        names.extend(place_names(&request.objective_by));
        all.push((Part::Aims, names));
    }
    all.extend(running(request));
    all
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

#[cfg(test)]
mod tests {
    use super::super::sample::catalog;
    use super::*;
    use crate::request::{Flags, lower};

    fn asked(catalog: &Catalog) -> Request {
        let flags = Flags {
            pattern: Some("multicast-registry".into()),
            need: vec!["ttl=required".into()],
            budget: Some("$900".into()),
            ..Flags::default()
        };
        lower(catalog, &flags).unwrap_or_else(|found| panic!("{found:?}")).request
    }

    fn refused(text: &str) -> (String, String) {
        let catalog = catalog();
        let finding = what_if(&catalog, &asked(&catalog), text).expect_err("refused");
        (format!("{}: {}", finding.place, finding.message), finding.hint.unwrap_or_default())
    }

    #[test]
    fn suppositions_are_read() {
        let catalog = catalog();
        let request = asked(&catalog);
        let read = |text: &str| what_if(&catalog, &request, text).unwrap_or_else(|found| panic!("{found:?}"));
        let ttl = WhatIf::Drop(vec![Part::Wish(WishId::new(0))]);
        assert_eq!(read("drop needs.ttl"), ttl);
        assert_eq!(read("drop registry.needs.ttl"), ttl);
        assert_eq!(read(" drop  --need ttl=required "), ttl);
        assert_eq!(read("drop budget"), WhatIf::Drop(vec![Part::Rule(RuleId::new(0))]));
        let redis = catalog.find_backend("redis").map(Target::Backend).unwrap_or_else(|| panic!("redis"));
        let four_fifths = Exact::ratio(4, 5).unwrap_or(Exact::ONE);
        assert_eq!(read("price redis -20%"), WhatIf::Price(redis.clone(), four_fifths));
        assert_eq!(read("retire redis"), WhatIf::Retire(redis));
    }

    #[test]
    fn what_is_not_read_says_how_it_is_written() {
        assert_eq!(
            refused("forget kafka"),
            ("--what-if \"forget kafka\": nobody can suppose `forget`".into(), GRAMMAR.into())
        );
        assert_eq!(refused("price redis 20").1, "write `price redis -20%` or `price vendor:aws +5%`");
        assert_eq!(refused("price redis -120%").1, "write `-100%` at most");
        assert_eq!(refused("drop needs.scan").1, "what could be: `needs.ttl` and `budget`");
        assert_eq!(refused("retire redys").1, "did you mean `redis`?");
        assert_eq!(refused("drop").0, "--what-if drop: `drop` of what?");
    }
}
