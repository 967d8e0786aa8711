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

/// What a cheaper rival does worse, where it is cheaper: `latency unknown instead of 28.587ms`.
pub(super) fn worse(plan: &Plan, rival: &Plan, by: Option<(Measure, i64, i64)>) -> Option<String> {
    let (measure, own, other) = by.filter(|_| rival.cost() < plan.cost())?;
    let (own, other) = (shown(measure, own), shown(measure, other));
    Some(match measure {
        // What is optimised after the cost may use up some of it.
        Measure::Cost => format!("by cost alone the best with it is {other} instead of {own}"),
        _ => format!("{} {other} instead of {own}", name(measure)),
    })
}

/// As it is typed; a weighted sum has no name.
pub(crate) fn name(measure: Measure) -> &'static str {
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

/// A value as people write it. What a service takes may be unknown where the round trip is not: `unknown + 12ms`.
pub(crate) fn shown(measure: Measure, value: i64) -> String {
    match measure {
        Measure::Cost | Measure::Sum(_) => format!("${}", exact(MicroUsd(value))),
        Measure::Latency => match latency(value) {
            Latency::Known(micros) => time(micros),
            Latency::Beyond(micros) => format!("unknown + {}", time(micros)),
            Latency::Unknown => "unknown".to_owned(),
        },
        _ => value.to_string(),
    }
}

/// What is known of a latency, in microseconds.
pub(super) enum Latency {
    /// All of it.
    Known(i64),
    /// The round trip, and not what the service takes.
    Beyond(i64),
    /// Nothing that could be compared.
    Unknown,
}

/// What a value of [`Measure::Latency`] says.
pub(super) fn latency(value: i64) -> Latency {
    match value / LATENCY_UNKNOWN {
        ..=0 => Latency::Known(value),
        1 => Latency::Beyond(value - LATENCY_UNKNOWN),
        _ => Latency::Unknown,
    }
}

/// `21.3ms`.
fn time(micros: i64) -> String {
    let text = format!("{}.{:03}", micros / 1000, micros % 1000);
    format!("{}ms", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_latency_says_what_is_known_of_it() {
        let says = |value| shown(Measure::Latency, value);
        assert_eq!(says(28_587), "28.587ms");
        assert_eq!(says(LATENCY_UNKNOWN - 1), "99999.999ms");
        assert_eq!(says(LATENCY_UNKNOWN), "unknown + 0ms");
        assert_eq!(says(2 * LATENCY_UNKNOWN), "unknown");
        assert_eq!(says(LATENCY_UNKNOWN + 70_000), "unknown + 70ms");
        assert_eq!(shown(Measure::Moves, LATENCY_UNKNOWN), LATENCY_UNKNOWN.to_string());
    }
}
