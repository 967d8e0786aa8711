//! What a whole assignment costs, or why it is none. The rules of `docs/formats.md`, written down again:
//! a line is quantity × price, rounded once, up, to micro-dollars; what is included is given back once per
//! purchase and month, rounded down; a month has 2,628,000 seconds.

use super::demand::{Demand, Resource};
use super::emulated::penalties;
use super::gap::{Fact, Place, capacity};
use super::{Choice, Oracle, Rule};
use crate::fraction::Fraction;
use crate::group::Running;
use crate::world::{Backend, Meter, Offering, Price, Scale, Stated, World};

/// Seconds in a month.
const MONTH: i128 = 2_628_000;
/// Hours in a month.
const HOURS: i128 = 730;
/// A gibibyte.
const GIB: i128 = 1 << 30;
/// A gigabyte.
const GB: i128 = 1_000_000_000;

/// A line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// `base`, `units`, `meter primary`, `included primary`.
    pub what: String,
    /// Micro-dollars per month.
    pub amount: i128,
}

/// One purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The pool it is, if it runs already.
    pub running: Option<String>,
    /// What.
    pub offering: String,
    /// Where.
    pub regions: Vec<String>,
    /// The slots it serves.
    pub slots: Vec<String>,
    /// How many units.
    pub units: i128,
    /// Base, units and what is given back.
    pub lines: Vec<Line>,
}

/// A whole bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// What is bought, in the order of the first slot each serves.
    pub purchases: Vec<Purchase>,
    /// Per slot its metered lines.
    pub usage: Vec<Vec<Line>>,
    /// Micro-dollars per month.
    pub cost: i128,
}

/// Why an assignment is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// There are more choices than slots.
    OneTooMany,
    /// The slot may not be served there, or nowhere is said to serve it.
    NoCandidate(String),
    /// A purchase is asked to hold more than it can.
    Overload,
    /// One endpoint is bought twice, or one slot too many shares it.
    Purchase,
    /// A rule is broken.
    Rule(Rule),
}

/// A place that may serve a slot, with all that follows from the two of them.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'w> {
    pub(super) offering: &'w Offering,
    pub(super) price: &'w Price,
    pub(super) regions: Vec<String>,
    usage: Vec<Line>,
    pub(super) metered: i128,
    /// Per meter with something included: what of its line could be given back.
    returnable: Vec<i128>,
    /// What it takes up; a load that is forgotten takes up nothing.
    asked: [i128; 6],
    /// What it asks, forgotten or not.
    pub(super) load: [i128; 6],
    /// What it is charged.
    pub(super) charge: i128,
}

/// A candidate by position, and which purchase there.
pub(super) type Pick = (usize, usize);

impl<'w> Candidate<'w> {
    /// `None` if the offering has no price.
    pub(super) fn new(
        world: &World,
        demand: &Demand<'_>,
        offering: &'w Offering,
        regions: Vec<String>,
        gone: &[Fact],
    ) -> Option<Self> {
        let price = offering.price.as_ref()?;
        let backend = world.backend(&offering.backend)?;
        let load = Resource::ALL.map(|resource| asked(demand, offering, resource));
        let lines = |meter: &Meter| {
            let line = |(usage, price): (Fraction, Fraction)| Line {
                what: format!("meter {}", meter.name),
                amount: micro(usage / per(&meter.per) * price).ceil(),
            };
            slices(meter, billed(demand, meter)).into_iter().map(line).collect::<Vec<Line>>()
        };
        let mut usage_lines: Vec<Line> = price.meters.iter().flat_map(lines).collect();
        usage_lines.extend(penalties(world, demand, offering, gone));
        let included = price.meters.iter().filter(|meter| !meter.included.is_zero());
        Some(Self {
            offering,
            price,
            regions,
            metered: usage_lines.iter().map(|line| line.amount).sum(),
            charge: usage_lines.iter().map(|line| line.amount).sum::<i128>()
                + charged_units(backend, offering, price, &load, demand.dedicated),
            usage: usage_lines,
            returnable: included.map(|meter| micro(dollars(meter, billed(demand, meter))).floor()).collect(),
            asked: Resource::ALL.map(|resource| match demand.weightless.contains(&resource) {
                true => 0,
                false => asked(demand, offering, resource),
            }),
            load,
        })
    }
}

