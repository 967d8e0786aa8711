//! Everything that has a name, found in its file, stacked by layer and put in catalogue order. The position
//! in these lists is the id.

use super::Parsed;
use super::hidden::Hidden;
use super::kinds::Kind;
use super::order::Order;
use crate::node::{Map, Node, Reader};
use crate::{Diagnostic, Severity, codes};
use prism_model::FileId;
use std::collections::BTreeMap;

/// A named thing as it stands in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entity<'n> {
    pub(crate) name: &'n str,
    /// Where the name stands.
    pub(crate) at: &'n Node,
    pub(crate) node: &'n Node,
    /// The model of an interface, the backend of an offering, the cloud of a region.
    pub(crate) of: Option<&'n Node>,
    pub(crate) file: FileId,
    layer: usize,
}

impl<'n> Entity<'n> {
    /// The name of what it belongs to.
    pub(crate) fn owner(&self) -> &'n str {
        self.of.and_then(Node::text).unwrap_or_default()
    }
}

#[derive(Default)]
pub(crate) struct Index<'n> {
    pub(crate) models: Vec<Entity<'n>>,
    pub(crate) interfaces: Vec<Entity<'n>>,
    pub(crate) capabilities: Vec<Entity<'n>>,
    pub(crate) attributes: Vec<Entity<'n>>,
    pub(crate) backends: Vec<Entity<'n>>,
    pub(crate) offerings: Vec<Entity<'n>>,
    pub(crate) regions: Vec<Entity<'n>>,
    pub(crate) round_trips: Vec<Entity<'n>>,
    pub(crate) patterns: Vec<Entity<'n>>,
    pub(crate) plugins: Vec<Entity<'n>>,
    pub(crate) executors: Vec<Entity<'n>>,
}

impl<'n> Index<'n> {
    pub(crate) fn of(files: &'n [Parsed], hidden: &Hidden, findings: &mut Vec<Diagnostic>) -> Self {
        let mut index = Self::default();
        let mut order = Order::default();
        for file in files {
            for (kind, node) in &file.documents {
                let reader = Reader::new(file.path.clone(), findings);
                Sorter { index: &mut index, order: &mut order, reader, file, node }.document(*kind);
            }
        }
        index.stack(files, findings);
        order.check(&index, hidden, findings);
        index.sort(&order);
        index
    }

    /// Later layers override by name; inside a layer a name stands once.
    fn stack(&mut self, files: &[Parsed], findings: &mut Vec<Diagnostic>) {
        let mut stack = Stack { files, findings };
        stack.models(&mut self.models);
        stack.by_name(&mut self.interfaces, "interface");
        stack.by_name(&mut self.capabilities, "capability");
        stack.by_name(&mut self.attributes, "attribute");
        stack.by_name(&mut self.backends, "backend");
        stack.by_name(&mut self.offerings, "offering");
        stack.by_name(&mut self.regions, "region");
        stack.by_name(&mut self.patterns, "pattern");
        stack.releases(&mut self.plugins);
        stack.releases(&mut self.executors);
    }

    fn sort(&mut self, order: &Order<'_>) {
        let sort = |list: &mut Vec<Entity<'n>>, first: &[&str]| {
            let rank = |name: &str| first.iter().position(|known| *known == name).unwrap_or(first.len());
            list.sort_by_key(|entity| (rank(entity.name), entity.name));
        };
        sort(&mut self.models, &order.models);
        sort(&mut self.backends, &order.backends);
        sort(&mut self.patterns, &order.patterns);
        let by_owner = |list: &mut Vec<Entity<'n>>, owners: &[Entity<'n>]| {
            let ranks: BTreeMap<&str, usize> = owners.iter().enumerate().map(|(i, o)| (o.name, i)).collect();
            list.sort_by_key(|entity| ranks.get(entity.owner()).copied().unwrap_or(ranks.len()));
        };
        by_owner(&mut self.interfaces, &self.models);
        by_owner(&mut self.offerings, &self.backends);
    }
}

/// Picks a list of the index.
type List<'n> = for<'a> fn(&'a mut Index<'n>) -> &'a mut Vec<Entity<'n>>;

