//! `offerings/<backend>.yaml`: who sells it, where, at what price and size.

use super::capacity::{self, Capacity};
use super::context::Context;
use super::index::Entity;
use super::tariff::tariff;
use crate::node::{Map, Node};
use crate::{codes, units};
use prism_model::catalog::{Backend, Offering, Scale};
use prism_model::tariff::Tariff;
use prism_model::{Exact, InterfaceId, MicroUsd, RegionId};

const SCALES: [(&str, Scale); 3] =
    [("instances", Scale::Instances), ("shards", Scale::Shards), ("none", Scale::Single)];

/// `None` if it belongs to no backend.
pub(super) fn offering(cx: &mut Context<'_>, entity: &Entity<'_>, backends: &[Backend]) -> Option<Offering> {
    let backend = entity.of.and_then(|of| cx.backend(of));
    let mut map = cx.reader.map(entity.node, "an offering")?;
    map.allow(&["offering", "benchmarks"]);
    let source = cx.source(&mut map, None);
    let in_memory = backend.and_then(|id| backends.get(id.index())).is_some_and(|backend| backend.in_memory);
    let capacity = map.take("capacity").map(|node| capacity::capacity(cx, node, in_memory));
    let Capacity { holds, nodes, mut facts } = capacity.unwrap_or_else(capacity::unknown);
    facts.extend(map.text(&mut cx.reader, "compat").map(|text| ("compat".to_owned(), text.to_owned())));
    let tariff = map.take("price").and_then(|node| tariff(cx, node, source));
    let scale = map.take("scale").and_then(|node| cx.reader.word(node, "a way units add up", &SCALES));
    let (write_unit, read_unit) = map.take("units_of").map(|node| units_of(cx, node)).unwrap_or_default();
    let (regions, replicated) = regions(cx, &mut map);
    let lacks = map.take("lacks").map(|node| lacks(cx, node)).unwrap_or_default();
    let text =
        |cx: &mut Context<'_>, map: &mut Map<'_>, key| map.text(&mut cx.reader, key).map(str::to_owned);
    let offering = Offering {
        name: entity.name.to_owned(),
        backend: backend?,
        vendor: map.need_text(&mut cx.reader, "vendor").unwrap_or_default().to_owned(),
        service: text(cx, &mut map, "service").unwrap_or_default(),
        sku: text(cx, &mut map, "sku").unwrap_or_default(),
        deployment: text(cx, &mut map, "deployment").unwrap_or_default(),
        regions,
        replicated,
        scale: scale.unwrap_or_else(|| default_scale(tariff.as_ref())),
        tariff,
        capacity: holds,
        nodes,
        write_unit,
        read_unit,
        sla: map
            .take("sla")
            .and_then(|node| cx.figure(node, "an availability promise", units::percent, source)),
        latency_p99: map
            .take("latency_p99")
            .and_then(|node| cx.figure(node, "a latency", units::duration, source)),
        lacks: lacks.iter().map(|&(interface, _)| interface).collect(),
        lacks_marks: lacks.into_iter().map(|(interface, node)| (interface, cx.mark(node))).collect(),
        environments: words(cx, map.take("environments")),
        incomplete: words(cx, map.take("incomplete")),
        burstable: map.take("burstable").and_then(|node| cx.reader.bool(node)).unwrap_or(false),
        facts,
        note: text(cx, &mut map, "note"),
        source,
        mark: cx.mark(entity.at),
    };
    map.finish(&mut cx.reader);
    Some(offering)
}

/// Anyone may buy a second one of what has a price per unit; a metered endpoint is there once.
fn default_scale(tariff: Option<&Tariff>) -> Scale {
    match tariff {
        Some(tariff) if tariff.unit == MicroUsd::ZERO && !tariff.meters.is_empty() => Scale::Single,
        _ => Scale::Instances,
    }
}

fn words(cx: &mut Context<'_>, node: Option<&Node>) -> Vec<String> {
    let words = node.map(|node| cx.reader.texts(node, "a list of words")).unwrap_or_default();
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}

fn units_of(cx: &mut Context<'_>, node: &Node) -> (Option<Exact>, Option<Exact>) {
    let Some(mut map) = cx.reader.map(node, "the units of a capacity") else { return (None, None) };
    let write = cx.maybe(map.take("write_ops"), "a size", units::size);
    let read = cx.maybe(map.take("read_ops"), "a size", units::size);
    map.finish(&mut cx.reader);
    (write, read)
}

/// Either of `regions`, or all of `replicated` at once.
fn regions(cx: &mut Context<'_>, map: &mut Map<'_>) -> (Vec<RegionId>, bool) {
    let (either, all) = (map.take("regions"), map.take("replicated"));
    if let (Some(_), Some(all)) = (either, all) {
        let message = "`regions` (either of them) and `replicated` (all at once) cannot both hold";
        let finding = cx.reader.error(codes::WRONG_SHAPE, all, message);
        cx.reader.push(finding.hint("make two offerings of it"));
    }
    let mut regions: Vec<(RegionId, &Node)> = Vec::new();
    let items = either.or(all).map(|node| cx.reader.list(node, "a list of regions")).unwrap_or_default();
    for item in items {
        let Some(region) = cx.region(item) else { continue };
        match regions.iter().find(|(known, _)| *known == region) {
            Some(&(_, first)) => cx.repeated(item, first),
            None => regions.push((region, item)),
        }
    }
    (regions.into_iter().map(|(region, _)| region).collect(), either.is_none() && all.is_some())
}

/// `{interface, source}` or the interface alone.
fn lacks<'n>(cx: &mut Context<'_>, node: &'n Node) -> Vec<(InterfaceId, &'n Node)> {
    let mut lacks = Vec::new();
    for item in cx.reader.list(node, "a list of interfaces") {
        if item.scalar().is_some() {
            lacks.extend(cx.interface(item).map(|interface| (interface, item)));
            continue;
        }
        let Some(mut map) = cx.reader.map(item, "a lack") else { continue };
        let name = map.need(&mut cx.reader, "interface");
        lacks.extend(name.and_then(|name| Some((cx.interface(name)?, name))));
        map.allow(&["source", "note", "as_of", "confidence"]);
        map.finish(&mut cx.reader);
    }
    lacks
}
