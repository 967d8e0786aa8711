//! What `backends find` answers.

use prism::Match;
use prism_model::Catalog;
use serde::Serialize;

/// A backend that has what was asked.
#[derive(Debug, Serialize)]
pub(crate) struct Found<'a> {
    pub(crate) backend: &'a str,
    /// What it has of that: data models with all its capabilities there, or interfaces.
    pub(crate) has: Vec<Has<'a>>,
    pub(crate) plugged: bool,
    /// Offerings of it that lack something asked.
    pub(crate) lacking: Vec<Lacking<'a>>,
}

/// A data model with the capabilities a backend has there, or an interface alone.
#[derive(Debug, Serialize)]
pub(crate) struct Has<'a> {
    pub(crate) interface: &'a str,
    pub(crate) capabilities: Vec<String>,
}

/// An offering and what it lacks.
#[derive(Debug, Serialize)]
pub(crate) struct Lacking<'a> {
    pub(crate) offering: &'a str,
    pub(crate) interface: &'a str,
}

impl<'a> Lacking<'a> {
    /// What a match says.
    pub(crate) fn of(catalog: &'a Catalog, found: &Match) -> Vec<Self> {
        let lacking = found.lacking.iter().map(|&(offering, interface)| Self {
            offering: &catalog.offering(offering).name,
            interface: &catalog.interface(interface).name,
        });
        lacking.collect()
    }
}
