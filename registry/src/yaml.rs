//! Writing YAML: words in quotes exactly where they would be read as something else without, text line by line.

use std::fmt::Write as _;

/// Words that YAML takes for something else, in one of its versions.
const OTHER_MEANING: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

/// A word as it is, or in quotes where YAML would take it for something else.
pub(crate) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '+');
    let letter_first = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let reserved = OTHER_MEANING.iter().any(|word| text.eq_ignore_ascii_case(word));
    if letter_first && text.chars().all(plain) && !reserved { text.to_owned() } else { quoted(text) }
}

/// A word or a figure (`$900`, `99.9%`, `cost:5%`), where the text is read whatever YAML takes it for.
pub(crate) fn figure(text: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '+' | '%' | '$' | '*');
    let first = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '$');
    let parts = text.split([':', '=']).all(|part| !part.is_empty() && part.chars().all(plain));
    let null =
        ["null", "yes", "no", "on", "off", "y", "n"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if first && parts && !null { text.to_owned() } else { quoted(text) }
}

/// Text in double quotes, with everything escaped that YAML does not take literally.
pub(crate) fn quoted(text: &str) -> String {
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

/// Text being written, line by line.
#[derive(Default)]
pub(crate) struct Lines(pub(crate) String);

impl Lines {
    pub(crate) fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{:indent$}{text}", "", indent = 2 * depth);
    }

    /// `key: value`, if there is a value.
    pub(crate) fn pair(&mut self, depth: usize, key: &str, value: Option<String>) {
        if let Some(value) = value {
            self.line(depth, &format!("{key}: {value}"));
        }
    }
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
    fn figures_are_plain_where_they_can_be() {
        for plain in ["$900", "99.9%", "cost:5%", "2000", "4GiB", "vendor=aws", "true", "a*b"] {
            assert_eq!(figure(plain), plain);
        }
        for text in ["", "no", "a:", ":a", "a: b", "*", "-5", "a b", "a,b", "[a]", "{a}", "#", "a=", "é"] {
            assert_eq!(figure(text), format!("\"{text}\""));
        }
    }
}
