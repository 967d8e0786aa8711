//! The bridge to the product: a world as a catalogue without the way through text, and back from ids to
//! names. It only translates; what the translated figures mean is the product's and the oracle's business.

mod back;
mod group;

use crate::fraction::Fraction;
use crate::world::{
    Ask, Backend, Capacity, Condition, Meter, Offering, Pattern, Scale, Slot, Stated, Target, World,
};
use crate::yaml;
pub use back::{Back, measure, target};
pub use group::request as group_request;
use prism_model::catalog::{
    self, Aspect, Catalog, CatalogParts, Known, PatternRuleKind, Plugin, Presence, Support,
};
use prism_model::request::{self, Request};
use prism_model::tariff::{self, Driver, Tariff};
use prism_model::workload::{self, Factor, ItemSize, LoadShape, Word};
use prism_model::{
    BackendId, Exact, FileId, InterfaceId, InterfaceSet, Mark, MicroUsd, ModelId, OfferingId, RegionId,
    SlotId, SourceId,
};
use std::collections::BTreeSet;

const MARK: Mark = Mark { file: FileId(0), line: 1, column: 1 };

/// The catalogue of a world, without the way through YAML.
///
/// # Errors
/// If the world names something it does not have.
pub fn catalog(world: &World) -> Result<Catalog, String> {
    Catalog::new(Names(world).parts()).map_err(|error| error.to_string())
}

/// The request of a question, through the flags; units of its own are set here, and rules that count slots, as no flag says them.
///
/// # Errors
/// The findings, one per line.
pub fn request(catalog: &Catalog, ask: &Ask) -> Result<Request, String> {
    let lowered = prism_registry::request::lower(catalog, &yaml::flags(ask));
    let findings = |findings: Vec<prism_registry::Diagnostic>| {
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let mut request = lowered.map_err(findings)?.request;
    for demand in request.demand_ids() {
        let name = request.slot(catalog, demand).name.clone();
        request.demands[demand.index()].dedicated = ask.dedicated.contains(&name);
    }
    group::add_rules(catalog, &mut request, &ask.counts)
        .ok_or_else(|| format!("a rule names what is not there: {:?}", ask.counts))?;
    Ok(request)
}

/// A number of the product's.
#[must_use]
pub fn exact(value: Fraction) -> Exact {
    let (top, bottom) = value.parts();
    Exact::ratio(top, bottom).unwrap_or(Exact::ZERO)
}

/// A number of ours.
#[must_use]
pub fn fraction(value: Exact) -> Fraction {
    let (top, bottom) = value.parts();
    Fraction::new(top, bottom)
}

fn micro(dollars: Fraction) -> MicroUsd {
    MicroUsd(i64::try_from((dollars * Fraction::whole(1_000_000)).ceil()).unwrap_or(i64::MAX))
}

fn micro_of(amount: i128) -> MicroUsd {
    MicroUsd(i64::try_from(amount).unwrap_or(i64::MAX))
}

fn known<T>(fact: Stated, value: impl Fn(Fraction) -> T) -> Known<T> {
    match fact {
        Stated::Known(amount) => Known::Value(value(amount)),
        Stated::Unlimited => Known::Unlimited,
        Stated::Unknown => Known::Unknown,
    }
}

/// Names as ids.
struct Names<'w>(&'w World);

