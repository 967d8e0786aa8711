//! From JSON values to numbers, names and lists: what is of another kind is a fault, and reading goes on with a
//! stand-in, so that one run tells all.

use super::fault::{Faults, Path, Wrong, nearest};
use super::json::Json;
use std::borrow::Cow;

/// An object whose keys are taken one by one; [`Object::end`] reports those that nobody asked for.
pub(super) struct Object<'t, 'p> {
    pub(super) at: &'p Path<'p>,
    entries: Vec<(Cow<'t, str>, Json<'t>)>,
    asked: Vec<&'static str>,
}

impl<'t, 'p> Object<'t, 'p> {
    /// An object; `None` if it is something else.
    pub(super) fn new(
        at: &'p Path<'p>,
        json: Json<'t>,
        expected: &'static str,
        faults: &mut Faults,
    ) -> Option<Self> {
        match json {
            Json::Object(entries) => {
                repeated(at, entries.iter().map(|(key, _)| key.as_ref()), faults);
                Some(Self { at, entries, asked: Vec::new() })
            }
            other => {
                faults.push(at, kind(&other, expected));
                None
            }
        }
    }

    /// The value of a key, if it is there.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Json<'t>> {
        self.asked.push(key);
        let position = self.entries.iter().position(|(found, _)| found == key)?;
        Some(self.entries.swap_remove(position).1)
    }

    /// The value of a key, read; `None` if it is not there.
    pub(super) fn maybe<T>(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnOnce(&Path<'_>, Json<'t>, &mut Faults) -> T,
    ) -> Option<T> {
        let json = self.take(key)?;
        Some(read(&self.at.key(key), json, faults))
    }

    /// The value of a key, read; a stand-in and a fault if it is not there.
    pub(super) fn need<T: Default>(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnOnce(&Path<'_>, Json<'t>, &mut Faults) -> T,
    ) -> T {
        self.maybe(key, faults, read).unwrap_or_else(|| {
            faults.push(self.at, Wrong::Missing(key));
            T::default()
        })
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn end(self, faults: &mut Faults) {
        for (key, _) in &self.entries {
            // What is still here though asked for was there twice, which is told already.
            if !self.asked.contains(&key.as_ref()) {
                let near = nearest(key, self.asked.iter().copied());
                faults.push(self.at, Wrong::UnknownKey { key: key.to_string(), nearest: near });
            }
        }
    }
}

/// Reports keys that stand there twice.
pub(super) fn repeated<'a>(at: &Path<'_>, keys: impl Iterator<Item = &'a str> + Clone, faults: &mut Faults) {
    for (index, key) in keys.clone().enumerate() {
        if keys.clone().take(index).any(|earlier| earlier == key) {
            faults.push(at, Wrong::Twice(key.to_owned()));
        }
    }
}

pub(super) fn kind(found: &Json<'_>, expected: &'static str) -> Wrong {
    Wrong::Kind { found: found.described(), expected }
}

/// A whole number. Whether it is in range is for the builder to say.
pub(super) fn integer(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> i64 {
    match json {
        Json::Integer(number) => number,
        other => {
            faults.push(at, kind(&other, "a whole number within ±2^53"));
            0
        }
    }
}

/// A whole number, or `null`.
pub(super) fn integer_or_null(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Option<i64> {
    (json != Json::Null).then(|| integer(at, json, faults))
}

pub(super) fn truth(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> bool {
    match json {
        Json::Bool(value) => value,
        other => {
            faults.push(at, kind(&other, "`true` or `false`"));
            false
        }
    }
}

pub(super) fn text<'t>(at: &Path<'_>, json: Json<'t>, faults: &mut Faults) -> Cow<'t, str> {
    match json {
        Json::Text(text) => text,
        other => {
            faults.push(at, kind(&other, "a text"));
            Cow::default()
        }
    }
}

/// A text; `None` and a fault if it is something else.
pub(super) fn word(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Option<String> {
    match json {
        Json::Text(text) => Some(text.into_owned()),
        other => {
            faults.push(at, kind(&other, "a text"));
            None
        }
    }
}

pub(super) fn name(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> String {
    text(at, json, faults).into_owned()
}

/// A list, each item read.
pub(super) fn list<'t, T>(
    at: &Path<'_>,
    json: Json<'t>,
    faults: &mut Faults,
    mut read: impl FnMut(&Path<'_>, Json<'t>, &mut Faults) -> T,
) -> Vec<T> {
    match json {
        Json::List(items) => {
            items.into_iter().enumerate().map(|(index, item)| read(&at.index(index), item, faults)).collect()
        }
        other => {
            faults.push(at, kind(&other, "a list"));
            Vec::new()
        }
    }
}

/// An object whose keys are names of the problem's own, each value read.
pub(super) fn entries<'t, T>(
    at: &Path<'_>,
    json: Json<'t>,
    faults: &mut Faults,
    mut read: impl FnMut(&Path<'_>, Json<'t>, &mut Faults) -> T,
) -> Vec<(Cow<'t, str>, T)> {
    match json {
        Json::Object(entries) => {
            repeated(at, entries.iter().map(|(key, _)| key.as_ref()), faults);
            let mut one = |(key, value): (Cow<'t, str>, Json<'t>)| {
                let value = read(&at.key(&key), value, faults);
                (key, value)
            };
            entries.into_iter().map(&mut one).collect()
        }
        other => {
            faults.push(at, kind(&other, "an object"));
            Vec::new()
        }
    }
}

/// Names with numbers.
pub(super) fn figures(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Vec<(String, i64)> {
    entries(at, json, faults, integer).into_iter().map(|(key, value)| (key.into_owned(), value)).collect()
}
