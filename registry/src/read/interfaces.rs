//! `interfaces/<model>.yaml`: what can be asked.

use super::context::Context;
use super::index::Entity;
use super::places::Part;
use crate::codes;
use crate::node::{Map, Node};
use prism_model::catalog::{DataModel, Interface};
use prism_model::{Mark, ModelId};

pub(super) fn model(cx: &mut Context<'_>, entity: &Entity<'_>) -> DataModel {
    let description = entity.node.get("description").and_then(|node| node.text());
    DataModel {
        name: entity.name.to_owned(),
        description: description.unwrap_or_default().to_owned(),
        mark: cx.mark(entity.at),
    }
}

pub(super) fn interface(cx: &mut Context<'_>, entity: &Entity<'_>) -> Interface {
    let mut interface = Interface {
        name: entity.name.to_owned(),
        model: cx.names.models.get(entity.owner()).unwrap_or(ModelId(0)),
        service: String::new(),
        proto_file: String::new(),
        description: String::new(),
        methods: Vec::new(),
        mark: cx.mark(entity.at),
    };
    named_after_its_model(cx, entity);
    let Some(mut map) = cx.reader.map(entity.node, "an interface") else { return interface };
    map.allow(&["interface", "version", "capabilities", "performance", "use_cases", "notes"]);
    interface.description = map.text(&mut cx.reader, "description").unwrap_or_default().to_owned();
    interface.service = part(cx, &mut map, "service", interface.mark, Part::Service);
    interface.proto_file = part(cx, &mut map, "proto_file", interface.mark, Part::ProtoFile);
    if let Some(methods) = map.need(&mut cx.reader, "methods") {
        interface.methods = self::methods(cx, methods, interface.mark);
    }
    map.finish(&mut cx.reader);
    interface
}

/// A text that must be there, and whose place is remembered.
pub(super) fn part(
    cx: &mut Context<'_>,
    map: &mut Map<'_>,
    key: &'static str,
    entry: Mark,
    part: Part,
) -> String {
    let node = map.need(&mut cx.reader, key);
    cx.keep(entry, part, node);
    node.and_then(|node| cx.reader.text(node, "text")).unwrap_or_default().to_owned()
}

/// The methods of a service.
pub(super) fn methods(cx: &mut Context<'_>, node: &Node, entry: Mark) -> Vec<String> {
    let methods = cx.reader.texts(node, "a list of methods");
    cx.keep(entry, Part::Methods, methods.iter().map(|&(_, node)| node));
    methods.into_iter().map(|(method, _)| method.to_owned()).collect()
}

fn named_after_its_model(cx: &mut Context<'_>, entity: &Entity<'_>) {
    let model = entity.owner();
    let flavour = entity.name.strip_prefix(model).and_then(|rest| rest.strip_prefix('_'));
    if !model.is_empty() && flavour.is_none_or(str::is_empty) {
        let message = format!("interface `{}` is not named after its model `{model}`", entity.name);
        let finding = cx.reader.error(codes::BAD_NAME, entity.at, message);
        cx.reader.push(finding.hint(format!("call it `{model}_{}`", entity.name)));
    }
}
