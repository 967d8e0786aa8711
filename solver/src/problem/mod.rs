//! The solver's own problem: demands, the sites that may serve them, and rules across them. All integers.
//!
//! A required demand takes exactly one option, an optional one at most one. A used site that is new buys `u ≥ 1`
//! whole units and pays `base + unit·u`; one that already runs is paid for, has `spare` left, and buys `u ≥ 0`
//! more. In every resource the loads a site serves fit `capacity·u + spare`. Options cost what they meter; a site
//! may give part of that back (its *credits*: what a fixed price or a free quota already includes), up to a
//! limit, once for all it serves. `docs/formats.md` has the same problem as a file.

mod evaluate;
mod rule;
mod site;

pub use rule::{Condition, Matrix, Rule, Term};
pub use site::{Site, Usage};

/// One way to serve a demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// At which site.
    pub site: usize,
    /// Its own cost.
    pub cost: i64,
    /// Per resource what it asks.
    pub load: Vec<i64>,
    /// Per credit of the site, how much of `cost` could be given back.
    pub credit: Vec<i64>,
    /// Per column its value, for [`Measure::Sum`] and [`Measure::Worst`].
    pub values: Vec<i64>,
}

impl Choice {
    /// What it costs if every credit is granted in full: a bound from below.
    #[must_use]
    pub fn cost_after_credit(&self) -> i64 {
        self.cost - self.credit.iter().sum::<i64>()
    }
}

/// Something to be served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Whether it may stay unserved.
    pub optional: bool,
    /// Its options, by site ascending, at most one per site.
    pub options: Vec<Choice>,
}

impl Demand {
    /// The option at a site.
    #[must_use]
    pub fn at(&self, site: usize) -> Option<usize> {
        self.options.binary_search_by_key(&site, |choice| choice.site).ok()
    }
}

/// What is minimised or held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Options + bases + units + fees − credits.
    Cost,
    /// Distinct values of an attribute over all served demands.
    Distinct(usize),
    /// Sum of the options' values in a column.
    Sum(usize),
    /// The largest of the options' values in a column; nothing served counts 0, and so does what is below it.
    Worst(usize),
    /// A weighted sum of other measures, as an index into [`Problem::weighted`].
    Weighted(usize),
}

/// A measure that may not exceed a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Of what.
    pub measure: Measure,
    /// The most.
    pub most: i64,
}

/// The whole problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What can be opened.
    pub sites: Vec<Site>,
    /// What is to be served.
    pub demands: Vec<Demand>,
    /// Across demands.
    pub rules: Vec<Rule>,
    /// Distances between attribute values, for [`Rule::PairMax`].
    pub matrices: Vec<Matrix>,
    /// Weighted measures: factor (not negative) and what it weighs (never another weighted one).
    pub weighted: Vec<Vec<(i64, Measure)>>,
    /// How many attributes sites have.
    pub attributes: usize,
    /// How many columns of values options have.
    pub columns: usize,
    /// How many resources there are.
    pub resources: usize,
}

/// Per demand the position of its option, or `None` where it stays unserved.
pub type Assignment = Vec<Option<usize>>;
