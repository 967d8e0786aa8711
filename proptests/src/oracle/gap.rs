//! What stands between one slot and one place. Each thing that does is a fact by name; none is a yes.

use super::Rule;
use super::bill::asked;
use super::demand::{Demand, Resource, Wish};
use crate::fraction::Fraction;
use crate::group::Running;
use crate::world::{Ask, Backend, Offering, Scale, Stated, Target, World};

/// Something that can be dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The slot requires the interface.
    Requires(String, String),
    /// The slot requires one of its alternatives.
    AnyOf(String),
    /// Only backends with a plugin.
    Plugged,
    /// Only what may run in the environment.
    Environment,
    /// A wish on a slot.
    Wish(String, Wish),
    /// What the slot asks of a resource.
    Load(String, Resource),
    /// What the slot carries in one item.
    Item(String),
    /// A rule across slots.
    Rule(Rule),
    /// What is unknown of this is refused.
    Known(String),
    /// An optional slot is filled, by what is said of it.
    Filled(String),
    /// A mode, of its namespace, fills an optional slot.
    OfMode(String, String),
}

/// Everything that keeps a place of an offering from serving a slot.
#[must_use]
pub fn gap(
    world: &World,
    ask: &Ask,
    running: &[Running],
    demand: &Demand<'_>,
    offering: &Offering,
    regions: &[String],
) -> Vec<Fact> {
    let Some(backend) = world.backend(&offering.backend) else { return vec![Fact::Plugged] };
    let slot = demand.slot;
    let name = || demand.name.clone();
    let has = |interface: &String| has(backend, offering, interface);
    let mut gap = Vec::new();
    let missing = slot.required.iter().filter(|interface| !has(interface));
    gap.extend(missing.map(|interface| Fact::Requires(name(), interface.clone())));
    if !slot.any_of.is_empty() && !slot.any_of.iter().any(|list| list.iter().all(has)) {
        gap.push(Fact::AnyOf(name()));
    }
    if !backend.plugged && !ask.unplugged {
        gap.push(Fact::Plugged);
    }
    if !offering.environments.is_empty() && !offering.environments.contains(&ask.environment) {
        gap.push(Fact::Environment);
    }
    let place = Place { world, ask, running, backend, offering, regions };
    let unmet = demand.wishes.iter().filter(|wish| !place.meets(wish));
    gap.extend(unmet.map(|wish| Fact::Wish(name(), wish.clone())));
    let fits = match (backend.max_value, demand.min_value) {
        (Stated::Unlimited, _) | (Stated::Unknown, None) => true,
        (Stated::Unknown, Some(_)) => accepted(ask, "value_size"),
        (Stated::Known(most), least) => demand.item <= most && least.is_none_or(|least| least <= most),
    };
    if !fits {
        gap.push(Fact::Item(name()));
    }
    let heavy = Resource::ALL.into_iter().filter(|&resource| !place.holds(demand, resource));
    gap.extend(heavy.map(|resource| Fact::Load(name(), resource)));
    gap
}

/// Whether an offering has an interface.
#[must_use]
pub fn has(backend: &Backend, offering: &Offering, interface: &String) -> bool {
    backend.interfaces.contains(interface) && !offering.lacks.contains(interface)
}

/// Whether the absence of a fact is accepted: of what vendors rarely publish, unless said otherwise.
fn accepted(ask: &Ask, fact: &str) -> bool {
    let rarely_published = ["storage", "ops", "connections", "throughput"].contains(&fact);
    ask.accept.contains(fact) || (rarely_published && !ask.refuse.contains(fact))
}

pub(super) struct Place<'a> {
    pub(super) world: &'a World,
    pub(super) ask: &'a Ask,
    /// Everything that runs.
    pub(super) running: &'a [Running],
    pub(super) backend: &'a Backend,
    pub(super) offering: &'a Offering,
    pub(super) regions: &'a [String],
}

