//! `price:` of an offering: base, units and meters.

use super::context::Context;
use crate::node::Node;
use crate::{codes, units};
use prism_model::tariff::{Driver, MONTH_HOURS, Meter, Tariff, Tier};
use prism_model::{Exact, MicroUsd, Overflow, SourceId};

/// What one price of a meter buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Requests,
    Bytes,
    /// Bytes held for a month.
    ByteMonths,
}

impl Measure {
    fn of(driver: Driver) -> Self {
        match driver {
            Driver::Writes | Driver::Reads | Driver::Requests | Driver::QueueRequests => Self::Requests,
            Driver::BytesIn | Driver::BytesOut | Driver::BytesIo => Self::Bytes,
            Driver::Data => Self::ByteMonths,
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Requests => "`per: 1000000`",
            Self::Bytes => "`per: GiB`",
            Self::ByteMonths => "`per: GiB-month`",
        }
    }
}

pub(super) fn tariff(cx: &mut Context<'_>, node: &Node, source: SourceId) -> Option<Tariff> {
    let mut map = cx.reader.map(node, "a price")?;
    let base = map.take("base");
    let unit = map.take("unit");
    let meters = map.take("meters");
    map.allow(&["note"]);
    map.finish(&mut cx.reader);
    if base.is_none() && unit.is_none() && meters.is_none() {
        let finding = cx.reader.error(codes::MISSING_KEY, node, "a price needs `base`, `unit` or `meters`");
        cx.reader.push(finding.hint("leave `price` out where it is not known; what is free says `unit: $0`"));
        return None;
    }
    let items = meters.map(|meters| cx.reader.list(meters, "a list of meters")).unwrap_or_default();
    Some(Tariff {
        base: base.and_then(|node| money(cx, node)).unwrap_or(MicroUsd::ZERO),
        unit: unit.and_then(|node| money(cx, node)).unwrap_or(MicroUsd::ZERO),
        meters: items.iter().filter_map(|item| meter(cx, item, source)).collect(),
    })
}

fn money(cx: &mut Context<'_>, node: &Node) -> Option<MicroUsd> {
    let dollars = cx.quantity(node, "an amount of money", units::money)?;
    let rounded = MicroUsd::rounded_up(dollars);
    if rounded.is_err() {
        cx.too_large(node);
    }
    rounded.ok()
}

fn meter(cx: &mut Context<'_>, node: &Node, outer: SourceId) -> Option<Meter> {
    let mut map = cx.reader.map(node, "a meter")?;
    let name = map.need_text(&mut cx.reader, "meter");
    let drives = map.need(&mut cx.reader, "drives");
    let drives = drives.and_then(|node| cx.reader.word(node, "what drives a meter", &Driver::WORDS));
    let per = map.need(&mut cx.reader, "per");
    let amount = per.zip(drives).and_then(|(per, drives)| per_amount(cx, per, Measure::of(drives)));
    let price = map.need(&mut cx.reader, "price");
    let price = price.and_then(|node| cx.quantity(node, "an amount of money", units::money));
    let copies = map.take("copies").and_then(|node| cx.count(node));
    let included = map.take("included");
    let included = included.zip(drives).map(|(node, drives)| included_amount(cx, node, Measure::of(drives)));
    let tiers = map.take("tiers").zip(drives);
    let tiers = match (tiers, included) {
        (Some((node, _)), Some(_)) => {
            let finding = cx.reader.error(codes::BAD_VALUE, node, "a meter with `tiers` includes nothing");
            cx.reader.push(finding.hint("leave out `tiers` or `included`"));
            return None;
        }
        (Some((node, drives)), None) => self::tiers(cx, node, Measure::of(drives), price),
        (None, _) => Vec::new(),
    };
    let write_increment = cx.maybe(map.take("write_increment"), "a size", units::size);
    let read_increment = cx.maybe(map.take("read_increment"), "a size", units::size);
    let source = cx.source(&mut map, Some(outer));
    map.allow(&["note"]);
    map.finish(&mut cx.reader);
    Some(Meter {
        name: name?.to_owned(),
        drives: drives?,
        per: amount?,
        per_text: per?.text()?.to_owned(),
        price: price?,
        tiers,
        copies: copies.unwrap_or(1),
        included: included.unwrap_or(Some(Exact::ZERO))?,
        write_increment,
        read_increment,
        source,
    })
}

/// What each tier after the first costs: each begins above the one before it and is no dearer.
fn tiers(cx: &mut Context<'_>, node: &Node, measure: Measure, first: Option<Exact>) -> Vec<Tier> {
    let mut tiers: Vec<Tier> = Vec::new();
    for item in cx.reader.list(node, "a list of tiers") {
        let Some(tier) = tier(cx, item, measure) else { continue };
        let from = tiers.last().map_or(Exact::ZERO, |last| last.above);
        let dearest = tiers.last().map(|last| last.price).or(first);
        if tier.above <= from {
            let finding = cx.reader.error(codes::BAD_VALUE, item, "a tier begins above the one before it");
            cx.reader.push(finding.hint("list tiers by what they are `above`, the least first"));
        } else if dearest.is_some_and(|dearest| tier.price > dearest) {
            let finding = cx.reader.error(codes::BAD_VALUE, item, "a tier is dearer than the one before it");
            cx.reader.push(finding.hint("what is free or cheap at first is `included`"));
        } else {
            tiers.push(tier);
        }
    }
    tiers
}

fn tier(cx: &mut Context<'_>, node: &Node, measure: Measure) -> Option<Tier> {
    let mut map = cx.reader.map(node, "a tier")?;
    let above = map.need(&mut cx.reader, "above");
    let price = map.need(&mut cx.reader, "price");
    map.finish(&mut cx.reader);
    let above = above.and_then(|node| included_amount(cx, node, measure));
    let price = price.and_then(|node| cx.quantity(node, "an amount of money", units::money));
    Some(Tier { above: above?, price: price? })
}

/// A count, a size, or a size over time; which one, `drives` decides.
fn per_amount(cx: &mut Context<'_>, node: &Node, measure: Measure) -> Option<Exact> {
    let text = cx.reader.text(node, "how much one price buys")?;
    let amount = match (measure, text.split_once('-')) {
        (Measure::Requests, None) => units::number(text).ok(),
        (Measure::Bytes, None) => bytes(text),
        (Measure::ByteMonths, Some((size, "month"))) => bytes(size),
        (Measure::ByteMonths, Some((size, "hour"))) => bytes(size).and_then(|size| by_the_hour(size).ok()),
        _ => None,
    };
    let amount = amount.filter(|amount| !amount.is_zero());
    if amount.is_none() {
        let message = format!("`{text}` is not what this meter counts");
        let finding = cx.reader.error(codes::BAD_VALUE, node, message);
        cx.reader.push(finding.hint(format!("write it like {}", measure.example())));
    }
    amount
}

/// `GiB` or `64KiB`.
fn bytes(text: &str) -> Option<Exact> {
    units::size(text).or_else(|_| units::size(&format!("1{text}"))).ok()
}

/// A month has 730 hours, so one price buys that much less of it.
fn by_the_hour(size: Exact) -> Result<Exact, Overflow> {
    size.over(Exact::integer(MONTH_HOURS))
}

fn included_amount(cx: &mut Context<'_>, node: &Node, measure: Measure) -> Option<Exact> {
    match measure {
        Measure::Requests => cx.quantity(node, "a count", units::number),
        Measure::Bytes | Measure::ByteMonths => cx.quantity(node, "a size", units::size),
    }
}
