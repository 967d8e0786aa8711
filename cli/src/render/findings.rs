//! Findings as a person reads them: the line of the file with the words beside it, the way out, and the fix as
//! a patch. Where no text is at hand it is `place: what is wrong`, and `hint:` on a line of its own.

use super::style::{BAD, HINT, WARN, paint};
use super::words::count;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use prism_model::Place;
use prism_registry::{Diagnostic, Fix, Severity};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// The texts that findings point into, by path.
pub(crate) type Texts = BTreeMap<Arc<str>, String>;

/// Longer lines are not shown.
const LONGEST_LINE: usize = 1_000;
/// Places of one file that are further apart than these lines are shown one after the other.
const FAR_APART: u32 = 200;

/// All findings, by file and line, and how many there are.
pub(crate) fn report(findings: &[Diagnostic], texts: &Texts) -> String {
    let mut text = String::new();
    for finding in sorted(findings) {
        text.push_str(&one(finding, texts));
        text.push('\n');
    }
    if let Some(total) = total(findings) {
        let _ = writeln!(text, "{total}");
    }
    text
}

/// By file and line; what was typed comes first.
pub(crate) fn sorted(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = findings.iter().collect();
    sorted.sort_by_key(|finding| match &finding.place {
        Place::Flag(_) => (0, None),
        Place::File { path, line, column } => (1, Some((path, *line, *column))),
        Place::Default => (2, None),
    });
    sorted
}

/// `2 errors, 1 warning`; nothing if there are none. Notes are not counted.
pub(crate) fn total(findings: &[Diagnostic]) -> Option<String> {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let parts = [(of(Severity::Error), "error", BAD), (of(Severity::Warning), "warning", WARN)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|part| part.0 > 0)
        .map(|(n, word, style)| paint(style, count(n, word)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// One finding with its line, or in short where there is none.
pub(crate) fn one(finding: &Diagnostic, texts: &Texts) -> String {
    pictured(finding, texts).unwrap_or_else(|| short(finding))
}

/// `error[CODE]: place: what is wrong`, and the way out below.
pub(crate) fn short(finding: &Diagnostic) -> String {
    let style = match finding.severity {
        Severity::Error => BAD,
        Severity::Warning => WARN,
        Severity::Note => HINT,
    };
    let head = paint(style, format!("{}[{}]", finding.severity.name(), finding.code));
    let mut text = match &finding.place {
        Place::Default => format!("{head}: {}\n", finding.message),
        place => format!("{head}: {place}: {}\n", finding.message),
    };
    for (place, words) in &finding.related {
        let _ = writeln!(text, "  {place}: {words}");
    }
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "{}: {hint}", paint(HINT, "hint"));
    }
    text
}

fn pictured(finding: &Diagnostic, texts: &Texts) -> Option<String> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        level.primary_title(&finding.message).id(finding.code).elements(pictures(finding, texts)?);
    for (place, words) in unpictured(finding, texts) {
        group = group.element(Level::NOTE.with_name("see").message(format!("{place}: {words}")));
    }
    if let Some(hint) = &finding.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    let groups: Vec<Group<'_>> =
        std::iter::once(group).chain(finding.fix.as_ref().and_then(|fix| patch(fix, texts))).collect();
    Some(Renderer::styled().render(&groups) + "\n")
}

/// A place that can be shown: the text of its file, and the line.
struct Shown<'t> {
    path: &'t str,
    text: &'t str,
    line: u32,
    column: u32,
}

impl<'t> Shown<'t> {
    fn of(place: &Place, texts: &'t Texts) -> Option<Self> {
        let Place::File { path, line, column } = place else { return None };
        let (path, text) = texts.get_key_value(path)?;
        let shown = Self { path, text, line: *line, column: *column };
        shown.line_at(*line).filter(|line| line.len() <= LONGEST_LINE)?;
        Some(shown)
    }

    fn line_at(&self, line: u32) -> Option<&'t str> {
        let text: &'t str = self.text;
        text.split('\n').nth(usize::try_from(line.checked_sub(1)?).ok()?)
    }

    /// The bytes of `width` characters from the column, in a text that starts with line `first`.
    fn span(&self, first: u32, width: usize) -> Option<Range<usize>> {
        let before: usize =
            (first..self.line).filter_map(|line| self.line_at(line)).map(|line| line.len() + 1).sum();
        let line = self.line_at(self.line)?;
        let at = |characters: usize| line.char_indices().nth(characters).map_or(line.len(), |(byte, _)| byte);
        let start = usize::try_from(self.column).ok()?.saturating_sub(1);
        Some(before + at(start)..before + at(start.saturating_add(width.max(1))))
    }

    /// The lines from `first` to `last`.
    fn lines(&self, first: u32, last: u32) -> String {
        let lines = (first..=last).filter_map(|line| self.line_at(line));
        lines.map(|line| format!("{}\n", line.trim_end_matches('\r'))).collect()
    }
}

