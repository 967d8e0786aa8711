//! A question about several namespaces as a request: each namespace goes through its flags, then they are put
//! side by side, and what binds them is translated.

use super::{Aspects, exact, known, micro_of};
use crate::group::{Group, Place, Prefer, Running};
use crate::oracle::{Condition, Part, Resource, Rule};
use crate::world::Target;
use prism_model::catalog::{Catalog, Known};
use prism_model::request::{
    self, Current, Demand, Fill, Implication, Level, Measure, Preference, Request, RuleKind, Share, ShareOf,
    Term, Wish, WishKind,
};
use prism_model::{DemandId, Place as Stated, SiteId, SumId, WishId, workload};

/// The request of a group.
///
/// # Errors
/// The findings of a namespace, or what the group names and the world does not have.
pub fn request(catalog: &Catalog, group: &Group) -> Result<Request, String> {
    let mut all = Request::default();
    for (name, ask) in &group.namespaces {
        let mut one = super::request(catalog, ask)?;
        one.namespaces[0].name.clone_from(name);
        for demand in &mut one.demands {
            demand.clients = ask.clients.iter().filter_map(|name| catalog.find_region(name)).collect();
        }
        (all.environment, all.unplugged) = (one.environment.clone(), one.unplugged.clone());
        all.unknown = one.unknown.clone();
        append(&mut all, one);
    }
    let translation = Translation { catalog, group };
    translation.finish(&mut all).ok_or_else(|| format!("the group names what is not there: {group:?}"))?;
    Ok(all)
}

/// Adds rules to a request, between the slots of its only namespace; `None` if they name what is not there.
pub(super) fn add_rules(catalog: &Catalog, request: &mut Request, rules: &[Rule]) -> Option<()> {
    let translation = Translation { catalog, group: &Group::default() };
    for rule in rules {
        let kind = translation.rule(request, rule)?;
        request.rules.push(request::Rule { kind, place: Stated::flag("a rule"), of_pattern: false });
    }
    Some(())
}

/// Puts a namespace beside those that are there.
fn append(all: &mut Request, one: Request) {
    let (demands, wishes) = (all.demands.len(), all.wishes.len());
    let shifted = |ids: &[DemandId]| ids.iter().map(|id| DemandId::new(id.index() + demands)).collect();
    let moved = |at: request::Condition| request::Condition {
        demand: DemandId::new(at.demand.index() + demands),
        ..at
    };
    let implied = |one: Implication| Implication { when: moved(one.when), then: moved(one.then) };
    let namespace = all.namespaces.len();
    all.namespaces.extend(one.namespaces);
    all.wishes.extend(one.wishes);
    all.demands.extend(one.demands.into_iter().map(|demand| Demand {
        namespace,
        wishes: demand.wishes.iter().map(|id| WishId::new(id.index() + wishes)).collect(),
        ..demand
    }));
    all.fills.extend(one.fills.into_iter().map(|fill| Fill { demands: shifted(&fill.demands), ..fill }));
    all.rules.extend(one.rules.into_iter().map(|rule| {
        let kind = match rule.kind {
            RuleKind::Same(aspect, ids) => RuleKind::Same(aspect, shifted(&ids)),
            RuleKind::Different(aspect, ids) => RuleKind::Different(aspect, shifted(&ids)),
            RuleKind::AtMost(aspect, ids, most) => RuleKind::AtMost(aspect, shifted(&ids), most),
            RuleKind::AtLeast(aspect, ids, least) => RuleKind::AtLeast(aspect, shifted(&ids), least),
            RuleKind::Charge(ids, most) => RuleKind::Charge(shifted(&ids), most),
            RuleKind::MaxMoves(ids, most) => RuleKind::MaxMoves(shifted(&ids), most),
            RuleKind::Share(share) => RuleKind::Share(Share { demands: shifted(&share.demands), ..share }),
            RuleKind::IfThen(all) => RuleKind::IfThen(all.into_iter().map(implied).collect()),
            RuleKind::Budget(most) => RuleKind::Budget(most),
        };
        request::Rule { kind, ..rule }
    }));
}

