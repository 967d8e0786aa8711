//! A small YAML writer: blocks for structure, `{…}` and `[…]` for short things, every text quoted when in doubt.
//!
//! A text goes unquoted only if every YAML reader takes it for that text: it starts with a letter,
//! holds nothing that means something to YAML, and is no word that one of them takes for another
//! type (`no` is Norway here).

use std::fmt::Write as _;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Yaml {
    /// Written as it is: quantities, dates, numbers, flags.
    Word(String),
    /// Quoted where needed.
    Text(String),
    /// Always quoted: sources.
    Quoted(String),
    /// `{a: 1, b: 2}`
    FlowMap(Vec<(String, Yaml)>),
    /// `[a, b]`
    FlowList(Vec<Yaml>),
    /// One key per line.
    Block(Vec<(String, Yaml)>),
    /// One item per line, each after a dash.
    Items(Vec<Yaml>),
}

impl Yaml {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(crate) fn word(word: &str) -> Self {
        Self::Word(word.to_owned())
    }

    pub(crate) fn quoted(text: &str) -> Self {
        Self::Quoted(text.to_owned())
    }

    /// A document: this block, after a comment.
    pub(crate) fn document(&self, header: &str) -> String {
        let mut out = format!("{header}\n");
        self.write(&mut out, 0);
        out
    }

    /// Writes the lines of a block; a value that is not one goes on the line begun.
    fn write(&self, out: &mut String, indent: usize) {
        match self {
            Self::Block(entries) => entries.iter().for_each(|(key, value)| {
                let _ = write!(out, "{:indent$}{}:", "", scalar(key));
                value.write_after_key(out, indent + 2);
            }),
            Self::Items(items) => items.iter().for_each(|item| {
                let from = out.len();
                item.write(out, indent + 2);
                put_dash(out, from, indent);
            }),
            flow => {
                let _ = writeln!(out, "{:indent$}{}", "", flow.flow());
            }
        }
    }

    fn write_after_key(&self, out: &mut String, indent: usize) {
        if let Self::Block(_) | Self::Items(_) = self {
            out.push('\n');
            self.write(out, indent);
        } else {
            let _ = writeln!(out, " {}", self.flow());
        }
    }

    /// On one line.
    fn flow(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Text(text) => scalar(text),
            Self::Quoted(text) => quote(text),
            Self::FlowMap(entries) | Self::Block(entries) => {
                let pairs = entries.iter().map(|(key, value)| format!("{}: {}", scalar(key), value.flow()));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
            Self::FlowList(items) | Self::Items(items) => {
                format!("[{}]", items.iter().map(Self::flow).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Turns the indent of an item's first line into its dash.
fn put_dash(out: &mut String, from: usize, indent: usize) {
    out.replace_range(from + indent..=from + indent, "-");
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quote(text) }
}

/// Words that some reader takes for a flag or for nothing.
const TYPED: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

fn is_plain(text: &str) -> bool {
    let safe =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '+' | '(' | ')');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(safe)
        && !TYPED.contains(&text.to_ascii_lowercase().as_str())
}

/// A double-quoted scalar. What a terminal or a reader might swallow is escaped, letters of any script are not.
fn quote(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const NASTY: &[&str] = &[
        "",
        " ",
        "no",
        "NO",
        "Null",
        "~",
        "-",
        "- a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "[a",
        "{a}",
        "a, b",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "'a'",
        "\"a\"",
        "back\\slash",
        "two\nlines",
        "tab\there",
        "bell\u{7}",
        "nel\u{85}",
        "ls\u{2028}",
        "bom\u{feff}",
        "São Paulo",
        "1.20",
        "0x10",
        "1e3",
        "2024-08-09",
        "2026-06",
        "12:30",
        "a b ",
        "EEA (NO)",
        "=",
        "<<",
        "?",
        "| a",
        "> a",
        "...",
        "---",
        "$5",
        "50%",
        ".inf",
        "true",
        "C:\\x",
        "emoji 🦀",
        "\r",
    ];

    #[test]
    fn nasty_strings_survive_as_value_key_and_item() {
        for text in NASTY {
            let map = Yaml::Block(vec![
                ("flow".into(), Yaml::FlowMap(vec![((*text).into(), Yaml::text(text))])),
                ("block".into(), Yaml::Block(vec![((*text).into(), Yaml::quoted(text))])),
            ]);
            let read: BTreeMap<String, BTreeMap<String, String>> =
                serde_saphyr::from_str(&map.document("# c")).unwrap_or_else(|e| panic!("{text:?}: {e}"));
            let expected = BTreeMap::from([((*text).to_owned(), (*text).to_owned())]);
            assert_eq!(read, BTreeMap::from([("flow".into(), expected.clone()), ("block".into(), expected)]));
        }
    }

    #[test]
    fn what_looks_like_another_type_is_quoted() {
        for text in ["NO", "true", "1.20", "2026-06", "3 DCU", "null"] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
        for text in ["EU", "EEA (NO)", "us-east-1", "cache.t4g.small", "Asia (Middle East)"] {
            assert_eq!(scalar(text), text);
        }
    }

    #[test]
    fn a_document_reads_like_one_written_by_hand() {
        let item = Yaml::Block(vec![
            ("name".into(), Yaml::text("a")),
            (
                "more".into(),
                Yaml::Block(vec![(
                    "list".into(),
                    Yaml::Items(vec![Yaml::FlowMap(vec![("k".into(), Yaml::word("$1"))])]),
                )]),
            ),
            ("short".into(), Yaml::FlowList(vec![Yaml::text("x"), Yaml::text("y: z")])),
        ]);
        let page =
            Yaml::Block(vec![("items".into(), Yaml::Items(vec![item.clone(), item]))]).document("# top");
        let once = "  - name: a\n    more:\n      list:\n        - {k: $1}\n    short: [x, \"y: z\"]\n";
        assert_eq!(page, format!("# top\nitems:\n{once}{once}"));
    }
}