/// The finding's own line, with what is related nearby in the same file, and then what is elsewhere.
fn pictures<'t>(finding: &'t Diagnostic, texts: &'t Texts) -> Option<Vec<Snippet<'t, Annotation<'t>>>> {
    let own = Shown::of(&finding.place, texts)?;
    let related = finding.related.iter().filter_map(|(place, words)| Some((Shown::of(place, texts)?, words)));
    let (near, far): (Vec<_>, Vec<_>) =
        related.partition(|(shown, _)| shown.path == own.path && shown.line.abs_diff(own.line) <= FAR_APART);
    let lines = || near.iter().map(|(shown, _)| shown.line).chain([own.line]);
    let (first, last) = (lines().min()?, lines().max()?);
    let label = finding.label.as_deref();
    let width = usize::try_from(finding.width).unwrap_or(usize::MAX);
    let mut snippet = snippet(&own, first, last)
        .annotation(AnnotationKind::Primary.span(own.span(first, width)?).label(label));
    for (shown, words) in &near {
        snippet =
            snippet.annotation(AnnotationKind::Context.span(shown.span(first, 1)?).label(words.as_str()));
    }
    let elsewhere = far.iter().filter_map(|(shown, words)| {
        let span = shown.span(shown.line, 1)?;
        Some(
            crate::render::findings::snippet(shown, shown.line, shown.line)
                .annotation(AnnotationKind::Context.span(span).label(words.as_str())),
        )
    });
    Some(std::iter::once(snippet).chain(elsewhere).collect())
}

fn snippet<'t>(shown: &Shown<'t>, first: u32, last: u32) -> Snippet<'t, Annotation<'t>> {
    let start = usize::try_from(first).unwrap_or(1);
    Snippet::source(shown.lines(first, last)).line_start(start).path(shown.path)
}

/// Related places without a text.
fn unpictured<'t>(finding: &'t Diagnostic, texts: &'t Texts) -> impl Iterator<Item = &'t (Place, String)> {
    finding.related.iter().filter(|(place, _)| Shown::of(place, texts).is_none())
}

/// The line before and after, if the file has there what the fix replaces.
fn patch<'t>(fix: &'t Fix, texts: &'t Texts) -> Option<Group<'t>> {
    let shown = Shown::of(&fix.place, texts)?;
    let start = shown.span(shown.line, 1)?.start;
    let span = start..start + fix.old.len();
    if fix.old.contains('\n') || shown.line_at(shown.line)?.get(span.clone())? != fix.old {
        return None;
    }
    let title = match (fix.old.as_str(), fix.new.as_str()) {
        ("", new) => format!("insert `{new}`"),
        (old, "") => format!("remove `{old}`"),
        (_, new) => format!("write `{new}`"),
    };
    let start = usize::try_from(shown.line).unwrap_or(1);
    let source = Snippet::source(shown.lines(shown.line, shown.line)).line_start(start).path(shown.path);
    Some(
        Level::HELP
            .with_name("fix")
            .secondary_title(title)
            .element(source.patch(Patch::new(span, fix.new.as_str()))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Place {
        Place::File { path: "iot.yaml".into(), line, column }
    }

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    fn texts() -> Texts {
        Texts::from([("iot.yaml".into(), "a: 1\nbäckend: reddis\nc: 3\n".to_owned())])
    }

    fn finding() -> Diagnostic {
        Diagnostic::new("PRISM0601", Severity::Error, at(2, 10), "`reddis` is not a backend").width(6)
    }

    #[test]
    fn a_finding_shows_its_line_the_hint_and_the_fix() {
        let shown = plain(&one(&finding().hint("did you mean `redis`?").fix("reddis", "redis"), &texts()));
        let expected = "\
error[PRISM0601]: `reddis` is not a backend
 --> iot.yaml:2:10
  |
2 | bäckend: reddis
  |          ^^^^^^
  |
  = hint: did you mean `redis`?
fix: write `redis`
  |
2 - bäckend: reddis
2 + bäckend: redis
  |
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_is_related_stands_in_the_same_picture() {
        let shown = plain(&one(&finding().related(at(1, 1), "first here"), &texts()));
        assert!(shown.contains("1 | a: 1\n  | - first here\n2 | bäckend: reddis\n"), "{shown}");
    }

    #[test]
    fn without_a_text_it_is_one_line() {
        let shown = plain(&one(&finding().hint("did you mean `redis`?"), &Texts::new()));
        assert_eq!(
            shown,
            "error[PRISM0601]: iot.yaml:2:10: `reddis` is not a backend\nhint: did you mean `redis`?\n"
        );
    }

    #[test]
    fn places_beyond_the_text_do_no_harm() {
        for (line, column) in [(0, 0), (1, 99), (4, 1), (5, 1), (u32::MAX, u32::MAX)] {
            let mut odd = finding();
            odd.place = at(line, column);
            assert!(one(&odd.fix("reddis", "redis"), &texts()).contains("PRISM0601"), "{line}:{column}");
        }
    }

    #[test]
    fn findings_are_sorted_and_counted() {
        let warning = Diagnostic::new("PRISM0111", Severity::Warning, at(1, 1), "odd");
        let shown = plain(&report(&[finding(), warning], &Texts::new()));
        assert!(shown.starts_with("warning[PRISM0111]"), "{shown}");
        assert!(shown.ends_with("1 error, 1 warning\n"), "{shown}");
    }
}
