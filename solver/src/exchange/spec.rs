//! The parts of a problem as they are stated: names and numbers, nothing looked up yet.
//!
//! `docs/formats.md` says what each word means. Everything that is optional in a file has its default here.

use std::borrow::Cow;

/// A site: something that can be bought, or that already runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteSpec {
    pub(super) id: String,
    pub(super) base: i64,
    pub(super) unit: i64,
    pub(super) capacity: Vec<Option<i64>>,
    pub(super) owned: i64,
    pub(super) spare: Option<Vec<i64>>,
    pub(super) limit: Option<i64>,
    pub(super) attributes: Vec<(String, String)>,
}

impl SiteSpec {
    /// A site of this id that costs nothing and holds nothing: state its capacity, one number per resource.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Paid once when used.
    #[must_use]
    pub fn base(mut self, base: i64) -> Self {
        self.base = base;
        self
    }

    /// Paid per unit.
    #[must_use]
    pub fn unit(mut self, unit: i64) -> Self {
        self.unit = unit;
        self
    }

    /// What one unit holds, per resource.
    #[must_use]
    pub fn capacity(mut self, capacity: impl IntoIterator<Item = i64>) -> Self {
        self.capacity = capacity.into_iter().map(Some).collect();
        self
    }

    /// What one unit holds, per resource; `None` is unlimited.
    #[must_use]
    pub fn capacity_or_unlimited(mut self, capacity: impl IntoIterator<Item = Option<i64>>) -> Self {
        self.capacity = capacity.into_iter().collect();
        self
    }

    /// So many units already run: the base is paid, and units that are bought come on top.
    #[must_use]
    pub fn owned(mut self, units: i64) -> Self {
        self.owned = units;
        self
    }

    /// What the units that already run have left, per resource.
    #[must_use]
    pub fn spare(mut self, spare: impl IntoIterator<Item = i64>) -> Self {
        self.spare = Some(spare.into_iter().collect());
        self
    }

    /// The most units that can be bought.
    #[must_use]
    pub fn limit(mut self, units: i64) -> Self {
        self.limit = Some(units);
        self
    }

    /// A value of an attribute.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }
}

/// A demand: something to be served by one site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemandSpec<'t> {
    pub(super) id: Cow<'t, str>,
    pub(super) optional: bool,
    pub(super) load: Option<Vec<i64>>,
    pub(super) options: Vec<OptionSpec<'t>>,
}

impl<'t> DemandSpec<'t> {
    /// A demand that must be served.
    #[must_use]
    pub fn new(id: impl Into<Cow<'t, str>>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// It may stay unserved.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// What it asks of a site, per resource.
    #[must_use]
    pub fn load(mut self, load: impl IntoIterator<Item = i64>) -> Self {
        self.load = Some(load.into_iter().collect());
        self
    }

    /// It may be served at this site, at this cost of its own.
    #[must_use]
    pub fn option(self, site: impl Into<Cow<'t, str>>, cost: i64) -> Self {
        self.or(OptionSpec::new(site, cost))
    }

    /// It may be served like this.
    #[must_use]
    pub fn or(mut self, option: OptionSpec<'t>) -> Self {
        self.options.push(option);
        self
    }
}

/// One way to serve a demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionSpec<'t> {
    pub(super) site: Cow<'t, str>,
    pub(super) cost: i64,
    pub(super) load: Option<Vec<i64>>,
    pub(super) values: Vec<(Cow<'t, str>, i64)>,
}

impl<'t> OptionSpec<'t> {
    /// At this site, at this cost of its own.
    #[must_use]
    pub fn new(site: impl Into<Cow<'t, str>>, cost: i64) -> Self {
        Self { site: site.into(), cost, ..Self::default() }
    }

    /// What it asks there, instead of what the demand states.
    #[must_use]
    pub fn load(mut self, load: impl IntoIterator<Item = i64>) -> Self {
        self.load = Some(load.into_iter().collect());
        self
    }

    /// A value that objectives may add up or compare.
    #[must_use]
    pub fn value(mut self, name: impl Into<Cow<'t, str>>, value: i64) -> Self {
        self.values.push((name.into(), value));
        self
    }
}

/// A bound from below, from above, or both; never neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// At least.
    pub min: Option<i64>,
    /// At most.
    pub max: Option<i64>,
}

