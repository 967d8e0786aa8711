//! Rules across slots in words.

use super::{demand, target};
use prism_model::catalog::{Aspect, Catalog};
use prism_model::request::{Condition, Implication, Request, RuleKind, Share, ShareOf};
use prism_model::{DemandId, Exact, MicroUsd, SiteId};
use prism_registry::units::show_percent;

/// More slots than these are counted, not listed.
pub(super) const LISTED: usize = 4;

/// What a rule says.
pub(super) fn rule(catalog: &Catalog, request: &Request, kind: &RuleKind) -> String {
    let slots = |demands: &[DemandId]| slots(catalog, request, demands);
    let among = |demands: &[DemandId]| match demands.len() == request.demands.len() {
        true => String::new(),
        false => format!(" among {}", slots(demands)),
    };
    match kind {
        RuleKind::Same(aspect, demands) => format!("slots {} share one {}", slots(demands), aspect.name()),
        RuleKind::Different(aspect, demands) => {
            format!("slots {} are on different {}", slots(demands), plural(*aspect))
        }
        RuleKind::AtMost(aspect, demands, most) => {
            format!("at most {}{}", counted(*most, *aspect), among(demands))
        }
        RuleKind::AtLeast(aspect, demands, least) => {
            format!("at least {}{}", counted(*least, *aspect), among(demands))
        }
        RuleKind::Budget(most) => format!("the whole bill stays within ${}", limit(*most)),
        RuleKind::Charge(demands, most) => {
            format!("the charge of {} stays within ${}", slots(demands), limit(*most))
        }
        RuleKind::Share(share) => shared(catalog, share) + &among(&share.demands),
        RuleKind::IfThen(implications) => follows(catalog, request, implications),
        RuleKind::MaxMoves(demands, 0) => format!("nothing moves{}", among(demands)),
        RuleKind::MaxMoves(demands, 1) => format!("at most one slot moves{}", among(demands)),
        RuleKind::MaxMoves(demands, most) => format!("at most {most} slots move{}", among(demands)),
    }
}

pub(super) fn slots(catalog: &Catalog, request: &Request, demands: &[DemandId]) -> String {
    let name = |&id: &DemandId| demand(catalog, request, id).trim_start_matches("slot ").to_owned();
    let names: Vec<String> = demands.iter().take(LISTED).map(name).collect();
    match (demands.len().saturating_sub(LISTED), names.as_slice()) {
        (0, [rest @ .., last]) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (0, _) => names.concat(),
        (more, _) => format!("{} and {more} more", names.join(", ")),
    }
}

pub(super) fn counted(count: u32, aspect: Aspect) -> String {
    if count == 1 { format!("one {}", aspect.name()) } else { format!("{count} {}", plural(aspect)) }
}

fn plural(aspect: Aspect) -> String {
    format!("{}s", aspect.name())
}

fn shared(catalog: &Catalog, share: &Share) -> String {
    let of = match share.of {
        ShareOf::Demands => "the slots".to_owned(),
        ShareOf::Load(resource) => format!("the {}", resource.name()),
        ShareOf::Bill => "the whole bill".to_owned(),
        ShareOf::Charges => "the charges".to_owned(),
    };
    let most = Exact::ratio(share.most_ppm.into(), 1_000_000).unwrap_or(Exact::ONE);
    format!("at most {} of {of} goes to {}", show_percent(most), target(catalog, &share.target))
}

fn follows(catalog: &Catalog, request: &Request, implications: &[Implication]) -> String {
    let at = |condition: &Condition| {
        let names: Vec<String> = condition.targets.iter().map(|one| target(catalog, one)).collect();
        format!("{} is on {}", demand(catalog, request, condition.demand), names.join(" and "))
    };
    let Some(first) = implications.first() else { return "nothing follows".to_owned() };
    let text = format!("if {}, {}", at(&first.when), at(&first.then));
    match implications.len() {
        1 => text,
        count => format!("{text}, and so for {} more", count - 1),
    }
}

/// What is bought at a site, and where.
pub(super) fn site(catalog: &Catalog, site: SiteId) -> String {
    format!("`{}` in {}", catalog.offering_at(site).name, catalog.region_name(site))
}

/// A limit as it was stated: rounded up to the cent it would look like one that is kept.
fn limit(most: MicroUsd) -> String {
    if most.0 % 10_000 == 0 { most.to_string() } else { format!("{most:.6}") }
}
