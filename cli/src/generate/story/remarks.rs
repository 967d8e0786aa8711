//! What the person who signs should know besides: what was assumed, what nobody states, what a bill leaves out.

use super::super::money::{exact, more, signed};
use super::{Teller, fact_word};
use crate::render::words::{LISTED, few};
use prism::Covered;
use prism::model::catalog::Plugin;
use prism::model::request::{FactName, WishKind};
use prism::model::{BackendId, MicroUsd, OfferingId};
use prism::registry::units::show_percent;
use std::collections::BTreeSet;

impl Teller<'_> {
    /// What the person who signs should know.
    pub(super) fn remarks(&self) -> String {
        let mut remarks: Vec<String> = Vec::new();
        let optimum = self.optimum;
        remarks.extend(self.unheld());
        remarks.extend(optimum.covered.as_ref().map(|covered| match covered {
            Some(covered) => with_enough(covered),
            None => "warning: no priced offering states the capacity that what is stated falls on".to_owned(),
        }));
        remarks.extend(optimum.if_known.iter().map(|known| {
            let offerings =
                if known.offerings == 1 { "1 offering" } else { &format!("{} offerings", known.offerings) };
            let fact = known.fact.name();
            format!("${} if {} of {offerings} were known (--accept-unknown {fact})", exact(known.cost), fact)
        }));
        remarks.extend(self.spans());
        remarks.extend(optimum.lost.iter().map(|(wish, backends)| {
            let verb = if backends.len() == 1 { "has" } else { "have" };
            format!(
                "note: {} {verb} no price {}",
                self.backends(backends),
                self.where_of(&self.request.wish(*wish).kind)
            )
        }));
        remarks.extend(optimum.incomplete.iter().map(|entry| self.incomplete(entry)));
        remarks.extend(optimum.burstable.iter().map(|&offering| {
            format!("warning: `{}` is burstable: a stated rate may outlast its credits", self.name(offering))
        }));
        remarks.extend(optimum.emulated.iter().map(|&(backend, interface)| {
            let interface = &self.catalog.interface(interface).name;
            format!("warning: `{}` only emulates `{interface}`", self.backend(backend))
        }));
        remarks.extend(self.unplugged());
        remarks.extend(self.penalties());
        remarks.extend(self.assumed());
        let mut said = BTreeSet::new();
        remarks.retain(|remark| said.insert(remark.clone()));
        remarks.into_iter().map(|remark| remark + "\n").collect()
    }

    /// Backends of which nobody says that they hold the data that was stated.
    fn unheld(&self) -> Option<String> {
        let holds = |fact: &FactName| matches!(fact, FactName::Storage | FactName::Memory);
        let open = self.optimum.not_sized.iter().filter(|entry| entry.stated.iter().any(holds));
        let open: Vec<BackendId> = open.map(|entry| entry.backend).collect();
        (!open.is_empty()).then(|| {
            format!("warning: nobody says whether {} holds the data that is stated", self.backends(&open))
        })
    }

    /// Backends that nothing runs yet.
    fn unplugged(&self) -> Option<String> {
        let used: BTreeSet<BackendId> =
            self.optimum.plan.fillings().iter().map(|one| self.catalog.site(one.site()).backend).collect();
        let missing: Vec<BackendId> =
            used.into_iter().filter(|&id| self.catalog.backend(id).plugin == Plugin::Missing).collect();
        (!missing.is_empty()).then(|| {
            format!("warning: no plugin runs {} yet (validate --allow-unplugged)", self.backends(&missing))
        })
    }

    /// What of the bill is no bill.
    fn penalties(&self) -> Option<String> {
        let penalties = self.optimum.plan.penalties();
        let exact = exact(penalties);
        (penalties != MicroUsd::ZERO).then(|| {
            format!("note: ${exact} of the total is the penalty of what is only emulated; nobody bills it")
        })
    }

    fn name(&self, offering: OfferingId) -> &str {
        &self.catalog.offering(offering).name
    }

    fn where_of(&self, kind: &WishKind) -> String {
        match kind {
            WishKind::Jurisdiction(value) => format!("in {} here", value.to_uppercase()),
            WishKind::Continent(value) | WishKind::Cloud(value) => format!("in {value} here"),
            _ => "near enough here".to_owned(),
        }
    }

    fn spans(&self) -> Option<String> {
        let spans = self.optimum.spans.as_ref()?;
        let more = |what: &str, cost: Option<MicroUsd>| match cost {
            Some(cost) => format!(", in one {what} {}", signed(cost - self.optimum.plan.cost())),
            None => format!(", nothing fits in one {what}"),
        };
        let mut line =
            format!("note: spans {}; traffic between them is not priced", few(&spans.regions, LISTED));
        let mut rest = String::new();
        if spans.clouds > 1 {
            rest.push_str(&more("cloud", spans.one_cloud));
        }
        rest.push_str(&more("region", spans.one_region));
        line.push(';');
        line.push_str(rest.trim_start_matches(','));
        Some(line)
    }

    fn incomplete(&self, entry: &prism::Incomplete) -> String {
        let offering = self.catalog.offering(entry.offering);
        let parts = offering.incomplete.join(", ");
        let bound = format!("the price of `{}` lacks {parts} and is a lower bound", offering.name);
        match entry.lead {
            Some(lead) if lead < MicroUsd::ZERO => {
                format!("note: {bound}; the best plan at whole prices is {}", more(lead))
            }
            Some(lead) if entry.close => {
                let margin = show_percent(self.request.margin);
                format!(
                    "warning: {bound}; the best plan at whole prices is only {} (margin {margin})",
                    signed(lead)
                )
            }
            Some(lead) => format!("note: {bound}; the best plan at whole prices is {}", signed(lead)),
            None if self.optimum.cut_short => format!("note: {bound}"),
            None => format!("warning: {bound}; no plan here has whole prices"),
        }
    }

    fn assumed(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.optimum.assumed.is_empty() {
            let words =
                self.optimum.assumed.iter().map(|word| format!("{} {}", word.name(), word.default_text()));
            lines.push(format!("assumed: {} (--workload states them)", words.collect::<Vec<_>>().join(", ")));
        }
        if !self.optimum.default_loads.is_empty() {
            let slots =
                self.optimum.default_loads.iter().map(|&id| &*self.request.slot(self.catalog, id).name);
            let slots: Vec<&str> = slots.collect::<BTreeSet<_>>().into_iter().collect();
            lines
                .push(format!("assumed: the usual load of {}; the pattern states none", few(&slots, LISTED)));
        }
        lines
    }
}

/// `with ops/s known and enough: $1273.85 (a scan counts as one request)`.
fn with_enough(covered: &Covered) -> String {
    let facts: Vec<&str> = covered.facts.iter().map(|&fact| fact_word(fact)).collect();
    let scans = if covered.scans_as_requests { " (a scan counts as one request)" } else { "" };
    format!("with {} known and enough: ${}{scans}", facts.join(", "), exact(covered.cost))
}
