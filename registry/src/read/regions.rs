//! `regions/*.yaml`: where things run, and how far apart.

use super::Lowering;
use super::context::Context;
use super::index::Entity;
use crate::codes;
use crate::node::{Node, Value};
use crate::units;
use prism_model::catalog::Region;
use prism_model::{Exact, RegionId};

/// The region that is wherever the client is.
const LOCAL: &str = "local";

pub(super) fn region(cx: &mut Context<'_>, entity: &Entity<'_>) -> Region {
    let mut region = Region {
        name: entity.name.to_owned(),
        cloud: entity.owner().to_owned(),
        location: String::new(),
        continent: None,
        jurisdiction: None,
        local: entity.name == LOCAL,
        mark: cx.mark(entity.at),
    };
    let Some(mut map) = cx.reader.map(entity.node, "a region") else { return region };
    map.allow(&["region", "country", "country_code", "source", "as_of", "confidence", "note"]);
    let reader = &mut cx.reader;
    region.location = map.text(reader, "location").unwrap_or_default().to_owned();
    region.continent = map.text(reader, "continent").map(str::to_owned);
    region.jurisdiction = map.text(reader, "jurisdiction").map(str::to_owned);
    map.finish(reader);
    region
}

/// All files of round trips; a later layer's figure for the same pair is read last and so stands.
pub(super) fn round_trips(
    lowering: &mut Lowering<'_>,
    files: &[Entity<'_>],
) -> Vec<(RegionId, RegionId, Exact)> {
    let mut trips = std::collections::BTreeMap::new();
    for entity in files {
        let cx = &mut lowering.context(entity.file);
        for (from, to, seconds) in file(cx, entity.node) {
            trips.insert((from, to), seconds);
        }
    }
    trips.into_iter().map(|((from, to), seconds)| (from, to, seconds)).collect()
}

fn file(cx: &mut Context<'_>, node: &Node) -> Vec<(RegionId, RegionId, Exact)> {
    let Some(mut map) = cx.reader.map(node, "a file of round trips") else { return Vec::new() };
    map.allow(&["round_trips", "source", "as_of", "confidence", "note"]);
    let mut trips = Vec::new();
    if let Some(from) = map.need(&mut cx.reader, "from") {
        for (name, row) in pairs(cx, from) {
            let from = cx.region(name);
            for (name, time) in pairs(cx, row) {
                let to = cx.region(name);
                let seconds = cx.quantity(time, "a duration", units::duration);
                trips.extend(from.zip(to).zip(seconds).map(|((from, to), seconds)| (from, to, seconds)));
            }
        }
    }
    map.finish(&mut cx.reader);
    trips
}

fn pairs<'n>(cx: &mut Context<'_>, node: &'n Node) -> &'n [(Node, Node)] {
    if let Value::Map(entries) = &node.value {
        return entries;
    }
    let message = format!("this is {}; round trips are `region: {{region: 20ms}}`", node.what());
    let finding = cx.reader.error(codes::WRONG_SHAPE, node, message);
    cx.reader.push(finding);
    &[]
}
