//! The way back from a catalogue to a [`World`]: how the oracle gets to know the registry that ships. It only
//! translates ids to names. What cannot be told apart any more is written down the plainest way: figures are
//! those of one unit, so nodes are left out, and what a unit holds is its storage.

use crate::bridge::{self, fraction};
use crate::fraction::Fraction;
use crate::world::{
    Backend, Capacity, Load, Meter, Offering, Pattern, PatternRule, Price, Region, Scale, Slot, Stated, World,
};
use prism_model::catalog::{self, Catalog, Known, PatternRuleKind, Plugin, Presence, Support};
use prism_model::tariff::{self, Driver, Tariff};
use prism_model::workload::{Factor, ItemSize, Resource};
use prism_model::{Exact, InterfaceId, MicroUsd, RegionId, SlotId};

/// Everything a catalogue says, by name.
#[must_use]
pub fn world(catalog: &Catalog) -> World {
    let (of, parts) = (Names(catalog), catalog.parts());
    World {
        interfaces: parts.interfaces.iter().map(|interface| interface.name.clone()).collect(),
        capabilities: parts
            .capabilities
            .iter()
            .map(|c| (c.name.clone(), of.interface(c.interface)))
            .collect(),
        scales: parts.attributes.iter().map(|scale| (scale.name.clone(), scale.order.clone())).collect(),
        regions: parts.regions.iter().map(region).collect(),
        round_trips: parts
            .round_trips
            .iter()
            .map(|&(from, to, seconds)| (of.region(from), of.region(to), fraction(seconds)))
            .collect(),
        backends: parts.backends.iter().map(|backend| of.backend(backend)).collect(),
        offerings: parts.offerings.iter().map(|offering| of.offering(offering)).collect(),
        patterns: parts.patterns.iter().map(|pattern| of.pattern(pattern)).collect(),
    }
}

fn region(region: &catalog::Region) -> Region {
    Region {
        name: region.name.clone(),
        cloud: region.cloud.clone(),
        continent: region.continent.clone(),
        jurisdiction: region.jurisdiction.clone(),
    }
}

/// Ids as names.
struct Names<'c>(&'c Catalog);