/// Puts the named things of one document where they belong.
struct Sorter<'i, 'n, 'f> {
    index: &'i mut Index<'n>,
    order: &'i mut Order<'n>,
    reader: Reader<'f>,
    file: &'n Parsed,
    node: &'n Node,
}

impl<'n> Sorter<'_, 'n, '_> {
    fn document(mut self, kind: Kind) {
        if kind == Kind::Matrix {
            return;
        }
        let Some(map) = self.reader.map(self.node, "a registry file") else { return };
        match kind {
            Kind::Interfaces => self.interfaces(map),
            Kind::Backend => self.whole(map, ["backend", "name"], |index| &mut index.backends),
            Kind::Pattern => self.whole(map, ["pattern", "name"], |index| &mut index.patterns),
            Kind::Offerings => self.offerings(map),
            Kind::Regions => self.regions(map),
            Kind::Capabilities => self.capabilities(map),
            Kind::Releases => self.releases(map),
            Kind::Order => self.order.read(map, &mut self.reader, self.file),
            Kind::Matrix => {}
            Kind::Unknown => self.unknown(),
        }
    }

    /// A file that defines one thing; lowering reads its keys.
    fn whole(&mut self, mut map: Map<'n>, keys: [&'static str; 2], list: List<'n>) {
        let [key, older] = keys;
        let at = match map.take(older) {
            Some(at) if self.node.get(key).is_none() => Some(at),
            _ => map.need(&mut self.reader, key),
        };
        self.add(at, self.node, None, list);
    }

    fn interfaces(&mut self, mut map: Map<'n>) {
        let model = map.need(&mut self.reader, "model");
        self.add(model, self.node, None, |index| &mut index.models);
        if let Some(list) = map.need(&mut self.reader, "interfaces") {
            self.items(list, "a list of interfaces", "interface", model, |index| &mut index.interfaces);
        }
        map.allow(&["description", "version", "capabilities", "performance", "use_cases"]);
        map.finish(&mut self.reader);
    }

    fn offerings(&mut self, mut map: Map<'n>) {
        let backend = map.need(&mut self.reader, "backend");
        if let Some(list) = map.need(&mut self.reader, "offerings") {
            self.items(list, "a list of offerings", "offering", backend, |index| &mut index.offerings);
        }
        map.allow(&["benchmarks", "note"]);
        map.finish(&mut self.reader);
    }

    fn regions(&mut self, mut map: Map<'n>) {
        if map.take("round_trips").is_some() {
            let entity = Entity { name: "", at: self.node, ..self.entity(self.node) };
            return self.index.round_trips.push(entity);
        }
        let cloud = map.need(&mut self.reader, "cloud");
        if let Some(list) = map.need(&mut self.reader, "regions") {
            self.items(list, "a list of regions", "region", cloud, |index| &mut index.regions);
        }
        map.allow(&["source", "as_of", "confidence", "note"]);
        map.finish(&mut self.reader);
    }

    fn capabilities(&mut self, mut map: Map<'n>) {
        if let Some(list) = map.take("capabilities") {
            self.items(list, "a list of capabilities", "capability", None, |index| &mut index.capabilities);
        }
        if let Some(list) = map.take("attributes") {
            self.items(list, "a list of attributes", "attribute", None, |index| &mut index.attributes);
        }
        map.finish(&mut self.reader);
    }

    fn releases(&mut self, mut map: Map<'n>) {
        if let Some(list) = map.take("plugins") {
            self.items(list, "a list of plugins", "plugin", None, |index| &mut index.plugins);
        }
        if let Some(list) = map.take("executors") {
            self.items(list, "a list of executors", "executor", None, |index| &mut index.executors);
        }
        map.finish(&mut self.reader);
    }

    fn unknown(&mut self) {
        let message = "this file defines nothing a registry knows";
        let finding = self.reader.warning(codes::UNKNOWN_FILE, self.node, message);
        let folders = "put it into interfaces/, backends/, offerings/, patterns/ or regions/, or remove it";
        self.reader.push(finding.hint(folders));
    }

    /// The named elements of a list.
    fn items(&mut self, node: &'n Node, what: &str, key: &'static str, of: Option<&'n Node>, list: List<'n>) {
        for item in self.reader.list(node, what) {
            let Some(mut map) = self.reader.map(item, "an entry of this list") else { continue };
            let at = map.need(&mut self.reader, key);
            self.add(at, item, of, list);
        }
    }

    fn add(&mut self, at: Option<&'n Node>, node: &'n Node, of: Option<&'n Node>, list: List<'n>) {
        let Some(at) = at else { return };
        let Some(name) = self.reader.text(at, "a name") else { return };
        if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let finding = self.reader.error(codes::BAD_NAME, at, format!("`{name}` is not a name"));
            self.reader.push(finding.hint("a name is lower-case words joined by `-` or `_`"));
        }
        let entity = Entity { name, at, of, ..self.entity(node) };
        list(self.index).push(entity);
    }

    fn entity(&self, node: &'n Node) -> Entity<'n> {
        Entity { name: "", at: node, node, of: None, file: self.file.file, layer: self.file.layer }
    }
}

