//! Writes configurations as YAML: block style down to the slots, flow style below, connections in quotes, and
//! every other word in quotes exactly where it would be read as something else without.

use super::{NamespaceConfig, Setting, SlotConfig};
use std::fmt::Write as _;

/// The YAML of these configurations: one document per run of namespaces of the same environment.
#[must_use]
pub fn render(configs: &[NamespaceConfig]) -> String {
    if configs.is_empty() {
        return "namespaces: []\n".to_owned();
    }
    let documents = configs.chunk_by(|a, b| a.environment == b.environment).map(document);
    documents.collect::<Vec<_>>().join("---\n")
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

/// Text being written, line by line.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{:indent$}{text}", "", indent = 2 * depth);
    }

    fn pair(&mut self, depth: usize, key: &str, value: Option<String>) {
        if let Some(value) = value {
            self.line(depth, &format!("{key}: {value}"));
        }
    }
}

/// A word as it is, or in quotes where YAML would take it for something else.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '+');
    let letter_first = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let other_meaning = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let reserved = other_meaning.iter().any(|word| text.eq_ignore_ascii_case(word));
    if letter_first && text.chars().all(plain) && !reserved { text.to_owned() } else { quoted(text) }
}

/// A number, `true`, `false` or `null`: nothing that could end the value or start another.
fn is_bare(text: &str) -> bool {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
    !text.is_empty() && text.chars().all(bare) && text.chars().any(|c| c.is_ascii_alphanumeric())
}

/// Text in double quotes, with everything escaped that YAML does not take literally.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => escape(&mut out, c),
            c if c.is_control() => escape(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn escape(out: &mut String, c: char) {
    // Writing to a string does not fail.
    let _ = write!(out, "\\u{:04X}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_they_have_to_be() {
        for plain in
            ["redis", "iot-devices", "v1", "keyvalue_basic", "us-east-1+eu-west-1", "KeyValueBasicInterface"]
        {
            assert_eq!(word(plain), plain);
        }
        for text in ["", "1.10", "yes", "Null", "a b", "a: b", "#a", "${HOST}", "-a", "é", "@a", "a,b"] {
            assert_eq!(word(text), format!("\"{text}\""));
        }
        assert_eq!(quoted("a\"b\\c\n\u{0}\u{85}\u{2028}"), "\"a\\\"b\\\\c\\n\\u0000\\u0085\\u2028\"");
    }

    #[test]
    fn nothing_is_written_for_what_is_not_there() {
        let mut config =
            NamespaceConfig { name: "a".into(), pattern: "saga".into(), ..NamespaceConfig::default() };
        assert_eq!(render(&[]), "namespaces: []\n");
        assert_eq!(render(&[config.clone()]), "namespaces:\n  - name: a\n    pattern: saga\n    slots: {}\n");
        config.slots.push(SlotConfig { slot: "s".into(), backend: "redis".into(), ..SlotConfig::default() });
        config.environment = Some("dev".into());
        let expected = "environment: dev\nnamespaces:\n  - name: a\n    pattern: saga\n    slots:\n      s:\n        backend: redis\n        interfaces: []\n";
        assert_eq!(render(&[config.clone()]), expected);
        let prod = NamespaceConfig { environment: Some("prod".into()), ..config.clone() };
        assert_eq!(render(&[config, prod]), format!("{expected}---\n{}", expected.replace("dev", "prod")));
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
