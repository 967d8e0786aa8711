//! What follows from a request without being said: a slot left open, or a wish that only an offering can
//! meet, means that offerings are compared and the cheapest is taken.

use super::document::Document;
use super::hints::listed;
use super::said::Said;
use prism_model::request::{RuleKind, Target, WishKind};
use prism_model::{Catalog, DemandId, Place, Request};

/// One line for each thing that is implied.
pub(super) fn of(catalog: &Catalog, document: &Document, request: &Request) -> Vec<String> {
    if !document.optimize.is_empty() {
        return Vec::new();
    }
    let open = request.demand_ids().filter(|&demand| !is_named(request, demand));
    // A name that several namespaces have is said once.
    let mut names: Vec<&str> = Vec::new();
    for name in open.map(|demand| request.slot(catalog, demand).name.as_str()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let reason = match &names[..] {
        [] => asks_for_offering(request).map(|place| format!("`{place}` is a matter of offerings")),
        [slot] => Some(format!("slot `{slot}` is left open")),
        slots => Some(match distinct(slots) {
            names if names.len() > MOST_NAMES => format!("{} slots are left open", slots.len()),
            names if request.namespaces.len() > 1 => {
                format!("{} slots ({}) are left open", slots.len(), listed(&names))
            }
            names => format!("slots {} are left open", listed(&names)),
        }),
    };
    let typed =
        document.namespaces.iter().all(|namespace| namespace.pattern.as_ref().is_none_or(Said::is_flag));
    let implied = if typed { "--optimize cost" } else { "optimize: [cost]" };
    reason.map(|reason| format!("`{implied}` is implied: {reason}")).into_iter().collect()
}

/// More names than these are counted.
const MOST_NAMES: usize = 8;

/// Each name once, in the order met.
fn distinct<'n>(names: &[&'n str]) -> Vec<&'n str> {
    let mut once: Vec<&str> = Vec::new();
    for name in names {
        if !once.contains(name) {
            once.push(name);
        }
    }
    once
}

/// Whether a demand is given to one backend.
fn is_named(request: &Request, demand: DemandId) -> bool {
    let wishes = &request.demand(demand).wishes;
    wishes.iter().any(|&id| matches!(&request.wish(id).kind, WishKind::Pin(targets) if matches!(targets[..], [Target::Backend(_)])))
}

/// Who stated the first thing that no backend can meet by itself.
fn asks_for_offering(request: &Request) -> Option<&Place> {
    let wish = request.wishes.iter().find(|wish| is_about_offerings(&wish.kind)).map(|wish| &wish.place);
    let rule = || {
        let stated = request.rules.iter().filter(|rule| !rule.of_pattern);
        stated
            .into_iter()
            .find(|rule| !matches!(rule.kind, RuleKind::AtMost(prism_model::catalog::Aspect::Backend, ..)))
            .map(|rule| &rule.place)
    };
    let preference = || request.preference.as_ref().map(|preference| &preference.place);
    let words = prism_model::workload::Word::ALL;
    let workload = || {
        let places = request.demands.iter().flat_map(|demand| words.map(|word| demand.workload.place(word)));
        places.into_iter().find(|place| place.is_stated())
    };
    wish.or_else(rule).or_else(preference).or_else(workload)
}

fn is_about_offerings(kind: &WishKind) -> bool {
    match kind {
        WishKind::Pin(targets) => !targets.iter().all(|target| matches!(target, Target::Backend(_))),
        WishKind::Exclude(target) => !matches!(target, Target::Backend(_)),
        WishKind::ExcludeWhere(targets) => !matches!(targets[..], [Target::Backend(_)]),
        WishKind::OnlyVendors(_)
        | WishKind::AvoidVendors(_)
        | WishKind::Jurisdiction(_)
        | WishKind::Continent(_)
        | WishKind::Cloud(_)
        | WishKind::MaxRoundTrip { .. }
        | WishKind::Keep(_)
        | WishKind::Sla(_)
        | WishKind::LatencyP99(_) => true,
        WishKind::Interface(_)
        | WishKind::WithoutInterface(_)
        | WishKind::WantInterface(_)
        | WishKind::AtLeast(..)
        | WishKind::ValueSize(_)
        | WishKind::Compliance(_) => false,
    }
}