impl Names<'_> {
    fn interface(&self, name: &str) -> InterfaceId {
        InterfaceId::new(self.0.interfaces.iter().position(|known| known == name).unwrap_or(usize::MAX))
    }

    fn set<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> InterfaceSet {
        names.into_iter().map(|name| self.interface(name)).collect()
    }

    fn backend(&self, name: &str) -> BackendId {
        BackendId::new(self.0.backends.iter().position(|known| known.name == name).unwrap_or(usize::MAX))
    }

    fn region(&self, name: &str) -> RegionId {
        RegionId::new(self.0.regions.iter().position(|known| known.name == name).unwrap_or(usize::MAX))
    }

    fn models(&self) -> Vec<String> {
        let mut models: Vec<String> = Vec::new();
        for name in &self.0.interfaces {
            let model = name.split('_').next().unwrap_or("").to_owned();
            if !models.contains(&model) {
                models.push(model);
            }
        }
        models
    }

    fn parts(&self) -> CatalogParts {
        let world = self.0;
        let models = self.models();
        let model =
            |name: &str| models.iter().position(|model| name.split('_').next() == Some(model)).unwrap_or(0);
        CatalogParts {
            files: vec!["world".into()],
            sources: vec![catalog::Source {
                text: String::from("made up"),
                as_of: String::from("2025-01-01"),
                confidence: None,
            }],
            models: models
                .iter()
                .map(|name| catalog::DataModel { name: name.clone(), description: String::new(), mark: MARK })
                .collect(),
            interfaces: world
                .interfaces
                .iter()
                .map(|name| catalog::Interface {
                    name: name.clone(),
                    model: ModelId::new(model(name)),
                    service: format!("{name}Interface"),
                    proto_file: String::new(),
                    description: String::new(),
                    methods: Vec::new(),
                    mark: MARK,
                })
                .collect(),
            capabilities: world
                .capabilities
                .iter()
                .map(|(word, interface)| catalog::Capability {
                    name: word.clone(),
                    interface: self.interface(interface),
                    description: String::new(),
                    mark: MARK,
                })
                .collect(),
            attributes: world
                .scales
                .iter()
                .map(|(name, order)| catalog::Attribute {
                    name: name.clone(),
                    order: order.clone(),
                    synonyms: Vec::new(),
                    mark: MARK,
                })
                .collect(),
            backends: world.backends.iter().map(|backend| self.backend_of(backend)).collect(),
            offerings: world.offerings.iter().map(|offering| self.offering(offering)).collect(),
            regions: world
                .regions
                .iter()
                .map(|region| catalog::Region {
                    name: region.name.clone(),
                    cloud: region.cloud.clone(),
                    location: String::new(),
                    continent: region.continent.clone(),
                    jurisdiction: region.jurisdiction.clone(),
                    local: region.name == "local",
                    mark: MARK,
                })
                .collect(),
            round_trips: world
                .round_trips
                .iter()
                .map(|(from, to, seconds)| (self.region(from), self.region(to), exact(*seconds)))
                .collect(),
            patterns: world.patterns.iter().map(|pattern| self.pattern(pattern)).collect(),
            plugins: Vec::new(),
            executors: Vec::new(),
        }
    }

    fn backend_of(&self, backend: &Backend) -> catalog::Backend {
        let penalty = |name: &String| {
            let value = exact(*backend.emulated.get(name)?);
            Some(catalog::Figure { value, source: SourceId(0) })
        };
        let line = |name: &String, support| catalog::Implements {
            interface: self.interface(name),
            support,
            penalty: penalty(name),
            note: None,
            mark: MARK,
        };
        let support = |name: &String| match backend.emulated.contains_key(name) {
            true => Support::Emulated,
            false => Support::Implemented,
        };
        let works = backend.interfaces.iter().map(|name| line(name, support(name)));
        let planned = backend.planned.iter().map(|name| line(name, Support::Planned));
        let level = |(scale, order): &(String, Vec<String>)| {
            let word = backend.attributes.get(scale);
            let level = word.and_then(|word| order.iter().position(|known| known == word));
            level.and_then(|level| u8::try_from(level).ok()).map_or(Known::Unknown, Known::Value)
        };
        catalog::Backend {
            name: backend.name.clone(),
            description: String::new(),
            plugin: match backend.plugged {
                true => Plugin::Versioned { name: backend.name.clone(), version: String::from("v1.0.0") },
                false => Plugin::Missing,
            },
            connection_format: String::new(),
            default_connection: String::new(),
            connection_template: String::new(),
            implements: works.chain(planned).collect(),
            interfaces: self.set(&backend.interfaces),
            attributes: self.0.scales.iter().map(level).collect(),
            in_memory: backend.in_memory,
            max_value: known(backend.max_value, exact),
            compliance: backend.compliance.iter().cloned().collect(),
            stated: Vec::new(),
            mark: MARK,
        }
    }

    fn offering(&self, offering: &Offering) -> catalog::Offering {
        let in_memory = self.0.backend(&offering.backend).is_some_and(|backend| backend.in_memory);
        let figure = |value: Fraction| catalog::Figure { value: exact(value), source: SourceId(0) };
        catalog::Offering {
            name: offering.name.clone(),
            backend: self.backend(&offering.backend),
            vendor: offering.vendor.clone(),
            service: String::new(),
            sku: String::new(),
            deployment: String::new(),
            regions: offering.regions.iter().map(|name| self.region(name)).collect(),
            replicated: offering.replicated,
            scale: match offering.scale {
                Scale::None => catalog::Scale::Single,
                Scale::Instances => catalog::Scale::Instances,
                Scale::Shards => catalog::Scale::Shards,
            },
            tariff: offering.price.as_ref().map(|price| Tariff {
                base: micro(price.base),
                unit: micro(price.unit),
                meters: price.meters.iter().map(meter).collect(),
            }),
            capacity: capacity(&offering.capacity, in_memory),
            nodes: offering.capacity.nodes,
            write_unit: offering.capacity.write_unit.map(exact),
            read_unit: offering.capacity.read_unit.map(exact),
            sla: offering.sla.map(figure),
            latency_p99: offering.latency_p99.map(figure),
            lacks: self.set(&offering.lacks),
            lacks_marks: offering.lacks.iter().map(|name| (self.interface(name), MARK)).collect(),
            environments: offering.environments.iter().cloned().collect(),
            incomplete: Vec::new(),
            burstable: false,
            facts: Vec::new(),
            note: None,
            source: SourceId(0),
            mark: MARK,
        }
    }

    fn pattern(&self, pattern: &Pattern) -> catalog::Pattern {
        let slot = |name: &String| {
            SlotId::new(pattern.slots.iter().position(|slot| slot.name == *name).unwrap_or(usize::MAX))
        };
        let rule = |rule: &crate::world::PatternRule| {
            let (how, aspect) = rule.word.split_once('_')?;
            let (aspect, slots) = (Aspects::parse(aspect)?, rule.slots.iter().map(slot).collect());
            let kind = match how {
                "same" => PatternRuleKind::Same(aspect, slots),
                _ => PatternRuleKind::Different(aspect, slots),
            };
            Some(catalog::PatternRule { kind, mark: MARK })
        };
        let condition = |(name, targets): &Condition| catalog::SlotCondition {
            slot: slot(name),
            targets: targets.iter().map(|target| self.target(target)).collect(),
        };
        let implies = |(when, then): &(Condition, Condition)| catalog::PatternRule {
            kind: PatternRuleKind::Implies(condition(when), condition(then)),
            mark: MARK,
        };
        let mode = |(name, slots): &(String, BTreeSet<String>)| {
            let slots: BTreeSet<SlotId> = slots.iter().map(slot).collect();
            catalog::Mode {
                name: name.clone(),
                description: String::new(),
                slots: slots.into_iter().collect(),
                mark: MARK,
            }
        };
        catalog::Pattern {
            name: pattern.name.clone(),
            version: String::from("v1"),
            summary: String::new(),
            description: String::new(),
            executor: String::new(),
            slots: pattern.slots.iter().map(|slot| self.slot(slot)).collect(),
            rules: pattern.rules.iter().filter_map(rule).chain(pattern.implies.iter().map(implies)).collect(),
            modes: pattern.modes.iter().map(mode).collect(),
            proto_file: String::new(),
            service: String::new(),
            methods: Vec::new(),
            flows: Vec::new(),
            mark: MARK,
        }
    }

    fn target(&self, target: &Target) -> request::Target {
        let offering = |name: &String| self.0.offerings.iter().position(|known| known.name == *name);
        match target {
            Target::Backend(name) => request::Target::Backend(self.backend(name)),
            Target::Offering(name) => {
                request::Target::Offering(OfferingId::new(offering(name).unwrap_or(usize::MAX)))
            }
            Target::Vendor(name) => request::Target::Vendor(name.clone()),
            Target::Region(name) => request::Target::Region(self.region(name)),
            Target::Cloud(name) => request::Target::Cloud(name.clone()),
        }
    }

    fn slot(&self, slot: &Slot) -> catalog::Slot {
        let marked = |names: &[String]| names.iter().map(|name| (self.interface(name), MARK)).collect();
        let first = slot.required.first().or_else(|| slot.any_of.first().and_then(|list| list.first()));
        let carries_messages = first
            .is_some_and(|name| ["pubsub", "queue", "stream"].iter().any(|model| name.starts_with(model)));
        let size = |word: &String| match word.as_str() {
            "message_size" => ItemSize::Message,
            _ => ItemSize::Record,
        };
        let default = if carries_messages { ItemSize::Message } else { ItemSize::Record };
        catalog::Slot {
            name: slot.name.clone(),
            description: String::new(),
            required: marked(&slot.required),
            any_of: slot.any_of.iter().map(|list| self.set(list)).collect(),
            any_of_mark: Some(MARK),
            optional: marked(&slot.optional),
            recommended: slot.recommended.iter().map(|name| self.backend(name)).collect(),
            presence: if slot.may_stay_empty { Presence::Optional } else { Presence::Required },
            load: shape(slot, first),
            load_stated: slot.load.is_some(),
            item: slot.item.as_ref().map_or(default, size),
            min_value: slot.min_value.as_ref().map(size),
            mark: MARK,
        }
    }
}

