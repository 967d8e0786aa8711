//! `interfaces/<model>.yaml`: what can be asked.

use super::context::Context;
use super::index::Entity;
use crate::codes;
use prism_model::ModelId;
use prism_model::catalog::{DataModel, Interface};

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
    let reader = &mut cx.reader;
    interface.service = map.need_text(reader, "service").unwrap_or_default().to_owned();
    interface.proto_file = map.need_text(reader, "proto_file").unwrap_or_default().to_owned();
    interface.description = map.text(reader, "description").unwrap_or_default().to_owned();
    if let Some(methods) = map.need(reader, "methods") {
        let methods = reader.texts(methods, "a list of methods");
        interface.methods = methods.into_iter().map(|(method, _)| method.to_owned()).collect();
    }
    map.finish(reader);
    interface
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
