//! Figures that are dated after a day. What day it is, is for whoever asks to know: reading looks at no clock.

use crate::{Diagnostic, Severity, codes};
use prism_model::SourceId;
use prism_model::catalog::{Catalog, Offering};
use std::collections::BTreeSet;

/// A warning for each offering with a source that is dated after `day` (`2026-01-31`), each source once.
#[must_use]
pub fn dated_after(catalog: &Catalog, day: &str) -> Vec<Diagnostic> {
    let mut told: BTreeSet<SourceId> = BTreeSet::new();
    let mut findings = Vec::new();
    for offering in &catalog.parts().offerings {
        for source in sources(offering) {
            let as_of = catalog.source(source).as_of.as_str();
            if is_after(as_of, day) && told.insert(source) {
                let message =
                    format!("figures of `{}` are dated {as_of}, which is still to come", offering.name);
                let place = catalog.place(offering.mark);
                let finding = Diagnostic::new(codes::YET_TO_COME, Severity::Warning, place, message);
                findings.push(finding.width(offering.name.chars().count()));
            }
        }
    }
    findings
}

fn sources(offering: &Offering) -> impl Iterator<Item = SourceId> + '_ {
    let meters = offering.tariff.iter().flat_map(|tariff| &tariff.meters);
    std::iter::once(offering.source).chain(meters.map(|meter| meter.source))
}

/// `2027-01` is after `2026-12-31` as far as it says; what is no date is after nothing.
fn is_after(as_of: &str, day: &str) -> bool {
    let date = as_of.split(' ').next().unwrap_or_default();
    let dated = date.starts_with(|c: char| c.is_ascii_digit());
    dated && day.get(..date.len()).is_some_and(|day| date > day)
}

#[cfg(test)]
mod tests {
    use super::is_after;

    #[test]
    fn a_date_is_after_a_day_as_far_as_it_says() {
        for (as_of, after) in [
            ("2026-02-01", true),
            ("2026-01-31", false),
            ("2026-01", false),
            ("2026-02", true),
            ("2027 (list)", true),
            ("unknown", false),
        ] {
            assert_eq!(is_after(as_of, "2026-01-31"), after, "{as_of}");
        }
    }
}
