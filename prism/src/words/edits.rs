//! Changes to a request in words: what to drop, allow, raise or lower.

use super::{Bound, bound_by, demand, few, interface_word, regions, rules, target};
use crate::explain::{Edit, stated_with};
use prism_model::catalog::Catalog;
use prism_model::request::{Request, RuleKind, Target, WishKind};
use prism_model::workload::Word;
use prism_model::{DemandId, Exact, Fact, FillId, Place, RuleId, WishId};
use prism_registry::request::show_figure;
use prism_registry::units::{show_duration, show_percent, show_size};

/// What is to be done.
#[must_use]
pub fn edit(catalog: &Catalog, request: &Request, edit: &Edit) -> String {
    match edit {
        Edit::DropWish(id) => dropped(catalog, request, *id),
        Edit::DropRule(id) => match &request.rule(*id).kind {
            RuleKind::Budget(_) => "drop the budget".to_owned(),
            kind => format!("drop the rule: {}", rules::rule(catalog, request, kind)),
        },
        Edit::DropPreference => "drop the preferred vendors".to_owned(),
        Edit::CostAlone => "optimise the cost alone".to_owned(),
        Edit::Share(demand) => format!("let {} share units", super::demand(catalog, request, *demand)),
        Edit::AllowUnplugged => {
            "let backends without a plugin fill slots (`--allow-unplugged`, for `validate` too)".to_owned()
        }
        Edit::Accept(fact) => {
            format!("accept that {} is not stated (`--accept-unknown {}`)", fact.name(), fact.name())
        }
        Edit::Empty(id) => emptied(catalog, request, *id),
        Edit::Loosen(id, kind) => loosened(catalog, request, *id, kind),
        Edit::Relax(id, kind) => relaxed(catalog, request, *id, kind),
        Edit::Lower(demand, word, value) => lowered(catalog, request, *demand, *word, *value),
    }
}

fn lowered(catalog: &Catalog, request: &Request, demand: DemandId, word: Word, value: Exact) -> String {
    let bound = stated_with(request, demand, word);
    let whose = match bound.len() == request.demands.len() {
        true => String::new(),
        false => format!(" of {}", rules::slots(catalog, request, &bound)),
    };
    let stated = request.demand(demand).workload.get(word);
    let (from, to) = (show_figure(word, stated), show_figure(word, value));
    format!("lower {}{whose} from {from} to {to}", word.name())
}

fn states_a_wish(request: &Request, place: &Place) -> bool {
    request.wishes.iter().any(|wish| wish.place == *place)
}

fn emptied(catalog: &Catalog, request: &Request, id: FillId) -> String {
    let fill = request.fill(id);
    let own = |&demand: &DemandId| fill.mode.is_none() || !request.stays(demand, &[id]);
    let own: Vec<DemandId> = fill.demands.iter().copied().filter(own).collect();
    let slots = rules::slots(catalog, request, &own);
    let slots = if own.len() == 1 { format!("slot {slots}") } else { format!("slots {slots}") };
    match &fill.mode {
        Some(mode) if own.is_empty() => format!("drop mode `{mode}`"),
        Some(mode) => format!("drop mode `{mode}`: leave {slots} empty"),
        None => format!("leave {slots} empty"),
    }
}

fn who(catalog: &Catalog, request: &Request, id: WishId) -> Bound {
    bound_by(catalog, request, Fact::Wish(id))
}

fn dropped(catalog: &Catalog, request: &Request, id: WishId) -> String {
    let who = who(catalog, request, id);
    let all = |targets: &[Target], word: &str| few(targets.iter().map(|one| target(catalog, one)), word);
    match &request.wish(id).kind {
        WishKind::Interface(interface) => format!("drop {} of {who}", interface_word(catalog, *interface)),
        WishKind::WithoutInterface(interface) => {
            format!("let {who} have {}", interface_word(catalog, *interface))
        }
        WishKind::WantInterface(interface) => {
            format!("drop the wish for {} of {who}", interface_word(catalog, *interface))
        }
        WishKind::Pin(targets) => format!("drop the pin of {who} to {}", all(targets, " or ")),
        WishKind::Exclude(excluded) => format!("allow {}", target(catalog, excluded)),
        WishKind::ExcludeWhere(excluded) => format!("allow {}", all(excluded, " with ")),
        WishKind::Keep(site) => format!("let {who} leave {}", rules::site(catalog, *site)),
        WishKind::OnlyVendors(vendors) => format!("allow other vendors than {}", quoted(vendors)),
        WishKind::AvoidVendors(vendors) => format!("allow vendor {}", quoted(vendors)),
        WishKind::Jurisdiction(value) => format!("let {who} leave jurisdiction `{}`", value.to_uppercase()),
        WishKind::Continent(value) => format!("let {who} leave continent `{value}`"),
        WishKind::Cloud(value) => format!("let {who} leave cloud `{value}`"),
        WishKind::MaxRoundTrip { clients, limit } => {
            format!("drop the {} from {who} to {}", show_duration(*limit), regions(catalog, clients))
        }
        WishKind::AtLeast(attribute, _) => format!("drop {} of {who}", catalog.attribute(*attribute).name),
        WishKind::Sla(least) => format!("drop the SLA of {} of {who}", show_percent(*least)),
        WishKind::LatencyP99(most) => format!("drop the p99 latency of {} of {who}", show_duration(*most)),
        WishKind::ValueSize(least) => format!("drop the values of {} of {who}", show_size(*least)),
        WishKind::Compliance(mark) => format!("drop compliance with `{mark}` of {who}"),
    }
}