impl Names<'_> {
    fn interface(&self, id: InterfaceId) -> String {
        self.0.interface(id).name.clone()
    }

    fn interfaces<C: FromIterator<String>>(&self, ids: impl IntoIterator<Item = InterfaceId>) -> C {
        ids.into_iter().map(|id| self.interface(id)).collect()
    }

    fn region(&self, id: RegionId) -> String {
        self.0.region(id).name.clone()
    }

    fn backend(&self, backend: &catalog::Backend) -> Backend {
        let lines = |planned: bool| {
            let lines =
                backend.implements.iter().filter(move |line| (line.support == Support::Planned) == planned);
            lines.map(|line| line.interface)
        };
        let scales = backend.attributes.iter().zip(&self.0.parts().attributes);
        let word = |(level, scale): (&Known<u8>, &catalog::Attribute)| {
            Some((scale.name.clone(), scale.order.get(usize::from(*level.value()?))?.clone()))
        };
        let penalty = |line: &catalog::Implements| {
            Some((self.0.interface(line.interface).name.clone(), fraction(line.penalty?.value)))
        };
        Backend {
            name: backend.name.clone(),
            emulated: backend.implements.iter().filter_map(penalty).collect(),
            plugged: backend.plugin != Plugin::Missing,
            interfaces: self.interfaces(lines(false)),
            planned: self.interfaces(lines(true)),
            attributes: scales.filter_map(word).collect(),
            in_memory: backend.in_memory,
            max_value: stated(backend.max_value, fraction),
            compliance: backend.compliance.iter().cloned().collect(),
        }
    }

    fn offering(&self, offering: &catalog::Offering) -> Offering {
        Offering {
            name: offering.name.clone(),
            backend: self.0.backend(offering.backend).name.clone(),
            vendor: offering.vendor.clone(),
            regions: offering.regions.iter().map(|&id| self.region(id)).collect(),
            replicated: offering.replicated,
            scale: match offering.scale {
                catalog::Scale::Single => Scale::None,
                catalog::Scale::Instances => Scale::Instances,
                catalog::Scale::Shards => Scale::Shards,
            },
            price: offering.tariff.as_ref().map(price),
            capacity: capacity(offering),
            lacks: self.interfaces(offering.lacks.iter()),
            environments: offering.environments.iter().cloned().collect(),
            sla: offering.sla.map(|figure| fraction(figure.value)),
            latency_p99: offering.latency_p99.map(|figure| fraction(figure.value)),
        }
    }

    fn pattern(&self, pattern: &catalog::Pattern) -> Pattern {
        let slot = |slot: &SlotId| pattern.slots[slot.index()].name.clone();
        let rule = |rule: &catalog::PatternRule| {
            let (how, aspect) = match &rule.kind {
                PatternRuleKind::Same(aspect, _) => ("same", aspect),
                PatternRuleKind::Different(aspect, _) => ("different", aspect),
                PatternRuleKind::Implies(..) => return None,
            };
            let word = format!("{how}_{}", aspect.name());
            Some(PatternRule { word, slots: rule.slots().iter().map(slot).collect() })
        };
        let condition = |condition: &catalog::SlotCondition| {
            let targets = condition.targets.iter().map(|target| bridge::target(self.0, target));
            (slot(&condition.slot), targets.collect())
        };
        let implies = |rule: &catalog::PatternRule| match &rule.kind {
            PatternRuleKind::Implies(when, then) => Some((condition(when), condition(then))),
            PatternRuleKind::Same(..) | PatternRuleKind::Different(..) => None,
        };
        let mode = |mode: &catalog::Mode| (mode.name.clone(), mode.slots.iter().map(slot).collect());
        Pattern {
            name: pattern.name.clone(),
            slots: pattern.slots.iter().map(|slot| self.slot(slot)).collect(),
            rules: pattern.rules.iter().filter_map(rule).collect(),
            implies: pattern.rules.iter().filter_map(implies).collect(),
            modes: pattern.modes.iter().map(mode).collect(),
        }
    }

    fn slot(&self, slot: &catalog::Slot) -> Slot {
        let size = |size: ItemSize| size.word().name().to_owned();
        Slot {
            name: slot.name.clone(),
            may_stay_empty: slot.presence == Presence::Optional,
            required: self.interfaces(slot.required.iter().map(|&(id, _)| id)),
            any_of: slot.any_of.iter().map(|set| self.interfaces(set.iter())).collect(),
            optional: self.interfaces(slot.optional.iter().map(|&(id, _)| id)),
            recommended: slot.recommended.iter().map(|&id| self.0.backend(id).name.clone()).collect(),
            load: Some(Load {
                writes: product(&slot.load.writes),
                reads: product(&slot.load.reads),
                scans: product(&slot.load.scans),
                data: product(&slot.load.data),
            }),
            item: Some(size(slot.item)),
            min_value: slot.min_value.map(size),
        }
    }
}

fn stated<T: Copy>(fact: Known<T>, value: impl Fn(T) -> Fraction) -> Stated {
    match fact {
        Known::Value(amount) => Stated::Known(value(amount)),
        Known::Unlimited => Stated::Unlimited,
        Known::Unknown => Stated::Unknown,
    }
}

fn product(factors: &[Factor]) -> Vec<String> {
    let factor = |factor: &Factor| match factor {
        Factor::Word(word) => word.name().to_owned(),
        Factor::MeanWrites => String::from("mean_writes"),
        Factor::Number(number) => fraction(*number).to_string(),
    };
    factors.iter().map(factor).collect()
}

fn dollars(amount: MicroUsd) -> Fraction {
    Fraction::new(i128::from(amount.0), 1_000_000)
}

fn price(tariff: &Tariff) -> Price {
    Price {
        base: dollars(tariff.base),
        unit: dollars(tariff.unit),
        meters: tariff.meters.iter().map(meter).collect(),
    }
}

fn meter(meter: &tariff::Meter) -> Meter {
    let word = Driver::WORDS.iter().find(|(_, driver)| *driver == meter.drives).map_or("", |&(word, _)| word);
    Meter {
        name: meter.name.clone(),
        drives: word.to_owned(),
        per: meter.per_text.clone(),
        price: fraction(meter.price),
        tiers: meter.tiers.iter().map(|tier| (fraction(tier.above), fraction(tier.price))).collect(),
        copies: meter.copies,
        included: fraction(meter.included),
        write_increment: meter.write_increment.map(fraction),
        read_increment: meter.read_increment.map(fraction),
    }
}

