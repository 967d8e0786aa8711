//! Questions about an answer: `--why-not registry:postgres`, `--what-if 'drop needs.ttl'`. Here their words become
//! ids; what they come to is answered by solving again.

use super::codes;
use super::dropping::dropped;
use super::hints::{suggesting, suggesting_or};
use super::names::{all_names, readings};
use super::said::Said;
use crate::units::UnitError;
use crate::{Diagnostic, units};
use prism_model::request::{FactName, Request, Target};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, Exact, FillId, InterfaceId, Place, RuleId, WishId};

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

/// What is asked of what serves a demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Which demand.
    pub demand: DemandId,
    /// What.
    pub asks: Asks,
    /// Who says so.
    pub place: Place,
}

/// What a site is asked to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Any of these, as a pin reads them.
    At(Vec<Target>),
    /// One that has this interface.
    Has(InterfaceId),
}

/// What a request may be without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A wish, wherever it binds.
    Wish(WishId),
    /// A wish, of this demand only.
    WishOf(WishId, DemandId),
    /// A rule.
    Rule(RuleId),
    /// The preferred vendors.
    Preference,
    /// What is optimised beside the cost.
    Aims,
    /// Units of its own.
    Dedicated(DemandId),
    /// What is refused while unknown.
    Unknown(FactName),
    /// What fills optional slots.
    Filled(FillId),
    /// A figure of the workload, of this demand.
    Figure(DemandId, Word),
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
    /// Nothing is served there; and who supposes it.
    Retire(Target, Place),
}

/// Kinds of names that may stand before a colon.
const KINDS: [&str; 5] = ["backend", "offering", "vendor", "region", "cloud"];
/// How a supposition is written.
const GRAMMAR: &str = "`drop needs.ttl`, `price redis -20%` and `retire kafka` are what can be supposed";
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
    Err(Box::new(no_slot(catalog, request, said, name)))
}

/// What is wrong with a name that no filled slot has: the namespace, where there is none of that name, else the slot.
fn no_slot(catalog: &Catalog, request: &Request, said: &Said, name: &str) -> Diagnostic {
    let spaces: Vec<&str> = request.namespaces.iter().map(|own| own.name.as_str()).collect();
    let space = name.split_once('.').map(|(space, _)| space);
    if let Some(space) = space.filter(|space| !spaces.contains(space)) {
        let finding = said.error(codes::NO_NAMESPACE, format!("there is no namespace `{space}`"));
        return suggesting(finding, space, &spaces);
    }
    let mut all: Vec<String> = Vec::new();
    for demand in request.demand_ids() {
        let [short, long] = names_of(catalog, request, demand);
        let own = match space {
            Some(space) => (request.namespace(demand).name == space).then_some(long),
            None => Some(short),
        };
        all.extend(own.filter(|own| !all.contains(own)));
    }
    let kinds = KINDS.into_iter().filter(|_| space.is_none());
    let known: Vec<&str> = all.iter().map(String::as_str).chain(kinds).collect();
    suggesting(said.error(codes::SLOT, format!("there is no filled slot `{name}`")), name, &known)
}

/// `registry`, and `iot.registry`.
pub(super) fn names_of(catalog: &Catalog, request: &Request, demand: DemandId) -> [String; 2] {
    let slot = request.slot(catalog, demand).name.clone();
    let long = format!("{}.{slot}", request.namespace(demand).name);
    [slot, long]
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
        "retire" if !rest.is_empty() => Ok(WhatIf::Retire(named(catalog, &said, rest)?, said.place())),
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
    let part = units::percent(figure).map_err(|why| match why {
        UnitError::TooLarge { .. } => Box::new(said.error(codes::TOO_MUCH, why.to_string())),
        _ => shape(),
    })?;
    let factor = if sign { Exact::ONE.minus(part) } else { Exact::ONE.plus(part) };
    let factor = factor.map_err(|_| Box::new(too_dear(text)))?;
    if factor.is_negative() {
        return Err(Box::new(
            said.error(codes::SENSELESS, "no price falls by more than all of it")
                .hint("write `-100%` at most"),
        ));
    }
    Ok(WhatIf::Price(target, factor))
}

/// A supposed price that leaves the exact range.
#[must_use]
pub fn too_dear(text: &str) -> Diagnostic {
    let finding = Said::flag("what-if", text)
        .error(codes::TOO_MUCH, "these prices are too large to be computed exactly");
    finding.hint("suppose a smaller rise, or that it is gone: `retire NAME`")
}