/// The part of units that a slot is charged for: the largest part of one unit that it takes of anything, over
/// the 70 % that units are filled to, and no more than the units it needs. Where nothing it asks for has a
/// known capacity it takes a whole one, and so does a slot with units of its own.
fn charged_units(
    backend: &Backend,
    offering: &Offering,
    price: &Price,
    load: &[i128; 6],
    dedicated: bool,
) -> i128 {
    let (mut parts, mut unknown) = (Vec::new(), false);
    for (resource, &asked) in Resource::ALL.into_iter().zip(load).filter(|(_, asked)| **asked > 0) {
        match capacity(backend, offering, resource) {
            Stated::Known(most) if most.floor() > 0 => parts.push(Fraction::new(asked, most.floor())),
            Stated::Unlimited => {}
            Stated::Known(_) | Stated::Unknown => unknown = true,
        }
    }
    let nothing_known = if unknown { Fraction::ONE } else { Fraction::ZERO };
    let part = parts.into_iter().max().unwrap_or(nothing_known);
    let part = if dedicated { part.max(Fraction::ONE) } else { part };
    let (base, unit) = (micro(price.base).ceil(), micro(price.unit).ceil());
    let dear = part * Fraction::whole(base + unit) / Fraction::new(7, 10);
    let most = Fraction::whole(base + unit * part.ceil().max(1));
    dear.min(most).ceil()
}

fn micro(dollars: Fraction) -> Fraction {
    dollars * Fraction::whole(1_000_000)
}

/// What so much usage costs before rounding.
fn dollars(meter: &Meter, usage: Fraction) -> Fraction {
    usage / per(&meter.per) * meter.price
}

/// Usage by tier, each with its price; the first is there even if nothing is used.
fn slices(meter: &Meter, usage: Fraction) -> Vec<(Fraction, Fraction)> {
    let prices = std::iter::once(meter.price).chain(meter.tiers.iter().map(|&(_, price)| price));
    let from = std::iter::once(Fraction::ZERO).chain(meter.tiers.iter().map(|&(above, _)| above));
    let to = meter.tiers.iter().map(|&(above, _)| above).chain([usage]);
    let slices = prices.zip(from.zip(to)).map(|(price, (from, to))| (to.min(usage) - from, price));
    let reached = |&(index, (used, _)): &(usize, (Fraction, Fraction))| index == 0 || used > Fraction::ZERO;
    slices.enumerate().filter(reached).map(|(_, slice)| slice).collect()
}

/// How much one price buys: requests, bytes, or bytes held for a month.
fn per(text: &str) -> Fraction {
    match text {
        "GiB" | "GiB-month" => Fraction::whole(GIB),
        "GB" | "GB-month" => Fraction::whole(GB),
        "GiB-hour" => Fraction::new(GIB, HOURS),
        count => Fraction::parse(count).unwrap_or(Fraction::ONE),
    }
}

/// How many requests something counts as: its started increments, one at least.
fn started(size: Fraction, increment: Option<Fraction>) -> Fraction {
    match increment {
        Some(step) if !step.is_zero() => Fraction::whole((size / step).ceil().max(1)),
        _ => Fraction::ONE,
    }
}

/// What a meter bills in a month: usage, as often as there are copies of it.
fn billed(demand: &Demand<'_>, meter: &Meter) -> Fraction {
    usage(demand, meter) * Fraction::whole(i128::from(meter.copies))
}

/// What a meter counts in a month.
fn usage(demand: &Demand<'_>, meter: &Meter) -> Fraction {
    let writes = demand.writes * started(demand.item, meter.write_increment);
    // A scan reads everything: by increments, or item by item.
    let scan = started(demand.data, meter.read_increment.or(Some(demand.item)));
    let reads = demand.reads * started(demand.item, meter.read_increment) + demand.scans * scan;
    let bytes_in = demand.writes * demand.item;
    let bytes_out = demand.reads * demand.item + demand.scans * demand.data;
    let per_second = match meter.drives.as_str() {
        "writes" => writes,
        "reads" => reads,
        "requests" => writes + reads,
        "queue_requests" => writes * Fraction::whole(3),
        "bytes_in" => bytes_in,
        "bytes_out" => bytes_out,
        "bytes_io" => bytes_in + bytes_out,
        _ => return demand.data,
    };
    per_second * demand.mean * Fraction::whole(MONTH)
}

/// What a slot asks of a unit, in whole counts, rounded up.
#[must_use]
pub(super) fn asked(demand: &Demand<'_>, offering: &Offering, resource: Resource) -> i128 {
    let capacity = &offering.capacity;
    let amount = match resource {
        Resource::Data => demand.data,
        Resource::Ops => demand.writes + demand.reads + demand.scans,
        Resource::WriteOps => demand.writes * started(demand.item, capacity.write_unit),
        Resource::ReadOps => {
            let scan = capacity.read_unit.map_or(Fraction::ONE, |unit| started(demand.data, Some(unit)));
            demand.reads * started(demand.item, capacity.read_unit) + demand.scans * scan
        }
        Resource::Connections => demand.connections,
        Resource::Throughput => (demand.writes + demand.reads) * demand.item,
    };
    (amount * Fraction::whole(resource.counted_in())).ceil()
}

