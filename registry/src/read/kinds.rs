//! What a file defines: by the folder it stands in, else by its keys, so that a single file given on the
//! command line reads the same as one in its folder.

use crate::node::Node;

/// What a file defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Interfaces,
    Backend,
    Offerings,
    Pattern,
    Regions,
    Capabilities,
    Releases,
    Order,
    /// Generated; compared as text, never read.
    Matrix,
    Unknown,
}

impl Kind {
    pub(crate) fn of(path: &str, node: &Node) -> Self {
        Self::by_place(path).unwrap_or_else(|| Self::by_keys(node))
    }

    /// What the folder or the name of a file says.
    pub(crate) fn by_place(path: &str) -> Option<Self> {
        let mut parts = path.rsplit(['/', '\\']);
        let file = parts.next().unwrap_or_default();
        let folder = parts.next().unwrap_or_default();
        Some(match (folder, file) {
            ("interfaces", _) => Self::Interfaces,
            ("backends", _) => Self::Backend,
            ("offerings", _) => Self::Offerings,
            ("patterns", _) => Self::Pattern,
            ("regions", _) => Self::Regions,
            (_, "capabilities.yaml") => Self::Capabilities,
            (_, "plugins.yaml") => Self::Releases,
            (_, "order.yaml") => Self::Order,
            (_, "matrix.yaml") => Self::Matrix,
            _ => return None,
        })
    }

    fn by_keys(node: &Node) -> Self {
        let kinds = [
            ("offerings", Self::Offerings),
            ("pattern", Self::Pattern),
            ("slots", Self::Pattern),
            ("model", Self::Interfaces),
            ("implements", Self::Backend),
            ("backend", Self::Backend),
            ("interfaces", Self::Backend),
            ("regions", Self::Regions),
            ("round_trips", Self::Regions),
            ("capabilities", Self::Capabilities),
            ("plugins", Self::Releases),
            ("executors", Self::Releases),
        ];
        kinds.iter().find(|(key, _)| node.get(key).is_some()).map_or(Self::Unknown, |&(_, kind)| kind)
    }
}