impl Bounds {
    /// At most so much.
    #[must_use]
    pub fn at_most(max: i64) -> Self {
        Self { min: None, max: Some(max) }
    }

    /// At least so much.
    #[must_use]
    pub fn at_least(min: i64) -> Self {
        Self { min: Some(min), max: None }
    }

    pub(super) fn are_absent(self) -> bool {
        self == Self::default()
    }
}

/// A coefficient of a demand being served at a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermSpec {
    /// Which demand.
    pub demand: String,
    /// At which site.
    pub site: String,
    /// What that counts.
    pub coef: i64,
}

/// A demand is served at a site with this value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConditionSpec {
    /// Which demand.
    pub demand: String,
    /// Which attribute; `site` is the site itself.
    pub attribute: String,
    /// Which value.
    pub value: String,
}

/// What a served demand counts in a share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ShareOf {
    /// One.
    #[default]
    Demands,
    /// What it asks of this resource.
    Load(String),
}

/// Demands that a rule is about; `None` is all of them.
pub type Scope = Option<Vec<String>>;

/// A rule across demands. Unserved demands are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleSpec {
    /// The sum of the coefficients of what is chosen.
    Linear {
        /// What is added.
        terms: Vec<TermSpec>,
        /// Within which bounds.
        bounds: Bounds,
    },
    /// The number of different values, and a fee for each value used. Sites without the attribute are ignored.
    Distinct {
        /// Of which attribute; `site` is the site itself.
        attribute: String,
        /// Among which demands.
        demands: Scope,
        /// Within which bounds.
        bounds: Bounds,
        /// What using a value costs.
        fees: Vec<(String, i64)>,
    },
    /// One value for all.
    Same {
        /// Of which attribute.
        attribute: String,
        /// Among which demands.
        demands: Scope,
    },
    /// Another value for each.
    Different {
        /// Of which attribute.
        attribute: String,
        /// Among which demands.
        demands: Scope,
    },
    /// The matrix entry of each pair, in the order of the demands.
    PairMax {
        /// Which matrix.
        matrix: String,
        /// Whose values are its keys.
        attribute: String,
        /// Among which demands.
        demands: Scope,
        /// The most.
        max: i64,
    },
    /// If one condition holds, so does the other.
    Implies {
        /// If this.
        condition: ConditionSpec,
        /// Then that.
        consequence: ConditionSpec,
    },
    /// At most so many percent go to one value.
    Share {
        /// Of which attribute.
        attribute: String,
        /// Which value.
        value: String,
        /// How many percent.
        max_percent: i64,
        /// Of what.
        of: ShareOf,
        /// Among which demands.
        demands: Scope,
    },
    /// Sites with one value cost at most so much of what all sites cost.
    CostShare {
        /// Of which attribute; `site` is the site itself.
        attribute: String,
        /// Which value.
        value: String,
        /// How many millionths.
        max_ppm: i64,
    },
    /// How many of these sites serve a demand.
    Open {
        /// Which sites.
        sites: Vec<String>,
        /// Within which bounds.
        bounds: Bounds,
    },
    /// The whole cost.
    CostMax {
        /// The most.
        max: i64,
    },
}

/// What is made small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureSpec {
    /// Options, bases, units and fees.
    Cost,
    /// Different values of an attribute.
    Distinct(String),
    /// The sum of the options' values of this name.
    Sum(String),
    /// The largest of the options' values of this name.
    Worst(String),
    /// A sum of others, each at least once.
    Weighted(Vec<WeightSpec>),
}

/// A measure so many times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightSpec {
    /// How many times; at least 1.
    pub weight: i64,
    /// Anything but a weighted sum.
    pub measure: MeasureSpec,
}

/// One level of what is made small: a later one only decides what earlier ones leave open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectiveSpec {
    /// What is made small.
    pub measure: MeasureSpec,
    /// By how many parts per million of its optimum later levels may exceed it.
    pub tolerance_ppm: i64,
}
