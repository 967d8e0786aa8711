//! The problem as the checker sees it: names are positions, defaults are filled in.

use std::collections::HashMap;

/// A problem, read on its own: nothing of this is shared with the solver's reader.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) resources: Vec<String>,
    pub(crate) sites: Vec<Site>,
    pub(crate) demands: Vec<Demand>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) levels: Vec<Level>,
    pub(crate) site_at: HashMap<String, usize>,
    pub(crate) demand_at: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) base: i64,
    pub(crate) unit: i64,
    /// Per resource; `None` is unlimited.
    pub(crate) capacity: Vec<Option<i64>>,
    pub(crate) limit: Option<i64>,
    pub(crate) owned: bool,
    /// Per resource.
    pub(crate) spare: Vec<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Demand {
    pub(crate) name: String,
    pub(crate) optional: bool,
    /// In the order of sites.
    pub(crate) options: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) site: usize,
    pub(crate) cost: i64,
    pub(crate) load: Vec<i64>,
    pub(crate) values: Vec<(String, i64)>,
}

/// Values are numbered as the sites first state them.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    /// Per site.
    pub(crate) at: Vec<Option<usize>>,
    pub(crate) known: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) demand: usize,
    pub(crate) attribute: usize,
    /// `None` is a value that no site has.
    pub(crate) value: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Rule {
    /// Demand, site, coefficient.
    Linear {
        terms: Vec<(usize, usize, i64)>,
        min: Option<i64>,
        max: Option<i64>,
    },
    Distinct {
        attribute: usize,
        demands: Vec<usize>,
        min: Option<i64>,
        max: Option<i64>,
        fees: Vec<(usize, i64)>,
    },
    Same {
        attribute: usize,
        demands: Vec<usize>,
    },
    Different {
        attribute: usize,
        demands: Vec<usize>,
    },
    /// Distances from value to value.
    PairMax {
        cells: HashMap<(usize, usize), i64>,
        attribute: usize,
        demands: Vec<usize>,
        max: i64,
    },
    Implies {
        when: Condition,
        then: Condition,
    },
    Share {
        attribute: usize,
        value: Option<usize>,
        percent: i64,
        /// `None` counts demands.
        load: Option<usize>,
        demands: Vec<usize>,
    },
    CostShare {
        attribute: usize,
        value: Option<usize>,
        ppm: i64,
    },
    Open {
        sites: Vec<usize>,
        min: Option<i64>,
        max: Option<i64>,
    },
    CostMax {
        max: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Cost,
    Distinct(usize),
    Sum(String),
    Worst(String),
    /// Each so many times.
    Weighted(Vec<(i64, Measure)>),
}

#[derive(Clone, Debug)]
pub(crate) struct Level {
    /// As the certificate names it.
    pub(crate) name: String,
    pub(crate) measure: Measure,
    pub(crate) tolerance_ppm: i64,
}

impl Problem {
    /// What the problem is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many demands, sites and rules there are.
    #[must_use]
    pub fn size(&self) -> (usize, usize, usize) {
        (self.demands.len(), self.sites.len(), self.rules.len())
    }

    /// The value of an attribute where an option is.
    pub(crate) fn value_at(&self, attribute: usize, choice: &Choice) -> Option<usize> {
        self.attributes[attribute].at[choice.site]
    }

    /// Whether a valid plan buys no unit that nothing needs.
    pub(crate) fn needed_only(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule, Rule::CostShare { .. }))
    }

    /// Whether a site counts as the part of a share.
    pub(crate) fn is_there(&self, site: usize, attribute: usize, value: Option<usize>) -> bool {
        value.is_some() && self.attributes[attribute].at[site] == value
    }
}

impl Choice {
    /// The value of this name. Every option states those that are measured.
    pub(crate) fn value(&self, name: &str) -> i64 {
        self.values.iter().find(|(stated, _)| stated == name).map_or(0, |&(_, value)| value)
    }
}