#[cfg(test)]
mod tests {
    use super::super::sample::catalog;
    use super::*;
    use crate::request::{Document, Flags, lower};

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
        let place = Place::flag("--what-if \"retire redis\"");
        assert_eq!(read("retire redis"), WhatIf::Retire(redis, place));
    }

    const TWO: &str = "defaults: {needs: {ttl: required, jurisdiction: us}}\n\
                       namespaces:\n\
                       - {name: m, pattern: multicast-registry, budget: $9, same_region: [registry, messaging], region: eu-west-1}\n\
                       - {name: s, pattern: multicast-registry}\n";

    #[test]
    fn what_is_named_by_a_slot_or_a_namespace_is_dropped_there_only() {
        let catalog = catalog();
        let document = Document::read("request.yaml", TWO);
        let request = document.lower(&catalog).unwrap_or_else(|found| panic!("{found:?}")).request;
        let drops = |text: &str| match what_if(&catalog, &request, text) {
            Ok(WhatIf::Drop(parts)) => parts,
            other => panic!("{text}: {other:?}"),
        };
        let all = drops("drop needs.ttl");
        let [Part::Wish(ttl)] = all.as_slice() else { panic!("{all:?}") };
        let of = |name: &str| {
            let is = |demand: &DemandId| names_of(&catalog, &request, *demand).contains(&name.to_owned());
            request.demand_ids().find(is).unwrap_or_else(|| panic!("{name}"))
        };
        assert_eq!(drops("drop m.registry.needs.ttl"), [Part::WishOf(*ttl, of("m.registry"))]);
        assert_eq!(drops("drop m.needs.ttl"), [Part::WishOf(*ttl, of("m.registry"))]);
        // Both of them are called so.
        assert_eq!(drops("drop registry.needs.ttl"), all);
        let [Part::Wish(us)] = drops("drop needs.jurisdiction")[..] else { panic!("jurisdiction") };
        let both = [of("m.registry"), of("m.messaging")].map(|demand| Part::WishOf(us, demand));
        assert_eq!(drops("drop m.needs.jurisdiction"), both);
        assert!(matches!(drops("drop m.budget")[..], [Part::Rule(_)]));
        assert!(matches!(drops("drop m.same_region")[..], [Part::Rule(_)]));
        assert!(matches!(drops("drop m.region")[..], [Part::Wish(_)]));
        let none = what_if(&catalog, &request, "drop s.budget").expect_err("refused");
        assert!(none.hint.is_some_and(|hint| !hint.contains("m.")), "the words alone are listed");
    }

    #[test]
    fn a_figure_that_was_stated_may_be_forgotten() {
        let catalog = catalog();
        let text = "defaults: {workload: {write_rps: 9, mean: 50%}}\n\
                    namespaces:\n\
                    - {name: m, pattern: multicast-registry, slots: {registry: {workload: {write_rps: 7}}}}\n\
                    - {name: s, pattern: multicast-registry}\n";
        let document = Document::read("request.yaml", text);
        let request = document.lower(&catalog).unwrap_or_else(|found| panic!("{found:?}")).request;
        let drops = |text: &str| match what_if(&catalog, &request, text) {
            Ok(WhatIf::Drop(parts)) => parts,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(drops("drop workload").len(), 8);
        assert_eq!(drops("drop workload.write_rps").len(), 4);
        assert_eq!(drops("drop m.workload").len(), 4);
        assert!(matches!(drops("drop m.registry.workload.mean")[..], [Part::Figure(_, Word::Mean)]));
        assert!(matches!(drops("drop request.yaml:3")[..], [Part::Figure(_, Word::WriteRps)]));
    }

    #[test]
    fn a_slot_that_is_not_there_is_looked_for_where_it_was_named() {
        let catalog = catalog();
        let document = Document::read("request.yaml", TWO);
        let request = document.lower(&catalog).unwrap_or_else(|found| panic!("{found:?}")).request;
        let refused = |text: &str| {
            let finding = why_not(&catalog, &request, text).expect_err("refused");
            let fix = finding.fix.map(|fix| fix.new);
            (finding.message, finding.hint.unwrap_or_default(), fix)
        };
        let own = "it is one of `m.registry` and `m.messaging`";
        assert_eq!(refused("m.foo:etcd"), ("there is no filled slot `m.foo`".into(), own.into(), None));
        let (_, near, fix) = refused("s.registri:etcd");
        assert_eq!((near.as_str(), fix.as_deref()), ("did you mean `s.registry`?", Some("s.registry")));
        let none = ("there is no namespace `zoo`".into(), "it is one of `m` and `s`".into(), None);
        assert_eq!(refused("zoo.registry:etcd"), none);
        let once =
            "it is one of `registry`, `messaging`, `backend`, `offering`, `vendor`, `region` and `cloud`";
        assert_eq!(refused("foo:etcd").1, once);
    }

    #[test]
    fn a_price_beyond_the_exact_range_is_refused() {
        let (told, _) = refused(&format!("price redis +{}%", "9".repeat(60)));
        assert!(told.contains("cannot be computed exactly"), "{told}");
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
