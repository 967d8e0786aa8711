//! Capacity, note and compat: what `capacity_json` says.
//!
//! The JSON is read as raw text, so `149.0` stays `149.0`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::fault::Problem;
use crate::words::decimal;

/// Column in the JSON, key in the registry, unit. The order of the keys in the output.
const FIGURES: &[(&str, &str, &str)] = &[
    ("nodes", "nodes", ""),
    ("vcpu", "vcpu", ""),
    ("memory_gib", "memory", "GiB"),
    ("storage_gib", "storage", "GiB"),
    ("ops_per_s", "ops", ""),
    ("write_ops_per_s", "write_ops", ""),
    ("read_ops_per_s", "read_ops", ""),
    ("connections", "connections", ""),
    ("throughput_mib_s", "throughput", "MiB"),
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A number, a quantity, `true`, `false` or `unlimited`: written as it is.
    Word(String),
    Text(String),
}

/// `capacity_json`, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capacity {
    /// Figures in table order, then whatever else the row carries.
    entries: Vec<(String, Value)>,
    pub(crate) note: Option<String>,
    pub(crate) compat: Option<String>,
    /// Drives no size: it is the part of the stored data that the minimum already covers.
    pub(crate) min_metered: Option<String>,
}

impl Capacity {
    pub(crate) fn parse(json: &str) -> Result<Self, Problem> {
        let fields: Fields = serde_json::from_str(json).map_err(|e| Problem::Capacity(e.to_string()))?;
        let mut capacity = Self::default();
        let mut carried = Vec::new();
        for (key, raw) in fields.0 {
            let value = value(&key, raw.get())?;
            match (key.as_str(), value) {
                ("note", Value::Text(text)) => capacity.note = Some(text),
                ("compat", Value::Text(text)) => capacity.compat = Some(text),
                ("min_metered_gib", Value::Word(gib)) => capacity.min_metered = Some(gib),
                (_, value) => carried.push((key, value)),
            }
        }
        capacity.entries = in_order(carried)?;
        capacity.drop_sum();
        Ok(capacity)
    }

    pub(crate) fn states(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name == key)
    }

    /// Marks what a source calls unlimited. A stated figure stands.
    pub(crate) fn set_unlimited(&mut self, key: &'static str) {
        if !self.states(key) {
            self.insert(key, "unlimited");
        }
    }

    /// Nodes in one unit, as written.
    pub(crate) fn nodes(&self) -> Option<&str> {
        self.entries.iter().find_map(|(name, value)| match value {
            Value::Word(nodes) if name == "nodes" => Some(nodes.as_str()),
            _ => None,
        })
    }

    /// The nodes of this offering share its data instead of copying it.
    pub(crate) fn set_nodes_are_shards(&mut self) {
        let after = self.entries.iter().position(|(name, _)| name == "nodes").map_or(0, |at| at + 1);
        self.entries.insert(after, ("nodes_are".to_owned(), Value::Word("shards".to_owned())));
    }

    pub(crate) fn entries(&self) -> &[(String, Value)] {
        &self.entries
    }

    /// Puts a figure where the table has it.
    fn insert(&mut self, key: &'static str, word: &str) {
        let rank = |name: &str| FIGURES.iter().position(|(_, key, _)| *key == name).unwrap_or(FIGURES.len());
        let at = self.entries.iter().take_while(|(name, _)| rank(name) < rank(key)).count();
        self.entries.insert(at, (key.to_owned(), Value::Word(word.to_owned())));
    }

    /// Beside its two halves the sum of both is no capacity of its own.
    fn drop_sum(&mut self) {
        if self.states("write_ops") && self.states("read_ops") {
            self.entries.retain(|(name, _)| name != "ops");
        }
    }
}

/// Figures first, in the order of the table and with their units; the rest as it came.
fn in_order(mut fields: Vec<(String, Value)>) -> Result<Vec<(String, Value)>, Problem> {
    let mut entries = Vec::new();
    for (column, key, unit) in FIGURES {
        let Some(at) = fields.iter().position(|(name, _)| name == column) else { continue };
        let Value::Word(figure) = fields.remove(at).1 else {
            return Err(Problem::Capacity(format!("`{column}` is text, not a number")));
        };
        let figure = decimal(column, &figure)?;
        entries.push(((*key).to_owned(), Value::Word(format!("{figure}{unit}"))));
    }
    entries.append(&mut fields);
    Ok(entries)
}

fn value(key: &str, raw: &str) -> Result<Value, Problem> {
    match raw.as_bytes().first() {
        Some(b'"') => {
            serde_json::from_str(raw).map(Value::Text).map_err(|error| Problem::Capacity(error.to_string()))
        }
        Some(b't' | b'f') => Ok(Value::Word(raw.to_owned())),
        _ => Ok(Value::Word(decimal(key, raw)?)),
    }
}

/// A JSON object in its own order, values unread.
struct Fields(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields: Vec<(String, Box<RawValue>)> = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, _>()? {
            if fields.iter().any(|(name, _)| *name == key) {
                return Err(serde::de::Error::custom(format_args!("`{key}` appears twice")));
            }
            fields.push((key, value));
        }
        Ok(Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(capacity: &Capacity) -> Vec<String> {
        capacity.entries.iter().map(|(key, value)| format!("{key}={value:?}")).collect()
    }

    #[test]
    fn figures_keep_their_digits_and_get_their_units() {
        let capacity = Capacity::parse(
            r#"{"zones":3,"throughput_mib_s":149.0,"memory_gib":1.37,"nodes":2,"kafka_endpoint":true,"note":"a \"b\""}"#,
        )
        .unwrap();
        assert_eq!(
            shown(&capacity),
            [
                r#"nodes=Word("2")"#,
                r#"memory=Word("1.37GiB")"#,
                r#"throughput=Word("149.0MiB")"#,
                r#"zones=Word("3")"#,
                r#"kafka_endpoint=Word("true")"#
            ]
        );
        assert_eq!(capacity.note.as_deref(), Some("a \"b\""));
    }

    #[test]
    fn the_sum_of_both_rates_is_left_out() {
        let capacity =
            Capacity::parse(r#"{"ops_per_s":20,"write_ops_per_s":10,"read_ops_per_s":10}"#).unwrap();
        assert!(!capacity.states("ops") && capacity.states("write_ops") && capacity.states("read_ops"));
    }

    #[test]
    fn unlimited_never_replaces_a_stated_figure() {
        let mut capacity = Capacity::parse(r#"{"storage_gib":100,"connections":5}"#).unwrap();
        capacity.set_unlimited("storage");
        capacity.set_unlimited("memory");
        assert_eq!(
            shown(&capacity),
            [r#"memory=Word("unlimited")"#, r#"storage=Word("100GiB")"#, r#"connections=Word("5")"#]
        );
    }

    #[test]
    fn what_is_no_capacity_is_refused() {
        for json in ["", "[]", r#"{"nodes":"two"}"#, r#"{"vcpu":1e3}"#, r#"{"a":1,"a":2}"#, r#"{"x":null}"#] {
            assert!(Capacity::parse(json).is_err(), "{json}");
        }
    }
}
