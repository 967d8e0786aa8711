//! The configuration as JSON, key for key as in YAML.

use prism::registry::config::{NamespaceConfig, Setting, SlotConfig};
use serde_json::{Map, Value, json};

/// `{"namespaces": […]}`.
pub(super) fn render(configs: &[NamespaceConfig]) -> String {
    let document = json!({ "namespaces": configs.iter().map(namespace).collect::<Vec<_>>() });
    format!("{document:#}\n")
}

fn namespace(config: &NamespaceConfig) -> Value {
    let mut map = Map::new();
    map.insert("name".into(), json!(config.name));
    map.insert("pattern".into(), json!(config.pattern));
    stated(&mut map, "pattern_version", config.pattern_version.as_ref());
    stated(&mut map, "mode", config.mode.as_ref());
    stated(&mut map, "environment", config.environment.as_ref());
    let slots: Map<String, Value> =
        config.slots.iter().map(|filled| (filled.slot.clone(), slot(filled))).collect();
    map.insert("slots".into(), Value::Object(slots));
    Value::Object(map)
}

fn slot(slot: &SlotConfig) -> Value {
    let mut map = Map::new();
    map.insert("backend".into(), json!(slot.backend));
    map.insert("interfaces".into(), json!(slot.interfaces));
    stated(&mut map, "offering", slot.offering.as_ref());
    stated(&mut map, "region", slot.region.as_ref());
    stated(&mut map, "units", slot.units.as_ref());
    let mut config = Map::new();
    stated(&mut config, "connection", slot.connection.as_ref());
    config.extend(slot.settings.iter().map(|(name, value)| (name.clone(), setting(value))));
    map.insert("config".into(), Value::Object(config));
    Value::Object(map)
}

fn stated<T: serde::Serialize>(map: &mut Map<String, Value>, name: &str, value: Option<&T>) {
    if let Some(value) = value {
        map.insert(name.to_owned(), json!(value));
    }
}

fn setting(value: &Setting) -> Value {
    match value {
        Setting::Text(text) => json!(text),
        Setting::Bare(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Setting::List(items) => items.iter().map(setting).collect(),
        Setting::Map(entries) => entries.iter().map(|(name, value)| (name.clone(), setting(value))).collect(),
    }
}
