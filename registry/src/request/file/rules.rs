//! `rules`: each a map whose first word says which kind it is.

use super::super::codes;
use super::super::document::{Match, RuleWords, Says};
use super::super::hints::suggesting;
use super::words::File;
use crate::node::{Map, Node, Value};

/// Every kind of rule.
pub(crate) const KINDS: [&str; 9] =
    ["budget", "at_most", "at_least", "share", "forbid", "require", "same", "different", "if"];

impl File<'_> {
    pub(super) fn rule(&mut self, node: &Node) -> Option<RuleWords> {
        let mut map = self.reader.map(node, "a rule")?;
        let found = KINDS.iter().find_map(|&kind| map.entry(kind));
        let Some((key, value)) = found else {
            self.no_kind(node, &map);
            return None;
        };
        let word = self.said(key)?;
        let says = match word.text() {
            "budget" => self.budget(value),
            "at_most" => self.count(value, false),
            "at_least" => self.count(value, true),
            "share" => self.share(value),
            "forbid" => self.matching(value, "`forbid`").map(Says::Forbid),
            "require" => self.matching(value, "`require`").map(Says::Require),
            "same" => self.together(value, true),
            "different" => self.together(value, false),
            _ => self.conditional(&mut map, value),
        };
        self.finish(map);
        Some(RuleWords { word, says: says? })
    }

    fn no_kind(&mut self, node: &Node, map: &Map<'_>) {
        let first = map.node().entries().and_then(<[_]>::first).map(|(name, _)| name);
        let name = first.and_then(Node::text).unwrap_or_default();
        if name.is_empty() {
            return self.error(codes::RULE, node, "this rule says nothing");
        }
        let finding =
            self.reader.error(codes::RULE, first.unwrap_or(node), format!("there is no rule `{name}`"));
        self.reader.push(suggesting(finding, name, &KINDS));
    }

    /// `$900`, or `{limit: $900, namespace: "payments-*"}`.
    fn budget(&mut self, node: &Node) -> Option<Says> {
        if !matches!(node.value, Value::Map(_)) {
            return Some(Says::Budget { limit: self.said(node)?, of: Match::default() });
        }
        let mut map = self.reader.map(node, "`budget`")?;
        let limit = self.needed(&mut map, "limit");
        let of = self.scope(&mut map);
        self.finish(map);
        Some(Says::Budget { limit: limit?, of })
    }

    fn count(&mut self, node: &Node, least: bool) -> Option<Says> {
        let mut map = self.reader.map(node, if least { "`at_least`" } else { "`at_most`" })?;
        let distinct = self.needed(&mut map, "distinct");
        let count = self.needed(&mut map, "count");
        let of = self.scope(&mut map);
        self.finish(map);
        Some(Says::Count { least, distinct: distinct?, count: count?, of })
    }

    fn share(&mut self, node: &Node) -> Option<Says> {
        let mut map = self.reader.map(node, "`share`")?;
        let (at_most, of) = (self.needed(&mut map, "at_most"), self.needed(&mut map, "of"));
        let whose = self.words_of_match(&mut map);
        self.finish(map);
        Some(Says::Share { whose, at_most, of })
    }

    /// `{region: [iot.registry, iot.messaging]}`.
    fn together(&mut self, node: &Node, same: bool) -> Option<Says> {
        let mut map = self.reader.map(node, if same { "`same`" } else { "`different`" })?;
        let [(aspect, slots)] = map.rest()[..] else {
            let example = "region: [iot.registry, iot.messaging]";
            let finding = self.reader.error(codes::RULE, node, "one aspect with its slots is expected here");
            self.reader.push(finding.hint(format!("write `{{{example}}}`")));
            return None;
        };
        Some(Says::Together { same, aspect: self.said(aspect)?, slots: self.words(slots) })
    }

    fn conditional(&mut self, map: &mut Map<'_>, when: &Node) -> Option<Says> {
        let then = map.need(&mut self.reader, "then").and_then(|node| self.matching(node, "`then`"));
        let when = self.matching(when, "`if`");
        Some(Says::If { when: when?, then: then? })
    }

    fn matching(&mut self, node: &Node, what: &'static str) -> Option<Match> {
        let mut map = self.reader.map(node, what)?;
        let words = self.words_of_match(&mut map);
        self.finish(map);
        Some(words)
    }

    /// Which slots.
    fn scope(&mut self, map: &mut Map<'_>) -> Match {
        Match {
            namespace: self.list(map, "namespace"),
            label: self.entries(map, "label", "`label`"),
            slot: self.list(map, "slot"),
            ..Match::default()
        }
    }

    /// Which slots, and what fills them.
    fn words_of_match(&mut self, map: &mut Map<'_>) -> Match {
        Match {
            backend: self.list(map, "backend"),
            offering: self.list(map, "offering"),
            vendor: self.list(map, "vendor"),
            region: self.list(map, "region"),
            cloud: self.list(map, "cloud"),
            ..self.scope(map)
        }
    }
}
