//! The contracts of Prism, embedded: one thin service per file in `proto/interfaces`, one service per pattern
//! in `proto/patterns`, and the messages a data model shares in `<model>_types.proto`.

static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Every file, sorted by path, with its text: `proto/interfaces/keyvalue_basic.proto`.
#[must_use]
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// The text of one file.
#[must_use]
pub fn file(path: &str) -> Option<&'static str> {
    FILES.binary_search_by(|(name, _)| (*name).cmp(path)).ok().and_then(|index| FILES.get(index)).map(|f| f.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_sorted_and_found() {
        assert!(files().is_sorted());
        for (path, text) in files() {
            assert_eq!(file(path), Some(*text), "{path}");
        }
        assert_eq!(file("proto/interfaces/nope.proto"), None);
    }
}