fn capacity(offering: &catalog::Offering) -> Capacity {
    let of = |resource: Resource| {
        let held = offering.capacity.get(resource.index()).copied().unwrap_or_default();
        stated(held, |amount| Fraction::new(i128::from(amount), i128::from(resource.scale())))
    };
    let step = |increment: Option<Exact>| increment.map(fraction);
    Capacity {
        storage: of(Resource::Data),
        ops: of(Resource::Ops),
        write_ops: of(Resource::WriteOps),
        read_ops: of(Resource::ReadOps),
        connections: of(Resource::Connections),
        throughput: of(Resource::Throughput),
        write_unit: step(offering.write_unit),
        read_unit: step(offering.read_unit),
        ..Capacity::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;
    use std::collections::BTreeMap;

    /// What the solver reads of an offering.
    fn shown(catalog: &Catalog) -> Vec<String> {
        let parts = catalog.parts();
        let tariff = |offering: &catalog::Offering| {
            let meters = |tariff: &Tariff| {
                let line = |m: &tariff::Meter| {
                    format!(
                        "{:?}",
                        (
                            (m.drives, m.per, m.price, &m.tiers, m.copies, m.included),
                            (m.write_increment, m.read_increment)
                        )
                    )
                };
                (tariff.base, tariff.unit, tariff.meters.iter().map(line).collect::<Vec<_>>())
            };
            offering.tariff.as_ref().map(meters)
        };
        let offerings = parts.offerings.iter().map(|o| {
            let figures = (o.sla.map(|f| f.value), o.latency_p99.map(|f| f.value));
            let held = (&o.capacity, o.write_unit, o.read_unit, o.scale, &o.lacks);
            let mut environments = o.environments.clone();
            environments.sort();
            format!("{} {:?} {:?} {:?} {:?} {:?}", o.name, o.regions, tariff(o), held, figures, environments)
        });
        let backends = parts.backends.iter().map(|b| {
            let penalty = |line: &catalog::Implements| Some((line.interface, line.penalty?.value));
            let penalties: BTreeMap<InterfaceId, Exact> = b.implements.iter().filter_map(penalty).collect();
            let facts = (&b.attributes, b.max_value, b.in_memory);
            format!("{} {:?} {facts:?} {penalties:?}", b.name, b.interfaces)
        });
        let slots = parts.patterns.iter().flat_map(|p| &p.slots).map(|s| {
            let asks: Vec<InterfaceId> = s.required.iter().chain(&s.optional).map(|&(id, _)| id).collect();
            let sizes = (s.item, s.min_value);
            format!("{} {:?} {:?} {:?} {sizes:?} {:?}", s.name, asks, s.any_of, s.load, s.presence)
        });
        let rules = parts.patterns.iter().map(|p| {
            let rules: Vec<_> = p.rules.iter().map(|rule| &rule.kind).collect();
            let modes: Vec<_> = p.modes.iter().map(|mode| (&mode.name, &mode.slots)).collect();
            format!("{} {rules:?} {modes:?}", p.name)
        });
        offerings
            .chain(backends)
            .chain(slots)
            .chain(rules)
            .chain([format!("{:?}", catalog.sites())])
            .collect()
    }

    /// There and back again, nothing is lost that an answer depends on.
    #[test]
    fn the_shipped_registry_survives_the_way_there_and_back() {
        let shipped = prism_registry_embedded::catalog();
        let again = bridge::catalog(&world(shipped)).unwrap();
        for (there, back) in shown(shipped).iter().zip(shown(&again)) {
            assert_eq!(*there, back);
        }
    }

    #[test]
    fn random_worlds_survive_it_too() {
        for seed in 0..200 {
            let catalog = bridge::catalog(&generate::world(seed).0).unwrap();
            let again = bridge::catalog(&world(&catalog)).unwrap();
            for (there, back) in shown(&catalog).iter().zip(shown(&again)) {
                assert_eq!(*there, back, "seed {seed}");
            }
        }
    }

    #[test]
    fn local_is_where_the_catalogue_says_it_is() {
        for region in &prism_registry_embedded::catalog().parts().regions {
            assert_eq!(region.local, region.name == "local");
        }
    }
}
