//! Rules across demands. Unserved demands are ignored, unless a rule says otherwise.

/// A factor on a demand being served at a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Which demand.
    pub demand: usize,
    /// At which site.
    pub site: usize,
    /// How much it counts.
    pub coef: i64,
}

/// That a demand is served where an attribute has one of these values. An unserved demand is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Which demand.
    pub demand: usize,
    /// Which attribute.
    pub attribute: usize,
    /// Any of these.
    pub values: Vec<u32>,
}

/// Distances between values of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// How many values.
    pub width: usize,
    /// Row by row: from the demand that stands earlier in a rule to the later one. The two directions may differ.
    pub cells: Vec<i64>,
}

impl Matrix {
    /// Between two values.
    #[must_use]
    pub fn between(&self, a: u32, b: u32) -> i64 {
        self.cells[a as usize * self.width + b as usize]
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The terms that hold add up to something between `min` and `max`.
    Linear {
        /// What counts.
        terms: Vec<Term>,
        /// At least.
        min: Option<i64>,
        /// At most.
        max: Option<i64>,
    },
    /// How many distinct values of the attribute are used, and what each use of a value costs.
    Distinct {
        /// Which attribute; a site without it counts for nothing.
        attribute: usize,
        /// Among which.
        demands: Vec<usize>,
        /// At least so many.
        min: Option<usize>,
        /// At most so many.
        max: Option<usize>,
        /// Per value what its use adds to the cost, once.
        fees: Vec<(u32, i64)>,
    },
    /// All served demands have one value of the attribute.
    Same {
        /// Which attribute.
        attribute: usize,
        /// Among which.
        demands: Vec<usize>,
    },
    /// All served demands have different values.
    Different {
        /// Which attribute.
        attribute: usize,
        /// Among which.
        demands: Vec<usize>,
    },
    /// The distance between the values of any two served demands is at most `most`.
    PairMax {
        /// Index in [`super::Problem::matrices`].
        matrix: usize,
        /// Which attribute.
        attribute: usize,
        /// Among which.
        demands: Vec<usize>,
        /// The most.
        most: i64,
    },
    /// If the one holds, the other does.
    Implies {
        /// If.
        when: Condition,
        /// Then.
        then: Condition,
    },
    /// How many of these sites serve a demand.
    Open {
        /// Which sites.
        sites: Vec<usize>,
        /// At least so many.
        min: Option<usize>,
        /// At most so many.
        max: Option<usize>,
    },
    /// The whole cost.
    CostMax(i64),
    /// What sites with this value cost (options, bases, units, credits; no fees) is at most so many millionths of
    /// what all sites cost.
    CostShare {
        /// Which attribute.
        attribute: usize,
        /// Its value.
        value: u32,
        /// Millionths.
        most_ppm: i64,
    },
}

impl Rule {
    /// Whether a number of things is within optional limits.
    pub(crate) fn within<N: PartialOrd>(count: N, min: Option<N>, max: Option<N>) -> bool {
        min.is_none_or(|min| count >= min) && max.is_none_or(|max| count <= max)
    }
}
