//! Penalties: an interface that a slot has to have and its backend only imitates costs what its line says, once per
//! slot. Of alternatives it is the one that costs the least, and of equals the first.

use super::bill::Line;
use super::demand::{Demand, Wish};
use super::gap::{Fact, has};
use crate::fraction::Fraction;
use crate::world::{Backend, Offering, World};
use std::collections::BTreeSet;

/// What a slot pays at an offering, in the world's order of interfaces; an alternative comes last.
pub(super) fn penalties(world: &World, demand: &Demand<'_>, offering: &Offering, gone: &[Fact]) -> Vec<Line> {
    let Some(backend) = world.backend(&offering.backend) else { return Vec::new() };
    let slot = demand.slot;
    let name = || slot.name.clone();
    let required = slot.required.iter().filter(|one| !gone.contains(&Fact::Requires(name(), (*one).clone())));
    let wished = demand.wishes.iter().filter(|wish| !gone.contains(&Fact::Wish(name(), (*wish).clone())));
    let wished =
        wished.filter_map(|wish| if let Wish::Has(interface) = wish { Some(interface) } else { None });
    let needed: BTreeSet<&String> = required.chain(wished).collect();
    let mut lines = lines(world, backend, &needed);
    if !gone.contains(&Fact::AnyOf(name())) {
        let whole = slot.any_of.iter().filter(|list| list.iter().all(|one| has(backend, offering, one)));
        let more = whole.map(|list| {
            let left: BTreeSet<&String> = list.iter().filter(|one| !needed.contains(one)).collect();
            self::lines(world, backend, &left)
        });
        let sum = |lines: &Vec<Line>| lines.iter().map(|line| line.amount).sum::<i128>();
        lines.extend(more.min_by_key(sum).unwrap_or_default());
    }
    lines
}

fn lines(world: &World, backend: &Backend, interfaces: &BTreeSet<&String>) -> Vec<Line> {
    let ordered = world.interfaces.iter().filter(|interface| interfaces.contains(interface));
    let priced = ordered.filter_map(|interface| Some((interface, backend.emulated.get(interface)?)));
    let line = |(interface, dollars): (&String, &Fraction)| Line {
        what: format!("emulated {interface}"),
        amount: (*dollars * Fraction::whole(1_000_000)).ceil(),
    };
    priced.map(line).collect()
}
