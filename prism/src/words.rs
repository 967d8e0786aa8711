//! Facts and causes in words, and where they were stated. One wording for every answer: the command lays it
//! out, `registry validate` and the library quote it. Short, names in backticks, no capital, no full stop.

mod across;
mod edits;
mod figures;
mod rules;
mod shared;

use prism_model::catalog::Catalog;
use prism_model::request::{Request, Target, WishKind};
use prism_model::workload::{Resource, Word};
use prism_model::{Cause, DemandId, Exact, Fact, FillId, InterfaceSet, Place, RegionId};
use prism_registry::units::{show_duration, show_percent, show_size};

pub use across::{Across, One, Said};
pub use edits::{edit, slot, subject};
pub use figures::{figure, figure_place};
pub use shared::shared;

/// `slot `registry``, with the namespace when there are several.
#[must_use]
pub fn demand(catalog: &Catalog, request: &Request, demand: DemandId) -> String {
    let slot = &request.slot(catalog, demand).name;
    match request.namespaces.as_slice() {
        [_] => format!("slot `{slot}`"),
        all => match all[request.demand(demand).namespace].name.as_str() {
            // Whoever speaks of several namespaces at once names none.
            "" => format!("slot `{slot}`"),
            name => format!("slot `{name}.{slot}`"),
        },
    }
}

/// What a fact says.
#[must_use]
pub fn fact(catalog: &Catalog, request: &Request, fact: Fact) -> String {
    match fact {
        Fact::Requires(slot, interface) => {
            format!("{} needs `{}`", demand(catalog, request, slot), catalog.interface(interface).name)
        }
        Fact::AnyOf(slot) => {
            let branches =
                request.slot(catalog, slot).any_of.iter().map(|branch| interfaces(catalog, branch));
            format!("{} needs {}", demand(catalog, request, slot), branches.collect::<Vec<_>>().join(" or "))
        }
        Fact::Plugged => "only backends with a plugin fill slots".to_owned(),
        Fact::Environment => format!("the environment is `{}`", request.environment.value),
        Fact::Wish(id) => wish(catalog, &request.wish(id).kind, &bound_by(catalog, request, fact)),
        Fact::Load(slot, resource) => load(catalog, request, slot, resource),
        Fact::Item(slot) => {
            let size = show_size(request.demand(slot).workload.get(item_word(catalog, request, slot)));
            let (who, slot) = (demand(catalog, request, slot), request.slot(catalog, slot));
            match slot.min_value {
                Some(_) => format!("{who} keeps items of {size}, on a backend known to take them"),
                None => format!("{who} carries items of {size}"),
            }
        }
        Fact::Price(slot) => format!("the charge of {} is computed exactly", demand(catalog, request, slot)),
        Fact::Rule(id) => rules::rule(catalog, request, &request.rule(id).kind),
        Fact::Known(name) => format!("`{}` has to be known", name.name()),
        Fact::Filled(id) => filled(catalog, request, id),
    }
}

/// That optional slots are filled.
fn filled(catalog: &Catalog, request: &Request, id: FillId) -> String {
    let fill = request.fill(id);
    let slots = rules::slots(catalog, request, &fill.demands);
    let (slot, is) = if fill.demands.len() == 1 { ("slot", "is") } else { ("slots", "are") };
    match &fill.mode {
        Some(mode) => format!("mode `{mode}` fills {slot} {slots}"),
        None => format!("optional {slot} {slots} {is} filled"),
    }
}

/// Where a fact was stated.
#[must_use]
pub fn place(catalog: &Catalog, request: &Request, fact: Fact) -> Place {
    match fact {
        Fact::Requires(slot, interface) => {
            let required = &request.slot(catalog, slot).required;
            let mark = required.iter().find(|&&(listed, _)| listed == interface).map(|&(_, mark)| mark);
            mark.map_or(Place::Default, |mark| catalog.place(mark))
        }
        Fact::AnyOf(slot) => {
            request.slot(catalog, slot).any_of_mark.map_or(Place::Default, |mark| catalog.place(mark))
        }
        Fact::Plugged => request.unplugged.place.clone(),
        Fact::Environment => request.environment.place.clone(),
        Fact::Wish(id) => request.wish(id).place.clone(),
        Fact::Load(slot, resource) => load_place(catalog, request, slot, resource),
        Fact::Item(slot) => request.demand(slot).workload.place(item_word(catalog, request, slot)).clone(),
        Fact::Price(_) => Place::Default,
        Fact::Rule(id) => request.rule(id).place.clone(),
        Fact::Known(name) => request.unknown.place(name).clone(),
        Fact::Filled(id) => request.fill(id).place.clone(),
    }
}

