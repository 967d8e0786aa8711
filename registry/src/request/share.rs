//! `share: {vendor: aws, at_most: 80%, of: cost}`: a part that may go to one backend, offering, vendor, region
//! or cloud.

use super::codes;
use super::document::{Document, Match};
use super::draft::Draft;
use super::hints::{listed, suggesting};
use super::names::Locality;
use super::said::Said;
use crate::units;
use prism_model::Exact;
use prism_model::request::{RuleKind, Share, ShareOf, Target};
use prism_model::workload::Resource;

/// What a share may be a part of. Of the cost of a part of the request: of what that part is charged.
pub(crate) const PARTS: [(&str, ShareOf); 9] = [
    ("demands", ShareOf::Demands),
    ("slots", ShareOf::Demands),
    ("cost", ShareOf::Bill),
    ("data", ShareOf::Load(Resource::Data)),
    ("ops", ShareOf::Load(Resource::Ops)),
    ("write_ops", ShareOf::Load(Resource::WriteOps)),
    ("read_ops", ShareOf::Load(Resource::ReadOps)),
    ("connections", ShareOf::Load(Resource::Connections)),
    ("throughput", ShareOf::Load(Resource::Throughput)),
];

impl Draft<'_> {
    pub(super) fn share(
        &mut self,
        document: &Document,
        word: &Said,
        whose: &Match,
        at_most: Option<&Said>,
        of: Option<&Said>,
    ) {
        let scope = Match {
            namespace: whose.namespace.clone(),
            label: whose.label.clone(),
            slot: whose.slot.clone(),
            ..Match::default()
        };
        let demands = self.select(document, &scope);
        let (target, most) = (self.taker(word, whose), at_most.and_then(|said| self.millionths(said)));
        let of = of.and_then(|said| self.part_of(said, scope == Match::default()));
        let (Some(target), Some(most_ppm), Some(of)) = (target, most, of) else { return };
        if !demands.is_empty() {
            self.rule(word.place(), RuleKind::Share(Share { of, target, demands, most_ppm }));
        }
    }

    fn part_of(&mut self, said: &Said, whole: bool) -> Option<ShareOf> {
        let found = PARTS.iter().find(|(word, _)| *word == said.text()).map(|&(_, of)| of);
        if found.is_none() {
            let finding = said.error(codes::RULE, format!("`{}` is nothing to have a share of", said.text()));
            self.push(suggesting(finding, said.text(), &PARTS.map(|(word, _)| word)));
        }
        found.map(|of| if of == ShareOf::Bill && !whole { ShareOf::Charges } else { of })
    }

    /// Who takes the share: one.
    fn taker(&mut self, word: &Said, whose: &Match) -> Option<Target> {
        let lists = [&whose.backend, &whose.offering, &whose.vendor, &whose.region, &whose.cloud];
        let names: Vec<&Said> = lists.into_iter().flatten().collect();
        let [name] = names[..] else {
            let kinds = listed(&["backend", "offering", "vendor", "region", "cloud"]);
            let finding =
                word.error(codes::RULE, format!("a share is of one of {kinds}, this is of {}", names.len()));
            self.push(
                finding.hint("write a rule for each: `{share: {vendor: aws, at_most: 80%, of: cost}}`"),
            );
            return None;
        };
        if !whose.vendor.is_empty() {
            self.vendor(name).map(Target::Vendor)
        } else if !whose.region.is_empty() {
            self.region(name).map(Target::Region)
        } else if !whose.cloud.is_empty() {
            self.locality(name, Locality::Cloud).map(Target::Cloud)
        } else {
            self.purchase(name)
        }
    }

    fn millionths(&mut self, said: &Said) -> Option<i64> {
        let part = self.figure(said, "", units::percent)?;
        let scaled = part.times(Exact::integer(1_000_000)).ok().filter(|value| value.parts().1 == 1);
        let whole =
            scaled.and_then(|value| i64::try_from(value.parts().0).ok()).filter(|&ppm| ppm <= 1_000_000);
        if whole.is_none() {
            let message = match part > Exact::ONE {
                true => "no share is more than the whole",
                false => "a share is a multiple of 0.0001%",
            };
            self.push(said.error(codes::SENSELESS, message));
        }
        whole
    }
}
