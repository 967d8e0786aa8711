//! What is optimised beside the cost, as people write it.

use super::money::exact;
use prism::model::catalog::{Aspect, Catalog};
use prism::model::request::{LATENCY_UNKNOWN, Measure, Request};
use prism::model::{MicroUsd, Plan};

/// `beside the cost  backends 1 (runner-up 2), latency 21.3ms (runner-up unknown)`; nothing where only the cost counts.
pub(super) fn beside_the_cost(
    catalog: &Catalog,
    request: &Request,
    plan: &Plan,
    rival: Option<&Plan>,
) -> Option<String> {
    let beside = request.objective.iter().map(|level| level.measure).filter(|&one| one != Measure::Cost);
    let said: Vec<String> = beside
        .map(|measure| {
            let value = |plan: &Plan| shown(measure, plan.measure(catalog, request, measure));
            let rival = rival.map(|rival| format!(" (runner-up {})", value(rival))).unwrap_or_default();
            format!("{} {}{rival}", name(measure), value(plan))
        })
        .collect();
    (!said.is_empty()).then(|| format!("beside the cost  {}\n", said.join(", ")))
}

/// As it is typed; a weighted sum has no name.
pub(super) fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Cost => "cost",
        Measure::Distinct(Aspect::Backend) => "backends",
        Measure::Distinct(Aspect::Vendor) => "vendors",
        Measure::Distinct(Aspect::Region) => "regions",
        Measure::Distinct(Aspect::Cloud) => "clouds",
        Measure::Distinct(Aspect::Site) => "sites",
        Measure::Away => "slots away from the preferred vendors",
        Measure::Latency => "latency",
        Measure::Optional => "optional",
        Measure::Recommended => "recommended",
        Measure::Preferred => "preferred",
        Measure::Moves => "moves",
        Measure::Sum(_) => "weighted sum",
    }
}

/// A value as people write it. A latency of which a part is unknown is at least the rest.
pub(super) fn shown(measure: Measure, value: i64) -> String {
    match measure {
        Measure::Cost | Measure::Sum(_) => format!("${}", exact(MicroUsd(value))),
        Measure::Latency if value >= LATENCY_UNKNOWN => "unknown".to_owned(),
        Measure::Latency => {
            let (whole, part) = (value / 1000, value % 1000);
            let text = format!("{whole}.{part:03}");
            format!("{}ms", text.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => value.to_string(),
    }
}
