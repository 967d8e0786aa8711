//! `capabilities.yaml` and `plugins.yaml`: short lists of words.

use super::context::Context;
use super::index::Entity;
use crate::node::{Node, Value};
use crate::{codes, nearest};
use prism_model::catalog::{Attribute, Capability, Release};

pub(super) fn capability(cx: &mut Context<'_>, entity: &Entity<'_>) -> Option<Capability> {
    let mut map = cx.reader.map(entity.node, "a capability")?;
    map.allow(&["capability"]);
    let interface = map.need(&mut cx.reader, "interface").and_then(|node| cx.interface(node));
    let description = map.text(&mut cx.reader, "description").unwrap_or_default().to_owned();
    map.finish(&mut cx.reader);
    let mark = cx.mark(entity.at);
    Some(Capability { name: entity.name.to_owned(), interface: interface?, description, mark })
}

pub(super) fn attribute(cx: &mut Context<'_>, entity: &Entity<'_>) -> Attribute {
    let mark = cx.mark(entity.at);
    let mut attribute =
        Attribute { name: entity.name.to_owned(), order: Vec::new(), synonyms: Vec::new(), mark };
    let Some(mut map) = cx.reader.map(entity.node, "an attribute") else { return attribute };
    map.allow(&["attribute", "description"]);
    if let Some(order) = map.need(&mut cx.reader, "order") {
        let order = cx.reader.texts(order, "a list of values, weakest first");
        attribute.order =
            order.into_iter().take(usize::from(u8::MAX)).map(|(value, _)| value.to_owned()).collect();
    }
    if let Some(synonyms) = map.take("synonyms") {
        attribute.synonyms = self::synonyms(cx, synonyms, &attribute.order);
    }
    map.finish(&mut cx.reader);
    attribute
}

fn synonyms(cx: &mut Context<'_>, node: &Node, order: &[String]) -> Vec<(String, u8)> {
    let Value::Map(entries) = &node.value else {
        cx.reader.map(node, "the synonyms");
        return Vec::new();
    };
    let mut synonyms = Vec::new();
    for (name, value) in entries {
        let (Some(word), Some(meaning)) = (name.scalar(), cx.reader.text(value, "a value")) else { continue };
        match order.iter().position(|known| known == meaning).and_then(|level| u8::try_from(level).ok()) {
            Some(level) => synonyms.push((word.text.clone(), level)),
            None => {
                let finding =
                    cx.reader.error(codes::BAD_WORD, value, format!("`{meaning}` is not in the order"));
                cx.reader.push(match nearest(meaning, order.iter().map(String::as_str)) {
                    Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(meaning, near),
                    None => finding,
                });
            }
        }
    }
    synonyms
}

pub(super) fn release(cx: &mut Context<'_>, entity: &Entity<'_>) -> Release {
    let mut release = Release { name: entity.name.to_owned(), version: String::new(), assumed: false };
    let Some(mut map) = cx.reader.map(entity.node, "a release") else { return release };
    map.allow(&["plugin", "executor", "note", "source"]);
    release.version = map.need_text(&mut cx.reader, "version").unwrap_or_default().to_owned();
    release.assumed = map.take("assumed").and_then(|node| cx.reader.bool(node)).unwrap_or(false);
    map.finish(&mut cx.reader);
    release
}
