//! The only module that prints. Data goes to stdout, what a person is told to stderr, files are written whole
//! or not at all. Colours follow `--color`, `NO_COLOR` and the terminal; marks follow the locale.

use anstream::{AutoStream, ColorChoice, StripStream};
use anyhow::Context as _;
use std::borrow::Cow;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::Path;

/// Where output goes and how it looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Out {
    color: ColorChoice,
    ascii: bool,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text<'a> {
    /// For programs: byte for byte.
    Exact(&'a str),
    /// For people: styles and marks as the terminal can show them.
    Styled(&'a str),
}

impl Out {
    /// Looks at the locale once.
    pub(crate) fn new(color: ColorChoice) -> Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(std::env::var_os);
        let locale = locale.into_iter().flatten().find(|value| !value.is_empty());
        Self { color, ascii: !cfg!(windows) && !speaks_utf8(&locale.unwrap_or_default().to_string_lossy()) }
    }

    /// Data, on stdout or in the file.
    ///
    /// # Errors
    /// What the system says; nothing half-written is left behind.
    pub(crate) fn write(self, to: Option<&Path>, text: Text<'_>) -> anyhow::Result<()> {
        match to.filter(|path| *path != Path::new("-")) {
            Some(path) => {
                write_file(path, &self.file_bytes(text)).with_context(|| path.display().to_string())
            }
            None => self.print(text),
        }
    }

    /// Data on stdout.
    ///
    /// # Errors
    /// What the system says; a reader that went away is [`is_broken_pipe`].
    pub(crate) fn print(self, text: Text<'_>) -> anyhow::Result<()> {
        let stdout = io::stdout().lock();
        let written = match text {
            Text::Exact(text) => whole(stdout, text),
            Text::Styled(text) => whole(AutoStream::new(stdout, self.color), &self.marks(text)),
        };
        written.context("stdout")
    }

    /// Tells a person something. That stderr is closed is nobody's concern.
    pub(crate) fn tell(self, text: &str) {
        let _ = whole(AutoStream::new(io::stderr().lock(), self.color), &self.marks(text));
    }

    fn file_bytes(self, text: Text<'_>) -> Vec<u8> {
        match text {
            Text::Exact(text) => text.as_bytes().to_vec(),
            Text::Styled(text) => {
                let mut stripped = StripStream::new(Vec::new());
                // A vector takes everything.
                let _ = stripped.write_all(text.as_bytes());
                stripped.into_inner()
            }
        }
    }

    fn marks(self, text: &str) -> Cow<'_, str> {
        let text = harmless(text);
        if self.ascii && !text.is_ascii() { Cow::Owned(ascii(&text)) } else { text }
    }
}

fn whole(mut to: impl Write, text: &str) -> io::Result<()> {
    to.write_all(text.as_bytes())?;
    to.flush()
}

/// Whether the reader of our output went away, which is its right.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &io::Error| cause.kind() == io::ErrorKind::BrokenPipe;
    error.downcast_ref::<io::Error>().is_some_and(broken)
}

fn speaks_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Text that a terminal only shows. It quotes files, which may hold whatever a terminal obeys: everything of that
/// kind but colours becomes a picture of itself.
fn harmless(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(obeyed) {
        let (before, after) = rest.split_at(at);
        let width = colour(after).unwrap_or(0);
        let (kept, after) = after.split_at(width);
        shown.push_str(before);
        shown.push_str(kept);
        rest = after;
        if width == 0 {
            let mut letters = rest.chars();
            shown.extend(letters.next().map(picture));
            rest = letters.as_str();
        }
    }
    if shown.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(shown + rest) }
}

/// How many bytes of the text are a change of colour: `ESC [ 1;31 m`.
fn colour(text: &str) -> Option<usize> {
    let numbers = text.strip_prefix("\u{1B}[")?;
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    numbers[end..].starts_with('m').then_some(end + 3)
}

fn picture(letter: char) -> char {
    match u32::from(letter) {
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Our marks in letters that every terminal has; other text is left as it is.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '✓' => out.push_str("ok"),
            '✗' => out.push('x'),
            '✅' => out.push_str("OK"),
            '❌' => out.push_str("FAILED"),
            '·' | '–' | '—' => out.push('-'),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '…' => out.push_str("..."),
            '×' => out.push('x'),
            '≥' => out.push_str(">="),
            '≤' => out.push_str("<="),
            other => out.push(other),
        }
    }
    out
}

/// Writes a temporary file beside `path` and moves it there, so that readers see the old text or the new one.
/// What is no plain file (a device, a pipe) cannot be replaced and is written to.
fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => File::options().write(true).open(path)?.write_all(bytes),
        Ok(found) if found.permissions().readonly() => Err(io::ErrorKind::PermissionDenied.into()),
        Ok(found) => replace(&fs::canonicalize(path)?, bytes, Some(found.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(path, bytes, None),
        Err(error) => Err(error),
    }
}

/// What the system said, without the temporary path at which it did.
pub(crate) fn bare(error: io::Error) -> io::Error {
    let said = error.to_string();
    let said = said.split(" at path ").next().unwrap_or_default();
    io::Error::new(error.kind(), said.to_owned())
}

/// The new file has the permissions of the one it replaces, or those every new file gets.
fn replace(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = like_any_file(&mut tempfile::Builder::new()).tempfile_in(folder).map_err(bare)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Temporary files are private by default; this one becomes an ordinary one, as the umask allows.
pub(crate) fn like_any_file<'a, 'p, 's>(
    builder: &'a mut tempfile::Builder<'p, 's>,
) -> &'a mut tempfile::Builder<'p, 's> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_letters_and_text_stays() {
        assert_eq!(ascii("✓ a → b · Zürich"), "ok a -> b - Zürich");
    }

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(harmless("a \u{1B}[1;31mred\u{1B}[0m\tb\n"), "a \u{1B}[1;31mred\u{1B}[0m\tb\n");
        assert_eq!(harmless("\u{1B}]0;title\u{7}"), "␛]0;title␇");
        assert_eq!(harmless("x\u{1B}[2J\u{1B}"), "x␛[2J␛");
        assert_eq!(harmless("\u{202E}live\u{9B}\u{7F}"), "\u{FFFD}live\u{FFFD}\u{FFFD}");
        assert!(matches!(harmless("Zürich\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn only_utf8_locales_speak_utf8() {
        assert!(["C.UTF-8", "en_GB.utf8", "de_DE.UTF-8@euro"].into_iter().all(speaks_utf8));
        assert!(!["", "C", "POSIX", "de_DE", "de_DE.ISO-8859-1"].into_iter().any(speaks_utf8));
    }

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.yaml");
        write_file(&path, b"one").unwrap();
        let before = fs::metadata(&path).unwrap().permissions();
        write_file(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions(), before);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
        assert!(write_file(folder.path(), b"x").is_err());
        assert!(write_file(&folder.path().join("no/such/folder"), b"x").is_err());
    }
}
