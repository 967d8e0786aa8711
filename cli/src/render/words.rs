//! Small phrases that several pages share.

/// `1 interface`, `2 interfaces`.
pub(crate) fn count(n: usize, one: &str) -> String {
    let many = match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    };
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Longer lists are cut short: nobody reads them.
pub(crate) const LISTED: usize = 8;

/// The first few, and how many more there are.
pub(crate) fn few<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(most) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The lines of a text, indented.
pub(crate) fn indented(text: &str, by: usize) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{:by$}{line}\n", "") };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(
            (count(1, "entry"), count(2, "entry"), count(0, "file")),
            ("1 entry".into(), "2 entries".into(), "0 files".into())
        );
        let names = ["a", "b", "c"].map(String::from);
        assert_eq!((few(&names, 2), few(&names, 3)), ("a, b and 1 more".into(), "a, b, c".into()));
    }
}