fn shape(slot: &Slot, first: Option<&String>) -> LoadShape {
    let nothing = || vec![Factor::Number(Exact::ZERO)];
    let word = |word| vec![Factor::Word(word)];
    let kept = || vec![Factor::MeanWrites, Factor::Word(Word::MessageSize), Factor::Word(Word::Retention)];
    let data = match first.and_then(|name| name.split('_').next()).unwrap_or("") {
        "pubsub" => nothing(),
        "queue" | "stream" => kept(),
        _ => word(Word::DataSize),
    };
    let load = slot.load.clone().unwrap_or_default();
    let product = |factors: &[String], default: Vec<Factor>| -> Vec<Factor> {
        if factors.is_empty() { default } else { factors.iter().map(|text| factor(text)).collect() }
    };
    LoadShape {
        writes: product(&load.writes, word(Word::WriteRps)),
        reads: product(&load.reads, word(Word::ReadRps)),
        scans: product(&load.scans, nothing()),
        data: product(&load.data, data),
    }
}

fn factor(text: &str) -> Factor {
    if text == "mean_writes" {
        return Factor::MeanWrites;
    }
    let word = Word::ALL.into_iter().find(|word| word.name() == text);
    let number = || Factor::Number(Fraction::parse(text).map_or(Exact::ZERO, exact));
    word.map_or_else(number, Factor::Word)
}