/// The slots of one purchase, by position.
pub(super) struct Group {
    pub(super) bin: usize,
    pub(super) members: Vec<usize>,
}

impl<'w> Oracle<'w> {
    /// Whether an assignment by name is one, and what it costs.
    ///
    /// # Errors
    /// The first [`Objection`].
    pub fn judge(&self, choices: &[Choice]) -> Result<Bill, Objection> {
        if choices.len() > self.demands.len() {
            return Err(Objection::OneTooMany);
        }
        let picks: Vec<Pick> = self
            .demands
            .iter()
            .enumerate()
            .map(|(index, demand)| {
                let choice = choices.get(index);
                let there = |candidate: &Candidate<'_>| {
                    choice.is_some_and(|choice| {
                        candidate.offering.name == choice.offering && candidate.regions == choice.regions
                    })
                };
                let found = self.candidates[index].iter().position(there);
                let bin = choice.map_or(0, |choice| choice.bin);
                found.map(|found| (found, bin)).ok_or_else(|| Objection::NoCandidate(demand.name.clone()))
            })
            .collect::<Result<_, _>>()?;
        self.cost(&picks)?;
        Ok(self.bill(&picks))
    }

    pub(super) fn candidate(&self, demand: usize, pick: Pick) -> &Candidate<'w> {
        &self.candidates[demand][pick.0]
    }

    /// The slots by purchase, in the order of the first slot each serves.
    pub(super) fn groups(&self, picks: &[Pick]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (demand, &pick) in picks.iter().enumerate() {
            let here = self.candidate(demand, pick);
            let same = |group: &&mut Group| {
                let first = group.members[0];
                group.bin == pick.1 && is_same_place(self.candidate(first, picks[first]), here)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.members.push(demand),
                None => groups.push(Group { bin: pick.1, members: vec![demand] }),
            }
        }
        groups
    }

    /// Micro-dollars of a purchase as a whole, without what its slots meter.
    pub(super) fn fixed(&self, picks: &[Pick], group: &Group) -> i128 {
        self.purchase(picks, group).lines.iter().map(|line| line.amount).sum()
    }

    /// Micro-dollars of an assignment.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn cost(&self, picks: &[Pick]) -> Result<i128, Objection> {
        let groups = self.groups(picks);
        let mut cost = 0;
        for (index, group) in groups.iter().enumerate() {
            let first = self.candidate(group.members[0], picks[group.members[0]]);
            let runs = self.pool(first, group.bin).is_some();
            let alone = |group: &Group| group.members.iter().any(|&demand| self.is_alone(demand));
            let again = |other: &Group| {
                let candidate = self.candidate(other.members[0], picks[other.members[0]]);
                !alone(other) && is_same_place(candidate, first)
            };
            let one_only = first.offering.scale != Scale::Instances && !alone(group) && !runs;
            let taken = groups[..index].iter().any(again) || self.pool(first, 0).is_some();
            let shares = group.members.len() > 1 || runs;
            if (shares && alone(group)) || (one_only && taken) {
                return Err(Objection::Purchase);
            }
            let units = self.units(picks, group).ok_or(Objection::Overload)?;
            let base = if runs { Fraction::ZERO } else { first.price.base };
            cost += micro(base).ceil() + micro(first.price.unit * Fraction::whole(units)).ceil();
            cost -= self.given_back(picks, group).into_iter().map(|(_, amount)| amount).sum::<i128>();
        }
        cost += picks
            .iter()
            .enumerate()
            .map(|(demand, &pick)| self.candidate(demand, pick).metered)
            .sum::<i128>();
        match self.rules.iter().find(|rule| !self.holds(rule, picks, cost)) {
            Some(rule) => Err(Objection::Rule(rule.clone())),
            None => Ok(cost),
        }
    }

    fn is_alone(&self, demand: usize) -> bool {
        !self.sharing || self.demands[demand].dedicated
    }

    /// Units that hold a group; `None` if no number of them does.
    fn units(&self, picks: &[Pick], group: &Group) -> Option<i128> {
        let first = self.candidate(group.members[0], picks[group.members[0]]);
        let place = self.place(first)?;
        let pool = self.pool(first, group.bin);
        let mut units = i128::from(pool.is_none());
        for (index, resource) in Resource::ALL.into_iter().enumerate() {
            let mut asked: i128 =
                group.members.iter().map(|&demand| self.candidate(demand, picks[demand]).asked[index]).sum();
            if let Some(pool) = &pool {
                match place.left(pool, resource) {
                    Stated::Unlimited => continue,
                    Stated::Known(left) => asked -= left.floor(),
                    Stated::Unknown => {}
                }
            }
            if asked <= 0 {
                continue;
            }
            if pool.is_some() && first.offering.scale != Scale::Shards {
                return None;
            }
            units = units.max(match place.capacity(resource) {
                Stated::Unlimited => 1,
                Stated::Unknown if place.may_be_unknown(resource) => 1,
                Stated::Unknown => return None,
                Stated::Known(most) if asked <= most.floor() => 1,
                Stated::Known(most) if first.offering.scale != Scale::Shards || most.floor() == 0 => {
                    return None;
                }
                Stated::Known(most) => Fraction::new(asked, most.floor()).ceil(),
            });
        }
        Some(units)
    }

    pub(super) fn place<'p>(&'p self, candidate: &'p Candidate<'_>) -> Option<Place<'p>> {
        Some(Place {
            world: self.world,
            ask: &self.ask,
            running: &self.running,
            backend: self.world.backend(&candidate.offering.backend)?,
            offering: candidate.offering,
            regions: &candidate.regions,
        })
    }

    /// The pool that a purchase is, if it runs already: they are the first of their place.
    fn pool(&self, candidate: &Candidate<'_>, bin: usize) -> Option<Running> {
        self.place(candidate)?.pools().nth(bin).cloned()
    }

    /// How many pools run where a candidate is.
    pub(super) fn pools(&self, candidate: &Candidate<'_>) -> usize {
        self.place(candidate).map_or(0, |place| place.pools().count())
    }

    /// Per meter with something included: what is given back.
    fn given_back(&self, picks: &[Pick], group: &Group) -> Vec<(String, i128)> {
        let first = self.candidate(group.members[0], picks[group.members[0]]);
        if self.pool(first, group.bin).is_some() {
            return Vec::new();
        }
        let price = first.price;
        let included = price.meters.iter().filter(|meter| !meter.included.is_zero()).enumerate();
        let back = |(index, meter): (usize, &Meter)| {
            let of = |&demand: &usize| self.candidate(demand, picks[demand]).returnable[index];
            let asked: i128 = group.members.iter().map(of).sum();
            (meter.name.clone(), asked.min(micro(dollars(meter, meter.included)).floor()))
        };
        included.map(back).collect()
    }

    pub(super) fn bill(&self, picks: &[Pick]) -> Bill {
        let purchases: Vec<Purchase> =
            self.groups(picks).iter().map(|group| self.purchase(picks, group)).collect();
        let usage: Vec<Vec<Line>> = picks
            .iter()
            .enumerate()
            .map(|(demand, &pick)| self.candidate(demand, pick).usage.clone())
            .collect();
        let lines = purchases.iter().flat_map(|purchase| &purchase.lines).chain(usage.iter().flatten());
        let cost = lines.map(|line| line.amount).sum();
        Bill { purchases, usage, cost }
    }

    fn purchase(&self, picks: &[Pick], group: &Group) -> Purchase {
        let first = self.candidate(group.members[0], picks[group.members[0]]);
        let units = self.units(picks, group).unwrap_or(1);
        let line =
            |what: &str, dollars: Fraction| Line { what: what.to_owned(), amount: micro(dollars).ceil() };
        let running = self.pool(first, group.bin).map(|pool| pool.id);
        let base = if running.is_some() { Fraction::ZERO } else { first.price.base };
        let mut lines = vec![line("base", base), line("units", first.price.unit * Fraction::whole(units))];
        lines.retain(|line| line.amount != 0);
        let back = self.given_back(picks, group).into_iter();
        lines.extend(back.map(|(name, amount)| Line { what: format!("included {name}"), amount: -amount }));
        Purchase {
            running,
            offering: first.offering.name.clone(),
            regions: first.regions.clone(),
            slots: group.members.iter().map(|&demand| self.demands[demand].name.clone()).collect(),
            units,
            lines,
        }
    }

    /// The value of an aspect where a slot is served.
    pub(super) fn aspect(&self, aspect: &str, demand: usize, pick: Pick) -> String {
        let candidate = self.candidate(demand, pick);
        match aspect {
            "backend" => candidate.offering.backend.clone(),
            "vendor" => candidate.offering.vendor.clone(),
            "region" => candidate.regions.join("+"),
            "site" => format!("{} {} {}", candidate.offering.name, candidate.regions.join("+"), pick.1),
            _ => {
                let first = candidate.regions.first().and_then(|name| self.world.region(name));
                first.map(|region| region.cloud.clone()).unwrap_or_default()
            }
        }
    }

    /// How many values of an aspect a plan has among these slots.
    pub(super) fn distinct(&self, aspect: &str, slots: &[usize], picks: &[Pick]) -> usize {
        let mut values: Vec<String> =
            slots.iter().map(|&demand| self.aspect(aspect, demand, picks[demand])).collect();
        values.sort();
        values.dedup();
        values.len()
    }
}

pub(super) fn is_same_place(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    std::ptr::eq(a.offering, b.offering) && a.regions == b.regions
}