struct Translation<'a> {
    catalog: &'a Catalog,
    group: &'a Group,
}

impl Translation<'_> {
    /// Everything that is said about the whole.
    fn finish(&self, all: &mut Request) -> Option<()> {
        for (name, place) in &self.group.current {
            let current = place.as_ref().map(|place| self.site(place));
            let demand = self.demand(all, name)?;
            all.demands[demand.index()].current = match current {
                Some(site) => Some(Current::At(site?)),
                None => Some(Current::Elsewhere),
            };
        }
        self.wishes(all)?;
        for rule in &self.group.rules {
            let kind = self.rule(all, rule)?;
            all.rules.push(request::Rule { kind, place: Stated::flag("a rule"), of_pattern: false });
        }
        all.running = self.group.running.iter().map(|pool| self.running(pool)).collect::<Option<_>>()?;
        all.preference = match &self.group.prefer {
            Some(prefer) => Some(self.preference(all, prefer)?),
            None => None,
        };
        let term = |(weight, name): &(i128, String)| {
            Some(Term { weight: i64::try_from(*weight).ok()?, measure: measure(name)? })
        };
        let sum = |terms: &Vec<(i128, String)>| terms.iter().map(term).collect::<Option<Vec<Term>>>();
        all.sums = self.group.sums.iter().map(sum).collect::<Option<_>>()?;
        let level = |(name, tolerance): &(String, crate::fraction::Fraction)| {
            Some(Level { measure: measure(name)?, tolerance: exact(*tolerance) })
        };
        if !self.group.optimize.is_empty() {
            all.objective = self.group.optimize.iter().map(level).collect::<Option<_>>()?;
        }
        Some(())
    }

    fn wishes(&self, all: &mut Request) -> Option<()> {
        for name in &self.group.keep {
            let demand = self.demand(all, name)?;
            if let Some(Current::At(site)) = all.demand(demand).current {
                wish(all, demand, WishKind::Keep(site));
            }
        }
        for (name, targets) in &self.group.not_all {
            let demand = self.demand(all, name)?;
            let targets = targets.iter().map(|target| self.target(target)).collect::<Option<_>>()?;
            wish(all, demand, WishKind::ExcludeWhere(targets));
        }
        Some(())
    }

    fn demand(&self, all: &Request, name: &str) -> Option<DemandId> {
        let is_called = |&demand: &DemandId| {
            let slot = &all.slot(self.catalog, demand).name;
            slot == name || format!("{}.{slot}", all.namespace(demand).name) == name
        };
        all.demand_ids().find(is_called)
    }

    fn demands(&self, all: &Request, names: &[String]) -> Option<Vec<DemandId>> {
        names.iter().map(|name| self.demand(all, name)).collect()
    }

    fn site(&self, place: &Place) -> Option<SiteId> {
        let back = super::Back { catalog: self.catalog, request: &Request::default() };
        let wanted = (place.offering.clone(), place.regions.clone());
        self.catalog.site_ids().find(|&site| back.site(site) == wanted)
    }

    fn running(&self, pool: &Running) -> Option<request::Running> {
        let mut spare = [Known::Unknown; 6];
        for &(resource, left) in &pool.spare {
            let resource = product(resource);
            let scaled = |amount| exact(amount * crate::fraction::Fraction::whole(resource.scale().into()));
            spare[resource.index()] = known(left, |amount| scaled(amount).floor().unwrap_or(0));
        }
        let site = self.site(&pool.place)?;
        Some(request::Running { id: pool.id.clone(), site, units: 1, spare, place: Stated::Default })
    }

    fn preference(&self, all: &Request, prefer: &Prefer) -> Option<Preference> {
        let own = |(name, vendors): (&String, &std::collections::BTreeSet<String>)| {
            Some((self.demand(all, name)?, vendors.iter().cloned().collect()))
        };
        Some(Preference {
            vendors: prefer.vendors.iter().cloned().collect(),
            own: prefer.own.iter().map(own).collect::<Option<_>>()?,
            premium: prefer.premium.map(exact),
            place: Stated::Default,
        })
    }

    fn rule(&self, all: &Request, rule: &Rule) -> Option<RuleKind> {
        let of = |names: &[String]| self.demands(all, names);
        let aspect = |word: &str| Aspects::parse(word);
        Some(match rule {
            Rule::Same(word, slots) => RuleKind::Same(aspect(word)?, of(slots)?),
            Rule::Different(word, slots) => RuleKind::Different(aspect(word)?, of(slots)?),
            Rule::AtMost(word, slots, most) => RuleKind::AtMost(aspect(word)?, of(slots)?, *most),
            Rule::AtLeast(word, slots, least) => RuleKind::AtLeast(aspect(word)?, of(slots)?, *least),
            Rule::Budget(most) => RuleKind::Budget(micro_of(*most)),
            Rule::Charge(slots, most) => RuleKind::Charge(of(slots)?, micro_of(*most)),
            Rule::Share(part, target, slots, most_ppm) => RuleKind::Share(Share {
                of: match part {
                    Part::Slots => ShareOf::Demands,
                    Part::Load(resource) => ShareOf::Load(product(*resource)),
                    Part::Bill => ShareOf::Bill,
                    Part::Charges => ShareOf::Charges,
                },
                target: self.target(target)?,
                demands: of(slots)?,
                most_ppm: *most_ppm,
            }),
            Rule::IfThen(pairs) => {
                let one = |(when, then): &(Condition, Condition)| {
                    Some(Implication { when: self.condition(all, when)?, then: self.condition(all, then)? })
                };
                RuleKind::IfThen(pairs.iter().map(one).collect::<Option<_>>()?)
            }
            Rule::MaxMoves(slots, most) => RuleKind::MaxMoves(of(slots)?, *most),
        })
    }

    fn condition(&self, all: &Request, condition: &Condition) -> Option<request::Condition> {
        let targets = condition.targets.iter().map(|target| self.target(target)).collect::<Option<_>>()?;
        Some(request::Condition { demand: self.demand(all, &condition.slot)?, targets })
    }

    fn target(&self, target: &Target) -> Option<request::Target> {
        Some(match target {
            Target::Backend(name) => request::Target::Backend(self.catalog.find_backend(name)?),
            Target::Offering(name) => request::Target::Offering(self.catalog.find_offering(name)?),
            Target::Vendor(name) => request::Target::Vendor(name.clone()),
            Target::Region(name) => request::Target::Region(self.catalog.find_region(name)?),
            Target::Cloud(name) => request::Target::Cloud(name.clone()),
        })
    }
}

