//! A problem with its names: numbers for the engines, names for people.

use super::sheet::{CannotState, Names, RowsFormat, rows_text};
use super::spec::{MeasureSpec, ObjectiveSpec, RuleSpec};
use crate::problem::{Measure, Problem};
use std::collections::{BTreeMap, HashMap};

/// Names in the order they were given, and the way back.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    names: Vec<String>,
    positions: HashMap<String, usize>,
}

impl Index {
    /// Adds a name; `None` if it is there already.
    pub(super) fn add(&mut self, name: &str) -> Option<usize> {
        if self.positions.contains_key(name) {
            return None;
        }
        Some(self.of(name))
    }

    /// The position of a name, which is added if it is new.
    pub(super) fn of(&mut self, name: &str) -> usize {
        if let Some(known) = self.get(name) {
            return known;
        }
        self.names.push(name.to_owned());
        self.positions.insert(name.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }

    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

/// What a site states besides the numbers that engines need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SiteLabel {
    /// How many units already run.
    pub(super) owned: i64,
    pub(super) attributes: Vec<(String, String)>,
}

/// Distances, as they are stated: matrix, from, to. One direction may stand for both.
pub(super) type Distances = BTreeMap<String, BTreeMap<(String, String), i64>>;

/// One level of what is made small, and by how much later levels may exceed its optimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedLevel {
    /// What is made small.
    pub measure: Measure,
    /// Parts per million of the optimum.
    pub tolerance_ppm: i64,
}

impl NamedLevel {
    /// What later levels may bring this one to: an optimum `v` with a tolerance of `t` millionths is held at
    /// `v + ⌊|v|·t⌋`.
    #[must_use]
    pub fn most(self, optimum: i64) -> i64 {
        let slack = i128::from(optimum).abs() * i128::from(self.tolerance_ppm) / 1_000_000;
        i64::try_from(i128::from(optimum) + slack).unwrap_or(i64::MAX)
    }
}

/// A problem with its names. It was checked whole: every name in it resolves and every total can be computed
/// exactly. Made by [`super::read`] or [`super::ProblemBuilder::build`].
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub(super) problem: Problem,
    pub(super) name: String,
    pub(super) scale: i64,
    pub(super) resources: Index,
    pub(super) sites: Index,
    pub(super) demands: Index,
    pub(super) labels: Vec<SiteLabel>,
    /// Names of the options' values that objectives measure, by column.
    pub(super) columns: Vec<String>,
    pub(super) distances: Distances,
    pub(super) rules: Vec<RuleSpec>,
    pub(super) objectives: Vec<ObjectiveSpec>,
    pub(super) levels: Vec<NamedLevel>,
}

impl Named {
    /// The problem that engines solve. Its rules stand in the order they were stated.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// What the problem is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many of the problem's integers make one unit of whatever it was made from.
    #[must_use]
    pub fn scale(&self) -> i64 {
        self.scale
    }

    /// Names of the sites, by their position in the problem.
    #[must_use]
    pub fn sites(&self) -> &[String] {
        self.sites.names()
    }

    /// Names of the demands, by their position in the problem.
    #[must_use]
    pub fn demands(&self) -> &[String] {
        self.demands.names()
    }

    /// What is made small, the most important first. Least cost where nothing is stated.
    #[must_use]
    pub fn levels(&self) -> &[NamedLevel] {
        &self.levels
    }

    /// The problem as a file of rows.
    ///
    /// # Errors
    /// [`CannotState`]: what such a file cannot say.
    pub fn to_rows(&self, format: RowsFormat) -> Result<String, CannotState> {
        rows_text(&self.problem, &self.levels, self.names(), format)
    }

    /// The names of its parts.
    pub(crate) fn names(&self) -> Names<'_> {
        Names { name: &self.name, demands: self.demands(), sites: self.sites() }
    }

    /// A level's measure, as objectives name it.
    #[must_use]
    pub fn measure_name(&self, measure: Measure) -> String {
        let stated = self.levels.iter().position(|level| level.measure == measure);
        match stated.and_then(|index| self.objectives.get(index)) {
            Some(objective) => objective.measure.to_string(),
            None => MeasureSpec::Cost.to_string(),
        }
    }

    /// What is made small, as stated; empty where nothing is.
    #[must_use]
    pub fn objectives(&self) -> &[ObjectiveSpec] {
        &self.objectives
    }

    /// The rules, as stated.
    #[must_use]
    pub fn rules(&self) -> &[RuleSpec] {
        &self.rules
    }
}