impl Place<'_> {
    fn meets(&self, wish: &Wish) -> bool {
        let (backend, offering) = (self.backend, self.offering);
        let unknown = |fact: &str| accepted(self.ask, fact);
        match wish {
            Wish::Has(interface) => has(backend, offering, interface),
            Wish::HasNot(interface) => !has(backend, offering, interface),
            Wish::Wants(_) => true,
            Wish::Pin(targets) => self.is_pinned(targets),
            Wish::Not(target) => !self.touches(target),
            Wish::NotAll(targets) => !targets.iter().all(|target| self.touches(target)),
            Wish::Stay(name, regions) => offering.name == *name && self.regions == *regions,
            Wish::OnlyVendors(vendors) => vendors.contains(&offering.vendor),
            Wish::AvoidVendors(vendors) => !vendors.contains(&offering.vendor),
            Wish::Jurisdiction(wanted) => self.everywhere(|name| {
                let region = self.world.region(name).and_then(|region| region.jurisdiction.as_ref());
                region.map_or_else(|| unknown("jurisdiction"), |value| value.eq_ignore_ascii_case(wanted))
            }),
            Wish::Continent(wanted) => self.everywhere(|name| {
                let region = self.world.region(name).and_then(|region| region.continent.as_ref());
                region.map_or_else(|| unknown("continent"), |value| value.eq_ignore_ascii_case(wanted))
            }),
            Wish::Cloud(wanted) => self.everywhere(|name| self.is_in(name, wanted)),
            Wish::MaxRoundTrip(clients, limit) => {
                self.is_local()
                    || clients.iter().all(|client| {
                        self.trip(client).map_or_else(|| unknown("max_rtt"), |trip| trip <= *limit)
                    })
            }
            Wish::AtLeast(scale, wanted) => match backend.attributes.get(scale) {
                None => unknown(scale),
                Some(word) => self.rank(scale, word) >= self.rank(scale, wanted),
            },
            Wish::Sla(least) => offering.sla.map_or_else(|| unknown("sla"), |sla| sla >= *least),
            Wish::LatencyP99(most) => {
                offering.latency_p99.map_or_else(|| unknown("latency_p99"), |p99| p99 <= *most)
            }
            Wish::ValueSize(least) => match backend.max_value {
                Stated::Known(most) => most >= *least,
                Stated::Unlimited => true,
                Stated::Unknown => unknown("value_size"),
            },
            Wish::Compliance(_) if backend.compliance.is_empty() => unknown("compliance"),
            Wish::Compliance(mark) => backend.compliance.contains(mark),
        }
    }

    fn rank(&self, scale: &str, word: &str) -> Option<usize> {
        let (_, order) = self.world.scales.iter().find(|(name, _)| name == scale)?;
        order.iter().position(|known| known == word)
    }

    /// What runs where the client runs satisfies every wish about places.
    pub(super) fn is_local(&self) -> bool {
        self.regions.iter().all(|region| region == "local")
    }

    fn everywhere(&self, is_there: impl Fn(&String) -> bool) -> bool {
        self.is_local() || self.regions.iter().all(is_there)
    }

    /// In seconds to the nearest region of the place; `None` if nobody knows.
    pub(super) fn trip(&self, client: &str) -> Option<Fraction> {
        let stated = |from: &str, to: &str| {
            self.world.round_trips.iter().find(|(a, b, _)| a == from && b == to).map(|&(_, _, trip)| trip)
        };
        let to = |region: &String| {
            if region == client {
                Some(Fraction::ZERO)
            } else {
                stated(client, region).or_else(|| stated(region, client))
            }
        };
        self.regions.iter().filter_map(to).min()
    }

    pub(super) fn is_pinned(&self, targets: &std::collections::BTreeSet<Target>) -> bool {
        let regions = |name: &String| targets.contains(&Target::Region(name.clone()));
        let about_regions = targets.iter().any(|target| matches!(target, Target::Region(_)));
        let one = |target: &Target| match target {
            Target::Region(_) => false,
            Target::Cloud(cloud) => self.everywhere(|name| self.is_in(name, cloud)),
            _ => self.touches(target),
        };
        targets.iter().any(one) || (about_regions && self.everywhere(regions))
    }

    fn is_in(&self, region: &str, cloud: &str) -> bool {
        self.world.region(region).is_some_and(|region| region.cloud.eq_ignore_ascii_case(cloud))
    }

    pub(super) fn touches(&self, target: &Target) -> bool {
        match target {
            Target::Backend(name) => *name == self.backend.name,
            Target::Offering(name) => *name == self.offering.name,
            Target::Vendor(name) => *name == self.offering.vendor,
            Target::Region(name) => self.regions.contains(name),
            Target::Cloud(name) => {
                let clouds = self.regions.iter().filter_map(|region| self.world.region(region));
                clouds.into_iter().any(|region| region.cloud.eq_ignore_ascii_case(name))
            }
        }
    }

    /// What runs here, in the order stated.
    pub(super) fn pools(&self) -> impl Iterator<Item = &Running> {
        let here =
            |pool: &&Running| pool.place.offering == self.offering.name && pool.place.regions == self.regions;
        self.running.iter().filter(here)
    }

    /// What a pool has left of a resource, in whole counts. Unknown stays unknown only where that is not
    /// accepted, nothing else sizes the same, and the offering itself has a limit.
    pub(super) fn left(&self, pool: &Running, resource: Resource) -> Stated {
        let unknown = |other| pool.spare(other).is_unknown();
        match pool.spare(resource) {
            Stated::Known(left) => Stated::Known(left * Fraction::whole(resource.counted_in())),
            Stated::Unlimited => Stated::Unlimited,
            Stated::Unknown if self.capacity(resource) == Stated::Unlimited => Stated::Unlimited,
            Stated::Unknown if self.sized(resource, unknown) => Stated::Unlimited,
            Stated::Unknown => Stated::Unknown,
        }
    }

    /// Whether some purchase, one that runs or a new one, can hold what the slot asks of a resource.
    fn holds(&self, demand: &Demand<'_>, resource: Resource) -> bool {
        let asked = asked(demand, self.offering, resource);
        let sharing = !demand.dedicated;
        let in_pool = |pool: &Running| match self.left(pool, resource) {
            Stated::Unlimited => true,
            Stated::Known(left) => asked <= left.floor(),
            Stated::Unknown => asked == 0,
        };
        if sharing && self.pools().any(in_pool) {
            return true;
        }
        let taken = sharing && self.pools().next().is_some();
        if taken && self.offering.scale == Scale::None {
            return false;
        }
        match self.capacity(resource) {
            Stated::Unlimited => true,
            Stated::Known(most) => {
                asked <= most.floor() || (self.offering.scale == Scale::Shards && most.floor() > 0)
            }
            Stated::Unknown => asked == 0 || self.may_be_unknown(resource),
        }
    }

    pub(super) fn capacity(&self, resource: Resource) -> Stated {
        capacity(self.backend, self.offering, resource)
    }

    /// Requests are sized by their total or by writes and reads, whichever is stated.
    pub(super) fn may_be_unknown(&self, resource: Resource) -> bool {
        self.sized(resource, |resource| self.capacity(resource).is_unknown())
    }

    fn sized(&self, resource: Resource, unknown: impl Fn(Resource) -> bool) -> bool {
        match resource {
            Resource::Data if self.backend.in_memory => accepted(self.ask, "memory"),
            Resource::Data => accepted(self.ask, "storage"),
            Resource::Connections => accepted(self.ask, "connections"),
            Resource::Throughput => accepted(self.ask, "throughput"),
            Resource::Ops if !unknown(Resource::WriteOps) && !unknown(Resource::ReadOps) => true,
            Resource::WriteOps | Resource::ReadOps if !unknown(Resource::Ops) => true,
            Resource::Ops | Resource::WriteOps | Resource::ReadOps => accepted(self.ask, "ops"),
        }
    }
}

/// What one unit holds, in whole counts of the resource. Nodes are replicas unless they are shards. Data is
/// memory on a backend that lives in memory, if its memory is stated, and storage otherwise.
#[must_use]
pub fn capacity(backend: &Backend, offering: &Offering, resource: Resource) -> Stated {
    let of = &offering.capacity;
    let stated = match resource {
        Resource::Data if backend.in_memory && !of.memory.is_unknown() => of.memory,
        Resource::Data => of.storage,
        Resource::Ops => of.ops,
        Resource::WriteOps => of.write_ops,
        Resource::ReadOps => of.read_ops,
        Resource::Connections => of.connections,
        Resource::Throughput => of.throughput,
    };
    let nodes = match of.nodes {
        Some(nodes) if of.nodes_are_shards => i128::from(nodes),
        _ => 1,
    };
    match stated {
        Stated::Known(value) => Stated::Known(value * Fraction::whole(nodes * resource.counted_in())),
        other => other,
    }
}
