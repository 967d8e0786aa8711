//! The words of hints: the name that was meant, lists of names, and what may be a name at all.

use crate::{Diagnostic, nearest};

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

/// Why a text is none.
pub(crate) fn not_a_name(text: &str) -> String {
    let first =
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') { ", a letter first" } else { "" };
    format!("`{text}` is not a name of lower-case letters, digits and `-`{first}")
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
