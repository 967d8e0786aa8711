//! The exchange format from outside: small random problem files, an answer by trying everything, and the
//! comparison with what the product reads, solves and explains.
//!
//! [`Bare`] is the format in this room's own words; it shares no type with the solver. [`generate`] makes one
//! from a seed, [`text`] writes it as a file and [`mod@read`] reads it back, [`brute`] answers it as `docs/formats.md` reads, [`check`] compares, and
//! [`mod@certified`] has the answer proven and the proof checked.

pub mod brute;
pub mod certified;
pub mod check;
pub mod enumerated;
pub mod generate;
pub mod lie;
pub mod read;
pub mod text;
pub mod untrue;

/// Stands for the site itself among attributes.
pub const SITE: usize = ATTRIBUTES.len();

/// The attributes that sites state.
pub const ATTRIBUTES: [&str; 2] = ["vendor", "region"];

/// The names of option values.
pub const VALUES: [&str; 2] = ["latency", "away"];

/// A problem. Everything is named by its position.
#[derive(Clone, Debug, Default)]
pub struct Bare {
    /// How many resources there are.
    pub resources: usize,
    /// What can serve.
    pub sites: Vec<Site>,
    /// What is to be served.
    pub demands: Vec<Demand>,
    /// Distances between regions as stated: from, to, value.
    pub matrix: Vec<(usize, usize, i64)>,
    /// Across demands.
    pub rules: Vec<Rule>,
    /// What is made small, with its tolerance; empty is cost.
    pub objectives: Vec<(Measure, i64)>,
}

/// A site.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Paid once.
    pub base: i64,
    /// Paid per unit.
    pub unit: i64,
    /// Per resource; `None` is unlimited.
    pub capacity: Vec<Option<i64>>,
    /// Units that already run.
    pub owned: i64,
    /// What they have left.
    pub spare: Vec<i64>,
    /// The most units.
    pub limit: Option<i64>,
    /// Per attribute its value.
    pub attributes: [Option<usize>; 2],
}

/// A demand.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// It may stay unserved.
    pub optional: bool,
    /// Per resource.
    pub load: Vec<i64>,
    /// In the order of the file, which need not be the order of sites.
    pub options: Vec<Choice>,
}

/// An option.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Where.
    pub site: usize,
    /// At what cost.
    pub cost: i64,
    /// Instead of the demand's load.
    pub load: Option<Vec<i64>>,
    /// Per name in [`VALUES`].
    pub values: [i64; 2],
}

/// Demands a rule is about; `None` is all.
pub type Scope = Option<Vec<usize>>;

/// A rule.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Sum of coefficients: demand, site, coefficient; least, most.
    Linear(Vec<(usize, usize, i64)>, Option<i64>, Option<i64>),
    /// Distinct values: attribute, scope, least, most, fees per value.
    Distinct(usize, Scope, Option<i64>, Option<i64>, Vec<(usize, i64)>),
    /// One value.
    Same(usize, Scope),
    /// Different values.
    Different(usize, Scope),
    /// Distance between regions: scope, most.
    PairMax(Scope, i64),
    /// If demand, attribute, value, then demand, attribute, value.
    Implies((usize, usize, usize), (usize, usize, usize)),
    /// Attribute, value, percent, of the load of a resource, scope.
    Share(usize, usize, i64, Option<usize>, Scope),
    /// Sites in use: which, least, most.
    Open(Vec<usize>, Option<i64>, Option<i64>),
    /// The whole cost.
    CostMax(i64),
    /// Attribute, value, millionths of what the sites cost.
    CostShare(usize, usize, i64),
}

/// The kinds of rules, as files name them.
pub const KINDS: [&str; 10] = [
    "linear",
    "distinct",
    "same",
    "different",
    "pair_max",
    "implies",
    "share",
    "open",
    "cost_max",
    "cost_share",
];

impl Rule {
    /// Which kind it is, as an index into [`KINDS`].
    #[must_use]
    pub fn kind(&self) -> usize {
        match self {
            Self::Linear(..) => 0,
            Self::Distinct(..) => 1,
            Self::Same(..) => 2,
            Self::Different(..) => 3,
            Self::PairMax(..) => 4,
            Self::Implies(..) => 5,
            Self::Share(..) => 6,
            Self::Open(..) => 7,
            Self::CostMax(_) => 8,
            Self::CostShare(..) => 9,
        }
    }
}

/// What is made small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The whole cost.
    Cost,
    /// Distinct values of an attribute.
    Distinct(usize),
    /// The sum of a value.
    Sum(usize),
    /// The largest of a value.
    Worst(usize),
    /// The whole cost, and something else so many times.
    Weighted(i64, Part),
}

/// What a cost may be weighed against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Distinct values of an attribute.
    Distinct(usize),
    /// The sum of a value.
    Sum(usize),
    /// The largest of a value.
    Worst(usize),
}

impl Part {
    /// As a measure of its own.
    #[must_use]
    pub fn alone(self) -> Measure {
        match self {
            Self::Distinct(attribute) => Measure::Distinct(attribute),
            Self::Sum(value) => Measure::Sum(value),
            Self::Worst(value) => Measure::Worst(value),
        }
    }
}
