//! Where a fact was stated. Catalogue entries carry a small [`Mark`]; what a person is shown is a [`Place`].

use crate::FileId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A position in a file of the registry. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// The file.
    pub file: FileId,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// Where a fact was stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In a file.
    File {
        /// Path as the reader was given it.
        path: Arc<str>,
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
    },
    /// On the command line, as typed: `--need ttl=required`.
    Flag(Arc<str>),
    /// Nowhere: a documented default.
    #[default]
    Default,
}

impl Place {
    /// A flag as typed.
    pub fn flag(text: impl Into<Arc<str>>) -> Self {
        Self::Flag(text.into())
    }

    /// Whether somebody wrote it, rather than nobody.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        !matches!(self, Self::Default)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line, column } => write!(f, "{path}:{line}:{column}"),
            Self::Flag(text) => f.write_str(text),
            Self::Default => f.write_str("default"),
        }
    }
}