/// Whether the person asking stated the fact and could take it back.
#[must_use]
pub fn is_wish(catalog: &Catalog, request: &Request, fact: Fact) -> bool {
    match fact {
        Fact::Wish(_) | Fact::Known(_) | Fact::Filled(_) => true,
        Fact::Rule(id) => !request.rule(id).of_pattern,
        Fact::Load(..) | Fact::Item(_) | Fact::Environment | Fact::Plugged => {
            place(catalog, request, fact).is_stated()
        }
        Fact::Requires(..) | Fact::AnyOf(_) | Fact::Price(_) => false,
    }
}

/// What the catalogue says to a fact.
#[must_use]
pub fn cause(catalog: &Catalog, cause: &Cause) -> String {
    let backend = |id| format!("`{}`", catalog.backend(id).name);
    match cause {
        Cause::NotImplemented(id, interface) => {
            format!("{} does not offer `{}`", backend(*id), catalog.interface(*interface).name)
        }
        Cause::Lacks(offering, interface) => {
            format!("`{}` lacks `{}`", catalog.offering(*offering).name, catalog.interface(*interface).name)
        }
        Cause::NoAlternative(id) => format!("{} offers none of them whole", backend(*id)),
        Cause::Has(id, interface) => {
            format!("{} offers `{}`", backend(*id), catalog.interface(*interface).name)
        }
        Cause::NoPlugin(id) => format!("{} has no plugin", backend(*id)),
        Cause::OtherEnvironment(offering) => {
            let offering = catalog.offering(*offering);
            format!("`{}` is for {} only", offering.name, offering.environments.join(", "))
        }
        Cause::Elsewhere => "it is another".to_owned(),
        Cause::Unknown(fact) => format!("unknown: {}", fact.name()),
        Cause::NotEnough(fact) => format!("not enough: {}", fact.name()),
        Cause::TooSmall(resource) => format!("one unit holds less: {}", resource.name()),
        Cause::Unpriceable => "the charge is beyond what is computed exactly".to_owned(),
    }
}

/// Where the catalogue says it.
#[must_use]
pub fn cause_place(catalog: &Catalog, cause: &Cause) -> Option<Place> {
    let mark = match cause {
        Cause::NotImplemented(id, _) | Cause::NoAlternative(id) | Cause::NoPlugin(id) => {
            catalog.backend(*id).mark
        }
        Cause::Has(id, interface) => {
            let list = &catalog.backend(*id).implements;
            list.iter().find(|line| line.interface == *interface)?.mark
        }
        Cause::Lacks(offering, interface) => {
            let marks = &catalog.offering(*offering).lacks_marks;
            marks.iter().find(|(lacked, _)| lacked == interface)?.1
        }
        Cause::OtherEnvironment(offering) => catalog.offering(*offering).mark,
        Cause::Elsewhere
        | Cause::Unknown(_)
        | Cause::NotEnough(_)
        | Cause::TooSmall(_)
        | Cause::Unpriceable => return None,
    };
    Some(catalog.place(mark))
}

/// `` `a`, `b` ``, in catalogue order.
fn interfaces(catalog: &Catalog, set: &InterfaceSet) -> String {
    let names: Vec<String> =
        set.iter().map(|interface| format!("`{}`", catalog.interface(interface).name)).collect();
    names.join(" and ")
}

/// `` `keyvalue_ttl` ``.
fn interface_word(catalog: &Catalog, interface: prism_model::InterfaceId) -> String {
    format!("`{}`", catalog.interface(interface).name)
}

/// Whom something is said of.
struct Bound {
    /// `slot `a``, `slots `a` and `b``, `every slot`.
    text: String,
    /// Whether that takes a plural.
    several: bool,
}

