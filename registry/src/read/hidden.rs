//! Names that stand in files that could not be parsed. That they are missing is the fault of that file and told
//! there, once; not again wherever the name is used.

use super::Parsed;
use super::kinds::Kind;

/// What files that could not be parsed would have defined, as far as their paths tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hidden {
    /// What kind of thing, and the file's name without its ending.
    files: Vec<(Kind, String)>,
}

impl Hidden {
    pub(super) fn of(files: &[Parsed]) -> Self {
        let unread = files.iter().filter(|file| file.unread);
        Self {
            files: unread.filter_map(|file| Some((Kind::by_place(&file.path)?, stem(&file.path)))).collect(),
        }
    }

    /// Whether any of these kinds is incomplete.
    pub(crate) fn any(&self, kinds: &[Kind]) -> bool {
        self.files.iter().any(|(kind, _)| kinds.contains(kind))
    }

    /// Whether a thing of this name is probably defined in one of the files: a backend and a pattern have the
    /// name of their file, an interface begins with it, and a region may be any.
    pub(super) fn has(&self, kind: Kind, name: &str) -> bool {
        self.files.iter().any(|(of, stem)| *of == kind && may_define(kind, stem, name))
    }
}

fn may_define(kind: Kind, stem: &str, name: &str) -> bool {
    match kind {
        Kind::Backend | Kind::Pattern => name == stem,
        Kind::Interfaces => {
            name.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        }
        _ => true,
    }
}

fn stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    file.split('.').next().unwrap_or_default().to_owned()
}