fn meter(meter: &Meter) -> tariff::Meter {
    const GIB: i128 = 1 << 30;
    let per = match meter.per.as_str() {
        "GiB" | "GiB-month" => Fraction::whole(GIB),
        "GB" | "GB-month" => Fraction::whole(1_000_000_000),
        "GiB-hour" => Fraction::new(GIB, 730),
        count => Fraction::parse(count).unwrap_or(Fraction::ONE),
    };
    let drives =
        Driver::WORDS.iter().find(|(word, _)| *word == meter.drives).map_or(Driver::Data, |&(_, d)| d);
    tariff::Meter {
        name: meter.name.clone(),
        drives,
        per: exact(per),
        per_text: meter.per.clone(),
        price: exact(meter.price),
        tiers: meter
            .tiers
            .iter()
            .map(|&(above, price)| tariff::Tier { above: exact(above), price: exact(price) })
            .collect(),
        copies: meter.copies,
        included: exact(meter.included),
        write_increment: meter.write_increment.map(exact),
        read_increment: meter.read_increment.map(exact),
        source: SourceId(0),
    }
}

fn capacity(of: &Capacity, in_memory: bool) -> Vec<Known<i64>> {
    let nodes = if of.nodes_are_shards { of.nodes.map_or(1, i128::from) } else { 1 };
    let held = |resource: workload::Resource| {
        let stated = match resource {
            workload::Resource::Data if in_memory && !of.memory.is_unknown() => of.memory,
            workload::Resource::Data => of.storage,
            workload::Resource::Ops => of.ops,
            workload::Resource::WriteOps => of.write_ops,
            workload::Resource::ReadOps => of.read_ops,
            workload::Resource::Connections => of.connections,
            workload::Resource::Throughput => of.throughput,
        };
        let scale = Fraction::whole(nodes * i128::from(resource.scale()));
        known(stated, |amount| i64::try_from((amount * scale).floor()).unwrap_or(i64::MAX))
    };
    workload::Resource::ALL.into_iter().map(held).collect()
}

/// Words of aspects.
struct Aspects;

impl Aspects {
    fn parse(word: &str) -> Option<Aspect> {
        let all = [Aspect::Backend, Aspect::Vendor, Aspect::Region, Aspect::Cloud, Aspect::Site];
        all.into_iter().find(|aspect| aspect.name() == word)
    }
}
