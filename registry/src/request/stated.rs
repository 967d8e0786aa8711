//! A flag as it was typed, the ways its text is taken apart, and the words of hints.

use crate::{Diagnostic, Severity, nearest};
use prism_model::Place;

/// One flag and its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated<'a> {
    flag: &'static str,
    text: &'a str,
}

impl<'a> Stated<'a> {
    /// `--flag text`.
    pub(super) fn new(flag: &'static str, text: &'a str) -> Self {
        Self { flag, text }
    }

    /// Every value of a flag that may be repeated.
    pub(super) fn each(flag: &'static str, texts: &'a [String]) -> impl Iterator<Item = Self> {
        texts.iter().map(move |text| Self { flag, text })
    }

    /// The value.
    pub(super) fn text(self) -> &'a str {
        self.text
    }

    /// `--flag other`, for hints.
    pub(super) fn with(self, other: &str) -> String {
        format!("--{} {other}", self.flag)
    }

    /// As typed. What a shell needs quotes for has them.
    pub(super) fn typed(self) -> String {
        let bare = !self.text.is_empty() && !self.text.contains(char::is_whitespace);
        if bare { self.with(self.text) } else { self.with(&format!("\"{}\"", self.text)) }
    }

    /// Where a wish of this flag was stated.
    pub(super) fn place(self) -> Place {
        Place::flag(self.typed())
    }

    /// An error at this flag.
    pub(super) fn error(self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, self.place(), message)
    }

    /// A warning at this flag.
    pub(super) fn warning(self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, self.place(), message)
    }

    /// `slot:rest` taken apart; without a colon all of it is the rest.
    pub(super) fn scoped(self) -> (Option<&'a str>, &'a str) {
        match self.text.split_once(':') {
            Some((slot, rest)) => (Some(slot.trim()), rest.trim()),
            None => (None, self.text.trim()),
        }
    }
}

/// The place of a wish that several flags state together.
pub(super) fn place_of(flags: &[Stated<'_>]) -> Place {
    let typed: Vec<String> = flags.iter().map(|flag| flag.typed()).collect();
    Place::flag(typed.join(" "))
}

/// Longer names are no slips of the pen.
const LONGEST_NAME: usize = 80;
/// More names than these are not listed.
const MOST_NAMES: usize = 12;

/// The known name that was most likely meant, whatever its case.
pub(crate) fn meant<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let lower: Vec<String> = known.iter().map(|candidate| candidate.to_lowercase()).collect();
    let near = nearest(&name.to_lowercase(), lower.iter().map(String::as_str))?;
    lower.iter().position(|candidate| candidate == near).map(|index| known[index])
}

/// The way out of a name that is not known: the one meant, or all of them if they are few.
pub(crate) fn suggest(name: &str, known: &[&str]) -> Option<String> {
    if let Some(meant) = meant(name, known) {
        return Some(format!("did you mean `{meant}`?"));
    }
    (1..=MOST_NAMES).contains(&known.len()).then(|| format!("it is one of {}", listed(known)))
}

/// A finding with the way out of an unknown name, where there is one.
pub(crate) fn suggesting(finding: Diagnostic, name: &str, known: &[&str]) -> Diagnostic {
    let fixed = match meant(name, known) {
        Some(meant) => finding.fix(name, meant),
        None => finding,
    };
    match suggest(name, known) {
        Some(hint) => fixed.hint(hint),
        None => fixed,
    }
}

/// As [`suggesting`], with another way out where nothing is near and there is too much to list.
pub(super) fn suggesting_or(finding: Diagnostic, name: &str, known: &[&str], otherwise: &str) -> Diagnostic {
    let finding = suggesting(finding, name, known);
    if finding.hint.is_some() { finding } else { finding.hint(otherwise) }
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    joined(names, "and")
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn either<S: AsRef<str>>(names: &[S]) -> String {
    joined(names, "or")
}

fn joined<S: AsRef<str>>(names: &[S], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// Lower-case letters, digits and `-`, a letter first and no `-` last.
pub(crate) fn is_name(text: &str) -> bool {
    let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    letters && text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.ends_with('-')
}

/// The nearest text that is a name, if letters are left.
pub(crate) fn as_name(text: &str) -> Option<String> {
    let mapped: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<&str> = mapped.split('-').filter(|word| !word.is_empty()).collect();
    Some(words.join("-")).filter(|name| is_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_quoted_as_typed() {
        assert_eq!(Stated::new("need", "ttl=required").place().to_string(), "--need ttl=required");
        assert_eq!(Stated::new("slot", "").place().to_string(), "--slot \"\"");
        assert_eq!(Stated::new("slot", "a b").place().to_string(), "--slot \"a b\"");
        assert_eq!(Stated::new("slot", "a: b,c").scoped(), (Some("a"), "b,c"));
    }

    #[test]
    fn names_are_suggested() {
        assert_eq!(suggest("REDIS", &["etcd", "redis"]).as_deref(), Some("did you mean `redis`?"));
        assert_eq!(suggest("xyz", &["etcd", "redis"]).as_deref(), Some("it is one of `etcd` and `redis`"));
        assert_eq!(suggest("xyz", &[]), None);
        assert_eq!(suggest(&"x".repeat(100_000), &["etcd"]).as_deref(), Some("it is one of `etcd`"));
    }

    #[test]
    fn names_keep_to_what_works_everywhere() {
        for good in ["a", "iot-devices", "a1"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "A", "1a", "a_b", "a-", "-a", "ä", "a b"] {
            assert!(!is_name(bad), "{bad}");
        }
        assert_eq!(as_name("IoT_Devices ").as_deref(), Some("iot-devices"));
        assert_eq!(as_name("123"), None);
    }
}
