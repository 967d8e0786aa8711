//! Writes configurations as YAML: block style down to the slots, flow style below, connections in quotes, and
//! every other word in quotes exactly where it would be read as something else without.

use super::{NamespaceConfig, Setting, SlotConfig};
use crate::schema::Kind;
use crate::yaml::{Lines, quoted, word};

/// The YAML of these configurations: one document per run of namespaces of the same environment.
#[must_use]
pub fn render(configs: &[NamespaceConfig]) -> String {
    if configs.is_empty() {
        return Kind::Config.modeline("") + "namespaces: []\n";
    }
    let documents = configs.chunk_by(|a, b| a.environment == b.environment).map(document);
    Kind::Config.modeline("") + &documents.collect::<Vec<_>>().join("---\n")
}

fn document(configs: &[NamespaceConfig]) -> String {
    let environment = configs.first().and_then(|config| config.environment.as_ref());
    let mut lines = Lines::default();
    lines.pair(0, "environment", environment.map(|name| word(name)));
    lines.line(0, "namespaces:");
    for config in configs {
        namespace(&mut lines, config);
    }
    lines.0
}

fn namespace(lines: &mut Lines, config: &NamespaceConfig) {
    lines.line(1, &format!("- name: {}", word(&config.name)));
    lines.pair(2, "pattern", Some(word(&config.pattern)));
    lines.pair(2, "pattern_version", config.pattern_version.as_deref().map(word));
    lines.pair(2, "mode", config.mode.as_deref().map(word));
    if config.slots.is_empty() {
        return lines.line(2, "slots: {}");
    }
    lines.line(2, "slots:");
    for slot in &config.slots {
        lines.line(3, &format!("{}:", word(&slot.slot)));
        filling(lines, slot);
    }
}

fn filling(lines: &mut Lines, slot: &SlotConfig) {
    let interfaces: Vec<String> = slot.interfaces.iter().map(|name| word(name)).collect();
    lines.pair(4, "backend", Some(word(&slot.backend)));
    lines.pair(4, "interfaces", Some(format!("[{}]", interfaces.join(", "))));
    lines.pair(4, "offering", slot.offering.as_deref().map(word));
    lines.pair(4, "region", slot.region.as_deref().map(word));
    lines.pair(4, "units", slot.units.map(|units| units.to_string()));
    let connection = slot.connection.iter().map(|connection| format!("connection: {}", quoted(connection)));
    let entries: Vec<String> = connection.chain(slot.settings.iter().map(entry)).collect();
    lines.pair(4, "config", (!entries.is_empty()).then(|| format!("{{{}}}", entries.join(", "))));
}

fn entry((key, value): &(String, Setting)) -> String {
    format!("{}: {}", word(key), setting(value))
}

fn setting(value: &Setting) -> String {
    match value {
        Setting::Text(text) => word(text),
        Setting::Bare(text) if is_bare(text) => text.clone(),
        Setting::Bare(text) => quoted(text),
        Setting::List(items) => format!("[{}]", items.iter().map(setting).collect::<Vec<_>>().join(", ")),
        Setting::Map(entries) => format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", ")),
    }
}

/// A number, `true`, `false` or `null`: nothing that could end the value or start another.
fn is_bare(text: &str) -> bool {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
    !text.is_empty() && text.chars().all(bare) && text.chars().any(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_for_what_is_not_there() {
        let mut config =
            NamespaceConfig { name: "a".into(), pattern: "saga".into(), ..NamespaceConfig::default() };
        let body = |configs: &[NamespaceConfig]| {
            render(configs).strip_prefix(&Kind::Config.modeline("")).map(str::to_owned).unwrap()
        };
        assert_eq!(body(&[]), "namespaces: []\n");
        assert_eq!(body(&[config.clone()]), "namespaces:\n  - name: a\n    pattern: saga\n    slots: {}\n");
        config.slots.push(SlotConfig { slot: "s".into(), backend: "redis".into(), ..SlotConfig::default() });
        config.environment = Some("dev".into());
        let expected = "environment: dev\nnamespaces:\n  - name: a\n    pattern: saga\n    slots:\n      s:\n        backend: redis\n        interfaces: []\n";
        assert_eq!(body(&[config.clone()]), expected);
        let prod = NamespaceConfig { environment: Some("prod".into()), ..config.clone() };
        assert_eq!(body(&[config, prod]), format!("{expected}---\n{}", expected.replace("dev", "prod")));
    }

    #[test]
    fn settings_are_passed_through() {
        let text = |text: &str| Setting::Text(text.into());
        let settings = vec![
            ("key_prefix".into(), text("iot:")),
            ("ttl".into(), Setting::Bare("3600".into())),
            ("odd".into(), Setting::Bare("1, b: 2".into())),
            ("tags".into(), Setting::List(vec![text("a"), Setting::Bare("true".into())])),
            ("pool".into(), Setting::Map(vec![("max size".into(), Setting::Bare("-1.5".into()))])),
        ];
        let slot = SlotConfig { connection: Some("mem://local".into()), settings, ..SlotConfig::default() };
        let mut lines = Lines::default();
        filling(&mut lines, &slot);
        let config = lines.0.lines().last().unwrap().trim();
        assert_eq!(
            config,
            "config: {connection: \"mem://local\", key_prefix: \"iot:\", ttl: 3600, odd: \"1, b: 2\", \
             tags: [a, true], pool: {\"max size\": -1.5}}"
        );
    }
}
