//! Comments of a file: what no parser hands out, and people believe all the same.

/// A comment of one line, without its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment<'t> {
    /// From 1.
    pub(super) line: usize,
    /// Of the first character of `text`, from 1.
    pub(super) column: usize,
    pub(super) text: &'t str,
    /// Nothing else stands on the line.
    pub(super) alone: bool,
}

/// The comments of a text whose comments start with `sign`, `#` or `//`.
pub(super) fn comments<'t>(text: &'t str, sign: &'static str) -> impl Iterator<Item = Comment<'t>> {
    text.lines().enumerate().filter_map(move |(index, line)| {
        let start = start(line, sign)?;
        let (before, rest) = (line.get(..start)?, line.get(start + sign.len()..)?);
        let skipped = rest.len() - rest.trim_start_matches([' ', '/', '#']).len();
        let column = before.chars().count() + sign.len() + skipped + 1;
        let text = rest.get(skipped..)?.trim_end();
        Some(Comment { line: index + 1, column, text, alone: before.trim().is_empty() })
    })
}

/// Where the sign stands outside quotes, at the start or after a blank.
fn start(line: &str, sign: &str) -> Option<usize> {
    let outside = |at: usize| {
        let before = line.get(..at).unwrap_or_default();
        let even = |quote: char| before.matches(quote).count() % 2 == 0;
        even('"') && even('\'') && before.chars().next_back().is_none_or(char::is_whitespace)
    };
    line.match_indices(sign).map(|(at, _)| at).find(|&at| outside(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_where_they_are() {
        let text = "# one\na: b # two\nc: \"# no\"\nd: x#no\n  ## 3\n";
        let found: Vec<_> = comments(text, "#").map(|c| (c.line, c.column, c.text, c.alone)).collect();
        assert_eq!(found, [(1, 3, "one", true), (2, 8, "two", false), (5, 6, "3", true)]);
        let found: Vec<_> = comments("/// é\nrpc X(); // y\n", "//").map(|c| (c.column, c.text)).collect();
        assert_eq!(found, [(5, "é"), (13, "y")]);
    }
}
