//! `order.yaml`: what comes first in all output and wins all ties. A later layer's list goes before what an
//! earlier one listed; what nobody lists follows alphabetically.

use super::Parsed;
use super::hidden::Hidden;
use super::index::{Entity, Index};
use super::kinds::Kind;
use crate::node::{Map, Node, Reader};
use crate::{Diagnostic, codes, nearest};

#[derive(Default)]
pub(super) struct Order<'n> {
    pub(super) patterns: Vec<&'n str>,
    pub(super) backends: Vec<&'n str>,
    pub(super) models: Vec<&'n str>,
    listed: Vec<(&'static str, &'n Node, &'n Parsed)>,
}

impl<'n> Order<'n> {
    pub(super) fn read(&mut self, mut map: Map<'n>, reader: &mut Reader<'_>, file: &'n Parsed) {
        let lists = [
            ("patterns", &mut self.patterns),
            ("backends", &mut self.backends),
            ("models", &mut self.models),
        ];
        for (key, list) in lists {
            let Some(node) = map.take(key) else { continue };
            let names = reader.texts(node, "a list of names");
            self.listed.extend(names.iter().map(|&(_, node)| (key, node, file)));
            let mut order: Vec<&str> = names.into_iter().map(|(name, _)| name).collect();
            let rest: Vec<&str> = list.iter().copied().filter(|name| !order.contains(name)).collect();
            order.extend(rest);
            *list = order;
        }
        map.finish(reader);
    }

    /// Names that nothing has.
    pub(super) fn check(&self, index: &Index<'_>, hidden: &Hidden, findings: &mut Vec<Diagnostic>) {
        for &(key, node, file) in &self.listed {
            let (kind, entities): (_, &[Entity<'_>]) = match key {
                "patterns" => (Kind::Pattern, &index.patterns),
                "backends" => (Kind::Backend, &index.backends),
                _ => (Kind::Interfaces, &index.models),
            };
            let name = node.text().unwrap_or_default();
            if entities.iter().any(|entity| entity.name == name) || hidden.has(kind, name) {
                continue;
            }
            let mut reader = Reader::new(file.path.clone(), findings);
            let message = format!("`{name}` in the order of {key} is none of them");
            let finding = reader.warning(codes::ORDER_OF_NOTHING, node, message);
            reader.push(match nearest(name, entities.iter().map(|entity| entity.name)) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")).fix(name, near),
                None => finding.hint("remove it"),
            });
        }
    }
}