fn wish(all: &mut Request, demand: DemandId, kind: WishKind) {
    let id = WishId::new(all.wishes.len());
    all.wishes.push(Wish { kind, place: Stated::Default });
    all.demands[demand.index()].wishes.push(id);
}

/// The measure of a word.
fn measure(word: &str) -> Option<Measure> {
    use prism_model::catalog::Aspect;
    Some(match word {
        "cost" => Measure::Cost,
        "latency" => Measure::Latency,
        "backends" => Measure::Distinct(Aspect::Backend),
        "vendors" => Measure::Distinct(Aspect::Vendor),
        "regions" => Measure::Distinct(Aspect::Region),
        "clouds" => Measure::Distinct(Aspect::Cloud),
        "optional" => Measure::Optional,
        "recommended" => Measure::Recommended,
        "moves" => Measure::Moves,
        sum => Measure::Sum(SumId::new(sum.strip_prefix("sum:")?.parse().ok()?)),
    })
}

fn product(resource: Resource) -> workload::Resource {
    match resource {
        Resource::Data => workload::Resource::Data,
        Resource::Ops => workload::Resource::Ops,
        Resource::WriteOps => workload::Resource::WriteOps,
        Resource::ReadOps => workload::Resource::ReadOps,
        Resource::Connections => workload::Resource::Connections,
        Resource::Throughput => workload::Resource::Throughput,
    }
}
