//! What may stand somewhere in a file, as data: the tables of the kinds are made of these.

use crate::units::Quantity;

/// What may stand somewhere.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Any one word, number or text.
    Text,
    /// Text of this form, with an example.
    Form(&'static str, &'static str),
    /// A quantity with its unit.
    Figure(Quantity),
    /// A quantity with its unit, or `unlimited`.
    Capacity(Quantity),
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    /// A name of the catalogue.
    Name(Names),
    /// `true` or `false`.
    Bool,
    /// A whole number from 0.
    Count,
    /// Anything.
    Any,
    /// One, or a list of them.
    Many(&'static Self),
    /// A list.
    List(&'static Self),
    /// A map with keys of its own, all with values of one shape.
    Map(&'static Self),
    /// A map with keys from the catalogue.
    MapOf(Names, &'static Self),
    /// A map with keys out of these words.
    WordMap(fn() -> Vec<&'static str>, &'static Self),
    /// Needs, whose values depend on their keys.
    Needs,
    /// A map with known keys.
    Object(&'static Object),
    /// Any of these.
    Either(&'static [Self]),
}

/// Names of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    Patterns,
    Backends,
    Offerings,
    /// Backends and offerings.
    Purchases,
    Vendors,
    Regions,
    Clouds,
    Interfaces,
    /// Interfaces and capability words.
    Abilities,
    Models,
}

/// A map with known keys.
#[derive(Debug)]
pub(super) struct Object {
    /// Its name among the definitions.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) says: &'static str,
    pub(super) keys: &'static [Key],
    /// Whether other keys pass through.
    pub(super) open: bool,
}

/// A key of a map.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) says: &'static str,
    /// Whether it has to be there.
    pub(super) needed: bool,
}

/// A key that may be there.
pub(super) const fn may(name: &'static str, shape: Shape, says: &'static str) -> Key {
    Key { name, shape, says, needed: false }
}

/// A key that has to be there.
pub(super) const fn must(name: &'static str, shape: Shape, says: &'static str) -> Key {
    Key { name, shape, says, needed: true }
}

/// A map of exactly these keys.
pub(super) const fn object(name: &'static str, says: &'static str, keys: &'static [Key]) -> Object {
    Object { name, says, keys, open: false }
}
