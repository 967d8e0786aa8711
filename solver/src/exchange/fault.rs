//! What is wrong with a problem, where, and the way out.

use std::fmt;

/// The largest magnitude of a stated number: 2^53, which every program that reads JSON can hold.
pub const LARGEST: i64 = 1 << 53;

/// Faults that are kept; what goes beyond is counted.
const KEPT: usize = 1_000;

/// Where in a document, from the root. Rendered only when something is wrong there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'p> {
    Root,
    Key(&'p Self, &'p str),
    Index(&'p Self, usize),
}

impl Path<'_> {
    pub(super) fn key<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(self, key)
    }

    pub(super) fn index(&self, index: usize) -> Path<'_> {
        Path::Index(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Index(before, index) => write!(f, "{before}[{index}]"),
            Path::Key(before, key) if !is_word(key) => write!(f, "{before}[{key:?}]"),
            Path::Key(Path::Root, key) => f.write_str(key),
            Path::Key(before, key) => write!(f, "{before}.{key}"),
        }
    }
}

/// Whether a key can be written after a dot.
fn is_word(key: &str) -> bool {
    let letters = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    !key.is_empty() && key.chars().all(letters) && !key.starts_with(|first: char| first.is_ascii_digit())
}

/// Something wrong with a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The JSON path, such as `demands[3].options[1].site`; empty for the whole document.
    pub path: String,
    /// What is wrong there.
    pub wrong: Wrong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the problem" } else { &self.path };
        write!(f, "{place}: {}", self.wrong)
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A value of another kind.
    #[error("{found} is not {expected}")]
    Kind {
        /// What was found.
        found: String,
        /// What belongs there.
        expected: &'static str,
    },
    /// A key that is needed.
    #[error("needs `{0}`")]
    Missing(&'static str),
    /// A key that means nothing here.
    #[error("`{key}` means nothing here")]
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest key that does.
        nearest: Option<String>,
    },
    /// A key, an id or a name stands there twice.
    #[error("`{0}` is named twice")]
    Twice(String),
    /// A number out of its range.
    #[error("`{number}` is {why}")]
    Range {
        /// The number.
        number: i64,
        /// Why it is out of range.
        why: &'static str,
    },
    /// A name that the problem does not define.
    #[error("`{name}` is not {what}")]
    Unknown {
        /// A site, a demand, an attribute …
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest one that is defined.
        nearest: Option<String>,
    },
    /// A name that has a meaning of its own.
    #[error("`site` is the site itself and cannot be stated")]
    Reserved,
    /// Not one number per resource.
    #[error("{given} numbers for {needed} resources")]
    Length {
        /// How many there are.
        given: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A name of no letters.
    #[error("a name needs at least one letter")]
    Empty,
    /// `spare` at a site that nobody owns.
    #[error("`spare` is what an owned site has left, and nobody owns this one")]
    SpareNotOwned,
    /// A rule that bounds nothing.
    #[error("bounds nothing")]
    Boundless {
        /// What it could state.
        keys: &'static str,
    },
    /// A list of objectives without one.
    #[error("states nothing")]
    NoObjective,
    /// A candidate site without an attribute that a rule compares.
    #[error("demand `{demand}` may use `{site}`, which has no `{attribute}`")]
    NoAttribute {
        /// Which demand.
        demand: String,
        /// Its candidate.
        site: String,
        /// What that lacks.
        attribute: String,
    },
    /// A pair that a matrix does not state.
    #[error("matrix `{matrix}` states neither `{from}` → `{to}` nor the way back{}", and_more(*more))]
    NoPair {
        /// Which matrix.
        matrix: String,
        /// From where.
        from: String,
        /// To where.
        to: String,
        /// How many more pairs are missing.
        more: usize,
    },
    /// An option without a value that an objective measures.
    #[error("demand `{demand}` may use `{site}` without a value `{name}`{}", and_more(*more))]
    NoValue {
        /// Which demand.
        demand: String,
        /// Which option.
        site: String,
        /// What it does not state.
        name: String,
        /// How many more options lack it.
        more: usize,
    },
    /// Totals that leave exact arithmetic.
    #[error("{0} can add up beyond 2^60, which cannot be computed exactly")]
    TooLarge(&'static str),
}

fn and_more(count: usize) -> String {
    if count == 0 { String::new() } else { format!(", and {count} more like it") }
}

impl Wrong {
    /// The way out, where there is a short one.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let near = |nearest: &Option<String>| nearest.as_ref().map(|name| format!("did you mean `{name}`?"));
        match self {
            Self::UnknownKey { nearest, .. } | Self::Unknown { nearest, .. } => near(nearest),
            Self::SpareNotOwned => Some("state `owned`, or drop `spare`".into()),
            Self::Boundless { keys } => Some(format!("state {keys}, or drop the rule")),
            Self::NoObjective => Some("state a measure, or drop `objectives`".into()),
            Self::TooLarge(_) => Some("state the figures in a larger unit".into()),
            Self::NoAttribute { attribute, .. } => {
                Some(format!("state `{attribute}` there, or drop the option"))
            }
            _ => None,
        }
    }
}

/// Faults in the order they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Those kept.
    list: Vec<Fault>,
    /// How many more there were.
    more: usize,
}

impl Faults {
    /// Those that are kept, in the order they were met.
    #[must_use]
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// How many more there were.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether it is told already that something is wrong here, or that nothing is here.
    pub(super) fn told(&self, at: &Path<'_>) -> bool {
        self.told_of(at, |_| true) || self.nothing_at(at)
    }

    /// Whether what is here, or what this is part of, is told to be missing or to be of another kind.
    fn nothing_at(&self, at: &Path<'_>) -> bool {
        let of_another_kind = self.told_of(at, |wrong| matches!(wrong, Wrong::Kind { .. }));
        match at {
            Path::Root => false,
            Path::Index(before, _) => of_another_kind || self.nothing_at(before),
            Path::Key(before, key) => {
                let unsound = |wrong: &Wrong| match wrong {
                    Wrong::Missing(missing) => missing == key,
                    Wrong::Twice(twice) => twice == key,
                    _ => false,
                };
                of_another_kind || self.told_of(before, unsound) || self.nothing_at(before)
            }
        }
    }

    fn told_of(&self, at: &Path<'_>, such: impl Fn(&Wrong) -> bool) -> bool {
        let path = at.to_string();
        self.list.iter().any(|fault| fault.path == path && such(&fault.wrong))
    }

    pub(super) fn push(&mut self, at: &Path<'_>, wrong: Wrong) {
        if self.list.len() == KEPT {
            self.more += 1;
        } else {
            self.list.push(Fault { path: at.to_string(), wrong });
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.list.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{fault}")?;
        }
        if self.more > 0 { write!(f, "\nand {} more", self.more) } else { Ok(()) }
    }
}

impl std::error::Error for Faults {}

/// The known name nearest to `name`, if one is near.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    prism_model::nearest(name, known).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_like_json() {
        let root = Path::Root;
        let matrices = root.key("matrices");
        let latency = matrices.key("latency");
        assert_eq!(latency.key("eu-west-1").to_string(), r#"matrices.latency["eu-west-1"]"#);
        assert_eq!(root.key("demands").index(3).key("load").to_string(), "demands[3].load");
    }

    #[test]
    fn what_goes_beyond_the_kept_faults_is_counted() {
        let mut faults = Faults::default();
        for index in 0..KEPT + 2 {
            faults.push(&Path::Root.index(index), Wrong::Empty);
        }
        assert_eq!((faults.list().len(), faults.more()), (KEPT, 2));
        assert!(faults.to_string().ends_with("and 2 more"));
    }
}
