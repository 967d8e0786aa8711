//! Names with stars: `payments-*` is every name that starts so.

/// Whether a name fits a glob. `*` stands for any letters, none included; case counts.
pub(super) fn matches(glob: &str, name: &str) -> bool {
    let mut parts = glob.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        // The first place that fits leaves the most to the parts that follow.
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_letters() {
        for (glob, name) in [
            ("a", "a"),
            ("*", ""),
            ("*", "abc"),
            ("a*", "a"),
            ("a*", "ab"),
            ("*b", "ab"),
            ("a*c*e", "abcde"),
            ("**", "x"),
            ("a*a", "aa"),
        ] {
            assert!(matches(glob, name), "{glob} {name}");
        }
        for (glob, name) in
            [("a", "ab"), ("", "a"), ("a*", "ba"), ("*b", "ba"), ("a*a", "a"), ("a*c*e", "ace f"), ("A", "a")]
        {
            assert!(!matches(glob, name), "{glob} {name}");
        }
    }
}
