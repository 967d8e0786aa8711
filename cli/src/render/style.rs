//! The few styles there are. Streams that have no colours drop them.

use anstyle::{AnsiColor, Style};
use std::fmt::Display;

/// A heading or the name of the thing described.
pub(crate) const BOLD: Style = Style::new().bold();
/// What is good.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What is bad.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What deserves a look.
pub(crate) const WARN: Style = AnsiColor::Yellow.on_default();
/// What matters less.
pub(crate) const DIM: Style = Style::new().dimmed();
/// The way out.
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// `text` in a style.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}