/// Stacks the layers of one kind of thing.
struct Stack<'a> {
    files: &'a [Parsed],
    findings: &'a mut Vec<Diagnostic>,
}

impl Stack<'_> {
    /// What a later layer names replaces what an earlier one has, where it stood.
    fn by_name(&mut self, list: &mut Vec<Entity<'_>>, what: &str) {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut kept: Vec<Entity<'_>> = Vec::with_capacity(list.len());
        for entity in list.drain(..) {
            let before = known.get(&entity.name.to_ascii_lowercase()).and_then(|&i| Some((i, *kept.get(i)?)));
            match before {
                None => {
                    known.insert(entity.name.to_ascii_lowercase(), kept.len());
                    kept.push(entity);
                }
                Some((_, first)) if first.layer == entity.layer => self.twice(&entity, &first, what),
                Some((index, first)) => {
                    self.overrides(&entity, &first, what);
                    if let Some(slot) = kept.get_mut(index) {
                        *slot = entity;
                    }
                }
            }
        }
        *list = kept;
    }

    /// A model may be spread over files: the first one describes it, the others add interfaces.
    fn models(&mut self, list: &mut Vec<Entity<'_>>) {
        let mut kept: Vec<Entity<'_>> = Vec::new();
        for entity in list.drain(..) {
            if !kept.iter().any(|known| known.name == entity.name) {
                kept.push(entity);
            }
        }
        *list = kept;
    }

    /// A plugin exists at several versions; saying so twice in one layer is a slip.
    fn releases(&mut self, list: &mut Vec<Entity<'_>>) {
        let version =
            |entity: &Entity<'_>| entity.node.get("version").and_then(Node::text).map(str::to_owned);
        let mut known: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
        let mut kept: Vec<Entity<'_>> = Vec::with_capacity(list.len());
        for entity in list.drain(..) {
            let key = (entity.name.to_owned(), version(&entity));
            match known.get(&key).and_then(|&index| kept.get(index)).copied() {
                None => {
                    known.insert(key, kept.len());
                    kept.push(entity);
                }
                Some(first) if first.layer == entity.layer => self.twice(&entity, &first, "release"),
                Some(_) => {}
            }
        }
        *list = kept;
    }

    fn twice(&mut self, entity: &Entity<'_>, first: &Entity<'_>, what: &str) {
        let message = format!("{what} `{}` is defined twice", entity.name);
        let finding = self.found(codes::DEFINED_TWICE, Severity::Error, entity, message);
        let first = self.place(first);
        self.findings.push(finding.related(first, "first defined here").hint("rename or remove one of them"));
    }

    fn overrides(&mut self, entity: &Entity<'_>, first: &Entity<'_>, what: &str) {
        let message = format!("{what} `{}` overrides the one of an earlier registry", entity.name);
        let finding = self.found(codes::OVERRIDES, Severity::Note, entity, message);
        let first = self.place(first);
        self.findings.push(finding.related(first, "overridden"));
    }

    fn found(
        &self,
        code: &'static str,
        severity: Severity,
        entity: &Entity<'_>,
        message: String,
    ) -> Diagnostic {
        Diagnostic::new(code, severity, self.place(entity), message).width(entity.at.at.width as usize)
    }

    fn place(&self, entity: &Entity<'_>) -> prism_model::Place {
        let path = self.files.get(entity.file.index()).map(|file| file.path.clone()).unwrap_or_default();
        entity.at.at.place(&path)
    }
}
