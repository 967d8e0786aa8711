//! `defaults`, namespaces and their slots.

use super::super::codes;
use super::super::document::{NamespaceWords, Settings, SlotWords, VendorWords};
use super::super::said::Said;
use super::words::File;
use crate::node::{Map, Node, Value};

impl File<'_> {
    pub(super) fn defaults(&mut self, map: &mut Map<'_>) -> Settings {
        let Some(mut map) = map.take("defaults").and_then(|node| self.reader.map(node, "`defaults`")) else {
            return Settings::default();
        };
        let settings = self.settings(&mut map);
        self.finish(map);
        settings
    }

    fn settings(&mut self, map: &mut Map<'_>) -> Settings {
        Settings {
            clients: self.list(map, "clients"),
            region: self.list(map, "region"),
            exclude: self.list(map, "exclude"),
            needs: self.entries(map, "needs", "`needs`"),
            vendors: map.take("vendors").and_then(|node| self.vendors(node)).unwrap_or_default(),
            workload: self.entries(map, "workload", "`workload`"),
        }
    }

    pub(super) fn vendors(&mut self, node: &Node) -> Option<VendorWords> {
        let mut map = self.reader.map(node, "`vendors`")?;
        let vendors = VendorWords {
            only: self.list(&mut map, "only"),
            avoid: self.list(&mut map, "avoid"),
            prefer: self.list(&mut map, "prefer"),
            premium: self.word(&mut map, "premium"),
        };
        self.finish(map);
        Some(vendors)
    }

    pub(super) fn namespace(&mut self, node: &Node) -> Option<NamespaceWords> {
        let mut map = self.reader.map(node, "a namespace")?;
        let namespace = NamespaceWords {
            name: self.word(&mut map, "name"),
            pattern: self.needed(&mut map, "pattern"),
            mode: self.word(&mut map, "mode"),
            labels: self.entries(&mut map, "labels", "`labels`"),
            settings: self.settings(&mut map),
            keep: self.boolean(&mut map, "keep"),
            budget: self.word(&mut map, "budget"),
            slots: self.slots(&mut map),
            same_region: self.groups(&mut map, "same_region"),
            same_cloud: self.groups(&mut map, "same_cloud"),
        };
        self.finish(map);
        Some(namespace)
    }

    fn slots(&mut self, map: &mut Map<'_>) -> Vec<SlotWords> {
        let Some(mut map) = map.take("slots").and_then(|node| self.reader.map(node, "`slots`")) else {
            return Vec::new();
        };
        map.rest().into_iter().filter_map(|(name, node)| self.slot(name, node)).collect()
    }

    /// `registry: {…}`, or `registry: redis` for its backend.
    fn slot(&mut self, name: &Node, node: &Node) -> Option<SlotWords> {
        let mut slot = SlotWords::new(self.said(name)?);
        if node.is_null() {
            return Some(slot);
        }
        if !matches!(node.value, Value::Map(_)) {
            slot.backend = self.words(node);
            return Some(slot);
        }
        let mut map = self.reader.map(node, "a slot")?;
        slot.backend = self.list(&mut map, "backend");
        slot.offering = self.list(&mut map, "offering");
        slot.vendor = self.list(&mut map, "vendor");
        slot.region = self.list(&mut map, "region");
        slot.exclude = self.list(&mut map, "exclude");
        slot.prefer = self.list(&mut map, "prefer");
        slot.fill = self.boolean(&mut map, "fill");
        slot.require = self.list(&mut map, "require");
        slot.want = self.list(&mut map, "want");
        slot.isolation = self.word(&mut map, "isolation");
        slot.keep = self.boolean(&mut map, "keep");
        slot.needs = self.entries(&mut map, "needs", "`needs`");
        slot.workload = self.entries(&mut map, "workload", "`workload`");
        self.finish(map);
        Some(slot)
    }

    /// `all`, one list of slots, or several.
    fn groups(&mut self, map: &mut Map<'_>, key: &'static str) -> Vec<Vec<Said>> {
        let Some(node) = map.take(key) else { return Vec::new() };
        let nested = |item: &Node| matches!(item.value, Value::Seq(_));
        match &node.value {
            Value::Seq(items) if items.iter().any(nested) => {
                items.iter().map(|item| self.group(item)).filter(|group| !group.is_empty()).collect()
            }
            _ => Some(self.words(node)).into_iter().filter(|group| !group.is_empty()).collect(),
        }
    }

    fn group(&mut self, item: &Node) -> Vec<Said> {
        if !matches!(item.value, Value::Seq(_)) {
            self.error(codes::SHAPE, item, "a group among others is a list of slots");
            return Vec::new();
        }
        self.words(item)
    }
}