impl Bound {
    /// The one word or the other after it.
    fn verb(&self, one: &'static str, several: &'static str) -> &'static str {
        if self.several { several } else { one }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// The slots a wish binds.
fn bound_by(catalog: &Catalog, request: &Request, wished: Fact) -> Bound {
    let Fact::Wish(id) = wished else { return Bound { text: String::new(), several: false } };
    let bound: Vec<DemandId> =
        request.demand_ids().filter(|&demand| request.demand(demand).wishes.contains(&id)).collect();
    if bound.len() == request.demands.len() && bound.len() > 1 {
        return Bound { text: "every slot".to_owned(), several: false };
    }
    match bound.as_slice() {
        [one] => Bound { text: demand(catalog, request, *one), several: false },
        many => Bound { text: format!("slots {}", rules::slots(catalog, request, many)), several: true },
    }
}

/// More names than these are counted.
const MOST_NAMES: usize = 8;

/// `a, b and 12 more`; as many as can be read, joined by `word`.
fn few(names: impl ExactSizeIterator<Item = String>, word: &str) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    let shown: Vec<String> = names.take(MOST_NAMES).collect();
    match more {
        0 => shown.join(word),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn regions(catalog: &Catalog, regions: &[RegionId]) -> String {
    few(regions.iter().map(|&region| format!("`{}`", catalog.region(region).name)), ", ")
}

fn target(catalog: &Catalog, target: &Target) -> String {
    match target {
        Target::Backend(backend) => format!("`{}`", catalog.backend(*backend).name),
        Target::Offering(offering) => format!("`{}`", catalog.offering(*offering).name),
        Target::Vendor(vendor) => format!("vendor `{vendor}`"),
        Target::Region(region) => format!("`{}`", catalog.region(*region).name),
        Target::Cloud(cloud) => format!("cloud `{cloud}`"),
    }
}

fn wish(catalog: &Catalog, kind: &WishKind, who: &Bound) -> String {
    let (needs, stays, is) = (who.verb("needs", "need"), who.verb("stays", "stay"), who.verb("is", "are"));
    let listed = |words: &[String]| few(words.iter().map(|word| format!("`{word}`")), ", ");
    match kind {
        WishKind::Interface(interface) => format!("{who} {needs} `{}`", catalog.interface(*interface).name),
        WishKind::WithoutInterface(interface) => {
            format!("{who} must not have `{}`", catalog.interface(*interface).name)
        }
        WishKind::WantInterface(interface) => {
            format!("{who} would like `{}`", catalog.interface(*interface).name)
        }
        WishKind::Pin(targets) => {
            format!("{who} {is} pinned to {}", few(targets.iter().map(|pin| target(catalog, pin)), " or "))
        }
        WishKind::Exclude(excluded) => format!("{} is excluded", target(catalog, excluded)),
        WishKind::ExcludeWhere(excluded) => {
            let names: Vec<String> = excluded.iter().map(|one| target(catalog, one)).collect();
            format!("{} is excluded", names.join(" with "))
        }
        WishKind::Keep(site) => format!("{who} {stays} at {}", rules::site(catalog, *site)),
        WishKind::OnlyVendors(vendors) => format!("only vendor {}", listed(vendors)),
        WishKind::AvoidVendors(vendors) => format!("not vendor {}", listed(vendors)),
        WishKind::Jurisdiction(value) => format!("{who} {stays} in jurisdiction `{}`", value.to_uppercase()),
        WishKind::Continent(value) => format!("{who} {stays} on continent `{value}`"),
        WishKind::Cloud(value) => format!("{who} {stays} in cloud `{value}`"),
        WishKind::MaxRoundTrip { clients, limit } => {
            format!("{who} {is} within {} of {}", show_duration(*limit), regions(catalog, clients))
        }
        WishKind::AtLeast(attribute, level) => {
            let attribute = catalog.attribute(*attribute);
            let word = attribute.order.get(usize::from(*level)).map_or("?", String::as_str);
            format!("{who} {needs} {} at least `{word}`", attribute.name)
        }
        WishKind::Sla(least) => format!("{who} {needs} an SLA of {}", show_percent(*least)),
        WishKind::LatencyP99(most) => format!("{who} {needs} p99 latency within {}", show_duration(*most)),
        WishKind::ValueSize(least) => format!("{who} {needs} values of {}", show_size(*least)),
        WishKind::Compliance(mark) => format!("{who} {needs} `{mark}`"),
    }
}

/// The workload word that says how large an item of a slot is: the larger of what one request carries and what
/// has to be kept whole.
fn item_word(catalog: &Catalog, request: &Request, slot: DemandId) -> Word {
    let workload = &request.demand(slot).workload;
    let slot = request.slot(catalog, slot);
    let item = slot.item.word();
    let least = slot.min_value.map(prism_model::workload::ItemSize::word);
    let larger = |least: Word| {
        // Of two that are alike the one that somebody stated.
        let rank = |word: Word| (workload.get(word), workload.is_stated(word));
        rank(least) >= rank(item)
    };
    least.filter(|&least| larger(least)).unwrap_or(item)
}

/// The workload word that drives a resource most directly, to point at.
fn main_word(catalog: &Catalog, request: &Request, slot: DemandId, resource: Resource) -> Word {
    use prism_model::workload::Factor;
    let shape = &request.slot(catalog, slot).load;
    let words = |product: &[Factor]| {
        product.iter().find_map(|factor| match factor {
            Factor::Word(word) => Some(*word),
            Factor::MeanWrites => Some(Word::WriteRps),
            Factor::Number(_) => None,
        })
    };
    match resource {
        Resource::Data => words(&shape.data).unwrap_or(Word::DataSize),
        Resource::ReadOps => words(&shape.reads).unwrap_or(Word::ReadRps),
        Resource::Connections => Word::Connections,
        Resource::Ops | Resource::WriteOps | Resource::Throughput => {
            words(&shape.writes).unwrap_or(Word::WriteRps)
        }
    }
}

/// Who stated the load: of the words that its figure is made of the one that drives it most directly, or else the first
/// that somebody stated.
fn load_place(catalog: &Catalog, request: &Request, slot: DemandId, resource: Resource) -> Place {
    let workload = &request.demand(slot).workload;
    let main = main_word(catalog, request, slot, resource);
    let mut stated = crate::explain::figured(catalog, request, slot, resource);
    stated.retain(|&word| workload.is_stated(word));
    let word = stated.get(&main).or(stated.first());
    word.map_or(Place::Default, |&word| workload.place(word).clone())
}

fn load(catalog: &Catalog, request: &Request, slot: DemandId, resource: Resource) -> String {
    let who = demand(catalog, request, slot);
    let Ok(load) = request.load(catalog, slot) else {
        return format!("{who} asks more than can be computed");
    };
    let per_second = |rate: Exact| format!("{rate}/s");
    match resource {
        Resource::Data => format!("{who} holds {}", show_size(load.data)),
        Resource::Connections => format!("{who} opens {} connections", load.connections),
        Resource::WriteOps => format!("{who} writes {}", per_second(load.writes)),
        Resource::ReadOps if load.scans.is_zero() => format!("{who} reads {}", per_second(load.reads)),
        Resource::ReadOps => format!(
            "{who} reads {} and scans all its data {}",
            per_second(load.reads),
            per_second(load.scans)
        ),
        Resource::Ops => {
            let total = load.writes.plus(load.reads).and_then(|sum| sum.plus(load.scans));
            format!("{who} asks {} requests", total.map_or_else(|_| "too many".to_owned(), per_second))
        }
        Resource::Throughput => {
            let bytes = load.writes.plus(load.reads).and_then(|sum| sum.times(load.item));
            format!("{who} moves {}/s", bytes.map_or_else(|_| "too much".to_owned(), show_size))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_several_slots_is_a_plural() {
        use prism_model::WishId;
        use prism_registry::request::Document;
        let catalog = crate::shipped();
        let says = |rules: &str| {
            let text = format!(
                "defaults: {{clients: [eu-central-1]}}\nrules:\n- {rules}\nnamespaces:\n- {{pattern: outbox}}\n- {{name: b, pattern: saga}}\n"
            );
            let request = Document::read("r.yaml", &text)
                .lower(catalog)
                .unwrap_or_else(|why| panic!("{why:?}"))
                .request;
            let said = |index: usize| fact(catalog, &request, Fact::Wish(WishId::new(index)));
            (0..request.wishes.len()).map(said).collect::<Vec<_>>().join("; ")
        };
        let two = "slots `outbox.store` and `outbox.publisher` are pinned to vendor `aws`";
        assert_eq!(says("{require: {namespace: outbox, vendor: aws}}"), two);
        let one = "slot `outbox.store` is pinned to vendor `aws`";
        assert_eq!(says("{require: {namespace: outbox, slot: store, vendor: aws}}"), one);
        assert_eq!(says("{require: {vendor: aws}}"), "every slot is pinned to vendor `aws`");
        let who = Bound { text: "slots `a` and `b`".into(), several: true };
        let cloud = wish(catalog, &WishKind::Cloud("aws".into()), &who);
        assert_eq!(cloud, "slots `a` and `b` stay in cloud `aws`");
        let mark = wish(catalog, &WishKind::Compliance("soc2".into()), &who);
        assert_eq!(mark, "slots `a` and `b` need `soc2`");
    }

    #[test]
    fn long_lists_are_counted() {
        let names = |count: usize| few((0..count).map(|index| index.to_string()), " or ");
        assert_eq!(names(2), "0 or 1");
        assert_eq!(names(8), "0 or 1 or 2 or 3 or 4 or 5 or 6 or 7");
        assert_eq!(names(30), "0, 1, 2, 3, 4, 5, 6, 7 and 22 more");
    }
}