fn loosened(catalog: &Catalog, request: &Request, id: WishId, kind: &WishKind) -> String {
    let who = who(catalog, request, id);
    match kind {
        WishKind::AtLeast(attribute, level) => {
            let attribute = catalog.attribute(*attribute);
            let word = attribute.order.get(usize::from(*level)).map_or("?", String::as_str);
            format!("lower {} of {who} to `{word}`", attribute.name)
        }
        WishKind::Sla(least) => format!("lower the SLA of {who} to {}", show_percent(*least)),
        WishKind::LatencyP99(most) => format!("raise the p99 latency of {who} to {}", show_duration(*most)),
        WishKind::ValueSize(least) => format!("lower the values of {who} to {}", show_size(*least)),
        WishKind::MaxRoundTrip { clients, limit } => {
            let (limit, clients) = (show_duration(*limit), regions(catalog, clients));
            format!("raise the round trip from {who} to {clients} to {limit}")
        }
        other => super::wish(catalog, other, &who),
    }
}

fn relaxed(catalog: &Catalog, request: &Request, id: RuleId, kind: &RuleKind) -> String {
    let was = || rules::rule(catalog, request, &request.rule(id).kind);
    match kind {
        RuleKind::Budget(most) => format!("raise the budget to ${most}"),
        RuleKind::Charge(demands, most) => {
            format!("raise the budget of {} to ${most}", rules::slots(catalog, request, demands))
        }
        RuleKind::AtMost(aspect, _, most) => {
            format!("raise \"{}\" to {}", was(), rules::counted(*most, *aspect))
        }
        RuleKind::AtLeast(aspect, _, least) => {
            format!("lower \"{}\" to {}", was(), rules::counted(*least, *aspect))
        }
        RuleKind::MaxMoves(_, most) => format!("let {most} slots move"),
        RuleKind::Share(share) => {
            let most = Exact::ratio(share.most_ppm.into(), 1_000_000).unwrap_or(Exact::ONE);
            format!("raise the share of {} to {}", target(catalog, &share.target), show_percent(most))
        }
        other => rules::rule(catalog, request, other),
    }
}

fn quoted(words: &[String]) -> String {
    few(words.iter().map(|word| format!("`{word}`")), ", ")
}

/// The wish as few words as it can be pointed at with: a flag as typed, or what it says.
#[must_use]
pub fn subject(catalog: &Catalog, request: &Request, edit: &Edit) -> String {
    let place = edit.place(request);
    match (&place, edit.fact(request)) {
        // Several words fill it, or the flag is told as what it says beside.
        (_, Some(Fact::Filled(id))) if !request.fill(id).is_one || states_a_wish(request, &place) => {
            super::fact(catalog, request, Fact::Filled(id))
        }
        (Place::Flag(text), _) => text.to_string(),
        (_, Some(fact)) => super::fact(catalog, request, fact),
        (_, None) => match edit {
            Edit::DropPreference => "the preferred vendors".to_owned(),
            Edit::CostAlone => "what is optimised beside the cost".to_owned(),
            Edit::Accept(name) => format!("`{}` has to be known", name.name()),
            Edit::Share(slot) => format!("units of its own for {}", demand(catalog, request, *slot)),
            other => self::edit(catalog, request, other),
        },
    }
}

/// Whom nobody names: for callers that list slots.
#[must_use]
pub fn slot(catalog: &Catalog, request: &Request, id: DemandId) -> String {
    demand(catalog, request, id).trim_start_matches("slot ").trim_matches('`').to_owned()
}
